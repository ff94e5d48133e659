"""Fit the weights of `ingest.dedupe.weights`, and print them; needs scikit-learn, which the project does not.

Reads the labelled articles of the evaluation data (--data) and the pairs of `dedupe_pairs.py`. Folds are by story and
by language: what is printed about quality was not fitted on. Example:

    python benchmarks/dedupe_fit.py --data ../shared/data/dedup
"""

import argparse
import importlib.util
import os
import zlib
from collections import defaultdict
from itertools import combinations
from pathlib import Path
from types import ModuleType

import numpy as np
from sklearn.linear_model import LogisticRegression

import dedupe_pairs
from ingest.dedupe.compare import compare
from ingest.dedupe.normal import tokens_of
from ingest.dedupe.sketch import Sketch, signature_of, sketch_of
from ingest.dedupe.weights import features

HERE = Path(__file__).resolve().parent
REAL_WEIGHT, OWN_WEIGHT = 8.0, 25.0  # pairs that count neither way in the score are no copies here, and weigh as real
COMMON = 25  # texts of a passage; pairs that only share more common ones are left out


def main() -> None:
    """Fit on all and print the weights, and the quality of each fold's model on the fold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    shared = Path(os.environ.get("INGEST_SHARED", HERE.parent.parent / "shared"))
    parser.add_argument("--data", default=str(shared / "data" / "dedup"))
    options = parser.parse_args()
    rows, labels, folds, weights, is_own = _labelled(Path(options.data))
    scales = rows.std(axis=0) + 1e-9
    predicted = np.zeros(len(rows))
    for fold in range(5):
        model = LogisticRegression(max_iter=3000, C=3.0)
        model.fit(rows[folds != fold] / scales, labels[folds != fold], sample_weight=weights[folds != fold])
        predicted[folds == fold] = model.predict_proba(rows[folds == fold] / scales)[:, 1]
    for threshold in (0.4, 0.5, 0.6, 0.7):
        for name, part in (("own pairs", is_own), ("real", weights == REAL_WEIGHT), ("synthetic", weights == 1.0)):
            positive = predicted >= threshold
            hits, wrong = int((positive & labels & part).sum()), int((positive & ~labels & part).sum())
            print(f"{threshold} {name}: {hits} of {int((labels & part).sum())} found, {wrong} merged falsely")
    model = LogisticRegression(max_iter=3000, C=3.0).fit(rows / scales, labels, sample_weight=weights)
    print(f"INTERCEPT: Final = {model.intercept_[0]:.4f}")
    for name, weight in zip(NAMES, model.coef_[0] / scales, strict=True):
        print(f'    "{name}": {weight:.4f},')


def _sketch(text: str) -> tuple[Sketch, int]:
    tokens = tokens_of(text)
    return sketch_of(signature_of(tokens) or b"\0\0\0\0"), tokens.total


def _labelled(folder: Path) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return features, labels, folds and weights of all pairs, and which of them are our own."""
    scorer = _load_scorer(folder / "score.py")
    gold, ignored = scorer.load_gold(str(folder / "dev.jsonl.gz"))
    ignored = {tuple(sorted(pair)) for pair in ignored}
    sketches = [_sketch(row["text"]) for row in gold]
    by_passage: dict[int, list[int]] = defaultdict(list)
    for index, (sketch, _) in enumerate(sketches):
        for here, after in zip(sketch.passages, sketch.passages[1:], strict=False):
            by_passage[here << 14 | after].append(index)
    pairs = {
        pair for texts in by_passage.values() if len(texts) <= COMMON for pair in combinations(sorted(set(texts)), 2)
    }
    by_cluster: dict[str, list[int]] = defaultdict(list)
    for index, row in enumerate(gold):
        by_cluster[row["cluster"]].append(index)
    pairs |= {pair for texts in by_cluster.values() for pair in combinations(sorted(texts), 2)}
    lines = []
    for a, b in sorted(pairs):
        if found := compare(sketches[a][0], sketches[b][0], sketches[a][1], sketches[b][1]):
            story = min(gold[a]["cluster"], gold[b]["cluster"]).rstrip("bd")
            real = gold[a]["part"] == gold[b]["part"] == "real"
            same = gold[a]["cluster"] == gold[b]["cluster"]
            real |= tuple(sorted((gold[a]["id"], gold[b]["id"]))) in ignored
            lines.append((features(found), same, story, REAL_WEIGHT if real else 1.0, False))
    for pair in dedupe_pairs.pairs():
        left, right = _sketch(pair.a), _sketch(pair.b)
        if found := compare(left[0], right[0], left[1], right[1]):
            lines.append((features(found), pair.same, pair.language, OWN_WEIGHT, True))
    NAMES.extend(lines[0][0])
    return (
        np.array([list(line[0].values()) for line in lines]),
        np.array([line[1] for line in lines]),
        np.array([zlib.crc32(line[2].encode()) % 5 for line in lines]),
        np.array([line[3] for line in lines]),
        np.array([line[4] for line in lines]),
    )


NAMES: list[str] = []


def _load_scorer(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("dedup_score", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"no scorer at {path}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    main()
