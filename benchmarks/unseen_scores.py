"""The scores of `unseen_quality`: right, missing and wrong values, and the calibration of confidences."""

import importlib.util
import re
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

from ingest.extract.confidence import SHARES, authors_evidence, day_evidence, title_evidence
from ingest.records import Candidate

GOOD_TEXT = 0.9  # F1 from which a text counts as right
PRIOR = 5.0  # pages that count for the packaged share, where the other sources have few
FIELDS = ("title", "authors", "published_at", "text")
_SCORED = (("title", "title", "title"), ("authors", "auth", "authors"), ("published_at", "date", "day"))


@dataclass(slots=True)
class Judged:
    """What was read from one page, and its scores (0..1) by the names of the data's score.py."""

    id: str
    text: str = ""
    title: str | None = None
    authors: tuple[str, ...] = ()
    day: str | None = None
    candidates: tuple[Candidate, ...] = ()
    text_confidence: float | None = None
    scores: dict[str, float] = field(default_factory=dict)

    def prediction(self) -> dict[str, Any]:
        """Return the prediction as score.py reads it."""
        return {"id": self.id, "text": self.text, "title": self.title, "authors": list(self.authors), "date": self.day}


def load_score(data: Path) -> ModuleType:
    """Import the data's own score.py."""
    spec = importlib.util.spec_from_file_location("unseen_score", data / "score.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"no score.py in {data}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def judge(score: ModuleType, page: dict[str, Any], judged: Judged) -> None:
    """Fill in the scores; those of the text only where the truth of the text counts."""
    counts = page["tier"] == "text" and page["source"] != "magic"
    truth = page if counts else {**page, "text": None}
    judged.scores = score.score_page(truth, judged.prediction())


def print_row(name: str, rows: list[Judged]) -> None:
    """Print the mean scores of pages; for the fields also the shares that are missing and wrong."""
    cells = [f"{name:20}{len(rows):5}"]
    for column in ("F1", "ok95", "bad50"):
        cells.append(_cell(column, [row.scores[column] for row in rows if column in row.scores]))
    for _, column, attribute in _SCORED:
        scored = [row for row in rows if column in row.scores]
        cells.append(_cell(column, [row.scores[column] for row in scored]))
        if scored:
            missing = statistics.fmean(not getattr(row, attribute) for row in scored)
            wrong = statistics.fmean(bool(getattr(row, attribute)) and row.scores[column] < 1 for row in scored)
            cells.append(f"(null {missing:.3f} wrong {wrong:.3f})")
    print("  ".join(cells), flush=True)


def _cell(name: str, values: list[float]) -> str:
    return f"{name} {statistics.fmean(values):.4f}" if values else f"{name}      -"


def evidence(name: str, judged: Judged) -> tuple[str, bool] | None:
    """Return the evidence for a field and whether its value is right, or None without a value or a truth."""
    scores = judged.scores
    if name == "title" and judged.title and "title" in scores:
        return title_evidence(judged.title, judged.candidates), scores["title"] == 1
    if name == "authors" and judged.authors and "auth" in scores:
        return authors_evidence(judged.authors, judged.candidates), scores["auth"] == 1
    if name == "published_at" and judged.day and "date" in scores:
        return day_evidence(judged.day[:10], judged.candidates), scores["date"] == 1
    if name == "text" and judged.text_confidence is not None and "F1" in scores:
        step = next(step for step, share in SHARES["text"].items() if share == judged.text_confidence)
        return step, scores["F1"] >= GOOD_TEXT
    return None


def calibration_errors(groups: dict[str, list[Judged]]) -> Iterator[str]:
    """Yield for every field the calibration errors on sources left out, with shares counted on the others.

    The packaged shares are judged on the same pages beside.
    """
    for name in FIELDS:
        seen = {source: list(filter(None, (evidence(name, row) for row in rows))) for source, rows in groups.items()}
        seen = {source: pairs for source, pairs in seen.items() if pairs}
        left_out: list[tuple[float, bool]] = []
        parts: list[str] = []
        for source, pairs in seen.items():
            shares = _shares(name, [pair for other, others in seen.items() if other != source for pair in others])
            judged = [(shares[key], right) for key, right in pairs]
            left_out += judged
            parts.append(f"{source} {_ece(judged):.3f} (n {len(judged)})")
        packaged = [(SHARES[name][key], right) for pairs in seen.values() for key, right in pairs]
        counts = Counter(key for pairs in seen.values() for key, _ in pairs)
        table = _shares(name, [pair for pairs in seen.values() for pair in pairs])
        shares_now = ", ".join(f"{key} {table[key]:.3f} of {counts[key]}" for key in SHARES[name])
        yield f"ece {name}: left out {_ece(left_out):.3f}, packaged {_ece(packaged):.3f}; {', '.join(parts)}"
        yield f"    shares {shares_now}"


def _shares(name: str, pairs: list[tuple[str, bool]]) -> dict[str, float]:
    """Return the share of right values by evidence, drawn to the packaged share where pages are few."""
    right: Counter[str] = Counter(key for key, is_right in pairs if is_right)
    total: Counter[str] = Counter(key for key, _ in pairs)
    return {key: (right[key] + PRIOR * share) / (total[key] + PRIOR) for key, share in SHARES[name].items()}


def _ece(judged: list[tuple[float, bool]]) -> float:
    """Return the expected calibration error over ten bins of confidence."""
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for confidence, right in judged:
        bins[min(int(confidence * 10), 9)].append((confidence, right))
    gaps = (abs(sum(c for c, _ in rows) - sum(r for _, r in rows)) for rows in bins.values())
    return sum(gaps) / max(len(judged), 1)


def judge_wcxb(page: dict[str, Any], row: Judged) -> None:
    """Fill in the scores by the metric of the data set wcxb."""
    row.scores["F1"] = _word_f1(row.text, page["text"])
    if page["title"]:
        row.scores["title"] = float(_plain(row.title) == _plain(page["title"]))
    if page["authors"]:
        truth = _plain(page["authors"][0])
        row.scores["auth"] = float(bool(row.authors) and all(_plain(name) in truth for name in row.authors))
    if page["date"]:
        row.scores["date"] = float((row.day or "")[:10] == page["date"])


def wcxb_row(name: str, pages: list[dict[str, Any]], rows: list[Judged]) -> str:
    """Return the mean scores of the data set wcxb as a line."""
    for page, row in zip(pages, rows, strict=True):
        judge_wcxb(page, row)
    f1 = [row.scores["F1"] for row in rows]
    fields = (
        _cell(column, [row.scores[column] for row in rows if column in row.scores])
        for column in ("title", "auth", "date")
    )
    mean = statistics.fmean
    shares = f"F1 {mean(f1):.4f}  ok95 {mean(x >= 0.95 for x in f1):.3f}  bad50 {mean(x < 0.5 for x in f1):.3f}"
    return f"{name:20}{len(rows):5}  {shares}  {'  '.join(fields)}"


def _words(text: str | None) -> list[str]:
    return re.findall(r"\w+", (text or "").lower())


def _plain(text: str | None) -> str:
    return " ".join(_words(text))


def _word_f1(text: str, truth: str) -> float:
    predicted, reference = Counter(_words(text)), Counter(_words(truth))
    total = predicted.total() + reference.total()
    return 2 * (predicted & reference).total() / total if total else 1.0
