"""From scores and cues to probabilities, and how many topics an article has."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp, log1p

MAX_TOPICS = 3
_BIAS = tuple(f"topic:{number:02d}" for number in range(1, 18))


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic model over the features of one topic of one document, and where it says yes."""

    intercept: float
    weights: Mapping[str, float]
    threshold: float  # of every topic
    floor: float  # of the likeliest topic when none reaches the threshold

    def probability(self, features: Mapping[str, float]) -> float:
        """The probability that the topic applies."""
        weights = self.weights
        total = self.intercept
        for name, value in features.items():
            total += weights.get(name, 0.0) * value
        return 1.0 / (1.0 + exp(-max(-30.0, min(30.0, total))))


@cache
def load_calibrations() -> Mapping[str, Calibration]:
    """`english`, `lexicon` (other languages with a word list) and `cues` (no words at all)."""
    data = json.loads(files(__package__).joinpath("model.json").read_text("utf-8"))
    return {
        name: Calibration(row["intercept"], row["weights"], row["threshold"], row["floor"])
        for name, row in data.items()
    }


def topic_features(
    scores: Sequence[float] | None, url: Mapping[int, str], categories: Mapping[int, str], words: int
) -> list[dict[str, float]]:
    """Features of each topic: its score, how it stands to the best, and who else says so. `words`: how many words of
    the text are known."""
    rows: list[dict[str, float]] = []
    count = len(scores) if scores else 17
    ordered = sorted(scores, reverse=True) if scores else []
    cues = len({*url, *categories})
    for topic in range(count):
        found = {_BIAS[topic]: 1.0}
        if scores:
            found["score"] = scores[topic]
            found["gap"] = scores[topic] - ordered[0]
            found["lead"] = max(scores[topic] - ordered[1], 0.0)
            found["length"] = log1p(words) / 5.0
        if topic in url:
            found["url"] = 1.0
        if topic in categories:
            found["category"] = 1.0
        if cues and topic not in url and topic not in categories:
            found["other_cue"] = 1.0
        rows.append(found)
    return rows


def decide(probabilities: Sequence[float], calibration: Calibration) -> list[int]:
    """The topics that apply, the likeliest first: none to three."""
    ranked = sorted(range(len(probabilities)), key=lambda topic: (-probabilities[topic], topic))
    chosen = [topic for topic in ranked[:MAX_TOPICS] if probabilities[topic] >= calibration.threshold]
    if not chosen and probabilities[ranked[0]] >= calibration.floor:
        chosen = ranked[:1]
    return chosen
