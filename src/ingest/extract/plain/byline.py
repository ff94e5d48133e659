"""Bylines of plain texts: a line of its own that begins with a word for "by" and names persons or an office."""

import re
from dataclasses import dataclass

from ingest.extract.meta.author_names import is_names_only, read_names
from ingest.extract.meta.byline_parts import after_by
from ingest.extract.meta.byline_words import ROLES
from ingest.extract.plain.dateline import Dateline
from ingest.extract.plain.dateline_days import day_in_line
from ingest.extract.plain.sources import is_medium

_BYLINE = re.compile(
    r"^(?:(?:by|von|por|par|di|door|av|af|oleh|od|autor|autorin|auteur|author|reporter|écrit\s+par|written\s+by|"
    r"texto|text|текст|автор|penulis|yazan|haber|người\s+viết)\s*[:：]?\s+|[-–—]\s*by\s+|(?:文|撰文|记者|記者|"
    r"作者|编辑|編輯)\s*[/／:：|｜]?\s*)"
    r"(?P<names>\S.{1,90})$",
    re.IGNORECASE,
)
_CJK_BYLINE = re.compile(r"^(?P<names>[\uac00-\ud7af]{2,4})\s*(?:기자|특파원|선임기자)(?:\s*=)?(?:\s+\S+@\S+)?$")
_AND = re.compile(r"\s*(?:,|;|、|&|/|\s(?:and|und|et|y|e|en|och|og|i|и|dan|ve|và)\s)\s*", re.IGNORECASE)
#: Words of an office, not of a person.
_OFFICE = re.compile(
    r"\b(?:staff|reporters?|correspondents?|writers?|editors?|editorial|desk|newsroom|team|agency|"
    r"agencies|bureau|admin|"
    r"redaktion|redaktionen|rédaction|redacción|redação|redazione|redactie|redakcja|редакция|news|press|"
    r"online|service|services|special|contributors?)\b|记者|記者|编辑|編輯|本报|本報|기자|통신|通讯员",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"\s*[<(]?\b[\w.+-]+@[\w-]+\.[\w.-]+\b[>)]?|\s*\(?@\w{2,30}\)?")
#: Labels before the names of the author, or of others who worked on the text.
_SIGNED = re.compile(
    r"^\W*(?:(?P<author>pewarta|penulis|reporter|laporan|piše|autorius|autorė|autors|аутор|ავტორი|"
    r"հեղինակ|ผู้เขียน|reported by|reporting by|written by|story by|authors?|autor|"
    r"autora|autorin|autoren|auteur|autore|autores|автор|авторка|tác giả|phóng viên|yazan|muhabir|szerző|συντάκτης|"
    r"kirjoittaja|auteurs?|tekst|text|بقلم|كتب|إعداد|نویسنده|מאת|लेखक|रिपोर्टर|লেখক|প্রতিবেদক|"
    r"作者|记者|記者|撰文|文|기자)"
    r"|editor|edited by|editing by|redaktur|penyunting|redacción|redação|redazione|bearbeitung|redaktion|redaktor|"
    r"редактор|editör|biên tập|ویراستار|עריכה|संपादक|সম্পাদনা|编辑|編輯|责任编辑|責任編輯|责编|責編|編集|편집)"
    r"\s*[:：/／]\s*(?P<names>\S.{1,90})$",
    re.IGNORECASE,
)
#: `Name Surname, Paper`, or the paper in quotation marks, without a word for "by".
_EMPLOYED = re.compile(
    r"(?P<name>[^,|]{4,40})(?:,\s+|\s*\|"
    r"\s*)(?P<plain>(?:[^\W\d_]\.\s*)?[„“\"«](?P<quoted>[^„“”\"«»]{2,40})[”“\"»]|[^,|]{2,40})"
)
_NAME_SIGNS = re.compile(r"\s*[,;、/，]\s*|\s+(?:and|und|et|y|e|og|och|en|dan|ve|và|и|і|و)\s+")
_MAX_LINE = 110  # characters of the names
_MAX_LONG_LINE = 160  # characters of a byline with place, medium and date
_SEGMENTS = re.compile(r"\s+[-–—•·]\s+|\s*[|]\s*")
_COMMA = re.compile(r",\s+")
_MAX_NAME = 5  # words
_EDGES = " \t-–—|•·,;:()"


def byline_authors(line: str) -> tuple[str, ...] | None:
    """Return the persons of a byline, none if it names an office; None for a line that is not a byline."""
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
    return tuple(name for name in names if len(name) > 1 and not _is_office(name))


def _is_office(name: str) -> bool:
    """Return whether a name is that of an office or a role."""
    return _OFFICE.search(name) is not None or all(word.lower() in ROLES for word in name.split())


def _has_case(word: str) -> bool:
    return word.lower() != word.upper()


@dataclass(frozen=True, slots=True)
class Byline:
    """The persons of a byline (none if it names an office), and what is beside them on the line."""

    authors: tuple[str, ...]
    source_name: str | None = None
    dateline: Dateline | None = None


def read_byline(line: str, language: str | None = None) -> Byline | None:
    """Return a byline with the medium, place and date beside the names; None for a line that is not a byline."""
    if len(line) > _MAX_LONG_LINE or re.search(r"[!?。！？]$", line):
        return None
    day = day_in_line(line, language)
    text = line if day is None else f"{line[: day.start]} | {line[day.end :]}"
    segments = [segment for segment in _SEGMENTS.split(text) if segment.strip(_EDGES)]
    if not segments:
        return None
    parts = _COMMA.split(segments[0].strip())
    media = [part.strip(_EDGES) for part in parts[1:] if is_medium(part)]
    names = ", ".join(part for index, part in enumerate(parts) if index == 0 or not _is_affiliation(part))
    authors = byline_authors(names)
    if authors is None:
        authors = read_signature(names)
    if authors is None:
        authors = _labelled_names(names)
    if authors is None:
        return _employed(text)
    media += [segment.strip(_EDGES) for segment in segments[1:] if is_medium(segment.strip(_EDGES))]
    office = tuple(name for name in authors if is_medium(name))
    source_name = next(iter([*media, *office]), None)
    dateline = Dateline(line, len(line), day) if day is not None else None
    return Byline(tuple(name for name in authors if name not in office), source_name, dateline)


def _employed(text: str) -> Byline | None:
    """Return the byline of a name and its paper, without a word for "by"."""
    match = _EMPLOYED.fullmatch(text.strip())
    if match is None or ":" in text or is_medium(match["name"]):
        return None
    if not is_names_only(match["name"]) or not read_names((match["name"],), frozenset(), visible=True).persons:
        return None
    medium = match["quoted"] or match["plain"].strip(_EDGES)
    return Byline((match["name"],), medium) if match["quoted"] or is_medium(medium) else None


def read_signature(line: str) -> tuple[str, ...] | None:
    """Return the authors of a line such as `Pewarta: Name`, none for an editor's; None for other lines."""
    match = _SIGNED.match(line)
    if match is None or re.search(r"[.!?。！？]$", line):
        return None
    if not match["author"]:
        return ()
    segment = _SEGMENTS.split(match["names"])[0]
    names = [_EMAIL.sub("", name).strip(_EDGES + ".") for name in _NAME_SIGNS.split(segment)]
    if any(len(name.split()) > _MAX_NAME for name in names):
        return None
    persons = [name for index, name in enumerate(names) if name and not (index and _is_affiliation(name))]
    return tuple(name for name in persons if not is_medium(name) and not _is_office(name))


def _labelled_names(text: str) -> tuple[str, ...] | None:
    """Return the persons after a word for "by" of any language; None where no name follows."""
    value, is_label = after_by(text)
    if not value or (not is_label and re.search(r"[.]$", text)):
        return None
    names = read_names((value,), frozenset(), visible=True)
    if names.persons:
        return names.persons
    return () if is_label and (names.organisations or names.anonymous) else None


def _is_affiliation(part: str) -> bool:
    """Return whether a part after a comma is a medium or a place, not another author."""
    return is_medium(part) or (len(part.split()) == 1 and part[:1].isupper())
