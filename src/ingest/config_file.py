"""Read `ingest.toml`: TOML to the dataclasses of `ingest.config`, and their JSON Schema.

pydantic builds and checks the values; it is imported on the first use, for a command without a configuration file does
not need it (docs/decisions/0101-config-library.md). Every mistake is reported with its file, line and key.
"""

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

from ingest.config import (
    FILE_KINDS,
    WEB_KINDS,
    Config,
    SourceConfig,
    TagsConfig,
    contact_problem,
    nearest,
    network_problem,
    without_credentials,
)
from ingest.errors import ConfigError
from ingest.tags.keywords import topic_problem
from ingest.tags.plugins import tagger_problem

if TYPE_CHECKING:
    from pydantic import TypeAdapter

#: Where a value stands: keys, and numbers for the items of a list.
KeyPath = tuple[str | int, ...]

_HOME = r"[A-Z]{2}(-[A-Z0-9]{1,3})?"
_TABLE_LISTS: tuple[KeyPath, ...] = (("source",), ("tags", "topic"))  # `[[source]]`: each item has a line of its own
_MAX_SHOWN = 5  # mistakes of one file
_MAX_LINES_BACK = 200  # of one value that spans lines, when its first line is looked for

#: What a value must be, by pydantic's name of the error.
_EXPECTED = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "finite_number": "a finite number",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "list_type": "a list",
    "dict_type": "a table",
    "dataclass_type": "a table",
    "greater_than": "more than {gt:g}",
    "greater_than_equal": "at least {ge:g}",
    "less_than_equal": "at most {le:g}",
}


def load_config(path: str | Path) -> Config:
    """Read and check a configuration file. Raises `ConfigError` with file, line and the nearest valid key."""
    file = Path(path).expanduser()
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"{file}: cannot be read ({error.strerror}); name a TOML file with --config") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{file}: is not UTF-8 text (byte {error.start}); save it as UTF-8") from error
    return parse_config(text, name=str(file))


def parse_config(text: str, *, name: str = "ingest.toml") -> Config:
    """Check a configuration given as text; `name` is the file's name in error messages."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{name}: is not valid TOML: {error}") from error
    if not data:
        return Config()
    from pydantic import ValidationError

    try:
        # As JSON, in which lists may be tuples and tables dataclasses, while texts and numbers are not converted.
        config = _adapter().validate_json(json.dumps(data, default=_no_json), strict=True)
        config = replace(config, source=tuple(map(without_credentials, config.source)))
        mistakes = list(_mistakes(config))
    except ValidationError as error:
        mistakes = [_described(detail, data) for detail in error.errors(include_url=False)]
    if mistakes:
        shown = [f"{_place(name, text, path)}: {message}" for path, message in mistakes[:_MAX_SHOWN]]
        more = [f"... and {len(mistakes) - _MAX_SHOWN} more"] * (len(mistakes) > _MAX_SHOWN)
        raise ConfigError("\n".join([*shown, *more]))
    return config


@cache
def _adapter() -> "TypeAdapter[Config]":
    from pydantic import TypeAdapter

    return TypeAdapter(Config)


def _no_json(value: object) -> dict[str, str]:
    """Stand in for a date or time, which no setting takes: any table is a mistake where a text or number belongs."""
    return {"date": str(value)}


def _described(detail: Any, data: Any) -> tuple[KeyPath, str]:
    """Return where a mistake that pydantic found stands, and what is wrong."""
    path: KeyPath = detail["loc"]
    if detail["type"] == "unexpected_keyword_argument":
        return path, f"unknown key; {nearest(str(path[-1]), _known_keys(path[:-1]))}"
    value = data
    for key in path:
        value = value[key]
    expected = _EXPECTED.get(detail["type"])
    if expected is None:
        return path, f"{detail['msg']}, is {value!r}"
    return path, f"must be {expected.format(**detail.get('ctx', {}))}, is {value!r}"


def _known_keys(path: KeyPath) -> list[str]:
    """Return the keys that the table at a path may have."""
    kind: Any = Config
    for key in path:
        kind = get_args(kind)[0] if isinstance(key, int) else get_type_hints(kind)[key]
    return [setting.name for setting in fields(kind)] if is_dataclass(kind) else []


def _mistakes(config: Config) -> Iterator[tuple[KeyPath, str]]:
    """Find what types cannot express."""
    problem = contact_problem(config.fetch.contact)
    if problem is not None:
        yield ("fetch", "contact"), problem
    for network in config.fetch.allow_networks:
        problem = network_problem(network)
        if problem is not None:
            yield ("fetch", "allow_networks"), problem
    for number, source in enumerate(config.source):
        for key, message in _source_mistakes(source):
            yield ("source", number, *key), message
    for key, message in _tags_mistakes(config.tags):
        yield ("tags", *key), message


def _source_mistakes(source: SourceConfig) -> Iterator[tuple[KeyPath, str]]:
    if source.url is None and source.path is None:
        yield (), "needs either url or path"
    elif source.url is not None and source.path is not None:
        yield (), "has both url and path; keep one, and give the other a [[source]] of its own"
    known = WEB_KINDS if source.url is not None else FILE_KINDS
    if source.kind is not None and source.kind not in known:
        carrier = "url" if source.url is not None else "path"
        yield ("kind",), f"{source.kind!r} is not a kind of {carrier}; {nearest(source.kind, known)}"
    if source.home is not None and not re.fullmatch(_HOME, source.home):
        yield ("home",), f"must be an ISO 3166 code such as MM or US-CA, is {source.home!r}"


def _tags_mistakes(tags: TagsConfig) -> Iterator[tuple[KeyPath, str]]:
    for number, name in enumerate(tags.taggers):
        problem = tagger_problem(name) or (f"{name!r} is listed twice" if name in tags.taggers[:number] else None)
        if problem is not None:
            yield ("taggers",), problem
    codes = [topic.code for topic in tags.topic]
    for number, topic in enumerate(tags.topic):
        twice = f"code {topic.code!r} belongs to an earlier topic" if topic.code in codes[:number] else None
        problem = topic_problem(topic) or twice
        if problem is not None:
            yield ("topic", number), problem


def _place(name: str, text: str, path: KeyPath) -> str:
    """Return `file:line: key`, or `file: key` where the line cannot be found."""
    line = _line_of(text, path)
    key = ".".join(part for part in path if isinstance(part, str))
    return f"{name}:{line}: {key}" if line else f"{name}: {key}"


def _line_of(text: str, path: KeyPath) -> int | None:
    """Return the line where a key stands, or None.

    tomllib gives no positions. A key appears in the data as soon as the lines up to its value are parsed, and stays:
    the first such line is found by bisection, then the beginning of a value that spans lines.
    """
    while path and isinstance(path[-1], int) and path[:-1] not in _TABLE_LISTS:
        path = path[:-1]  # the items of a list of values share its key
    prefixes = _Prefixes(tuple(text.replace("\r\n", "\n").split("\n")), path)
    low, high = 0, len(prefixes.lines)
    if not path or not prefixes.shows(high):
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if prefixes.shows(middle) else (middle, high)
    for last in range(high - 1, max(-1, high - 1 - _MAX_LINES_BACK), -1):
        if prefixes.parsed(last) is not None:
            return last + 1
    return high


@dataclass(frozen=True, slots=True)
class _Prefixes:
    """The beginnings of a TOML text, parsed, and whether they hold a key."""

    lines: tuple[str, ...]
    path: KeyPath

    def parsed(self, lines: int) -> dict[str, Any] | None:
        """Return the data of the first lines, or None where they end within a value."""
        try:
            return tomllib.loads("\n".join(self.lines[:lines]))
        except tomllib.TOMLDecodeError:
            return None

    def shows(self, lines: int) -> bool:
        """Return whether the key is in the data of the first lines."""
        for count in range(lines, max(-1, lines - _MAX_LINES_BACK), -1):
            value: Any = self.parsed(count)
            if value is not None:
                break
        try:
            for key in self.path:
                value = value[key]
        except (KeyError, IndexError, TypeError):
            return False
        return True


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of `ingest.toml`, generated from the dataclasses."""
    from pydantic.json_schema import GenerateJsonSchema

    class Generator(GenerateJsonSchema):
        """Without titles, which repeat the names, and without null, which TOML does not have."""

        def field_title_should_be_set(self, schema: Any) -> bool:
            return False

        def nullable_schema(self, schema: Any) -> dict[str, Any]:
            return self.generate_inner(schema["schema"])

        def default_schema(self, schema: Any) -> dict[str, Any]:
            generated = super().default_schema(schema)
            if generated.get("default", ...) is None:
                del generated["default"]
            return generated

    schema = _adapter().json_schema(schema_generator=Generator)
    for definition in schema["$defs"].values():
        del definition["title"]
    source = schema["$defs"]["SourceConfig"]
    source["oneOf"] = [{"required": ["url"]}, {"required": ["path"]}]
    source["properties"]["kind"]["enum"] = sorted({*WEB_KINDS, *FILE_KINDS})
    source["properties"]["home"]["pattern"] = f"^{_HOME}$"
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "ingest.toml"}


if __name__ == "__main__":  # python -m ingest.config_file > schemas/ingest.schema.json
    import sys

    json.dump(json_schema(), sys.stdout, indent=2)
    sys.stdout.write("\n")
