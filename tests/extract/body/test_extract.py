"""What is kept of a page as the body of its article, and what is left out."""

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from ingest.extract.body.extract import FAST_EXTRACTOR, RESCUE_EXTRACTOR, Body, extract_body
from ingest.extract.tree import parse

LEAD = (
    "The town council has agreed to close the old stone bridge for repairs, and to run a ferry "
    "in its place until spring."
)
BODY = [
    "Work will begin on the first Monday of March, the council said after a debate of four hours on Tuesday evening.",
    "The bridge, which was built in 1871, carries nine thousand vehicles a day, three times what "
    "its makers had in mind.",
    "Engineers found cracks in two of its five arches last autumn, and have limited the weight of lorries ever since.",
    "Shopkeepers on the eastern bank fear for their trade; the council has promised them lower rents for the time.",
    "The ferry will be free of charge, and will run every ten minutes from six in the morning until midnight.",
]
ENDING = "The bridge is to open again in November, in time for the autumn fair, if the winter floods allow it."


def _page(article: str, *, before: str = "", after: str = "", head: str = "") -> str:
    menu = "".join(f'<li><a href="/{name}">{name.title()}</a></li>' for name in ("news", "sport", "weather", "culture"))
    return (
        f"<!doctype html><html><head><title>Bridge to close | The Paper</title>{head}</head><body>"
        f'<header class="site-header"><nav><ul>{menu}</ul></nav></header>{before}'
        f'<main><article class="article"><h1>Bridge to close</h1><div '
        f'class="article-body">{article}</div></article></main>'
        f'{after}<footer class="footer"><p>© 2024 The Paper. All rights reserved.</p></footer></body></html>'
    )


def _paragraphs(*extra: str) -> str:
    return "".join(f"<p>{text}</p>" for text in (LEAD, *BODY)) + "".join(extra) + f"<p>{ENDING}</p>"


def _extract(html: str, **options: object) -> Body:
    return extract_body(parse(html), html, title="Bridge to close", url="https://example.org/a", **options)  # type: ignore[arg-type]


def test_paragraphs_in_order_one_a_line() -> None:
    body = _extract(_page(_paragraphs()))
    assert body.text.split("\n") == [LEAD, *BODY, ENDING]
    assert body.extractor == FAST_EXTRACTOR
    assert body.confidence > 0.8


BOILERPLATE = {
    "related": '<aside class="related"><h3>Related news</h3><ul><li><a href="/1">Ferry fares to '
    "rise again in the summer</a>"
    '</li><li><a href="/2">A history of our bridges in ten pictures</a></li></ul></aside>',
    "newsletter": '<div class="newsletter-signup"><p>Sign up to our free newsletter and get it in '
    "your inbox every day.</p></div>",
    "share": '<div class="share-buttons"><a href="#">Facebook</a> <a href="#">Share this article</a></div>',
    "caption": '<figure><img src="b.jpg" alt=""><figcaption>The bridge in winter. Photo: Staff '
    "photographer</figcaption></figure>",
    "bio": '<div class="author-bio"><p>Our staff reporter is a reporter at The Paper and can be '
    "reached at desk@example.org.</p></div>",
    "cookies": '<div id="cookie-banner"><p>We use cookies to improve your experience. Accept all '
    "cookies to go on.</p></div>",
    "comments": '<section id="comments"><h2>Comments</h2><p>I have used that bridge every day since '
    "I was a child!</p></section>",
    "script": "<script>var text = 'The council said something that nobody must ever read here.';</script>",
    "form": '<form><label>Your email address</label><input name="mail"><button>Subscribe now to the '
    "paper</button></form>",
}
MARKERS = {
    "related": "Ferry fares", "newsletter": "inbox", "share": "Facebook", "caption": "Photo:", "bio": "can be reached",
    "cookies": "cookies", "comments": "since I was a child", "script": "nobody must", "form": "Subscribe",
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(BOILERPLATE))
@pytest.mark.parametrize("place", ["inside", "after"])
def test_boilerplate_is_left_out(name: str, place: str) -> None:
    inside, after = (BOILERPLATE[name], "") if place == "inside" else ("", BOILERPLATE[name])
    text = _extract(_page(_paragraphs(inside), after=after)).text
    assert MARKERS[name] not in text
    assert text.startswith(LEAD)
    assert text.endswith(ENDING)


def test_dropped_pieces_are_reported_with_their_rule() -> None:
    body = _extract(_page(_paragraphs(BOILERPLATE["newsletter"])))
    assert any("inbox" in piece.text and piece.rule for piece in body.dropped)


def test_lists_headings_and_quotes_are_lines_without_marks() -> None:
    extra = (
        "<h2>What will change for drivers</h2><ul><li>Lorries take the northern road.</li><li>Cars "
        "may use the ferry.</li></ul>"
        "<blockquote><p>We have waited too long for this, the mayor told the council.</p></blockquote>"
    )
    lines = _extract(_page(_paragraphs(extra))).text.split("\n")
    at = lines.index("What will change for drivers")
    assert lines[at + 1 : at + 4] == [
        "Lorries take the northern road.",
        "Cars may use the ferry.",
        "We have waited too long for this, the mayor told the council.",
    ]


def test_inline_markup_does_not_break_words_or_lines() -> None:
    html = _page(
        _paragraphs(
            "<p>The <b>fer</b>ry takes <a href='/x'>forty\n people</a>, and&nbsp;bi\u00adcycles, too, at all hours.</p>"
        )
    )
    assert "The ferry takes forty people, and bicycles, too, at all hours." in _extract(html).text


def test_double_breaks_end_a_paragraph() -> None:
    article = "<br><br>".join([LEAD, *BODY, ENDING])
    assert _extract(_page(f"<div>{article}</div>")).text.split("\n") == [LEAD, *BODY, ENDING]


@pytest.mark.parametrize("depth", [300, 10_000])
def test_nested_text_is_kept(depth: int) -> None:
    html = _page("<div>" * depth + _paragraphs() + "</div>" * depth)
    assert _extract(html).text.split("\n") == [LEAD, *BODY, ENDING]


def test_unclosed_nav_does_not_swallow_the_article() -> None:
    html = "<body><nav><a href='/'>Home</a><article>" + _paragraphs() + "</article></body>"
    assert LEAD in _extract(html).text


def test_text_is_in_normal_form() -> None:
    html = _page(
        _paragraphs("<p>Cafe\u0301 owners said that they were content with the plan, and that they would wait.</p>")
    )
    assert "Café owners" in _extract(html).text


def test_every_block_of_a_fragment_counts() -> None:
    html = f"<p>Short lead.</p><p>{BODY[0]}</p><p>Read more: another story</p>"
    body = _extract(html, fragment=True)
    assert body.text == f"Short lead.\n{BODY[0]}"
    assert body.confidence == 1.0


def test_the_text_in_jsonld_is_taken_for_a_page_without_text() -> None:
    declared = " ".join([LEAD, *BODY]).replace('"', "")
    head = f'<script type="application/ld+json">{{"@type": "NewsArticle", "articleBody": "{declared}"}}</script>'
    html = f"<html><head>{head}</head><body><div id='app'></div></body></html>"
    body = _extract(html)
    assert body.extractor == RESCUE_EXTRACTOR
    assert LEAD in body.text
    assert body.confidence < 0.5


@pytest.mark.parametrize(
    "html", ["", "<p></p>", "\0\0", "<html><body></body></html>", "<nav>x</nav>", "<a href=x>y</a>"]
)
def test_a_page_without_text_has_an_empty_body(html: str) -> None:
    body = _extract(html)
    assert body.text == ""
    assert body.confidence == 0.0


def test_a_page_of_low_confidence_gets_a_second_opinion() -> None:
    rows = "".join(f"<tr><td>Item {number}</td><td>costs {number} coins, or so.</td></tr>" for number in range(30))
    html = f"<html><body><table>{rows}</table><p>{BODY[0]}</p></body></html>"
    body = _extract(html)
    assert body.extractor.startswith(f"{FAST_EXTRACTOR}+trafilatura/") or body.extractor.startswith("trafilatura/")
    assert BODY[0] in body.text


def test_extraction_is_idempotent() -> None:
    """A page made of an extracted text gives the same text."""
    once = _extract(_page(_paragraphs(BOILERPLATE["caption"], BOILERPLATE["related"]))).text
    again = _extract(_page("".join(f"<p>{line}</p>" for line in once.split("\n")))).text
    assert again == once


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["<p>", "</p>", "<div class='ad'>", "<ul><li>", "<br>", "text, and more. ", "\0", "<b", "&amp;", "<nav>",
             "</nav>", "<table><td>", "<!--"]
        ),
        max_size=40,
    )
)  # fmt: skip
def test_any_markup_gives_clean_lines(pieces: list[str]) -> None:
    html = "".join(pieces)
    body = _extract(html)
    assert all(line == " ".join(line.split()) for line in body.text.split("\n"))
    assert 0.0 <= body.confidence <= 1.0
    assert _extract(html) == body
