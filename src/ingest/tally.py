"""What this process has counted so far, for the progress line of a local run."""

import threading
from collections import Counter

_lock = threading.Lock()
_tally: Counter[str] = Counter()


def note(name: str, by: int = 1) -> None:
    """Add to the tally of this process."""
    with _lock:
        _tally[name] += by


def tally() -> dict[str, int]:
    """Return what this process has counted since `reset_tally`."""
    with _lock:
        return dict(_tally)


def reset_tally() -> None:
    """Set all counts to zero, before a run."""
    with _lock:
        _tally.clear()
