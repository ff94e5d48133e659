"""What a stream has begun and not seen committed: a hint that saves requests, and never decides what is stored."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime, timedelta

from ingest.lake import LogEntry

#: How long work is taken to be under way without a commit, at first. Then it is begun again, and after twice the time.
PATIENCE = timedelta(minutes=30)
_MAX_PATIENCE = timedelta(days=1)


@dataclass(slots=True)
class _Mark:
    run: str  # that works on it
    stamp: Hashable  # the version that is worked on
    began_at: datetime
    patience: timedelta
    is_committed: bool = False
    is_lost: bool = False


class UnderWay:
    """What the runs of one process have begun, by name: addresses, pages, files.

    A name is under way from `begin` until its run is committed or given up, or its patience ends: a run may be lost,
    or may have had nothing to commit. The run itself may always begin it again: it is a second attempt. All of it is
    lost with the process; then some things are asked for twice, and the commit step leaves out what it knows.
    """

    def __init__(self, find_run: Callable[[str], LogEntry | None]) -> None:
        """Take a function that returns the log entry of a run, as `ingest.lake.find_run` does."""
        self._find_run = find_run
        self._marks: dict[str, _Mark] = {}

    def __len__(self) -> int:
        """Return how many names are kept."""
        return len(self._marks)

    def settle(self, *, forget: bool) -> None:
        """Look up which runs have ended; names of those that were given up are not kept.

        With `forget` neither are those of committed ones, so that they may begin anew, and what began before a
        committed run and is not in the log is taken for lost: windows end in their order, and each has polls to commit.
        Without it names are kept, for `may_begin` to tell that a version was committed.
        """
        open_runs = {mark.run for mark in self._marks.values() if not mark.is_committed}
        entries = [entry for run in sorted(open_runs) if (entry := self._find_run(run)) is not None]
        committed = {entry.run for entry in entries if not entry.abandoned}
        given_up = {entry.run for entry in entries if entry.abandoned}
        latest = max((mark.began_at for mark in self._marks.values() if mark.run in committed), default=None)
        for mark in self._marks.values():
            mark.is_committed = mark.is_committed or mark.run in committed
            mark.is_lost = mark.is_lost or (forget and latest is not None and mark.began_at < latest)
        self._marks = {
            name: mark
            for name, mark in self._marks.items()
            if mark.run not in given_up and not (forget and mark.is_committed)
        }

    def may_begin(self, name: str, run: str, now: datetime, stamp: Hashable = None) -> bool:
        """Return whether no other run works on this version of a name, or has committed it."""
        mark = self._marks.get(name)
        if mark is None or mark.run == run or mark.stamp != stamp:
            return True
        # Lost a second time, it waits: it may be what takes each of its windows down.
        is_lost = mark.is_lost and mark.patience == PATIENCE
        return not mark.is_committed and (is_lost or now - mark.began_at >= mark.patience)

    def begin(self, name: str, run: str, now: datetime, stamp: Hashable = None) -> None:
        """Note that a run works on a version of a name from now on."""
        mark = self._marks.get(name)
        is_again = mark is not None and mark.stamp == stamp and mark.run != run
        patience = min(2 * mark.patience, _MAX_PATIENCE) if mark is not None and is_again else PATIENCE
        self._marks[name] = _Mark(run, stamp, now, patience)
