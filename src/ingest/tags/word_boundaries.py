"""How the words of a script are separated."""

import re
from typing import Literal

Script = Literal["spaced", "unspaced", "korean", "prefixed", "indic"]
_KATAKANA = re.compile("[ァ-ヺー]")
_SHORT_KATAKANA = 2  # letters
#: Vowels that are written before their consonant (Thai, Lao), and signs that join the next letter to that before them
#: (virama of Burmese, coeng of Khmer): a word does not begin after them.
_JOINS_NEXT = frozenset("เแโใไເແໂໃໄ\u1039\u17d2")
#: What follows inside of a word: vowels and marks, with which no word begins, or a consonant that closes the syllable,
#: for it is silent (Thai, Lao) or has no vowel (Burmese). The dot below is not one of them: it is the Burmese genitive.
_CONTINUES = re.compile(
    "[ะ-ฺๅ็-๎ະ-ຽ່-໎\u102b-\u1036\u1038-\u103e\u1056-\u1059\u17b6-\u17d3\u17dd]"
    "|[ก-ฮ][ิุ]?์|[ກ-ຮໜໝ]໌|[က-အ\u103f](?:့?\u103a|\u103a|\u1039)"
)


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


def is_part_of_syllable(text: str, start: int, end: int) -> bool:
    """Return whether a name in Thai, Lao, Khmer or Burmese begins or ends inside a syllable of the text."""
    return bool((start and text[start - 1] in _JOINS_NEXT) or _CONTINUES.match(text, end))
