"""Extraction in processes that can be killed: a harmful page costs itself and nothing else.

Threads do not help (the work holds the interpreter), and a C library that loops or crashes cannot be stopped from
inside. So each page is read in a worker process with two limits of its own: CPU seconds, counted by the kernel while
the page is read (`ITIMER_PROF`, whose signal ends the process), and address space (`RLIMIT_AS`). A worker that dies is
replaced; the page becomes a reject. Counting CPU and not wall-clock time keeps the outcome the same on a busy machine.

A worker ends with the process that started it, however that ends: see `_end_with_parent`.
"""

import atexit
import multiprocessing
import os
import signal
import sys
import threading
import types
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Future
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import cache
from multiprocessing import resource_tracker
from multiprocessing.connection import wait as wait_for_connections
from typing import TYPE_CHECKING, Any

from pebble import ProcessExpired, ProcessPool

from ingest.config import WorkLimits
from ingest.errors import IngestError, Reason, TaggerError
from ingest.identity.reject import reject_item
from ingest.ids import sha256_hex
from ingest.records import Article, Raw, Rejected

_METHOD = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
if TYPE_CHECKING or _METHOD == "forkserver":
    from multiprocessing.context import ForkServerContext as _BaseContext
    from multiprocessing.context import ForkServerProcess as _ContextProcess
else:
    from multiprocessing.context import SpawnContext as _BaseContext
    from multiprocessing.context import SpawnProcess as _ContextProcess

#: A pure function of a module, applied to an article in the worker that read it.
Step = Callable[[Article], Article]

#: Wall-clock limit as a multiple of the CPU limit: only for a worker that sleeps, which pure code never does.
_WALL_FACTOR = 10
#: Items that may wait per worker; bounds memory and keeps workers busy while results are taken away.
_WAITING_PER_WORKER = 8
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


class _Context(_BaseContext):
    Process = _Process


def _context() -> _Context:
    context = _Context()
    if _METHOD == "forkserver":
        # The server imports once; a replacement for a killed worker is a fork away.
        context.set_forkserver_preload(["ingest.extract", "ingest.process"])
    return context


class Workers:
    """A pool of reading processes. Safe to use from several threads; `close` ends the processes."""

    def __init__(self, limits: WorkLimits) -> None:
        self.limits = limits
        self.count = limits.count()
        self._pool = self._new_pool()

    def _new_pool(self) -> ProcessPool:
        with _explained_errors():
            _start_resource_tracker()
            return ProcessPool(
                self.count, context=_context(), initializer=_set_up_worker, initargs=(self.limits.memory_mb,)
            )

    def start(self) -> None:
        """Start the processes now, so that they import while the caller does other things."""
        with _deferred_interrupts():
            for _ in range(self.count):
                self._schedule(_warm_up, [], None)

    def _schedule(self, task: Callable[..., Any], arguments: list[Any], timeout: float | None) -> "Future[Any]":
        """Give the pool a task. A pool whose idle worker was killed is broken for good: a new one takes its place."""
        with _explained_errors():
            try:
                future: Future[Any] = self._pool.schedule(task, args=arguments, timeout=timeout)
            except RuntimeError:
                self._pool = self._new_pool()
                try:
                    future = self._pool.schedule(task, args=arguments, timeout=timeout)
                except RuntimeError as error:
                    raise _workers_died() from error
            return future

    def submit(self, raw: Raw, now: datetime | None, steps: tuple[Step, ...] = ()) -> "Future[Article | Rejected]":
        """Read one item in a worker and apply the steps to its article; `outcome` waits for the result."""
        seconds = self.limits.cpu_seconds
        return self._schedule(_read_guarded, [raw, now, seconds, steps], seconds * _WALL_FACTOR)

    def submit_group(
        self, raws: Sequence[Raw], now: datetime | None, steps: tuple[Step, ...] = ()
    ) -> "Future[list[Article | Rejected]]":
        """Read several small items sent in one message, which costs as much to send as one item costs to read.

        `group_outcomes` waits for the result.
        """
        seconds = self.limits.cpu_seconds
        timeout = seconds * _WALL_FACTOR * max(1, len(raws))
        return self._schedule(_read_group, [list(raws), now, seconds, steps], timeout)

    def group_outcomes(
        self,
        raws: Sequence[Raw],
        future: "Future[list[Article | Rejected]]",
        now: datetime | None,
        steps: tuple[Step, ...] = (),
    ) -> list[Article | Rejected]:
        """Wait for a group and return its outcomes. Where an item ended the worker, all are read again, one by one."""
        try:
            return future.result()
        except BrokenExecutor as error:
            raise _workers_died() from error
        except (FutureTimeout, ProcessExpired):
            return [self.outcome(raw, self.submit(raw, now, steps)) for raw in raws]

    @property
    def capacity(self) -> int:
        """How many messages may be in work or waiting at once."""
        return self.count * _WAITING_PER_WORKER

    def outcome(self, raw: Raw, future: "Future[Article | Rejected]") -> Article | Rejected:
        """Wait for one item and return what the worker made of it, or a reject when the worker died."""
        try:
            outcome: Article | Rejected = future.result()
            return outcome
        except BrokenExecutor as error:
            raise _workers_died() from error
        except FutureTimeout:
            return _reject(raw, Reason.TIMEOUT, f"no answer in {self.limits.cpu_seconds * _WALL_FACTOR:g} s")
        except ProcessExpired as death:
            return self._reject_for_death(raw, int(death.exitcode or 0))

    def _reject_for_death(self, raw: Raw, exit_code: int) -> Rejected:
        if exit_code == -int(getattr(signal, "SIGPROF", 27)):
            seconds = self.limits.cpu_seconds
            message = f"took more than {seconds:g} s of CPU; raise work.cpu_seconds to let it through"
            return _reject(raw, Reason.TIMEOUT, message)
        if exit_code == -int(getattr(signal, "SIGKILL", 9)):
            return _reject(raw, Reason.MEMORY, "its worker was killed from outside, most likely for its memory")
        return _reject(raw, Reason.CRASHED, f"its worker process died (exit code {exit_code})")

    def close(self) -> None:
        """End the processes."""
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()


def _start_resource_tracker() -> None:
    """Start multiprocessing's resource tracker so that it does not warn when the process it serves was killed."""
    sys.warnoptions.append(_NO_LEAK_WARNING)  # options of the interpreter are passed on to the tracker
    try:
        resource_tracker.ensure_running()
    finally:
        sys.warnoptions.remove(_NO_LEAK_WARNING)


@contextmanager
def _deferred_interrupts() -> Iterator[None]:
    """Handle SIGINT and SIGTERM after the block: a pool that is interrupted while it starts forgets its processes."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    received: list[int] = []
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    ours = {number: handler for number, handler in handlers.items() if callable(handler)}
    for number in ours:
        signal.signal(number, lambda raised, _: received.append(raised))
    try:
        yield
    finally:
        for number, handler in ours.items():
            signal.signal(number, handler)
        for received_number in received:
            signal.raise_signal(received_number)


@contextmanager
def _explained_errors() -> Iterator[None]:
    """Turn errors of the operating system that forbid worker processes into an `IngestError` that says what to do."""
    try:
        yield
    except (OSError, ImportError) as error:  # ImportError: Python was built without semaphores
        reason = getattr(error, "strerror", None) or str(error)
        raise IngestError(
            f"no worker process can be started ({reason}): they need semaphores in shared memory and free processes; "
            "let /dev/shm be a writable tmpfs (docker run --tmpfs /dev/shm), and see `ulimit -u` and `ulimit -n`"
        ) from error


def _workers_died() -> IngestError:
    return IngestError(
        "the worker processes died before they could work, for lack of memory (see `ulimit -v`) or killed from "
        "outside; nothing of this cycle was committed: run it again, with fewer --workers where memory is short"
    )


def _reject(raw: Raw, reason: Reason, why: str) -> Rejected:
    return reject_item(raw, reason, f"{raw.location}: {why}", url=raw.url, raw_sha256=sha256_hex(raw.content))


def _set_up_worker(memory_mb: int) -> None:
    """Prepare a worker: load the code, limit the memory, and let the worker end with its parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent to handle
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with_parent, args=(parent.sentinel,), daemon=True).start()
    _warm_up()  # before the limit, which is for the page and not for the code
    if sys.platform.startswith("linux"):  # elsewhere RLIMIT_AS is not enforced
        _limit_memory(memory_mb)


def _end_with_parent(sentinel: int) -> None:
    """Wait for the end of the parent, and end this process: nobody waits for its work, and it holds stdout open."""
    wait_for_connections([sentinel])
    os._exit(1)


def _limit_memory(memory_mb: int) -> None:
    """Limit the address space to its present size and `memory_mb`, or to a lower limit that the user has set."""
    import resource

    with open("/proc/self/statm", encoding="ascii") as statm:
        pages = int(statm.read().split()[0])
    limit = pages * resource.getpagesize() + memory_mb * 1024 * 1024
    _, highest = resource.getrlimit(resource.RLIMIT_AS)
    if highest != resource.RLIM_INFINITY:
        limit = min(limit, highest)
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _warm_up() -> None:
    """Load what extraction loads lazily, so that the first page is not slower than the others."""
    from ingest.extract import read

    read(Raw(content=b"<html><body><p>warm</p></body></html>", location="warm-up", source="warm-up"))


def _read_guarded(
    raw: Raw, now: datetime | None, cpu_seconds: float, steps: tuple[Step, ...] = ()
) -> Article | Rejected:
    """Read one item under the CPU limit and apply the steps to its article. Runs in the worker."""
    from ingest.extract import read

    has_timer = hasattr(signal, "setitimer")
    if has_timer:
        signal.setitimer(signal.ITIMER_PROF, cpu_seconds)
    try:
        outcome = read(raw, now=now).outcome
        if isinstance(outcome, Article):
            for step in steps:
                outcome = step(outcome)
        return outcome
    except MemoryError:
        return _reject(raw, Reason.MEMORY, "needs more memory than work.memory_mb allows")
    except TaggerError as error:
        return _reject(raw, Reason.CRASHED, str(error))
    except RecursionError:
        return _reject(raw, Reason.CRASHED, "is nested more deeply than the reader can follow")
    finally:
        if has_timer:
            signal.setitimer(signal.ITIMER_PROF, 0)


def _read_group(
    raws: list[Raw], now: datetime | None, cpu_seconds: float, steps: tuple[Step, ...]
) -> list[Article | Rejected]:
    return [_read_guarded(raw, now, cpu_seconds, steps) for raw in raws]


_lock = threading.Lock()


@cache
def _pool_for(limits: WorkLimits) -> Workers:
    pool = Workers(limits)
    atexit.register(pool.close)
    return pool


def shared_workers(limits: WorkLimits) -> Workers:
    """Return the process-wide pool for these limits, started on first use and closed at exit."""
    with _lock:
        return _pool_for(replace(limits, workers=limits.count()))
