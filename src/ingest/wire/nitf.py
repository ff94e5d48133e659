"""NITF, the News Industry Text Format (IPTC, versions 2.5 to 3.6): one document is one article."""

from typing import Any

from ingest.wire.items import WireItem, article_item, iso_date, no_text, rights, subject_code
from ingest.wire.xml import LANGUAGE, find_line, line_of, paragraphs_of


def read_nitf(root: Any) -> list[WireItem]:
    """Return the article of a document."""
    text = _text(root)
    if not text:
        return [no_text("NITF", "document")]
    return [article_item(nitf_fields(root) | {"text": text}, dateline=_dateline(root), subjects=_subjects(root))]


def nitf_fields(root: Any) -> dict[str, object]:
    """Return everything but the text of a document, which may also be the content of a NewsML item."""
    published = root.find("head/pubdata")
    publication = {} if published is None else published.attrib
    address = publication.get("ex-ref", "")
    return {
        "title": find_line(root, "body/body.head/hedline/hl1", "body/body.head/headline/hl1", "head/title"),
        "summary": find_line(root, "body/body.head/abstract", "body/body.head/hedline/hl2"),
        "authors": _authors(root),
        "published_at": _published(root, publication),
        "url": address if address.startswith("http") else None,
        "source_name": publication.get("name") or find_line(root, "body/body.head/distributor") or _provider(root),
        "language": root.get(LANGUAGE) or next((e.get(LANGUAGE) for e in root.iter("body") if e.get(LANGUAGE)), None),
        "section": publication.get("position.section"),
        "keywords": [
            key for e in root.iterfind("head/docdata/key-list/keyword") if (key := e.get("key") or line_of(e))
        ],
        "copyright_notice": _rights(root),
    }


def _text(root: Any) -> str:
    content = root.find("body/body.content")
    if content is None:
        return ""
    whole = [block for block in content.iterfind("block") if block.get("class") == "full_text"]
    return "\n".join(paragraphs_of(block) for block in whole or [content]).strip()


def _authors(root: Any) -> list[str]:
    bylines = []
    for byline in root.iterfind("body/body.head/byline"):
        people = [name for person in byline.iter("person") if (name := line_of(person))]
        for title in list(byline.iter("byttl")):
            title.clear(keep_tail=True)
        bylines.extend(people or [line_of(byline) or ""])
    return [name for name in bylines if name]


def _published(root: Any, publication: Any) -> str | None:
    data = root.find("head/docdata")
    dates = [] if data is None else [e.get("norm") or line_of(e) for e in data.iterfind("date.issue")]
    dates.append(publication.get("date.publication"))
    dates += [] if data is None else [e.get("norm") for e in data.iterfind("date.release")]
    dates += [e.get("norm") or line_of(e) for e in root.iterfind("body/body.head/dateline/story.date")]
    return next((iso_date(date) for date in dates if date), None)


def _provider(root: Any) -> str | None:
    return next((e.get("regsrc") for e in root.iterfind("head/docdata/doc-id") if e.get("regsrc")), None)


def _rights(root: Any) -> str | None:
    notice = find_line(root, "body/body.head/rights")
    for element in root.iterfind("head/docdata/doc.copyright"):
        year, holder = element.get("year", ""), element.get("holder", "")
        notice = notice or " ".join(part for part in ("©" if holder else "", year, holder) if part)
    usage = [e.get("owner", "") for e in root.iterfind("head/docdata/doc.rights")]
    return rights(None, notice, next((owner for owner in usage if owner), None))


def _dateline(root: Any) -> str | None:
    dateline = root.find("body/body.head/dateline")
    return None if dateline is None else find_line(dateline, "location") or line_of(dateline)


def _subjects(root: Any) -> list[tuple[str, str | None]]:
    subjects = []
    for element in root.iter("tobject.subject"):
        values = element.attrib
        names = [values.get(f"tobject.subject.{level}") for level in ("detail", "matter", "type")]
        code = subject_code(values.get("tobject.subject.refnum") or values.get("tobject.subject.code"))
        subjects.append((code, next((name for name in names if name), None)))
    for element in root.iter("classifier"):
        if element.get("type", "").lower() in ("subject", "category", "taxonomic_classifier", "general_descriptor"):
            subjects.append((subject_code(element.get("value")), line_of(element)))
    return subjects
