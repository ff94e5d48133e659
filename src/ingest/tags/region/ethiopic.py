"""Ethiopic letters that sound the same in Amharic, and are written for one another: ባሕር ዳር and ባህር ዳር."""

import re

_ETHIOPIC = re.compile("[\u1200-\u137f]")
# Each row of the syllabary that is read as another one: the first letters of both (Unicode, block Ethiopic).
_SAME_ROWS = ((0x1210, 0x1200), (0x1280, 0x1200), (0x1220, 0x1230), (0x12D0, 0x12A0), (0x1340, 0x1338))
_PLAIN = {old + vowel: new + vowel for old, new in _SAME_ROWS for vowel in range(7)}
_PLAIN |= {ord("ኻ"): ord("ሃ"), ord("ሀ"): ord("ሃ"), ord("ሐ"): ord("ሃ"), ord("ኀ"): ord("ሃ"), ord("ዐ"): ord("አ")}
_PLAIN |= {ord("ኣ"): ord("አ"), ord("ዓ"): ord("አ")}
_PLAIN |= {ord("-"): ord(" "), ord("፡"): ord(" ")}  # between the words of a name


def plain_ethiopic(text: str) -> str:
    """Return a text with one letter for each sound, and spaces for hyphens and word spaces, in as many characters.

    A text without Ethiopic letters is returned as it is.
    """
    return text.translate(_PLAIN) if _ETHIOPIC.search(text) else text
