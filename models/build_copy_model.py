"""Fit the trees of `ingest.dedupe.model`, and measure them by cross-validation.

Reads the labelled articles of the evaluation data (DIR is its folder `dedup`, see docs/models.md) and the pairs of
`benchmarks/dedupe_pairs.py`, which were written for this project. Pairs that score.py ignores are not copies here.
There are five folds, by story and by language; the quality that is printed is that of pairs outside of the fitted
folds. The model holds no text of the data.

    python models/build_copy_model.py --data DIR [--write] [--no-folds] [--predictions FILE]
"""

import argparse
import json
import sys
import zlib
from itertools import compress
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier

from ingest.dedupe import SCHEME, fingerprint
from ingest.dedupe.compare import LEAST_COVER, Comparison
from ingest.dedupe.match import compare_fingerprints, find_candidates
from ingest.dedupe.model import FEATURES, Trees, features, probabilities, trees_of
from recipe import ROOT, write_recipe

sys.path.append(str(ROOT / "benchmarks"))
import dedupe_pairs
from dedupe_quality import article_of
from scorer import load_scorer

ARTEFACT = ROOT / "src" / "ingest" / "dedupe" / "model.json"
FOLDS = 5
REAL_WEIGHT, WRITTEN_WEIGHT = 8.0, 18.0
TREES, LEAVES, RATE, RIDGE, SMALLEST_LEAF = 100, 8, 0.08, 10.0, 40
THRESHOLDS = (0.5, 0.6, 0.65, 0.7, 0.8, 0.9)


class Examples(NamedTuple):
    """Comparisons of pairs of texts, with their labels, folds and weights."""

    comparisons: list[Comparison]
    is_copy: NDArray[np.bool_]
    fold: NDArray[np.int64]
    weight: NDArray[np.float64]
    ids: list[tuple[str, str]]  # of labelled articles; ("", "") for a pair of `dedupe_pairs`


def labelled_examples(folder: Path) -> Examples:
    """Return the candidate pairs among the labelled articles."""
    scorer = load_scorer(folder)
    gold, ignored = scorer.load_gold(str(folder / "dev.jsonl.gz"))
    gold.sort(key=lambda row: row["id"])
    grey = {tuple(sorted(pair)) for pair in ignored}
    items = [fingerprint(article_of(row["id"], row["text"])) for row in gold]
    first: dict[str, int] = {}
    repeated = {place for place, item in enumerate(items) if first.setdefault(item.text_sha256, place) != place}
    pairs, _ = find_candidates(items, len(items), repeated)
    comparisons, copies, folds, weights, ids = [], [], [], [], []
    for left, right in pairs:
        comparison = compare_fingerprints(items[left], items[right], least_cover=LEAST_COVER)
        if comparison is None:
            continue
        a, b = gold[left], gold[right]
        is_real = a["part"] == b["part"] == "real" or tuple(sorted((a["id"], b["id"]))) in grey
        comparisons.append(comparison)
        copies.append(a["cluster"] == b["cluster"])
        folds.append(zlib.crc32(min(a["cluster"], b["cluster"]).rstrip("bd").encode()) % FOLDS)
        weights.append(REAL_WEIGHT if is_real else 1.0)
        ids.append((a["id"], b["id"]))
    return Examples(comparisons, np.array(copies), np.array(folds), np.array(weights), ids)


def written_examples() -> Examples:
    """Return the pairs of `dedupe_pairs` that have enough in common for the model to decide."""
    comparisons, copies, folds = [], [], []
    for pair in dedupe_pairs.pairs():
        first, second = (fingerprint(article_of(name, text)) for name, text in (("a", pair.a), ("b", pair.b)))
        comparison = compare_fingerprints(first, second, least_cover=LEAST_COVER)
        if comparison is not None:
            comparisons.append(comparison)
            copies.append(pair.same)
            folds.append(zlib.crc32(pair.language.encode()) % FOLDS)
    size = len(comparisons)
    return Examples(comparisons, np.array(copies), np.array(folds), np.full(size, WRITTEN_WEIGHT), [("", "")] * size)


def fit(examples: Examples, chosen: NDArray[np.bool_]) -> tuple[list[list[list[float]]], float]:
    """Fit trees to the chosen examples; return them as `trees_of` takes them, and the bias."""
    rows = np.array([features(comparison) for comparison in compress(examples.comparisons, chosen)])
    model = HistGradientBoostingClassifier(
        max_iter=TREES,
        learning_rate=RATE,
        max_leaf_nodes=LEAVES,
        min_samples_leaf=SMALLEST_LEAF,
        l2_regularization=RIDGE,
        monotonic_cst=list(FEATURES.values()),
        early_stopping=False,
        random_state=0,
    )
    model.fit(rows, examples.is_copy[chosen], sample_weight=examples.weight[chosen])
    trees = [[_node(node) for node in predictor.nodes] for (predictor,) in model._predictors]
    return trees, round(float(model._baseline_prediction[0, 0]), 6)


def _node(node: Any) -> list[float]:
    if node["is_leaf"]:
        return [round(float(node["value"]), 5)]
    threshold = float(f"{float(node['num_threshold']):.7g}")
    return [int(node["feature_idx"]), threshold, int(node["left"]), int(node["right"])]


def predict(examples: Examples, chosen: NDArray[np.bool_], trees: Trees) -> list[float]:
    """Return the probabilities of the chosen examples."""
    return probabilities(list(compress(examples.comparisons, chosen)), trees)


def print_folds(labelled: Examples, written: Examples, predictions: Path | None) -> None:
    """Print the quality of each fold's trees on the fold, by threshold; write the predictions if asked to."""
    examples = joined(labelled, written)
    predicted = np.zeros(len(examples.comparisons))
    for fold in range(FOLDS):
        trees = trees_of(*fit(examples, examples.fold != fold))
        predicted[examples.fold == fold] = predict(examples, examples.fold == fold, trees)
    is_written = np.array([pair == ("", "") for pair in examples.ids])
    for threshold in THRESHOLDS:
        for label, part in (
            ("written pairs", is_written),
            ("real", examples.weight == REAL_WEIGHT),
            ("synthetic", examples.weight == 1.0),
        ):
            positive = (predicted >= threshold) & part
            hits, wrong = int((positive & examples.is_copy).sum()), int((positive & ~examples.is_copy).sum())
            print(f"{threshold} {label}: {hits} of {int((examples.is_copy & part).sum())} found, {wrong} wrong")
    if predictions is not None:
        rows = zip(examples.ids, predicted.tolist(), strict=True)
        predictions.write_text(
            "".join(json.dumps([*pair, probability]) + "\n" for pair, probability in rows if pair[0])
        )


def joined(*parts: Examples) -> Examples:
    """Return the examples of all parts together."""
    return Examples(
        [comparison for part in parts for comparison in part.comparisons],
        np.concatenate([part.is_copy for part in parts]),
        np.concatenate([part.fold for part in parts]),
        np.concatenate([part.weight for part in parts]),
        [pair for part in parts for pair in part.ids],
    )


def write(trees: list[list[list[float]]], bias: float, folder: Path) -> None:
    """Write the artefact and its recipe."""
    lines = ",\n".join(json.dumps(tree, separators=(",", ":")) for tree in trees)
    head = f'"scheme": "{SCHEME}",\n"features": {json.dumps(list(FEATURES))},\n"bias": {bias}'
    ARTEFACT.write_text(f'{{{head},\n"trees": [\n{lines}\n]}}\n', encoding="utf-8")
    pairs = [
        ROOT / "benchmarks" / name
        for name in ("dedupe_pairs.py", "dedupe_texts.json", "dedupe_notices.json", "dedupe_releases.json")
    ]
    write_recipe(
        ARTEFACT,
        command="python models/build_copy_model.py --data DATA/dedup --write",
        packages=("numpy", "scikit-learn"),
        inputs=[*pairs, ARTEFACT.with_name("traditional_han.txt")],
        data={f"DATA/dedup/{name}": folder / name for name in ("dev.jsonl.gz", "dev.ignore_pairs.jsonl.gz")},
    )


def main() -> None:
    """Print the quality of the folds; with --write, fit all and write the artefact."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder dedup of the evaluation data")
    parser.add_argument("--write", action="store_true", help="write the artefact and its recipe")
    parser.add_argument("--no-folds", action="store_true", help="fit only, without measuring")
    parser.add_argument("--predictions", type=Path, help="file for the out-of-fold probabilities of labelled pairs")
    options = parser.parse_args()
    labelled, written = labelled_examples(options.data), written_examples()
    copies = int(labelled.is_copy.sum())
    print(f"{len(labelled.comparisons)} labelled pairs, {copies} copies; {len(written.comparisons)} written pairs")
    if not options.no_folds:
        print_folds(labelled, written, options.predictions)
    if options.write:
        examples = joined(labelled, written)
        trees, bias = fit(examples, np.ones(len(examples.comparisons), dtype=np.bool_))
        write(trees, bias, options.data)


if __name__ == "__main__":
    main()
