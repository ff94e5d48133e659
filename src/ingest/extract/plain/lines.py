"""The lines of a plain text: paragraphs out of hard-wrapped lines, header fields, Markdown, bylines, title lines."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.text.unicode import normalize_text

_BLANK = re.compile(r"\n[^\S\n]*\n+")
_SENTENCE_END = re.compile(r"[.!?:。！？।။։؟…][\"'”’»」』)\]]*$")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_FENCE = re.compile(r"-{3,}|\+{3,}")
_FIELD = re.compile(r"(?P<key>[^\W\d_][^\n:：]{1,24}?)\s*[:：]\s*(?P<value>\S.*)")
#: Names of header fields, in the languages that news corpora are kept in.
_FIELD_NAMES = {
    "title": "title headline titel titre título titolo titulo overskrift rubrik judul başlık заголовок название"
    " 标题 標題 タイトル 제목",
    "date": "date published dateline posted datum fecha data дата 日期 发布时间 日付 날짜 tanggal tarih",
    "author": "author authors byline by autor autorin auteur autore autora автор 作者 著者 기자 penulis yazar",
    "source": "source publisher publication newspaper site quelle fuente fonte sumber kaynak источник"
    " 来源 來源 出典 출처",
    "url": "url link permalink address",
    "language": "language lang sprache langue idioma lingua язык 语言",
    "section": "section category rubrik ressort rubrique sección seção sezione рубрика 栏目",
    "summary": "summary abstract description lead teaser zusammenfassung résumé resumen",
    "keywords": "tags keywords",
}
_FIELD_OF = {name: key for key, names in _FIELD_NAMES.items() for name in names.split()}
_BYLINE = re.compile(
    r"^(?:(?:by|von|por|par|di|door|av|af|oleh|od|autor|autorin|auteur|author|reporter|écrit\s+par|written\s+by|"
    r"texto|text|текст|автор|penulis|yazan|haber|người\s+viết)\s*[:：]?\s+|[-–—]\s*by\s+|(?:文|撰文|记者|記者|作者|编辑|編輯)\s*[/／:：|｜]?\s*)"
    r"(?P<names>\S.{1,90})$",
    re.IGNORECASE,
)
_CJK_BYLINE = re.compile(r"^(?P<names>[\uac00-\ud7af]{2,4})\s*(?:기자|특파원|선임기자)(?:\s*=)?(?:\s+\S+@\S+)?$")
_AND = re.compile(r"\s*(?:,|;|、|&|/|\s(?:and|und|et|y|e|en|och|og|i|и|dan|ve|và)\s)\s*", re.IGNORECASE)
#: Words that name an office and not a person.
_OFFICE = re.compile(
    r"\b(?:staff|reporters?|correspondents?|writers?|editors?|editorial|desk|newsroom|team|agency|agencies|bureau|admin|"
    r"redaktion|redaktionen|rédaction|redacción|redação|redazione|redactie|redakcja|редакция|news|press|"
    r"online|service|services|special|contributors?)\b|记者|記者|编辑|編輯|本报|本報|기자|통신|通讯员",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"\s*[<(]?\b[\w.+-]+@[\w-]+\.[\w.-]+\b[>)]?|\s*\(?@\w{2,30}\)?")


#: One text is one article; the longest reportages have a tenth of this.
MAX_CHARS = 2_000_000
MAX_LINES = 50_000


@dataclass(frozen=True, slots=True)
class Fields:
    """What a block of `Name: value` lines at the top says, and the lines after it."""

    values: dict[str, str] = field(default_factory=dict)
    rest: tuple[str, ...] = ()


def too_long(text: str, lines: Sequence[str] = ()) -> str | None:
    """What to tell about a text that is too long for an article; None for others."""
    count = len(lines) or text.count("\n") + 1
    if len(text) <= MAX_CHARS and count <= MAX_LINES:
        return None
    return (
        f"has {len(text):,} characters in {count:,} lines, more than {MAX_CHARS:,} or {MAX_LINES:,}, "
        "too much for one article; split it into one file an article"
    )


def paragraphs(text: str) -> list[str]:
    """Paragraphs in normal form: lines, or, where a text is hard-wrapped, the blocks between blank lines."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n\n")
    blocks = [block.strip("\n") for block in _BLANK.split(unified)]
    if _is_wrapped([block.split("\n") for block in blocks]):
        unified = "\n\n".join(_joined(block) for block in blocks)
    return [line for line in normalize_text(unified).split("\n") if line]


def _is_wrapped(blocks: list[list[str]]) -> bool:
    """Whether lines were broken at a width: lines that go on are about equally long and end in mid-sentence."""
    inner = [line.rstrip() for block in blocks if len(block) > 1 for line in block[:-1]]
    if len(inner) < 3 or not any(len(block) > 2 for block in blocks):
        return False
    widths = sorted(_width(line) for line in inner)
    typical, widest = widths[len(widths) // 2], widths[-1]
    if not (40 <= typical <= 120 and widest <= 130):
        return False
    near = sum(width >= typical * 0.75 for width in widths) / len(widths)
    open_ended = sum(not _SENTENCE_END.search(line) for line in inner) / len(inner)
    return near >= 0.8 and open_ended >= 0.7


def _width(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in line)


def _joined(block: str) -> str:
    """The lines of one hard-wrapped block as one; a field block and a list keep their lines."""
    lines = [line.strip() for line in block.split("\n")]
    if all(_key_of(line) for line in lines):
        return block
    joined = lines[0]
    for line in lines[1:]:
        if re.match(r"[-*•–]\s|\d{1,2}[.)]\s", line):
            joined += "\n" + line
        elif joined and _UNSPACED.match(joined[-1]) and _UNSPACED.match(line[:1] or " "):
            joined += line
        elif re.search(r"[^\W\d_]-$", joined) and line[:1].islower():
            joined = joined[:-1] + line  # a word broken at the line's end
        else:
            joined += " " + line
    return joined


def header_fields(lines: list[str]) -> Fields:
    """The header of a text, as front matter between fences or as two or more `Name: value` lines; empty for none."""
    index, values = 0, dict[str, str]()
    fenced = bool(lines) and _FENCE.fullmatch(lines[0]) is not None
    if fenced:
        index = 1
    while index < min(len(lines), 30):
        line = lines[index]
        if fenced and _FENCE.fullmatch(line):
            index += 1
            break
        key = _key_of(line)
        if key is None and not fenced:
            break
        match = _FIELD.fullmatch(line)
        if key and match:
            values.setdefault(key, match["value"].strip(" \"'[]"))
        index += 1
    if len(values) < 2 and not fenced:
        return Fields({}, tuple(lines))
    return Fields(values, tuple(lines[index:]))


def _key_of(line: str) -> str | None:
    match = _FIELD.fullmatch(line)
    return _FIELD_OF.get(match["key"].strip().casefold()) if match else None


def byline_authors(line: str) -> tuple[str, ...] | None:
    """The persons of a byline; an empty tuple for a byline that names an office; None for a line that is none."""
    if len(line) > 110 or re.search(r"[.!?。！？]$", line):
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


def is_title(line: str, following: list[str]) -> bool:
    """Whether the first line is a headline: no sentence with a full stop, not long, and followed by a text."""
    if not following or len(line) > 250:
        return False
    ends_like_sentence = bool(re.search(r"(?<!\.)[.。।။]$", line))
    longer_follows = any(len(other) > len(line) for other in following)
    return longer_follows and not (ends_like_sentence and len(line) > 60)


def without_markdown(text: str) -> str:
    """Markdown's signs taken off: headings, emphasis, links, images, quotes, code fences (CommonMark 0.31)."""
    text = re.sub(r"!\[[^\[\]\n]{0,300}\]\([^)\s]{0,2000}(?:\s+\"[^\"\n]{0,300}\")?\)", "", text)
    text = re.sub(r"\[([^\[\]\n]{1,300})\]\([^)\s]{0,2000}(?:\s+\"[^\"\n]{0,300}\")?\)", r"\1", text)
    text = re.sub(r"(?m)^ {0,3}(?:#{1,6}\s+|>\s?|```\w*\s*$|~~~\w*\s*$)", "", text)
    text = re.sub(r"(?m)^ {0,3}(?:=+|\*{3,}|_{3,})\s*$", "", text)
    return re.sub(r"(\*\*|__|\*|`)(?=\S)([^*_`\n]{1,300}?)(?<=\S)\1", r"\2", text)
