"""Fit the weights of the lines around plain texts, and measure them on languages that they were not fitted on.

`models/line_examples.json` has the features of short lines that no rule explains, once with all words of the tables and
once without those that only the texts of one language have (`benchmarks/line_models.py --examples` writes it from the
texts of tests/extract/plain). Ten folds by language; then one model over all lines is written.

    python models/build_line_model.py [--write]
"""

import argparse
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from recipe import ROOT, write_recipe

EXAMPLES = ROOT / "models" / "line_examples.json"
WEIGHTS = ROOT / "src" / "ingest" / "extract" / "plain" / "weights.json"
FOLDS = 10
RIDGE = 2.0  # L2 penalty; the bias has one as well
MAX_STEPS, MIN_STEP = 30, 1e-8  # of Newton's method
THRESHOLDS = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0)
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Examples:
    """Lines and their features: a row each, with a column for each feature."""

    version: str
    names: list[str]  # of the features
    rows: Floats
    labels: Floats  # 1 for a notice
    listed: NDArray[np.bool_]  # whether the tables had the words of the language
    languages: NDArray[np.str_]


def read_examples() -> Examples:
    """Read the frozen examples."""
    table = json.loads(EXAMPLES.read_text(encoding="utf-8"))
    names, examples = table["features"], table["examples"]
    rows = np.zeros((len(examples), len(names)))
    for index, example in enumerate(examples):
        rows[index, example["features"]] = 1.0
    labels = np.array([float(example["notice"]) for example in examples])
    listed = np.array([example["listed"] for example in examples])
    languages = np.array([example["language"] for example in examples])
    return Examples(table["version"], names, rows, labels, listed, languages)


def fit(rows: Floats, labels: Floats) -> Floats:
    """Fit a logistic regression with an L2 penalty by Newton's method."""
    weights = np.zeros(rows.shape[1])
    for _ in range(MAX_STEPS):
        odds = 1 / (1 + np.exp(-np.clip(rows @ weights, -30, 30)))
        gradient = rows.T @ (odds - labels) + RIDGE * weights
        hessian = (rows * (odds * (1 - odds))[:, None]).T @ rows + RIDGE * np.eye(len(weights))
        step = np.linalg.solve(hessian, gradient)
        weights -= step
        if float(np.abs(step).max()) < MIN_STEP:
            break
    return weights


def main() -> None:
    """Print what the folds find, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    examples = read_examples()
    rows, labels, listed = examples.rows, examples.labels, examples.listed
    scores = np.zeros(len(labels))
    every = sorted(set(examples.languages.tolist()))
    for fold in range(FOLDS):
        left_out = np.isin(examples.languages, every[fold::FOLDS])
        scores[left_out] = rows[left_out] @ fit(rows[~left_out], labels[~left_out])
    for threshold in THRESHOLDS:
        removed = scores >= threshold
        for words, part in (("without the words of the language", ~listed), ("with all words", listed)):
            notices, news = part & (labels == 1), part & (labels == 0)
            found, lost = int((removed & notices).sum()), int((removed & news).sum())
            print(f"{threshold}: {words}: {found} of {notices.sum()} notices, {lost} of {news.sum()} other lines")
    if options.write:
        weights = fit(rows, labels)
        rounded = {name: round(float(weight), 3) for name, weight in zip(examples.names, weights, strict=True)}
        kept = {name: weight for name, weight in sorted(rounded.items()) if weight}
        WEIGHTS.write_text(json.dumps({"version": examples.version, "weights": kept}, indent=1) + "\n", "utf-8")
        command = "python models/build_line_model.py --write"
        write_recipe(WEIGHTS, command=command, packages=["numpy"], inputs=[EXAMPLES, Path(__file__)], data={})


if __name__ == "__main__":
    main()
