"""The text of titles and names: one line without markup, and the form in which they are compared."""

import html
import re
import unicodedata
from functools import lru_cache
from urllib.parse import urlsplit

from ingest.urls.clean import source_domain

MAX_LENGTH = 2_000  # characters of a title; a longer one is something else
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_NOT_WORD = re.compile(r"[\W_]+")


def plain_title(raw: str | None) -> str:
    """One line of text: entities resolved, tags gone, soft hyphens and invisible characters removed."""
    if not raw:
        return ""
    text = raw[:MAX_LENGTH]
    if "&" in text:
        text = html.unescape(html.unescape(text))
    if "<" in text:
        text = _TAG.sub(" ", text)
    text = re.sub("[\u00ad\u200b\u200e\u200f\ufeff\u2060]", "", text)
    return " ".join(text.split())


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Letters and digits only, lower case, compatibility forms unified: for comparing titles and names."""
    if text.isascii():
        return _NOT_WORD.sub("", text).lower()
    decomposed = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in decomposed if char.isalnum() or unicodedata.category(char)[0] == "M")


def site_folds(names: tuple[str, ...], url: str | None) -> frozenset[str]:
    """Folded spellings of the site's name: as told, and as its domain has it, with and without the suffix."""
    found = {fold(name.lstrip("@")) for name in names[:40]}
    domain = source_domain(url)
    host = urlsplit(url).hostname if url else None
    for name in (domain, host.removeprefix("www.") if host else None):
        if name:
            found.add(fold(name))
            found.add(fold(name.rsplit(".", 1)[0]))
            found.add(fold(name.split(".")[0]))
    return frozenset(name for name in found if len(name) > 1)
