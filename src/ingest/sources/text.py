"""Plain text and Markdown files: one file is one document."""

from collections.abc import Iterator

from ingest.records import Raw, Rejected
from ingest.sniff import extension
from ingest.sources.opening import OpenFile, ReadLimits, whole_file

_MARKDOWN = (".md", ".markdown")


def read_text(opened: OpenFile, limits: ReadLimits) -> Iterator[Raw | Rejected]:
    """Yield the file's bytes as `text/plain` (or `text/markdown`); the charset is left to the extraction."""
    media_type = "text/markdown" if extension(opened.name) in _MARKDOWN else "text/plain"
    yield whole_file(opened, kind="text", media_type=media_type, limit=limits.item_bytes)
