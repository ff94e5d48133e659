"""Separates the news texts of a plain text that holds several, each with a head of its own.

Another text may begin behind an end mark, a ruled line, a page break, blank lines, at the fields of a mail, or where
the first line of the file stands again. It does begin there if it has what only a whole text has: a headline (or the
dateline of an agency) with a day, an author or a source below or above it, and running text. Sections, live reports
and lists have no such heads, so they stay whole; in doubt nothing is separated.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.extract.plain.endings import is_end_mark
from ingest.extract.plain.head_lines import HeadLine, LineKind, classify_line
from ingest.extract.plain.header import field_of_line
from ingest.extract.plain.lines import is_running, paragraphs
from ingest.extract.plain.notices import notice_class
from ingest.extract.plain.opening import dateline_opening
from ingest.extract.plain.tail_lines import ABOUT
from ingest.extract.plain.text_breaks import HEADER_FIELDS, LINE, Break, find_breaks, mark_of_line, may_be_several
from ingest.text.scripts import SENTENCE_END, dense_length

#: Heads of reports whose entries have days, clocks and reporters of their own.
_LIVE = re.compile(
    r"\b(?:live|live-?ticker|liveblog|ticker|minute by minute|as it happened|en direct|en vivo|al minuto|"
    r"minuto a minuto|ao vivo|in diretta|la diretta|na żywo|relacja|živě|online přenos|élő|seneste nyt|direkte|"
    r"direktrapport|canlı|"
    r"онлайн|хроника|хроніка|наживо|timeline|chronology|chronologie|cronología|cronologia|kronologi|briefing|"
    r"in brief|newsletter|digest|kurz notiert|kurzmeldungen)\b|直播|滚动|ライブ|速報一覧|실시간|مباشر|لحظة بلحظة|زنده",
    re.IGNORECASE,
)
#: Headings of what a release has below its end.
_BACKMATTER = re.compile(
    r"\W*(?:(?:about|über|à propos|a propos|acerca|sobre|informazioni su|o firmie|о компании|关于|關於|について|"
    r"editor'?s? notes?|notes?|notas?|note aux|background|hintergrund|hinweise?|anmerkung(?:en)?|contexte|disclaimer|"
    r"contacts?|kontakt|contatti|contacto|contato|forward-looking|safe harbou?r|related|correction|"
    r"more (?:from|on|news)|further (?:information|reading)|read (?:also|more|next)|see also|für rückfragen|"
    r"pour en savoir|para más|references|fact ?(?:box|file)|aw|re|sv)\b|"
    r"(?:media|press|presse|prensa)(?:\s(?:contacts?|kontakt|contacto|enquiries|office))?\s*:)"
    r"(?!.*\d)",
    re.IGNORECASE,
)
_SPOKEN = re.compile(r"[?!？！؟…\"'”’»」』]$")  # headlines end so as well
_LOOK_AHEAD = 60  # lines in which the head and the first paragraphs of a text stand
_MAX_HEAD = 12  # lines of a head
_MIN_WORDS = 30  # of the running text: the teaser of a related story has fewer
_MIN_SENTENCE = 40  # characters (see `dense_length`) of a short paragraph
_CHARS_A_WORD = 5  # in scripts without spaces
_MANY_PARAGRAPHS = 2
_MAX_LAST_LINE = 60  # characters of a last line that is no sentence: a signature, a place


@dataclass(frozen=True, slots=True)
class _Text:
    """What a run of lines has of a news text."""

    titled: bool = False
    evidence: frozenset[str] = frozenset()  # of a head: date, author, source, dateline, fields
    words: int = 0  # of its running text
    paragraphs: int = 0
    is_backmatter: bool = False
    is_live: bool = False

    @property
    def score(self) -> int:
        """How much of a head there is."""
        weights = {"dateline": 2, "fields": 3}
        return sum(weights.get(name, 1) for name in self.evidence)

    @property
    def is_long(self) -> bool:
        """Whether it is longer than the teaser of a related story."""
        return self.words >= _MIN_WORDS or (self.paragraphs >= _MANY_PARAGRAPHS and self.words >= _MIN_WORDS // 2)


def split_texts(text: str) -> list[str]:
    """Return the news texts in a plain text, in order. They join to the whole; nearly every text is a single one."""
    if not may_be_several(text if "\r" not in text else text.replace("\r\n", "\n").replace("\r", "\n")):
        return [text]
    lines = [match[0] for match in LINE.finditer(text) if match[0]]
    bare = [line.strip() for line in lines]
    first_places: dict[str, int] = {}
    for place, line in enumerate(bare):
        first_places.setdefault(line, place)
    starts, current, is_whole = [0], None, False
    for index, kind in find_breaks(lines, bare):
        start = starts[-1]
        if index <= start:
            continue
        if current is None:
            current = _describe(_lines_of(lines, bare, start), frozenset())
        if kind is Break.BLANK and not ("dateline" in current.evidence and not is_running(bare[index])):
            continue
        is_whole = is_whole or (_is_whole(current) and _has_running_text(bare, start, index))
        if not is_whole:
            continue
        paragraphs_behind = _lines_of(lines, bare, index)
        known = frozenset(line for line in paragraphs_behind if first_places.get(line, index) < index)
        following = _describe(paragraphs_behind, known)
        if _is_next(kind, current, following, _last_line(bare, index)):
            starts.append(index)
            current, is_whole = following, False
    ends = [*starts[1:], len(lines)]
    return ["".join(lines[start:end]) for start, end in zip(starts, ends, strict=True)]


def _lines_of(lines: Sequence[str], bare: Sequence[str], start: int) -> list[str]:
    """Return the paragraphs of a text from its first line on, up to a mark below its first running text."""
    end = start
    running = False
    for end in range(start, min(len(lines), start + _LOOK_AHEAD)):
        if running and (mark_of_line(bare[end]) is not None or lines[end - 1].endswith("\x0c")):
            end += is_end_mark(bare[end])
            break
        running = running or dense_length(bare[end]) > _MIN_WORDS * _CHARS_A_WORD or len(bare[end].split()) > _MAX_HEAD
    else:
        end += 1
    return paragraphs("".join(lines[start:end]))


def _has_running_text(bare: Sequence[str], start: int, end: int) -> bool:
    """Return whether there is running text in the first lines from `start` on.

    A text that begins otherwise is no news; and a long one must not be read again at each of its blank lines.
    """
    return any(map(is_running, paragraphs("\n".join(bare[start : min(end, start + _LOOK_AHEAD)]))))


def _last_line(bare: Sequence[str], end: int) -> str:
    return next((bare[index] for index in range(end - 1, -1, -1) if bare[index]), "")


def _describe(lines: Sequence[str], known: frozenset[str]) -> _Text:
    """Return what lines have of a text. Those that are `known` from before it are evidence below the headline only."""
    lines = [line for line in lines if mark_of_line(line) is None or is_end_mark(line)]
    closed = any(map(is_end_mark, lines))
    lines = [line for line in lines if mark_of_line(line) is None]
    end = next((index for index, line in enumerate(lines[:_MAX_HEAD]) if _is_body(line, index)), len(lines[:_MAX_HEAD]))
    titled, evidence, fields = False, set[str](), set[str]()
    headings = [line for line in lines[:end] if line not in known]
    for line in lines[:end]:
        if line in known and not titled:
            continue
        read = classify_line(line, None)
        name = field_of_line(line)
        if name in HEADER_FIELDS:
            fields.add(name)
            titled = titled or name == "title"
        elif titled and read.kind is LineKind.TEXT and read.reading.names and not read.reading.unexplained:
            evidence.add("author")  # a name alone below the headline
        elif read.kind is LineKind.TEXT and not _is_fact(read):
            titled = titled or not (line in known or _is_sentence(line) or notice_class(line) is not None)
        else:
            evidence |= _evidence(read)
    if len(fields) > 1:
        evidence.add("fields")
    body = [line for line in lines[end:] if is_running(line) or _is_sentence(line)]
    opening = dateline_opening(lines[end], None) if end < len(lines) else None
    if opening is not None and (opening.day or opening.source_name or opening.authors):
        evidence.add("dateline")
    if closed:
        evidence.add("end")
    return _Text(
        titled,
        frozenset(evidence),
        sum(max(len(line.split()), dense_length(line) // (2 * _CHARS_A_WORD)) for line in body),
        len(body),
        any(_BACKMATTER.match(line) or _is_about(line) for line in headings[:1]) or _is_related(headings[:2]),
        any(_LIVE.search(line) for line in headings),
    )


def _is_body(line: str, index: int) -> bool:
    if not index:
        return (is_running(line) and SENTENCE_END.search(line) is not None) or _is_sentence(line)
    return is_running(line)


def _is_sentence(line: str) -> bool:
    return dense_length(line) >= _MIN_SENTENCE and SENTENCE_END.search(line) is not None and not _SPOKEN.search(line)


def _is_fact(read: HeadLine) -> bool:
    """Return whether an unexplained line is a name or a medium alone."""
    reading = read.reading
    return not reading.unexplained and bool(reading.media or reading.source)


def _evidence(read: HeadLine) -> set[str]:
    reading = read.reading
    states = {
        "date": reading.has_date,
        "author": bool(reading.authors or (reading.names and reading.has_date)),
        "source": bool(reading.media or reading.source),
    }
    return {name for name, is_stated in states.items() if is_stated}


def _is_about(heading: str) -> bool:
    return ABOUT.match(heading) is not None and not any(map(str.isdecimal, heading))


def _is_related(headings: Sequence[str]) -> bool:
    return any(
        notice_class(line) in ("related", "newsletter", "ad", "comment", "share", "contact") for line in headings
    )


def _is_whole(text: _Text) -> bool:
    return (text.titled or "dateline" in text.evidence) and text.paragraphs > 0


def _is_next(kind: Break, current: _Text, following: _Text, last_line: str) -> bool:
    """Return whether what follows a break is another whole text."""
    if following.is_backmatter or following.words < _MIN_WORDS // 2 or following.paragraphs == 0:
        return False
    has_day = bool({"date", "dateline", "fields"} & following.evidence)
    if kind >= Break.FIELDS and not (kind is Break.FIELDS and "fields" not in following.evidence):
        return _is_next_behind_end(current, following)
    if current.is_live or following.is_live or not (following.titled or "dateline" in following.evidence):
        return False
    alike = kind is Break.RULE and current.evidence - {"end"} == following.evidence - {"end"}
    if not has_day or (following.score < 2 and not alike) or not following.is_long:
        return False
    if kind is Break.RULE:
        return following.titled or ("dateline" in current.evidence and not current.titled)
    if not following.titled:
        return False
    if kind is Break.GAP:
        return current.score > 1 and _has_ended(last_line)
    if kind is Break.MASTHEAD:
        return current.evidence - {"end", "source"} <= following.evidence and _has_ended(last_line)
    return {"dateline"} <= current.evidence & following.evidence and current.titled and _has_ended(last_line)


def _is_next_behind_end(current: _Text, following: _Text) -> bool:
    if following.evidence and (following.titled or "dateline" in following.evidence):
        return True
    bare = not current.evidence - {"end"}
    return bare and following.titled and following.paragraphs >= _MANY_PARAGRAPHS and following.words >= _MIN_WORDS


def _has_ended(last_line: str) -> bool:
    return SENTENCE_END.search(last_line) is not None or len(last_line) <= _MAX_LAST_LINE
