"""Removing files that nothing depends on any more."""

import logging
from collections.abc import Callable

from ingest.errors import LakeError
from ingest.lake.storage import Store

_logger = logging.getLogger(__name__)


def remove_leftovers(store: Store, find: Callable[[], list[str]]) -> list[str]:
    """Remove the files that `find` returns, and return their keys.

    A failure is logged as a warning and returns nothing: what was committed stays committed, and the next run tries
    again.
    """
    try:
        keys = find()
        store.remove(keys)
    except LakeError as error:
        _logger.warning(
            "ingest: all is committed, but files that are not needed any more could not be removed: %s", error
        )
        return []
    return keys
