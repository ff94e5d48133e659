"""What a process keeps of the lake between cycles: what was seen, and how each address answered last.

Committed files never change, so a refresh reads only files that are new since the last one. All of it can be thrown
away and is read again from the lake.
"""

import threading
from collections.abc import Callable, Collection
from dataclasses import fields
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from ingest.lake import layout, schema
from ingest.lake.addresses import AddressIndex
from ingest.lake.committed_files import CommittedFile, published_files, read_columns
from ingest.lake.lookups import KnownIds, fetch_state, id_halves
from ingest.lake.repair_mark import forgetful, is_believed, repaired_to
from ingest.lake.store import open_store
from ingest.records import Fetch, ListedAddress, PriorSighting, RejectRow

if TYPE_CHECKING:
    import pyarrow as pa

_POLLED = ("feed", "sitemap")
_MERGE_AT = 8


class LakeState:
    """The state of one lake in memory. For the holder of the lease, after `recover`; see `shared_state`."""

    def __init__(self, lake: str) -> None:
        self._lake, self._store = lake, open_store(lake)
        self._lock = threading.Lock()
        self._forget()

    def _forget(self) -> None:
        self._since: date | None = None
        self._marker: str | None = None
        self._turn: str | None = None
        self._read: set[str] = set()
        self._known: list[KnownIds] = []
        self._polls: dict[str, Fetch] | None = None
        self._retries: dict[str, RejectRow] = {}
        self._lists: dict[str, tuple[ListedAddress, ...]] = {}
        self._indexes: dict[str, AddressIndex] = {}
        self._indexed: dict[str, list[CommittedFile]] = {}  # the files of a table, as of the last refresh

    def refresh(self, since: date | None, turn: str | None = None) -> None:
        """Read what was committed since the last refresh. `turn` (a cycle) makes a second call in it do nothing."""
        with self._lock:
            if turn is not None and turn == self._turn:
                return
            marker = self._store.stamp(layout.MARKER)
            if self._marker is not None and marker != self._marker:
                self._forget()  # another lake lies there now
            self._marker, self._since, self._turn = marker, since, turn
            self._indexed = {}
            if self._store.exists():
                self._refresh_ids()
                self._refresh_polls()

    def __contains__(self, identity: object) -> bool:
        """Whether the id of a sighting or reject is known."""
        return any(identity in part for part in self._known)

    def __len__(self) -> int:
        """How many ids are known."""
        return sum(len(part) for part in self._known)

    def last_poll(self, url: str) -> Fetch | None:
        """The latest row of a feed or sitemap."""
        with self._lock:
            if self._polls is None:
                self._polls = fetch_state(self._lake, self._since, _POLLED) if self._store.exists() else {}
                self._lists = self._all_lists()
                self._read.update(member.key for member in self._members("fetches"))
            return self._polls.get(url)

    def list_entries(self, url: str) -> tuple[ListedAddress, ...]:
        """What a list (OPML, an index of sitemaps, a site) led to when it was read last."""
        self.last_poll(url)
        return self._lists.get(url, ())

    def pages(self, urls: Collection[str]) -> dict[str, Fetch]:
        """The latest rows of some pages."""
        until = repaired_to(self._store)
        before = self._pages(urls, lambda file: not is_believed(file, until)) if until else ()
        latest: dict[str, Fetch] = {}
        for fetch in (*map(forgetful, before), *self._pages(urls, lambda file: is_believed(file, until))):
            latest[fetch.url] = fetch  # files come in the order of cycles
        return latest

    def _pages(self, urls: Collection[str], wanted: Callable[[CommittedFile], bool]) -> list[Fetch]:
        import pyarrow.compute as pc

        rows = self._with_url("fetches", schema.contract("fetches").names, urls, wanted)
        return [] if rows is None else schema.from_table("fetches", rows.filter(pc.equal(rows["kind"], "page")))

    def carried_entries(self, feed_url: str, urls: Collection[str | None]) -> list[tuple[str | None, str | None]]:
        """Address and guid of what a feed has carried under some addresses, or under none; of what was rejected too."""
        import pyarrow.compute as pc

        found: list[tuple[str | None, str | None]] = []
        for table in ("sightings", "rejects"):
            rows = self._with_url(table, ("feed_url", "url", "guid", "location"), {*urls, None})
            if rows is not None:
                placed = pc.starts_with(rows["location"], pattern=f"{feed_url}#")  # a reject need not name its feed
                rows = rows.filter(pc.or_kleene(pc.equal(rows["feed_url"], feed_url), placed))
                found += zip(rows["url"].to_pylist(), rows["guid"].to_pylist(), strict=True)
        return found

    def prior_sightings(self, urls: Collection[str]) -> dict[str, list[PriorSighting]]:
        """Which feeds carried some addresses, the ids of the articles they led to, and when; oldest first."""
        columns = [each.name for each in fields(PriorSighting)]
        rows = self._with_url("sightings", ("url", *columns), urls)
        found: dict[str, list[PriorSighting]] = {}
        for row in rows.to_pylist() if rows is not None else ():
            found.setdefault(row.pop("url"), []).append(PriorSighting(**row))
        return found

    def last_polls(self) -> list[Fetch]:
        """The latest row of every feed and sitemap, by address."""
        self.last_poll("")
        return [fetch for _, fetch in sorted((self._polls or {}).items())]

    def retries(self) -> list[RejectRow]:
        """Return the rows of pages that failed for a passing reason and are to be tried again, by location."""
        return sorted(self._retries.values(), key=lambda row: row.location)

    def _with_url(
        self,
        table: str,
        columns: Collection[str],
        urls: Collection[str | None],
        wanted: Callable[[CommittedFile], bool] = lambda _: True,
    ) -> "pa.Table | None":
        """The rows of a table with one of some addresses, read from the files that may have some; None without any."""
        import pyarrow as pa
        import pyarrow.compute as pc

        if not urls or not self._store.exists():
            return None
        with self._lock:
            index = self._index(table)
            hits = set(index.files(urls))
            chosen = [member for member in self._indexed[table] if member.key in hits and wanted(member)]
        if not chosen:
            return None
        rows = self._read_files(chosen, table, columns)
        return rows.filter(pc.is_in(rows["url"], value_set=pa.array(list(urls), pa.string())))

    def _index(self, table: str) -> AddressIndex:
        """The index of a table's addresses, with the files that came since it was asked last."""
        index = self._indexes.setdefault(table, AddressIndex())
        if table not in self._indexed:
            self._indexed[table] = self._members(table)
            for member in self._indexed[table]:
                if member.key not in index:
                    index.add(member.key, self._read_files([member], table, ("url",))["url"])
            index.settle()
        return index

    def _refresh_ids(self) -> None:
        import numpy as np

        parts = []
        seen = self._unread("sightings", ("id",))
        if seen is not None:
            parts.append(id_halves(seen["id"]))
        rejected = self._unread("rejects", schema.contract("rejects").names)
        if rejected is not None:
            parts += [id_halves(rejected["id"]), id_halves(rejected["sighting_id"])]
        if not parts:
            return
        keys = np.concatenate(parts)
        self._known.append(KnownIds(keys[:, 0], keys[:, 1]))
        if len(self._known) > _MERGE_AT:
            self._known = _merged(self._known)
        if rejected is not None:
            self._note_retries(rejected)

    def _note_retries(self, rejected: "pa.Table") -> None:
        """Note the last try of each location. Rows come in the order of cycles."""
        import pyarrow.compute as pc

        rows = schema.from_table("rejects", rejected.filter(pc.is_valid(rejected["kind"])))
        for row in rows:
            self._retries[row.location] = row
        self._retries = {place: row for place, row in self._retries.items() if row.retry_at is not None}

    def _refresh_polls(self) -> None:
        import pyarrow as pa
        import pyarrow.compute as pc

        if self._polls is None:
            return
        rows = self._unread("fetches", schema.contract("fetches").names)
        if rows is None:
            return
        rows = rows.filter(pc.is_in(rows["kind"], value_set=pa.array(_POLLED, pa.string())))
        for fetch in schema.from_table("fetches", rows):
            self._polls[fetch.url] = fetch  # the row that was committed last, whatever its clock said
            if fetch.named:
                self._lists[fetch.url] = fetch.named

    def _all_lists(self) -> dict[str, tuple[ListedAddress, ...]]:
        """The last names of each list."""
        import pyarrow.compute as pc

        if not self._store.exists():
            return {}
        columns = ["url", "kind", "at", "outcome", "errors_in_row", "named"]
        rows = read_columns(self._store, lambda: self._members("fetches"), "fetches", columns)
        rows = rows.filter(pc.greater(pc.fill_null(pc.list_value_length(rows["named"]), 0), 0))
        return {fetch.url: fetch.named for fetch in schema.from_table("fetches", rows)}

    def _unread(self, table: str, columns: Collection[str]) -> "pa.Table | None":
        fresh = [member for member in self._members(table) if member.key not in self._read]
        if not fresh:
            return None
        self._read.update(member.key for member in fresh)
        return self._read_files(fresh, table, columns)

    def _read_files(self, files: list[CommittedFile], table: str, columns: Collection[str]) -> "pa.Table":
        return read_columns(self._store, lambda: files, table, list(columns))

    def _members(self, table: str) -> list[CommittedFile]:
        return published_files(self._store, table, self._since)


def _merged(parts: list[KnownIds]) -> list[KnownIds]:
    """Small parts into one; the large first one only when the others have become a good share of it."""
    first, rest = parts[0], parts[1:]
    together = KnownIds.union(rest)
    return [KnownIds.union([first, together])] if len(together) * 4 > len(first) else [first, together]


@cache
def _memory_of(lake: str) -> LakeState:
    return LakeState(lake)


def shared_state(lake: str, since: date | None = None, turn: str | None = None) -> LakeState:
    """The process's memory of a lake, refreshed: in full on first use, by what is new afterwards."""
    memory = _memory_of(open_store(lake).url)
    memory.refresh(since, turn)
    return memory
