"""Train the topic model that `ingest.tags.topic` ships, and calibrate it.

Needs scikit-learn (not a dependency of the project). The words' weights are trained only on openly licensed text:
Wikipedia current events (CC BY-SA 4.0), Wikinews (CC BY 2.5), IPTC definitions (CC BY 4.0) and word lists written for
this project. The calibration, some dozens of numbers, is fitted on the two readers' labels of the gold pages, and is
measured by five folds over domains. Usage: python models/build_topic_model.py --data DIR [--write] [--predictions
FILE]
"""

import argparse
import gzip
import hashlib
import json
import re
import struct
import tempfile
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from ingest.tags.topic.codes import CODES
from ingest.tags.topic.decide import Calibration, decide, topic_features
from ingest.tags.topic.tagger import Signals, read_signals
from ingest.tags.topic.words import WordModel, load_words, word_counts

HERE = Path(__file__).parent
PACKAGE = HERE.parent / "src" / "ingest" / "tags" / "topic"
ALLOWED = {"wcep": "CC-BY-SA-4.0", "wikinews": "CC-BY-2.5"}
STOP = set(
    "the an of to in and for on at by with from as is are was were be been it its this that these those he she "
    "they his her their has have had "
    "will would can could may might not but or who which what when where why how after before over under about "
    "into than then also more most "
    "other some such only own same so too very said says say year years day days monday tuesday wednesday thursday "
    "friday saturday sunday "
    "january february march april june july august september october november december one two three four five six "
    "first last new people "
    "time week month today told we you your our my me him them us if all any no do does did there here out up down "
    "off just like get got make "
    "made being while during between through because against since until both each many much well even still back "
    "way".split()
)
LEXICON_WEIGHT = 10.0
STRENGTH = 5.0
FOLDS = 5
MAX_ROWS = 14_000


@dataclass
class Sample:
    """One training document."""

    counts: Mapping[str, int]
    topics: set[int]
    unsure: set[int] = field(default_factory=set)
    weight: float = 1.0
    key: str = ""  # of a Wikinews article, for its fold


def number(code: str) -> int:
    return int(code[7:9]) - 1


def fold_of(key: str) -> int:
    return int(hashlib.sha256(key.encode()).hexdigest()[:8], 16) % FOLDS


def stem(word: str) -> str:
    """Plural endings off; good enough to join "attack" and "attacks"."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def load_samples(data: Path) -> list[Sample]:
    samples, rare = [], Counter[int]()
    packed = (data / "topic" / "dev.jsonl.gz").read_bytes()
    rows = [json.loads(line) for line in gzip.decompress(packed).splitlines()]
    for row in rows:
        licence = ALLOWED.get(row["source"])
        if licence is None or not row["licence"].startswith(licence):
            continue
        topics = {number(t["code"]) for t in row["topics"]}
        if row["source"] == "wcep":
            rare.update(topics)
            samples.append(
                Sample(
                    word_counts(None, row["text"]),
                    topics,
                    {number(c) for c in row["accept"]},
                    0.5 if row["lossy"] else 1.0,
                )
            )
        else:
            samples.append(Sample(word_counts(row["title"], row["text"]), topics, weight=2.0, key=row["id"]))
    for sample in samples:
        if sample.weight <= 1.0:  # current events: half of them are about conflicts
            sample.weight *= 300 / rare[next(iter(sample.topics))]
    for topic in json.loads((data / "topic" / "iptc_topics.json").read_text("utf-8"))["top"]:
        text = " ".join([topic["name"], topic["definition"], *(s["name"] for s in topic["second_level"])])
        samples.append(Sample(word_counts(None, text), {number(topic["code"])}, weight=5.0))
    for line in (HERE / "topics" / "lexicon_en.tsv").read_text("utf-8").split("\n"):
        if line and not line.startswith("#"):
            topic_number, words = line.split("\t")
            for word in words.split(" "):
                samples.append(
                    Sample(word_counts(None, word.replace("-", " ")), {int(topic_number) - 1}, weight=LEXICON_WEIGHT)
                )
    return samples


def matrix_of(samples: Sequence[Sample]) -> tuple[csr_matrix, dict[str, int], list[set[str]], np.ndarray]:
    rows: dict[str, int] = {}
    forms: list[set[str]] = []
    documents: Counter[int] = Counter()
    cells: list[dict[int, int]] = []
    for sample in samples:
        found: dict[int, int] = defaultdict(int)
        for word, count in sample.counts.items():
            if word in STOP or not word.isascii():
                continue
            row = rows.setdefault(stem(word), len(rows))
            if row == len(forms):
                forms.append(set())
            forms[row].add(word)
            found[row] += count
        documents.update(found.keys())
        cells.append(found)
    idf = np.array([np.log((1 + len(samples)) / (1 + documents[i])) + 1 for i in range(len(rows))])
    data: list[float] = []
    index: list[int] = []
    pointer = [0]
    for found in cells:
        values = {row: (1 + np.log(count)) * idf[row] for row, count in found.items()}
        norm = np.sqrt(sum(v * v for v in values.values())) or 1.0
        data.extend(v / norm for v in values.values())
        index.extend(values)
        pointer.append(len(index))
    return csr_matrix((data, index, pointer), shape=(len(samples), len(rows))), rows, forms, idf


def train(samples: Sequence[Sample]) -> tuple[np.ndarray, np.ndarray, list[set[str]], np.ndarray]:
    matrix, rows, forms, idf = matrix_of(samples)
    weights = np.array([s.weight for s in samples])
    coefficients, intercepts = [], []
    for topic in range(len(CODES)):
        labels = np.array([topic in s.topics for s in samples])
        keep = np.array([topic in s.topics or topic not in s.unsure for s in samples])
        model = LogisticRegression(C=STRENGTH, solver="liblinear", max_iter=1000, random_state=0)
        model.fit(matrix[keep], labels[keep], sample_weight=weights[keep])
        coefficients.append(model.coef_[0])
        intercepts.append(float(model.intercept_[0]))
    table = np.array(coefficients).T
    words = {row: word for word, row in rows.items()}
    for row in range(len(forms)):
        word = words[row]
        forms[row] |= (
            {word, word + "s"} if word in forms[row] and len(word) > 3 and not word.endswith(("s", "y")) else set()
        )
    return table, np.array(intercepts), forms, idf


def write_words(
    table: np.ndarray, intercepts: np.ndarray, forms: Sequence[set[str]], idf: np.ndarray, out: Path
) -> None:
    strength = np.abs(table).max(axis=1) * idf
    keep = sorted(
        sorted(range(len(forms)), key=lambda r: (-strength[r], sorted(forms[r])))[:MAX_ROWS],
        key=lambda r: sorted(forms[r]),
    )
    unit = float(np.abs(table).max()) / 127
    steps = np.clip(np.rint(table[keep] / unit), -127, 127).astype(int) + 128
    header = {
        "format": "ingest-topics 1",
        "rows": len(keep),
        "unit": unit,
        "intercepts": [round(float(b), 5) for b in intercepts],
    }
    taken: set[str] = set()
    lines = []
    for row in keep:
        words = sorted(forms[row] - taken)
        taken.update(words)
        lines.append(" ".join(words) or "\x00")
    raw = b"".join(
        [
            json.dumps(header).encode() + b"\n",
            struct.pack(f"<{len(keep)}H", *(round(float(idf[r]) * 1000) for r in keep)),
            bytes(steps.flatten().tolist()),
            "\n".join(lines).encode(),
        ]
    )
    packed = zlib.compress(raw, 9)
    out.write_bytes(packed)
    print(f"{out.name}: {len(keep)} rows, {len(taken)} words, {len(raw)} bytes, {len(packed)} packed")


@dataclass
class Page:
    """A gold page."""

    id: str
    lang: str
    group: str
    must: set[int]
    may: set[int]
    signals: Signals

    @property
    def fold(self) -> int:
        return fold_of(self.group)


def head_categories(page: Path) -> list[str]:
    """Section and keywords as pages declare them; only for measuring, the extraction does it properly."""
    html = gzip.decompress(page.read_bytes())[:300_000].decode("utf-8", "replace")
    found = []
    for tag in re.findall(r"<meta\b[^>]{0,2000}>", html, re.I):
        name = re.search(r"(?:name|property|itemprop)=[\"']([^\"']+)", tag, re.I)
        content = re.search(r"content=\"([^\"]*)|content='([^']*)", tag, re.I)
        if (
            name
            and content
            and name[1].lower()
            in ("article:section", "section", "keywords", "news_keywords", "article:tag", "articlesection")
        ):
            found.append(unescape(content[1] or content[2] or ""))
    found += re.findall(r"\"articleSection\"\s*:\s*\[?\s*\"([^\"]{2,60})\"", html)
    return [part.strip() for item in found for part in item.split(",") if part.strip()][:20]


def load_pages(data: Path, *, cues: bool) -> list[Page]:
    truth = {row["id"]: row for row in map(json.loads, (data / "extract" / "truth.jsonl").open(encoding="utf-8"))}
    pages = []
    for row in map(json.loads, (data / "gold" / "gold.jsonl").open(encoding="utf-8")):
        page = truth[row["id"]]
        categories = head_categories(data / "extract" / page["html"]) if cues else []
        url = page.get("url") if cues else None
        signals = read_signals(page.get("title"), page.get("text") or "", row["lang"], url, categories)
        may = {int(t[6:]) - 1 for t in row["topics_accept"]}
        pages.append(
            Page(
                row["id"],
                row["lang"],
                page.get("domain") or row["id"],
                {int(t[6:]) - 1 for t in row["topics"]},
                may,
                signals,
            )
        )
    return pages


def fit(pages: Sequence[Page]) -> Calibration:
    rows, labels, weights = [], [], []
    for page in pages:
        for topic, features in enumerate(page.signals.features):
            rows.append(features)
            labels.append(topic in page.must)
            weights.append(0.3 if topic in page.may - page.must else 1.0)
    vectorizer = DictVectorizer()
    model = LogisticRegression(C=0.5, max_iter=5000).fit(vectorizer.fit_transform(rows), labels, sample_weight=weights)
    found = {k: round(float(v), 4) for k, v in zip(vectorizer.get_feature_names_out(), model.coef_[0], strict=True)}
    fitted = Calibration(round(float(model.intercept_[0]), 4), found, 0.5, 0.0)
    probabilities = [[fitted.probability(f) for f in page.signals.features] for page in pages]
    options = [(t / 50, f / 50) for t in range(14, 30) for f in range(5, 1 + t)]
    best = max(options, key=lambda o: (round(score(pages, probabilities, Calibration(0, {}, *o)), 3), o))
    return Calibration(fitted.intercept, found, *best)


def score(pages: Sequence[Page], probabilities: Sequence[Sequence[float]], calibration: Calibration) -> float:
    right = guessed = hit = wanted = 0
    for page, values in zip(pages, probabilities, strict=True):
        guess = set(decide(values, calibration))
        right += len(guess & page.may)
        guessed += len(guess)
        hit += len(guess & page.must)
        wanted += len(page.must)
    p, r = right / max(guessed, 1), hit / max(wanted, 1)
    return 2 * p * r / max(p + r, 1e-9)


def route_pages(pages: Iterable[Page], route: str) -> list[Page]:
    chosen = [page for page in pages if page.signals.route == route]
    if route != "cues":
        return chosen
    # The route without words learns from all pages that have cues, their words left out.
    bare = []
    for page in pages:
        s = page.signals
        if s.url or s.categories:
            bare.append(
                Page(
                    page.id,
                    page.lang,
                    page.group,
                    page.must,
                    page.may,
                    Signals("cues", s.language, {}, None, {}, None, s.url, s.categories),
                )
            )
    return bare


def calibrate(pages: Sequence[Page]) -> tuple[dict[str, Calibration], dict[str, dict[int, float]]]:
    fitted, predictions = {}, {}
    for route in ("english", "lexicon", "cues"):
        group = route_pages(pages, route)
        if not group:
            continue
        for fold in range(FOLDS):
            calibration = fit([page for page in group if page.fold != fold])
            for page in pages:
                if page.fold == fold and page.signals.route == route:
                    values = [calibration.probability(f) for f in page.signals.features]
                    silent = route == "cues" and not page.signals.url and not page.signals.categories
                    predictions[page.id] = (
                        {} if silent else {topic: values[topic] for topic in decide(values, calibration)}
                    )
        fitted[route] = fit(group)
        print(f"{route}: n={len(group)} threshold={fitted[route].threshold} floor={fitted[route].floor}")
    return fitted, predictions


def measure_wikinews(samples: Sequence[Sample], calibration: Calibration) -> None:
    """Five folds over the Wikinews articles: those of a fold are kept out of the training of the words."""
    right = guessed = wanted = top = 0
    articles = [sample for sample in samples if sample.key]
    with tempfile.TemporaryDirectory() as folder:
        for fold in range(FOLDS):
            out = Path(folder) / "words.bin"
            write_words(*train([s for s in samples if not s.key or fold_of(s.key) != fold]), out)
            model = WordModel(out.read_bytes())
            for sample in (s for s in articles if fold_of(s.key) == fold):
                scores = model.score(sample.counts)
                rows = topic_features(scores.values, {}, {}, len(scores.shares))
                guess = decide([calibration.probability(row) for row in rows], calibration)
                right += len(set(guess) & sample.topics)
                guessed += len(guess)
                wanted += len(sample.topics)
                top += guess[:1] != [] and guess[0] in sample.topics
    count = max(len(articles), 1)
    print(
        f"wikinews, five folds: n={count} micro F1={2 * right / max(guessed + wanted, 1):.3f} first={top / count:.3f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--write", action="store_true", help="write words.bin and model.json into the package")
    parser.add_argument("--keep-words", action="store_true", help="do not train the words again")
    parser.add_argument("--no-cues", action="store_true", help="measure without address, section and keywords")
    parser.add_argument("--wikinews", action="store_true", help="measure on Wikinews by five folds, too")
    parser.add_argument("--predictions", type=Path, help="write out-of-fold predictions for the gold score.py")
    arguments = parser.parse_args()
    if arguments.write and not arguments.keep_words:
        write_words(*train(load_samples(arguments.data)), PACKAGE / "words.bin")
        load_words.cache_clear()
    pages = load_pages(arguments.data, cues=not arguments.no_cues)
    fitted, predictions = calibrate(pages)
    if arguments.wikinews:
        measure_wikinews(load_samples(arguments.data), fitted["english"])
    if arguments.predictions:
        with arguments.predictions.open("w") as out:
            for key, values in predictions.items():
                out.write(json.dumps({"id": key, "topics": [f"medtop{t + 1:02d}" for t in values]}) + "\n")
    if arguments.write:
        content: dict[str, Any] = {
            name: {"intercept": c.intercept, "weights": dict(c.weights), "threshold": c.threshold, "floor": c.floor}
            for name, c in fitted.items()
        }
        (PACKAGE / "model.json").write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
