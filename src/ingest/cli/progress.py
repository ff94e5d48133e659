"""One line on stderr while a command works: how much is done, of how much, how fast, and how long the rest takes."""

import os
import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager

from ingest.cli.terminal import is_terminal
from ingest.errors import IngestError
from ingest.tally import reset_tally, tally

_CLEAR_LINE = "\r\x1b[2K"
_SECONDS_BETWEEN = 0.2
_SECONDS_BEFORE_A_RATE = 2.0
_SECONDS_TO_COUNT = 5.0  # that are waited for the number of all items when the work is done


def describe_rate(done: int, total: int | None, seconds: float, unit: str) -> str:
    """Return how far a work is: `120 of 412 files · 35/s · 0:08 left`. The rate is that since the beginning."""
    number = f"{done:,}" if total is None else f"{min(done, total):,} of {total:,}"
    parts = [f"{number} {unit}"]
    if done and seconds >= _SECONDS_BEFORE_A_RATE and done != total:
        rate = done / seconds
        parts.append(f"{rate:,.0f}/s" if rate >= 10 else f"{rate:.1f}/s")
        if total is not None and total > done:
            left = round((total - done) / rate)
            parts.append(f"{left // 3600}:{left // 60 % 60:02}:{left % 60:02} left" if left >= 3600
                         else f"{left // 60}:{left % 60:02} left")  # fmt: skip
    return " · ".join(parts)


@contextmanager
def progress(
    unit: str,
    total: Callable[[], int] | None = None,
    *,
    describe: Callable[[Mapping[str, int]], Iterable[str]] = lambda counts: (),
) -> Iterator[None]:
    """Show a line that counts what the work notes under `unit` in the tally; nothing where no person watches.

    `total` is called in a thread of its own, while the work goes on; work that counts its items itself notes their
    number under `<unit> in all`. `describe` gives further parts of the line, by the tally.
    """
    if not is_terminal(sys.stderr):
        yield
        return
    reset_tally()
    line = _Line(unit, total, describe)
    line.start()
    try:
        yield
    finally:
        line.stop()


@contextmanager
def first_line() -> Iterator[None]:
    """Show at once that a command has begun, while it imports what it needs; the line is removed at the end."""
    if not is_terminal(sys.stderr):
        yield
        return
    _write_line("starting")
    try:
        yield
    finally:
        _write_line("")


class _Line:
    def __init__(
        self,
        unit: str,
        total: Callable[[], int] | None,
        describe: Callable[[Mapping[str, int]], Iterable[str]],
    ) -> None:
        self._unit, self._ask_total, self._describe = unit, total, describe
        self._total: int | None = None
        self._first_at: float | None = None
        self._finished = threading.Event()
        self._thread = threading.Thread(target=self._draw, daemon=True)
        self._counting = threading.Thread(target=self._count, daemon=True)
        if total is not None:
            self._counting.start()

    def start(self) -> None:
        """Show the first line at once, and the next ones from a thread."""
        self._write("starting")
        self._thread.start()

    def stop(self) -> None:
        """End the threads, show how far the work came, and remove the line.

        What still counts is waited for, for some seconds: a thread that is within C++ (DuckDB, Arrow) when Python ends
        may abort the process.
        """
        self._finished.set()
        self._thread.join()
        self._show()
        self._write("")
        if self._counting.ident is not None:
            self._counting.join(_SECONDS_TO_COUNT)

    def _count(self) -> None:
        try:
            self._total = self._ask_total() if self._ask_total is not None else None
        except (IngestError, OSError):
            self._total = None  # the work itself reports it

    def _draw(self) -> None:
        while not self._finished.wait(_SECONDS_BETWEEN):
            self._show()

    def _show(self) -> None:
        counts = tally()
        done = counts.get(self._unit, 0)
        now = time.monotonic()
        if self._first_at is None and done:
            self._first_at = now
        parts = list(self._describe(counts))
        total = self._total or counts.get(f"{self._unit} in all")
        if done or (total and not parts):
            parts.insert(0, describe_rate(done, total, now - (self._first_at or now), self._unit))
        self._write(" · ".join(parts) or "starting")

    def _write(self, text: str) -> None:
        _write_line(text)


def _write_line(text: str) -> None:
    """Write a line in place of the one before."""
    width = shutil.get_terminal_size().columns if "COLUMNS" in os.environ else _columns()
    sys.stderr.write(f"{_CLEAR_LINE}{text[: max(20, width - 1)]}")
    sys.stderr.flush()


def _columns() -> int:
    try:
        return os.get_terminal_size(sys.stderr.fileno()).columns or 80
    except (OSError, ValueError):
        return 80
