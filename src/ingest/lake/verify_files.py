"""Comparing one file of a lake with its log entry and its contract, and keeping what `verify_rows` needs of it."""

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

    entry: LogEntry
    day: date | None  # of its folder
    rows: Any  # an Arrow table


@dataclass(slots=True)
class LakeContents:
    """What was read of the files, for the comparisons that need more than one of them."""

    keys: dict[str, list[KeysOfFile]] = field(default_factory=dict)  # by table, in the order of cycles
    columns: list[ColumnsOfFile] = field(default_factory=list)
    duplicates: dict[str, int] = field(default_factory=dict)  # by cycle
    reasons: dict[str, list[str]] = field(default_factory=dict)  # by cycle

    def of_table(self, table: str) -> list[ColumnsOfFile]:
        """Return the columns of the files of one table."""
        return [columns for columns in self.columns if columns.file.table == table]


def check_file(
    store: Store, entry: LogEntry, file: StagedFile, listed: FileInfo | None, deep: bool, contents: LakeContents
) -> list[Problem]:
    """Return the problems of one file, and add what was read of it to `contents`."""
    import pyarrow as pa

    live = LiveFile(file.path, file.table, None, entry.cycle, file.rows, file.bytes, entry.schema_version)
    problem = size_problem(store, live, None if listed is None else listed.size)
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
    rows = reader.read(columns=list(dict.fromkeys([*contract.key, contract.partition, *counted, *compared])))
    if rows.num_rows != file.rows:
        problems.append(Problem("rows", file.path, f"has {rows.num_rows} rows, the log says {file.rows}"))
    name = layout.parse_path(file.path)
    days = pc.unique(pc.cast(rows[contract.partition], pa.date32(), safe=False)).to_pylist()
    if name is None or (contract.exact and any(day != name.day for day in days)):
        problems.append(Problem("day", file.path, f"has rows of {', '.join(sorted(map(str, days)))}"))
    if contract.unique:
        keys = KeysOfFile(entry, name.day if name is not None else None, rows.select(list(contract.key)))
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
