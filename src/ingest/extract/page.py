"""A web page, or the full text of a feed entry, to a draft: parse, metadata, body, kind of page."""

import re
from datetime import datetime

from ingest.errors import Reason
from ingest.extract.body.blocks import segment
from ingest.extract.body.extract import Body, extract_body
from ingest.extract.confidence import confidences
from ingest.extract.draft import Draft, Refusal, has_text, shared_fields
from ingest.extract.meta import Metadata, extract_metadata
from ingest.extract.page_kind import page_kind
from ingest.extract.tree import Tree, parse
from ingest.records import Dropped, Provenance, Raw
from ingest.text.tokens import count_words

_MAX_SHOWN = 100  # blocks that are reported as dropped
_COUNTED = 2_000  # characters of a text whose words a message counts
_WHY = {
    Reason.NO_TEXT: "has no readable text; a page that scripts build shows none without them",
    Reason.BOILERPLATE: "shows no article, only navigation, notices or teasers",
    Reason.CHALLENGE: "is a bot check or a consent wall in place of the article; fetch it another way",
    Reason.PAYWALL: "shows less than a lead of an article that is not free",
    Reason.NOT_ARTICLE: "is a list of articles (a section front, a search page), not an article",
}
_OPENED = re.compile(r"<(?:html|body|article|main|section|div|table)[\s>]", re.IGNORECASE)
_CLOSED = re.compile(r"</(?:html|body|article|main|section|div|table)\s*>", re.IGNORECASE)


def read_page(raw: Raw, html: str, *, utf8: bytes | None = None, now: datetime | None) -> Draft | Refusal:
    """Read a page; with `raw.fragment`, an article body whose metadata the hints carry.

    `utf8` is `html` encoded in UTF-8, if the caller has it. `now` (UTC) bounds the dates.
    """
    if raw.fragment and "<" not in html:
        html, utf8 = "".join(f"<p>{line}</p>" for line in html.splitlines() if line.strip()), None
    tree = parse(html, utf8)
    metadata = extract_metadata(tree, url=raw.url, headers=raw.headers, hints=raw.hints, now=now)
    body = extract_body(tree, html, title=metadata.title, url=raw.url, authors=metadata.authors, fragment=raw.fragment)
    if raw.fragment and body.text:
        kind: str | Reason = "article"
    else:
        kind = page_kind(tree, body, url=raw.url or metadata.canonical_url, title=metadata.title)
    if isinstance(kind, Reason):
        return _refusal(kind, tree, metadata, body, raw)
    if not has_text(body.text):
        return _refusal(Reason.NO_TEXT, tree, metadata, body, raw)
    return _draft(raw, tree, html, metadata, body, kind)


def _refusal(reason: Reason, tree: Tree, metadata: Metadata, body: Body, raw: Raw) -> Refusal:
    """Return the refusal; a page without text that shows something else is BOILERPLATE instead of NO_TEXT."""
    dropped = body.dropped
    if reason is Reason.NO_TEXT:
        shown = tuple(Dropped(block.text, "block") for block in segment(tree).blocks)
        if has_text(" ".join(piece.text for piece in shown)):
            reason, dropped = Reason.BOILERPLATE, dropped or shown[:_MAX_SHOWN]
    why = _WHY[reason]
    if raw.fragment and reason is Reason.NO_TEXT:
        count = count_words(body.text[:_COUNTED])
        why = f"is an entry with only {count} word{'s' * (count != 1)} of its own, and its page is not fetched"
    return Refusal(reason, why, candidates=metadata.candidates, dropped=dropped)


def _draft(raw: Raw, tree: Tree, html: str, metadata: Metadata, body: Body, kind: str) -> Draft:
    provenance = [Provenance("text", body.extractor), *metadata.provenance]
    provenance += [Provenance("html", f"cut: too many {what}") for what in tree.cuts]
    if not raw.fragment and is_truncated(html):
        provenance.append(Provenance("html", "truncated"))
    values = shared_fields(metadata, Draft) | shared_fields(body, Draft)
    if not raw.fragment:
        day = metadata.published_local[:10] if metadata.published_local else None
        found = confidences(metadata.title, metadata.authors, day, body.confidence, metadata.candidates)
        values |= shared_fields(found, Draft)
    return Draft(**values | {"kind": kind, "provenance": tuple(provenance)})


def is_truncated(html: str) -> bool:
    """Return whether a page ends in its middle: no closing body or html, and required end tags are missing.

    The end tags of html and body may be omitted (WHATWG HTML, 13.1.2.4), those of div, article and table may not.
    """
    tail = html[-4096:].lower()
    if "</html" in tail or "</body" in tail:
        return False
    opened = [name[1:].strip(" >\t\r\n").lower() for name in _OPENED.findall(html)]
    required = sum(name not in {"html", "body"} for name in opened)
    return bool(opened) and (required > len(_CLOSED.findall(html)) or tail.rfind("<") > tail.rfind(">"))
