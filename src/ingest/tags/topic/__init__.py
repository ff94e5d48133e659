"""The topic tagger: which of the 17 top-level IPTC Media Topics an article is about, and which beneath them."""

from ingest.tags.topic.topic_tagger import tag_topics, tag_two_levels

__all__ = ["tag_topics", "tag_two_levels"]
