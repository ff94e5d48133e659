"""Feed documents to entries: RSS, Atom, RDF, JSON Feed, news sitemaps; OPML; autodiscovery. Pure."""

from ingest.feeds.parse import body_html, parse_feed
from ingest.records import Entry, Feed, FeedLink, PollAdvice

__all__ = ["Entry", "Feed", "FeedLink", "PollAdvice", "body_html", "parse_feed"]
