"""Comparing a lake with its log."""

from dataclasses import dataclass

from ingest.lake import schema
from ingest.lake.damage import Problem
from ingest.lake.storage import Store
from ingest.lake.verify_files import LakeContents, check_file
from ingest.lake.verify_log import (
    foreign_files,
    log_file_problems,
    missing_cycle_problems,
    read_entries,
    wrong_counts,
)
from ingest.lake.verify_rows import recount_problems, relation_problems, repeated_key_problems


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
    listed = {file.key: file for table in schema.TABLES for file in store.listing(table)}
    problems = [*unreadable, *foreign_files(store, entries, listed, unreadable), *log_file_problems(store)]
    problems += missing_cycle_problems(entries, unreadable, listed)
    contents = LakeContents()
    removed = frozenset(path for entry in entries for path in entry.removed)
    for entry in entries:
        problems += wrong_counts(entry)
        file_problems = [
            problem
            for file in entry.files
            if file.path not in removed
            for problem in check_file(store, entry, file, listed.get(file.path), deep, contents)
        ]
        problems += file_problems
        if deep and not file_problems:
            problems += recount_problems(entry, contents)
    if deep:
        problems += repeated_key_problems(contents.keys)
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
