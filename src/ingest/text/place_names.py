"""Names of places that have the form of a person's name: New York, and any place in a script without capitals.

`models/build_place_names.py` builds the table (see NOTICE.md in `ingest/tags/region` for its sources).
"""

from functools import cache
from importlib.resources import files


@cache
def _table() -> bytes:
    return b"\n" + files(__package__).joinpath("place_names.txt").read_bytes()


def is_place_name(text: str) -> bool:
    """Return whether a text is the name of a country, a subdivision or a city of 15,000 inhabitants or more."""
    return "\n" not in text and f"\n{text}\n".encode() in _table()
