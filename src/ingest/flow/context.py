"""What the transforms of one cycle share: the lake, the run's id and time, the settings."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from uuid import uuid4

import apache_beam as beam

from ingest.config import Config
from ingest.lake import LakeState, shared_state


@dataclass(frozen=True, slots=True)
class CycleContext:
    """One cycle of a lake that is to be committed. Picklable: every transform and every worker has its own copy."""

    lake: str  # folder or bucket URL
    run: str  # names this work in the log of the lake, for whoever tries it again: see `ingest.lake.commit_run`
    now: datetime  # with a zone: `first_seen_at` of what is new
    config: Config = field(default_factory=Config)
    since: date | None = None  # the first day of the lake's state that is compared with what comes in; None: all
    fixed_clock: bool = False  # `now` is the time of all answers of the web; else each is dated when it came

    @classmethod
    def begin(
        cls,
        lake: str,
        now: datetime,
        config: Config | None = None,
        *,
        run: str | None = None,
        fixed_clock: bool = False,
    ) -> "CycleContext":
        """Return the context of a new run, whose id is random unless given. Nothing is asked of the lake."""
        config = config or Config()
        return cls(lake, run or f"run-{uuid4().hex}", now, config, config.state.since(now), fixed_clock)


class ContextDoFn(beam.DoFn):  # type: ignore[misc]
    """A DoFn that needs the lake's state or the clock of its cycle."""

    def __init__(self, context: CycleContext) -> None:
        self.context = context

    def state(self) -> LakeState:
        """Return what this process knows of the lake, read once a run. It may be old: the commit looks again."""
        return shared_state(self.context.lake, self.context.since, self.context.run)

    def clock(self) -> Callable[[], datetime]:
        """Return the clock that dates the answers of the web."""
        now = self.context.now
        return (lambda: now) if self.context.fixed_clock else (lambda: datetime.now(UTC))
