"""What a page reserves: its copyright line, its word on text and data mining, and whether it can be read for free.

Sources: robots directives `noai` and `noimageai` (meta and X-Robots-Tag), the W3C community report "TDM Reservation
Protocol" (meta and header `tdm-reservation`), schema.org `isAccessibleForFree`, Open Graph `article:content_tier`.
"""

import re
from collections.abc import Iterator

from ingest.extract.meta.jsonld import Json, JsonLd, follow, text_of
from ingest.extract.meta.tags import Markup
from ingest.records import Hints

_NO_AI = frozenset({"noai", "noimageai", "noml", "notrain"})
_ROBOTS = ("robots", "googlebot", "googlebot-news", "bingbot", "gptbot", "ccbot", "google-extended", "anthropic-ai")
_NOTICE = re.compile(
    r"©|\(c\)\s*\d{4}|copyright|all rights reserved|alle rechte|tous droits|derechos reservados|版权|無断転載|無断複製",
    re.IGNORECASE,
)


def ai_opt_out(markup: Markup, headers: tuple[tuple[str, str], ...]) -> bool | None:
    """True when the page or its server reserves use by AI or text and data mining, False when it says it does not."""
    said = [directive for text in _robots(markup, headers) for directive in re.split(r"[,;:\s]+", text.lower())]
    if any(directive in _NO_AI for directive in said):
        return True
    reservations = [
        *markup.all("tdm-reservation"),
        *(value for name, value in headers if name.lower() == "tdm-reservation"),
    ]
    told = [value.strip() for value in reservations]
    if "1" in told:
        return True
    return False if "0" in told else None


def _robots(markup: Markup, headers: tuple[tuple[str, str], ...]) -> Iterator[str]:
    yield from markup.all(*_ROBOTS)
    for name, value in headers:
        if name.lower() == "x-robots-tag":
            yield value


def accessible_for_free(markup: Markup, linked: JsonLd) -> bool | None:
    """Whether everybody can read the whole text, as the page itself declares it."""
    for node in (linked.article, linked.page):
        parts = node.get("haspart")
        items = parts if isinstance(parts, list) else [parts]
        told = [_truth(follow(item, linked.nodes)) for item in items if isinstance(item, dict)]
        told.append(_truth(node))
        if False in told:
            return False
        if True in told:
            return True
    tier = (markup.first("article:content_tier", "og:article:content_tier") or "").lower()
    return {"free": True, "metered": False, "locked": False}.get(tier)


def _truth(node: object) -> bool | None:
    if not isinstance(node, dict):
        return None
    lowered: Json = {str(key).lower(): value for key, value in node.items()}
    value = lowered.get("isaccessibleforfree")
    if isinstance(value, bool):
        return value
    text = (text_of(value) or "").rsplit("/", 1)[-1].strip().lower()
    return {"true": True, "false": False, "1": True, "0": False, "yes": True, "no": False}.get(text)


def copyright_claims(markup: Markup, linked: JsonLd, hints: Hints) -> Iterator[tuple[str, str]]:
    """(source, notice) of every copyright notice."""
    notice = text_of(linked.article.get("copyrightnotice"))
    holder = text_of(follow(linked.article.get("copyrightholder"), linked.nodes))
    year = text_of(linked.article.get("copyrightyear"))
    if notice:
        yield "json-ld", notice
    elif holder:
        yield "json-ld", " ".join(part for part in ("©", year, holder) if part)
    for value in markup.all(
        "copyright", "dc.rights", "dcterms.rights", "rights", "dc.rights.copyright", "dcterms.rightsholder"
    ):
        yield "meta", value
    for value in markup.copyright_lines:
        if _NOTICE.search(value):
            yield "text", value
    if hints.copyright_notice:
        yield "feed", hints.copyright_notice
