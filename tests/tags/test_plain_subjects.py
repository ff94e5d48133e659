"""Which languages answer: short texts of our own on plain subjects (an election, a match, a flood ...)."""

from collections import defaultdict
from pathlib import Path

from ingest.tags import tag_topics

TEXTS = Path(__file__).with_name("plain_subjects.tsv")
NEAR = {"03": {"06", "17"}, "07": {"09"}}  # what a reader may say, too: a storm is weather, nurses have work
LANGUAGES = 92  # that answer, at least
RIGHT = 0.82  # of the texts, at least


def test_languages_answer_for_plain_subjects() -> None:
    right: dict[str, list[bool]] = defaultdict(list)
    for line in TEXTS.read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        language, topic, text = line.split("\t")
        given = {tag.code[7:9] for tag in tag_topics(None, text, language=language)}
        right[language].append(topic in given and given <= {topic, *NEAR.get(topic, ())})
    silent = sorted(language for language, answers in right.items() if not any(answers))
    answers = [answer for language in right.values() for answer in language]
    assert len(right) - len(silent) >= LANGUAGES, silent
    assert sum(answers) >= RIGHT * len(answers)
