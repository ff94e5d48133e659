"""Strings of which a match of a regular expression contains one: a cheap test before an expensive search.

A search for one of many words tries every word at every position. An Aho-Corasick automaton (A. V. Aho, M. J. Corasick,
"Efficient string matching", 1975) looks for all words in one pass; only where it finds one the expression is searched.
"""

import re
from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Any

from ahocorasick_rs import AhoCorasick

_parser: Any = import_module("re._parser")  # the standard library's parser of expressions has no public name
#: The dot that `str.lower` sets apart from a Turkish capital, and letters with two lower-case forms.
_SAME = str.maketrans({"\u0307": None, "ı": "i", "ſ": "s", "ς": "σ", "µ": "μ"})
_MAX_CHOICES = 12  # characters of a set that are looked for one by one


class RequiredWords:
    """Finds out cheaply that a text has no match of some expressions, which may ignore case."""

    def __init__(self, patterns: Iterable[re.Pattern[str]]) -> None:
        """Build the automaton; a ValueError names a pattern that can match without any of its words."""
        words: set[str] = set()
        for pattern in patterns:
            required = _required(_parser.parse(pattern.pattern, pattern.flags))
            if not required:
                raise ValueError(f"the pattern {pattern.pattern[:40]!r}... matches without a word that is known before")
            words |= {_folded(word.lower()) for word in required}
        self._automaton = AhoCorasick(sorted(words))

    def may_match(self, lowered: str) -> bool:
        """Return whether one of the expressions may match a text, given in lower case."""
        return bool(self._automaton.find_matches_as_indexes(lowered if lowered.isascii() else _folded(lowered)))


def _folded(lowered: str) -> str:
    """Return a text with one letter for those that an expression without case takes for the same."""
    return lowered.translate(_SAME)


def _required(items: Sequence[tuple[Any, Any]]) -> frozenset[str] | None:
    """Return strings of which every match of a sequence contains one: those whose shortest is the longest."""
    best: frozenset[str] | None = None
    run = ""
    for operation, argument in [*items, (None, None)]:
        if operation is _parser.LITERAL:
            run += chr(argument)
            continue
        if run:
            best = _better(best, frozenset({run}))
            run = ""
        if operation is not None:
            best = _better(best, _required_by(operation, argument))
    return best


def _required_by(operation: Any, argument: Any) -> frozenset[str] | None:
    if operation is _parser.BRANCH:
        choices = [_required(branch) for branch in argument[1]]
        return frozenset().union(*(choice or () for choice in choices)) if all(choices) else None
    if operation is _parser.SUBPATTERN:
        return _required(argument[-1])
    if operation in (_parser.MAX_REPEAT, _parser.MIN_REPEAT):
        return _required(argument[2]) if argument[0] > 0 else None
    if operation is _parser.IN and len(argument) <= _MAX_CHOICES:
        literal = all(kind is _parser.LITERAL for kind, _ in argument)
        return frozenset(chr(char) for _, char in argument) if literal else None
    return None


def _better(one: frozenset[str] | None, other: frozenset[str] | None) -> frozenset[str] | None:
    if one is None or other is None:
        return one or other
    return max(one, other, key=lambda words: min(map(len, words)))
