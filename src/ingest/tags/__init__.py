"""Taggers: what an article is about, each tag with the words that caused it.

`ingest.process.TAGGERS` lists those that run on every article; docs/add-a-tag.md describes how to add one.
"""

from ingest.tags.keywords import KeywordTopic, tag_keywords
from ingest.tags.region import about_countries, home_of_domain, tag_regions
from ingest.tags.topic import tag_topics

__all__ = ["KeywordTopic", "about_countries", "home_of_domain", "tag_keywords", "tag_regions", "tag_topics"]
