"""NewsML-G2 (IPTC): a news item is one article, a news message holds several; other items hold no text."""

from typing import Any

from ingest.wire.items import WireItem, article_item, iso_date, no_text, rights, subject_code, withdrawn
from ingest.wire.nitf import read_nitf
from ingest.wire.xml import LANGUAGE, find_line, line_of, paragraphs_of, plain_paragraphs

_FORMAT = "NewsML-G2"
_ITEMS = {
    "newsItem": "news item",
    "packageItem": "package",
    "conceptItem": "concept",
    "knowledgeItem": "list of concepts",
    "planningItem": "planning item",
    "catalogItem": "catalog",
}


def read_newsml_g2(root: Any) -> list[WireItem]:
    """Return the items of a news message, or the one of an item that stands alone."""
    elements = [root] if root.tag in _ITEMS else [e for e in root.iter() if e.tag in _ITEMS]
    return [_item(element) for element in elements] or [no_text(_FORMAT, "message without items")]


def _item(element: Any) -> WireItem:
    status = element.find("itemMeta/pubStatus")
    if status is not None and (item := withdrawn(_FORMAT, status.get("qcode") or status.get("uri"))):
        return item
    content_class = element.find("itemMeta/itemClass")
    name = "" if content_class is None else (content_class.get("qcode") or content_class.get("uri") or "")
    content = _content(element) if element.tag == "newsItem" else {}
    if not content:
        kind = name.rpartition(":")[2].rpartition("/")[2]
        return no_text(_FORMAT, kind if element.tag == "newsItem" and kind != "text" else _ITEMS[element.tag])
    fields = {key: value for key, value in _fields(element).items() if value}
    dateline = find_line(element, "contentMeta/dateline", "contentMeta/located/name")
    return article_item(content | fields, dateline=dateline, subjects=_subjects(element))


def _content(element: Any) -> dict[str, object]:
    """Return the text, or the HTML, of an item; of a NITF document in it all fields. Empty when there is none."""
    for inline in element.iterfind("contentSet/inlineXML"):
        nitf = next(inline.iter("nitf"), None)
        if nitf is not None:
            (inner,) = read_nitf(nitf)
            if inner.fields:
                return dict(inner.fields)
            continue
        body = next(inline.iter("body"), inline)
        if text := paragraphs_of(body):
            return {"text": text}
    for inline in element.iterfind("contentSet/inlineData"):
        text = "".join(inline.itertext())
        if text.strip() and inline.get("encoding") is None:
            is_html = "html" in inline.get("contenttype", "").lower()
            return {"html": text} if is_html else {"text": plain_paragraphs(text)}
    return {}


def _fields(element: Any) -> dict[str, object]:
    first = find_line(element, "itemMeta/firstCreated", "contentMeta/contentCreated")
    version = find_line(element, "contentMeta/contentModified", "itemMeta/versionCreated")
    guid = element.get("guid", "")
    tag = element.find("contentMeta/language")
    return {
        "title": find_line(element, "contentMeta/headline", "itemMeta/title"),
        "summary": _summary(element),
        "authors": _authors(element),
        "published_at": iso_date(first or version),
        "modified_at": iso_date(version) if first and version != first else None,
        "url": guid if guid.startswith("http") else None,
        "source_name": _party(element.find("itemMeta/provider")) or find_line(element, "contentMeta/creditline"),
        "language": (tag.get("tag") if tag is not None else None) or element.get(LANGUAGE),
        "keywords": [word for e in element.iterfind("contentMeta/keyword") if (word := line_of(e))],
        "copyright_notice": _rights(element),
    }


def _summary(element: Any) -> str | None:
    descriptions = element.findall("contentMeta/description")
    preferred = [e for e in descriptions if "summary" in e.get("role", "")] or descriptions
    return next((text for e in preferred if (text := line_of(e))), None)


def _authors(element: Any) -> list[str]:
    bylines = [text for e in element.iterfind("contentMeta/by") if (text := line_of(e))]
    return bylines or [name for e in element.iterfind("contentMeta/creator") if (name := _party(e))]


def _party(element: Any) -> str | None:
    """Return the name of a party: in words, as a literal, or as the last part of its code or of its address."""
    if element is None:
        return None
    code = element.get("qcode", "").rpartition(":")[2] or element.get("uri", "").rstrip("/").rpartition("/")[2]
    return find_line(element, "name") or element.get("literal") or code or None


def _rights(element: Any) -> str | None:
    info = element.find("rightsInfo")
    if info is None:
        return None
    holder = _party(info.find("copyrightHolder"))
    return rights(holder, find_line(info, "copyrightNotice"), find_line(info, "usageTerms"))


def _subjects(element: Any) -> list[tuple[str, str | None]]:
    """Return codes and names of the subjects, each followed by the broader ones it states."""
    subjects: list[tuple[str, str | None]] = []
    for subject in element.iterfind("contentMeta/subject"):
        for concept in (subject, *subject.iterfind("broader"), *subject.iterfind("sameAs")):
            code = subject_code(concept.get("qcode") or concept.get("uri") or concept.get("literal"))
            name = find_line(concept, "name")
            if code or name:
                subjects.append((code, name if code else None))
    return subjects
