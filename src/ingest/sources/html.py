"""Saved web pages: one file is one document."""

from collections.abc import Iterator

from ingest.records import Raw, Rejected
from ingest.sources.opening import OpenFile, ReadLimits, whole_file


def read_html(opened: OpenFile, limits: ReadLimits) -> Iterator[Raw | Rejected]:
    """Yield the file's bytes as `text/html`; charset and address are left to the extraction."""
    yield whole_file(opened, kind="html", media_type="text/html", limit=limits.item_bytes)
