"""How sure the reading of a page is of its title, authors, day and text, as probabilities, and what to look at.

Titles, days and authors are as sure as their sources agree: the more say the same and the fewer another thing, the
surer. The numbers are the shares of right values among 1,279 evaluation pages, rounded. The text's confidence comes
from the probabilities of its blocks.
"""

from dataclasses import dataclass

from ingest.records import Candidate
from ingest.text.comparison import comparison_key

LOW = 0.8  # a value below it deserves a look
_COPIES = frozenset({"twitter"})  # sources that repeat another one


@dataclass(frozen=True, slots=True)
class Confidences:
    """Probabilities that the values of a page are right; None where there is no value. Named as in `Draft`."""

    title_confidence: float | None
    authors_confidence: float | None
    published_confidence: float | None
    text_confidence: float | None


def confidences(
    title: str | None,
    authors: tuple[str, ...],
    day: str | None,
    body_confidence: float,
    candidates: tuple[Candidate, ...],
) -> Confidences:
    """Return the confidences of a page; `day` is its day of publication in ISO 8601, `body_confidence` as in `Body`."""
    return Confidences(
        _of_title(title, candidates) if title else None,
        _of_authors(authors, candidates) if authors else None,
        _of_day(day, candidates) if day else None,
        _of_text(body_confidence),
    )


def advice(name: str, confidence: float | None, candidates: tuple[Candidate, ...] = ()) -> str | None:
    """Return what to look at where the confidence of a field (title, authors, published_at, text) is low, else None."""
    if confidence is None or confidence >= LOW:
        return None
    if name == "text":
        return "blocks near the limit: look at what was dropped (--full), and at the beginning and the end of the text"
    lost = [candidate for candidate in candidates if candidate.field == name and not candidate.chosen]
    if lost:
        return "sources differ: compare the candidates that lost"
    return "one source only: look at the page itself"


def _sources(field: str, candidates: tuple[Candidate, ...]) -> list[Candidate]:
    return [item for item in candidates if item.field == field and item.source not in _COPIES]


def _of_title(title: str, candidates: tuple[Candidate, ...]) -> float:
    key = comparison_key(title)
    agreeing = {item.source for item in _sources("title", candidates) if comparison_key(item.value) == key}
    differing = {item.source for item in _sources("title", candidates)} - agreeing
    if "headline" not in agreeing:
        return 0.65
    if len(agreeing) == 1:
        return 0.65 if differing else 0.8
    if differing:
        return 0.86
    return 0.98 if len(agreeing) > 2 else 0.9


def _of_authors(authors: tuple[str, ...], candidates: tuple[Candidate, ...]) -> float:
    keys = [comparison_key(name) for name in authors]
    agreeing = {
        item.source
        for item in _sources("authors", candidates)
        if all(key in comparison_key(item.value) for key in keys)
    }
    return 0.86 if len(agreeing) < 2 else 0.95 if len(agreeing) == 2 else 0.96


def _of_day(day: str, candidates: tuple[Candidate, ...]) -> float:
    agreeing = {item.source for item in _sources("published_at", candidates) if item.value[:10] == day}
    differing = {item.source for item in _sources("published_at", candidates) if item.value[:10] != day} - agreeing
    if len(agreeing) > 1:
        return 0.85 if differing else 0.97
    return 0.55 if differing else 0.87


def _of_text(body_confidence: float) -> float:
    """Return the share of pages with such a confidence whose text has an F1 of .90 or more."""
    return next(share for limit, share in _TEXT_SHARES if body_confidence >= limit)


_TEXT_SHARES = ((0.96, 0.97), (0.92, 0.95), (0.85, 0.86), (0.65, 0.78), (0.5, 0.54), (0.0, 0.44))
