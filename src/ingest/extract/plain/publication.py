"""The date of publication of a plain text: the carrier's, a header field's, or the dateline's."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from ingest.extract.plain.dateline import Dateline
from ingest.extract.plain.dateline_days import dates_in_text, resolve_year
from ingest.records import Candidate, Hints, Precision
from ingest.text.dates import find_date, parse_date


@dataclass(frozen=True, slots=True)
class Publication:
    """A date of publication, and why it is believed."""

    at: datetime
    precision: Precision
    source: str
    note: str
    local: str | None = None


def choose_publication(
    hints: Hints,
    field: str | None,
    dateline: Dateline | None,
    body: str,
    *,
    language: str | None,
    now: datetime | None,
) -> tuple[Publication | None, list[Candidate]]:
    """Return the chosen date and all candidates.

    The carrier's date comes first, then the one in the header `field`, then the dateline's, whose year is inferred
    from the dates in the body if the dateline has none.
    """
    claims: list[Publication] = []
    candidates: list[Candidate] = []
    if hints.published_at:
        claims.append(Publication(hints.published_at, hints.published_precision, hints.carrier, "the carrier's word"))
    moment = parse_date(field, language=language)
    if moment:
        claims.append(Publication(moment.at, moment.precision, "text", "the header's date", moment.local))
    if dateline is not None:
        dated = _from_dateline(dateline, body, language, now)
        if isinstance(dated, Publication):
            claims.append(dated)
        elif dated is not None:
            candidates.append(dated)
    for index, item in enumerate(claims):
        value = item.at.isoformat() if item.precision in ("second", "minute", "hour") else item.at.date().isoformat()
        candidates.append(Candidate("published_at", value, item.source, chosen=index == 0, note=item.note))
    return claims[0] if claims else None, candidates


def _from_dateline(
    dateline: Dateline, body: str, language: str | None, now: datetime | None
) -> Publication | Candidate | None:
    """Return the date of a dateline; a candidate for explanation where its year cannot be inferred."""
    day = dateline.day
    if day is None:
        return None
    if day.year is not None:
        note = f"dateline {dateline.words!r}"
        moment = find_date(dateline.words, language=language)
        if moment and (moment.at.year, moment.at.month) == (day.year, day.month):
            return Publication(moment.at, moment.precision, "text", note, moment.local)
        return _on_day(date(day.year, day.month, day.day), "text", note)
    resolved = resolve_year(day, list(dates_in_text(body, language)), now.date() if now else None)
    if resolved is None:
        note = f"dateline {dateline.words!r} has no year, and the text tells no date that gives it"
        return Candidate("published_at", f"--{day.month:02d}-{day.day:02d}", "text", note=note)
    context = resolved.words
    note = (
        f"dateline {dateline.words!r} has no year: the first such day on or after the latest stated date, {context!r}"
    )
    return _on_day(resolved.day, "inferred", note)


def _on_day(day: date, source: str, note: str) -> Publication:
    at = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return Publication(at, "day", source, note, day.isoformat())
