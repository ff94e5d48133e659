"""The values of JSON-LD nodes as text, and the nodes that describe the page's own article."""

import html
import re

from ingest.text.comparison import comparison_key
from ingest.urls.identity import identity_url

Json = dict[str, object]

_MIN_HEADLINE_KEY = 8  # letters of a headline that is compared
_MIN_LONG_WORD, _MIN_LONG_WORDS = 4, 3  # letters and number of the words by which headlines are compared


def own_articles(articles: list[Json], headlines: tuple[str, ...], own_address: str | None) -> list[Json]:
    """Return the article nodes with the page's own first, and without those that are certainly of other articles."""
    keys = [key for headline in headlines if len(key := comparison_key(headline)) >= _MIN_HEADLINE_KEY]
    if not keys or not articles:
        return articles
    own = [node for node in articles if _has_headline(node, keys)]
    if own:
        return own
    addressed = [node for node in articles if own_address is not None and _is_at(node, own_address)]
    if addressed:
        return addressed
    others = [node for node in articles if own_address is not None and address_of(node) is not None]
    unknown = [node for node in articles if node not in others]
    # the headline for search engines often differs from the page's; two such nodes cannot both be the page's
    several = len({jsonld_text(node.get("headline") or node.get("name")) for node in unknown}) > 1
    if several or not unknown:
        return [node for node in others if _shares_words(node, headlines)]
    return [node for node in unknown if not _is_foreign(node, headlines)]


def may_be_own(node: Json, headlines: tuple[str, ...], own_address: str | None) -> bool:
    """Return whether an article within another work, such as a list, has the page's headline or address."""
    keys = [key for headline in headlines if len(key := comparison_key(headline)) >= _MIN_HEADLINE_KEY]
    return not keys or _has_headline(node, keys) or (own_address is not None and _is_at(node, own_address))


def _has_headline(node: Json, keys: list[str]) -> bool:
    """Return whether a node's headline is one of the page's, or one of them with a tail or cut short."""
    names = (node.get("headline"), node.get("name"), node.get("alternativeheadline"))
    own = [key for name in names if len(key := comparison_key(jsonld_text(name) or "")) >= _MIN_HEADLINE_KEY]
    return any(name in key or key in name for name in own for key in keys)


def _is_at(node: Json, own_address: str) -> bool:
    address = address_of(node)
    return address is not None and identity_url(address) == own_address


def _is_foreign(node: Json, headlines: tuple[str, ...]) -> bool:
    """Return whether a node has a headline of several long words, and the page's headlines have none of them.

    A headline for search engines has other words than the page's, but hardly none of them.
    """
    own = jsonld_text(node.get("headline")) or jsonld_text(node.get("name")) or ""
    long = [word for word in own.split() if len(word) > _MIN_LONG_WORD]
    return len(long) >= _MIN_LONG_WORDS and not _shares_words(node, headlines)


def _shares_words(node: Json, headlines: tuple[str, ...]) -> bool:
    """Return whether a node's headline shares a long word with the page's headlines."""
    own = " ".join(filter(None, (jsonld_text(node.get("headline")), jsonld_text(node.get("name"))))).casefold()
    page = " ".join(headlines).casefold()
    return any(word[:6] in page for word in own.split() if len(word) > 4 or not word.isascii())


def address_of(node: Json) -> str | None:
    """Return the web address that a node names as its own, or None."""
    for key in ("mainentityofpage", "url"):
        value = node.get(key)
        if isinstance(value, dict):
            value = value.get("@id") or value.get("url")
        if isinstance(value, str) and value.startswith("http"):
            return value
    return None


def jsonld_text(value: object) -> str | None:
    """Return the text of a value in any of its forms: string, number, `{"@value"}`, `{"name"}`, the first of a list."""
    for _ in range(6):
        if isinstance(value, list):
            value = value[0] if value else None
        elif isinstance(value, dict):
            lowered = {str(key).lower(): item for key, item in value.items()}
            value = lowered.get("@value", lowered.get("name", lowered.get("@list")))
        else:
            break
    if isinstance(value, str):
        text = _unescaped(value)
        return text or None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return None


def texts_of(value: object) -> tuple[str, ...]:
    """Return all texts of a value: every item of a list, a single one otherwise."""
    items = value if isinstance(value, list) else [value]
    return tuple(text for item in items[:200] if (text := jsonld_text(item)))


def _unescaped(text: str) -> str:
    if "&" in text:
        text = html.unescape(html.unescape(text))
    if "<" in text:
        text = re.sub(r"</?[a-zA-Z][^<>]*>", "", text)
    return " ".join(text.split())
