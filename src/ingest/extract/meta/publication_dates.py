"""Publication and modification dates of a page: candidates are compared, and one is chosen or none."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone

from ingest.extract.meta.jsonld import JsonLd
from ingest.extract.meta.jsonld_values import jsonld_text
from ingest.extract.meta.markup import Markup
from ingest.extract.meta.rules import DATE_WEIGHTS, FUTURE_SLACK_HOURS, MODIFIED_ORDER, OLDEST_YEAR
from ingest.extract.meta.visible_dates import (
    NEAR_HEADLINE,
    DateCandidate,
    VisibleDates,
    script_dates,
    unmarked_dates,
    visible_dates,
)
from ingest.records import Hints
from ingest.text.dates import Moment, parse_date

_PUBLISHED_KEYS = ("datepublished", "datecreated", "uploaddate")
_META_PUBLISHED = re.compile(
    r"(?:^|[.:_-])(?:date\.?(?:published|created|issued|posted)?|date_original|published?(?:[-_:]?(?:time|date|at|on))?|pub[-_]?date|"
    r"publication[-_]?date|publish[-_]?date|created?(?:[-_]?(?:time|date|at|on))?|issued|displaydate|release[-_]?date|"
    r"original[-_]?publication[-_]?date|posted[-_]?(?:time|date|on)|recs:publishtime|article_date_original|timestamp|dat[ae])$"
)
_META_MODIFIED = re.compile(r"(?:modif|updat|revis|lastmod|last-mod)")
_OPENGRAPH = re.compile(r"^(?:og:|article:|http://ogp\.me/ns/article#)")
_URL_DAY = re.compile(r"(?<![\d])((?:19|20)\d\d)([/_.-]?)(0?[1-9]|1[0-2])\2(0?[1-9]|[12]\d|3[01])(?![\d])")
_URL_MONTH_NAME = re.compile(r"/((?:19|20)\d\d)/([a-z]{3})/(\d\d?)/")
_VISIBLE = ("time", "text")  # sources of dates that readers see


@dataclass(frozen=True, slots=True)
class PageDates:
    """The chosen dates and all candidates for them."""

    published: DateCandidate | None = None
    modified: DateCandidate | None = None
    published_candidates: tuple[DateCandidate, ...] = ()
    modified_candidates: tuple[DateCandidate, ...] = ()


def choose_dates(
    markup: Markup,
    jsonld: JsonLd,
    url: str | None,
    hints: Hints,
    short_texts: Callable[[int], list[str]],
    *,
    page: bytes = b"",
    language: str | None,
    now: datetime | None,
) -> PageDates:
    """Choose when the article was published and last changed, as page or carrier declare it.

    `short_texts` returns so many short texts after the headline, and those right above it; it is called only when
    nothing but the URL has a date. Where they have none either, the data of scripts in `page` (its UTF-8) are searched.
    """
    shown = visible_dates(markup, language)
    candidates = _usable(_published(markup, jsonld, shown, url, hints, language), now)
    modified_candidates = _usable(_modified(markup, jsonld, shown, hints, language), now)
    modified = min(modified_candidates, key=lambda item: MODIFIED_ORDER.index(item.source), default=None)
    declared = any(item.source != "url" for item in candidates)
    if not declared or (modified is None and all(item.source in ("url", *_VISIBLE) for item in candidates)):
        unmarked, updates = unmarked_dates(short_texts(NEAR_HEADLINE), language)
        updated = _usable(iter(updates), now)
        modified = modified or next(iter(updated), None)
        modified_candidates += updated
        candidates.extend([] if declared else _usable(iter(_not_after(unmarked, modified)), now))
    if not jsonld.foreign and not any(item.source != "url" for item in candidates):
        candidates.extend(_usable(iter(script_dates(page)), now))
    published = _elect(_without_updates(candidates, modified))
    if published is not None:
        published = _with_local_day(_with_clock(published, candidates), candidates)
    if modified is not None and published is not None and modified.moment.at < published.moment.at - timedelta(days=1):
        modified = None  # a change before the publication is a template's mistake
    return PageDates(published, modified, tuple(candidates), tuple(modified_candidates))


def _usable(candidates: Iterator[DateCandidate], now: datetime | None) -> list[DateCandidate]:
    """Return the candidates with a full day that may be true, one per source and day."""
    latest = None if now is None else now + timedelta(hours=FUTURE_SLACK_HOURS)
    usable: dict[tuple[str, str], DateCandidate] = {}
    for item in candidates:
        moment = item.moment
        if moment.precision in ("month", "year") or moment.at.year < OLDEST_YEAR:
            continue
        if latest is not None and moment.at > latest:
            continue
        usable.setdefault((item.source, item.day), item)
    return list(usable.values())


def _not_after(dates: list[DateCandidate], modified: DateCandidate | None) -> list[DateCandidate]:
    """Return the dates that are not later than the last change."""
    latest = None if modified is None else modified.moment.at + timedelta(days=1)
    return [item for item in dates if latest is None or item.moment.at <= latest]


def _published(
    markup: Markup, jsonld: JsonLd, shown: VisibleDates, url: str | None, hints: Hints, language: str | None
) -> Iterator[DateCandidate]:
    for node in (jsonld.article, jsonld.page):
        for key in _PUBLISHED_KEYS:
            moment = parse_date(jsonld_text(node.get(key)), language=language)
            if moment is not None:
                yield DateCandidate(moment, "json-ld", key)
                break
        else:
            continue
        break
    for name, values in markup.meta.items():
        if _META_PUBLISHED.search(name) and not _META_MODIFIED.search(name):
            moment = parse_date(values[0], language=language)
            if moment is not None:
                yield DateCandidate(moment, "opengraph" if _OPENGRAPH.match(name) else "meta", name)
    yield from shown.published
    if hints.published_at is not None:
        yield DateCandidate(_from_carrier(hints), "feed", hints.carrier)
    if url and (moment := date_in_url(url)) is not None:
        yield DateCandidate(moment, "url")


def _from_carrier(hints: Hints) -> Moment:
    at = hints.published_at or datetime.min.replace(tzinfo=UTC)
    local = at.date().isoformat() if hints.published_precision == "day" else at.isoformat()
    return Moment(at.astimezone(UTC), hints.published_precision, local, hints.published_precision != "day")


def date_in_url(url: str) -> Moment | None:
    """Return a full day in the path (`/2024/04/02/`, `-20240402`), never one in the host or the query."""
    path = url.partition("://")[2].partition("/")[2].partition("?")[0].partition("#")[0]
    match = _URL_DAY.search(path)
    if match is not None:
        return parse_date(f"{match[1]}-{int(match[3]):02}-{int(match[4]):02}")
    match = _URL_MONTH_NAME.search("/" + path.lower())
    return parse_date(f"{match[3]} {match[2]} {match[1]}") if match is not None else None


def _modified(
    markup: Markup, jsonld: JsonLd, shown: VisibleDates, hints: Hints, language: str | None
) -> Iterator[DateCandidate]:
    for node in (jsonld.article, jsonld.page):
        moment = parse_date(jsonld_text(node.get("datemodified")), language=language)
        if moment is not None:
            yield DateCandidate(moment, "json-ld", "datemodified")
            break
    for name, values in markup.meta.items():
        if _META_MODIFIED.search(name):
            moment = parse_date(values[0], language=language)
            if moment is not None:
                yield DateCandidate(moment, "opengraph" if _OPENGRAPH.match(name) else "meta", name)
    yield from shown.modified
    if hints.modified_at is not None:
        at = hints.modified_at.astimezone(UTC)
        yield DateCandidate(Moment(at, "second", at.isoformat(), True), "feed", hints.carrier)


def _elect(candidates: list[DateCandidate]) -> DateCandidate | None:
    """Return the most trusted candidate of the day with the most weight, rather not the URL, which has no clock.

    A source votes once for a day.
    """
    votes: dict[str, float] = {}
    for item in candidates:
        votes[item.day] = votes.get(item.day, 0.0) + DATE_WEIGHTS[item.source]
    return max(
        candidates,
        key=lambda item: (votes[item.day], item.source != "url", DATE_WEIGHTS[item.source], item.moment.zoned),
        default=None,
    )


def _without_updates(candidates: list[DateCandidate], modified: DateCandidate | None) -> list[DateCandidate]:
    """Leave out visible dates that are the modification's, where something else is declared to be the publication."""
    if modified is None or all(item.source in _VISIBLE for item in candidates):
        return candidates
    near = timedelta(days=1)
    updates = [
        item for item in candidates if item.source in _VISIBLE and abs(item.moment.at - modified.moment.at) <= near
    ]
    return [item for item in candidates if item not in updates]


def _with_clock(chosen: DateCandidate, candidates: list[DateCandidate]) -> DateCandidate:
    """Return the same moment with clock and zone, if the chosen one has none; its own day stays the local day."""
    moment = chosen.moment
    if moment.zoned:
        return chosen
    zoned = sorted((item for item in candidates if item.moment.zoned), key=lambda item: -DATE_WEIGHTS[item.source])
    for item in zoned:
        if item.day == chosen.day:
            return item
    for item in zoned:
        ahead = moment.at - item.moment.at
        if not item.moment.in_utc or abs(ahead) > timedelta(hours=14):
            continue
        if moment.has_clock and not ahead % timedelta(minutes=15):  # the difference is the page's offset
            local = moment.at.replace(tzinfo=timezone(ahead)).isoformat()
            return replace(item, moment=replace(item.moment, local=local), note="offset by another source's clock")
    return chosen


def _with_local_day(chosen: DateCandidate, candidates: list[DateCandidate]) -> DateCandidate:
    """Keep in `local` the day that readers see, for an instant in UTC whose local day the page shows.

    Only where all candidates in the page's own time agree on the day before or after, and the clock allows it. Days
    further away belong to something else, and the same clock without its zone is not evidence of its own.
    """
    moment = chosen.moment
    if not moment.zoned or not moment.in_utc:
        return chosen
    near = [item for item in candidates if abs(item.moment.at.date() - moment.at.date()) <= timedelta(days=1)]
    minute = moment.local[:16] if moment.has_clock else None
    days = {item.day for item in near if not item.moment.in_utc and item.moment.local[:16] != minute}
    if len(days) != 1 or chosen.day in days:
        return chosen
    day = days.pop()
    shift = datetime.fromisoformat(day).date() - moment.at.date()
    if (shift == timedelta(days=-1) and moment.at.hour < 12) or (shift == timedelta(days=1) and moment.at.hour >= 10):
        return replace(chosen, moment=replace(moment, local=day), note="local day as the page shows it")
    return chosen
