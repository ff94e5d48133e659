"""What is named to be read (sources, files, addresses), and what is known of it beforehand."""

from dataclasses import dataclass
from datetime import datetime

from ingest.records.documents import Raw, Sighting
from ingest.records.pickling import pickle_by_position


@dataclass(frozen=True, slots=True)
class Source:
    """A source as the user named it, with what the settings say about it."""

    path_or_url: str  # a file, a folder, a glob, or a web address
    kind: str | None = None  # None: found out
    name: str | None = None
    language: str | None = None  # BCP 47
    home: str | None = None  # ISO 3166-1 alpha-2, or ISO 3166-2
    pages: bool = True  # fetch the page where a feed entry has no full text
    tags: tuple[str, ...] = ()
    columns: tuple[tuple[str, str], ...] = ()  # of tables and JSON records: (our name of a value, the column's name)


@dataclass(frozen=True, slots=True)
class Location:
    """One file to open: what a source's listing yields, and what a reader takes."""

    path: str
    source: Source
    size: int  # bytes, as stored
    first: int = 0  # of the items in it, the first to read
    count: int | None = None  # how many to read; None: all


@dataclass(frozen=True, slots=True)
class Unchanged:
    """An item that brought nothing new: seen before with the same bytes, or an article that the lake already has.

    `sighting` is set when the carrying itself is new: another feed or file brought a known article.
    """

    location: str
    source: str
    sighting: Sighting | None = None


@dataclass(frozen=True, slots=True)
class PendingPage:
    """A document that a feed, a sitemap or the user named and that is still to be fetched: its `Raw` without bytes."""

    raw: Raw
    found_at: str | None = None  # the document that named it; None: the user did


@dataclass(frozen=True, slots=True)
class PollTarget:
    """A web address to poll: a feed, a sitemap, a list of feeds, a site or a page that the user (or a list) named."""

    url: str
    source: Source
    kind: str | None = None  # feed, sitemap, opml, page; None: found out by what comes
    found_at: str | None = None  # the document that named it; None: the user did
    depth: int = 0  # how many lists lie between the user and it
    carrier: str | None = None  # the feed whose older page this is (RFC 5005): its entries are that feed's


@dataclass(frozen=True, slots=True)
class PriorSighting:
    """An earlier sighting of an address: the feed that carried it, the article it led to, when, and in which bytes."""

    feed_url: str | None
    article_id: str
    seen_at: datetime
    source: str = ""
    raw_sha256: str = ""
    guid: str | None = None


pickle_by_position(globals().values())
