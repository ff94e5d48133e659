"""JSON records: the fields of several collectors, and what is no record."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import Reason
from ingest.extract import read
from ingest.records import Article, Hints, Raw, Rejected

BODY = (
    "The harbour bridge will reopen to traffic next week, the city council said on Monday.\nWork began in March 2022."
)
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
NEWS_PLEASE = {
    "authors": ["Ada Lovelace", "Charles Babbage"],
    "date_download": "2022-05-14 10:00:00",
    "date_modify": None,
    "date_publish": "2022-05-14 08:00:00",
    "description": "The bridge reopens.",
    "filename": "bridge.html.json",
    "image_url": "https://coast.example.org/bridge.jpg",
    "language": "en",
    "localpath": None,
    "maintext": BODY,
    "source_domain": "coast.example.org",
    "text": None,
    "title": "Harbour bridge to reopen",
    "title_page": None,
    "title_rss": None,
    "url": "https://coast.example.org/news/bridge?utm_source=feed",
}


def item(record: object, **fields: object) -> Raw:
    content = json.dumps(record, ensure_ascii=False).encode()
    values = {"location": "wire.jsonl#line-1", "source": "wire.jsonl", "kind": "jsonl", **fields}
    return Raw(content, media_type="application/json", **values)  # type: ignore[arg-type]


def article(record: object, **fields: object) -> Article:
    outcome = read(item(record, **fields), now=NOW).outcome
    assert isinstance(outcome, Article), outcome
    return outcome


def test_news_please() -> None:
    got = article(NEWS_PLEASE)
    assert (got.title, got.text, got.summary) == ("Harbour bridge to reopen", BODY, "The bridge reopens.")
    assert got.authors == ("Ada Lovelace", "Charles Babbage")
    assert got.published_at is not None
    assert got.published_at.date().isoformat() == "2022-05-14"
    assert got.published_source == "jsonl"
    assert got.fetched_at == datetime(2022, 5, 14, 10, tzinfo=UTC)
    assert (got.url, got.source_domain) == ("https://coast.example.org/news/bridge", "example.org")
    assert (got.language, got.word_count) == ("en", 20)
    assert got.first_seen_at == NOW


HEAD = (
    "Coast Herald\n\nHarbour bridge to reopen\n\nBy Ada Lovelace\n14 May 2022\n\nShare\n\n"
    f"NORDVIK (Coast Herald) - {BODY}\n\nRead also: Ferry sold\n"
)


def test_a_text_that_repeats_the_head_beside_it_is_read_as_a_whole_text() -> None:
    stated = {"headline": "Harbour bridge to reopen", "source": "Coast Herald", "date": "2022-05-14"}
    got = article({**stated, "text": HEAD})
    assert (got.title, got.source_name, got.authors) == ("Harbour bridge to reopen", "Coast Herald", ("Ada Lovelace",))
    assert (got.text, str(got.published_at)[:10], got.published_source) == (BODY, "2022-05-14", "jsonl")


def test_a_text_alone_states_its_title_itself() -> None:
    got = article({"text": HEAD})
    assert (got.title, got.source_name, got.authors) == ("Harbour bridge to reopen", "Coast Herald", ("Ada Lovelace",))
    assert (got.text, got.published_local, got.published_source) == (BODY, "2022-05-14", "text")


@pytest.mark.parametrize("title", ["Bridge news", None])
def test_a_text_without_a_head_stays_as_it_is(title: str | None) -> None:
    got = article({"title": title, "text": BODY})
    assert (got.title, got.text) == (title, BODY)


def test_a_title_that_the_head_lacks_stays_the_title() -> None:
    got = article({"title": "Harbour bridge to reopen", "text": f"By Ada Lovelace\n14 May 2022\n\n{BODY}"})
    assert (got.title, got.authors, got.text) == ("Harbour bridge to reopen", ("Ada Lovelace",), BODY)


RESULTS = ("Shr 25.7p vs 21.5p", "Div 6p vs 4p", "Net after tax 15.08 mln vs 10.52", "Turnover 140.8 mln vs 96.55")


def test_rows_of_results_above_the_first_sentence_are_no_head() -> None:
    got = article({"title": "HARBOUR SIX MONTHS", "text": "\n\n".join(["By Ada Lovelace", *RESULTS, BODY])})
    assert got.text.split("\n")[-len(RESULTS) - BODY.count("\n") - 1 :] == [*RESULTS, *BODY.split("\n")]


def test_our_own_fields() -> None:
    got = article(
        {
            "title": "Harbour bridge to reopen",
            "text": BODY,
            "url": "https://coast.example.org/a",
            "canonical_url": "https://coast.example.org/b",
            "published_at": "2022-05-14T08:00:00Z",
            "published_precision": "minute",
            "modified_at": "2022-05-15T08:00:00Z",
            "source_name": "Coast Herald",
            "section": "City",
            "keywords": ["bridge", "traffic"],
            "copyright_notice": "© Coast Herald",
            "home": "GB",
        }
    )
    assert got.published_at == datetime(2022, 5, 14, 8, tzinfo=UTC)
    assert got.published_precision == "minute"
    assert got.modified_at == datetime(2022, 5, 15, 8, tzinfo=UTC)
    assert (got.canonical_url, got.source_name, got.section) == ("https://coast.example.org/b", "Coast Herald", "City")
    assert (got.keywords, got.copyright_notice, got.home) == (("bridge", "traffic"), "© Coast Herald", "GB")


def test_schema_org_names() -> None:
    got = article(
        {
            "headline": "Harbour bridge to reopen",
            "articleBody": BODY,
            "author": {"@type": "Person", "name": "Ada Lovelace"},
            "publisher": {"@type": "Organization", "name": "Coast Herald"},
            "datePublished": "2022-05-14T08:00:00+02:00",
        }
    )
    assert (got.title, got.authors, got.source_name) == ("Harbour bridge to reopen", ("Ada Lovelace",), "Coast Herald")
    assert got.published_at == datetime(2022, 5, 14, 6, tzinfo=UTC)


@pytest.mark.parametrize("value", [1652515200, "1652515200", "2022-05-14T08:00:00Z"])
def test_times_as_numbers_and_text(value: object) -> None:
    assert article({"text": BODY, "timestamp": value}).published_at == datetime(2022, 5, 14, 8, tzinfo=UTC)


def test_hints_fill_what_the_record_leaves_open() -> None:
    hints = Hints(source_name="The settings' name", language="en", home="GB", title="The file's title")
    got = article({"text": BODY, "title": "The record's title"}, hints=hints)
    assert (got.title, got.source_name, got.home) == ("The record's title", "The settings' name", "GB")


def test_markup_in_the_text_is_read_as_a_page() -> None:
    paragraphs = "".join(f"<p>{line}</p>" for line in BODY.split("\n"))
    got = article({"title": "Harbour bridge to reopen", "content": f"<div>{paragraphs}</div>"})
    assert got.text == BODY
    assert got.title == "Harbour bridge to reopen"


def test_html_field_is_read_as_a_page() -> None:
    paragraphs = "".join(f"<p>{line} It was a long wait for everybody in the town.</p>" for line in BODY.split("\n"))
    html = f"<html><head><title>Bridge</title></head><body><article><h1>Bridge</h1>{paragraphs}</article></body></html>"
    got = article({"url": "https://coast.example.org/a", "html": html, "date": "2022-05-14"})
    assert "The harbour bridge will reopen" in got.text
    assert "<p>" not in got.text
    assert got.url == "https://coast.example.org/a"


def test_same_url_same_article_other_bytes_other_sighting() -> None:
    first, second = article(NEWS_PLEASE), article({**NEWS_PLEASE, "description": "Changed."})
    assert first.id == second.id
    assert first.sighting is not None
    assert second.sighting is not None
    assert first.sighting.id != second.sighting.id
    assert first.sighting.article_id == first.id


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b'{"title": "cut', Reason.MALFORMED),
        (b"[1, 2]", Reason.MALFORMED),
        (b'{"title": "No text at all"}', Reason.NO_TEXT),
        (b'{"text": "", "maintext": null}', Reason.NO_TEXT),
        (b'{"text": ["a", 1], "title": 5}', Reason.NO_TEXT),
        (b'{"text": "Share this\\nAll rights reserved"}', Reason.BOILERPLATE),
        (b'{"text": ' + b"[" * 100_000, Reason.MALFORMED),
    ],
)
def test_rejects(content: bytes, reason: Reason) -> None:
    outcome = read(Raw(content, "a#line-1", "a", kind="jsonl", media_type="application/json"), now=NOW).outcome
    assert isinstance(outcome, Rejected)
    assert outcome.reason is reason
    assert outcome.message.startswith("a#line-1: ")
    assert outcome.sighting_id


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=6,
)
KEYS = st.sampled_from([*NEWS_PLEASE, "html", "content", "keywords", "published_at", "author", "publisher"])


@given(st.dictionaries(KEYS, JSON, max_size=8))
@settings(max_examples=100, deadline=None)
def test_never_raises(record: dict[str, object]) -> None:
    outcome = read(item(record), now=NOW).outcome
    assert isinstance(outcome, Article | Rejected)
    if isinstance(outcome, Article):
        outcome.text.encode("utf-8")
