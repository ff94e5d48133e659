"""Bylines where markup says little: side by side, beside the article, beside a date, and at the end of a text."""

import pytest

from ingest.extract.meta import extract_metadata
from ingest.extract.meta.place import is_longer
from ingest.extract.tree import parse

HEADLINE = "<h1>The river rises in the north of the country</h1>"
TEXT = "".join(
    f"<p>The water at the {number} gauge has risen by two metres since Monday, the office said, and it will rise"
    " further before the weekend, when colder air is expected.</p>"
    for number in ("first", "second", "third")
)


def authors(html: str, url: str = "https://www.exampleherald.com/a") -> tuple[str, ...]:
    return extract_metadata(parse(html), url=url).authors


def page(byline: str, after: str = "") -> str:
    return f"<article>{HEADLINE}{byline}{TEXT}{after}</article>"


@pytest.mark.parametrize(
    "inner", ["Ada  Sample", " <b>Ada</b>\n<i>Sample</i> ", "<!-- by -->Ada<br>Sample<p> </p>", ""]
)
def test_the_length_of_an_element_is_that_of_its_words_with_single_spaces(inner: str) -> None:
    node = parse(f"<div>{inner}</div>").css("div")[0]
    length = len(" ".join(node.text(separator=" ").split()))
    assert length in (0, len("Ada Sample"))
    assert not is_longer(node, length)
    assert is_longer(node, length - 1) == (length > 0)


@pytest.mark.parametrize(
    "byline",
    [
        '<ul><li class="author">Nellie Bly</li><li class="author">Ida Tarbell</li></ul>',
        '<div><div class="byline">Nellie Bly</div><div class="byline">Ida Tarbell</div></div>',
        '<div><address><a rel="author" href="/1">Nellie Bly</a></address>'
        '<address><a rel="author" href="/2">Ida Tarbell</a></address></div>',
        '<p>By <a href="/people/bly">Nellie Bly</a><span> and </span><a href="/people/tarbell">Ida Tarbell</a></p>',
    ],
)
def test_names_in_sibling_elements_are_one_byline(byline: str) -> None:
    assert authors(page(byline)) == ("Nellie Bly", "Ida Tarbell")


def test_first_and_last_names_of_their_own_are_no_further_persons() -> None:
    names = (
        f'<address class="name"><span class="firstname">{first}</span> <span class="lastname">{last}</span></address>'
        for first, last in (("Nellie", "Bly"), ("Ida", "Tarbell"))
    )
    assert authors(page(f'<div class="byline">{"".join(names)}</div>')) == ("Nellie Bly", "Ida Tarbell")


@pytest.mark.parametrize("label", ["Reviewed by", "Fact checked by", "Edited by", "Photos by", "Medically reviewed by"])
def test_who_checked_a_text_is_no_author_beside_the_one_who_wrote_it(label: str) -> None:
    byline = (
        '<div><div>Written by <span class="author">Nellie Bly</span></div>'
        f'<div>{label} <span class="author">Ida Tarbell</span></div></div>'
    )
    assert authors(page(byline)) == ("Nellie Bly",)


@pytest.mark.parametrize(
    "box",
    [
        '<aside><div class="author">Nellie Bly</div></aside>',
        '<div class="header-sidebar"><div class="author">Nellie Bly</div></div>',
        '<figure><img src="p.jpg"><figcaption><address>By <a rel="author" href="/b">Nellie Bly</a></address>'
        "</figcaption></figure>",
    ],
)
def test_a_small_box_beside_the_article_may_hold_its_byline(box: str) -> None:
    assert authors(page(box)) == ("Nellie Bly",)


def test_a_large_box_beside_the_article_holds_bylines_of_others() -> None:
    box = f'<aside><h3><a href="/x">Another story</a></h3><div class="author">Ida Tarbell</div>{TEXT}</aside>'
    assert authors(page(box)) == ()


def test_a_page_that_says_it_has_no_sidebar_is_no_sidebar() -> None:
    html = f'<div class="content without-sidebar"><div class="author">Nellie Bly</div></div>{HEADLINE}{TEXT}'
    assert authors(html) == ("Nellie Bly",)


@pytest.mark.parametrize(
    "line",
    [
        "<p>Nellie Bly | Senior Writer | July 2, 2025</p>",
        "<p>14.10.2026 | 08:15 Uhr | Von Nellie Bly</p>",
        "<h4>Author</h4><p>Nellie Bly</p>",
        "<div><div><span>Nellie Bly</span></div><div><span>2 July 2025</span></div></div>",
        "<div><p>Nellie Bly</p><p>Lyon</p><time>2 July 2025</time></div>",
    ],
)
def test_names_in_a_line_with_a_date_or_a_label(line: str) -> None:
    assert authors(page(line)) == ("Nellie Bly",)


@pytest.mark.parametrize(
    "signature",
    [
        "<p><em>Nellie Bly</em></p>", "<p>– Nellie Bly</p>", "<p>. . . Nellie Bly</p>", "<strong>Nellie Bly</strong>",
        "<p><i>Nellie Bly, 2 July 2025</i></p>",
    ],
)  # fmt: skip
def test_a_signature_ends_the_text(signature: str) -> None:
    assert authors(page("", signature)) == ("Nellie Bly",)


@pytest.mark.parametrize(
    "line", ["<p><b>Read More</b></p>", "<p>Nellie Bly</p>", '<p><em><a href="/n">Northern Lights</a></em></p>']
)
def test_other_lines_at_the_end_are_no_signature(line: str) -> None:
    assert authors(page("", line)) == ()


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ('<div class="author"><a href="/author/b">Nellie Bly</a> <a href="/author/b">View full profile</a></div>', 1),
        ('<div class="author">Nellie Bly</div><div class="author">Sign In</div>', 1),
        ('<div class="author">Sign In</div>', 0),
        ('<div class="author">Leitender Wirtschaftsredakteur</div>', 0),
    ],
)
def test_words_of_links_and_jobs_are_no_names(byline: str, names: int) -> None:
    assert authors(page(byline)) == ("Nellie Bly",)[:names]


def test_an_agency_signs_from_a_place() -> None:
    assert authors(page("<address>Associated Press in Lyon</address>")) == ("Associated Press",)


def test_the_host_of_a_personal_site_is_its_author() -> None:
    html = page('<div class="byline">Nellie Bly</div>')
    assert authors(html, "https://nelliebly.example.org/p/river") == ("Nellie Bly",)


def test_the_name_of_a_paper_is_no_person_although_its_address_is_made_of_it() -> None:
    site = '<meta property="og:site_name" content="Northern Lights">'
    html = site + page('<div class="byline">Northern Lights</div>')
    assert authors(html, "https://northernlights.example.org/a") == ()


def test_labels_and_values_for_a_network_name_the_author() -> None:
    pairs = (
        '<meta name="twitter:label1" content="Written by"><meta name="twitter:data1" content="Nellie Bly">'
        '<meta name="twitter:label2" content="Est. reading time"><meta name="twitter:data2" content="7 minutes">'
    )
    assert authors(pairs + page("")) == ("Nellie Bly",)
