"""The files of a lake at one moment, from the newest checkpoint of the log and the entries after it.

Readers and writers take their files from here, so that opening a lake costs what came after its last checkpoint.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ingest.errors import LakeError
from ingest.lake import layout
from ingest.lake.checkpoint import (
    CYCLES_BETWEEN,
    LiveFile,
    newest_checkpoint,
    rows_of_entries,
    without_files,
    write_checkpoint,
)
from ingest.lake.log import LogEntry, cycles_after, read_entry
from ingest.lake.storage import Store
from ingest.lake.store import open_store

if TYPE_CHECKING:
    import pyarrow as pa


_FEWEST_REMOVED = 200  # files removed since a checkpoint, from which on a new one is worth writing


class Checkpoint:
    """The rows of a checkpoint, in memory. `cycle` is '' and `rows` is None where there is none."""

    def __init__(self, cycle: str = "", rows: "pa.Table | None" = None) -> None:
        self.cycle, self.rows = cycle, rows
        self._digests: dict[str, int] = {}

    @cached_property
    def _files(self) -> "pa.Table":
        """The files of all rows, with the position of their row as `row`."""
        import pyarrow as pa
        import pyarrow.compute as pc

        assert self.rows is not None
        lists = self.rows["files"].combine_chunks()
        structs = pc.list_flatten(lists)
        names = [field.name for field in structs.type]
        columns = [pc.list_parent_indices(lists), *(pc.struct_field(structs, name) for name in names)]
        return pa.table(columns, names=["row", *names])

    @property
    def number_of_files(self) -> int:
        """The number of files in the checkpoint."""
        return 0 if self.rows is None else len(self._files)

    def files(self, table: str | None, since: date | None) -> Iterator[LiveFile]:
        """Yield the files of a table (None: of all) of the days from `since` on, in the order of their cycles."""
        if self.rows is None:
            return
        import pyarrow as pa
        import pyarrow.compute as pc

        files = self._files
        if table is not None:
            files = files.filter(pc.equal(files["table"], table))
        if since is not None:
            files = files.filter(pc.fill_null(pc.greater_equal(files["day"], pa.scalar(since, pa.date32())), True))
        owners = self.rows.select(["cycle", "schema_version", "operation"]).take(files["row"])
        for row, cycle, version, operation in zip(
            files.drop_columns("row").to_pylist(), *(column.to_pylist() for column in owners.columns), strict=True
        ):
            yield _live_file(row, layout.cycle_name(cycle), version, operation)

    def digest(self, until: str) -> int:
        """Return the digest (see `kept.digest`) of the files of the cycles up to one; '' stands for all."""
        if until not in self._digests:
            self._digests[until] = self._digest(until)
        return self._digests[until]

    def _digest(self, until: str) -> int:
        if self.rows is None:  # as in each small lake; the import below takes .1 s
            return 0
        import pyarrow.compute as pc

        from ingest.lake.kept.digest import digest_of_columns, digest_of_paths

        files = self._files.select(["row", "sha12", "path"])
        files = files.append_column("cycle", self.rows["cycle"].take(files["row"]))
        if until:
            files = files.filter(pc.less_equal(files["cycle"], int(until)))
        regular = files.filter(pc.is_valid(files["sha12"]))
        others = digest_of_paths(path for path in files["path"].to_pylist() if path is not None)
        sums = regular["sha12"].combine_chunks()
        return (digest_of_columns(regular["cycle"].to_numpy(), sums) + others) % (1 << 64)

    def cycle_of_run(self, run: str) -> str | None:
        """Return the last cycle that committed a run, None when none did."""
        if self.rows is None:
            return None
        import pyarrow.compute as pc

        cycles = self.rows.filter(pc.equal(self.rows["run"], run))["cycle"]
        return layout.cycle_name(pc.max(cycles).as_py()) if len(cycles) else None

    def cycle_at(self, moment: datetime) -> str:
        """Return the last cycle whose time is not after a moment, '' when there is none."""
        import pyarrow as pa
        import pyarrow.compute as pc

        if self.rows is None:
            return ""
        is_until = pc.less_equal(self.rows["now"], pa.scalar(moment.astimezone(UTC), pa.timestamp("us", "UTC")))
        newest = pc.max(self.rows.filter(pc.and_not(is_until, self.rows["abandoned"]))["cycle"]).as_py()
        return "" if newest is None else layout.cycle_name(newest)


def _live_file(row: dict[str, Any], cycle: str, schema_version: int, operation: str | None) -> LiveFile:
    path = row["path"] or layout.table_path(row["table"], row["day"], cycle, row["shard"], row["sha12"])
    is_rewritten = operation is not None
    return LiveFile(path, row["table"], row["day"], cycle, row["rows"], row["bytes"], schema_version, is_rewritten)


def files_of_entry(entry: LogEntry) -> Iterator[LiveFile]:
    """Yield the files that an entry added."""
    for file in entry.files:
        name = layout.parse_any_path(file.path)
        yield LiveFile(
            path=file.path,
            table=file.table,
            day=None if name is None else name.day,
            cycle=entry.cycle,
            rows=file.rows,
            bytes=file.bytes,
            schema_version=entry.schema_version,
            is_rewritten=entry.operation is not None,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """What a lake holds after one cycle: `checkpoint`, and the entries after it (`tail`).

    `last_cycle` is '' for a lake without cycles. Where `until` is set, rows of later cycles are not part of it: files
    of later cycles are left out, except rewritten ones, of which the rows with `cycle <= until` count.
    """

    checkpoint: Checkpoint
    tail: tuple[LogEntry, ...]
    until: int | None = None

    @classmethod
    def empty(cls) -> "Snapshot":
        """Return the snapshot of a lake without cycles."""
        return cls(Checkpoint(), ())

    @property
    def last_cycle(self) -> str:
        """The name of the last cycle, with those that were given up."""
        last = self.tail[-1].cycle if self.tail else self.checkpoint.cycle
        return last if self.until is None else min(last, layout.cycle_name(self.until) if self.until else "")

    def files(self, table: str | None = None, since: date | None = None) -> list[LiveFile]:
        """Return the files of a table (None: of all), of the days from `since` on, in the order of their cycles.

        The work grows with these files, not with those of other tables and days.
        """
        removed = frozenset(path for entry in self.tail for path in entry.removed)
        files = [file for file in self.checkpoint.files(table, since) if file.path not in removed]
        for entry in self.tail:
            for file in files_of_entry(entry):
                is_wanted = table in (None, file.table) and not (since and file.day and file.day < since)
                if is_wanted and file.path not in removed:
                    files.append(file)
        if self.until is not None:
            files = [file for file in files if file.is_rewritten or int(file.cycle) <= self.until]
        return files

    def cycle_of_run(self, run: str) -> str | None:
        """Return the cycle that committed a run, None when none did."""
        for entry in reversed(self.tail):
            if entry.run == run:
                return entry.cycle
        return self.checkpoint.cycle_of_run(run)

    def at(self, as_of: "str | int | datetime") -> "Snapshot":
        """Return the snapshot after an earlier cycle, or at a moment: after the last cycle whose time is not after it.

        Rows that were deleted since are in no snapshot. Raises `LakeError` for what is no cycle of the lake, or for a
        moment without a zone.
        """
        if isinstance(as_of, datetime):
            return replace(self, until=self._cycle_at(as_of))
        text = str(as_of)
        number = int(text) if text.isascii() and text.isdecimal() else -1
        if not 0 <= number <= int(self.last_cycle or 0):
            raise LakeError(f"{text!r} is not a cycle of this lake; it has the cycles 1 to {int(self.last_cycle or 0)}")
        return replace(self, until=number)

    def _cycle_at(self, moment: datetime) -> int:
        if moment.tzinfo is None:
            raise LakeError(f"{moment.isoformat()} has no zone; write for example {moment.isoformat()}+00:00")
        for entry in reversed(self.tail):
            if entry.now <= moment and not entry.abandoned:
                return int(entry.cycle)
        return int(self.checkpoint.cycle_at(moment) or 0)

    def after(self, entries: Sequence[LogEntry]) -> "Snapshot":
        """Return the snapshot after some more entries."""
        return self if not entries else replace(self, tail=(*self.tail, *entries))

    def compacted(self) -> "Snapshot":
        """Return the same snapshot with all entries in its checkpoint."""
        import pyarrow as pa

        removed = frozenset(path for entry in self.tail for path in entry.removed)
        rows = rows_of_entries(list(self.tail))
        if self.checkpoint.rows is not None:
            rows = pa.concat_tables([self.checkpoint.rows, rows])
        return Snapshot(Checkpoint(self.last_cycle, without_files(rows, removed)), ())


_Marks = tuple[str | None, ...]
_snapshots: dict[str, tuple[_Marks, Snapshot]] = {}


def snapshot(store: Store, as_of: "str | int | datetime | None" = None, *, fresh: bool = False) -> Snapshot:
    """Return what a lake holds now, or what it held after a cycle or at a moment (see `Snapshot.at`).

    A process reads each entry once, unless `fresh`. Raises `LakeCorrupt` for an entry that cannot be read.
    """
    cached_marks, current = _snapshots.get(store.url, (None, None))
    if current is None or fresh or _marks(store, current) != cached_marks:
        current = Snapshot(Checkpoint(*(newest_checkpoint(store) or ())), ())
    entries = [entry for cycle in cycles_after(store, current.last_cycle) if (entry := read_entry(store, cycle))]
    current = current.after(entries)
    if entries or _snapshots.get(store.url, (None, None))[1] is not current:
        _snapshots[store.url] = (_marks(store, current), current)
    return current if as_of is None else current.at(as_of)


def _marks(store: Store, current: Snapshot) -> _Marks:
    """Return what changes when a lake is made anew, repaired, or put back from a backup."""
    last = layout.log_key(current.last_cycle) if current.last_cycle else layout.MARKER
    return tuple(store.stamp(key) for key in (layout.MARKER, layout.REPAIRED, last))


def next_cycle(lake: str) -> str:
    """Return the name of the cycle after the last committed one: '00000001' for a lake that is new or not yet there."""
    store = open_store(lake)
    last = snapshot(store).last_cycle if store.exists() else ""
    return layout.cycle_name(int(last) + 1 if last else 1)


def write_due_checkpoint(store: Store) -> None:
    """Write a checkpoint of the log when it is due. For the holder of the lease.

    It is due after `CYCLES_BETWEEN` cycles, and when most files of the last checkpoint were removed since, as after a
    compaction: each reader would go through their paths.
    """
    current = snapshot(store)
    removed = sum(len(entry.removed) for entry in current.tail)
    is_mostly_gone = removed >= _FEWEST_REMOVED and 2 * removed > current.checkpoint.number_of_files
    if len(current.tail) < CYCLES_BETWEEN and not is_mostly_gone:
        return
    compacted = current.compacted()
    if write_checkpoint(store, compacted.last_cycle, compacted.checkpoint.rows) is not None:
        _snapshots[store.url] = (_marks(store, compacted), compacted)
