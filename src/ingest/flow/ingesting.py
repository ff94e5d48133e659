"""The whole cycle as one transform: what `ingest run` and `pipelines/batch.py` share."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

import apache_beam as beam

from ingest.config import Config
from ingest.flow.deciding import DecideVersions, Deduplicate
from ingest.flow.reading import Extract, ReadSources, SkipKnown
from ingest.flow.writing import WriteLake
from ingest.lake import CycleMeta
from ingest.process import with_regions, with_topics
from ingest.records import Location, Rejected, Source


class Ingest(beam.PTransform):  # type: ignore[misc]
    """Sources -> one committed cycle: read, extract and tag, decide, deduplicate, write. Emits the `LogEntry`.

    The tags are those of `TagRegions` and `TagTopics`, made in the workers that hold the text.
    """

    def __init__(
        self,
        sources: Iterable[Source | Location | Rejected],
        *,
        lake: str,
        cycle: str,
        now: datetime,
        config: Config | None = None,
        label: str | None = None,
    ) -> None:
        super().__init__(label)
        self.sources, self.lake, self.cycle, self.now = tuple(sources), lake, cycle, now
        self.config = config or Config()

    def expand(self, begin: Any) -> Any:
        """Compose the transforms."""
        since: date = (self.now - timedelta(days=self.config.state.days)).date()
        items = begin | "ReadSources" >> ReadSources(self.sources)
        read = items | "CountRead" >> beam.combiners.Count.Globally()
        return (
            items
            | "SkipKnown" >> SkipKnown(self.lake)
            | "Extract" >> Extract(self.config.work, self.now, then=(with_regions, with_topics))
            | "DecideVersions" >> DecideVersions(self.lake, self.now)
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
