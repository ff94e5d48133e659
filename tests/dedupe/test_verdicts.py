"""Verdicts: clusters, which article is first, stored verdicts stay, and the order of input does not matter."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.dedupe import Deduper, DuplicateRules, find_duplicates, fingerprint, judge, relate
from ingest.dedupe.match import compare_fingerprints
from ingest.records import Article, ClusterMerge, Fingerprint, Verdict

T0 = datetime(2026, 11, 1, tzinfo=UTC)
STORY = [f"fact{n}" for n in range(120)]
EDITED = [*STORY[:114], "and", "the", "mayor", "agreed", "in", "the", "end"]
OTHER = [f"thing{n}" for n in range(120)]


def article(name: str, words: list[str], *, version: int = 1, seen: datetime | None = T0, **fields: object) -> Article:
    text = " ".join(words)
    return Article(
        id=name,
        title=None,
        text=text,
        html_sha256=name,
        text_sha256=hashlib.sha256(text.encode()).hexdigest(),
        word_count=len(words),
        extractor="test",
        version=version,
        first_seen_at=seen,
        **fields,  # type: ignore[arg-type]
    )


def prints(*articles: Article) -> list[Fingerprint]:
    return [fingerprint(item) for item in articles]


def originals(verdicts: list[Verdict]) -> list[tuple[str, str | None]]:
    return [(verdict.id, verdict.duplicate_of) for verdict in verdicts]


def test_copies_point_to_the_first_article() -> None:
    verdicts = find_duplicates([article("c", OTHER), article("b", EDITED), article("a", STORY), article("d", STORY)])
    assert originals(verdicts) == [("c", None), ("b", "a"), ("a", None), ("d", "a")]
    assert [verdict.cluster_id for verdict in verdicts] == ["c", "a", "a", "a"]
    assert [verdict.method for verdict in verdicts] == ["", "near", "", "exact"]
    assert verdicts[3].similarity == 1.0
    assert verdicts[1].similarity is not None
    assert 0.8 < verdicts[1].similarity < 1.0
    assert verdicts[2].similarity is None


def test_first_is_first_seen_then_first_published_then_by_id() -> None:
    early, late = T0, T0 + timedelta(hours=1)
    assert originals(find_duplicates([article("a", STORY, seen=late), article("b", STORY, seen=early)])) == [
        ("a", "b"),
        ("b", None),
    ]
    published = [article("a", STORY, published_at=late), article("b", STORY, published_at=early)]
    assert originals(find_duplicates(published)) == [("a", "b"), ("b", None)]
    vague = article("a", STORY, published_at=early, published_precision="day")
    assert originals(find_duplicates([vague, published[1]])) == [("a", "b"), ("b", None)]
    assert originals(find_duplicates([article("a", STORY), published[1]])) == [("a", "b"), ("b", None)]


def test_a_chain_of_edits_is_one_cluster() -> None:
    steps = [[f"new-{n}" if n < 15 * k else word for n, word in enumerate(STORY)] for k in range(6)]
    verdicts = find_duplicates([article(f"a{k}", words) for k, words in enumerate(steps)])
    assert {verdict.cluster_id for verdict in verdicts} == {"a0"}
    ends = find_duplicates([article("a0", steps[0]), article("a5", steps[5])])
    assert originals(ends) == [("a0", None), ("a5", None)]


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (2, 3, 0, 1)])
def test_a_digest_does_not_make_its_stories_copies_of_each_other(order: tuple[int, ...]) -> None:
    lengths = {"quay": 160, "school": 110, "bridge": 90}
    stories = [[f"{name}{n}" for n in range(length)] for name, length in lengths.items()]
    texts = [*stories, [word for words in stories for word in words]]
    items = [article(f"a{k}", words, seen=T0 + timedelta(hours=order[k])) for k, words in enumerate(texts)]
    found = relate(prints(*items))
    linked = {frozenset((link.id, link.other_id)) for link in found.links}
    assert linked == {frozenset(("a0", "a3")), frozenset(("a1", "a3"))}, "both are shown as parts of the digest"
    clusters = [verdict.cluster_id for verdict in found.verdicts]
    assert len(set(clusters[:3])) == 3
    assert clusters[3] == clusters[0], "the digest counts as a copy of what it begins with"
    assert (found.verdicts[1].duplicate_of, found.verdicts[1].similarity) == (None, None)


def test_short_texts_must_be_more_similar_and_very_short_ones_equal() -> None:
    notice = [f"word{n}" for n in range(20)]
    changed = [*notice[:9], "quite", "another", "ending", "of", *notice[14:16], "which", "nobody", "expected"]
    assert originals(find_duplicates([article("a", notice), article("b", changed)])) == [("a", None), ("b", None)]
    tiny = find_duplicates([article("a", ["no", "text"]), article("b", ["no", "text"]), article("c", ["no", "news"])])
    assert originals(tiny) == [("a", None), ("b", "a"), ("c", None)]


def test_texts_without_words_are_no_duplicates() -> None:
    assert originals(find_duplicates([article("a", []), article("b", []), article("c", ["***"])])) == [
        ("a", None),
        ("b", None),
        ("c", None),
    ]
    deduper = Deduper()
    assert [deduper.add(article(name, ["..."])).duplicate_of for name in "abc"] == [None, None, None]


def test_a_shortened_reprint_is_a_duplicate() -> None:
    whole = [f"fact{n}" for n in range(300)]
    part = whole[:120]  # Jaccard .4, but all of it is in the longer one
    assert originals(find_duplicates([article("a", whole), article("b", part)])) == [("a", None), ("b", "a")]
    mixed = [*whole[:60], *(f"own{n}" for n in range(120))]  # a third of it
    assert originals(find_duplicates([article("a", whole), article("b", mixed)])) == [("a", None), ("b", None)]


def test_a_shared_background_does_not_make_a_duplicate() -> None:
    background = [f"background{n}" for n in range(60)]
    left, right = ([*(f"{name}{n}" for n in range(90)), *background] for name in ("left", "right"))
    assert originals(find_duplicates([article("a", left), article("b", right)])) == [("a", None), ("b", None)]


def test_versions_of_one_article_are_not_its_duplicates() -> None:
    verdicts = judge(prints(article("a", STORY), article("a", EDITED, version=2)))
    assert originals(verdicts) == [("a", None), ("a", None)]
    stored = prints(article("a", STORY))
    assert originals(judge(prints(article("a", EDITED, version=2)), stored)) == [("a", None)]


def test_a_copy_finds_an_older_version() -> None:
    stored = prints(article("a", STORY), article("a", OTHER, version=2, seen=T0 + timedelta(days=1)))
    assert originals(judge(prints(article("b", EDITED)), stored)) == [("b", "a")]


def test_an_article_is_a_copy_when_one_of_its_versions_is() -> None:
    verdicts = judge(prints(article("a", STORY), article("b", STORY), article("b", OTHER, version=2)))
    assert originals(verdicts) == [("a", None), ("b", "a"), ("b", "a")]
    assert [verdict.method for verdict in verdicts] == ["", "exact", ""]


def test_an_article_that_repeats_two_clusters_merges_them() -> None:
    # The stored verdicts stay as they are: that the later cluster is part of the earlier one is a fact of its own.
    stored = prints(article("z", STORY), article("b", OTHER, seen=T0 + timedelta(days=1)))
    assert originals(judge(stored[1:], stored[:1])) == [("b", None)]
    both = prints(article("n", [*STORY, *OTHER], seen=T0 + timedelta(days=2)))
    relations = relate(both, stored, found_at=T0)
    assert originals(list(relations.verdicts)) == [("n", "z")]
    assert relations.merges == (ClusterMerge("b", "z", T0),)
    assert [(link.id, link.other_id, link.kind) for link in relations.links] == [
        ("n", "b", "update"),
        ("n", "z", "update"),
    ]


def test_a_late_original_takes_the_cluster_over() -> None:
    stored = prints(article("b", STORY, seen=T0 + timedelta(days=1)))
    relations = relate(prints(article("z", EDITED)), stored)
    assert originals(list(relations.verdicts)) == [("z", None)]
    assert relations.merges == (ClusterMerge("b", "z"),)
    assert [(link.id, link.other_id) for link in relations.links] == [("b", "z")]


def test_a_copy_of_a_copy_points_to_the_first() -> None:
    copy = replace(fingerprint(article("copy", STORY)), cluster_id="first")
    verdicts = judge(prints(article("new", EDITED, seen=T0 + timedelta(days=1))), [copy])
    assert originals(verdicts) == [("new", "first")]


def test_texts_outside_the_window_are_not_compared() -> None:
    articles = [article("a", STORY), article("b", STORY, seen=T0 + timedelta(days=40))]
    assert originals(find_duplicates(articles))[1] == ("b", "a")
    assert originals(find_duplicates(articles, DuplicateRules(window=timedelta(days=30))))[1] == ("b", None)
    deduper = Deduper(window=timedelta(days=30))
    assert originals([deduper.add(item) for item in articles])[1] == ("b", None)


def test_other_schemes_match_by_exact_text_only() -> None:
    stored = [replace(fingerprint(article("a", STORY)), scheme="other/1")]
    assert originals(judge(prints(article("b", EDITED)), stored)) == [("b", None)]
    assert originals(judge(prints(article("b", STORY)), stored)) == [("b", "a")]


def test_no_articles_have_no_verdicts() -> None:
    assert judge([]) == []
    assert judge([], prints(article("a", STORY))) == []
    assert find_duplicates([]) == []


@pytest.mark.parametrize("bad", [0.0, -1.0, 1.5])
def test_thresholds_out_of_range_are_refused(bad: float) -> None:
    with pytest.raises(ValueError, match="threshold"):
        DuplicateRules(threshold=bad)
    with pytest.raises(ValueError, match="threshold"):
        Deduper(threshold=bad)


def test_many_similar_texts_are_compared_with_few_others() -> None:
    # Texts that differ in one word share nearly every key: only the earliest of a key are compared with the others.
    articles = [article(f"n{n:03}", [*STORY, f"number{n}"]) for n in range(100)]
    assert {verdict.cluster_id for verdict in find_duplicates(articles)} == {"n000"}
    deduper = Deduper()
    assert {deduper.add(item).cluster_id for item in articles} == {"n000"}


# Texts made of a few parts, so that random ones are often alike in part.
PARTS = [[f"p{part}-{n}" for n in range(30)] for part in range(6)]
TEXTS = st.lists(st.integers(0, 5), min_size=1, max_size=4).map(
    lambda parts: [w for part in parts for w in PARTS[part]]
)


@st.composite
def batches(draw: st.DrawFn) -> list[Article]:
    texts = draw(st.lists(TEXTS, min_size=1, max_size=9))
    articles: list[Article] = []
    for number, words in enumerate(texts):
        name = f"a{draw(st.integers(0, 4))}"
        before = [other.first_seen_at for other in articles if other.id == name and other.first_seen_at]
        seen = max([T0 + timedelta(hours=draw(st.integers(0, 2))), *before])  # a later version is not seen earlier
        articles.append(article(name, words, version=number + 1, seen=seen))
    return articles


@settings(max_examples=20, deadline=None)
@given(batches(), st.randoms(use_true_random=False))
def test_order_of_input_does_not_matter(articles: list[Article], random: object) -> None:
    shuffled = list(articles)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    expected = dict(zip([a.version for a in articles], find_duplicates(articles), strict=True))
    found = dict(zip([a.version for a in shuffled], find_duplicates(shuffled), strict=True))
    assert found == expected


@settings(max_examples=200, deadline=None)
@given(TEXTS, TEXTS)
def test_the_comparison_of_two_texts_is_the_same_from_both_sides(words: list[str], other_words: list[str]) -> None:
    first, second = prints(article("a", words), article("b", other_words))
    forwards, backwards = compare_fingerprints(first, second), compare_fingerprints(second, first)
    assert (forwards is None) == (backwards is None)
    if forwards and backwards and first.signature != second.signature:
        assert forwards == backwards._replace(is_swapped=not backwards.is_swapped)


def test_moved_paragraphs_compare_the_same_from_both_sides() -> None:
    first, second = prints(
        article("a", [*PARTS[1], *PARTS[2], *PARTS[5]]), article("b", [*PARTS[2], *PARTS[0], *PARTS[5]])
    )
    forwards, backwards = compare_fingerprints(first, second), compare_fingerprints(second, first)
    assert forwards
    assert backwards
    assert forwards == backwards._replace(is_swapped=not backwards.is_swapped)


@settings(max_examples=20, deadline=None)
@given(batches())
def test_verdicts_are_consistent(articles: list[Article]) -> None:
    verdicts = find_duplicates(articles)
    names = {item.id for item in articles}
    for item, verdict in zip(articles, verdicts, strict=True):
        assert verdict.id == item.id
        assert verdict.cluster_id in names
        assert verdict.duplicate_of in {None, verdict.cluster_id}
        assert (verdict.duplicate_of is None) == (verdict.cluster_id == item.id)
        assert verdict.duplicate_of != item.id


@settings(max_examples=20, deadline=None)
@given(batches(), st.randoms(use_true_random=False))
def test_one_by_one_in_any_order_gives_the_clusters_of_one_batch(articles: list[Article], random: object) -> None:
    expected = {
        (item.id, item.version): verdict.cluster_id
        for item, verdict in zip(articles, find_duplicates(articles), strict=True)
    }
    random.shuffle(articles)  # type: ignore[attr-defined]
    versions = {name: iter(sorted(a.version for a in articles if a.id == name)) for name in {a.id for a in articles}}
    by_version = {item.version: item for item in articles}
    articles = [by_version[next(versions[item.id])] for item in articles]  # the versions of each in their order
    deduper = Deduper()
    for item in articles:
        deduper.add(item)
    now = {
        (item.id, item.version): verdict.cluster_id for item, verdict in zip(articles, deduper.verdicts(), strict=True)
    }
    assert now == expected
    assert len(deduper) == len(articles)


@settings(max_examples=20, deadline=None)
@given(batches(), st.integers(1, 4))
def test_many_batches_give_the_clusters_of_one(articles: list[Article], size: int) -> None:
    expected = dict(zip([item.version for item in articles], find_duplicates(articles), strict=True))
    stored: list[Fingerprint] = []
    merged: dict[str, str] = {}
    for start in range(0, len(articles), size):
        new = prints(*articles[start : start + size])
        relations = relate(new, stored)
        merged.update((merge.cluster_id, merge.merged_into) for merge in relations.merges)
        stored += [
            replace(item, cluster_id=verdict.cluster_id) for item, verdict in zip(new, relations.verdicts, strict=True)
        ]
        stored = [replace(item, cluster_id=resolved(item.cluster_id or "", merged)) for item in stored]
    assert {item.version: item.cluster_id for item in stored} == {k: v.cluster_id for k, v in expected.items()}


def resolved(cluster: str, merged: dict[str, str]) -> str:
    while cluster in merged:
        cluster = merged[cluster]
    return cluster


def test_a_clock_that_was_set_back_makes_no_circle_of_clusters() -> None:
    """A second version that is dated before the first must not take back a cluster that was merged."""
    first, other = article("b", STORY, seen=T0 + timedelta(hours=2)), article("a", STORY, seen=T0)
    stored = [replace(item, cluster_id="a") for item in prints(first, other)]
    (late,) = prints(article("b", EDITED, version=2, seen=T0 - timedelta(hours=5)))
    relations = relate([late], stored)
    assert relations.merges == ()
    assert relations.verdicts[0].cluster_id == "a"
