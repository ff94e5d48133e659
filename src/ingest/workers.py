"""Extraction in processes that can be killed: a poisonous page costs itself and nothing else.

Threads do not help (the work holds the interpreter), and a C library that loops or crashes cannot be stopped from
inside. So each page is read in a worker process with two limits of its own: CPU seconds, counted by the kernel while
the page is read (`ITIMER_PROF`, whose signal ends the process), and address space (`RLIMIT_AS`). A worker that dies is
replaced; the page becomes a reject. Counting CPU and not wall-clock time keeps the outcome the same on a busy machine.
"""

import atexit
import multiprocessing
import signal
import sys
import threading
import types
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Future
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from pebble import ProcessExpired, ProcessPool

from ingest.config import WorkLimits
from ingest.errors import IngestError, Reason, TaggerError
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


class _Process(_ContextProcess):
    """A worker that does not import the caller's main module.

    multiprocessing would run it again in every worker: two seconds where Beam is main, and an endless loop of processes
    where a script has no `if __name__ == "__main__"`. Our workers need nothing of it.
    """

    def start(self) -> None:
        """Start with a main module that names no file; its contents stay, for threads that look it up meanwhile."""
        main = sys.modules["__main__"]
        nameless = types.ModuleType("__main__")
        nameless.__dict__.update({key: value for key, value in vars(main).items() if key != "__file__"})
        nameless.__spec__ = None
        sys.modules["__main__"] = nameless
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
        return ProcessPool(self.count, context=_context(), initializer=_limit_memory, initargs=(self.limits.memory_mb,))

    def start(self) -> None:
        """Start the processes now, so that they import while the caller does other things."""
        for _ in range(self.count):
            self._schedule(_warm_up, [], None)

    def _schedule(self, task: Callable[..., Any], arguments: list[Any], timeout: float | None) -> "Future[Any]":
        """Give the pool a task. A pool whose idle worker was killed is broken for good: a new one takes its place."""
        try:
            future: Future[Any] = self._pool.schedule(task, args=arguments, timeout=timeout)
        except RuntimeError:
            self._pool = self._new_pool()
            try:
                future = self._pool.schedule(task, args=arguments, timeout=timeout)
            except RuntimeError as error:
                raise _no_workers() from error
        return future

    def submit(self, raw: Raw, now: datetime | None, then: tuple[Step, ...] = ()) -> "Future[Article | Rejected]":
        """Read one item in a worker, and take what was read through further steps; take the answer with `outcome`."""
        seconds = self.limits.cpu_seconds
        return self._schedule(_read_guarded, [raw, now, seconds, then], seconds * _WALL_FACTOR)

    def submit_group(
        self, raws: Sequence[Raw], now: datetime | None, then: tuple[Step, ...] = ()
    ) -> "Future[list[Article | Rejected]]":
        """Read several small items in one message: moving it costs as much as reading one. See `group_outcomes`."""
        seconds = self.limits.cpu_seconds
        return self._schedule(_read_group, [list(raws), now, seconds, then], seconds * _WALL_FACTOR * max(1, len(raws)))

    def group_outcomes(
        self,
        raws: Sequence[Raw],
        future: "Future[list[Article | Rejected]]",
        now: datetime | None,
        then: tuple[Step, ...] = (),
    ) -> list[Article | Rejected]:
        """The outcomes of a group; where one of it took the worker down, all are read again, each by itself."""
        try:
            return future.result()
        except BrokenExecutor as error:
            raise _no_workers() from error
        except (FutureTimeout, ProcessExpired):
            return [self.outcome(raw, self.submit(raw, now, then)) for raw in raws]

    def read_all(self, raws: Iterable[Raw], now: datetime | None) -> Iterator[Article | Rejected]:
        """Read many items, in order, with a bounded number of them in memory."""
        waiting: list[tuple[Raw, Future[Article | Rejected]]] = []
        for raw in raws:
            waiting.append((raw, self.submit(raw, now)))
            if len(waiting) >= self.capacity:
                first, future = waiting.pop(0)
                yield self.outcome(first, future)
        for first, future in waiting:
            yield self.outcome(first, future)

    @property
    def capacity(self) -> int:
        """How many items may be under way at once."""
        return self.count * _WAITING_PER_WORKER

    def outcome(self, raw: Raw, future: "Future[Article | Rejected]") -> Article | Rejected:
        """Wait for one item: what the worker made of it, or the reject that its death stands for."""
        try:
            outcome: Article | Rejected = future.result()
            return outcome
        except BrokenExecutor as error:
            raise _no_workers() from error
        except FutureTimeout:
            return _died(raw, Reason.TIMEOUT, f"no answer in {self.limits.cpu_seconds * _WALL_FACTOR:g} s")
        except ProcessExpired as death:
            return self._explain_death(raw, death)

    def _explain_death(self, raw: Raw, death: ProcessExpired) -> Rejected:
        code = int(death.exitcode or 0)
        if code == -int(getattr(signal, "SIGPROF", 27)):
            seconds = self.limits.cpu_seconds
            return _died(
                raw, Reason.TIMEOUT, f"took more than {seconds:g} s of CPU; raise work.cpu_seconds to let it through"
            )
        if code == -int(getattr(signal, "SIGKILL", 9)):
            return _died(raw, Reason.MEMORY, "its worker was killed from outside, most likely for its memory")
        return _died(raw, Reason.CRASHED, f"its worker process died (exit code {code})")

    def close(self) -> None:
        """End the processes."""
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()


def _no_workers() -> IngestError:
    return IngestError(
        "the worker processes died before they could work, for lack of memory or killed from outside; nothing of this "
        "cycle was committed: run it again, and see `ingest doctor`"
    )


def _died(raw: Raw, reason: Reason, why: str) -> Rejected:
    return Rejected(
        reason=reason,
        message=f"{raw.location}: {why}",
        location=raw.location,
        source=raw.source,
        url=raw.url,
        raw_sha256=sha256_hex(raw.content),
        raw_bytes=len(raw.content),
    )


def _limit_memory(memory_mb: int) -> None:
    """Cap the worker's address space at what it has now plus `memory_mb`. Linux only: elsewhere AS is not enforced."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    if not sys.platform.startswith("linux"):
        return
    import resource

    _warm_up()  # first: the cap is for the page, not for the code

    with open("/proc/self/statm", encoding="ascii") as statm:
        pages = int(statm.read().split()[0])
    limit = pages * resource.getpagesize() + memory_mb * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _warm_up() -> None:
    """Load what extraction loads lazily, so that the first page is not slower than the others."""
    from ingest.extract import read

    read(Raw(content=b"<html><body><p>warm</p></body></html>", location="warm-up", source="warm-up"))


def _read_guarded(
    raw: Raw, now: datetime | None, cpu_seconds: float, then: tuple[Step, ...] = ()
) -> Article | Rejected:
    """Runs in the worker: read one item under the CPU limit."""
    from ingest.extract import read

    has_timer = hasattr(signal, "setitimer")
    if has_timer:
        signal.setitimer(signal.ITIMER_PROF, cpu_seconds)
    try:
        outcome = read(raw, now=now).outcome
        if isinstance(outcome, Article):
            for step in then:
                outcome = step(outcome)
        return outcome
    except MemoryError:
        return _died(raw, Reason.MEMORY, "needs more memory than work.memory_mb allows")
    except TaggerError as error:
        return _died(raw, Reason.CRASHED, str(error))
    except RecursionError:
        return _died(raw, Reason.CRASHED, "is nested more deeply than the reader can follow")
    finally:
        if has_timer:
            signal.setitimer(signal.ITIMER_PROF, 0)


def _read_group(
    raws: list[Raw], now: datetime | None, cpu_seconds: float, then: tuple[Step, ...]
) -> list[Article | Rejected]:
    return [_read_guarded(raw, now, cpu_seconds, then) for raw in raws]


_lock = threading.Lock()


@cache
def _pool_for(limits: WorkLimits) -> Workers:
    pool = Workers(limits)
    atexit.register(pool.close)
    return pool


def shared_workers(limits: WorkLimits) -> Workers:
    """The process-wide pool for these limits, started on first use and closed at exit."""
    with _lock:
        return _pool_for(replace(limits, workers=limits.count()))
