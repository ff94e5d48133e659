"""Topics of the configuration: what a keyword matches, and how sure a tag is."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.config import Config, TagsConfig
from ingest.config_file import parse_config
from ingest.errors import ConfigError
from ingest.process import Tagging
from ingest.records import Article
from ingest.tags import KeywordTopic, tag_keywords
from ingest.tags.examples import read_terms
from ingest.tags.keywords import topic_problem


def topic(*keywords: str, **fields: object) -> KeywordTopic:
    return KeywordTopic(code="test", keywords=keywords, **fields)  # type: ignore[arg-type]


def terms(keyword: str, text: str) -> list[str]:
    return [evidence.term for tag in tag_keywords([topic(keyword)], None, text) for evidence in tag.evidence]


@pytest.mark.parametrize(
    ("keyword", "text", "found"),
    [
        ("tax", "A new TAX on sugar.", ["tax"]),
        ("tax", "Taxes rose, and the syntax is odd.", []),
        ("tax*", "Overtaxed? No: taxes rose.", ["taxes"]),
        ("carbon tax", "The carbon\n  tax was raised.", ["carbon tax"]),
        ("STRASSE", "Auf der Straße.", ["strasse"]),
        ("café", "The cafe\u0301 closed.", ["café"]),
        ("men", "The men's team won.", ["men"]),
        ("气候", "全球气候变化会议开幕。", ["气候"]),
        ("기후", "세계기후회의에서", ["기후"]),
        ("जल", "जल संकट", ["जल"]),
        ("जल", "जला हुआ", []),
        ("climat", "le climat: l’eau", ["climat"]),
        ("l'eau", "le climat: l’eau", ["l'eau"]),
    ],
)
def test_what_a_keyword_matches(keyword: str, text: str, found: list[str]) -> None:
    assert terms(keyword, text) == found


def test_more_keywords_give_more_confidence() -> None:
    water = topic("river", "flood", "dam")
    confidences = [
        tag_keywords([water], None, text)[0].confidence
        for text in ("A river.", "A river, the river.", "A river and a flood.", "River, flood and dam.")
    ]
    assert confidences == sorted(set(confidences))
    assert (confidences[0], confidences[2]) == (0.5, 0.8808)
    assert tag_keywords([water], "River", "")[0].confidence == confidences[1]  # the title counts twice


def test_threshold_and_languages_limit_a_topic() -> None:
    text = "A river."
    assert tag_keywords([topic("river", threshold=0.6)], None, text, language="en") == []
    assert tag_keywords([topic("river", languages=("de",))], None, text, language="en") == []
    assert tag_keywords([topic("river", languages=("en",))], None, text, language="en-GB")
    assert tag_keywords([topic("river", languages=("en",))], None, text, language=None) == []


def test_tags_join_those_of_the_built_in_taggers_by_confidence() -> None:
    text = "Troops shelled the town by the river and soldiers fled. Rebels had broken the ceasefire, the army said."
    article = Article("a1-1", None, text, "0", "0", 19, "test", language="en")
    plain, tagged = Tagging()(article), Tagging(topics=(topic("river"),))(article)
    assert plain.topics == ("medtop:16000000",)
    assert set(tagged.topics) == {"medtop:16000000", "user:test"}
    assert [tag.code for tag in tagged.topic_tags] == list(tagged.topics)
    confidences = [tag.confidence for tag in tagged.topic_tags]
    assert confidences == sorted(confidences, reverse=True)
    assert Tagging(topics=(topic("river"),))(tagged) == tagged  # again over its own result


@settings(max_examples=200, deadline=None)
@given(
    keyword=st.text(alphabet="ab é*气ा'", min_size=1, max_size=6), text=st.text(alphabet="ab é気气ा' \n", max_size=60)
)
def test_any_keyword_and_text(keyword: str, text: str) -> None:
    for tag in tag_keywords([topic(keyword)], text, text):
        assert 0.5 <= tag.confidence <= 1.0
        assert tag.evidence


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('keywords = ["x"]', "code must be"),
        ('code = "Has Space"\nkeywords = ["x"]', "code must be"),
        ('code = "a"', "at least one keyword"),
        ('code = "a"\nkeywords = ["--"]', "no letter"),
        ('code = "a"\nkeywords = ["a*b"]', "may only stand at the end"),
        ('code = "a"\nkeywords = ["x"]\nthreshold = 0.0', "threshold"),
        ('code = "a"\nkeywords = ["x"]\nlanguages = ["English (US)"]', "language tag"),
        ('code = "a"\nkeyword = ["x"]', "did you mean 'keywords'"),
        ('code = "a"\nkeywords = ["x"]\n[[tags.topic]]\ncode = "a"\nkeywords = ["y"]', "earlier topic"),
    ],
)
def test_a_wrong_topic_is_a_configuration_error(line: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message) as caught:
        parse_config(f"[[tags.topic]]\n{line}\n")
    assert str(caught.value).startswith("ingest.toml:")


def test_topics_change_the_digest_of_the_settings() -> None:
    changed = parse_config('[[tags.topic]]\ncode = "a"\nkeywords = ["x"]\n')
    assert changed.digest() != Config().digest() == Config(tags=TagsConfig()).digest()


FERRIES = (
    "The ferry company cancelled all crossings to the islands because of fog. Passengers waited at the pier, and the "
    "captain said that the ferries will sail again at high tide.",
    "A new ferry will connect the harbour with the islands. It carries sixty cars and runs on batteries; the crossing "
    "takes an hour, and the pier is being rebuilt for it.",
    "Islanders complain of full ferries in summer. Commuters cannot board with their cars, and the company wants to "
    "raise the price of crossings for visitors.",
)


def test_examples_make_a_topic() -> None:
    ferries = KeywordTopic(code="ferries", examples=FERRIES)
    alike = "Crossings to the islands were cancelled. The ferry stayed at the pier with its cars and passengers."
    other = "The orchestra played two symphonies. The conductor thanked the audience, and critics praised the violins."
    (tag,) = tag_keywords([ferries], None, alike, language="en")
    assert tag.code == "user:ferries"
    assert {"ferry", "islands"} & {evidence.term for evidence in tag.evidence}
    assert [evidence.weight for evidence in tag.evidence] == sorted((e.weight for e in tag.evidence), reverse=True)
    assert tag_keywords([ferries], None, other, language="en") == []
    assert tag_keywords([ferries], None, "", language="en") == []


def test_examples_compare_languages_by_their_media_topics() -> None:
    matches = KeywordTopic(
        code="matches",
        examples=(
            "The striker scored twice before half-time and the goalkeeper saved a penalty. The coach praised the team.",
            "She won the final of the tournament in straight sets. The champion plays in the next match on Sunday.",
        ),
        threshold=0.2,
    )
    german = "Der Stürmer erzielte zwei Tore, der Torwart hielt einen Elfmeter. Der Trainer lobte die Mannschaft."
    (tag,) = tag_keywords([matches], None, german, language="de")
    assert "medtop:15000000" in {evidence.term for evidence in tag.evidence}


def test_usual_words_are_no_terms_of_examples() -> None:
    found = read_terms(None, "Kivuko cha Xyzvuko huko kwa baadhi yao ambazo hiyo.", "sw").words.values()
    assert "xyzvuko" in found
    assert {"hiyo", "kwa", "yao", "huko", "ambazo"}.isdisjoint(found)


def test_the_better_of_keywords_and_examples_counts() -> None:
    both = KeywordTopic(code="ferries", keywords=("ferry",), examples=FERRIES)
    (by_keyword,) = tag_keywords([both], "Ferry", "A ferry sank in the storm.", language="en")
    assert [evidence.term for evidence in by_keyword.evidence] == ["ferry"]


def test_an_example_must_have_some_words() -> None:
    assert "80 characters" in (topic_problem(KeywordTopic(code="x", examples=("short",))) or "")
    assert topic_problem(KeywordTopic(code="x", examples=FERRIES)) is None
    assert "keyword or example" in (topic_problem(KeywordTopic(code="x")) or "")
