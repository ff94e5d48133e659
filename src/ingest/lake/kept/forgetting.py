"""What becomes of a kept state in a deletion: the rows are taken out of it, or its files are removed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ingest.errors import LakeError
from ingest.lake.kept.keeper import DAMAGE, Keeper
from ingest.lake.kept.removal import RemovedRows
from ingest.lake.snapshot import snapshot
from ingest.lake.storage import Store


class StateRemoval:
    """Collects what a deletion removes from the state of its lake, and takes it out once the deletion is committed."""

    def __init__(self, keeper: Keeper, removed: RemovedRows, cycle: str) -> None:
        self._keeper, self.rows, self._cycle = keeper, removed, cycle

    def apply(self) -> None:
        """Take the rows out, where that can be done: `files_to_keep` tells."""
        if self.rows.are_too_many:
            return
        try:
            self._keeper.remove(self.rows, self._cycle)
        except (*DAMAGE, OSError, LakeError):
            return  # the state is built again when it is needed next


@contextmanager
def state_removal(store: Store, cycle: str, gone: frozenset[str]) -> Iterator[StateRemoval | None]:
    """Give what removes rows from the state of a lake for a `with` block; None when there is no state to speak of.

    `cycle` is that of the deletion, and `gone` are the ids of the articles of which no row will be left. For the holder
    of the lease.
    """
    keeper = Keeper(store)
    try:
        yield StateRemoval(keeper, keeper.rows_to_remove(gone), cycle) if keeper.resume() else None
    finally:
        keeper.close()


def files_to_keep(store: Store) -> frozenset[Path]:
    """Return the files of the state of a lake on this machine, when it has taken in the last cycle; none otherwise."""
    keeper = Keeper(store)
    try:
        return keeper.files_of(snapshot(store))
    finally:
        keeper.close()
