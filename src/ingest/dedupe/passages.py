"""The positions of the passages that two whole texts have in common, for showing a copy beside its original.

Runs of equal tokens are joined if the gap between them is short in both texts, as `compare` does with the passages of
two fingerprints.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

MAX_TOKENS: Final = 20_000  # of a text that are compared

_RUN: Final = 3  # equal tokens in a row with which a passage begins
_UNSPACED_RUN: Final = 6
_GAP: Final = 12  # tokens in a row that an edit may have changed
_SHORTEST: Final = 6  # tokens of a passage that is returned
_UNSPACED = r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]"
_TOKEN = re.compile(rf"{_UNSPACED}|(?:(?!{_UNSPACED})\w)+")


class CommonPassage(NamedTuple):
    """A part of a text and the part of another one that it is aligned with; the ends are exclusive."""

    start: int
    end: int
    other_start: int
    other_end: int


class _Token(NamedTuple):
    text: str
    start: int
    end: int


def common_passages(text: str, other: str) -> list[CommonPassage]:
    """Return the passages of a text that another one has too, edits within them included, in the order of the text."""
    left, right = _tokens(text), _tokens(other)
    size = _UNSPACED_RUN if sum(len(token.text) == 1 for token in left) > len(left) / 2 else _RUN
    places: dict[tuple[str, ...], int] = {}
    for place, run in _runs(right, size):
        places.setdefault(run, place)
    chains: list[list[int]] = []  # first and last token, of both texts
    for place, run in _runs(left, size):
        other_place = places.get(run)
        if other_place is None:
            continue
        last, other_last = place + size - 1, other_place + size - 1
        if chains and _follows(chains[-1], place, other_place):
            chains[-1][1], chains[-1][3] = last, other_last
        else:
            chains.append([place, last, other_place, other_last])
    return [
        CommonPassage(left[first].start, left[last].end, right[other_first].start, right[other_last].end)
        for first, last, other_first, other_last in chains
        if last - first + 1 >= _SHORTEST
    ]


def _tokens(text: str) -> list[_Token]:
    tokens = []
    for match in _TOKEN.finditer(text):
        tokens.append(_Token(match[0].casefold(), *match.span()))
        if len(tokens) == MAX_TOKENS:
            break
    return tokens


def _runs(tokens: list[_Token], size: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    words = [token.text for token in tokens]
    for place in range(len(words) - size + 1):
        yield place, tuple(words[place : place + size])


def _follows(chain: list[int], place: int, other_place: int) -> bool:
    """Return whether a run continues a chain in both texts: it overlaps the end, or the gap is short."""
    return place - chain[1] <= _GAP and chain[2] < other_place and -_GAP <= other_place - chain[3] <= _GAP
