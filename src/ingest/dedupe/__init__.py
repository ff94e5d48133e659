"""Duplicates: fingerprints of texts, which texts are similar, and which of them was first."""

from ingest.dedupe.deduper import Deduper
from ingest.dedupe.match import DuplicateRules
from ingest.dedupe.minhash import SCHEME, fingerprint
from ingest.dedupe.verdicts import find_duplicates, judge

__all__ = ["SCHEME", "Deduper", "DuplicateRules", "find_duplicates", "fingerprint", "judge"]
