"""Taggers: what an article is about, each tag with the words that caused it.

`ingest.process.TAGGERS` lists those that run on every article; docs/add-a-tag.md describes how to add one.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from ingest.tags.keywords import KeywordTopic, tag_keywords

if TYPE_CHECKING:
    from ingest.tags.region import about_countries, home_of_domain, tag_regions
    from ingest.tags.topic import tag_topics, tag_two_levels

__all__ = [
    "KeywordTopic",
    "about_countries",
    "home_of_domain",
    "tag_keywords",
    "tag_regions",
    "tag_topics",
    "tag_two_levels",
]

_MODULES = {
    "about_countries": "ingest.tags.region",
    "home_of_domain": "ingest.tags.region",
    "tag_regions": "ingest.tags.region",
    "tag_topics": "ingest.tags.topic",
    "tag_two_levels": "ingest.tags.topic",
}


def __getattr__(name: str) -> Any:
    """Import the built-in taggers on first use: the settings need only the topics of keywords."""
    if name not in _MODULES:
        raise AttributeError(f"module 'ingest.tags' has no attribute {name!r}")
    return getattr(import_module(_MODULES[name]), name)
