"""Turn scores and cues into probabilities, and decide how many topics an article has."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import log1p

from ingest.tags.logistic import logistic_probability

MAX_TOPICS = 3
_BIAS = tuple(f"topic:{number:02d}" for number in range(1, 18))


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic model over the features of one topic of one document, and its thresholds."""

    intercept: float
    weights: Mapping[str, float]
    threshold: float  # a topic applies from this probability
    floor: float  # if none reaches the threshold, the likeliest topic applies from this probability

    def probability(self, features: Mapping[str, float]) -> float:
        """Return the probability that the topic applies."""
        return logistic_probability(self.intercept, self.weights, features)


@cache
def load_calibrations() -> Mapping[str, Calibration]:
    """Return the calibrations by route: `english`, `lexicon` (languages with a word list), `cues` (no words)."""
    data = json.loads(files(__package__).joinpath("model.json").read_text("utf-8"))
    return {
        name: Calibration(row["intercept"], row["weights"], row["threshold"], row["floor"])
        for name, row in data.items()
    }


def topic_features(
    scores: Sequence[float] | None, url: Mapping[int, str], categories: Mapping[int, str], words: int
) -> list[dict[str, float]]:
    """Return the features of each topic: its score, its distance to the best, and its cues.

    `words` is how many words of the text are known.
    """
    rows: list[dict[str, float]] = []
    count = len(scores) if scores else 17
    ordered = sorted(scores, reverse=True) if scores else []
    cues = len({*url, *categories})
    for topic in range(count):
        row = {_BIAS[topic]: 1.0}
        if scores:
            row["score"] = scores[topic]
            row["gap"] = scores[topic] - ordered[0]
            row["lead"] = max(scores[topic] - ordered[1], 0.0)
            row["length"] = log1p(words) / 5.0
        if topic in url:
            row["url"] = 1.0
        if topic in categories:
            row["category"] = 1.0
        if cues and topic not in url and topic not in categories:
            row["other_cue"] = 1.0
        rows.append(row)
    return rows


def decide(probabilities: Sequence[float], calibration: Calibration) -> list[int]:
    """Return the topics that apply, the likeliest first: none to three."""
    ranked = sorted(range(len(probabilities)), key=lambda topic: (-probabilities[topic], topic))
    chosen = [topic for topic in ranked[:MAX_TOPICS] if probabilities[topic] >= calibration.threshold]
    if not chosen and probabilities[ranked[0]] >= calibration.floor:
        chosen = ranked[:1]
    return chosen
