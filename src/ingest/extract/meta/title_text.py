"""Titles as one line of plain text, and the spellings of a site's name that templates append to them."""

import html
import re
from urllib.parse import urlsplit

from ingest.text.comparison import comparison_key
from ingest.urls.clean import clean_url, source_domain

MAX_LENGTH = 2_000  # characters of a title; the rest is cut off
_MAX_SITE_NAMES = 40
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")


def plain_title(raw: str | None) -> str:
    """Return a title as one line of text: entities resolved, tags, soft hyphens and invisible characters removed."""
    if not raw:
        return ""
    text = raw[:MAX_LENGTH]
    if "&" in text:
        text = html.unescape(html.unescape(text))
    if "<" in text:
        text = _TAG.sub(" ", text)
    text = re.sub("[\u00ad\u200b\u200e\u200f\ufeff\u2060]", "", text)
    return " ".join(text.split())


def site_keys(names: tuple[str, ...], url: str | None) -> frozenset[str]:
    """Return the comparison keys of a site: its declared names, and its domain with and without the suffix."""
    keys = {comparison_key(name.lstrip("@")) for name in names[:_MAX_SITE_NAMES]}
    domain = source_domain(url)
    host = urlsplit(clean_url(url) or "").hostname
    for name in (domain, host.removeprefix("www.") if host else None):
        if name:
            keys.add(comparison_key(name))
            keys.add(comparison_key(name.rsplit(".", 1)[0]))
            keys.add(comparison_key(name.split(".")[0]))
    return frozenset(key for key in keys if len(key) > 1)
