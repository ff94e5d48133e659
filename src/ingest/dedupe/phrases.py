"""Common phrases: passages that many stories share, and that therefore say nothing of a copy.

Each passage weighs 1 or 0: two texts are compared where they have passages in common that are not in the table of
common phrases. The table is counted once from the fingerprints of a lake, frozen, and has a version, so that a verdict
depends on the two texts and on the version only, never on what else has been stored since. Stories are counted, not
texts: a text that a thousand outlets carry is one story, and its passages stay rare. So the notices of one template
share no rare passage but those in which they differ.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ingest.dedupe.normal import Hashes
from ingest.dedupe.sketch import keys_of
from ingest.errors import LakeCorrupt
from ingest.records import Fingerprint

MOST_STORIES: Final = 48  # that share a passage; one of more stories is a common phrase


@dataclass(frozen=True, slots=True, eq=False)
class CommonPhrases:
    """A table of common phrases. `keys` are the keys of `keys_of` that do not weigh: sorted, distinct, 28 bits each."""

    version: str
    keys: Hashes

    def to_bytes(self) -> bytes:
        """Return the keys as they are stored: four bytes each, little-endian."""
        return self.keys.astype("<u4").tobytes()


def phrases_from_bytes(version: str, content: bytes, where: str) -> CommonPhrases:
    """Return the table of `CommonPhrases.to_bytes`; raise `LakeCorrupt`, which names `where`, for other bytes."""
    keys = np.frombuffer(content[: len(content) // 4 * 4], dtype="<u4").astype(np.uint64)
    if len(content) % 4 or (len(keys) > 1 and not (keys[1:] > keys[:-1]).all()):
        raise LakeCorrupt(f"{where} is not a table of common phrases; restore it from a backup, or remove it")
    return CommonPhrases(version, keys)


def weighing_keys(item: Fingerprint, common: CommonPhrases | None) -> Hashes:
    """Return the keys of a fingerprint that weigh: that of its text, and those of passages that are not common."""
    keys = keys_of(item)
    if common is None or not len(common.keys) or not len(keys):
        return keys
    places = np.minimum(np.searchsorted(common.keys, keys), len(common.keys) - 1)
    rare: Hashes = keys[common.keys[places] != keys]
    return rare


def shared_by_many(keys: Hashes, stories: NDArray[np.int64], most: int = MOST_STORIES) -> Hashes:
    """Return the keys that more than `most` stories have, sorted; `stories` has the number of a story for each key."""
    order = np.lexsort((stories, keys))
    keys, stories = keys[order], stories[order]
    is_new = np.ones(len(keys), dtype=np.bool_)
    is_new[1:] = (keys[1:] != keys[:-1]) | (stories[1:] != stories[:-1])
    distinct, counts = np.unique(keys[is_new], return_counts=True)
    return distinct[counts > most]
