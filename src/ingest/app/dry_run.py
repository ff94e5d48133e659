"""What a run would read: `ingest run --dry-run`. No server is asked, and nothing is written."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from ingest.app.known_files import item_key
from ingest.app.resolve_sources import ResolvedSources
from ingest.config import Config
from ingest.lake import Lake, open_lake
from ingest.lake.store import open_store
from ingest.records import Location, Rejected
from ingest.sources import list_locations, read_items

_KEYS_AT_ONCE = 10_000


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """A file that would be read. One that is not on this machine is not opened, and counts as one new item."""

    path: str
    items: int
    new: int
    message: str = ""


@dataclass(frozen=True, slots=True)
class PlannedAddress:
    """An address that would be asked, with its last poll, if there was one."""

    url: str
    kind: str | None  # None: found out by asking
    last_at: datetime | None = None
    outcome: str | None = None


@dataclass(frozen=True, slots=True)
class RunPlan:
    """What a run would read. `new` are the items that the lake does not know; what a page holds shows only reading."""

    files: tuple[PlannedFile, ...]
    addresses: tuple[PlannedAddress, ...]
    items: int
    new: int
    limit: int | None = None


def plan_run(sources: ResolvedSources, config: Config, limit: int | None = None) -> RunPlan:
    """Return what a run over the sources would read. Files of this machine are opened, and nothing is extracted.

    Raises `SourceError` as the run would: for a path that is not there.
    """
    lake = open_lake(config.lake) if open_store(config.lake).exists() else None
    listed = (location for source in sources.local for location in list_locations(source, config.fetch))
    items = ((file, *item) for file in listed for item in _items(file, config))
    files: dict[str, PlannedFile] = {}
    while batch := list(islice(items, _KEYS_AT_ONCE)):
        known = _known([key for _, key, _ in batch if key is not None], lake)
        for file, key, message in batch:
            path = file.path if isinstance(file, Location) else file.location
            before = files.get(path, PlannedFile(path, 0, 0))
            files[path] = PlannedFile(
                path, before.items + 1, before.new + (key not in known), before.message or message
            )
    addresses = [PlannedAddress(target.url, target.kind, *_last_poll(lake, target.url)) for target in sources.targets]
    planned = tuple(files.values())
    return RunPlan(
        planned, tuple(addresses), sum(file.items for file in planned), sum(file.new for file in planned), limit
    )


def _items(location: Location | Rejected, config: Config) -> Iterator[tuple[str | None, str]]:
    """Yield the key of each item of a file, and why it cannot be read, if so."""
    if isinstance(location, Rejected):
        yield item_key(location), location.message
    elif "://" in location.path:
        yield None, "not on this machine: not opened"
    else:
        for item in read_items(location, fetch=config.fetch):
            yield item_key(item), item.message if isinstance(item, Rejected) else ""


def _known(keys: Sequence[str], lake: Lake | None) -> set[str]:
    """Return which of some items the lake knows."""
    if lake is None:
        return set()
    query = (
        "with known as (select id from sightings union all select id from rejects union all "
        "select sighting_id from rejects) select id from known where id in (select unnest(?))"
    )
    return {key for (key,) in lake.sql(query, [list(keys)])}


def _last_poll(lake: Lake | None, url: str) -> tuple[datetime | None, str | None]:
    if lake is None:
        return None, None
    rows = lake.sql('select "at", outcome from fetches where url = ? order by "at" desc limit 1', [url]).fetchall()
    return (rows[0][0], rows[0][1]) if rows else (None, None)
