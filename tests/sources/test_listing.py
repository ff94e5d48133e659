"""Listing of a named source: files in one order, each once; what cannot be opened is a reject."""

import os
import socket
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import Reason, SourceError
from ingest.identity.reject import reject_key
from ingest.records import Location, Rejected, Source
from ingest.sources import list_locations
from ingest.sources.opening import printable


def listed(path: object) -> list[Location | Rejected]:
    return list(list_locations(Source(path_or_url=str(path))))


def names(path: object, root: Path) -> list[str]:
    return [os.path.relpath(item.path, root) for item in listed(path) if isinstance(item, Location)]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in ("b.txt", "a.html", "sub/c.jsonl", ".hidden.txt", ".git/x.txt", "x.html/inside.txt"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("text")
    return tmp_path


def test_a_folder_is_walked_in_order_without_hidden_names(tree: Path) -> None:
    assert names(tree, tree) == ["a.html", "b.txt", "sub/c.jsonl", "x.html/inside.txt"]


def test_a_location_carries_size_and_source(tree: Path) -> None:
    (location,) = listed(tree / "sub" / "c.jsonl")
    assert isinstance(location, Location)
    assert (location.size, location.source.path_or_url) == (4, str(tree / "sub" / "c.jsonl"))


def test_a_hidden_file_that_is_named_is_read(tree: Path) -> None:
    assert names(tree / ".hidden.txt", tree) == [".hidden.txt"]


def test_lakes_inside_a_folder_are_left_out_and_refused_when_named(tree: Path) -> None:
    (tree / "lake" / "_log").mkdir(parents=True)
    (tree / "lake" / "articles").mkdir()
    (tree / "lake" / "articles" / "x.txt").write_text("text")
    assert names(tree, tree) == ["a.html", "b.txt", "sub/c.jsonl", "x.html/inside.txt"]
    with pytest.raises(SourceError, match="is a lake"):
        listed(tree / "lake")


def test_a_glob_lists_each_file_once_though_folders_match_too(tree: Path) -> None:
    assert sorted(names(tree / "**", tree)) == ["a.html", "b.txt", "sub/c.jsonl", "x.html/inside.txt"]
    assert names(tree / "*.txt", tree) == ["b.txt"]


def test_a_name_with_brackets_that_exists_is_no_pattern(tmp_path: Path) -> None:
    (tmp_path / "[1].txt").write_text("one")
    (tmp_path / "1.txt").write_text("other")
    assert names(tmp_path / "[1].txt", tmp_path) == ["[1].txt"]


@pytest.mark.parametrize("missing", ["nothing.txt", "*.nothing", "no/such/folder"])
def test_a_source_that_does_not_exist_is_an_error(tmp_path: Path, missing: str) -> None:
    with pytest.raises(SourceError, match=r"nothing|exist"):
        listed(tmp_path / missing)


def test_a_web_address_is_not_a_local_source() -> None:
    with pytest.raises(SourceError, match="web address"):
        listed("https://example.org/feed.xml")


def test_a_file_url_is_local(tree: Path) -> None:
    assert names(f"file://{tree}/b.txt", tree) == ["b.txt"]


def test_dangling_links_pipes_and_sockets_are_rejects_and_the_rest_is_listed(tree: Path) -> None:
    (tree / "dangling.txt").symlink_to(tree / "nowhere")
    os.mkfifo(tree / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as server:
        before = Path.cwd()
        os.chdir(tree)  # the name of a socket has to be short
        try:
            server.bind("socket.txt")
        finally:
            os.chdir(before)
        rejects = [item for item in listed(tree) if isinstance(item, Rejected)]
    assert [(os.path.basename(item.location), item.reason) for item in rejects] == [
        ("dangling.txt", Reason.UNREADABLE),
        ("pipe.txt", Reason.UNREADABLE),
        ("socket.txt", Reason.UNREADABLE),
    ]
    assert len(names(tree, tree)) == 4


def test_a_dangling_link_that_is_named_is_a_reject(tmp_path: Path) -> None:
    (tmp_path / "x.txt").symlink_to(tmp_path / "nowhere")
    (item,) = listed(tmp_path / "x.txt")
    assert isinstance(item, Rejected)
    assert "leads nowhere" in item.message


def test_links_that_lead_in_a_circle_end(tree: Path) -> None:
    (tree / "sub" / "round").symlink_to(tree)
    assert len(names(tree, tree)) == 4


def test_a_tree_deeper_than_the_stack_of_python(tmp_path: Path) -> None:
    deep, here = tmp_path, os.getcwd()
    try:
        os.chdir(deep)
        for _ in range(1020):
            os.mkdir("d")
            os.chdir("d")
        Path("x.txt").write_text("text")
    finally:
        os.chdir(here)
    try:
        assert sum(isinstance(item, Location) for item in listed(tmp_path)) == 1
    finally:  # pytest's own cleaning is recursive and would fail on such a tree
        subprocess.run(["rm", "-rf", str(tmp_path / "d")], check=True)


def test_a_name_that_is_no_unicode_is_listed_and_printable(tmp_path: Path) -> None:
    path = os.fsencode(str(tmp_path)) + b"/caf\xe9.txt"
    try:
        with open(path, "wb") as file:
            file.write(b"text")
    except OSError:
        pytest.skip("this file system takes Unicode names only")
    (item,) = listed(tmp_path)
    assert isinstance(item, Location)
    assert os.fsencode(item.path) == path


def test_names_that_look_alike_print_unlike(tmp_path: Path) -> None:
    """One name holds a byte that is no UTF-8, the other its escape, letter by letter: two rejects, not one."""
    for name in (b"caf\xe9.txt", b"caf\\xe9.txt", b"caf\n.txt", b"caf\\n.txt"):
        try:
            os.symlink("nowhere", os.fsencode(str(tmp_path)) + b"/" + name)
        except OSError:
            pytest.skip("this file system takes Unicode names only")
    rejects = [item for item in listed(tmp_path) if isinstance(item, Rejected)]
    assert len(rejects) == 4
    assert len({item.location for item in rejects}) == 4
    assert len({reject_key(item) for item in rejects}) == 4
    assert all(item.location.isprintable() for item in rejects)


@given(st.lists(st.text(alphabet="ax9e\\n\n\udce9é", max_size=6), min_size=2, max_size=2, unique=True))
def test_no_two_paths_print_alike(paths: list[str]) -> None:
    one, other = paths
    assert printable(one) != printable(other)
    assert printable(one).isprintable()
