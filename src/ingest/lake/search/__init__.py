"""Searching the texts of a lake by words: an index beside the lake, which is extended when it is asked."""

from ingest.lake.search.index import SearchHit, search

__all__ = ["SearchHit", "search"]
