"""How sure the reading of a page is of its title, authors, day and text, as probabilities, and what to look at.

Titles, days and authors are as sure as their sources agree: the more say the same and the fewer another thing, the
surer. The numbers are the shares of right values among 1,279 evaluation pages, rounded; counted without one source at
a time, they are off by .02 to .04 (benchmarks/unseen_quality.py). The text's confidence comes from the
probabilities of its blocks.
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
        SHARES["title"][title_evidence(title, candidates)] if title else None,
        SHARES["authors"][authors_evidence(authors, candidates)] if authors else None,
        SHARES["published_at"][day_evidence(day, candidates)] if day else None,
        SHARES["text"][text_evidence(body_confidence)],
    )


def advice(name: str, confidence: float | None, candidates: tuple[Candidate, ...] = ()) -> str | None:
    """Return what to look at where the confidence of a field (title, authors, published_at, text) is low, else None."""
    if confidence is None or confidence >= LOW:
        return None
    if name == "text":
        return "blocks near the limit: look at what was dropped (--full), and at the beginning and the end of the text"
    won = {_value_key(name, candidate) for candidate in candidates if candidate.field == name and candidate.chosen}
    lost = [candidate for candidate in candidates if candidate.field == name and not candidate.chosen]
    if any(_value_key(name, candidate) not in won for candidate in lost):
        return "sources differ: compare the candidates that lost"
    if lost:
        return "few sources, which agree: look at the page itself"
    return "one source only: look at the page itself"


def _value_key(name: str, candidate: Candidate) -> str:
    """Return what two sources that agree have in common: of a time its day, of other values their words."""
    return candidate.value[:10] if name == "published_at" else comparison_key(candidate.value)


def _sources(field: str, candidates: tuple[Candidate, ...]) -> list[Candidate]:
    return [item for item in candidates if item.field == field and item.source not in _COPIES]


def title_evidence(title: str, candidates: tuple[Candidate, ...]) -> str:
    """Return how the sources of a title agree, a key of `SHARES["title"]`."""
    key = comparison_key(title)
    sources = _sources("title", candidates)
    agreeing = {item.source for item in sources if comparison_key(item.value) == key}
    agree = len(agreeing) > 2 and all(item.source in agreeing for item in sources)
    return "three agree" if agree else "fewer, or others differ"


def authors_evidence(authors: tuple[str, ...], candidates: tuple[Candidate, ...]) -> str:
    """Return how many sources name all authors, a key of `SHARES["authors"]`."""
    keys = [comparison_key(name) for name in authors]
    agreeing = {
        item.source
        for item in _sources("authors", candidates)
        if all(key in comparison_key(item.value) for key in keys)
    }
    return "one" if len(agreeing) < 2 else "several"


def day_evidence(day: str, candidates: tuple[Candidate, ...]) -> str:
    """Return how the sources of a day agree, a key of `SHARES["published_at"]`."""
    agreeing = {item.source for item in _sources("published_at", candidates) if item.value[:10] == day}
    differing = {item.source for item in _sources("published_at", candidates) if item.value[:10] != day} - agreeing
    if len(agreeing) > 1:
        return "several, others differ" if differing else "several agree"
    return "one, others differ" if differing else "one alone"


def text_evidence(body_confidence: float) -> str:
    """Return the step of a body's confidence, a key of `SHARES["text"]`."""
    return next(f"from {limit}" for limit in _TEXT_STEPS if body_confidence >= limit)


_TEXT_STEPS = (0.96, 0.92, 0.85, 0.65, 0.5, 0.0)
#: Shares of right values by evidence; a text is right with an F1 of .90 or more.
SHARES = {
    "title": {"three agree": 0.98, "fewer, or others differ": 0.75},
    "authors": {"one": 0.86, "several": 0.95},
    "published_at": {
        "one, others differ": 0.57, "one alone": 0.86, "several, others differ": 0.85, "several agree": 0.97,
    },
    "text": {
        "from 0.96": 0.97, "from 0.92": 0.95, "from 0.85": 0.86, "from 0.65": 0.78, "from 0.5": 0.54, "from 0.0": 0.44,
    },
}  # fmt: skip
