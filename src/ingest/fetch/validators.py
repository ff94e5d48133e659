"""What one fetch leaves for the next one: validators, the address to ask, and when to ask in full. Pure."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from ingest.fetch.headers import wire_text
from ingest.fetch.messages import Response
from ingest.records import Fetch
from ingest.records.outcome import Outcome, is_refusal, is_successful

_FULL_MOST = timedelta(days=7)
_FULL_LEAST = timedelta(days=1)
_SILENT_RHYTHMS = 20  # a feed this many of its own intervals without news may be a server that always says 304
_FORGET_ERRORS = 3


def conditional_headers(etag: str | None, last_modified: str | None) -> dict[str, str]:
    """Return If-None-Match and If-Modified-Since, both as the server sent them (RFC 9110 section 13.1).

    A value that would not leave byte for byte is left out.
    """
    sent = {"If-None-Match": wire_text(etag), "If-Modified-Since": wire_text(last_modified)}
    return {name: value for name, value in sent.items() if value is not None}


def ask_in_full(previous: Fetch | None, now: datetime) -> bool:
    """Return whether to leave the validators out this time.

    Some servers answer 304 for ever: so once a week, or sooner (but not within a day) when the feed has been silent
    for 20 of its own intervals. Others break off or send no HTTP when they are asked with validators: so after such a
    failure too. And when the last whole body is dated after now, because then a clock was wrong.
    """
    if previous is None or previous.outcome == Outcome.NETWORK:
        return True
    if previous.full_at is None:
        return False
    wait = _FULL_MOST
    if previous.rhythm_seconds is not None:
        wait = min(max(timedelta(seconds=_SILENT_RHYTHMS * previous.rhythm_seconds), _FULL_LEAST), _FULL_MOST)
    return now - previous.full_at >= wait or previous.full_at > now


def address_to_ask(url: str, previous: Fetch | None) -> str:
    """Where to send the request: where 301/308 led last time, else the address as the user gave it.

    An address that keeps failing is dropped again in favour of the given one.
    """
    if previous is None or previous.permanent_url is None or previous.errors_in_row >= _FORGET_ERRORS:
        return url
    return previous.permanent_url


def kept_address(response: Response, *, is_document: bool, previous: Fetch | None) -> str | None:
    """The permanent address to remember. `is_document`: what came is a feed (or sitemap) indeed.

    A permanent redirect to a home page or to an error does not replace a feed's address: sites are rebuilt that way.
    """
    before = previous.permanent_url if previous is not None else None
    arrived = response.outcome is Outcome.NOT_MODIFIED or (response.outcome is Outcome.OK and is_document)
    if not arrived:
        return before
    if response.permanent_url is not None:
        return response.permanent_url
    given = address_to_ask(response.request.url, previous) == response.request.url
    return None if given else before  # the given address answers by itself again


def carried(response: Response, previous: Fetch | None) -> Mapping[str, str | None]:
    """`etag` and `last_modified` for the next row: the new ones of a good answer, else the earlier ones."""
    new = {"etag": response.header("etag"), "last_modified": response.header("last-modified")}
    if response.outcome is Outcome.OK:
        return new
    old = {
        "etag": previous.etag if previous is not None else None,
        "last_modified": previous.last_modified if previous is not None else None,
    }
    if response.outcome is Outcome.NOT_MODIFIED:
        return {name: new[name] or old[name] for name in old}
    return old


def errors_in_row(outcome: str, previous: Fetch | None) -> int:
    """How many polls in a row bore nothing, this one included."""
    before = previous.errors_in_row if previous is not None else 0
    if is_successful(outcome):
        return 0
    return before if outcome == Outcome.DEFERRED else before + 1


def refused_in_row(outcome: str, status: int | None, previous: Fetch | None) -> int:
    """How many of the errors in a row were refusals. Other errors between them neither count nor forgive."""
    before = (previous.refused_in_row or 0) if previous is not None else 0
    if is_successful(outcome):
        return 0
    return before + is_refusal(outcome, status)
