"""ninjs, News in JSON (IPTC), versions 1, 2 and 3: one object is one item."""

from collections.abc import Mapping
from typing import Any

from ingest.wire.items import WireItem, article_item, no_text, rights, subject_code, withdrawn

_FORMAT = "ninjs"
#: Properties that only ninjs has; with `uri`, which it requires, any of them makes an object a ninjs one.
_OWN = frozenset(
    "versioncreated firstcreated pubstatus usageterms body_text body_html body_xhtml description_text description_xhtml"
    " versionCreated firstCreated contentCreated pubStatus usageTerms headlines bodies representationtype"
    " representationType renditions".split()
)


def is_ninjs(record: Mapping[str, Any]) -> bool:
    """Return whether a JSON object is a ninjs one."""
    standard = record.get("standard")
    if isinstance(standard, dict) and str(standard.get("name", "")).lower() == _FORMAT:
        return True
    return isinstance(record.get("uri"), str) and not _OWN.isdisjoint(record)


def ninjs_item(record: Mapping[str, Any]) -> WireItem:
    """Return the article of a ninjs object, or why it is none."""
    if item := withdrawn(_FORMAT, _text(record, "pubstatus", "pubStatus")):
        return item
    text, markup = _body(record)
    if not text and not markup:
        content = _text(record, "type")
        return no_text(_FORMAT, "item" if content == "text" else content)
    fields = _fields(record) | {"text": text, "html": None if text else markup}
    dateline = _text(record, "dateline", "located") or _name_of_first(record.get("located"))
    return article_item(fields, dateline=dateline, subjects=_subjects(record))


def _fields(record: Mapping[str, Any]) -> dict[str, object]:
    first, version = _text(record, "firstcreated", "firstCreated"), _text(record, "versioncreated", "versionCreated")
    first = first or _text(record, "contentcreated", "contentCreated")
    address = _text(record, "uri") or ""
    holder = _text(record, "copyrightholder", "copyrightHolder")
    info = record.get("rightsInfo") if isinstance(record.get("rightsInfo"), dict) else {}
    notice = _text(record, "copyrightnotice", "copyrightNotice") or _text(
        info or {}, "copyrightnotice", "copyrightNotice"
    )
    usage = _text(record, "usageterms", "usageTerms") or _text(info or {}, "usageterms", "usageTerms")
    byline = _text(record, "byline", "by")
    return {
        "title": _chosen(record.get("headlines")) or _text(record, "headline", "title"),
        "summary": _chosen(record.get("descriptions")) or _text(record, "description_text", "description_xhtml"),
        "authors": [byline] if byline else _people(record),
        "published_at": first or version,
        "modified_at": version if first and version != first else None,
        "url": address if address.startswith("http") else None,
        "source_name": _text(record, "provider", "source") or _info_source(record) or holder,
        "language": _text(record, "language"),
        "keywords": [word for word in _list(record, "keywords") if isinstance(word, str)],
        "copyright_notice": rights(holder, notice, usage),
    }


def _body(record: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """Return the plain text and the HTML of an item, either of which may be missing."""
    bodies = [body for body in _list(record, "bodies") if isinstance(body, dict) and _text(body, "value")]
    plain = [body for body in bodies if "html" not in _content_type(body)]
    text = _text(record, "body_text") or _chosen(plain)
    return text, _text(record, "body_html", "body_xhtml") or _chosen(bodies)


def _content_type(body: Mapping[str, Any]) -> str:
    declared = (_text(body, "contentType", "contenttype") or "").lower()
    return declared or ("text/html" if "<p" in str(body.get("value")) else "text/plain")


def _chosen(values: object) -> str | None:
    """Return the main one of several headlines, bodies or descriptions, else the first."""
    if not isinstance(values, list):
        return None
    entries = [value for value in values if isinstance(value, dict) and _text(value, "value")]
    main = [value for value in entries if _text(value, "role") in ("main", "summary")]
    return _text((main or entries)[0], "value") if entries else None


def _name_of_first(values: object) -> str | None:
    """Return the name of the first object of a list; None for anything else."""
    return _text(values[0], "name") if isinstance(values, list) and values and isinstance(values[0], dict) else None


def _people(record: Mapping[str, Any]) -> list[str]:
    """Return the persons whose role is that of an author."""
    people = [*_list(record, "person"), *_list(record, "people"), *_list(record, "contributors")]
    roles = ("author", "writer", "byline", "creator", "reporter")
    return [
        name
        for person in people
        if isinstance(person, dict) and (_text(person, "rel", "role") or "").rpartition(":")[2].lower() in roles
        if (name := _text(person, "name"))
    ]


def _info_source(record: Mapping[str, Any]) -> str | None:
    sources = [*_list(record, "infosource"), *_list(record, "infoSources")]
    return next((name for source in sources if isinstance(source, dict) and (name := _text(source, "name"))), None)


def _subjects(record: Mapping[str, Any]) -> list[tuple[str, str | None]]:
    subjects: list[tuple[str, str | None]] = []
    for subject in (*_list(record, "subject"), *_list(record, "subjects")):
        if isinstance(subject, dict):
            code = subject_code(f"{_text(subject, 'scheme') or ''}:{_text(subject, 'code', 'qcode', 'uri') or ''}")
            subjects.append((code, _text(subject, "name", "literal")))
    return subjects


def _list(record: Mapping[str, Any], name: str) -> list[Any]:
    value = record.get(name)
    return value if isinstance(value, list) else []


def _text(record: Mapping[str, Any], *names: str) -> str | None:
    """Return the first text among some properties; an object counts by its name."""
    for name in names:
        value = record.get(name)
        if isinstance(value, dict):
            value = value.get("name")
        if isinstance(value, str) and value.strip():
            return value.strip()
    return None
