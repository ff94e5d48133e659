"""The probability that one of two texts is a copy of the other: a logistic model of what they have in common.

The weights were fitted by `benchmarks/dedupe_fit.py` on labelled reposts and edits and on the pairs of
`benchmarks/dedupe_pairs.py`; folds by story and by language decided what counts. They are frozen with the scheme: the
verdict on two texts does not depend on what else is in the lake.
"""

import math
from typing import Final

from ingest.dedupe.compare import Comparison

_SHORT: Final = 40  # tokens: of a shorter text little must differ
_COARSE: Final = 2  # a scale above it leaves few passages of the shorter text

#: What is expected of copies: the share of the numbers, and of the names, that survive the heaviest edits.
_SURVIVING: Final = 0.75

INTERCEPT: Final = -10.9262
WEIGHTS: Final[dict[str, float]] = {
    "cover": -16.0015,
    "cover squared": 12.0176,
    "other cover": 13.8122,
    "both covers": -4.9620,
    "common": 8.1820,
    "other common": -5.3416,
    "common and cover": -14.2689,
    "density": -5.9333,
    "density and cover": 22.2362,
    "numbers": 0.4175,
    "names": -0.2155,
    "facts": 0.1807,
    "numbers and names differ": -0.2372,
    "numbers and facts differ": -0.6811,
    "numbers differ in loose text": 0.3067,
    "length": 1.3262,
    "short and loose": -35.4741,
    "short and other numbers": -1.1901,
    "matched": -0.2034,
    "first part": -1.2122,
    "other first part": 0.5116,
    "both first parts": 3.4443,
    "without first part": 0.1578,
    "coarse": 0.5086,
    "whole paragraphs": 5.0350,
}


def probability(found: Comparison) -> float:
    """Return the probability that one of two texts is a copy of the other."""
    score = INTERCEPT + sum(WEIGHTS[name] * value for name, value in features(found).items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


def features(found: Comparison) -> dict[str, float]:
    """Return what the model weighs, by name."""
    left, right = found.left, found.right
    numbers = _surprise(found.numbers[0], found.numbers[1], _SURVIVING)
    names = _surprise(found.names[0], found.names[1], _SURVIVING)
    flagged = _surprise(found.facts[0], found.facts[1], min(0.99, found.plain))
    shorter = min(left.tokens, right.tokens)
    shortness = max(0, _SHORT - shorter) / _SHORT
    return {
        "cover": left.cover,
        "cover squared": left.cover**2,
        "other cover": right.cover,
        "both covers": left.cover * right.cover,
        "common": left.common,
        "other common": right.common,
        "common and cover": left.common * left.cover,
        "density": found.density,
        "density and cover": found.density * left.cover,
        "numbers": numbers,
        "names": names,
        "facts": flagged,
        "numbers and names differ": min(0.0, numbers + 1) * min(0.0, names + 1),
        "numbers and facts differ": min(0.0, numbers + 1) * min(0.0, flagged + 1),
        "numbers differ in loose text": min(0.0, numbers + 1) * (found.density < 0.8),
        "length": math.log(1 + shorter),
        "short and loose": shortness * max(0.0, 0.95 - found.density),
        "short and other numbers": shortness * max(0.0, -numbers),
        "matched": math.log(1 + found.matched),
        "first part": left.first_cover,
        "other first part": right.first_cover,
        "both first parts": min(left.first_cover, right.first_cover) * (1 - right.cover),
        "without first part": (1 - left.first_cover) * (1 - right.cover),
        "coarse": float(found.scale > _COARSE) * (1 - left.cover),
        "whole paragraphs": max(0.0, found.density - 0.85) * max(0.0, 0.8 - left.cover),
    }


def _surprise(equal: int, total: int, share: float) -> float:
    """Return how many standard deviations fewer than a share of the facts are equal (negative), from -4 to 1."""
    deviation = math.sqrt(share * (1 - share) * total + 0.3)
    return max(-4.0, min(1.0, (equal - share * total) / deviation))
