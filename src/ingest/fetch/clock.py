"""Clocks of the client."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import monotonic


def utc_now() -> datetime:
    """Return the time: the clock of a client that is given none."""
    return datetime.now(UTC)


def running_clock(start: datetime) -> Callable[[], datetime]:
    """Return a clock that begins at `start` and runs: a cycle with a fixed time needs one for Retry-After."""
    began = monotonic()
    return lambda: start + timedelta(seconds=monotonic() - began)
