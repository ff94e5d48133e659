"""Fit the three small models of `ingest.tags.region` and measure them by five-fold cross-validation.

Needs scikit-learn (not a dependency of the project) and the evaluation data: `region/dev.jsonl.gz`, `gold/gold.jsonl`
and `extract/truth.jsonl` under --data. Folds are by domain, or by document where there is none. What ships are
weights only. Usage: python models/build_region_model.py --data DIR [--out FILE] [--predictions DIR]
With --predictions it writes the out-of-fold predictions, for the score.py of each data set.
"""

import argparse
import gzip
import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from ingest.tags.region.resolve import Mention, Prior, resolve
from ingest.tags.region.score import (
    RegionModel,
    Scored,
    Weights,
    choose_main,
    country_features,
    mention_features,
    names_of_countries,
    score_mentions,
)
from ingest.tags.region.tagger import document_hits, make_prior

OUT = Path(__file__).parent.parent / "src" / "ingest" / "tags" / "region" / "model.json"
SPANS = ("lgl", "tr-news", "geowebnews", "geovirus", "tud-loc-2013")
GENERIC_TLDS = {
    "com",
    "org",
    "net",
    "info",
    "tv",
    "io",
    "eu",
    "co",
    "me",
    "ai",
    "news",
    "int",
    "edu",
    "gov",
    "biz",
    "cc",
    "ly",
    "to",
    "fm",
    "us",
}
FOLDS = 5
# The texts with labelled spans are English and have no known home, so these weights of the mention model cannot be
# fitted; they were chosen by the countries of the gold pages, five-fold.
HOME_WEIGHTS = {"city:home": 1.0, "city:language": 1.0, "area:home": 0.5, "area:language": 0.5}
Row = dict[str, float]


@dataclass
class Document:
    """One labelled document with the mentions found in it."""

    id: str
    source: str
    group: str
    lang: str
    title: str | None
    text: str
    home: str | None
    mentioned: set[str] | None = None
    about: set[str] | None = None
    accept: set[str] = field(default_factory=set)
    main: str | None = None
    main_known: bool = False
    toponyms: list[dict[str, Any]] = field(default_factory=list)
    prior: Prior = field(default_factory=Prior)
    mentions: list[Mention] = field(default_factory=list)

    @property
    def fold(self) -> int:
        return int(hashlib.sha256(self.group.encode()).hexdigest()[:8], 16) % FOLDS


def load_region(path: Path) -> list[Document]:
    rows = [json.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines()]
    homes: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        if row.get("domain") and row.get("main_country"):
            homes[row["domain"]][row["main_country"]] += 1
    documents = []
    for row in rows:
        document = Document(
            row["id"], row["source"], row.get("domain") or row["id"], "en", row.get("title") or None, row["text"], None
        )
        document.main, document.main_known = row.get("main_country"), bool(row.get("main_country"))
        if row["source"] == "reuters-21578":
            document.about = set(row["countries"]) if row.get("countries") is not None else None
        elif row.get("countries") is not None and not row.get("focus_only"):
            document.mentioned = set(row["countries"])
        document.toponyms = row.get("toponyms") or []
        documents.append(document)
    return documents


def load_gold(gold: Path, truth: Path) -> list[Document]:
    pages = {row["id"]: row for row in map(json.loads, truth.open(encoding="utf-8"))}
    documents = []
    for row in map(json.loads, gold.open(encoding="utf-8")):
        page = pages[row["id"]]
        domain = page.get("domain") or row["id"]
        suffix = domain.rsplit(".", 1)[-1].lower()
        home = {"uk": "GB"}.get(suffix, suffix.upper()) if len(suffix) == 2 and suffix not in GENERIC_TLDS else None
        document = Document(row["id"], "gold", domain, row["lang"], page.get("title"), page.get("text") or "", home)
        document.about, document.accept = set(row["countries"]), set(row["countries_accept"])
        document.main, document.main_known = row["main"], row["main_agreed"]
        documents.append(document)
    return documents


def read(document: Document, *, with_home: bool) -> None:
    document.prior = make_prior(document.lang, document.home if with_home else None)
    document.mentions = resolve(document_hits(document.title, document.text, document.lang), document.prior)


def mention_rows(documents: Iterable[Document]) -> tuple[list[Row], list[int]]:
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
) -> Weights:
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform(rows)
    model = LogisticRegression(C=strength, max_iter=2000).fit(matrix, labels, sample_weight=weights)
    found = dict(zip(vectorizer.get_feature_names_out(), model.coef_[0], strict=True))
    return Weights(
        float(model.intercept_[0]), {k: round(float(v), 4) for k, v in sorted(found.items()) if abs(v) >= 0.005}
    )


def score(document: Document, mention: Weights) -> list[Scored]:
    model = RegionModel(mention, mention, mention, 0.5, 0.5, 0.5, 0.5)
    return score_mentions(document.mentions, document.prior, model)


def features(document: Document, mention: Weights) -> dict[str, Row]:
    return country_features(score(document, mention), document.prior, len(document.text))


def fit_all(documents: Sequence[Document]) -> tuple[Weights, Weights, Weights]:
    fitted = fit(*mention_rows(documents))
    mention = Weights(fitted.intercept, {**fitted.weights, **HOME_WEIGHTS})
    rows: list[Row] = []
    labels: list[int] = []
    about: list[tuple[Row, int, float]] = []
    for document in documents:
        found = features(document, mention)
        for country, row in found.items():
            if document.mentioned is not None:
                rows.append(row)
                labels.append(int(country in document.mentioned))
            if document.about is not None:
                weight = 6.0 if document.source == "gold" else 0.5
                unsure = country in document.accept - document.about
                about.append((row, int(country in document.about), weight * (0.2 if unsure else 1.0)))
    focus = fit([a[0] for a in about], [a[1] for a in about], [a[2] for a in about])
    return mention, fit(rows, labels), focus


def predict(document: Document, models: tuple[Weights, Weights, Weights]) -> dict[str, Any]:
    mention, confidence, focus = models
    scored = score(document, mention)
    found = country_features(scored, document.prior, len(document.text))
    places = [
        {"name": p.name, "start": s.mention.hit.start, "end": s.mention.hit.end, "lat": p.lat, "lon": p.lon}
        for s in scored
        if (p := s.mention.meaning.place)
        and p.lat is not None
        and s.probability >= 0.4
        and s.mention.hit.field == "text"
    ]
    return {
        "id": document.id,
        "confidence": {c: confidence.probability(row) for c, row in found.items()},
        "focus": {c: focus.probability(row) for c, row in found.items()},
        "places": places,
        "scored": scored,
    }


def out_of_fold(documents: Sequence[Document]) -> dict[str, dict[str, Any]]:
    predictions = {}
    for fold in range(FOLDS):
        models = fit_all([d for d in documents if d.fold != fold])
        for document in documents:
            if document.fold == fold:
                predictions[document.id] = predict(document, models)
    return predictions


def f1(pairs: Iterable[tuple[set[str], set[str], set[str]]]) -> tuple[float, float, float]:
    """Precision, recall and F1 over (guess, must, may)."""
    right = guessed = hit = wanted = 0
    for guess, must, may in pairs:
        right += len(guess & may)
        guessed += len(guess)
        hit += len(guess & must)
        wanted += len(must)
    p, r = right / max(guessed, 1), hit / max(wanted, 1)
    return p, r, 2 * p * r / max(p + r, 1e-9)


def chosen(values: Mapping[str, float], threshold: float) -> set[str]:
    return {c for c, v in values.items() if v >= threshold}


def report(documents: Sequence[Document], predictions: Mapping[str, dict[str, Any]]) -> None:
    for source in (*SPANS, "GEO-ALL", "reuters-21578", "gold", "gold/en", "gold/other"):
        group = [
            d
            for d in documents
            if source in (d.source, f"{d.source}/{'en' if d.lang == 'en' else 'other'}")
            or (source == "GEO-ALL" and d.source in SPANS)
        ]
        for key in ("confidence", "focus"):
            pairs = []
            for d in group:
                truth = d.mentioned if d.mentioned is not None else d.about
                if truth is not None:
                    pairs.append((chosen(predictions[d.id][key], 0.5), truth, truth | d.accept))
            known = [d for d in group if d.main_known and d.main]
            main = sum(top(predictions[d.id][key]) == d.main for d in known) / max(len(known), 1)
            p, r, f = f1(pairs)
            scores = f"P={p:.3f} R={r:.3f} F1={f:.3f} main={main:.3f}"
            print(f"{source:16}{key:12} n={len(pairs):<6} {scores} (n={len(known)})")


def top(values: Mapping[str, float]) -> str | None:
    return max(sorted(values), key=lambda country: values[country], default=None)


def main_of(prediction: Mapping[str, Any], threshold: float) -> str | None:
    none = Weights(0.0, {})
    return choose_main(
        prediction["focus"], prediction["scored"], RegionModel(none, none, none, 0.5, 0.5, threshold, 0.4)
    )


def tune(documents: Sequence[Document], predictions: Mapping[str, dict[str, Any]]) -> dict[str, float]:
    """The thresholds of focus and main, on the out-of-fold predictions of the gold pages."""
    gold = [d for d in documents if d.source == "gold"]

    def about_f1(threshold: float) -> float:
        truths = [(d.about or set(), (d.about or set()) | d.accept, predictions[d.id]["focus"]) for d in gold]
        return f1((chosen(focus, threshold), must, may) for must, may, focus in truths)[2]

    def main_right(threshold: float) -> int:
        right = 0
        for d in gold:
            right += d.main_known and main_of(predictions[d.id], threshold) == d.main
        return right

    best_focus = max((i / 100 for i in range(20, 70, 2)), key=about_f1)
    # The curve is flat: of the thresholds within one page in a hundred of the best, the strictest.
    options = {i / 100: main_right(i / 100) for i in range(10, 70, 2)}
    best_main = max(t for t, right in options.items() if right >= max(options.values()) - len(gold) / 100)
    known = sum(d.main_known for d in gold)
    print(f"thresholds: focus {best_focus}, main {best_main}: {main_right(best_main)} of {known} right")
    return {"confidence": 0.5, "focus": best_focus, "main": best_main, "place": 0.4}


def write_predictions(
    folder: Path,
    documents: Sequence[Document],
    predictions: Mapping[str, dict[str, Any]],
    thresholds: Mapping[str, float],
) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "region.jsonl").open("w") as region, (folder / "gold.jsonl").open("w") as gold:
        for d in documents:
            p = predictions[d.id]
            if d.source == "gold":
                line = {
                    "id": d.id,
                    "countries": sorted(chosen(p["focus"], thresholds["focus"])),
                    "main": main_of(p, thresholds["main"]),
                }
                gold.write(json.dumps(line) + "\n")
                continue
            values = p["focus" if d.source == "reuters-21578" else "confidence"]
            ranked = [{"country": c, "confidence": v} for c, v in sorted(values.items())]
            region.write(json.dumps({"id": d.id, "regions": ranked, "places": p["places"]}) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--predictions", type=Path)
    parser.add_argument("--no-home", action="store_true", help="measure without homes")
    arguments = parser.parse_args()
    data = arguments.data
    documents = load_region(data / "region" / "dev.jsonl.gz") + load_gold(
        data / "gold" / "gold.jsonl", data / "extract" / "truth.jsonl"
    )
    for document in documents:
        read(document, with_home=not arguments.no_home)
    predictions = out_of_fold(documents)
    report(documents, predictions)
    thresholds = tune(documents, predictions)
    if arguments.predictions:
        write_predictions(arguments.predictions, documents, predictions, thresholds)
    if arguments.out:
        names = ("mention", "confidence", "focus")
        fitted = dict(zip(names, fit_all(documents), strict=True))
        content = {name: {"intercept": round(w.intercept, 4), "weights": dict(w.weights)} for name, w in fitted.items()}
        arguments.out.write_text(json.dumps({**content, "thresholds": thresholds}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
