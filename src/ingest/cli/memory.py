"""A lack of memory in words: what a command says in place of the many ways in which libraries fail."""

import errno
import sys

from ingest.errors import IngestError

#: Address space in megabytes that no run was seen to need more of. With less, libraries may crash the process without
#: a word (seen at 1,300 and 2,600), so nothing is begun; other errors are taken for a lack of memory.
_ENGINE_MEGABYTES = 4_000
#: The same for commands that load no engine (crashes were seen at 520, none at 700).
_MIN_MEGABYTES = 700


def memory_shortage(error: BaseException) -> str | None:
    """Return what to do where an error means that memory is short; None for any other error.

    Under a limit of the address space (`ulimit -v`) libraries fail in many ways: they cannot be loaded (ImportError),
    start no thread (RuntimeError), or report what failed in words of their own.
    """
    limit = _address_space_limit()
    if limit is not None and limit < _ENGINE_MEGABYTES:
        detail = " ".join(str(error).split())[:200] or type(error).__name__
        return f"probably out of memory: {_limit_message(limit)}; what was committed stays ({detail})"
    if isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno == errno.ENOMEM):
        return "out of memory; what was committed stays; use fewer --workers, or set cycle.megabytes lower"
    return None


def require_memory(*, engine: bool) -> None:
    """Raise `IngestError` where a limit of the address space is lower than libraries need, those of an `engine` too."""
    limit = _address_space_limit()
    if limit is not None and limit < (_ENGINE_MEGABYTES if engine else _MIN_MEGABYTES):
        raise IngestError(f"not enough memory: {_limit_message(limit)}; nothing was begun")


def _limit_message(limit: int) -> str:
    return (
        f"the address space of a process is limited to {limit:,} MB (ulimit -v), and a run may need "
        f"{_ENGINE_MEGABYTES:,} MB; raise the limit, or use that of a container"
    )


def _address_space_limit() -> int | None:
    """Return the limit of the address space in megabytes; None without one."""
    if sys.platform == "win32":
        return None
    import resource

    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    return None if limit == resource.RLIM_INFINITY else limit // 1_000_000
