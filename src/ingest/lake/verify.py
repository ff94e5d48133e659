"""Comparing a lake with its log."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from ingest.errors import LakeError
from ingest.lake import layout
from ingest.lake.archive.checking import archive_problems
from ingest.lake.damage import Problem
from ingest.lake.log import LogEntry
from ingest.lake.repair_mark import repaired_until
from ingest.lake.replacement import unpublished_cycles
from ingest.lake.storage import FileInfo, Store
from ingest.lake.verify_deleted import abandoned_problems, deleted_problems
from ingest.lake.verify_files import LakeContents, check_file
from ingest.lake.verify_log import (
    foreign_files,
    log_file_problems,
    missing_cycle_problems,
    read_entries,
    wrong_counts,
)
from ingest.lake.verify_rows import recount_problems, relation_problems, repeated_key_problems
from ingest.tally import note


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What was compared, and every difference. `bytes` and `rows` are sums of the log."""

    cycles: int
    files: int
    rows: int
    bytes: int
    deep: bool
    problems: tuple[Problem, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether everything is as the log says."""
        return not self.problems


def verify_lake(store: Store, *, deep: bool) -> VerifyReport:
    """Compare every committed file with the log: its size; with `deep` checksum, rows, columns, days, keys and counts.

    Goes on after damaged files, and reports all of them.
    """
    entries, unreadable = read_entries(store)
    listed = {file.key: file for table in layout.COMMITTED for file in store.listing(table)}
    problems = [*unreadable, *foreign_files(store, entries, listed, unreadable), *log_file_problems(store, entries)]
    missing = missing_cycle_problems(entries, unreadable, listed)
    problems += [*missing, *abandoned_problems(store, entries)]
    contents = LakeContents()
    removed = frozenset(path for entry in entries for path in entry.removed)
    listed |= _staged_files(store, entries)
    file_problems: list[Problem] = []
    for entry in entries:
        problems += wrong_counts(entry)
        for file in entry.files:
            if file.path not in removed:
                file_problems += check_file(store, entry, file, listed.get(file.path), deep, contents)
                note("files")
    problems += file_problems
    bad_paths = frozenset(problem.path for problem in file_problems)
    damaged = {entry.cycle for entry in entries for file in entry.files if file.path in bad_paths}
    if deep:
        problems += recount_problems(_countable(entries, damaged), contents, _last_repair(store))
        problems += repeated_key_problems(contents.keys, entries)
        if not (file_problems or unreadable or missing):  # it reads all files
            problems += deleted_problems(store)
            problems += archive_problems(store, _last_repair(store))
        problems += relation_problems(contents, problems, complete=not unreadable)
    files = [file for entry in entries for file in entry.files if file.path not in removed]
    return VerifyReport(
        cycles=sum(not entry.abandoned for entry in entries),
        files=len(files),
        rows=sum(file.rows for file in files),
        bytes=sum(file.bytes for file in files),
        deep=deep,
        problems=tuple(sorted(problems, key=lambda problem: (problem.kind, problem.path, problem.message))),
    )


def _staged_files(store: Store, entries: Sequence[LogEntry]) -> dict[str, FileInfo]:
    """Return the files of cycles that are not published yet, by the key that they will have."""
    staged = {}
    for cycle in sorted(unpublished_cycles(store, entries)):
        for file in store.listing(f"{layout.STAGE}/{cycle}"):
            path = file.key.removeprefix(f"{layout.STAGE}/{cycle}/").removesuffix(layout.STAGED_SUFFIX)
            staged[path] = file
    return staged


def _countable(entries: Sequence[LogEntry], damaged: Collection[str]) -> list[LogEntry]:
    """Return the entries whose rows could all be read: a damaged file of an operation may hold rows of any cycle."""
    if any(entry.operation is not None and entry.cycle in damaged for entry in entries):
        return []
    return [entry for entry in entries if entry.cycle not in damaged]


def _last_repair(store: Store) -> str:
    try:
        return repaired_until(store)
    except LakeError:
        return ""  # reported among the problems of the log
