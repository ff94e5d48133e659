"""The settings that bound work, and the types that all settings are made of. See `ingest.config`."""

import os
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, ClassVar, Literal

from annotated_types import Ge, Gt, Le

#: A number above this is a mistake: it would overflow a C long, or a sleep, somewhere below us.
_MAX_NUMBER = 1_000_000_000

Count = Annotated[int, Ge(1), Le(_MAX_NUMBER)]
CountOrZero = Annotated[int, Ge(0), Le(_MAX_NUMBER)]
Seconds = Annotated[float, Gt(0), Le(_MAX_NUMBER)]
SecondsOrZero = Annotated[float, Ge(0), Le(_MAX_NUMBER)]
CopyKind = Literal["exact", "near", "excerpt", "edited", "update"]

#: How `ingest.config_file` reads each dataclass; a plain dictionary, so that this module does not import pydantic.
RULES: dict[str, Any] = {"extra": "forbid", "allow_inf_nan": False, "use_attribute_docstrings": True}


@dataclass(frozen=True, slots=True)
class WorkLimits:
    """What one item may cost, and how many worker processes there are."""

    __pydantic_config__: ClassVar[dict[str, Any]] = RULES

    workers: CountOrZero = 0
    """Worker processes; 0 for as many as this process may use cores."""
    cpu_seconds: Seconds = 10.0
    """CPU seconds that reading one item may take."""
    memory_mb: Count = 1024
    """Megabytes of address space that a worker may use beyond what it needs at its start."""

    def count(self) -> int:
        """Return how many worker processes to run: as configured, else the cores this process may use."""
        if self.workers > 0:
            return self.workers
        if hasattr(os, "sched_getaffinity"):
            return len(os.sched_getaffinity(0))
        return os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class CycleLimits:
    """How much one cycle takes in before it commits; bounds memory whatever the input."""

    __pydantic_config__: ClassVar[dict[str, Any]] = RULES

    items: Count = 20_000
    """Items of one cycle."""
    megabytes: Count = 1_000
    """Stored megabytes of one cycle's files; a quarter of it bounds the bytes that a cycle fetches."""
    wait_seconds: SecondsOrZero = 90.0
    """Seconds that a start or a commit waits for another writer of the lake to end its commit."""

    @property
    def web_bytes(self) -> int:
        """Bytes of bodies that one cycle fetches: a quarter, for the in-process engine holds each several times."""
        return self.megabytes * 250_000

    @property
    def web_items(self) -> int:
        """Entries that one cycle takes from the web: as many as have room, with pages of usual size (100 kB)."""
        return max(1, min(self.items, self.web_bytes // 100_000))


@dataclass(frozen=True, slots=True)
class StateWindow:
    """How much of the past is compared with what comes in."""

    __pydantic_config__: ClassVar[dict[str, Any]] = RULES

    days: Count = 90
    """Days that sightings and fingerprints are looked back for."""

    def since(self, now: datetime) -> date:
        """Return the first day that a cycle of `now` looks at."""
        return date.fromordinal(max(1, now.date().toordinal() - self.days))


@dataclass(frozen=True, slots=True)
class CopiesConfig:
    """What becomes of a new article that repeats an earlier one; see docs/operate.md."""

    __pydantic_config__: ClassVar[dict[str, Any]] = RULES

    drop: tuple[CopyKind, ...] = ()
    """Kinds of copies that become rejects: exact, near, excerpt, edited, update; others are stored and marked."""


@dataclass(frozen=True, slots=True)
class UpkeepConfig:
    """What `run` and `watch` do for the lake when their work is committed; see docs/operate.md."""

    __pydantic_config__: ClassVar[dict[str, Any]] = RULES

    compact: bool = True
    """Whether small files are merged when there are many."""
    seconds: SecondsOrZero = 20.0
    """About how long that may take at a time; one merge is always done."""
    grace_minutes: SecondsOrZero = 60.0
    """How long replaced files are kept for readers that opened the lake before."""
    expire_days: Count | None = None
    """Days after which articles are removed, by the day they were first seen; without it, none are."""


@dataclass(frozen=True, slots=True)
class ArchiveConfig:
    """Whether what is fetched is kept as it came, so that `ingest replay` can read it again; see docs/operate.md."""

    __pydantic_config__: ClassVar[dict[str, Any]] = RULES

    keep: bool = False
    """Whether answers of feeds and pages are stored in WARC files of the lake, under `archive/`."""
