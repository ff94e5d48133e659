"""The date of publication of a plain text: the carrier's, a header field's, or the one that head and dateline state."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from ingest.extract.plain.dateline_days import LineDay, TextDate, dates_in_text, resolve_year
from ingest.records import Candidate, Hints, Precision
from ingest.text.date_labels import is_connecting, role_of_label
from ingest.text.dates import Moment, parse_date
from ingest.text.months import month_number
from ingest.text.weekdays import weekday_in

_MAX_UNTIL_UPDATE = 60  # days from the publication without a year to the update
_WORDS = re.compile(r"[^\W\d_]+(?:\s[^\W\d_]+)+")


@dataclass(frozen=True, slots=True)
class Publication:
    """A date of publication, and why it is believed."""

    at: datetime
    precision: Precision
    source: str
    note: str
    local: str | None = None


@dataclass(frozen=True, slots=True)
class StatedDay:
    """A day that a line of the text states as that of its publication."""

    words: str
    day: LineDay | None = None
    moment: Moment | None = None  # the same with its clock


def choose_publication(
    hints: Hints,
    field: str | None,
    stated: Sequence[StatedDay],
    body: str,
    rights: str | None = None,
    *,
    updated: date | None = None,
    language: str | None,
    now: datetime | None,
) -> tuple[Publication | None, list[Candidate]]:
    """Return the chosen date and all candidates.

    The carrier's date comes first, then the one in the header `field`, then those that lines have `stated`, in their
    order. The year of a day without one is inferred from the other dates, in the lines and in the body, or from the
    notice of `rights` where the weekday confirms it. An `updated` day tells it first.
    """
    claims: list[Publication] = []
    candidates: list[Candidate] = []
    if hints.published_at:
        claims.append(Publication(hints.published_at, hints.published_precision, hints.carrier, "the carrier's word"))
    moment = parse_date(field, language=language)
    if moment:
        claims.append(Publication(moment.at, moment.precision, "text", "the header's date", moment.local))
    full_days = [full for item in stated if (full := _full(item)) is not None]
    claims += full_days
    if not full_days:
        for item in stated:
            dated = _before_update(item, updated) or _inferred(item, body, rights, language, now)
            if isinstance(dated, Publication):
                claims.append(dated)
            elif dated is not None:
                candidates.append(dated)
    for index, claim in enumerate(claims):
        exact = claim.precision in ("second", "minute", "hour")
        value = claim.at.isoformat() if exact else claim.at.date().isoformat()
        candidates.append(Candidate("published_at", value, claim.source, chosen=index == 0, note=claim.note))
    return claims[0] if claims else None, candidates


def states_year(stated: StatedDay) -> bool:
    """Return whether a stated day has its year."""
    return _full(stated) is not None


def _full(stated: StatedDay) -> Publication | None:
    """Return the date of a line that states the year."""
    note, moment, day = f"dateline {stated.words!r}", stated.moment, stated.day
    if moment is not None:
        return Publication(moment.at, moment.precision, "text", note, moment.local)
    if day is not None and day.year is not None:
        return _on_day(date(day.year, day.month, day.day), "text", note)
    return None


def _before_update(stated: StatedDay, updated: date | None) -> Publication | None:
    """Return the last such day until the day of the update, where that is at most some weeks before it."""
    day = stated.day
    if day is None or updated is None:
        return None
    for year in (updated.year, updated.year - 1):
        try:
            found = date(year, day.month, day.day)
        except ValueError:
            continue
        if 0 <= (updated - found).days <= _MAX_UNTIL_UPDATE:
            note = f"dateline {stated.words!r} has no year: the last such day before the update of {updated}"
            return _on_day(found, "inferred", note)
    return None


def _inferred(
    stated: StatedDay, body: str, rights: str | None, language: str | None, now: datetime | None
) -> Publication | Candidate | None:
    """Return the date of a day without a year; a candidate for explanation where the year cannot be inferred."""
    day = stated.day
    if day is None:
        return None
    resolved = resolve_year(day, list(dates_in_text(body, language)), now.date() if now else None)
    weekday = _weekday(stated.words, language)
    if resolved is None and weekday is not None and rights:
        resolved = _of_rights(day, rights, now)
    if resolved is None or (weekday is not None and resolved.day.weekday() != weekday):
        note = f"dateline {stated.words!r} has no year, and the text tells no date that gives it"
        if resolved is not None:
            note = f"dateline {stated.words!r} has no year, and its weekday refutes {resolved.day.isoformat()}"
        return Candidate("published_at", f"--{day.month:02d}-{day.day:02d}", "text", note=note)
    note = (
        f"dateline {stated.words!r} has no year: the first such day on or after the latest stated date, "
        f"{resolved.words!r}"
    )
    return _on_day(resolved.day, "inferred", note)


def _weekday(words: str, language: str | None) -> int | None:
    """Return the weekday that words name outside the names of places and media: `Santo Domingo` names none."""

    def without_name(match: re.Match[str]) -> str:
        parts = match[0].split()
        is_dated = any(role_of_label(part) is not None or month_number(part, language) for part in parts)
        is_name = all(part[0].isupper() for part in parts) and not is_dated and not is_connecting(match[0])
        return " " if is_name else match[0]

    return weekday_in(_WORDS.sub(without_name, words), language)


def _of_rights(day: LineDay, rights: str, now: datetime | None) -> TextDate | None:
    """Return the day in the year of a notice of rights; None without one year, or where it lies ahead."""
    years = {int(year) for year in re.findall(r"(?<!\d)20\d\d(?!\d)", rights)}
    if len(years) != 1:
        return None
    try:
        found = date(years.pop(), day.month, day.day)
    except ValueError:
        return None
    return None if now is not None and found > now.date() else TextDate(found, rights)


def _on_day(day: date, source: str, note: str) -> Publication:
    at = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return Publication(at, "day", source, note, day.isoformat())
