"""The automaton over the names: as stored and as built it finds the same, and one that does not belong is not used."""

from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.tags.region import gazetteer
from ingest.tags.region.gazetteer import Gazetteer, load_gazetteer
from ingest.tags.region.name_automaton import NameFinder, built_finder, pack_automaton, stored_finder

pytest.importorskip("daachorse")

#: Names that begin, end and overlap with each other, in several scripts.
LETTERS = "aab é中国𐍈 \x00"
NAMES = st.lists(st.text(LETTERS, min_size=1, max_size=4), min_size=1, max_size=12, unique=True)


def finder(names: list[str]) -> NameFinder:
    found = stored_finder(pack_automaton(names, b"gazetteer"), b"gazetteer")
    assert found
    return found


@given(NAMES, st.text(LETTERS, max_size=40))
def test_a_stored_automaton_finds_what_one_that_was_built_finds(names: list[str], text: str) -> None:
    assert finder(names)(text) == built_finder(names)(text)


def test_the_longest_of_the_leftmost_names_wins() -> None:
    assert finder(["York", "New York", "New", "York City"])("New York City, York") == [(0, 8, 1), (15, 19, 0)]


@pytest.mark.parametrize("change", ["of another gazetteer", "of another version", "cut", "empty", "no JSON"])
def test_an_automaton_that_does_not_belong_is_not_used(change: str) -> None:
    packed = pack_automaton(["York"], b"gazetteer")
    changed = {
        "of another gazetteer": pack_automaton(["York"], b"another"),
        "of another version": packed.replace(b'"daachorse": "', b'"daachorse": "9.', 1),
        "cut": packed[:-7],
        "empty": b"",
        "no JSON": b"\xff" + packed,
    }
    assert stored_finder(packed, b"gazetteer")
    assert stored_finder(changed[change], b"gazetteer") is None


def test_the_automaton_that_ships_belongs_to_the_gazetteer() -> None:
    folder = files("ingest.tags.region")
    gazetteer = folder.joinpath("gazetteer.bin").read_bytes()
    assert stored_finder(folder.joinpath("names.automaton").read_bytes(), gazetteer)


def test_each_name_is_found_by_its_number_with_and_without_the_file() -> None:
    shipped = load_gazetteer()
    built = Gazetteer(files("ingest.tags.region").joinpath("gazetteer.bin").read_bytes())
    patterns = shipped.patterns()
    assert len(patterns) == len(shipped) == len(built)
    text = " | ".join(patterns[:: len(patterns) // 5000])
    assert shipped.find(text) == built.find(text)
    for begin, end, number in shipped.find(text):
        assert text[begin:end] == patterns[number]
        assert patterns[number].endswith(shipped.name(number).surface)


def test_an_installation_without_the_file_builds_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the largest file of the package: an image or a repository may leave it out."""
    (tmp_path / "gazetteer.bin").write_bytes(files("ingest.tags.region").joinpath("gazetteer.bin").read_bytes())
    monkeypatch.setattr(gazetteer, "files", lambda _: tmp_path)
    text = "The mayor of Oslo met guests from Bergen."
    assert load_gazetteer.__wrapped__().find(text) == load_gazetteer().find(text)
