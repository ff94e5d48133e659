"""How the items of a run are cut into cycles: nothing lost, no row before its items, never more than allowed."""

from collections.abc import Iterator
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.app.backlog import Backlog, Element
from ingest.config_file import parse_config
from ingest.records import Fetch, PendingPage, Raw, Source, Unchanged
from ingest.sources.opening import settings_hints

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def page(poll: int, number: int) -> PendingPage:
    return PendingPage(Raw(b"", f"{poll}#{number}", f"https://wire.example/{poll}"))


def row(poll: int) -> Fetch:
    return Fetch(f"https://wire.example/{poll}", "feed", NOW, "new")


@settings(max_examples=80, deadline=None)
@given(st.lists(st.integers(0, 7), max_size=6), st.integers(1, 6))
def test_the_rows_of_polls_go_with_the_last_of_their_items(polls: list[int], limit: int) -> None:
    results: list[list[Element]] = [
        [*(page(poll, number) for number in range(items)), row(poll)] for poll, items in enumerate(polls)
    ]
    backlog, taken = Backlog(results), list[Element]()
    while batch := backlog.take(limit, 1_000):
        assert sum(isinstance(element, PendingPage) for element in batch) <= limit
        taken += batch
    assert taken == [element for result in results for element in result]


@settings(max_examples=80, deadline=None)
@given(st.lists(st.integers(0, 7), min_size=1, max_size=6), st.integers(2, 6), st.data())
def test_postponed_pages_and_the_rows_with_them_come_again(polls: list[int], limit: int, data: st.DataObject) -> None:
    results: list[list[Element]] = [
        [*(page(poll, number) for number in range(items)), row(poll)] for poll, items in enumerate(polls)
    ]
    backlog, committed = Backlog(results), list[Element]()
    while batch := backlog.take(limit, 1_000):
        pages = [element for element in batch if isinstance(element, PendingPage)]
        fetched = data.draw(st.integers(1, len(pages))) if pages else 0
        postponed = frozenset(element.raw.location for element in pages[fetched:])
        backlog.put_back(batch, postponed)
        committed += [item for item in batch if isinstance(item, PendingPage) and item.raw.location not in postponed]
        committed += [] if postponed else [item for item in batch if isinstance(item, Fetch)]
        for element in committed:
            if isinstance(element, Fetch):
                mine = {str(number) for number in range(polls[int(element.url.rsplit("/", 1)[1])])}
                had = {p.raw.location for p in committed if isinstance(p, PendingPage)}
                assert {f"{element.url.rsplit('/', 1)[1]}#{number}" for number in mine} <= had
    assert sorted(map(repr, committed)) == sorted(repr(element) for result in results for element in result)


def test_polls_are_asked_for_only_when_there_is_room() -> None:
    asked: list[int] = []

    def polls() -> Iterator[list[Element]]:
        for number in range(5):
            asked.append(number)
            yield [page(number, 0), page(number, 1), row(number)]

    backlog = Backlog(polls())
    assert len(backlog.take(2, 1_000)) == 3
    assert asked == [0]


def test_texts_that_came_with_feeds_are_bounded_by_their_bytes() -> None:
    texts: list[Element] = [Raw(b"x" * 400, f"#{number}", "feed") for number in range(5)]
    backlog = Backlog([texts])
    assert [len(backlog.take(100, 1_000)) for _ in range(4)] == [2, 2, 1, 0]
    assert len(Backlog([texts]).take(100, 1)) == 1, "one item is always taken"


def test_known_items_take_no_room() -> None:
    known: list[Element] = [Unchanged(f"#{number}", "feed") for number in range(50)]
    assert len(Backlog([[*known, page(1, 1), row(1)]]).take(1, 1_000)) == 52


def test_the_tags_of_a_source_are_hints_of_its_documents() -> None:
    (source,) = parse_config('[[source]]\npath = "a"\ntags = ["local", "wire"]\n').source
    assert settings_hints(Source("a", tags=source.tags), carrier="file").source_tags == ("local", "wire")
