"""What an entry is known by, and which item it stands for."""

from datetime import UTC, datetime, timedelta

import pytest

from ingest.errors import Reason
from ingest.identity.reject import page_of_row, reject_key, reject_row
from ingest.identity.sighting import sighting_of
from ingest.polling.announce import announced_items, announced_raw, announced_sha256, distinct_entries, recent_entries
from ingest.records import Entry, Feed, PendingPage, Raw, Rejected, Source, Unchanged

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
FEED_URL = "https://wire.example.org/feed"
SOURCE = Source(FEED_URL)
LONG = "<p>" + "Water stood in the streets of the lower town until the evening. " * 20 + "</p>"


def raw_of(entry: Entry, kind: str = "rss") -> Raw:
    return announced_raw(entry, Feed(kind=kind), feed_url=FEED_URL, source=SOURCE)


def known_id(**about: object) -> str:
    values = {"title": "T", "url": "https://wire.example.org/1", "guid": "g1", **about}
    return sighting_of(raw_of(Entry(**values))).id  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "about",
    [
        {"guid": "another"},
        {"guid": None},
        {"url": "http://wire.example.org/1"},
        {"url": "https://www.wire.example.org/1/"},
        {"url": "https://wire.example.org/1?utm_source=rss&fbclid=x#top"},
        {"authors": ("Staff reporter",)},
    ],
)
def test_the_same_announcement_under_another_guid_or_spelling_is_known(about: dict[str, object]) -> None:
    assert known_id(**about) == known_id()


@pytest.mark.parametrize(
    "about",
    [
        {"url": "https://wire.example.org/2"},
        {"title": "T, corrected"},
        {"summary": "more"},
        {"published_raw": "2026-11-23"},
        {"updated_raw": "2026-11-23"},
        {"content_html": "<p>text</p>"},
    ],
)
def test_another_address_or_other_words_are_looked_at(about: dict[str, object]) -> None:
    assert known_id(**about) != known_id()


def test_a_guid_counts_only_without_an_address() -> None:
    one, two = Entry(guid="a", title="T"), Entry(guid="b", title="T")
    assert sighting_of(raw_of(one)).id != sighting_of(raw_of(two)).id
    assert announced_sha256(one) == announced_sha256(two)


def test_an_entry_listed_three_times_is_one_and_a_shared_guid_is_several() -> None:
    entry = Entry(guid="g", url="https://wire.example.org/1", title="T")
    assert distinct_entries(Feed(entries=(entry, entry, entry))) == [entry]
    others = tuple(Entry(guid="g", url=f"https://wire.example.org/{n}", title="T") for n in range(4))
    assert len(distinct_entries(Feed(entries=others))) == 4


def items(*entries: Entry, source: Source = SOURCE, known: frozenset[str] = frozenset()) -> list[object]:
    feed = Feed(kind="rss", entries=entries)
    pairs = announced_items(
        list(entries), feed, feed_url=FEED_URL, source=source, known=known, found_in=FEED_URL, now=NOW
    )
    return [item for _, item in pairs]


def test_full_text_needs_no_page_and_a_short_entry_does() -> None:
    full, short = items(
        Entry(url="https://wire.example.org/1", title="A", content_html=LONG),
        Entry(url="https://wire.example.org/2", title="B", content_html="<p>Only a first line ...</p>"),
    )
    assert isinstance(full, Raw)
    assert full.fragment
    assert full.content == LONG.encode()
    assert isinstance(short, PendingPage)
    assert short.raw.url == "https://wire.example.org/2"


def test_without_pages_the_summary_is_the_text_and_nothing_at_all_is_a_reject() -> None:
    alone = Source(FEED_URL, pages=False)
    with_summary, silent = items(
        Entry(url="https://wire.example.org/1", title="A", summary="Short."),
        Entry(url="https://wire.example.org/2"),
        source=alone,
    )
    assert isinstance(with_summary, Raw)
    assert with_summary.content == b"<p>Short.</p>"
    assert isinstance(silent, Rejected)
    assert silent.reason is Reason.NO_TEXT


def test_a_known_entry_is_unchanged() -> None:
    entry = Entry(url="https://wire.example.org/1", title="A")
    (item,) = items(entry, known=frozenset({sighting_of(raw_of(entry)).id}))
    assert isinstance(item, Unchanged)


def test_of_a_plain_sitemap_only_what_changed_lately_counts() -> None:
    old = Entry(url="https://s.example/old", updated_at=NOW - timedelta(days=40))
    new = Entry(url="https://s.example/new", updated_at=NOW - timedelta(hours=4))
    news = Entry(url="https://s.example/news", title="N", published_at=NOW - timedelta(days=9))
    bare = Entry(url="https://s.example/bare")
    plain = Feed(kind="sitemap")
    assert recent_entries(plain, [old, new, news, bare], NOW) == [new, news]
    assert recent_entries(plain, [bare], NOW) == [bare]
    assert recent_entries(plain, [bare] * 2000, NOW) == []
    assert recent_entries(Feed(kind="rss"), [old, bare], NOW) == [old, bare]


def test_a_page_to_be_tried_again_comes_back_from_its_row_as_the_same_sighting() -> None:
    (announced,) = items(Entry(url="https://wire.example.org/1", title="A", guid="g", published_at=NOW))
    assert isinstance(announced, PendingPage)
    tries = [
        Rejected(
            Reason.NETWORK,
            "no answer",
            announced.raw.location,
            announced.raw.source,
            url=announced.raw.url,
            announced=announced.raw,
            retry_at=NOW,
            attempt=number,
        )
        for number in (1, 2)
    ]
    assert reject_key(tries[0]) != reject_key(tries[1]), "each try has a row of its own"
    again = page_of_row(reject_row(tries[0], NOW), SOURCE)
    assert sighting_of(again.raw).id == sighting_of(announced.raw).id
    assert (again.raw.hints.title, again.raw.hints.published_at) == ("A", NOW)
