"""The clock of the client."""

from datetime import UTC, datetime


def utc_now() -> datetime:
    """Return the time: the clock of a client that is given none."""
    return datetime.now(UTC)
