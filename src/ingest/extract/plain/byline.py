"""Bylines of plain texts: a line of its own that begins with a word for "by" and names persons or an office."""

import re

_BYLINE = re.compile(
    r"^(?:(?:by|von|por|par|di|door|av|af|oleh|od|autor|autorin|auteur|author|reporter|écrit\s+par|written\s+by|"
    r"texto|text|текст|автор|penulis|yazan|haber|người\s+viết)\s*[:：]?\s+|[-–—]\s*by\s+|(?:文|撰文|记者|記者|作者|编辑|編輯)\s*[/／:：|｜]?\s*)"
    r"(?P<names>\S.{1,90})$",
    re.IGNORECASE,
)
_CJK_BYLINE = re.compile(r"^(?P<names>[\uac00-\ud7af]{2,4})\s*(?:기자|특파원|선임기자)(?:\s*=)?(?:\s+\S+@\S+)?$")
_AND = re.compile(r"\s*(?:,|;|、|&|/|\s(?:and|und|et|y|e|en|och|og|i|и|dan|ve|và)\s)\s*", re.IGNORECASE)
#: Words of an office, not of a person.
_OFFICE = re.compile(
    r"\b(?:staff|reporters?|correspondents?|writers?|editors?|editorial|desk|newsroom|team|agency|agencies|bureau|admin|"
    r"redaktion|redaktionen|rédaction|redacción|redação|redazione|redactie|redakcja|редакция|news|press|"
    r"online|service|services|special|contributors?)\b|记者|記者|编辑|編輯|本报|本報|기자|통신|通讯员",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"\s*[<(]?\b[\w.+-]+@[\w-]+\.[\w.-]+\b[>)]?|\s*\(?@\w{2,30}\)?")
_MAX_LINE = 110  # characters


def byline_authors(line: str) -> tuple[str, ...] | None:
    """Return the persons of a byline, none if it names an office; None for a line that is no byline."""
    if len(line) > _MAX_LINE or re.search(r"[.!?。！？]$", line):
        return None
    match = _BYLINE.match(line) or _CJK_BYLINE.match(line)
    if match is None:
        return None
    names = [_EMAIL.sub("", name).strip(" .,-–—|") for name in _AND.split(match["names"])]
    words = [word for name in names for word in name.split()]
    if len(words) > 16 or any(len(name.split()) > 5 for name in names):
        return None
    if not all(word[:1].isupper() or not _has_case(word) or len(word) <= 3 or _OFFICE.search(word) for word in words):
        return None
    return tuple(name for name in names if len(name) > 1 and not _OFFICE.search(name))


def _has_case(word: str) -> bool:
    return word.lower() != word.upper()
