"""The rhythm of `watch`: how long it waits between turns, whatever its clock does."""

import logging
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ingest.app.watch import warn_of_wrong_clock, watch
from ingest.config import Config
from ingest.lake import Counts, commit_cycle, hold_lease, stage_file
from ingest.records import Fetch

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
INTERVAL = timedelta(minutes=5)


def waits(tmp_path: Path, *readings: datetime, turns: int) -> list[float]:
    """Return the pauses of so many turns; each turn reads the clock at its begin, at its end and before its pause."""
    clock: Iterator[datetime] = iter(readings)
    pauses: list[float] = []
    config = replace(Config(), lake=str(tmp_path / "lake"))
    turns_ = watch(
        (),
        lambda: (),
        config,
        interval=INTERVAL,
        stop=threading.Event(),
        clock=lambda: next(clock),
        wait=pauses.append,
        max_cycles=turns,
    )
    assert len(list(turns_)) == turns
    return pauses


def test_turns_begin_an_interval_apart(tmp_path: Path) -> None:
    later = NOW + timedelta(minutes=1)
    assert waits(tmp_path, NOW, later, later, NOW + INTERVAL, NOW + INTERVAL, turns=2) == [240.0]


def test_a_turn_that_took_longer_is_followed_at_once(tmp_path: Path) -> None:
    late = NOW + timedelta(minutes=9)
    assert waits(tmp_path, NOW, late, late, late, late, turns=2) == [0.0]


@pytest.mark.parametrize("back", [timedelta(days=1), timedelta(days=3650)])
def test_a_clock_that_is_set_back_does_not_make_it_sleep(tmp_path: Path, back: timedelta) -> None:
    ahead = NOW + back
    assert waits(tmp_path, ahead, ahead, NOW, NOW, NOW, turns=2) == [300.0], "an interval and no more"


def test_rows_that_are_dated_after_now_are_reported_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    lake = str(tmp_path / "lake")
    ahead = NOW + timedelta(days=3650)
    with hold_lease(lake, holder="test"):
        rows = [Fetch("https://wire.example/feed", "feed", ahead, "new", next_at=ahead + INTERVAL)]
        staged = stage_file(lake, "00000001", "fetches", ahead.date(), 0, rows)
        commit_cycle(lake, "00000001", ahead, [staged], Counts(fetched=1))
    config = replace(Config(), lake=lake)
    with caplog.at_level(logging.WARNING, logger="ingest"):
        warn_of_wrong_clock(config, ahead)
        assert caplog.messages == []
        warn_of_wrong_clock(config, NOW)
    (message,) = caplog.messages
    assert message.startswith(f"{lake}: the last polls of 1 addresses are dated after now (2026-11-23 12:00 UTC)")
