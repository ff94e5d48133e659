"""Removes what follows the news in a plain text, and reads what it states: the source, the signature, the rights.

The classes of lines are those of `notices` and `ingest.text.boilerplate`; `endings` finds where a text ends.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.extract.meta.byline_parts import is_agency
from ingest.extract.plain.dateline_days import LineDay
from ingest.extract.plain.endings import credit_start, is_end_mark, is_more_mark
from ingest.extract.plain.head_lines import ends_with_credit
from ingest.extract.plain.line_reading import read_line
from ingest.extract.plain.lines import is_running
from ingest.extract.plain.news_texts import end_of_text
from ingest.extract.plain.notices import is_whole_notice, notice_class
from ingest.extract.plain.persons import is_person
from ingest.extract.plain.sources import copyright_holder, is_medium, labelled_source, says_who_published
from ingest.extract.plain.tail_lines import (
    RIGHTS,
    about_index,
    coded_day,
    credited_media,
    is_copyright,
    is_in_list,
    rule_of_line,
    rule_of_short_line,
    signature_of,
)
from ingest.records import Dropped
from ingest.text.boilerplate import remove_boilerplate
from ingest.text.boilerplate_beside import NOTICES, may_have_notices, news_beside_notices
from ingest.text.dates import Moment
from ingest.text.scripts import SENTENCE_END, UNSPACED, dense_length

_MAX_NAME, _MAX_STATING = 5, 120  # words of a source; characters of a line that states one
_MIN_LINK = 18  # characters (see `dense_length`) of a headline
_MIN_SENTENCE = 40  # characters (see `dense_length`) of a short paragraph
_LONG = 240  # characters: a paragraph of this length is news, however it begins
_SIGNED_END = re.compile(
    r"(?<=[.!?。！？।။…])\s*[（(［\[][^（()）\[\]\n]{1,40}[)）\]］]$"
)  # `... opened. (Ada Sample)`
_BRACKETS = frozenset(")）]］")  # that may end it
#: An article and a name, alone on the last line: `Le Soleil du Fleuve`.
_PAPER = re.compile(
    r"(?:The|El|La|Los|Las|Le|Les|Der|Die|Das|Het|De|Il|Lo|O|A)\s[^\W\d_a-zà-ž][\w’'-]+"
    r"(?:\s(?:[^\W\d_a-zà-ž][\w’'-]*|d[aeiou]l?|des|of|the|und|y|e|am|im)){0,3}"
)
_CUTTING = frozenset({"related", "comment", "contact", "tags"})  # lists follow these headings
_INSIDE = frozenset({"related", "ad", "share", "newsletter", "follow", "tool", "comment", "consent"})
_BESIDE_NEWS = NOTICES | {"newsletter", "follow", "rights"}  # notices that may share a line with news


@dataclass(slots=True)
class Tail:
    """The lines without those that follow the news, and what these state."""

    lines: list[str] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)  # after a label
    media: list[str] = field(default_factory=list)  # named beside or alone
    pictured: list[str] = field(default_factory=list)  # media in the credits of pictures, but for agencies
    holder: str | None = None  # of the copyright
    copyright_notice: str | None = None
    authors: tuple[str, ...] = ()
    names: tuple[str, ...] = ()  # alone on a line
    day: LineDay | None = None  # in the code of an agency
    published: Moment | None = None
    updated: Moment | None = None


def read_tail(lines: Sequence[str], language: str | None = None) -> Tail:
    """Cut off what follows the news, and read the source, the signature and the rights in it."""
    tail = Tail()
    lines = [_without_notices(tail, _without_credit(tail, line), language) for line in lines]
    end, rule = end_of_text(lines)
    last = max((index for index in range(end) if _is_news(lines[index])), default=None)
    if last is None:
        last = end  # no sentence: what follows the news is unknown
    about = about_index(lines[: last + 1])
    if about is not None:
        end, rule, last = about, "boilerplate:about", about - 1
    cut = ""
    following: list[tuple[str, bool]] = []  # lines after the news, and whether a rule explains them
    for index, line in enumerate(lines):
        if index >= end:
            tail.day = tail.day or coded_day(line)
        if index >= end and _is_unread(line, rule, is_first=index == end):
            tail.dropped.append(Dropped(line, rule))
        elif index >= end:
            _read_line_after(tail, line, language, rule)
        elif index <= last:
            tail.lines.append(line)
        else:
            cut = cut if is_in_list(lines[index : min(index + 2, end)]) else ""
            reason = _read_line_after(tail, line, language, cut)
            cut = cut or _cut_by(line, reason)
            following.append((line, reason is not None))
    _read_short_lines(tail, following, is_followed=end < len(lines))
    if tail.holder is None and lines and len(tail.lines) > 1 and _is_paper(lines[-1], is_below_links=cut != ""):
        tail.holder = lines[-1]
    return tail


def _read_short_lines(tail: Tail, following: Sequence[tuple[str, bool]], *, is_followed: bool) -> None:
    """Drop the short lines after the news that stand among notices, or alone above one; others end the news.

    Rows of a list, verses and answers stand right after the news, several together or last.
    """
    explained = [is_explained for _, is_explained in following]
    first_explained = explained.index(True) if True in explained else len(explained)
    for index, (line, is_explained) in enumerate(following):
        if is_explained:
            continue
        is_above = explained[index + 1] if index + 1 < len(following) else is_followed
        rule = rule_of_short_line(line) if index > first_explained or (index == 0 and is_above) else None
        if rule is None:
            tail.lines.append(line)
        else:
            tail.dropped.append(Dropped(line, rule))


def _is_unread(line: str, rule: str, *, is_first: bool) -> bool:
    """Return whether a line after the end of a text goes unread: of another text, or about the firm."""
    if rule == "boilerplate:about":
        return not _is_stated(line)
    return not is_first and rule in ("tail:next-text", "tail:after-end") and not is_copyright(line)


def _is_paper(line: str, *, is_below_links: bool) -> bool:
    """Return whether the last line of a text is the name of its paper."""
    return _PAPER.fullmatch(line) is not None or (is_below_links and notice_class(line) is None and is_medium(line))


def _is_stated(line: str) -> bool:
    """Return whether a line states the source or the rights."""
    return is_copyright(line) or labelled_source(line) is not None


def _without_credit(tail: Tail, line: str) -> str:
    """Return a line without the credit of a wire service after its last sentence."""
    start = credit_start(line)
    if not start:
        return line
    tail.dropped.append(Dropped(line[start:].strip(), "tail:credit"))
    return line[:start].rstrip()


def _without_notices(tail: Tail, line: str, language: str | None) -> str:
    """Return a line without the notices that share it with news, and read the rights in them."""
    if notice_class(line) is None and not may_have_notices(line):
        return line
    news, notices = news_beside_notices(line, notice_class, _BESIDE_NEWS)
    if notices and not (is_copyright(notices) and _read_line_after(tail, notices, language, "")):
        tail.dropped.append(Dropped(notices, "boilerplate:notice"))
    return news


def _is_news(line: str) -> bool:
    sentence = _SIGNED_END.sub("", line) if line[-1:] in _BRACKETS else line
    if not (is_running(line) or (dense_length(sentence) >= _MIN_SENTENCE and SENTENCE_END.search(sentence))):
        return False
    return len(line) > _LONG or (notice_class(line) is None and not says_who_published(line))


def _cut_by(line: str, reason: str | None) -> str:
    """Return the rule by which the lines below a heading are dropped; "" where the line is no such heading."""
    name = (reason or "").rpartition(":")[2]
    if name in _CUTTING and len(line) <= 80 and (name == "contact" or not re.search(r"[:：]\s*\S", line)):
        return f"tail:after-{name}"
    return ""


def _read_line_after(tail: Tail, line: str, language: str | None, cut: str) -> str | None:
    """Read a line that follows the news; return the rule that drops it, or None if it stays."""
    reason = cut or rule_of_line(line)
    tail.day = tail.day or coded_day(line)
    if reason == "boilerplate:caption":
        tail.pictured += [name for name in credited_media(line) if not is_agency(name)]
    if is_copyright(line):
        tail.copyright_notice = line
        holder = copyright_holder(line)
        tail.holder = tail.holder or holder
        reason = reason or "boilerplate:copyright"
    elif cut and (source := labelled_source(line)) is not None:
        tail.sources.append(source)
    elif not cut or cut == "tail:signature":
        reason = _read_names(tail, line, language, is_notice=reason is not None) or reason
    if reason is not None:
        tail.dropped.append(Dropped(line, reason))
    return reason


def _read_names(tail: Tail, line: str, language: str | None, *, is_notice: bool) -> str | None:
    """Read the source and the persons that a line states."""
    signed = signature_of(line)
    if signed is not None:
        rule, person, medium = signed
        tail.names = tail.names or ((person,) if person else ())
        tail.media += [medium] if medium else []
        return rule
    if len(line) > _MAX_STATING:
        return None
    reading = read_line(line, language)
    if reading.source:
        tail.sources.append(reading.source)
        tail.authors = tail.authors or reading.authors
        tail.names = tail.names or reading.names
        tail.published = tail.published or reading.published
        return "tail:source"
    if is_notice and not (reading.authors or (reading.media and reading.has_date)):
        return None
    if reading.unexplained or (SENTENCE_END.search(line) and not reading.is_labelled):
        return None
    tail.authors = tail.authors or reading.authors
    tail.published = tail.published or reading.published
    tail.updated = tail.updated or reading.updated
    if reading.published is None and reading.updated is None and reading.day is not None and reading.day.year:
        tail.day = tail.day or reading.day
    tail.media += reading.media
    if reading.is_labelled:
        return "tail:signature"
    if reading.media and len(line.split()) <= _MAX_NAME + len(reading.names) * 4:
        tail.names = tail.names or reading.names
        return "tail:source"
    if reading.names and is_person(line) and line.lower() != line.upper() and notice_class(line) is None:
        tail.names = tail.names or reading.names
        return "tail:signature"
    return None


def cut_tail(lines: Sequence[str], *, title: str | None = None) -> tuple[list[str], list[Dropped]]:
    """Return the lines without boilerplate, and what was dropped by which rule, in order. Idempotent."""
    kept, dropped = list(lines), list[Dropped]()
    before = len(kept) + 1
    while kept and len(kept) < before:
        before = len(kept)
        while kept and (rule := _end_rule(kept[-1])):
            dropped.append(Dropped(kept.pop(), rule))
        kept, more = remove_boilerplate(kept, title=title)
        dropped += more
    return kept, _in_order(lines, dropped)


def drop_inside(lines: Sequence[str]) -> tuple[list[str], list[Dropped]]:
    """Return the lines without notices between the paragraphs: related stories, advertisements, sharing."""
    kept, dropped = list[str](), list[Dropped]()
    heads_links = False  # the line above is a heading of related stories, without one of its own
    last = max((index for index, line in enumerate(lines) if _is_news(line)), default=0)
    for index, line in enumerate(lines):
        name = None
        if len(line) <= 120 and not is_running(line):
            name = notice_class(line)
            if name not in _INSIDE or (SENTENCE_END.search(line) and not is_whole_notice(line)):
                name = None
        is_link = heads_links and index < last and _may_be_link(line)
        heads_links = is_link or (name == "related" and _cut_by(line, "related") != "")
        if name is not None:
            dropped.append(Dropped(line, f"boilerplate:{name}"))
        elif is_link:
            dropped.append(Dropped(line, "tail:after-related"))
        elif is_more_mark(line):
            dropped.append(Dropped(line, "tail:end-mark"))
        elif ends_with_credit(line) and not is_running(line):
            dropped.append(Dropped(line, "boilerplate:caption"))
        else:
            kept.append(line)
    return kept, dropped


def _may_be_link(line: str) -> bool:
    """Return whether a line may be the headline of a related story: no sentence, and several words."""
    if is_running(line) or SENTENCE_END.search(line) or len(line) > _MAX_STATING or line.endswith((",", ";", ":")):
        return False
    return dense_length(line) >= _MIN_LINK and (len(line.split()) > 2 or UNSPACED.search(line) is not None)


def _end_rule(line: str) -> str | None:
    if re.fullmatch(r"[\W_]+", line):
        return "tail:rule"
    if is_end_mark(line):
        return "tail:end-mark"
    if is_copyright(line) and not (is_running(line) and not RIGHTS.match(line.strip())):
        return "boilerplate:copyright"
    return None


def _in_order(lines: Sequence[str], dropped: list[Dropped]) -> list[Dropped]:
    first_index: dict[str, int] = {}
    for index, line in enumerate(lines):
        first_index.setdefault(line, index)

    def place(piece: Dropped) -> int:
        if piece.text in first_index:
            return first_index[piece.text]
        return next((index for index, line in enumerate(lines) if piece.text in line), len(lines))  # a part of a line

    return sorted(dropped, key=place)
