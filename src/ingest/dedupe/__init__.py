"""Duplicates: fingerprints of texts, which texts are similar, and which of them was first."""

from ingest.dedupe.deduper import MAX_PER_KEY, Deduper
from ingest.dedupe.match import DuplicateRules, keys_of
from ingest.dedupe.minhash import SCHEME, fingerprint
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
