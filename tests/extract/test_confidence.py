"""How sure a reading is: agreement of sources raises it, a difference lowers it and says what to look at."""

import pytest

from ingest.errors import Reason
from ingest.extract.confidence import LOW, SHARES, advice, confidences, text_evidence
from ingest.extract.read import read_document
from ingest.records import Article, Candidate

TEXT = "<p>" + "The council voted on Monday evening to keep the depot open for at least ten more years. " * 4 + "</p>"


def read(head: str, body: str = "") -> Article:
    page = (
        f"<html><head>{head}</head><body><article><h1>The depot stays open</h1>{body}{TEXT * 3}</article></body></html>"
    )
    article = read_document(page.encode(), url="https://news.example.org/depot", media_type="text/html")
    assert isinstance(article, Article), Reason
    return article


def test_agreement_makes_sure() -> None:
    title = '<title>The depot stays open</title><meta property="og:title" content="The depot stays open">'
    alone, agreed = read(""), read(title)
    assert (agreed.title_confidence or 0) > (alone.title_confidence or 0)
    assert agreed.text_confidence is not None


def test_a_field_without_a_value_has_no_confidence() -> None:
    article = read("")
    assert (article.authors_confidence, article.published_confidence) == (None, None)


def test_a_difference_is_unsure_and_says_what_to_look_at() -> None:
    candidates = (
        Candidate("published_at", "2026-11-06", "text", chosen=True),
        Candidate("published_at", "2026-11-08", "url"),
    )
    found = confidences(None, (), "2026-11-06", 0.9, candidates)
    assert found.published_confidence is not None
    assert found.published_confidence < LOW
    assert "candidates that lost" in (advice("published_at", found.published_confidence, candidates) or "")
    assert advice("published_at", 0.97, candidates) is None


def test_plain_texts_have_none() -> None:
    article = read_document(("A headline\n\n" + "A sentence of some words, and more of them. " * 9).encode())
    assert isinstance(article, Article)
    assert article.text_confidence is None


@pytest.mark.parametrize(
    "order",
    [
        ("title", "fewer, or others differ", "three agree"),
        ("authors", "one", "several"),
        ("published_at", "one, others differ", "one alone", "several agree"),
        ("published_at", "one, others differ", "several, others differ", "several agree"),
        ("text", "from 0.0", "from 0.5", "from 0.65", "from 0.85", "from 0.92", "from 0.96"),
    ],
)
def test_more_evidence_is_never_less_sure(order: tuple[str, ...]) -> None:
    shares = [SHARES[order[0]][key] for key in order[1:]]
    assert shares == sorted(shares)


@pytest.mark.parametrize("confidence", [0.0, 0.3, 0.5, 0.8, 0.92, 0.97, 1.0])
def test_every_confidence_of_a_body_has_a_share(confidence: float) -> None:
    assert text_evidence(confidence) in SHARES["text"]


def test_sources_that_say_the_same_do_not_differ() -> None:
    won = Candidate("title", "The pier reopens", "json-ld", chosen=True)
    same = Candidate("title", "The Pier Reopens ", "opengraph")
    other = Candidate("title", "News", "html")
    assert advice("title", 0.75, (won, same)) == "few sources, which agree: look at the page itself"
    assert advice("title", 0.75, (won,)) == "one source only: look at the page itself"
    assert "candidates that lost" in (advice("title", 0.75, (won, same, other)) or "")
