"""How much goes into one cycle: the input is cut so that the settings bound the memory, whatever the input's size."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from ingest.config import CycleLimits
from ingest.records import Location, Rejected

#: Bytes beyond which the items of any file are counted. Smaller ones are where they could pass the limit of a cycle.
_COUNT_FROM_BYTES = 4_000_000
#: The least that an item takes in a file which is not read line by line; below it the estimate is 1 item.
_ITEM_BYTES = 100
#: JSON lines are counted without parsing them, so nearly all are: many small files together may pass the limit, too.
_COUNT_LINES_FROM_BYTES = 10_000
_LINE_BYTES = 2
_LINES = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")
_SINGLE = (".html", ".htm")
#: Archives of records that are compressed one by one are read in ranges of so many bytes, on all workers.
RANGE_BYTES = 2_000_000
_SPLITTABLE = (".warc.gz", ".wet.gz")
#: Stored bytes of a compressed record where nobody looked: a short page.
_RECORD_BYTES = 2_000
_COMPRESSED = (".gz", ".zip", ".zst", ".parquet")
#: How many times its stored size a compressed file is assumed to have.
_COMPRESSION_FACTOR = 20


def plan_cycles(
    locations: Iterable[Location | Rejected],
    limits: CycleLimits,
    count_items: Callable[[Location], int] | None = None,
    mean_record_bytes: Callable[[Location], int] | None = None,
) -> Iterator[tuple[Location | Rejected, ...]]:
    """Cut listed files into groups of at most `limits.items` items and `limits.megabytes` of stored bytes each.

    A large archive of compressed records is read in ranges of bytes, whose items `mean_record_bytes` tells about; what
    it returns is an estimate. The items of another file are counted with `count_items` where there may be too many, and
    a file that holds more than a cycle may is read in slices. A single item beyond the limit of bytes is a group of its
    own. The order is kept; no files give no group.
    """
    group: list[Location | Rejected] = []
    items = size = 0
    max_size = limits.megabytes * 1_000_000
    for location, item_count in _slices(locations, limits.items, count_items, mean_record_bytes):
        weight = estimated_size(location) if isinstance(location, Location) else 0
        if group and (items + item_count > limits.items or size + weight > max_size):
            yield tuple(group)
            group, items, size = [], 0, 0
        group.append(location)
        items += item_count
        size += weight
    if group:
        yield tuple(group)


def estimated_size(location: Location) -> int:
    """Return the bytes that a file may have when it is read: a compressed one counts as many times its size."""
    compressed = location.path.lower().endswith(_COMPRESSED)
    return location.size * (_COMPRESSION_FACTOR if compressed else 1)


def _slices(
    locations: Iterable[Location | Rejected],
    max_items: int,
    count_items: Callable[[Location], int] | None,
    mean_record_bytes: Callable[[Location], int] | None,
) -> Iterator[tuple[Location | Rejected, int]]:
    """Yield each file, or its slices of at most `max_items` items, with the number of items."""
    for location in locations:
        if isinstance(location, Location) and location.count is not None:  # cut by the caller
            yield location, location.count
            continue
        if isinstance(location, Location) and location.size > RANGE_BYTES and is_splittable_by_name(location):
            yield from _ranges(location, mean_record_bytes(location) if mean_record_bytes else _RECORD_BYTES)
            continue
        if not isinstance(location, Location) or count_items is None or not _may_hold_many(location, max_items):
            yield location, 1
            continue
        item_count = count_items(location)
        if item_count <= max_items:
            yield location, item_count
            continue
        for first in range(0, item_count, max_items):
            count = min(max_items, item_count - first)
            yield replace(location, first=first, count=count, size=location.size * count // item_count), count


def _may_hold_many(location: Location, max_items: int) -> bool:
    """Return whether a file could hold so many items that it matters to the limit of a cycle."""
    name, size = location.path.lower(), estimated_size(location)
    if name.endswith(_LINES) and "://" not in name:  # others are fetched a second time to be counted
        return size >= min(_COUNT_LINES_FROM_BYTES, max_items * _LINE_BYTES)
    if name.endswith(_SINGLE):
        return size >= _COUNT_FROM_BYTES
    return size >= min(_COUNT_FROM_BYTES, max_items * _ITEM_BYTES)


def is_splittable_by_name(location: Location) -> bool:
    """Return whether a file is named as an archive that can be read in ranges; a file of another kind is read whole."""
    return location.path.lower().endswith(_SPLITTABLE) and location.source.kind in (None, "warc")


def _ranges(location: Location, record_bytes: int) -> Iterator[tuple[Location, int]]:
    """Yield the ranges of an archive of compressed records, each with an estimate of its items."""
    for start in range(0, location.size, RANGE_BYTES):
        end = start + RANGE_BYTES
        is_last = end >= location.size
        size = min(RANGE_BYTES, location.size - start)
        yield replace(location, start=start, end=None if is_last else end, size=size), size // record_bytes + 1
