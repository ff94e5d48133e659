"""Duplicates: fingerprints of texts, which texts are copies, and which of them was first."""

from ingest.dedupe.deduper import Deduper
from ingest.dedupe.match import MAX_PER_KEY, MAX_STORED_PER_KEY, DuplicateRules, least_common_keys
from ingest.dedupe.sketch import SCHEME, fingerprint, is_comparable, keys_of, text_key_of
from ingest.dedupe.verdicts import Relations, find_duplicates, judge, relate

__all__ = [
    "MAX_PER_KEY",
    "MAX_STORED_PER_KEY",
    "SCHEME",
    "Deduper",
    "DuplicateRules",
    "Relations",
    "find_duplicates",
    "fingerprint",
    "is_comparable",
    "judge",
    "keys_of",
    "least_common_keys",
    "relate",
    "text_key_of",
]
