"""Reading all fingerprints of a lake at once."""

from datetime import date

from ingest.lake import schema
from ingest.lake.committed_files import published_files, read_columns
from ingest.lake.store import open_store
from ingest.records import Fingerprint


def load_fingerprints(lake: str, since: date | None = None) -> list[Fingerprint]:
    """Return the fingerprints of the days from `since` on, by the time they were first seen, id, version and scheme."""
    store = open_store(lake)
    if not store.exists():
        return []
    names = schema.contract("fingerprints").names
    rows = read_columns(store, lambda: published_files(store, "fingerprints", since), "fingerprints", names)
    order = ["first_seen_at", "id", "version", "scheme"]
    return schema.from_table("fingerprints", rows.sort_by([(name, "ascending") for name in order]))
