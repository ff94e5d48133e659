"""A web page, or a feed's full text, to the makings of an article."""

from datetime import datetime

from ingest.errors import Reason
from ingest.extract.body import extract_body
from ingest.extract.draft import Draft, Refusal
from ingest.extract.tree import Tree, parse
from ingest.records import Provenance, Raw
from ingest.text.unicode import normalize_line, normalize_text


def read_page(raw: Raw, html: str, *, now: datetime | None) -> Draft | Refusal:
    """Metadata, body and kind of a page; with `raw.fragment` the hints are its metadata."""
    tree = parse(html)
    title = raw.hints.title or _title(tree)
    body = extract_body(tree, html, title=title, url=raw.url, language=raw.hints.language, fragment=raw.fragment)
    text = normalize_text(body.text)
    if not text:
        return Refusal(Reason.NO_TEXT, "has no readable text; a page built by scripts shows none", dropped=body.dropped)
    hints = raw.hints
    return Draft(
        text=text,
        extractor=body.extractor,
        title=normalize_line(title),
        summary=normalize_line(hints.summary),
        authors=hints.authors,
        published_at=hints.published_at,
        published_precision=hints.published_precision if hints.published_at else None,
        published_source=hints.carrier if hints.published_at else None,
        source_name=hints.source_name,
        language_hint=hints.language,
        provenance=(Provenance("text", body.extractor),),
        dropped=body.dropped,
    )


def _title(tree: Tree) -> str | None:
    for selector, attribute in (('meta[property="og:title"]', "content"), ("h1", None), ("title", None)):
        node = tree.css_first(selector)
        if node is not None:
            value = node.attributes.get(attribute) if attribute else node.text()
            if value and value.strip():
                return value
    return None
