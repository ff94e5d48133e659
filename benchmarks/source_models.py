"""Compares ways to choose the source of a plain text, on texts in languages that were left out.

    python benchmarks/source_models.py [--epochs N]

The texts are those of tests/extract/plain. Compared are the weights of `ingest.extract.plain.source_claims`, set by
hand, and an averaged perceptron that ranks the claimed names by the parts of the text that name them, the form of the
name, and its place. Each language is left out in turn.
"""

import argparse
import json
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray

from ingest import Article, read_document
from ingest.extract.meta.byline_parts import is_agency
from ingest.extract.plain.source_claims import WEIGHTS, SourceClaims
from ingest.extract.plain.sources import is_medium
from ingest.text.comparison import comparison_key

FOLDERS = [Path(__file__).parent.parent / "tests/extract/plain" / name for name in ("texts", "held_out")]
PARTS = list(WEIGHTS)
NONE = -1  # index of the answer that a text names no source


@dataclass(frozen=True, slots=True)
class Text:
    """The claimed names of one text: features (names x features), and which of them are the source."""

    language: str
    features: NDArray[np.float64]
    is_source: NDArray[np.bool_]
    names_source: bool  # whether the text has one, claimed or not
    by_hand: bool  # whether the weights set by hand give the right source


def texts() -> list[Text]:
    """Return the claims of all texts."""
    found: list[Text] = []
    for folder in FOLDERS:
        for path in sorted(folder.glob("*.txt")):
            claims: list[tuple[str, str]] = []
            add = SourceClaims.add

            def spy(
                self: SourceClaims,
                name: str | None,
                part: str,
                claims: list[tuple[str, str]] = claims,
                add: object = add,
            ) -> None:
                before = set(self.names)
                add(self, name, part)  # type: ignore[operator]
                key = next(iter(set(self.names) - before), comparison_key(name or ""))
                if key:
                    claims.append((key, part))

            with patch.object(SourceClaims, "add", spy):
                article = read_document(path.read_bytes())
            assert isinstance(article, Article)
            wanted = comparison_key(json.loads(path.with_suffix(".json").read_text("utf-8"))["source_name"] or "")
            keys = list(dict.fromkeys(key for key, _ in claims))
            features = np.array([_features(key, claims, place) for place, key in enumerate(keys)])
            is_source = np.array([key == wanted for key in keys], dtype=bool)
            right = comparison_key(article.source_name or "") == wanted
            found.append(
                Text(path.stem.split("-")[0], features.reshape(-1, len(PARTS) + 5), is_source, bool(wanted), right)
            )
    return found


def _features(key: str, claims: list[tuple[str, str]], place: int) -> list[float]:
    parts = [part for other, part in claims if other == key]
    longer = any(other != key and (other.startswith(key) or key.startswith(other)) for other, _ in claims)
    counts = [float(parts.count(part)) for part in PARTS]
    return [*counts, float(is_medium(key)), float(is_agency(key)), float(place == 0), float(longer), 1.0]


def fit(items: list[Text], epochs: int) -> NDArray[np.float64]:
    """Return the averaged weights of a ranking perceptron; the answer "none" has the score 0."""
    size = len(PARTS) + 5
    weights, total, steps = np.zeros(size), np.zeros(size), 0
    order = np.random.default_rng(7)
    for _ in range(epochs):
        for index in order.permutation(len(items)):
            item = items[index]
            chosen = choose(item, weights)
            right = int(np.argmax(item.is_source)) if item.is_source.any() else NONE
            if chosen != right:
                weights += item.features[right] if right != NONE else 0.0
                weights -= item.features[chosen] if chosen != NONE else 0.0
            total += weights
            steps += 1
    return total / max(steps, 1)


def choose(item: Text, weights: NDArray[np.float64]) -> int:
    """Return the index of the name with the highest score above 0, or `NONE`."""
    if not len(item.features):
        return NONE
    scores = item.features @ weights
    return int(np.argmax(scores)) if scores.max() > 0 else NONE


def is_right(item: Text, chosen: int) -> bool:
    """Return whether a choice is the source, or "none" where the text names none."""
    return bool(item.is_source[chosen]) if chosen != NONE else not item.names_source


def main() -> None:
    """Measure, and print one JSON line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--epochs", type=int, default=30)
    epochs = parser.parse_args().epochs
    items = texts()
    right = 0
    for language in sorted({item.language for item in items}):
        weights = fit([item for item in items if item.language != language], epochs)
        right += sum(is_right(item, choose(item, weights)) for item in items if item.language == language)
    print(json.dumps({"texts": len(items), "by_hand": sum(item.by_hand for item in items), "perceptron": right}))


if __name__ == "__main__":
    main()
