"""Articles as Arrow record batches: encoded once, by the worker that read them, and opened again by the writer.

The bytes are one record batch of the Arrow IPC format without its schema, which is that of the table `articles` in this
release; they are never stored.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ingest.lake import schema
from ingest.process import head_of
from ingest.records import Article, ArticleHead, EncodedArticles

if TYPE_CHECKING:
    import pyarrow as pa


def encode_articles(articles: Sequence[Article]) -> EncodedArticles:
    """Return articles with their rows encoded; the fingerprints of those that have none are computed."""
    rows = schema.to_batch("articles", articles)
    return EncodedArticles(tuple(map(head_of, articles)), rows.serialize().to_pybytes())


def decode_rows(encoded: EncodedArticles) -> "pa.RecordBatch":
    """Return the rows of encoded articles, with the columns of `articles`; nothing is copied."""
    import pyarrow as pa

    return pa.ipc.read_record_batch(pa.py_buffer(encoded.rows), schema.arrow_schema("articles"))


def decode_articles(encoded: EncodedArticles, positions: Sequence[int]) -> list[Article]:
    """Return some of the articles as records, with what is no column but is needed to tag their texts."""
    import pyarrow as pa

    rows = pa.Table.from_batches([decode_rows(encoded)]).take(pa.array(positions, pa.int64()))
    heads = [encoded.heads[position] for position in positions]
    return [
        replace(
            article,
            home=head.home,
            sighting=head.sighting,
            address_item=head.address_item,
            fingerprint=head.fingerprint,
        )
        for article, head in zip(schema.from_table("articles", rows), heads, strict=True)
    ]


def with_replaced(encoded: EncodedArticles, changed: Mapping[int, Article]) -> EncodedArticles:
    """Return encoded articles with others in place of some of them, by position."""
    import pyarrow as pa

    heads = [head_of(changed[position]) if position in changed else head for position, head in enumerate(encoded.heads)]
    rows = pa.Table.from_batches([decode_rows(encoded), schema.to_batch("articles", list(changed.values()))])
    added = {position: len(heads) + number for number, position in enumerate(changed)}
    order = pa.array([added.get(position, position) for position in range(len(heads))], pa.int64())
    (batch,) = rows.take(order).combine_chunks().to_batches()
    return EncodedArticles(tuple(heads), batch.serialize().to_pybytes())


def selected(encoded: EncodedArticles, heads: Mapping[int, ArticleHead]) -> EncodedArticles:
    """Return the articles at some positions, in their order, with the given heads in place of their own."""
    import pyarrow as pa

    positions = sorted(heads)
    rows = pa.Table.from_batches([decode_rows(encoded)]).take(pa.array(positions, pa.int64()))
    (batch,) = rows.combine_chunks().to_batches()
    return EncodedArticles(tuple(heads[position] for position in positions), batch.serialize().to_pybytes())


def with_decided(
    groups: Iterable[EncodedArticles], positions: Sequence[int], decided: Mapping[str, Sequence[Any]]
) -> "pa.Table":
    """Return the rows at some positions of all groups together, with the values of the columns that were decided.

    `positions` count the rows of one group after the other; `decided` has one value for each of them, by column.
    """
    import pyarrow as pa

    columns = schema.arrow_schema("articles")
    rows = pa.Table.from_batches([decode_rows(group) for group in groups], columns)
    rows = rows.take(pa.array(positions, pa.int64()))
    for name, values in decided.items():
        index = columns.get_field_index(name)
        rows = rows.set_column(index, columns.field(index), pa.array(values, columns.field(index).type))
    return rows
