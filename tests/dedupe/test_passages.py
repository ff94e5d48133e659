"""The passages that two texts have in common: where they are, with the edits within them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.dedupe.passages import CommonPassage, common_passages

FIRST = "The council voted on Monday to close the old swimming pool at the end of the season."
SECOND = "A group of parents has collected four thousand signatures and will bring them to the mayor next week."
OTHER = "Elsewhere in the region the harvest of apples began early, and the presses are running day and night."


def parts(text: str, other: str) -> list[tuple[str, str]]:
    return [(text[a:b], other[c:d]) for a, b, c, d in common_passages(text, other)]


def test_an_excerpt_is_one_passage() -> None:
    assert parts(f"{FIRST}\n\n{SECOND}", SECOND) == [(SECOND[:-1], SECOND[:-1])]


def test_edits_lie_within_a_passage() -> None:
    edited = FIRST.replace("old swimming", "indoor").replace("Monday", "Tuesday evening")
    assert parts(FIRST, edited) == [(FIRST[:-1], edited[:-1])]


def test_moved_paragraphs_are_passages_of_their_own() -> None:
    assert parts(f"{FIRST}\n{SECOND}", f"{SECOND}\n{OTHER}\n{FIRST}") == [
        (FIRST[:-1], FIRST[:-1]),
        (SECOND[:-1], SECOND[:-1]),
    ]


def test_other_stories_have_none() -> None:
    assert parts(FIRST, OTHER) == []
    assert parts("", OTHER) == parts(FIRST, "") == []


def test_scripts_without_spaces_have_passages() -> None:
    text = "市议会周一投票决定在季末关闭旧游泳池，家长们收集了四千个签名。"
    assert parts(f"快讯：{text}", text) == [(text[:-1], text[:-1])]


@settings(max_examples=60, deadline=None)
@given(*[st.lists(st.sampled_from(["a", "bc", "def", "7", "\n", "水"]), max_size=60).map(" ".join)] * 2)
def test_passages_lie_in_both_texts_and_in_order(text: str, other: str) -> None:
    found = common_passages(text, other)
    assert all(0 <= p.start < p.end <= len(text) and 0 <= p.other_start < p.other_end <= len(other) for p in found)
    assert found == sorted(found)


@pytest.mark.parametrize("text", [FIRST, f"{FIRST}\n\n{SECOND}\n\n{OTHER}"])
def test_a_text_is_one_passage_of_itself(text: str) -> None:
    assert common_passages(text, text) == [CommonPassage(0, len(text) - 1, 0, len(text) - 1)]
