"""How much goes into one cycle: the input is cut so that memory is bounded by the settings, whatever its size."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from ingest.config import CycleLimits
from ingest.records import Location, Rejected

#: Stored bytes beyond which a file may hold more items than it is worth to guess: they are counted.
_COUNT_BEYOND = 4_000_000
#: How much larger than stored a compressed file is taken for.
_PACKED = 20


def plan_cycles(
    found: Iterable[Location | Rejected],
    limits: CycleLimits,
    count_items: Callable[[Location], int] | None = None,
) -> Iterator[tuple[Location | Rejected, ...]]:
    """Cut what was listed into groups, each at most `limits.items` items and `limits.megabytes` of stored bytes.

    A large file (an archive, JSON lines) is counted with `count_items` and, where it holds more items than a cycle may,
    read in slices. A single item beyond the limit is a group of its own. Order is kept; nothing found gives no group.
    """
    group: list[Location | Rejected] = []
    items = size = 0
    most = limits.megabytes * 1_000_000
    for each, held in _slices(found, limits.items, count_items):
        weight = weight_of(each) if isinstance(each, Location) else 0
        if group and (items + held > limits.items or size + weight > most):
            yield tuple(group)
            group, items, size = [], 0, 0
        group.append(each)
        items += held
        size += weight
    if group:
        yield tuple(group)


def weight_of(location: Location) -> int:
    """Bytes that a file may come to when it is read: a compressed one is taken for many times its size."""
    return location.size * (_PACKED if location.path.lower().endswith((".gz", ".zip", ".zst", ".parquet")) else 1)


def _slices(
    found: Iterable[Location | Rejected], most: int, count_items: Callable[[Location], int] | None
) -> Iterator[tuple[Location | Rejected, int]]:
    """Each file, or its slices, with the number of items in it."""
    for each in found:
        if not isinstance(each, Location) or count_items is None or weight_of(each) < _COUNT_BEYOND:
            yield each, 1
            continue
        held = count_items(each)
        if held <= most:
            yield each, held
            continue
        for first in range(0, held, most):
            count = min(most, held - first)
            yield replace(each, first=first, count=count, size=each.size * count // held), count
