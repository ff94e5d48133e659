"""Who wrote it: author claims of every source, read as names; the first source that names a person is believed."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ingest.extract.meta.jsonld import JsonLd, follow, text_of, types_of
from ingest.extract.meta.names import Names, after_by, is_names_only, read_names
from ingest.extract.meta.rules import AUTHOR_ORDER, ORGANISATION_SOURCES
from ingest.extract.meta.tags import Markup, Spot
from ingest.extract.meta.titles import fold
from ingest.extract.meta.unmarked import author_links, lone_lines, short_texts
from ingest.extract.tree import Tree
from ingest.records import Candidate, Hints

_META_AUTHOR = re.compile(r"(?:^|[.:_#-])(?:authors?|byline?|byl|creator|author_?names?\d?|byline_name)$")
_NOT_AUTHOR = ("twitter:", "has_")
_META_RANK = ("article:author", "og:article:author", "parsely-author", "sailthru.author", "byl", "dc.creator")
_AUTHOR_PAGE = re.compile(
    r"/(?:authors?|editors?|people|profiles?|autor(?:en|es)?|auteurs?|contributors?|staff|by|journalist|writers?)/([\w%-]+)/?$"
)
_LINE = "line of names"  # the note of such a claim
_MANY = 8  # authors of one article; a longer byline is a list of something else
_SPOT_RANK = {"byline": 0, "address": 1, "author": 2, "rel": 3}


@dataclass(frozen=True, slots=True)
class Claim:
    """One source's author field; `loose` texts were not marked up as names."""

    source: str
    texts: tuple[str, ...]
    loose: bool = False
    note: str = ""
    declared: bool = False  # the markup says that this is a person


@dataclass(frozen=True, slots=True)
class Authors:
    """The persons, the source that named them, and all candidates."""

    persons: tuple[str, ...]
    source: str | None
    candidates: tuple[Candidate, ...]


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
    marked = [spot for spot in markup.spots if {"author", "creator"} & set(spot.prop.split()) and not spot.apart]
    if marked:
        yield Claim("microdata", tuple(_names_of(marked[0])), loose=True)
    shown = [spot for spot in markup.spots if spot.kind in _SPOT_RANK and not spot.foreign and len(spot.text) <= 300]
    shown.sort(key=lambda spot: (spot.apart, not spot.main, _SPOT_RANK[spot.kind]))
    for spot in shown[:6]:
        yield Claim("byline", tuple(_names_of(spot)), loose=True, note=spot.kind)


def hidden_claims(tree: Tree, markup: Markup) -> Iterator[Claim]:
    """Bylines without markup: links to author pages, and short texts that start with a word for "by".

    A colon after that word, or a noun such as "author", makes it as good as markup (`declared`).
    """
    links = list(dict.fromkeys(author_links(tree)))
    for text in links[:3]:
        yield Claim("byline", (text,), loose=True, note="link to an author page", declared=len(links) <= 2)
    for text in short_texts(tree, markup.around):
        name, colon = after_by(text)
        if name and not name[0].islower():  # "by signing up …"
            yield Claim("byline", (name,), loose=True, note="text", declared=colon)
    for text, own in lone_lines(tree, markup.around):
        if is_names_only(text):
            yield Claim("byline", (text,), loose=True, note=_LINE, declared=own)


def _names_of(spot: Spot) -> tuple[str, ...]:
    return spot.names or (spot.text,)


_Read = tuple[Claim, Names]


def _shown_desk(desk: _Read | None, read: list[_Read]) -> int:
    """The place of the first byline that shows the organisation which the markup calls the author, or the end."""
    own = {fold(name) for name in desk[1].desks} if desk is not None else set()
    bylines = (at for at, (claim, _) in enumerate(read) if claim.source == "byline")
    return next((at for at in bylines if own & {fold(name) for name in read[at][1].desks}), len(read))


def _with_all(best: _Read, read: list[_Read]) -> _Read:
    """The page's byline instead of a list that it contains: templates often hand on the first author only."""
    known = {fold(name) for name in best[1].persons}
    marked = (item for item in read if item[0].source == "byline" and _is_byline(item[0]))
    whole = (item for item in marked if known < {fold(name) for name in item[1].persons})
    return next((item for item in whole if len(item[1].persons) <= _MANY), best)


def _is_byline(claim: Claim) -> bool:
    """Marked as one, or nothing but names: other elements with a class for authors tell about them too."""
    text = claim.texts[0]
    return claim.note == "byline" or (len(claim.texts) == 1 and is_names_only(after_by(text)[0] or text))


def choose_authors(
    claims: Iterator[Claim], hidden: Callable[[], Iterator[Claim]], sites: frozenset[str], told: frozenset[str]
) -> Authors:
    """The persons of the first claim, by source, that names any.

    Where nobody names a person, it is the organisation that the markup itself calls the author (schema.org allows it);
    a desk in a visible byline is nobody. `hidden` is asked for more claims only when nobody names a person.
    """
    read: list[_Read] = [
        (claim, read_names(claim.texts, sites, loose=claim.loose, declared=told if claim.declared else None))
        for claim in claims
    ]
    read.sort(key=lambda item: AUTHOR_ORDER.index(item[0].source))
    desk = next((item for item in read if item[1].desks and item[0].source in ORGANISATION_SOURCES), None)
    shown = _shown_desk(desk, read)  # bylines after it are those of other articles
    best = next((item for item in read[:shown] if item[1].persons), None)
    if best is not None:
        best = _with_all(best, read)
    else:
        found = [(claim, read_names(claim.texts, sites, loose=True)) for claim in hidden()]
        if desk is not None:
            found = [item for item in found if item[0].declared and (shown == len(read) or item[0].note == _LINE)]
        best = next((item for item in found if item[1].persons), None)
        read.extend([best] if best else [])
    names = best[1].persons if best else (desk[1].desks if desk else ())
    best = best or desk
    chosen = best[0] if best else None
    candidates = tuple(
        Candidate("authors", "; ".join(claim.texts)[:300], claim.source, claim is chosen, claim.note)
        for claim, _ in read
    )
    return Authors(names, chosen.source if chosen else None, candidates)
