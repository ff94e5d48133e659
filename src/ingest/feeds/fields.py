"""Values of single fields: plain text out of markup, absolute addresses, names of persons, dates."""

import base64
import binascii
import html
import re
from datetime import datetime
from functools import lru_cache
from urllib.parse import urljoin

from ingest.feeds.mending import with_windows_characters, without_controls
from ingest.records import Precision
from ingest.text.dates import MAX_LENGTH as MAX_DATE
from ingest.text.dates import parse_date
from ingest.urls.parse import MAX_LENGTH as MAX_ADDRESS

MAX_TITLE = 2_000  # characters
MAX_SUMMARY = 10_000
_MAX_LANGUAGE = 100  # a tag of BCP 47 has 35 at the most in practice
_QUOTED = r"""[^<>"']*+(?:"[^"]{0,500}+"[^<>"']*+|'[^']{0,500}+'[^<>"']*+){0,20}+"""
_TAG = re.compile(rf"</?([a-zA-Z][a-zA-Z0-9]*)(?:[\s/](?:{_QUOTED}|[^<>]*))?>|<!--(?:[^<>]*-->)?|<![^<>]*>")
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
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
_KNOWN = _INLINE | _BLOCK
_SCRIPT = re.compile(r"<(script|style)(?=[\s>])", re.I)
_SCRIPT_ENDS = {name: re.compile(f"</{name}", re.I) for name in ("script", "style")}
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_MAILBOX = re.compile(r"^\s*[^\s@()<>]+@[^\s@()<>]+\s*\((.*)\)\s*$", re.S)
_ANGLED = re.compile(r"^\s*\"?([^\"<>]*?)\"?\s*<[^<>\s]+@[^<>\s]+>\s*$", re.S)
_ADDRESS = re.compile(r"^\s*(?:mailto:)?[^\s@()<>]+@[^\s@()<>]+\s*$")


def plain_text(markup: str | None, *, limit: int = MAX_TITLE) -> str | None:
    """HTML, or text that may hold some, as plain text on one line; None when nothing is left.

    Only tags that HTML knows count as tags: `a <b c> d` keeps its brackets. References need their semicolon.
    """
    if not markup:
        return None
    text = markup[: limit * 4]
    if "<" in text:
        text = _TAG.sub(_without_tag, _without_scripts(text))
    if "&" in text:
        text = _REFERENCE.sub(lambda match: html.unescape(match[0]), text)
    return one_line(text, limit=limit)


def one_line(text: str | None, *, limit: int = MAX_TITLE) -> str | None:
    """Text with its white space folded, C1 controls mended; None when nothing is left."""
    if not text:
        return None
    folded = " ".join(with_windows_characters(text).split())
    return folded[:limit].rstrip() or None


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
    """Whether text that may be HTML holds a tag that HTML knows, or a reference."""
    return any(match[1] and match[1].lower() in _KNOWN for match in _TAG.finditer(text)) or bool(
        _REFERENCE.search(text)
    )


def as_html(text: str) -> str:
    """A text as HTML: itself when it is some, escaped when it is not."""
    return text if looks_like_html(text) else html.escape(text, quote=False)


def web_address(reference: str | None, base: str | None) -> str | None:
    """An absolute http(s) address, otherwise as the feed spells it; None for anything else.

    Controls are left out, as browsers do. A base or an address longer than an address may be is none: a long base over
    many references would grow without end.
    """
    reference = (reference or "").strip()
    if any(char in reference for char in "\n\r\t"):
        reference = "".join(reference.split())
    reference = _CONTROL.sub("", reference)
    if not reference or len(reference) > MAX_ADDRESS:
        return None
    base = base if base is None or len(base) <= MAX_ADDRESS else None
    if _SCHEME.match(reference) is None or (reference[:5].lower() in ("http:", "https") and "//" not in reference[:8]):
        if base is None and not reference.startswith("//"):
            return None
        try:
            reference = urljoin(base or "https:", reference)
        except ValueError:
            return None
    reference = reference.replace(" ", "%20")
    return reference if _is_web(reference) and len(reference) <= MAX_ADDRESS else None


def _is_web(address: str) -> bool:
    scheme, mark, rest = address.partition("://")
    return bool(mark) and scheme.lower() in ("http", "https") and rest[:1] not in ("", "/", "?", "#")


def person(text: str | None) -> str | None:
    """The name in an author's field: `e@example.org (Name)` and `Name <address>` give the name, an address None."""
    text = plain_text(text, limit=300)
    if text is None or _ADDRESS.match(text):
        return None
    match = _MAILBOX.match(text) or _ANGLED.match(text)
    return one_line(match[1]) if match else text


def unique(values: "list[str | None]") -> tuple[str, ...]:
    """The values that are there, each once, in order."""
    return tuple(dict.fromkeys(value for value in values if value))


def language_tag(text: str | None) -> str | None:
    """What a feed says of its language, as it says it; None for nothing, and for what is far too long to be a tag."""
    told = (text or "").strip()
    return told if 0 < len(told) <= _MAX_LANGUAGE else None


def date_of(text: str | None, language: str | None) -> tuple[datetime | None, Precision]:
    """When a date field says, and how precisely; (None, "second") when it says nothing certain."""
    if not text or len(text) > 2 * MAX_DATE:
        return None, "second"  # not even remembered: a long text would stay in memory
    return _date_of(text, language)


@lru_cache(maxsize=2048)
def _date_of(text: str, language: str | None) -> tuple[datetime | None, Precision]:
    moment = parse_date(text, language=language)
    return (moment.at, moment.precision) if moment else (None, "second")


def from_base64(text: str) -> str:
    """The text in Base64 (Atom 0.3, section 4.13.2.2; RFC 4287, section 4.1.3.3); the text itself when it is none."""
    try:
        return without_controls(base64.b64decode("".join(text.split()), validate=True).decode("utf-8"), [])
    except (binascii.Error, ValueError):
        return text
