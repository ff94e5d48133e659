"""Where the records of a WARC archive begin, for archives that several readers read in ranges of stored bytes."""

import re
from typing import BinaryIO

from ingest.sources.archive_stream import ArchiveStream, DamagedArchive, next_member
from ingest.sources.opening import GZIP_MAGIC, OpenFile

VERSION_LINE = re.compile(rb"(?:\xef\xbb\xbf)?WARC/[0-9]{1,2}\.[0-9]{1,3}[ \t]*\r?\n", re.IGNORECASE)
VERSION_BYTES = 24
_SAMPLE_BYTES = 262_144
_SAMPLE_RECORDS = 100


def is_splittable(stored: BinaryIO) -> bool:
    """Return whether an archive can be read in ranges: its records are found without reading those before them.

    That is so for gzip. A plain archive may hold another one, and a zstd archive may have a dictionary at its start.
    """
    stored.seek(0)
    return stored.read(2) == GZIP_MAGIC


def mean_record_bytes(stored: BinaryIO) -> int:
    """Return how many stored bytes the first records of an archive have on average; at least 100."""
    starts: list[int] = []
    place = first_member(stored, 0)
    while place is not None and place < _SAMPLE_BYTES and len(starts) < _SAMPLE_RECORDS:
        starts.append(place)
        place = first_member(stored, place + 1)
    return max(100, (starts[-1] - starts[0]) // (len(starts) - 1)) if len(starts) > 1 else _SAMPLE_BYTES


def record_range(opened: OpenFile) -> tuple[int | None, int | None]:
    """Return where the reading of an archive begins (None: nowhere) and before which member it ends (None: nowhere).

    A range begins at the first record after its own start, and ends where the next range begins: what lies between two
    records, broken or not, belongs to exactly one of them.
    """
    start = first_member(opened.stored, opened.start) if opened.start else 0
    if opened.end is None or not is_splittable(opened.stored):
        return start, None
    return start, first_member(opened.stored, opened.end)


def first_member(stored: BinaryIO, start: int) -> int | None:
    """Return where the first compressed member begins, from an offset on, whose content is a record; None for none."""
    place = next_member(stored, start)
    while place is not None:
        try:
            if VERSION_LINE.match(ArchiveStream(stored, place).peek(VERSION_BYTES)):
                return place
        except DamagedArchive:  # four bytes of compressed data that look like the start of a member
            pass
        place = next_member(stored, place + 1)
    return None
