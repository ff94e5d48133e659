"""What a request takes from the last row of its address: validators, the address to ask, when to ask in full. Pure."""

from datetime import datetime, timedelta

from ingest.fetch.headers import wire_text
from ingest.records import Fetch
from ingest.records.outcome import Outcome

_MAX_WITHOUT_BODY = timedelta(days=7)
_MIN_WITHOUT_BODY = timedelta(days=1)
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
    wait = _MAX_WITHOUT_BODY
    if previous.rhythm_seconds is not None:
        wait = min(
            max(timedelta(seconds=_SILENT_RHYTHMS * previous.rhythm_seconds), _MIN_WITHOUT_BODY), _MAX_WITHOUT_BODY
        )
    return now - previous.full_at >= wait or previous.full_at > now


def address_to_ask(url: str, previous: Fetch | None) -> str:
    """Return where to send the request: where 301/308 led last time, else the address as the user gave it.

    An address that keeps failing is dropped again in favour of the given one.
    """
    if previous is None or previous.permanent_url is None or previous.errors_in_row >= _FORGET_ERRORS:
        return url
    return previous.permanent_url
