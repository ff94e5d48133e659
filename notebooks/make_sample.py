"""Make the lake of the notebooks: two weeks of an invented press, read as `ingest run` reads the web, and `seeds/`.

    python notebooks/make_sample.py build/sample

Nothing is asked outside of this machine.
"""

import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from ingest.app.resolve_sources import resolve_sources, source_of
from ingest.app.run import RunReport, run
from ingest.cli.options import load_engine
from ingest.config import Config, FetchConfig, SourceConfig, WorkLimits
from sample_newsroom import Press, Story, correct, serve, write_day

FIRST_DAY = date(2026, 11, 2)
DAYS = 14


class Newsroom:
    """The sample press and the lake that reads it, one day after the other."""

    def __init__(self, lake: str, proxy: str, press: Press) -> None:
        """Begin before the first day. `proxy` is the address under which the press is served."""
        self.lake, self.press, self._days = lake, press, 0
        self._yesterday: list[Story] = []
        sources = tuple(
            SourceConfig(url=outlet.feed, name=outlet.name, pages=not outlet.has_full_text) for outlet in press.outlets
        )
        fetch = FetchConfig(contact="sample@example.org", proxy=proxy, delay=0.0)
        self.config = Config(lake=lake, fetch=fetch, source=sources, work=WorkLimits(workers=1))

    def next_day(self) -> RunReport:
        """Let the press publish for a day, and read its feeds at eight in the evening (UTC)."""
        day = FIRST_DAY + timedelta(days=self._days)
        self.press.day = self._days
        today = write_day(day)
        older = self.press.stories[: len(self.press.stories) - len(self._yesterday)]
        self.press.stories = [*older, *correct(self._yesterday), *today]
        self._yesterday, self._days = today, self._days + 1
        now = datetime(day.year, day.month, day.day, 20, tzinfo=UTC)
        sources = resolve_sources(source_of(settings) for settings in self.config.source)
        return run(sources, self.config, now, fixed_clock=True, load=lambda: load_engine(quiet=True))


@contextmanager
def newsroom(lake: str) -> Iterator[Newsroom]:
    """Serve the sample press on loopback, and yield the newsroom that reads it into a lake."""
    press = Press()
    with serve(press) as proxy:
        yield Newsroom(lake, proxy, press)


def make(lake: str, days: int = DAYS, seeds: str | None = None) -> int:
    """Write the sample lake, and return the number of its articles and versions."""
    stored = 0
    with newsroom(lake) as sample:
        for _ in range(days):
            report = sample.next_day()
            stored += report.counts["stored"]
        if seeds:
            sources = resolve_sources(source_of(settings) for settings in (SourceConfig(path=seeds),))
            end = report.now + timedelta(hours=1)
            stored += run(sources, Config(lake=lake, work=WorkLimits(workers=1)), end, fixed_clock=True).counts[
                "stored"
            ]
    return stored


def main() -> None:
    """Make the lake that the command line names, in place of an older one."""
    lake = Path(sys.argv[1] if len(sys.argv) > 1 else "build/sample")
    if (lake / "_log").is_dir():
        shutil.rmtree(lake)
    started = time.monotonic()
    number = make(str(lake), seeds=str(Path(__file__).parent.parent / "seeds"))
    print(f"{lake}: {number} articles and versions in {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main()
