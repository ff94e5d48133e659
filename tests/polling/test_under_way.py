"""What a stream has begun and not seen committed is not begun by another window; it is a hint with an end."""

from datetime import UTC, datetime, timedelta

from ingest.lake import LogEntry
from ingest.lake.log import Counts
from ingest.polling.under_way import PATIENCE, UnderWay

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def entry_of(run: str, *, abandoned: bool = False) -> LogEntry:
    return LogEntry("00000001", NOW, (), Counts(), 1, "1", run=run, abandoned=abandoned)


def begun(committed: set[str]) -> UnderWay:
    under_way = UnderWay({run: entry_of(run) for run in committed}.get)
    under_way.begin("feed", "run-1", NOW)
    return under_way


def test_another_run_does_not_begin_what_is_under_way() -> None:
    under_way = begun(set())
    under_way.settle(forget=True)
    assert not under_way.may_begin("feed", "run-2", NOW)
    assert under_way.may_begin("other", "run-2", NOW)


def test_a_second_attempt_of_the_same_run_begins_it_again() -> None:
    assert begun(set()).may_begin("feed", "run-1", NOW)


def test_a_commit_ends_it() -> None:
    under_way = begun({"run-1"})
    under_way.settle(forget=True)
    assert under_way.may_begin("feed", "run-2", NOW)
    assert len(under_way) == 0


def test_patience_ends_it_and_doubles() -> None:
    under_way = begun(set())
    assert not under_way.may_begin("feed", "run-2", NOW + PATIENCE - timedelta(seconds=1))
    later = NOW + PATIENCE
    assert under_way.may_begin("feed", "run-2", later)
    under_way.begin("feed", "run-2", later)
    assert not under_way.may_begin("feed", "run-3", later + PATIENCE)
    assert under_way.may_begin("feed", "run-3", later + 2 * PATIENCE)


def test_a_version_of_a_file_that_was_committed_is_not_read_again_but_a_new_one_is() -> None:
    under_way = UnderWay({"run-1": entry_of("run-1")}.get)
    under_way.begin("file", "run-1", NOW, (10, "a"))
    under_way.settle(forget=False)
    assert not under_way.may_begin("file", "run-2", NOW + 100 * PATIENCE, (10, "a"))
    assert under_way.may_begin("file", "run-2", NOW, (12, "b"))


def test_a_version_whose_run_had_nothing_to_commit_is_read_again_after_the_patience() -> None:
    under_way = UnderWay(lambda run: None)
    under_way.begin("file", "run-1", NOW, (10, "a"))
    under_way.settle(forget=False)
    assert not under_way.may_begin("file", "run-2", NOW, (10, "a"))
    assert under_way.may_begin("file", "run-2", NOW + PATIENCE, (10, "a"))


def test_what_a_run_worked_on_that_was_given_up_may_begin_at_once() -> None:
    for forget in (True, False):
        under_way = UnderWay({"run-1": entry_of("run-1", abandoned=True)}.get)
        under_way.begin("file", "run-1", NOW, (10, "a"))
        under_way.begin("other", "run-2", NOW)
        under_way.settle(forget=forget)
        assert under_way.may_begin("file", "run-3", NOW, (10, "a"))
        assert not under_way.may_begin("other", "run-3", NOW)
        assert len(under_way) == 1


def test_what_a_lost_run_worked_on_may_begin_once_a_later_run_is_committed() -> None:
    committed: set[str] = set()
    under_way = UnderWay(lambda run: entry_of(run) if run in committed else None)
    under_way.begin("lost", "run-1", NOW)
    under_way.begin("slow", "run-3", NOW + timedelta(minutes=2))
    under_way.begin("good", "run-2", NOW + timedelta(minutes=1))
    under_way.settle(forget=True)
    assert not under_way.may_begin("lost", "run-4", NOW + timedelta(minutes=3))
    committed.add("run-2")
    under_way.settle(forget=True)
    assert under_way.may_begin("lost", "run-4", NOW + timedelta(minutes=3))
    assert not under_way.may_begin("slow", "run-4", NOW + timedelta(minutes=3)), "its window may still end"


def test_what_is_lost_a_second_time_waits() -> None:
    committed = {"run-2", "run-4"}
    under_way = UnderWay(lambda run: entry_of(run) if run in committed else None)
    for number, name in enumerate(["lost", "good", "lost", "good"], start=1):
        under_way.begin(name, f"run-{number}", NOW + timedelta(minutes=number))
        under_way.settle(forget=True)
    assert not under_way.may_begin("lost", "run-5", NOW + timedelta(minutes=5))
    assert under_way.may_begin("lost", "run-5", NOW + timedelta(minutes=3) + 2 * PATIENCE)


def test_files_of_a_run_without_an_entry_wait_though_a_later_run_is_committed() -> None:
    under_way = UnderWay({"run-2": entry_of("run-2")}.get)
    under_way.begin("unchanged", "run-1", NOW, (10, "a"))
    under_way.begin("new", "run-2", NOW + timedelta(minutes=1), (10, "a"))
    under_way.settle(forget=False)
    assert not under_way.may_begin("unchanged", "run-3", NOW + timedelta(minutes=2), (10, "a"))
