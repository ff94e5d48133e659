"""Files that appear whole or not at all."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ingest.errors import IngestError


@contextmanager
def whole_file(path: Path, mode: str, *, bom: bool = False) -> Iterator[Any]:
    """Open a file for writing (`b` or `t`) that appears under its name when all was written, and not after an error.

    A byte order mark tells Excel that a CSV file is UTF-8. Raises `IngestError` when the file cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise IngestError(f"{path}: cannot be written ({error.strerror}); name another file") from error
    try:
        options: dict[str, Any] = {} if mode == "b" else {"encoding": "utf-8-sig" if bom else "utf-8", "newline": ""}
        with os.fdopen(handle, f"w{mode}", **options) as file:
            yield file
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(temporary, 0o666 & ~umask)
        os.replace(temporary, path)
    except OSError as error:
        raise IngestError(
            f"{path}: cannot be written ({error.strerror}); free some space, or name another file"
        ) from error
    finally:
        if os.path.exists(temporary):
            os.unlink(temporary)
