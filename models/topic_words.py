"""Train the weights of the English topic model, only on openly licensed text, and write `words.bin`."""

import gzip
import hashlib
import json
import re
import struct
import zlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from homonyms import bounded
from ingest.tags.topic.codes import CODES
from ingest.tags.topic.terms import TEXT_LIMIT
from topic_lists import LEXICON

BRIEFS = LEXICON.with_name("briefs_en.tsv")
EVERYDAY = LEXICON.with_name("everyday.tsv")
MAY_BE = frozenset((3, 9))  # economy (transport) and leisure (travel): what everyday things may be about
ALLOWED_LICENCES = {"wcep": "CC-BY-SA-4.0", "wikinews": "CC-BY-2.5"}  # by source; rows of all others are left out
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
BRIEF_WEIGHT = 4.0  # of a short text of our own
LEXICON_WEIGHT = 10.0  # of a word of the word list, as a document
EVERYDAY_WORD_WEIGHT = 10.0  # of an everyday thing, as a document without a topic
STRENGTH = 5.0  # inverse of the regularisation
FOLDS = 5
MAX_ROWS = 14_000  # of words.bin


_ASCII_WORD = re.compile(r"[a-z]{2,}")


@dataclass
class Sample:
    """One training document: words, its topics, and topics for which it is no counterexample."""

    counts: Mapping[str, int]
    topics: set[int]
    unsure: set[int] = field(default_factory=set)
    weight: float = 1.0
    key: str = ""  # of a Wikinews article, for its fold


def word_counts(title: str | None, text: str) -> Counter[str]:
    """Count the English lower-case words of two letters or more; those of the title count twice."""
    counts = Counter(_ASCII_WORD.findall(text[:TEXT_LIMIT].lower()))
    for word in _ASCII_WORD.findall((title or "").lower()):
        counts[word] += 2
    return counts


def topic_number(code: str) -> int:
    """Return 0 to 16 for an IPTC top-level code such as `medtop:16000000`."""
    return int(code[7:9]) - 1


def fold_of(key: str) -> int:
    """Return the fold of a document or domain."""
    return int(hashlib.sha256(key.encode()).hexdigest()[:8], 16) % FOLDS


def stem(word: str) -> str:
    """Return a word without plural ending; good enough to join "attack" and "attacks"."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def load_rows(data: Path) -> list[dict[str, Any]]:
    """Return the rows of `topic/dev.jsonl.gz` whose licence allows training."""
    lines = gzip.decompress((data / "topic" / "dev.jsonl.gz").read_bytes()).splitlines()
    return [
        row
        for row in map(json.loads, lines)
        if row["source"] in ALLOWED_LICENCES and row["licence"].startswith(ALLOWED_LICENCES[row["source"]])
    ]


def load_briefs() -> list[tuple[str, set[int]]]:
    """Return the short texts of our own with their topics."""
    rows = [line.split("\t") for line in BRIEFS.read_text("utf-8").split("\n") if line and not line.startswith("#")]
    return [(text, {int(number) - 1 for number in numbers.split(",")}) for numbers, text in rows]


def read_everyday() -> dict[str, list[str]]:
    """Return language -> words of things that are in the news for other reasons than the topics they often stand by."""
    rows = [line.split("\t") for line in EVERYDAY.read_text("utf-8").split("\n") if line and not line.startswith("#")]
    return {language: words.split(" ") for language, words in rows}


def load_samples(data: Path) -> list[Sample]:
    """Return all training documents: current events, Wikinews, IPTC definitions, briefs and the word list."""
    samples, rare = [], Counter[int]()
    for row in load_rows(data):
        topics = {topic_number(t["code"]) for t in row["topics"]}
        if row["source"] == "wcep":
            rare.update(topics)
            samples.append(
                Sample(
                    word_counts(None, row["text"]),
                    topics,
                    {topic_number(c) for c in row["accept"]},
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
        samples.append(Sample(word_counts(None, text), {topic_number(topic["code"])}, weight=5.0))
    for text, topics in load_briefs():
        samples.append(Sample(word_counts(None, text), topics, weight=BRIEF_WEIGHT))
    for line in LEXICON.read_text("utf-8").split("\n"):
        if line and not line.startswith("#"):
            numeral, words = line.split("\t")
            for word in words.split(" "):
                samples.append(
                    Sample(word_counts(None, word.replace("-", " ")), {int(numeral) - 1}, weight=LEXICON_WEIGHT)
                )
    for word in read_everyday()["en"]:
        samples.append(
            Sample(word_counts(None, word.replace("-", " ")), set(), unsure=set(MAY_BE), weight=EVERYDAY_WORD_WEIGHT)
        )
    return samples


def matrix_of(samples: Sequence[Sample]) -> tuple[csr_matrix, dict[str, int], list[set[str]], np.ndarray]:
    """Return the TF-IDF matrix, the row number of each stem, the words of each row, and the idf of each row."""
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
    """Return weights (rows x topics), intercepts, the words of each row, and the idf of each row."""
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
    """Write the strongest rows, weights as bytes; `ingest.tags.topic.words` describes and reads the format."""
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
    steps = bounded(steps, [forms[row] for row in keep])
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
