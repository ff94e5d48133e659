"""The addresses to poll: how a source becomes one, and what its request carries. Pure.

An address is asked as it was spelled, with all of its query: servers choose the document by it (`?feed=rss2`). The
identity of an article (`urls`) is another question and never changes what is asked.
"""

import re
from dataclasses import replace
from urllib.parse import urlsplit

from ingest.config import WEB_KINDS
from ingest.records import Fetch, PollTarget, Source
from ingest.records.outcome import Outcome
from ingest.urls.parse import BadAddress, parse_address

#: Spellings of addresses that are made for programs: feeds, sitemaps, lists.
_FOR_PROGRAMS = re.compile(r"rss|feed|atom|rdf|xml|json|sitemap|opml|syndicat", re.IGNORECASE)
_FRONT_PAGES = frozenset({"index.html", "index.htm", "index.php", "home", "news", "en"})


def is_web(source: Source) -> bool:
    """Return whether a source is a web address, and not a file, folder or bucket."""
    return source.path_or_url.strip().partition(":")[0].lower() in ("http", "https", "feed")


def target_of(source: Source) -> PollTarget:
    """Return the first address to ask for a source that is a web address."""
    kind = source.kind if source.kind in WEB_KINDS else None
    return PollTarget(as_spelled(source.path_or_url), source, kind)


def as_spelled(address: str) -> str:
    """Return an address as it can be requested, with nothing of it dropped but its fragment and its password.

    `feed:https://...` and `feed://...` are other spellings of a web address. Any other text is returned as it is.
    """
    text = address.strip()
    if text.lower().startswith("feed:"):
        inner = text[len("feed:") :]
        text = inner if inner.lower().startswith("http") else f"https:{inner}"
    try:
        return parse_address(text).url
    except BadAddress:
        return text


def must_reread(previous: Fetch | None, *, named: bool) -> bool:
    """Return whether a list has to be asked in full, due or not: the lake does not know what it names (any more).

    `named`: the lake knows what it names.
    """
    return not named and previous is not None and previous.outcome == Outcome.LIST


def conditional(target: PollTarget, previous: Fetch | None, *, named: bool) -> Fetch | None:
    """Return the last row as the request is to use it: without validators where the whole document is needed.

    That is so for a list whose names the lake does not know, and for a feed with a gap that was not looked into yet:
    the site of its entries tells where to look.
    """
    if previous is not None and previous.owed_to is not None:
        return replace(previous, etag=None, last_modified=None, body_sha256=None)
    in_full = not named and (target.kind in ("opml", "site") or must_reread(previous, named=named))
    return unconditional(previous) if in_full else previous


def unconditional(previous: Fetch | None) -> Fetch | None:
    """Return the last row without validators: for a document whose body is needed whatever it is."""
    return replace(previous, etag=None, last_modified=None) if previous is not None else None


def is_front(url: str) -> bool:
    """Return whether an address is spelled like a site's front page."""
    split = urlsplit(url)
    segments = [part for part in split.path.split("/") if part]
    if split.query:
        return False
    return not segments or (len(segments) == 1 and segments[0].lower() in _FRONT_PAGES)


def asks_robots(target: PollTarget) -> bool:
    """Return whether robots.txt is asked before an address is polled: it may be a page, as far as its spelling tells.

    Feeds and lists are made for programs that come by themselves; they are asked without.
    """
    split = urlsplit(target.url)
    return target.kind is None and _FOR_PROGRAMS.search(f"{split.path}?{split.query}") is None
