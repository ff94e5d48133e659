"""Calls, links to other stories and forwarded mails around the news of a plain text."""

import pytest

from ingest import Article, read_document
from ingest.extract.plain.head_lines import LineKind, classify_line
from ingest.extract.plain.header import read_header
from ingest.extract.plain.notices import notice_class
from ingest.extract.plain.tail import drop_inside

FIRST = "The bridge over the river has been opened to cars and motorcycles, two months after it was closed."
LAST = "Residents had to drive 42 kilometres on a road of earth until this week."


@pytest.mark.parametrize("heading", ["LEIA TAMBÉM", "Read more:", "Lesen Sie auch", "関連記事"])
def test_a_heading_takes_the_link_below_it_away(heading: str) -> None:
    kept, dropped = drop_inside([FIRST, heading, "Prefeitura adia concurso para professores", LAST])
    assert kept == [FIRST, LAST]
    assert [piece.rule for piece in dropped] == ["boilerplate:related", "tail:after-related"]


@pytest.mark.parametrize(
    "line", ["Nobody was hurt.", "The goods are lorries, vans and", "Trucks and other vehicles,", "Weight:"]
)
def test_what_is_no_link_stays_below_such_a_heading(line: str) -> None:
    kept, _ = drop_inside([FIRST, "Read more: New toll on the river road", line, LAST])
    assert kept == [FIRST, line, LAST]


def test_a_heading_without_news_after_takes_nothing_away() -> None:
    assert drop_inside([FIRST, "Read more", "The last line of all of it"])[0] == [FIRST, "The last line of all of it"]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Få nyhedsbrevet fra Limfjordsbladet hver morgen. Tilmeld dig her.", "newsletter"),
        ("You are receiving this email because you signed up on our website.", "newsletter"),
        ("Ada Sample covers city hall. Contact her at ada@example.org.", "contact"),
        ("The paper sends its newsletter to everybody who has signed up, 4,000 people.", None),
        ("The council asks owners of dogs to register by Friday.", None),
        ("Witnesses are asked to contact them on 0555 123 456.", None),
    ],
)
def test_calls_with_a_newsletter_or_an_address(line: str, name: str | None) -> None:
    assert notice_class(line) == name


@pytest.mark.parametrize(
    "line", ["Tel: 01632 960 114", "Telefon: +49 555 123456", "Тел. 8 (800) 555-01-23", "電話：03-1234-5678"]
)
def test_a_telephone_is_no_headline(line: str) -> None:
    assert classify_line(line, None).notice == "contact"


@pytest.mark.parametrize("line", ["Página Inicial Cotidiano Interior", "Thời sự › Đồng bằng sông Cửu Long"])
def test_breadcrumbs_without_their_signs_and_of_long_items(line: str) -> None:
    assert classify_line(line, None).kind is LineKind.BREADCRUMB


def test_a_forwarded_mail_is_the_one_that_was_sent_first() -> None:
    header = read_header(
        [
            "Subject: Fwd: Market to reopen",
            "Date: Sat, 11 Jan 2025 08:12:40 +0100",
            "From: desk <desk@example.org>",
            "FYI",
            "---------- Forwarded message ---------",
            "From: Valley Record Newsletter <news@example.org>",
            "Date: Fri, Jan 10, 2025 at 7:03 PM",
            "Subject: Market to reopen",
            "Market to reopen",
            FIRST,
        ]
    )
    assert header.fields["from"].startswith("Valley Record")
    assert header.fields["date"] == "Fri, Jan 10, 2025 at 7:03 PM"
    assert header.fields["title"] == "Market to reopen"
    assert header.remaining == ("Market to reopen", FIRST)


def test_mails_forwarded_without_end_are_no_error() -> None:
    mail = ["---------- Forwarded message ---------", "From: news@example.org", "Subject: Market to reopen"]
    header = read_header([*(mail * 3000), FIRST])
    assert header.fields["title"] == "Market to reopen"


@pytest.mark.parametrize("prefix", ["Fwd: ", "FW: Re: ", "WG: ", "TR : ", "转发："])
def test_subjects_go_without_the_prefixes_of_programs(prefix: str) -> None:
    header = read_header([f"Subject: {prefix}Market to reopen", "From: desk@example.org", FIRST])
    assert header.fields["title"] == "Market to reopen"


@pytest.mark.parametrize("link", ["Sen.", "The U.S.", "A night of poking fun at the Gov."])
def test_headlines_that_end_with_an_abbreviation_belong_to_the_list_of_links(link: str) -> None:
    news = "The council of Harbour Bay voted on Tuesday to repair the old pier before the winter comes, its mayor said."
    lines = ["Pier to be repaired", news, "Related news", "Mild winter in the hills", link, "Old boats sold at last"]
    article = read_document("\n\n".join(lines).encode())
    assert isinstance(article, Article)
    assert article.text == news


@pytest.mark.parametrize("sentence", ["Nobody died.", "Ölen olmadı.", "誰も死ななかった。"])
def test_a_short_sentence_of_news_stays_below_a_list_of_links(sentence: str) -> None:
    news = "The council of Harbour Bay voted on Tuesday to repair the old pier before the winter comes, its mayor said."
    article = read_document(
        f"Pier to be repaired\n\n{news}\n\nRelated news\n\nMild winter in the hills\n\n{sentence}".encode()
    )
    assert isinstance(article, Article)
    assert article.text == f"{news}\n{sentence}"
