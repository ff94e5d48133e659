"""Extraction: a page, a plain text or a record becomes an article or a reject.

- `read` is the entry point for one item: size, kind, decoding, reader, identity, language, limits.
- Readers return a `draft.Draft` or a `draft.Refusal`: `page` (HTML), `plain.reader` (text, Markdown), `record` (JSON).
- A page is parsed once (`tree`); `meta` reads its metadata, `body` its text, `page_kind` decides what it is.
"""

from ingest.extract.read import read, read_document

__all__ = ["read", "read_document"]
