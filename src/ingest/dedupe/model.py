"""The probability that one of two texts is a copy of the other: boosted trees over what they have in common.

The trees are in `model.json`, fitted by `models/build_copy_model.py` on labelled reposts and edits and on the pairs of
`benchmarks/dedupe_pairs.py`. They are frozen with the scheme: the verdict on two texts does not depend on what else is
in the lake.
"""

import json
import math
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ingest.dedupe.compare import Comparison

#: The share of the numbers, and of the names, that is expected to survive the heaviest edits.
_SURVIVING: Final = 0.75

_ROWS_AT_ONCE: Final = 1024

#: The features, and in which direction a larger value may move the probability (0: in either). These constraints
#: keep the model from learning that a text is a copy because its numbers differ.
FEATURES: Final[dict[str, int]] = {
    "cover": 0,
    "other cover": 0,
    "common": 0,
    "other common": 0,
    "density": 1,
    "plain": 0,
    "numbers": 1,
    "names": 1,
    "facts": 1,
    "length": 0,
    "matched": 0,
    "first part": 0,
    "other first part": 1,
    "scale": 0,
    "passages": 0,
    "ratio of passages": 0,
    "numbers missing": -1,
    "names missing": -1,
    "facts missing": 0,
    "longer length": 0,
}


class Trees(NamedTuple):
    """All trees in one table of nodes; a leaf is its own child."""

    roots: NDArray[np.int32]
    feature: NDArray[np.int32]
    threshold: NDArray[np.float64]
    children: NDArray[np.int32]  # n x 2: the next node where the value is at most the threshold, and where it is not
    value: NDArray[np.float64]
    depth: int
    bias: float


def features(comparison: Comparison) -> list[float]:
    """Return the features of a comparison, in the order of `FEATURES`."""
    left, right = comparison.left, comparison.right
    return [
        left.cover,
        right.cover,
        left.common,
        right.common,
        comparison.density,
        comparison.plain,
        _surprise(*comparison.numbers, _SURVIVING),
        _surprise(*comparison.names, _SURVIVING),
        _surprise(*comparison.facts, min(0.99, comparison.plain)),
        math.log(1 + min(left.tokens, right.tokens)),
        math.log(1 + comparison.matched),
        left.first_cover,
        right.first_cover,
        comparison.scale,
        min(left.passages, right.passages),
        left.passages / right.passages,
        comparison.numbers[1] - comparison.numbers[0],
        comparison.names[1] - comparison.names[0],
        comparison.facts[1] - comparison.facts[0],
        max(left.tokens, right.tokens),
    ]


def probabilities(comparisons: Sequence[Comparison], trees: Trees | None = None) -> list[float]:
    """Return for each comparison the probability that one of its texts is a copy of the other."""
    trees = packaged_trees() if trees is None else trees
    result: list[float] = []
    for start in range(0, len(comparisons), _ROWS_AT_ONCE):
        rows = np.array([features(item) for item in comparisons[start : start + _ROWS_AT_ONCE]], dtype=np.float64)
        result += _probabilities(rows, trees)
    return result


def trees_of(table: Sequence[Sequence[Sequence[float]]], bias: float) -> Trees:
    """Return trees whose nodes are (feature, threshold, left, right), places within the tree, and leaves (value,)."""
    roots: list[int] = []
    feature: list[int] = []
    threshold: list[float] = []
    children: list[tuple[int, int]] = []
    value: list[float] = []
    depth = 0
    for tree in table:
        first = len(feature)
        roots.append(first)
        depth = max(depth, _depth(tree, 0))
        for place, node in enumerate(tree, first):
            is_leaf = len(node) == 1
            feature.append(0 if is_leaf else int(node[0]))
            threshold.append(0.0 if is_leaf else node[1])
            children.append((place, place) if is_leaf else (first + int(node[2]), first + int(node[3])))
            value.append(node[0] if is_leaf else 0.0)
    return Trees(
        np.array(roots, dtype=np.int32),
        np.array(feature, dtype=np.int32),
        np.array(threshold, dtype=np.float64),
        np.array(children, dtype=np.int32),
        np.array(value, dtype=np.float64),
        depth,
        bias,
    )


@cache
def packaged_trees() -> Trees:
    """Return the trees that ship with the package."""
    model = json.loads(files(__package__).joinpath("model.json").read_text(encoding="utf-8"))
    if model["features"] != list(FEATURES):
        raise ValueError("model.json does not fit dedupe.model.FEATURES: run models/build_copy_model.py")
    return trees_of(model["trees"], model["bias"])


def _depth(tree: Sequence[Sequence[float]], place: int) -> int:
    node = tree[place]
    return 0 if len(node) == 1 else 1 + max(_depth(tree, int(node[2])), _depth(tree, int(node[3])))


def _probabilities(rows: NDArray[np.float64], trees: Trees) -> list[float]:
    nodes = np.tile(trees.roots, (len(rows), 1))
    lines = np.arange(len(rows))[:, None]
    for _ in range(trees.depth):
        is_above = rows[lines, trees.feature[nodes]] > trees.threshold[nodes]
        nodes = trees.children[nodes, is_above.astype(np.int8)]
    scores = trees.value[nodes].sum(axis=1) + trees.bias
    result: list[float] = (1 / (1 + np.exp(-scores))).tolist()
    return result


def _surprise(equal: int, total: int, share: float) -> float:
    """Return how many standard deviations fewer than a share of the facts are equal (negative), from -4 to 1."""
    deviation = math.sqrt(share * (1 - share) * total + 0.3)
    return max(-4.0, min(1.0, (equal - share * total) / deviation))
