"""What a writer asks of the lake, kept between processes: see `state`."""

from ingest.lake.kept.state import KeptState, shared_state

__all__ = ["KeptState", "shared_state"]
