"""News that shares its line with notices stays, in pages and in plain texts; a line of notices goes as a whole."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ingest
from ingest.records import Article
from ingest.text.boilerplate import line_class, remove_boilerplate
from ingest.text.boilerplate_beside import may_have_notices
from ingest.text.boilerplate_sentences import has_notice_words

PARAGRAPHS = (
    "The ferry company said on Tuesday that its new ship would cross the strait twice a day from the first of May.",
    "It has room for ninety cars, which is twice as many as the old one had, and it will be faster as well.",
)
NEWS = "The town council meets again on Thursday evening to hear what the harbour workers think."
MIXED = {
    f"Follow us on X. {NEWS}": "Follow us on X.",
    f"{NEWS} Follow us on X.": "Follow us on X.",
    f"Share this story. {NEWS}": "Share this story.",
    f"The old ship was sold on Monday. Follow us on X. {NEWS}": "Follow us on X.",
    f"Read also: Strike in the harbour. {NEWS}": "Read also: Strike in the harbour.",
    f"Tickets cost nine euros. Reporting by Ada Sample; editing by Bo Sample. {NEWS}": "Reporting by Ada Sample; "
    "editing by Bo Sample.",
    "Suivez-nous sur Facebook. Le conseil municipal se réunit à nouveau jeudi soir pour entendre les dockers.": ""
    "Suivez-nous sur Facebook.",
    "Подписывайтесь на наш канал. Городской совет снова соберётся в четверг, чтобы выслушать портовых рабочих.": ""
    "Подписывайтесь на наш канал.",
    "欢迎关注我们的微信公众号。市议会将于周四晚上再次开会，听取码头工人对新渡轮时刻表的意见。": ""
    "欢迎关注我们的微信公众号。",
}
MIXED_IN_TEXTS = {
    f"Subscribe to our newsletter. {NEWS}": "Subscribe to our newsletter.",
    f"(c) 2025 Strait Gazette. {NEWS}": "(c) 2025 Strait Gazette.",
}
NOTICES = (
    "Follow us on X. You will find more on our page every day of the week.",
    "(c) 2025 Strait Gazette. All rights reserved. This material may not be published or broadcast without permission.",
    "Read also: Strike in the harbour. What is known so far",
)


@pytest.mark.parametrize("line", MIXED)
def test_news_beside_a_notice_stays(line: str) -> None:
    news = " ".join(line.replace(MIXED[line], " ").split())
    kept, dropped = remove_boilerplate([*PARAGRAPHS, line])
    assert kept == [*PARAGRAPHS, news]
    assert [piece.text for piece in dropped] == [MIXED[line]]
    assert line_class(line) is None
    assert remove_boilerplate(kept) == (kept, [])


@pytest.mark.parametrize("line", [*MIXED, *MIXED_IN_TEXTS])
def test_news_beside_a_notice_stays_in_plain_texts(line: str) -> None:
    notice = {**MIXED, **MIXED_IN_TEXTS}[line]
    article = ingest.read_document("\n\n".join(["New ferry from May", *PARAGRAPHS, line]).encode(), url="file:///x.txt")
    assert isinstance(article, Article)
    assert article.text.split("\n")[-1] == " ".join(line.replace(notice, " ").split())


def test_news_between_calls_stays() -> None:
    old = "The old ship was sold to an island on Monday."
    line = f"{old} Follow us on X. {NEWS} Follow us on Facebook."
    kept, dropped = remove_boilerplate([*PARAGRAPHS, line])
    assert kept == [*PARAGRAPHS, f"{old} {NEWS}"]
    assert [piece.text for piece in dropped] == ["Follow us on X. Follow us on Facebook."]


@pytest.mark.parametrize("line", NOTICES)
def test_notices_of_several_sentences_go_as_a_whole(line: str) -> None:
    assert remove_boilerplate([*PARAGRAPHS, line])[0] == [*PARAGRAPHS]


def test_the_biography_beside_a_call_to_follow_its_author_is_no_news() -> None:
    line = "Ada Sample writes about ships and has sailed around the island. Follow her on X @adasample."
    assert line not in remove_boilerplate([*PARAGRAPHS, line])[0]


def test_the_holder_of_rights_beside_news_is_read() -> None:
    text = "\n\n".join(["New ferry from May", *PARAGRAPHS, f"(c) 2025 Strait Gazette. {NEWS}"])
    article = ingest.read_document(text.encode(), url="file:///x.txt")
    assert isinstance(article, Article)
    assert article.source_name == "Strait Gazette"


CREDIT = re.compile(r"\b(?:reporting|writing|editing|compiled|translated|reported|written|edited) by\s", re.IGNORECASE)
PIECES = ("reporting", "Translated", "REWRITTEN", "wrıtten", "written", "by", "BY", "by", " ", " ", "\n", ".", "x", "İ")


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_a_credit_is_found_as_by_one_expression(line: str) -> None:
    assert may_have_notices(line) == (has_notice_words(line) or CREDIT.search(line) is not None)


@given(st.lists(st.sampled_from(("written by ", "edited  by", "over by ", "co", "Retranslated by\t")), max_size=5))
def test_a_credit_is_found_among_other_words(parts: list[str]) -> None:
    line = "".join(parts)
    assert may_have_notices(line) == (has_notice_words(line) or CREDIT.search(line) is not None)
