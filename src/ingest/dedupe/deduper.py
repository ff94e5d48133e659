"""An index of fingerprints that takes articles one by one, in order of arrival."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Final

import numpy as np

from ingest.dedupe.match import (
    CONTAINMENT,
    SHORT_THRESHOLD,
    SHORT_TOKENS,
    THRESHOLD,
    DuplicateRules,
    Match,
    are_similar,
    arrival_order,
    band_keys,
    in_window,
    is_comparable,
    signature_rows,
)
from ingest.dedupe.minhash import PERMUTATIONS, fingerprint
from ingest.dedupe.verdicts import cluster_of, verdict_for
from ingest.records import Article, Fingerprint, Verdict

_MAX_POSITIONS: Final = 48  # the latest texts of a key that are kept: bounds the work when thousands share one
_FIRST_CAPACITY: Final = 1024


class Deduper:
    """Decides for each article whether it repeats an earlier one; earlier verdicts never change.

    Two texts are duplicates if the Jaccard similarity of their 4-token shingles is at least `threshold`, or if the
    share `containment` of the shorter one is in the longer one; texts of fewer than `short_tokens` tokens need a
    similarity of `short_threshold`. Texts that were first seen more than `window` apart are not compared (None: all
    are). Memory is about 6 kB per article, whatever its length. Not thread-safe.
    """

    def __init__(
        self,
        *,
        threshold: float = THRESHOLD,
        containment: float = CONTAINMENT,
        short_threshold: float = SHORT_THRESHOLD,
        short_tokens: int = SHORT_TOKENS,
        window: timedelta | None = None,
    ) -> None:
        self._rules = DuplicateRules(threshold, containment, short_tokens, short_threshold, window)
        self._items: list[Fingerprint] = []  # without signatures, which are rows of the matrix
        self._signatures = np.zeros((_FIRST_CAPACITY, PERMUTATIONS), dtype=np.uint32)
        # Band key or text hash -> the positions of its texts in `_items`; a single one without a list, to save memory.
        self._positions: dict[int | str, int | list[int]] = {}

    def __len__(self) -> int:
        """Return the number of fingerprints in the index."""
        return len(self._items)

    def add(self, article: Article) -> Verdict:
        """Return the verdict on an article against all earlier ones, and put it into the index."""
        return self.add_fingerprint(fingerprint(article))

    def add_fingerprint(self, item: Fingerprint) -> Verdict:
        """Return the verdict on a fingerprint against all earlier ones, and put it into the index."""
        keys = _keys(item)
        matches = list(self._matches(item, keys))
        cluster = item.id
        if matches:
            cluster = cluster_of(min((self._items[match.right] for match in matches), key=arrival_order))
        nearest = max(matches, key=lambda match: match.similarity, default=None)
        self._insert(item, keys, cluster)
        return verdict_for(item, cluster, nearest)

    def load(self, fingerprints: Iterable[Fingerprint]) -> None:
        """Insert fingerprints that were judged before: they keep their `cluster_id`, or start their own cluster."""
        for item in fingerprints:
            self._insert(item, _keys(item), cluster_of(item))

    def _matches(self, item: Fingerprint, keys: list[int]) -> Iterator[Match]:
        """Yield the earlier texts that are similar, equal ones first."""
        position = len(self._items)
        exact = self._with_key([item.text_sha256] if item.tokens else [])  # texts without words repeat nothing
        for other in exact:
            if self._items[other].id != item.id and in_window(self._items[other], item, self._rules):
                yield Match(position, other, 1.0, "exact")
        near = [other for other in self._with_key(keys) if other not in exact]
        if not near:
            return
        similarities = (self._signatures[near] == signature_rows([item])).mean(axis=1).tolist()
        for other, value in zip(near, similarities, strict=True):
            if are_similar(self._items[other], item, value, self._rules):
                yield Match(position, other, value, "minhash")

    def _with_key(self, keys: Iterable[int | str]) -> list[int]:
        """Return the positions of the texts that have any of the keys, in order of arrival."""
        positions: set[int] = set()
        for key in keys:
            stored = self._positions.get(key, ())
            positions.update((stored,) if isinstance(stored, int) else stored)
        return sorted(positions)

    def _insert(self, item: Fingerprint, keys: list[int], cluster: str) -> None:
        """Put a text into the index."""
        position = len(self._items)
        if position == len(self._signatures):
            self._signatures = np.concatenate([self._signatures, np.zeros_like(self._signatures)])
        if keys:
            self._signatures[position] = signature_rows([item])[0]
        self._items.append(replace(item, signature=b"", cluster_id=cluster))
        all_keys: list[int | str] = [item.text_sha256, *keys]
        for key in all_keys:
            stored = self._positions.setdefault(key, position)
            if isinstance(stored, list):
                stored.append(position)
                del stored[:-_MAX_POSITIONS]
            elif stored != position:
                self._positions[key] = [stored, position]


def _keys(item: Fingerprint) -> list[int]:
    """Return the band keys of a fingerprint; none when its signature cannot be compared."""
    if not is_comparable(item):
        return []
    keys: list[int] = band_keys(signature_rows([item]))[0].tolist()
    return keys
