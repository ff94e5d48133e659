"""Compare a lake with its log."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ingest.errors import AccountError, LakeError
from ingest.lake import layout, schema
from ingest.lake.commit import check_counts
from ingest.lake.damage import ADVICE, Problem, first_line, size_problem, sum_problem
from ingest.lake.log import LogEntry, StagedFile, committed_cycles, read_entry
from ingest.lake.orphans import ARTICLE, OF_ARTICLES, Present
from ingest.lake.recovery import missing_cycles
from ingest.lake.repair_mark import repaired_to
from ingest.lake.stage import repeated_keys
from ingest.lake.storage import FileInfo, Store


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What was looked at, and what is wrong with it."""

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
    """Every committed file against the log: there, size; `deep`: sum, rows, columns, days, keys and counts.

    Goes on after what is damaged, and names all of it.
    """
    entries, torn = _entries(store)
    files = [file for entry in entries for file in entry.files]
    listed = {found.key: found for table in schema.TABLES for found in store.listing(table)}
    problems = [*torn, *_strangers(store, entries, listed, torn), *_unmarked(store)]
    problems += _holes(entries, torn, listed)
    keys: dict[str, list[Any]] = {}
    belongings: dict[str, Any] = {}
    for entry in entries:
        problems += _counted(entry)
        looks = [_look(store, entry, file, listed.get(file.path), deep, keys, belongings) for file in entry.files]
        problems += [problem for look in looks for problem in look[0]]
        if deep and not any(look[0] for look in looks):
            problems += _borne_out(entry, [look[1] for look in looks])
    if deep:
        problems += _twice(keys)
        unknown = {layout.parse_path(problem.path) for problem in problems if problem.kind != "foreign"}
        if not torn and not any(place is not None and place.table == "articles" for place in unknown):
            problems += _orphans(belongings)
    return VerifyReport(
        cycles=sum(not entry.abandoned for entry in entries),
        files=len(files),
        rows=sum(file.rows for file in files),
        bytes=sum(file.bytes for file in files),
        deep=deep,
        problems=tuple(sorted(problems, key=lambda problem: (problem.kind, problem.path, problem.message))),
    )


def _entries(store: Store) -> tuple[list[LogEntry], list[Problem]]:
    """The entries that can be read, and a problem for each that cannot."""
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


def _strangers(
    store: Store, entries: Sequence[LogEntry], listed: dict[str, FileInfo], torn: Sequence[Problem]
) -> list[Problem]:
    logged = {file.path for entry in entries for file in entry.files}
    unreadable = {layout.logged_cycle(problem.path) for problem in torn}
    problems = [
        Problem("foreign", name, "not of a lake; readers of folders may mind it") for name in store.unknown_names()
    ]
    for key in listed:
        if key in logged:
            continue
        place = layout.parse_path(key)
        if place is None:
            problems.append(Problem("foreign", key, "not written by ingest; readers of this folder count it or fail"))
        elif place.cycle not in unreadable:
            problems.append(
                Problem("unlogged", key, f"no log entry names it; put {layout.log_key(place.cycle)} back from a backup")
            )
    for found in store.listing(layout.STAGE):
        problems.append(Problem("stale-stage", found.key, "left by a writer that died, or one is at work; run again"))
    return problems


def _unmarked(store: Store) -> list[Problem]:
    """What is wrong with the files of the log that are no entries."""
    problems = []
    if store.read(layout.MARKER) is None:
        text = "says which layout this is, and is not there; the next run or `ingest lake repair` puts it back"
        problems.append(Problem("log", layout.MARKER, text))
    try:
        repaired_to(store)
    except LakeError as error:
        problems.append(Problem("log", layout.REPAIRED, str(error)))
    return problems


def _holes(entries: Sequence[LogEntry], torn: Sequence[Problem], listed: Iterable[str]) -> list[Problem]:
    """Cycles of which neither an entry nor a file is left, told by their numbers."""
    there = {entry.cycle for entry in entries}
    newest = max(there, default="")
    there.update(cycle for problem in torn if (cycle := layout.logged_cycle(problem.path)) and cycle < newest)
    there.update(place.cycle for key in listed if (place := layout.parse_path(key)) is not None)
    problems = []
    for hole in missing_cycles(there):
        first, last = layout.cycle_name(hole[0]), layout.cycle_name(hole[-1])
        what = "this cycle is" if first == last else f"the cycles up to {last} are"
        text = f"{what} gone, with the log's entry and all files; {ADVICE}"
        problems.append(Problem("log", layout.log_key(first), text))
    return problems


def _counted(entry: LogEntry) -> list[Problem]:
    try:
        check_counts(entry)
    except AccountError as error:
        return [Problem("counts", layout.log_key(entry.cycle), str(error))]
    return []


def _look(
    store: Store,
    entry: LogEntry,
    file: StagedFile,
    found: FileInfo | None,
    deep: bool,
    keys: dict[str, list[Any]],
    belongings: dict[str, Any],
) -> tuple[list[Problem], "_Seen"]:
    """Problems of one file, and what the audit of its cycle needs of it."""
    import pyarrow as pa

    nothing = _Seen(file.table)
    problem = size_problem(store, entry, file, None if found is None else found.size)
    if problem is not None or not deep:
        return [problem] if problem is not None else [], nothing
    try:
        content = store.read(file.path)
        problem = sum_problem(file, content)
        if content is None or problem is not None:
            return [problem] if problem is not None else [], nothing
        return _inside(file, content, keys, belongings)
    except (LakeError, pa.ArrowException, OSError) as error:
        return [Problem("unreadable", file.path, first_line(error))], nothing


@dataclass(frozen=True, slots=True)
class _Seen:
    table: str
    duplicates: int = 0
    reasons: tuple[str, ...] = ()


def _inside(
    file: StagedFile, content: bytes, keys: dict[str, list[Any]], belongings: dict[str, Any]
) -> tuple[list[Problem], _Seen]:
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    agreed = schema.contract(file.table)
    reader = pq.ParquetFile(pa.BufferReader(content))
    problems = _columns(file, reader.schema_arrow)
    if problems:
        return problems, _Seen(file.table)
    extra = {"articles": ["duplicate_of"], "rejects": ["reason"]}.get(file.table, [])
    owned = {"articles": ARTICLE, **OF_ARTICLES}.get(file.table, [])
    rows = reader.read(columns=list(dict.fromkeys([*agreed.key, agreed.partition, *extra, *owned])))
    if rows.num_rows != file.rows:
        problems.append(Problem("rows", file.path, f"has {rows.num_rows} rows, the log says {file.rows}"))
    place = layout.parse_path(file.path)
    days = pc.unique(pc.cast(rows[agreed.partition], pa.date32(), safe=False)).to_pylist()
    if place is None or (agreed.exact and any(day != place.day for day in days)):
        problems.append(Problem("day", file.path, f"has rows of {', '.join(sorted(map(str, days)))}"))
    if agreed.unique:
        keys.setdefault(file.table, []).append(rows.select(list(agreed.key)))
    if owned:
        belongings[file.path] = rows.select(owned)
    duplicates = rows.num_rows - rows["duplicate_of"].null_count if file.table == "articles" else 0
    reasons = tuple(rows["reason"].to_pylist()) if file.table == "rejects" else ()
    return problems, _Seen(file.table, duplicates, reasons)


def _columns(file: StagedFile, found: Any) -> list[Problem]:
    """The contract only ever gets nullable columns, so an older file may lack those; nothing else may differ."""
    problems = []
    for column in schema.arrow_schema(file.table):
        index = found.get_field_index(column.name)
        if index < 0 and not column.nullable:
            problems.append(Problem("schema", file.path, f"lacks the column {column.name}"))
        elif index >= 0 and found.field(index).type != column.type:
            problems.append(Problem("schema", file.path, f"{column.name} is {found.field(index).type}"))
    return problems


def _borne_out(entry: LogEntry, seen: Sequence[_Seen]) -> list[Problem]:
    """Whether the rows bear out the counts that the sums of rows cannot."""
    problems = []
    where = layout.log_key(entry.cycle)
    duplicates = sum(one.duplicates for one in seen)
    if duplicates != entry.counts.duplicates:
        text = f"{entry.counts.duplicates} duplicates counted, {duplicates} rows have duplicate_of"
        problems.append(Problem("counts", where, text))
    reasons = [reason for one in seen for reason in one.reasons]
    counted = tuple(sorted((reason, reasons.count(reason)) for reason in set(reasons)))
    if entry.counts.reasons and counted != entry.counts.reasons:
        problems.append(Problem("counts", where, f"reasons counted {entry.counts.reasons}, rows have {counted}"))
    return problems


def _orphans(belongings: dict[str, Any]) -> list[Problem]:
    """Rows that lead to an article that is not there: its item counts as known and would never come again."""
    import pyarrow.compute as pc

    of = {path: place.table for path in belongings if (place := layout.parse_path(path)) is not None}
    there = Present.of(rows for path, rows in belongings.items() if of.get(path) == "articles")
    problems = []
    for path, rows in belongings.items():
        if of.get(path) not in OF_ARTICLES:
            continue
        keep = there.sightings(rows) if of[path] == "sightings" else there.fingerprints(rows)
        gone = rows.filter(pc.invert(keep))[0].to_pylist()
        if gone:
            text = f"{len(gone)} rows are of articles that are not there, the first is {gone[0]}; {ADVICE}"
            problems.append(Problem("orphan", path, text))
    return problems


def _twice(keys: dict[str, list[Any]]) -> list[Problem]:
    import pyarrow as pa

    problems = []
    for table, parts in keys.items():
        doubled = repeated_keys(table, pa.concat_tables(parts))
        if doubled:
            text = f"{len(doubled)} keys have more than one row, the first is {doubled[0]}"
            problems.append(Problem("twice", table, text))
    return problems
