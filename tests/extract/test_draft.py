"""A value passes from reader to article by the name of its field, and none is forgotten."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from ingest.extract.body.extract import Body
from ingest.extract.draft import Draft, shared_fields
from ingest.extract.meta import Metadata
from ingest.extract.read import article_of
from ingest.records import Article, Candidate, Dropped, Hints, Provenance, Raw

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
RAW = Raw(b"bytes", location="here", source="here", hints=Hints(home="GB"))

#: Fields of a draft that are no column: they explain the reading, or are evidence for a column.
NOT_STORED = {"language_hint", "candidates", "dropped"}
DRAFT = Draft(
    text="The harbour bridge will reopen to traffic next week, the city council said on Monday.",
    extractor="test/1",
    title="Harbour bridge to reopen",
    summary="It was closed for a year.",
    authors=("Ada Lovelace",),
    published_at=datetime(2022, 5, 14, 8, tzinfo=UTC),
    published_precision="second",
    published_source="json-ld",
    published_local="2022-05-14T10:00:00+02:00",
    modified_at=datetime(2022, 5, 15, 8, tzinfo=UTC),
    fetched_at=datetime(2022, 5, 16, 8, tzinfo=UTC),
    url="https://coast.example.org/bridge?page=1",
    canonical_url="https://coast.example.org/bridge",
    source_name="Coast Herald",
    language_hint="en",
    section="Local",
    keywords=("bridges",),
    kind="video",
    accessible_for_free=False,
    copyright_notice="© Coast Herald",
    ai_opt_out=True,
    home="FR",
    dateline="Holguín, Cuba",
    provenance=(Provenance("title", "json-ld"),),
    candidates=(Candidate("title", "Harbour bridge to reopen", "json-ld"),),
    dropped=(Dropped("Share", "boilerplate:share"),),
    title_confidence=0.9,
    authors_confidence=0.8,
    published_confidence=0.7,
    text_confidence=0.6,
)


def test_every_field_of_the_metadata_is_a_field_of_the_draft() -> None:
    assert {field.name for field in fields(Metadata)} <= {field.name for field in fields(Draft)}


def test_the_draft_takes_text_extractor_and_dropped_pieces_from_the_body() -> None:
    assert set(shared_fields(Body("text", "test/1", 1.0), Draft)) == {"text", "extractor", "dropped"}


def test_every_field_of_the_draft_is_a_field_of_the_article_or_listed() -> None:
    assert {field.name for field in fields(Draft)} - {field.name for field in fields(Article)} == NOT_STORED


def test_the_example_sets_every_field() -> None:
    empty = Draft("", "")
    assert all(getattr(DRAFT, field.name) != getattr(empty, field.name) for field in fields(Draft))


def test_every_value_of_a_draft_arrives_in_the_article() -> None:
    article = article_of(DRAFT, RAW, charset="utf-8", now=NOW)
    expected = {field.name: getattr(DRAFT, field.name) for field in fields(Draft) if field.name not in NOT_STORED}
    assert {name: getattr(article, name) for name in expected} == expected
    assert (article.charset, article.first_seen_at, article.language) == ("utf-8", NOW, "en")


def test_the_carrier_fills_what_the_draft_leaves_open() -> None:
    raw = replace(RAW, url="https://coast.example.org/fetched", fetched_at=NOW)
    article = article_of(Draft("Some text.", "test/1"), raw, charset=None, now=None)
    assert (article.url, article.fetched_at, article.home) == ("https://coast.example.org/fetched", NOW, "GB")


def test_one_line_values_are_normalised() -> None:
    article = article_of(replace(DRAFT, title="Harbour\u202e  bridge\x1b[31m"), RAW, charset=None, now=NOW)
    assert article.title == "Harbour bridge[31m"


@pytest.mark.parametrize(
    ("values", "day"),
    [
        ({"published_local": "2026-11-06T00:30:00+02:00", "published_precision": "second"}, date(2026, 11, 6)),
        ({"published_local": None, "published_precision": "second"}, date(2026, 11, 5)),
        ({"published_local": "2026-11", "published_precision": "month"}, None),
        ({"published_at": None}, None),
    ],
)
def test_the_day_of_publication_is_the_local_one(values: dict[str, Any], day: date | None) -> None:
    draft = Draft("", "", published_at=datetime(2026, 11, 5, 22, 30, tzinfo=UTC))
    assert replace(draft, **values).published_date == day
