"""Texts that a page shows like headlines, and the name of the site in its logo: they tell a title from its template."""

from ingest.extract.meta.headline import in_navigation
from ingest.extract.meta.markup import MAX_READ, MAX_TEXT, Markup
from ingest.extract.meta.place import collapsed_line, surroundings
from ingest.extract.meta.unmarked import MIN_PARAGRAPH
from ingest.extract.tree import Tree
from ingest.text.scripts import dense_length

_FRONT_PAGE = 'a[href="/"], a[href="./"], a[href="index.html"], a[href="index.php"], a[rel~="home"]'
_BEFORE_TEXT = "h2, h3, h4, p, div, td, span, center"
_MAX_BEFORE_TEXT = 1_500  # elements
_TITLE_WORDS = (
    "title",
    "titul",
    "titel",
    "titre",
    "titol",
    "tytul",
    "baslik",
    "otsikko",
    "headline",
    "judul",
    "rubrik",
)
_MIN_HEADING, _MAX_HEADING = 12, 200  # characters
_MAX_LOGOS = 5  # links to the front page
_MAX_LOGO = 60  # characters


def other_headlines(tree: Tree, markup: Markup) -> list[str]:
    """Return texts shown like headlines besides the h1: its parts, h2 and theirs, elements with a headline class.

    On a page without an h1 these are h3 and h4, too; on one without any heading, emphasised texts.
    """
    selector = "h1 span, h1 div, h1 strong, h2, h2 span, h2 div"
    if tree.css_first("h1, h2, h3, h4") is None:
        selector = "font, b, strong, big"
    elif tree.css_first("h1") is None:
        selector = f"{selector}, h3, h4"
    elements = tree.css(selector)[:100]
    texts = [
        item.text
        for item in markup.marked_texts
        if (item.kind == "headline" or "headline" in item.itemprop.split()) and not item.in_related
    ]
    read = 0
    for node in elements:
        if read < MAX_READ and not surroundings(node, markup.headline_ancestors).in_related:
            text = node.text(separator=" ")
            read += len(text)
            texts.append(collapsed_line(text[: 2 * MAX_TEXT]))
    return texts


def heading_above_text(tree: Tree, markup: Markup) -> tuple[str, str]:
    """Return the last heading (h2 to h4) before the first paragraph, and that paragraph; '' for each that is missing.

    Without such a heading it is the last element whose class says title.
    """
    headings: dict[bool, str] = {}
    for node in tree.css(_BEFORE_TEXT)[:_MAX_BEFORE_TEXT]:
        own = collapsed_line(node.text(deep=False))
        if surroundings(node, markup.headline_ancestors).in_aside or in_navigation(node):
            continue
        if dense_length(own) >= MIN_PARAGRAPH:
            return headings.get(True) or headings.get(False, ""), own
        is_heading = node.tag in ("h2", "h3", "h4")
        if is_heading or any(word in (node.attributes.get("class") or "").lower() for word in _TITLE_WORDS):
            text = collapsed_line(node.text(separator=" "))
            if _MIN_HEADING <= len(text) <= _MAX_HEADING:
                headings[is_heading] = text
    return "", ""


def logo_texts(tree: Tree) -> list[str]:
    """Return the texts of the first links to the site's front page, or of the pictures in them: the site's name."""
    texts: list[str] = []
    for node in tree.css(_FRONT_PAGE)[:_MAX_LOGOS]:
        picture = node.css_first("img[alt]")
        text = collapsed_line(node.text(separator=" ")) or collapsed_line(
            picture.attributes.get("alt") if picture else ""
        )
        if 2 < len(text) <= _MAX_LOGO:
            texts.append(text)
    return texts
