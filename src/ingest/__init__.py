"""News as data: read feeds, pages, archives and files; write a lake of Parquet that can be cited.

The names below are loaded on first use, so that `import ingest` stays light and never imports Beam.
"""

from importlib import import_module

TYPE_CHECKING = False  # as `typing` has it, whose import takes longer than all else here: Ctrl-C may come in it
if TYPE_CHECKING:
    from typing import Any

    from ingest.dedupe import Deduper, find_duplicates
    from ingest.extract import read_document
    from ingest.feeds import parse_feed
    from ingest.lake import Lake, open_lake
    from ingest.records import Article, Entry, Feed, Hints, Raw, RegionTags, Rejected, TopicTag, Verdict
    from ingest.tags import tag_regions, tag_topics

__version__ = "0.1.0"

_HOMES = {
    "read_document": "ingest.extract",
    "parse_feed": "ingest.feeds",
    "tag_regions": "ingest.tags",
    "tag_topics": "ingest.tags",
    "Deduper": "ingest.dedupe",
    "find_duplicates": "ingest.dedupe",
    "open_lake": "ingest.lake",
    "Lake": "ingest.lake",
    "Article": "ingest.records",
    "Entry": "ingest.records",
    "Feed": "ingest.records",
    "Hints": "ingest.records",
    "Raw": "ingest.records",
    "Rejected": "ingest.records",
    "RegionTags": "ingest.records",
    "TopicTag": "ingest.records",
    "Verdict": "ingest.records",
}

__all__ = [
    "Article",
    "Deduper",
    "Entry",
    "Feed",
    "Hints",
    "Lake",
    "Raw",
    "RegionTags",
    "Rejected",
    "TopicTag",
    "Verdict",
    "__version__",
    "find_duplicates",
    "open_lake",
    "parse_feed",
    "read_document",
    "tag_regions",
    "tag_topics",
]


def __getattr__(name: str) -> "Any":
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'ingest' has no attribute {name!r}")
    return getattr(import_module(home), name)


def __dir__() -> list[str]:
    return sorted(__all__)
