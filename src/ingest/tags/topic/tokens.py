"""Cut a text into words, and look up the rows that they have in the tables of topics.

A text is cut where ASCII has no letter, as bytes of UTF-8, and each piece (a token) is looked up in one dictionary, in
compiled code. A token that is not ASCII may still have signs at its ends, or be several words: what it means is worked
out where it is first seen, and remembered.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

# Letters with the marks that belong to them: Hebrew, Arabic, the scripts of India, and joiners.
_WORD = re.compile(r"(?:[^\W\d_]+|[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0900-\u0dff\u200c\u200d]+)+")
_ASCII_WORD = re.compile(r"[a-z]{2,}")  # all that the English model knows
# Thai, Lao, Tibetan, Burmese, Khmer, Han, kana: scripts without spaces.
UNSPACED_RUN = re.compile(r"[\u0e00-\u109f\u1780-\u17ff\u2e80-\uabff]+")
_NOT_UNSPACED = bytes(code for code in range(256) if not 0xE0 <= code <= 0xEA)  # in UTF-8: none of these begins one
#: The table by which a text is cut: small letters for those of ASCII, a space for its other signs.
_LETTERS_ONLY = bytes(ord(chr(code).lower() if chr(code).isalpha() else " ") for code in range(128)) + bytes(
    range(128, 256)
)
# Frequent signs that are not ASCII: with them, most tokens would be seen only once.
_SIGNS = "\u201c\u201d\u2019\u2018\u201e\u2013\u2014\u2026\u00ab\u00bb\u00a0"
_MANY_TOKENS = 200_000  # that are remembered
_LONG_TOKEN = 64  # bytes: longer ones are hardly seen again
_SEVERAL = -1  # stands for a token of several words
_HALF = 32  # bits of a row of `terms.bin` in a number; those above are for `words.bin`
_TERM = (1 << _HALF) - 1


@dataclass(frozen=True, slots=True)
class TextRows:
    """The words of a text in their order, each with its rows in `terms.bin` and `words.bin`; -1 where it has none.

    `ends` says where title, lead and text end. A token is `bytes` as it stands in the text, or a word.
    """

    terms: NDArray[np.int64]
    words: NDArray[np.int64]
    ends: tuple[int, ...]
    tokens: Sequence[bytes | str]
    table: "TokenTable"

    def word(self, index: int) -> str:
        """Return the word, in lower case, that has the rows of an index."""
        token = self.tokens[index]
        if isinstance(token, str):
            return token
        return token.decode() if token.isascii() else self.table.word(token)


class TokenTable(dict[bytes, int]):
    """Token -> the rows of its word, both in one number; 0 where it has none, `_SEVERAL` if it is several words.

    What is looked up for the first time is worked out and remembered.
    """

    def __init__(self, term_row: Callable[[str], int | None], word_rows: Mapping[str, int]) -> None:
        super().__init__()
        self._term_row = term_row
        self._word_rows = word_rows

    def __missing__(self, token: bytes) -> int:
        """Return the number of a token that is not remembered."""
        known = self._known_words(token)
        number = _SEVERAL if len(known) > 1 else self._number(known[0]) if known else 0
        if len(token) <= _LONG_TOKEN:
            if len(self) >= _MANY_TOKENS:
                self.clear()
            self[token] = number
        return number

    def _known_words(self, token: bytes) -> list[str]:
        return [word for word in words_of(token) if self._number(word)]

    def _number(self, word: str) -> int:
        """Return the number of a word. English words are known by a run of ASCII letters in them: `café` as `caf`."""
        term = self._term_row(word)
        row = next((self._word_rows[part] for part in _ASCII_WORD.findall(word) if part in self._word_rows), -1)
        return (0 if term is None else term + 1) | (row + 1) << _HALF

    def word(self, token: bytes) -> str:
        """Return the word of a token that has a row."""
        return self._known_words(token)[0]

    def rows(self, parts: Sequence[Sequence[bytes]]) -> TextRows:
        """Return the rows of the tokens of parts of a text; a token of several words is replaced by these."""
        tokens = [token for part in parts for token in part]
        numbers = np.fromiter(map(self.__getitem__, tokens), np.int64, len(tokens))
        if tokens and numbers.min() == _SEVERAL:
            return self.rows([[word.encode() for token in part for word in words_of(token)] for part in parts])
        return TextRows((numbers & _TERM) - 1, (numbers >> _HALF) - 1, tuple(accumulate(map(len, parts))), tokens, self)


def is_spaced(text: str) -> bool:
    """Return whether a text has no letter of a script without spaces; the bytes tell nearly always, and fast."""
    if text.isascii() or not text.encode("utf-8", "replace").translate(None, _NOT_UNSPACED):
        return True
    return UNSPACED_RUN.search(text) is None


def cut(text: str) -> list[bytes]:
    """Return the tokens of a text."""
    if not text.isascii():
        for sign in _SIGNS:
            text = text.replace(sign, " ")
    return text.encode("utf-8", "replace").translate(_LETTERS_ONLY).split()


def words_of(token: bytes) -> list[str]:
    """Return the words of a token, in lower case."""
    word = token.decode()
    return [word] if word.isascii() else _WORD.findall(word.lower())


def join_rows(parts: Sequence[TextRows], together: int) -> TextRows:
    """Return the rows of parts of a text as one; each `together` of them are one part of it."""
    ends = tuple(accumulate(len(part.tokens) for part in parts))[together - 1 :: together]
    terms = np.concatenate([part.terms for part in parts])
    words = np.concatenate([part.words for part in parts])
    return TextRows(terms, words, ends, [token for part in parts for token in part.tokens], parts[0].table)
