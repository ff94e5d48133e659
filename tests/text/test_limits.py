"""Values longer than any person would write are cut, and reported as dropped."""

import json
from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import Reason
from ingest.extract import read
from ingest.identity.reject import reject_row
from ingest.identity.sighting import sighting_of
from ingest.ids import sha256_hex
from ingest.records import Article, Hints, Raw, Reading
from ingest.text import limits
from ingest.text.limits import bounded_line, limited, shortened
from ingest.text.unicode import normalize_line

BODY = "The harbour will be deepened by two metres, the ministry said on Friday, so that larger ships can come."


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab \u4e2d\U0001f600\n", max_size=120), st.integers(2, 100))
def test_shortened_is_within_the_limit_and_a_beginning(text: str, limit: int) -> None:
    short = shortened(text, limit)
    assert len(short) <= limit
    assert short == text if len(text) <= limit else short.endswith("…")
    assert text.startswith(short.removesuffix("…"))
    assert shortened(short, limit) == short


def test_a_line_from_outside_is_clean_and_short() -> None:
    assert bounded_line("Bridge\u202e opens\x1b[31m\n today\x07 ", 100) == "Bridge opens[31m today"
    assert bounded_line("Bridge opens today", 12) == "Bridge…"
    assert bounded_line("\u200b \x00", 100) is None
    assert bounded_line(None, 100) is None


def test_a_cut_falls_between_words() -> None:
    assert shortened("one two three four", 14) == "one two three…"
    assert shortened("one two three four", 12) == "one two…"
    assert shortened("x" * 100, 10) == "x" * 9 + "…"


def reading(page: str, media_type: str, hints: Hints | None = None) -> Reading:
    raw = Raw(
        page.encode(), "item", "source", media_type=media_type, url="https://example.org/1", hints=hints or Hints()
    )
    return read(raw)


def record(**values: object) -> Reading:
    return reading(json.dumps({"text": BODY} | values), "application/json")


def article_of(result: Reading) -> Article:
    assert isinstance(result.outcome, Article), result.outcome
    return result.outcome


def test_every_cut_of_a_record_of_megabytes_is_reported() -> None:
    result = record(
        title="word " * 200_000,
        summary="more " * 200_000,
        section="s" * 5000,
        source_name="n " * 5000,
        copyright="c " * 5000,
        authors=[f"Desk {number}" for number in range(5000)],
        keywords=["k" * 5000, *(f"word {number}" for number in range(5000))],
    )
    article = article_of(result)
    assert article.title is not None
    assert article.title.startswith("word word")
    assert len(article.title) <= limits.TITLE
    assert len(article.summary or "") <= limits.SUMMARY
    assert len(article.section or "") <= limits.NAME
    assert len(article.source_name or "") <= limits.NAME
    assert len(article.copyright_notice or "") <= limits.NOTICE
    assert len(article.authors) <= limits.AUTHORS
    assert len(article.keywords) <= limits.KEYWORDS
    assert all(len(name) <= limits.NAME for name in (*article.authors, *article.keywords))
    cut = {piece.rule for piece in result.dropped}
    assert {"limit:title", "limit:summary", "limit:section", "limit:copyright_notice", "limit:keywords"} <= cut


def test_a_long_title_of_a_page_is_cut() -> None:
    title = "Harbour " * 2000
    result = reading(
        f"<html><head><title>{title}</title></head><body><p>{BODY}</p><p>{BODY[:90]}</p></body></html>", "text/html"
    )
    assert 100 < len(article_of(result).title or "x" * 200) <= limits.TITLE


def test_usual_values_are_not_changed() -> None:
    title = normalize_line("Harbour to be deepened: " + "what the ministry, the town and the fishermen say " * 5)
    result = record(title=title, summary=BODY * 5, authors=["Staff reporter"], keywords=["harbour", "ships"])
    article = article_of(result)
    assert (article.title, article.summary, article.keywords) == (title, BODY * 5, ("harbour", "ships"))
    assert not [piece for piece in result.dropped if piece.rule.startswith("limit:")]


def test_limiting_twice_changes_nothing() -> None:
    sha256 = sha256_hex(b"")
    long = Article(
        "a1-0", "t " * 5000, BODY, sha256, sha256, 20, "test/1", authors=("x" * 400,) * 200, section="s" * 301
    )
    once = limited(long)
    assert len(once.dropped) == 3
    assert limited(once.article) == limits.Limited(once.article)
    assert limited(replace(long, title="t", authors=(), section=None)).dropped == ()


def test_a_message_of_a_reject_is_bounded() -> None:
    result = reading("", "text/html")
    assert not isinstance(result.outcome, Article)
    assert result.outcome.reason is Reason.EMPTY
    rejected = replace(result.outcome, message="why " * 10_000)

    assert len(reject_row(rejected, datetime(2026, 11, 23, tzinfo=UTC)).message) <= limits.MESSAGE


def test_rows_hold_no_address_of_megabytes_but_ids_distinguish_them() -> None:
    """An address, a guid or a title as a feed or archive gives it goes into rows too."""
    sighting_ids = []
    for end in "ab":
        hints = Hints(
            guid="g" * 100_000 + end, title="t " * 100_000, carrier="feed", feed_url="https://example.org/feed"
        )
        raw = Raw(b"x", "item", "source", kind="feed", url="https://example.org/" + "u" * 100_000 + end, hints=hints)
        sighting = sighting_of(raw)
        assert (sighting.url, sighting.guid) == (None, None)
        assert len(sighting.title or "") <= limits.TITLE
        sighting_ids.append(sighting.id)
    assert sighting_ids[0] != sighting_ids[1]
    raw = Raw(b"x", "item", "source", url="https://example.org/1", hints=Hints(guid="tag:1", title="A title"))
    sighting = sighting_of(raw)
    assert (sighting.url, sighting.guid, sighting.title) == ("https://example.org/1", "tag:1", "A title")
