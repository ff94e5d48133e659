"""One item of a wire service's document, and what all formats have in common."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ingest.errors import Reason

#: Codes of IPTC schemes: Media Topics (`medtop`) and the older subject codes (`subj`), bare, as QCode or as address.
_CODE = re.compile(r"(?:^|[:/#])([0-9]{8})$")
_COMPACT_DATE = re.compile(
    r"([0-9]{4})([0-9]{2})([0-9]{2})(?:T?([0-9]{2})([0-9]{2})([0-9]{2})?(?:\.[0-9]+)?)?(Z|[+-][0-9]{2}:?[0-9]{2})?"
)
_WITHDRAWN = ("canceled", "cancelled", "withheld")
_DATELINE_CHARS = 120  # of a text that may already begin with its dateline
_BEFORE_PLACE = ")]-–—/"  # one of these ends what stands before the place, such as the name of the agency


@dataclass(frozen=True, slots=True)
class WireItem:
    """One item: the fields of its article, named as in JSON records, or why it is not an article."""

    fields: Mapping[str, object] = field(default_factory=dict)
    problem: tuple[Reason, str] | None = None


def article_item(
    fields: Mapping[str, object], *, dateline: str | None = None, subjects: Iterable[tuple[str, str | None]] = ()
) -> WireItem:
    """Return an item with a text. `subjects` are pairs of a code and a name, either of which may be empty."""
    values = {name: value for name, value in fields.items() if value}
    text = values.get("text")
    if dateline and isinstance(text, str):
        values["text"] = with_dateline(text, dateline)
    pairs = list(subjects)
    named = [name for _, name in pairs if name]
    codes = [code for code, _ in pairs if code]
    keywords = values.get("keywords")
    words = [*(keywords if isinstance(keywords, list) else []), *named, *codes]
    if words:
        values["keywords"] = list(dict.fromkeys(words))
    return WireItem(values)


def no_text(format_name: str, content: str | None) -> WireItem:
    """Return an item of another kind of content: a picture, a package of links."""
    what = f"{format_name} {content or 'item'}"
    return WireItem(problem=(Reason.UNKNOWN_KIND, f"is a {what}, which holds no text"))


def withdrawn(format_name: str, status: str | None) -> WireItem | None:
    """Return the item for a status that takes the news back, None for any other."""
    if (status or "").rpartition(":")[2].strip().lower() not in _WITHDRAWN:
        return None
    problem = f"is a {format_name} item that its provider withdrew (status {status})"
    return WireItem(problem=(Reason.NOT_ARTICLE, problem))


def subject_code(text: str | None) -> str:
    """Return a subject's code as `medtop:04000000` or `subj:04000000`, '' when it is not a code of IPTC's."""
    match = _CODE.search((text or "").strip())
    if match is None:
        return ""
    is_topic = "medtop" in (text or "") or "mediatopic" in (text or "") or match[1].startswith("2")
    return f"{'medtop' if is_topic else 'subj'}:{match[1]}"


def iso_date(text: str | None) -> str | None:
    """Return a date of ISO 8601's basic form (`20261127T120000Z`) in the extended one; any other text as it is."""
    match = _COMPACT_DATE.fullmatch((text or "").strip())
    if match is None:
        return text
    year, month, day, hour, minute, second, zone = match.groups()
    date = f"{year}-{month}-{day}"
    return f"{date}T{hour}:{minute}:{second or '00'}{zone or ''}" if hour else date


def with_dateline(text: str, dateline: str) -> str:
    """Return a text that begins with its dateline, which some formats keep apart."""
    place = dateline.partition(",")[0].strip(" -–—(").lower()
    before, found, _ = text[:_DATELINE_CHARS].lower().partition(place)
    if not place or (found and before.rstrip()[-1:] in _BEFORE_PLACE):
        return text
    return f"{dateline.rstrip(' -–—')} – {text}"


def rights(holder: str | None, notice: str | None, usage: str | None) -> str | None:
    """Return the copyright notice (else its holder) and the terms of usage on one line."""
    parts = [notice or holder, usage]
    return "; ".join(dict.fromkeys(part.strip() for part in parts if part and part.strip())) or None
