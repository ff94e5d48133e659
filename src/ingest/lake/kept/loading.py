"""Reading rows of the lake into a kept state, a bounded number of files and rows at a time."""

import secrets
from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.dedupe import is_comparable, keys_of, text_key_of
from ingest.lake import layout, schema
from ingest.lake.committed_files import CommittedFile, files_in_tables, read_columns, resolve_staged
from ingest.lake.kept.codec import decode_row
from ingest.lake.kept.contents import COLUMNS, HANDLED, Filler
from ingest.lake.kept.database import Database, UnusableState
from ingest.lake.kept.key_runs import KeyRun, rows_with_keys, write_run
from ingest.lake.log import LogEntry
from ingest.lake.snapshot import Snapshot
from ingest.lake.storage import Store

if TYPE_CHECKING:
    import numpy as np

_ALL_AGES = ("articles", "cluster_merges")
_FILES_AT_ONCE = 500
_ROWS_AT_ONCE = 20_000
_ROWS_OF_STATEMENT = 500
_COPIES = 500  # of a text, among which one of the same day is looked for
_PAIRS_AT_ONCE = 2_000_000
_LARGEST_RUN = 8_000_000  # pairs of a merged run: 12 bytes each, and a merge holds them in memory several times
_MERGED_RUNS = 4  # runs of similar size are merged when there are so many,
_GROWTH = 4  # where one is similar that is at most so many times as large as the smaller ones together


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
            files = files_in_tables(contents, table, None if table in _ALL_AGES else since)
            files.sort(key=lambda file: (file.day, not file.is_rewritten, file.name.cycle, file.key))
            self._add(table, files)
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
                if name is None or file.path in removed or not (file.table in _ALL_AGES or _is_since(name.day, since)):
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
        columns = [*schema.contract("fetches").names, "date"]
        is_moved = ds.field("archive_file").isin(archived)
        urls: set[str] = set()
        for batch in _batches(files):
            rows = read_columns(self._store, partial(resolve_staged, self._store, batch), "fetches", ["url"], is_moved)
            urls.update(rows["url"].to_pylist())
        has_moved = ds.field("url").isin(sorted(urls))
        for batch in _batches(files):
            choose = partial(resolve_staged, self._store, batch)
            rows = read_columns(self._store, choose, "fetches", columns, has_moved).sort_by(schema.CYCLE)
            for start in range(0, rows.num_rows, _ROWS_AT_ONCE):
                self._filler.add("fetches", rows.slice(start, _ROWS_AT_ONCE))

    def _add(self, table: str, files: Sequence[CommittedFile], position: int = 0) -> None:
        if not files:
            return
        import pyarrow.dataset as ds

        names = COLUMNS.get(table, schema.contract(table).names)
        columns = list(dict.fromkeys([*names, schema.CYCLE, "date"]))
        where = ds.field(schema.CYCLE) > position if any(file.is_rewritten for file in files) else None
        for batch in _batches(files):
            choose = partial(resolve_staged, self._store, batch)
            rows = read_columns(self._store, choose, table, columns, where)
            if where is not None:
                rows = rows.sort_by(schema.CYCLE)  # a stable sort
            for start in range(0, rows.num_rows, _ROWS_AT_ONCE):
                self._filler.add(table, rows.slice(start, _ROWS_AT_ONCE))
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
        positions, found = rows_with_keys(self._written, texts, _COPIES)
        rows = dict(zip(found.tolist(), texts[positions].tolist(), strict=True))
        stored = _read_prints(self._database, sorted(rows))
        known = {(rows[row], day) for row, day, item in stored if is_comparable(item)}
        return known | (self._texts & days)

    def _write_keys(self) -> None:
        import numpy as np

        if self._pairs:
            path = _add_run(self._database, np.concatenate(self._keys), np.concatenate(self._rows))
            self._written.append(KeyRun(path))
        self._keys, self._rows, self._pairs = [], [], 0
        self._texts.clear()


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


def _read_prints(database: Database, rows: Sequence[int]) -> Iterator[tuple[int, int, Any]]:
    """Yield some fingerprints of the database with their rows and days."""
    for start in range(0, len(rows), _ROWS_OF_STATEMENT):
        some = rows[start : start + _ROWS_OF_STATEMENT]
        sql = f"SELECT row, day, content, signature FROM prints WHERE row IN ({','.join('?' * len(some))})"
        for row, day, content, signature in database.execute(sql, some).fetchall():
            yield row, day, decode_row("fingerprints", content, signature)


def _add_run(database: Database, keys: "np.ndarray[Any, Any]", rows: "np.ndarray[Any, Any]") -> Path:
    token = database.name.removeprefix("state-").removesuffix(".db")
    name = f"keys-{token}-{secrets.token_hex(4)}.run"
    try:
        write_run(database.folder / name, keys, rows)
    except OSError as error:  # no room, or a failing disk
        raise UnusableState(str(error)) from error
    database.execute("INSERT INTO runs VALUES (?, ?)", (name, len(keys)))
    return database.folder / name


def merge_runs(database: Database) -> list[Path]:
    """Merge runs of similar size, so that there are few; return the files that count no longer."""
    runs = database.execute("SELECT name, pairs FROM runs ORDER BY pairs, name").fetchall()
    group: list[str] = []
    pairs = 0
    for name, size in runs:
        if (group and size > _GROWTH * pairs) or pairs + size > _LARGEST_RUN:
            break
        group.append(name)
        pairs += size
    return _replace_runs(database, group, 0) if len(group) >= _MERGED_RUNS else []


def drop_old_keys(database: Database) -> None:
    """Write the runs anew without the keys of fingerprints that were removed."""
    first = database.execute("SELECT min(row) FROM prints").fetchone()[0]
    names = [name for (name,) in database.execute("SELECT name FROM runs").fetchall()]
    _replace_runs(database, names, (1 << 32) if first is None else int(first))


def _replace_runs(database: Database, names: Sequence[str], first_row: int) -> list[Path]:
    import numpy as np

    parts = [KeyRun(database.folder / name).pairs_from(first_row) for name in names]
    database.executemany("DELETE FROM runs WHERE name = ?", [(name,) for name in names])
    if any(len(keys) for keys, _ in parts):
        _add_run(database, np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts]))
    return [database.folder / name for name in names]
