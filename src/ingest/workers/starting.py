"""Starting worker processes: the process they are forked from, and their context of multiprocessing."""

import multiprocessing
import signal
import sys
import types
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import resource_tracker
from typing import TYPE_CHECKING

from ingest.workers.start_errors import explained_start_errors

_METHOD = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
if TYPE_CHECKING or _METHOD == "forkserver":
    from multiprocessing.context import ForkServerContext as _BaseContext
    from multiprocessing.context import ForkServerProcess as _ContextProcess
else:
    from multiprocessing.context import SpawnContext as _BaseContext
    from multiprocessing.context import SpawnProcess as _ContextProcess

#: For the process that removes semaphores of a killed run: the user need not know that it found some.
_NO_LEAK_WARNING = "ignore::UserWarning:multiprocessing.resource_tracker"


class _Process(_ContextProcess):
    """A worker that does not import the caller's main module.

    multiprocessing would run it again in every worker: two seconds where Beam is main, and an endless loop of processes
    where a script has no `if __name__ == "__main__"`. Workers need nothing of it.
    """

    def start(self) -> None:
        """Start with a main module that names no file; its contents stay, for threads that look it up meanwhile."""
        main = sys.modules["__main__"]
        without_file = types.ModuleType("__main__")
        without_file.__dict__.update({key: value for key, value in vars(main).items() if key != "__file__"})
        without_file.__spec__ = None
        sys.modules["__main__"] = without_file
        try:
            super().start()
        finally:
            sys.modules["__main__"] = main


class WorkerContext(_BaseContext):
    """The context of multiprocessing whose processes are workers."""

    Process = _Process


def worker_context() -> WorkerContext:
    """Return the context that starts workers."""
    context = WorkerContext()
    if _METHOD == "forkserver":
        # The server imports once; a replacement for a killed worker is a fork away.
        context.set_forkserver_preload(["ingest.workers.fork_server", "ingest.preloaded"])
    return context


def start_resource_tracker() -> None:
    """Start multiprocessing's resource tracker so that it does not warn when the process it serves was killed."""
    sys.warnoptions.append(_NO_LEAK_WARNING)  # options of the interpreter are passed on to the tracker
    try:
        resource_tracker.ensure_running()
    finally:
        sys.warnoptions.remove(_NO_LEAK_WARNING)


def start_fork_server() -> None:
    """Start the process from which workers are forked, and return at once: it imports what they need meanwhile.

    Where processes cannot be forked, do nothing: each worker imports by itself.
    """
    if _METHOD != "forkserver":
        return
    from multiprocessing.forkserver import ensure_running

    worker_context()
    with explained_start_errors():
        start_resource_tracker()
        with _interrupts_blocked():
            ensure_running()


@contextmanager
def _interrupts_blocked() -> Iterator[None]:
    """Block Ctrl-C in this thread: the fork server starts with it blocked, until it ignores it.

    A Ctrl-C of a terminal reaches all processes of the command. While the interpreter of the server starts, it would
    end with a traceback.
    """
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
