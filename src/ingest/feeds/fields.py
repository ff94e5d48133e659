"""Values of single fields: plain text from markup, absolute addresses, names of persons, dates."""

import base64
import binascii
import html
import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple

from ingest.feeds.mending import with_windows_characters, without_controls
from ingest.records import Precision
from ingest.text.dates import MAX_LENGTH as MAX_DATE
from ingest.text.dates import parse_date
from ingest.urls.parse import MAX_LENGTH as MAX_ADDRESS
from ingest.urls.parse import BadAddress, resolve
from ingest.urls.wrappers import unwrap

MAX_TITLE = 2_000  # characters
MAX_SUMMARY = 10_000
_MAX_LANGUAGE = 100  # a tag of BCP 47 has 35 at the most in practice
_QUOTED = r"""[^<>"']*+(?:"[^"]{0,500}+"[^<>"']*+|'[^']{0,500}+'[^<>"']*+){0,20}+"""
_TAG = re.compile(rf"</?([a-zA-Z][a-zA-Z0-9]*)(?:[\s/](?:{_QUOTED}|[^<>]*))?>|<!--(?:[^<>]*-->)?|<![^<>]*>")
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_XML_REFERENCE = re.compile(r"&(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-f]{1,6});", re.IGNORECASE)
_INLINE_NAMES = """
a abbr acronym b bdi bdo big blink cite code del dfn em font i ins kbd mark nobr q s samp small span strike strong
sub sup tt u var wbr
"""
_BLOCK_NAMES = """
address applet article aside blockquote br button center dd div dl dt embed fieldset figcaption figure footer form frame
frameset h1 h2 h3 h4 h5 h6 head header hr html body iframe img input label li link main meta nav noframes noscript
object ol option p param picture pre section select source svg table tbody td textarea tfoot th thead title tr ul video
audio script style
"""
_INLINE = frozenset(_INLINE_NAMES.split())
_BLOCK = frozenset(_BLOCK_NAMES.split())
_HTML_NAMES = _INLINE | _BLOCK
_SCRIPT = re.compile(r"<(script|style)(?=[\s>])", re.I)
_SCRIPT_ENDS = {name: re.compile(f"</{name}", re.I) for name in ("script", "style")}
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_CONTROL_IN_HOST = re.compile(r"(?:https?:)?[/\\]{2,}[^/\\?#]*[\x00-\x1f\x7f]", re.IGNORECASE)
_ABSOLUTE = re.compile(r"https?://[^/?#\\\s]", re.IGNORECASE)
_MAIL_THEN_NAME = re.compile(r"^\s*[^\s@()<>]+@[^\s@()<>]+\s*\((.*)\)\s*$", re.S)
_MAIL = re.compile(r"[(\[<]?\s*(?:mailto:)?[^\s@()<>\[\],;\"]+@[^\s@()<>\[\],;\"]+\s*[)\]>]?")
_HTML_LINK = re.compile(r"<a\s[^<>]*?href\s*=\s*[\"']?([^\"'\s<>]+)", re.IGNORECASE)
_WITHOUT_SCHEME = re.compile(r"www\.(?:[a-z0-9-]+\.)+[a-z]{2,}(?:[:/?#]|$)", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\(([^()]+)\)")
# In brackets after a name: a handle, a web address, or a mail address whose at sign is written as a word.
_CONTACT_IN_BRACKETS = re.compile(
    r"\s*[(\[](?:@\w+|(?:https?://|www\.)[^\s()<>]+|[^\s()]+ ?[(\[]?\bat\b[)\]]? ?\S+\.[a-z]{2,})[)\]]", re.IGNORECASE
)
_BLANK_BEFORE_SEPARATOR = re.compile(r" ([,;])")
_EDGES_OF_NAMES = " \t\"'-\u2013\u2014,;:/|"
_UNIX_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class FeedDate(NamedTuple):
    """A date field of a feed: the moment in UTC, None where nothing certain is stated, and its precision."""

    at: datetime | None
    precision: Precision


_NO_DATE = FeedDate(None, "second")


def plain_text(markup: str | None, *, limit: int = MAX_TITLE) -> str | None:
    """Return HTML, or text that may be HTML, as plain text on one line; None when nothing is left.

    Only tags that HTML knows count as tags: `a <b c> d` keeps its brackets. References need their semicolon.
    """
    if not markup:
        return None
    text = markup[: limit * 4]
    if "<" in text:
        text = _TAG.sub(_without_tag, _without_scripts(text))
    if "&" in text:
        text = _REFERENCE.sub(_unescape, text)
    return one_line(text, limit=limit)


def one_line(text: str | None, *, limit: int = MAX_TITLE) -> str | None:
    """Return text with its white space collapsed and its C1 controls repaired; None when nothing is left."""
    if not text:
        return None
    collapsed = " ".join(with_windows_characters(text).split())
    return collapsed[:limit].rstrip() or None


def _unescape(match: re.Match[str]) -> str:
    return html.unescape(match[0])


def _without_tag(match: re.Match[str]) -> str:
    name = match[1]
    if name is None or name.lower() in _INLINE:
        return ""
    return " " if name.lower() in _BLOCK else match[0]


def _without_scripts(text: str) -> str:
    out: list[str] = []
    position = 0
    while (opening := _SCRIPT.search(text, position)) is not None:
        closing = _SCRIPT_ENDS[opening[1].lower()].search(text, opening.end())
        if closing is None:
            break
        out.append(text[position : opening.start()])
        position = closing.start()
    return "".join(out) + text[position:]


def looks_like_html(text: str) -> bool:
    """Return whether text that may be HTML contains a tag that HTML knows, or a reference."""
    return any(match[1] and match[1].lower() in _HTML_NAMES for match in _TAG.finditer(text)) or bool(
        _REFERENCE.search(text)
    )


def as_html(text: str) -> str:
    """Return a text as HTML: unchanged when it is HTML, escaped when it is not."""
    return text if looks_like_html(text) else html.escape(text, quote=False)


def web_address(reference: str | None, base: str | None) -> str | None:
    """Return an absolute http(s) address, otherwise as the feed spells it; None for anything else.

    One surplus layer of escaping (`&amp;` or `&#038;` in an address) is undone. Controls are left out, but an address
    with one in its host is none. The address of a whole HTML link is what it leads to, other markup is none, and
    `www.example.org/a` is no relative path. A base or an address longer than `MAX_ADDRESS` counts as none: a long base
    over many references would grow without end.
    """
    reference = (reference or "").strip()
    if any(char in reference for char in "\n\r\t"):
        reference = "".join(reference.split())
    if "&" in reference:
        reference = _XML_REFERENCE.sub(_unescape, reference)
    if _CONTROL_IN_HOST.match(reference) is not None:
        return None
    reference = _CONTROL.sub("", reference).strip()
    if not reference or len(reference) > MAX_ADDRESS:
        return None
    if _ABSOLUTE.match(reference) is None:
        if "<" in reference:
            link = _HTML_LINK.match(reference)
            return web_address(link[1], base) if link is not None else None
        if _WITHOUT_SCHEME.match(reference) is not None:
            reference = f"//{reference}"
        if base is None and reference.startswith("//"):
            reference = f"https:{reference}"
        try:
            reference = resolve(reference, base if base is None or len(base) <= MAX_ADDRESS else None)
        except BadAddress:
            return None
    reference = reference.replace(" ", "%20")
    return reference if len(reference) <= MAX_ADDRESS else None


def page_address(reference: str | None, base: str | None) -> str | None:
    """Return the absolute address of an entry's page: of a wrapper of a search engine or network, what it leads to."""
    url = web_address(reference, base)
    return None if url is None else unwrap(url)


def person(text: str | None) -> str | None:
    """Return the name in an author's field, without the address in `mail (Name)`, `Name (mail)` or `Name <mail>`.

    A handle or a web address in brackets is left out too. None when there is nothing but an address.
    """
    text = plain_text(text, limit=300)
    if text is None or _ABSOLUTE.match(text) is not None:
        return None
    text = _CONTACT_IN_BRACKETS.sub("", text)
    if "@" in text:
        match = _MAIL_THEN_NAME.match(text)
        name = " ".join(_MAIL.sub(" ", match[1] if match is not None else text).split())
        text = _BLANK_BEFORE_SEPARATOR.sub(r"\1", name).strip(_EDGES_OF_NAMES)
    whole = _IN_BRACKETS.fullmatch(text)  # where the address is empty, or outside of the brackets
    return one_line(whole[1] if whole is not None else text)


def unique(values: "list[str | None]") -> tuple[str, ...]:
    """Return the values that are neither None nor empty, each once, in order."""
    return tuple(dict.fromkeys(value for value in values if value))


def language_tag(text: str | None) -> str | None:
    """Return the language that a feed states, as spelled; None for nothing, and for what is too long to be a tag."""
    tag = (text or "").strip()
    return tag if 0 < len(tag) <= _MAX_LANGUAGE else None


def feed_date(text: str | None, language: str | None, region: str | None = None) -> FeedDate:
    """Return the date that a field states.

    `language` (BCP 47) and `region` (ISO 3166-1 alpha-2) tell ambiguous months and zones apart. The first moment of
    Unix time is what programs write for no date.
    """
    if not text or len(text) > 2 * MAX_DATE:
        return _NO_DATE  # not even cached: a long text would stay in memory
    return _feed_date(text, language, region)


@lru_cache(maxsize=2048)
def _feed_date(text: str, language: str | None, region: str | None) -> FeedDate:
    moment = parse_date(text, language=language, region=region)
    return FeedDate(moment.at, moment.precision) if moment and moment.at != _UNIX_EPOCH else _NO_DATE


def from_base64(text: str) -> str:
    """Return the text in Base64 (Atom 0.3, section 4.13.2.2; RFC 4287, section 4.1.3.3); other text unchanged."""
    try:
        return without_controls(base64.b64decode("".join(text.split()), validate=True).decode("utf-8"), [])
    except (binascii.Error, ValueError):
        return text
