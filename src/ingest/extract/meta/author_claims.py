"""Everything on a page that may name its authors, as claims: JSON-LD, meta tags, microdata, bylines, addresses."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.extract.meta.jsonld import JsonLd, follow, text_of, types_of
from ingest.extract.meta.name_parts import after_by
from ingest.extract.meta.names import is_names_only
from ingest.extract.meta.tags import Markup, Spot
from ingest.extract.meta.unmarked import ShortTexts, signed_parts
from ingest.extract.tree import Tree
from ingest.records import Hints

_META_AUTHOR = re.compile(r"(?:^|[.:_#-])(?:authors?|byline?|byl|creator|author_?names?\d?|byline_name)$")
_NOT_AUTHOR = ("twitter:", "has_")
_META_RANK = ("article:author", "og:article:author", "parsely-author", "sailthru.author", "byl", "dc.creator")
_AUTHOR_PAGE = re.compile(
    r"/(?:authors?|editors?|people|profiles?|autor(?:en|es)?|auteurs?|contributors?|staff|by|journalist|writers?)/([\w%-]+)/?$"
)
LINE = "line of names"  # the note of such a claim
TEXT = "text"  # of one that begins with a word for "by"
MANY = 8  # authors of one article; a longer byline is a list of something else
_TOGETHER = 3  # spots from one author of an article to the next
_SPOT_RANK = {"byline": 0, "address": 1, "author": 2, "rel": 3}


@dataclass(frozen=True, slots=True)
class Claim:
    """One source's author field; `loose` texts were not marked up as names."""

    source: str
    texts: tuple[str, ...]
    loose: bool = False
    note: str = ""
    declared: bool = False  # the markup says that this is a person
    apart: bool = False  # it stands beside the article


def author_claims(markup: Markup, linked: JsonLd, hints: Hints) -> Iterator[Claim]:
    """Everything that may name the authors, in the order of the page within each source."""
    for key in ("author", "creator", "contributor"):
        texts, declared = _from_jsonld(linked.article.get(key), linked)
        if texts:
            yield Claim("json-ld", texts, note=key, declared=declared)
            break
    names = [name for name in markup.meta if _META_AUTHOR.search(name) and not name.startswith(_NOT_AUTHOR)]
    names.sort(key=lambda name: _META_RANK.index(name) if name in _META_RANK else len(_META_RANK))
    for name in names:
        yield Claim("meta", tuple(markup.meta[name]), note=name)
    yield from _from_spots(markup)
    pages = tuple(value for name in names for text in markup.meta[name] if (value := _from_author_page(text)))
    if pages:
        yield Claim("url", pages, loose=True, note="address of the author's page")
    if hints.authors:
        yield Claim("feed", hints.authors, note=hints.carrier)


def _from_author_page(text: str) -> str:
    """`https://…/author/given-surname` as `Given Surname; …`: the last resort."""
    found = [_AUTHOR_PAGE.search(address.strip()) for address in text.split(",")]
    slugs = [match[1] for match in found if match is not None and match[1].replace("-", "").isalpha()]
    return "; ".join(" ".join(word.capitalize() for word in slug.split("-")) for slug in slugs)


def _from_jsonld(value: object, linked: JsonLd) -> tuple[tuple[str, ...], bool]:
    """The names of a list of persons and organisations, and whether all of them are declared to be persons."""
    items = value if isinstance(value, list) else [value]
    found: list[str] = []
    declared = True
    for item in items[:50]:
        node = follow(item, linked.nodes)
        name = node.get("name", node.get("@list", node)) if isinstance(node, dict) else node
        texts = name if isinstance(name, list) else [name]
        found.extend(text for entry in texts if (text := text_of(entry)))
        declared = declared and isinstance(node, dict) and "person" in types_of(node)
    return tuple(found), declared


def _from_spots(markup: Markup) -> Iterator[Claim]:
    marked = _marked(markup)
    if marked:
        yield Claim("microdata", tuple(text for spot in marked for text in _names_of(spot)), loose=True)
    shown = [spot for spot in markup.spots if spot.kind in _SPOT_RANK and not spot.foreign and len(spot.text) <= 300]
    shown.sort(key=lambda spot: (spot.apart, not spot.main, _SPOT_RANK[spot.kind]))
    for spot in shown[:6]:
        yield Claim("byline", tuple(_names_of(spot)), loose=True, note=spot.kind, apart=spot.apart)


def _marked(markup: Markup) -> list[Spot]:
    """The authors in microdata that stand together: each has an element of its own, other articles' are elsewhere."""
    found: list[Spot] = []
    last = 0
    for at, spot in enumerate(markup.spots):
        if not {"author", "creator"} & set(spot.prop.split()) or spot.apart:
            continue
        if found and at - last > _TOGETHER:
            break
        found.append(spot)
        last = at
    return found[:MANY]


def hidden_claims(tree: Tree, markup: Markup, short: ShortTexts) -> Iterator[Claim]:
    """Bylines without markup: links to author pages, and short texts that start with a word for "by".

    A colon after that word, or a noun such as "author", makes it as good as markup (`declared`).
    """
    parts, linked = signed_parts(tree, markup.around)
    for text in parts:
        yield Claim("byline", (text,), loose=True, note="name of the part", declared=True)
    links = list(dict.fromkeys(linked))
    for text in links[:3]:
        yield Claim("byline", (text,), loose=True, note="link to an author page", declared=len(links) <= 2)
    for text in short.texts():
        name, colon = after_by(text)
        if name and not name[0].islower():  # "by signing up …"
            yield Claim("byline", (name,), loose=True, note=TEXT, declared=colon)
    for text, own in short.lone_lines():
        if is_names_only(text):
            yield Claim("byline", (text,), loose=True, note=LINE, declared=own)


def _names_of(spot: Spot) -> tuple[str, ...]:
    return spot.names or (spot.text,)
