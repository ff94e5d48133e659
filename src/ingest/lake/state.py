"""What a process keeps of the lake between cycles: known ids, and how each address answered last.

Committed files never change, so a refresh reads only the files that are new since the last one. All of it is a cache
that can be dropped and read again from the lake.
"""

import threading
from collections.abc import Callable, Collection
from dataclasses import fields
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from ingest.lake import layout, schema
from ingest.lake.committed_files import CommittedFile, published_files, read_columns
from ingest.lake.known_ids import KnownIds, id_halves
from ingest.lake.lookups import fetch_state, read_last_versions
from ingest.lake.repair_mark import is_after_repair, repaired_until, without_validators
from ingest.lake.store import open_store
from ingest.lake.value_index import ValueIndex
from ingest.records import Fetch, LastVersion, ListedAddress, PriorSighting, RejectRow

if TYPE_CHECKING:
    import pyarrow as pa

_POLLED_KINDS = ("feed", "sitemap")
_MERGE_AT = 8
_INDEXED_COLUMN = {"articles": "id"}  # of other tables it is `url`


class LakeState:
    """The state of one lake in memory, for the holder of the lease, after `recover`. See `shared_state`.

    `refresh` comes first. Ids, polls and sightings are those of the days from its `since` on; versions of articles are
    of all days, because the ids and versions of articles are unique in the lake.
    """

    def __init__(self, lake: str) -> None:
        self._lake, self._store = lake, open_store(lake)
        self._lock = threading.Lock()
        self._clear()

    def _clear(self) -> None:
        self._since: date | None = None
        self._marker: str | None = None
        self._turn: str | None = None
        self._read_keys: set[str] = set()
        self._known: list[KnownIds] = []
        self._polls: dict[str, Fetch] | None = None
        self._retries: dict[str, RejectRow] = {}
        self._lists: dict[str, tuple[ListedAddress, ...]] = {}
        self._indexes: dict[str, ValueIndex] = {}
        self._indexed_files: dict[str, list[CommittedFile]] = {}  # the files of a table, as of the last refresh

    def refresh(self, since: date | None, turn: str | None = None) -> None:
        """Read what was committed since the last refresh; a second call with the same `turn` (a cycle) does nothing."""
        with self._lock:
            if turn is not None and turn == self._turn:
                return
            marker = self._store.stamp(layout.MARKER)
            if self._marker is not None and marker != self._marker:
                self._clear()  # the lake was made anew, or repaired
            self._marker, self._since, self._turn = marker, since, turn
            self._indexed_files = {}
            if self._store.exists():
                self._refresh_ids()
                self._refresh_polls()

    def __contains__(self, identity: object) -> bool:
        """Return whether the id of a sighting or of a reject is known."""
        return any(identity in part for part in self._known)

    def __len__(self) -> int:
        """Return the number of known ids."""
        return sum(len(part) for part in self._known)

    def last_poll(self, url: str) -> Fetch | None:
        """Return the latest row of `fetches` for a feed or sitemap."""
        with self._lock:
            if self._polls is None:
                self._polls = fetch_state(self._lake, self._since, _POLLED_KINDS) if self._store.exists() else {}
                self._lists = self._read_lists()
                self._read_keys.update(file.key for file in self._files("fetches"))
            return self._polls.get(url)

    def list_entries(self, url: str) -> tuple[ListedAddress, ...]:
        """Return what a list (OPML, an index of sitemaps, a site) led to when it was read last."""
        self.last_poll(url)
        return self._lists.get(url, ())

    def pages(self, urls: Collection[str]) -> dict[str, Fetch]:
        """Return the latest rows of `fetches` for some pages, by URL."""
        until = repaired_until(self._store)
        before = self._page_rows(urls, lambda file: not is_after_repair(file, until)) if until else ()
        after = self._page_rows(urls, lambda file: is_after_repair(file, until))
        latest: dict[str, Fetch] = {}
        for fetch in (*map(without_validators, before), *after):
            latest[fetch.url] = fetch  # files come in the order of cycles
        return latest

    def _page_rows(self, urls: Collection[str], is_wanted: Callable[[CommittedFile], bool]) -> list[Fetch]:
        import pyarrow.compute as pc

        rows = self._rows_with_url("fetches", schema.contract("fetches").names, urls, is_wanted)
        return [] if rows is None else schema.from_table("fetches", rows.filter(pc.equal(rows["kind"], "page")))

    def carried_entries(self, feed_url: str, urls: Collection[str | None]) -> list[tuple[str | None, str | None]]:
        """Return URL and guid of what a feed carried under some URLs, or under none; rejected entries too."""
        import pyarrow.compute as pc

        entries: list[tuple[str | None, str | None]] = []
        for table in ("sightings", "rejects"):
            rows = self._rows_with_url(table, ("feed_url", "url", "guid", "location"), {*urls, None})
            if rows is not None:
                is_located = pc.starts_with(rows["location"], pattern=f"{feed_url}#")  # a reject may not name its feed
                rows = rows.filter(pc.or_kleene(pc.equal(rows["feed_url"], feed_url), is_located))
                entries += zip(rows["url"].to_pylist(), rows["guid"].to_pylist(), strict=True)
        return entries

    def prior_sightings(self, urls: Collection[str]) -> dict[str, list[PriorSighting]]:
        """Return by URL which feeds carried it, when, and the ids of the articles it led to; oldest first."""
        columns = [field.name for field in fields(PriorSighting)]
        rows = self._rows_with_url("sightings", ("url", *columns), urls)
        sightings: dict[str, list[PriorSighting]] = {}
        for row in rows.to_pylist() if rows is not None else ():
            sightings.setdefault(row.pop("url"), []).append(PriorSighting(**row))
        return sightings

    def last_versions(self, ids: Collection[str]) -> dict[str, LastVersion]:
        """Return the newest version of each of some articles, by id, in the order of ids."""
        if not ids or not self._store.exists():
            return {}
        return read_last_versions(self._store, self._files_with("articles", ids), ids)

    def last_polls(self) -> list[Fetch]:
        """Return the latest row of `fetches` for every feed and sitemap, by URL."""
        self.last_poll("")
        return [fetch for _, fetch in sorted((self._polls or {}).items())]

    def retries(self) -> list[RejectRow]:
        """Return the rows of pages that failed for a passing reason and are to be tried again, by location."""
        return sorted(self._retries.values(), key=lambda row: row.location)

    def _rows_with_url(
        self,
        table: str,
        columns: Collection[str],
        urls: Collection[str | None],
        is_wanted: Callable[[CommittedFile], bool] = lambda _: True,
    ) -> "pa.Table | None":
        """Return the rows of a table with one of some URLs, reading only the files that may have some."""
        import pyarrow as pa
        import pyarrow.compute as pc

        if not urls or not self._store.exists():
            return None
        files = [file for file in self._files_with(table, urls) if is_wanted(file)]
        if not files:
            return None
        rows = self._read_files(files, table, columns)
        return rows.filter(pc.is_in(rows["url"], value_set=pa.array(list(urls), pa.string())))

    def _files_with(self, table: str, values: Collection[str | None]) -> list[CommittedFile]:
        """Return the files of a table in which some values of its indexed column may occur."""
        with self._lock:
            hits = frozenset(self._index(table).files_with(values))
            return [file for file in self._indexed_files[table] if file.key in hits]

    def _index(self, table: str) -> ValueIndex:
        """Return the index of a table, extended by the files that are new since the last call."""
        index = self._indexes.setdefault(table, ValueIndex())
        if table not in self._indexed_files:
            column = _INDEXED_COLUMN.get(table, "url")
            since = None if table == "articles" else self._since
            self._indexed_files[table] = published_files(self._store, table, since)
            for file in self._indexed_files[table]:
                if file.key not in index:
                    index.add(file.key, self._read_files([file], table, (column,))[column])
            index.merge()
        return index

    def _refresh_ids(self) -> None:
        import numpy as np

        parts = []
        sightings = self._read_new("sightings", ("id",))
        if sightings is not None:
            parts.append(id_halves(sightings["id"]))
        rejects = self._read_new("rejects", schema.contract("rejects").names)
        if rejects is not None:
            parts += [id_halves(rejects["id"]), id_halves(rejects["sighting_id"])]
        if not parts:
            return
        keys = np.concatenate(parts)
        self._known.append(KnownIds(keys[:, 0], keys[:, 1]))
        if len(self._known) > _MERGE_AT:
            self._known = _merge(self._known)
        if rejects is not None:
            self._note_retries(rejects)

    def _note_retries(self, rejects: "pa.Table") -> None:
        """Keep the last attempt of each location. Rows come in the order of cycles."""
        import pyarrow.compute as pc

        rows = schema.from_table("rejects", rejects.filter(pc.is_valid(rejects["kind"])))
        for row in rows:
            self._retries[row.location] = row
        self._retries = {location: row for location, row in self._retries.items() if row.retry_at is not None}

    def _refresh_polls(self) -> None:
        import pyarrow as pa
        import pyarrow.compute as pc

        if self._polls is None:
            return
        rows = self._read_new("fetches", schema.contract("fetches").names)
        if rows is None:
            return
        rows = rows.filter(pc.is_in(rows["kind"], value_set=pa.array(_POLLED_KINDS, pa.string())))
        for fetch in schema.from_table("fetches", rows):
            self._polls[fetch.url] = fetch  # the row that was committed last, whatever its clock said
            if fetch.named:
                self._lists[fetch.url] = fetch.named

    def _read_lists(self) -> dict[str, tuple[ListedAddress, ...]]:
        """Return the last entries of each list."""
        import pyarrow.compute as pc

        if not self._store.exists():
            return {}
        columns = ["url", "kind", "at", "outcome", "errors_in_row", "named"]
        rows = self._read_files(self._files("fetches"), "fetches", columns)
        rows = rows.filter(pc.greater(pc.fill_null(pc.list_value_length(rows["named"]), 0), 0))
        return {fetch.url: fetch.named for fetch in schema.from_table("fetches", rows)}

    def _read_new(self, table: str, columns: Collection[str]) -> "pa.Table | None":
        """Return the rows of the files that are new since the last call, None when there are none."""
        files = [file for file in self._files(table) if file.key not in self._read_keys]
        if not files:
            return None
        rows = self._read_files(files, table, columns)
        self._read_keys.update(file.key for file in files)
        return rows

    def _read_files(self, files: list[CommittedFile], table: str, columns: Collection[str]) -> "pa.Table":
        return read_columns(self._store, lambda: files, table, list(columns))

    def _files(self, table: str) -> list[CommittedFile]:
        return published_files(self._store, table, self._since)


def _merge(parts: list[KnownIds]) -> list[KnownIds]:
    """Merge the small parts; the large first one only when the others have become a good share of it."""
    first, others = parts[0], KnownIds.union(parts[1:])
    return [KnownIds.union([first, others])] if len(others) * 4 > len(first) else [first, others]


@cache
def _state_of(url: str) -> LakeState:
    return LakeState(url)


def shared_state(lake: str, since: date | None = None, turn: str | None = None) -> LakeState:
    """Return the state of a lake that this process shares, refreshed; see `LakeState.refresh`."""
    state = _state_of(open_store(lake).url)
    state.refresh(since, turn)
    return state
