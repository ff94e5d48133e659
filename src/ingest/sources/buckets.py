"""Files in buckets, `s3://`, `gs://` and `az://`, listed and read through obstore.

Settings and credentials come from the environment, under the names that obstore and the vendors use.
"""

import re
from collections.abc import Iterator
from fnmatch import translate
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from ingest.errors import SourceError
from ingest.records import Location, Rejected, Source
from ingest.sources.ranges import RangeFile

if TYPE_CHECKING:
    from obstore import GetOptions

BUCKET_SCHEMES = frozenset({"s3", "gs", "az"})
_MAGIC = re.compile(r"[*?\[]")
_LAKE_LOG = "_log/lake.json"


def is_bucket_address(path: str) -> bool:
    """Return whether a path is the address of something in a bucket."""
    scheme, separator, _ = path.partition("://")
    return bool(separator) and scheme.lower() in BUCKET_SCHEMES


def list_bucket(source: Source) -> Iterator[Location | Rejected]:
    """Yield the files that an address stands for: an object, all below a prefix, or all that a pattern matches.

    The order is that of the keys. Hidden names, settings (`.toml`) and lakes are left out, as in folders. In patterns
    `*` matches slashes too. Raises `SourceError` when the bucket cannot be listed, or nothing is there.
    """
    root, path = _split(source.path_or_url)
    prefix = _MAGIC.split(path)[0] if _MAGIC.search(path) else path
    objects = _listed(source.path_or_url, root, prefix)
    if prefix == path:
        below = f"{path}/" if path and not path.endswith("/") else path
        objects = [item for item in objects if item[0] == path or item[0].startswith(below)]
    else:
        pattern = re.compile(translate(path))
        objects = [item for item in objects if pattern.match(item[0])]
    if not objects:
        raise SourceError(
            f"there is nothing at {source.path_or_url}; check the name, and what the credentials may list"
        )
    lakes = tuple(key.removesuffix(_LAKE_LOG) for key, _, _ in objects if key.endswith(_LAKE_LOG))
    if prefix == path and (f"{path.rstrip('/')}/".lstrip("/") in lakes or "" in lakes):
        raise SourceError(f"{source.path_or_url} is a lake, not a source; name the files that should go into it")
    for key, size, stamp in objects:
        inner = key[len(prefix.rpartition("/")[0]) :] if key != path else key.rpartition("/")[2]
        hidden = any(part.startswith(".") for part in inner.split("/"))
        if not (hidden or key.endswith(("/", ".toml")) or key.startswith(lakes)):
            yield Location(path=f"{root}/{key}", source=source, size=size, stamp=stamp)


def _listed(address: str, root: str, prefix: str) -> list[tuple[str, int, str]]:
    """Return the keys under a prefix (of names, not of folders), sorted, with their sizes and entity tags."""
    import obstore
    from obstore.exceptions import BaseError

    folder, _, start = prefix.rpartition("/")  # obstore's prefixes are whole segments
    store = _store(root)
    try:
        listed = [item for batch in obstore.list(store, folder or None) for item in batch]
    except (BaseError, OSError) as error:
        raise SourceError(
            f"{address} cannot be listed ({_first_line(error)}); check the name and credentials"
        ) from error
    wanted = f"{folder}/{start}" if folder else start
    found = ((item["path"], int(item["size"]), str(item["e_tag"] or item["last_modified"])) for item in listed)
    return sorted(item for item in found if item[0].startswith(wanted))


def open_object(path: str) -> RangeFile:
    """Open an object for reading, in the version that it has now. Raise OSError."""
    import obstore
    from obstore.exceptions import BaseError

    root, key = _split(path)
    store = _store(root)

    def read_range(start: int, end: int) -> bytes:
        try:
            options: GetOptions = {"range": (start, end)}
            if etag:
                options["if_match"] = etag
            return bytes(obstore.get(store, key, options=options).bytes())
        except BaseError as error:
            raise OSError(_first_line(error)) from error

    try:
        meta = obstore.head(store, key)
    except BaseError as error:
        raise OSError(_first_line(error)) from error
    etag = meta["e_tag"]
    return RangeFile(read_range, int(meta["size"]))


def _split(address: str) -> tuple[str, str]:
    """Return the root of a bucket, such as `s3://name`, and the key in it."""
    scheme, _, rest = address.partition("://")
    bucket, _, key = rest.partition("/")
    return f"{scheme.lower()}://{bucket}", key


@lru_cache(maxsize=64)
def _store(root: str) -> Any:
    from obstore.exceptions import BaseError
    from obstore.store import from_url

    try:
        return from_url(quote(root, safe="/%:@!$&()*+,;=~"))
    except ValueError as error:
        raise SourceError(f"{root} is not the address of a bucket ({error}); use e.g. s3://bucket/folder") from error
    except (BaseError, OSError) as error:
        raise SourceError(
            f"{root} cannot be opened ({_first_line(error)}); check the settings in the environment"
        ) from error


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
