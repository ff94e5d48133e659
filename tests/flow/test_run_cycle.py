"""The wiring of a whole cycle, on real files and a real lake."""

import hashlib
import os
import shutil
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sample_pages import page

from ingest.app.cycle import CycleResult, run_cycle
from ingest.config import Config, CycleLimits, WorkLimits
from ingest.lake import hold_lease, open_lake, recover
from ingest.read_ahead import FilesAhead, ReadAhead
from ingest.records import Location, Source
from ingest.sources import read_items
from ingest.workers import shared_workers

pytestmark = pytest.mark.pipeline
CONFIG = Config(work=WorkLimits(workers=1))


def run(source: Path, lake: Path, now: datetime, config: Config = CONFIG) -> CycleResult:
    with hold_lease(str(lake), holder="test"):
        recover(str(lake))
        return run_cycle([Source(str(source))], lake=str(lake), now=now, config=config)


def files_of(lake: Path) -> dict[str, str]:
    return {
        str(path.relative_to(lake)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(lake.rglob("*"))
        if path.is_file() and "_cache" not in path.parts
    }


def rows(lake: Path, query: str) -> list[tuple[object, ...]]:
    return open_lake(str(lake)).sql(query).fetchall()


def test_every_item_has_one_outcome_and_the_lake_is_sound(pages: Path, tmp_path: Path, now: datetime) -> None:
    lake = tmp_path / "lake"
    result = run(pages, lake, now)
    assert result.entry is not None
    counts = result.entry.counts
    assert (counts.read, counts.stored, counts.unchanged, counts.rejected) == (11, 9, 0, 2)
    assert counts.reasons == (("malformed", 1), ("unknown-kind", 1))
    assert {name: result.counts[name] for name in ("read", "stored", "rejected")} == {
        "read": 11,
        "stored": 9,
        "rejected": 2,
    }
    assert open_lake(str(lake)).verify().ok
    assert rows(lake, "select count(*), count(distinct id) from latest") == [(9, 9)]
    assert rows(lake, "select count(*) from sightings") == [(9,)]
    assert rows(lake, "select count(*) from fingerprints") == [(9,)]


def test_a_second_run_changes_nothing(pages: Path, tmp_path: Path, now: datetime) -> None:
    lake = tmp_path / "lake"
    run(pages, lake, now)
    before = files_of(lake)
    again = run(pages, lake, now + timedelta(days=1))
    assert again.entry is None
    assert again.counts["unchanged"] == again.counts["read"] == 11
    assert "extracted" not in again.counts, "a known item is not read again"
    assert files_of(lake) == before


def test_same_input_and_clock_give_the_same_bytes_with_one_or_two_workers(
    pages: Path, tmp_path: Path, now: datetime
) -> None:
    lakes = [tmp_path / name for name in ("one", "again", "two")]
    for lake, workers in zip(lakes, (1, 1, 2), strict=True):
        run(pages, lake, now, replace(CONFIG, work=WorkLimits(workers=workers)))
    first, again, two = (files_of(lake) for lake in lakes)
    assert len(first) >= 5
    assert first == again == two


def test_an_edited_page_is_the_next_version_of_the_same_article(tmp_path: Path, now: datetime) -> None:
    lake, folder = tmp_path / "lake", tmp_path / "input"
    folder.mkdir()
    file = folder / "story.html"
    file.write_bytes(page(1, url="https://news.example/story"))
    run(folder, lake, now)
    file.write_bytes(
        page(
            1,
            url="https://news.example/story",
            more="<p>On the ninth day the council of the ward voted, two against, to pay for all stones at once.</p>",
        )
    )
    edited = run(folder, lake, now + timedelta(hours=1))
    assert edited.counts["stored"] == 1
    assert rows(lake, "select count(distinct id), max(version), count(*) from articles") == [(1, 2, 2)]
    assert rows(lake, "select version, duplicate_of from latest") == [(2, None)]


def test_the_same_article_from_another_file_is_a_sighting_and_no_row(tmp_path: Path, now: datetime) -> None:
    lake, folder = tmp_path / "lake", tmp_path / "input"
    folder.mkdir()
    (folder / "a.html").write_bytes(page(2, url="https://example.com/two?utm_source=rss"))
    run(folder, lake, now)
    (folder / "b.html").write_bytes(page(2, url="http://www.example.com/two") + b"<!-- another copy -->")
    result = run(folder, lake, now + timedelta(hours=1))
    assert (result.counts["read"], result.counts["unchanged"], result.counts.get("stored", 0)) == (2, 2, 0)
    assert rows(lake, "select count(*) from articles") == [(1,)]
    assert rows(lake, "select count(*) from sightings") == [(2,)]


def test_a_copy_under_another_address_points_to_the_first(tmp_path: Path, now: datetime) -> None:
    lake, folder = tmp_path / "lake", tmp_path / "input"
    folder.mkdir()
    (folder / "a.html").write_bytes(page(3, url="https://news.example/three"))
    run(folder, lake, now)
    (folder / "b.html").write_bytes(page(3, url="https://copy.example/tres"))
    (folder / "c.html").write_bytes(page(3, url="https://third.example/drei"))
    run(folder, lake, now + timedelta(hours=1))
    copies = rows(
        lake, "select canonical_url, duplicate_of is null, cluster_id from articles order by first_seen_at, 1"
    )
    assert [first for _, first, _ in copies] == [True, False, False]
    assert len({cluster for _, _, cluster in copies}) == 1
    assert rows(lake, "select count(distinct duplicate_of) from articles where duplicate_of is not null") == [(1,)]


def test_overlapping_sources_read_a_file_once(pages: Path, tmp_path: Path, now: datetime) -> None:
    lake = str(tmp_path / "lake")
    sources = [Source(str(pages)), Source(str(pages / "picture.png")), Source(str(pages / "ferry.txt"))]
    with hold_lease(lake, holder="test"):
        result = run_cycle(sources, lake=lake, now=now, config=CONFIG)
    assert result.counts["read"] == 11


def test_poison_costs_itself_and_is_not_tried_again(tmp_path: Path, now: datetime) -> None:
    lake, folder = tmp_path / "lake", tmp_path / "input"
    folder.mkdir()
    (folder / "good.html").write_bytes(page(4))
    (folder / "large.html").write_bytes(page(5) + b"<p>more words of the same kind</p>" * 700_000)
    result = run(folder, lake, now)
    assert result.counts["read"] == 2
    assert result.counts["rejected"] == 1
    assert rows(lake, "select reason from rejects") == [("too-large",)]
    assert run(folder, lake, now).counts["unchanged"] == 2


def test_relative_paths_are_those_of_the_working_directory_of_today(
    tmp_path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A notebook may change its directory between two runs, and the workers of the first one are still there."""
    for number, name in enumerate(("first", "second")):
        (tmp_path / name / "pages").mkdir(parents=True)
        (tmp_path / name / "pages" / "a.html").write_bytes(page(7))
        lines = "".join(
            f'{{"url": "https://news.example/{line}", "text": "Line {line} of file {number} is read."}}\n'
            for line in range(3)
        )
        (tmp_path / name / "pages" / "b.jsonl").write_text(lines, encoding="utf-8")
        monkeypatch.chdir(tmp_path / name)
        result = run(Path("pages"), Path("lake"), now)
        assert result.counts["stored"] == 4
        texts = rows(Path("lake"), "select text from latest where url like 'https://news.example/%' order by 1")
        assert texts == [(f"Line {line} of file {number} is read.",) for line in range(3)]


@pytest.fixture(scope="module", autouse=True)
def _workers() -> None:
    shared_workers(CONFIG.work).start()


def test_cycles_cut_by_the_settings_add_up(pages: Path, tmp_path: Path, now: datetime) -> None:
    from ingest.app.resolve_sources import resolve_sources
    from ingest.app.run import run as run_app

    config = replace(CONFIG, lake=str(tmp_path / "lake"), cycle=CycleLimits(items=4))
    report = run_app(resolve_sources([Source(str(pages))]), config, now)
    assert report.cycles == ["00000001", "00000002", "00000003"]
    assert (report.counts["read"], report.counts["stored"], report.counts["rejected"]) == (11, 9, 2)
    whole = tmp_path / "whole"
    run(pages, whole, now)
    query = "select * exclude (first_seen_at, cycle) from latest order by id"
    assert rows(Path(config.lake), query) == rows(whole, query)
    shutil.rmtree(whole)


def test_what_is_read_ahead_of_the_pipeline_gives_the_same_bytes(
    pages: Path, tmp_path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ingest.app.resolve_sources import resolve_sources
    from ingest.app.run import run as run_app
    from ingest.flow.runner_options import LocalOptions

    taken = []
    take = ReadAhead.take

    def recording(ahead: ReadAhead, file: Location) -> FilesAhead | None:
        group = take(ahead, file)
        taken.append(group is not None)
        return group

    monkeypatch.setattr(ReadAhead, "take", recording)
    lakes = []
    for name, options in (("ahead", None), ("not-ahead", LocalOptions())):
        config = replace(CONFIG, lake=str(tmp_path / name), cycle=CycleLimits(items=4))
        report = run_app(resolve_sources([Source(str(pages))]), config, now, options=options)
        assert report.counts["stored"] == 9
        lakes.append(files_of(tmp_path / name))
    assert lakes[0] == lakes[1]
    assert any(taken), "the first run must have taken what the workers read ahead"


def test_rejects_that_look_alike_are_all_counted_and_known_again(tmp_path: Path, now: datetime) -> None:
    lake, folder = tmp_path / "lake", tmp_path / "input"
    folder.mkdir()
    item = "<item><title>A</title><guid>g1</guid><link>https://example.org/1</link></item>"
    feed = f'<?xml version="1.0"?><rss version="2.0"><channel><title>F</title>{item * 3}</channel></rss>'
    (folder / "feed.xml").write_text(feed)
    result = run(folder, lake, now)
    assert (result.counts["read"], result.counts["rejected"]) == (3, 3)
    assert open_lake(str(lake)).verify().ok
    assert rows(lake, "select count(*), count(distinct id) from rejects") == [(3, 3)]
    assert run(folder, lake, now + timedelta(hours=1)).counts["unchanged"] == 3


def test_a_file_name_that_is_no_unicode_is_read(tmp_path: Path, now: datetime) -> None:
    lake, folder = tmp_path / "lake", tmp_path / "input"
    folder.mkdir()
    try:
        with open(os.fsencode(str(folder)) + b"/\xff\xfe.html", "wb") as file:
            file.write(page(1))
    except OSError:
        pytest.skip("this file system takes Unicode names only")
    assert run(folder, lake, now).counts["stored"] == 1


def test_what_a_limit_rejected_is_tried_again(tmp_path: Path, now: datetime) -> None:
    lake, folder = tmp_path / "lake", tmp_path / "input"
    folder.mkdir()
    (folder / "a.html").write_bytes(page(1))
    starved = replace(CONFIG, work=WorkLimits(workers=1, memory_mb=1))
    assert run(folder, lake, now, starved).entry is not None
    first = {row[0] for row in rows(lake, "select reason from rejects")}
    assert first <= {"memory", "crashed"}
    again = run(folder, lake, now + timedelta(hours=1), starved)
    assert again.counts["read"] == again.counts.get("unchanged", 0) + again.counts.get("stored", 0)
    if first:
        assert run(folder, lake, now + timedelta(hours=2)).counts["stored"] == 1
    assert open_lake(str(lake)).verify().ok


def test_lines_give_the_same_lake_as_places_and_as_bytes(
    tmp_path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "The council of the town voted on Monday to mend the old bridge before the winter, for the {}th time."
    lines = [
        f'{{"title": "Bridge {n}", "text": "{text.format(n)}", "url": "https://n.example/{n}"}}' for n in range(40)
    ]
    file = tmp_path / "news.jsonl"
    lakes = [tmp_path / "places" / "lake", tmp_path / "bytes" / "lake"]
    for lake in lakes:
        if lake is lakes[1]:
            monkeypatch.setattr("ingest.flow.reading.read_places", read_items)
        file.write_text("\n".join(lines[:25]))
        run(file, lake, now)
        file.write_text("\n".join([*lines, "{broken", "[]"]))
        again = run(file, lake, now + timedelta(hours=1))
        assert {name: again.counts[name] for name in ("read", "stored", "unchanged", "rejected")} == {
            "read": 42,
            "stored": 15,
            "unchanged": 25,
            "rejected": 2,
        }
    tables = ("articles", "sightings", "rejects", "fingerprints")
    places, whole = (
        {name: digest for name, digest in files_of(lake).items() if name.startswith(tables)} for lake in lakes
    )
    assert places
    assert places == whole
