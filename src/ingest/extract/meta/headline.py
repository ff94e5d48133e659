"""The element that shows the article's own headline, by which everything else on a page is placed.

It is an h1 as a rule. An h1 inside navigation or a breadcrumb is none, and a lone h1 that no declared title knows may
be the site's logo: then the heading (h2 to h4) that shows a declared title is the headline.
"""

import json
import re
from collections.abc import Callable, Iterator

from selectolax.lexbor import LexborNode

from ingest.extract.meta.title_tails import SEPARATOR
from ingest.extract.tree import Tree
from ingest.text.comparison import comparison_key
from ingest.text.scripts import CASELESS, dense_length

MIN_HEADLINE = 8  # characters
_MIN_KEY = 10  # letters of a heading that is compared with declared titles; fewer for unspaced scripts
_MIN_TITLE = 20  # characters (see `dense_length`) of a headline that stands in navigation
_MAX_SECTION = 2  # words of the name of a section
_MAX_HEADLINES = 20
_MAX_HEADINGS = 60
_NAVIGATION = re.compile(r"breadcrumb|(?:^|[\s_-])logo(?:$|[\s_-])", re.IGNORECASE)
_DECLARED = re.compile(r'"headline"\s*:\s*("(?:[^"\\]|\\.){8,400}")')
_MAX_SCRIPT = 200_000  # characters of JSON-LD that are searched for headlines


def find_headline(
    tree: Tree,
    h1s: list[LexborNode],
    declared: list[str],
    scripts: list[str],
    is_beside: Callable[[LexborNode], bool],
) -> tuple[LexborNode | None, bool]:
    """Return the element of the headline, and whether it is an h1.

    `declared` are the titles in the head of the page, `scripts` its JSON-LD. `is_beside` says that an element stands in
    something about other articles.
    """
    titles = " ".join(declared).casefold()
    h1s_with_text = [(node, text) for node in h1s[:_MAX_HEADLINES] if _is_long(text := _line(node))]
    shown = [(node, text) for node, text in h1s_with_text if not in_navigation(node)]
    sections = _sections(declared)
    own = next((node for node, text in shown if text.casefold() in titles), None)
    if own is not None and comparison_key(_line(own)) not in sections:
        return own, True
    keys = {comparison_key(title) for title in [*declared, *declared_headlines(scripts)]}
    if own is not None:
        section = comparison_key(_line(own))
        firsts = {comparison_key(SEPARATOR.split(title, maxsplit=1)[0]) for title in declared}
        heading = _heading(tree, {key for key in firsts if len(key) > len(section)}, is_beside)
        return (own, True) if heading is None else (heading, False)
    own = next((node for node, text in shown if comparison_key(text) in keys), None)
    if own is None and (heading := _heading(tree, keys, is_beside)) is not None:
        return heading, False
    only = shown[0][0] if len({text for _, text in shown}) == 1 else None
    inside = (node for node, _ in shown if _in_article(node))
    in_menus = (node for node, text in h1s_with_text if _is_long_title(text, keys))  # shown nowhere else
    return own or only or next(inside, None) or next(in_menus, None), True


def _sections(declared: list[str]) -> set[str]:
    """Return the comparison keys of what stands behind the headline in the declared titles: section, site."""
    return {comparison_key(part) for title in declared for part in SEPARATOR.split(title)[1:]}


def _heading(tree: Tree, keys: set[str], is_beside: Callable[[LexborNode], bool]) -> LexborNode | None:
    """Return the first heading below h1 that shows a declared title."""
    headings = (node for node in tree.css("h2, h3, h4")[:_MAX_HEADINGS] if _shows_title(node, keys))
    return next((node for node in headings if not in_navigation(node) and not is_beside(node)), None)


def declared_headlines(scripts: list[str]) -> Iterator[str]:
    """Yield the headlines in the JSON-LD scripts of a page, as they stand there."""
    for script in scripts[:20]:
        for quoted in _DECLARED.findall(script[:_MAX_SCRIPT])[:20]:
            try:
                yield str(json.loads(quoted, strict=False))
            except ValueError:
                continue


def in_navigation(node: LexborNode) -> bool:
    """Return whether an element is part of navigation, a breadcrumb or a logo."""
    parent: LexborNode | None = node
    for _ in range(6):
        if parent is None or parent.tag in ("body", "article", "main"):
            return False
        attributes = parent.attributes
        words = " ".join(attributes.get(key) or "" for key in ("class", "id", "aria-label", "role", "itemtype"))
        if parent.tag == "nav" or _NAVIGATION.search(words):
            return True
        parent = parent.parent
    return False


def _shows_title(node: LexborNode, keys: set[str]) -> bool:
    """Return whether a heading is one of the declared titles, perhaps without its template's tail."""
    key = comparison_key(_line(node))
    if len(key) < (_MIN_KEY if key.isascii() else _MIN_KEY // 2):
        return False
    return key in keys or any(title.startswith(key) and 3 * len(key) > 2 * len(title) for title in keys)


def _is_long_title(text: str, keys: set[str]) -> bool:
    """Return whether a text is a declared title, and too long for the name of a section."""
    return (
        comparison_key(text) in keys
        and dense_length(text) >= _MIN_TITLE
        and (len(text.split()) > _MAX_SECTION or CASELESS.search(text) is not None)
    )


def _is_long(text: str) -> bool:
    """Return whether a text is too long for the name of a section; signs of unspaced scripts count more."""
    return len(text) > MIN_HEADLINE or dense_length(text) >= 2 * MIN_HEADLINE


def _in_article(node: LexborNode) -> bool:
    parent = node.parent
    while parent is not None and parent.tag not in ("body", "html"):
        if parent.tag in ("article", "main"):
            return True
        if parent.tag in ("aside", "nav", "footer", "form"):
            return False
        parent = parent.parent
    return False


def _line(node: LexborNode) -> str:
    return " ".join(node.text().split())
