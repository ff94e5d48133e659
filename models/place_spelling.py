"""Spellings of place names: scripts, diacritics, endings, and how ordinary a name is as a word."""

import re
import unicodedata
from functools import cache

import wordfreq

from e5_encoder import Encoder, model_path

VOWELS = "aeiouyąęěéíýáóúůäöüõåāēīūėаеёиіїйоуыэюяьαάεέηήιίοόυύωώς"
ZIPF_LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl")
_MARK = "\u2581"  # that a piece begins a word
_FREQUENT, _TIMES = 1e-5, 30  # share of a frequent word; how much more frequent it is than a name
_ENDING, _SHORTEST_STEM = 4, 3  # letters
_FOREIGN = 2e-5  # share of a word that is frequent in its language
_RARER = 2.5  # by which the logarithm may be lower
WITHOUT_STROKE = {
    "ß": "ss",
    "ø": "o",
    "Ø": "O",
    "ł": "l",
    "Ł": "L",
    "đ": "d",
    "Đ": "D",
    "æ": "ae",
    "ı": "i",
    "ð": "d",
    "þ": "th",
}


def without_diacritics(name: str) -> str:
    """Return a Latin name without diacritics (NFKD, marks removed)."""
    text = "".join(WITHOUT_STROKE.get(char, char) for char in name)
    return "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))


def is_latin(name: str) -> bool:
    """Return whether all letters of a name are Latin."""
    return all("LATIN" in unicodedata.name(char, "") for char in name if char.isalpha())


def without_final_vowel(name: str) -> str:
    """Return a name without its final vowel: the stem that endings are put to."""
    return name[:-1] if name[-1] in VOWELS else name


def plurals(demonym: str) -> list[str]:
    """Return a demonym and its plural, where that differs."""
    if demonym.endswith(("ese", "ish", "ch", "ss", "men", "Thai", "I-Kiribati", "Ni-Vanuatu")):
        return [demonym]
    return [demonym, demonym + "s"]


def name_parts(name: str) -> list[str]:
    """Return the name, and for "Myanmar (Burma)" also both parts."""
    both = re.fullmatch(r"([^()]+)[ ]?[(（]([^()]+)[)）]", name)
    return [name, both[1].strip(), both[2].strip()] if both else [name]


def zipf(name: str) -> int:
    """Return how common a name is as a word, on the Zipf scale from 0 to 8; names of several words count as rare."""
    if " " in name or not is_latin(name):
        return 0
    return max(round(float(wordfreq.zipf_frequency(name.lower(), language))) for language in ZIPF_LANGUAGES)


@cache
def _pieces() -> dict[str, float]:
    encoder = Encoder(model_path())
    return dict(zip(encoder.pieces, encoder.scores, strict=True))


@cache
def _most_frequent(language: str) -> dict[str, float]:
    """Return the beginnings of the words of a language, each with the frequency of the word that is most frequent."""
    code = {"hr": "sh", "sr": "sh", "bs": "sh"}.get(language, language)
    if code not in wordfreq.available_languages():
        return {}
    found: dict[str, float] = {}
    for word, share in wordfreq.get_frequency_dict(code).items():
        if share < _FREQUENT:
            break  # the words come in order
        for length in range(max(len(word) - _ENDING, _SHORTEST_STEM), len(word) + 1):
            found.setdefault(word[:length], share)
    return found


def is_stem_of_words(stem: str, name: str, language: str) -> bool:
    """Return whether a far more frequent word than the name begins as its stem: `Само` of Самоа, and `самое`."""
    share = _most_frequent(language).get(stem.lower(), 0.0)
    return share > 0.0 and share >= _TIMES * wordfreq.word_frequency(name.lower(), language)


def encoder_words() -> list[str]:
    """Return the words and pieces of words that the encoder knows, without the mark of those that begin a word."""
    return [piece.removeprefix(_MARK) for piece in _pieces()]


def is_small_word(name: str) -> bool:
    """Return whether a Latin name of one word is written with a small letter nearly as often as with a capital.

    By the pieces of the encoder (see `e5_encoder`), which keep capitals apart, with the logarithms of their shares.
    """
    if " " in name or not is_latin(name):
        return False
    small, capital = _pieces().get(_MARK + name.lower()), _pieces().get(_MARK + name, -99.0)
    return small is not None and small >= capital - _RARER


@cache
def _frequent_words() -> dict[str, set[str]]:
    """Return the frequent words of all languages, each with the languages."""
    found: dict[str, set[str]] = {}
    for language in wordfreq.available_languages():
        for word, share in wordfreq.get_frequency_dict(language).items():
            if share >= _FOREIGN:
                found.setdefault(word, set()).add(language)
    return found


def is_foreign_word(name: str, languages: set[str]) -> bool:
    """Return whether a name is a frequent word of a language, and of none of those that are spoken at the place."""
    known = _frequent_words().get(name.lower(), set())
    return bool(known) and not known & {"sh" if language in ("hr", "sr", "bs") else language for language in languages}


def is_too_common(name: str, population: int) -> bool:
    """Return whether a town's name is so ordinary a word (Center, Price, We) that it is mostly not the town."""
    common = zipf(name)
    return (common >= 6 and population < 500_000) or (common == 5 and population < 30_000)
