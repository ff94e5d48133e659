"""What was deleted on request does not come back."""

import pickle
from dataclasses import replace

import lake_rows
import pytest

from ingest import records
from ingest.errors import Reason
from ingest.lake.deletions import Deletions, Item, deletion, load_deletions
from ingest.lake.store import open_store

NOW = lake_rows.NOW
PAGE = "https://www.news.example.org/a/1/?utm_source=x"


def forbidding(kind: str, value: str) -> Deletions:
    return Deletions([deletion(kind, value, NOW)])


@pytest.mark.parametrize(
    "spelling", [PAGE, "http://news.example.org/a/1", "https://m.news.example.org/a/1#top", "news.example.org/a/1"]
)
def test_an_address_is_forbidden_in_every_spelling(spelling: str) -> None:
    is_web_address = "://" in spelling
    assert forbidding("address", PAGE).forbids(urls=[None, spelling]) is is_web_address
    assert not forbidding("address", PAGE).forbids(urls=["https://news.example.org/a/2"])
    assert not forbidding("address", PAGE).forbids(ids=[spelling], sources=[spelling], domains=[spelling])


def test_a_domain_is_forbidden_with_all_its_hosts() -> None:
    deletions = forbidding("domain", "example.org")
    assert deletions.forbids(urls=["https://sub.example.org/x"])
    assert deletions.forbids(domains=["example.org"])
    assert not deletions.forbids(urls=["https://example.com/example.org"])


def test_what_is_forbidden_becomes_an_outcome_without_rows() -> None:
    article = replace(lake_rows.article(1), sighting=lake_rows.sighting(1))
    raw = records.Raw(b"", "feed#1", "a source", url=article.url)
    rejected = records.Rejected(Reason.NO_TEXT, "no text", "feed#1", "a source", announced=raw)
    unchanged = records.Unchanged("feed#1", "a source", lake_rows.sighting(1))
    items: list[Item] = [
        article,
        raw,
        records.PendingPage(raw),
        rejected,
        replace(rejected, url=raw.url, announced=None),
        unchanged,
    ]
    by_address, by_id = forbidding("address", article.url or ""), forbidding("article", article.id)
    for item in items[:-1]:
        kept = by_address.without_forbidden(item)
        assert isinstance(kept, records.Unchanged)
        assert kept.sighting is None
    assert by_id.without_forbidden(unchanged) == records.Unchanged("feed#1", "a source", is_deleted=True)
    assert isinstance(by_id.without_forbidden(article), records.Unchanged)
    for item in items[1:]:
        by_source = forbidding("source", "a source").without_forbidden(item)
        assert isinstance(by_source, records.Unchanged)
        assert by_source.sighting is None
    for item in items:
        assert Deletions().without_forbidden(item) is item
        assert forbidding("address", "https://news.example.org/other").without_forbidden(item) is item


def test_rows_of_requests_are_left_out_for_pages_only() -> None:
    feed = lake_rows.fetch(1)
    page = replace(feed, kind="page")
    deletions = forbidding("address", feed.url)
    assert deletions.without_forbidden(feed) is feed, "the schedule needs it"
    assert deletions.without_forbidden(page) is None


def test_deletions_are_read_from_the_lake_and_can_be_pickled(where: str) -> None:
    assert len(load_deletions(open_store(where))) == 0
    lake_rows.write_cycle(where, lake_rows.rows_of(range(2), [7, 8]))
    deletions = pickle.loads(pickle.dumps(load_deletions(open_store(where))))
    assert len(deletions) == 2
    assert deletions.forbids(urls=["http://gone.example.org/8/"])
