"""Compares ways to choose the headline of a plain text, on texts in languages that were left out.

    python benchmarks/headline_models.py [--epochs N]

The texts are those of tests/extract/plain. Compared are the weights of `ingest.extract.plain.headline`, set by hand, an
averaged perceptron that ranks the candidates by the same features, and one over the sequence of the candidates (above,
headline, below), whose features count for each of the three. Each language is left out in turn.
"""

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray

from ingest import Article, read_document
from ingest.extract.plain import head as head_module
from ingest.extract.plain.headline import WEIGHTS, Features, features_of

FOLDERS = [Path(__file__).parent.parent / "tests/extract/plain" / name for name in ("texts", "held_out")]
Scorer = Callable[[NDArray[np.float64]], NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class Head:
    """The candidates of one text: features (lines x features), and the index of the headline (-1: none is one)."""

    language: str
    features: NDArray[np.float64]
    headline: int


def heads() -> list[Head]:
    """Return the candidates of all texts that have some."""
    found: list[Head] = []
    for folder in FOLDERS:
        for path in sorted(folder.glob("*.txt")):
            seen: list[tuple[list[str], list[Features]]] = []

            def spy(
                lines: Sequence[str],
                texts: Sequence[int],
                *rest: object,
                seen: list[tuple[list[str], list[Features]]] = seen,
            ) -> list[Features]:
                features = features_of(lines, texts, *rest)  # type: ignore[arg-type]
                seen.append(([lines[index] for index in texts], features))
                return features

            with patch.object(head_module, "features_of", spy):
                assert isinstance(read_document(path.read_bytes()), Article)
            title = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["title"]
            if not seen or not seen[0][1]:
                continue
            lines, features = seen[0]
            bare = "".join(title.split()).casefold() if title else None
            index = next((at for at, line in enumerate(lines) if bare and bare in "".join(line.split()).casefold()), -1)
            matrix = np.array([[*item.values(), 1.0] for item in features])
            found.append(Head(path.name.split("-")[0], matrix, index))
    return found


def by_hand() -> Scorer:
    """Return the scorer of the weights in the code."""
    weights = np.array([*WEIGHTS.values(), 0.0])
    return lambda features: np.append(features @ weights, 0.0)


def ranker(training: list[Head], epochs: int) -> Scorer:
    """Return an averaged perceptron that scores each candidate; the last score is that of no headline."""
    weights = np.zeros(training[0].features.shape[1])
    total = np.zeros_like(weights)
    for _ in range(epochs):
        for item in training:
            rows = np.vstack([item.features, np.zeros(item.features.shape[1])])
            best, right = int(np.argmax(rows @ weights)), item.headline
            if best != right % len(rows):
                weights = weights + rows[right] - rows[best]
            total += weights
    return lambda features: np.append(features @ total, 0.0)


def sequence(training: list[Head], epochs: int) -> Scorer:
    """Return an averaged perceptron over the labels above, headline, below of all candidates."""
    width = training[0].features.shape[1]
    weights = np.zeros(3 * width)
    total = np.zeros_like(weights)

    def paths(features: NDArray[np.float64]) -> NDArray[np.float64]:
        rows = []
        for at in range(len(features) + 1):
            above, own, below = features[:at].sum(0), features[at : at + 1].sum(0), features[at + 1 :].sum(0)
            rows.append(np.concatenate([above, own, below]))
        return np.array(rows)

    for _ in range(epochs):
        for item in training:
            rows = paths(item.features)
            best, right = int(np.argmax(rows @ weights)), item.headline % len(rows)
            if best != right:
                weights = weights + rows[right] - rows[best]
            total += weights
    return lambda features: paths(features) @ total


def accuracy(model: Callable[[list[Head]], Scorer], items: list[Head]) -> tuple[int, int]:
    """Return how many headlines a model finds in languages left out of its training, and the number of texts."""
    right = 0
    for language in sorted({item.language for item in items}):
        scorer = model([item for item in items if item.language != language])
        for item in (item for item in items if item.language == language):
            scores = scorer(item.features)
            right += int(np.argmax(scores)) == item.headline % len(scores)
    return right, len(items)


def main() -> None:
    """Print the comparison."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--epochs", type=int, default=20)
    epochs = parser.parse_args().epochs
    items = heads()
    several = [item for item in items if len(item.features) > 1]
    models: dict[str, Callable[[list[Head]], Scorer]] = {
        "weights by hand": lambda _: by_hand(),
        "ranking perceptron": lambda training: ranker(training, epochs),
        "sequence perceptron": lambda training: sequence(training, epochs),
    }
    print(f"{'model':22} {'all heads':>10}  {'with several candidates':>24}")
    for name, model in models.items():
        right, count = accuracy(model, items)
        hard, hard_count = accuracy(model, several)
        print(f"{name:22} {right:4} / {count:3}  {hard:17} / {hard_count:3}")


if __name__ == "__main__":
    main()
