"""What the transforms of one cycle share: the lake, the run's id and time, the settings."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import apache_beam as beam

from ingest.config import Config
from ingest.lake import KeptState, shared_state
from ingest.lake.publication import ANY_DAY, Publication


@dataclass(frozen=True, slots=True)
class CycleContext:
    """One cycle of a lake that is to be committed. Picklable: every transform and every worker has its own copy."""

    lake: str  # folder or bucket URL
    run: str  # names this work in the log of the lake, for whoever tries it again: see `ingest.lake.commit_run`
    now: datetime  # with a zone: `first_seen_at` of what is new
    config: Config = field(default_factory=Config)
    since: date | None = None  # the first day of the lake's state that is compared with what comes in; None: all
    fixed_clock: bool = False  # `now` is the time of all answers of the web; else each is dated when it came
    publication: Publication = ANY_DAY  # the days whose articles are stored

    @classmethod
    def begin(
        cls,
        lake: str,
        now: datetime,
        config: Config | None = None,
        *,
        run: str | None = None,
        fixed_clock: bool = False,
        publication: Publication = ANY_DAY,
    ) -> "CycleContext":
        """Return the context of a new run, whose id is random unless given. Nothing is asked of the lake."""
        config = config or Config()
        return cls(lake, run or f"run-{uuid4().hex}", now, config, config.state.since(now), fixed_clock, publication)

    def of(self, window: Any) -> "CycleContext":
        """Return the context of a window of the pipeline; one of a bounded pipeline has a single context, this one."""
        return self

    def state(self) -> KeptState:
        """Return what this process knows of the lake, read once a run. It may be old: the commit looks again."""
        return shared_state(self.lake, self.since, self.run)

    def clock(self) -> Callable[[], datetime]:
        """Return the clock that dates the answers of the web."""
        now = self.now
        return (lambda: now) if self.fixed_clock else (lambda: datetime.now(UTC))


@dataclass(frozen=True, slots=True)
class StreamContext(CycleContext):
    """What the windows of a stream have in common. `run` names the stream, `now` is when it began.

    Ticks that reach a worker `max_delay` seconds or more after their time begin nothing, unless it is None: what was
    due then is due at the next tick.
    """

    max_delay: float | None = None

    def of(self, window: Any) -> CycleContext:
        """Return the context of a window: a run of its own, whose `now` is the beginning of the window."""
        now = window.start.to_utc_datetime(has_tz=True)
        run = f"{self.run}/{now:%Y-%m-%dT%H:%M:%S.%fZ}"
        return CycleContext(self.lake, run, now, self.config, self.config.state.since(now), self.fixed_clock)


class ContextDoFn(beam.DoFn):  # type: ignore[misc]
    """A DoFn that needs the context of its cycle: of the window that it works on."""

    def __init__(self, context: CycleContext) -> None:
        self.context = context
        self._last: tuple[Any, CycleContext] | None = None

    def context_of(self, window: Any) -> CycleContext:
        """Return the context of a window; that of the last one is kept."""
        if self._last is None or self._last[0] != window:
            self._last = (window, self.context.of(window))
        return self._last[1]
