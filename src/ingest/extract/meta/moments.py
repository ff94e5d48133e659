"""Publication and modification dates of a page: candidates, cross-checked, one chosen or none."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone

from ingest.extract.meta.jsonld import JsonLd, text_of
from ingest.extract.meta.rules import DATE_WEIGHTS, FUTURE_SLACK_HOURS, MODIFIED_ORDER, OLDEST_YEAR
from ingest.extract.meta.tags import Markup, Spot
from ingest.records import Hints
from ingest.text.dates import Moment, find_date, parse_date

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
_UPDATE_WORDS = re.compile(
    r"updated|modified|aktualisiert|mis à jour|actualizado|aggiornato|atualizado|bijgewerkt|обновлено|更新",
    re.IGNORECASE,
)


_SEEN = ("time", "text")
_NEAR = 40  # short texts after the headline; further down are the dates of other articles


@dataclass(frozen=True, slots=True)
class Dated:
    """A date candidate: what was told, and by whom."""

    moment: Moment
    source: str
    note: str = ""

    @property
    def day(self) -> str:
        """The calendar day as told."""
        return self.moment.local[:10]


@dataclass(frozen=True, slots=True)
class Times:
    """The chosen dates; `dated` holds all candidates for the publication, `published` among them when there is one."""

    published: Dated | None = None
    modified: Dated | None = None
    dated: tuple[Dated, ...] = ()
    modifieds: tuple[Dated, ...] = ()


def choose_times(
    markup: Markup,
    linked: JsonLd,
    url: str | None,
    hints: Hints,
    hidden: Callable[[], list[str]],
    *,
    language: str | None,
    now: datetime | None,
) -> Times:
    """When the article was published and last changed, by the page's and its carrier's own word, or None.

    `hidden` gives the short texts after the headline; it is asked only when nothing but the URL tells a date.
    """
    dated = _usable(_published(markup, linked, url, hints, language), now)
    modifieds = _usable(_modified(markup, linked, hints, language), now)
    modified = min(modifieds, key=lambda item: MODIFIED_ORDER.index(item.source), default=None)
    if not any(item.source != "url" for item in dated):
        dated.extend(_usable(_hidden(hidden(), language, modified), now))
    published = _elect(_without_updates(dated, modified))
    if published is not None:
        published = _with_local_day(_enriched(published, dated), dated)
    if modified is not None and published is not None and modified.moment.at < published.moment.at - timedelta(days=1):
        modified = None  # a change before the publication is a template's mistake
    return Times(published, modified, tuple(dated), tuple(modifieds))


def _usable(candidates: Iterator[Dated], now: datetime | None) -> list[Dated]:
    latest = None if now is None else now + timedelta(hours=FUTURE_SLACK_HOURS)
    found: dict[tuple[str, str], Dated] = {}
    for item in candidates:
        moment = item.moment
        if moment.precision in ("month", "year") or moment.at.year < OLDEST_YEAR:
            continue
        if latest is not None and moment.at > latest:
            continue
        found.setdefault((item.source, item.day), item)
    return list(found.values())


def _published(markup: Markup, linked: JsonLd, url: str | None, hints: Hints, language: str | None) -> Iterator[Dated]:
    for node in (linked.article, linked.page):
        for key in _PUBLISHED_KEYS:
            moment = parse_date(text_of(node.get(key)), language=language)
            if moment is not None:
                yield Dated(moment, "json-ld", key)
                break
        else:
            continue
        break
    for name, values in markup.meta.items():
        if _META_PUBLISHED.search(name) and not _META_MODIFIED.search(name):
            moment = parse_date(values[0], language=language)
            if moment is not None:
                yield Dated(moment, "opengraph" if _OPENGRAPH.match(name) else "meta", name)
    yield from _visible(markup, language)
    if hints.published_at is not None:
        yield Dated(_told_by_carrier(hints), "feed", hints.carrier)
    if url and (moment := date_in_url(url)) is not None:
        yield Dated(moment, "url")


def _told_by_carrier(hints: Hints) -> Moment:
    at = hints.published_at or datetime.min.replace(tzinfo=UTC)
    local = at.date().isoformat() if hints.published_precision == "day" else at.isoformat()
    return Moment(at.astimezone(UTC), hints.published_precision, local, hints.published_precision != "day")


def _visible(markup: Markup, language: str | None) -> Iterator[Dated]:
    """Dates that readers see: marked ones first, then `<time>`, then texts; those beside the article never."""
    texts = times = 0
    for spot in markup.spots:
        if spot.apart:
            continue
        if spot.kind == "itemprop" and spot.prop in ("datepublished", "datecreated"):
            moment = _spot_date(spot, language)
            if moment is not None:
                yield Dated(moment, "microdata", spot.prop)
        elif spot.kind == "time" and times < 1:
            moment = _time_date(spot, language)
            if moment is not None:
                times += 1
                yield Dated(moment, "time")
                shown = find_date(spot.text[:160], language=language) if spot.datetime else None
                if shown is not None and texts < 1:
                    texts += 1
                    yield Dated(shown, "text", "shown by <time>")
        elif spot.kind in ("date", "byline", "author") and texts < 1 and len(spot.text) <= 160:
            moment = find_date(_UPDATE_WORDS.split(spot.text)[0], language=language)
            if moment is not None:
                texts += 1
                yield Dated(moment, "text")


def _hidden(texts: list[str], language: str | None, modified: Dated | None) -> Iterator[Dated]:
    """The first short text near the headline that is a date and little else, and is not later than the last change."""
    latest = None if modified is None else modified.moment.at + timedelta(days=1)
    for text in texts[:_NEAR]:
        for piece in re.split(r"\s*[|•·–]\s*|\s-\s|,\s(?=\D+$)", text):
            if 6 <= len(piece) <= 60 and any(map(str.isdigit, piece)):
                moment = parse_date(piece, language=language)
                if moment is None or moment.precision in ("month", "year"):
                    continue
                if latest is None or moment.at <= latest:
                    yield Dated(moment, "text", "without markup")
                    return


def _spot_date(spot: Spot, language: str | None) -> Moment | None:
    return parse_date(spot.datetime, language=language) or find_date(spot.text[:160], language=language)


def _time_date(spot: Spot, language: str | None) -> Moment | None:
    """The date of a `<time>`; of one that tells of an update, what stands before that word."""
    update = _UPDATE_WORDS.search(spot.text)
    return _spot_date(spot, language) if update is None else find_date(spot.text[: update.start()], language=language)


def date_in_url(url: str) -> Moment | None:
    """A full day in the path (`/2024/04/02/`, `-20240402`), never in the host or the query."""
    path = url.partition("://")[2].partition("/")[2].partition("?")[0].partition("#")[0]
    match = _URL_DAY.search(path)
    if match is not None:
        return parse_date(f"{match[1]}-{int(match[3]):02}-{int(match[4]):02}")
    match = _URL_MONTH_NAME.search("/" + path.lower())
    return parse_date(f"{match[3]} {match[2]} {match[1]}") if match is not None else None


def _modified(markup: Markup, linked: JsonLd, hints: Hints, language: str | None) -> Iterator[Dated]:
    for node in (linked.article, linked.page):
        moment = parse_date(text_of(node.get("datemodified")), language=language)
        if moment is not None:
            yield Dated(moment, "json-ld", "datemodified")
            break
    for name, values in markup.meta.items():
        if _META_MODIFIED.search(name):
            moment = parse_date(values[0], language=language)
            if moment is not None:
                yield Dated(moment, "opengraph" if _OPENGRAPH.match(name) else "meta", name)
    for spot in markup.spots:
        if spot.prop == "datemodified" and not spot.apart:
            moment = _spot_date(spot, language)
            if moment is not None:
                yield Dated(moment, "microdata", spot.prop)
    if hints.modified_at is not None:
        at = hints.modified_at.astimezone(UTC)
        yield Dated(Moment(at, "second", at.isoformat(), True), "feed", hints.carrier)


def _elect(dated: list[Dated]) -> Dated | None:
    """The day with the most weight; its most trusted candidate, but not the address, which tells no clock.

    A source votes once for a day.
    """
    votes: dict[str, float] = {}
    for item in dated:
        votes[item.day] = votes.get(item.day, 0.0) + DATE_WEIGHTS[item.source]
    return max(
        dated,
        key=lambda item: (votes[item.day], item.source != "url", DATE_WEIGHTS[item.source], item.moment.zoned),
        default=None,
    )


def _without_updates(dated: list[Dated], modified: Dated | None) -> list[Dated]:
    """Without visible dates that are the modification's, where something else is declared to be the publication."""
    if modified is None or all(item.source in _SEEN for item in dated):
        return dated
    near = timedelta(days=1)
    updates = [item for item in dated if item.source in _SEEN and abs(item.moment.at - modified.moment.at) <= near]
    return [item for item in dated if item not in updates]


def _enriched(chosen: Dated, dated: list[Dated]) -> Dated:
    """The same moment told with clock and zone, when the chosen one has none; its own day stays the local day."""
    told = chosen.moment
    if told.zoned:
        return chosen
    zoned = sorted((item for item in dated if item.moment.zoned), key=lambda item: -DATE_WEIGHTS[item.source])
    for item in zoned:
        if item.day == chosen.day:
            return item
    for item in zoned:
        ahead = told.at - item.moment.at
        if not item.moment.local.endswith("+00:00") or abs(ahead) > timedelta(hours=14):
            continue
        if "T" in told.local and not ahead % timedelta(minutes=15):  # the difference is the page's offset
            local = told.at.replace(tzinfo=timezone(ahead)).isoformat()
            return replace(item, moment=replace(item.moment, local=local), note="offset by another source's clock")
    return chosen


def _with_local_day(chosen: Dated, dated: list[Dated]) -> Dated:
    """An instant in UTC whose local day the page shows: the day that readers see is kept in `local`.

    Only where all who tell a day in the page's own time agree on the day before or after, and the clock allows it.
    Days further away are those of something else, and the same clock without its zone is no word of its own.
    """
    moment = chosen.moment
    if not moment.zoned or not moment.local.endswith("+00:00"):
        return chosen
    near = [item for item in dated if abs(item.moment.at.date() - moment.at.date()) <= timedelta(days=1)]
    bare = moment.local[:16] if "T" in moment.local else None
    told = {item.day for item in near if not item.moment.local.endswith("+00:00") and item.moment.local[:16] != bare}
    if len(told) != 1 or chosen.day in told:
        return chosen
    day = told.pop()
    shift = datetime.fromisoformat(day).date() - moment.at.date()
    if (shift == timedelta(days=-1) and moment.at.hour < 12) or (shift == timedelta(days=1) and moment.at.hour >= 10):
        return replace(chosen, moment=replace(moment, local=day), note="local day as the page shows it")
    return chosen
