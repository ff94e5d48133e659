"""Fingerprints: fixed over time, close to the true similarity, equal for texts with the same words."""

import hashlib
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.dedupe import SCHEME, fingerprint
from ingest.dedupe.minhash import PERMUTATIONS, signature_of
from ingest.records import Article

WORDS = [f"word{n}" for n in range(400)]


def article(text: str, **fields: object) -> Article:
    digest = hashlib.sha256(text.encode()).hexdigest()
    base = {"id": "a1-x", "title": None, "html_sha256": digest, "text_sha256": digest, "word_count": 1}
    return Article(text=text, extractor="test", **{**base, **fields})  # type: ignore[arg-type]


def jaccard(left: list[str], right: list[str]) -> float:
    a, b = ({tuple(words[i : i + 4]) for i in range(len(words) - 3)} for words in (left, right))
    return len(a & b) / len(a | b)


def estimate(left: bytes, right: bytes) -> float:
    return float((np.frombuffer(left, "<u4") == np.frombuffer(right, "<u4")).mean())


def test_the_signature_of_a_text_is_pinned() -> None:
    # Stored signatures are compared with new ones: if this fails, the scheme needs a new name.
    assert SCHEME == "minhash-128/4-shingle/1"
    result = fingerprint(article("The river rose two metres overnight. မြစ်ရေ တက်လာသည်။ Вода поднялась на два метра."))
    assert result.tokens == 19
    assert hashlib.sha256(result.signature).hexdigest() == PINNED


PINNED = "55cd0a07ffa7ae4f9dd0738fa5b1544e14b8200428dfd9c52183f9029025492e"


def test_shape_of_a_fingerprint() -> None:
    seen = datetime(2026, 11, 23, tzinfo=UTC)
    result = fingerprint(article(" ".join(WORDS), version=3, first_seen_at=seen))
    assert (result.id, result.version, result.scheme, result.tokens) == ("a1-x", 3, SCHEME, 400)
    assert len(result.signature) == 4 * PERMUTATIONS
    assert result.first_seen_at == seen
    assert result.cluster_id is None


@pytest.mark.parametrize("text", ["", "one", "one two three"])
def test_fewer_than_four_tokens_have_no_signature(text: str) -> None:
    assert fingerprint(article(text)).signature == b""


def test_case_space_and_punctuation_do_not_matter() -> None:
    plain = fingerprint(article("Flood wall opened, 12 houses saved in the old town"))
    assert fingerprint(article("FLOOD  wall\nopened — 12 houses saved in the “old” town!")).signature == plain.signature
    assert fingerprint(article("Ｆｌｏｏｄ wall opened １２ houses saved in the old town")).signature == plain.signature
    assert fingerprint(article("wall flood opened, 12 houses saved in the old town")).signature != plain.signature


@pytest.mark.parametrize("changed", [0, 4, 12, 30, 80])
def test_estimate_is_near_the_true_similarity(changed: int) -> None:
    other = list(WORDS)
    for place in range(changed):
        other[(place * 7) % 400] = f"other{place}"
    # With 128 values the standard error is at most 0.045; the bound is above three of them.
    assert abs(estimate(signature_of(WORDS), signature_of(other)) - jaccard(WORDS, other)) < 0.15


def test_estimate_is_unbiased() -> None:
    errors = []
    for round_ in range(40):
        left = [f"w{round_}-{n}" for n in range(200)]
        right = left[:120] + [f"v{round_}-{n}" for n in range(80)]
        errors.append(estimate(signature_of(left), signature_of(right)) - jaccard(left, right))
    assert abs(sum(errors) / len(errors)) < 0.03  # standard error .007


def test_the_signature_of_a_long_text_is_the_minimum_over_its_parts() -> None:
    words = [f"w{n}" for n in range(3000)]
    parts = [np.frombuffer(signature_of(words[start : start + 103]), "<u4") for start in range(0, 2900, 100)]
    whole = np.frombuffer(signature_of(words[: 2900 + 3]), "<u4")
    assert (np.minimum.reduce(parts) == whole).all()


def test_a_vague_date_counts_as_its_latest_moment() -> None:
    day = datetime(2026, 3, 1, tzinfo=UTC)

    def latest(**fields: object) -> datetime | None:
        return fingerprint(article("text", **fields)).published_latest

    assert latest() is None
    assert latest(published_at=day) == day
    assert latest(published_at=day, published_precision="day") == day + timedelta(days=1)
    assert latest(published_at=datetime.max.replace(tzinfo=UTC), published_precision="year") == datetime.max.replace(
        tzinfo=UTC
    )


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_text_has_a_fingerprint(text: str) -> None:
    result = fingerprint(article(text.encode("utf-8", "replace").decode()))
    assert len(result.signature) == (0 if result.tokens < 4 else 512)
    assert result == fingerprint(article(text.encode("utf-8", "replace").decode()))
