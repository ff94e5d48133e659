"""Which stored fingerprints are to be compared with new ones, and which of their keys many stories share."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ingest.dedupe import CommonPhrases, keys_of, least_common_keys, shared_by_many, text_key_of, weighing_keys
from ingest.lake.kept.key_runs import KeyRun, merged_pairs, rows_with_keys
from ingest.records import Fingerprint

if TYPE_CHECKING:
    import numpy as np

_ITEMS_AT_ONCE = 500
_TEXTS_OF_A_STORY = 8  # of a key so many texts for each story that makes it common are looked at
_PASSAGES_END = 1 << 28  # keys of passages are smaller, and those of texts are not, but for one in 2**36


def candidate_rows(
    runs: Sequence[KeyRun], items: Sequence[Fingerprint], limit: int, common: CommonPhrases | None = None
) -> list[int]:
    """Return the rows of the fingerprints that share enough keys, or the text, with one of some items, in order.

    Keys of `common` phrases are not looked up. Of each other key the `limit` smallest rows count, so that the cost
    of an item does not grow with the texts that share a phrase with it. Most texts that share one key share no
    other, and are never read. How many keys a stored text has is not known here, so one key is enough for an item
    of few; `find_candidates` decides when both are read.
    """
    import numpy as np

    found = [np.empty(0, np.int64)]
    for start in range(0, len(items), _ITEMS_AT_ONCE):
        found.append(_rows(runs, items[start : start + _ITEMS_AT_ONCE], limit, common))
    rows: list[int] = np.unique(np.concatenate(found)).tolist()
    return rows


def _rows(
    runs: Sequence[KeyRun], items: Sequence[Fingerprint], limit: int, common_phrases: CommonPhrases | None
) -> "np.ndarray[Any, Any]":
    import numpy as np

    keys = [weighing_keys(item, common_phrases) for item in items]
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
    needed = least_common_keys(np.array([len(keys_of(item)) for item in items]))
    return np.concatenate([of_text, pairs[common >= needed[pairs >> 32]] & 0xFFFF_FFFF])


def keys_of_many_stories(
    runs: Sequence[KeyRun], most: int, stories_of: Callable[[Sequence[int]], Mapping[int, int]]
) -> "np.ndarray[Any, Any]":
    """Return the keys of passages that more than `most` stories share, sorted.

    `stories_of` gives the number of the story of each of some rows; a row without one does not count. Of a key the
    smallest rows are looked at, a bounded number of them.
    """
    import numpy as np

    found = [np.empty(0, np.uint64)]
    for keys, rows in merged_pairs(runs) if runs else ():
        end = int(np.searchsorted(keys, np.uint64(_PASSAGES_END)))
        keys, rows = keys[:end], rows[:end]
        firsts = np.searchsorted(keys, keys, "left")
        rank = np.arange(len(keys)) - firsts
        is_looked_at = (np.searchsorted(keys, keys, "right") - firsts > most) & (rank < _TEXTS_OF_A_STORY * most)
        keys, rows = keys[is_looked_at], rows[is_looked_at]
        distinct, places = np.unique(rows, return_inverse=True)
        numbers = stories_of(distinct.tolist())
        stories = np.array([numbers.get(row, -1) for row in distinct.tolist()], dtype=np.int64)[places]
        found.append(shared_by_many(keys[stories >= 0], stories[stories >= 0], most))
    return np.concatenate(found)
