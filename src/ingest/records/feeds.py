"""Parsed feeds and sitemaps, and the requests of the web."""

from dataclasses import dataclass
from datetime import datetime

from ingest.records.documents import Precision
from ingest.records.pickling import pickle_by_position


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a feed or news sitemap, with its values as published. URLs are absolute."""

    guid: str | None = None
    url: str | None = None
    title: str | None = None  # plain text
    summary: str | None = None  # plain text
    content_html: str | None = None  # full content as the feed has it: HTML that may hold scripts; sanitise to show it
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
    title: str | None = None  # of the link, on a page that announces the feed


@dataclass(frozen=True, slots=True)
class PollAdvice:
    """How often a feed asks to be polled."""

    ttl_minutes: int | None = None
    update_seconds: int | None = None  # sy:updatePeriod / sy:updateFrequency
    skip_hours: tuple[int, ...] = ()  # GMT, 0..23
    skip_days: tuple[str, ...] = ()  # Monday ... Sunday


@dataclass(frozen=True, slots=True)
class Feed:
    """A parsed feed document. `problems` lists what was repaired or lost; `kind` is "" when it is not a feed."""

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
    truncated: bool = False  # the document has no end; its complete entries are there


@dataclass(frozen=True, slots=True)
class Fetch:
    """One request of a feed, sitemap or page, its outcome and the time of the next one: a row of `fetches`."""

    url: str  # as configured or announced
    kind: str  # feed, sitemap, page, robots
    at: datetime
    outcome: str  # a value of `Outcome`
    final_url: str | None = None
    permanent_url: str | None = None  # the address to request next time, after permanent redirects (301, 308) only
    status: int | None = None
    etag: str | None = None  # byte-exact, latin-1
    last_modified: str | None = None  # byte-exact, latin-1
    body_sha256: str | None = None
    body_bytes: int | None = None
    entries: int | None = None
    new_entries: int | None = None
    missed_estimate: int | None = None  # entries that were published and dropped between two polls
    newest_at: datetime | None = None
    errors_in_row: int = 0
    next_at: datetime | None = None
    next_reason: str | None = None
    message: str | None = None
    full_at: datetime | None = None  # when a whole body was last received (a 304 keeps this)
    rhythm_seconds: float | None = None  # the usual time between entries, by their dates
    ttl_minutes: int | None = None  # the feed's advice, kept over 304s: see PollAdvice
    update_seconds: int | None = None
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[str, ...] = ()
    not_before: datetime | None = None  # the earliest time of the next request, by Retry-After or freshness
    refused_in_row: int | None = None  # refusals among the consecutive errors; None (in older files) is 0
    complete_to: datetime | None = None  # no entry before this time is missing
    named: "tuple[ListedAddress, ...]" = ()  # of a list: the addresses in it, if they changed
    found: int | None = None  # entries of the gap that were found in older pages or sitemaps; None: not looked for
    owed_from: datetime | None = None  # a gap whose sitemaps could not be read yet: from here ...
    owed_to: datetime | None = None  # ... to here entries are still to be looked for
    archive_file: str | None = None  # key of the file with the response; until the commit, of a part in the stage
    archive_offset: int | None = None  # bytes
    archive_length: int | None = None  # bytes


@dataclass(frozen=True, slots=True)
class ListedAddress:
    """An address in a list (OPML, an index of sitemaps, a site), with what the list says about it."""

    url: str
    kind: str  # feed or sitemap
    name: str | None = None
    language: str | None = None


pickle_by_position(globals().values())
