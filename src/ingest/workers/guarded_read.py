"""Reading items under limits of CPU and memory. All of this runs in the worker processes."""

import multiprocessing
import os
import signal
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from multiprocessing.connection import wait as wait_for_connections

from ingest.errors import Reason, TaggerError
from ingest.identity.reject import reject_item
from ingest.ids import sha256_hex
from ingest.records import Article, ArticleStep, Raw, Rejected


def set_up_worker(memory_mb: int) -> None:
    """Prepare a worker: load the code, limit the memory, and let the worker end with its parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent to handle
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with_parent, args=(parent.sentinel,), daemon=True).start()
    warm_up()  # before the limit, which is for the page and not for the code
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


def warm_up() -> None:
    """Load what extraction loads lazily, so that the first page is not slower than the others."""
    from ingest.extract import read

    read(Raw(content=b"<html><body><p>warm</p></body></html>", location="warm-up", source="warm-up"))


def read_guarded(
    raw: Raw, now: datetime | None, cpu_seconds: float, steps: tuple[ArticleStep, ...] = ()
) -> Article | Rejected:
    """Read one item under the CPU limit and apply the steps to its article. Runs in the worker."""
    from ingest.extract import read

    try:
        with limited_cpu(cpu_seconds):
            outcome = read(raw, now=now).outcome
            if isinstance(outcome, Article):
                for step in steps:
                    outcome = step(outcome)
            return outcome
    except MemoryError:
        return reject_unread(raw, Reason.MEMORY, "needs more memory than work.memory_mb allows")
    except TaggerError as error:
        return reject_unread(raw, Reason.CRASHED, str(error))
    except RecursionError:
        return reject_unread(raw, Reason.CRASHED, "is nested more deeply than the reader can follow")
    except Exception as error:  # noqa: BLE001 - a fault of the reader costs one item, or no run would get past it
        return reject_unread(raw, Reason.CRASHED, f"the reader failed ({_failure(error)}); please report it")


def _failure(error: Exception) -> str:
    """Return the type and text of an exception, and the function and line that raised it."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {error}; {frame.name}, {os.path.basename(frame.filename)}:{frame.lineno}"


@contextmanager
def limited_cpu(cpu_seconds: float) -> Iterator[None]:
    """End this process when the block takes more CPU than so many seconds. For worker processes."""
    has_timer = hasattr(signal, "setitimer")
    if has_timer:
        signal.setitimer(signal.ITIMER_PROF, cpu_seconds)
    try:
        yield
    finally:
        if has_timer:
            signal.setitimer(signal.ITIMER_PROF, 0)


def read_group(
    raws: list[Raw], now: datetime | None, cpu_seconds: float, steps: tuple[ArticleStep, ...]
) -> list[Article | Rejected]:
    """Read several items one after the other, each under the limits. Runs in the worker."""
    return [read_guarded(raw, now, cpu_seconds, steps) for raw in raws]


def reject_unread(raw: Raw, reason: Reason, why: str) -> Rejected:
    """Return the reject of an item that could not be read, also where its worker died."""
    return reject_item(raw, reason, f"{raw.location}: {why}", url=raw.url, raw_sha256=sha256_hex(raw.content))
