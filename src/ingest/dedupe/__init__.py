"""Duplicates: fingerprints of texts, which texts are copies, and which of them was first."""

from ingest.dedupe.deduper import Deduper
from ingest.dedupe.match import MAX_PER_KEY, MAX_STORED_PER_KEY, DuplicateRules, least_common_keys
from ingest.dedupe.phrases import MOST_STORIES, CommonPhrases, phrases_from_bytes, shared_by_many, weighing_keys
from ingest.dedupe.sketch import SCHEME, fingerprint, is_comparable, keys_of, text_key_of
from ingest.dedupe.verdicts import Relations, find_duplicates, judge, relate

__all__ = [
    "MAX_PER_KEY",
    "MAX_STORED_PER_KEY",
    "MOST_STORIES",
    "SCHEME",
    "CommonPhrases",
    "Deduper",
    "DuplicateRules",
    "Relations",
    "find_duplicates",
    "fingerprint",
    "is_comparable",
    "judge",
    "keys_of",
    "least_common_keys",
    "phrases_from_bytes",
    "relate",
    "shared_by_many",
    "text_key_of",
    "weighing_keys",
]
