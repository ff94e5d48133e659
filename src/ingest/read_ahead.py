"""Reading ahead: workers read small local files before the pipeline of their cycle asks for them.

A run imports the engine at its start, and commits at the end of each cycle, in one process. Meanwhile the workers read
what comes next. Nothing depends on it: a file that was not read ahead is handed to a worker when the pipeline gets to
it, and what was read ahead is compared with what the lake knows at the commit, as all items are.
"""

import os
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from ingest.config import Config
from ingest.errors import IngestError
from ingest.records import ArticleStep, LineRange, Location, Raw, Rejected, Source
from ingest.sniff import kind_by_name

if TYPE_CHECKING:  # a run with nothing new needs none of them
    from ingest.reading import ReadResult, ReadTask
    from ingest.workers import Workers

#: Limits of a group that is handed to a worker at once: a message costs as much as a small item costs to read.
GROUP_ITEMS = 16
GROUP_BYTES = 256_000  # of bytes, or of files as they are stored: about six pages
#: How large a local file may be, as stored, for a worker to open it, by the kind that its name or its settings promise.
#: One of several documents is the work of one worker, while the others may have none: it has to be small, and what it
#: holds has to be as small, so no compressed one is among them.
_MAX_OF_ONE = dict.fromkeys(("html", "text"), 1_000_000)
_MAX_OF_SEVERAL = {
    "xml": 1_000_000,
    "wire": 1_000_000,
    **dict.fromkeys(("mail", "feed", "csv", "json", "jsonl"), 64_000),
}


@dataclass(slots=True, eq=False)
class FilesAhead:
    """Files that were handed to a worker together, in the order of their cycle."""

    files: list[Location]
    result: "Future[ReadResult]"
    is_taken: bool = False


def reading_steps(config: Config) -> tuple[ArticleStep, ...]:
    """Return the steps that a worker applies to each article that it read."""
    from ingest.process import Tagging, with_fingerprint

    return Tagging(config.tags.taggers, config.tags.topic), with_fingerprint


def is_small_file(location: Location) -> bool:
    """Return whether a worker may open a file and read it whole: a local one that has little work."""
    is_whole = location.first == location.start == 0 and location.count is None and location.end is None
    kind = location.source.kind or kind_by_name(location.path)
    most = _MAX_OF_ONE.get(kind, -1)
    if not location.path.endswith(".gz"):
        most = max(most, _MAX_OF_SEVERAL.get(kind, -1))
    return is_whole and "://" not in location.path and location.size <= most


def file_key(listed: Location | Rejected) -> bytes:
    """Return what identifies a file, or a slice of one: bytes, for a file's name need not be Unicode."""
    if isinstance(listed, Location):
        return b"%d/%d#" % (listed.first, listed.start) + os.fsencode(listed.path)
    return listed.location.encode("utf-8", "surrogatepass")


def weight_of(item: Raw | Location | LineRange) -> int:
    """Return the bytes that an item, or a file, adds to its group. A range of lines is a group by itself."""
    if isinstance(item, LineRange):
        return GROUP_BYTES
    return len(item.content) if isinstance(item, Raw) else item.size


def is_full_group(number: int, size: int) -> bool:
    """Return whether a group of so many items, or files, and bytes has reached one of its limits."""
    return number >= GROUP_ITEMS or size >= GROUP_BYTES


class ReadAhead:
    """The files of the cycles of one run that workers read ahead of the pipeline: as many as the workers' queue holds.

    `begin` tells what is to come, and `take` gives out what is read, each file once. Both are called by the run; a
    thread hands the files to the workers.
    """

    def __init__(self, config: Config, now: datetime) -> None:
        self.lake, self.now = config.lake, now
        self._config = config
        self._condition = threading.Condition()
        self._coming: dict[Location, int] = {}  # not yet with a worker, in order; 0: of this cycle, 1: of the next
        self._with_worker: dict[Location, FilesAhead] = {}  # and not yet taken
        self._thread: threading.Thread | None = None
        self._is_closed = False

    def begin(self, files: Iterable[Source | Location | Rejected], later: Iterable[Location | Rejected] = ()) -> None:
        """Begin a cycle that reads these files; `later` are those of the cycle after it.

        What was read ahead and is not among them is dropped.
        """
        wanted = dict.fromkeys(_small_files(files), 0)
        for file in _small_files(later):
            wanted.setdefault(file, 1)
        with self._condition:
            self._with_worker = {
                file: group
                for file, group in self._with_worker.items()
                if len({wanted.get(other) for other in group.files}) == 1 and file in wanted
            }
            self._coming = {file: cycle for file, cycle in wanted.items() if file not in self._with_worker}
            self._condition.notify_all()
            if self._coming and self._thread is None:
                self._thread = threading.Thread(target=self._hand_over, name="read-ahead", daemon=True)
                self._thread.start()

    def take(self, file: Location) -> FilesAhead | None:
        """Return the group that a file is read in, None where it is not read ahead and now will not be."""
        with self._condition:
            self._coming.pop(file, None)
            group = self._with_worker.pop(file, None)
            if group is not None:
                self._condition.notify_all()
            return group

    def close(self) -> None:
        """Hand no more files to the workers."""
        with self._condition:
            self._is_closed = True
            self._coming.clear()
            self._with_worker.clear()
            self._condition.notify_all()

    def _task(self) -> "ReadTask":
        from ingest.reading import ReadTask

        config = self._config
        since = config.state.since(self.now)
        return ReadTask(self.now, config.work.cpu_seconds, reading_steps(config), config.lake, since, "ahead")

    def _hand_over(self) -> None:
        from ingest.reading import read_files
        from ingest.workers import shared_workers

        task, pool = self._task(), shared_workers(self._config.work)
        while True:
            with self._condition:
                self._condition.wait_for(lambda: self._is_closed or (self._coming and self._has_room(pool)))
                if self._is_closed:
                    return
                files = self._next_group()
                try:
                    group = FilesAhead(files, pool.submit_task(read_files, (files, task), len(files)))
                except IngestError:  # the pipeline hands the files over itself, and reports the error
                    self._is_closed = True
                    return
                self._with_worker.update(dict.fromkeys(files, group))

    def _has_room(self, pool: "Workers") -> bool:
        return len({id(group) for group in self._with_worker.values()}) < pool.capacity

    def _next_group(self) -> list[Location]:
        """Remove and return files of one cycle for one worker."""
        files: list[Location] = []
        size = 0
        for file, cycle in self._coming.items():
            if files and cycle != self._coming[files[0]]:
                break
            files.append(file)
            size += weight_of(file)
            if is_full_group(len(files), size):
                break
        for file in files:
            del self._coming[file]
        return files


def _small_files(files: Iterable[Source | Location | Rejected]) -> list[Location]:
    """Return the small files among these; of those that are listed twice the one that a pipeline reads."""
    by_key: dict[bytes, Location] = {}
    for file in files:
        if isinstance(file, Location):
            key = file_key(file)
            other = by_key.get(key)
            by_key[key] = file if other is None else min(file, other, key=repr)
    return [file for file in by_key.values() if is_small_file(file)]


_active: deque[ReadAhead] = deque(maxlen=1)


@contextmanager
def reading_ahead(config: Config, now: datetime) -> Iterator[ReadAhead]:
    """Let pipelines in this process find what is read ahead, within the block."""
    ahead = ReadAhead(config, now)
    _active.append(ahead)
    try:
        yield ahead
    finally:
        ahead.close()
        _active.clear()


def files_ahead(lake: str, now: datetime) -> ReadAhead | None:
    """Return what is read ahead in this process for a run over a lake, None where nothing is."""
    active = _active[0] if _active else None
    return active if active is not None and (active.lake, active.now) == (lake, now) else None


def with_next(
    groups: Iterable[Sequence[Location | Rejected]],
) -> Iterator[tuple[Sequence[Location | Rejected], Sequence[Location | Rejected]]]:
    """Yield each group with the one after it, which is empty for the last."""
    pending: Sequence[Location | Rejected] | None = None
    for group in groups:
        if pending is not None:
            yield pending, group
        pending = group
    if pending is not None:
        yield pending, ()
