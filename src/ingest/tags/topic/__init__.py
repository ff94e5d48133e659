"""The topic tagger: which of the 17 top-level IPTC Media Topics an article is about."""

from ingest.tags.topic.topic_tagger import tag_topics

__all__ = ["tag_topics"]
