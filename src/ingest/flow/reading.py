"""From sources to items: list, open, skip what is known."""

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import apache_beam as beam

from ingest.config import FetchConfig
from ingest.flow.context import ContextDoFn, CycleContext
from ingest.flow.counting import CycleItem
from ingest.identity.reject import reject_key
from ingest.identity.sighting import identified
from ingest.read_ahead import file_key, is_small_file
from ingest.records import ItemsRead, KnownItems, LineRange, Location, Raw, Rejected, Source, Unchanged
from ingest.sources import list_locations, read_places, read_slice
from ingest.tally import note


@dataclass(eq=False)
class ReadSources(beam.PTransform):  # type: ignore[misc]
    """Sources (or locations listed before) -> items: `Raw`, or `Rejected` for what could not be opened.

    Beside them it emits how many they are, as `ItemsRead`, for the check of the commit.
    """

    sources: Sequence[Source | Location | Rejected | KnownItems]
    fetch: FetchConfig | None = None  # for files at web addresses
    unopened: bool = False  # see `OpenFiles`

    def expand(self, begin: Any) -> Any:
        """List the files and open each once."""
        listed = begin | "Sources" >> beam.Create(self.sources) | "List" >> beam.FlatMap(_list, self.fetch)
        return listed | "Files" >> OpenFiles(self.fetch, self.unopened)


@dataclass(eq=False)
class OpenFiles(beam.PTransform):  # type: ignore[misc]
    """Listed files, and ranges of archives -> their items; see `ReadSources`.

    With `unopened`, small local files pass as they are, and lines of local files as
    `LineRange`, for `ExtractRows`: their places travel to the workers, and not their bytes.
    """

    fetch: FetchConfig | None = None
    unopened: bool = False

    def expand(self, listed: Any) -> Any:
        """Open each file once (of each window); grouping also spreads them over the workers."""
        return (
            listed
            | "ByFile" >> beam.WithKeys(_file_key)
            | "Distinct" >> beam.GroupByKey()
            | "Open" >> beam.FlatMap(_open, self.fetch, self.unopened)
        )


def _list(
    source: Source | Location | Rejected | KnownItems, fetch: FetchConfig | None
) -> Iterable[Location | Rejected | KnownItems]:
    return list_locations(source, fetch) if isinstance(source, Source) else (source,)


def _file_key(listed: Location | Rejected | KnownItems) -> bytes:
    return b"" if isinstance(listed, KnownItems) else file_key(listed)


def _open(
    file: tuple[bytes, Iterable[Location | Rejected | KnownItems]], fetch: FetchConfig | None, unopened: bool
) -> Iterator[Raw | Rejected | Location | LineRange | KnownItems | ItemsRead]:
    """Yield the items of one file, and how many they were, without those of lines that pass as places.

    Overlapping sources (a folder and a file in it) list it twice: the first counts.
    """
    location = min(file[1], key=repr)
    if isinstance(location, KnownItems):
        yield location
        yield ItemsRead(location.number)
        return
    if unopened and isinstance(location, Location) and is_small_file(location):
        yield location
        return
    number = 0
    for item in _items(location, fetch, unopened):
        if not isinstance(item, LineRange):
            note("read")
            number += 1
        yield item
    note("files")
    yield ItemsRead(number)


def _items(
    location: Location | Rejected, fetch: FetchConfig | None, unopened: bool
) -> Iterator[Raw | Rejected | LineRange]:
    if isinstance(location, Rejected):
        return iter((location,))
    return read_places(location, fetch=fetch) if unopened else read_slice(location, fetch=fetch)


@dataclass(eq=False)
class SkipKnown(beam.PTransform):  # type: ignore[misc]
    """Turns items that the lake has seen with the same bytes from the same carrier into `Unchanged`, unread."""

    context: CycleContext

    def expand(self, items: Any) -> Any:
        """Look each item up in an index of the lake's state."""
        return items | "Skip" >> beam.ParDo(_SkipKnown(self.context))


class _SkipKnown(ContextDoFn):
    def __init__(self, context: CycleContext) -> None:
        super().__init__(context)
        self._known: tuple[CycleContext, Container[str | None]] | None = None

    def start_bundle(self) -> None:
        self._known = None

    def process(self, item: CycleItem, window: Any = beam.DoFn.WindowParam) -> Iterator[CycleItem]:
        context = self.context_of(window)
        if self._known is None or self._known[0] is not context:
            state = context.state()
            self._known = context, state if len(state) else ()  # nothing is asked of a new lake
        known = self._known[1]
        if isinstance(item, Raw):
            item = identified(item)
            is_known = item.sighting_id in known
        else:
            is_known = isinstance(item, Rejected) and reject_key(item) in known
        if is_known and isinstance(item, Raw | Rejected):
            yield Unchanged(location=item.location, source=item.source)
        else:
            yield item
