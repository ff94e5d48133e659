"""Versions: what is new gets the next number, what is known is unchanged, whatever the order of the readings."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.identity.version import decide_versions
from ingest.records import Article, LastVersion, PriorSighting, Sighting

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
T0 = datetime(2026, 11, 20, tzinfo=UTC)


def reading(
    text: str,
    *,
    title: str | None = "Title",
    raw: str = "raw",
    name: str = "a1-x",
    modified: datetime | None = None,
    published: datetime | None = None,
    fetched: datetime | None = None,
) -> Article:
    sighting = Sighting(
        id=f"s1-{raw}", article_id=name, source="folder", kind="html", location=f"{raw}.html", raw_sha256=raw
    )
    return Article(
        id=name,
        title=title,
        text=text,
        html_sha256=raw,
        text_sha256=f"sha of {text}",
        word_count=1,
        extractor="test",
        modified_at=modified,
        published_at=published,
        fetched_at=fetched,
        sighting=sighting,
    )


def last(text: str, version: int = 4, title: str | None = "Title") -> LastVersion:
    return LastVersion(version=version, title=title, text_sha256=f"sha of {text}", html_sha256="raw")


def test_a_new_article_is_version_one_with_the_clock_of_the_cycle() -> None:
    stored, unchanged = decide_versions([reading("one")], None, now=NOW)
    assert [(article.text, article.version, article.first_seen_at) for article in stored] == [("one", 1, NOW)]
    assert stored[0].sighting is not None
    assert stored[0].sighting.seen_at == NOW
    assert unchanged == []


def test_the_same_text_and_title_again_is_unchanged_and_keeps_its_sighting() -> None:
    stored, unchanged = decide_versions([reading("one", raw="other")], last("one"), now=NOW)
    assert stored == []
    assert [(item.location, item.source) for item in unchanged] == [("other.html", "folder")]
    assert unchanged[0].sighting is not None
    assert unchanged[0].sighting.seen_at == NOW


@pytest.mark.parametrize("changed", [reading("two"), reading("one", title="Other title"), reading("one", title=None)])
def test_a_changed_text_or_title_is_the_next_version(changed: Article) -> None:
    stored, unchanged = decide_versions([changed], last("one"))
    assert [article.version for article in stored] == [5]
    assert unchanged == []


def test_versions_of_one_cycle_are_numbered_by_age() -> None:
    newest = reading("c", modified=T0 + timedelta(hours=5), published=T0, raw="1")
    middle = reading("b", published=T0 + timedelta(hours=1), raw="2")
    oldest = reading("a", published=T0, raw="3")
    undated = reading("d", raw="4")
    stored, _ = decide_versions([undated, newest, oldest, middle], last("z", version=1))
    assert [(article.text, article.version) for article in stored] == [("a", 2), ("b", 3), ("c", 4), ("d", 5)]


def test_without_dates_the_time_of_fetching_and_then_the_bytes_decide() -> None:
    late = reading("late", fetched=T0 + timedelta(hours=1), raw="1")
    early = reading("early", fetched=T0, raw="2")
    assert [article.text for article in decide_versions([late, early])[0]] == ["early", "late"]
    by_bytes = decide_versions([reading("x", raw="2"), reading("y", raw="1")])[0]
    assert [article.text for article in by_bytes] == ["y", "x"]


def test_two_carriers_of_an_old_and_a_new_text_make_two_versions() -> None:
    texts = [reading("old", raw="1"), reading("new", raw="2"), reading("old", raw="3"), reading("new", raw="4")]
    stored, unchanged = decide_versions(texts)
    assert [(article.text, article.version) for article in stored] == [("old", 1), ("new", 2)]
    assert [item.location for item in unchanged] == ["3.html", "4.html"]


def test_a_text_that_returns_to_an_older_one_is_a_version_again() -> None:
    # The lake's last version is all that is known: what readers see now is not what they saw last.
    stored, _ = decide_versions([reading("one")], last("two", version=2))
    assert [article.version for article in stored] == [3]


def test_without_a_sighting_the_address_is_the_location() -> None:
    bare = Article(
        id="a1-x",
        title=None,
        text="one",
        html_sha256="raw",
        text_sha256="sha of one",
        word_count=1,
        extractor="test",
        url="https://example.org/one",
    )
    _, unchanged = decide_versions([bare, bare])
    assert [(item.location, item.sighting) for item in unchanged] == [("https://example.org/one", None)]


def test_a_feeds_own_text_and_the_page_are_one_version() -> None:
    in_feed = replace(reading("as the feed has it", raw="1", published=T0), extractor="fragment/1")
    on_page = replace(reading("as the page has it", raw="2", modified=T0), extractor="fast/1+trafilatura/2")
    stored, unchanged = decide_versions([on_page, in_feed], now=NOW)
    assert [(article.text, article.version) for article in stored] == [("as the feed has it", 1)]
    assert [item.location for item in unchanged] == ["2.html"]


def another_way(**fields: Any) -> list[int]:
    """The versions that a page of 100 words makes after a feed's own text of `words`, seen at noon."""
    before = replace(last("short"), extractor="fragment/1", first_seen_at=NOW, word_count=fields.pop("words"))
    page = replace(reading("long", **fields), extractor="fast/1", word_count=100)
    return [article.version for article in decide_versions([page], before, now=NOW + timedelta(hours=1))[0]]


def test_a_page_is_the_next_version_of_a_feeds_text_when_it_was_edited_since_or_has_much_more() -> None:
    assert another_way(words=100) == []
    assert another_way(words=100, modified=NOW - timedelta(minutes=1)) == []
    assert another_way(words=100, modified=NOW + timedelta(minutes=1)) == [5]
    assert another_way(words=67) == []
    assert another_way(words=66) == [5]


def by_feed(text: str, raw: str) -> Article:
    article = replace(reading(text, raw=raw), extractor="fragment/1", word_count=100)
    assert article.sighting is not None
    return replace(article, sighting=replace(article.sighting, feed_url="feed"))


def test_a_carrier_that_changes_its_own_words_is_an_edit() -> None:
    page = replace(last("page"), extractor="fast/1", first_seen_at=NOW, word_count=100)
    before = PriorSighting("feed", "a1-x", T0, source="folder", raw_sha256="first bytes")
    edited = by_feed("edited", "new bytes")
    assert [article.version for article in decide_versions([edited], page, prior=[before])[0]] == [5]
    another = replace(before, feed_url="another feed")
    assert decide_versions([edited], page, prior=[another])[0] == [], "this feed never had it before"
    assert decide_versions([edited], page, prior=[])[0] == []
    seen = replace(another, raw_sha256="new bytes")
    assert decide_versions([edited], page, prior=[before, seen])[0] == [], "these bytes were seen"


def test_a_page_that_the_user_names_is_compared_as_it_is() -> None:
    feed = replace(last("as the feed has it"), extractor="fragment/1", first_seen_at=NOW, word_count=100)
    page = replace(reading("as the page has it"), extractor="fast/1", word_count=100)
    assert page.sighting is not None
    assert decide_versions([page], feed)[0] == []
    named = replace(page, sighting=replace(page.sighting, kind="page"))
    assert [article.version for article in decide_versions([named], feed)[0]] == [5]


def test_by_the_same_route_no_date_of_change_is_needed() -> None:
    before = replace(last("one"), extractor="trafilatura/2.3", first_seen_at=NOW, word_count=100)
    stored, _ = decide_versions([replace(reading("two"), extractor="fast/1", word_count=100)], before)
    assert [article.version for article in stored] == [5]


def test_different_articles_are_refused() -> None:
    with pytest.raises(ValueError, match="different articles"):
        decide_versions([reading("one"), reading("one", name="a1-y")])


def test_nothing_in_nothing_out() -> None:
    assert decide_versions([], last("one")) == ([], [])


@st.composite
def readings(draw: st.DrawFn) -> list[Article]:
    hours = st.none() | st.integers(0, 3).map(lambda n: T0 + timedelta(hours=n))
    return [
        reading(draw(st.sampled_from("abc")), raw=f"{n}", modified=draw(hours), published=draw(hours))
        for n in range(draw(st.integers(1, 7)))
    ]


@settings(max_examples=80, deadline=None)
@given(readings(), st.randoms(use_true_random=False), st.none() | st.sampled_from("abc"))
def test_order_does_not_matter_and_all_are_accounted_for(
    candidates: list[Article], random: object, before: str | None
) -> None:
    known = last(before, version=2) if before else None
    stored, unchanged = decide_versions(candidates, known, now=NOW)
    shuffled = list(candidates)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert decide_versions(shuffled, known, now=NOW) == (stored, unchanged)
    assert len(stored) + len(unchanged) == len(candidates)
    start = 3 if known else 1
    assert [article.version for article in stored] == list(range(start, start + len(stored)))
    assert {article.text for article in stored} == {article.text for article in candidates} - {before}
