"""Feed documents as entries: RSS, Atom, RDF, JSON Feed, sitemaps; OPML; autodiscovery. Pure."""

from ingest.feeds.discovery import discover_links
from ingest.feeds.fulltext import body_html, is_full_text
from ingest.feeds.link_header import link_field
from ingest.feeds.opml import OpmlFeed, build_opml, parse_opml
from ingest.feeds.parse import parse_feed
from ingest.records import Entry, Feed, FeedLink, PollAdvice

__all__ = [
    "Entry",
    "Feed",
    "FeedLink",
    "OpmlFeed",
    "PollAdvice",
    "body_html",
    "build_opml",
    "discover_links",
    "is_full_text",
    "link_field",
    "parse_feed",
    "parse_opml",
]
