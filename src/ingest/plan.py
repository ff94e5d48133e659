"""How much goes into one cycle: the input is cut so that memory is bounded by the settings, whatever its size."""

from collections.abc import Iterable, Iterator

from ingest.config import CycleLimits
from ingest.records import Location, Rejected


def plan_cycles(found: Iterable[Location | Rejected], limits: CycleLimits) -> Iterator[tuple[Location | Rejected, ...]]:
    """Cut the listed files into groups, each at most `limits.items` files and `limits.megabytes` of stored bytes.

    A single file beyond the limit is a group of its own. Order is kept; nothing found gives no group.
    """
    group: list[Location | Rejected] = []
    size = 0
    most = limits.megabytes * 1_000_000
    for each in found:
        weight = each.size if isinstance(each, Location) else 0
        if group and (len(group) >= limits.items or size + weight > most):
            yield tuple(group)
            group, size = [], 0
        group.append(each)
        size += weight
    if group:
        yield tuple(group)
