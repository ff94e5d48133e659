"""Feed documents to entries: RSS, Atom, RDF, JSON Feed, news sitemaps; OPML; autodiscovery. Pure."""

from ingest.feeds.fulltext import body_html, is_full_text
from ingest.feeds.parse import parse_feed
from ingest.records import Entry, Feed, FeedLink, PollAdvice

__all__ = ["Entry", "Feed", "FeedLink", "PollAdvice", "body_html", "is_full_text", "parse_feed"]
