"""Texts that a page shows like headlines, and the name of the site in its logo: they tell a title from its template."""

from ingest.extract.meta.markup import MAX_READ, MAX_TEXT, Markup
from ingest.extract.meta.place import collapsed_line, surroundings
from ingest.extract.tree import Tree

_FRONT_PAGE = 'a[href="/"], a[href="./"], a[href="index.html"], a[href="index.php"], a[rel~="home"]'
_MAX_LOGOS = 5  # links to the front page
_MAX_LOGO = 60  # characters


def other_headlines(tree: Tree, markup: Markup) -> list[str]:
    """Return texts shown like headlines besides the h1: its parts, h2 and theirs, elements with a headline class.

    On a page without an h1 these are h3 and h4, too.
    """
    selector = "h1 span, h1 div, h1 strong, h2, h2 span, h2 div"
    elements = tree.css(selector if tree.css_first("h1") is not None else f"{selector}, h3, h4")[:100]
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
