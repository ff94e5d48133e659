"""Settings as frozen dataclasses; `ingest.config_file` builds them from TOML.

The dataclasses are the only definition: their fields are the keys, their defaults the defaults, and their annotations
the limits. `schemas/ingest.schema.json` is generated from them, with the text below a field as its description.
"""

import difflib
import ipaddress
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, ClassVar

from ingest.config_limits import RULES, Count, Seconds, SecondsOrZero
from ingest.config_limits import ArchiveConfig as ArchiveConfig
from ingest.config_limits import CopiesConfig as CopiesConfig
from ingest.config_limits import CycleLimits as CycleLimits
from ingest.config_limits import StateWindow as StateWindow
from ingest.config_limits import UpkeepConfig as UpkeepConfig
from ingest.config_limits import WorkLimits as WorkLimits
from ingest.errors import ConfigError
from ingest.ids import settings_id
from ingest.tags.keywords import KeywordTopic
from ingest.urls.credentials import split_credentials

WEB_KINDS = ("feed", "sitemap", "opml", "site", "page")
FILE_KINDS = ("text", "html", "feed", "warc", "arc", "jsonl", "wire", "csv", "parquet", "mail", "zip", "opml")

_MAX_CONTACT_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class FetchConfig:
    """How the web is asked; see `ingest.fetch`."""

    __pydantic_config__: ClassVar[dict[str, Any]] = RULES

    contact: str = ""
    """A mail address or a web page where the owner of a server can reach you; goes into the User-Agent."""
    allow_networks: tuple[str, ...] = ()
    """Address ranges (CIDR) that are otherwise refused, such as 10.0.0.0/8."""
    per_host: Count = 2
    """Requests to one host at the same time."""
    delay: SecondsOrZero = 1.0
    """Seconds between the starts of two requests to one host."""
    at_once: Count = 100
    """Requests to all hosts at the same time."""
    timeout_seconds: Seconds = 30.0
    """Seconds that an answer may take."""
    max_megabytes: Count = 20
    """Megabytes of a document, before and after decompression; a sitemap may have 50 MiB."""
    proxy: str | None = None
    """Address of an HTTP proxy for all requests; `${NAME}` and `${file:PATH}` stand for a secret in it."""


@dataclass(frozen=True, slots=True)
class ColumnsConfig:
    """The columns (of a table) or fields (of JSON records) that hold our values, where their own names do not say so.

    `columns = { text = "body", title = "head" }`; a path of names leads into nested objects: `url = "metadata.url"`.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = RULES

    text: str | None = None
    html: str | None = None
    title: str | None = None
    summary: str | None = None
    authors: str | None = None
    published_at: str | None = None
    modified_at: str | None = None
    fetched_at: str | None = None
    url: str | None = None
    canonical_url: str | None = None
    source_name: str | None = None
    language: str | None = None
    section: str | None = None
    keywords: str | None = None
    copyright_notice: str | None = None

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Return the names that were set, as (our name, their name)."""
        named = ((column.name, getattr(self, column.name)) for column in fields(self))
        return tuple((ours, theirs) for ours, theirs in named if theirs)


@dataclass(frozen=True, slots=True)
class SourceConfig:
    """One `[[source]]`: a `url` or a `path`, and what is known about it."""

    __pydantic_config__: ClassVar[dict[str, Any]] = RULES

    url: str | None = None
    """A web address: a feed, a sitemap, a list of feeds (OPML), a site or a page."""
    path: str | None = None
    """A file, a folder or a glob pattern; `~` is the home directory."""
    kind: str | None = None
    """The kind of the source, where it cannot be detected."""
    name: str | None = None
    """What to call the source in the lake and on the terminal."""
    language: str | None = None
    """Its language (BCP 47), where a text does not show it."""
    home: str | None = None
    """Its country or region (ISO 3166), a prior for the regions of its articles."""
    pages: bool = True
    """Whether the page is fetched where an entry of a feed has no full text."""
    tags: tuple[str, ...] = ()
    """Words of your own: `source_tags` of articles and sightings."""
    columns: ColumnsConfig = field(default_factory=ColumnsConfig)
    """Which column of a table, or field of JSON records, holds what."""
    # A login changes who may read, not what is stored: it is not part of `Config.digest`, hence `repr=False`.
    username: str | None = field(default=None, repr=False)
    """User name of a login (HTTP Basic)."""
    password: str | None = field(default=None, repr=False)
    """The password of a login; better read from the environment or a file."""
    password_env: str | None = field(default=None, repr=False)
    """The environment variable that holds the password."""
    password_file: str | None = field(default=None, repr=False)
    """The file that holds the password."""
    headers: dict[str, str] = field(default_factory=dict, repr=False)
    """Further request headers; `${NAME}` (environment) and `${file:PATH}` stand for a secret in a value."""
    cookies: dict[str, str] = field(default_factory=dict, repr=False)
    """Cookies by name; `${NAME}` (environment) and `${file:PATH}` stand for a secret in a value."""
    cookies_file: str | None = field(default=None, repr=False)
    """A file of cookies in the format that curl, wget and browsers' exports write."""

    @property
    def has_login(self) -> bool:
        """Whether anything is sent along with requests of this source."""
        password = self.password or self.password_env or self.password_file
        return bool(self.username or password or self.headers or self.cookies or self.cookies_file)


@dataclass(frozen=True, slots=True)
class TagsConfig:
    """Tags beside the built-in ones (docs/add-a-tag.md)."""

    __pydantic_config__: ClassVar[dict[str, Any]] = RULES

    taggers: tuple[str, ...] = ()
    """Names of installed taggers (entry point group `ingest.taggers`)."""
    topic: tuple[KeywordTopic, ...] = ()
    """Topics with keywords; their tags have codes such as `user:climate`."""


def without_credentials(source: SourceConfig) -> SourceConfig:
    """Return a source with the user name and password of its address as a login. Raise `ConfigError` for two logins."""
    url, credentials = split_credentials(source.url or "")
    if credentials is None:
        return source
    if source.username is not None or source.password is not None:
        raise ConfigError(f"source {url}: has a username beside the one in its url; keep one of them")
    return replace(source, url=url, username=credentials.username, password=credentials.password)


@dataclass(frozen=True, slots=True)
class Config:
    """All settings of a run; `ingest.toml` has the same shape."""

    __pydantic_config__: ClassVar[dict[str, Any]] = RULES

    lake: str = "lake"
    """Folder or bucket URL of the lake."""
    fetch: FetchConfig = field(default_factory=FetchConfig)
    work: WorkLimits = field(default_factory=WorkLimits)
    cycle: CycleLimits = field(default_factory=CycleLimits)
    state: StateWindow = field(default_factory=StateWindow)
    copies: CopiesConfig = field(default_factory=CopiesConfig)
    tags: TagsConfig = field(default_factory=TagsConfig)
    upkeep: UpkeepConfig = field(default_factory=UpkeepConfig)
    archive: ArchiveConfig = field(default_factory=ArchiveConfig)
    source: tuple[SourceConfig, ...] = ()
    """The sources that `run` and `watch` read when the command names none."""

    def digest(self) -> str:
        """Return a stable id of the settings that can change what is stored (not where, nor how fast)."""
        tags = (repr(self.tags),) if self.tags != TagsConfig() else ()
        limits = f"{self.work.cpu_seconds}:{self.work.memory_mb}"
        copies = (repr(self.copies),) if self.copies.drop else ()
        return settings_id(repr(self.state), repr(self.source), limits, *tags, *copies)


def contact_problem(contact: str) -> str | None:
    """Return why a contact cannot go into the User-Agent (a comment in RFC 9110, section 10.1.5); None when it can.

    It holds a mail address or the address of a web page; an empty contact is no problem.
    """
    if not contact:
        return None
    shown = repr(contact if len(contact) <= 60 else contact[:60] + "...")
    if any(not " " <= char <= "~" for char in contact):
        return f"must be one line of ASCII, is {shown}"
    if any(char in "()\\" for char in contact):
        return f"must not hold brackets or a backslash, is {shown}; write %28 and %29 in an address"
    if len(contact) > _MAX_CONTACT_CHARACTERS:
        return f"must have at most {_MAX_CONTACT_CHARACTERS} characters, is {shown}"
    if not re.search(r"[^@\s]@[^@\s]|https?://[^/\s]", contact):
        return f"must hold a mail address (news@example.org) or a web page (https://example.org/bot), is {shown}"
    return None


def network_problem(network: str) -> str | None:
    """Return why a text is not an address range (`10.0.0.0/8`, `127.0.0.0/8:8080,8081`); None when it is one."""
    base, slash, tail = network.partition("/")
    try:
        ipaddress.ip_network(base + slash + tail.partition(":")[0], strict=False)
    except ValueError as error:
        return f"{network!r} is not an address range such as 10.0.0.0/8 ({error})"
    return None


def nearest(word: str, known: Iterable[str]) -> str:
    """Return a hint for a word that is not known: the nearest known one, else all of them."""
    words = list(known)
    near = difflib.get_close_matches(word, words, n=1)
    return f"did you mean {near[0]!r}?" if near else f"known are {', '.join(words)}"


def with_networks(config: Config, allowed: Sequence[str]) -> Config:
    """Return the configuration with further address ranges allowed, as `--allow-net` names them."""
    for network in allowed:
        problem = network_problem(network)
        if problem is not None:
            raise ConfigError(f"--allow-net: {problem}")
    networks = (*config.fetch.allow_networks, *allowed)
    return replace(config, fetch=replace(config.fetch, allow_networks=networks)) if allowed else config


def with_contact(config: Config, contact: str | None) -> Config:
    """Return the configuration with another contact, as `--contact` or the environment names it."""
    if contact is None:
        return config
    changed = replace(config, fetch=replace(config.fetch, contact=contact.strip()))
    problem = contact_problem(changed.fetch.contact)
    if problem is not None:
        raise ConfigError(f"--contact or INGEST_CONTACT: {problem}")
    return changed
