"""Short lines around a text that no rule explains: notices of unknown languages go, headings and decks stay."""

import pytest

from ingest import Article, read_document
from ingest.extract.plain.line_features import TextLines, class_of_rule
from ingest.extract.plain.line_model import drop_unexplained
from ingest.records import Dropped

#: News in Tok Pisin, a language that no table has.
NEWS = (
    "Ol manmeri bilong ples Malasiga i wokim nupela bris long han bilong ol yet, bihain long wara i karim bris.",
    "Ol i bin wok long tripela wik, na olgeta haus i givim wanpela diwai. Nau ol pikinini inap go long skul gen.",
)
HEAD = "Ples i wokim bris long han bilong ol yet\n\n12 Mas 2025"


def read(*lines: str) -> list[str]:
    article = read_document("\n\n".join((HEAD, *lines)).encode())
    assert isinstance(article, Article)
    return article.text.split("\n")


@pytest.mark.parametrize(
    "notice",
    [
        "Bihainim mipela long Facebook na YouTube!",
        "Ridim tu: Wara i karim bris long Wewak",
        "Salim tok i go long mipela long WhatsApp!",
    ],
)
def test_a_notice_below_the_news_goes_in_whatever_language(notice: str) -> None:
    assert read(*NEWS, notice) == list(NEWS)


@pytest.mark.parametrize("heading", ["Nupela bris", "Taim bilong ren: bris i bruk", "Ol pikinini i amamas"])
def test_a_heading_between_paragraphs_stays(heading: str) -> None:
    assert read(NEWS[0], heading, NEWS[1]) == [NEWS[0], heading, NEWS[1]]


def test_a_last_short_sentence_stays() -> None:
    assert read(*NEWS, "Bris i op nau.")[-1] == "Bris i op nau."


@pytest.mark.parametrize("speech", ["That's their life.''", "It is ours.''"])
def test_the_end_of_speech_stays(speech: str) -> None:
    news = "The old harbour has 182 boats, and not one of them left it on Monday, the head of the co-operative said."
    assert read(news, "Said Mrs.", "Sample said. ``They all live from the sea.", speech)[-1] == speech


@pytest.mark.parametrize(
    "deck",
    ["Wok i stat long Oktoba", "- Wok i stat long Oktoba", "• Wok i stat long Oktoba", '"Mipela i wokim bris yet"'],
)
def test_a_deck_above_the_news_stays(deck: str) -> None:
    assert read(deck, *NEWS) == [deck, *NEWS]


def test_a_call_above_the_news_goes() -> None:
    assert read("Salim i go long Facebook na WhatsApp", *NEWS) == list(NEWS)


@pytest.mark.parametrize("figures", ["Man i kam: 310", "Basis 12, Maunten 9", "1. Basis 12 poin"])
def test_a_row_of_figures_stays(figures: str) -> None:
    assert read(*NEWS, figures)[-1] == figures


def test_a_line_that_is_a_heading_elsewhere_stays() -> None:
    call = "Bihainim mipela long Facebook na YouTube!"
    assert drop_unexplained([NEWS[0], call], [NEWS[0], call], [], None)[0] == [NEWS[0]]
    lines = [NEWS[0], call, NEWS[1], call]
    assert drop_unexplained(lines, lines, [], None) == (lines, [])


def test_a_text_without_running_lines_stays_whole() -> None:
    body = ["Facebook na YouTube!", "Wara", "Ples"]
    assert drop_unexplained(body, body, [], None) == (body, [])


def test_what_rules_say_about_neighbours_is_a_feature() -> None:
    lines = ["Title", NEWS[0], "Some words"]
    text = TextLines(lines, ["headline", "body", class_of_rule(None)])
    assert {"rule-before:body", "rule-after:-", "below1"} <= set(text.features(2))
    assert text.is_at_edge(2)
    assert not text.is_at_edge(1)


@pytest.mark.parametrize(
    ("rule", "name"),
    [("head:masthead", "source"), ("tail:signature", "about"), ("boilerplate:share", "notice"), (None, "body")],
)
def test_classes_of_rules(rule: str | None, name: str) -> None:
    assert class_of_rule(rule) == name


def test_running_text_is_never_judged() -> None:
    kept, dropped = drop_unexplained([*NEWS], [*NEWS], [Dropped("x", "head:masthead")], None)
    assert (kept, dropped) == ([*NEWS], [])


@pytest.mark.parametrize(
    "lines",
    [
        ["Results", "Harbour 3", "Hill 1", "Valley 0"],
        ["The tide comes in", "the tide goes out", "and nobody counts the boats"],
        ["Nuova scuola", "Ponte vecchio", "Tre barche"],
        ["- Wara i go daun", "- Bris i op"],
        ["قارب صغير", "مرفأ قديم", "ثلاثة صيادين"],
    ],
    ids=["results", "verses", "italian", "marked", "arabic"],
)
@pytest.mark.parametrize("below", [[], ["Share this article"]], ids=["last", "above-a-notice"])
def test_a_list_that_ends_the_news_stays(lines: list[str], below: list[str]) -> None:
    assert read(*NEWS, *lines, *below) == [*NEWS, *lines]


def test_each_line_of_a_long_list_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []
    features = TextLines.features

    def counted(text: TextLines, index: int) -> list[str]:
        calls.append(index)
        return features(text, index)

    monkeypatch.setattr(TextLines, "features", counted)
    lines = [NEWS[0], *(f"Bris {'a' * size}" for size in range(1, 60))]
    assert drop_unexplained(lines, lines, [], None) == (lines, [])
    assert len(calls) < 2 * len(lines)


def test_a_short_line_among_notices_goes() -> None:
    assert read(*NEWS, "Share this article", "Bris long Wewak", "Leave a comment") == list(NEWS)
