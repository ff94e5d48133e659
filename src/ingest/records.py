"""The plain records that flow between the layers: frozen, slotted, hashable, without behaviour.

Times are timezone-aware UTC `datetime`s. Text positions are offsets in Unicode code points.
Fields of `Article` that are columns of the lake have the columns' names (see `schemas/articles.yaml`).
"""

from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any, Literal

from ingest.errors import Reason

Precision = Literal["second", "minute", "hour", "day", "month", "year"]
RegionLevel = Literal["country", "admin1", "city"]


@dataclass(frozen=True, slots=True)
class Hints:
    """What the carrier (feed entry, sitemap, JSON line, source settings) says about a document.

    A hint is a candidate with the carrier as its source; it is weighed against what the document itself says.
    """

    title: str | None = None
    summary: str | None = None
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    published_precision: Precision = "second"
    modified_at: datetime | None = None
    language: str | None = None  # BCP 47
    source_name: str | None = None
    feed_url: str | None = None
    guid: str | None = None
    categories: tuple[str, ...] = ()
    copyright_notice: str | None = None
    home: str | None = None  # ISO 3166-1 alpha-2, or ISO 3166-2, of the source
    carrier: str = "file"  # what gave the hints: file, feed, sitemap, jsonl, warc, settings
    source_tags: tuple[str, ...] = ()  # the user's own words for the source


@dataclass(frozen=True, slots=True)
class Raw:
    """Bytes plus where, when and how we got them: one item, one document."""

    content: bytes
    location: str  # where the bytes lie, for people: path, path#record, URL
    source: str  # the source as the user named it
    kind: str = "file"  # kind of source: text, html, feed, warc, jsonl, page ...
    url: str | None = None  # the document's web address, when the carrier knows it
    media_type: str | None = None  # as the carrier tells it, parameters included; None: sniff
    fetched_at: datetime | None = None
    headers: tuple[tuple[str, str], ...] = ()  # lower-case names, in order
    fragment: bool = False  # HTML that is an article body (content:encoded), not a page
    hints: Hints = Hints()
    announced_url: str | None = None  # as the entry of a feed gave it, where that led elsewhere
    announced_sha256: str | None = None  # of the entry that announced it: the same entry again is known by this
    also: "tuple[Sighting, ...]" = ()  # further carryings of the same document, their `article_id` still empty


@dataclass(frozen=True, slots=True)
class Rejected:
    """An item that could not become an article."""

    reason: Reason
    message: str  # what, where, what to do next; one line
    location: str
    source: str
    url: str | None = None
    raw_sha256: str | None = None  # of the bytes, when there were any
    raw_bytes: int | None = None
    sighting_id: str | None = None  # of the carrying that was rejected: the same one again is unchanged
    announced: Raw | None = None  # the item without its bytes, when it is a page that a feed or sitemap announced
    retry_at: datetime | None = None  # when to try again; the sighting stays unknown until then
    attempt: int = 0  # how often it was tried in a row


@dataclass(frozen=True, slots=True)
class Candidate:
    """One possible value of one field, and who says so."""

    field: str  # title, authors, published_at, modified_at, language, canonical_url ...
    value: str  # as text, ISO 8601 for dates
    source: str  # json-ld, opengraph, meta, microdata, time, feed, url, text, inferred, html ...
    chosen: bool = False
    note: str = ""  # why it won or lost


@dataclass(frozen=True, slots=True)
class Dropped:
    """A piece of text that the extraction left out, and the rule that said so."""

    text: str
    rule: str


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the title or the text that caused a tag: `text == getattr(article, field)[start:end]`."""

    field: Literal["title", "text"]
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class RegionTag:
    """A country, a first-level subdivision or a city that an article mentions.

    `confidence` is the probability that the place is really mentioned, `focus` that the article is about it; both 0..1.
    """

    level: RegionLevel
    code: str  # ISO 3166-1 alpha-2; for admin1 ISO 3166-2 or GeoNames admin1; for a city its country
    name: str
    confidence: float
    focus: float
    geonameid: int | None = None
    lat: float | None = None
    lon: float | None = None
    evidence: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class RegionTags:
    """All regions of one article. `main` is the country it is about; `countries` has it first, then by focus."""

    countries: tuple[RegionTag, ...] = ()
    main: str | None = None
    places: tuple[RegionTag, ...] = ()  # admin1 and cities, in order of appearance


@dataclass(frozen=True, slots=True)
class Evidence:
    """A term and how much it spoke for a tag (log-odds for linear models)."""

    term: str
    weight: float


@dataclass(frozen=True, slots=True)
class TopicTag:
    """A topic of the IPTC Media Topics, code like `medtop:16000000`."""

    code: str
    name: str
    confidence: float
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Provenance:
    """Which source a value of an article came from."""

    field: str
    source: str


@dataclass(frozen=True, slots=True)
class Sighting:
    """A feed or file carried an article."""

    id: str  # stable: same carrier, same entry, same bytes give the same id
    article_id: str
    source: str
    kind: str
    location: str
    raw_sha256: str
    url: str | None = None  # as carried, before canonicalisation
    feed_url: str | None = None
    guid: str | None = None
    title: str | None = None  # the carrier's title
    published_at: datetime | None = None  # the carrier's date
    seen_at: datetime | None = None  # the cycle's now
    source_tags: tuple[str, ...] = ()  # the user's own words for the source that carried it


@dataclass(frozen=True, slots=True)
class Article:
    """One version of one news text. Fields named as the columns of the lake; `sighting` is not a column."""

    id: str  # stable over versions; (id, version) is unique
    title: str | None
    text: str
    html_sha256: str  # of the raw bytes, whatever their media type
    text_sha256: str
    word_count: int
    extractor: str
    url: str | None = None
    canonical_url: str | None = None
    source_domain: str | None = None
    source_name: str | None = None
    feed_url: str | None = None
    summary: str | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None
    language_confidence: float | None = None
    published_at: datetime | None = None
    published_precision: Precision | None = None
    published_source: str | None = None
    published_local: str | None = None  # ISO 8601 as told, with the page's own offset or none: the page's own day
    modified_at: datetime | None = None
    first_seen_at: datetime | None = None
    fetched_at: datetime | None = None
    section: str | None = None
    keywords: tuple[str, ...] = ()
    kind: str = "article"  # article, live-blog, video, gallery, list
    accessible_for_free: bool | None = None
    copyright_notice: str | None = None
    ai_opt_out: bool | None = None
    charset: str | None = None
    regions: tuple[str, ...] = ()
    main_region: str | None = None
    region_tags: tuple[RegionTag, ...] = ()
    topics: tuple[str, ...] = ()
    topic_tags: tuple[TopicTag, ...] = ()
    version: int = 1
    duplicate_of: str | None = None
    duplicate_similarity: float | None = None
    cluster_id: str | None = None
    provenance: tuple[Provenance, ...] = ()
    home: str | None = None  # the source's home country, a prior for regions; not a column
    sighting: Sighting | None = None
    fingerprint: "Fingerprint | None" = None  # until the duplicate stage has used it; not a column
    source_tags: tuple[str, ...] = ()  # the user's own words for the source that brought this version


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that reading one document showed: the outcome, and how it came about (for `explain`)."""

    outcome: Article | Rejected
    media_type: str = ""
    charset: str | None = None
    charset_source: str | None = None  # bom, http, meta, detected ...
    candidates: tuple[Candidate, ...] = ()
    dropped: tuple[Dropped, ...] = ()


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """A MinHash signature of an article's text. `scheme` names tokens, shingles, permutations and seed."""

    id: str
    version: int
    scheme: str
    signature: bytes  # little-endian uint32 values
    tokens: int
    text_sha256: str
    first_seen_at: datetime | None = None
    published_latest: datetime | None = None  # the latest moment that the date and its precision allow
    cluster_id: str | None = None  # the verdict, once there is one


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an article repeats another one. `duplicate_of` is the first of its cluster, None for the first itself."""

    id: str
    duplicate_of: str | None
    cluster_id: str | None
    similarity: float | None = None  # estimated Jaccard of shingles with the nearest match
    method: str = ""  # exact, minhash


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
    named: "tuple[Named, ...]" = ()  # of a list: what it leads to, where that is not what it led to before


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


@dataclass(frozen=True, slots=True)
class Location:
    """One file to open: what a source's listing yields, and what a reader takes. `kind` is a guess by the name."""

    path: str
    source: Source
    size: int  # bytes, as stored
    kind: str = ""
    first: int = 0  # of the items in it, the first to read
    count: int | None = None  # how many to read; None: all


@dataclass(frozen=True, slots=True)
class LastVersion:
    """What the lake knows of the newest version of an article: enough to tell whether another reading is a new one."""

    version: int
    title: str | None
    text_sha256: str
    html_sha256: str
    first_seen_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Unchanged:
    """An item that brought nothing new: seen before with the same bytes, or an article that the lake already has.

    `sighting` is set when the carrying itself is new: another feed or file brought a known article.
    """

    location: str
    source: str
    sighting: Sighting | None = None


@dataclass(frozen=True, slots=True)
class RejectRow:
    """A row of `rejects`: a `Rejected` item with its identity and the cycle's clock."""

    id: str  # ids.reject_id
    reason: Reason
    message: str
    location: str
    source: str
    seen_at: datetime
    sighting_id: str | None = None  # the id its sighting would have had
    url: str | None = None
    raw_sha256: str | None = None
    raw_bytes: int | None = None
    kind: str | None = None  # what follows is there when a feed or sitemap announced it: enough to try again
    feed_url: str | None = None
    guid: str | None = None
    title: str | None = None
    published_at: datetime | None = None
    announced_sha256: str | None = None
    retry_at: datetime | None = None
    attempt: int | None = None


@dataclass(frozen=True, slots=True)
class Announced:
    """A document that a feed, a sitemap or the user named and that is still to be fetched: its `Raw` without bytes."""

    raw: Raw
    found_at: str | None = None  # the document that named it; None: the user did


@dataclass(frozen=True, slots=True)
class Target:
    """A web address to poll: a feed, a sitemap, a list of feeds, a site or a page that the user (or a list) named."""

    url: str
    source: Source
    kind: str | None = None  # feed, sitemap, opml, page; None: found out by what comes
    found_at: str | None = None  # the document that named it; None: the user did
    depth: int = 0  # how many lists lie between the user and it
    carrier: str | None = None  # the feed whose older page this is (RFC 5005): its entries are that feed's


@dataclass(frozen=True, slots=True)
class Named:
    """An address that a list (OPML, an index of sitemaps, a site) names, and what it says about it."""

    url: str
    kind: str  # feed or sitemap
    name: str | None = None
    language: str | None = None


def _pickle_by_position(kind: type[Any]) -> None:
    """Let a record be pickled as its class and its values.

    What `dataclasses` generates for frozen slotted classes asks for the list of fields each time and is three times
    slower; a record crosses process and stage borders several times, and moving it is a third of a cycle's work.
    """
    names = tuple(each.name for each in fields(kind))
    values = attrgetter(*names) if len(names) > 1 else None

    def reduce(record: Any) -> tuple[type[Any], tuple[Any, ...]]:
        return kind, values(record) if values else (getattr(record, names[0]),)

    kind.__reduce__ = reduce  # type: ignore[assignment]


for _kind in tuple(globals().values()):
    if isinstance(_kind, type) and is_dataclass(_kind):
        _pickle_by_position(_kind)
