"""Errors of worker processes that cannot be started, in words that say what to do."""

from collections.abc import Iterator
from contextlib import contextmanager

from ingest.errors import IngestError


@contextmanager
def explained_start_errors() -> Iterator[None]:
    """Turn errors of the operating system that forbid worker processes into an `IngestError` that says what to do."""
    try:
        yield
    except (OSError, ImportError) as error:  # ImportError: Python was built without semaphores
        reason = getattr(error, "strerror", None) or str(error)
        raise IngestError(
            f"no worker process can be started ({reason}): they need semaphores in shared memory and free processes; "
            "let /dev/shm be a writable tmpfs (docker run --tmpfs /dev/shm), and see `ulimit -u` and `ulimit -n`"
        ) from error


def workers_died_error() -> IngestError:
    """Return the error for workers that died before they could work."""
    return IngestError(
        "the worker processes died before they could work, for lack of memory (see `ulimit -v`) or killed from "
        "outside; nothing of this cycle was committed: run it again, with fewer --workers where memory is short"
    )
