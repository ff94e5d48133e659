"""Beam transforms over the functions of the lower layers; no logic of their own.

One collection flows through all of them, and its elements are records: `Raw` until it is read, then `Article`;
`Rejected` and `Unchanged` pass untouched. Each transform changes the records of its own kind and passes on the others,
so that every item that `ReadSources` or `FetchFeeds` emits reaches `WriteLake` as exactly one outcome.

    from datetime import UTC, datetime

    import apache_beam as beam
    from ingest import flow
    from ingest.records import Source

    context = flow.CycleContext.begin("lake", now=datetime.now(UTC))
    with beam.Pipeline(runner="FnApiRunner") as pipeline:
        items = (
            pipeline
            | flow.ReadSources([Source("seeds/")])
            | flow.SkipKnown(context)
            | flow.Extract(context)
            | flow.CleanSites()
            | flow.TagRegions()
            | flow.TagTopics()
        )
        items | flow.WriteLake(context)

For the web, `pipeline | beam.Create(targets) | flow.FetchFeeds(context) | flow.FetchPages(context)` gives the items in
place of `ReadSources`, with `targets` from `ingest.polling.target_of`. `Ingest` composes all of them. What is new, its
version, and what it repeats is decided by `WriteLake`, under the lease of the lake.
"""

from typing import TYPE_CHECKING, Any

from ingest.flow.context import CycleContext
from ingest.flow.deciding import Deduplicate
from ingest.flow.extracting import Extract
from ingest.flow.in_notebooks import build_without_interactive_beam
from ingest.flow.ingesting import Ingest
from ingest.flow.reading import ReadSources, SkipKnown
from ingest.flow.site_lines import CleanSites
from ingest.flow.tagging import TagRegions, TagTopics
from ingest.flow.writing import WriteLake

if TYPE_CHECKING:
    from ingest.flow.fetching import FetchFeeds, FetchPages

__all__ = [
    "CleanSites",
    "CycleContext",
    "Deduplicate",
    "Extract",
    "FetchFeeds",
    "FetchPages",
    "Ingest",
    "ReadSources",
    "SkipKnown",
    "TagRegions",
    "TagTopics",
    "WriteLake",
]

build_without_interactive_beam()


def __getattr__(name: str) -> Any:
    """Import the transforms of the web on first use: local files need no HTTP client."""
    if name not in ("FetchFeeds", "FetchPages"):
        raise AttributeError(f"module 'ingest.flow' has no attribute {name!r}")
    from ingest.flow import fetching

    return getattr(fetching, name)
