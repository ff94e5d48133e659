"""Counting the common phrases of a lake, so that copies are compared by what is rare in it from then on."""

from datetime import datetime

from ingest.config import Config
from ingest.dedupe import MOST_STORIES, CommonPhrases
from ingest.lake.committing import sole_writer
from ingest.lake.kept import shared_state
from ingest.lake.phrases import write_phrases
from ingest.lake.recovery import recover
from ingest.lake.snapshot import snapshot
from ingest.lake.store import existing_store


def count_phrases(
    lake: str, now: datetime, config: Config, *, holder: str = "ingest", dry_run: bool = False
) -> CommonPhrases:
    """Count the passages that more than `MOST_STORIES` stories of a lake share, and make them its common phrases.

    The fingerprints count that new articles are compared with (`[state] days`). Links and clusters that were found
    before stay as they are. With `dry_run` nothing is stored, and the version is ''. Raises `LakeBusy` when another
    writer does not end, `LakeError` where there is no lake.
    """
    store = existing_store(lake)
    with sole_writer(lake, holder, config.cycle.wait_seconds):
        recover(lake, tables=False)
        state = shared_state(lake, config.state.since(now))
        common = CommonPhrases("", state.keys_of_many(MOST_STORIES))
        return common if dry_run else write_phrases(store, snapshot(store).last_cycle, common)
