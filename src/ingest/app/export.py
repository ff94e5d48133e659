"""Exporting articles to files: what `ingest export` and `ingest sql --out` call."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

from ingest.app.files import whole_file
from ingest.errors import IngestError
from ingest.export.card import dataset_card
from ingest.export.citations import write_bibtex, write_csl, write_ris
from ingest.export.selection import COLUMNS, Selection
from ingest.export.tables import write_csv, write_jsonl, write_xlsx
from ingest.extras import install_command
from ingest.lake import Lake
from ingest.tally import note

if TYPE_CHECKING:
    import pyarrow as pa

Row = Mapping[str, Any]

#: Formats by name, with the ending of their files.
FORMATS: Final = {
    "csv": ".csv",
    "xlsx": ".xlsx",
    "jsonl": ".jsonl",
    "parquet": ".parquet",
    "hf": "",  # a folder
    "ris": ".ris",
    "bibtex": ".bib",
    "csl": ".json",
}
TABLE_FORMATS: Final = ("csv", "xlsx", "jsonl", "parquet")
_CITATIONS: Final[Mapping[str, Callable[[Iterator[Row], Any], int]]] = {
    "ris": write_ris,
    "bibtex": write_bibtex,
    "csl": write_csl,
}
_TABLES: Final[Mapping[str, Callable[[Iterator[Row], Sequence[str], Any], int]]] = {
    "csv": write_csv,
    "jsonl": write_jsonl,
    "xlsx": write_xlsx,
}

#: What an export can be divided by: the values of an article, and the condition for one value or for none.
PARTS: Final = {
    "region": ("unnest(regions)", "list_contains(regions, {})", "len(regions) = 0"),
    "topic": ("unnest(topic_names)", "list_contains(topic_names, {})", "len(topic_names) = 0"),
    "date": ("CAST(published_date AS VARCHAR)", "CAST(published_date AS VARCHAR) = {}", "published_date IS NULL"),
    "language": ("language", "language = {}", "language IS NULL"),
    "source": ("source_domain", "source_domain = {}", "source_domain IS NULL"),
}
_BATCH_ROWS = 1_000


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What was exported. An article with several regions or topics is in several files of a divided export."""

    files: tuple[tuple[str, int], ...]  # path and number of articles, without the card of a dataset
    undated: int = 0  # articles that were left out because they have no day of publication


def format_of(path: Path) -> str | None:
    """Return the format that the ending of a file stands for, None for an unknown one."""
    return next((name for name, ending in FORMATS.items() if ending and path.suffix.lower() == ending), None)


def export_articles(
    lake: Lake, selection: Selection, out: Path, format_name: str, divide_by: Sequence[str] = ()
) -> ExportReport:
    """Write the selected articles to the file `out`, or to a folder where it is a dataset or divided.

    A file appears whole or not at all; an existing one is replaced. Raises `IngestError` for a folder that is not
    empty, and for what a format cannot hold.
    """
    undated = lake.sql(*selection.count_undated()).fetchall()[0][0] if selection.needs_a_date else 0
    if divide_by or format_name == "hf":
        _require_empty(out)
    if format_name == "hf":
        return ExportReport(_write_dataset(lake, selection, out), undated)
    if not divide_by:
        return ExportReport(((str(out), _write(lake, *selection.query(), out, format_name)),), undated)
    files = []
    for names, part in _divided(lake, selection, divide_by):
        path = out.joinpath(*map(_file_name, names[:-1]), _file_name(names[-1]) + FORMATS[format_name])
        files.append((str(path), _write(lake, *part.query(), path, format_name)))
    return ExportReport(tuple(files), undated)


def count_articles(lake: Lake, selection: Selection) -> int:
    """Return how many articles are selected."""
    query, values = selection.query(("id",))
    return int(lake.sql(f"SELECT count(*) FROM ({query})", values).fetchall()[0][0])


def export_query(lake: Lake, query: str, out: Path, format_name: str) -> int:
    """Write the result of a query to a file, and return the number of its rows."""
    return _write(lake, query, [], out, format_name)


def _write(lake: Lake, query: str, values: list[object], out: Path, format_name: str) -> int:
    batches = lake.batches(query, values, rows=_BATCH_ROWS)
    with whole_file(out, "b" if format_name in ("parquet", "xlsx") else "t", bom=format_name == "csv") as file:
        try:
            return _write_rows(batches, file, format_name)
        except ModuleNotFoundError as error:
            raise IngestError(f"{out}: Excel files need XlsxWriter: {install_command('export')}") from error
        except ValueError as error:
            raise IngestError(f"{out}: {error}") from error


def _write_rows(batches: "Iterator[pa.RecordBatch]", file: Any, format_name: str) -> int:
    first = next(batches, None)
    if first is None:
        raise ValueError("this statement has no result to write")
    names = first.schema.names
    if format_name == "parquet":
        return _write_parquet(first, batches, file)
    rows = _rows(first, batches)
    if format_name in _CITATIONS:
        return _CITATIONS[format_name](rows, file)
    return _TABLES[format_name](rows, names, file)


def _rows(first: "pa.RecordBatch", others: "Iterator[pa.RecordBatch]") -> Iterator[Row]:
    yield from first.to_pylist()
    for batch in others:
        note("articles", batch.num_rows)
        yield from batch.to_pylist()


def _write_parquet(first: "pa.RecordBatch", others: "Iterator[pa.RecordBatch]", file: IO[bytes]) -> int:
    import pyarrow.parquet as pq

    number: int = first.num_rows
    with pq.ParquetWriter(file, first.schema, compression="zstd") as writer:
        writer.write_batch(first)
        for batch in others:
            writer.write_batch(batch)
            note("articles", batch.num_rows)
            number += batch.num_rows
    return number


def _write_dataset(lake: Lake, selection: Selection, out: Path) -> tuple[tuple[str, int], ...]:
    """Write a dataset as `datasets` loads it: Parquet under `data/`, and a card."""
    data, card = out / "data" / "train-00000-of-00001.parquet", out / "README.md"
    number = _write(lake, *selection.query(), data, "parquet")
    query, values = selection.query(("language", "published_date"))
    (facts,) = lake.sql(
        f"SELECT list_sort(list_distinct(list(language))), min(published_date), max(published_date) FROM ({query})",
        values,
    ).fetchall()
    with whole_file(card, "t") as file:
        file.write(dataset_card(number, [name for name in facts[0] or () if name], facts[1], facts[2], COLUMNS))
    return ((str(data), number),)


def _divided(lake: Lake, selection: Selection, by: Sequence[str]) -> Iterator[tuple[tuple[str, ...], Selection]]:
    """Yield the values of each part of a divided export, and the selection of its articles; no part is empty."""
    query, values = selection.query(("id", *(f"{PARTS[name][0]} AS {name}_part" for name in by)))
    choices: list[list[str | None]] = []
    for name in by:
        rows = lake.sql(f"SELECT DISTINCT {name}_part FROM ({query}) ORDER BY 1 NULLS LAST", values).fetchall()
        choices.append([*(row[0] for row in rows if row[0] is not None), None])
    for chosen in product(*choices):
        conditions = [
            PARTS[name][2] if value is None else PARTS[name][1].format(_literal(value))
            for name, value in zip(by, chosen, strict=True)
        ]
        where = " AND ".join([*([f"({selection.where}\n)"] if selection.where else []), *conditions])
        part = replace(selection, where=where)
        count, arguments = part.query(("id",))
        if lake.sql(f"SELECT count(*) FROM ({count})", arguments).fetchall()[0][0]:
            yield tuple(value or "none" for value in chosen), part


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _file_name(value: str) -> str:
    """Return a value as a name that every file system takes: letters, digits, `-`, `_` and `.`."""
    return re.sub(r"[^\w.-]+", "-", value).strip(".-")[:100] or "none"


def _require_empty(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise IngestError(f"{folder} is there already and not an empty folder; name another one")
