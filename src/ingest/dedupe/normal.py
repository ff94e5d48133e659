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
from typing import Any, Final, NamedTuple

import numpy as np
from ahocorasick_rs import AhoCorasick
from numpy.typing import NDArray

from ingest.text.boilerplate import remove_boilerplate

MAX_CHARACTERS: Final = 200_000  # of a text that are compared

WORD: Final = 0
HAN: Final = 1  # Han and kana: one token for each character
UNSPACED: Final = 2  # Thai, Lao, Burmese, Khmer: one token for each consonant
NUMBER: Final = 3  # a word that holds a digit

_GAP, _LETTER, _HAN, _UNSPACED, _DIGIT, _DROPPED = range(6)
_KIND_OF_SORT: Final = np.array([WORD, WORD, HAN, UNSPACED, WORD, WORD], dtype=np.uint8)
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
_SERVICES: Final = (
    "facebook|twitter|whatsapp|linkedin|pinterest|messenger|telegram|reddit|e-mail|email|tumblr|vkontakte|weibo|viber"
    "|skype|instagram|flipboard|bluesky|mastodon|threads|copy link|print"
)
_SERVICE = re.compile(rf"\b(?:{_SERVICES})\b", re.IGNORECASE)
_SHARE_LINE: Final = 160  # characters: a longer line that names three services is about them
_NAMED_TO_SHARE: Final = 3  # services in such a line

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
    cleaned = "\n".join(kept)
    if _may_name_services(cleaned):  # few texts do, and the expression takes long
        cleaned = "\n".join(
            line for line in kept if len(line) > _SHARE_LINE or len(_SERVICE.findall(line)) < _NAMED_TO_SHARE
        )
    return cleaned if cleaned.strip() else text


def _may_name_services(text: str) -> bool:
    """Return False if the text names fewer than three services, however they are written."""
    lowered = text.lower()
    if not text.isascii():  # the expression ignores case by characters, as these letters show
        lowered = lowered.replace("i\u0307", "i").replace("ı", "i").replace("ſ", "s")
    return len(_service_names().find_matches_as_indexes(lowered)) >= _NAMED_TO_SHARE


@cache
def _service_names() -> AhoCorasick:
    return AhoCorasick(_SERVICES.split("|"))


def tokens_of(text: str) -> Tokens:
    """Return the tokens of a text, of which the first `MAX_CHARACTERS` characters count."""
    text = article_lines(text[:MAX_CHARACTERS])
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    tables = _tables()
    codes, sorts = _characters(text, tables)
    starts, ends = _borders(sorts)
    if not len(starts):
        return Tokens(np.empty(0, np.uint64), np.empty(0, np.uint8), np.empty(0, np.bool_), 0)
    lengths, first = ends - starts, codes[starts]
    kinds = _KIND_OF_SORT[sorts[starts]]
    kinds[np.searchsorted(starts, np.flatnonzero(sorts == _DIGIT), "right") - 1] = NUMBER
    is_word = kinds == WORD
    is_name = tables.is_upper[first] & is_word & (lengths > 1)
    is_name[0] = False
    # The gap before a token may end a sentence, a line or a quotation: its first character, and its last.
    is_name[1:] &= ~(tables.ends_sentence[codes[ends[:-1]]] | tables.ends_sentence[codes[starts[1:] - 1]])
    shortest = _SHORTEST if text.isascii() else _shortest(first)
    counts = ~is_word | (lengths >= shortest)
    hashes = _hashes(tables.fold[codes], starts[counts], ends[counts])
    return Tokens(hashes, kinds[counts], is_name[counts], len(starts))


def _characters(text: str, tables: _Tables) -> tuple[NDArray[Any], NDArray[np.uint8]]:
    """Return the codes of the characters of a text that are not dropped, and what they are.

    A character beyond the Basic Multilingual Plane counts as one of Han.
    """
    if text.isascii():  # a byte for each character: much less to move, and `translate` looks up all of them at once
        data = text.encode("ascii")
        return np.frombuffer(data, dtype=np.uint8), np.frombuffer(data.translate(_ascii_sorts()), dtype=np.uint8)
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    codes = np.where(codes < _PLANE, codes, ord("一")).astype(np.uint32)
    sorts = tables.sort[codes]
    is_kept = sorts != _DROPPED
    return (codes, sorts) if is_kept.all() else (codes[is_kept], sorts[is_kept])


@cache
def _ascii_sorts() -> bytes:
    """Return what each ASCII character counts as, as a table of 256 bytes. None of them is dropped."""
    return _tables().sort[:256].tobytes()


def mixed(values: Hashes) -> Hashes:
    """Return the values scattered over 64 bits: the finaliser of splitmix64 (Steele, Lea, Flood, 2014)."""
    values = values ^ (values >> np.uint64(30))
    values = values * np.uint64(0xBF58_476D_1CE4_E5B9)
    values = values ^ (values >> np.uint64(27))
    values = values * np.uint64(0x94D0_49BB_1331_11EB)
    return values ^ (values >> np.uint64(31))


def _borders(sorts: NDArray[np.uint8]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the first position of each token, and the position after its last."""
    in_word = np.zeros(len(sorts) + 2, dtype=np.bool_)  # with a gap before the text, and one after it
    np.logical_or(sorts == _LETTER, sorts == _DIGIT, out=in_word[1:-1])
    borders = np.flatnonzero(in_word[1:] != in_word[:-1])
    starts, ends = borders[::2], borders[1::2]
    alone = np.flatnonzero((sorts == _HAN) | (sorts == _UNSPACED))
    if not len(alone):
        return starts, ends
    return np.sort(np.concatenate([starts, alone])), np.sort(np.concatenate([ends, alone + 1]))


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
