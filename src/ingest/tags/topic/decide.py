"""Turn scores and cues into probabilities, and decide how many topics an article has."""

import json
from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib.resources import files
from math import exp, fsum, log, log1p

from ingest.tags.logistic import logistic_probability
from ingest.tags.topic.second_level import TopScore
from ingest.tags.topic.terms import TermScores
from ingest.tags.topic.words import TopicScores

MAX_TOPICS = 3
#: Small, so that regularisation keeps the weights of single topics low: how often a topic occurs depends on the source.
_BIAS_SIZE = 0.25
#: Small for the same reason: with twice the size the gold pages gain .006 of F1, and the first topic on sources never
#: trained on is right less often (BBC .811 instead of .822).
NARROW_SIZE = 0.5
_SHORT = 50  # known terms of a text that says little of its topic
_DOUBTFUL = 0.65  # probability below which half of the topics of such texts are wrong
NARROW_PRIOR = 0.15  # added to what speaks for second-level topics, so that one word of a short text is little
_BIAS = tuple(f"topic:{number:02d}" for number in range(1, 18))


class NamedReason(StrEnum):
    """Why a text gets the one topic that its publisher names; the values are keys of `Calibration.named`."""

    ALONE = "alone"  # its words say none
    DOUBTFUL = "doubtful"  # the words of a short text say another, with a low probability


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic model over the features of one topic of one document, and its thresholds."""

    intercept: float
    weights: Mapping[str, float]
    threshold: float  # a topic applies from this probability
    floor: float  # if none reaches the threshold, the likeliest topic applies from this probability
    trust: Mapping[str, float] = field(default_factory=dict)  # weights of `confidence_features`
    named: Mapping[str, float] = field(default_factory=dict)  # `NamedReason` -> how often the named topic is right

    def probability(self, features: Mapping[str, float]) -> float:
        """Return the probability that the topic applies."""
        return logistic_probability(self.intercept, self.weights, features)

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
    words: TopicScores | None,
    terms: TermScores | None,
    url: Mapping[int, str],
    categories: Mapping[int, str],
    narrow: Sequence[TopScore] | None = None,
) -> list[dict[str, float]]:
    """Return the features of each topic: for each model its score, its rank and distances to the best, and the cues.

    The terms of the title and of the beginning have features of their own: the second topic of an article is seldom in
    its title. `narrow` is what speaks for the topics beneath each.
    """
    rows = [{bias: _BIAS_SIZE} for bias in _BIAS]
    if words is not None:
        _add_scores(rows, "words", words)
    if terms is not None:
        _add_scores(rows, "terms", terms.whole)
        _add_shares(rows, terms.whole.values)
        _add_part(rows, "lead", terms.lead.values)
        if terms.title is not None:
            _add_part(rows, "title", terms.title.values)
    if narrow is not None:
        _add_narrow(rows, narrow)
    cues = {*url, *categories}
    for topic, row in enumerate(rows):
        if topic in url:
            row["url"] = 1.0
        if topic in categories:
            row["category"] = 1.0
        if cues and topic not in cues:
            row["other_cue"] = 1.0
    return rows


def _add_scores(rows: Sequence[dict[str, float]], model: str, scores: TopicScores) -> None:
    values = scores.values
    first, second, third = sorted(values, reverse=True)[:3]
    length = log1p(len(scores.shares)) / 5.0
    for value, row in zip(values, rows, strict=True):
        row[f"{model}:score"] = value
        row[f"{model}:gap"] = value - first
        row[f"{model}:length"] = length
        if value == first:
            row[f"{model}:lead"] = value - second
        elif value == second:  # how many topics a text has shows in what follows the second
            row[f"{model}:second"] = 1.0
            row[f"{model}:second_lead"] = value - third


def _add_shares(rows: Sequence[dict[str, float]], values: Sequence[float]) -> None:
    """Add the share of each topic (softmax) and its logarithm."""
    first = max(values)
    odds = [exp(value - first) for value in values]
    total = fsum(odds)
    for odd, row in zip(odds, rows, strict=True):
        row["terms:share"] = odd / total
        row["terms:log_share"] = log(odd / total + 0.001)


def _add_part(rows: Sequence[dict[str, float]], part: str, values: Sequence[float]) -> None:
    first = max(values)
    for value, row in zip(values, rows, strict=True):
        row[f"{part}:score"] = value
        row[f"{part}:gap"] = value - first


def _add_narrow(rows: Sequence[dict[str, float]], scores: Sequence[TopScore]) -> None:
    """Add what speaks for the topics beneath each topic: logarithms, its share of all, and its rank."""
    everything = fsum(score.total for score in scores) + NARROW_PRIOR
    ascending = sorted(score.total for score in scores)
    for score, row in zip(scores, rows, strict=True):
        row["narrow:score"] = NARROW_SIZE * log(score.total + NARROW_PRIOR)
        row["narrow:best"] = NARROW_SIZE * log(score.best + NARROW_PRIOR)
        row["narrow:share"] = NARROW_SIZE * score.total / everything
        row["narrow:rank"] = NARROW_SIZE * (len(ascending) - bisect_right(ascending, score.total)) / 4.0


def decide(probabilities: Sequence[float], calibration: Calibration) -> list[int]:
    """Return the topics that apply, the likeliest first: none to three."""
    ranked = sorted(range(len(probabilities)), key=lambda topic: (-probabilities[topic], topic))
    chosen = [topic for topic in ranked[:MAX_TOPICS] if probabilities[topic] >= calibration.threshold]
    if not chosen and probabilities[ranked[0]] >= calibration.floor:
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
    return NamedReason.DOUBTFUL if terms < _SHORT and probabilities[chosen[0]] < _DOUBTFUL else None
