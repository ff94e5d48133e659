"""RSS 0.9x, 1.0, 1.1 and 2.0, Atom 0.3 and 1.0, CDF: a parsed XML tree becomes a `Feed`."""

import html
from dataclasses import dataclass
from typing import Any

from ingest.feeds import elements as el
from ingest.feeds import fields as f
from ingest.feeds.elements import Fields
from ingest.records import Entry, Feed, FeedLink, PollAdvice

_KINDS = {"rss": "rss", "rdf": "rdf", "feed": "atom", "entry": "atom", "channel": "rss"}  # by the root element
_WEB_RELS = ("alternate", "")
_PERIODS = {"hourly": 3600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class _Around:
    """What holds for a whole document."""

    own: str  # prefix of the feed's own vocabulary
    base: str | None
    bases_used: bool  # whether any xml:base is there
    language: str | None = None

    def base_of(self, element: Any) -> str | None:
        return el.base_of(element, self.base, used=self.bases_used)


def read_tree(root: Any, *, base: str | None, bases_used: bool = True) -> Feed | None:
    """The feed in a tree, or None when the root is none that we know."""
    name = el.local_name(root.tag)
    if name not in _KINDS:
        return None
    atom = name in ("feed", "entry")
    around = _Around(own="atom" if atom else "", base=base, bases_used=bases_used)
    top = el.fields(root, around.own)
    channel = root if atom else next(iter(top.get("channel", ())), root)
    about = el.fields(channel, around.own) if channel is not root else top
    if name == "entry":
        items = [root]
    else:
        items = [*el.each(about, "entry", "item")] + ([*el.each(top, "item", "entry")] if channel is not root else [])
        items += [item for holder in el.each(top, "items") for item in holder if _is_item(item)]
    links = _links(el.each(about, "link", "atom:link"), around, channel)
    language = f.language_tag(el.first_text(about, "language", "dc:language") or el.language_of(channel))
    base = base or next((link.url for link in links if link.rel == "self"), None)
    home = _page(about, around) or f.web_address(el.attribute(channel, "href"), base)
    around = _Around(own=around.own, base=base or home, bases_used=bases_used, language=language)
    return Feed(
        kind=_KINDS[name],
        version=_version(root, name),
        title=_title(about, around),
        link=home,
        language=language,
        copyright_notice=f.plain_text(el.first_text(about, "copyright", "rights", "dc:rights", "media:copyright")),
        entries=tuple(_entry(item, around) for item in items),
        links=links,
        advice=_advice(about),
    )


def _is_item(element: Any) -> bool:
    return isinstance(element.tag, str) and el.local_name(element.tag) == "item"


def _version(root: Any, name: str) -> str:
    if name in ("feed", "entry"):
        return "0.3" if "purl.org/atom" in root.tag or el.attribute(root, "version") == "0.3" else "1.0"
    if name == "rdf":
        return "0.90" if "netscape" in str(root.nsmap) else "1.0"
    if name == "channel" and el.attribute(root, "href"):
        return "cdf"
    return el.attribute(root, "version") or ""


def _entry(item: Any, around: _Around) -> Entry:
    found = el.fields(item, around.own)
    base = around.base_of(item)
    published, precision, published_raw = _when(found, _PUBLISHED, around)
    updated, _, updated_raw = _when(found, _UPDATED, around)
    if (modified := el.attribute(item, "lastmod")) and updated_raw is None:  # Channel Definition Format
        updated, updated_raw = f.date_of(modified, around.language)[0], modified
    content, summary = _content(found), _summary(found)
    if content is None and summary is not None and f.looks_like_html(summary) and len(summary) > _LONG:
        content, summary = summary, None
    source = next(el.each(found, "source", "atom:source"), None)
    return Entry(
        guid=_guid(item, found, base),
        url=_entry_url(found, around, base) or f.web_address(el.attribute(item, "href"), base),
        title=_title(found, around),
        summary=f.plain_text(summary, limit=f.MAX_SUMMARY),
        content_html=content,
        authors=_authors(found),
        published_at=published,
        published_raw=published_raw,
        published_precision=precision,
        updated_at=updated,
        updated_raw=updated_raw,
        categories=_categories(found),
        language=f.language_tag(el.first_text(found, "dc:language", "language") or el.language_of(item)),
        copyright_notice=f.plain_text(el.first_text(found, "copyright", "rights", "dc:rights", "media:copyright")),
        source_name=_source_name(source, around),
    )


_LONG = 600  # characters of HTML from which a description is more than a teaser
_PUBLISHED: tuple[str, ...] = (
    "pubdate",
    "published",
    "issued",
    "atom:published",
    "atom:issued",
    "dc:date",
    "dcterms:issued",
)
_PUBLISHED = (*_PUBLISHED, "created", "dcterms:created", "atom:created", "date")
_UPDATED = ("updated", "modified", "atom:updated", "atom:modified", "dcterms:modified", "lastbuilddate")


def _when(found: Fields, names: tuple[str, ...], around: _Around) -> tuple[Any, Any, str | None]:
    """The first of these dates that can be read; else none, with the first text that was there."""
    raw: str | None = None
    for element in el.each(found, *names):
        text = el.text_of(element).strip()
        if not text:
            continue
        at, precision = f.date_of(text, around.language)
        if at is not None:
            return at, precision, text
        raw = raw or text[:200]
    return None, "second", raw


def _guid(item: Any, found: Fields, base: str | None) -> str | None:
    """The id as told; a relative path, which is none (RFC 4287, section 4.2.6), is made absolute."""
    guid = el.first_text(found, "guid")
    if guid is None and (guid := el.first_text(found, "id", "atom:id")) and "/" in guid and ":" not in guid:
        return f.web_address(guid, base) or guid
    return guid or el.attribute(item, "about")


def _entry_url(found: Fields, around: _Around, base: str | None) -> str | None:
    """The address of the article's page. A feed service's own redirect gives way to the address it tells."""
    if original := el.first_text(found, "feedburner:origlink"):
        return f.web_address(original, base)
    if url := _page(found, around):
        return url
    for guid in el.each(found, "guid"):
        permalink = (el.attribute(guid, "ispermalink") or "true").lower() != "false"
        if permalink and (url := f.web_address(el.text_of(guid), None)):
            return url
    return None


def _page(found: Fields, around: _Around) -> str | None:
    """The page that an item or a feed stands for: of several links the last in RSS, the first alternate in Atom."""
    plain = found.get("link", [])
    for link in [*(plain if around.own else reversed(plain)), *found.get("atom:link", ())]:
        rel = (el.attribute(link, "rel") or "").lower()
        target = el.attribute(link, "href") or el.text_of(link).strip()
        if rel in _WEB_RELS and target and (url := f.web_address(target, around.base_of(link))):
            return url
    return None


def _title(found: Fields, around: _Around) -> str | None:
    for element in el.each(found, "title", "atom:title", "dc:title", "media:title"):
        if title := _plain(element):
            return title
    return None


def _plain(element: Any) -> str | None:
    """A text construct (RFC 4287, section 3.1; or RSS, where text may be HTML) as plain text."""
    kind = (el.attribute(element, "type") or "").lower()
    if el.attribute(element, "mode") == "base64" or (kind and not kind.startswith(_TEXT_TYPES) and not len(element)):
        return f.plain_text(f.from_base64(el.text_of(element)))
    if len(element):
        return f.plain_text(el.inner_markup(element))
    if kind in ("text", "text/plain"):
        return f.one_line(el.text_of(element))
    return f.plain_text(el.text_of(element))


_TEXT_TYPES = ("text", "html", "xhtml", "application/xhtml", "application/xml", "application/atom", "escaped", "plain")


def _markup(element: Any) -> str | None:
    """A text construct or a content element as HTML; None for other media types and for what lies elsewhere."""
    kind = (el.attribute(element, "type") or "").lower()
    if len(element):
        return el.inner_markup(element).strip() or None
    text = el.text_of(element)
    if (el.attribute(element, "mode") or "") == "base64":
        text = f.from_base64(text)
    if kind in ("text", "text/plain"):
        text = html.escape(text, quote=False)
    elif kind and not kind.startswith(("html", "xhtml", "text/", "application/xhtml")):
        return None
    return text.strip() or None


def _content(found: Fields) -> str | None:
    """The longest of what claims to be the whole text."""
    texts = [_markup(element) for element in el.each(found, "content:encoded", "content", "atom:content", *_BODIES)]
    return max((f.as_html(text) for text in texts if text), key=len, default=None)


_BODIES = ("xhtml:body", "body", "xhtml:div", "fullitem")


def _summary(found: Fields) -> str | None:
    for element in el.each(found, "description", "summary", "atom:summary", *_TEASERS):
        if (text := _markup(element)) is not None:
            return text
    return None


_TEASERS = ("dc:description", "itunes:summary", "media:description", "tagline", "abstract")


def _authors(found: Fields) -> tuple[str, ...]:
    names: list[str | None] = []
    for element in el.each(found, "author", "atom:author", "dc:creator", "itunes:author"):
        inside = el.fields(element, "atom") if len(element) else {}
        names.append(f.person(el.first_text(inside, "name") if inside else el.text_of(element)))
        if element.tag and names[-1] and el.local_name(element.tag) == "author" and "itunes" in element.tag:
            break
    return f.unique(names)


def _categories(found: Fields) -> tuple[str, ...]:
    names: list[str | None] = []
    for element in el.each(found, "category", "atom:category", "dc:subject"):
        told = el.attribute(element, "label") or el.attribute(element, "term") or el.text_of(element)
        names.append(f.plain_text(told, limit=200))
    return f.unique(names)


def _source_name(source: Any, around: _Around) -> str | None:
    if source is None:
        return None
    inside = el.fields(source, "atom") if len(source) else {}
    return _title(inside, around) if inside else f.plain_text(el.text_of(source))


def _links(found: Any, around: _Around, channel: Any) -> tuple[FeedLink, ...]:
    links: list[FeedLink] = []
    for link in found:
        href = el.attribute(link, "href")
        if href and (url := f.web_address(href, around.base_of(link))):
            rel = (el.attribute(link, "rel") or "alternate").rpartition("/")[2].lower()
            links.append(FeedLink(rel=rel, url=url, media_type=el.attribute(link, "type")))
    return tuple(links)


def _advice(about: Fields) -> PollAdvice:
    hours = [_number(el.text_of(hour)) for holder in el.each(about, "skiphours") for hour in holder]
    days = [el.text_of(day).strip().title() for holder in el.each(about, "skipdays") for day in holder]
    period = _PERIODS.get((el.first_text(about, "sy:updateperiod") or "").lower())
    frequency = _number(el.first_text(about, "sy:updatefrequency")) or 1
    ttl = _number(el.first_text(about, "ttl"))
    return PollAdvice(
        ttl_minutes=ttl if ttl and 0 < ttl <= 525_600 else None,
        update_seconds=period // frequency if period and 0 < frequency <= period else None,
        skip_hours=tuple(sorted({hour % 24 for hour in hours if hour is not None and 0 <= hour <= 24})),
        skip_days=tuple(day for day in _DAYS if day in days),
    )


def _number(text: str | None) -> int | None:
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
