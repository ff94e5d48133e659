"""The look-ups of a writer before it stores."""

import pickle
import random
from dataclasses import fields, replace
from datetime import date, timedelta

import lake_rows
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest import ids, lake
from ingest.lake import known_ids, stage
from ingest.records import LastVersion

pytestmark = pytest.mark.slow

DAY = timedelta(days=1)
ours = st.builds(lambda n: ids.stable_id("s1", str(n)), st.integers(0, 40))
near = st.sampled_from(["s1-" + "0" * 32, "s1-" + "0" * 31 + "1", "s1-" + "f" * 32, "s1-" + "0" * 16 + "f" * 16])
any_id = ours | near | st.text(max_size=5)


@settings(max_examples=150, deadline=None)
@given(st.lists(any_id), st.lists(any_id))
def test_known_ids_are_a_set(inside: list[str], wanted: list[str]) -> None:
    known = lake.KnownIds.of(inside)
    assert len(known) == len(set(inside))
    assert all((identity in known) == (identity in set(inside)) for identity in inside + wanted)
    assert 7 not in known
    assert all(identity in pickle.loads(pickle.dumps(known)) for identity in inside)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.lists(st.none() | any_id)))
def test_columns_and_single_ids_have_the_same_keys(chunks: list[list[str | None]]) -> None:
    column = pa.chunked_array([pa.array(chunk, pa.string()) for chunk in chunks], pa.string())
    keys = known_ids.id_halves(column)
    flat = [identity for chunk in chunks for identity in chunk if identity is not None]
    known = lake.KnownIds(keys[:, 0], keys[:, 1])
    assert len(known) == len(set(flat))
    assert all(identity in known for identity in flat)
    assert "s1-" + "7" * 32 not in known


def test_a_sliced_column_has_the_right_keys() -> None:
    names = [ids.stable_id("s1", str(number)) for number in range(9)]
    known = known_ids.id_halves(pa.chunked_array([pa.array(names).slice(3, 4)]))
    assert [tuple(map(int, pair)) for pair in known] == [known_ids._key(name) for name in names[3:7]]


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
    assert lake.load_fingerprints(where) == expected + later
    assert lake.load_fingerprints(where, since=date(2026, 11, 24)) == later


def test_the_latest_fetch_of_each_address(where: str) -> None:
    def cycle(fetches: list[object]) -> None:
        lake_rows.write_cycle(where, lake_rows.rows_of([]) | {"fetches": fetches})

    assert lake.fetch_state(where) == {}
    cycle([lake_rows.fetch(1), lake_rows.fetch(2), replace(lake_rows.fetch(1, lake_rows.NOW - DAY), status=304)])
    cycle([replace(lake_rows.fetch(1), status=410, outcome="gone"), replace(lake_rows.fetch(3), kind="page")])
    state = lake.fetch_state(where)
    assert [fetch.status for fetch in state.values()] == [410, 200, 200]
    assert list(state) == sorted(state)
    assert state[lake_rows.fetch(2).url] == lake_rows.fetch(2)
    assert list(lake.fetch_state(where, kinds=["page"])) == [lake_rows.fetch(3).url]
    assert list(lake.fetch_state(where, since=date(2026, 11, 24))) == []
