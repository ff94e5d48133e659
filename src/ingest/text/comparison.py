"""The form in which titles, names and site names are compared: letters and digits only, without case."""

import unicodedata
from functools import lru_cache

_NOT_WORD = {code: None for code in range(128) if not chr(code).isalnum()}  # of ASCII


@lru_cache(maxsize=4096)
def comparison_key(text: str) -> str:
    """Return the letters, digits and combining marks of a text, case-folded, compatibility forms unified (NFKC)."""
    if text.isascii():
        return text.translate(_NOT_WORD).lower()
    decomposed = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in decomposed if char.isalnum() or unicodedata.category(char)[0] == "M")
