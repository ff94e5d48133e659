"""RSS 0.9x, 1.0, 1.1 and 2.0, Atom 0.3 and 1.0, CDF: a parsed XML tree becomes a `Feed`."""

import re
from collections.abc import Iterable
from typing import Any

from ingest.feeds import elements as el
from ingest.feeds import fields as f
from ingest.feeds.context import Context, link_base, region_of
from ingest.feeds.elements import Fields
from ingest.feeds.link_header import relation
from ingest.feeds.texts import content_of, plain_construct, summary_of
from ingest.records import Entry, Feed, FeedLink, PollAdvice
from ingest.urls.wrappers import unwrap

_KINDS = {"rss": "rss", "rdf": "rdf", "feed": "atom", "entry": "atom", "channel": "rss"}  # by the root element
_PAGE_RELATIONS = ("alternate", "")
_HTML_TYPES = ("text/html", "application/xhtml+xml")
_OTHER_FILE = re.compile(r"\.(?:atom|gif|jpe?g|json|m4a|mp3|mp4|ogg|pdf|png|rss|webp|xml)(?:[?#]|$)", re.IGNORECASE)
_LONG_SUMMARY = 600  # characters of HTML from which a description is more than a teaser
_PUBLISHED = (
    *("pubdate", "published", "issued", "atom:published", "atom:issued", "dc:date", "dcterms:issued"),
    *("created", "dcterms:created", "atom:created", "date"),
)
_UPDATED = ("updated", "modified", "atom:updated", "atom:modified", "dcterms:modified", "lastbuilddate")
_RIGHTS = ("copyright", "rights", "dc:rights", "media:copyright")
_PERIODS = {"hourly": 3600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def read_tree(root: Any, *, base: str | None, has_xml_base: bool = True, home: str | None = None) -> Feed | None:
    """Return the feed in a tree, or None when its root is that of no feed.

    `base` is the address of the document, `home` the country of the source as the settings state it.
    """
    name = el.local_name(root.tag)
    if name not in _KINDS:
        return None
    own = "atom" if name in ("feed", "entry") else ""
    top = el.fields(root, own)
    channel = root if own else next(iter(top.get("channel", ())), root)
    about = el.fields(channel, own) if channel is not root else top
    if name == "channel" and not _is_channel(root, about):
        return None
    language = f.language_tag(el.first_text(about, "language", "dc:language") or el.language_of(channel))
    context = Context(own, base, has_xml_base, language)
    links = _links(el.named(about, "link", "atom:link"), context)
    base = base or next((link.url for link in links if link.rel == "self"), None)
    page = _page(about, context) or f.web_address(el.attribute(channel, "href"), base)
    context = Context(own, link_base(base, page), has_xml_base, language, region_of(home, page, base))
    return Feed(
        kind=_KINDS[name],
        version=_version(root, name),
        title=_title(about),
        link=page,
        language=language,
        copyright_notice=_rights(about),
        entries=tuple(_entry(item, context) for item in _items(root, channel, top, about, name)),
        links=links,
        advice=_advice(about),
    )


def _is_channel(root: Any, about: Fields) -> bool:
    """Return whether a root called `channel` is a feed's: it has items, a title, or the page of CDF."""
    return any(about.get(name) for name in ("item", "entry", "items", "title")) or bool(el.attribute(root, "href"))


def _items(root: Any, channel: Any, top: Fields, about: Fields, name: str) -> list[Any]:
    if name == "entry":
        return [root]
    items = [*el.named(about, "entry", "item")]
    if channel is not root:
        items += el.named(top, "item", "entry")
    items += [item for holder in el.named(top, "items") for item in holder if _is_item(item)]
    return items


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


def _entry(item: Any, context: Context) -> Entry:
    children = el.fields(item, context.own)
    base = context.base_of(item)
    published, published_raw = _date(children, _PUBLISHED, context)
    updated, updated_raw = _date(children, _UPDATED, context)
    if (modified := el.attribute(item, "lastmod")) and updated_raw is None:  # Channel Definition Format
        updated, updated_raw = context.date(modified), modified
    url = _entry_address(children, context, base) or f.web_address(el.attribute(item, "href"), base)
    content, summary = content_of(children), summary_of(children)
    if content is None and summary is not None and f.looks_like_html(summary) and len(summary) > _LONG_SUMMARY:
        content, summary = summary, None
    if url is not None and "//news.google.com/" in url:
        content = summary = None  # links with titles and publishers' names, made by Google
    source = next(el.named(children, "source", "atom:source"), None)
    return Entry(
        guid=_guid(item, children, base),
        url=None if url is None else unwrap(url),
        title=_title(children),
        summary=f.plain_text(summary, limit=f.MAX_SUMMARY),
        content_html=content,
        authors=_authors(children),
        published_at=published.at,
        published_raw=published_raw,
        published_precision=published.precision,
        updated_at=updated.at,
        updated_raw=updated_raw,
        categories=_categories(children),
        language=f.language_tag(el.first_text(children, "dc:language", "language") or el.language_of(item)),
        copyright_notice=_rights(children),
        source_name=_source_name(source),
    )


def _date(children: Fields, names: tuple[str, ...], context: Context) -> tuple[f.FeedDate, str | None]:
    """Return the first of these dates that can be read, with its text; else no date, with the first text there was."""
    raw: str | None = None
    for element in el.named(children, *names):
        text = el.element_text(element).strip()
        if not text:
            continue
        date = context.date(text)
        if date.at is not None:
            return date, text
        raw = raw or text[:200]
    return f.feed_date(None, None), raw


def _guid(item: Any, children: Fields, base: str | None) -> str | None:
    """Return the id as spelled; a relative path, which is not an id (RFC 4287, section 4.2.6), is made absolute."""
    guid = el.first_text(children, "guid")
    if guid is None and (guid := el.first_text(children, "id", "atom:id")) and "/" in guid and ":" not in guid:
        return f.web_address(guid, base) or guid
    return guid or el.attribute(item, "about")


def _entry_address(children: Fields, context: Context, base: str | None) -> str | None:
    """Return the address of the article's page: before the redirect of a feed service the address that it states."""
    if original := el.first_text(children, "feedburner:origlink"):
        return f.web_address(original, base)
    if url := _page(children, context):
        return url
    for guid in el.named(children, "guid"):
        permalink = (el.attribute(guid, "ispermalink") or "true").lower() != "false"
        if permalink and (url := f.web_address(el.element_text(guid), None)):
            return url
    return None


def _page(children: Fields, context: Context) -> str | None:
    """Return the page that an item or a feed stands for.

    Of several links HTML goes first, then the feed's language, then the order: the last link of RSS, the first of Atom.
    """
    plain = children.get("link", [])
    ordered = [*(plain if context.own else reversed(plain)), *children.get("atom:link", ())]
    pages = [link for link in ordered if _is_page_relation(el.attribute(link, "rel") or "")]
    if len(pages) > 1:
        pages.sort(key=lambda link: _preference(link, context.language))
    for link in pages:
        target = el.attribute(link, "href") or el.element_text(link).strip()
        if target and (url := f.web_address(target, context.base_of(link))):
            return url
    return None


def _is_page_relation(rel: str) -> bool:
    """Return whether a link leads to a page; several relations stand as in HTML, though RFC 4287 allows only one."""
    return any(relation(name) in _PAGE_RELATIONS for name in rel.split() or ("",))


def _preference(link: Any, language: str | None) -> tuple[int, int]:
    media_type = (el.attribute(link, "type") or "").partition(";")[0].strip().lower()
    if media_type:
        of_type = 0 if media_type in _HTML_TYPES else 2
    else:
        of_type = 1 if _OTHER_FILE.search(el.attribute(link, "href") or "") else 0
    spoken = (el.attribute(link, "hreflang") or "").lower().replace("_", "-")
    own = (language or "").lower().replace("_", "-")
    if not spoken or not own:
        return of_type, 1
    return of_type, 0 if spoken == own else 1 if spoken.partition("-")[0] == own.partition("-")[0] else 2


def _title(children: Fields) -> str | None:
    for element in el.named(children, "title", "atom:title", "dc:title", "media:title"):
        if title := plain_construct(element):
            return title
    for holder in el.named(children, "media:group", "media:content"):
        for element in el.named(el.fields(holder, ""), "media:title"):
            if title := plain_construct(element):
                return title
    return None


def _rights(children: Fields) -> str | None:
    return next((text for element in el.named(children, *_RIGHTS) if (text := plain_construct(element))), None)


def _authors(children: Fields) -> tuple[str, ...]:
    names: list[str | None] = []
    for element in el.named(children, "author", "atom:author", "dc:creator", "itunes:author"):
        inside = el.fields(element, "atom") if len(element) else {}
        names.append(f.person(el.first_text(inside, "name") if inside else el.element_text(element)))
        if element.tag and names[-1] and el.local_name(element.tag) == "author" and "itunes" in element.tag:
            break
    return f.unique(names)


def _categories(children: Fields) -> tuple[str, ...]:
    names: list[str | None] = []
    for element in el.named(children, "category", "atom:category", "dc:subject"):
        name = el.attribute(element, "label") or el.attribute(element, "term") or el.element_text(element)
        names.append(f.plain_text(name, limit=200))
    return f.unique(names)


def _source_name(source: Any) -> str | None:
    if source is None:
        return None
    inside = el.fields(source, "atom") if len(source) else {}
    return _title(inside) if inside else f.plain_text(el.element_text(source))


def _links(elements: Iterable[Any], context: Context) -> tuple[FeedLink, ...]:
    links: list[FeedLink] = []
    for link in elements:
        href = el.attribute(link, "href")
        if href and (url := f.web_address(href, context.base_of(link))):
            rel = relation(el.attribute(link, "rel") or "alternate").rpartition("/")[2]
            links.append(FeedLink(rel=rel, url=url, media_type=el.attribute(link, "type")))
    return tuple(links)


def _advice(about: Fields) -> PollAdvice:
    hours = [_number(el.element_text(hour)) for holder in el.named(about, "skiphours") for hour in holder]
    days = [el.element_text(day).strip().title() for holder in el.named(about, "skipdays") for day in holder]
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
