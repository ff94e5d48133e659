"""Duplicates: fingerprints of texts, which texts are copies, and which of them was first."""

from ingest.dedupe.deduper import Deduper
from ingest.dedupe.match import MAX_PER_KEY, DuplicateRules
from ingest.dedupe.sketch import SCHEME, fingerprint, keys_of
from ingest.dedupe.verdicts import Relations, find_duplicates, judge, relate

__all__ = [
    "MAX_PER_KEY",
    "SCHEME",
    "Deduper",
    "DuplicateRules",
    "Relations",
    "find_duplicates",
    "fingerprint",
    "judge",
    "keys_of",
    "relate",
]
