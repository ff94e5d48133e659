"""Tags: each transform maps one pure function over the articles."""

from typing import Any

import apache_beam as beam

from ingest.flow.counting import CycleItem
from ingest.process import with_regions, with_topics
from ingest.records import Article, ArticleStep


class TagRegions(beam.PTransform):  # type: ignore[misc]
    """Adds the regions that each article mentions and is about, with the words that caused them."""

    def expand(self, items: Any) -> Any:
        """Tag one article after the other."""
        return items | "Regions" >> beam.Map(_tagged, with_regions)


class TagTopics(beam.PTransform):  # type: ignore[misc]
    """Adds the IPTC topics of each article, with the words that caused them."""

    def expand(self, items: Any) -> Any:
        """Tag one article after the other."""
        return items | "Topics" >> beam.Map(_tagged, with_topics)


def _tagged(item: CycleItem, step: ArticleStep) -> CycleItem:
    return step(item) if isinstance(item, Article) else item
