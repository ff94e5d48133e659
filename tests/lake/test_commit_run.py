"""The commit step: one cycle for a run, however often, from wherever and beside whomever it is tried."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import lake_rows
import pytest
from lake_rows import NOW

from ingest import lake
from ingest.config import Config, CycleLimits
from ingest.errors import AccountError, LakeBusy, Reason
from ingest.lake.deletions import deletion
from ingest.records import (
    Article,
    ItemsRead,
    PendingPage,
    PollRow,
    Postponed,
    Raw,
    Rejected,
    Unchanged,
)

SUPPORT = Path(__file__).parent.parent / "support"
LATER = NOW + timedelta(hours=1)


def article(number: int, carrier: int = 0) -> Article:
    """An article as a worker hands it back: with its sighting by one of several carriers, of no version yet."""
    sighting = replace(
        lake_rows.sighting(number),
        id=lake_rows.sighting_id(number, version=100 + carrier),
        location=f"carrier{carrier}/feed.xml#{number}",
        seen_at=None,
    )
    return replace(lake_rows.article(number), first_seen_at=None, cluster_id=None, sighting=sighting)


def reject(number: int) -> Rejected:
    return Rejected(Reason.EMPTY, "nothing to read", f"bad/{number}.html", "bad", sighting_id=f"s1-{number:032x}")


def items(*numbers: int) -> list[Any]:
    """The outcomes of a run: articles, a reject, one that is unchanged, and how many there were."""
    return [*map(article, numbers), reject(numbers[0]), Unchanged("old", "old"), ItemsRead(len(numbers) + 2)]


def count(where: str | Path, table: str) -> tuple[int, int]:
    """The number of rows of a table, and of different ids (and versions) among them."""
    key = "(id, version)" if table == "articles" else "id"
    ((rows, different),) = (
        lake.open_lake(str(where)).sql(f"select count(*), count(distinct {key}) from {table}").fetchall()
    )
    return rows, different


def test_a_run_is_one_cycle_whose_entry_names_it(tmp_path: Path) -> None:
    where = str(tmp_path / "lake")
    report = lake.commit_run(where, "run-a", items(1, 2, 3), NOW)
    assert report.entry is not None
    assert (report.entry.run, report.entry.cycle, report.repeated) == ("run-a", "00000001", False)
    counts = report.entry.counts
    assert (counts.read, counts.stored, counts.unchanged, counts.rejected) == (5, 3, 1, 1)
    assert b'"run":"run-a"' in (tmp_path / "lake" / "_log" / "00000001.json").read_bytes()
    rows = lake.open_lake(where).sql(
        "select version, first_seen_at, seen_at from articles a join sightings s on s.article_id = a.id"
    )
    assert set(rows.fetchall()) == {(1, NOW, NOW)}
    assert lake.find_run(where, "run-a") == report.entry
    assert lake.open_lake(where).verify().ok


@pytest.mark.parametrize("again", [(1, 2, 3), (4, 5), (2, 3, 4)])
def test_a_second_attempt_finds_the_first_whatever_its_rows(tmp_path: Path, again: Sequence[int]) -> None:
    where = str(tmp_path / "lake")
    first = lake.commit_run(where, "run-a", items(1, 2, 3), NOW)
    second = lake.commit_run(where, "run-a", items(*again), LATER)
    assert (second.repeated, second.entry) == (True, first.entry)
    assert count(where, "articles") == count(where, "sightings") == (3, 3)
    assert len(lake.open_lake(where).snapshots()) == 1


def test_another_run_stores_only_what_the_lake_does_not_know_by_now(tmp_path: Path) -> None:
    """Both runs looked at an empty lake: articles, rejects and further sightings are looked up again at the commit."""
    where = str(tmp_path / "lake")
    further = Unchanged("elsewhere", "elsewhere", article(9, carrier=1).sighting)
    lake.commit_run(where, "run-a", [*map(article, (1, 2)), reject(1), further], NOW)
    report = lake.commit_run(where, "run-b", [*map(article, (1, 2, 3)), reject(1), reject(2), further], LATER)
    assert (report.counts.read, report.counts.stored, report.counts.unchanged, report.counts.rejected) == (6, 1, 4, 1)
    assert count(where, "articles") == (3, 3)
    assert count(where, "sightings") == (4, 4)
    assert count(where, "rejects") == (2, 2)
    same = lake.commit_run(where, "run-c", [*map(article, (1, 2, 3)), reject(1), further], LATER)
    assert (same.entry, same.counts.unchanged) == (None, 5)


def test_the_newer_text_of_two_runs_at_once_is_the_next_version(tmp_path: Path) -> None:
    where = str(tmp_path / "lake")
    edited = replace(article(1, carrier=1), text="Another text.", text_sha256="0" * 64, html_sha256="1" * 64)
    lake.commit_run(where, "run-a", [article(1)], NOW)
    lake.commit_run(where, "run-b", [edited], LATER)
    assert lake.open_lake(where).sql("select version from articles order by 1").fetchall() == [(1,), (2,)]


def test_rows_of_polls_wait_for_postponed_pages(tmp_path: Path) -> None:
    where = str(tmp_path / "lake")
    poll, request = lake_rows.fetch(1), replace(lake_rows.fetch(2), kind="page")
    page = PendingPage(Raw(b"", "https://news.example.org/late", "feed"))
    report = lake.commit_run(where, "run-a", [article(1), PollRow(poll), request, Postponed(page), ItemsRead(2)], NOW)
    assert (report.postponed, report.counts.read, report.counts.fetched) == ((page.raw.location,), 1, 1)
    assert lake.open_lake(where).sql("select url from fetches").fetchall() == [(request.url,)]
    lake.commit_run(where, "run-of-another", [article(2)], NOW)
    assert lake.take_postponed(where, "run-a") == {page.raw.location}, "the commit of another run leaves it there"
    assert lake.take_postponed(where, "run-a") == frozenset()
    assert lake.commit_run(where, "run-b", [PollRow(poll)], LATER).counts.fetched == 1


def test_items_that_were_read_and_have_no_outcome_are_an_error(tmp_path: Path) -> None:
    where = str(tmp_path / "lake")
    with pytest.raises(AccountError, match="3 read != 1 stored"):
        lake.commit_run(where, "run-a", [article(1), ItemsRead(3)], NOW)
    assert lake.open_lake(where, create=True).snapshots() == []
    with pytest.raises(TypeError, match="Raw, which is not an outcome"):
        lake.commit_run(where, "run-a", [Raw(b"", "x", "x")], NOW)  # type: ignore[list-item]


def test_a_commit_waits_for_another_writer_within_its_bound(tmp_path: Path) -> None:
    where = str(tmp_path / "lake")
    script = (
        "import sys, time\nfrom ingest import lake\n"
        "with lake.hold_lease(sys.argv[1], holder='the first writer'):\n"
        "    print('held', flush=True)\n    time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", script, where], stdout=subprocess.PIPE) as other:
        assert other.stdout
        other.stdout.readline()
        short = Config(cycle=CycleLimits(wait_seconds=0.2))
        with pytest.raises(LakeBusy, match=r"the first writer .* \(waited for 0.2 s\)"):
            lake.commit_run(where, "run-a", [article(1)], NOW, short)
        pid = os.fork()
        if not pid:  # waits while the first writer is there
            os._exit(0 if lake.commit_run(where, "run-b", [article(2)], NOW).entry else 1)
        time.sleep(0.3)
        other.kill()
        assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    assert [entry.run for entry in lake.open_lake(where).snapshots()] == ["run-b"]


def in_children(*works: Callable[[], object]) -> list[int]:
    """Do each work in a process of its own, all at once; return their exit codes."""
    pids = []
    for work in works:
        pid = os.fork()
        if not pid:
            code = 1
            try:
                work()
                code = 0
            finally:
                os._exit(code)
        pids.append(pid)
    return [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids]


@pytest.mark.parametrize("runs", [("run-a",) * 4, ("run-a", "run-b", "run-c", "run-d")])
@pytest.mark.parametrize("numbers", [((1, 2),) * 4, ((1, 2), (2, 3), (3, 4), (4, 1))])
def test_attempts_at_once_store_every_row_once(
    tmp_path: Path, runs: Sequence[str], numbers: Sequence[tuple[int, int]]
) -> None:
    where = str(tmp_path / "lake")
    pairs = list(zip(runs, numbers, strict=True))
    works = [lambda run=run, some=some: lake.commit_run(where, run, map(article, some), NOW) for run, some in pairs]
    assert in_children(*works) == [0, 0, 0, 0]
    rows, different = count(where, "articles")
    assert rows == different == (2 if len(set(runs)) == 1 else len(set(sum(numbers, ()))))
    assert count(where, "sightings") == (rows, rows)
    assert len({entry.run for entry in lake.open_lake(where).snapshots()}) == len(lake.open_lake(where).snapshots())
    assert lake.open_lake(where).verify().ok


def kill_after(step: str) -> None:
    """Let this process be killed when `step` of a commit has been done."""
    from ingest.lake import commit, committing

    module = committing if hasattr(committing, step) else commit
    real = getattr(module, step)

    def dying(*arguments: Any, **options: Any) -> Any:
        real(*arguments, **options)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(module, step, dying)


@pytest.mark.parametrize("step", ["stage_file", "write_entry", "publish", "commit_cycle"])
@pytest.mark.parametrize("between", [False, True])
def test_a_writer_that_is_killed_loses_nothing_and_doubles_nothing(tmp_path: Path, step: str, between: bool) -> None:
    where = str(tmp_path / "lake")
    lake.commit_run(where, "run-before", items(1, 2), NOW)

    def killed() -> None:
        kill_after(step)
        lake.commit_run(where, "run-a", items(3, 4, 5), NOW)

    assert in_children(killed) == [-signal.SIGKILL]
    if between:  # another writer, which has some of the same
        lake.commit_run(where, "run-between", [article(5), article(6), reject(3)], NOW)
    is_committed = lake.find_run(where, "run-a") is not None
    assert is_committed == (step != "stage_file")
    again = lake.commit_run(where, "run-a", items(3, 4, 5), NOW)
    assert again.repeated == is_committed
    assert again.entry is not None
    relaunched = lake.commit_run(where, "run-of-a-new-launch", items(3, 4, 5), LATER)
    assert relaunched.entry is None, "a rerun changes nothing"
    assert count(where, "articles") == count(where, "sightings") == ((6, 6) if between else (5, 5))
    assert count(where, "rejects") == (2, 2)
    assert lake.open_lake(where).verify().ok


def test_a_killed_run_leaves_the_same_bytes_as_one_that_was_not(tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    lake.commit_run(str(whole), "run-a", items(1, 2), NOW)
    for step in ("stage_file", "write_entry", "publish"):
        where = tmp_path / step

        def killed(where: Path = where, step: str = step) -> None:
            kill_after(step)
            lake.commit_run(str(where), "run-a", items(1, 2), NOW)

        assert in_children(killed) == [-signal.SIGKILL]
        lake.commit_run(str(where), "run-a", items(1, 2), NOW)
        assert tree(where) == tree(whole)


def tree(where: Path) -> list[tuple[str, bytes]]:
    files = sorted(path for path in where.rglob("*") if path.is_file() and path.name != "lock")
    files = [path for path in files if "_cache" not in path.parts]
    return [(path.relative_to(where).as_posix(), path.read_bytes()) for path in files]


def test_in_a_bucket_too() -> None:
    where = "memory://commit-run"
    first = lake.commit_run(where, "run-a", items(1, 2), NOW)
    assert lake.commit_run(where, "run-a", items(3), NOW).entry == first.entry
    assert lake.commit_run(where, "run-b", items(2, 3), LATER).counts.stored == 1
    assert count(where, "articles") == (3, 3)


def test_what_was_deleted_is_counted_and_not_stored(where: str) -> None:
    gone = article(1)
    lake_rows.write_cycle(where, lake_rows.rows_of([]) | {"deletions": [deletion("article", gone.id, NOW)]})
    page = replace(lake_rows.fetch(1), kind="page", url=gone.url or "")
    carried_again = Unchanged("other", "other", replace(lake_rows.sighting(1), id="s1-other"))
    report = lake.commit_run(where, "run", [*items(1, 2), carried_again, ItemsRead(1)], LATER)
    assert (report.counts.stored, report.counts.unchanged, report.counts.rejected) == (1, 3, 1)
    assert count(where, "articles") == count(where, "sightings") == count(where, "fingerprints") == (1, 1)
    assert len(lake.open_lake(where).sql("select * from articles where id = ?", [gone.id])) == 0
    lake_rows.write_cycle(where, lake_rows.rows_of([]) | {"deletions": [deletion("address", gone.url or "", NOW)]})
    report = lake.commit_run(where, "another", [page, replace(gone, id="a1-other"), ItemsRead(1)], LATER)
    assert report.entry is None
    assert lake.open_lake(where).verify().problems == ()


def test_a_version_with_another_text_stays_in_the_cluster_of_its_article(tmp_path: Path) -> None:
    where = str(tmp_path / "lake")
    words = " ".join(f"word{number}" for number in range(80))
    first, copy = (replace(article(number), text=words, text_sha256=f"{number:064x}") for number in (1, 2))
    lake.commit_run(where, "one", [replace(first, text_sha256="a" * 64), replace(copy, text_sha256="a" * 64)], NOW)
    other = " ".join(f"other{number}" for number in range(90))
    changed = replace(article(2, carrier=1), text=other, text_sha256="b" * 64, html_sha256="c" * 64, word_count=90)
    lake.commit_run(where, "two", [changed], LATER)
    rows = lake.open_lake(where).sql("select id, version, cluster_id from articles order by version, id").fetchall()
    assert sorted(version for _, version, _ in rows) == [1, 1, 2]
    assert len({cluster for _, _, cluster in rows}) == 1
