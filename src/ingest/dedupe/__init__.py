"""Duplicates: fingerprints of texts, which of them are alike, and who was first. Pure."""

from ingest.dedupe.deduper import Deduper
from ingest.dedupe.fingerprint import SCHEME, fingerprint
from ingest.dedupe.judge import find_duplicates, judge
from ingest.dedupe.match import Rules

__all__ = ["SCHEME", "Deduper", "Rules", "find_duplicates", "fingerprint", "judge"]
