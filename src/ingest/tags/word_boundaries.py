"""How the words of a script are separated."""

import re
from typing import Literal

Script = Literal["spaced", "unspaced", "korean", "prefixed", "indic"]
_KATAKANA = re.compile("[ァ-ヺー]")
_SHORT_KATAKANA = 2  # letters


def script_of(surface: str) -> Script:
    """Return how words are separated in the script of a name, by its first letter."""
    point = ord(surface[0])
    if point < 0x590:
        return "spaced"
    if 0x590 <= point < 0x780 or 0x1200 <= point < 0x1380:
        return "prefixed"  # Hebrew, Arabic, Ethiopic: short particles are written together with the word
    if 0x900 <= point < 0xE00:
        return "indic"  # endings are vowel signs and letters
    if 0xAC00 <= point < 0xD7B0:
        return "korean"  # particles follow without a space
    if 0xE00 <= point < 0x10A0 or 0x1780 <= point < 0x1800 or 0x2E80 <= point < 0xAC00:
        return "unspaced"
    return "spaced"


def is_part_of_katakana(text: str, start: int, end: int) -> bool:
    """Return whether a name in katakana is a part of a longer word of it: Thailand in "style", Dubai in "advice".

    A name of three letters or more may begin a compound: "Russia media".
    """
    if not _KATAKANA.match(text, start, end):
        return False
    follows = end - start <= _SHORT_KATAKANA and _KATAKANA.match(text, end)
    return bool(follows or (start and _KATAKANA.match(text, start - 1)))
