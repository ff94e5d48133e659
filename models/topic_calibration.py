"""Calibrate the topic tagger on the gold pages, and measure it by five folds over domains."""

import gzip
import json
import re
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path
from typing import NamedTuple

from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from ingest.tags.topic.decide import Calibration, confidence_features, decide, named_features, topic_features
from ingest.tags.topic.terms import Scored
from ingest.tags.topic.topic_tagger import Signals, read_signals, tags_of
from ingest.tags.topic.words import RowTable
from lone_cues import judge_parts, shares_right, short_parts
from topic_trust import ROUTES, Judged
from topic_words import FOLDS, Sample, fold_of, train, write_words

NEAR = 0.0005  # of F1
CALIBRATION_STRENGTH = 0.15  # inverse of the regularisation
PRECISE = 1e-8  # tolerance of a fit, so that last bits of the features do not change the rounded weights
LEAST_FLOOR = 19  # fiftieths: of what is given below .38 to headlines and sentences, a third is right
LENT = 0.4  # the weight of an English page for the route of other languages


@dataclass
class Page:
    """A gold page: the topics that it must and may have, and what the tagger sees of it."""

    id: str
    lang: str
    group: str
    must: set[int]
    may: set[int]
    signals: Signals
    weight: float = 1.0
    parts: Sequence[Signals] = ()  # of a page with a lone cue

    @property
    def fold(self) -> int:
        """The fold of its domain."""
        return fold_of(self.group)


def head_categories(page: Path) -> list[str]:
    """Return section and keywords as a page declares them; only for measuring, the extraction does it properly."""
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
    """Return the gold pages; without `cues` their address, section and keywords are left out."""
    truth = {row["id"]: row for row in map(json.loads, (data / "extract" / "truth.jsonl").open(encoding="utf-8"))}
    pages = []
    for row in map(json.loads, (data / "gold" / "gold.jsonl").open(encoding="utf-8")):
        page = truth[row["id"]]
        categories = head_categories(data / "extract" / page["html"]) if cues else []
        url = page.get("url") if cues else None
        title, text = page.get("title"), page.get("text") or ""
        signals = read_signals(title, text, row["lang"], url, categories)
        may = {int(t[6:]) - 1 for t in row["topics_accept"]}
        pages.append(
            Page(
                row["id"],
                row["lang"],
                page.get("domain") or row["id"],
                {int(t[6:]) - 1 for t in row["topics"]},
                may,
                signals,
                parts=short_parts(title, text, row["lang"], signals),
            )
        )
    return pages


def fit(pages: Sequence[Page]) -> Calibration:
    """Fit one calibration, then choose the threshold and the floor by F1."""
    rows, labels, weights = [], [], []
    for page in pages:
        for topic, features in enumerate(named_features(page.signals.features)):
            rows.append(features)
            labels.append(topic in page.must)
            weights.append(page.weight * (0.3 if topic in page.may - page.must else 1.0))
    vectorizer = DictVectorizer()
    model = LogisticRegression(C=CALIBRATION_STRENGTH, max_iter=5000, tol=PRECISE).fit(
        vectorizer.fit_transform(rows), labels, sample_weight=weights
    )
    found = {k: round(float(v), 4) for k, v in zip(vectorizer.get_feature_names_out(), model.coef_[0], strict=True)}
    fitted = Calibration(round(float(model.intercept_[0]), 4), found, 0.5, 0.0)
    probabilities = [fitted.probabilities(page.signals.features) for page in pages]
    options = [(t / 50, f / 50) for t in range(LEAST_FLOOR, 30) for f in range(LEAST_FLOOR, 1 + t)]
    scores = {o: score(pages, probabilities, Calibration(0, {}, *o)) for o in options}
    # The curve is flat: of what is within NEAR of the best, the strictest threshold, and for it the strictest floor.
    near = [o for o in options if scores[o] >= max(scores.values()) - NEAR]
    strictest = max(threshold for threshold, _ in near)
    best = max(o for o in near if o[0] == strictest)
    return Calibration(fitted.intercept, found, *best)


def score(pages: Sequence[Page], probabilities: Sequence[Sequence[float]], calibration: Calibration) -> float:
    """Return the micro-averaged F1."""
    right = guessed = hit = wanted = 0.0
    for page, values in zip(pages, probabilities, strict=True):
        guess = set(decide(values, calibration))
        right += page.weight * len(guess & page.may)
        guessed += page.weight * len(guess)
        hit += page.weight * len(guess & page.must)
        wanted += page.weight * len(page.must)
    p, r = right / max(guessed, 1e-9), hit / max(wanted, 1e-9)
    return 2 * p * r / max(p + r, 1e-9)


def route_pages(pages: Iterable[Page], route: str) -> list[Page]:
    """Return the pages that a route learns from.

    The route of other languages learns from English pages too, at a lower weight, and the one without words from all
    pages that have cues.
    """
    chosen = [page for page in pages if page.signals.route == route]
    if route == "terms":
        for page in pages:
            if page.signals.route == "english":
                chosen.append(replace(page, signals=replace(page.signals, route=route), weight=LENT))
    elif route == "cues":
        for page in pages:
            signals = page.signals
            if signals.url or signals.categories:
                chosen.append(replace(page, signals=replace(signals, route=route)))
    return chosen


class Calibrated(NamedTuple):
    """The calibration of each route, and out of fold: of each page the topics, and how its topics were judged."""

    routes: dict[str, Calibration]
    predictions: dict[str, list[str]]  # codes
    judged: list[Judged]


def judge_page(page: Page, values: Sequence[float], calibration: Calibration) -> list[Judged]:
    """Return how right each topic is that a page is given, and the likeliest."""
    signals, chosen = page.signals, decide(values, calibration)
    topics = chosen or [max(range(len(values)), key=lambda topic: values[topic])]
    cues = {*signals.url, *signals.categories}
    return [
        Judged(
            "pages",
            signals.route,
            confidence_features(values, t, signals.known_terms, cues),
            bool(chosen),
            t in page.may,
        )
        for t in topics
    ]


def calibrate(pages: Sequence[Page]) -> Calibrated:
    """Calibrate each route, and measure it out of fold: the predictions are what the tagger gives."""
    fitted: dict[str, Calibration] = {}
    judged: list[Judged] = []
    by_fold: list[dict[str, Calibration]] = [{} for _ in range(FOLDS)]
    for route in ("english", "terms", "cues"):
        group = route_pages(pages, route)
        if not group:
            continue
        for fold in range(FOLDS):
            calibration = by_fold[fold][route] = fit([page for page in group if page.fold != fold])
            for page in (page for page in pages if page.fold == fold and page.signals.route == route):
                values = calibration.probabilities(page.signals.features)
                judged += judge_page(page, values, calibration) if route in ROUTES else []
        fitted[route] = fit(group)
        print(f"{route}: n={len(group)} threshold={fitted[route].threshold} floor={fitted[route].floor}")
    if "cues" in fitted:  # not where they are left out for measuring
        cues = [cue for page in pages for cue in judge_parts(page.parts, page.may, by_fold[page.fold])]
        named = shares_right(cues)
        for calibrations in (fitted, *by_fold):
            calibrations["cues"] = replace(calibrations["cues"], named=named)
    predictions = {page.id: [tag.code for tag in tags_of(page.signals, by_fold[page.fold])] for page in pages}
    return Calibrated(fitted, predictions, judged)


def measure_wikinews(samples: Sequence[Sample], calibration: Calibration) -> None:
    """Print F1 over five folds of the Wikinews articles: the words are trained without the articles of the fold."""
    right = guessed = wanted = top = 0
    articles = [sample for sample in samples if sample.key]
    with tempfile.TemporaryDirectory() as folder:
        for fold in range(FOLDS):
            out = Path(folder) / "words.bin"
            write_words(*train([s for s in samples if not s.key or fold_of(s.key) != fold]), out)
            model = RowTable(out.read_bytes())
            for sample in (s for s in articles if fold_of(s.key) == fold):
                features = topic_features(Scored(*model.score(sample.counts)), None, {}, {})
                guess = decide(calibration.probabilities(features), calibration)
                right += len(set(guess) & sample.topics)
                guessed += len(guess)
                wanted += len(sample.topics)
                top += guess[:1] != [] and guess[0] in sample.topics
    count = max(len(articles), 1)
    print(
        f"wikinews, five folds: n={count} micro F1={2 * right / max(guessed + wanted, 1):.3f} first={top / count:.3f}"
    )
