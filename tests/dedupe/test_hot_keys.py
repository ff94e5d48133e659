"""Keys that many texts share: equal texts do not fill them, the work is bounded, and what was left out is counted."""

import hashlib
import heapq
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.dedupe import MAX_PER_KEY, Deduper, find_duplicates, fingerprint, match, relate
from ingest.dedupe.match import DuplicateRules, arrival_order, compare_fingerprints, find_candidates, find_matches
from ingest.dedupe.sketch import keys_of
from ingest.records import Article, Fingerprint

T0 = datetime(2026, 11, 1, tzinfo=UTC)
STORY = [f"fact{n}" for n in range(120)]
EDITS = [[f"new{k}-{n}" if n % 20 == k else word for n, word in enumerate(STORY)] for k in range(4)]
OTHER = [*STORY[:50], *(f"other{n}" for n in range(70))]


def article(number: int, words: list[str]) -> Article:
    text = " ".join(words)
    digest = hashlib.sha256(text.encode()).hexdigest()
    seen = T0 + timedelta(minutes=number)
    return Article(f"a{number:05}", None, text, digest, digest, len(words), "test", first_seen_at=seen)


def notices(count: int) -> list[Fingerprint]:
    """Return fingerprints of notices from one template, with other numbers and names each."""
    choice = random.Random(0)
    slots = [10, 25, 40, 41, 60, 77, 90, 105]
    texts = []
    for _ in range(count):
        words = list(STORY)
        for slot in slots:
            words[slot] = f"{choice.randint(100, 99999)}"
        texts.append(words)
    return [fingerprint(article(number, words)) for number, words in enumerate(texts)]


@settings(max_examples=8, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(MAX_PER_KEY + 1, 2 * MAX_PER_KEY))
def test_equal_texts_do_not_fill_a_key(order: random.Random, copies: int) -> None:
    articles = [article(number, words) for number, words in enumerate([*[STORY] * copies, *EDITS, OTHER])]
    order.shuffle(articles)
    expected = {item.id: verdict.cluster_id for item, verdict in zip(articles, find_duplicates(articles), strict=True)}
    assert set(expected.values()) == {"a00000", f"a{copies + len(EDITS):05}"}
    deduper = Deduper()
    for item in articles:
        deduper.add(item)
    assert {verdict.id: verdict.cluster_id for verdict in deduper.verdicts()} == expected
    half = len(articles) // 2
    stored = [fingerprint(item) for item in articles[:half]]
    first = relate(stored)
    assert first.cut_keys == 0
    assert relate([fingerprint(item) for item in articles[half:]], stored).cut_keys == 0


def test_the_work_for_one_template_is_bounded_and_counted() -> None:
    few = notices(MAX_PER_KEY)
    assert find_candidates(few, len(few), ())[1] == 0
    many = notices(300)
    pairs, cut = find_candidates(many, len(many), ())
    assert cut > 0
    assert len(pairs) < 3 * MAX_PER_KEY * len(many)  # of 44,850 pairs
    assert relate(many[150:], many[:150]).cut_keys > 0


def pairs_by_definition(items: list[Fingerprint], new: int) -> list[tuple[int, int]]:
    """Return the pairs with a new text that share a key which does not cut them, and two keys where one has many."""
    keys = [frozenset(keys_of(item).tolist()) for item in items]
    earliest = {
        key: set(heapq.nsmallest(MAX_PER_KEY, (p for p in range(len(items)) if key in keys[p]), order_in(items)))
        for key in frozenset().union(*keys)
    }
    return [
        (left, right)
        for left, right in combinations(range(len(items)), 2)
        if left < new
        and any(left in earliest[key] or right in earliest[key] for key in keys[left] & keys[right])
        and (len(keys[left] & keys[right]) > 1 or max(len(keys[left]), len(keys[right])) <= 12)
    ]


def order_in(items: list[Fingerprint]) -> Callable[[int], tuple[datetime, datetime, str, int]]:
    return lambda position: arrival_order(items[position])


@settings(max_examples=15, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(0, 45), st.integers(2, 60), st.sampled_from([1, 100, 1_000_000]))
def test_candidates_are_the_pairs_of_the_definition(
    order: random.Random, new: int, words: int, pairs_at_once: int
) -> None:
    texts = [[*STORY[order.randrange(25) :][:words], *OTHER[50 + order.randrange(40) :][:9]] for _ in range(45)]
    items = [fingerprint(article(number, text)) for number, text in enumerate(texts)]
    order.shuffle(items)
    items = [*sorted(items[:new], key=arrival_order), *sorted(items[new:], key=arrival_order)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(match, "_PAIRS_AT_ONCE", pairs_at_once)
        found = find_candidates(items, new, ())[0].tolist()
    assert [tuple(pair) for pair in found] == pairs_by_definition(items, new)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 110), st.integers(5, 60), st.floats(0.1, 1.0))
def test_a_comparison_can_be_cut_short_by_its_cover(start: int, length: int, least: float) -> None:
    left = fingerprint(article(0, STORY))
    right = fingerprint(article(1, [*STORY[start:][:length], *OTHER[60:]]))
    whole = compare_fingerprints(left, right)
    expected = whole if whole and whole.left.cover >= least else None
    assert compare_fingerprints(left, right, least_cover=least) == expected


def test_an_exact_copy_is_found_however_many_texts_share_its_passages() -> None:
    stored = notices(100)
    again = fingerprint(article(900, STORY))
    last = fingerprint(article(901, [*STORY[:10], "7", *STORY[11:]]))
    verdicts = relate([again, last], [*stored, fingerprint(article(899, STORY))]).verdicts
    assert verdicts[0].method == "exact"


@pytest.mark.parametrize("pairs_at_once", [1, 7])
def test_the_matches_do_not_depend_on_how_many_pairs_are_compared_at_once(
    pairs_at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    copies = [fingerprint(article(100 + number, words)) for number, words in enumerate([*EDITS, OTHER, STORY])]
    items = [*notices(6), *copies]
    whole = find_matches(items[4:], items[:4], DuplicateRules())
    assert len(whole[0]) > len(EDITS)
    monkeypatch.setattr(match, "_COMPARED_AT_ONCE", pairs_at_once)
    assert find_matches(items[4:], items[:4], DuplicateRules()) == whole
