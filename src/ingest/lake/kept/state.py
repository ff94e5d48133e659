"""What a writer knows of the lake: known ids, last versions, how each address answered last, fingerprints by key.

It is a cache of what the lake's rows say, kept on disk between processes. Each commit extends it by the files of its
entry, so that neither a turn nor a start reads the whole lake. It belongs to a position of the log and to the files
that the lake had there; when these are not the lake's, it is built again from the lake.
"""

import os
import sqlite3
import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import date
from functools import cache, wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from ingest.dedupe import CommonPhrases
from ingest.ids import sha256_hex
from ingest.lake.kept import codec
from ingest.lake.kept.candidates import candidate_rows, keys_of_many_stories
from ingest.lake.kept.contents import NO_URL
from ingest.lake.kept.keeper import DAMAGE, Keeper
from ingest.lake.phrases import phrases_in_force
from ingest.lake.repair_mark import without_validators
from ingest.lake.store import open_store
from ingest.records import Fetch, Fingerprint, LastVersion, ListedAddress, PriorSighting, RejectRow

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_BATCH = 500  # values of one statement

P = ParamSpec("P")
R = TypeVar("R")


def _answer(method: "Callable[Concatenate[KeptState, P], R]") -> "Callable[Concatenate[KeptState, P], R]":
    """Make a method wait for its turn, and begin once more with a new state when the stored one is damaged."""

    @wraps(method)
    def answer(self: "KeptState", *args: P.args, **kwargs: P.kwargs) -> R:
        with self._lock:
            try:
                self._keeper.ensure(self._since)
                return method(self, *args, **kwargs)
            except DAMAGE:
                self._keeper.rebuild(self._since)
                return method(self, *args, **kwargs)

    return answer  # type: ignore[return-value]


class KeptState:
    """The state of one lake. See `shared_state`.

    `refresh` brings it up to what is committed. Ids, polls, sightings and fingerprints are those of the days from its
    `since` on; versions of articles are of all days, because ids and versions are unique in the lake. Its cost grows
    with what was committed since the last refresh. Any number of processes may use it while one commits.
    """

    def __init__(self, lake: str) -> None:
        self._store = open_store(lake)
        self._lock = threading.RLock()
        self._keeper = Keeper(self._store)
        self._since: date | None = None
        self._turn: str | None = None

    def refresh(self, since: date | None = None, turn: str | None = None) -> None:
        """Take in what was committed since the last refresh; a second call with the same `turn` does nothing."""
        with self._lock:
            if turn is not None and turn == self._turn and since == self._since:
                return
            self._since, self._turn = since, turn
            self._keeper.refresh(since)

    def close(self) -> None:
        """Close the files of the state; the next call opens them again."""
        with self._lock:
            self._keeper.close()

    @property
    def _day(self) -> int:
        return 0 if self._since is None else self._since.toordinal()

    @_answer
    def known(self, identities: Collection[str]) -> set[str]:
        """Return which of some ids of sightings and of rejects are known."""
        by_key = {codec.key_of(identity): identity for identity in identities}
        rows = self._select("SELECT key FROM known WHERE key IN ({}) AND day >= ?", list(by_key))
        return {by_key[row[0]] for row in rows}

    @_answer
    def __contains__(self, identity: object) -> bool:
        """Return whether the id of a sighting or of a reject is known."""
        if not isinstance(identity, str):
            return False
        sql = "SELECT 1 FROM known WHERE key = ? AND day >= ?"
        return self._execute(sql, (codec.key_of(identity), self._day)).fetchone() is not None

    @_answer
    def __len__(self) -> int:
        """Return the number of known ids, by counting them."""
        return int(self._execute("SELECT count(*) FROM known WHERE day >= ?", (self._day,)).fetchone()[0])

    @_answer
    def is_empty(self) -> bool:
        """Return whether no id is known."""
        return self._execute("SELECT 1 FROM known WHERE day >= ? LIMIT 1", (self._day,)).fetchone() is None

    @_answer
    def last_poll(self, url: str) -> Fetch | None:
        """Return the latest row of `fetches` for a feed or sitemap: the one that was committed last."""
        sql = "SELECT cycle, row FROM polls WHERE url = ? AND day >= ?"
        row = self._execute(sql, (url, self._day)).fetchone()
        return None if row is None else self._fetch(*row)

    @_answer
    def last_polls(self) -> list[Fetch]:
        """Return the latest row of `fetches` for every feed and sitemap, by URL."""
        rows = self._execute("SELECT cycle, row FROM polls WHERE day >= ? ORDER BY url", (self._day,))
        return sorted((self._fetch(*row) for row in rows.fetchall()), key=lambda fetch: fetch.url)

    @_answer
    def list_entries(self, url: str) -> tuple[ListedAddress, ...]:
        """Return what a list (OPML, an index of sitemaps, a site) led to when it was read last."""
        row = self._execute("SELECT row FROM lists WHERE url = ? AND day >= ?", (url, self._day)).fetchone()
        if row is None:
            return ()
        fetch: Fetch = codec.decode_row("fetches", row[0])
        return fetch.named

    @_answer
    def pages(self, urls: Collection[str]) -> dict[str, Fetch]:
        """Return the latest rows of `fetches` for some pages, by URL."""
        keys = [codec.key_of(url) for url in urls]
        rows = self._select("SELECT cycle, row FROM pages WHERE key IN ({}) AND day >= ?", keys)
        return {fetch.url: fetch for fetch in (self._fetch(*row) for row in rows)}

    def _fetch(self, cycle: int, row: str) -> Fetch:
        fetch: Fetch = codec.decode_row("fetches", row)
        return fetch if cycle > self._keeper.repaired_until else without_validators(fetch)

    @_answer
    def retries(self) -> list[RejectRow]:
        """Return the rows of pages that failed for a passing reason and are to be tried again, by location."""
        rows = self._execute("SELECT row FROM retries WHERE day >= ? AND row IS NOT NULL", (self._day,))
        return sorted((codec.decode_row("rejects", row) for (row,) in rows.fetchall()), key=lambda row: row.location)

    @_answer
    def carried_entries(self, feed_url: str, urls: Collection[str | None]) -> list[tuple[str | None, str | None]]:
        """Return URL and guid of what a feed carried under some URLs, or under none; rejected entries too."""
        by_key: dict[bytes, str | None] = {codec.key_of(url): url for url in urls if url is not None}
        by_key[codec.key_of(NO_URL + feed_url)] = None
        sql = (
            "SELECT s.key, s.guid, f.text, p.text FROM seen s LEFT JOIN texts f ON f.id = s.feed"
            " LEFT JOIN texts p ON p.id = s.place WHERE s.key IN ({}) AND s.day >= ? ORDER BY s.cycle, s.row"
        )
        return [
            (by_key[key], guid)
            for key, guid, feed, place in self._select(sql, list(by_key))
            if feed == feed_url or (place is not None and f"{place}#".startswith(f"{feed_url}#"))
        ]

    @_answer
    def prior_sightings(self, urls: Collection[str]) -> dict[str, list[PriorSighting]]:
        """Return by URL which feeds carried it, when, and the ids of the articles it led to; oldest first."""
        by_key = {codec.key_of(url): url for url in urls}
        sql = (
            "SELECT s.key, f.text, s.article, s.seen_at, t.text, s.raw_sha256, s.guid FROM seen s"
            " LEFT JOIN texts f ON f.id = s.feed LEFT JOIN texts t ON t.id = s.source"
            " WHERE s.key IN ({}) AND s.day >= ? AND s.article IS NOT NULL ORDER BY s.cycle, s.row"
        )
        sightings: dict[str, list[PriorSighting]] = {}
        for key, feed, article, seen_at, source, raw_sha256, guid in self._select(sql, list(by_key)):
            sightings.setdefault(by_key[key], []).append(
                PriorSighting(
                    feed_url=feed,
                    article_id=codec.unpack_text(article) or "",
                    seen_at=codec.known_moment(seen_at),
                    source=source or "",
                    raw_sha256=codec.unpack_text(raw_sha256) or "",
                    guid=guid,
                )
            )
        return sightings

    @_answer
    def last_versions(self, ids: Collection[str]) -> dict[str, LastVersion]:
        """Return the newest version of each of some articles, by id, in the order of ids."""
        by_key = {codec.key_of(identity): identity for identity in ids}
        sql = (
            "SELECT v.key, v.version, v.title, v.text_sha256, v.html_sha256, v.first_seen_at, t.text, v.word_count"
            " FROM versions v LEFT JOIN texts t ON t.id = v.extractor WHERE v.key IN ({})"
        )
        versions = {
            by_key[key]: LastVersion(
                version=version,
                title=title,
                text_sha256=codec.unpack_text(text_sha256) or "",
                html_sha256=codec.unpack_text(html_sha256) or "",
                first_seen_at=codec.moment(first_seen_at),
                extractor=extractor or "",
                word_count=word_count,
            )
            for key, version, title, text_sha256, html_sha256, first_seen_at, extractor, word_count in self._select(
                sql, list(by_key), dated=False
            )
        }
        return dict(sorted(versions.items()))

    @_answer
    def candidates(
        self,
        items: Sequence[Fingerprint],
        limit: int,
        common: CommonPhrases | None = None,
        *,
        are_stored: bool = False,
    ) -> list[Fingerprint]:
        """Return the fingerprints that are to be compared with new ones: they share enough keys with one of them.

        Keys of `common` phrases do not count, and of each other key the first `limit` that were committed do. All
        fingerprints of an article that has versions come too (of every article, if the items `are_stored`), and those
        of the first article of each of their clusters. `cluster_id` is the cluster that an article belongs to by now.
        """
        found = self._prints("row", candidate_rows(self._keeper.runs, items, limit, common))
        known = {item.id for item in items if are_stored or item.version > 1}
        found |= self._prints("key", [codec.key_of(name) for name in sorted(known)])
        clusters = {item.cluster_id for item in found.values() if item.cluster_id is not None}
        missing = clusters.difference(item.id for item in found.values())
        found |= self._prints("key", [codec.key_of(cluster) for cluster in sorted(missing)])
        return [found[row] for row in sorted(found)]

    def common_phrases(self) -> CommonPhrases | None:
        """Return the common phrases of the lake, None where none were counted."""
        return phrases_in_force(self._store)

    @_answer
    def keys_of_many(self, most: int) -> "NDArray[np.uint64]":
        """Return the keys of passages that more than `most` stories share, sorted. The work grows with all keys."""
        return keys_of_many_stories(self._keeper.runs, most, self._cluster_numbers)

    def _cluster_numbers(self, rows: Sequence[int]) -> dict[int, int]:
        """Return a number for the cluster of each of some rows of fingerprints: the same for the same cluster."""
        numbers: dict[int, int] = {}
        for start in range(0, len(rows), _BATCH):  # a fingerprint has kilobytes
            for row, item in self._prints("row", rows[start : start + _BATCH]).items():
                numbers[row] = int(sha256_hex((item.cluster_id or item.id).encode())[:15], 16)
        return numbers

    @_answer
    def fingerprints(self, ids: Collection[str]) -> list[Fingerprint]:
        """Return the fingerprints of some articles, of all their versions, as they were committed."""
        found = self._prints("key", [codec.key_of(identity) for identity in ids])
        return [found[row] for row in sorted(found)]

    def _prints(self, column: str, values: Sequence[Any]) -> dict[int, Fingerprint]:
        sql = f"SELECT row, content, signature FROM prints WHERE {column} IN ({{}}) AND day >= ?"
        found: dict[int, Fingerprint] = {
            row: codec.decode_row("fingerprints", content, signature)
            for row, content, signature in self._select(sql, values)
        }
        clusters = sorted({item.cluster_id for item in found.values() if item.cluster_id is not None})
        sql = "SELECT cluster, merged_into FROM merges WHERE cluster IN ({})"
        merged = dict(self._select(sql, clusters, dated=False))
        return {
            row: replace(item, cluster_id=merged[item.cluster_id]) if item.cluster_id in merged else item
            for row, item in found.items()
        }

    def _execute(self, sql: str, parameters: Sequence[Any] = ()) -> sqlite3.Cursor:
        return self._keeper.database.execute(sql, tuple(parameters))

    def _select(self, sql: str, values: Sequence[Any], *, dated: bool = True) -> list[tuple[Any, ...]]:
        """Return the rows of a query for many values, which stand for `{}` in it, a bounded number at a time."""
        rows: list[tuple[Any, ...]] = []
        for start in range(0, len(values), _BATCH):
            batch = values[start : start + _BATCH]
            marks = ",".join("?" * len(batch))
            rows += self._execute(sql.format(marks), [*batch, *([self._day] if dated else [])]).fetchall()
        return rows


@cache
def _state_of(url: str) -> KeptState:
    return KeptState(url)


os.register_at_fork(after_in_child=_state_of.cache_clear)  # a database must not be used after a fork


def shared_state(lake: str, since: date | None = None, turn: str | None = None) -> KeptState:
    """Return the state of a lake that this process shares, refreshed; see `KeptState.refresh`."""
    state = _state_of(open_store(lake).url)
    state.refresh(since, turn)
    return state
