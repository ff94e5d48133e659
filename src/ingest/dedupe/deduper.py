"""An index that takes articles one by one, in order of arrival."""

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
    Link,
    Rules,
    alike,
    band_keys,
    comparable,
    in_window,
    rank,
    signature_rows,
)
from ingest.dedupe.minhash import PERMUTATIONS, fingerprint
from ingest.dedupe.verdicts import cluster_of, verdict_for
from ingest.records import Article, Fingerprint, Verdict

_LATEST: Final = 48  # texts kept per band: bounds the work when thousands share one
_FIRST_ROOM: Final = 1024


class Deduper:
    """Tells for each article whether it repeats an earlier one; earlier verdicts never change.

    Two texts are duplicates from a Jaccard similarity of their 4-token shingles of `threshold`, or when the share
    `containment` of the shorter one is in the longer one; texts of fewer than `short_tokens` tokens need a similarity
    of `short_threshold`. `window` is how far apart in first-seen time two texts may be and still be compared (None: any
    time). Memory is about 6 kB per article, whatever its length. Not thread-safe.
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
        self._rules = Rules(threshold, containment, short_tokens, short_threshold, window)
        self._items: list[Fingerprint] = []  # without signatures: those are rows of the matrix
        self._signatures = np.zeros((_FIRST_ROOM, PERMUTATIONS), dtype=np.uint32)
        self._places: dict[int | str, int | list[int]] = {}  # band key or text hash -> where it was seen

    def __len__(self) -> int:
        """How many fingerprints the index holds."""
        return len(self._items)

    def add(self, article: Article) -> Verdict:
        """The verdict on an article against all before it; the article is then part of the index."""
        return self.add_fingerprint(fingerprint(article))

    def add_fingerprint(self, item: Fingerprint) -> Verdict:
        """As `add`, for a fingerprint."""
        keys = _keys(item)
        links = list(self._links(item, keys))
        cluster = item.id
        if links:
            cluster = cluster_of(min((self._items[link.right] for link in links), key=rank))
        nearest = max(links, key=lambda link: link.similarity, default=None)
        self._put(item, keys, cluster)
        return verdict_for(item, cluster, nearest)

    def load(self, fingerprints: Iterable[Fingerprint]) -> None:
        """Take fingerprints that have their verdict already: each keeps its `cluster_id`, or starts its own cluster."""
        for item in fingerprints:
            self._put(item, _keys(item), cluster_of(item))

    def _links(self, item: Fingerprint, keys: list[int]) -> Iterator[Link]:
        """The earlier texts that are alike, exact ones first."""
        position = len(self._items)
        exact = self._seen([item.text_sha256] if item.tokens else [])  # nothing said is nothing repeated
        for other in exact:
            if self._items[other].id != item.id and in_window(self._items[other], item, self._rules):
                yield Link(position, other, 1.0, "exact")
        near = [other for other in self._seen(keys) if other not in exact]
        if not near:
            return
        similar = (self._signatures[near] == signature_rows([item])).mean(axis=1).tolist()
        for other, value in zip(near, similar, strict=True):
            if alike(self._items[other], item, value, self._rules):
                yield Link(position, other, value, "minhash")

    def _seen(self, keys: Iterable[int | str]) -> list[int]:
        """Where any of the keys was seen, in order of arrival."""
        found: set[int] = set()
        for key in keys:
            places = self._places.get(key, ())
            found.update((places,) if isinstance(places, int) else places)
        return sorted(found)

    def _put(self, item: Fingerprint, keys: list[int], cluster: str) -> None:
        """Make the text part of the index."""
        position = len(self._items)
        if position == len(self._signatures):
            self._signatures = np.concatenate([self._signatures, np.zeros_like(self._signatures)])
        if keys:
            self._signatures[position] = signature_rows([item])[0]
        self._items.append(replace(item, signature=b"", cluster_id=cluster))
        names: list[int | str] = [item.text_sha256, *keys]
        for key in names:
            places = self._places.setdefault(key, position)
            if isinstance(places, list):
                places.append(position)
                del places[:-_LATEST]
            elif places != position:
                self._places[key] = [places, position]


def _keys(item: Fingerprint) -> list[int]:
    """The band keys of a fingerprint; none when its signature cannot be compared."""
    if not comparable(item):
        return []
    keys: list[int] = band_keys(signature_rows([item]))[0].tolist()
    return keys
