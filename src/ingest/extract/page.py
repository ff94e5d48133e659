"""A web page, or a feed's full text, to the makings of an article."""

import re
from dataclasses import replace
from datetime import datetime

from ingest.errors import Reason
from ingest.extract.body.blocks import segment
from ingest.extract.body.extract import Body, extract_body
from ingest.extract.draft import Draft, Refusal
from ingest.extract.meta import Metadata, extract_metadata
from ingest.extract.page_kind import page_kind
from ingest.extract.tree import Tree, parse
from ingest.records import Dropped, Provenance, Raw
from ingest.text.tokens import count_words
from ingest.text.unicode import normalize_line

_MIN_TOKENS = 5  # fewer are no text
_FIRST = 200  # characters that usually hold them
_ENOUGH = 2000  # characters that must hold them
_MAX_SHOWN = 100  # pieces told of as dropped
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
    """Metadata, body and kind of a page; with `raw.fragment`, an article body whose metadata the hints carry.

    `utf8` is `html` in UTF-8, if the caller has it.
    """
    if raw.fragment and "<" not in html:
        html, utf8 = "".join(f"<p>{line}</p>" for line in html.splitlines() if line.strip()), None
    tree = parse(html, utf8)
    metadata = extract_metadata(tree, url=raw.url, headers=raw.headers, hints=raw.hints, now=now)
    body = extract_body(
        tree,
        html,
        title=metadata.title,
        url=raw.url,
        language=metadata.language_claim,
        fragment=raw.fragment,
    )
    kind = (
        "article"
        if raw.fragment and body.text
        else page_kind(tree, body, url=raw.url or metadata.canonical_url, title=metadata.title)
    )
    if isinstance(kind, Reason):
        return _refused(kind, tree, metadata, body, raw)
    text = body.text
    if count_words(text[:_FIRST]) < _MIN_TOKENS and count_words(text[:_ENOUGH]) < _MIN_TOKENS:
        return _refused(Reason.NO_TEXT, tree, metadata, body, raw)
    return replace(_draft(raw, tree, html, metadata, body, text), kind=kind)


def _refused(reason: Reason, tree: Tree, metadata: Metadata, body: Body, raw: Raw) -> Refusal:
    """The refusal, with what the page shows; nothing but furniture is told from nothing at all."""
    dropped = body.dropped
    if reason is Reason.NO_TEXT:
        shown = tuple(Dropped(block.text, "block") for block in segment(tree).blocks)
        if count_words(" ".join(entry.text for entry in shown)[:_ENOUGH]) >= _MIN_TOKENS:
            reason, dropped = Reason.BOILERPLATE, dropped or shown[:_MAX_SHOWN]
    why = _WHY[reason]
    if raw.fragment and reason is Reason.NO_TEXT:
        count = count_words(body.text[:_ENOUGH])
        why = f"is an entry with only {count} word{'s' * (count != 1)} of its own, and its page is not fetched"
    return Refusal(reason, why, candidates=metadata.candidates, dropped=dropped)


def _draft(raw: Raw, tree: Tree, html: str, metadata: Metadata, body: Body, text: str) -> Draft:
    provenance = [Provenance("text", body.extractor), *metadata.provenance]
    provenance += [Provenance("html", f"cut: too many {what}") for what in tree.mended]
    if not raw.fragment and is_truncated(html):
        provenance.append(Provenance("html", "truncated"))
    return Draft(
        text=text,
        extractor=body.extractor,
        title=normalize_line(metadata.title),
        summary=normalize_line(metadata.summary),
        authors=metadata.authors,
        published_at=metadata.published_at,
        published_precision=metadata.published_precision,
        published_source=metadata.published_source,
        published_local=metadata.published_local,
        modified_at=metadata.modified_at,
        canonical_url=metadata.canonical_url,
        source_name=normalize_line(metadata.source_name),
        language_hint=metadata.language_claim,
        section=normalize_line(metadata.section),
        keywords=metadata.keywords,
        accessible_for_free=metadata.accessible_for_free,
        copyright_notice=normalize_line(metadata.copyright_notice),
        ai_opt_out=metadata.ai_opt_out,
        provenance=tuple(provenance),
        candidates=metadata.candidates,
        dropped=body.dropped,
    )


def is_truncated(html: str) -> bool:
    """Whether a page ends in its middle: no closing body or html, and elements left open that HTML wants closed.

    Closing tags of html and body may be left out (WHATWG HTML, 13.1.2.4), those of div, article and table may not.
    """
    tail = html[-4096:].lower()
    if "</html" in tail or "</body" in tail:
        return False
    opened = [name[1:].strip(" >\t\r\n").lower() for name in _OPENED.findall(html)]
    required = sum(name not in {"html", "body"} for name in opened)
    return bool(opened) and (required > len(_CLOSED.findall(html)) or tail.rfind("<") > tail.rfind(">"))
