"""The second level of Media Topics: given where the words tell which, else not. All texts are our own."""

import re

import pytest

from ingest.records import Article
from ingest.tags import tag_topics, tag_two_levels
from ingest.tags.topic.second_level import load_second_level


def narrower(text: str, language: str, title: str | None = None) -> dict[str, str]:
    """Return the number of each top-level topic and the name of the topic beneath it."""
    _, subtopics = tag_two_levels(title, text, language=language)
    return {tag.topic[7:9]: tag.name for tag in subtopics}


@pytest.mark.parametrize(
    ("language", "text", "topic", "name"),
    [
        (
            "en",
            "An earthquake of magnitude 6.8 shook the coast; a tsunami followed, and floods destroyed villages. "
            "The epicentre of the quake lay below the sea.",
            "03",
            "disaster",
        ),
        (
            "en",
            "Two cars collided on the motorway; the lorry behind them caught fire after the crash. The accident closed "
            "the road.",
            "03",
            "accident and emergency incident",
        ),
        (
            "en",
            "Voters went to the polls in the presidential election. Candidates ended their campaigns, and ballots will "
            "be counted overnight; turnout was high.",
            "11",
            "election",
        ),
        (
            "en",
            "Shares rose on Wall Street and the Nasdaq closed higher; bond yields and the dollar fell as investors "
            "bought stocks.",
            "04",
            "market and exchange",
        ),
        (
            "de",
            "Die Aktien an der Börse stiegen, der Dax legte zu; Anleger kauften Anleihen, der Dollar fiel.",
            "04",
            "market and exchange",
        ),
        (
            "es",
            "Un fuerte terremoto sacudió la costa; el tsunami y las inundaciones destruyeron pueblos enteros.",
            "03",
            "disaster",
        ),
    ],
)
def test_second_level_topics(language: str, text: str, topic: str, name: str) -> None:
    assert narrower(text, language).get(topic) == name


def test_a_text_that_does_not_tell_has_none() -> None:
    assert narrower("", "en") == {}
    assert tag_two_levels(None, "12 :: 34", language="en", url="https://example.org/sport/2026/x.html")[1] == []


def test_the_topic_above_applies_and_the_words_are_in_the_text() -> None:
    text = "The court found the defendant guilty of murder. Judges and the jury heard witnesses; the lawyer appeals."
    tags, subtopics = tag_two_levels(None, text, language="en")
    assert [tag.code for tag in tags] == [tag.code for tag in tag_topics(None, text, language="en")]
    assert subtopics
    for tag in subtopics:
        above = next(topic for topic in tags if topic.code == tag.topic)
        assert 0 < tag.confidence <= above.confidence
        assert {evidence.term for evidence in tag.evidence} <= set(re.findall(r"\w+", text.lower()))


def test_every_topic_of_the_table_is_under_one_of_the_17() -> None:
    topics = load_second_level().topics
    assert len({code for code, _, _ in topics}) == len(topics) > 100
    assert {top for _, _, top in topics} == set(range(17))
    assert all(code.startswith("medtop:2000") for code, _, _ in topics)


def test_an_article_has_none_before_it_is_tagged() -> None:
    assert Article.__dataclass_fields__["subtopic_tags"].default == ()
