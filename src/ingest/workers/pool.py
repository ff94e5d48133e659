"""The pool of worker processes, seen from the process that starts it."""

import atexit
import os
import signal
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor, Future
from concurrent.futures import TimeoutError as FutureTimeout
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from pebble import ProcessExpired, ProcessPool

from ingest.config import WorkLimits
from ingest.errors import IngestError, Reason
from ingest.records import Article, ArticleStep, Raw, Rejected
from ingest.workers.guarded_read import read_group, read_guarded, reject_unread, set_up_worker, warm_up
from ingest.workers.start_errors import explained_start_errors, workers_died_error
from ingest.workers.starting import start_fork_server, start_resource_tracker, worker_context

T = TypeVar("T")

#: Wall-clock limit as a multiple of the CPU limit: only for a worker that sleeps, which pure code never does.
_WALL_FACTOR = 10
#: Items that may wait per worker; bounds memory and keeps workers busy while results are taken away.
_WAITING_PER_WORKER = 8


class Workers:
    """A pool of reading processes. Safe to use from several threads; `close` ends the processes."""

    def __init__(self, limits: WorkLimits) -> None:
        self.limits = limits
        self.count = limits.count()
        self._pool = self._new_pool()
        self._is_closed = False

    def _new_pool(self) -> ProcessPool:
        with explained_start_errors():
            start_resource_tracker()
            return ProcessPool(
                self.count, context=worker_context(), initializer=set_up_worker, initargs=(self.limits.memory_mb,)
            )

    def start(self) -> None:
        """Start the processes, and return at once: they import while the caller does other things.

        Where they cannot be started, the first task says so.
        """
        start_fork_server()
        threading.Thread(target=self._start_pool, name="start-workers", daemon=True).start()

    def _start_pool(self) -> None:
        with suppress(IngestError):
            self._schedule(warm_up, [], None)

    def _schedule(self, task: Callable[..., Any], arguments: list[Any], timeout: float | None) -> "Future[Any]":
        """Give the pool a task. A pool whose idle worker was killed is broken for good: a new one takes its place."""
        with explained_start_errors():
            if self._is_closed:
                raise workers_died_error()
            try:
                future: Future[Any] = self._pool.schedule(task, args=arguments, timeout=timeout)
            except RuntimeError:
                self._pool = self._new_pool()
                try:
                    future = self._pool.schedule(task, args=arguments, timeout=timeout)
                except RuntimeError as error:
                    raise workers_died_error() from error
            return future

    def submit(
        self, raw: Raw, now: datetime | None, steps: tuple[ArticleStep, ...] = ()
    ) -> "Future[Article | Rejected]":
        """Read one item in a worker and apply the steps to its article; `outcome` waits for the result."""
        seconds = self.limits.cpu_seconds
        return self._schedule(read_guarded, [raw, now, seconds, steps], seconds * _WALL_FACTOR)

    def submit_group(
        self, raws: Sequence[Raw], now: datetime | None, steps: tuple[ArticleStep, ...] = ()
    ) -> "Future[list[Article | Rejected]]":
        """Read several small items sent in one message, which costs as much to send as one item costs to read.

        `group_outcomes` waits for the result.
        """
        return self.submit_task(read_group, (list(raws), now, self.limits.cpu_seconds, steps), len(raws))

    def submit_task(self, task: Callable[..., T], arguments: Sequence[Any], items: int = 1) -> "Future[T]":
        """Call a picklable function in a worker; `result_of` waits. `items` multiplies the time limit."""
        return self._schedule(task, list(arguments), self.limits.cpu_seconds * _WALL_FACTOR * max(1, items))

    def result_of(self, future: "Future[T]", otherwise: Callable[[], T]) -> T:
        """Wait for a task and return its result, or that of `otherwise` where the task ended its worker."""
        try:
            return future.result()
        except BrokenExecutor as error:
            raise workers_died_error() from error
        except (FutureTimeout, ProcessExpired, MemoryError):
            return otherwise()

    def group_outcomes(
        self,
        raws: Sequence[Raw],
        future: "Future[list[Article | Rejected]]",
        now: datetime | None,
        steps: tuple[ArticleStep, ...] = (),
    ) -> list[Article | Rejected]:
        """Wait for a group and return its outcomes. Where an item ended the worker, all are read again, one by one."""
        return self.result_of(future, lambda: [self.outcome(raw, self.submit(raw, now, steps)) for raw in raws])

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
            raise workers_died_error() from error
        except FutureTimeout:
            return reject_unread(raw, Reason.TIMEOUT, f"no answer in {self.limits.cpu_seconds * _WALL_FACTOR:g} s")
        except ProcessExpired as death:
            return self._reject_for_death(raw, int(death.exitcode or 0))

    def _reject_for_death(self, raw: Raw, exit_code: int) -> Rejected:
        if exit_code == -int(getattr(signal, "SIGPROF", 27)):
            seconds = self.limits.cpu_seconds
            message = f"took more than {seconds:g} s of CPU; raise work.cpu_seconds to let it through"
            return reject_unread(raw, Reason.TIMEOUT, message)
        if exit_code == -int(getattr(signal, "SIGKILL", 9)):
            return reject_unread(raw, Reason.MEMORY, "its worker was killed from outside, most likely for its memory")
        return reject_unread(raw, Reason.CRASHED, f"its worker process died (exit code {exit_code})")

    def close(self) -> None:
        """End the processes."""
        self._is_closed = True
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()

    def close_at_exit(self) -> None:
        """End the processes. Ctrl-C has nothing to stop any more, and would only show that it was pressed here."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        self.close()


_lock = threading.Lock()
_pools: dict[WorkLimits, tuple[str, Workers]] = {}  # with the working directory that the processes have


def shared_workers(limits: WorkLimits) -> Workers:
    """Return the process-wide pool for these limits, started on first use and closed at exit.

    The processes resolve relative paths as this one does: when the working directory has changed, they are others.
    """
    limits, folder = replace(limits, workers=limits.count()), _working_directory()
    with _lock:
        known_folder, pool = _pools.get(limits, ("", None))
        if pool is not None and known_folder == folder:
            return pool
        if pool is not None:
            atexit.unregister(pool.close_at_exit)
            pool.close()
        pool = Workers(limits)
        atexit.register(pool.close_at_exit)
        _pools[limits] = (folder, pool)
        return pool


def _working_directory() -> str:
    """Return the working directory; "" where it was removed."""
    try:
        return os.getcwd()
    except FileNotFoundError:
        return ""
