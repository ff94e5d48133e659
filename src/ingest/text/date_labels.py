"""What the dates in a text stand for: the publication, an update, or something else, by the labels beside them.

Pages and plain texts use the same table of labels, in some sixty languages (`date_label_words`, `date_label_others`).
A label governs a date when nothing but connecting words (`on`, a weekday, a clock) stands between them.
"""

import re
from dataclasses import dataclass
from enum import Enum
from functools import cache, lru_cache
from itertools import pairwise

from ahocorasick_rs import AhoCorasick

from ingest.text.date_label_others import CONNECTING, OTHER
from ingest.text.date_label_words import PUBLISHED, UPDATED
from ingest.text.dates import Moment, PlacedMoment, day_of, moments_in, normalise
from ingest.text.scripts import UNSPACED
from ingest.text.weekdays import weekday_names

_CLOCK = re.compile(r"(?<!\d)\d{1,2}\s?[:.h時时点시]\s?\d\d(?!\d)")


_WORD = re.compile(r"\w+")
_MAX_LABEL = 80  # characters of a label and the signs around it
#: `há 7 meses`, `3 hours ago`, `vor 2 Stunden`: a number of one or two digits and a word.
_COUNT_BACK = re.compile(r"[\s:]*(?:[^\W\d_]{1,4}\s+(?:y\s+a\s+)?)?\d{1,2}\s?(?!\w*\d)[^\W\d_]{2,}")


#: Between the first and the last day of an event.
_RANGE = re.compile(
    r"\s*(?:-|–|—|~|〜|to|until|bis(?: zum)?|au|al|à|a|até|fino al|t/m|tot(?: en met)?|till|til|do|по|до|至|到|から)\s*"
)
#: Who published, between the label and its date: `Posted by Ada Sample on`.
_BY_NAME = re.compile(
    r"\s*(?:by|von|par|por|da|di|door|av|af|od|przez)\s+(?:[^\s\d]+\s+){1,4}?"
    r"(?=(?:on|at|am|le|el|em|il|op|dne|w dniu)\b|[|•·,(–-])"
)


class DateRole(Enum):
    """What a date stands for."""

    PUBLISHED = "published"
    UPDATED = "updated"
    OTHER = "other"  # received, deadline, embargo, event, validity, today ...: no date of the article


@dataclass(frozen=True, slots=True)
class DateLabel:
    """A label at `[start:end]` of a normalised text (`dates.normalise`)."""

    role: DateRole
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class LabelledDate:
    """A full day in a text with its clock, if it has one, and the role that a label gives it (None: no label)."""

    moment: Moment
    role: DateRole | None


def date_labels(normal: str) -> list[DateLabel]:
    """Return the labels in a normalised text from left to right, the longest at each place, without overlaps."""
    automaton, roles, unspaced = _automaton()
    hits = sorted(
        (start, -end, index)
        for index, start, end in automaton.find_matches_as_indexes(normal, overlapping=True)
        if unspaced[index] or _is_word(normal, start, end)
    )
    labels: list[DateLabel] = []
    for start, negative_end, index in hits:
        if not labels or start >= labels[-1].end:
            labels.append(DateLabel(roles[index], start, -negative_end))
    return labels


def role_of_label(text: str) -> DateRole | None:
    """Return the role of a text that is a label and nothing else, such as `Last updated:`; None for other texts."""
    return None if len(text) > _MAX_LABEL else _roles().get(_bare(text))


@lru_cache(maxsize=4096)  # the parts of a line are looked at as labels of several kinds
def _bare(text: str) -> str:
    return normalise(text).strip(" .:：;,-–—|•·()[]")


def labelled_dates(text: str, *, language: str | None = None) -> list[LabelledDate]:
    """Return the full days in a short text from left to right, with the roles that labels before or after give them.

    A label stands before its date, or after it (`2026-11-06 更新`) where it governs no later one. A date without a
    label of its own takes none from its neighbours; two of them with a dash between are the days of an event.
    """
    return list(_labelled_dates(normalise(text), language))


@lru_cache(maxsize=1_024)  # nested elements of a page have the same text
def _labelled_dates(normal: str, language: str | None) -> tuple[LabelledDate, ...]:
    places = moments_in(normal, language=language)
    if not places:
        return ()
    labels = [
        label for label in date_labels(normal)
        if not any(label.start < place.end and place.start < label.end for place in places)
    ]  # fmt: skip
    governs_before = bool(labels) and labels[0].start > places[0].start and labels[-1].start >= places[-1].end
    passes = (_label_after, _label_before) if governs_before else (_label_before, _label_after)
    roles: list[DateRole | None] = [None] * len(places)
    used: set[int] = set()
    for nearest in passes:
        for at in range(len(places)):
            label = nearest(normal, places, labels, at) if roles[at] is None else None
            if label is not None and label.start not in used:
                roles[at] = label.role
                used.add(label.start)
    for at, (first, last) in enumerate(pairwise(places)):
        if roles[at] is roles[at + 1] is None and _RANGE.fullmatch(normal[first.end : last.start]):
            roles[at] = roles[at + 1] = DateRole.OTHER  # an event
    ends = [place.start for place in places[1:]] + [len(normal)]
    return tuple(
        LabelledDate(_without_foreign_clock(normal, place, labels, until), role)
        for place, role, until in zip(places, roles, ends, strict=True)
    )


def _without_foreign_clock(normal: str, place: PlacedMoment, labels: list[DateLabel], until: int) -> Moment:
    """Return the moment without a clock that belongs to a label after the day: `6 May 2026, updated at 15:10`."""
    moment = place.moment
    label = next((label for label in labels if place.end <= label.start < until), None)
    if label is None or not moment.has_clock or _CLOCK.search(normal[place.end : label.start]):
        return moment
    if _CLOCK.search(normal[label.end : until]) is None:
        return moment
    return day_of(moment)


def _label_before(normal: str, places: list[PlacedMoment], labels: list[DateLabel], at: int) -> DateLabel | None:
    since, until = places[at - 1].end if at else 0, places[at].start
    within = [label for label in labels if since <= label.start and label.end <= until]
    if not within:
        return None
    between = _BY_NAME.sub(" ", normal[within[-1].end : until], count=1)
    return within[-1] if _connects(between) else None


def _label_after(normal: str, places: list[PlacedMoment], labels: list[DateLabel], at: int) -> DateLabel | None:
    since, until = places[at].end, places[at + 1].start if at + 1 < len(places) else len(normal)
    within = [label for label in labels if since <= label.start and label.end <= until]
    if not within or not _connects(normal[since : within[0].start]):
        return None
    own = normal[within[0].end : until]  # the label's own clock, or the time that it counts back from now
    return None if _CLOCK.search(own) or _COUNT_BACK.match(own) else within[0]


def _is_word(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (before and (before.isalnum() or before == "_")) and not (after and (after.isalnum() or after == "_"))


def _connects(between: str) -> bool:
    pattern, words = _connection()
    if any(word not in words and not word[0].isdecimal() for word in _WORD.findall(between)):
        return False  # without the long alternation
    return pattern.fullmatch(between) is not None


@cache
def _roles() -> dict[str, DateRole]:
    roles: dict[str, DateRole] = {}
    for role, table in ((DateRole.PUBLISHED, PUBLISHED), (DateRole.UPDATED, UPDATED), (DateRole.OTHER, OTHER)):
        for phrases in table.values():
            for phrase in phrases.split("|"):
                roles.setdefault(normalise(phrase), role)
    return roles


@cache
def _automaton() -> tuple[AhoCorasick, tuple[DateRole, ...], tuple[bool, ...]]:
    phrases = tuple(_roles())
    unspaced = tuple(UNSPACED.search(phrase) is not None for phrase in phrases)
    return AhoCorasick(phrases), tuple(_roles().values()), unspaced


@cache
def _connection() -> tuple[re.Pattern[str], frozenset[str]]:
    """Return the pattern of what connects a label with its date, and the words of which it is made."""
    tables = (*CONNECTING.values(), *weekday_names().values())
    words = sorted({normalise(word) for phrases in tables for word in phrases.split("|")} - {""})
    alternatives = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    clock = r"\d{1,2}\s?[:.h時时点시]\s?\d\d(?:[:.]\d\d|分|분)?(?:\s?(?:[ap]\.?m\.?|uhr|h|z|[+-]\d\d:?\d\d))?"
    pattern = re.compile(rf"(?:[\s.:;,،؛၊။។፣、，|•·()\[\]/–—-]|(?<!\w)(?:{alternatives}|{clock})(?!\w))*+")
    return pattern, frozenset(part for word in (*words, "uhr h z a m p") for part in _WORD.findall(word))


def is_only_labels(text: str) -> bool:
    """Return whether a text is nothing but labels of dates, clocks and connecting words (`Published on Monday at`)."""
    normal = normalise(text)
    position = 0
    for label in date_labels(normal):
        if not _connects(normal[position : label.start]):
            return False
        position = label.end
    return _connects(normal[position:])


def is_connecting(text: str) -> bool:
    """Return whether a text is nothing but words that connect a label with its date: weekdays, clocks, `on`."""
    return _connects(normalise(text))
