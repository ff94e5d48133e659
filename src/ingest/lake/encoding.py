"""Articles as Arrow record batches: encoded once, by the worker that read them, and opened again by the writer.

The bytes are one record batch of the Arrow IPC format without its schema, which is that of the table `articles` in this
release; they are never stored.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ingest.lake import schema
from ingest.process import head_of
from ingest.records import Article, ArticleHead, EncodedArticles, StagedRows

if TYPE_CHECKING:
    import pyarrow as pa


def encode_articles(articles: Sequence[Article]) -> EncodedArticles:
    """Return articles with their rows encoded; the fingerprints of those that have none are computed."""
    rows = schema.to_batch("articles", articles)
    return EncodedArticles(tuple(map(head_of, articles)), rows.serialize().to_pybytes())


def decode_rows(encoded: EncodedArticles) -> "pa.RecordBatch":
    """Return the rows of encoded articles, with the columns of `articles`; nothing is copied.

    Rows that wait in the stage are read by `staged_rows.row_parts`.
    """
    if isinstance(encoded.rows, StagedRows):
        raise TypeError(f"the rows are in the stage: {encoded.rows.key}")
    return decode_batch(encoded.rows)


def decode_batch(content: Any) -> "pa.RecordBatch":
    """Return the rows in some bytes (any object with a buffer); nothing is copied."""
    import pyarrow as pa

    return pa.ipc.read_record_batch(pa.py_buffer(content), schema.arrow_schema("articles"))


def joined(batches: Sequence["pa.RecordBatch"]) -> "pa.RecordBatch":
    """Return the rows of several batches as one."""
    import pyarrow as pa

    if len(batches) == 1:
        return batches[0]
    (batch,) = pa.Table.from_batches(batches).combine_chunks().to_batches()
    return batch


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


def with_selected(encoded: EncodedArticles, others: Sequence[tuple[Sequence[int], EncodedArticles]]) -> EncodedArticles:
    """Return encoded articles with others at some positions: each of `others` has as many as there are positions."""
    import pyarrow as pa

    heads, batches = list(encoded.heads), [decode_rows(encoded)]
    order = list(range(len(heads)))
    added = len(heads)
    for positions, articles in others:
        batches.append(decode_rows(articles))
        for position, head in zip(positions, articles.heads, strict=True):
            heads[position], order[position] = head, added
            added += 1
    rows = pa.Table.from_batches([joined(batches)]).take(pa.array(order, pa.int64()))
    return EncodedArticles(tuple(heads), joined(rows.to_batches()).serialize().to_pybytes())
