"""Addresses that only lead on to another one, which they hold: those of search engines, aggregators and networks."""

import base64
import binascii
import re
from collections.abc import Sequence
from urllib.parse import unquote

from ingest.urls.domain import registrable_domain
from ingest.urls.parse import BadAddress, WebAddress, split_address

_WEB = ("http://", "https://")
# (registrable domain, path) -> the parameters that may hold the target
_PARAMETERS = {
    ("google.com", "/url"): ("url", "q"),
    ("google.com", "/news/url"): ("url",),
    ("facebook.com", "/l.php"): ("u",),
    ("bing.com", "/news/apiclick.aspx"): ("url",),
    ("bing.com", "/ck/a"): ("u",),
    ("umblr.com", "/redirect"): ("z",),  # Tumblr
    ("tumblr.com", "/redirect"): ("z",),
}
_GOOGLE_NEWS = re.compile(r"(?:/__i)?(?:/rss)?(?:/rd)?/(?:articles|read)/([\w-]+=*)")
_YAHOO_SEARCH = re.compile(r"/RU=([^/]+)(?:/|$)")
_YAHOO_FEED = re.compile(r"/\*+(https?(?::|%3A).+)", re.IGNORECASE)
_HOSTS = re.compile(r"(?:google|facebook|bing|t?umblr|yahoo|href)\.(?:com|li)\b", re.IGNORECASE)


def unwrap(url: str) -> str:
    """Return the address that a wrapper leads to; any other address as it is."""
    for _ in range(5):
        if _HOSTS.search(url) is None:
            break
        try:
            target = wrapped_address(split_address(url))
        except BadAddress:
            break
        if target is None:
            break
        url = target
    return url


def wrapped_address(address: WebAddress) -> str | None:
    """Return the address inside a wrapper, as spelled there; None for an address that is not a wrapper."""
    domain = registrable_domain(address.host)
    pairs = address.query.split("&")
    if names := _PARAMETERS.get((domain, address.path.lower() if domain == "bing.com" else address.path)):
        return _parameter(pairs, names)
    if address.host == "news.google.com":
        return _google_news(address.path)
    if domain == "yahoo.com":
        return _yahoo(address)
    if address.host == "href.li":
        target = unquote(address.query) if address.query.lower().startswith(("http%3a", "https%3a")) else address.query
        return target if target.startswith(_WEB) else None
    return None


def is_opaque_wrapper(url: str | None) -> bool:
    """Return whether an address is a link of Google News that does not show where it leads.

    The page behind it only runs a script that leads on; its feed has a title and the name of a publisher for it.
    """
    if url is None or "news.google." not in url:
        return False
    try:
        address = split_address(url)
    except BadAddress:
        return False
    match = _GOOGLE_NEWS.fullmatch(address.path) if address.host == "news.google.com" else None
    return match is not None and _google_news(address.path) is None


def _parameter(pairs: Sequence[str], names: Sequence[str]) -> str | None:
    for name in names:
        for pair in pairs:
            key, _, value = pair.partition("=")
            target = unquote(value)
            if key == name and target.startswith("a1aHR0c"):  # Bing: 'a1' and the address in base64
                target = _from_base64(target[2:]).decode("utf-8", "replace")
            if key == name and target.startswith(_WEB):
                return target
    return None


def _yahoo(address: WebAddress) -> str | None:
    if (match := _YAHOO_SEARCH.search(address.path)) is not None:
        target = unquote(match[1])
    elif (match := _YAHOO_FEED.search(address.path)) is not None:
        target = match[1] if match[1].lower().startswith(_WEB) else unquote(match[1])
        target += f"?{address.query}" if address.query else ""
    else:
        return None
    return target if target.startswith(_WEB) else None


def _google_news(path: str) -> str | None:
    """Return the address in an article link of the old form: a protobuf message whose field 4 is the address."""
    match = _GOOGLE_NEWS.fullmatch(path)
    message = _from_base64(match[1]) if match is not None else b""
    start = message.find(b"\x22")
    if not 0 <= start <= 8 or len(message) < start + 3:
        return None
    length, body = message[start + 1], start + 2
    if length >= 0x80:  # a varint of two bytes
        length, body = (length & 0x7F) | message[body] << 7, body + 1
    target = message[body : body + length]
    if len(target) != length or not target.startswith((b"http://", b"https://")):
        return None
    return target.decode("utf-8", "replace")


def _from_base64(text: str) -> bytes:
    text = text.rstrip("=")
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_")
    except (binascii.Error, ValueError):
        return b""
