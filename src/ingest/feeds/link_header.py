"""The HTTP `Link` header (RFC 8288): links of a document that stand outside of it."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from ingest.feeds.fields import web_address

MAX_HEADER = 8192  # characters of the header that are read
_LINK = re.compile(r"\s*<([^>]*)>((?:[^,\"]|\"(?:[^\"\\]|\\.)*+(?:\"|\Z))*+),?")
_PARAMETER = re.compile(r";\s*([\w!#$&+.^`|~-]+\*?)\s*(?:=\s*(?:\"((?:[^\"\\]|\\.)*+)\"?|([^\s;,\"]*)))?")
_RELATION_IRI = re.compile(r"https?://www\.iana\.org/assignments/(?:link-)?relations?/", re.IGNORECASE)


class HeaderLink(NamedTuple):
    """One link with its relations in lower case."""

    url: str  # absolute
    relations: tuple[str, ...]
    media_type: str | None  # as spelled, parameters included
    title: str | None


def header_links(header: str | None, base: str | None) -> list[HeaderLink]:
    """Return the links of a `Link` header; targets that are not web addresses and links of other contexts are left out.

    Several headers may be joined by commas.
    """
    links: list[HeaderLink] = []
    position, text = 0, (header or "")[:MAX_HEADER]
    while (start := text.find("<", position)) >= 0:
        match = _LINK.match(text, start)
        if match is None:
            break
        position = match.end()
        parameters: dict[str, str] = {}
        for parameter in _PARAMETER.finditer(match[2]):
            value = parameter[2] if parameter[2] is not None else parameter[3] or ""
            parameters.setdefault(parameter[1].lower(), re.sub(r"\\(.)", r"\1", value))  # the first one counts
        url = web_address(match[1], base)
        if url is not None and "anchor" not in parameters:
            relations = tuple(map(relation, parameters.get("rel", "").split()))
            links.append(HeaderLink(url, relations, parameters.get("type") or None, parameters.get("title") or None))
    return links


def link_field(headers: Iterable[tuple[str, str]]) -> str:
    """Return all `Link` headers of a response as one (RFC 9110, section 5.3)."""
    return ", ".join(value for name, value in headers if name.lower() == "link")


def relation(name: str) -> str:
    """Return a link relation in lower case; one of IANA's registry by its short name (RFC 4287, section 4.2.7.2)."""
    return _RELATION_IRI.sub("", name.strip()).lower()
