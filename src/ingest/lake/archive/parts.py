"""Answers that are not committed yet: the fetching process writes them to the stage and passes their places on.

So the bytes of an answer do not travel through the pipeline a second time, and a commit holds no more of them in memory
than one file of the archive and some parts. A part belongs to a run, whose commit removes it, or to the polls of a
process, which removes it at its end. Recovery removes the parts of a process that died.
"""

import os
import platform
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from ingest.ids import sha256_hex
from ingest.lake import layout
from ingest.lake.archive.warc import encode_answer
from ingest.lake.leftovers import remove_leftovers
from ingest.lake.storage import Store
from ingest.lake.store import writable_store
from ingest.records import ArchivedAnswer, Fetch

PART_BYTES = 8 << 20
"""A part is written when it has grown to so many bytes."""

LIFETIME = timedelta(days=1)
"""How long the parts of a writer on another machine are kept: it may be at work, or its rows on their way."""

_STAMP = "%Y%m%d%H%M%S"


class AnswerKeeper(Protocol):
    """What keeps answers while they are fetched."""

    @property
    def is_full(self) -> bool:
        """Whether rows should be handed on before more answers come."""

    def add(self, answer: ArchivedAnswer | None) -> None:
        """Keep an answer; None stands for one that has nothing to keep."""

    def refer(self, row: Fetch) -> Fetch:
        """Return the row of an answer with the place where it is kept."""

    def remove(self) -> None:
        """Remove what this keeper has written: its rows are committed, or will not be."""


class NoKeeper:
    """Keeps nothing."""

    is_full = True

    def add(self, answer: ArchivedAnswer | None) -> None:
        """Do nothing."""

    def refer(self, row: Fetch) -> Fetch:
        """Return the row as it is."""
        return row

    def remove(self) -> None:
        """Do nothing."""


class PartWriter:
    """Keeps answers in parts in the stage of a lake. `work` names what they belong to."""

    def __init__(self, lake: str, work: str) -> None:
        self._store = writable_store(lake)
        self._name = layout.PartName(layout.part_scope(work), f"{datetime.now(UTC):{_STAMP}}", _host(), os.getpid())
        self._number = 0
        self._buffer: list[bytes] = []
        self._size = 0
        self._waiting: dict[tuple[str, datetime], tuple[int, int]] = {}  # offset and length in the buffer
        self._places: dict[tuple[str, datetime], tuple[str, int, int]] = {}

    @property
    def is_full(self) -> bool:
        """See `AnswerKeeper`."""
        return self._size >= PART_BYTES

    def add(self, answer: ArchivedAnswer | None) -> None:
        """See `AnswerKeeper`."""
        if answer is None:
            return
        if self.is_full:
            self.flush()
        record = encode_answer(answer)
        self._waiting[answer.asked, answer.at] = (self._size, len(record))
        self._buffer.append(record)
        self._size += len(record)

    def refer(self, row: Fetch) -> Fetch:
        """See `AnswerKeeper`. What is still in memory is written first."""
        key = (row.url, row.at)
        if key in self._waiting:
            self.flush()
        place = self._places.get(key)
        if place is None:
            return row
        return replace(row, archive_file=place[0], archive_offset=place[1], archive_length=place[2])

    def flush(self) -> None:
        """Write what is in memory as one part."""
        if not self._buffer:
            return
        content = b"".join(self._buffer)
        key = layout.part_key(self._name, self._number, sha256_hex(content))
        self._store.write(key, content)
        self._number += 1
        self._places |= {name: (key, offset, length) for name, (offset, length) in self._waiting.items()}
        self._buffer, self._size, self._waiting = [], 0, {}

    def remove(self) -> None:
        """See `AnswerKeeper`."""
        own = self._name
        remove_leftovers(self._store, lambda: _keys(self._store, lambda name: name == own))


def answer_keeper(lake: str, work: str, *, keep: bool) -> AnswerKeeper:
    """Return what keeps the answers of some work: nothing unless `keep`."""
    return PartWriter(lake, work) if keep else NoKeeper()


def remove_parts_of(store: Store, work: str) -> None:
    """Remove the parts of a run: it is committed, whichever attempt wrote them."""
    scope = layout.part_scope(work)
    remove_leftovers(store, lambda: _keys(store, lambda name: name.scope == scope))


def left_over_parts(keys: Sequence[str]) -> list[str]:
    """Return the keys of parts whose writer is dead, or on another machine and was started before `LIFETIME`."""
    oldest = f"{datetime.now(UTC) - LIFETIME:{_STAMP}}"
    return [key for key in keys if (name := layout.parse_part(key)) is not None and _is_left_over(name, oldest)]


def _is_left_over(name: layout.PartName, oldest: str) -> bool:
    return not _is_alive(name) if name.host == _host() else name.started < oldest


def _is_alive(name: layout.PartName) -> bool:
    """Return whether a process of this machine may still be the one that wrote a part."""
    try:
        os.kill(name.pid, 0)
    except ProcessLookupError:
        return False
    except OSError:  # it is there and belongs to another user, or nothing is known
        return True
    return True


def _host() -> str:
    """Return what names this machine since it was started: process ids are those of one start."""
    boot = Path("/proc/sys/kernel/random/boot_id")
    since = boot.read_text(encoding="ascii").strip() if boot.exists() else ""
    return sha256_hex(f"{platform.node()}\n{since}\n{_pid_namespace()}".encode("utf-8", "replace"))[:8]


def _pid_namespace() -> str:
    """Return what tells containers of one machine apart, whose processes have ids of their own."""
    try:
        return os.readlink("/proc/self/ns/pid")
    except OSError:
        return ""


def _keys(store: Store, is_wanted: Callable[[layout.PartName], bool]) -> list[str]:
    keys = store.keys(layout.STAGE) if store.exists() else []
    return [key for key in keys if (name := layout.parse_part(key)) is not None and is_wanted(name)]
