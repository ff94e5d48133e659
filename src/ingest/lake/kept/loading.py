"""Reading rows of the lake into a kept state, a bounded number of files and rows at a time."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from ingest.dedupe import is_comparable, keys_of, text_key_of
from ingest.lake import layout, schema
from ingest.lake.committed_files import CommittedFile, files_in_tables, read_columns, resolve_staged
from ingest.lake.kept.codec import decode_row
from ingest.lake.kept.contents import COLUMNS, HANDLED, Filler
from ingest.lake.kept.database import Database
from ingest.lake.kept.key_runs import KeyRun, rows_with_keys
from ingest.lake.kept.run_files import add_run
from ingest.lake.log import LogEntry
from ingest.lake.snapshot import Snapshot
from ingest.lake.storage import Store

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    import pyarrow.dataset as ds

ALL_AGES = ("articles", "cluster_merges")
"""The tables of which a state holds the rows of all days."""
_FILES_AT_ONCE = 500
_ROWS_AT_ONCE = 20_000
_ROWS_OF_STATEMENT = 500
COPIES = 500
"""So many copies of a text are looked at, to find one of the same day."""
_PAIRS_AT_ONCE = 2_000_000


class Loader:
    """Adds files of a lake to a database, and the keys of their fingerprints to its runs."""

    def __init__(self, store: Store, database: Database) -> None:
        self._store, self._database = store, database
        self._filler = Filler(database)
        self._keys: list[np.ndarray[Any, Any]] = []
        self._rows: list[np.ndarray[Any, Any]] = []
        self._pairs = 0
        self._texts: set[tuple[int, int]] = set()  # texts and days whose keys are not written yet
        self._written = [KeyRun(database.folder / name) for (name,) in database.execute("SELECT name FROM runs")]

    def add_files(self, contents: Snapshot, since: date | None) -> None:
        """Add all files of a lake of the days from `since` on; articles of all days."""
        for table in _tables():
            self._add(table, files_in_order(contents, table, since))
        self._write_keys()

    def add_entries(self, entries: Sequence[LogEntry], position: str, since: date | None) -> None:
        """Add the rows that some entries committed after a position, from the files in which they are by now."""
        removed = frozenset(path for entry in entries for path in entry.removed)
        files: dict[str, list[CommittedFile]] = {}
        for entry in entries:
            if entry.operation is not None and not any(_is_after(path, position) for path in entry.removed):
                continue  # it holds no rows that are new here
            for file in entry.files:
                name = layout.parse_path(file.path)
                if name is None or file.path in removed or not (file.table in ALL_AGES or _is_since(name.day, since)):
                    continue
                is_rewritten = entry.operation is not None
                committed = CommittedFile(file.path, file.bytes, name, entry.schema_version, is_rewritten)
                files.setdefault(file.table, []).append(committed)
        for table in _tables():
            self._add(table, files.get(table, []), int(position or 0))
        self._write_keys()
        self._follow_archive(entries, removed, since)

    def _follow_archive(self, entries: Sequence[LogEntry], removed: frozenset[str], since: date | None) -> None:
        """Take in the rows of `fetches` whose answers a compaction moved to other files of the archive.

        All rows of their addresses are taken, so that of several of one cycle the last one counts, as before.
        """
        import pyarrow.dataset as ds

        rewriting = [entry for entry in entries if entry.operation == "compact"]
        live = [file for entry in rewriting for file in entry.files if file.path not in removed]
        archived = [file.path for file in live if file.table == layout.ARCHIVE]
        names = ((file, layout.parse_path(file.path)) for file in live if file.table == "fetches")
        files = [
            CommittedFile(file.path, file.bytes, name, schema.SCHEMA_VERSION, True)
            for file, name in names
            if archived and name is not None and _is_since(name.day, since)
        ]
        columns = columns_of("fetches")
        is_moved = ds.field("archive_file").isin(archived)
        urls: set[str] = set()
        for batch in _batches(files):
            rows = read_columns(self._store, partial(resolve_staged, self._store, batch), "fetches", ["url"], is_moved)
            urls.update(rows["url"].to_pylist())
        has_moved = ds.field("url").isin(sorted(urls))
        for rows in read_rows(self._store, "fetches", files, columns, has_moved):
            self._filler.add("fetches", rows)

    def _add(self, table: str, files: Sequence[CommittedFile], position: int = 0) -> None:
        columns = columns_of(table)
        where = newer_rows(files, position)
        for rows in read_rows(self._store, table, files, columns, where):
            self._filler.add(table, rows)
            self._collect_keys()

    def _collect_keys(self) -> None:
        """Collect the keys of new fingerprints.

        Of the equal texts of a day only the first has the keys of its passages, so that they do not fill them.
        """
        import numpy as np

        prints = self._filler.prints
        known = self._known_texts(prints)
        for number, day, item in prints:
            text = text_key_of(item)
            keys = keys_of(item)
            if (text, day) in known:
                keys = keys[keys == np.uint64(text)]
            elif is_comparable(item):
                known.add((text, day))
                self._texts.add((text, day))
            self._keys.append(keys)
            self._rows.append(np.full(len(keys), number, dtype=np.uint32))
            self._pairs += len(keys)
        prints.clear()
        if self._pairs >= _PAIRS_AT_ONCE:
            self._write_keys()

    def _known_texts(self, prints: Sequence[tuple[int, int, Any]]) -> set[tuple[int, int]]:
        """Return texts and days that have a fingerprint with keys of passages, those of the new ones among them."""
        import numpy as np

        days = {(text_key_of(item), day) for _, day, item in prints}
        texts = np.array(sorted({text for text, _ in days}), dtype=np.uint64)
        positions, found = rows_with_keys(self._written, texts, COPIES)
        rows = dict(zip(found.tolist(), texts[positions].tolist(), strict=True))
        stored = read_prints(self._database, sorted(rows))
        known = {(rows[row], day) for row, day, item in stored if is_comparable(item)}
        return known | (self._texts & days)

    def _write_keys(self) -> None:
        import numpy as np

        if self._pairs:
            path = add_run(self._database, np.concatenate(self._keys), np.concatenate(self._rows))
            self._written.append(KeyRun(path))
        self._keys, self._rows, self._pairs = [], [], 0
        self._texts.clear()


def columns_of(table: str) -> list[str]:
    """Return the columns of a table that `Filler.add` takes."""
    names = COLUMNS.get(table, schema.contract(table).names)
    return list(dict.fromkeys([*names, schema.CYCLE, "date"]))


def files_in_order(contents: Snapshot, table: str, since: date | None) -> list[CommittedFile]:
    """Return the files of a table with the days that a state holds, in the order in which they are added to it."""
    files = files_in_tables(contents, table, None if table in ALL_AGES else since)
    return sorted(files, key=lambda file: (file.day, not file.is_rewritten, file.name.cycle, file.key))


def newer_rows(files: Sequence[CommittedFile], position: int) -> "ds.Expression | None":
    """Return what the rows of files of later cycles than a position fit; None where all rows are of such cycles."""
    import pyarrow.dataset as ds

    return ds.field(schema.CYCLE) > position if any(file.is_rewritten for file in files) else None


def read_rows(
    store: Store, table: str, files: Sequence[CommittedFile], columns: Sequence[str], where: "ds.Expression | None"
) -> "Iterator[pa.Table]":
    """Yield some columns of the rows of some files, a bounded number at a time.

    Those that fit `where` come in the order of their cycles, as far as they are in memory together. `cycle` must be
    among the columns then.
    """
    for batch in _batches(files):
        rows = read_columns(store, partial(resolve_staged, store, batch), table, columns, where)
        if where is not None:
            rows = rows.sort_by(schema.CYCLE)  # a stable sort
        for start in range(0, rows.num_rows, _ROWS_AT_ONCE):
            yield rows.slice(start, _ROWS_AT_ONCE)


def _is_after(path: str, position: str) -> bool:
    name = layout.parse_path(path)
    return name is not None and name.cycle > position


def _is_since(day: date, since: date | None) -> bool:
    return since is None or day >= since


def _tables() -> Iterator[str]:
    return (table for table in schema.TABLES if table in HANDLED)


def _batches(files: Sequence[CommittedFile]) -> Iterator[Sequence[CommittedFile]]:
    """Yield the files in groups of bounded size on disk; the rows of a group are in memory together."""
    group: list[CommittedFile] = []
    size = 0
    for file in files:
        if group and (len(group) >= _FILES_AT_ONCE or size + file.size > 64 << 20):
            yield group
            group, size = [], 0
        group.append(file)
        size += file.size
    if group:
        yield group


def read_prints(database: Database, rows: Sequence[int]) -> Iterator[tuple[int, int, Any]]:
    """Yield some fingerprints of the database with their rows and days."""
    for start in range(0, len(rows), _ROWS_OF_STATEMENT):
        some = rows[start : start + _ROWS_OF_STATEMENT]
        sql = f"SELECT row, day, content, signature FROM prints WHERE row IN ({','.join('?' * len(some))})"
        for row, day, content, signature in database.execute(sql, some).fetchall():
            yield row, day, decode_row("fingerprints", content, signature)
