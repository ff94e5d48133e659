"""Removes what the markup of agencies (IPTC NITF, NewsML) left in a plain text: tags, entities, identifiers."""

import html
import re

#: Elements that no page has: of NITF (IPTC NITF 3.6) and NewsML.
_WIRE_ELEMENT = re.compile(
    r"</?(?:nitf|hedline|hl[12]|byttl|body\.(?:head|content|end)|docdata|tobject|distributor|copyrite|newsml|newsitem|"
    r"headline|subheadline|byline|dateline|story\.date|inlinexml|contentset)(?:\s[^<>\n]{0,300})?/?>",
    re.IGNORECASE,
)
_PAGE = re.compile(r"<(?:html|!doctype|body|article|div|meta)\b", re.IGNORECASE)
_INLINE = re.compile(
    r"</?(?:person|location|org|city|country|state|em|strong|b|i|u|span|a|chron|num|money|q|virtloc|object\.title)"
    r"(?:\s[^<>\n]{0,300})?/?>",
    re.IGNORECASE,
)
_TAG = re.compile(r"</?[a-z][\w.:-]{0,30}(?:\s[^<>\n]{0,300})?/?>", re.IGNORECASE)
_IDENTIFIER = re.compile(
    r"^(?:urn:newsml:\S+|tag:\S+:newsml\S*|(?:dpa-[a-z]+,\s)?dpa:\d{6}-\d{1,6}-\d{1,8}/\d{1,3})[^\S\n]*$",
    re.IGNORECASE | re.MULTILINE,
)
_SIGNED = re.compile(r"^=\s([^=\n]{3,80})\s=$", re.MULTILINE)  # the byline of German agencies: `= Von NAME, dpa =`
_MAX_END = 4000  # characters at each end of a text in which the markup stands


def has_wire_markup(text: str) -> bool:
    """Return whether a text has elements of agencies and is neither a page nor a whole document of theirs."""
    ends = text[:_MAX_END] + text[-_MAX_END:]
    return "<" in ends and _WIRE_ELEMENT.search(ends) is not None and _PAGE.search(ends) is None


def without_wire_markup(text: str) -> str:
    """Return a text without the markup of agencies; each block on a line of its own."""
    if not has_wire_markup(text):
        start = text[:_MAX_END].lower()
        if "dpa" in start:
            text = _SIGNED.sub(r"\1", text)
        return _IDENTIFIER.sub("", text) if "newsml" in start or "dpa:" in start else text
    bare = _TAG.sub("\n", _INLINE.sub("", _IDENTIFIER.sub("", text)))
    return html.unescape(bare)
