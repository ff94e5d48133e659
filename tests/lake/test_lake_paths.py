"""A path is no pattern, and the folders above a lake are no partitions of it."""

import shutil
from pathlib import Path

import lake_rows
import pytest

from ingest import lake
from ingest.errors import LakeError
from ingest.lake import schema
from ingest.lake.local import LocalStore
from ingest.lake.store import open_store

pytestmark = pytest.mark.slow

GOLDEN = Path(__file__).parent / "golden"
NEIGHBOURS = ("la", "lb", "st1r", "stZr", "quZst", "wire2", "x", "y", "a", "ab", "b")
"""Folders with a lake of their own beside the one that is read: what a pattern would also match."""
NAMES = [
    "l[ab]",
    "l[!c]",
    "st*r",
    "**",
    "qu?st",
    "{x,y}",
    "[x",
    "x]",
    "a\\b",
    "\\*",
    "back\\[slash",
    "quo'te",
    'dou"ble',
    "semi;colon",
    "100%25",
    "%41",
    "%",
    "a#b",
    "a?b",
    "a&b=c",
    "la ke",
    " leading and trailing ",
    "new\nline",
    "tab\tbell\a",
    "~",
    "~root",
    "$HOME",
    "-",
    "ünï/日本/🗞",
    "e\u0301",
    "x" * 200,
    "/".join(["deep"] * 60),
    "date=2020-01-01/lake",
    "date=backup/lake",
    "date=2020-01-01/date=2021-01-01",
    "version=7/lake",
    "id=x/lake",
    "title=x/lake",
    "regions=x/lake",
    "filename=x/lake",
    "articles/date=2020-01-01/00000001-0000-0123456789ab.parquet/lake",
    "_stage/_log",
    "file:/lake",
    "a.parquet",
]


@pytest.fixture(scope="module")
def neighbours(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("neighbours")
    other = folder / "other"
    lake_rows.write_cycle(str(other), lake_rows.rows_of(range(50, 60)))
    for name in NEIGHBOURS:
        shutil.copytree(other, folder / name)
    return folder


def answers(where: str) -> list[object]:
    reader = lake.open_lake(where)
    results: list[object] = []
    for table in schema.TABLES:
        key = ", ".join(f'"{name}"' for name in schema.contract(table).key)
        results.append(reader.sql(f"select * from {table} order by {key}").fetchall())
        results.append(sorted(map(repr, reader.table(table, [*schema.contract(table).names, "date"]).to_pylist())))
    results.append(reader.sql("select count(*) from articles where date = date '2026-11-24'").fetchall())
    results.append(reader.sql("select * exclude date from latest order by id").fetchall())
    results.append(reader.verify())
    return results


@pytest.mark.parametrize("version", ["v1", "v2", "v3"])
@pytest.mark.parametrize("name", NAMES, ids=[repr(name)[:30] for name in NAMES])
def test_a_lake_is_read_as_itself_wherever_it_lies(neighbours: Path, name: str, version: str) -> None:
    where = neighbours / version / name
    shutil.copytree(GOLDEN / version, where)
    try:
        assert answers(str(where)) == answers(str(GOLDEN / version))
    finally:
        shutil.rmtree(where)


@pytest.mark.parametrize("name", ["st*r", "version=7/lake", "new\nline", "100%25 #?[x]{y}"])
def test_a_writer_works_wherever_the_lake_lies(neighbours: Path, name: str) -> None:
    where = str(neighbours / "written" / name)
    for now, numbers in ((lake_rows.NOW, range(3)), (lake_rows.NOW.replace(day=24), range(3, 6))):
        lake_rows.write_cycle(where, lake_rows.rows_of(numbers, now=now), now)
    assert len(lake_rows.state_of(where)) == 6
    assert len(lake_rows.state_of(where).last_versions([lake_rows.article_id(number) for number in range(9)])) == 6
    assert len(lake_rows.prints_of(where)) == 6
    state = lake.shared_state(where)
    assert state.last_poll(lake_rows.fetch(0).url) is not None
    assert lake.open_lake(where).verify().problems == ()


def test_a_staged_file_has_the_day_of_its_own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    where = str(tmp_path / "date=2020-01-01")
    rows = lake_rows.rows_of(range(3))
    files = lake_rows.stage_all(where, "00000001", rows)
    with monkeypatch.context() as patch:
        patch.setattr("ingest.lake.commit.publish", lambda store, entry: 0)
        patch.setattr("ingest.lake.commit.remove_stage", lambda store, cycle: [])
        lake.commit_cycle(where, "00000001", lake_rows.NOW, files, lake_rows.counts_of(rows))
    reader = lake.open_lake(where)
    assert reader.sql("select distinct date from articles").fetchall() == [(lake_rows.NOW.date(),)]
    assert reader.sql("select count(*) from articles where date = date '2026-11-23'").fetchall() == [(3,)]


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("file:///tmp/a%20b", "/tmp/a b"),
        ("file://localhost/tmp/a", "/tmp/a"),
        ("file:///tmp/a?b#c", "/tmp/a?b#c"),
        ("file:///tmp/100%", "/tmp/100%"),
        ("file:///tmp/%E6%97%A5", "/tmp/日"),
    ],
)
def test_a_file_url_is_a_path(url: str, path: str) -> None:
    store = open_store(url)
    assert isinstance(store, LocalStore)
    assert store.url == path


@pytest.mark.parametrize("url", ["file://lake", "file://server/lake", "file://", "file://~/lake"])
def test_a_file_url_of_another_host_is_refused(url: str) -> None:
    with pytest.raises(LakeError, match="file:///"):
        open_store(url)


@pytest.mark.parametrize("name", ["a#b", "a?b", "la ke", "st*r", "[x]", "{x}", "date=2020-01-01", "日本", "a^b|c"])
def test_the_prefix_of_a_bucket_is_no_pattern_either(bucket: str, name: str) -> None:
    beside = f"{bucket}/prefix-{NAMES.index('a#b')}/a"
    where = f"{bucket}/prefixes/{name}/lake"
    lake_rows.write_cycle(where, lake_rows.rows_of(range(3)))
    lake_rows.write_cycle(f"{bucket}/prefixes/{name}/lake2", lake_rows.rows_of(range(7)))
    reader = lake.open_lake(where)
    assert reader.sql("select count(*), count(distinct id) from articles").fetchall() == [(3, 3)]
    assert reader.verify().problems == ()
    assert lake.open_lake(where).url.endswith(f"/{name}/lake")
    assert not open_store(beside).exists()
