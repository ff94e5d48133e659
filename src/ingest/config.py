"""Settings: TOML -> validated, frozen dataclasses. Unknown keys and wrong types are errors that name file and line.

The dataclasses are the single truth: their fields are the keys, their defaults the defaults, and
`schemas/ingest.schema.json` is generated from them (`json_schema`, compared by a test).
"""

import difflib
import ipaddress
import math
import os
import re
import tomllib
import types
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, field, fields, is_dataclass, replace
from pathlib import Path
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

from ingest.errors import ConfigError
from ingest.ids import stable_id

WEB_KINDS = ("feed", "sitemap", "opml", "site", "page")
FILE_KINDS = ("text", "html", "feed", "warc", "jsonl", "opml")
_LONGEST_CONTACT = 200


@dataclass(frozen=True, slots=True)
class WorkLimits:
    """What one item may cost, and how many worker processes there are (0: as many as cores)."""

    workers: int = 0
    cpu_seconds: float = 10.0
    memory_mb: int = 1024

    def count(self) -> int:
        """How many worker processes to run: as configured, else the cores this process may use."""
        if self.workers > 0:
            return self.workers
        if hasattr(os, "sched_getaffinity"):
            return len(os.sched_getaffinity(0))
        return os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class CycleLimits:
    """How much one cycle takes in before it commits; bounds memory whatever the input."""

    items: int = 20_000
    megabytes: int = 1_000

    @property
    def web_bytes(self) -> int:
        """Bytes of bodies that one cycle fetches: a quarter, for the in-process engine holds each several times."""
        return self.megabytes * 250_000

    @property
    def web_items(self) -> int:
        """Entries that one cycle takes from the web: as many as have room, with pages of usual size (100 kB)."""
        return max(1, min(self.items, self.web_bytes // 100_000))


@dataclass(frozen=True, slots=True)
class StateWindow:
    """How far back, in days, sightings and fingerprints are compared with what comes in."""

    days: int = 90


@dataclass(frozen=True, slots=True)
class FetchConfig:
    """How the web is asked; see `ingest.fetch`."""

    contact: str = ""
    allow_networks: tuple[str, ...] = ()
    per_host: int = 2
    delay: float = 1.0
    at_once: int = 100
    timeout_seconds: float = 30.0
    max_megabytes: int = 20


@dataclass(frozen=True, slots=True)
class ColumnsConfig:
    """The columns (of a table) or fields (of JSON records) that hold our values, where their own names do not say so.

    `columns = { text = "body", title = "head" }`; a path of names leads into nested objects: `url = "metadata.url"`.
    """

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

    url: str | None = None
    path: str | None = None
    kind: str | None = None
    name: str | None = None
    language: str | None = None
    home: str | None = None
    pages: bool = True
    tags: tuple[str, ...] = ()
    columns: ColumnsConfig = field(default_factory=ColumnsConfig)


@dataclass(frozen=True, slots=True)
class Config:
    """Everything a run can be told; `ingest.toml` has the same shape."""

    lake: str = "lake"
    fetch: FetchConfig = field(default_factory=FetchConfig)
    work: WorkLimits = field(default_factory=WorkLimits)
    cycle: CycleLimits = field(default_factory=CycleLimits)
    state: StateWindow = field(default_factory=StateWindow)
    source: tuple[SourceConfig, ...] = field(default=())

    def digest(self) -> str:
        """A stable id of the settings that can change what is stored (not where, nor how fast)."""
        return stable_id("c1", repr(self.state), repr(self.source), f"{self.work.cpu_seconds}:{self.work.memory_mb}")


def load_config(path: str | Path) -> Config:
    """Read and check a configuration file. Raises `ConfigError` with file, line and the nearest valid key."""
    file = Path(path)
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"{file}: cannot be read ({error.strerror}); name a TOML file with --config") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{file}: is not UTF-8 text (byte {error.start}); save it as UTF-8") from error
    return parse_config(text, name=str(file))


def parse_config(text: str, *, name: str = "ingest.toml") -> Config:
    """Check a configuration given as text; `name` is for the messages."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{name}: is not valid TOML: {error}") from error
    config = cast(Config, _build(Config, data, _Where(name, text, ())))
    _check(config, _Where(name, text, ()))
    return config


@dataclass(frozen=True, slots=True)
class _Where:
    """A place in a TOML file, for messages."""

    name: str
    text: str
    path: tuple[str, ...]

    def at(self, key: str) -> "_Where":
        return _Where(self.name, self.text, (*self.path, key))

    def __str__(self) -> str:
        line = _line_of(self.text, self.path)
        key = ".".join(part for part in self.path if not part.isdigit())
        return f"{self.name}:{line}: {key}" if line else f"{self.name}: {key}"


def _line_of(text: str, path: tuple[str, ...]) -> int | None:
    """The line where a key stands. tomllib tells none, so headers and keys are counted here."""
    if not path:
        return None
    table: tuple[str, ...] = ()
    seen: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        header = re.match(r"\s*(\[\[?)\s*([\w.\-]+)\s*\]", line)
        if header:
            title = header.group(2)
            if header.group(1) == "[[":
                seen[title] = seen.get(title, -1) + 1
                table = (*title.split("."), str(seen[title]))
            else:
                table = tuple(title.split("."))
            if table == path:
                return number
            continue
        key = re.match(r"\s*\"?([\w\-]+)\"?\s*=", line)
        if key and (*table, key.group(1)) == path:
            return number
    return None


def _build(kind: type[Any], data: Mapping[str, Any], where: _Where) -> object:
    known = {f.name: f for f in fields(kind)}
    hints = get_type_hints(kind)
    for key in data:
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(known)}"
            raise ConfigError(f"{where.at(key)}: unknown key; {hint}")
    values = {key: _value(hints[key], value, where.at(key)) for key, value in data.items()}
    return kind(**values)


def _value(kind: Any, value: Any, where: _Where) -> object:
    if is_dataclass(kind) and isinstance(kind, type):
        if not isinstance(value, dict):
            raise ConfigError(f"{where}: must be a table, is {value!r}")
        return _build(kind, value, where)
    if get_origin(kind) is tuple:
        inner = get_args(kind)[0]
        if not isinstance(value, list):
            raise ConfigError(f"{where}: must be a list, is {value!r}")
        return tuple(_value(inner, item, where.at(str(number))) for number, item in enumerate(value))
    if get_origin(kind) in (Union, types.UnionType):
        kind = next(part for part in get_args(kind) if part is not type(None))
    if kind is float and type(value) is int:
        return float(value)
    if type(value) is not kind:
        raise ConfigError(f"{where}: must be {_NAMES.get(kind, kind)}, is {value!r}")
    return value


_NAMES = {str: "text", int: "a whole number", float: "a number", bool: "true or false"}


def _check(config: Config, where: _Where) -> None:
    """What types cannot say."""
    for section in ("fetch", "work", "cycle", "state"):
        for name, value in _numbers(getattr(config, section)):
            least = 0 if name in ("workers", "delay") else 1
            if not math.isfinite(value) or value > 1e9:
                raise ConfigError(
                    f"{where.at(section).at(name)}: must be a number up to a thousand million, is {value}"
                )
            if value < least and not (isinstance(value, float) and value > 0):
                raise ConfigError(f"{where.at(section).at(name)}: must be at least {least}, is {value}")
    told = contact_problem(config.fetch.contact)
    if told is not None:
        raise ConfigError(f"{where.at('fetch').at('contact')}: {told}")
    for network in config.fetch.allow_networks:
        try:
            base, slash, tail = network.partition("/")
            ipaddress.ip_network(base + slash + tail.partition(":")[0], strict=False)
        except ValueError as error:
            place = where.at("fetch").at("allow_networks")
            raise ConfigError(f"{place}: {network!r} is not an address range such as 10.0.0.0/8 ({error})") from error
    for number, source in enumerate(config.source):
        place = where.at("source").at(str(number))
        if (source.url is None) == (source.path is None):
            raise ConfigError(f"{place}: needs either url or path")
        _check_kind(source, place)
        if source.home is not None and not re.fullmatch(r"[A-Z]{2}(-[A-Z0-9]{1,3})?", source.home):
            raise ConfigError(f"{place.at('home')}: must be an ISO 3166 code such as MM or US-CA, is {source.home!r}")


def _check_kind(source: SourceConfig, place: _Where) -> None:
    known = WEB_KINDS if source.url is not None else FILE_KINDS
    if source.kind is None or source.kind in known:
        return
    near = difflib.get_close_matches(source.kind, known, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(known)}"
    raise ConfigError(f"{place.at('kind')}: {source.kind!r} is no kind of {'url' if source.url else 'path'}; {hint}")


def _numbers(section: Any) -> Iterator[tuple[str, int | float]]:
    for each in fields(section):
        value = getattr(section, each.name)
        if type(value) in (int, float):
            yield each.name, value


def with_networks(config: Config, allowed: Sequence[str]) -> Config:
    """The configuration with further address ranges opened, as `--allow-net` names them."""
    if not allowed:
        return config
    networks = (*config.fetch.allow_networks, *allowed)
    changed = replace(config, fetch=replace(config.fetch, allow_networks=networks))
    _check(changed, _Where("--allow-net", "", ()))
    return changed


def contact_problem(contact: str) -> str | None:
    """Why a contact cannot go into the User-Agent as it stands (RFC 9110, a comment in 10.1.5); None when it can.

    It holds a mail address or the address of a web page; nothing at all is no problem.
    """
    if not contact:
        return None
    shown = repr(contact if len(contact) <= 60 else contact[:60] + "...")
    if any(not " " <= char <= "~" for char in contact):
        return f"must be one line of ASCII, is {shown}"
    if any(char in "()\\" for char in contact):
        return f"must not hold brackets or a backslash, is {shown}; write %28 and %29 in an address"
    if len(contact) > _LONGEST_CONTACT:
        return f"must have at most {_LONGEST_CONTACT} characters, is {shown}"
    if not re.search(r"[^@\s]@[^@\s]|https?://[^/\s]", contact):
        return f"must hold a mail address (news@example.org) or a web page (https://example.org/bot), is {shown}"
    return None


def with_contact(config: Config, contact: str | None) -> Config:
    """The configuration with another contact, as `--contact` or the environment names it."""
    if contact is None:
        return config
    changed = replace(config, fetch=replace(config.fetch, contact=contact.strip()))
    told = contact_problem(changed.fetch.contact)
    if told is not None:
        raise ConfigError(f"--contact or INGEST_CONTACT: {told}")
    return changed


def json_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of `ingest.toml`, from the dataclasses."""
    schema = _schema_of(Config)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "ingest.toml", **schema}


def _schema_of(kind: Any) -> dict[str, Any]:
    if is_dataclass(kind) and isinstance(kind, type):
        hints = get_type_hints(kind)
        properties = {f.name: {**_schema_of(hints[f.name]), **_default_of(f)} for f in fields(kind)}
        return {"type": "object", "additionalProperties": False, "properties": properties}
    if get_origin(kind) is tuple:
        return {"type": "array", "items": _schema_of(get_args(kind)[0])}
    if get_origin(kind) in (Union, types.UnionType):
        kind = next(part for part in get_args(kind) if part is not type(None))
    return {"type": {str: "string", int: "integer", float: "number", bool: "boolean"}[kind]}


def _default_of(each: "Field[Any]") -> dict[str, Any]:
    simple = each.default is not MISSING and isinstance(each.default, str | int | float | bool)
    return {"default": each.default} if simple else {}


if __name__ == "__main__":  # python -m ingest.config > schemas/ingest.schema.json
    import json
    import sys

    json.dump(json_schema(), sys.stdout, indent=2)
    sys.stdout.write("\n")
