"""Files at web addresses, such as archives of Common Crawl: read in ranges, by the guarded client of `fetch`."""

import re
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

from ingest.config import FetchConfig
from ingest.records import Location, Rejected, Source
from ingest.records.outcome import Outcome
from ingest.sniff import extension
from ingest.sources.ranges import PIECE_BYTES, RangeFile

_FILE_KINDS = frozenset({"warc", "arc", "jsonl", "csv", "parquet", "zip", "mail"})
_FILE_SUFFIXES = frozenset({".warc", ".wet", ".arc", ".jsonl", ".ndjson", ".csv", ".tsv", ".parquet", ".zip", ".mbox"})
_COMPRESSED = (".gz", ".zst")
_CONTENT_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+)")
_ATTEMPTS = 4
_PAUSE_SECONDS = 2.0


def is_web_file(source: Source) -> bool:
    """Return whether a source is a file at a web address: of a kind of its own, or with the suffix of one."""
    split = urlsplit(source.path_or_url)
    if split.scheme.lower() not in ("http", "https"):
        return False
    if source.kind is not None:
        return source.kind in _FILE_KINDS
    name = split.path.lower()
    for suffix in _COMPRESSED:
        name = name.removesuffix(suffix)
    return extension(name) in _FILE_SUFFIXES


def list_web_file(source: Source, config: FetchConfig) -> Iterator[Location | Rejected]:
    """Yield the file, with its size; a size of 0 where it cannot be asked for, which `open_web_file` then reports."""
    try:
        size = _size(source.path_or_url, config)
    except OSError:
        size = 0
    yield Location(path=source.path_or_url, source=source, size=size)


def open_web_file(url: str, config: FetchConfig) -> RangeFile:
    """Open a file at a web address. Raise OSError: it cannot be had, or its server sends no ranges (RFC 9110, 14)."""
    piece = min(PIECE_BYTES, config.max_megabytes * 900_000)
    return RangeFile(lambda start, end: _ask(url, start, end, config)[0], _size(url, config), piece)


def _size(url: str, config: FetchConfig) -> int:
    return _ask(url, 0, 1, config)[1]


def _ask(url: str, start: int, end: int, config: FetchConfig) -> tuple[bytes, int]:
    """Return a range of the file and the size of the whole; what fails for a passing reason is asked for again."""
    from ingest.fetch import FetchSettings, Request, shared_fetcher
    from ingest.records.outcome import is_temporary

    request = Request(url, "file", byte_range=(start, end - 1))
    problem = ""
    for attempt in range(_ATTEMPTS):
        if attempt:
            time.sleep(_PAUSE_SECONDS * attempt)
        (response,) = shared_fetcher(FetchSettings.from_config(config)).fetch([request])
        if response.outcome is Outcome.OK:
            match = _CONTENT_RANGE.fullmatch(response.header("content-range") or "")
            if response.status != 206 or match is None or int(match[1]) != start:
                raise OSError("its server does not send parts of files; download the file and name it instead")
            return response.body, int(match[3])
        problem = response.message or response.outcome.value
        if not is_temporary(response.outcome):
            break
    raise OSError(problem)
