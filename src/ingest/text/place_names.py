"""Names of places that have the form of a person's name: New York, and any place in a script without capitals.

`models/build_place_names.py` builds the table (see NOTICE.md in `ingest/tags/region` for its sources).
"""

from functools import cache
from importlib.resources import files


@cache
def _table() -> bytes:
    return files(__package__).joinpath("place_names.txt").read_bytes()


def is_place_name(text: str) -> bool:
    """Return whether a text is the name of a country, a subdivision or a city of 15,000 inhabitants or more."""
    return "\n" not in text and _has_line(_table(), text.encode())


def _has_line(table: bytes, line: bytes) -> bool:
    """Return whether a line is in a table of sorted lines, each of which ends in a line feed.

    A binary search in the bytes as they are: a search through all of them takes forty times as long.
    """
    low, high = 0, len(table)
    while low < high:
        middle = (low + high) // 2
        before = table.rfind(b"\n", low, middle)
        start = low if before < 0 else before + 1
        end = table.find(b"\n", middle)
        entry = table[start:end]
        if entry == line:
            return True
        low, high = (end + 1, high) if entry < line else (low, start)
    return False
