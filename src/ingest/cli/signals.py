"""SIGTERM and SIGINT end a command in the same way: an exception unwinds it, and the exit code says which it was."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_received: list[int] = []


def interrupt(number: int, frame: FrameType | None) -> None:
    """Handle a signal: raise `KeyboardInterrupt`. A further SIGTERM ends the process at once."""
    _received.append(number)
    if number == signal.SIGTERM:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
    raise KeyboardInterrupt


@contextmanager
def interruptible() -> Iterator[None]:
    """Let SIGTERM raise `KeyboardInterrupt`, as SIGINT does. A caller that ignores SIGTERM or handles it keeps that."""
    _received.clear()
    try:
        default = signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
        if default:
            signal.signal(signal.SIGTERM, interrupt)
    except ValueError:  # not in the main thread
        default = False
    try:
        yield
    finally:
        if default:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)


def interrupt_exit_code() -> int:
    """Return 128 and the number of the signal that interrupted the command: 143 for SIGTERM, else 130."""
    return 128 + (_received[-1] if _received else signal.SIGINT)
