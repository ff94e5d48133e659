"""Names that hold a weekday, and sentences that open with a word of notices of rights, stay whole."""

import pytest

from ingest import Article, read_document
from ingest.extract.plain.head_lines import classify_line
from ingest.extract.plain.line_dates import without_date_words

NEWS = (
    "Court to hear case\nBy Jane Sample\n3 March 2025\n\nThe court in Leeds will hear the case of a painter who "
    "says that "
    "his pictures were copied by a machine, his lawyer said on Monday.\n\n{}\n"
)


@pytest.mark.parametrize(
    "name",
    ["Santo Domingo", "The Sun", "The Daily Sun", "Good Friday", "Sunday Mail", "The Sunday Post", "Jana Středa"],
)
def test_a_weekday_in_a_name_stays(name: str) -> None:
    assert without_date_words(name) == name


@pytest.mark.parametrize(("words", "bare"), [("THE TIMES FRIDAY", "THE TIMES"), ("Jane Sample lundi", "Jane Sample")])
def test_a_weekday_after_a_name_goes(words: str, bare: str) -> None:
    assert without_date_words(words) == bare


@pytest.mark.parametrize(
    "sentence",
    [
        "All rights groups have condemned the ruling.",
        "Unauthorized copies were burnt in the yard.",
        "This material was found in a cellar in 1987.",
        "Rights activists called it a step back.",
    ],
)
def test_a_sentence_that_opens_with_a_word_of_rights_is_news(sentence: str) -> None:
    article = read_document(NEWS.format(sentence).encode())
    assert isinstance(article, Article)
    assert article.text.endswith(sentence)


@pytest.mark.parametrize(
    "notice",
    [
        "All rights reserved. No part may be copied.",
        "This material may not be published or rewritten.",
        "Copyright 2025 Example Press. All rights reserved.",
    ],
)
def test_a_notice_of_rights_goes(notice: str) -> None:
    article = read_document(NEWS.format(notice).encode())
    assert isinstance(article, Article)
    assert notice not in article.text


def test_a_classified_line_is_the_same_after_whole_texts_were_read() -> None:
    """The classification of a line is cached, so that nothing may change it."""
    line = "By Jane Sample and John Sample, Example Post | 3 March 2025"
    first = repr(classify_line(line, "en"))
    for sentence in ("It rained.", "All rights reserved."):
        read_document(NEWS.replace("By Jane Sample\n3 March 2025", line).format(sentence).encode())
    assert repr(classify_line(line, "en")) == first
