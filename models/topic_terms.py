"""Train the multilingual topic model, only on openly licensed text and on word lists of our own, and write `terms.bin`.

A classifier (one logistic regression a topic) learns from English articles, from the words of `topics/words.tsv` and
from bags of such words among usual words of each language. It sees the mean vector of a document's terms, and each term
also by itself. Both parts are linear, so they end as one weight a term and topic.
"""

import json
import struct
import zlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, hstack

from e5_encoder import Array
from homonyms import bounded
from ingest.tags.topic.codes import CODES
from ingest.tags.topic.terms import Vocabulary, is_unspaced
from topic_vocabulary import LANGUAGE_WORDS, word_frequencies
from topic_words import BRIEF_WEIGHT, MAY_BE, load_briefs, load_rows, topic_number

STRENGTH = 5.0  # inverse of the regularisation
ITERATIONS = 120  # of the optimiser; more do not change what is found on held-out pages
OWN_WEIGHT = 0.3  # how much a term may learn by itself, beside what its vector says
WORD_WEIGHT = 0.3  # of a word of the lists, as a document
LONE_WORD_WEIGHT = 1.0  # in a language of which no bags are drawn
BAG_WEIGHT = 0.4
BAGS = 6  # a language and topic
EVERYDAY_WORD_WEIGHT = 1.0  # of an everyday thing, as a document without a topic
EVERYDAY_BAG_WEIGHT = 1.0
EVERYDAY_BAGS = 40  # a language
OFFSET = 0.3  # of what usual words of a language add
_USUAL = 20_000  # words of a language
_SAMPLES = 40  # documents of usual words
_LANGUAGES = {"no": "nb", "hr": "sh", "sr": "sh", "bs": "sh"}  # as wordfreq calls them


@dataclass
class Sample:
    """One training document: the shares of its terms, and its topics."""

    shares: Mapping[int, float]
    topics: set[int]
    weight: float
    key: str = ""  # of an article, for its fold
    unsure: set[int] = field(default_factory=set)


class Terms:
    """The terms with their inverse frequencies, and documents in them."""

    def __init__(self, terms: Sequence[str], idf: Sequence[float]) -> None:
        self.terms, self.idf = list(terms), np.array(idf)
        self.vocabulary = Vocabulary({term: number for number, term in enumerate(terms)})

    def shares(self, counts: Mapping[int, int]) -> dict[int, float]:
        """Return the normalised TF-IDF of counted terms."""
        values = {number: (1 + np.log(count)) * self.idf[number] for number, count in counts.items()}
        norm = np.sqrt(sum(value * value for value in values.values())) or 1.0
        return {number: value / norm for number, value in values.items() if value}

    def document(self, title: str | None, text: str) -> dict[int, float]:
        """Return the shares of the terms of a text."""
        return self.shares(self.vocabulary.count(title, text))

    def numbers(self, phrase: str) -> list[int]:
        """Return the terms of a word or phrase of the lists."""
        return list(self.vocabulary.count(None, phrase if is_unspaced(phrase) else phrase.replace("-", " ")))


def usual_words(terms: Terms, language: str) -> tuple[Array, list[int | None]] | None:
    """Return shares and terms of the usual words of a language; None if they are unknown."""
    code = _LANGUAGES.get(language, language)
    if code not in LANGUAGE_WORDS:
        return None
    words = word_frequencies(code)[:_USUAL]
    chances = np.array([share for _, share in words])
    vocabulary = terms.vocabulary
    found = [next(iter(vocabulary.count(None, word)), None) for word, _ in words]
    return chances / chances.sum(), found


def bags(terms: Terms, lists: Mapping[str, Mapping[int, Sequence[str]]]) -> list[Sample]:
    """Return documents that are drawn from the lists: some words of one or two topics among usual words."""
    random = np.random.RandomState(7)
    samples = []
    for language in sorted(lists):
        usual = usual_words(terms, language)
        pools = {topic: [n for word in lists[language][topic] for n in terms.numbers(word)] for topic in range(17)}
        if not has_bags(language, lists[language][0][0]):
            continue
        for topic in range(17):
            if len(pools[topic]) < 2:
                continue
            for _ in range(BAGS):
                counts: Counter[int] = Counter()
                topics = {topic}
                size = random.randint(3, 9)
                counts.update(random.choice(pools[topic], min(size, len(pools[topic])), replace=False).tolist())
                other = random.randint(17)
                if random.rand() < 0.3 and other != topic and len(pools[other]) > 2:
                    counts.update(random.choice(pools[other], min(size, len(pools[other])), replace=False).tolist())
                    topics.add(int(other))
                if usual is not None:
                    drawn = random.choice(len(usual[1]), random.randint(40, 160), p=usual[0])
                    counts.update(n for n in (usual[1][i] for i in drawn) if n is not None)
                samples.append(Sample(terms.shares(counts), topics, BAG_WEIGHT))
    return samples


def list_words(terms: Terms, lists: Mapping[str, Mapping[int, Sequence[str]]]) -> list[Sample]:
    """Return each word of the lists as a document."""
    topics: dict[tuple[str, str], set[int]] = defaultdict(set)
    for language in sorted(lists):
        for topic in sorted(lists[language]):
            for word in lists[language][topic]:
                topics[language, word].add(topic)
    samples = [
        Sample(
            terms.shares(dict.fromkeys(terms.numbers(word), 1)),
            found,
            WORD_WEIGHT if has_bags(language, word) else LONE_WORD_WEIGHT,
        )
        for (language, word), found in topics.items()
    ]
    return [sample for sample in samples if sample.shares]


def everyday_words(terms: Terms, everyday: Mapping[str, Sequence[str]]) -> list[Sample]:
    """Return each everyday thing as a document without a topic, and bags of them among usual words.

    News articles name a ferry when it sinks; these documents show that the word alone is no accident.
    """
    random = np.random.RandomState(11)
    samples = []
    for language in sorted(everyday):
        things = [numbers for word in everyday[language] if (numbers := terms.numbers(word))]
        samples += [
            Sample(terms.shares(dict.fromkeys(numbers, 1)), set(), EVERYDAY_WORD_WEIGHT, unsure=set(MAY_BE))
            for numbers in things
        ]
        usual = usual_words(terms, language)
        if usual is None:
            continue
        for _ in range(EVERYDAY_BAGS):
            counts: Counter[int] = Counter()
            for thing in random.choice(len(things), random.randint(1, 5), replace=False):
                counts.update(things[thing])
            drawn = random.choice(len(usual[1]), random.randint(5, 60), p=usual[0])
            counts.update(n for n in (usual[1][i] for i in drawn) if n is not None)
            samples.append(Sample(terms.shares(counts), set(), EVERYDAY_BAG_WEIGHT, unsure=set(MAY_BE)))
    return samples


def has_bags(language: str, word: str) -> bool:
    """Return whether bags are drawn for a language, given one of its words.

    Latin letters are shared by languages: without usual words nothing shows what is not the topic.
    """
    return _LANGUAGES.get(language, language) in LANGUAGE_WORDS or ord(word[0]) >= 0x590


def articles(terms: Terms, data: Path) -> list[Sample]:
    """Return the openly licensed English articles, IPTC's definitions and briefs of our own."""
    samples, rows = [], load_rows(data)
    often = Counter(topic_number(t["code"]) for row in rows if row["source"] == "wcep" for t in row["topics"])
    for row in rows:
        topics = {topic_number(t["code"]) for t in row["topics"]}
        weight, key = 2.0, row["id"]
        if row["source"] == "wcep":  # current events: half of them are about conflicts
            weight, key = (0.5 if row["lossy"] else 1.0) * 300 / often[min(topics)], ""
        samples.append(Sample(terms.document(row["title"], row["text"]), topics, weight, key))
    for topic in json.loads((data / "topic" / "iptc_topics.json").read_text("utf-8"))["top"]:
        text = " ".join([topic["name"], topic["definition"], *(s["name"] for s in topic["second_level"])])
        samples.append(Sample(terms.document(None, text), {topic_number(topic["code"])}, 5.0))
    for text, topics in load_briefs():
        samples.append(Sample(terms.document(None, text), topics, BRIEF_WEIGHT))
    return samples


def matrix_of(samples: Sequence[Sample], width: int) -> csr_matrix:
    """Return the shares of documents as a matrix (documents x terms)."""
    pointer: list[int] = [0]
    columns: list[int] = []
    values: list[float] = []
    for sample in samples:
        columns.extend(sample.shares)
        values.extend(sample.shares.values())
        pointer.append(len(columns))
    return csr_matrix((values, columns, pointer), shape=(len(samples), width))


def train(samples: Sequence[Sample], vectors: Array, own: float = OWN_WEIGHT) -> tuple[Array, Array]:
    """Return the weights of the terms (terms x topics) and the intercepts.

    All topics are fitted at once by L-BFGS, which takes a third of the time of one fit a topic.
    """
    sparse = matrix_of(samples, len(vectors))
    used = np.unique(sparse.indices)
    features = hstack([csr_matrix(sparse @ vectors), own * sparse[:, used], np.ones((len(samples), 1))]).tocsr()
    width = vectors.shape[1]
    dense, rest = np.ascontiguousarray(features[:, :width].toarray()), features[:, width:].tocsr()
    turned = rest.T.tocsr()
    signs = np.array([[1.0 if topic in s.topics else -1.0 for topic in range(len(CODES))] for s in samples])
    certain = np.array([[topic not in s.unsure for topic in range(len(CODES))] for s in samples])
    weights = STRENGTH * np.array([[sample.weight] for sample in samples]) * certain

    def loss(flat: Array) -> tuple[float, Array]:
        found = flat.reshape(-1, len(CODES))
        margins = signs * (dense @ found[:width] + rest @ found[width:])
        slopes = -weights * signs / (1.0 + np.exp(np.clip(margins, -30.0, 30.0)))
        gradient = np.concatenate([dense.T @ slopes, turned @ slopes])
        gradient[:-1] += found[:-1]
        total = (weights * np.logaddexp(0.0, -margins)).sum() + 0.5 * (found[:-1] ** 2).sum()
        return float(total), gradient.ravel()

    start = np.zeros(features.shape[1] * len(CODES))
    result = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": ITERATIONS, "maxcor": 6})
    found = result.x.reshape(-1, len(CODES))
    table = vectors @ found[:width]
    table[used] += own * found[width:-1]
    return table, found[-1]


def language_offsets(terms: Terms, table: Array, languages: Sequence[str]) -> dict[str, list[float]]:
    """Return language -> what its usual words add to each topic, compared with English."""
    means = {}
    for language in languages:
        usual = usual_words(terms, language)
        if usual is None:
            continue
        random = np.random.RandomState(1)
        total = np.zeros(table.shape[1])
        for _ in range(_SAMPLES):
            drawn = random.choice(len(usual[1]), 400, p=usual[0])
            shares = terms.shares(Counter(n for n in (usual[1][i] for i in drawn) if n is not None))
            total += sum((share * table[number] for number, share in shares.items()), np.zeros(table.shape[1]))
        means[language] = total / _SAMPLES
    english = means["en"]
    found = {language: (OFFSET * (mean - english)).round(4).tolist() for language, mean in means.items()}
    return {language: values for language, values in sorted(found.items()) if any(values)}


def write_terms(
    terms: Terms, table: Array, intercepts: Array, offsets: Mapping[str, Sequence[float]], out: Path
) -> None:
    """Write `terms.bin`: all terms that say something, weights as bytes (see `ingest.tags.topic.words`)."""
    strength = np.abs(table).max(axis=1) * terms.idf
    unit = float(np.quantile(np.abs(table), 0.9999)) / 127
    steps = np.clip(np.rint(table / unit), -127, 127).astype(int) + 128
    keep = [n for n in range(len(table)) if terms.idf[n] > 0 and strength[n] > 2.0]
    keep.sort(key=lambda n: terms.terms[n])
    steps = bounded(steps[keep], [[terms.terms[n]] for n in keep])
    header = {
        "format": "ingest-topics 1",
        "rows": len(keep),
        "unit": unit,
        "intercepts": [round(float(b), 5) for b in intercepts],
        "offsets": offsets,
    }
    raw = b"".join(
        [
            json.dumps(header).encode() + b"\n",
            struct.pack(f"<{len(keep)}H", *(round(float(terms.idf[n]) * 1000) for n in keep)),
            steps.astype(np.uint8).tobytes(),
            "\n".join(terms.terms[n] for n in keep).encode(),
        ]
    )
    packed = zlib.compress(raw, 9)
    out.write_bytes(packed)
    print(f"{out.name}: {len(keep)} of {len(table)} terms, {len(raw)} bytes, {len(packed)} packed")
