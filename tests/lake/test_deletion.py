"""Deletion: nothing of an article is left, it does not come back, and what pointed to it is settled."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import lake_rows
import pytest

from ingest import lake
from ingest.lake import layout, replacement, schema
from ingest.lake.allowing import AllowReport, allow
from ingest.lake.cache import cache_folder
from ingest.lake.deletion import DeletionReport, delete
from ingest.lake.selection import Selection
from ingest.lake.store import open_store

NOW = lake_rows.NOW
NEXT_DAY = NOW + timedelta(days=1)


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replacement, "BARRIER_SECONDS", 0.01)


def deleted(where: str, why: str | None = None, *, remember: bool = True, **selected: Any) -> DeletionReport:
    chosen: dict[str, Any] = {name: value if name == "before" else frozenset(value) for name, value in selected.items()}
    with lake.hold_lease(where, holder="test"):
        lake.recover(where)
        return delete(where, NEXT_DAY, Selection(**chosen), why=why, remember=remember)


def page_of(number: int) -> str:
    return lake_rows.article(number).url or ""


def write_two_days(where: str) -> None:
    """Six articles; 2 and 3 have versions on both days; a page that was requested, and one that was rejected."""
    for rows, now in lake_rows.golden_cycles():
        rows["fetches"].append(replace(lake_rows.fetch(3, now), kind="page", url=page_of(3)))
        rows["rejects"].append(replace(lake_rows.reject(200 + now.day, now), url=page_of(3)))
        lake_rows.write_cycle(where, rows | {"deletions": []}, now)


def texts_of(where: str) -> str:
    reader = lake.open_lake(where)
    return repr([reader.table(table).to_pylist() for table in schema.TABLES if table != "deletions"])


def test_an_article_is_gone_from_all_tables(where: str) -> None:
    write_two_days(where)
    identity = lake_rows.article_id(3)
    before = {table: lake.open_lake(where).table(table).num_rows for table in schema.TABLES}
    report = deleted(where, "asked for", urls=[page_of(3)])
    assert (report.articles, report.cycle) == (1, "00000003")
    assert {name: report.rows[name] for name in ("articles", "sightings", "fetches", "rejects", "fingerprints")} == {
        "articles": 2, "sightings": 2, "fetches": 2, "rejects": 2, "fingerprints": 2,
    }  # fmt: skip
    assert identity not in texts_of(where)
    assert page_of(3) not in texts_of(where)
    reader = lake.open_lake(where)
    assert {table: before[table] - reader.table(table).num_rows for table in report.rows} == dict(report.rows)
    assert {row["why"] for row in reader.table("deletions").to_pylist()} == {"asked for"}
    assert reader.verify().problems == ()
    assert deleted(where, ids=[identity]).rows == {}
    again = replace(lake_rows.article(3), sighting=lake_rows.sighting(3, version=9))
    counts = lake.commit_run(where, "again", [again], NEXT_DAY).counts
    assert (counts.stored, counts.unchanged) == (0, 1)


def test_no_byte_of_it_is_left_on_disk(tmp_path: Path) -> None:
    where = tmp_path / "lake"
    write_two_days(str(where))
    before = {path.relative_to(where): path.read_bytes() for path in where.rglob("*.parquet")}
    lost = where / "_lost" / "articles" / "x.parquet.lost"
    lost.parent.mkdir(parents=True)
    lost.write_bytes(b"rows of a damaged file")
    store = open_store(str(where))
    store.write(f"{layout.CACHE}/kept", b"a cache")
    report = deleted(str(where), ids=[lake_rows.article_id(3)])
    assert report.removed_files == ("_lost/articles/x.parquet.lost",)
    after = {path: path.read_bytes() for path in where.rglob("*") if path.is_file()}
    kept = {content for path, content in after.items() if path.suffix == ".parquet"}
    changed = {path for path, content in before.items() if content not in kept}
    assert {path.parts[0] for path in changed} == set(schema.TABLES) - {"deletions"}
    outside = {
        path.relative_to(where).parts[0]: content for path, content in after.items() if path.parent.name != "_log"
    }
    assert {path for path, content in after.items() if "_trash" in path.parts and content} == set()
    assert not {"_lost", "_cache", "_stage"} & set(outside)


def test_no_cache_of_a_bucket_keeps_it(bucket: str) -> None:
    where = f"{bucket}/{uuid4().hex}/lake"
    write_two_days(where)
    title = (lake_rows.article(3).title or "").encode()
    store = open_store(where)
    store.write(f"{layout.CACHE}/copied", b"a lake that was copied from a disk brings its cache")
    lake.shared_state(where)
    folder = cache_folder(store)
    assert folder is not None
    assert any(title in path.read_bytes() for path in folder.iterdir())
    index = folder / "search" / "texts"
    index.parent.mkdir()
    index.write_bytes(title)
    deleted(where, ids=[lake_rows.article_id(3)])
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert index not in files
    assert [path.name for path in files if title in path.read_bytes()] == []
    assert store.keys(layout.CACHE) == []
    assert lake.shared_state(where).last_versions([lake_rows.article_id(3)]) == {}


def test_a_version_that_remains_keeps_its_place_in_the_day(where: str) -> None:
    write_two_days(where)
    report = deleted(where, domains=["news.example.org", "example.org"])
    assert report.articles == 6
    reader = lake.open_lake(where)
    assert reader.table("articles").num_rows == reader.table("sightings").num_rows == 0
    assert reader.verify().problems == ()
    new = replace(lake_rows.article(77), sighting=lake_rows.sighting(77))
    assert lake.commit_run(where, "new", [new], NEXT_DAY).counts.stored == 0


def test_a_source_takes_only_what_no_other_source_carries(where: str) -> None:
    rows = lake_rows.rows_of(range(3))
    rows["sightings"] += [replace(lake_rows.sighting(2, version=7), source="another")]
    lake_rows.write_cycle(where, rows)
    report = deleted(where, sources=["seeds"])
    reader = lake.open_lake(where)
    assert report.articles == 2
    assert [row["id"] for row in reader.table("articles").to_pylist()] == [lake_rows.article_id(2)]
    assert [row["source"] for row in reader.table("sightings").to_pylist()] == ["another"]
    assert reader.verify().problems == ()


def test_what_pointed_to_it_points_to_the_first_that_is_left(where: str) -> None:
    first, second, third, other = map(lake_rows.article_id, (0, 1, 2, 3))
    rows = lake_rows.rows_of(range(4))
    for table in ("articles", "fingerprints"):
        rows[table] = [replace(row, cluster_id=other if row.id == other else first) for row in rows[table]]
    rows["articles"] = [
        replace(row, duplicate_of=first, duplicate_similarity=0.9) if row.id in (second, third) else row
        for row in rows["articles"]
    ]
    with lake.hold_lease(where, holder="test"):
        files = lake_rows.stage_all(where, "00000001", rows)
        lake.commit_cycle(where, "00000001", NOW, files, replace(lake_rows.counts_of(rows), duplicates=2))
    deleted(where, ids=[first])
    query = "select id, duplicate_of, duplicate_similarity, cluster_id from articles"
    found = {row[0]: row[1:] for row in lake.open_lake(where).sql(query).fetchall()}
    original = min(second, third)
    assert found == {
        original: (None, None, original),
        max(second, third): (original, 0.9, original),
        other: (None, None, other),
    }
    prints = lake.open_lake(where).table("fingerprints").to_pylist()
    assert {row["cluster_id"] for row in prints} == {original, other}
    assert lake.open_lake(where).verify().problems == ()


def test_what_expired_is_removed_and_may_come_back(where: str) -> None:
    write_two_days(where)
    report = deleted(where, before=date(2026, 11, 24), remember=False)
    reader = lake.open_lake(where)
    assert report.articles == 2  # of 0 and 1; of 2 and 3 the later version stays
    assert sorted(row["id"] for row in reader.table("articles").to_pylist()) == sorted(
        map(lake_rows.article_id, range(2, 6))
    )
    assert {row["date"] for row in reader.sql("select distinct date from sightings").arrow().to_pylist()} == {
        date(2026, 11, 24)
    }
    assert reader.table("deletions").num_rows == 0
    assert reader.verify().problems == ()
    assert deleted(where, before=date(2026, 11, 24), remember=False) == DeletionReport()


def test_the_last_row_of_a_day_may_go(tmp_path: Path) -> None:
    where = str(tmp_path / "lake")
    lake_rows.write_cycle(where, lake_rows.rows_of([1]))
    deleted(where, ids=[lake_rows.article_id(1)], remember=False)
    assert not (tmp_path / "lake" / "articles" / "date=2026-11-23").exists()
    assert lake.open_lake(where).verify().problems == ()


def test_verify_reports_what_came_back(tmp_path: Path) -> None:
    where = str(tmp_path / "lake")
    lake_rows.write_cycle(where, lake_rows.rows_of([1, 2]))
    deleted(where, ids=[lake_rows.article_id(1)])
    page = replace(lake_rows.fetch(1), kind="page", url=page_of(1))
    lake_rows.write_cycle(where, lake_rows.rows_of([1]) | {"fetches": [page, lake_rows.fetch(1)]})
    problems = lake.open_lake(where).verify().problems
    tables = {problem.path.partition("/")[0] for problem in problems if problem.kind == "deleted"}
    assert tables == {"articles", "sightings", "fingerprints", "fetches"}


@pytest.mark.parametrize("folder", ["_trash/00000001", "_lost"])
def test_verify_reports_what_is_left_beside_the_tables(tmp_path: Path, folder: str) -> None:
    where = tmp_path / "lake"
    lake_rows.write_cycle(str(where), lake_rows.rows_of([1, 2]))
    (file,) = where.glob("articles/*/*.parquet")
    aside = where / folder / file.relative_to(where)
    content = file.read_bytes()
    deleted(str(where), ids=[lake_rows.article_id(1)])
    aside.parent.mkdir(parents=True)
    aside.write_bytes(content)
    aside.with_name("damaged.parquet").write_bytes(content[:-50])
    problems = [problem for problem in lake.open_lake(str(where)).verify().problems if problem.kind == "deleted"]
    assert [problem.path for problem in problems] == [aside.relative_to(where).as_posix()]
    assert "remove this file" in problems[0].message


def allowed(where: str, cycles: tuple[int, ...] = (), **selected: Any) -> AllowReport:
    with lake.hold_lease(where, holder="test"):
        lake.recover(where)
        chosen: dict[str, Any] = {name: frozenset(value) for name, value in selected.items()}
        return allow(where, NEXT_DAY + timedelta(hours=1), Selection(**chosen), frozenset(cycles))


def stored_again(where: str, number: int) -> int:
    item = replace(lake_rows.article(number), sighting=lake_rows.sighting(number, version=9))
    return lake.commit_run(where, f"again-{number}", [item], NEXT_DAY + timedelta(hours=2)).counts.stored


def test_a_lifted_deletion_lets_an_article_come_back(where: str) -> None:
    write_two_days(where)
    deletion = deleted(where, urls=[page_of(3), page_of(4)])
    assert stored_again(where, 3) == 0
    remembered = lake.open_lake(where).table("deletions").num_rows
    assert allowed(where, urls=["https://elsewhere.example/x"]) == AllowReport()
    report = allowed(where, urls=[page_of(3)], ids=[lake_rows.article_id(3)])
    assert report.lifted >= 2
    assert report.deletions == (int(deletion.cycle or 0),)
    assert report.remaining == remembered - report.lifted == lake.open_lake(where).table("deletions").num_rows
    assert (stored_again(where, 3), stored_again(where, 4)) == (1, 0)
    rest = allowed(where, cycles=report.deletions)
    assert (rest.lifted, rest.remaining) == (report.remaining, 0)
    assert stored_again(where, 4) == 1
    assert lake.open_lake(where).verify().problems == ()


def test_a_domain_and_a_source_can_be_allowed_again(tmp_path: Path) -> None:
    where = str(tmp_path / "lake")
    write_two_days(where)
    deleted(where, domains=["example.org"], sources=["a feed"])
    assert allowed(where, domains=["example.org"]).remaining == 1
    assert allowed(where, sources=["a feed"]).remaining == 0
    assert lake.open_lake(where).table("deletions").num_rows == 0
