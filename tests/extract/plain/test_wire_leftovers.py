"""Plain texts with the markup of agencies left in them."""

import pytest

from ingest import Article, read_document
from ingest.extract.plain.wire_leftovers import without_wire_markup

NEWS = [
    "The wheel of the old mill turned on Saturday for the first time in forty years, to applause.",
    "The town paid for the axle & for the bearings, and 300 people came to see it.",
]
TITLE = "Mill wheel turns again after forty years"
BLOCKS = f"<p>{NEWS[0]}</p>\n<p>{NEWS[1].replace('&', '&amp;')}</p>\n"


@pytest.mark.parametrize(
    "text",
    [
        f"<hedline>\n<hl1>{TITLE}</hl1>\n</hedline>\n<byline>By Ada Sample</byline>\n<block>\n{BLOCKS}</block>\n",
        f"urn:newsml:valley.example:20250605:mill-0042:1\n<HeadLine>{TITLE}</HeadLine>\n"
        f"<ByLine>By Ada Sample</ByLine>\n{BLOCKS}",
        f"{TITLE}\nBy Ada Sample\n\n{BLOCKS}</body.content>\n</nitf>\n",
    ],
)
def test_the_markup_of_agencies_is_no_text(text: str) -> None:
    article = read_document(text.encode())
    assert isinstance(article, Article)
    assert (article.title, article.authors) == (TITLE, ("Ada Sample",))
    assert article.text.split("\n") == NEWS


@pytest.mark.parametrize("text", ["a < b, and c > d", "The <b> tag is bold.", "<html><byline>x</byline></html>"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert without_wire_markup(text) == text


GERMAN = """dpa-infocom, dpa:250611-930-123456/1

Bahnstrecke nach Erdrutsch gesperrt
= Von Ada Lovelace, dpa =

Kassel (dpa/lhe) - Nach einem Erdrutsch bleibt die Bahnstrecke im Tal voraussichtlich bis Freitag gesperrt, hieß es.

Verletzt wurde niemand. Zwischen den Orten fahren Busse, und die Fahrt dauert fast eine Stunde länger als sonst.

# Notizblock

## Orte
- [Erdrutsch](Kassel, Hessen)

dpa al yyzz n1 ama

111423 {month} 25"""


@pytest.mark.parametrize(("month", "number"), [("Jun", "06"), ("Mär", "03"), ("Okt", "10")])
def test_the_frame_of_german_agencies_gives_author_and_day(month: str, number: str) -> None:
    article = read_document(GERMAN.format(month=month).encode())
    assert isinstance(article, Article)
    assert (article.title, article.authors) == ("Bahnstrecke nach Erdrutsch gesperrt", ("Ada Lovelace",))
    assert (article.source_name, article.published_local) == ("dpa", f"2025-{number}-11")
    assert [line.split()[0] for line in article.text.split("\n")] == ["Nach", "Verletzt"]
