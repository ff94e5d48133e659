"""Credits, calls to follow and references within a paragraph: they go, and the news beside them stays."""

import pytest

from ingest.extract.body.extract import extract_body
from ingest.extract.tree import parse
from ingest.text.boilerplate import remove_boilerplate
from ingest.text.boilerplate_sentences import without_last_notice, without_reference

NEWS = "The council meets again in March, when it will decide whether the new line along the river is built."
LONG = f"{NEWS} {NEWS.replace('council', 'county')} {NEWS.replace('council', 'parliament')}"


@pytest.mark.parametrize("news", [NEWS, LONG])
@pytest.mark.parametrize(
    "notice",
    [
        "(Reporting by Ada Sample; Editing by Bo Muster)",
        "(Additional reporting by Ada Sample in Lyon; writing by Bo Muster)",
        "Reporting by Ada Sample and Bo Muster; editing by Cy Exempel",
        "Follow us on Facebook and Instagram for more local news.",
        "Folgen Sie uns auf Facebook!",
        "Suivez-nous sur les réseaux sociaux.",
        "Like us on Facebook.",
        "Theo dõi chúng tôi trên Facebook.",
    ],
)
def test_a_notice_goes_and_the_sentence_beside_it_stays(news: str, notice: str) -> None:
    kept, dropped = remove_boilerplate([LONG, f"{news} {notice}"])
    assert kept == [LONG, news]
    assert [piece.text for piece in dropped] == [notice]
    assert remove_boilerplate(kept) == (kept, [])


@pytest.mark.parametrize(
    "line",
    [
        NEWS,
        f'{NEWS} "Follow the river," he said.',
        f"{NEWS} They follow us on foot, the guide said, and nobody knows the way.",
        f"“{NEWS} Join us on Sunday,” said the mayor of Riverton.",
        f"{NEWS} Like us they had a hard winter behind them.",
        f"{NEWS} Theo dõi diễn biến bão, tỉnh đã sơ tán 500 hộ dân ven biển.",
        "Follow us on Facebook and Instagram for more local news.",
        f"{NEWS} (The reporting by the commission was published in May.)",
    ],
)
def test_news_is_no_notice(line: str) -> None:
    assert without_last_notice(line) == line


@pytest.mark.parametrize(
    ("text", "link", "expected"),
    [
        (f"Also read: Owners protest against the toll {NEWS}", "Owners protest against the toll", NEWS),
        (f"Also read: Owners protest against the toll {NEWS}", "Also read: Owners protest against the toll", NEWS),
        (f"Lesen Sie auch: Spediteure gegen Maut. {NEWS}", "Spediteure gegen Maut.", NEWS),
        ("Also read: Owners protest against the toll", "Owners protest against the toll", None),
        (f"Also read: {NEWS}", "river", None),
    ],
)
def test_what_follows_a_reference_is_news(text: str, link: str, expected: str | None) -> None:
    assert without_reference(text, len(link)) == (expected or text)


def test_a_page_keeps_the_news_behind_a_reference() -> None:
    paragraphs = "".join(f"<p>{LONG.replace('March', month)}</p>" for month in ("April", "May", "June"))
    reference = f'<p>Also read: <a href="/x">Owners protest against the toll</a> {NEWS}</p>'
    html = f"<article><h1>River line</h1>{paragraphs}{reference}{paragraphs.replace('county', 'state')}</article>"
    text = extract_body(parse(html), html, title="River line", url=None).text
    assert NEWS in text.split("\n")
    assert "Owners protest" not in text
