"""How good the region models are: five-fold predictions, their scores, and the thresholds that are chosen by them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ingest.tags.region.score import LogisticModel, RegionModel, choose_main, country_features
from region_documents import FOLDS, SPANS, Document
from region_fit import RegionWeights, fit_all, score

NEAR = 0.001  # of F1
MAIN = 0.6  # a threshold of the main country, for the choice of that of focus
PLACE_THRESHOLD = 0.48  # of the probability that a name is the place


def predict(document: Document, models: RegionWeights) -> dict[str, Any]:
    """Return the probabilities of each country and the places of one document."""
    scored = score(document, models.mention)
    features = country_features(scored, document.prior, len(document.text))
    places = [
        {"name": p.name, "start": s.mention.hit.start, "end": s.mention.hit.end, "lat": p.lat, "lon": p.lon}
        for s in scored
        if (p := s.mention.meaning.place)
        and p.lat is not None
        and s.probability >= PLACE_THRESHOLD
        and s.mention.hit.field == "text"
    ]
    return {
        "id": document.id,
        "confidence": {c: models.confidence.probability(row) for c, row in features.items()},
        "focus": {c: models.focus.probability(row) for c, row in features.items()},
        "places": places,
        "scored": scored,
    }


def out_of_fold(documents: Sequence[Document]) -> dict[str, dict[str, Any]]:
    """Return the prediction of each document by models that were fitted on the other folds."""
    predictions = {}
    for fold in range(FOLDS):
        models = fit_all([d for d in documents if d.fold != fold])
        for document in documents:
            if document.fold == fold:
                predictions[document.id] = predict(document, models)
    return predictions


def f1(pairs: Iterable[tuple[set[str], set[str], set[str]]]) -> tuple[float, float, float]:
    """Return precision, recall and F1 over (predicted, wanted, allowed) sets."""
    right = guessed = hit = wanted = 0
    for guess, must, may in pairs:
        right += len(guess & may)
        guessed += len(guess)
        hit += len(guess & must)
        wanted += len(must)
    p, r = right / max(guessed, 1), hit / max(wanted, 1)
    return p, r, 2 * p * r / max(p + r, 1e-9)


def chosen(values: Mapping[str, float], threshold: float) -> set[str]:
    """Return the countries that reach a threshold."""
    return {c for c, v in values.items() if v >= threshold}


def print_scores(documents: Sequence[Document], predictions: Mapping[str, dict[str, Any]]) -> None:
    """Print precision, recall, F1 and the share of right main countries of each source."""
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
    """Return the country with the highest value."""
    return max(sorted(values), key=lambda country: values[country], default=None)


def main_of(prediction: Mapping[str, Any], threshold: float, focus: float) -> str | None:
    """Return the main country of a prediction."""
    none = LogisticModel(0.0, {})
    return choose_main(
        prediction["focus"], prediction["scored"], RegionModel(none, none, none, 0.5, focus, threshold, PLACE_THRESHOLD)
    )


def tune(documents: Sequence[Document], predictions: Mapping[str, dict[str, Any]]) -> dict[str, float]:
    """Return the thresholds that suit the out-of-fold predictions of the gold pages best."""
    gold = [d for d in documents if d.source == "gold"]

    def about_f1(threshold: float) -> float:
        truths = [(d.about or set(), (d.about or set()) | d.accept, predictions[d.id]["focus"]) for d in gold]
        return f1((chosen(focus, threshold), must, may) for must, may, focus in truths)[2]

    def main_right(threshold: float, focus: float) -> int:
        right = 0
        for d in gold:
            right += d.main_known and main_of(predictions[d.id], threshold, focus) == d.main
        return right

    # Of the thresholds whose F1 is as good but for chance, the one with the most right main countries.
    scores = {i / 100: about_f1(i / 100) for i in range(20, 70)}
    near = [focus for focus, value in scores.items() if value >= max(scores.values()) - NEAR]
    best_focus = max(near, key=lambda focus: main_right(MAIN, focus))

    # The curve is flat: of the thresholds within one page in a hundred of the best, the strictest, up to one half.
    options = {i / 100: main_right(i / 100, best_focus) for i in range(10, 52, 2)}
    best_main = max(t for t, right in options.items() if right >= max(options.values()) - len(gold) / 100)
    known = sum(d.main_known for d in gold)
    print(f"thresholds: focus {best_focus}, main {best_main}: {options[best_main]} of {known} right")
    return {"confidence": 0.5, "focus": best_focus, "main": best_main, "place": PLACE_THRESHOLD}


def write_predictions(
    folder: Path,
    documents: Sequence[Document],
    predictions: Mapping[str, dict[str, Any]],
    thresholds: Mapping[str, float],
) -> None:
    """Write the predictions in the formats of the score.py of both data sets."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "region.jsonl").open("w") as region, (folder / "gold.jsonl").open("w") as gold:
        for d in documents:
            p = predictions[d.id]
            if d.source == "gold":
                line = {
                    "id": d.id,
                    "countries": sorted(chosen(p["focus"], thresholds["focus"])),
                    "main": main_of(p, thresholds["main"], thresholds["focus"]),
                }
                gold.write(json.dumps(line) + "\n")
                continue
            values = p["focus" if d.source == "reuters-21578" else "confidence"]
            ranked = [{"country": c, "confidence": v} for c, v in sorted(values.items())]
            region.write(json.dumps({"id": d.id, "regions": ranked, "places": p["places"]}) + "\n")
