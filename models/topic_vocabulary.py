"""The terms of the multilingual topic model: pieces of the encoder's vocabulary and frequent words of 42 languages."""

import math
import unicodedata
from collections.abc import Mapping, Sequence

import wordfreq

from e5_encoder import Encoder
from ingest.tags.topic.terms import is_unspaced

PIECES = 81_920  # the most frequent ones
WORDS = 22_000  # more, from the lists of frequent words
_ROUND = 300  # words of one language that are taken before the next one's
# How many of the most frequent words of each language are looked at.
LANGUAGE_WORDS = {
    "zh": 9000,
    "de": 5000,
    "en": 6000,
    "ja": 4000,
    "fr": 3000,
    "es": 3000,
    "ru": 3500,
    "ar": 3500,
    "pt": 3000,
    "it": 2500,
    "tr": 3500,
    "hi": 3000,
    "pl": 3000,
    "ko": 3500,
    "id": 2500,
    "nl": 2500,
    "fa": 2500,
    "bn": 2000,
    "uk": 2500,
    "nb": 2000,
    "sv": 2000,
    "da": 2000,
    "fi": 2500,
    "cs": 2000,
    "hu": 2000,
    "he": 2500,
    "el": 2000,
    "ro": 2000,
    "bg": 2000,
    "vi": 2000,
    "ta": 2000,
    "ur": 2000,
    "sh": 2000,
    "ca": 1000,
    "fil": 1500,
    "sl": 1000,
    "sk": 1500,
    "lt": 1500,
    "lv": 1500,
    "mk": 1000,
    "ms": 1000,
    "is": 1000,
}
# Frequent words of two characters or more in scripts without spaces: a word that is no term is not found by its
# beginning there.
UNSPACED_WORDS = {"zh": 4800, "ja": 3300}
_MARK = "\u2581"


def _is_word(text: str) -> bool:
    letters = all(unicodedata.category(char)[0] in "LM" for char in text)
    return letters and len(text) >= shortest(text)


def is_han(char: str) -> bool:
    """Return whether a character is a Han character: it means something by itself."""
    return "\u4e00" <= char[0] <= "\u9fff"


def shortest(text: str) -> int:
    """Return how many letters a word has at least: two where letters are syllables or whole words (Hangul, Han)."""
    return 2 if is_unspaced(text) or "\uac00" <= text[0] <= "\ud7a3" else 3


def vocabulary(
    encoder: Encoder, lists: Mapping[str, Mapping[int, Sequence[str]]], everyday: Mapping[str, Sequence[str]]
) -> list[str]:
    """Return the terms of `terms.bin`: pieces of the encoder, frequent words, and words of the lists."""
    terms = pieces(encoder)
    terms += unspaced_words(terms)
    terms += frequent_words(terms)
    phrases = [word for name in sorted(lists) for topic in sorted(lists[name]) for word in lists[name][topic]]
    phrases += [word for language in sorted(everyday) for word in everyday[language]]
    return terms + list_words(phrases, terms)


def pieces(encoder: Encoder) -> list[str]:
    """Return the words and beginnings of words among the encoder's pieces, in lower case, the most frequent first."""
    found: dict[str, None] = {}
    for piece in encoder.pieces:
        word = piece.lstrip(_MARK)
        if not word:
            continue
        if is_unspaced(word[0]):
            if (len(word) >= 2 or is_han(word)) and all(map(is_unspaced, word)):
                found[word] = None
        elif (
            piece[0] == _MARK and len(word) >= shortest(word) and all(unicodedata.category(c)[0] in "LM" for c in word)
        ):
            found[word.lower()] = None
    return list(found)[:PIECES]


def unspaced_words(taken: Sequence[str]) -> list[str]:
    """Return frequent words of scripts without spaces that are not taken."""
    seen, found = set(taken), []
    for language, count in UNSPACED_WORDS.items():
        words = [word for word, _ in word_frequencies(language) if _is_word(word)]
        for word in words[:count]:
            if word not in seen:
                seen.add(word)
                found.append(word)
    return found


def frequent_words(taken: Sequence[str]) -> list[str]:
    """Return frequent words of all languages that are not taken, some of each language in turn."""
    queues = {}
    for language, count in LANGUAGE_WORDS.items():
        queues[language] = [word for word, _ in word_frequencies(language)[:count] if _is_word(word)]
    seen, found = set(taken), []
    while any(queues.values()):
        for language, queue in queues.items():
            for word in queue[:_ROUND]:
                if word not in seen:
                    seen.add(word)
                    found.append(word)
            queues[language] = queue[_ROUND:]
    return found[:WORDS]


def list_words(phrases: Sequence[str], taken: Sequence[str]) -> list[str]:
    """Return the words of the lists that are not taken, so that each has a vector of its own.

    In a language without a list of frequent words, only pieces of them would be known otherwise.
    """
    seen, found = set(taken), []
    for phrase in phrases:
        joined = phrase.lower()
        for word in [joined.replace("-", "")] if is_unspaced(joined) else joined.split("-"):
            if word and word not in seen and _is_word(word):
                seen.add(word)
                found.append(word)
    return found


def word_frequencies(language: str) -> list[tuple[str, float]]:
    """Return the words of a language with their share of all words, the most frequent first."""
    table = wordfreq.get_frequency_dict(language)
    return sorted(table.items(), key=lambda item: -item[1])


def inverse_frequencies(terms: Sequence[str], encoder: Encoder) -> list[float]:
    """Return for each term how rare it is: the logarithm of .001 over its frequency, 0 to 8."""
    scores: dict[str, float] = {}
    for piece, score in zip(encoder.pieces, encoder.scores, strict=True):
        word = piece.lstrip(_MARK).lower()
        scores[word] = max(scores.get(word, -99.0), score)
    usual: dict[str, float] = {}
    for language in wordfreq.available_languages():
        for word, share in wordfreq.get_frequency_dict(language).items():
            if share > 1e-5:
                usual[word] = max(usual.get(word, 0.0), share)
    frequencies = (max(math.exp(scores[t]) if t in scores else 3e-7, usual.get(t, 0.0) / 8) for t in terms)
    return [min(max(math.log(1e-3 / (f + 1e-7)), 0.0), 8.0) for f in frequencies]
