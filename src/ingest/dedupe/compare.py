"""The comparison of two fingerprints: passages in common are aligned, and what differs is weighed.

Passages that both texts have are joined to chains where they follow each other in both (as passim does with n-grams of
reprinted texts: D. Smith, R. Cordell, A. Mullen, "Computational methods for uncovering reprinted texts in antebellum
newspapers", 2015). What lies within a chain is covered, so that a text with many edits is covered by its original,
while a text that only shares a paragraph with another one is not. Notices from one template cover each other as copies
do, but their numbers and names differ.
"""

from bisect import bisect_right
from typing import Final, NamedTuple

from ingest.dedupe.sketch import MAX_FACTS, Sketch

LEAST_COVER: Final = 0.4  # of the text that is covered more: in fitting, no pair below was likely to be a copy
_GAP: Final = 5  # passages in a row that an edit may have changed
_OPEN_CHAINS: Final = 3  # moved paragraphs: a match may go on with one of the last chains
_FIRST_PART: Final = 3  # the first third of a text holds its news


class Side(NamedTuple):
    """What one of two texts has in common with the other one."""

    passages: int  # at the scale of the comparison
    cover: float  # share of the passages that lie within chains
    common: float  # share of the passages that the other text has too
    first_cover: float  # `cover` of its first third
    tokens: int


class Comparison(NamedTuple):
    """What two texts have in common. `left` is the text that is covered more."""

    left: Side
    right: Side
    scale: int
    matched: int  # passages in chains
    density: float  # share of the covered passages that are equal
    plain: float  # share of the covered passages without numbers and names that are equal
    facts: tuple[int, int]  # covered passages with numbers or names: equal ones, all, counted in both texts
    numbers: tuple[int, int]  # in common, and of the text that has fewer
    names: tuple[int, int]
    is_swapped: bool  # `left` is the second of the texts


def compare(
    first: Sketch, second: Sketch, first_tokens: int, second_tokens: int, *, least_cover: float = 0.0
) -> Comparison | None:
    """Return what two texts have in common, None when no chain of passages is, or both are covered less than a share.

    This runs for millions of pairs, and most are covered too little: so the bound and the covers come first, and sets
    are built from ranges and by methods, without loops of Python's own.
    """
    scale = max(first.scale, second.scale)
    left, right = first.at_scale(scale), second.at_scale(scale)
    other_places = enumerate(map(right.places.get, left.passages))
    matches = [(place, other_place) for place, other_place in other_places if other_place is not None]
    # A chain of n matches covers at most `_GAP` * (n - 1) + 1 passages.
    if _GAP * (len(matches) - 1) + 1 < least_cover * max(1, min(len(left.passages), len(right.passages))):
        return None
    chains = [chain for chain in _chains(matches) if len(chain) > 1]
    if not chains:
        return None
    covered: tuple[set[int], set[int]] = (set(), set())
    covered[0].update(*(range(chain[0][0], chain[-1][0] + 1) for chain in chains))
    covered[1].update(*(range(chain[0][1], chain[-1][1] + 1) for chain in chains))
    if max(len(covered[0]) / len(left.passages), len(covered[1]) / len(right.passages)) < least_cover:
        return None
    equal = ({i for c in chains for i, _ in c}, {j for c in chains for _, j in c})
    sides = (
        _side(len(left.passages), covered[0], len(matches), first_tokens),
        _side(len(right.passages), covered[1], len({j for _, j in matches}), second_tokens),
    )
    flagged = [len(part[0] & left.fact_places) + len(part[1] & right.fact_places) for part in (equal, covered)]
    both = [len(part[0]) + len(part[1]) for part in (equal, covered)]
    is_swapped = sides[1].cover > sides[0].cover
    return Comparison(
        left=sides[is_swapped],
        right=sides[not is_swapped],
        scale=scale,
        matched=len(equal[0]),
        density=(both[0] / 2 + 1) / (both[1] / 2 + 2),
        plain=(both[0] - flagged[0] + 1) / (both[1] - flagged[1] + 1.5),
        facts=(flagged[0], flagged[1]),
        numbers=_in_common(first.numbers, second.numbers),
        names=_in_common(first.names, second.names),
        is_swapped=is_swapped,
    )


def _chains(matches: list[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Return the matches in chains: each place follows the one before within `_GAP`, in both texts."""
    chains: list[list[tuple[int, int]]] = []
    for match in matches:
        for chain in reversed(chains[-_OPEN_CHAINS:]):
            last = chain[-1]
            if match[0] - last[0] <= _GAP and 0 < match[1] - last[1] <= _GAP:
                chain.append(match)
                break
        else:
            chains.append([match])
    return chains


def _side(passages: int, covered: set[int], common: int, tokens: int) -> Side:
    first = max(1, -(-passages // _FIRST_PART))
    return Side(
        passages=passages,
        cover=len(covered) / passages,
        common=common / passages,
        first_cover=len(covered.intersection(range(first))) / first,
        tokens=tokens,
    )


def _in_common(left: list[int], right: list[int]) -> tuple[int, int]:
    """Return how many facts two texts share, and how many that with fewer has, among those that both lists can hold."""
    ends = [facts[-1] for facts in (left, right) if len(facts) == MAX_FACTS]
    if ends:  # the lists are sorted
        left, right = left[: bisect_right(left, min(ends))], right[: bisect_right(right, min(ends))]
    return len(set(left).intersection(right)), min(len(left), len(right))
