"""Articles between the worker that read them and the commit: what deciding needs, and their rows, encoded once."""

from dataclasses import dataclass
from datetime import datetime

from ingest.records.copies import Fingerprint
from ingest.records.documents import AddressItem, Sighting
from ingest.records.pickling import pickle_by_position


@dataclass(frozen=True, slots=True)
class ArticleHead:
    """What deciding needs of an article: its ids, dates, hashes and fingerprint. The row holds its text and its tags.

    The fields have the meaning of those of `Article`. `lines` are the hashes of the lines that its site may repeat on
    other pages (8 bytes each, see `ingest.process.line_hashes`); empty for records and plain texts.
    """

    id: str
    title: str | None
    html_sha256: str
    text_sha256: str
    word_count: int
    extractor: str
    fingerprint: Fingerprint
    url: str | None = None
    canonical_url: str | None = None
    source_domain: str | None = None
    source_name: str | None = None
    feed_url: str | None = None
    published_at: datetime | None = None
    modified_at: datetime | None = None
    fetched_at: datetime | None = None
    first_seen_at: datetime | None = None
    version: int = 1
    home: str | None = None
    sighting: Sighting | None = None
    address_item: AddressItem | None = None
    lines: bytes = b""
    row: int = 0  # its position among the rows of a run, set by the commit


@dataclass(frozen=True, slots=True)
class StagedRows:
    """Where encoded rows wait for their commit: the key of a file in the stage of the lake. See `lake.staged_rows`."""

    key: str


@dataclass(frozen=True, slots=True)
class EncodedArticles:
    """Articles as their worker hands them on: `heads`, and in the same order `rows`, a record batch of Arrow IPC.

    The rows have the columns of `articles`; those that the commit decides are set by it. See `ingest.lake.encoding`.
    """

    heads: tuple[ArticleHead, ...]
    rows: bytes | StagedRows


@dataclass(frozen=True, slots=True)
class KnownItems:
    """So many items that were read and found in the lake, so that nothing is to be done for them."""

    number: int


pickle_by_position(globals().values())
