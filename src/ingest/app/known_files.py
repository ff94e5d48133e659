"""Files of which the lake has every item: nothing is to be done for them, and no engine or worker to be started."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from ingest.config import Config
from ingest.identity.reject import reject_key
from ingest.identity.sighting import identified
from ingest.lake import KeptState, shared_state
from ingest.records import Location, Raw, Rejected, Source
from ingest.sources import read_items, read_slice
from ingest.tally import note


def leave_out_known(
    files: Sequence[Source | Location | Rejected], config: Config, now: datetime
) -> tuple[tuple[Source | Location | Rejected, ...], int]:
    """Return the files from the first one on that may hold anything new, and how many items those before it hold.

    Local files are read, one after the other, until an item is not known.
    """
    state = shared_state(config.lake, config.state.since(now))
    is_empty = state.is_empty()
    known = 0
    places: set[tuple[str, int] | str] = set()  # overlapping sources list a file twice
    for position, file in enumerate(files):
        if _place(file) in places:
            continue
        number = _known_items(file, state) if not is_empty else None
        if number is None:
            return tuple(later for later in files[position:] if _place(later) not in places), known
        places.add(_place(file))
        known += number
        note("read", number)
        note("files")
    return (), known


def first_new_items(
    files: Iterable[Location | Rejected], number: int, config: Config, now: datetime
) -> Iterator[Location | Rejected]:
    """Yield the files, or the beginning of one, that hold the first so many items that the lake does not know."""
    state = shared_state(config.lake, config.state.since(now))
    for file in files:
        if number <= 0:
            return
        if isinstance(file, Rejected):
            number -= reject_key(file) not in state
            yield file
            continue
        new = 0
        for before, item in enumerate(read_items(file, fetch=config.fetch)):
            if new == number:
                file = replace(file, count=before)
                break
            new += item_key(item) not in state
        number -= new
        yield file


def item_key(item: Raw | Rejected) -> str | None:
    """Return the id by which the lake knows an item that was read from a file: of its sighting, or of its reject."""
    return identified(item).sighting_id if isinstance(item, Raw) else reject_key(item)


def _place(file: Source | Location | Rejected) -> tuple[str, int] | str:
    if isinstance(file, Location):
        return file.path, file.first
    return file.location if isinstance(file, Rejected) else file.path_or_url


def _known_items(file: Source | Location | Rejected, state: KeptState) -> int | None:
    """Return how many items a file holds, None where the lake may not know all of them."""
    if isinstance(file, Rejected):
        return 1 if reject_key(file) in state else None
    if isinstance(file, Source) or "://" in file.path or file.start or file.end is not None:
        return None
    number = 0
    for item in read_slice(file):
        if item_key(item) not in state:
            return None
        number += 1
    return number
