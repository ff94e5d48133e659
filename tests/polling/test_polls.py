"""What one answer comes to: rows, items, and addresses to go on with."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from ingest.config import FILE_KINDS, WEB_KINDS
from ingest.config_file import parse_config
from ingest.errors import ConfigError, Reason
from ingest.fetch import Request, Response
from ingest.identity.sighting import sighting_of
from ingest.polling import Known, PollRead, Purpose, is_due, read_poll, target_of
from ingest.polling.pages import known_article, page_items
from ingest.polling.polls import page_of
from ingest.polling.targets import conditional, is_front, must_reread
from ingest.records import Fetch, PendingPage, PollTarget, PriorSighting, Raw, Rejected, Source, Unchanged
from ingest.records.outcome import Outcome
from ingest.sources import READERS

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
URL = "https://wire.example/feed"
TARGET = PollTarget(URL, Source(URL))


def rss(*numbers: int, title: str = "Story") -> bytes:
    entries = "".join(
        f"<item><title>{title} {n}</title><link>https://wire.example/{n}</link>"
        f"<pubDate>Sun, 22 Nov 2026 {n % 24:02}:00:00 GMT</pubDate></item>"
        for n in numbers
    )
    return f"<rss version='2.0'><channel><title>Wire</title>{entries}</channel></rss>".encode()


def answer(body: bytes = b"", outcome: Outcome = Outcome.OK, status: int = 200, **more: object) -> Response:
    values: dict[str, object] = {"final_url": URL, "full": True, **more}
    return Response(Request(URL), outcome, NOW, status=status, body=body, **values)  # type: ignore[arg-type]


def read(response: Response, previous: Fetch | None = None, known: Known | None = None, **about: object) -> PollRead:
    return read_poll(replace(TARGET, **about), response, previous, known or Known(), now=NOW)  # type: ignore[arg-type]


def test_a_first_poll_gives_every_entry_and_a_row() -> None:
    got = read(answer(rss(1, 2, 3)))
    assert (got.row.outcome, got.row.entries, got.row.new_entries) == ("new", 3, 3)
    assert [type(item) for item in got.items] == [PendingPage] * 3


def test_the_same_body_again_is_unchanged_without_items() -> None:
    first = read(answer(rss(1, 2)))
    again = read(answer(rss(1, 2)), first.row)
    assert (again.row.outcome, again.items) == ("unchanged", ())


def ids_of(got: PollRead) -> frozenset[str]:
    return frozenset(sighting_of(item.raw).id for item in got.items if isinstance(item, PendingPage))


def test_no_entry_in_common_is_a_gap_with_an_estimate() -> None:
    first = read(answer(rss(1, 2, 3)))
    known = Known(ids_of(first), lambda *_: [(f"https://wire.example/{n}", None) for n in (1, 2, 3)])
    assert read(answer(rss(3, 4, 5)), first.row, known).row.outcome == "new"
    gap = read(answer(rss(10, 11, 12)), first.row, known)
    assert (gap.row.outcome, gap.row.missed_estimate) == ("gap", 6)


def test_a_gap_is_looked_for_in_older_pages_until_something_is_known() -> None:
    older = b'<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="prev-archive" href="https://wire.example/p2"/>'

    def paged(*numbers: int) -> bytes:
        return rss(*numbers).replace(b"<item>", older + b"<item>", 1)

    first = read(answer(paged(1, 2)))
    assert first.follow == (), "no gap, no archive"
    known = Known(ids_of(first), lambda *_: [(f"https://wire.example/{n}", None) for n in (1, 2)])
    gap = read(answer(paged(20, 21)), first.row, known)
    (page,) = gap.follow
    assert (page.url, page.carrier, gap.row.outcome) == ("https://wire.example/p2", URL, "gap")
    where = "https://wire.example/p2"
    back = read_poll(page, answer(paged(10, 11), final_url=where), None, known, now=NOW)
    assert [item.raw.hints.feed_url for item in back.items if isinstance(item, PendingPage)] == [URL, URL]
    assert back.follow == (), "a page does not lead to itself"
    older_still = read_poll(page, answer(paged(10, 11), final_url="https://wire.example/p1"), None, known, now=NOW)
    assert [address.url for address in older_still.follow] == [where]
    enough = read_poll(page, answer(paged(2, 3), final_url="https://wire.example/p1"), None, known, now=NOW)
    assert enough.follow == ()


def test_changed_headlines_are_read_again_and_are_no_gap() -> None:
    first = read(answer(rss(1)))
    known = Known(ids_of(first), lambda *_: [("https://wire.example/1", None)])
    changed = read(answer(rss(1, title="Corrected")), first.row, known)
    assert changed.row.outcome == "new"
    assert [type(item) for item in changed.items] == [PendingPage]


@pytest.mark.parametrize(
    ("response", "outcome"),
    [
        (answer(b""), "not-a-feed"),
        (answer(b'{"a": 1}'), "not-a-feed"),
        (answer(b"<rss version='2.0'><channel></channel></rss>"), "empty"),
        (answer(outcome=Outcome.NETWORK, status=0), "network"),
        (answer(outcome=Outcome.GONE, status=410), "gone"),
    ],
)
def test_no_entries_is_never_a_success(response: Response, outcome: str) -> None:
    got = read(response)
    assert (got.row.outcome, got.items) == (outcome, ())
    assert outcome in ("empty", "gone", "network") or got.row.message


def test_freshness_and_retry_after_forbid_to_ask() -> None:
    fresh = read(answer(rss(1), fresh_until=NOW + timedelta(hours=1))).row
    assert fresh.not_before == NOW + timedelta(hours=1)
    assert not is_due(fresh, NOW + timedelta(minutes=59), Purpose.POLL)
    assert is_due(fresh, NOW + timedelta(minutes=61), Purpose.POLL)
    slow = read(answer(outcome=Outcome.RATE_LIMITED, status=429, retry_after=NOW + timedelta(seconds=30))).row
    assert slow.not_before == NOW + timedelta(seconds=30)
    assert is_due(slow, NOW + timedelta(seconds=31), Purpose.POLL)
    assert not is_due(slow, NOW + timedelta(seconds=31), Purpose.SCHEDULED_POLL), "watch waits for the schedule"
    gone = read(answer(outcome=Outcome.GONE, status=410)).row
    assert not is_due(gone, NOW + timedelta(days=99), Purpose.POLL)


OPML = (
    b"<opml><body><outline xmlUrl='https://a.example/f' text='A'/><outline xmlUrl='https://b.example/f'/></body></opml>"
)
SITE = (
    b"<!doctype html><html><head><link rel=alternate type='application/rss+xml' href='/f.xml'></head><p>Hi</p></html>"
)


def test_a_list_leads_to_its_feeds_and_is_read_again_by_a_new_process() -> None:
    got = read(answer(OPML))
    assert got.is_list
    assert [(address.url, address.kind, address.source.name) for address in got.follow] == [
        ("https://a.example/f", "feed", "A"),
        ("https://b.example/f", "feed", None),
    ]
    assert got.row.outcome == "list"
    assert must_reread(got.row, named=False)
    assert not must_reread(got.row, named=True)
    assert conditional(TARGET, replace(got.row, etag='"1"'), named=True).etag == '"1"'  # type: ignore[union-attr]
    assert conditional(TARGET, replace(got.row, etag='"1"'), named=False).etag is None  # type: ignore[union-attr]


def test_a_list_tells_its_names_once_and_leads_to_them_though_it_fails() -> None:
    got = read(answer(OPML))
    assert [address.url for address in got.row.named] == ["https://a.example/f", "https://b.example/f"]
    known = Known(named=got.row.named)
    again = read(answer(OPML + b" "), got.row, known)
    assert (again.row.named, again.row.outcome) == ((), "list")
    for silent in (answer(outcome=Outcome.NOT_MODIFIED, status=304), answer(outcome=Outcome.NETWORK, status=0)):
        kept = read(silent, got.row, known)
        assert [address.url for address in kept.follow] == ["https://a.example/f", "https://b.example/f"]
        assert kept.row.outcome == ("list" if silent.status == 304 else "network")


def test_a_sites_front_leads_to_its_feeds_and_another_page_is_an_item() -> None:
    front = "https://wire.example/"
    got = read(answer(SITE, final_url=front), url=front)
    assert [address.url for address in got.follow] == ["https://wire.example/f.xml"]
    story = "https://wire.example/2026/11/story"
    page = read(answer(SITE, final_url=story), url=story)
    (item,) = page.items
    assert isinstance(item, Raw)
    assert (item.kind, item.content) == ("page", SITE), "the bytes that came are those of the page"
    assert page.page_row is not None
    assert (page.page_row.kind, page.page_row.url, page.row.outcome) == ("page", URL, "new")
    bare = read(answer(b"<!doctype html><html><p>Hi</p></html>", final_url=front), url=front)
    assert (bare.row.outcome, bare.items) == ("not-a-feed", ())
    assert 'kind = "page"' in (bare.row.message or "")


def test_an_index_leads_to_the_sitemaps_that_changed_lately() -> None:
    maps = "".join(
        f"<sitemap><loc>https://wire.example/{name}.xml</loc><lastmod>{day}</lastmod></sitemap>"
        for name, day in (("old", "2026-01-01"), ("new", "2026-11-22"), ("newest", "2026-11-23"))
    )
    got = read(answer(f"<sitemapindex>{maps}</sitemapindex>".encode()))
    assert [address.url for address in got.follow] == [
        "https://wire.example/newest.xml",
        "https://wire.example/new.xml",
    ]


def test_a_front_page_is_recognised_by_its_spelling() -> None:
    assert is_front("https://a.example")
    assert is_front("https://a.example/index.html")
    assert not is_front("https://a.example/2026/story")
    assert not is_front("https://a.example/?id=1")


def test_a_named_page_is_asked_for_a_few_times_a_day() -> None:
    row = Fetch("https://wire.example/1", "page", NOW, "ok")
    assert is_due(None, NOW, Purpose.NAMED_PAGE)
    assert not is_due(row, NOW + timedelta(hours=5), Purpose.NAMED_PAGE)
    assert is_due(row, NOW + timedelta(hours=6), Purpose.NAMED_PAGE)
    assert is_due(replace(row, next_at=NOW + timedelta(hours=1)), NOW + timedelta(hours=1), Purpose.NAMED_PAGE)


def test_kinds_of_the_settings_are_those_that_there_are() -> None:
    assert set(FILE_KINDS) == {*READERS, "opml"}
    assert all(target_of(Source(URL, kind)).kind == kind for kind in WEB_KINDS)
    with pytest.raises(ConfigError, match=r"kind: 'sitemaps' is not a kind of url; did you mean 'sitemap'"):
        parse_config(f'[[source]]\nurl = "{URL}"\nkind = "sitemaps"\n')


def carrier(feed: str = URL, **about: object) -> PendingPage:
    raw = page_of(target_of(Source("https://wire.example/1"))).raw
    hints = replace(raw.hints, feed_url=feed, **about)  # type: ignore[arg-type]
    return PendingPage(replace(raw, kind="feed", location=f"{feed}#1", hints=hints, announced_sha256="n1"))


def test_one_page_is_one_document_for_all_who_announced_it() -> None:
    first, second = carrier(), carrier("https://other.example/feed")
    row, items = page_items([first, second], answer(b"<html>text</html>"), None)
    (raw,) = items
    assert isinstance(raw, Raw)
    assert raw.content == b"<html>text</html>"
    assert [sighting.feed_url for sighting in raw.other_sightings] == ["https://other.example/feed"]
    assert (row.kind, row.outcome) == ("feed", "ok")


def test_a_passing_failure_is_tried_again_until_it_is_the_last_time() -> None:
    row, (item,) = page_items([carrier()], answer(outcome=Outcome.NETWORK, status=0), None)
    assert isinstance(item, Rejected)
    assert (item.reason, item.sighting_id, item.retry_at, item.attempt) == (Reason.NETWORK, None, row.next_at, 1)
    assert not is_due(row, NOW, Purpose.ANNOUNCED_PAGE)
    assert is_due(row, row.next_at or NOW, Purpose.ANNOUNCED_PAGE)
    last, (item,) = page_items([carrier()], answer(outcome=Outcome.NETWORK, status=0), replace(row, errors_in_row=5))
    assert isinstance(item, Rejected)
    assert (item.retry_at, last.next_at) == (None, None)
    assert item.sighting_id == sighting_of(carrier().raw).id


def test_a_page_that_is_gone_is_final_at_once() -> None:
    _, (item,) = page_items([carrier()], answer(outcome=Outcome.GONE, status=410), None)
    assert isinstance(item, Rejected)
    assert item.reason is Reason.GONE
    assert item.sighting_id is not None


def test_an_unchanged_page_is_a_sighting_of_its_article() -> None:
    before = Fetch("https://wire.example/1", "page", NOW, "ok", etag='"1"', body_sha256="abc")
    row, (item,) = page_items([carrier()], answer(outcome=Outcome.NOT_MODIFIED, status=304), before, "a1-x")
    assert isinstance(item, Unchanged)
    assert item.sighting is not None
    assert (item.sighting.article_id, item.sighting.raw_sha256) == ("a1-x", "abc")
    assert (row.outcome, row.etag) == ("ok", '"1"')


def test_an_article_that_another_feed_brought_needs_no_page_unless_it_changed_since() -> None:
    before = Fetch("https://wire.example/1", "page", NOW, "ok")
    elsewhere = [PriorSighting("https://other.example/feed", "a1-x", NOW)]
    assert known_article(carrier(), before, elsewhere, NOW) == "a1-x"
    assert known_article(carrier(published_at=NOW - timedelta(hours=1)), before, elsewhere, NOW) == "a1-x"
    assert known_article(carrier(modified_at=NOW + timedelta(hours=1)), before, elsewhere, NOW) is None
    own = PriorSighting(URL, "a1-x", NOW)
    assert known_article(carrier(), before, [*elsewhere, own], NOW) is None, "its own announcement changed"
    assert known_article(carrier(), None, [], NOW) is None
    assert known_article(page_of(TARGET), before, elsewhere, NOW) is None, "the user named it"
    assert known_article(carrier(), replace(before, outcome="network"), elsewhere, NOW) is None


def test_a_row_of_a_clock_that_was_ahead_does_not_keep_a_page_from_being_asked() -> None:
    ahead = Fetch("https://wire.example/1", "page", NOW + timedelta(days=3650), "ok")
    elsewhere = [PriorSighting("https://other.example/feed", "a1-x", NOW)]
    assert known_article(carrier(published_at=NOW), ahead, elsewhere, NOW) is None


def test_an_article_that_came_whole_with_another_feed_needs_no_page_either() -> None:
    elsewhere = [PriorSighting("https://other.example/feed", "a1-x", NOW)]
    assert known_article(carrier(published_at=NOW), None, elsewhere, NOW) == "a1-x"
    assert known_article(carrier(modified_at=NOW + timedelta(minutes=1)), None, elsewhere, NOW) is None
