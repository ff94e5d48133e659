"""What the transforms of one cycle share: the lake, the cycle's name and time, the settings."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import apache_beam as beam

from ingest.config import Config
from ingest.lake import LakeState, next_cycle, shared_state


@dataclass(frozen=True, slots=True)
class CycleContext:
    """One cycle of a lake. Picklable: every transform and every worker has its own copy."""

    lake: str  # folder or bucket URL
    cycle: str  # the name that the commit will have in the log: see `ingest.lake.next_cycle`
    now: datetime  # with a zone: `first_seen_at` of what is new
    config: Config = field(default_factory=Config)
    since: date | None = None  # the first day of the lake's state that is compared with what comes in; None: all
    fixed_clock: bool = False  # `now` is the time of all answers of the web; else each is dated when it came

    @classmethod
    def begin(
        cls, lake: str, now: datetime, config: Config | None = None, *, fixed_clock: bool = False
    ) -> "CycleContext":
        """Return the context of the lake's next cycle. The caller holds the lake's lease."""
        config = config or Config()
        return cls(lake, next_cycle(lake), now, config, config.state.since(now), fixed_clock)


class ContextDoFn(beam.DoFn):  # type: ignore[misc]
    """A DoFn that needs the lake's state or the clock of its cycle."""

    def __init__(self, context: CycleContext) -> None:
        self.context = context

    def state(self) -> LakeState:
        """Return what this process knows of the lake, read once a cycle."""
        return shared_state(self.context.lake, self.context.since, self.context.cycle)

    def clock(self) -> Callable[[], datetime]:
        """Return the clock that dates the answers of the web."""
        now = self.context.now
        return (lambda: now) if self.context.fixed_clock else (lambda: datetime.now(UTC))
