"""JSON-LD of a page: parsed, repaired where broken, flattened, and the node that describes the article.

Vocabulary: schema.org NewsArticle and its relatives; syntax: JSON-LD 1.1 (`@graph`, `@id` references, `@value`,
`@list`). Publishers write it by template, so it is often broken: common faults are repaired, and single fields are
salvaged from the rest.
"""

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.extract.meta.jsonld_values import Json, address_of, jsonld_text, may_be_own, own_articles
from ingest.urls.identity import identity_url

MAX_CHARS = 2_000_000  # of one script
MAX_NODES = 5_000  # of one page
_MAX_DEPTH = 40

_COMMENT = re.compile(
    r"^(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?:-->|(?://\s*)?\]\]>|/\*\s*\]\]>\s*\*/)$"
)
_TRAILING_COMMA = re.compile(r",(\s*+[}\]])")
_DOUBLE_COMMA = re.compile(r",(?:\s*+,)++")
_MISSING_COMMA = re.compile(r'(["}\]])(\s++")')
_BAD_ESCAPE = re.compile(r'\\(?!["\\/bfnrtu])|\\u(?![0-9a-fA-F]{4})')
_LINE_COMMENT = re.compile(r"^[ \t]*+//[^\n]*$", re.MULTILINE)
_SALVAGED = ("headline", "datePublished", "dateModified", "dateCreated", "articleSection")

# How well a type describes a news page; other types that end with Article or Posting count as 7.
_TYPE_RANK = {
    "newsarticle": 10, "reportagenewsarticle": 10, "analysisnewsarticle": 10, "opinionnewsarticle": 10,
    "backgroundnewsarticle": 10, "reviewnewsarticle": 10, "askpublicnewsarticle": 10, "liveblogposting": 9,
    "article": 8, "blogposting": 8, "report": 7, "review": 5, "claimreview": 4, "recipe": 5, "creativework": 4,
    "webpage": 3, "itempage": 3, "videoobject": 2, "podcastepisode": 2, "audioobject": 1, "imagegallery": 2,
}  # fmt: skip
_ARTICLE = 7  # rank from which a type is an article's
# Properties whose values are other works than this page.
_OTHER_WORKS = frozenset(
    {
        "itemlistelement", "ispartof", "mentions", "liveblogupdate", "relatedlink", "comment", "citation", "image",
        "isbasedon", "about", "publisher", "author", "creator", "haspart", "video", "associatedmedia",
        "potentialaction", "breadcrumb", "significantlink", "subjectof", "audio", "sponsor", "itemreviewed",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class JsonLd:
    """What the scripts of one page say. Keys of every node are lower case; `article` is empty when there is none."""

    article: Json = field(default_factory=dict)
    page: Json = field(default_factory=dict)  # WebPage, VideoObject ...: when it is not the article itself
    site_names: tuple[str, ...] = ()
    nodes: dict[str, Json] = field(default_factory=dict)  # by @id, to follow references
    foreign: bool = False  # all articles in them are others than the page's


def read_jsonld(scripts: list[str], url: str | None, headlines: tuple[str, ...] = ()) -> JsonLd:
    """Read all JSON-LD scripts of a page. Never raises.

    `url` and the page's `headlines` (its h1, og:title, title tag) distinguish the page's own node from those of other
    articles, as teasers have them: of several articles the one with the page's headline counts, and none if the page
    has headlines and address, and no node either of them.
    """
    objects = list(_nodes([value for script in scripts for value in load(script)]))
    by_id = _by_id([node for _, node in objects])
    own_address = identity_url(url) if url else None
    ranked = sorted(
        (
            (_rank(node, of_other_work, own_address), -position, node)
            for position, (of_other_work, node) in enumerate(objects)
        ),
        key=lambda item: item[:2],
        reverse=True,
    )
    declared = [node for (rank, _, node) in ranked if rank >= 4]
    articles = own_articles(declared, headlines, own_address)
    pages = [
        node
        for (rank, _, node) in ranked
        if 0 < rank < 4 and (_type_rank(node) < 4 or may_be_own(node, headlines, own_address))
    ]
    has_other_article = any(
        of_other_work and _type_rank(node) >= _ARTICLE and node.get("headline") for of_other_work, node in objects
    )
    names = [name for _, node in objects if (name := _site_name(node))]
    article = articles[0] if articles else {}
    publisher = jsonld_text(follow(article.get("publisher"), by_id))
    return JsonLd(
        article=article,
        page=pages[0] if pages else {},
        site_names=tuple(dict.fromkeys([publisher, *names] if publisher else names)),
        nodes=by_id,
        foreign=(bool(declared) or has_other_article) and not articles,
    )


def load(script: str) -> list[object]:
    """Return the JSON values of one script, which is repaired if it is broken; an empty list if it is unreadable."""
    text = script.strip("\ufeff \t\r\n;")
    if not text or len(text) > MAX_CHARS:
        return []
    value = _decode(text)
    if value is not None:
        return [value]
    text = _COMMENT.sub("", _COMMENT.sub("", text).strip()).strip(" \t\r\n;")
    if '"' not in text and "&quot;" in text:
        text = html.unescape(text)
    for repair in (_repair_commas, _repair_escapes, _remove_line_comments):
        value = _decode(text)
        if value is not None:
            return [value]
        text = repair(text)
    value = _decode(text)
    return _salvage(text) if value is None else [value]


def _decode(text: str) -> object | None:
    hook = _merge_authors if text.count('"author"') > 1 else None
    try:  # raw newlines and tabs in strings are let pass
        return json.loads(text, strict=False, object_pairs_hook=hook)  # type: ignore[no-any-return]
    except json.JSONDecodeError as error:
        if error.msg != "Extra data":
            return None
    except (RecursionError, ValueError):  # nested too deep; a number of too many digits
        return None
    return _decode_many(text)


def _merge_authors(pairs: list[tuple[str, object]]) -> Json:
    """Return an object whose several keys `author` became a list; of other repeated keys the last counts."""
    result = dict(pairs)
    authors = [value for key, value in pairs if key == "author"]
    if len(authors) > 1:
        result["author"] = [item for value in authors for item in (value if isinstance(value, list) else [value])]
    return result


def _decode_many(text: str) -> object | None:
    """Return several JSON values that stand one after the other, as some templates join them."""
    decoder = json.JSONDecoder(strict=False)
    values: list[object] = []
    position = 0
    while position < len(text) and len(values) < 50:
        try:
            value, end = decoder.raw_decode(text, position)
        except (RecursionError, ValueError):
            break
        values.append(value)
        position = end + len(text[end:]) - len(text[end:].lstrip(" \t\r\n,;"))
    return values or None


def _repair_commas(text: str) -> str:
    return _MISSING_COMMA.sub(r"\1,\2", _TRAILING_COMMA.sub(r"\1", _DOUBLE_COMMA.sub(",", text)))


def _repair_escapes(text: str) -> str:
    return _BAD_ESCAPE.sub("", text)


def _remove_line_comments(text: str) -> str:
    return _LINE_COMMENT.sub("", text)


def _salvage(text: str) -> list[object]:
    """Return single fields of a script that is beyond repair: the first plain string value of each."""
    kind = re.search(r'"@type"\s*:\s*\[?\s*"(\w*(?:Article|Posting))"', text)
    if kind is None:
        return []
    node: Json = {"@type": kind[1]}
    for name in _SALVAGED:
        match = re.search(rf'"{name}"\s*:\s*"((?:[^"\\\n]|\\.)*)"\s*[,}}\n]', text)
        if match is not None:
            node[name] = match[1].replace('\\"', '"').replace("\\/", "/")
    author = re.search(r'"author"\s*:\s*[\[{][^\]}]*?"name"\s*:\s*"([^"\\\n]+)"', text)
    if author is not None:
        node["author"] = author[1]
    return [node]


def _nodes(roots: list[object]) -> Iterator[tuple[bool, Json]]:
    """Yield every object of the graph in document order, keys in lower case, and whether it belongs to another work."""
    stack: list[tuple[object, bool, int]] = [(root, False, 0) for root in reversed(roots)]
    count = 0
    while stack and count < MAX_NODES:
        value, of_other_work, depth = stack.pop()
        count += 1
        if depth > _MAX_DEPTH:
            continue
        if isinstance(value, list):
            stack.extend((item, of_other_work, depth + 1) for item in reversed(value))
        elif isinstance(value, dict):
            node = {str(key).lower().removeprefix("schema:"): item for key, item in value.items()}
            yield of_other_work, node
            inner = [
                (item, of_other_work or key in _OTHER_WORKS)
                for key, item in node.items()
                if isinstance(item, dict | list)
            ]
            stack.extend((item, below, depth + 1) for item, below in reversed(inner))


def _by_id(nodes: list[Json]) -> dict[str, Json]:
    by_id: dict[str, Json] = {}
    for node in nodes:
        name = node.get("@id")
        if isinstance(name, str) and (name not in by_id or len(node) > len(by_id[name])):
            by_id[name] = node
    return by_id


def types_of(node: Json) -> tuple[str, ...]:
    """Return the types of a node in lower case without their namespace."""
    raw = node.get("@type", node.get("type"))
    values = raw if isinstance(raw, list) else [raw]
    return tuple(re.split(r"[/#:]", value)[-1].lower() for value in values if isinstance(value, str))


def _type_rank(node: Json) -> int:
    rank = 0
    for kind in types_of(node):
        default = 7 if kind.endswith(("article", "posting")) else 0
        rank = max(rank, _TYPE_RANK.get(kind, default))
    return rank


def _rank(node: Json, of_other_work: bool, own_address: str | None) -> float:
    rank: float = _type_rank(node)
    if rank == 0:
        return 0
    if rank >= 4 and not (node.get("headline") or node.get("datepublished") or node.get("name")):
        rank = 3.5
    if of_other_work:
        rank = min(rank, 3) - 1
    if own_address is not None and (address := address_of(node)) is not None:
        rank += 0.5 if identity_url(address) == own_address else -0.25
    return rank


def _site_name(node: Json) -> str | None:
    if not {"website", "newsmediaorganization"} & set(types_of(node)):
        return None
    return jsonld_text(node.get("name"))


def follow(value: object, nodes: dict[str, Json]) -> object:
    """Return the node that a reference `{"@id": …}` names; any other value as it is, its keys in lower case."""
    if isinstance(value, dict):
        lowered = {str(key).lower(): item for key, item in value.items()}
        name = lowered.get("@id")
        if isinstance(name, str) and "name" not in lowered:
            return nodes.get(name, lowered)
        return lowered
    return value
