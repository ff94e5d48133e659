"""What a page reserves: its copyright line, its opt-out from text and data mining, and whether it is free to read.

Sources: robots directives `noai` and `noimageai` (meta and X-Robots-Tag), the W3C community report "TDM Reservation
Protocol" (meta and header `tdm-reservation`), schema.org `isAccessibleForFree`, Open Graph `article:content_tier`.
"""

import re
from collections.abc import Iterator

from ingest.extract.meta.jsonld import JsonLd, follow
from ingest.extract.meta.jsonld_values import Json, jsonld_text
from ingest.extract.meta.markup import Markup
from ingest.records import Hints

_NO_AI = frozenset({"noai", "noimageai", "noml", "notrain"})
_ROBOTS = ("robots", "googlebot", "googlebot-news", "bingbot", "gptbot", "ccbot", "google-extended", "anthropic-ai")
_NOTICE = re.compile(
    r"©|\(c\)\s*\d{4}|copyright|all rights reserved|alle rechte|tous droits|derechos reservados|版权|無断転載|無断複製",
    re.IGNORECASE,
)


def ai_opt_out(markup: Markup, headers: tuple[tuple[str, str], ...]) -> bool | None:
    """Return True when page or server reserve the use by AI or text and data mining, False when they declare not to."""
    directives = [directive for text in _robots(markup, headers) for directive in re.split(r"[,;:\s]+", text.lower())]
    if any(directive in _NO_AI for directive in directives):
        return True
    reservations = [
        *markup.all("tdm-reservation"),
        *(value for name, value in headers if name.lower() == "tdm-reservation"),
    ]
    values = {value.strip() for value in reservations}
    if "1" in values:
        return True
    return False if "0" in values else None


def _robots(markup: Markup, headers: tuple[tuple[str, str], ...]) -> Iterator[str]:
    yield from markup.all(*_ROBOTS)
    for name, value in headers:
        if name.lower() == "x-robots-tag":
            yield value


def accessible_for_free(markup: Markup, jsonld: JsonLd) -> bool | None:
    """Return whether everybody can read the whole text, as the page itself declares it."""
    for node in (jsonld.article, jsonld.page):
        parts = node.get("haspart")
        items = parts if isinstance(parts, list) else [parts]
        flags = [_is_free(follow(item, jsonld.nodes)) for item in items if isinstance(item, dict)]
        flags.append(_is_free(node))
        if False in flags:
            return False
        if True in flags:
            return True
    tier = (markup.first("article:content_tier", "og:article:content_tier") or "").lower()
    return {"free": True, "metered": False, "locked": False}.get(tier)


def _is_free(node: object) -> bool | None:
    if not isinstance(node, dict):
        return None
    lowered: Json = {str(key).lower(): value for key, value in node.items()}
    value = lowered.get("isaccessibleforfree")
    if isinstance(value, bool):
        return value
    text = (jsonld_text(value) or "").rsplit("/", 1)[-1].strip().lower()
    return {"true": True, "false": False, "1": True, "0": False, "yes": True, "no": False}.get(text)


def copyright_claims(markup: Markup, jsonld: JsonLd, hints: Hints) -> Iterator[tuple[str, str]]:
    """Yield every copyright notice with its source."""
    notice = jsonld_text(jsonld.article.get("copyrightnotice"))
    holder = jsonld_text(follow(jsonld.article.get("copyrightholder"), jsonld.nodes))
    year = jsonld_text(jsonld.article.get("copyrightyear"))
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
