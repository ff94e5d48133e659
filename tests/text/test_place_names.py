"""Names of places are found whole, wherever they stand in the table."""

from importlib.resources import files

import pytest

from ingest.text.place_names import is_place_name

NAMES = files("ingest.text").joinpath("place_names.txt").read_text("utf-8").splitlines()


def test_every_name_of_the_table_is_found() -> None:
    assert all(map(is_place_name, (*NAMES[:50], *NAMES[::97], *NAMES[-50:])))


@pytest.mark.parametrize("name", [NAMES[0], NAMES[len(NAMES) // 2], NAMES[-1], "New York"])
def test_parts_of_names_and_longer_ones_are_others(name: str) -> None:
    known = frozenset(NAMES)
    others = {name[1:], name[:-1], f"{name}x", f"x{name}", name.upper(), f"{name}\n{name}", ""}
    assert {other for other in others if is_place_name(other)} == {other for other in others if other in known}
