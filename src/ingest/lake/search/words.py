"""What the words of a search mean, and which part of a text shows them."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.text.tokens import token_spans, tokens

_PART = re.compile(r'(-?)(?:"([^"]*)"?|(\S+))')
_DOT_ABOVE = re.compile("(?<=[ij\u012f])\u0307+")  # what is left of I with a dot (Turkish) in lower case
_BEFORE, _AFTER = 12, 28  # tokens of a snippet around its first word


@dataclass(frozen=True, slots=True)
class Term:
    """One word or phrase of a search; a text must have it, or must not where it is `excluded`."""

    tokens: tuple[str, ...]
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Snippet:
    """A part of a text. `marks` are the places of the words that were searched for: first character, and end."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()


def fold_case(text: str) -> str:
    """Return a text such that words which differ in letter case alone are equal, in each language.

    This is the full case folding of Unicode, and the four letters i of Turkish become one: the capital of "i" is "İ"
    there, that of "ı" is "I", and the language of a search is not known.
    """
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFC", text.casefold().replace("\u0131", "i"))
    return unicodedata.normalize("NFC", _DOT_ABOVE.sub("", folded))


def search_tokens(text: str) -> list[str]:
    """Return the tokens of a text as the index has them: those of `ingest.text.tokens`, their case folded."""
    return fold_case(" ".join(tokens(text))).split()


def parse_words(words: str) -> list[Term]:
    """Return the terms of a search: words, "phrases" in quotes, and -words that a text must not have.

    A word of a script without spaces is a phrase of its characters. Signs alone are left out.
    """
    terms = []
    for minus, phrase, word in _PART.findall(words):
        parts = tuple(search_tokens(phrase or word))
        if parts:
            terms.append(Term(parts, bool(minus)))
    return terms


def snippet(text: str, terms: Sequence[Term]) -> Snippet:
    """Return the part of a text with most of the different terms, and the terms in it; its beginning where it has none.

    It is about 40 tokens long, on one line.
    """
    spans = [(fold_case(token), begin, end) for token, begin, end in token_spans(text)]
    if not spans:
        return Snippet(" ".join(text.split())[:200])
    found = _occurrences(spans, terms)
    start = max(0, _densest(found) - _BEFORE)
    end = min(len(spans), start + _BEFORE + _AFTER)
    begin, stop = spans[start][1], spans[end - 1][2]
    lead, tail = "… " if start else "", " …" if end < len(spans) else ""
    shift = len(lead) - begin
    marks: list[tuple[int, int]] = []
    for first, length, _ in found:
        if start <= first and first + length <= end:
            left, right = spans[first][1] + shift, spans[first + length - 1][2] + shift
            if not marks or left >= marks[-1][1]:
                marks.append((left, right))
    part = re.sub(r"\s", " ", text[begin:stop])
    return Snippet(f"{lead}{part}{tail}", tuple(marks))


def _occurrences(spans: Sequence[tuple[str, int, int]], terms: Sequence[Term]) -> list[tuple[int, int, int]]:
    """Return where the terms occur, in order: position of the first token, number of tokens, number of the term."""
    words = [token for token, _, _ in spans]
    by_first: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
    for number, term in enumerate(terms):
        if not term.excluded:
            by_first.setdefault(term.tokens[0], []).append((number, term.tokens))
    return [
        (position, len(parts), number)
        for position, word in enumerate(words)
        for number, parts in by_first.get(word, ())
        if tuple(words[position : position + len(parts)]) == parts
    ]


def _densest(found: Sequence[tuple[int, int, int]]) -> int:
    """Return the position of the first term of the window that has most different terms, the earliest such window."""
    best, best_score = 0, 0
    for number, (position, _, _) in enumerate(found):
        inside = {term for other, _, term in found[number : number + _AFTER] if other < position + _AFTER}
        if len(inside) > best_score:
            best, best_score = position, len(inside)
    return best
