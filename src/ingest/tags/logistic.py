"""The logistic model of the taggers."""

from collections.abc import Mapping
from math import exp


def logistic_probability(intercept: float, weights: Mapping[str, float], features: Mapping[str, float]) -> float:
    """Return the logistic function of the weighted sum of features; those without a weight are ignored."""
    total = intercept
    for name, value in features.items():
        total += weights.get(name, 0.0) * value
    return 1.0 / (1.0 + exp(-max(-30.0, min(30.0, total))))
