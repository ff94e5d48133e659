"""The parser keeps text and stays linear on pages that are built to break parsers."""

import pytest

from ingest.extract.tree import MAX_ATTRIBUTES, MAX_CHARS, MAX_TAGS, parse


def _text(html: str) -> str:
    root = parse(html).root
    assert root is not None
    return root.text(separator=" ").strip()


@pytest.mark.parametrize("depth", [1, 300, 1_000, 10_000])
def test_nesting_keeps_its_text(depth: int) -> None:
    tree = parse("<div>" * depth + "<p>at the bottom</p>" + "</div>" * depth)
    assert tree.cuts == ()
    assert tree.css_first("p") is not None
    assert "at the bottom" in tree.parser.text()


def test_deeper_nesting_is_cut_and_reported() -> None:
    tree = parse("<p>above</p>" + "<div>" * 40_000 + "below")
    assert tree.cuts == ("depth",)
    assert "above" in tree.parser.text()


@pytest.mark.parametrize("separator", [" ", "\n", "/", '="x" ', '=">" '])
def test_attributes_beyond_the_limit_are_removed(separator: str) -> None:
    names = separator.join(f"a{number}" for number in range(20_000))
    tree = parse(f"<p {names}>kept</p><p>next</p>")
    assert tree.cuts == ("attributes",)
    node = tree.css_first("p")
    assert node is not None
    assert node.text() == "kept"
    assert len(node.attributes) <= MAX_ATTRIBUTES + 1


def test_usual_pages_are_not_changed() -> None:
    data = "A" * 50_000
    html = (
        f'<p class="a" data-x=1><img src="data:image/png;base64,{data}"> text</p><script>{"a < b; " * 5_000}</script>'
    )
    tree = parse(html)
    assert tree.cuts == ()


def test_unclosed_paragraphs_are_siblings() -> None:
    tree = parse("<p>one" * 50_000)
    assert len(tree.css("body > p")) == 50_000


def test_too_many_tags_and_characters_are_cut() -> None:
    assert parse("<i>x</i>" * (MAX_TAGS // 2 + 10)).cuts == ("tags",)
    assert parse("x" * (MAX_CHARS + 1)).cuts == ("length",)


@pytest.mark.parametrize(
    "html", ["", " ", "\0", "<", "<!--", "plain", "<p>\ud800</p>", "<svg><p>", "</p></div>", "<![CDATA["]
)
def test_anything_parses(html: str) -> None:
    assert parse(html).root is not None


def test_a_fragment_is_the_body() -> None:
    assert _text("<p>one</p><p>two</p>") == "one two"
