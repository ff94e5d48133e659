"""Listing of the files that a path or address stands for: a file, a folder (recursively) or a pattern, in one order."""

import glob
import os
import stat
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from ingest.config import FetchConfig
from ingest.errors import Reason, SourceError
from ingest.records import Location, Rejected, Source
from ingest.sources.buckets import BUCKET_SCHEMES, is_bucket_address, list_bucket
from ingest.sources.opening import printable
from ingest.sources.web_files import is_web_file, list_web_file


def list_locations(source: Source, fetch: FetchConfig | None = None) -> Iterator[Location | Rejected]:
    """Yield the files of a source, sorted by path, each once; what cannot be opened is a reject.

    A source is a path, an address in a bucket, or the web address of a file, which is asked with the settings `fetch`.

    Folders are walked recursively; hidden names, settings (`.toml`) and lakes inside are left out, links to folders are
    followed once.
    Raise SourceError when the named path does not exist, a pattern matches nothing, or the path is itself a lake.
    """
    if is_bucket_address(source.path_or_url):
        yield from list_bucket(source)
    elif is_web_file(source):
        yield from list_web_file(source, fetch or FetchConfig())
    else:
        listed = _ListedPaths()
        for path in _named_paths(source):
            yield from _walk(path, source, listed)


def is_lake(folder: str) -> bool:
    """Return whether a folder holds a lake: a log beside its tables or its stage."""
    return os.path.isdir(os.path.join(folder, "_log")) and any(
        os.path.isdir(os.path.join(folder, name)) for name in ("_stage", "articles", "rejects")
    )


def _named_paths(source: Source) -> list[str]:
    path = _local_path(source.path_or_url)
    if os.path.lexists(path):  # a name that exists is taken literally, whatever brackets it has
        if is_lake(path):
            raise SourceError(f"{printable(path)} is a lake, not a source; name the files that should go into it")
        return [path]
    if glob.has_magic(path):
        if matches := sorted(glob.glob(path, recursive=True)):
            return [match for match in matches if not is_lake(match)]
        raise SourceError(f"nothing matches the pattern {printable(path)}; check it, and quote it for the shell")
    raise SourceError(f"{printable(path)} does not exist; check the spelling and the current folder")


def _local_path(named: str) -> str:
    scheme = urlsplit(named).scheme if "://" in named else ""
    if not scheme:
        return os.path.expanduser(named) if named.startswith("~") else named
    if scheme.lower() == "file":
        return unquote(urlsplit(named).path)
    if scheme.lower() in ("http", "https"):
        raise SourceError(f"{printable(named)} is a web address, not a local file; it has to be fetched")
    buckets = ", ".join(sorted(BUCKET_SCHEMES))
    raise SourceError(
        f"{printable(named)}: {scheme.lower()} is not read; http, https, {buckets}, file and paths are: "
        "save the files in a folder and name that"
    )


def _walk(root: str, source: Source, listed: "_ListedPaths") -> Iterator[Location | Rejected]:
    """Yield one path, or everything below it when it is a folder. A stack, not recursion: trees may be deep."""
    stack = [root]
    while stack:
        path = stack.pop()
        try:
            status = os.stat(path)
            if not stat.S_ISDIR(status.st_mode):
                if listed.is_new_file(path):
                    yield _file(path, status, source)
            elif listed.is_new_folder(status):
                stack.extend(_children(path))
        except (OSError, ValueError) as error:  # ValueError: a NUL in the name
            if listed.is_new_file(path):
                yield _unreadable(path, source, _cause(error))


def _children(folder: str) -> list[str]:
    """Return the paths in a folder, last first (for a stack), without hidden names, settings and lakes."""
    wanted = (name for name in os.listdir(folder) if not name.startswith(".") and not name.endswith(".toml"))
    names = sorted(wanted, key=os.fsencode, reverse=True)
    paths = [os.path.join(folder, name) for name in names]
    return [path for path in paths if not is_lake(path)]


class _ListedPaths:
    """The paths listed so far: a pattern may match a folder and a file in it, and links may lead in a circle."""

    def __init__(self) -> None:
        self._files: set[str] = set()
        self._folders: set[tuple[int, int]] = set()

    def is_new_file(self, path: str) -> bool:
        name = os.path.normpath(path)
        is_new = name not in self._files
        self._files.add(name)
        return is_new

    def is_new_folder(self, status: os.stat_result) -> bool:
        identity = (status.st_dev, status.st_ino)
        is_new = identity not in self._folders
        self._folders.add(identity)
        return is_new


def _file(path: str, status: os.stat_result, source: Source) -> Location | Rejected:
    if not stat.S_ISREG(status.st_mode):
        return _unreadable(path, source, "it is not a regular file (a device, pipe or socket)")
    return Location(path=path, source=source, size=status.st_size, stamp=f"{status.st_mtime_ns}")


def _unreadable(path: str, source: Source, cause: str) -> Rejected:
    label = printable(path)
    return Rejected(
        reason=Reason.UNREADABLE,
        message=f"{label} cannot be read: {cause}",
        location=label,
        source=printable(source.path_or_url),
    )


def _cause(error: OSError | ValueError) -> str:
    if isinstance(error, FileNotFoundError):
        return "it is gone, or a link that leads nowhere"
    if isinstance(error, PermissionError):
        return "no permission; check its mode and owner"
    return str(getattr(error, "strerror", None) or error)
