"""Set up the fork server: imported there only, before the first worker is forked.

A worker that is just being forked when the command ends finds the semaphores or pipes of its pool removed. The server
would print a traceback of that after the command's own last line; it is of no use to anyone.
"""

import signal
import sys
from types import TracebackType

#: What a worker meets whose command has ended: a removed semaphore, a closed pipe.
_COMMAND_ENDED = (FileNotFoundError, EOFError, ConnectionError)


def _report(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
    """Report an error of a worker's start, unless it only says that the command has ended."""
    if not isinstance(error, _COMMAND_ENDED):
        sys.__excepthook__(kind, error, traceback)


sys.excepthook = _report
signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the command to handle; multiprocessing ignores it later
signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])  # blocked since the server was started
