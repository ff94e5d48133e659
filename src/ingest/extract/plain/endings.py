"""What marks the end of a text: end marks, ruled lines, initials and credits after the last sentence.

`news_texts.end_of_text` decides at which mark a text ends.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from ingest.extract.meta.byline_parts import is_agency
from ingest.extract.meta.byline_words import AGENCIES
from ingest.extract.plain.dateline_days import LineDay, day_in_line
from ingest.extract.plain.labels import label_of
from ingest.extract.plain.persons import is_person
from ingest.extract.plain.sources import is_medium
from ingest.text.comparison import comparison_key
from ingest.text.local_days import REPUBLIC
from ingest.text.scripts import SENTENCE_END

_RULE = re.compile(r"\W*([=_*#~+•◆■—–-])(?:\s?\1){2,}\W*")
_END = re.compile(
    r"[-–—*#(（\s/]*(?:ends?|ende|fin|fine|end it|30|nnnn|kraj|kraj vijesti|koniec|konec|vége|sfârșit|son|slut|"
    r"loppu|einde|fim|край|конец|"
    r"кінець|end of (?:story|text|release|item|article|message|file|news|transmission)|"
    r"fin del? (?:texte|texto|despacho|cable|communiqué|comunicado|la nota)|"
    r"ende der (?:meldung|mitteilung)|fine (?:testo|comunicato)|fim do texto|"
    r"einde bericht|конец (?:сообщения|текста)|кінець повідомлення|anpa|انتهى|پایان|סוף|完|了|终|끝)[-–—*#)）\s/.]*|"
    r"-\s?0\s?-|###+|#{1,2}\s(?:dpa-)?notizblock|#{1,2}\s(?:redaktionelle hinweise|service)",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"[-–—(\s]*(?:more|more follows|first add|1st add|mehr folgt|suite|sigue|segue)[-–—)\s]*", re.IGNORECASE
)
#: The agencies whose material a paper used, at the end of the last paragraph: `Mit dpa`, `Avec AFP`.
_MATERIAL = re.compile(
    r"\s(?:mit (?:material (?:von|der) )?|avec |con (?:información de )?|com (?:informações da )?|with |met |med |"
    r"z |s |с )"
    r"(?P<agency>[^\W\d_]{2,14})\.?$",
    re.IGNORECASE,
)
#: Credits of a wire service at the end of the last paragraph.
_CREDIT = re.compile(
    r"\s*[(（](?:additional\s+)?(?:reporting|writing|editing|compiled|translated)\s+by\b[^()（）]{2,300}[)）]\s*$",
    re.IGNORECASE,
)
_BRACKETS = frozenset(")）")
_BRACKET = re.compile(
    r"\s*(?:[(（\[【]\s*([^()（）\[\]【】\n]{1,60}?)\s*[)）\]】]|/([^/\n]{1,20})/)\s*(?:\d{7,8})?\.?\s*$"
)
_CODED_CREDIT = re.compile(
    r"\s*\w{3,14}\s?/?\s?\([A-Z]{1,3}\s?[-–]\s?(?:autor|redactor|author|автор)[ai]?:?\s*(?P<author>[^,;()]{4,40})(?:[,;][^()]*)?\)\.?$"
)
_SENTENCE_STOP = re.compile(SENTENCE_END.pattern.removesuffix("$") + r"\s+")
_INITIALS = re.compile(r"(?:[^\W\d_]{1,6}[/.-]+\s?)+[^\W\d_]{1,6}|[a-zà-žа-я]{2,4}|[^\W\d_]{1,2}")
_DAY_CODE = re.compile(r"(\d{3,4})(\d\d)(\d\d)$")
_MAX_NAME = 40  # characters of the name of a source after the last sentence


@dataclass(frozen=True, slots=True)
class Signoff:
    """A line without the signs after its last sentence, these signs, and the person that they name."""

    text: str
    removed: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    day: LineDay | None = None
    media: tuple[str, ...] = ()


def is_rule(line: str) -> bool:
    """Return whether a line is nothing but a row of one sign."""
    return _RULE.fullmatch(line) is not None


def is_end_mark(line: str) -> bool:
    """Return whether a line says that the text ends: `ENDS`, `-30-`, `###`, `NNNN`."""
    return _END.fullmatch(line) is not None


def is_more_mark(line: str) -> bool:
    """Return whether a line says that the text goes on: `(MORE)`."""
    return _MORE.fullmatch(line) is not None


def read_signoff(line: str, known: Collection[str]) -> Signoff:
    """Remove initials, agencies, credits and names after the last sentence of a text.

    `known` are the comparison keys of the names of the source.
    """
    removed: list[str] = []
    authors: list[str] = []
    media: list[str] = []
    day: LineDay | None = None
    for _ in range(3):
        cut = (
            credit_start(line)
            or _coded_credit(line, authors)
            or _bracket(line, known, authors, media)
            or _source(line, known)
        )
        if not cut:
            break
        removed.append(line[cut:].strip())
        day = day or _coded_day(removed[-1])
        line = line[:cut].rstrip()
    return Signoff(line, tuple(removed), tuple(authors), day, tuple(media))


def _coded_day(words: str) -> LineDay | None:
    """Return the day in the digits after a sign-off, whose year is that of the Republic of China or the common one."""
    code = _DAY_CODE.search(words)
    if code is None:
        return None
    year = int(code[1])
    return day_in_line(f"{year + REPUBLIC if year < REPUBLIC else year}-{code[2]}-{code[3]}")


def credit_start(line: str) -> int | None:
    """Return the position of a credit such as `(Reporting by ...)` that ends a line, or None."""
    bare = line.rstrip()
    credit = _CREDIT.search(line) if bare[-1:] in _BRACKETS else None
    if credit:
        return credit.start()
    last = bare[bare.rfind(" ") + 1 :].removesuffix(".")
    material = _MATERIAL.search(line) if last.isalpha() and is_agency(last) else None
    if material and SENTENCE_END.search(line[: material.start()]):
        return material.start()
    return None


def _coded_credit(line: str, authors: list[str]) -> int | None:
    """Return the position of the code of an agency with who wrote: `AGENCY/(A - autor: Ada Sample, editor: ...)`."""
    credit = _CODED_CREDIT.search(line) if line[-2:].rstrip(".")[-1:] == ")" else None
    if credit is None:
        return None
    authors.append(credit["author"].strip())
    return credit.start()


def _bracket(line: str, known: Collection[str], authors: list[str], media: list[str]) -> int | None:
    bracket = _BRACKET.search(line)
    if bracket is None or not bracket.start() or not SENTENCE_END.search(line[: bracket.start()].rstrip()):
        return None
    words = (bracket[1] or bracket[2]).strip()
    key = comparison_key(words)
    if (
        key in known
        or key in AGENCIES
        or _INITIALS.fullmatch(words)
        or _END.fullmatch(words)
        or _is_acronym(words, known)
    ):
        return bracket.start()
    label = label_of(words)
    if label is not None and label[1]:
        if label[0] == "author":
            authors += [label[1].strip()]
        return bracket.start()
    person, _, agency = words.partition("/")
    if is_person(person) and (not agency or is_medium(agency.strip()) or _is_acronym(agency, ())):
        authors.append(person.strip())
        media += [agency.strip()] if agency else []
        return bracket.start()
    return None


def _is_acronym(words: str, known: Collection[str]) -> bool:
    letters = words.strip("©ⓒ ").casefold()
    return words.isupper() and len(letters) <= 5 and (not known or any(name.startswith(letters[:1]) for name in known))


def _source(line: str, known: Collection[str]) -> int | None:
    """Return the position of a name of the source that stands after the last sentence."""
    for stop in reversed(list(_SENTENCE_STOP.finditer(line[-_MAX_NAME - 4 :]))):
        start = max(0, len(line) - _MAX_NAME - 4) + stop.end()
        words = line[start:].strip(" -–—/.()")
        if comparison_key(words) in known:
            return start
        return None
    return None
