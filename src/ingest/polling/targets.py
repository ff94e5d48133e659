"""Which addresses to ask, and whether it is time. Pure."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from ingest.config import WEB_KINDS
from ingest.records import Fetch, PollTarget, Source
from ingest.records.outcome import Outcome
from ingest.urls.clean import clean_url

_PAGE_PAUSE = timedelta(hours=6)


def is_web(source: Source) -> bool:
    """Whether a source is a web address, and not a file, folder or bucket."""
    return source.path_or_url.strip().partition(":")[0].lower() in ("http", "https", "feed")


def target_of(source: Source) -> PollTarget:
    """The first address to ask for a source that is a web address."""
    named = source.path_or_url.strip()
    if named.lower().startswith("feed:"):
        rest = named[5:]
        named = rest if rest.lower().startswith("http") else f"https:{rest}"
    kind = source.kind if source.kind in WEB_KINDS else None
    return PollTarget(clean_url(named) or named, source, kind)


def may_ask(previous: Fetch | None, now: datetime, *, only_due: bool) -> bool:
    """Whether to ask an address now.

    `only_due`: when the schedule says so (`watch`). Else whenever nothing forbids it (`run`): not what is gone, not
    before Retry-After or the end of its freshness.
    """
    if previous is None:
        return True
    if previous.outcome == Outcome.GONE:
        return False
    moment = previous.next_at if only_due else previous.not_before
    return moment is None or moment <= now


def page_is_wanted(previous: Fetch | None, now: datetime) -> bool:
    """Whether `watch` asks again for a page that the user named: after its pause, else a few times a day."""
    if previous is None:
        return True
    return (previous.next_at or previous.at + _PAGE_PAUSE) <= now


def must_reread(previous: Fetch | None, *, named: bool) -> bool:
    """Whether a list has to be asked in full, due or not: the lake does not know what it named (any more)."""
    return not named and previous is not None and previous.outcome == Outcome.LIST


def conditional(target: PollTarget, previous: Fetch | None, *, named: bool) -> Fetch | None:
    """The last row as a request goes by it: without validators where a list is needed whatever it holds.

    Neither where the feed owes a gap: the site of its entries tells where to look.
    """
    if previous is not None and previous.owed_to is not None:
        return replace(previous, etag=None, last_modified=None, body_sha256=None)
    in_full = not named and (target.kind in ("opml", "site") or must_reread(previous, named=named))
    return unconditional(previous) if in_full else previous


def unconditional(previous: Fetch | None) -> Fetch | None:
    """The last row without validators: for a document whose body is needed whatever it is."""
    return replace(previous, etag=None, last_modified=None) if previous is not None else None


def is_front(url: str) -> bool:
    """Whether an address is that of a site's front page, as far as its spelling tells."""
    split = urlsplit(url)
    segments = [part for part in split.path.split("/") if part]
    if split.query:
        return False
    return not segments or (len(segments) == 1 and segments[0].lower() in _FRONTS)


def goes_by_robots(target: PollTarget) -> bool:
    """Whether robots.txt has a say before an address is polled: it may be a page, as far as its spelling tells.

    Feeds and lists are made for programs that come by themselves; they are asked without.
    """
    split = urlsplit(target.url)
    return target.kind is None and _FOR_PROGRAMS.search(f"{split.path}?{split.query}") is None


_FOR_PROGRAMS = re.compile(r"rss|feed|atom|rdf|xml|json|sitemap|opml|syndicat", re.IGNORECASE)
_FRONTS = frozenset({"index.html", "index.htm", "index.php", "home", "news", "en"})
