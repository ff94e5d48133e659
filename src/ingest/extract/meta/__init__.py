"""Metadata of a page: every candidate with its source, cross-checked, one chosen per field by the table in `rules`.

`extract_metadata(tree, url=…)` is the way in. Pure: no clock (`now` is passed in), no network, never raises on content.
"""

from ingest.extract.meta.metadata import Metadata, extract_metadata

__all__ = ["Metadata", "extract_metadata"]
