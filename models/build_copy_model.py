"""Fit the trees of `ingest.dedupe.model`, and measure them on stories and languages that they were not fitted on.

Reads the labelled articles of the evaluation data (DIR is its folder `dedup`, see docs/models.md) and the pairs of
`benchmarks/dedupe_pairs.py`. Pairs that the score counts neither way are no copies here. Five folds, by story and by
language: what is printed about quality was not fitted on. Only numbers leave the data.

    python models/build_copy_model.py --data DIR [--write] [--no-folds] [--predictions FILE]
"""

import argparse
import json
import sys
import zlib
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier

from ingest.dedupe import SCHEME, fingerprint
from ingest.dedupe.compare import Comparison
from ingest.dedupe.match import compared, find_candidates, is_plausible
from ingest.dedupe.model import FEATURES, Trees, features, probabilities, trees_of
from recipe import ROOT, write_recipe

sys.path.append(str(ROOT / "benchmarks"))
import dedupe_pairs
from dedupe_quality import article_of
from scorer import load_scorer

ARTEFACT = ROOT / "src" / "ingest" / "dedupe" / "model.json"
FOLDS = 5
REAL_WEIGHT, OWN_WEIGHT = 8.0, 25.0
TREES, LEAVES, RATE, RIDGE, SMALLEST_LEAF = 100, 8, 0.08, 10.0, 40
THRESHOLDS = (0.5, 0.6, 0.65, 0.7, 0.8, 0.9)


class Examples(NamedTuple):
    """Pairs of texts with what is known about them."""

    found: list[Comparison]
    is_copy: NDArray[np.bool_]
    fold: NDArray[np.int64]
    weight: NDArray[np.float64]
    names: list[tuple[str, str]]  # ids of labelled articles; ("", "") for a pair of our own


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
    found, copies, folds, weights, names = [], [], [], [], []
    for left, right in pairs:
        both = compared(items[left], items[right])
        if both is None or not is_plausible(both):
            continue
        a, b = gold[left], gold[right]
        is_real = a["part"] == b["part"] == "real" or tuple(sorted((a["id"], b["id"]))) in grey
        found.append(both)
        copies.append(a["cluster"] == b["cluster"])
        folds.append(zlib.crc32(min(a["cluster"], b["cluster"]).rstrip("bd").encode()) % FOLDS)
        weights.append(REAL_WEIGHT if is_real else 1.0)
        names.append((a["id"], b["id"]))
    return Examples(found, np.array(copies), np.array(folds), np.array(weights), names)


def own_examples() -> Examples:
    """Return the pairs of our own that have anything in common."""
    found, copies, folds = [], [], []
    for pair in dedupe_pairs.pairs():
        both = compared(*(fingerprint(article_of(name, text)) for name, text in (("a", pair.a), ("b", pair.b))))
        if both is not None and is_plausible(both):
            found.append(both)
            copies.append(pair.same)
            folds.append(zlib.crc32(pair.language.encode()) % FOLDS)
    return Examples(found, np.array(copies), np.array(folds), np.full(len(found), OWN_WEIGHT), [("", "")] * len(found))


def fit(examples: Examples, chosen: NDArray[np.bool_]) -> tuple[list[list[list[float]]], float]:
    """Fit trees to the chosen examples; return them as `trees_of` takes them, and the bias."""
    rows = np.array([features(found) for found, is_chosen in zip(examples.found, chosen, strict=True) if is_chosen])
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
    return probabilities([found for found, is_chosen in zip(examples.found, chosen, strict=True) if is_chosen], trees)


def print_folds(labelled: Examples, own: Examples, predictions: Path | None) -> None:
    """Print the quality of each fold's trees on the fold, by threshold; write the predictions if asked to."""
    both = joined(labelled, own)
    chances = np.zeros(len(both.found))
    for fold in range(FOLDS):
        chances[both.fold == fold] = predict(both, both.fold == fold, trees_of(*fit(both, both.fold != fold)))
    is_own = np.array([name == ("", "") for name in both.names])
    for threshold in THRESHOLDS:
        for label, part in (
            ("own pairs", is_own),
            ("real", both.weight == REAL_WEIGHT),
            ("synthetic", both.weight == 1.0),
        ):
            positive = (chances >= threshold) & part
            hits, wrong = int((positive & both.is_copy).sum()), int((positive & ~both.is_copy).sum())
            print(f"{threshold} {label}: {hits} of {int((both.is_copy & part).sum())} found, {wrong} wrong")
    if predictions is not None:
        rows = zip(both.names, chances.tolist(), strict=True)
        predictions.write_text("".join(json.dumps([*name, chance]) + "\n" for name, chance in rows if name[0]))


def joined(*parts: Examples) -> Examples:
    """Return all examples as one."""
    return Examples(
        [found for part in parts for found in part.found],
        np.concatenate([part.is_copy for part in parts]),
        np.concatenate([part.fold for part in parts]),
        np.concatenate([part.weight for part in parts]),
        [name for part in parts for name in part.names],
    )


def write(trees: list[list[list[float]]], bias: float, folder: Path) -> None:
    """Write the artefact and its recipe."""
    lines = ",\n".join(json.dumps(tree, separators=(",", ":")) for tree in trees)
    head = f'"scheme": "{SCHEME}",\n"features": {json.dumps(list(FEATURES))},\n"bias": {bias}'
    ARTEFACT.write_text(f'{{{head},\n"trees": [\n{lines}\n]}}\n', encoding="utf-8")
    own = [ROOT / "benchmarks" / name for name in ("dedupe_pairs.py", "dedupe_texts.json", "dedupe_notices.json")]
    write_recipe(
        ARTEFACT,
        command="python models/build_copy_model.py --data DATA/dedup --write",
        packages=("numpy", "scikit-learn"),
        inputs=[*own, ARTEFACT.with_name("traditional_han.txt")],
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
    labelled, own = labelled_examples(options.data), own_examples()
    print(f"{len(labelled.found)} labelled pairs, {int(labelled.is_copy.sum())} copies; {len(own.found)} own pairs")
    if not options.no_folds:
        print_folds(labelled, own, options.predictions)
    if options.write:
        both = joined(labelled, own)
        trees, bias = fit(both, np.ones(len(both.found), dtype=np.bool_))
        write(trees, bias, options.data)


if __name__ == "__main__":
    main()
