"""Names in a dateline that opens a paragraph: of an agency by its form, of a reporter with the role."""

from ingest.extract.plain.labels import is_office
from ingest.extract.plain.persons import is_person, is_role

_MAX_PROPER = 3  # words of an agency between the day and the news


def is_proper_name(words: str) -> bool:
    """Return whether up to three capitalised words, without figures, may be the name of an agency."""
    parts = words.split()
    return len(parts) <= _MAX_PROPER and all(part[:1].isupper() and part.replace("-", "").isalpha() for part in parts)


def reporter_with_role(words: str) -> str | None:
    """Return the name in `Ada Sample, correspondent`; None for others."""
    name, comma, role = words.partition(", ")
    return name if comma and (is_role(role) or is_office(role)) and is_person(name) else None
