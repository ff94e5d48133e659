"""The archive's part of a commit: the answers of its rows of `fetches` become files of the cycle.

A body that an earlier row of the same address has is not written twice: the row refers to the earlier record. The page
of an announcement is the exception, because its record also holds the announcement, and the same page may come with
another one.
"""

import logging
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from ingest.ids import sha256_hex
from ingest.lake import layout
from ingest.lake.archive.deleted import names_deleted
from ingest.lake.archive.warc import encode_file_head
from ingest.lake.deletions import Deletions
from ingest.lake.kept import KeptState
from ingest.lake.log import StagedFile
from ingest.lake.storage import Store
from ingest.records import Fetch

_logger = logging.getLogger(__name__)

FILE_BYTES = 64 << 20
"""The most bytes of records in one file; only a single answer may take more."""
_CACHE_BYTES = 64 << 20  # of parts in memory

Place = tuple[str, int, int]
"""Where the records of an answer are: key of the file, offset and length in bytes."""


def place_of(row: Fetch) -> Place | None:
    """Return where the answer of a row is kept; None where it is not."""
    if row.archive_file is None or row.archive_offset is None or row.archive_length is None:
        return None
    return row.archive_file, row.archive_offset, row.archive_length


def at_place(row: Fetch, place: Place | None) -> Fetch:
    """Return the row of an answer that is kept at a place."""
    file, offset, length = place or (None, None, None)
    return replace(row, archive_file=file, archive_offset=offset, archive_length=length)


def stage_answers(
    store: Store, cycle: str, now: datetime, rows: Sequence[Fetch], state: KeptState, deletions: Deletions
) -> tuple[list[Fetch], list[StagedFile]]:
    """Stage the answers of a cycle's rows of `fetches`; return the rows with their final places, and the files.

    The rows come with the places of parts. An answer whose part is gone is not kept; that is logged. Nor is a document
    of a feed or list that names something that was deleted.
    """
    earlier = _earlier_places(rows, state)
    parts = _Parts(store)
    writer = ArchiveWriter(store, cycle, now)
    copied: dict[Place, int] = {}
    numbers: dict[int, int] = {}
    for index in sorted(range(len(rows)), key=lambda index: (rows[index].url, rows[index].kind, rows[index].at)):
        row, place = rows[index], place_of(rows[index])
        if index in earlier or place is None:
            continue
        if place not in copied:
            record = parts.read(place)
            if record is None:
                _logger.warning("ingest: %s: the answer that was kept until the commit is gone: %s", row.url, place[0])
                continue
            if row.kind != "page" and names_deleted(record, deletions):
                continue
            copied[place] = writer.add(record)
        numbers[index] = copied[place]
    places = writer.finish()
    found = {index: places[number] for index, number in numbers.items()} | earlier
    return [at_place(row, found.get(index)) for index, row in enumerate(rows)], writer.files


def _earlier_places(rows: Sequence[Fetch], state: KeptState) -> dict[int, Place]:
    """Return the places of the answers that earlier rows of the same addresses have, by position of the row."""
    pages: Mapping[str, Fetch] = state.pages([row.url for row in rows if row.kind == "page" and row.body_sha256])
    places: dict[int, Place] = {}
    for index, row in enumerate(rows):
        if row.body_sha256 is None or (row.kind == "page" and row.archive_file is not None):
            continue
        last = pages.get(row.url) if row.kind == "page" else state.last_poll(row.url)
        place = place_of(last) if last is not None and last.body_sha256 == row.body_sha256 else None
        if place is not None:
            places[index] = place
    return places


class _Parts:
    """Reads records of parts; the last ones stay in memory."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._contents: OrderedDict[str, bytes] = OrderedDict()

    def read(self, place: Place) -> bytes | None:
        """Return the records at a place; None when the part is gone or cut."""
        key, offset, length = place
        if key not in self._contents:
            content = self._store.read(key)
            if content is None:
                return None
            self._contents[key] = content
            while sum(map(len, self._contents.values())) > _CACHE_BYTES and len(self._contents) > 1:
                self._contents.popitem(last=False)
        self._contents.move_to_end(key)
        record = self._contents[key][offset : offset + length]
        return record if len(record) == length else None


class ArchiveWriter:
    """Writes the files of the archive of one cycle into the stage. `files` are those that are finished."""

    def __init__(self, store: Store, cycle: str, now: datetime, day: date | None = None, first_shard: int = 0) -> None:
        self._store, self._cycle, self._day = store, cycle, day or now.date()
        self._head = encode_file_head(now)
        self._shard = first_shard
        self._records: list[bytes] = []
        self._answers = 0  # in the records
        self._size = 0
        self._places: list[Place] = []
        self.files: list[StagedFile] = []

    def add(self, record: bytes, answers: int = 1) -> int:
        """Add the records of an answer, or of several answers that stay together.

        Return the position of their place in what `finish` returns.
        """
        if self._size + len(record) > FILE_BYTES:
            self._close()
        self._records.append(record)
        self._answers += answers
        self._size += len(record)
        return len(self._places) + len(self._records) - 1

    def finish(self) -> list[Place]:
        """Write the last file, and return the places of all that was added, in order."""
        self._close()
        return self._places

    def _close(self) -> None:
        if not self._records:
            return
        content = b"".join([self._head, *self._records])
        sha256 = sha256_hex(content)
        path = layout.table_path(layout.ARCHIVE, self._day, self._cycle, self._shard, sha256)
        self._store.write(layout.staged_key(self._cycle, path), content)
        self.files.append(StagedFile(path, layout.ARCHIVE, self._answers, len(content), sha256))
        self._places += [(path, offset, length) for offset, length in _ranges(len(self._head), self._records)]
        self._shard += 1
        self._records, self._answers, self._size = [], 0, 0


def _ranges(start: int, records: Sequence[bytes]) -> Iterator[tuple[int, int]]:
    for record in records:
        yield start, len(record)
        start += len(record)
