"""What is to be read: sources, files and web addresses."""

from dataclasses import dataclass, field
from datetime import datetime

from ingest.records.documents import Raw, Sighting
from ingest.records.feeds import Fetch
from ingest.records.pickling import pickle_by_position


@dataclass(frozen=True, slots=True)
class Source:
    """A source as the user named it, with its settings."""

    path_or_url: str  # a file, a folder, a glob, or a web address
    kind: str | None = None  # None: detect it
    name: str | None = None
    language: str | None = None  # BCP 47
    home: str | None = None  # ISO 3166-1 alpha-2, or ISO 3166-2
    pages: bool = True  # fetch the page where a feed entry has no full text
    tags: tuple[str, ...] = ()
    columns: tuple[tuple[str, str], ...] = ()  # of tables and JSON records: (our name of a value, the column's name)


@dataclass(frozen=True, slots=True)
class Location:
    """One file, or a range of its items, to be read."""

    path: str
    source: Source
    size: int  # bytes, as stored
    first: int = 0  # number of the first item to read
    count: int | None = None  # how many to read; None: all
    start: int = 0  # of an archive whose records are compressed one by one: read those that begin in these stored bytes
    end: int | None = None  # None: to the end of the file
    stamp: str = field(default="", compare=False, repr=False)  # changes when the file does: when it was modified


@dataclass(frozen=True, slots=True)
class LineRange:
    """Lines that follow each other in a local file, for a worker to read: their place, and what they must be."""

    location: Location
    start: int  # bytes before them
    size: int  # their bytes
    before: int  # lines before them
    lines: int
    sha256: str  # of their bytes
    code_page: str | None = None  # of the lines of the file that are not UTF-8, where its head shows it


@dataclass(frozen=True, slots=True)
class Unchanged:
    """An item with nothing new: it was seen before with the same bytes, or the lake has the article already.

    `sighting` is set when another feed or file carried a known article: that is new. `is_deleted` marks an item that is
    not stored because it was deleted on request.
    """

    location: str
    source: str
    sighting: Sighting | None = None
    is_deleted: bool = False


@dataclass(frozen=True, slots=True)
class PendingPage:
    """A page that is still to be fetched: its `Raw` without bytes."""

    raw: Raw
    found_in: str | None = None  # the document that lists it; None: the user named it


@dataclass(frozen=True, slots=True)
class PollTarget:
    """A web address to poll: a feed, a sitemap, a list of feeds, a site or a page."""

    url: str
    source: Source
    kind: str | None = None  # feed, sitemap, opml, page; None: detect it in the answer
    found_in: str | None = None  # the document that lists it; None: the user named it
    depth: int = 0  # how many lists lead to it
    carrier: str | None = None  # the feed whose archive page (RFC 5005) this is; the entries belong to that feed


@dataclass(frozen=True, slots=True)
class Postponed:
    """A page that was not asked for, because the bytes of this cycle were used up. It is not an outcome yet."""

    page: PendingPage


@dataclass(frozen=True, slots=True)
class PollRow:
    """The row of `fetches` of a poll, which is committed with the last of its items: not beside a `Postponed` page."""

    row: Fetch


@dataclass(frozen=True, slots=True)
class ItemsRead:
    """How many items a source gave; a commit compares the sum with the outcomes that reach it."""

    number: int


@dataclass(frozen=True, slots=True)
class PriorSighting:
    """An earlier sighting of an address: the feed that carried it, the article it led to, its time and its bytes."""

    feed_url: str | None
    article_id: str
    seen_at: datetime
    source: str = ""
    raw_sha256: str = ""
    guid: str | None = None


pickle_by_position(globals().values())
