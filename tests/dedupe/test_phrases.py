"""Common phrases do not weigh: what texts share with many stories makes no copy, and the table is all that decides."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from ingest.dedupe import (
    CommonPhrases,
    Deduper,
    DuplicateRules,
    find_duplicates,
    fingerprint,
    keys_of,
    phrases_from_bytes,
    shared_by_many,
    weighing_keys,
)
from ingest.dedupe.match import find_candidates
from ingest.errors import LakeCorrupt
from ingest.ids import sha256_hex
from ingest.records import Article, Verdict

START = datetime(2026, 3, 1, tzinfo=UTC)
_choice = random.Random(15)
WORDS = ["".join(_choice.choices("bdfgklmnprstvz", k=3)) + word for word in ("ane", "ilo", "ure", "oma", "eki") * 200]
BOILERPLATE = " ".join(_choice.sample(WORDS, 60))


def article(number: int, text: str) -> Article:
    checksum = sha256_hex(text.encode())
    seen = START + timedelta(minutes=number)
    return Article(f"a{number:03}", None, text, checksum, checksum, 0, "test", first_seen_at=seen)


def story(number: int, words: int = 80) -> str:
    return " ".join(random.Random(number).sample(WORDS, words))


def common_to(*texts: str) -> CommonPhrases:
    keys = [keys_of(fingerprint(article(0, text)))[:-1] for text in texts]  # the last one is that of the text
    return CommonPhrases("test", np.unique(np.concatenate(keys)))


def clusters(verdicts: Sequence[Verdict]) -> set[frozenset[str]]:
    members: dict[str | None, set[str]] = {}
    for verdict in verdicts:
        members.setdefault(verdict.cluster_id, set()).add(verdict.id)
    return {frozenset(ids) for ids in members.values()}


def test_texts_that_share_only_common_phrases_are_not_compared() -> None:
    items = [fingerprint(article(n, f"{BOILERPLATE} {story(n, 20)}")) for n in range(2)]
    assert find_candidates(items, 2, ())[0].tolist() == [[0, 1]]
    assert find_candidates(items, 2, (), common_to(BOILERPLATE))[0].tolist() == []


def test_a_copy_is_found_by_what_is_rare_in_it() -> None:
    text = story(5)
    copy = article(1, f"{BOILERPLATE} {text} {BOILERPLATE}")
    rules = DuplicateRules(common=common_to(BOILERPLATE))
    verdict = find_duplicates([article(0, text), copy], rules)[1]
    assert verdict.duplicate_of == "a000"


def test_equal_texts_are_copies_whatever_is_common() -> None:
    text = story(6)
    common = common_to(text)
    item = fingerprint(article(0, text))
    assert len(weighing_keys(item, common)) == 1
    verdicts = find_duplicates([article(0, text), article(1, text)], DuplicateRules(common=common))
    assert verdicts[1].duplicate_of == "a000"
    assert verdicts[1].method == "exact"


@pytest.mark.parametrize("seed", range(5))
def test_clusters_are_the_same_in_any_order(seed: int) -> None:
    texts = [f"{BOILERPLATE} {story(n // 3)} {story(100 + n, n % 40)}" for n in range(30)]
    articles = [article(number, text) for number, text in enumerate(texts)]
    common = common_to(BOILERPLATE, story(0, 30))
    expected = clusters(find_duplicates(articles, DuplicateRules(common=common)))
    random.Random(seed).shuffle(articles)
    deduper = Deduper(common=common)
    for item in articles:
        deduper.add(item)
    assert clusters(deduper.verdicts()) == expected
    assert 1 < len(expected) < len(articles)


def test_stories_count_not_texts() -> None:
    keys = np.array([7, 7, 7, 9, 9, 9, 4], dtype=np.uint64)
    stories = np.array([1, 2, 3, 1, 1, 1, 1])
    assert shared_by_many(keys, stories, 2).tolist() == [7]
    assert shared_by_many(keys, stories, 0).tolist() == [4, 7, 9]
    assert shared_by_many(keys[:0], stories[:0], 2).tolist() == []


def test_a_table_is_stored_as_bytes() -> None:
    common = common_to(BOILERPLATE)
    again = phrases_from_bytes("v", common.to_bytes(), "here")
    assert again.keys.tolist() == common.keys.tolist()
    assert len(phrases_from_bytes("v", b"", "here").keys) == 0
    for content in (common.to_bytes()[:-1], common.to_bytes()[::-1], common.to_bytes() * 2):
        with pytest.raises(LakeCorrupt, match="here"):
            phrases_from_bytes("v", content, "here")
