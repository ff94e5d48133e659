"""What response headers say about time and form. Pure; unreadable values count as not told (null beats wrong)."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from math import ceil, isfinite

Headers = tuple[tuple[str, str], ...]

_MOST_SECONDS = 10 * 365 * 86400
_MAX_AGE = re.compile(r"(?:^|,)\s*max-age\s*=\s*\"?(\d{1,12})", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,12}(\.\d{1,9})?")
_UNCACHED = re.compile(r"(?:^|,)\s*no-(?:store|cache)\b", re.IGNORECASE)


def header(headers: Headers, name: str) -> str | None:
    """The first value of a lower-case name."""
    return next((value for key, value in headers if key == name), None)


def header_list(headers: Headers, name: str) -> list[str]:
    """All comma-separated members of all headers of this name, stripped, empty ones left out."""
    members = (member.strip() for key, value in headers if key == name for member in value.split(","))
    return [member for member in members if member]


def http_date(value: str | None) -> datetime | None:
    """An HTTP-date in any of its forms (RFC 9110 section 5.6.7), leniently, as UTC; None when it is none."""
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
    """The moment that Retry-After names (RFC 9110 section 10.2.3): seconds or a date; None for anything else.

    A date is read against the server's own clock (its Date header), so that a wrong clock does no harm.
    """
    value = (header(headers, "retry-after") or "").strip()
    if _NUMBER.fullmatch(value):
        return _later(now, float(value))
    moment = http_date(value)
    return None if moment is None else _later(now, (moment - _server_clock(headers, now)).total_seconds())


def fresh_until(headers: Headers, now: datetime) -> datetime | None:
    """Until when a response is fresh: max-age less Age, else Expires less Date (RFC 9111 section 4.2.1)."""
    control = ", ".join(value for key, value in headers if key == "cache-control")
    if _UNCACHED.search(control):
        return None
    told = _MAX_AGE.search(control)
    if told is not None:
        age = (header(headers, "age") or "0").strip()
        return _later(now, float(told[1]) - (float(age) if _NUMBER.fullmatch(age) else 0.0))
    expires = http_date(header(headers, "expires"))
    return None if expires is None else _later(now, (expires - _server_clock(headers, now)).total_seconds())


def media_type(headers: Headers) -> str:
    """The essence of Content-Type in lower case, '' when there is none."""
    return (header(headers, "content-type") or "").partition(";")[0].strip().lower()


def _server_clock(headers: Headers, now: datetime) -> datetime:
    return http_date(header(headers, "date")) or now


def _later(now: datetime, seconds: float) -> datetime | None:
    if not isfinite(seconds) or seconds <= 0:
        return None
    return now + timedelta(seconds=ceil(min(seconds, _MOST_SECONDS)))
