"""Finding the bytes of what the lake has: in the archive, or in local files that are still there. Asks no server."""

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from ingest.config import Config
from ingest.errors import LakeCorrupt
from ingest.feeds import link_field, parse_feed
from ingest.identity.sighting import identified
from ingest.ids import sha256_hex
from ingest.lake import Lake
from ingest.lake.archive.storing import Place
from ingest.lake.archive.warc import decode_answer
from ingest.lake.committed_files import file_range
from ingest.lake.storage import Store
from ingest.polling.announce import announced_items, distinct_entries, recent_entries
from ingest.polling.archiving import read_about
from ingest.polling.polls import page_of
from ingest.records import ArchivedAnswer, Location, PollTarget, Raw, Rejected, Source
from ingest.sources import read_items
from ingest.urls.clean import clean_url

_MAX_DOCUMENTS = 4  # of a feed, that are searched for one entry
_DOCUMENTS_IN_MEMORY = 16


class Unread(StrEnum):
    """Why something could not be read again. The list is closed."""

    NOT_ARCHIVED = "not-archived"  # it came from the web, and no answer with these bytes was kept
    ENTRY_MISSING = "entry-missing"  # no document of the feed that was kept has the entry with these bytes
    NO_ANNOUNCEMENT = "no-announcement"  # what led to the request was not kept with the answer
    DAMAGED = "damaged"  # the archive's file is not what was committed
    FILE_MISSING = "file-missing"  # the local file is not there any more
    FILE_CHANGED = "file-changed"  # the local file has other bytes now
    NO_SIGHTING = "no-sighting"  # the lake does not know any more where it came from
    REJECTED = "rejected"  # it was read again, and is no article now
    FAILED = "failed"  # the process that tagged it again died, or took too long


@dataclass(frozen=True, slots=True)
class Reading:
    """A document that a cycle read: its bytes by their hash, and where it was found."""

    cycle: int
    now: datetime  # the time of the cycle
    sha256: str
    location: str
    source: str
    feed_url: str | None
    sighting_id: str | None
    article_id: str | None


@dataclass(frozen=True, slots=True)
class _Answer:
    """A row of `fetches` that refers to the archive."""

    url: str
    kind: str
    cycle: int
    sha256: str | None
    place: Place


class BytesFinder:
    """Finds the bytes of the readings of some cycles. It keeps the entries of the last documents of feeds in memory."""

    def __init__(self, lake: Lake, store: Store, config: Config, readings: Sequence[Reading]) -> None:
        self._store, self._config = store, config
        self._documents: dict[Place, dict[str, Raw]] = {}
        self._pages: dict[str, list[_Answer]] = {}
        self._feeds: dict[str, list[_Answer]] = {}
        for answer in _answers(lake, readings):
            if answer.kind == "page":
                self._pages.setdefault(answer.sha256 or "", []).append(answer)
            else:
                self._feeds.setdefault(answer.url, []).append(answer)

    def find(self, readings: Iterable[Reading]) -> Iterator[tuple[Reading, Raw | Rejected | Unread]]:
        """Yield each reading with its document as it was read the first time, or why that is not possible.

        A reject means that the bytes are still there and hold no document. Readings of the archive come first. A local
        file is read once for all of its readings.
        """
        of_files: defaultdict[tuple[str, str], list[Reading]] = defaultdict(list)
        for reading in readings:
            path = local_path(reading.location)
            if path is None:
                yield reading, self._in_archive(reading)
            else:
                of_files[path, reading.source].append(reading)
        for (path, source), members in of_files.items():
            yield from _in_file(path, source_named(source, self._config), members)

    def _in_archive(self, reading: Reading) -> Raw | Unread:
        try:
            return self._from_archive(reading)
        except LakeCorrupt:
            return Unread.DAMAGED

    def _from_archive(self, reading: Reading) -> Raw | Unread:
        pages = sorted(self._pages.get(reading.sha256, ()), key=lambda page: (page.cycle != reading.cycle, page.url))
        raws = [raw for page in pages if (raw := _page(self._answer(page.place))) is not None]
        if raws:
            return next((raw for raw in raws if raw.sighting_id == reading.sighting_id), raws[0])
        if pages:
            return Unread.NO_ANNOUNCEMENT
        documents = sorted(
            (answer for answer in self._feeds.get(reading.feed_url or "", ()) if answer.cycle >= reading.cycle),
            key=lambda answer: answer.cycle,
        )
        for answer in documents[:_MAX_DOCUMENTS]:
            entry = self._entries_at(answer.place).get(reading.sighting_id or "")
            if entry is not None and sha256_hex(entry.content) == reading.sha256:
                return entry
        return Unread.ENTRY_MISSING if documents else Unread.NOT_ARCHIVED

    def _entries_at(self, place: Place) -> dict[str, Raw]:
        """Return the entries of a document of a feed by the ids of their sightings."""
        if place not in self._documents:
            self._documents[place] = _entries(self._answer(place))
            while len(self._documents) > _DOCUMENTS_IN_MEMORY:
                del self._documents[next(iter(self._documents))]
        return self._documents[place]

    def _answer(self, place: Place) -> ArchivedAnswer:
        path, offset, length = place
        return decode_answer(file_range(self._store, path, offset, length), path)


def _in_file(
    path: str, source: Source, readings: Sequence[Reading]
) -> Iterator[tuple[Reading, Raw | Rejected | Unread]]:
    """Yield the readings of a local file with their items, in the order of the file; last those that are not found."""
    if not os.path.isfile(path):  # a pipe in its place would be waited for
        yield from ((reading, Unread.FILE_MISSING) for reading in readings)
        return
    wanted: defaultdict[str, list[Reading]] = defaultdict(list)
    for reading in readings:
        wanted[reading.location].append(reading)
    for item in read_items(Location(path, source, os.path.getsize(path))):
        if item.location in wanted:
            found = identified(item) if isinstance(item, Raw) else item
            sha256 = sha256_hex(item.content) if isinstance(item, Raw) else item.raw_sha256
            yield from ((reading, found) for reading in wanted[item.location] if reading.sha256 == sha256)
            wanted[item.location] = [reading for reading in wanted[item.location] if reading.sha256 != sha256]
    for members in wanted.values():
        yield from ((reading, Unread.FILE_CHANGED) for reading in members)


def local_path(location: str) -> str | None:
    """Return the path of a local file in a location, which may be followed by `#` and a part; None for an address."""
    if "://" in location.partition("#")[0]:
        return None
    if os.path.exists(location):
        return location
    ends = [index for index, char in enumerate(location) if char == "#"]
    return next(
        (location[:end] for end in reversed(ends) if os.path.isfile(location[:end])), location.partition("#")[0]
    )


def source_named(name: str, config: Config) -> Source:
    """Return a source with the settings that it has now; without any where the configuration does not name it."""
    for source in config.source:
        if name in (source.url, source.path):
            return Source(
                name,
                source.kind,
                source.name,
                source.language,
                source.home,
                source.pages,
                source.tags,
                source.columns.pairs(),
            )
    return Source(name)


def _answers(lake: Lake, readings: Sequence[Reading]) -> Iterator[_Answer]:
    """Yield the rows of `fetches` that may have the bytes of some readings."""
    hashes = sorted({reading.sha256 for reading in readings})
    feeds = sorted({reading.feed_url for reading in readings if reading.feed_url})
    rows = lake.sql(
        "SELECT url, kind, cycle, body_sha256, archive_file, archive_offset, archive_length FROM fetches "
        "WHERE archive_file IS NOT NULL AND CASE WHEN kind = 'page' "
        "THEN outcome = 'ok' AND body_sha256 IN (SELECT unnest(?::VARCHAR[])) "
        "ELSE cycle >= ? AND url IN (SELECT unnest(?::VARCHAR[])) END "
        "ORDER BY archive_file, archive_offset, cycle",
        [hashes, min((reading.cycle for reading in readings), default=0), feeds],
    )
    for url, kind, cycle, sha256, *place in rows:
        yield _Answer(url, kind, cycle, sha256, (place[0], place[1], place[2]))


def _page(answer: ArchivedAnswer) -> Raw | None:
    """Return a page as it was read: with what announced it."""
    about = read_about(answer.about)
    if about is None:
        return None
    raw = about if isinstance(about, Raw) else page_of(about).raw
    page = replace(
        raw,
        content=answer.body,
        url=clean_url(answer.url) or raw.url,
        media_type=next((value for name, value in answer.headers if name == "content-type"), None),
        fetched_at=answer.at,
        headers=answer.headers,
    )
    return identified(page)


def _entries(answer: ArchivedAnswer) -> dict[str, Raw]:
    """Return the entries of a document that came with their text, by the ids of their sightings."""
    target = read_about(answer.about)
    if not isinstance(target, PollTarget):
        return {}
    headers = {**dict(answer.headers), "link": link_field(answer.headers)}
    feed = parse_feed(answer.body, url=answer.url, headers=headers, at=answer.at, home=target.source.home)
    pairs = announced_items(
        recent_entries(feed, distinct_entries(feed), answer.at),
        feed,
        feed_url=target.carrier or target.url,
        source=target.source,
        known=frozenset(),
        found_in=answer.url,
        now=answer.at,
    )
    raws = (item for _, item in pairs if isinstance(item, Raw))
    return {raw.sighting_id: raw for raw in raws if raw.sighting_id is not None}


def readings_of(rows: Iterable[Mapping[str, Any]]) -> list[Reading]:
    """Return rows of a query with the columns of `Reading` as records."""
    names = Reading.__dataclass_fields__
    return [Reading(**{name: row[name] for name in names}) for row in rows]
