"""Page, plain text or record to article."""

from ingest.extract.read import read, read_document

__all__ = ["read", "read_document"]
