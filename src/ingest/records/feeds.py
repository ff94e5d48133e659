"""Feeds as they tell it, and how requests of them ended."""

from dataclasses import dataclass
from datetime import datetime

from ingest.records.documents import Precision
from ingest.records.pickling import pickle_by_position


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a feed or news sitemap, as it tells it. URLs are absolute."""

    guid: str | None = None
    url: str | None = None
    title: str | None = None  # plain text
    summary: str | None = None  # plain text
    content_html: str | None = None  # sanitised full content, when the feed has some
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    published_raw: str | None = None
    published_precision: Precision = "second"
    updated_at: datetime | None = None
    updated_raw: str | None = None
    categories: tuple[str, ...] = ()
    language: str | None = None
    copyright_notice: str | None = None
    source_name: str | None = None  # <source> or news:name


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A link of a feed: rel is self, hub, alternate, next, prev-archive ..."""

    rel: str
    url: str
    media_type: str | None = None
    title: str | None = None  # as a page that announces it calls it


@dataclass(frozen=True, slots=True)
class PollAdvice:
    """What a feed says about how often to come."""

    ttl_minutes: int | None = None
    update_seconds: int | None = None  # sy:updatePeriod / sy:updateFrequency
    skip_hours: tuple[int, ...] = ()  # GMT, 0..23
    skip_days: tuple[str, ...] = ()  # Monday ... Sunday


@dataclass(frozen=True, slots=True)
class Feed:
    """A parsed feed document. `problems` lists what had to be mended or was lost; `kind` is '' when it is no feed."""

    kind: str = ""  # rss, atom, rdf, json, sitemap, sitemap-index
    version: str = ""
    title: str | None = None
    link: str | None = None
    language: str | None = None
    copyright_notice: str | None = None
    entries: tuple[Entry, ...] = ()
    links: tuple[FeedLink, ...] = ()
    advice: PollAdvice = PollAdvice()
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fetch:
    """One request of a feed, sitemap or page, its typed outcome and when to come again: a row of `fetches`."""

    url: str  # as configured or announced
    kind: str  # feed, sitemap, page, robots
    at: datetime
    outcome: str  # new, unchanged, not-modified, empty, not-a-feed, challenge, truncated, gone, gap, error ...
    final_url: str | None = None
    permanent_url: str | None = None  # where 301/308 alone led: the address to ask next time
    status: int | None = None
    etag: str | None = None  # byte-exact, latin-1
    last_modified: str | None = None  # byte-exact, latin-1
    body_sha256: str | None = None
    body_bytes: int | None = None
    entries: int | None = None
    new_entries: int | None = None
    missed_estimate: int | None = None  # entries that were announced and gone between two polls
    newest_at: datetime | None = None
    errors_in_row: int = 0
    next_at: datetime | None = None
    next_reason: str | None = None
    message: str | None = None
    full_at: datetime | None = None  # when a whole body last came (a 304 carries this on)
    rhythm_seconds: float | None = None  # the feed's own rhythm, as its entries' dates showed it last
    ttl_minutes: int | None = None  # the feed's advice, carried on over 304s: see PollAdvice
    update_seconds: int | None = None
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[str, ...] = ()
    not_before: datetime | None = None  # Retry-After or freshness: who asks earlier is rude
    refused_in_row: int | None = None  # refusals among the errors in a row; None (older files) is 0
    complete_to: datetime | None = None  # nothing before it is missing: the newest entry then, at first our first try
    named: "tuple[ListedAddress, ...]" = ()  # of a list: what it leads to, where that is not what it led to before
    found: int | None = None  # entries of the gap that were found in older pages or sitemaps; None: not looked for
    owed_from: datetime | None = None  # a gap whose sitemaps could not be asked yet: from here ...
    owed_to: datetime | None = None  # ... to here entries are still to be looked for


@dataclass(frozen=True, slots=True)
class ListedAddress:
    """An address that a list (OPML, an index of sitemaps, a site) names, and what it says about it."""

    url: str
    kind: str  # feed or sitemap
    name: str | None = None
    language: str | None = None


pickle_by_position(globals().values())
