"""NewsML 1.0 to 1.2 (IPTC): news items hold components, and components hold texts, pictures and components."""

from collections.abc import Iterator
from typing import Any

from ingest.wire.items import WireItem, article_item, iso_date, no_text, rights, subject_code, withdrawn
from ingest.wire.nitf import read_nitf
from ingest.wire.xml import LANGUAGE, find_line, line_of, paragraphs_of

_FORMAT = "NewsML 1"


def read_newsml_1(root: Any) -> list[WireItem]:
    """Return the texts of all news items; of texts with one headline (the same in several formats) the longest."""
    elements = [root] if root.tag == "NewsItem" else list(root.iter("NewsItem"))
    return [item for element in elements for item in _items(root, element)] or [no_text(_FORMAT, "document")]


def _items(root: Any, element: Any) -> list[WireItem]:
    status = element.find("NewsManagement/Status")
    if status is not None and (item := withdrawn(_FORMAT, status.get("FormalName"))):
        return [item]
    items: dict[str, WireItem] = {}
    for content in element.iter("ContentItem"):
        fields = _content(content)
        if not fields:
            continue
        components = list(content.iterancestors("NewsComponent"))
        own = {name: value for name, value in _fields(root, element, components).items() if value}
        dateline = _nearest(components, "NewsLines/DateLine")
        item = article_item(fields | own, dateline=dateline, subjects=_subjects(components))
        title = str(item.fields.get("title", ""))
        if title not in items or len(str(items[title].fields["text"])) < len(str(item.fields["text"])):
            items[title] = item
    return list(items.values()) or [no_text(_FORMAT, "package or picture")]


def _content(content: Any) -> dict[str, object]:
    media = content.find("MediaType")
    data = content.find("DataContent")
    if data is None or (media is not None and media.get("FormalName", "text").lower() not in ("text", "complexdata")):
        return {}
    nitf = next(data.iter("nitf"), None)
    if nitf is not None:
        return dict(read_nitf(nitf)[0].fields)
    body = next(data.iter("body"), data)
    text = "" if data.find("Encoding") is not None else paragraphs_of(body)
    return {"text": text} if text else {}


def _fields(root: Any, element: Any, components: list[Any]) -> dict[str, object]:
    first = find_line(element, "NewsManagement/FirstCreated")
    revised = find_line(element, "NewsManagement/ThisRevisionCreated")
    sent = find_line(root, "NewsEnvelope/DateAndTime")
    language = next(_attributes(components, "DescriptiveMetadata/Language"), None)
    return {
        "title": _nearest(components, "NewsLines/HeadLine"),
        "summary": _nearest(components, "NewsLines/SubHeadLine"),
        "authors": [text for text in (_nearest(components, "NewsLines/ByLine"),) if text],
        "published_at": iso_date(first or revised or sent),
        "modified_at": iso_date(revised) if first and revised != first else None,
        "source_name": _provider(element, components),
        "language": language or next((e.get(LANGUAGE) for e in components if e.get(LANGUAGE)), None),
        "keywords": _keywords(components),
        "copyright_notice": rights(
            _nearest(components, "RightsMetadata/Copyright/CopyrightHolder"),
            _nearest(components, "NewsLines/CopyrightLine"),
            _nearest(components, "NewsLines/RightsLine", "RightsMetadata/UsageRights/UsageType"),
        ),
    }


def _nearest(components: list[Any], *paths: str) -> str | None:
    """Return a text of the component itself, else of one that contains it."""
    return next((text for component in components if (text := find_line(component, *paths))), None)


def _attributes(components: list[Any], path: str) -> Iterator[str]:
    for component in components:
        for element in component.iterfind(path):
            if name := element.get("FormalName"):
                yield name


def _provider(element: Any, components: list[Any]) -> str | None:
    for path in ("AdministrativeMetadata/Provider/Party", "AdministrativeMetadata/Source/Party"):
        if name := next(_attributes(components, path), None):
            return name
    return _nearest(components, "NewsLines/CreditLine") or find_line(
        element, "Identification/NewsIdentifier/ProviderId"
    )


def _keywords(components: list[Any]) -> list[str]:
    lines = [line_of(e) or "" for component in components for e in component.iterfind("NewsLines/KeywordLine")]
    return [word.strip() for line in lines for word in line.replace(";", ",").split(",") if word.strip()]


def _subjects(components: list[Any]) -> list[tuple[str, str | None]]:
    elements = [e for component in components for e in component.iter("Subject", "SubjectMatter", "SubjectDetail")]
    return [(code, None) for e in elements if (code := subject_code(e.get("FormalName")))]
