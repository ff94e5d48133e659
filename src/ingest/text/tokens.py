"""Words. Scripts without spaces between words give one token per character (with its marks).

Tokens are NFKC and lower case, so that full-width letters, ligatures and capitals compare equal.
"""

import re
import unicodedata
from functools import cache

import numpy as np
from numpy.typing import NDArray

# Thai, Lao, Burmese (with Myanmar extensions), Khmer, kana, Bopomofo, Han.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\ua9e0-\ua9ff\uaa60-\uaa7f\u1780-\u17ff\u3040-\u312f\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
# Signs in these ranges that are not letters: full stops, currency, repetition and voicing marks, middle dot.
_SIGNS = "\u0e3f\u0e46\u0e4f\u0e5a\u0e5b\u0ec6\u104a-\u104f\u109e\u109f\u17d4-\u17db\u309b-\u309e\u30fb\u30fd\u30fe"
# Marks that belong to the letter before them; Python's \w leaves them out.
_MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a"
    "\u064b-\u065f\u0670\u06d6-\u06ed\u0711\u0730-\u074a\u0900-\u0963\u0966-\u0df3\u0f18-\u0f3f"
    "\u0f71-\u0fbc\u1ab0-\u1aff\u200c\u200d"
)
_UNSPACED_MARKS = (
    "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece\u102b-\u103e\u1056-\u1059"
    "\u105e-\u1060\u1062-\u1064\u1067-\u106d\u1071-\u1074\u1082-\u108d\u108f\u109a-\u109d"
    "\u17b4-\u17d3\u17dd\u3099\u309a"
)
_LETTERS = f"[^\\W{_UNSPACED}]"
_TOKEN = re.compile(f"{_LETTERS}+(?:[{_MARKS}]+{_LETTERS}*)*|(?![{_SIGNS}])[{_UNSPACED}][{_UNSPACED_MARKS}]*")
_SPECIAL = re.compile(f"[{_UNSPACED}{_MARKS}]")
_WORD = re.compile(r"\w+")
_WORD_CHARACTER = re.compile(r"\w")
_IS_SPECIAL = 2
_LONG = 500  # characters from which words are counted by table: six times as fast, but slower for a line
#: Translates ASCII text to words between spaces: splitting these is six times as fast as finding `\w+`.
ASCII_GAPS = "".join(char if char.isalnum() or char == "_" else " " for char in map(chr, range(128)))


def tokens(text: str) -> list[str]:
    """Return the tokens of a text in order: runs of letters and digits, or single characters of unspaced scripts."""
    if text.isascii():
        return text.lower().translate(ASCII_GAPS).split()
    folded = unicodedata.normalize("NFKC", text).lower()
    # Runs of word characters, four times as fast to find, are enough for most scripts.
    return (_TOKEN if _SPECIAL.search(folded) else _WORD).findall(folded)


def token_spans(text: str) -> list[tuple[str, int, int]]:
    """Return the tokens of a text with their places in it: token, first character, end.

    They are found in the text as it is, so a ligature or a full-width sign beside a word may part tokens elsewhere than
    `tokens` does.
    """
    pattern = _TOKEN if _SPECIAL.search(text) else _WORD
    return [
        (unicodedata.normalize("NFKC", match[0]).lower(), match.start(), match.end())
        for match in pattern.finditer(text)
    ]


def count_words(text: str) -> int:
    """Return the number of tokens of a text."""
    if text.isascii() or len(text) < _LONG:
        return len(tokens(text))
    folded = unicodedata.normalize("NFKC", text).lower()
    codes = np.frombuffer(folded.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    if int(codes.max()) >= len(_plane()):
        return len(tokens(text))
    sorts = _plane()[codes]
    if bool((sorts == _IS_SPECIAL).any()):
        return len(tokens(text))
    return int(np.count_nonzero(sorts[1:] > sorts[:-1])) + int(sorts[0])


@cache
def _plane() -> NDArray[np.uint8]:
    """Return for each character of the Basic Multilingual Plane: 1 letter, 0 gap, 2 if `_TOKEN` must decide."""
    everything = "".join(map(chr, range(0x10000)))
    sorts = np.zeros(len(everything), dtype=np.uint8)
    sorts[[match.start() for match in _WORD_CHARACTER.finditer(everything)]] = 1
    sorts[[match.start() for match in _SPECIAL.finditer(everything)]] = _IS_SPECIAL
    return sorts
