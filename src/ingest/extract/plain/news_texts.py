"""Whether a run of lines is a news text, whether it is another one than the text above it, and where a text ends.

`several` divides a file at `is_next_text`, and the tail of each text is cut at `end_of_text`. Of what stands after a
mark, the tail removes headings such as `About` with what follows them, and teasers; longer running text is either a
text of its own or stays in the text that it follows.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.extract.plain.endings import is_end_mark, is_rule
from ingest.extract.plain.head_lines import HeadLine, LineKind, classify_line, is_capital_headline
from ingest.extract.plain.header import field_of_line
from ingest.extract.plain.lines import is_running
from ingest.extract.plain.notices import notice_class
from ingest.extract.plain.opening import dateline_opening
from ingest.extract.plain.tail_lines import ABOUT
from ingest.extract.plain.text_breaks import HEADER_FIELDS, Break, mark_of_line
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
#: Headings of what a release has below its end; they have no figures.
_BACKMATTER = re.compile(
    r"\W*(?:(?:about|über|à propos|a propos|acerca|sobre|informazioni su|o firmie|о компании|关于|關於|について|"
    r"editor'?s? notes?|notes?|notas?|note aux|background|hintergrund|hinweise?|anmerkung(?:en)?|contexte|disclaimer|"
    r"contacts?|kontakt|contatti|contacto|contato|forward-looking|safe harbou?r|related|correction|"
    r"more (?:from|on|news)|further (?:information|reading)|read (?:also|more|next)|see also|für rückfragen|"
    r"pour en savoir|para más|references|fact ?(?:box|file)|aw|re|sv)\b|"
    r"(?:media|press|presse|prensa)(?:\s(?:contacts?|kontakt|contacto|enquiries|office))?\s*:)",
    re.IGNORECASE,
)
_SPOKEN = re.compile(r"[?!？！؟…\"'”’»」』]$")  # headlines end so as well
_MAX_HEAD = 12  # lines of a head
_LOOK_AHEAD = 6  # lines after a ruled line in which another text must begin
_MAX_NAME, _MAX_NAME_CHARS = 5, 40  # words and characters of the name of a firm
_MAX_BEFORE = 60  # lines in which it is looked for
_MAX_SIGNATURE = 8  # lines of the signature of a mail
_URL = re.compile(r"(?:https?://|www\.)\S+")
MIN_WORDS = 30  # of the running text: the teaser of a related story has fewer
_MIN_SENTENCE = 40  # characters (see `dense_length`) of a short paragraph
_LONG = 240  # characters (see `dense_length`) of a paragraph that is no teaser
CHARS_A_WORD = 5  # in scripts without spaces
_MANY_PARAGRAPHS = 2
_DAYS = frozenset({"date", "dateline", "fields"})  # evidence that has a day
_FOLLOWING = frozenset({"related", "contact"})  # notices with text of their own below
_NOTICES = frozenset({"newsletter", "ad", "comment", "share"})  # that also stand below a headline
_MAX_LAST_LINE = 60  # characters of a last line that is no sentence: a signature, a place


@dataclass(frozen=True, slots=True)
class NewsText:
    """The parts of a news text that a run of lines has."""

    titled: bool = False  # whether there is a headline
    evidence: frozenset[str] = frozenset()  # of a head: date, author, source, dateline, fields
    words: int = 0  # of its running text
    paragraphs: int = 0
    is_backmatter: bool = False  # begins with a heading of what follows the news
    is_live: bool = False  # a report whose entries have heads of their own

    @property
    def score(self) -> int:
        """How much of a head there is."""
        weights = {"dateline": 2, "fields": 3}
        return sum(weights.get(name, 1) for name in self.evidence)

    @property
    def is_long(self) -> bool:
        """Whether it is longer than the teaser of a related story."""
        return _is_long(self.words, self.paragraphs)


def describe(lines: Sequence[str], known: frozenset[str]) -> NewsText:
    """Return the parts of a news text that lines have.

    Lines that are `known`, for they stand above these as well, are evidence only below the headline.
    """
    lines = [line for line in lines if mark_of_line(line) is None or is_end_mark(line)]
    closed = any(map(is_end_mark, lines))
    lines = [line for line in lines if mark_of_line(line) is None and not _URL.fullmatch(line)]
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
        elif (read.kind is LineKind.TEXT and not _is_fact(read)) or is_capital_headline(read):
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
    return NewsText(
        titled,
        frozenset(evidence),
        sum(map(_word_count, body)),
        len(body),
        _is_backmatter(headings),
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


def _is_long(words: int, paragraph_count: int) -> bool:
    return words >= MIN_WORDS or (paragraph_count >= _MANY_PARAGRAPHS and words >= MIN_WORDS // 2)


def _word_count(line: str) -> int:
    return max(len(line.split()), dense_length(line) // (2 * CHARS_A_WORD))


def _is_backmatter(headings: Sequence[str]) -> bool:
    """Return whether headings are those of what follows the news."""
    return any(map(_opens_backmatter, headings[:1])) or _is_related(headings[:2])


def _opens_backmatter(heading: str) -> bool:
    if any(map(str.isdecimal, heading)):
        return False
    return _BACKMATTER.match(heading) is not None or ABOUT.match(heading) is not None


def _is_related(headings: Sequence[str]) -> bool:
    """Return whether headings are those of related stories, or the first is a notice that may stand below a text.

    Below a headline, buttons and offers are what pages put there.
    """
    names = [notice_class(line) for line in headings]
    return bool(_FOLLOWING.intersection(names) or _NOTICES.intersection(names[:1]))


def is_whole(text: NewsText) -> bool:
    """Return whether there is a headline or a dateline, and a paragraph."""
    return (text.titled or "dateline" in text.evidence) and text.paragraphs > 0


def is_next_text(kind: Break, current: NewsText, following: NewsText, last_line: str) -> bool:
    """Return whether what follows a break is another whole text."""
    if following.is_backmatter or following.words < MIN_WORDS // 2 or following.paragraphs == 0:
        return False
    has_day = bool(_DAYS & following.evidence)
    if kind >= Break.FIELDS and not (kind is Break.FIELDS and "fields" not in following.evidence):
        return _is_next_after_end(following)
    if current.is_live or following.is_live or not (following.titled or "dateline" in following.evidence):
        return False
    alike = kind in (Break.RULE, Break.HEADING) and current.evidence - {"end"} == following.evidence - {"end"}
    if not has_day or not following.is_long:
        return False
    if following.score < 2 and not alike and not (kind is Break.RULE and _DAYS & current.evidence):
        return False
    if kind is Break.RULE:
        return following.titled or ("dateline" in current.evidence and not current.titled)
    if not following.titled:
        return False
    if kind is Break.GAP:
        return current.score > 1 and _has_ended(last_line)
    if kind in (Break.MASTHEAD, Break.HEADING):
        return current.evidence - {"end", "source"} <= following.evidence and _has_ended(last_line)
    return {"dateline"} <= current.evidence & following.evidence and current.titled and _has_ended(last_line)


def _is_next_after_end(following: NewsText) -> bool:
    if following.evidence and (following.titled or "dateline" in following.evidence):
        return True
    return following.titled and following.is_long


def _has_ended(last_line: str) -> bool:
    return SENTENCE_END.search(last_line) is not None or len(last_line) <= _MAX_LAST_LINE


def end_of_text(lines: Sequence[str]) -> tuple[int, str]:
    """Return the index of the line with which the text has ended, and the rule; (number of lines, "") if none has.

    An end mark or a ruled line ends a text that has a paragraph. After a ruled line a teaser must begin; after either
    there must be no long running text, which would be lost.
    """
    begun = False
    long_from: list[bool] | None = None
    for index, line in enumerate(lines):
        rule = _ending_rule(lines, index) if begun else ""
        if rule:
            long_from = long_from or _long_text_from(lines)
            if not long_from[index + 1] or names_subject(lines[index + 1], lines[:index]):
                return index, rule
        begun = begun or is_running(line)
    for index in range(len(lines) - 1, max(len(lines) - _MAX_SIGNATURE, 0), -1):
        if lines[index].strip() == "--":  # RFC 3676, 4.3
            return index, "tail:signature"
    return len(lines), ""


def _ending_rule(lines: Sequence[str], index: int) -> str:
    """Return the rule by which a text may end at a line that has running text above it; "" for other lines."""
    if is_end_mark(lines[index]):
        return "tail:after-end"
    following = lines[index + 1 : index + 1 + 2 * _LOOK_AHEAD]
    return "tail:next-text" if is_rule(lines[index]) and _begins_text(following) else ""


def _long_text_from(lines: Sequence[str]) -> list[bool]:
    """Return for each line, and for the end, whether running text longer than a teaser begins there or below.

    What stands below a heading of what follows the news does not count, nor do notices.
    """
    words = paragraph_count = longest = 0
    long_from = [False] * (len(lines) + 1)
    for index in range(len(lines) - 1, -1, -1):
        line = lines[index]
        if is_running(line) or _is_sentence(line):
            if notice_class(line) is None:
                words += _word_count(line)
                paragraph_count += 1
                longest = max(longest, dense_length(line))
        elif _heads_backmatter(line) and not (longest >= _LONG and notice_class(line) == "related"):
            words = paragraph_count = longest = 0
        long_from[index] = _is_long(words, paragraph_count)
    return long_from


def _heads_backmatter(line: str) -> bool:
    if _URL.fullmatch(line):
        return False
    return _opens_backmatter(line) or notice_class(line) in _FOLLOWING


def names_subject(heading: str, before: Sequence[str]) -> bool:
    """Return whether a heading is a name in the text `before` it, such as that of the firm of a release."""
    if len(heading.split()) > _MAX_NAME or len(heading) > _MAX_NAME_CHARS or is_running(heading):
        return False
    return any(heading in line for line in before[:_MAX_BEFORE])


def _begins_text(lines: Sequence[str]) -> bool:
    """Return whether lines begin with a headline and a date, with a paragraph below, as another text of a file does."""
    text = describe(lines, frozenset())
    return text.titled and bool(_DAYS & text.evidence) and text.paragraphs > 0
