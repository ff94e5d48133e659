"""Documents: their bytes, the articles that are read from them with their tags, rejects, sightings, fingerprints."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from ingest.errors import Reason
from ingest.records.copies import Fingerprint
from ingest.records.pickling import pickle_by_position

Precision = Literal["second", "minute", "hour", "day", "month", "year"]
RegionLevel = Literal["country", "admin1", "admin2", "city"]


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
    """The bytes of one document, with where they are and when and how they were received."""

    content: bytes
    location: str  # where the bytes are, for people: path, path#record, URL
    source: str  # the source as the user named it
    kind: str = "file"  # kind of source: text, html, feed, warc, jsonl, page ...
    url: str | None = None  # the document's web address, when the carrier knows it
    media_type: str | None = None  # as the carrier states it, parameters included; None: detect it
    fetched_at: datetime | None = None
    headers: tuple[tuple[str, str], ...] = ()  # lower-case names, in order
    fragment: bool = False  # HTML that is an article body (content:encoded), not a page
    hints: Hints = Hints()
    announced_url: str | None = None  # the address in the feed entry, if it redirected to another one
    announced_sha256: str | None = None  # of the entry that announced it, by which the same entry is recognised
    other_sightings: "tuple[Sighting, ...]" = ()  # of the same document, `article_id` still empty
    item_key: str | None = None  # guid and fragment: what distinguishes an entry from others with its address
    shares_address: bool = False  # its feed document has other items of the same address
    sighting_id: str | None = None  # computed once: see `ingest.identity.sighting.identified`


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
    sighting_id: str | None = None  # of the sighting that was rejected, by which the same one is recognised
    announced: Raw | None = None  # the item without its bytes, if it is a page that a feed or sitemap announced
    retry_at: datetime | None = None  # when to try again; until then the sighting does not count as known
    attempt: int = 0  # consecutive failed attempts


@dataclass(frozen=True, slots=True)
class Candidate:
    """One possible value of one field, and its source."""

    field: str  # title, authors, published_at, modified_at, language, canonical_url ...
    value: str  # as text, ISO 8601 for dates
    source: str  # json-ld, opengraph, meta, microdata, time, feed, url, text, inferred, html ...
    chosen: bool = False
    note: str = ""  # why it won or lost


@dataclass(frozen=True, slots=True)
class Dropped:
    """A piece of text that the extraction left out, and the rule by which it did."""

    text: str
    rule: str


@dataclass(frozen=True, slots=True)
class EvidenceSpan:
    """A part of the title, the text or the dateline that caused a tag: `text == getattr(article, field)[start:end]`."""

    field: Literal["title", "text", "dateline"]
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class RegionTag:
    """A country, a first-level subdivision or a city that an article mentions.

    `confidence` is the probability that the place is really mentioned, `focus` that the article is about it; both 0..1.
    """

    level: RegionLevel
    code: str  # ISO 3166-1 alpha-2; for admin1 and admin2 ISO 3166-2 or GeoNames'; for a city its country
    name: str
    confidence: float
    focus: float
    geonameid: int | None = None
    lat: float | None = None
    lon: float | None = None
    evidence: tuple[EvidenceSpan, ...] = ()


@dataclass(frozen=True, slots=True)
class RegionTags:
    """All regions of one article. `main` is the country it is about; `countries` has it first, then by focus."""

    countries: tuple[RegionTag, ...] = ()
    main: str | None = None
    places: tuple[RegionTag, ...] = ()  # subdivisions and cities, in order of appearance


@dataclass(frozen=True, slots=True)
class Evidence:
    """A term that caused a tag, and its weight in log-odds."""

    term: str
    weight: float


@dataclass(frozen=True, slots=True)
class TopicTag:
    """A topic of an article.

    Codes are `medtop:16000000` for IPTC Media Topics, `user:heating` for topics of the configuration; those of an
    installed tagger begin with its name.
    """

    code: str
    name: str
    confidence: float
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class SubtopicTag:
    """A topic of the second level of IPTC Media Topics, under a topic of the article.

    `topic` is the code of the topic above it.
    """

    code: str
    name: str
    topic: str
    confidence: float
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Provenance:
    """The source that a value of an article came from: json-ld, meta, feed, text ..."""

    field: str
    source: str


@dataclass(frozen=True, slots=True)
class Sighting:
    """The fact that a feed or file carried an article at some time."""

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
class AddressItem:
    """An item of a feed that may share its address with others: see `ingest.identity.shared_address.settle_ids`."""

    id: str  # of the article, when it shares its address
    shared: bool  # its feed document has other items of the same address


@dataclass(frozen=True, slots=True)
class Article:
    """One version of one news text.

    The fields have the names of the lake's columns; those that are not columns say so.
    """

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
    published_local: str | None = None  # ISO 8601 with the page's own offset, or none: the page's own day
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
    subtopic_tags: tuple[SubtopicTag, ...] = ()
    version: int = 1
    duplicate_of: str | None = None
    duplicate_similarity: float | None = None
    cluster_id: str | None = None
    provenance: tuple[Provenance, ...] = ()
    home: str | None = None  # the source's home country, a prior for regions; not a column
    sighting: Sighting | None = None  # a row of its own table; not a column
    fingerprint: Fingerprint | None = None  # until the duplicate stage has used it; not a column
    source_tags: tuple[str, ...] = ()  # the user's own words for the source that brought this version
    address_item: AddressItem | None = None  # until the id is settled; not a column
    published_date: date | None = None  # the day of publication: local if known, else UTC
    title_confidence: float | None = None  # 0..1; of pages
    authors_confidence: float | None = None
    published_confidence: float | None = None
    text_confidence: float | None = None
    dateline: str | None = None  # the places of the dateline, which is not part of `text`


#: A pure function of a module, applied to an article in the worker that read it.
ArticleStep = Callable[[Article], Article]


@dataclass(frozen=True, slots=True)
class Reading:
    """The result of reading one document, with what led to it (for `explain`)."""

    outcome: Article | Rejected
    media_type: str = ""
    charset: str | None = None
    charset_source: str | None = None  # bom, http, meta, detected ...
    candidates: tuple[Candidate, ...] = ()
    dropped: tuple[Dropped, ...] = ()


pickle_by_position(globals().values())
