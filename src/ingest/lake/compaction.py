"""Compaction: the files of each table and day become few, sorted by key, of the current schema.

A lake that commits every five minutes gets 288 files a day in each table. The files of a day that is over become one;
those of today are merged in levels, so that each row is written again a few times only. The archive's files of days
that are over are merged too. A compaction is a cycle in the log like any other: it is committed or it is not. Rows stay
as they are, but for the places of answers in the archive.
"""

import math
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from pathlib import Path

from ingest.errors import AccountError, LakeCorrupt
from ingest.ids import sha256_hex
from ingest.lake import layout, schema
from ingest.lake.archive.merging import referring_files, small_files, stage_merged
from ingest.lake.cache import scratch_folder
from ingest.lake.checkpoint import LiveFile
from ingest.lake.checksums import check_sums
from ingest.lake.commit import commit_cycle, remove_stage
from ingest.lake.committed_files import checked_bytes
from ingest.lake.damage import naming_damage
from ingest.lake.log import Counts, CycleMeta, StagedFile
from ingest.lake.merge import MergeInput, RowEdit, merge_files
from ingest.lake.outdated import is_outdated
from ingest.lake.replacement import empty_trash
from ingest.lake.snapshot import next_cycle, snapshot
from ingest.lake.storage import Store
from ingest.lake.store import open_store
from ingest.tally import note

FAN_OUT = 12
"""So many files of today that are alike in size are merged into one."""
_SMALLEST_LEVEL = 64 << 10  # bytes; smaller files count as alike
_SECONDS_A_FILE, _SECONDS_A_ROW = 0.01, 0.0003  # to estimate how long a merge takes

DEFAULT_GRACE = timedelta(hours=1)
"""How long replaced files are kept, for readers that opened their folder or their lake before."""


@dataclass(frozen=True, slots=True)
class MergePlan:
    """Files of one table and day that become one, or small files of the archive that become few."""

    table: str
    day: date
    files: tuple[LiveFile, ...]

    @property
    def seconds(self) -> float:
        """About how long the merge takes."""
        return sum(_SECONDS_A_FILE + _SECONDS_A_ROW * file.rows for file in self.files)


@dataclass(frozen=True, slots=True)
class CompactionReport:
    """What compaction did: the cycles that it committed, and the files and bytes before and after.

    `remaining` counts the merges for which there was no time.
    """

    cycles: tuple[str, ...] = ()
    merged: int = 0
    written: int = 0
    rows: int = 0
    bytes_before: int = 0
    bytes_after: int = 0
    remaining: int = 0


def plan_merges(
    files: Iterable[LiveFile], today: date, *, outdated: Collection[str] = (), fewest: int = 2
) -> list[MergePlan]:
    """Return the merges that are due.

    First come those of the archive, from the oldest day on, then those of today and later days, then the others from
    the newest day on. A day that is over is due from `fewest` files of a table on, and with one of the paths in
    `outdated`. A day whose files all come from one compaction is done: it may have several, when it is large.
    """
    files = list(files)
    partitions: dict[tuple[date, str], list[LiveFile]] = {}
    for file in files:
        if file.day is not None and file.table in schema.TABLES:
            partitions.setdefault((file.day, file.table), []).append(file)
    plans = []
    for (day, table), members in sorted(partitions.items(), key=lambda item: (item[0][0], item[0][1])):
        groups = _levels(members) if day >= today else _sealed(members, outdated, fewest)
        plans += [MergePlan(table, day, tuple(group)) for group in groups]
    archive = [MergePlan(layout.ARCHIVE, day, small) for day, small in small_files(files, today, fewest).items()]
    return archive + sorted(plans, key=lambda plan: (plan.day < today, -plan.day.toordinal(), plan.table))


def _sealed(files: Sequence[LiveFile], outdated: Collection[str], fewest: int) -> list[list[LiveFile]]:
    is_one_result = all(file.is_rewritten for file in files) and len({file.cycle for file in files}) == 1
    is_old = any(file.path in outdated for file in files)
    return [list(files)] if is_old or (len(files) >= fewest and not is_one_result) else []


def _levels(files: Sequence[LiveFile]) -> list[list[LiveFile]]:
    """Return the groups of at least `FAN_OUT` files that are alike in size."""
    levels: dict[int, list[LiveFile]] = {}
    for file in files:
        level = 0 if file.bytes < _SMALLEST_LEVEL else 1 + int(math.log(file.bytes / _SMALLEST_LEVEL, FAN_OUT))
        levels.setdefault(level, []).append(file)
    return [members for _, members in sorted(levels.items()) if len(members) >= FAN_OUT]


def compact(
    lake: str,
    now: datetime,
    *,
    seconds: float | None = None,
    grace: timedelta = DEFAULT_GRACE,
    migrate: bool = False,
    fewest: int = 2,
) -> CompactionReport:
    """Do the merges that are due, and remove what earlier ones replaced before `grace`.

    The first cycle merges files of the archive, of all days together, and gives the rows of `fetches` their new places.
    The tables follow, one cycle for each day. For the holder of the lease, after `recover`. `now` decides which days
    are over; see `plan_merges`. `seconds` limits the merges of the archive, and those of the tables: as many are done
    as take about so long, but at least one of each. How long each takes is estimated from its files and rows, so that
    the same lake gives the same result. Raises `LakeCorrupt` when a file is not what was committed; then nothing of its
    cycle is changed.
    """
    store, total = open_store(lake), CompactionReport()
    if not store.exists():
        return total
    clock = datetime.now(UTC)
    empty_trash(store, clock - grace)
    meta = CycleMeta(operation="compact", keep_until=None if store.local else clock + grace)
    archive = [plan for plan in due_merges(store, now, fewest=fewest) if plan.table == layout.ARCHIVE]
    chosen = within_time(archive, seconds)
    if chosen:
        report = _merge_archive(store, now, chosen, meta)
        total = _add(total, replace(report, remaining=len(archive) - len(chosen)))
        note("merges", len(chosen))
    plans = [plan for plan in due_merges(store, now, migrate=migrate, fewest=fewest) if plan.table != layout.ARCHIVE]
    chosen = within_time(plans, seconds)
    for _, group in groupby(chosen, key=lambda plan: plan.day):
        plans_of_day = list(group)
        with new_cycle(store) as cycle:
            total = _add(total, rewrite(store, cycle, now, [(plan, None) for plan in plans_of_day], meta))
        note("merges", len(plans_of_day))
    return _add(total, CompactionReport(remaining=len(plans) - len(chosen)))


def due_merges(store: Store, now: datetime, *, migrate: bool = False, fewest: int = 2) -> list[MergePlan]:
    """Return the merges that are due in a lake and can be done now.

    Files in the stage have to wait: plain readers still see what they replaced. The archive has to wait while files of
    `fetches` that may refer to it are in the stage. Until then no files of `fetches` are merged, because each such
    merge would put another one into the stage. With `migrate`, files of an earlier schema are due too, and those that
    lack columns of the current one.
    """
    files = list(snapshot(store).files())
    outdated = frozenset(file.path for file in files if is_outdated(store, file)) if migrate else frozenset()
    plans = plan_merges(files, now.astimezone(UTC).date(), outdated=outdated, fewest=fewest)
    staged = frozenset(store.folders(layout.STAGE)) if plans else frozenset()
    archived = [file.cycle for plan in plans if plan.table == layout.ARCHIVE for file in plan.files]
    rows = {file.cycle for file in files if file.table == "fetches"}
    if archived and any(cycle >= min(archived) for cycle in rows & staged):
        plans = [plan for plan in plans if plan.table not in (layout.ARCHIVE, "fetches")]
    return [plan for plan in plans if staged.isdisjoint(file.cycle for file in plan.files)]


def _merge_archive(store: Store, now: datetime, archive: Sequence[MergePlan], meta: CycleMeta) -> CompactionReport:
    """Merge files of the archive, and write the rows of `fetches` anew that refer to them, as one cycle."""
    old = [file for plan in archive for file in plan.files]
    by_day: dict[date, list[LiveFile]] = {}
    for file in referring_files(store, old):
        if file.day is not None:
            by_day.setdefault(file.day, []).append(file)
    with new_cycle(store) as cycle:
        moved = stage_merged(store, cycle, now, [plan.files for plan in archive])
        plans = [(MergePlan("fetches", day, tuple(files)), moved.with_new_places) for day, files in by_day.items()]
        report = rewrite(store, cycle, now, plans, meta, moved.staged, [file.path for file in old])
    merged = CompactionReport(
        merged=len(old),
        written=len(moved.staged),
        rows=sum(file.rows for file in old),
        bytes_before=sum(file.bytes for file in old),
        bytes_after=sum(file.bytes for file in moved.staged),
    )
    return _add(report, merged)


def within_time(plans: Sequence[MergePlan], seconds: float | None) -> list[MergePlan]:
    """Return the first of some merges, as many as take about `seconds` (None: all), but at least one."""
    total = 0.0
    for number, plan in enumerate(plans):
        total += plan.seconds
        if seconds is not None and total > seconds and number:
            return list(plans[:number])
    return list(plans)


def _add(total: CompactionReport, more: CompactionReport) -> CompactionReport:
    return CompactionReport(
        *(getattr(total, name) + getattr(more, name) for name in CompactionReport.__dataclass_fields__)
    )


@contextmanager
def new_cycle(store: Store) -> Iterator[str]:
    """Give the number of the next cycle for a `with` block, and remove what was staged for it when the block fails."""
    cycle = next_cycle(store.url)
    try:
        store.write(layout.unfinished_key(cycle), b"")
        yield cycle
    except BaseException:  # a KeyboardInterrupt too; it is raised again below
        if store.read(layout.log_key(cycle)) is None:
            remove_stage(store, cycle)
        raise


def rewrite(
    store: Store,
    cycle: str,
    now: datetime,
    plans: Sequence[tuple[MergePlan, RowEdit | None]],
    meta: CycleMeta,
    added: Sequence[StagedFile] = (),
    dropped: Sequence[str] = (),
    settle: Callable[[], None] | None = None,
) -> CompactionReport:
    """Merge files, each plan with its edit of the rows, and commit the results in place of them as one cycle.

    Call it in a block of `new_cycle`. `added` are files that were staged for the same cycle; those at the paths in
    `dropped` leave the lake with it. `settle` is that of `commit_cycle`. In a compaction, as many rows must come out as
    went in: `AccountError` otherwise.
    """
    staged = [*added]
    for plan, edit in plans:
        new = [*_stage_merge(store, cycle, plan, edit)]
        rows = sum(file.rows for file in plan.files)
        if meta.operation == "compact" and rows != sum(file.rows for file in new):
            raise AccountError(
                f"{plan.table} of {plan.day}: {rows} rows were read and {sum(file.rows for file in new)} written; "
                "nothing was changed: a bug, please report it"
            )
        staged += new
    old = [file for plan, _ in plans for file in plan.files]
    gone = [*(file.path for file in old), *dropped]
    entry = commit_cycle(store.url, cycle, now, staged, Counts(), meta, gone, settle)
    return CompactionReport(
        cycles=(entry.cycle,),
        merged=len(old),
        written=len(staged) - len(added),
        rows=sum(file.rows for file in staged) - sum(file.rows for file in added),
        bytes_before=sum(file.bytes for file in old),
        bytes_after=sum(file.bytes for file in staged) - sum(file.bytes for file in added),
    )


def _stage_merge(store: Store, cycle: str, plan: MergePlan, edit: RowEdit | None) -> Iterator[StagedFile]:
    with naming_damage(store, (plan.table,)), _local_inputs(store, plan.files) as inputs:
        for shard, merged in enumerate(merge_files(plan.table, inputs, edit)):
            sha256 = sha256_hex(merged.content)
            path = layout.table_path(plan.table, plan.day, cycle, shard, sha256)
            store.write(layout.staged_key(cycle, path), merged.content)
            yield StagedFile(path, plan.table, merged.rows, len(merged.content), sha256)


@contextmanager
def _local_inputs(store: Store, files: Sequence[LiveFile]) -> Iterator[list[MergeInput]]:
    """Give the files as files of the local disk, checked to be what was committed: objects are copied there."""
    files = sorted(files, key=lambda file: (file.cycle, file.path))
    if store.local:
        check_sums(store, {file.path: _sha12(file) for file in files})
        yield [MergeInput(Path(store.where(file.path)), int(file.cycle)) for file in files]
        return
    with scratch_folder(store, "merging") as folder:
        inputs = []
        for number, file in enumerate(files):
            path = folder / f"{number}.parquet"
            path.write_bytes(checked_bytes(store, file.path))
            inputs.append(MergeInput(path, int(file.cycle)))
        yield inputs


def _sha12(file: LiveFile) -> str:
    name = layout.parse_path(file.path)
    if name is None:
        raise LakeCorrupt(f"{file.path} is not the name of a file of a table; see `ingest lake verify`")
    return name.sha12
