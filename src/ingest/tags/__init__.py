"""Taggers: what an article is about, each tag with the words that say so. docs/add-a-tag.md tells how to add one."""

from collections.abc import Callable, Mapping
from typing import Any

from ingest.tags.region import about_countries, home_of_domain, tag_regions
from ingest.tags.topic import tag_topics

# The visible registry: name of the tagger, which is its folder, and its function (title, text, *, language, ...).
TAGGERS: Mapping[str, Callable[..., Any]] = {
    "region": tag_regions,
    "topic": tag_topics,
}

__all__ = ["TAGGERS", "about_countries", "home_of_domain", "tag_regions", "tag_topics"]
