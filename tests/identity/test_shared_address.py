"""Entries with one address: which are items of their own, and that an item keeps its id."""

from dataclasses import replace
from itertools import permutations

import pytest

from ingest.identity.shared_address import address_item, entries_with_shared_address, item_key, settle_ids
from ingest.ids import article_id, shared_address_id
from ingest.records import Article, Entry, PriorSighting, Sighting

PAGE = "https://www.example.org/advisories"
ADDRESS = "https://example.org/advisories"
FEED = "https://www.example.org/feed.xml"
PLAIN = article_id(canonical_url=ADDRESS, raw_sha256="")


def own_id(key: str) -> str:
    return shared_address_id(canonical_url=ADDRESS, item_key=key)


def entry(name: str, *, url: str = PAGE, guid: str | None = None, **more: str) -> Entry:
    text = f"<p>The harbour is closed, note {name}.</p>"
    return replace(Entry(url=url, guid=guid, title=f"Note {name}", content_html=text), **more)  # type: ignore[arg-type]


def positions(*entries: Entry) -> set[int]:
    return set(entries_with_shared_address(entries))


def test_entries_with_another_guid_and_another_text_share_an_address() -> None:
    assert positions(entry("1", guid="a"), entry("2", guid="b"), entry("3", url=PAGE + "/3", guid="c")) == {0, 1}


@pytest.mark.parametrize("fragments", [("#v1", "#v2"), ("#/story/3", "#/story/4"), ("", "#latest")])
def test_entries_with_another_fragment_and_another_text_share_an_address(fragments: tuple[str, str]) -> None:
    shared = positions(*(entry(name, url=PAGE + name) for name in fragments))
    assert shared == {number for number, fragment in enumerate(fragments) if fragment}, "one without a key is the page"


def test_spellings_of_one_address_are_one_address() -> None:
    assert positions(entry("1", guid="a"), entry("2", url="http://example.org/advisories/?utm_source=x", guid="b")) == {
        0,
        1,
    }


@pytest.mark.parametrize(
    "entries",
    [
        [entry("1", guid="a")],
        [entry("1", guid="a"), entry("1", guid="b")],  # the same text twice
        [entry("1", guid="a"), entry("2", guid="a")],  # one item, edited
        [entry("1"), entry("1", title="Note 2")],  # the same text under another headline
        [entry("1"), entry("2", title="Note 1")],  # nothing but the text tells them apart: an edit
        [Entry(url=PAGE, guid="a", title="A"), Entry(url=PAGE, guid="b", title="B")],  # no text: the page has it
        [entry("1", guid="a"), Entry(url=PAGE, guid="b", title="B")],
        [entry("1", guid=PAGE), entry("2", guid=PAGE + "/", title="Note 1")],  # a guid that is the address is none
        [entry("1", url="", guid="a"), entry("2", url="", guid="b")],
    ],
)
def test_other_entries_do_not(entries: list[Entry]) -> None:
    assert positions(*entries) == set()


def test_many_entries_of_one_address_are_compared_in_linear_time() -> None:
    assert len(positions(*(entry(str(number), guid=str(number)) for number in range(20_000)))) == 20_000


def test_the_key_of_an_item_is_its_guid_and_its_fragment() -> None:
    keys = [
        item_key(entry("1", guid="a")),
        item_key(entry("1", url=PAGE + "#x")),
        item_key(entry("1", url=PAGE + "#x", guid="a")),
        item_key(entry("1", url=PAGE + "#x", guid=PAGE + "#x")),
        item_key(entry("1", guid=PAGE + "#x")),
        item_key(entry("1", guid="https://www.example.org/?p=7")),
    ]
    assert keys == ["\na", "x\n", "x\na", "x\n", "x\n", "\nhttps://www.example.org/?p=7"]


def test_the_key_of_an_item_without_guid_and_fragment_is_its_title_and_its_date() -> None:
    for guid in (None, PAGE):
        assert item_key(entry("1", guid=guid)) == "\n\nNote 1\n"
        assert item_key(entry("1", guid=guid, published_raw="1 May 2026")) == "\n\nNote 1\n1 May 2026"
    assert item_key(Entry(url=PAGE)) is None
    assert item_key(Entry(title="A")) is None


@pytest.mark.parametrize("guid", [None, PAGE])
def test_entries_without_a_guid_share_an_address_by_title_or_date_and_text(guid: str | None) -> None:
    assert positions(*(entry(name, guid=guid) for name in "123")) == {0, 1, 2}
    bulletins = (entry(day, guid=guid, title="Bulletin", published_raw=f"{day} May 2026") for day in "12")
    assert positions(*bulletins) == {0, 1}
    assert positions(entry("1", guid=guid), entry("2", guid=guid), entry("2", guid=guid, title="B")) == {0, 1, 2}


def reading(guid: str, *, shared: bool, feed: str = FEED) -> Article:
    sighting = Sighting(f"s1-{guid}", PLAIN, FEED, "feed", f"{FEED}#{guid}", "raw", url=PAGE, feed_url=feed, guid=guid)
    return Article(
        PLAIN, f"Note {guid}", "text", "raw", "text", 1, "fragment/1",
        sighting=sighting, address_item=address_item(ADDRESS, f"\n{guid}", shared=shared),
    )  # fmt: skip


def prior(guid: str, identity: str = PLAIN, feed: str = FEED) -> PriorSighting:
    import datetime

    at = datetime.datetime(2026, 11, 20, tzinfo=datetime.UTC)
    return PriorSighting(feed, identity, at, source=FEED, raw_sha256="raw", guid=guid)


def ids(*readings: Article, stored: tuple[str, ...] = (), earlier: tuple[PriorSighting, ...] = ()) -> list[str]:
    settled = settle_ids(readings, stored, earlier)
    for article in settled:
        assert article.address_item is None
        assert article.sighting is not None
        assert article.sighting.article_id == article.id
    return [article.id for article in settled]


def test_an_item_alone_has_the_id_of_its_address() -> None:
    assert ids(reading("a", shared=False)) == [PLAIN]


def test_items_that_share_an_address_have_ids_of_their_own() -> None:
    assert ids(reading("a", shared=True), reading("b", shared=True)) == [own_id("\na"), own_id("\nb")]


def test_an_item_whose_siblings_are_gone_keeps_its_id() -> None:
    assert ids(reading("a", shared=False), stored=(own_id("\na"),)) == [own_id("\na")]


def test_an_item_that_was_alone_keeps_its_id_among_siblings() -> None:
    got = ids(reading("b", shared=True), reading("a", shared=True), stored=(PLAIN,), earlier=(prior("a"),))
    assert got == [own_id("\nb"), PLAIN]


def test_the_first_sighting_of_another_feed_does_not_keep_the_id_of_the_address() -> None:
    earlier = (prior("a", feed="https://other.example/feed"),)
    assert ids(reading("a", shared=True), stored=(PLAIN,), earlier=earlier) == [own_id("\na")]


def test_two_documents_of_one_cycle_give_an_item_one_id_in_any_order() -> None:
    readings = [reading("a", shared=False), reading("a", shared=True), reading("b", shared=True)]
    for order in permutations(readings):
        assert sorted(set(ids(*order))) == sorted({own_id("\na"), own_id("\nb")})


def test_an_article_that_is_no_entry_keeps_the_id_of_its_address() -> None:
    page = replace(reading("a", shared=False), address_item=address_item(ADDRESS, None, shared=False), sighting=None)
    (settled,) = settle_ids([page], ())
    assert settled.id == PLAIN
    assert address_item(None, "\na", shared=True) is None
