"""Exchanging two folders of a local disk in one step, so that no reader sees a mixture or nothing.

POSIX can replace only an empty folder. Linux (renameat2 with RENAME_EXCHANGE, since 3.15) and macOS (renamex_np with
RENAME_SWAP) can exchange two folders; some file systems, for example NFS, cannot.
"""

import ctypes
import errno
import os
import sys
from functools import cache
from pathlib import Path
from typing import Any

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_RENAME_SWAP = 2
_UNSUPPORTED = frozenset({errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EXDEV, errno.EPERM})


def exchange_folders(first: Path, second: Path) -> bool:
    """Exchange two folders in one step; return False, with nothing changed, where that is not possible.

    Raises `OSError` for any other failure, for example when one of them is not there. The change is durable once both
    parents are synced.
    """
    function = _exchange_function()
    if function is None:
        return False
    if function(os.fsencode(first), os.fsencode(second)) == 0:
        return True
    number = ctypes.get_errno()
    if number in _UNSUPPORTED:
        return False
    raise OSError(number, os.strerror(number), str(first), None, str(second))


@cache
def _exchange_function() -> Any:
    """Return a function of two paths as bytes that returns 0 or sets errno; None where the system has none."""
    library = ctypes.CDLL(None, use_errno=True)
    if sys.platform == "linux" and hasattr(library, "renameat2"):
        library.renameat2.argtypes = [ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint]
        return lambda first, second: library.renameat2(_AT_FDCWD, first, _AT_FDCWD, second, _RENAME_EXCHANGE)
    if sys.platform == "darwin" and hasattr(library, "renamex_np"):
        library.renamex_np.argtypes = [ctypes.c_char_p, ctypes.c_char_p, ctypes.c_uint]
        return lambda first, second: library.renamex_np(first, second, _RENAME_SWAP)
    return None
