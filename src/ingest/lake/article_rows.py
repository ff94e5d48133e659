"""The rows of the articles of a cycle: read where they wait, set in what was decided, and staged for the commit."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from ingest.lake import schema
from ingest.lake.log import StagedFile
from ingest.lake.stage import rows_of_a_group, stage_in_groups
from ingest.lake.staged_rows import RowPart, take_rows
from ingest.records import ArticleHead, Verdict

if TYPE_CHECKING:
    import pyarrow as pa


def stage_articles(
    lake: str,
    cycle: str,
    day: date,
    parts: Sequence[RowPart],
    articles: Sequence[ArticleHead],
    verdicts: Sequence[Verdict],
) -> list[StagedFile]:
    """Stage the rows of articles, which are in the order of the table, with the columns that were decided.

    Only the rows of one row group are in memory at once. Raises `StagedRowsGone`.
    """
    columns: dict[str, Sequence[Any]] = {
        "id": [article.id for article in articles],
        "version": [article.version for article in articles],
        "first_seen_at": [article.first_seen_at for article in articles],
        "duplicate_of": [verdict.duplicate_of for verdict in verdicts],
        "duplicate_similarity": [verdict.similarity for verdict in verdicts],
        "cluster_id": [verdict.cluster_id for verdict in verdicts],
        schema.CYCLE: [int(cycle)] * len(articles),
    }
    positions = [article.row for article in articles]
    size = rows_of_a_group(len(positions))
    return stage_in_groups(lake, cycle, "articles", day, size, _row_groups(parts, positions, columns, size))


def _row_groups(
    parts: Sequence[RowPart], positions: Sequence[int], decided: Mapping[str, Sequence[Any]], size: int
) -> "Iterator[pa.Table]":
    for start in range(0, len(positions), size):
        values = {name: column[start : start + size] for name, column in decided.items()}
        yield with_decided(parts, positions[start : start + size], values)


def with_decided(
    parts: Sequence[RowPart], positions: Sequence[int], decided: Mapping[str, Sequence[Any]]
) -> "pa.Table":
    """Return the rows at some positions of all parts together, with the values of the columns that were decided.

    `positions` count the rows of one part after the other; `decided` has one value for each of them, by column.
    """
    import pyarrow as pa

    columns = schema.arrow_schema("articles")
    rows = take_rows(parts, positions)
    for name, values in decided.items():
        index = columns.get_field_index(name)
        rows = rows.set_column(index, columns.field(index), pa.array(values, columns.field(index).type))
    return rows
