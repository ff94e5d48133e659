"""Comparing the log of a lake with itself, and the names of the files with those that the log names."""

from collections.abc import Iterable, Sequence

from ingest.errors import AccountError, LakeError
from ingest.lake import layout
from ingest.lake.commit import check_counts
from ingest.lake.damage import ADVICE, Problem
from ingest.lake.log import LogEntry, committed_cycles, read_entry
from ingest.lake.phrases import damaged_phrases, phrase_versions
from ingest.lake.recovery import missing_cycles
from ingest.lake.repair_mark import repaired_until
from ingest.lake.replacement import unpublished_cycles
from ingest.lake.staged_rows import left_over_rows
from ingest.lake.storage import FileInfo, Store


def read_entries(store: Store) -> tuple[list[LogEntry], list[Problem]]:
    """Return the entries that can be read, and a problem for each of the others."""
    entries: list[LogEntry] = []
    problems: list[Problem] = []
    for cycle in committed_cycles(store):
        try:
            entry = read_entry(store, cycle)
        except LakeError as error:
            problems.append(Problem("log", layout.log_key(cycle), str(error)))
            continue
        if entry is not None:
            entries.append(entry)
    return entries, problems


def foreign_files(
    store: Store, entries: Sequence[LogEntry], listed: dict[str, FileInfo], unreadable: Sequence[Problem]
) -> list[Problem]:
    """Return a problem for each file that the log does not name."""
    logged = {file.path for entry in entries for file in entry.files}
    put_off = unpublished_cycles(store, entries)
    replaced = {path: entry.cycle for entry in entries if entry.cycle not in put_off for path in entry.removed}
    unreadable_cycles = {layout.logged_cycle(problem.path) for problem in unreadable}
    problems = [
        Problem("foreign", name, "not part of a lake; readers of folders may count it or fail")
        for name in store.unknown_names()
    ]
    for key in listed:
        if key in replaced:
            text = f"cycle {replaced[key]} replaced it, and it is still there, where plain readers count it; remove it"
            problems.append(Problem("replaced", key, text))
        if layout.is_barrier_key(key):
            text = "makes plain readers of this folder fail while files are replaced; the next run removes it"
            problems.append(Problem("stale-stage", key, text))
        if key in logged or layout.is_barrier_key(key):
            continue
        name = layout.parse_path(key)
        if name is None:
            problems.append(Problem("foreign", key, "not written by ingest; readers of this folder count it or fail"))
        elif name.cycle not in unreadable_cycles:
            problems.append(
                Problem("unlogged", key, f"no log entry names it; put {layout.log_key(name.cycle)} back from a backup")
            )
    for file in store.listing(layout.STAGE):
        if layout.staged_cycle(file.key) in put_off:
            continue
        if layout.parse_rows(file.key) is not None and not left_over_rows([file.key]):
            continue  # articles of a job that may be at work on another machine
        text = "left by a writer that died, or one is at work; the next run removes it"
        problems.append(Problem("stale-stage", file.key, text))
    return problems


def log_file_problems(store: Store, entries: Sequence[LogEntry]) -> list[Problem]:
    """Return what is wrong with the files of the log that are not entries."""
    problems = []
    if store.read(layout.MARKER) is None:
        text = "is missing (it names the layout of the lake); the next run or `ingest lake repair` writes it again"
        problems.append(Problem("log", layout.MARKER, text))
    try:
        repaired_until(store)
    except LakeError as error:
        problems.append(Problem("log", layout.REPAIRED, str(error)))
    problems += [Problem("log", key, str(error)) for key, error in damaged_phrases(store)]
    return problems + missing_phrases(store, entries)


def missing_phrases(store: Store, entries: Sequence[LogEntry]) -> list[Problem]:
    """Return a problem when the table of common phrases that the newest cycle was compared with is gone."""
    version = next((entry.phrases for entry in reversed(entries) if entry.operation is None), None)
    if version is None or version in phrase_versions(store):
        return []
    text = "is gone; restore it from a backup, or run `ingest lake phrases`, which counts the common phrases again"
    return [Problem("log", layout.phrases_key(version), text)]


def missing_cycle_problems(
    entries: Sequence[LogEntry], unreadable: Sequence[Problem], listed: Iterable[str]
) -> list[Problem]:
    """Return a problem for each gap in the numbers of cycles: neither an entry nor a file of them is left."""
    present = {entry.cycle for entry in entries}
    newest = max(present, default="")
    present.update(cycle for problem in unreadable if (cycle := layout.logged_cycle(problem.path)) and cycle < newest)
    present.update(name.cycle for key in listed if (name := layout.parse_path(key)) is not None)
    problems = []
    for numbers in missing_cycles(present):
        first, last = layout.cycle_name(numbers[0]), layout.cycle_name(numbers[-1])
        subject = "this cycle is" if first == last else f"the cycles up to {last} are"
        text = f"{subject} gone, with the log's entry and all files; {ADVICE}"
        problems.append(Problem("log", layout.log_key(first), text))
    return problems


def wrong_counts(entry: LogEntry) -> list[Problem]:
    """Return a problem when the counts of a cycle do not add up."""
    try:
        check_counts(entry)
    except AccountError as error:
        return [Problem("counts", layout.log_key(entry.cycle), str(error))]
    return []
