"""The keys under which a fingerprint is found."""

import hashlib
from typing import TYPE_CHECKING, Any

from ingest.dedupe.match import band_keys, is_comparable, signature_rows
from ingest.records import Fingerprint

if TYPE_CHECKING:
    import numpy as np


def keys_of(item: Fingerprint) -> "np.ndarray[Any, Any]":
    """Return the keys of a fingerprint: of its text, and of its bands."""
    import numpy as np

    text = hashlib.blake2b(item.text_sha256.encode(), digest_size=8).digest()
    bands = band_keys(signature_rows([item]))[0] if is_comparable(item) else np.array([], dtype=np.uint64)
    return np.unique(np.append(bands, np.uint64(int.from_bytes(text))))
