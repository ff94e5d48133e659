"""Duplicates: fingerprints of texts, which of them are alike, and who was first. Pure."""

from ingest.dedupe.deduper import Deduper
from ingest.dedupe.match import Rules
from ingest.dedupe.minhash import SCHEME, fingerprint
from ingest.dedupe.verdicts import find_duplicates, judge

__all__ = ["SCHEME", "Deduper", "Rules", "find_duplicates", "fingerprint", "judge"]
