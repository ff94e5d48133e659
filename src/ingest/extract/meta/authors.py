"""Who wrote it: author claims of every source, read as names; the first source that names a person is believed."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from ingest.extract.meta.jsonld import JsonLd, follow, text_of, types_of
from ingest.extract.meta.name_parts import after_by
from ingest.extract.meta.names import Names, is_agency, is_name_of_desk, is_names_only, is_site, read_names
from ingest.extract.meta.rules import AUTHOR_ORDER, ORGANISATION_SOURCES
from ingest.extract.meta.tags import Markup, Spot
from ingest.extract.meta.title_text import fold
from ingest.extract.meta.unmarked import author_links, lone_lines, named_parts, short_texts
from ingest.extract.tree import Tree
from ingest.records import Candidate, Hints

_META_AUTHOR = re.compile(r"(?:^|[.:_#-])(?:authors?|byline?|byl|creator|author_?names?\d?|byline_name)$")
_NOT_AUTHOR = ("twitter:", "has_")
_META_RANK = ("article:author", "og:article:author", "parsely-author", "sailthru.author", "byl", "dc.creator")
_AUTHOR_PAGE = re.compile(
    r"/(?:authors?|editors?|people|profiles?|autor(?:en|es)?|auteurs?|contributors?|staff|by|journalist|writers?)/([\w%-]+)/?$"
)
_LINE = "line of names"  # the note of such a claim
_TEXT = "text"  # of one that begins with a word for "by"
_TOGETHER = 3  # spots from one author of an article to the next
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
    apart: bool = False  # it stands beside the article


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
    return found[:_MANY]


def hidden_claims(tree: Tree, markup: Markup) -> Iterator[Claim]:
    """Bylines without markup: links to author pages, and short texts that start with a word for "by".

    A colon after that word, or a noun such as "author", makes it as good as markup (`declared`).
    """
    for text in named_parts(tree, markup.around):
        yield Claim("byline", (text,), loose=True, note="name of the part", declared=True)
    links = list(dict.fromkeys(author_links(tree, markup.around)))
    for text in links[:3]:
        yield Claim("byline", (text,), loose=True, note="link to an author page", declared=len(links) <= 2)
    for text in short_texts(tree, markup.around):
        name, colon = after_by(text)
        if name and not name[0].islower():  # "by signing up …"
            yield Claim("byline", (name,), loose=True, note=_TEXT, declared=colon)
    for text, own in lone_lines(tree, markup.around):
        if is_names_only(text):
            yield Claim("byline", (text,), loose=True, note=_LINE, declared=own)


def _names_of(spot: Spot) -> tuple[str, ...]:
    return spot.names or (spot.text,)


_Read = tuple[Claim, Names]


class _Reader:
    """Reads claims as names, each when it is asked for the first time: most pages are decided by the first one."""

    def __init__(self, sites: frozenset[str], told: frozenset[str]) -> None:
        self.sites = sites
        self._told = told
        self._known: dict[int, Names] = {}

    def names(self, claim: Claim) -> Names:
        """The names of a claim, which must stay alive as long as the reader."""
        found = self._known.get(id(claim))
        if found is None:
            declared = self._told if claim.declared else None
            found = read_names(claim.texts, self.sites, loose=claim.loose, declared=declared)
            self._known[id(claim)] = found
        return found


@dataclass(slots=True)
class _Found:
    """What the marked claims tell: the persons, else the organisation of the markup and where the page shows it."""

    best: _Read | None = None
    desk: _Read | None = None
    shown: bool = False  # a byline shows what the markup names: bylines after that are those of other articles


def _first(claims: list[Claim], reader: _Reader) -> _Found:
    """The first claim that names a person, in the order of trust."""
    found = _Found()
    own: set[str] = set()
    for claim in claims:
        names = reader.names(claim)
        others = {fold(name) for name in (*names.desks, *names.nobody)}
        if names.persons:
            found.best = claim, names
            break
        if claim.source == "byline" and own & others:
            found.shown = True
            break
        if claim.source in ORGANISATION_SOURCES:
            own = own or others
            if names.desks and found.desk is None:
                found.desk = claim, names
    return found


def _with_all(best: _Read, claims: list[Claim], reader: _Reader) -> _Read:
    """The page's byline instead of a list that it contains: templates often hand on the first author only.

    The other way round where the list holds the makers of everything: then its authors are those of the byline.
    """
    known = {fold(name) for name in best[1].persons}
    credits_too = best[1].unread > 1
    for claim in claims:
        if claim.source != "byline" or not _is_byline(claim):
            continue
        if not credits_too and not all(name in fold(" ".join(claim.texts)) for name in known):
            continue
        names = reader.names(claim)
        shown = {fold(name) for name in names.persons}
        if (known < shown and len(shown) <= _MANY) or (credits_too and shown and shown < known):
            return claim, names
    return best


def _is_byline(claim: Claim) -> bool:
    """Marked as one, or nothing but names: other elements with a class for authors tell about them too."""
    text = claim.texts[0]
    return claim.note == "byline" or (len(claim.texts) == 1 and is_names_only(after_by(text)[0] or text))


def _organisation(desk: _Read | None, claims: list[Claim], hidden: list[Claim], reader: _Reader) -> _Read | None:
    """The organisation that signs where no person does: the markup's, else one that a byline names.

    schema.org allows an Organization as author. Of unmarked texts only those with a label or a link to an author's
    page count, of elements with a class for authors only those that begin with a word for "by", or name an agency.
    That the site itself signs tells nobody anything: for that the markup has to say so.
    """
    if desk is not None:
        return desk
    bylines = [claim for claim in claims if claim.source == "byline"]
    for claim in [*bylines, *(claim for claim in hidden if claim.declared)]:
        names = reader.names(claim)
        signed = claim.declared or claim.note in ("byline", "rel") or bool(after_by(claim.texts[0])[0])
        told = [name for name in names.desks if (signed or is_agency(name)) and is_name_of_desk(name)]
        if told and not any(is_site(name, reader.sites) for name in told):
            return claim, replace(names, desks=tuple(told))
    return None


def _with_agencies(best: _Read) -> tuple[str, ...]:
    """The persons, with the news agencies that the page's JSON-LD lists beside them as authors of their own."""
    claim, names = best
    if claim.source != "json-ld" or not any(map(is_agency, claim.texts)):
        return names.persons
    places = [(fold(text), text) for text in claim.texts]
    order = {name: next((at for at, (key, _) in enumerate(places) if fold(name) in key), 0) for name in names.persons}
    order |= {text: at for at, (_, text) in enumerate(places) if is_agency(text)}
    return tuple(sorted(order, key=lambda name: order[name]))


def _may_name(claim: Claim, found: _Found) -> bool:
    """Whether an unmarked text may name a person: beside an organisation's name or byline fewer texts may."""
    if found.desk is not None and not claim.declared:
        return False
    return not found.shown or claim.note == _LINE or (found.desk is None and claim.note == _TEXT)


def choose_authors(
    claims: Iterator[Claim], hidden: Callable[[], Iterator[Claim]], sites: frozenset[str], told: frozenset[str]
) -> Authors:
    """The persons of the first claim, by source, that names any.

    Where nobody names a person, it is the organisation that signs. `hidden` is asked for more claims only when no
    marked claim names a person.
    """
    known = sorted(claims, key=lambda claim: AUTHOR_ORDER.index(claim.source))
    near = [claim for claim in known if not claim.apart]
    reader = _Reader(sites, told)
    found = _first(near, reader)
    more: list[Claim] = []
    if found.best is not None:
        best: _Read | None = _with_all(found.best, near, reader)
    else:
        best = _hidden(hidden, found, reader, more) or _beside(known, found, reader)
    if best is not None:
        names = _with_agencies(best)
    else:
        best = _organisation(found.desk, near, more, reader)
        names = best[1].desks if best is not None else ()
    chosen = best[0] if best is not None else None
    listed = [*known, *(claim for claim in more if claim is chosen)]
    candidates = tuple(
        Candidate("authors", "; ".join(claim.texts)[:300], claim.source, claim is chosen, claim.note)
        for claim in listed
    )
    return Authors(names, chosen.source if chosen is not None else None, candidates)


def _hidden(hidden: Callable[[], Iterator[Claim]], found: _Found, reader: _Reader, asked: list[Claim]) -> _Read | None:
    """The first unmarked text that names a person; all that were looked at are added to `asked`."""
    for claim in hidden():
        asked.append(claim)
        if _may_name(claim, found) and reader.names(claim).persons:
            return claim, reader.names(claim)
    return None


def _beside(claims: list[Claim], found: _Found, reader: _Reader) -> _Read | None:
    """A byline that stands beside the article, where nothing else signs."""
    if found.desk is not None:
        return None
    marked = [claim for claim in claims if claim.apart and claim.note in ("byline", "rel")]
    return next(((claim, reader.names(claim)) for claim in marked if reader.names(claim).persons), None)
