"""Extraction in processes that can be killed: a harmful page costs itself and nothing else.

Threads do not help (the work holds the interpreter), and a C library that loops or crashes cannot be stopped from
inside. So each page is read in a worker process with two limits of its own: CPU seconds, counted by the kernel while
the page is read (`ITIMER_PROF`, whose signal ends the process), and address space (`RLIMIT_AS`). A worker that dies is
replaced; the page becomes a reject. Counting CPU and not wall-clock time keeps the outcome the same on a busy machine.

A worker ends with the process that started it, however that ends.
"""

from typing import TYPE_CHECKING, Any

from ingest.workers.starting import start_fork_server

if TYPE_CHECKING:
    from ingest.workers.pool import Workers, shared_workers

__all__ = ["Workers", "shared_workers", "start_fork_server"]


def __getattr__(name: str) -> Any:
    """Import the pool on first use: the fork server is started before all that the pool needs is imported."""
    if name not in ("Workers", "shared_workers"):
        raise AttributeError(f"module 'ingest.workers' has no attribute {name!r}")
    from ingest.workers import pool

    return getattr(pool, name)
