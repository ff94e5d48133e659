"""Which stored fingerprints are to be compared with new ones: they share enough keys with one of them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ingest.dedupe import keys_of, least_common_keys, text_key_of
from ingest.lake.kept.key_runs import KeyRun, rows_with_keys
from ingest.records import Fingerprint

if TYPE_CHECKING:
    import numpy as np

_ITEMS_AT_ONCE = 500


def candidate_rows(runs: Sequence[KeyRun], items: Sequence[Fingerprint], limit: int) -> list[int]:
    """Return the rows of the fingerprints that share enough keys, or the text, with one of some items, in order.

    Of each key the `limit` smallest rows count, so that the cost of an item does not grow with the texts that share a
    common phrase with it. Most texts that share one key share no other, and are never read. How many keys a stored text
    has is not known here, so one key is enough for an item of few; `find_candidates` decides when both are read.
    """
    import numpy as np

    found = [np.empty(0, np.int64)]
    for start in range(0, len(items), _ITEMS_AT_ONCE):
        found.append(_rows(runs, items[start : start + _ITEMS_AT_ONCE], limit))
    rows: list[int] = np.unique(np.concatenate(found)).tolist()
    return rows


def _rows(runs: Sequence[KeyRun], items: Sequence[Fingerprint], limit: int) -> "np.ndarray[Any, Any]":
    import numpy as np

    keys = [keys_of(item) for item in items]
    sizes = np.array([len(of_item) for of_item in keys])
    distinct, places = np.unique(np.concatenate(keys), return_inverse=True)
    positions, rows = rows_with_keys(runs, distinct, limit)
    # Each key of each item is repeated for each row that has it.
    starts = np.searchsorted(positions, np.arange(len(distinct) + 1))
    counts = np.diff(starts)[places]
    ends = np.cumsum(counts)
    owners = np.repeat(np.repeat(np.arange(len(items)), sizes), counts)
    hits = rows[np.repeat(starts[places] - (ends - counts), counts) + np.arange(len(owners))].astype(np.int64)
    is_text = np.concatenate(keys) == np.repeat(np.array([text_key_of(item) for item in items], dtype=np.uint64), sizes)
    of_text = hits[np.repeat(is_text, counts)]
    pairs, common = np.unique((owners << 32) | hits, return_counts=True)
    needed = least_common_keys(sizes)
    return np.concatenate([of_text, pairs[common >= needed[pairs >> 32]] & 0xFFFF_FFFF])
