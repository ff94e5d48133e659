"""Comparing a lake with its log."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ingest.errors import AccountError, LakeError
from ingest.lake import layout, schema
from ingest.lake.commit import check_counts
from ingest.lake.damage import ADVICE, Problem, first_line, size_problem, sum_problem
from ingest.lake.log import LogEntry, StagedFile, committed_cycles, read_entry
from ingest.lake.orphans import (
    ARTICLE_COLUMNS,
    OWNER_COLUMNS,
    ArticleSets,
    ColumnsOfFile,
    fingerprinted,
    owned_fingerprints,
    owned_sightings,
)
from ingest.lake.recovery import missing_cycles
from ingest.lake.repair_mark import repaired_until
from ingest.lake.stage import repeated_keys
from ingest.lake.storage import FileInfo, Store

_COUNTED_COLUMNS = {"articles": ["duplicate_of"], "rejects": ["reason"]}
_SEEN_AGAIN = ("sightings", "rejects")  # tables whose keys are unique within the days that a cycle compares with
_COMPARED_COLUMNS = {"articles": ARTICLE_COLUMNS, **OWNER_COLUMNS}


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


@dataclass(frozen=True, slots=True)
class _KeysOfFile:
    """The keys of the rows of one file."""

    entry: LogEntry
    day: date | None  # of its folder
    rows: Any  # an Arrow table


@dataclass(slots=True)
class _Contents:
    """What was read of the files, for the comparisons that need more than one of them."""

    keys: dict[str, list[_KeysOfFile]] = field(default_factory=dict)  # by table, in the order of cycles
    columns: list[ColumnsOfFile] = field(default_factory=list)
    duplicates: dict[str, int] = field(default_factory=dict)  # by cycle
    reasons: dict[str, list[str]] = field(default_factory=dict)  # by cycle

    def of_table(self, table: str) -> list[ColumnsOfFile]:
        return [columns for columns in self.columns if columns.file.table == table]


def verify_lake(store: Store, *, deep: bool) -> VerifyReport:
    """Compare every committed file with the log: its size; with `deep` checksum, rows, columns, days, keys and counts.

    Goes on after damaged files, and reports all of them.
    """
    entries, unreadable = _read_entries(store)
    listed = {file.key: file for table in schema.TABLES for file in store.listing(table)}
    problems = [*unreadable, *_foreign_files(store, entries, listed, unreadable), *_log_problems(store)]
    problems += _missing_cycles(entries, unreadable, listed)
    contents = _Contents()
    for entry in entries:
        problems += _count_problems(entry)
        file_problems = [
            problem
            for file in entry.files
            for problem in _check_file(store, entry, file, listed.get(file.path), deep, contents)
        ]
        problems += file_problems
        if deep and not file_problems:
            problems += _recount(entry, contents)
    if deep:
        problems += _repeated_keys(contents.keys)
        problems += _relation_problems(contents, problems, complete=not unreadable)
    files = [file for entry in entries for file in entry.files]
    return VerifyReport(
        cycles=sum(not entry.abandoned for entry in entries),
        files=len(files),
        rows=sum(file.rows for file in files),
        bytes=sum(file.bytes for file in files),
        deep=deep,
        problems=tuple(sorted(problems, key=lambda problem: (problem.kind, problem.path, problem.message))),
    )


def _read_entries(store: Store) -> tuple[list[LogEntry], list[Problem]]:
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


def _foreign_files(
    store: Store, entries: Sequence[LogEntry], listed: dict[str, FileInfo], unreadable: Sequence[Problem]
) -> list[Problem]:
    """Return a problem for each file that the log does not name."""
    logged = {file.path for entry in entries for file in entry.files}
    unreadable_cycles = {layout.logged_cycle(problem.path) for problem in unreadable}
    problems = [
        Problem("foreign", name, "not part of a lake; readers of folders may count it or fail")
        for name in store.unknown_names()
    ]
    for key in listed:
        if key in logged:
            continue
        name = layout.parse_path(key)
        if name is None:
            problems.append(Problem("foreign", key, "not written by ingest; readers of this folder count it or fail"))
        elif name.cycle not in unreadable_cycles:
            problems.append(
                Problem("unlogged", key, f"no log entry names it; put {layout.log_key(name.cycle)} back from a backup")
            )
    for file in store.listing(layout.STAGE):
        text = "left by a writer that died, or one is at work; the next run removes it"
        problems.append(Problem("stale-stage", file.key, text))
    return problems


def _log_problems(store: Store) -> list[Problem]:
    """Return what is wrong with the files of the log that are not entries."""
    problems = []
    if store.read(layout.MARKER) is None:
        text = "is missing (it names the layout of the lake); the next run or `ingest lake repair` writes it again"
        problems.append(Problem("log", layout.MARKER, text))
    try:
        repaired_until(store)
    except LakeError as error:
        problems.append(Problem("log", layout.REPAIRED, str(error)))
    return problems


def _missing_cycles(entries: Sequence[LogEntry], unreadable: Sequence[Problem], listed: Iterable[str]) -> list[Problem]:
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


def _count_problems(entry: LogEntry) -> list[Problem]:
    try:
        check_counts(entry)
    except AccountError as error:
        return [Problem("counts", layout.log_key(entry.cycle), str(error))]
    return []


def _check_file(
    store: Store, entry: LogEntry, file: StagedFile, listed: FileInfo | None, deep: bool, contents: _Contents
) -> list[Problem]:
    """Return the problems of one file, and add what was read of it to `contents`."""
    import pyarrow as pa

    problem = size_problem(store, entry, file, None if listed is None else listed.size)
    if problem is not None or not deep:
        return [problem] if problem is not None else []
    try:
        content = store.read(file.path)
        problem = sum_problem(file, content)
        if content is None or problem is not None:
            return [problem] if problem is not None else []
        return _check_content(entry, file, content, contents)
    except (LakeError, pa.ArrowException, OSError) as error:
        return [Problem("unreadable", file.path, first_line(error))]


def _check_content(entry: LogEntry, file: StagedFile, content: bytes, contents: _Contents) -> list[Problem]:
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    contract = schema.contract(file.table)
    reader = pq.ParquetFile(pa.BufferReader(content))
    problems = _schema_problems(file, reader.schema_arrow)
    if problems:
        return problems
    counted, compared = _COUNTED_COLUMNS.get(file.table, []), _COMPARED_COLUMNS.get(file.table, [])
    rows = reader.read(columns=list(dict.fromkeys([*contract.key, contract.partition, *counted, *compared])))
    if rows.num_rows != file.rows:
        problems.append(Problem("rows", file.path, f"has {rows.num_rows} rows, the log says {file.rows}"))
    name = layout.parse_path(file.path)
    days = pc.unique(pc.cast(rows[contract.partition], pa.date32(), safe=False)).to_pylist()
    if name is None or (contract.exact and any(day != name.day for day in days)):
        problems.append(Problem("day", file.path, f"has rows of {', '.join(sorted(map(str, days)))}"))
    if contract.unique:
        keys = _KeysOfFile(entry, name.day if name is not None else None, rows.select(list(contract.key)))
        contents.keys.setdefault(file.table, []).append(keys)
    if compared:
        contents.columns.append(ColumnsOfFile(entry.cycle, file, rows.select(compared)))
    if file.table == "articles":
        duplicates = rows.num_rows - rows["duplicate_of"].null_count
        contents.duplicates[entry.cycle] = contents.duplicates.get(entry.cycle, 0) + duplicates
    elif file.table == "rejects":
        contents.reasons.setdefault(entry.cycle, []).extend(rows["reason"].to_pylist())
    return problems


def _schema_problems(file: StagedFile, found: Any) -> list[Problem]:
    """Return the columns that differ from the contract.

    Columns are only ever added, and are nullable then, so an older file may lack those; nothing else may differ.
    """
    problems = []
    for column in schema.arrow_schema(file.table):
        index = found.get_field_index(column.name)
        if index < 0 and not column.nullable:
            problems.append(Problem("schema", file.path, f"lacks the column {column.name}"))
        elif index >= 0 and found.field(index).type != column.type:
            problems.append(Problem("schema", file.path, f"{column.name} is {found.field(index).type}"))
    return problems


def _recount(entry: LogEntry, contents: _Contents) -> list[Problem]:
    """Return a problem for each count of a cycle that its rows do not bear out."""
    problems = []
    where = layout.log_key(entry.cycle)
    duplicates = contents.duplicates.get(entry.cycle, 0)
    if duplicates != entry.counts.duplicates:
        text = f"{entry.counts.duplicates} duplicates counted, {duplicates} rows have duplicate_of"
        problems.append(Problem("counts", where, text))
    reasons = contents.reasons.get(entry.cycle, [])
    counted = tuple(sorted((reason, reasons.count(reason)) for reason in set(reasons)))
    if entry.counts.reasons and counted != entry.counts.reasons:
        problems.append(Problem("counts", where, f"reasons counted {entry.counts.reasons}, rows have {counted}"))
    return problems


def _relation_problems(contents: _Contents, problems: Sequence[Problem], *, complete: bool) -> list[Problem]:
    """Return rows without their article, and articles without a fingerprint.

    Nothing is reported of a relation to a table that could not be read completely.
    """
    names = [layout.parse_path(problem.path) for problem in problems if problem.kind != "foreign"]
    damaged = {name.table for name in names if name is not None}
    articles, sightings, fingerprints = map(contents.of_table, ("articles", "sightings", "fingerprints"))
    relations = []
    if complete and "articles" not in damaged:
        sets = ArticleSets(articles)
        rows = f"{{}} rows are of articles that are not there, the first is {{}}; {ADVICE}"
        relations += _unmasked("orphan", sightings, owned_sightings(sets, sightings), rows)
        relations += _unmasked("orphan", fingerprints, owned_fingerprints(sets, fingerprints), rows)
    if complete and "fingerprints" not in damaged:
        text = "{} articles have no fingerprint, so no duplicate of them is found, the first is {}; "
        text += "`ingest lake repair` makes them from the texts"
        relations += _unmasked("fingerprint", articles, fingerprinted(articles, fingerprints), text)
    return relations


def _unmasked(kind: str, files: Sequence[ColumnsOfFile], masks: Sequence[Any], text: str) -> list[Problem]:
    """Return a problem for each file with rows whose mask is false; `text` takes their number and the first id."""
    import pyarrow.compute as pc

    problems = []
    for columns, mask in zip(files, masks, strict=True):
        ids = columns.rows.filter(pc.invert(mask))[0].to_pylist()
        if ids:
            problems.append(Problem(kind, columns.file.path, text.format(len(ids), ids[0])))
    return problems


def _repeated_keys(keys: dict[str, list[_KeysOfFile]]) -> list[Problem]:
    """Return a problem for each table with keys that more than one row has, and should not."""
    import pyarrow as pa

    problems = []
    for table, files in keys.items():
        repeated = repeated_keys(table, pa.concat_tables([file.rows for file in files]))
        if table in _SEEN_AGAIN:
            repeated = _repeated_within_window(repeated, files)
        if repeated:
            text = f"{len(repeated)} keys have more than one row, the first is {repeated[0]}"
            problems.append(Problem("twice", table, text))
    return problems


def _repeated_within_window(keys: Sequence[tuple[Any, ...]], files: Sequence[_KeysOfFile]) -> list[tuple[Any, ...]]:
    """Return the keys whose row was repeated by a cycle that compared its items with the day of the earlier row.

    What was seen before the days that a cycle compares with (`[state] days`) is new to it, and stored under the same
    id again.
    """
    candidates = frozenset(keys)
    last_days: dict[tuple[Any, ...], date | None] = {}
    repeated = set()
    for file in files if candidates else ():
        since = file.entry.compared_since
        for row in zip(*(column.to_pylist() for column in file.rows.columns), strict=True):
            if row not in candidates:
                continue
            last = last_days.get(row)
            if row in last_days and (since is None or last is None or last >= since):
                repeated.add(row)
            last_days[row] = file.day
    return sorted(repeated)
