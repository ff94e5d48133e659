"""Fit the confidence in topics, a few numbers, so that it holds on sources of other kinds than the news pages.

The probabilities of topics are fitted on news pages. Here they are compared with what is right on seven other corpora
(first topic only, for these label one) and on the pages out of fold. Each source weighs the same; sources left out
measure it.
"""

import gzip
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from sklearn.linear_model import LogisticRegression

from ingest.tags.topic.codes import CODES
from ingest.tags.topic.decide import Calibration, confidence_features, decide
from ingest.tags.topic.topic_tagger import read_signals

SOURCES = ("bbc", "ag_news", "masakhanews", "sib200", "thucnews", "10kgnad", "reuters21578")
MOST = 250  # documents of a source in one language
ROUTES = ("english", "terms")
FEATURES = ("one", "odds", "other", "terms", "cue")
OWN = ("one", "odds")  # features with a weight of their own in English
STATED = 0.87  # the confidence above which nine of ten should be right
STRENGTH = 1.0
BINS = 10


class Judged(NamedTuple):
    """A topic of a document: its source, route, features, whether it was given, and whether it is right."""

    source: str
    route: str
    features: Mapping[str, float]
    given: bool
    right: bool


def judge_corpora(data: Path, calibrations: Mapping[str, Calibration]) -> list[Judged]:
    """Return the likeliest topic of documents of each corpus, the same documents every time."""
    lines = gzip.decompress((data / "topic" / "dev.jsonl.gz").read_bytes()).splitlines()
    rows = [row for row in map(json.loads, lines) if row["source"] in SOURCES]
    rows.sort(key=lambda row: hashlib.sha256(row["id"].encode()).hexdigest())
    taken: Counter[tuple[str, str]] = Counter()
    judged = []
    for row in rows:
        group = row["source"], row["lang"]
        taken[group] += 1
        if taken[group] > MOST:
            continue
        signals = read_signals(row.get("title"), row["text"], row["lang"], None, ())
        if signals.route not in ROUTES or signals.scores is None:
            continue
        calibration = calibrations[signals.route]
        values = calibration.probabilities(signals.features)
        topic = max(range(len(CODES)), key=lambda number: values[number])
        features = confidence_features(values, topic, signals.known_terms, ())
        right = CODES[topic] in (row["topics"][0]["code"], *row["accept"])
        judged.append(Judged(row["source"], signals.route, features, topic in decide(values, calibration), right))
    return judged


def design(judged: Sequence[Judged]) -> np.ndarray:
    """Return the features as a matrix; English has a constant and a slope of its own."""
    rows = [
        [item.features[name] for name in FEATURES] + [item.features[name] * (item.route == "english") for name in OWN]
        for item in judged
    ]
    return np.array(rows)


def fit_trust(judged: Sequence[Judged]) -> np.ndarray:
    """Return the weights; every source has the same weight in all."""
    size = Counter(item.source for item in judged)
    weights = np.array([len(judged) / len(size) / size[item.source] for item in judged])
    labels = [item.right for item in judged]
    model = LogisticRegression(C=STRENGTH, fit_intercept=False, max_iter=2000)
    return np.asarray(model.fit(design(judged), labels, sample_weight=weights).coef_[0])


def by_route(weights: np.ndarray) -> dict[str, dict[str, float]]:
    """Return the weights of each route by the names of the features."""
    shared = dict(zip(FEATURES, weights.tolist(), strict=False))
    english = dict(zip(OWN, weights[len(FEATURES) :].tolist(), strict=True))
    return {
        "english": {name: round(value + english.get(name, 0.0), 4) for name, value in shared.items()},
        "terms": {name: round(value, 4) for name, value in shared.items()},
    }


def calibration_error(values: np.ndarray, right: np.ndarray) -> float:
    """Return the expected calibration error in ten bins (Guo et al. 2017)."""
    bins = np.minimum((values * BINS).astype(int), BINS - 1)
    return float(sum(abs((values[bins == b] - right[bins == b]).sum()) for b in range(BINS)) / max(len(values), 1))


def measure(judged: Sequence[Judged]) -> None:
    """Print the calibration of each source by weights that were fitted on the others, and what is kept."""
    matrix, sources = design(judged), np.array([item.source for item in judged])
    right = np.array([float(item.right) for item in judged])
    given = np.array([item.given for item in judged])
    values = np.zeros(len(judged))
    for source in sorted(set(sources)):
        weights = fit_trust([item for item in judged if item.source != source])
        chosen = sources == source
        values[chosen] = 1.0 / (1.0 + np.exp(-(matrix[chosen] @ weights)))
    routes = np.array([item.route for item in judged])
    groups: Iterable[tuple[str, np.ndarray]] = (
        ("all", np.ones(len(judged), bool)),
        *((route, routes == route) for route in ROUTES),
        *((source, sources == source) for source in sorted(set(sources))),
    )
    for name, group in groups:
        kept = group & given & (values >= STATED)
        error = calibration_error(values[group], right[group])
        share = right[kept].mean() if kept.any() else float("nan")
        coverage = kept.sum() / max((group & given).sum(), 1)
        print(
            f"{name:14}n={group.sum():<5} calibration error {error:.3f}; from {STATED}: right {share:.3f}, "
            f"{coverage:.3f} of those given"
        )
