"""Articles as Arrow batches: what goes in comes out, whichever way a row takes."""

from dataclasses import fields, replace

import lake_rows
import pyarrow as pa

from ingest.dedupe import fingerprint
from ingest.lake import schema
from ingest.lake.article_rows import with_decided
from ingest.lake.encoding import decode_articles, decode_rows, encode_articles, with_replaced, with_selected
from ingest.lake.staged_rows import row_parts
from ingest.lake.store import open_store
from ingest.process import head_of
from ingest.records import AddressItem, Article, ArticleHead


def article(number: int) -> Article:
    row = replace(
        lake_rows.article(number),
        home="NO",
        sighting=lake_rows.sighting(number),
        address_item=AddressItem(lake_rows.article_id(100 + number), shared=True),
    )
    return replace(row, fingerprint=fingerprint(row))


def test_articles_come_back_as_they_were() -> None:
    articles = [article(number) for number in range(3)]
    encoded = encode_articles(articles)
    assert decode_articles(encoded, [2, 0]) == [articles[2], articles[0]]
    assert encoded.heads == tuple(map(head_of, articles))


def test_a_head_has_the_values_of_its_article() -> None:
    row = article(1)
    head = head_of(row)
    names = {field.name for field in fields(ArticleHead)} - {"lines", "row"}
    assert {name: getattr(head, name) for name in names} == {name: getattr(row, name) for name in names}
    assert head_of(replace(row, fingerprint=None)).fingerprint == head.fingerprint
    assert len(head.lines) == 8 * 2, "the lines of a page that are not blank"
    assert head_of(replace(row, source_domain=None)).lines == b""


def test_rows_are_those_of_records() -> None:
    articles = [article(number) for number in range(4)]
    rows = pa.Table.from_batches([decode_rows(encode_articles(articles))])
    assert rows.sort_by("id").equals(schema.to_table("articles", articles))


def test_one_article_in_place_of_another() -> None:
    encoded = encode_articles([article(number) for number in range(3)])
    other = replace(article(1), text="Shorter.", text_sha256="0" * 64)
    changed = with_replaced(encoded, {1: other})
    assert decode_articles(changed, [0, 1, 2]) == [article(0), other, article(2)]
    assert changed == encode_articles([article(0), other, article(2)])


def test_several_articles_in_place_of_others() -> None:
    encoded = encode_articles([article(number) for number in range(5)])
    shorter = [replace(article(number), text="Shorter.", text_sha256="0" * 64) for number in (1, 2, 4)]
    changed = with_selected(
        encoded, [([4, 1], encode_articles([shorter[2], shorter[0]])), ([2], encode_articles([shorter[1]]))]
    )
    assert changed == encode_articles([article(0), shorter[0], shorter[1], article(3), shorter[2]])


def test_decided_columns_replace_those_of_the_worker() -> None:
    groups = [encode_articles([article(0), article(1)]), encode_articles([article(2)])]
    parts = row_parts(open_store("memory://none"), groups)
    rows = with_decided(parts, [2, 0], {"version": [7, 8], "duplicate_of": [None, "a1-x"]})
    assert rows.schema.equals(schema.arrow_schema("articles"))
    assert rows["id"].to_pylist() == [lake_rows.article_id(2), lake_rows.article_id(0)]
    assert rows["version"].to_pylist() == [7, 8]
    assert rows["duplicate_of"].to_pylist() == [None, "a1-x"]
    assert rows["text"].to_pylist() == [article(2).text, article(0).text]
