"""Everything on a page that may name its authors, as claims: JSON-LD, meta tags, microdata, bylines, addresses."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from itertools import pairwise

from ingest.extract.meta.author_names import is_lone_name, is_names_only, is_press_role, name_beside_role
from ingest.extract.meta.byline_lines import texts_of
from ingest.extract.meta.byline_parts import (
    after_by,
    after_date_and_by,
    after_label_inside,
    agency_as_source,
    is_agency,
    is_bare_by,
    is_label_of_author,
    is_other_role,
)
from ingest.extract.meta.jsonld import JsonLd, follow, types_of
from ingest.extract.meta.jsonld_values import jsonld_text
from ingest.extract.meta.markup import MarkedText, Markup
from ingest.extract.meta.signatures import endings, signatures, without_date
from ingest.extract.meta.unmarked import ShortTexts, signed_parts
from ingest.extract.meta.unspaced_bylines import names_at_end, names_in_line
from ingest.extract.tree import Tree
from ingest.records import Hints
from ingest.text.dates import find_date
from ingest.text.days import may_hold_date
from ingest.text.place_names import is_place_name
from ingest.text.scripts import CASELESS, UNSPACED

MAX_AUTHORS_OF_ARTICLE = 8  # a longer byline is a list of something else
_META_AUTHOR = re.compile(r"(?:^|[.:_#-])(?:(?:article_?)?authors?|byline?|byl|creator|author_?names?\d?|byline_name)$")
_NOT_AUTHOR = ("twitter:", "has_")
_META_RANK = ("article:author", "og:article:author", "parsely-author", "sailthru.author", "byl", "dc.creator")
_AUTHOR_PAGE = re.compile(
    r"/(?:authors?|editors?|people|profiles?|autor(?:en|es|e|i)?|auteurs?|contributors?|staff|by|journalist|writers?|szerzo)/([\w%-]+)/?$"
)
_PIECES = re.compile(r"\s*[|•·]\s*")  # between name, role and date in one line
_MAX_GAP = 3  # marked texts between the authors of one article
_BYLINE_RANK = {"byline": 0, "address": 1, "author": 2, "rel": 3}
_MAX_BYLINES = 6
_MAX_BESIDE = 20  # bylines that may stand side by side
_MAX_BYLINE_LENGTH = 300
_MAX_JSONLD_AUTHORS = 50
_MIN_BY = 8  # characters before the name in a heading: `Written by`, not a lone `By` or `De`
_MAX_NEAR = 8  # short texts after the headline that are near it
_MAX_ROLES = 15  # short texts after the headline in which a name stands beside a role


class Mark(Enum):
    """How a visible text is recognised as a byline."""

    NONE = auto()
    BYLINE = auto()  # class or id with "byline"
    LINK = auto()  # rel="author"
    AFTER_BY = auto()  # no markup; begins with a word for "by"
    NAMES_ONLY = auto()  # no markup; a line of nothing but names


@dataclass(frozen=True, slots=True)
class Claim:
    """The author values of one source."""

    source: str
    texts: tuple[str, ...]
    visible: bool = False  # texts for readers, not values of a field: more than names may stand there
    note: str = ""  # for people
    mark: Mark = Mark.NONE
    declared: bool = False  # the markup says that this is a person
    in_aside: bool = False  # it is beside the article
    named: bool = False  # the texts are those of elements for names
    outside: bool = False  # it is outside of the main content, which has the headline
    near: bool = False  # it is one of the first short texts after the headline


def author_claims(markup: Markup, jsonld: JsonLd, hints: Hints) -> Iterator[Claim]:
    """Yield everything marked up that may name the authors, in the order of the page within each source."""
    for key in ("author", "creator", "contributor"):
        texts, declared = _from_jsonld(jsonld.article.get(key), jsonld)
        if texts:
            yield Claim("json-ld", texts, note=key, declared=declared)
            break
    names = [name for name in markup.meta if _META_AUTHOR.search(name) and not name.startswith(_NOT_AUTHOR)]
    names.sort(key=lambda name: _META_RANK.index(name) if name in _META_RANK else len(_META_RANK))
    for name in names:
        yield Claim("meta", tuple(markup.meta[name]), note=name)
    for number in "12":
        label, value = markup.first(f"twitter:label{number}"), markup.first(f"twitter:data{number}")
        if label and value and is_bare_by(label):
            yield Claim("meta", (value,), note=f"twitter:data{number}")
    yield from _visible_claims(markup)
    pages = tuple(value for name in names for text in markup.meta[name] if (value := _from_author_page(text)))
    if pages:
        yield Claim("url", pages, visible=True, note="address of the author's page")
    if hints.authors:
        yield Claim("feed", hints.authors, note=hints.carrier)


def _from_author_page(text: str) -> str:
    """Return the names in addresses of author pages, `https://…/author/given-surname` as `Given Surname`."""
    matches = [_AUTHOR_PAGE.search(address.strip()) for address in text.split(",")]
    slugs = [match[1] for match in matches if match is not None and match[1].replace("-", "").isalpha()]
    return "; ".join(" ".join(word.capitalize() for word in slug.split("-")) for slug in slugs)


def _from_jsonld(value: object, jsonld: JsonLd) -> tuple[tuple[str, ...], bool]:
    """Return the names of a list of persons and organisations, and whether all are declared to be persons."""
    items = value if isinstance(value, list) else [value]
    if any("person" in types_of(node) for item in items if isinstance(node := follow(item, jsonld.nodes), dict)):
        items = [item for item in items if not _is_publisher(follow(item, jsonld.nodes))]
    names: list[str] = []
    declared = True
    for item in items[:_MAX_JSONLD_AUTHORS]:
        node = follow(item, jsonld.nodes)
        name = node.get("name", node.get("@list", node)) if isinstance(node, dict) else node
        texts = name if isinstance(name, list) else [name]
        names.extend(text for entry in texts if (text := jsonld_text(entry)))
        declared = declared and isinstance(node, dict) and "person" in types_of(node)
    return tuple(names), declared


def _is_publisher(node: object) -> bool:
    """Return whether an author is declared to be an organisation, and is no news agency."""
    if not isinstance(node, dict):
        return False
    kinds = types_of(node)
    organisation = any(kind.endswith("organization") for kind in kinds) and "person" not in kinds
    return organisation and not is_agency(jsonld_text(node.get("name")) or "")


def _visible_claims(markup: Markup) -> Iterator[Claim]:
    authors = _microdata_authors(markup)
    if authors:
        yield Claim("microdata", tuple(text for item in authors for text in texts_of(item)), visible=True)
    bylines = [
        item
        for item in markup.marked_texts
        if item.kind in _BYLINE_RANK and not item.in_related and len(item.text) <= _MAX_BYLINE_LENGTH
    ]
    headline_in_main = any(item.kind == "h1" and item.in_main for item in markup.marked_texts)
    bylines.sort(key=lambda item: (item.in_aside, not item.in_main, _BYLINE_RANK[item.kind]))
    marks = {"byline": Mark.BYLINE, "rel": Mark.LINK}
    boxes = _bylines_by_box(bylines[:_MAX_BESIDE])
    for item in bylines[:_MAX_BYLINES]:
        beside = boxes.pop(item.box, ()) if item.box else ()
        if len(beside) > 1:
            yield Claim("byline", beside, visible=True, note="bylines side by side", in_aside=item.in_aside)
        mark = marks.get(item.kind, Mark.NONE)
        outside = headline_in_main and not item.in_main
        yield Claim(
            "byline", texts_of(item), visible=True, note=item.kind, mark=mark, in_aside=item.in_aside,
            named=bool(item.names), outside=outside,
        )  # fmt: skip


def _bylines_by_box(bylines: list[MarkedText]) -> dict[str, tuple[str, ...]]:
    """Return the names of bylines of one form that share a small element, without other roles and wrappers."""
    boxes: dict[str, list[str]] = {}
    for item in sorted(bylines, key=lambda item: len(item.text)):
        names = boxes.setdefault(item.box, [])
        if not any(name in item.text for name in names) and not is_other_role(item.before):
            names.append(item.text)
    order = {item.text: place for place, item in reversed(list(enumerate(bylines)))}
    return {box: tuple(sorted(names, key=order.__getitem__)) for box, names in boxes.items()}


def _microdata_authors(markup: Markup) -> list[MarkedText]:
    """Return the authors in microdata that stand together: those further away belong to other articles."""
    authors: list[MarkedText] = []
    last = 0
    for index, item in enumerate(markup.marked_texts):
        beside = item.in_aside and (item.in_related or not item.in_main)  # a menu within the article names its authors
        if not {"author", "creator"} & set(item.itemprop.split()) or beside:
            continue
        if authors and index - last > _MAX_GAP:
            break
        authors.append(item)
        last = index
    return authors[:MAX_AUTHORS_OF_ARTICLE]


def unmarked_claims(tree: Tree, markup: Markup, short_texts: ShortTexts) -> Iterator[Claim]:
    """Yield bylines without markup: links to author pages, and short texts that begin with a word for "by".

    A colon after that word, or a noun such as "author", makes a claim as good as markup (`declared`).
    """
    parts, links = signed_parts(tree, markup.headline_ancestors)
    for text in parts:
        yield Claim("byline", (text,), visible=True, note="name of the part", declared=True)
    few = len({text for line in links for text in line}) <= 2
    for texts in links[:3]:
        yield Claim("byline", texts, visible=True, note="link to an author page", declared=few or len(texts) > 1)
    yield from _claims_in_texts(short_texts.texts())
    yield from _lone_names(short_texts)


def _lone_names(short_texts: ShortTexts) -> Iterator[Claim]:
    """Yield names that stand alone: around the headline, in a heading, above the text, and at its end."""
    line = short_texts.line_after_headline()
    if is_lone_name(line):
        yield Claim("byline", (line,), visible=True, note="below the headline", mark=Mark.NAMES_ONLY, declared=True)
    yield from _claims_above_headline(short_texts.above_headline())
    for text in short_texts.headings():
        name, _ = after_by(text)
        if is_names_only(name) and len(text) - len(name) >= _MIN_BY:
            yield Claim("byline", (name,), visible=True, note="heading", mark=Mark.AFTER_BY, declared=True)
    for text, above_text in short_texts.lone_lines():
        if is_names_only(text) and not is_place_name(text):
            note = "line of names"
            yield Claim("byline", (text,), visible=True, note=note, mark=Mark.NAMES_ONLY, declared=above_text)
    for text in short_texts.names_above_headline():
        if is_names_only(text) and not is_place_name(text):
            yield Claim("byline", (text,), visible=True, note="name above the headline", mark=Mark.NAMES_ONLY)
    for text in signatures(short_texts):
        if is_names_only(text):
            yield Claim("byline", (text,), visible=True, note="signature", mark=Mark.NAMES_ONLY, near=True)
    for text in endings(short_texts):
        if UNSPACED.search(text) and (names := names_at_end(text)):
            yield Claim("byline", names, visible=True, note="signature", mark=Mark.AFTER_BY)


def _claims_above_headline(texts: list[str]) -> Iterator[Claim]:
    """Yield names after a word for "by" right above the headline, perhaps behind a date: `9 March 2026 | by Name`."""
    for text in texts:
        for piece in _PIECES.split(text):
            name = after_by(piece)[0] or after_date_and_by(piece)
            if is_names_only(name):
                yield Claim(
                    "byline", (name,), visible=True, note="above the headline", mark=Mark.AFTER_BY, declared=True
                )


def _claims_in_texts(texts: list[str]) -> Iterator[Claim]:
    """Yield what short texts say after a word for "by", be it a text of its own, and names beside a date."""
    yield from _names_beside_roles(texts[:_MAX_ROLES])
    for place, (text, following) in enumerate(pairwise([*texts, ""])):
        if is_label_of_author(text) and is_names_only(following):
            yield Claim("byline", (following,), visible=True, note="text", mark=Mark.AFTER_BY, declared=True)
        dated = may_hold_date(text) and find_date(text) is not None
        if UNSPACED.search(text) and (names := names_in_line(text)):
            yield Claim("byline", names, visible=True, note="text", mark=Mark.AFTER_BY, declared=True)
            continue
        if agency := agency_as_source(text):
            yield Claim("byline", (agency,), visible=True, note="source", mark=Mark.AFTER_BY, declared=True)
        pieces = _PIECES.split(text) if dated else [text]
        if len(pieces) > 1 and CASELESS.search(text) and not after_by(pieces[0])[1]:
            pieces = [text]
        for piece in pieces:
            name, is_label = after_by(piece)
            if name and not name[0].islower():  # "by signing up …"
                near = place < _MAX_NEAR
                yield Claim(
                    "byline", (name,), visible=True, note="text", mark=Mark.AFTER_BY, declared=is_label, near=near
                )
        name = after_label_inside(text) or (after_date_and_by(text) if dated else "")
        if name:
            yield Claim("byline", (name,), visible=True, note="text", mark=Mark.AFTER_BY, declared=True)
        first = _PIECES.split(text, maxsplit=1)[0]
        if dated and first == text:
            first = without_date(text)
        if dated and first != text and is_names_only(first) and not is_place_name(first):
            yield Claim("byline", (first,), visible=True, note="name beside a date", mark=Mark.NAMES_ONLY)


def _names_beside_roles(texts: list[str]) -> Iterator[Claim]:
    """Yield names that a role of the press follows in the same short text or in the next one.

    Those that stand close together are the authors of one article.
    """
    groups: list[list[str]] = []
    last = -_MAX_GAP
    for place, (text, following) in enumerate(pairwise([*texts, ""])):
        name = text if is_names_only(text) and is_press_role(following) else name_beside_role(text, following)
        if name and place - last <= _MAX_GAP and groups:
            groups[-1].append(name)
        elif name:
            groups.append([name])
        last = place if name else last
    for names in groups:
        texts_of_group = tuple(dict.fromkeys(names))
        yield Claim("byline", texts_of_group, visible=True, note="name beside a role", mark=Mark.NAMES_ONLY)
