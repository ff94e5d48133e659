"""The dates that readers see on a page, with the roles that their labels give them, and dates in the data of scripts.

A date above the headline that shares only the page with it is the masthead's: the day of the visit. An update is never
the publication. Deadlines, events and the like are no dates of the article at all.
"""

import re
from dataclasses import dataclass, field
from itertools import pairwise

from ingest.extract.meta.markup import MarkedText, Markup
from ingest.text.date_labels import DateRole, date_labels, labelled_dates, role_of_label
from ingest.text.dates import Moment, normalise, parse_date
from ingest.text.days import may_hold_date

_MAX_VISIBLE = 160  # characters of a text with a visible date
_MAX_DATED = 12  # marked dates that are read
NEAR_HEADLINE = 60  # short texts near the headline; further down are the dates of other articles
_MAX_WORDS_BESIDE = 4  # words beside a date without markup
_SEPARATOR = re.compile(r"\s*[|•·–—\n]\s*|\s-\s|,\s(?=\D+$)")
_SCRIPT_DATE = re.compile(
    rb'"(?:date_?published|published_?(?:at|on|date|time)?|first_?published(?:_?(?:at|on|date|time))?|publish_?(?:at|date|time)'
    rb"|publication_?(?:date|time)|pub_?date|display_?date|original_?publish_?date|release_?date|go_?live_?date)"
    rb'\\?"\s*:\s*\\?"(\d{4}-\d\d-\d\d[^"\\]{0,20})',
    re.IGNORECASE,
)
_MAX_SCRIPT_DATES = 50


@dataclass(frozen=True, slots=True)
class DateCandidate:
    """A date with its source."""

    moment: Moment
    source: str
    note: str = ""

    @property
    def day(self) -> str:
        """The calendar day as declared, ISO 8601."""
        return self.moment.day


@dataclass(frozen=True, slots=True)
class VisibleDates:
    """The dates that the marked texts of a page show."""

    published: list[DateCandidate] = field(default_factory=list)
    modified: list[DateCandidate] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Dated:
    """The date of one marked text; `shown` is the one that it displays, if an attribute declares another form."""

    moment: Moment
    role: DateRole | None
    shown: Moment | None = None


def visible_dates(markup: Markup, language: str | None) -> VisibleDates:
    """Return the dates that readers see: marked ones, `<time>`, and texts; none from beside or above the article.

    Of `<time>` and of texts one each may be the publication: the first that a label calls so, else the first without
    a label.
    """
    result = VisibleDates()
    best: dict[str, tuple[bool, DateCandidate]] = {}
    read = 0
    for item in markup.marked_texts:
        if item.in_aside or item.kind in ("h1", "headline", "rel", "address"):
            continue
        named = set(item.itemprop.split())
        if item.kind == "itemprop":
            _add_microdata(result, item, named, language)
            continue
        if item.in_masthead or read >= _MAX_DATED or (item.kind != "time" and len(item.text) > _MAX_VISIBLE):
            continue
        for dated in _dates_of(item, language):
            read += 1
            source = "time" if item.kind == "time" else "text"
            if dated.role is DateRole.UPDATED:
                result.modified.append(DateCandidate(dated.moment, source, "labelled as an update"))
            elif dated.role is not DateRole.OTHER:
                labelled = dated.role is DateRole.PUBLISHED
                _keep(best, source, labelled, DateCandidate(dated.moment, source, _note(labelled)))
                if dated.shown is not None:
                    _keep(best, "text", labelled, DateCandidate(dated.shown, "text", "shown by <time>"))
    result.published.extend(candidate for _, candidate in best.values())
    return result


def _note(labelled: bool) -> str:
    return "labelled as the publication" if labelled else ""


def _keep(best: dict[str, tuple[bool, DateCandidate]], source: str, labelled: bool, candidate: DateCandidate) -> None:
    if source not in best or (labelled and not best[source][0]):
        best[source] = labelled, candidate


def _add_microdata(result: VisibleDates, item: MarkedText, named: set[str], language: str | None) -> None:
    """Add the date of an element with an itemprop; the property is its role."""
    published, modified = bool(named & {"datepublished", "datecreated"}), "datemodified" in named
    if published or modified:
        moment = parse_date(item.datetime, language=language)
        if moment is None:
            dates = labelled_dates(item.text[:_MAX_VISIBLE], language=language)
            moment = dates[0].moment if dates else None
        if moment is not None and published:
            result.published.append(DateCandidate(moment, "microdata", item.itemprop))
        if moment is not None and modified:
            result.modified.append(DateCandidate(moment, "microdata", item.itemprop))


def _dates_of(item: MarkedText, language: str | None) -> list[_Dated]:
    """Return the dates of one marked text with their roles; its line may begin before it."""
    text = item.text[:_MAX_VISIBLE]
    declared = parse_date(item.datetime, language=language) if item.kind in ("time", "date") else None
    if declared is None and not may_hold_date(text):
        return []
    before = item.before
    inside = labelled_dates(text, language=language)
    joined = labelled_dates(f"{before} {text}", language=language) if before else inside
    roles = [date.role for date in joined[len(joined) - len(inside) :]] if inside else []
    if declared is not None and (item.kind == "time" or not inside):
        role = roles[0] if roles else _role_of_relative(before, text, language)
        return [_Dated(declared, role, inside[0].moment if inside else None)]
    return [_Dated(date.moment, role) for date, role in zip(inside, roles, strict=True)]


def _role_of_relative(before: str, text: str, language: str | None) -> DateRole | None:
    """Return the role that a label before or in the text gives to a relative date, such as `updated yesterday`."""
    dates = labelled_dates(f"{before} 2000-01-01", language=language)
    role = dates[-1].role if dates else None
    updated = any(label.role is DateRole.UPDATED for label in date_labels(normalise(text)))
    return DateRole.UPDATED if updated else role


def unmarked_dates(texts: list[str], language: str | None) -> tuple[list[DateCandidate], list[DateCandidate]]:
    """Return the publication and the updates that short texts near the headline show without any markup.

    The publication is the first date that a label calls so, else the first text that is little but a date.
    """
    labelled_publication: DateCandidate | None = None
    first: DateCandidate | None = None
    labelled: set[str] = set()  # days and instants
    updates: list[DateCandidate] = []
    for before, text in pairwise(["", *texts]):
        if len(text) > _MAX_VISIBLE or not may_hold_date(text):
            continue
        if role_of_label(before) is not None:  # in an element of its own
            text = f"{before} {text}"
        for date in labelled_dates(text, language=language):
            candidate = DateCandidate(date.moment, "text", "without markup")
            if date.role is DateRole.UPDATED:
                updates.append(candidate)
            if date.role is DateRole.PUBLISHED:
                labelled_publication = labelled_publication or candidate
            if date.role is not None:
                labelled |= {candidate.day, date.moment.local}  # the same date follows, from an element inside
            elif first is None and _is_little_else(text, date.moment, language):
                repeats = date.moment.local if date.moment.has_clock else candidate.day
                first = None if repeats in labelled else candidate
    publication = labelled_publication or first
    return [publication] if publication is not None else [], updates


def _is_little_else(text: str, moment: Moment, language: str | None) -> bool:
    """Return whether a piece of the text is the date and at most a few words."""
    for piece in _SEPARATOR.split(text):
        if 5 < len(piece) <= 60 and may_hold_date(piece):
            parsed = parse_date(piece, language=language)
            if parsed is not None and parsed.day == moment.day:
                words = [word for word in piece.split() if word.isalpha()]
                return len(words) <= _MAX_WORDS_BESIDE + 2  # a month and a weekday are words of the date
    return False


def script_dates(page: bytes) -> list[DateCandidate]:
    """Return the date of publication in the data of a page's scripts, if they name one day only."""
    moments: dict[str, Moment] = {}
    for match in list(_SCRIPT_DATE.finditer(page))[:_MAX_SCRIPT_DATES]:
        moment = parse_date(match[1].decode("ascii", "replace").strip())
        if moment is not None:
            moments.setdefault(moment.day, moment)
    return (
        [DateCandidate(moment, "script", "data of a script") for moment in moments.values()]
        if len(moments) == 1
        else []
    )
