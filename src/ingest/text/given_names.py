"""Names of people, in the scripts that have capitals: first names and surnames.

`models/build_given_names.py` builds both files (see NOTICE.md in `ingest/tags/region` for their source).
"""

from functools import cache
from importlib.resources import files


@cache
def load_given_names() -> frozenset[str]:
    """Return the first names; they are read once per process."""
    return _read("given_names.txt")


@cache
def load_surnames() -> frozenset[str]:
    """Return the surnames; they are read once per process."""
    return _read("surnames.txt")


def _read(name: str) -> frozenset[str]:
    return frozenset(files(__package__).joinpath(name).read_text("utf-8").splitlines())
