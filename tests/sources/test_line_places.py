"""Lines of local files as places: what workers read at them are the items that `read_items` yields of the file."""

import gzip
import json
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.config import Config, CycleLimits
from ingest.errors import Reason
from ingest.records import LineRange, Location, Raw, Rejected, Source
from ingest.sources import ReadLimits, list_locations, plan_files, read_items, read_places, read_slice
from ingest.sources.line_places import RANGE_LINES

LIMITS = ReadLimits(item_bytes=3_000)


def line(number: int) -> bytes:
    text = f"Story {number} of the town is long enough to be an item of its own, with {number} words and more."
    return json.dumps({"title": f"Story {number}", "text": text, "url": f"https://news.example/{number}"}).encode()


def hostile_line(choice: random.Random) -> bytes:
    number = choice.randrange(1000)
    several = json.dumps({"text": "\n\n".join(f"TITLE {n}\n\n{'A sentence of the town. ' * 12}" for n in range(3))})
    ending = choice.choice([b"\n", b"\r\n", b"  \n"])
    kinds = [b"", b" ", b"{broken", b"[1]", b"\xef\xbb\xbf" + line(number), b"\xff\xfe", b"\x1f\x8b not packed", b'"x"']
    kinds += [b'{"text": "' + b"x" * choice.choice([2_985, 2_999, 9_000]) + b'"}', several.encode()]
    return (choice.choice(kinds) if choice.random() < 0.3 else line(number)) + ending


def place_of(path: Path, **settings: str) -> Location:
    (location,) = list_locations(Source(str(path), **settings))  # type: ignore[arg-type]
    assert isinstance(location, Location)
    return location


def read_at_places(location: Location) -> Iterator[Raw | Rejected]:
    for place in read_places(location, limits=LIMITS):
        if isinstance(place, LineRange):
            yield from read_items(place, limits=LIMITS)
        else:
            yield place


@pytest.mark.parametrize("seed", range(20))
def test_what_is_read_at_places_is_what_is_read_of_the_file(seed: int, tmp_path: Path) -> None:
    choice = random.Random(seed)
    content = line(0) + b"\n" + b"".join(hostile_line(choice) for _ in range(choice.choice([0, 15, 16, 90])))
    path = tmp_path / "news.jsonl"
    path.write_bytes(choice.choice([b"", b"\xef\xbb\xbf"]) + (content if seed % 2 else content.rstrip()))
    location = place_of(path)
    expected = list(read_items(location, limits=LIMITS))
    assert any(isinstance(item, Raw) for item in expected)
    assert list(read_at_places(location)) == expected
    ranges = [place for place in read_places(location, limits=LIMITS) if isinstance(place, LineRange)]
    assert sum(place.lines for place in ranges) <= content.count(b"\n") + 1
    assert not any(isinstance(place, Raw) for place in read_places(location, limits=LIMITS))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("news.jsonl.gz", gzip.compress(b"\n".join(map(line, range(40))))),
        ("cut.jsonl.gz", gzip.compress(b"\n".join(map(line, range(40))))[:-30]),
        ("news.json", b"[" + b",\n".join(map(line, range(40))) + b"]"),
        ("one.json", line(1)),
        ("wide.jsonl", line(1).decode().encode("utf-16")),
        ("empty.jsonl", b""),
        ("page.html", b"<html><body><p>Words.</p></body></html>"),
    ],
)
def test_other_files_are_read_as_before(name: str, content: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    location = place_of(tmp_path / name)
    assert list(read_places(location, limits=LIMITS)) == list(read_items(location, limits=LIMITS))


def test_lines_that_change_after_they_were_found_are_one_reject_of_their_range(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_bytes(b"\n".join(map(line, range(2 * RANGE_LINES))))
    first, second = (place for place in read_places(place_of(path)) if isinstance(place, LineRange))
    path.write_bytes(path.read_bytes().replace(b"Story 20", b"Story 99"))
    assert len([item for item in read_items(first) if isinstance(item, Raw)]) == RANGE_LINES
    (changed,) = read_items(second)
    assert isinstance(changed, Rejected)
    assert (changed.reason, changed.location) == (Reason.UNREADABLE, f"{path}#line-{RANGE_LINES + 1}")
    assert "changed while the file was read" in changed.message
    path.unlink()
    (gone,) = read_items(first)
    assert isinstance(gone, Rejected)
    assert gone.reason is Reason.UNREADABLE


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("name", ["lines.jsonl", "lines.jsonl.gz", "cut.jsonl.gz", "array.json"])
def test_slices_of_a_file_are_the_file(seed: int, name: str, tmp_path: Path) -> None:
    choice = random.Random(seed)
    content = b"".join(hostile_line(choice) for _ in range(choice.randrange(90)))
    if name == "array.json":
        content = json.dumps([json.loads(line(number)) for number in range(40)]).encode()
    if name.endswith(".gz"):
        content = gzip.compress(content)
    path = tmp_path / name
    path.write_bytes(content[: -9 if name.startswith("cut") else None])
    whole, size = place_of(path), choice.randrange(1, 30)
    slices = [replace(whole, first=first, count=size) for first in range(0, 120, size)]
    sliced = [list(read_slice(place, limits=LIMITS)) for place in slices]
    assert [item for items in sliced for item in items] == list(read_items(whole, limits=LIMITS))
    for place, items in zip(slices, sliced, strict=True):
        assert list(read_at_places(place)) == items


def test_lines_are_counted_for_the_cycles_and_not_parsed(tmp_path: Path) -> None:
    path = tmp_path / "large.jsonl"
    story = (
        "{1} reopens its canal\n\nVale Press Agency - {0} April 2025\n\nThe first narrowboat in 61 years passed the "
        "{0} locks of {1} on Monday after volunteers had dug out the canal by hand, at their own expense.\n\n"
        "The town hopes for 20,000 visitors a year, the mayor said."
    )
    texts = story.format(8, "Millbrook"), story.format(9, "Kinsale")
    several = json.dumps({"text": f"\n\n{'=' * 40}\n\n".join(texts)})
    filler = json.dumps({"text": "x" * 1_500_000})
    path.write_text(f"{several}\n\n{filler}\n{{broken\n{filler}\n{filler}\n", encoding="utf-8")
    groups = list(plan_files([place_of(path)], Config(cycle=CycleLimits(items=2))))
    slices = [(place.first, place.count) for group in groups for place in group if isinstance(place, Location)]
    assert slices == [(0, 2), (2, 2), (4, 1)]
    items = [item for group in groups for place in group if isinstance(place, Location) for item in read_slice(place)]
    assert items == list(read_items(place_of(path)))
    assert len(items) > 5
