"""Other articles in one document, and lists and tables in elements of their own."""

import pytest

from ingest.extract.body.extract import extract_body
from ingest.extract.tree import parse

TITLE = "Ferry company orders two electric boats"
OTHER = "Swimming hall opens again after two years"
STORY = "".join(
    f"<p>The {word} boat will carry two hundred people and forty cars across the strait, and it will be charged at"
    " night from the new line that the county has laid to the landing.</p>"
    for word in ("first", "second", "oldest", "smallest")
)
NEXT = "".join(
    f"<p>The {word} hall has a roof of larch and a warm basin for small children, and its energy comes from panels"
    " that cover the whole of the southern side of the building.</p>"
    for word in ("renewed", "larger", "northern", "municipal")
)


def text(body: str) -> str:
    html = f"<html><head><title>{TITLE}</title></head><body>{body}</body></html>"
    return extract_body(parse(html), html, title=TITLE, url=None).text


@pytest.mark.parametrize(
    ("opened", "closed"),
    [("<article>", "</article>"), ('<div class="story">', "</div>"), ('<section class="post full">', "</section>")],
)
def test_the_next_article_of_endless_scrolling_is_left_out(opened: str, closed: str) -> None:
    body = f"<main>{opened}<h1>{TITLE}</h1>{STORY}{closed}{opened}<h1>{OTHER}</h1>{NEXT}{closed}</main>"
    assert "first boat" in text(body)
    assert "larch" not in text(body)
    assert OTHER not in text(body)


def test_parts_of_an_article_with_an_h1_each_are_kept() -> None:
    parts = "".join(
        f'<h1>{head}</h1><div class="part">{part}</div>' for head, part in ((TITLE, STORY), ("The hall", NEXT))
    )
    assert "first boat" in text(f"<main>{parts}</main>")
    assert "larch" in text(f"<main>{parts}</main>")


def test_a_headline_without_paragraphs_makes_what_follows_no_other_article() -> None:
    body = (
        f'<div class="row"><h1>{TITLE}</h1><p>By Ada</p></div><div class="row"><h1>What is new</h1>{STORY}{NEXT}</div>'
    )
    assert "first boat" in text(f"<main>{body}</main>")


@pytest.mark.parametrize("box", ["div", "section"])
def test_what_stands_above_a_main_heading_within_the_text_is_kept(box: str) -> None:
    lead = STORY.partition("</p>")[0]
    body = f"<{box}><h2>{TITLE}</h2>{lead}</p></{box}><{box}><h1>What is new</h1>{NEXT}</{box}>"
    assert "first boat" in text(f"<main>{body}</main>")


@pytest.mark.parametrize(("opened", "closed"), [("", ""), ("<div>", "</div>"), ("<div><div>", "</div></div>")])
def test_a_table_in_an_element_of_its_own_is_kept(opened: str, closed: str) -> None:
    rows = "".join(f"<tr><td>{route}</td><td>{minutes}</td></tr>" for route, minutes in (("Strait", 14), ("Bay", 25)))
    body = f"<article><h1>{TITLE}</h1>{STORY}{opened}<table>{rows}</table>{closed}{NEXT}</article>"
    assert "Strait\t14\nBay\t25" in text(body)


def test_a_list_in_an_element_of_its_own_is_kept() -> None:
    items = "".join(f"<li>{item}</li>" for item in ("the northern quay", "the fish hall"))
    body = f"<article><h1>{TITLE}</h1>{STORY}<p>Closed from Monday:</p><div><ul>{items}</ul></div>{NEXT}</article>"
    assert "the northern quay\nthe fish hall" in text(body)
