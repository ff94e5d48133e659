"""Turn scores and cues into probabilities, and decide how many topics an article has."""

import json
from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, cached_property
from importlib.resources import files
from math import exp, fsum, log, log1p

import numpy as np
from numpy.typing import NDArray

from ingest.tags.logistic import logistic_probability
from ingest.tags.topic.codes import CODES
from ingest.tags.topic.second_level import TopScores
from ingest.tags.topic.terms import Scored, TextScores

MAX_TOPICS = 3
#: Small, so that regularisation keeps the weights of single topics low: how often a topic occurs depends on the source.
_BIAS_SIZE = 0.25
#: Small for the same reason: with twice the size the gold pages gain .006 of F1, and the first topic on sources never
#: trained on is right less often (BBC .811 instead of .822).
NARROW_SIZE = 0.5
SHORT = 50  # known terms of a text that says little of its topic
# For the likeliest topic of some sentences. On three sentences of English articles, those from .4 to .5 are right as
# often as those up to .7, on each of six corpora.
_SHORT_FLOOR = 0.4
_DOUBTFUL = 0.65  # probability below which half of the topics of such texts are wrong
NARROW_PRIOR = 0.15  # added to what speaks for second-level topics, so that one word of a short text is little
_BIAS = tuple(f"topic:{number:02d}" for number in range(1, 18))
_SCORES = ("score", "gap", "length", "lead", "second", "second_lead")
_FEATURES = (
    *(f"words:{name}" for name in _SCORES),
    *(f"terms:{name}" for name in _SCORES),
    *("terms:share", "terms:log_share", "lead:score", "lead:gap", "title:score", "title:gap"),
    *("narrow:score", "narrow:best", "narrow:share", "narrow:rank", "url", "category", "other_cue"),
)
_ROW = {name: row for row, name in enumerate(_FEATURES)}
Features = NDArray[np.float64]  # of each topic of a document (features x topics), in the order of `_FEATURES`


class NamedReason(StrEnum):
    """Why a text gets the one topic that its publisher names; the values are keys of `Calibration.named`."""

    ALONE = "alone"  # its words say none
    DOUBTFUL = "doubtful"  # the words of a short text say another, with a low probability


@dataclass(frozen=True)
class Calibration:
    """A logistic model over the features of one topic of one document, and its thresholds."""

    intercept: float
    weights: Mapping[str, float]
    threshold: float  # a topic applies from this probability
    floor: float  # if none reaches the threshold, the likeliest topic applies from this probability
    trust: Mapping[str, float] = field(default_factory=dict)  # weights of `confidence_features`
    named: Mapping[str, float] = field(default_factory=dict)  # `NamedReason` -> how often the named topic is right

    @cached_property
    def _columns(self) -> tuple[Features, Features]:
        """The sum to begin with for each topic, and the weight of each feature."""
        start = [self.intercept + self.weights.get(bias, 0.0) * _BIAS_SIZE for bias in _BIAS]
        return np.array(start), np.array([[self.weights.get(name, 0.0)] for name in _FEATURES])

    def probabilities(self, features: Features) -> list[float]:
        """Return the probability of each topic."""
        start, weights = self._columns
        # A cumulative sum adds in this order on every machine; a product of matrices does not.
        products = weights * features
        products[0] += start
        totals = products.cumsum(axis=0)[-1]
        return [1.0 / (1.0 + exp(-max(-30.0, min(30.0, total)))) for total in totals.tolist()]

    def confidences(self, probabilities: Sequence[float], terms: int, cues: Collection[int]) -> list[float]:
        """Return how often topics with such probabilities are right on sources of all kinds (see the builder).

        The probabilities are fitted on news pages; on other sources, on short texts above all, they are too high.
        """
        return [self.confidence(topic, probabilities, terms, cues) for topic in range(len(probabilities))]

    def confidence(self, topic: int, probabilities: Sequence[float], terms: int, cues: Collection[int]) -> float:
        """Return the confidence in one topic; see `confidences`."""
        if not self.trust:
            return probabilities[topic]
        return logistic_probability(0.0, self.trust, confidence_features(probabilities, topic, terms, cues))


def confidence_features(
    probabilities: Sequence[float], topic: int, terms: int, cues: Collection[int]
) -> dict[str, float]:
    """Return the features of the confidence in one topic.

    They are the log-odds of its probability and of the highest other, how many known terms the text has, and whether
    the publisher names the topic.
    """
    other = max(max(probabilities[:topic], default=0.0), max(probabilities[topic + 1 :], default=0.0))
    return {
        "one": 1.0,
        "odds": _log_odds(probabilities[topic]),
        "other": _log_odds(other),
        "terms": log1p(terms),
        "cue": float(topic in cues),
    }


def _log_odds(probability: float) -> float:
    bounded = min(max(probability, 0.0001), 0.9999)
    return log(bounded / (1.0 - bounded))


@cache
def load_calibrations() -> Mapping[str, Calibration]:
    """Return the calibrations by route: `english`, `terms` (other languages), `cues` (no known words)."""
    data = json.loads(files(__package__).joinpath("model.json").read_text("utf-8"))
    return {
        name: Calibration(
            row["intercept"],
            row["weights"],
            row["threshold"],
            row["floor"],
            row.get("trust", {}),
            row.get("named", {}),
        )
        for name, row in data.items()
    }


def topic_features(
    words: Scored | None,
    terms: TextScores | None,
    url: Mapping[int, str],
    categories: Mapping[int, str],
    narrow: TopScores | None = None,
) -> Features:
    """Return the features of each topic: for each model its score, its rank and distances to the best, and the cues.

    The terms of the title and of the beginning have features of their own: the second topic of an article is seldom in
    its title. `narrow` is what speaks for the topics beneath each.
    """
    features = np.zeros((len(_FEATURES), len(CODES)))
    if words is not None:
        _fill_scores(features, "words", words)
    if terms is not None:
        _fill_scores(features, "terms", terms.whole)
        _fill_shares(features, terms.whole.values.tolist())
        _fill_part(features, "lead", terms.lead)
        if terms.title is not None:
            _fill_part(features, "title", terms.title)
    if narrow is not None:
        _fill_narrow(features, narrow)
    for topic in url:
        features[_ROW["url"], topic] = 1.0
    for topic in categories:
        features[_ROW["category"], topic] = 1.0
    if cues := {*url, *categories}:
        features[_ROW["other_cue"]] = [float(topic not in cues) for topic in range(len(CODES))]
    return features


def named_features(features: Features) -> list[dict[str, float]]:
    """Return the features of each topic by their names, without those that are 0, and which topic it is."""
    return [
        {bias: _BIAS_SIZE, **{name: value for name, value in zip(_FEATURES, column, strict=True) if value}}
        for bias, column in zip(_BIAS, features.T.tolist(), strict=True)
    ]


def _fill_scores(features: Features, model: str, scored: Scored) -> None:
    values, row = scored.values, _ROW[f"{model}:score"]
    first, second, third = sorted(values.tolist(), reverse=True)[:3]
    features[row] = values
    features[row + 1] = values - first
    features[row + 2] = log1p(scored.known) / 5.0
    is_first = values == first
    features[row + 3, is_first] = first - second
    is_second = (values == second) & ~is_first  # how many topics a text has shows in what follows the second
    features[row + 4, is_second] = 1.0
    features[row + 5, is_second] = second - third


def _fill_shares(features: Features, values: Sequence[float]) -> None:
    """Add the share of each topic (softmax) and its logarithm."""
    first = max(values)
    odds = [exp(value - first) for value in values]
    total = fsum(odds)
    shares = [odd / total for odd in odds]
    row = _ROW["terms:share"]
    features[row] = shares
    features[row + 1] = [log(share + 0.001) for share in shares]


def _fill_part(features: Features, part: str, values: NDArray[np.float64]) -> None:
    row = _ROW[f"{part}:score"]
    features[row] = values
    features[row + 1] = values - values.max()


def _fill_narrow(features: Features, scores: TopScores) -> None:
    """Add what speaks for the topics beneath each topic: logarithms, its share of all, and its rank."""
    everything = fsum(scores.totals) + NARROW_PRIOR
    ascending = sorted(scores.totals)
    row = _ROW["narrow:score"]
    features[row] = [NARROW_SIZE * log(total + NARROW_PRIOR) for total in scores.totals]
    features[row + 1] = [NARROW_SIZE * log(best + NARROW_PRIOR) for best in scores.bests]
    features[row + 2] = [NARROW_SIZE * total / everything for total in scores.totals]
    features[row + 3] = [
        NARROW_SIZE * (len(ascending) - bisect_right(ascending, total)) / 4.0 for total in scores.totals
    ]


def decide(probabilities: Sequence[float], calibration: Calibration, *, is_short: bool = False) -> list[int]:
    """Return the topics that apply, the likeliest first: none to three. Short texts need less for their only one."""
    ranked = sorted(range(len(probabilities)), key=lambda topic: (-probabilities[topic], topic))
    chosen = [topic for topic in ranked[:MAX_TOPICS] if probabilities[topic] >= calibration.threshold]
    floor = min(calibration.floor, _SHORT_FLOOR) if is_short else calibration.floor
    if not chosen and probabilities[ranked[0]] >= floor:
        chosen = ranked[:1]
    return chosen


def named_reason(
    lone: int | None, chosen: Sequence[int], probabilities: Sequence[float], terms: int
) -> NamedReason | None:
    """Return why the only topic that the publisher names (`lone`) replaces the chosen ones; None if it does not.

    `terms` is how many known terms the text has. In short texts a section is right more often than a few words are.
    """
    if lone is None or lone in chosen:
        return None
    if not chosen:
        return NamedReason.ALONE
    return NamedReason.DOUBTFUL if terms < SHORT and probabilities[chosen[0]] < _DOUBTFUL else None
