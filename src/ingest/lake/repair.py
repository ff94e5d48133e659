"""Make a damaged lake sound again where no backup can: rebuild lost log entries, go on without lost files.

Only at the user's word (`ingest lake repair`). Nothing is deleted: what is taken out is moved under `_lost/`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from ingest.errors import LakeError
from ingest.ids import sha256_hex
from ingest.lake import layout, schema
from ingest.lake.commit import write_entry
from ingest.lake.damage import file_sizes, size_problem, sum_problem
from ingest.lake.log import Counts, CycleMeta, LogEntry, StagedFile, committed_cycles, read_entry
from ingest.lake.orphans import ARTICLE, CheckedCycle, Present, without_orphans
from ingest.lake.recovery import empty_entry, missing_cycles, recover, unlogged_files
from ingest.lake.repair_mark import Mark, repaired_to
from ingest.lake.storage import MARKER_CONTENT, Store
from ingest.lake.store import existing_store

if TYPE_CHECKING:
    import pyarrow as pa

_MOST_MISSING = 1000  # so many holes in the log are filled: more are no loss, but a strange name in it


@dataclass(frozen=True, slots=True)
class RepairReport:
    """What was done. Paths are relative to the lake, sorted."""

    rebuilt: tuple[str, ...] = ()  # cycles whose log entry was made again from their files
    shortened: tuple[str, ...] = ()  # cycles that go on without some of their files
    set_aside: tuple[str, ...] = ()  # files that were moved under _lost/
    lost: tuple[str, ...] = ()  # committed files that were not there any more
    emptied: tuple[str, ...] = ()  # cycles of which nothing was left: their numbers are taken by empty entries


def repair(lake: str) -> RepairReport:
    """Make log and tables agree. For the holder of the lease; `LakeError` when there is no lake.

    A log entry that is lost or unreadable is made again from the files of its cycle: rows and sums are theirs; how many
    items were unchanged is not known any more. A committed file that is missing or damaged leaves the log, and with it
    every sighting and fingerprint of an article that is then not there: their files are written anew with the other
    rows. What was fetched before is asked in full once more (see `distrust`), so that the sources bring all again.
    """
    store = existing_store(lake)
    mark = Mark(store)
    aside = _torn_entries(store, mark)
    rebuilt, strangers = _rebuild(
        store, [cycle for key in aside if (cycle := layout.logged_cycle(key)) is not None], mark
    )
    empty = _fill_holes(store, mark)
    shortened, damaged, lost = _shorten(store, mark)
    if mark.left:
        store.write(layout.MARKER, MARKER_CONTENT)  # its new stamp tells readers to forget what they keep
    recover(lake)
    return RepairReport(
        tuple(rebuilt),
        tuple(shortened),
        tuple(sorted([*aside, *strangers, *damaged])),
        tuple(sorted(lost)),
        tuple(empty),
    )


def _set_aside(store: Store, keys: Iterable[str]) -> list[str]:
    """Move files under `_lost/`: those that can be read at all; returns all that were there."""
    moved = []
    for key in keys:
        place = layout.parse_path(key)
        content = store.read(key)
        if content is None and place is not None:
            content = store.read(layout.staged_key(place.cycle, key))
        if content is not None:
            store.write(layout.lost_key(key), content)
            store.remove([key])
            moved.append(key)
    return moved


def _torn_entries(store: Store, mark: Mark) -> list[str]:
    torn = []
    for cycle in committed_cycles(store):
        try:
            read_entry(store, cycle)
        except LakeError:
            torn.append(layout.log_key(cycle))
    if torn or _is_torn_mark(store):
        mark.leave()
    return _set_aside(store, torn)


def _is_torn_mark(store: Store) -> bool:
    try:
        repaired_to(store)
    except LakeError:
        return True
    return False


def _rebuild(store: Store, torn: Sequence[str], mark: Mark) -> tuple[list[str], list[str]]:
    """Entries for cycles that have published files and none, and for those whose entry was torn; what fits into no
    entry is set aside."""
    cycles = committed_cycles(store)
    entries = [entry for cycle in cycles if (entry := read_entry(store, cycle)) is not None]
    unlogged, _ = unlogged_files(file_sizes(store, schema.TABLES), entries, cycles)
    whole: dict[str, list[StagedFile]] = {cycle: [] for cycle in torn}
    broken: list[str] = []
    for key in unlogged:
        place = layout.parse_path(key)
        file = _described(store, key, key) if place is not None and place.cycle not in cycles else None
        if place is None or file is None:
            broken.append(key)
        else:
            whole.setdefault(place.cycle, []).append(file)
    if unlogged:
        mark.leave()
    for cycle, files in sorted(whole.items()):
        write_entry(store, _entry(store, cycle, [*files, *_waiting(store, cycle, files)]))
    return sorted(whole), _set_aside(store, broken)


def _waiting(store: Store, cycle: str, published: Sequence[StagedFile]) -> list[StagedFile]:
    """Whole files of a cycle that were still in the stage when its writer died: it had an entry or a published file,
    so all of it was committed."""
    there = {file.path for file in published}
    prefix = f"{layout.STAGE}/{cycle}/"
    paths = {
        key: key.removeprefix(prefix).removesuffix(layout.STAGED_SUFFIX)
        for key in store.keys(f"{layout.STAGE}/{cycle}")
        if layout.staged_cycle(key) == cycle
    }
    found = [_described(store, key, path) for key, path in sorted(paths.items()) if path not in there]
    return [file for file in found if file is not None]


def _described(store: Store, key: str, path: str) -> StagedFile | None:
    """A file as the log describes it; None unless its bytes are those that its name promises."""
    place, content = layout.parse_path(path), store.read(key)
    if place is None or content is None:
        return None
    sha256 = sha256_hex(content)
    if not sha256.startswith(place.sha12):
        return None
    rows = _rows(content, place.table, ()).num_rows
    return StagedFile(path=path, table=place.table, rows=rows, bytes=len(content), sha256=sha256)


def _rows(content: bytes, table: str, more: Sequence[str]) -> "pa.Table":
    import pyarrow as pa
    import pyarrow.parquet as pq

    return pq.read_table(pa.BufferReader(content), columns=[schema.contract(table).partition, *more])


def _entry(store: Store, cycle: str, files: Sequence[StagedFile]) -> LogEntry:
    made = CycleMeta()
    moments = [
        moment
        for file in files
        for moment in _rows(_content(store, cycle, file), file.table, ())[0].to_pylist()
        if moment is not None
    ]
    ordered = tuple(sorted(files, key=lambda file: file.path))
    return LogEntry(
        cycle=cycle,
        now=max(moments, default=datetime(1970, 1, 1, tzinfo=UTC)),
        files=ordered,
        counts=_counts(store, cycle, ordered, Counts()),
        schema_version=made.schema_version,
        pipeline_version=made.pipeline_version,
    )


def _content(store: Store, cycle: str, file: StagedFile) -> bytes:
    return store.read(file.path) or store.read(layout.staged_key(cycle, file.path)) or b""


def _counts(store: Store, cycle: str, files: Sequence[StagedFile], before: Counts) -> Counts:
    """The counts that some files bear out; what no file shows stays as it was."""
    duplicates, reasons = 0, []
    for file in files:
        if file.table == "articles":
            rows = _rows(_content(store, cycle, file), file.table, ["duplicate_of"])
            duplicates += rows.num_rows - rows["duplicate_of"].null_count
        elif file.table == "rejects":
            reasons += _rows(_content(store, cycle, file), file.table, ["reason"])["reason"].to_pylist()
    stored = sum(file.rows for file in files if file.table == "articles")
    return replace(
        before,
        read=stored + before.unchanged + len(reasons),
        stored=stored,
        rejected=len(reasons),
        duplicates=duplicates,
        reasons=tuple(sorted((reason, reasons.count(reason)) for reason in set(reasons))),
    )


def _shorten(store: Store, mark: Mark) -> tuple[list[str], list[str], list[str]]:
    """Let cycles go on without their damaged files, and without rows that belong to articles which are not there.

    Returns cycles, files set aside, files that were not there.
    """
    entries = [entry for cycle in committed_cycles(store) if (entry := read_entry(store, cycle)) is not None]
    checked = [CheckedCycle(entry, tuple(_bad_files(store, entry))) for entry in entries]
    there = Present.of(
        _rows(_content(store, each.entry.cycle, file), "articles", ARTICLE)
        for each in checked
        for file in each.files("articles")
    )
    shortened: list[str] = []
    aside: list[str] = []
    lost: list[str] = []
    for each in checked:
        entry, cut = each.entry, without_orphans(each, there, partial(_content, store, entry.cycle))
        gone = [file for file in entry.files if file in each.bad or file in cut]
        if not gone:
            continue
        mark.leave()
        parts = [(part, content) for found in cut.values() if found is not None for part, content in [found]]
        for part, content in parts:
            store.write(part.path, content)
        kept = [*(file for file in entry.files if file not in gone), *(part for part, _ in parts)]
        ordered = tuple(sorted(kept, key=lambda file: file.path))
        shorter = replace(entry, files=ordered, counts=_counts(store, entry.cycle, ordered, entry.counts))
        store.write(layout.lost_key(layout.log_key(entry.cycle)), entry.to_json())
        store.write(layout.log_key(entry.cycle), shorter.to_json())
        # Last, so that a repair that dies before has lost no whole row.
        moved = _set_aside(store, (file.path for file in gone))
        aside += moved
        lost += [file.path for file in gone if file.path not in moved]
        shortened.append(entry.cycle)
    return shortened, aside, lost


def _bad_files(store: Store, entry: LogEntry) -> list[StagedFile]:
    bad = []
    for file in entry.files:
        problem = size_problem(store, entry, file, store.size(file.path))
        if problem is None or problem.kind == "unpublished":
            problem = sum_problem(file, _content(store, entry.cycle, file))
        if problem is not None:
            bad.append(file)
    return bad


def _fill_holes(store: Store, mark: Mark) -> list[str]:
    """Entries that say that nothing came of a cycle, for numbers of which neither an entry nor a file is left."""
    cycles = committed_cycles(store)
    missing = [number for hole in missing_cycles(cycles) for number in hole[:_MOST_MISSING]][:_MOST_MISSING]
    if missing:
        mark.leave()
    names = [layout.cycle_name(number) for number in missing]
    for cycle in names:
        write_entry(store, empty_entry(cycle))
    return names
