"""The look-ups of a writer before it stores."""

import random
from dataclasses import fields, replace
from datetime import date, timedelta

import lake_rows
import pytest

from ingest.lake import stage
from ingest.records import LastVersion

pytestmark = pytest.mark.slow

DAY = timedelta(days=1)


def test_seen_items_are_known(where: str) -> None:
    lake_rows.write_cycle(where, lake_rows.rows_of(range(5), [100]))
    lake_rows.write_cycle(where, lake_rows.rows_of(range(5, 7), [101], now=lake_rows.NOW + DAY), lake_rows.NOW + DAY)
    known = lake_rows.state_of(where)
    assert len(known) == 7 + 2 * 2
    assert all(lake_rows.sighting_id(number) in known for number in (0, 6, 100, 101))
    assert lake_rows.reject(100).id in known
    assert lake_rows.sighting_id(7) not in known
    later = lake_rows.state_of(where, since=date(2026, 11, 24))
    assert len(later) == 2 + 2
    assert lake_rows.sighting_id(0) not in later
    assert lake_rows.sighting_id(6) in later


def test_the_last_version_of_each_article(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stage, "ROW_GROUP", 7)
    lake_rows.write_cycle(where, lake_rows.rows_of(range(40)))
    lake_rows.write_cycle(
        where, lake_rows.rows_of(range(10, 20), now=lake_rows.NOW + DAY, version=2), lake_rows.NOW + DAY
    )
    wanted = [lake_rows.article_id(number) for number in random.Random(1).sample(range(60), 30)]
    versions = lake_rows.state_of(where).last_versions(wanted)
    expected = {}
    for number in range(40):
        row = lake_rows.article(number)
        if 10 <= number < 20:
            row = lake_rows.article(number, lake_rows.NOW + DAY, 2)
        expected[row.id] = LastVersion(**{field.name: getattr(row, field.name) for field in fields(LastVersion)})
    assert versions == {identity: expected[identity] for identity in wanted if identity in expected}
    assert list(versions) == sorted(versions)
    assert lake_rows.state_of(where, since=date(2026, 11, 25)).last_versions(wanted) == versions, (
        "ids stay unique for ever"
    )
    assert lake_rows.state_of(where).last_versions([]) == {}


def test_fingerprints_come_in_the_order_of_sight(where: str) -> None:
    lake_rows.write_cycle(where, lake_rows.rows_of(range(5, 9), now=lake_rows.NOW + DAY), lake_rows.NOW + DAY)
    lake_rows.write_cycle(where, lake_rows.rows_of(range(5)))
    expected = sorted((lake_rows.fingerprint(number) for number in range(5)), key=lambda row: row.id)
    later = sorted(
        (lake_rows.fingerprint(number, lake_rows.NOW + DAY) for number in range(5, 9)), key=lambda row: row.id
    )
    assert lake_rows.prints_of(where) == expected + later
    assert lake_rows.prints_of(where, since=date(2026, 11, 24)) == later


def test_the_latest_fetch_of_each_address(where: str) -> None:
    def cycle(fetches: list[object]) -> None:
        lake_rows.write_cycle(where, lake_rows.rows_of([]) | {"fetches": fetches})

    assert lake_rows.state_of(where).last_polls() == []
    cycle([lake_rows.fetch(1), lake_rows.fetch(2), replace(lake_rows.fetch(1, lake_rows.NOW - DAY), status=304)])
    cycle([replace(lake_rows.fetch(1), status=410, outcome="gone"), replace(lake_rows.fetch(3), kind="page")])
    state = lake_rows.state_of(where)
    assert [fetch.status for fetch in state.last_polls()] == [410, 200]
    assert state.last_poll(lake_rows.fetch(2).url) == lake_rows.fetch(2)
    assert state.last_poll(lake_rows.fetch(3).url) is None
    page = replace(lake_rows.fetch(3), kind="page")
    assert state.pages([page.url, lake_rows.fetch(2).url, "https://e.example/"]) == {page.url: page}
    later = lake_rows.state_of(where, since=date(2026, 11, 24))
    assert (later.last_polls(), later.pages([page.url])) == ([], {})
