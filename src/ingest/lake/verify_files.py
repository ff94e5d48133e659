"""Comparing one file of a lake with its log entry and its contract, and keeping what `verify_rows` needs of it."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ingest.errors import LakeError
from ingest.lake import layout, schema
from ingest.lake.checkpoint import LiveFile
from ingest.lake.damage import Problem, first_line, size_problem, sum_problem
from ingest.lake.log import LogEntry, StagedFile
from ingest.lake.orphans import ARTICLE_COLUMNS, OWNER_COLUMNS, ColumnsOfFile
from ingest.lake.storage import FileInfo, Store

_COUNTED_COLUMNS = {"articles": ["duplicate_of"], "rejects": ["reason"]}
_COMPARED_COLUMNS = {"articles": ARTICLE_COLUMNS, **OWNER_COLUMNS}


@dataclass(frozen=True, slots=True)
class KeysOfFile:
    """The keys of the rows of one file."""

    day: date | None  # of its folder
    rows: Any  # an Arrow table
    cycles: Any  # the number of the cycle that committed each row, an Arrow array


@dataclass(slots=True)
class LakeContents:
    """What was read of the files, for the comparisons that need more than one of them."""

    keys: dict[str, list[KeysOfFile]] = field(default_factory=dict)  # by table, in the order of cycles
    columns: list[ColumnsOfFile] = field(default_factory=list)
    stored: Counter[int] = field(default_factory=Counter)  # rows of articles by number of cycle
    duplicates: Counter[int] = field(default_factory=Counter)  # of these, the rows with `duplicate_of`
    reasons: dict[int, Counter[str]] = field(default_factory=dict)  # of rejects, by number of cycle

    def of_table(self, table: str) -> list[ColumnsOfFile]:
        """Return the columns of the files of one table."""
        return [columns for columns in self.columns if columns.file.table == table]


def check_file(
    store: Store, entry: LogEntry, file: StagedFile, listed: FileInfo | None, deep: bool, contents: LakeContents
) -> list[Problem]:
    """Return the problems of one file, and add what was read of it to `contents`.

    `listed` says where it lies: in its table, or in the stage while its publication is put off.
    """
    import pyarrow as pa

    live = LiveFile(file.path, file.table, None, entry.cycle, file.rows, file.bytes, entry.schema_version)
    problem = size_problem(store, live, None if listed is None else listed.size)
    if problem is not None or not deep:
        return [problem] if problem is not None else []
    try:
        content = store.read(file.path if listed is None else listed.key)
        problem = sum_problem(file, content)
        if content is None or problem is not None:
            return [problem] if problem is not None else []
        if file.table == layout.ARCHIVE:  # its records are compared with the rows that refer to them
            return []
        return _check_content(entry, file, content, contents)
    except (LakeError, pa.ArrowException, OSError) as error:
        return [Problem("unreadable", file.path, first_line(error))]


def _check_content(entry: LogEntry, file: StagedFile, content: bytes, contents: LakeContents) -> list[Problem]:
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    contract = schema.contract(file.table)
    reader = pq.ParquetFile(pa.BufferReader(content))
    problems = _schema_problems(file, reader.schema_arrow)
    if problems:
        return problems
    counted, compared = _COUNTED_COLUMNS.get(file.table, []), _COMPARED_COLUMNS.get(file.table, [])
    names = [*contract.key, contract.partition, schema.CYCLE, *counted, *compared]
    rows = reader.read(columns=[name for name in dict.fromkeys(names) if name in reader.schema_arrow.names])
    if rows.num_rows != file.rows:
        problems.append(Problem("rows", file.path, f"has {rows.num_rows} rows, the log says {file.rows}"))
    name = layout.parse_path(file.path)
    days = pc.unique(pc.cast(rows[contract.partition], pa.date32(), safe=False)).to_pylist()
    if name is None or (contract.exact and any(day != name.day for day in days)):
        problems.append(Problem("day", file.path, f"has rows of {', '.join(sorted(map(str, days)))}"))
    cycles = _cycles_of_rows(entry, rows)
    if contract.unique:
        keys = KeysOfFile(name.day if name is not None else None, rows.select(list(contract.key)), cycles)
        contents.keys.setdefault(file.table, []).append(keys)
    if compared:
        contents.columns.append(ColumnsOfFile(entry.cycle, file, rows.select(compared)))
    _count_rows(file.table, rows, cycles, contents)
    return problems


def _cycles_of_rows(entry: LogEntry, rows: Any) -> Any:
    """Return the numbers of the cycles that committed some rows: of the entry, where no column says otherwise."""
    import pyarrow as pa
    import pyarrow.compute as pc

    number = pa.scalar(int(entry.cycle), pa.int32())
    if schema.CYCLE not in rows.column_names:
        return pa.repeat(number, rows.num_rows)
    return pc.fill_null(rows[schema.CYCLE], number).combine_chunks()


def _count_rows(table: str, rows: Any, cycles: Any, contents: LakeContents) -> None:
    """Add the rows to the counts by cycle that the log has as well."""
    if table == "articles":
        contents.stored.update(cycles.to_pylist())
        contents.duplicates.update(cycles.filter(rows["duplicate_of"].is_valid().combine_chunks()).to_pylist())
    elif table == "rejects":
        for cycle, reason in zip(cycles.to_pylist(), rows["reason"].to_pylist(), strict=True):
            contents.reasons.setdefault(cycle, Counter())[reason] += 1


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
