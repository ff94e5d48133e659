"""Headers of responses: their values as text, lists, dates and times. Pure; an unreadable value counts as absent."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from math import ceil, isfinite

Headers = tuple[tuple[str, str], ...]  # lower-case names, in order; bytes as latin-1

_MAX_SECONDS = 10 * 365 * 86400
_MAX_AGE = re.compile(r"(?:^|,)\s*max-age\s*=\s*\"?(\d{1,12})", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,12}(\.\d{1,9})?")
_UNCACHED = re.compile(r"(?:^|,)\s*no-(?:store|cache)\b", re.IGNORECASE)


def header(headers: Headers, name: str) -> str | None:
    """Return the first value of a lower-case name."""
    return next((value for key, value in headers if key == name), None)


def header_list(headers: Headers, name: str) -> list[str]:
    """Return all comma-separated members of all headers of a name, stripped, without empty ones."""
    members = (member.strip() for key, value in headers if key == name for member in value.split(","))
    return [member for member in members if member]


def wire_text(value: str | None, limit: int = 1024) -> str | None:
    """Return a header value as the text to send back, so that it leaves byte for byte.

    Values are kept as latin-1 and leave as UTF-8. A value that would not leave as it came, has control characters or
    more than `limit` characters is None: it is not sent at all.
    """
    if not value or len(value) > limit or any(char < " " or char == "\x7f" for char in value):
        return None
    try:
        return value.encode("latin-1").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return None


def http_date(value: str | None) -> datetime | None:
    """Return an HTTP-date (RFC 9110 section 5.6.7) in UTC, read leniently; None for anything else."""
    if not value or len(value) > 64 or ":" not in value:
        return None
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def retry_after(headers: Headers, now: datetime) -> datetime | None:
    """Return the moment that Retry-After names, in seconds or as a date (RFC 9110 section 10.2.3).

    A date is read against the server's own clock (its Date header), so that a wrong clock does no harm.
    """
    value = (header(headers, "retry-after") or "").strip()
    if _NUMBER.fullmatch(value):
        return _later(now, float(value))
    moment = http_date(value)
    return None if moment is None else _later(now, (moment - _server_clock(headers, now)).total_seconds())


def fresh_until(headers: Headers, now: datetime) -> datetime | None:
    """Return until when a response is fresh: max-age less Age, else Expires less Date (RFC 9111 section 4.2.1)."""
    control = ", ".join(value for key, value in headers if key == "cache-control")
    if _UNCACHED.search(control):
        return None
    max_age = _MAX_AGE.search(control)
    if max_age is not None:
        age = (header(headers, "age") or "0").strip()
        return _later(now, float(max_age[1]) - (float(age) if _NUMBER.fullmatch(age) else 0.0))
    expires = http_date(header(headers, "expires"))
    return None if expires is None else _later(now, (expires - _server_clock(headers, now)).total_seconds())


def media_type(headers: Headers) -> str:
    """Return the type and subtype of Content-Type in lower case, '' when there is none."""
    return (header(headers, "content-type") or "").partition(";")[0].strip().lower()


def _server_clock(headers: Headers, now: datetime) -> datetime:
    return http_date(header(headers, "date")) or now


def _later(now: datetime, seconds: float) -> datetime | None:
    if not isfinite(seconds) or seconds <= 0:
        return None
    return now + timedelta(seconds=ceil(min(seconds, _MAX_SECONDS)))
