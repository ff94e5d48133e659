"""What the structure of a page corrects: lists, tables, copies, teasers, notices, link lines, standfirsts."""

import numpy as np
import pytest

from ingest.extract.body.blocks import segment
from ingest.extract.body.context import block_context
from ingest.extract.body.extract import extract_body
from ingest.extract.body.structure import correct
from ingest.extract.tree import parse

TEXT = [
    "Work on the tram line will begin on the first Monday of March, the council said after a debate of four hours.",
    "The line, which was built in 1871, carries nine thousand people a day, three times what its makers had in mind.",
    "Engineers found cracks in two of the five bridges last autumn, and have limited the weight of the cars since.",
    "Shopkeepers on the eastern bank fear for their trade; the council has promised them lower rents for the time.",
]


def text_of(middle: str = "", *, before: str = "", after: str = "") -> str:
    paragraphs = [f"<p>{line}</p>" for line in TEXT]
    inner = "".join([*paragraphs[:2], middle, *paragraphs[2:]])
    html = (
        f"<html><body><main><article><h1>Tram line to close</h1>{before}<div class='article-body'>{inner}</div>"
        f"</article>{after}</main></body></html>"
    )
    return extract_body(parse(html), html, title="Tram line to close", url=None).text


def text_before(end: str) -> str:
    html = "".join(["<html><body><main><h1>Tram line to close</h1>", *(f"<p>{line}</p>" for line in TEXT), end])
    return extract_body(parse(html), html, title="Tram line to close", url=None).text


def kept_of(html: str, doubtful: dict[str, float]) -> list[str]:
    """Return the blocks of a page that are kept where the model is sure of all blocks but the doubtful ones."""
    context = block_context(segment(parse(html)))
    texts = [block.text for block in context.page.blocks]
    probabilities = np.array([doubtful.get(text, 0.9) for text in texts], dtype=np.float32)
    return [text for text, value in zip(texts, correct(context, probabilities), strict=True) if value >= 0.5]


def paragraphs(*lines: str) -> str:
    return f"<html><body><main>{''.join(f'<p>{line}</p>' for line in lines)}</main></body></html>"


@pytest.mark.parametrize("line", ["Pros", "€ 29.99", "Who pays for it?", "https://example.org/tram/4"])
def test_a_doubtful_line_among_paragraphs_that_are_kept_is_kept(line: str) -> None:
    lines = [*TEXT[:2], line, *TEXT[2:]]
    assert kept_of(paragraphs(*lines), {line: 0.32}) == lines
    assert kept_of(paragraphs(*lines), {line: 0.28}) == TEXT


def test_several_doubtful_lines_in_a_row_are_kept_where_paragraphs_follow() -> None:
    short = {"The minutes": 0.4, "Letters of shopkeepers": 0.45}
    lines = [TEXT[0], *short, *TEXT[1:]]
    assert kept_of(paragraphs(*lines), short) == lines
    assert kept_of(paragraphs(*TEXT, *short), short) == TEXT


def test_a_doubtful_last_sentence_is_kept_and_a_last_label_or_call_is_not() -> None:
    last = "The fare stays as it is."
    assert kept_of(paragraphs(*TEXT, last), {last: 0.4}) == [*TEXT, last]
    for line in ("Ada Sample, The Paper", "Follow us on all channels.", "Share this article."):
        assert kept_of(paragraphs(*TEXT, line), {line: 0.4}) == TEXT


@pytest.mark.parametrize("line", ["<div>The fare stays.</div>", '<p class="caption">The fare stays.</p>'])
def test_a_doubtful_line_of_another_element_or_class_stays_out(line: str) -> None:
    html = paragraphs(*TEXT).replace(f"<p>{TEXT[2]}</p>", f"{line}<p>{TEXT[2]}</p>")
    assert kept_of(html, {"The fare stays.": 0.4}) == TEXT


def test_a_doubtful_link_among_paragraphs_stays_out() -> None:
    link = '<a href="/fares">All fares of the year</a>'
    assert kept_of(paragraphs(*TEXT[:2], link, *TEXT[2:]), {"All fares of the year": 0.4}) == TEXT


def test_a_row_of_a_table_keeps_its_doubtful_cell() -> None:
    cells = ("Small cars", "63", "42.57%")
    row = "".join(f"<td>{cell}</td>" for cell in cells)
    html = f"<html><body><main><p>{TEXT[0]}</p><table><tr>{row}</tr></table><p>{TEXT[1]}</p></main></body></html>"
    assert kept_of(html, {"63": 0.35}) == [TEXT[0], *cells, TEXT[1]]


def test_a_list_of_short_items_stays_with_the_line_that_announces_it() -> None:
    text = text_of("<p>Closed from Monday:</p><ul><li>the depot</li><li>Line 4</li><li>the old stop</li></ul>")
    assert "Closed from Monday:\nthe depot\nLine 4\nthe old stop\n" in text


LAST_LISTS = {
    "sentences": ["The vote is on Tuesday.", "The bill follows in May."],
    "values": ["Kosten: 2 Millionen", "Dauer: elf Monate"],
    "arabic": ["التكلفة: مليونان", "المدة: أحد عشر شهرا"],
}


@pytest.mark.parametrize("items", LAST_LISTS.values(), ids=LAST_LISTS)
@pytest.mark.parametrize("tag", ["ul", "ol"])
def test_a_list_that_ends_the_text_without_an_announcement_stays(items: list[str], tag: str) -> None:
    end = f"<{tag}>{''.join(f'<li>{item}</li>' for item in items)}</{tag}>"
    assert text_before(end).split("\n") == [*TEXT, *items]


@pytest.mark.parametrize(
    "items",
    [
        ["Share", "Print", "Comment"],
        ["Sign up for our newsletter.", "Follow us on Facebook."],
        ['<a href="/1">The ferry is late again.</a>', '<a href="/2">The quay is closed.</a>'],
    ],
)
def test_a_list_of_tools_below_the_text_goes(items: list[str]) -> None:
    assert text_before(f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>").split("\n") == TEXT


def test_a_list_of_links_is_no_text() -> None:
    links = "".join(f'<li><a href="/{n}">Another story of the day {n}</a></li>' for n in range(4))
    assert "Another story" not in text_of(f"<h3>More</h3><ul>{links}</ul>")


def test_a_table_of_results_is_kept_as_lines_with_tabs() -> None:
    rows = "".join(
        f"<tr><td>{name}</td><td>{points}</td></tr>" for name, points in (("Norheim", 312), ("Ekelund", 305))
    )
    assert "Skipper\tPoints\nNorheim\t312\nEkelund\t305\n" in text_of(
        f"<table><tr><th>Skipper</th><th>Points</th></tr>{rows}</table>"
    )


@pytest.mark.parametrize(
    "rows",
    [
        [("Boat", "Time"), ("Gull", "12:04"), ("Tern", "12:31")],
        [("Gull", "12:04"), ("Tern", "12:31")],
        [("Datum", "Spiel"), ("12.03.2026", "Nord - Süd"), ("14.03.2026", "Süd - West")],
        [("Кандидат", "Голоса"), ("Ада Пробная", "2026"), ("Пётр Пробный", "1994")],
        [("選手", "記録"), ("見本", "12:04"), ("試作", "12:31")],
        [("Place", "Skipper", "By"), ("1", "Ada Sample", "By 12:04"), ("2", "Bo Sample", "By 13:40")],
    ],
    ids=lambda rows: rows[0][0],
)
@pytest.mark.parametrize(
    ("opened", "closed"),
    [
        ("<table>", "</table>"),
        ("<table><caption>Results</caption>", "</table>"),
        ('<figure class="wp-block-table"><table>', "</table></figure>"),
        ("<h3>Results</h3><table>", "</table>"),
        ("<table>", "</table><p>Share this article</p>"),
    ],
    ids=("bare", "caption", "figure", "heading", "share line"),
)
def test_a_table_that_ends_the_text_keeps_all_its_rows(rows: list[tuple[str, ...]], opened: str, closed: str) -> None:
    cells = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    html = f"<html><body><h1>Tram line to close</h1><div>{''.join(f'<p>{line}</p>' for line in TEXT)}{opened}{cells}"
    html += f"{closed}</div></body></html>"
    text = extract_body(parse(html), html, title="Tram line to close", url=None).text
    heading = ["Results"] if "Results" in opened else []
    assert text.split("\n") == [*TEXT, *heading, *("\t".join(row) for row in rows)]


def test_a_teaser_as_article_within_the_article_goes() -> None:
    teaser = (
        '<article><h3><a href="/z">Ferry runs late</a></h3><p>The ferry was late on three of five days.</p></article>'
    )
    assert "three of five days" not in text_of(teaser)


def test_a_hidden_copy_of_the_text_goes() -> None:
    copy = f"<div style='display:none'><div itemprop='articleBody'>{' '.join(TEXT)}</div></div>"
    text = text_of(after=copy)
    assert all(text.count(line) == 1 for line in TEXT)


def test_a_block_that_is_several_others_in_one_goes() -> None:
    assert kept_of(paragraphs(*TEXT, " ".join(TEXT[:3])), {}) == TEXT
    assert kept_of(paragraphs(" ".join(TEXT), *TEXT), {}) == TEXT
    two = " ".join(TEXT[:2])
    assert kept_of(paragraphs(*TEXT, two), {}) == [*TEXT, two]
    more = f"{' '.join(TEXT[:3])} {'The rest of this paragraph stands nowhere else on the page. ' * 4}".strip()
    assert kept_of(paragraphs(*TEXT, more), {}) == [*TEXT, more]


def test_a_paragraph_that_is_one_link_goes() -> None:
    assert "LINE IS SAFE" not in text_of('<p><a href="/a"><strong>MAYOR SAYS THE OLD LINE IS SAFE</strong></a></p>')


def test_a_sentence_with_a_link_stays() -> None:
    line = "The report, which the county has published in full, names three firms."
    assert line in text_of(f"<p>{line.replace('report', '<a href=/r>report</a>')}</p>")


def test_cards_of_other_articles_below_the_text_go() -> None:
    cards = "".join(
        f'<div class="c"><h3><a href="/{n}">Story {n} of the bay</a></h3><div><p>Card {n}: the ferry company looks for '
        "a captain who knows the inner bay, after two of them retired in the same week of this autumn.</p></div></div>"
        for n in range(4)
    )
    assert "Card 1" not in text_of(after=f"<div><h2>More</h2>{cards}</div>")


def test_a_notice_to_register_goes() -> None:
    notice = (
        "<div><div><p>The rest is for registered readers. Whoever has the paper delivered may sign in.</p>"
        '<a class="btn" href="/r">Register</a><p>*The number stands on the label of each copy.</p></div></div>'
    )
    text = text_of(after=notice)
    assert "registered readers" not in text
    assert "label of each copy" not in text


def test_a_dialog_about_cookies_is_never_the_text() -> None:
    words = "People who live in some counties may tell a site not to hand their data to third parties. " * 8
    dialog = f'<div id="cookie-box"><div role="dialog"><div>{words}</div></div></div>'
    assert "third parties" not in text_of(after=dialog)


def test_the_standfirst_above_the_picture_stays() -> None:
    stand = (
        "Two bridges are cracked, the county pays a third of the repair, and for the next forty days all cars and "
        "cycles must go round the bay."
    )
    body = "".join(f"<p>{line}</p>" for line in TEXT)
    html = (
        f"<html><body><main><article><header><h1>Tram line to close</h1><section><p class='x'>{stand}</p></section>"
        f"</header><figure><img></figure><div>{body}</div></article></main></body></html>"
    )
    assert stand in extract_body(parse(html), html, title="Tram line to close", url=None).text
