"""How the words of a script are separated."""

from typing import Literal

Script = Literal["spaced", "unspaced", "korean", "prefixed", "indic"]


def script_of(surface: str) -> Script:
    """Return how words are separated in the script of a name, by its first letter."""
    point = ord(surface[0])
    if point < 0x590:
        return "spaced"
    if 0x590 <= point < 0x780:
        return "prefixed"  # Hebrew, Arabic: short particles are written together with the word
    if 0x900 <= point < 0xE00:
        return "indic"  # endings are vowel signs and letters
    if 0xAC00 <= point < 0xD7B0:
        return "korean"  # particles follow without a space
    if 0xE00 <= point < 0x10A0 or 0x1780 <= point < 0x1800 or 0x2E80 <= point < 0xAC00:
        return "unspaced"
    return "spaced"
