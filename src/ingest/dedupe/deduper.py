"""An index of fingerprints that takes articles one by one, in any order."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from ingest.dedupe.match import MAX_PER_KEY, THRESHOLD, DuplicateRules, arrival_order
from ingest.dedupe.phrases import CommonPhrases, weighing_keys
from ingest.dedupe.sketch import fingerprint, is_comparable, text_key_of
from ingest.dedupe.verdicts import cluster_of, relate
from ingest.records import Article, Fingerprint, Verdict


class Deduper:
    """Decides for each article whether it repeats another one, against those that were added before.

    `verdicts` gives what holds for all of them now: the same as `find_duplicates` for the same articles, in
    whatever order they came, if the versions of each article come in theirs. Memory is about 6 kB per article,
    whatever its length. Not thread-safe.
    """

    def __init__(
        self,
        *,
        threshold: float = THRESHOLD,
        window: timedelta | None = None,
        common: CommonPhrases | None = None,
    ) -> None:
        self._rules = DuplicateRules(threshold, window, common)
        self._items: list[Fingerprint] = []
        self._verdicts: list[Verdict] = []  # on each item, when it was added
        self._earliest: dict[str, int] = {}  # id -> position of its earliest version
        self._positions: dict[int, list[int]] = {}  # key -> positions, the earliest by order of arrival first
        # SHA-256 of a text -> position of its earliest item, the only one of them that is stored under all its keys
        self._texts: dict[str, int] = {}
        self._merged: dict[str, str] = {}

    def __len__(self) -> int:
        """Return the number of fingerprints in the index."""
        return len(self._items)

    def add(self, article: Article) -> Verdict:
        """Return the verdict on an article against all that were added before, and put it into the index."""
        return self.add_fingerprint(fingerprint(article))

    def add_fingerprint(self, item: Fingerprint) -> Verdict:
        """Return the verdict on a fingerprint against all that were added before, and put it into the index."""
        keys = self._keys(item)
        relations = relate([item], self._stored(keys, item.id), self._rules)
        self._merged.update((merge.cluster_id, merge.merged_into) for merge in relations.merges)
        (verdict,) = relations.verdicts
        self._insert(replace(item, cluster_id=verdict.cluster_id), keys, verdict)
        return verdict

    def load(self, fingerprints: Iterable[Fingerprint]) -> None:
        """Insert fingerprints that were judged before: they keep their `cluster_id`, or start their own cluster."""
        for item in fingerprints:
            cluster = cluster_of(item)
            first = cluster if cluster != item.id else None
            self._insert(item, self._keys(item), Verdict(item.id, first, cluster))

    def verdicts(self) -> list[Verdict]:
        """Return the verdict on each article as it is now, in the order in which they were added."""
        result = []
        for verdict in self._verdicts:
            cluster = self._current(verdict.cluster_id or verdict.id)
            result.append(replace(verdict, cluster_id=cluster, duplicate_of=None if cluster == verdict.id else cluster))
        return result

    def _keys(self, item: Fingerprint) -> list[int]:
        keys: list[int] = weighing_keys(item, self._rules.common).tolist()
        return keys

    def _stored(self, keys: Iterable[int], identity: str) -> list[Fingerprint]:
        """Return the fingerprints that share a key or the id, and the first of each of their clusters."""
        positions = {position for key in keys for position in self._positions.get(key, ())}
        if identity in self._earliest:
            positions.add(self._earliest[identity])
        firsts = {self._current(cluster_of(self._items[position])) for position in positions}
        positions.update(self._earliest[cluster] for cluster in firsts if cluster in self._earliest)
        items = (self._items[position] for position in sorted(positions))
        return [replace(item, cluster_id=self._current(cluster_of(item))) for item in items]

    def _current(self, cluster: str) -> str:
        """Return the cluster that a cluster is part of now."""
        while cluster in self._merged:
            cluster = self._merged[cluster]
        return cluster

    def _insert(self, item: Fingerprint, keys: list[int], verdict: Verdict) -> None:
        """Put an item into the index; of items with the same text only the earliest gets the keys of passages."""
        position = len(self._items)
        self._items.append(item)
        self._verdicts.append(verdict)
        earliest = self._earliest.setdefault(item.id, position)
        if arrival_order(item) < arrival_order(self._items[earliest]):
            self._earliest[item.id] = position
        text_key = text_key_of(item)
        former = self._texts.get(item.text_sha256) if self._rules.window is None else None
        if former is not None and is_comparable(self._items[former]):
            if arrival_order(self._items[former]) <= arrival_order(item):
                keys = [key for key in keys if key == text_key]  # the earlier item with this text is compared instead
            else:
                self._withdraw(former, keys, text_key)
                self._texts[item.text_sha256] = position
        else:
            self._texts[item.text_sha256] = position
        for key in keys:
            stored = self._positions.setdefault(key, [])
            stored.append(position)
            if len(stored) > MAX_PER_KEY:
                stored.sort(key=lambda other: arrival_order(self._items[other]))
                stored.pop()

    def _withdraw(self, position: int, keys: Iterable[int], text_key: int) -> None:
        """Remove an item from the index, except under the key of its text: an earlier one with this text stands in."""
        for key in keys:
            if key != text_key and position in self._positions.get(key, ()):
                self._positions[key].remove(position)
