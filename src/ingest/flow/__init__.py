"""Beam transforms over the functions of the lower layers; no logic of its own.

One collection flows through all of them, and its elements are plain records: `Raw` until it is read, then `Article`;
`Rejected` and `Unchanged` ride along untouched. Each transform changes the records of its own kind and passes on the
others, so that every item that `ReadSources` or `FetchFeeds` emits reaches `WriteLake` as exactly one outcome.

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

from typing import TYPE_CHECKING, Any

from ingest.flow.deciding import DecideVersions, Deduplicate
from ingest.flow.ingesting import Ingest, PollMode
from ingest.flow.reading import CleanSites, Extract, ReadSources, SkipKnown
from ingest.flow.tagging import TagRegions, TagTopics
from ingest.flow.writing import WriteLake

if TYPE_CHECKING:
    from ingest.flow.fetching import FetchFeeds, FetchPages

__all__ = [
    "CleanSites",
    "DecideVersions",
    "Deduplicate",
    "Extract",
    "FetchFeeds",
    "FetchPages",
    "Ingest",
    "PollMode",
    "ReadSources",
    "SkipKnown",
    "TagRegions",
    "TagTopics",
    "WriteLake",
]


def __getattr__(name: str) -> Any:
    """The transforms of the web on first use: who reads local files need not load an HTTP client."""
    if name not in ("FetchFeeds", "FetchPages"):
        raise AttributeError(f"module 'ingest.flow' has no attribute {name!r}")
    from ingest.flow import fetching

    return getattr(fetching, name)
