"""A sequence model for the lines of plain texts: an averaged structured perceptron (Collins, 2002) over a linear chain.

Its features need no words of any language: lengths, positions, capitals, digits, dates, signs, names of networks, words
that recur in other lines, and the classes that the rules without the words of the language give to a line and its
neighbours.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ingest.extract.plain.line_features import CLASSES, TextLines
from line_texts import Text


class Chain:
    """A linear chain whose weights are learned by an averaged perceptron."""

    def __init__(self) -> None:
        """Start with no weights."""
        self.weights: dict[tuple[str, str], float] = defaultdict(float)
        self._sums: dict[tuple[str, str], float] = defaultdict(float)
        self._step = 0

    def fit(self, texts: Sequence[Text], epochs: int) -> None:
        """Learn the classes of the lines of texts, in their order."""
        features = [features_of(text) for text in texts]
        for _ in range(epochs):
            for text, of_text in zip(texts, features, strict=True):
                self._step += 1
                predicted = self.best(of_text)
                if predicted != text.truth:
                    self._move(of_text, text.truth, 1.0)
                    self._move(of_text, predicted, -1.0)
        for key, total in self._sums.items():
            self.weights[key] -= total / self._step

    def _move(self, lines: Sequence[Sequence[str]], classes: Sequence[str], by: float) -> None:
        before = "-"
        for features, name in zip(lines, classes, strict=True):
            for key in (*((feature, name) for feature in features), (before, f">{name}")):
                self.weights[key] += by
                self._sums[key] += by * self._step
            before = name

    def scores(self, features: Iterable[str]) -> dict[str, float]:
        """Return the score of each class of a line, without its neighbours' classes."""
        scores = dict.fromkeys(CLASSES, 0.0)
        for feature in features:
            for name in CLASSES:
                scores[name] += self.weights.get((feature, name), 0.0)
        return scores

    def best(self, lines: Sequence[Sequence[str]]) -> list[str]:
        """Return the classes of the lines of a text, given by their features, by the Viterbi algorithm."""
        if not lines:
            return []
        paths: dict[str, tuple[float, list[str]]] = {"-": (0.0, [])}
        for features in lines:
            scores, after = self.scores(features), dict[str, tuple[float, list[str]]]()
            for name in CLASSES:
                total, path = max(
                    ((score + self.weights.get((old, f">{name}"), 0.0), path) for old, (score, path) in paths.items()),
                    key=lambda item: item[0],
                )
                after[name] = (total + scores[name], [*path, name])
            paths = after
        return max(paths.values(), key=lambda item: item[0])[1]


def features_of(text: Text) -> list[list[str]]:
    """Return the features of each line of a text, with what the rules say about it."""
    lines = TextLines(text.lines, text.without_words)
    return [[*lines.features(index), f"rule:{name}"] for index, name in enumerate(text.without_words)]


class Prediction(NamedTuple):
    """The class that the chain gives to a line, and by how much its score is above that of body."""

    name: str
    margin: float


def predict_left_out(texts: Sequence[Text], folds: int, epochs: int) -> dict[str, list[Prediction]]:
    """Return the predictions for the lines of all texts by name, each by a chain fitted on other languages."""
    languages = sorted({text.language for text in texts})
    predictions = {}
    for fold in range(folds):
        left_out = set(languages[fold::folds])
        chain = Chain()
        chain.fit([text for text in texts if text.language not in left_out], epochs)
        for text in texts:
            if text.language in left_out:
                lines = features_of(text)
                scores = [chain.scores(features) for features in lines]
                predictions[text.name] = [
                    Prediction(name, score[name] - score["body"])
                    for name, score in zip(chain.best(lines), scores, strict=True)
                ]
    return predictions
