"""The form in which titles, names and site names are compared: letters and digits only, without case."""

import re
import unicodedata
from functools import lru_cache

_NOT_WORD = re.compile(r"[\W_]+")


@lru_cache(maxsize=4096)
def comparison_key(text: str) -> str:
    """Return the letters, digits and combining marks of a text, case-folded, compatibility forms unified (NFKC)."""
    if text.isascii():
        return _NOT_WORD.sub("", text).lower()
    decomposed = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in decomposed if char.isalnum() or unicodedata.category(char)[0] == "M")
