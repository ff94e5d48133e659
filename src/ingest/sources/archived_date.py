"""Dates of archived records: WARC-Date in all its spellings (ISO 28500, 5.4) and the 14 digits of ARC files."""

import re
from datetime import UTC, datetime, timedelta, timezone

from ingest.text.dates import parse_date

_DIGITS = re.compile(r"[0-9]{8}(?:[0-9]{2}){0,3}|[0-9]{17}")
_ISO = re.compile(
    r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?:[T ]\s*(?P<hour>[01][0-9]|2[0-4])(?::?(?P<minute>[0-5][0-9]))?"
    r"(?::?(?P<second>[0-5][0-9]|60)(?:[.,](?P<fraction>[0-9]+))?)?"
    r"\s*(?P<zone>Z|UTC|GMT|[+-][0-9]{2}:?(?:[0-9]{2})?)?)?",
    re.IGNORECASE,
)


def parse_archive_date(text: str) -> datetime | None:
    """Return when a record was fetched, in UTC; None for what is not a date, or names no day.

    A day without a clock is its first moment, as everywhere: a date of reduced precision (WARC/1.1) keeps its day.
    """
    text = text.strip()
    if _DIGITS.fullmatch(text):
        digits = text.ljust(14, "0")
        text = f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}T{digits[8:10]}:{digits[10:12]}:{digits[12:14]}Z"
    match = _ISO.fullmatch(text)
    if match is None:
        moment = parse_date(text)
        return moment.at if moment is not None and moment.precision not in ("month", "year") else None
    try:
        day = datetime.fromisoformat(match["day"])
        at = day.replace(tzinfo=_zone(match["zone"])) + timedelta(
            hours=int(match["hour"] or 0),
            minutes=int(match["minute"] or 0),
            seconds=int(match["second"] or 0),
            microseconds=int((match["fraction"] or "0").ljust(6, "0")[:6]),
        )
        return at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _zone(text: str | None) -> timezone:
    digits = re.sub(r"[^0-9]", "", text or "")
    if not digits:
        return UTC
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:] or 0))
    return timezone(-offset if (text or "").startswith("-") else offset)
