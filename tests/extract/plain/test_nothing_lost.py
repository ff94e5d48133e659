"""Each sentence of the texts of a file is in exactly one of its items."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import Article, read_document
from ingest.extract.plain.news_texts import end_of_text
from ingest.extract.plain.several import split_texts

ARTICLES = {
    "Council approves plan to dredge harbour": (
        "Councillors in Millbrook have voted to spend two million pounds on dredging the inner harbour, after boat "
        "owners warned that larger vessels could no longer reach the quay at low water.\n\n"
        "The decision was taken by nine votes to four and ends three years of argument."
    ),
    "Bus route to moor villages scrapped": (
        "The last bus to the villages on the moor will run on Friday after the operator announced that it carried "
        "fewer than six passengers a day and lost forty thousand pounds a year.\n\n"
        "Residents have started a petition and want the county to step in."
    ),
    "Un incendio destruye el mercado central de Almería": (
        "Un incendio destruyó en la madrugada del domingo unos doscientos puestos del mercado central de la ciudad, "
        "sin dejar víctimas, informaron los bomberos, que tardaron cinco horas en apagar las llamas.\n\n"
        "Los comerciantes calculan las pérdidas en varios millones de euros."
    ),
}
HEADS = [
    "",
    "14 March 2025",
    "By Jane Sample\n14 March 2025",
    "Staff reporter\n14 March 2025",
    "Redacción\nAlmería, 14 de marzo de 2025",
    "https://vale.example/news/1\n14 March 2025",
    "https://vale.example/news/1",
    "Vale Press, 14 March 2025",
    "Por Juan Muestra\nAlmería, 14 de marzo de 2025",
    "By Jane Sample",
]
MARKS = ["--------", "=====", "***", "* * *", "###", "-30-", "ENDS", "\x0c", "~~~~~", "\n\n"]


def sentences(text: str) -> list[str]:
    return re.split(r"(?<=\.)\s+", text.strip())


@given(
    st.permutations(list(ARTICLES)),
    st.lists(st.sampled_from(HEADS), min_size=3, max_size=3),
    st.lists(st.sampled_from(MARKS), min_size=2, max_size=2),
    st.integers(2, 3),
)
def test_each_sentence_is_in_exactly_one_item(titles: list[str], heads: list[str], marks: list[str], n: int) -> None:
    blocks = [
        "\n".join(filter(None, (title, head))) + f"\n\n{ARTICLES[title]}"
        for title, head in zip(titles[:n], heads[:n], strict=True)
    ]
    text = blocks[0] + "".join(f"\n\n{mark}\n\n{block}" for mark, block in zip(marks, blocks[1:], strict=False)) + "\n"
    read = [read_document(part.encode(), media_type="text/plain") for part in split_texts(text)]
    texts = [item.text for item in read if isinstance(item, Article)]
    assert len(texts) == len(read)
    counts = {s: sum(s in text for text in texts) for title in titles[:n] for s in sentences(ARTICLES[title])}
    assert set(counts.values()) == {1}, counts


@pytest.mark.parametrize(
    ("mark", "head"),
    [*((mark, head) for mark in ("--------", "***", "###") for head in HEADS[1:6]), ("###", ""), ("###", HEADS[6])],
)
def test_a_text_with_nothing_but_a_day_is_an_item(mark: str, head: str) -> None:
    first, second, _ = ARTICLES
    texts = (
        f"{first}\nBy Jane Sample\n14 March 2025\n\n{ARTICLES[first]}\n",
        f"{second}\n{head}\n\n{ARTICLES[second]}\n",
    )
    text = f"\n{mark}\n\n".join(texts)
    assert [part.strip().split("\n")[0] for part in split_texts(text)] == [first, second]


@given(st.lists(st.sampled_from([*ARTICLES, *ARTICLES.values(), *HEADS[1:], *MARKS]), max_size=12))
def test_no_part_is_divided_again(pieces: list[str]) -> None:
    parts = split_texts("\n\n".join(pieces))
    assert [split_texts(part) for part in parts] == [[part] for part in parts]


@pytest.mark.parametrize("headline", ["LAST BUS", "BUS CUT", "NO MORE BUS", "ENDE DER LINIE", "STRANDED", "Bus cut"])
@pytest.mark.parametrize("head", ["15 March 2025", "By Tom Muster\n15 March 2025"])
def test_a_headline_of_short_words_in_capitals_begins_a_text(headline: str, head: str) -> None:
    first, second, _ = ARTICLES
    above = f"{first}\nBy Jane Sample\n14 March 2025\n\n{ARTICLES[first]}\n"
    text = f"{above}\n---\n\n{headline}\n{head}\n\n{ARTICLES[second]}\n"
    assert [part.strip().split("\n")[0] for part in split_texts(text)] == [first, headline]


def test_a_headline_of_short_words_in_capitals_is_the_title() -> None:
    article = read_document(
        f"LAST BUS\n15 March 2025\n\n{ARTICLES[list(ARTICLES)[1]]}".encode(), media_type="text/plain"
    )
    assert isinstance(article, Article)
    assert article.title == "LAST BUS"


def test_a_section_below_a_ruled_line_stays_in_the_text() -> None:
    """The end of a text keeps long running text that is not divided from it."""
    first, second, _ = ARTICLES
    lines = [first, *ARTICLES[first].split("\n\n"), "***", second, "14 March 2025", *ARTICLES[second].split("\n\n")]
    assert end_of_text(lines) == (len(lines), "")


def test_a_firm_below_an_end_mark_goes() -> None:
    first, second, _ = ARTICLES
    text = (
        f"Vale Boats opens yard\nMILLBROOK, March 14, 2025 (PRWIRE) -- Vale Boats opens. {ARTICLES[first]}\n\n###\n\n"
        f"Vale Boats\n\n{ARTICLES[second]}\n"
    )
    article = read_document(text.encode(), media_type="text/plain")
    assert isinstance(article, Article)
    assert len(split_texts(text)) == 1
    assert "last bus" not in article.text


@pytest.mark.parametrize(
    "button", ["Share", "Email", "Share this with Email Facebook Twitter", "Subscribe to our newsletter"]
)
def test_buttons_below_a_headline_do_not_end_the_text(button: str) -> None:
    first, second, _ = ARTICLES
    text = f"{first}\n\n{ARTICLES[first]}\n\n***\n\n{second}\n14 March 2025\n{button}\n\n{ARTICLES[second]}\n"
    read = [read_document(part.encode(), media_type="text/plain") for part in split_texts(text)]
    assert sum("last bus" in item.text for item in read if isinstance(item, Article)) == 1
