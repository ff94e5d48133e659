"""Tags: each transform maps one pure function over the articles."""

from typing import Any

import apache_beam as beam

from ingest.flow.counting import Item
from ingest.process import with_regions, with_topics
from ingest.records import Article


class TagRegions(beam.PTransform):  # type: ignore[misc]
    """Adds the regions that each article mentions and is about, with the words that say so."""

    def expand(self, items: Any) -> Any:
        """One map."""
        return items | "Regions" >> beam.Map(_regions)


class TagTopics(beam.PTransform):  # type: ignore[misc]
    """Adds the IPTC topics of each article, with the words that say so."""

    def expand(self, items: Any) -> Any:
        """One map."""
        return items | "Topics" >> beam.Map(_topics)


def _regions(item: Item) -> Item:
    return with_regions(item) if isinstance(item, Article) else item


def _topics(item: Item) -> Item:
    return with_topics(item) if isinstance(item, Article) else item
