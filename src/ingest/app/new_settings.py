"""A commented `ingest.toml` to begin with, made from the schema of the settings, so that none is missing."""

import json
from collections.abc import Iterator, Mapping
from textwrap import wrap
from typing import Any

from ingest.config_file import json_schema

_WIDTH = 98
_HEAD = """\
# Settings of ingest. Lines that begin with "# key =" show defaults: remove the "# " to change one.
# docs/operate.md explains each setting; `ingest doctor` checks this file.
"""
_SOURCES = """\

# What to read: one [[source]] for each feed, site, page, file, folder or pattern. `ingest feeds discover URL` finds the
# feeds of a site, `ingest feeds import FILE.opml` those of a list; both print lines for this file.

# [[source]]
# url = "https://example.org/feed.xml"   # a feed, a sitemap, a list of feeds (OPML), a site or a page
# name = "Example News"                  # used where an item does not name its publisher
# language = "en"                        # helps where a text is too short to tell
# home = "US"                            # the country (ISO 3166): helps to tell places of the same name apart
# tags = ["local"]                       # labels of your own, stored with each article
# pages = false                          # do not fetch the page of an entry whose feed lacks the full text

# [[source]]
# path = "news/**/*.html"                # files: pages, feeds, texts, archives (WARC), JSON lines, CSV, Parquet, mail
"""


def new_settings(contact: str | None = None) -> str:
    """Return the text of a new `ingest.toml`: every section with its settings as comments, and examples of sources.

    `contact`, where the owner of a server can reach the user, is set in it.
    """
    schema = json_schema()
    lines = [_HEAD]
    sections: list[str] = []
    for name, setting in schema["properties"].items():
        target = _resolved(setting, schema)
        if name == "source":
            continue
        if "properties" in target:
            sections += _section(name, target, contact if name == "fetch" else None)
        else:
            lines += _setting(name, setting)
    return "\n".join([*lines, *sections]) + "\n" + _SOURCES


def _resolved(setting: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    reference = setting.get("$ref")
    definition: Mapping[str, Any] = schema["$defs"][reference.rpartition("/")[2]] if reference else setting
    return definition


def _section(name: str, definition: Mapping[str, Any], contact: str | None) -> Iterator[str]:
    yield ""
    yield from (f"# {line}" for line in wrap(definition.get("description", "").split("\n\n")[0], _WIDTH))
    yield f"[{name}]"
    for key, setting in definition["properties"].items():
        if "$ref" in setting.get("items", {}):
            continue  # tables of their own, such as [[tags.topic]]
        yield from _setting(key, setting, value=contact if key == "contact" else None)


def _setting(key: str, setting: Mapping[str, Any], value: str | None = None) -> Iterator[str]:
    yield from (f"# {line}" for line in wrap(setting.get("description", ""), _WIDTH))
    if value is not None:
        yield f"{key} = {json.dumps(value, ensure_ascii=False)}"
    else:
        default = setting.get("default")
        yield f"# {key} = {'(none)' if default is None else json.dumps(default, ensure_ascii=False)}"
