"""Sets of ids in little memory."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

_ID = re.compile(r"[a-z]\d-([0-9a-f]{16})([0-9a-f]{16})", re.ASCII)
_ID_LENGTH = 35


def _key(identity: str) -> tuple[int, int]:
    """Return 128 bits for an id: its own hex digits, or its hash when it is of another form."""
    match = _ID.fullmatch(identity)
    if match:
        return int(match[1], 16), int(match[2], 16)
    digest = hashlib.sha256(identity.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8]), int.from_bytes(digest[8:16])


class KnownIds:
    """A read-only set of ids that takes 16 bytes for each. It can be pickled."""

    __slots__ = ("_high", "_low")

    def __init__(self, high: "np.ndarray[Any, Any]", low: "np.ndarray[Any, Any]") -> None:
        """Take the two halves of the keys (see `id_halves`), in any order, repeated or not."""
        import numpy as np

        order = np.argsort(high)
        if np.any((np.diff(high[order]) == 0) & (np.diff(low[order]) != 0)):  # two ids with one half: very rare
            order = np.lexsort((low, high))
        high, low = high[order], low[order]
        is_first = np.ones(len(high), dtype=bool)
        is_first[1:] = (high[1:] != high[:-1]) | (low[1:] != low[:-1])
        self._high, self._low = high[is_first], low[is_first]

    @classmethod
    def of(cls, ids: Iterable[str]) -> "KnownIds":
        """Return the set of some ids."""
        import numpy as np

        keys = [_key(identity) for identity in ids]
        high = np.array([high for high, _ in keys], dtype=np.uint64)
        return cls(high, np.array([low for _, low in keys], dtype=np.uint64))

    @classmethod
    def union(cls, parts: Sequence["KnownIds"]) -> "KnownIds":
        """Return the union of some sets."""
        import numpy as np

        return cls(np.concatenate([part._high for part in parts]), np.concatenate([part._low for part in parts]))

    def __len__(self) -> int:
        return len(self._high)

    def __contains__(self, identity: object) -> bool:
        import numpy as np

        if not isinstance(identity, str):
            return False
        high, low = _key(identity)
        at = int(np.searchsorted(self._high, np.uint64(high)))
        while at < len(self._high) and int(self._high[at]) == high:
            if int(self._low[at]) == low:
                return True
            at += 1
        return False


def id_halves(ids: "pa.ChunkedArray") -> "np.ndarray[Any, Any]":
    """Return the 128-bit keys of a column of ids as an array of shape (n, 2): high and low. Nulls are left out."""
    import numpy as np
    import pyarrow.compute as pc

    parts = [np.empty((0, 2), dtype=np.uint64)]
    for chunk in ids.chunks:
        is_regular = pc.fill_null(pc.match_substring_regex(chunk, r"^[a-z][0-9]-[0-9a-f]{32}$"), False)
        parts.append(_parse_halves(chunk.filter(is_regular)))
        others = [identity for identity in chunk.filter(pc.invert(is_regular)).to_pylist() if identity is not None]
        parts.append(np.array([_key(identity) for identity in others], dtype=np.uint64).reshape(-1, 2))
    return np.concatenate(parts)


def _parse_halves(ids: "pa.StringArray") -> "np.ndarray[Any, Any]":
    """Return the keys of regular ids: 32 hex digits after a prefix of three characters, all rows at once."""
    import numpy as np

    if not len(ids):
        return np.empty((0, 2), dtype=np.uint64)
    _, offsets, letters = ids.buffers()
    first = int(np.frombuffer(offsets, dtype=np.int32)[ids.offset])
    grid = np.frombuffer(letters, dtype=np.uint8)[first : first + len(ids) * _ID_LENGTH].reshape(-1, _ID_LENGTH)[:, 3:]
    digit_values = np.zeros(256, dtype=np.uint8)
    digit_values[np.frombuffer(b"0123456789abcdef", dtype=np.uint8)] = range(16)
    nibbles = digit_values[grid]
    packed = (nibbles[:, 0::2] << 4) | nibbles[:, 1::2]
    return np.ascontiguousarray(packed).view(">u8").astype(np.uint64)
