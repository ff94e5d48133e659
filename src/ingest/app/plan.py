"""How much goes into one cycle: the input is cut so that the settings bound the memory, whatever the input's size."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from ingest.config import CycleLimits
from ingest.records import Location, Rejected

#: Bytes beyond which a file may hold more items than a cycle may: its items are counted.
_COUNT_FROM_BYTES = 4_000_000
_COMPRESSED = (".gz", ".zip", ".zst", ".parquet")
#: How many times its stored size a compressed file is assumed to have.
_COMPRESSION_FACTOR = 20


def plan_cycles(
    locations: Iterable[Location | Rejected],
    limits: CycleLimits,
    count_items: Callable[[Location], int] | None = None,
) -> Iterator[tuple[Location | Rejected, ...]]:
    """Cut listed files into groups of at most `limits.items` items and `limits.megabytes` of stored bytes each.

    A large file (an archive, JSON lines) is counted with `count_items` and, where it holds more items than a cycle may,
    read in slices. A single item beyond the limit is a group of its own. The order is kept; no files give no group.
    """
    group: list[Location | Rejected] = []
    items = size = 0
    max_size = limits.megabytes * 1_000_000
    for location, item_count in _slices(locations, limits.items, count_items):
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
    locations: Iterable[Location | Rejected], max_items: int, count_items: Callable[[Location], int] | None
) -> Iterator[tuple[Location | Rejected, int]]:
    """Yield each file, or its slices of at most `max_items` items, with the number of items."""
    for location in locations:
        if not isinstance(location, Location) or count_items is None or estimated_size(location) < _COUNT_FROM_BYTES:
            yield location, 1
            continue
        item_count = count_items(location)
        if item_count <= max_items:
            yield location, item_count
            continue
        for first in range(0, item_count, max_items):
            count = min(max_items, item_count - first)
            yield replace(location, first=first, count=count, size=location.size * count // item_count), count
