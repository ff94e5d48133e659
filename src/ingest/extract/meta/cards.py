"""Cards of other articles: small elements of one form beside each other, each with a link and a day."""

from selectolax.lexbor import LexborNode

from ingest.extract.meta.place import collapsed_line, is_longer
from ingest.text.dates import find_date
from ingest.text.days import may_hold_date

_MAX_DEPTH = 5  # elements around a date that may be its card
_MAX_CARD = 400  # characters
_MAX_LINKS = 4  # of a card that are looked at
_MIN_TITLE = 4  # characters of the text of a link


def is_on_card(node: LexborNode, headline_ancestors: frozenset[int]) -> bool:
    """Return whether a date stands on one of several cards of other articles, so that it is none of this article."""
    card: LexborNode | None = node
    for _ in range(_MAX_DEPTH):
        if card is None or card.tag == "body" or card.mem_id in headline_ancestors:
            return False
        beside = (
            other for other in (_next(card), _previous(card)) if other is not None and _look_the_same(card, other)
        )
        if any(map(_is_card, beside)) and _is_card(card):
            return True
        card = card.parent
    return False


def _next(node: LexborNode) -> LexborNode | None:
    after = node.next
    while after is not None and not after.is_element_node:
        after = after.next
    return after


def _previous(node: LexborNode) -> LexborNode | None:
    before = node.prev
    while before is not None and not before.is_element_node:
        before = before.prev
    return before


def _look_the_same(node: LexborNode, other: LexborNode) -> bool:
    return node.tag == other.tag and node.attributes.get("class") == other.attributes.get("class")


def _is_card(node: LexborNode) -> bool:
    """Return whether a small element has a day, and a link with something else in it."""
    if is_longer(node, _MAX_CARD):
        return False
    links = (node.css("h2, h3, h4, h5") or [node]) if node.tag == "a" else node.css("a")[:_MAX_LINKS]
    text = collapsed_line(node.text(separator=" "))
    titles = (collapsed_line(link.text(separator=" ")) for link in links)
    if not any(len(title) >= _MIN_TITLE and not _is_day(title) for title in titles):
        return False
    return may_hold_date(text) and find_date(text) is not None


def _is_day(text: str) -> bool:
    """Return whether the text of a link is little but a day."""
    return len(text) <= 30 and may_hold_date(text) and find_date(text) is not None
