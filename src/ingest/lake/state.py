"""The state of a lake, as a writer asks for it; see `kept.state`."""

from ingest.lake.kept import KeptState, shared_state
from ingest.lake.kept.state import _state_of

LakeState = KeptState

__all__ = ["LakeState", "_state_of", "shared_state"]
