"""Taking the rows of a deletion out of a kept state, so that it answers like one that is built from what is left.

Where the newest of several rows counts, or any of them, all that the state has of the value goes, and the rows of it
that are left are read again. Keys go with their rows, and of the equal texts of a day the first that is left gets the
keys of the passages, as in a state that is built anew. Texts that nothing refers to any more go too.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.dedupe import is_comparable, keys_of, text_key_of
from ingest.lake import schema
from ingest.lake.kept.codec import decode_row, encode_row, key_of
from ingest.lake.kept.contents import COLUMNS, Filler, SeenRow
from ingest.lake.kept.database import Database
from ingest.lake.kept.key_runs import KeyRun, rows_with_keys
from ingest.lake.kept.loading import ALL_AGES, COPIES, columns_of, files_in_order, newer_rows, read_prints, read_rows
from ingest.lake.kept.run_files import add_run, drop_rows
from ingest.lake.snapshot import Snapshot
from ingest.lake.storage import Store
from ingest.records import Fingerprint

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.dataset as ds

MOST_ROWS = 250_000
"""Where a deletion takes more rows, the state is built anew: these rows are in memory, and it takes about as long."""

_VALUES = 500  # of one statement
_PRINT_KEY = ("id", "version", "scheme")
_DELETED = {
    "articles": ("id",),
    "sightings": (*COLUMNS["sightings"], schema.CYCLE),
    "rejects": ("id", "sighting_id", "location", "source", "url", "feed_url", "guid", "kind", schema.CYCLE),
    "fetches": ("url",),
    "fingerprints": _PRINT_KEY,
    "cluster_merges": ("cluster_id",),
}
_CHANGED = {"fetches": ("url",), "fingerprints": (*_PRINT_KEY, "cluster_id"), "cluster_merges": ("cluster_id",)}


@dataclass(slots=True)
class RemovedRows:
    """The rows that a deletion removes or changes, as far as a state holds them.

    `position` is the last cycle before the deletion, `since` the first day that the state holds (None: all), and `gone`
    are the ids of articles of which no row is left.
    """

    position: str
    since: date | None
    gone: frozenset[str]
    number: int = 0
    _deleted: "dict[str, list[pa.Table]]" = field(default_factory=dict)
    _changed: "dict[str, list[pa.Table]]" = field(default_factory=dict)

    @property
    def are_too_many(self) -> bool:
        """Whether they are not worth taking out one by one; they are not collected then."""
        return self.number > MOST_ROWS

    def add(self, table: str, day: date, deleted: "pa.Table", changed: "pa.Table") -> None:
        """Add rows of a table and day: those that go, and those that change, as they are afterwards."""
        if table not in ALL_AGES and self.since is not None and day < self.since:
            return
        for columns, rows, collected in ((_DELETED, deleted, self._deleted), (_CHANGED, changed, self._changed)):
            if table in columns and rows.num_rows:
                self.number += rows.num_rows
                collected.setdefault(table, []).append(_with_day(rows.select(columns[table]), day))
        if self.are_too_many:
            self._deleted.clear()
            self._changed.clear()

    def deleted(self, table: str) -> list[dict[str, Any]]:
        """Return the rows of a table that go, each with its day as `date`."""
        return [row for rows in self._deleted.get(table, ()) for row in rows.to_pylist()]

    def changed(self, table: str) -> list[dict[str, Any]]:
        """Return the rows of a table that change, as they are afterwards."""
        return [row for rows in self._changed.get(table, ()) for row in rows.to_pylist()]


def _with_day(rows: "pa.Table", day: date) -> "pa.Table":
    import pyarrow as pa

    return rows.append_column("date", pa.repeat(pa.scalar(day, pa.date32()), rows.num_rows))


def remove_rows(
    store: Store, database: Database, contents: Snapshot, removed: RemovedRows, since: date | None
) -> list[Path]:
    """Take rows out of a database of the days from `since` on; `contents` is the lake without them.

    Call it in a transaction. Returns the files of keys that count no longer once that is committed.
    """
    remover = _Remover(store, database, contents, removed, since)
    remover.remove_versions()
    remover.remove_known()
    remover.remove_seen()
    remover.remove_requests()
    remover.renew_merges()
    return _remove_prints(database, removed)


class _Remover:
    """Removes rows from tables of one database."""

    def __init__(
        self, store: Store, database: Database, contents: Snapshot, removed: RemovedRows, since: date | None
    ) -> None:
        self._store, self._database, self._contents = store, database, contents
        self._removed, self._since = removed, since
        self._filler = Filler(database)

    def _rows(self, table: str, columns: Sequence[str], where: "ds.Expression | None" = None) -> "Iterator[pa.Table]":
        files = files_in_order(self._contents, table, self._since)
        return read_rows(self._store, table, files, columns, newer_rows(files, 0) if where is None else where)

    def _delete(self, table: str, column: str, values: Iterable[Any]) -> None:
        self._database.executemany(f"DELETE FROM {table} WHERE {column} = ?", ((value,) for value in values))

    def remove_versions(self) -> None:
        """Remove the last versions of articles, but for rows that are left of them."""
        ids = {row["id"] for row in self._removed.deleted("articles")}
        self._delete("versions", "key", map(key_of, ids))
        rest = ids - self._removed.gone
        if rest:
            for rows in self._rows("articles", columns_of("articles"), _is_in("id", rest)):
                self._filler.add("articles", rows)

    def remove_known(self) -> None:
        """Remove the ids of sightings and rejects, but for those that other rows have as well."""
        ids = {row["id"] for table in ("sightings", "rejects") for row in self._removed.deleted(table)}
        ids |= {row["sighting_id"] for row in self._removed.deleted("rejects") if row["sighting_id"] is not None}
        if not ids:
            return
        self._delete("known", "key", map(key_of, ids))
        for table, names in (("sightings", ("id",)), ("rejects", ("id", "sighting_id"))):
            where = _is_in(names[0], ids)
            for name in names[1:]:
                where |= _is_in(name, ids)
            for rows in self._rows(table, [*names, schema.CYCLE, "date"], where):
                days = [day.toordinal() for day in rows["date"].to_pylist()]
                for name in names:
                    texts = rows[name].to_pylist()
                    self._filler.add_known(
                        (key_of(text), day) for text, day in zip(texts, days, strict=True) if text is not None
                    )

    def remove_seen(self) -> None:
        """Remove what is noted of sightings and rejects under the addresses of their entries."""
        wanted: dict[bytes, Counter[SeenRow]] = {}
        texts: set[int] = set()
        for table in ("sightings", "rejects"):
            rows = self._removed.deleted(table)
            cycles, days = [row[schema.CYCLE] for row in rows], [row["date"].toordinal() for row in rows]
            for key, *values in (
                self._filler.seen_of_sightings(rows, cycles, days)
                if table == "sightings"
                else self._filler.seen_of_rejects([_Reject(row) for row in rows], cycles, days)
            ):
                wanted.setdefault(key, Counter())[tuple(values)] += 1
                _, _, feed, place, _, _, source, *_ = values
                texts.update(number for number in (feed, place, source) if number is not None)
        sql = "SELECT row, cycle, day, feed, place, article, seen_at, source, raw_sha256, guid FROM seen WHERE key = ?"
        going = []
        for key, rows_of_key in wanted.items():
            for number, *values in self._database.execute(sql, (key,)).fetchall():
                if rows_of_key[tuple(values)] > 0:
                    rows_of_key[tuple(values)] -= 1
                    going.append(number)
        self._delete("seen", "row", going)
        self._remove_texts(texts)

    def _remove_texts(self, numbers: set[int]) -> None:
        """Remove those of some shared texts that nothing refers to any more."""
        for column, table in (("feed", "seen"), ("place", "seen"), ("source", "seen"), ("extractor", "versions")):
            if numbers:
                sql = f"SELECT DISTINCT {column} FROM {table} WHERE {column} IN ({{}})"
                numbers = numbers - {number for (number,) in _select(self._database, sql, sorted(numbers))}
        self._delete("texts", "id", sorted(numbers))

    def remove_requests(self) -> None:
        """Remove how addresses answered last, but for what is left of them, and pages to be tried again."""
        urls = {row["url"] for rows in (self._removed.deleted, self._removed.changed) for row in rows("fetches")}
        for table in ("polls", "lists"):
            self._delete(table, "url", urls)
        self._delete("pages", "key", map(key_of, urls))
        if urls:
            for rows in self._rows("fetches", columns_of("fetches"), _is_in("url", urls)):
                self._filler.add("fetches", rows)
        locations = {row["location"] for row in self._removed.deleted("rejects") if row["kind"] is not None}
        self._delete("retries", "location", locations)
        if locations:
            for rows in self._rows("rejects", columns_of("rejects"), _is_in("location", locations)):
                cycles, days = rows[schema.CYCLE].to_pylist(), [day.toordinal() for day in rows["date"].to_pylist()]
                self._filler.add_retries(schema.from_table("rejects", rows.drop_columns(["date"])), cycles, days)

    def renew_merges(self) -> None:
        """Read the merges of clusters again when any of them went or changed: they are few."""
        if self._removed.deleted("cluster_merges") or self._removed.changed("cluster_merges"):
            self._database.execute("DELETE FROM merges")
            for rows in self._rows("cluster_merges", columns_of("cluster_merges")):
                self._filler.add("cluster_merges", rows)


class _Reject:
    """A row of `rejects` with the fields that `Filler.seen_of_rejects` reads."""

    def __init__(self, row: dict[str, Any]) -> None:
        self.location, self.url, self.feed_url, self.guid = (
            row[name] for name in ("location", "url", "feed_url", "guid")
        )


def _remove_prints(database: Database, removed: RemovedRows) -> list[Path]:
    """Remove fingerprints with their keys, and give those that change their new clusters."""
    deleted = {tuple(row[name] for name in _PRINT_KEY) for row in removed.deleted("fingerprints")}
    clusters = {tuple(row[name] for name in _PRINT_KEY): row["cluster_id"] for row in removed.changed("fingerprints")}
    going: dict[int, tuple[int, Fingerprint]] = {}
    for number, day, item in _prints_of(database, {identity for identity, *_ in [*deleted, *clusters]}):
        key = (item.id, item.version, item.scheme)
        if key in deleted:
            going[number] = day, item
        elif key in clusters:
            values = encode_row("fingerprints", replace(item, cluster_id=clusters[key]))
            database.execute("UPDATE prints SET content = ?, signature = ? WHERE row = ?", (*values, number))
    heirs = _heirs(database, going)
    database.executemany("DELETE FROM prints WHERE row = ?", ((number,) for number in going))
    replaced = drop_rows(database, [*going, *heirs])
    _add_keys(database, heirs)
    return replaced


def _heirs(database: Database, going: dict[int, tuple[int, Fingerprint]]) -> dict[int, Fingerprint]:
    """Return by row the fingerprints that get the keys of passages in place of those that go with the same text.

    Of the equal texts of a day it is the first that is left, if one before it goes.
    """
    import numpy as np

    firsts: dict[tuple[int, int], int] = {}
    for number, (day, item) in going.items():
        if is_comparable(item):
            group = (text_key_of(item), day)
            firsts[group] = min(firsts.get(group, number), number)
    texts = np.array(sorted({text for text, _ in firsts}), dtype=np.uint64)
    runs = [KeyRun(database.folder / name) for (name,) in database.execute("SELECT name FROM runs").fetchall()]
    _, found = rows_with_keys(runs, texts, COPIES + len(going))
    heirs: dict[tuple[int, int], tuple[int, Fingerprint]] = {}
    for number, day, item in read_prints(database, sorted(set(found.tolist()) - going.keys())):
        group = (text_key_of(item), day)
        if group in firsts and is_comparable(item):
            heirs.setdefault(group, (number, item))
    return {number: item for group, (number, item) in heirs.items() if firsts[group] < number}


def _add_keys(database: Database, prints: dict[int, Fingerprint]) -> None:
    import numpy as np

    keys = {number: keys_of(item) for number, item in prints.items()}
    if any(len(of_item) for of_item in keys.values()):
        rows = [np.full(len(of_item), number, dtype=np.uint32) for number, of_item in keys.items()]
        add_run(database, np.concatenate(list(keys.values())), np.concatenate(rows))


def _prints_of(database: Database, ids: Collection[str]) -> Iterator[tuple[int, int, Fingerprint]]:
    """Yield the fingerprints of some articles with their rows and days."""
    sql = "SELECT row, day, content, signature FROM prints WHERE key IN ({})"
    for row, day, content, signature in _select(database, sql, sorted(map(key_of, ids))):
        yield row, day, decode_row("fingerprints", content, signature)


def _select(database: Database, sql: str, values: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a query for many values, which stand for `{}` in it, a bounded number at a time."""
    for start in range(0, len(values), _VALUES):
        some = values[start : start + _VALUES]
        yield from database.execute(sql.format(",".join("?" * len(some))), some).fetchall()


def _is_in(column: str, values: Collection[str]) -> "ds.Expression":
    import pyarrow.dataset as ds

    return ds.field(column).isin(sorted(values))
