"""Beam transforms over the functions of the lower layers; no logic of its own.

One collection flows through all of them, and its elements are plain records: `Raw` until it is read, then `Article`;
`Rejected` and `Unchanged` ride along untouched. Each transform changes the records of its own kind and passes on the
others, so that every item that `ReadSources` emits reaches `WriteLake` as exactly one outcome.

    items = (
        pipeline
        | ReadSources([Source("seeds/")])
        | Extract()
        | Deduplicate()
        | TagRegions()
        | TagTopics()
    )
    items | WriteLake("lake", cycle="00000001", now=now)
"""

from ingest.flow.deciding import DecideVersions, Deduplicate
from ingest.flow.fetching import FetchFeeds, FetchPages
from ingest.flow.ingesting import Ingest, Polling
from ingest.flow.reading import Extract, ReadSources, SkipKnown
from ingest.flow.tagging import TagRegions, TagTopics
from ingest.flow.writing import WriteLake

__all__ = [
    "DecideVersions",
    "Deduplicate",
    "Extract",
    "FetchFeeds",
    "FetchPages",
    "Ingest",
    "Polling",
    "ReadSources",
    "SkipKnown",
    "TagRegions",
    "TagTopics",
    "WriteLake",
]
