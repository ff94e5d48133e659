"""The normal form of texts that are compared: tokens of all scripts as 64-bit hashes, computed with numpy.

Letters lose case, accents and width, Arabic its vowel marks; Chinese characters become the simplified ones, digits
those of ASCII. Scripts without spaces between words give one token for each character, without its marks. Lines that
surround an article on its page (share links, newsletters, related stories) are left out. Any change here needs a new
scheme.
"""

import html
import re
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ingest.text.boilerplate import remove_boilerplate

MAX_CHARACTERS: Final = 200_000  # of a text that are compared

WORD: Final = 0
HAN: Final = 1  # Han and kana: one token for each character
UNSPACED: Final = 2  # Thai, Lao, Burmese, Khmer: one token for each consonant
NUMBER: Final = 3  # a word that holds a digit

_GAP, _LETTER, _HAN, _UNSPACED, _DIGIT, _DROPPED = range(6)
_PLANE: Final = 0x10000
_PRIME: Final = 0x9E37_79B9_7F4A_7C15
_MASK: Final = (1 << 64) - 1
_SENTENCE_ENDS: Final = '.!?。！？:"“”«»„‚\n।'
_SHORT_HANGUL: Final = (0xAC00, 0xD7B0)  # syllables: a word of one counts
_ABJADS: Final = (0x0590, 0x0780)  # words of three letters count in Hebrew, Arabic and Syriac
_SHORTEST: Final = 3  # characters of a word that counts: shorter ones are articles, prepositions and pronouns
_RANGES: Final = {
    _UNSPACED: ((0x0E00, 0x0F00), (0x1000, 0x10A0), (0x1780, 0x1800), (0xA9E0, 0xAA00), (0xAA60, 0xAA80)),
    _HAN: ((0x3040, 0x3130), (0x31F0, 0x3200), (0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00)),
}
_FOLDED: Final = dict(zip("ىةßłøđıæ", "يهslodia", strict=True))
_SERVICE = re.compile(
    r"\b(?:facebook|twitter|whatsapp|linkedin|pinterest|messenger|telegram|reddit|e-?mail|tumblr|vkontakte|weibo|viber"
    r"|skype|instagram|flipboard|bluesky|mastodon|threads|copy link|print)\b",
    re.IGNORECASE,
)
_SHARE_LINE: Final = 160  # characters: a longer line that names three services is about them

Hashes = NDArray[np.uint64]


class Tokens(NamedTuple):
    """The tokens of a text that count, in order: one row for each."""

    hashes: Hashes
    kinds: NDArray[np.uint8]  # WORD, HAN, UNSPACED, NUMBER
    is_name: NDArray[np.bool_]  # a capital letter within a sentence
    total: int  # tokens of the text, with those that are too short to count


class _Tables(NamedTuple):
    fold: NDArray[np.uint32]  # character -> the character that it counts as
    sort: NDArray[np.uint8]
    is_upper: NDArray[np.bool_]
    ends_sentence: NDArray[np.bool_]


def article_lines(text: str) -> str:
    """Return the text without HTML entities and the lines that surround an article; all of it if nothing were left."""
    if "&" in text:
        text = html.unescape(text)
    kept, _ = remove_boilerplate(text.split("\n"))
    lines = [line for line in kept if len(line) > _SHARE_LINE or len(_SERVICE.findall(line)) < 3]
    cleaned = "\n".join(lines)
    return cleaned if cleaned.strip() else text


def tokens_of(text: str) -> Tokens:
    """Return the tokens of a text, of which the first `MAX_CHARACTERS` characters count."""
    text = article_lines(text[:MAX_CHARACTERS])
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    tables = _tables()
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    codes = np.where(codes < _PLANE, codes, ord("一")).astype(np.uint32)
    sorts = tables.sort[codes]
    if (sorts == _DROPPED).any():
        codes, sorts = codes[sorts != _DROPPED], sorts[sorts != _DROPPED]
    starts, ends = _borders(sorts)
    if not len(starts):
        return Tokens(np.empty(0, np.uint64), np.empty(0, np.uint8), np.empty(0, np.bool_), 0)
    digits = np.concatenate([[0], np.cumsum(sorts == _DIGIT)])
    kinds = np.where(sorts[starts] == _HAN, HAN, np.where(sorts[starts] == _UNSPACED, UNSPACED, WORD)).astype(np.uint8)
    kinds[digits[ends] > digits[starts]] = NUMBER
    is_name = tables.is_upper[codes[starts]] & (kinds == WORD) & (ends - starts > 1)
    is_name &= ~_begins_sentence(tables.ends_sentence[codes], starts, ends)
    counts = (kinds != WORD) | (ends - starts >= _shortest(codes[starts]))
    hashes = _hashes(tables.fold[codes], starts[counts], ends[counts])
    return Tokens(hashes, kinds[counts], is_name[counts], len(starts))


def mixed(values: Hashes) -> Hashes:
    """Return the values scattered over 64 bits: the finaliser of splitmix64 (Steele, Lea, Flood, 2014)."""
    values = values ^ (values >> np.uint64(30))
    values = values * np.uint64(0xBF58_476D_1CE4_E5B9)
    values = values ^ (values >> np.uint64(27))
    values = values * np.uint64(0x94D0_49BB_1331_11EB)
    return values ^ (values >> np.uint64(31))


def _borders(sorts: NDArray[np.uint8]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the first position of each token, and the position after its last."""
    in_word = (sorts == _LETTER) | (sorts == _DIGIT)
    alone = (sorts == _HAN) | (sorts == _UNSPACED)
    before = np.concatenate([[False], in_word[:-1]])
    after = np.concatenate([in_word[1:], [False]])
    return np.flatnonzero(alone | (in_word & ~before)), np.flatnonzero(alone | (in_word & ~after)) + 1


def _begins_sentence(
    ends_sentence: NDArray[np.bool_], starts: NDArray[np.int64], ends: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Return whether the gap before a token ends a sentence, a line or a quotation."""
    gap = ends_sentence[ends[:-1]] | ends_sentence[starts[1:] - 1]
    return np.concatenate([[True], gap])


def _shortest(first: NDArray[np.uint32]) -> NDArray[np.int64]:
    """Return how many characters a word must have to count, by the script of its first one."""
    shortest = np.full(len(first), _SHORTEST, dtype=np.int64)
    shortest[(first >= _SHORT_HANGUL[0]) & (first < _SHORT_HANGUL[1])] = 1
    shortest[(first >= _ABJADS[0]) & (first < _ABJADS[1])] = 3
    return shortest


def _hashes(folded: NDArray[np.uint32], starts: NDArray[np.int64], ends: NDArray[np.int64]) -> Hashes:
    """Return the hash of each token: a polynomial of its characters modulo 2**64, from sums over the whole text."""
    powers, inverses = _powers()
    sums = np.zeros(len(folded) + 1, dtype=np.uint64)
    np.cumsum((folded.astype(np.uint64) + np.uint64(1)) * powers[: len(folded)], out=sums[1:])
    return mixed((sums[ends] - sums[starts]) * inverses[starts])


@cache
def _powers() -> tuple[Hashes, Hashes]:
    """Return the powers of a prime modulo 2**64, and their inverses."""
    size = 3 * MAX_CHARACTERS  # NFKC makes texts longer
    inverse = pow(_PRIME, -1, 1 << 64)
    with np.errstate(over="ignore"):
        powers = np.cumprod(np.r_[np.uint64(1), np.full(size, _PRIME & _MASK, dtype=np.uint64)], dtype=np.uint64)
        inverses = np.cumprod(np.r_[np.uint64(1), np.full(size, inverse, dtype=np.uint64)], dtype=np.uint64)
    return powers, inverses


@cache
def _tables() -> _Tables:
    """Return what each character of the Basic Multilingual Plane counts as."""
    fold = np.arange(_PLANE, dtype=np.uint32)
    sort = np.zeros(_PLANE, dtype=np.uint8)
    upper = np.zeros(_PLANE, dtype=np.bool_)
    for code in (*range(0xD800), *range(0xE000, _PLANE)):
        character = chr(code)
        category = unicodedata.category(character)
        upper[code] = category in ("Lu", "Lt")
        fold[code], sort[code] = _folded(character), _sort(code, category)
    for kind, ranges in _RANGES.items():
        for first, end in ranges:
            part = sort[first:end]
            part[part == _LETTER] = kind
    traditional, simplified = files(__package__).joinpath("traditional_han.txt").read_text("utf-8").split()
    for old, new in (*_FOLDED.items(), *zip(traditional, simplified, strict=True)):
        fold[ord(old)] = ord(new)
    ends = np.zeros(_PLANE, dtype=np.bool_)
    ends[[ord(character) for character in _SENTENCE_ENDS]] = True
    return _Tables(fold, sort, upper, ends)


def _folded(character: str) -> int:
    """Return the code of a letter without case and marks, or of the ASCII digit of the same value."""
    if unicodedata.category(character) == "Nd":
        return ord("0") + unicodedata.decimal(character)
    decomposed = unicodedata.normalize("NFKD", character)
    if all(unicodedata.category(mark) == "Mn" for mark in decomposed[1:]):
        character = decomposed[0]
    return ord(character.lower()[0])


def _sort(code: int, category: str) -> int:
    """Return whether a character is a letter, a digit, a mark that does not count, or a gap."""
    if category == "Nd":
        return _DIGIT
    if category[0] == "L" or category in ("Nl", "No"):
        return _LETTER
    if category[0] == "M":
        return _LETTER if 0x0900 <= code < 0x0E00 else _DROPPED  # vowels of Indic scripts are written as marks
    return _DROPPED if category == "Cf" or code == 0x0640 else _GAP
