"""The whole cycle as one transform: what `ingest run` and `pipelines/batch.py` share."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import apache_beam as beam

from ingest.config import Config
from ingest.flow.deciding import DecideVersions, Deduplicate
from ingest.flow.reading import CleanSites, Extract, ReadSources, SkipKnown
from ingest.flow.writing import WriteLake
from ingest.lake import CycleMeta
from ingest.process import Tagging, with_fingerprint
from ingest.records import Fetch, Location, PendingPage, PollTarget, Raw, Rejected, Source

Left = PendingPage | Raw | Fetch  # what an earlier cycle had no room for, or could not have


@dataclass(frozen=True, slots=True)
class PollMode:
    """How the web is asked: all that nothing forbids, or only what is due; at a fixed time, or the clock's."""

    only_due: bool = False
    fixed: datetime | None = None
    since: datetime | None = None  # of a further cycle of one run: what was asked from then on is not asked again


def days_before(now: datetime, days: int) -> date:
    """The UTC day so many days ago, or the first day there is."""
    return date.fromordinal(max(1, now.date().toordinal() - days))


class Ingest(beam.PTransform):  # type: ignore[misc]
    """Sources -> one committed cycle: read, extract and tag, decide, deduplicate, write. Emits the `LogEntry`.

    `PollTarget`s among the sources are asked from the web; without any, none of that is loaded. The tags are those of
    `process.TAGGERS` and of `config.tags`, made in the workers that hold the text.
    """

    def __init__(
        self,
        sources: Iterable[Source | Location | Rejected | PollTarget | Left],
        *,
        lake: str,
        cycle: str,
        now: datetime,
        config: Config | None = None,
        polling: PollMode | None = None,
        label: str | None = None,
    ) -> None:
        super().__init__(label)
        named = tuple(sources)
        self.targets = tuple(each for each in named if isinstance(each, PollTarget))
        self.again = tuple(each for each in named if isinstance(each, PendingPage | Raw | Fetch))
        self.sources = tuple(each for each in named if not isinstance(each, PollTarget | PendingPage | Raw | Fetch))
        self.lake, self.cycle, self.now = lake, cycle, now
        self.config, self.polling = config or Config(), polling or PollMode()

    def expand(self, begin: Any) -> Any:
        """Compose the transforms."""
        since = days_before(self.now, self.config.state.days)
        tagging = Tagging(self.config.tags.taggers, self.config.tags.topic)
        items = begin | "ReadSources" >> ReadSources(self.sources)
        if self.targets or self.again:
            items, read = self._with_web(begin, items, since)
        else:
            read = items | "CountRead" >> beam.combiners.Count.Globally()
        return (
            items
            | "SkipKnown" >> SkipKnown(self.lake)
            | "Extract" >> Extract(self.config.work, self.now, then=(tagging, with_fingerprint))
            | "SkipKnownRejects" >> SkipKnown(self.lake)
            | "CleanSites" >> CleanSites(tagging)
            | "DecideVersions" >> DecideVersions(self.lake, self.now, since=since, cycle=self.cycle)
            | "Deduplicate" >> Deduplicate(self.lake, since, self.now)
            | "WriteLake"
            >> WriteLake(
                self.lake,
                cycle=self.cycle,
                now=self.now,
                read=read,
                meta=CycleMeta(config_sha256=self.config.digest()),
            )
        )

    def _with_web(self, begin: Any, items: Any, since: date) -> tuple[Any, Any]:
        """The local items and those of the web together, and how many were read."""
        from ingest.flow.fetching import FetchFeeds, FetchPages, counted_again, is_item

        fetch, fixed = self.config.fetch, self.polling.fixed
        polled = (
            begin
            | "Targets" >> beam.Create(self.targets)
            | "FetchFeeds"
            >> FetchFeeds(
                self.lake,
                fetch,
                since=since,
                cycle=self.cycle,
                now=fixed,
                only_due=self.polling.only_due,
                most=max(1, self.config.cycle.web_items - sum(not isinstance(each, Fetch) for each in self.again)),
                asked_since=self.polling.since,
            )
        )
        again = begin | "Again" >> beam.Create(self.again) | "CountAgain" >> beam.Map(counted_again)
        named = (items, polled, again) | "LocalAndWeb" >> beam.Flatten()
        read = named | "Items" >> beam.Filter(is_item) | "CountRead" >> beam.combiners.Count.Globally()
        most_bytes = self.config.cycle.web_bytes
        pages = FetchPages(self.lake, fetch, since=since, cycle=self.cycle, now=fixed, most_bytes=most_bytes)
        return named | "FetchPages" >> pages, read
