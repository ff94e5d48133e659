"""A lack of memory in words: what a command says in place of the many ways in which libraries fail."""

import errno
import sys

from ingest.errors import IngestError

#: Address space in megabytes that no run was seen to need more of; with less, errors are taken for a lack of memory.
_ENOUGH_MEGABYTES = 4_000
#: With less than this, numerical libraries abort the process while they are loaded.
_MIN_MEGABYTES = 500


def memory_shortage(error: BaseException) -> str | None:
    """Return what to do where an error means that memory is short; None for any other error.

    Under a limit of the address space (`ulimit -v`) libraries fail in many ways: they cannot be loaded (ImportError),
    start no thread (RuntimeError), or report what failed in words of their own.
    """
    limit = _address_space_limit()
    if limit is not None and limit < _ENOUGH_MEGABYTES:
        detail = " ".join(str(error).split())[:200] or type(error).__name__
        return f"{_limit_message(limit)} ({detail})"
    if isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno == errno.ENOMEM):
        return "out of memory; what was committed stays; use fewer --workers, or set cycle.megabytes lower"
    return None


def require_memory() -> None:
    """Raise `IngestError` where a limit of the address space is so low that libraries would abort the process."""
    limit = _address_space_limit()
    if limit is not None and limit < _MIN_MEGABYTES:
        raise IngestError(_limit_message(limit))


def _limit_message(limit: int) -> str:
    return (
        f"probably out of memory: the address space of a process is limited to {limit:,} MB (ulimit -v), and "
        f"{_ENOUGH_MEGABYTES:,} MB may be needed; what was committed stays; raise the limit, or use that of a container"
    )


def _address_space_limit() -> int | None:
    """Return the limit of the address space in megabytes; None without one."""
    if sys.platform == "win32":
        return None
    import resource

    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    return None if limit == resource.RLIM_INFINITY else limit // 1_000_000
