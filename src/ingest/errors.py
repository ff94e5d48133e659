"""What can go wrong, and the closed list of reasons for which an item is rejected.

    IngestError
    ├── ConfigError      the settings or the command line: the user can correct it
    ├── SourceError      a source the user named does not exist or cannot be listed
    ├── LakeError        the lake cannot be read or written
    │   ├── LakeBusy     another writer holds the lease
    │   ├── LakeFull     no space (or quota) left
    │   └── LakeCorrupt  a committed file is missing or differs from the log
    ├── TaggerError      a tagger of another package failed, or returned something that is not a tag
    └── AccountError     read != stored + unchanged + rejected: a bug in ingest

An item's own fault is never an exception: it is a `Rejected` record with a `Reason`.
"""

from enum import StrEnum


class IngestError(Exception):
    """Base of every error that `ingest` raises on purpose; the message says what, where and what to do next."""


class ConfigError(IngestError):
    """The configuration or the command line is wrong."""


class SourceError(IngestError):
    """A source that the user named does not exist or cannot be listed."""


class LakeError(IngestError):
    """The lake cannot be read or written."""


class LakeBusy(LakeError):
    """Another writer holds the lake's lease."""


class LakeFull(LakeError):
    """No space or quota is left where the lake lies."""


class LakeCorrupt(LakeError):
    """A committed file is missing or is not what the log says."""


class TaggerError(IngestError):
    """A tagger of another package failed, or returned something that is not a tag."""


class AccountError(IngestError):
    """The counts of a cycle do not add up; the cycle was not committed."""


class Reason(StrEnum):
    """Why an item could not become an article. The list is closed; `docs/reasons.md` explains each."""

    # The carrier: bytes that could not be read.
    UNREADABLE = "unreadable"  # no permission, dangling link, I/O error
    UNKNOWN_KIND = "unknown-kind"  # no reader for this kind of content
    EMPTY = "empty"  # zero bytes, or nothing but white space
    TRUNCATED = "truncated"  # ends in the middle (gzip, WARC, HTTP body)
    MALFORMED = "malformed"  # not what it claims to be: bad JSON line, broken archive, no feed
    TOO_LARGE = "too-large"  # more bytes than the limit, before or after decompression
    UNDECODABLE = "undecodable"  # bytes that are not text in any encoding we know
    # The content: a document without an article.
    NO_TEXT = "no-text"  # nothing readable was left
    BOILERPLATE = "boilerplate"  # only navigation, notices, cookie or legal text
    NOT_ARTICLE = "not-article"  # a list, a section front, a search page
    CHALLENGE = "challenge"  # a bot check or consent wall in place of the article
    PAYWALL = "paywall"  # a stub in place of the article
    # The lake: an article that is not stored.
    COPY = "copy"  # repeats an earlier article, and the settings say not to store such copies
    # The work: limits that guard the run.
    TIMEOUT = "timeout"  # took longer than the limit
    MEMORY = "memory"  # took more memory than the limit
    CRASHED = "crashed"  # the reader failed, or its process died
    # The web.
    DEFERRED = "deferred"  # not asked yet: its host is in trouble, or its turn did not come
    HTTP_ERROR = "http-error"  # the server answered with an error
    NETWORK = "network"  # no answer, or a broken one
    GONE = "gone"  # 404 or 410 for an article page
    BLOCKED = "blocked"  # 401, 402, 403, 451: the server refuses us
    ROBOTS = "robots"  # robots.txt forbids it
    FORBIDDEN_ADDRESS = "forbidden-address"  # private, loopback or otherwise guarded address
    BAD_URL = "bad-url"  # not a web address
    REDIRECTED_AWAY = "redirected-away"  # an article link that leads to a home page, or an archived redirect
