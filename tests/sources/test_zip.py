"""ZIP archives: opened like a folder; bombs, nested, encrypted and damaged ones, and names that point elsewhere."""

import gzip
import io
import json
import stat
import zipfile
from pathlib import Path

import pytest
from web_archives import PAGE, outcomes, read, record

from ingest.errors import Reason
from ingest.records import Location, Raw, Rejected, Source
from ingest.sources import ReadLimits, read_items

TEXT = b"The harbour bridge will reopen to traffic next week, the city council said on Monday."


def packed(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", method) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return sink.getvalue()


def parts(items: list[Raw | Rejected], path: Path) -> list[str]:
    return [item.location.removeprefix(f"{path}#") for item in items]


def test_the_files_in_an_archive_are_read_as_what_they_are(tmp_path: Path) -> None:
    lines = b"\n".join(json.dumps({"title": str(number), "text": TEXT.decode()}).encode() for number in range(2))
    content = packed(
        ("b/page.html", PAGE),
        ("a.txt", TEXT),
        ("b/lines.jsonl.gz", gzip.compress(lines)),
        (
            "c.warc.gz",
            gzip.compress(record("https://news.example/1")) + gzip.compress(record("https://news.example/2")),
        ),
        ("b/picture.jpg", b"\xff\xd8\xff\xe0"),
        ("b/", b""),
        (".hidden.txt", TEXT),
        ("b/.git/x.txt", TEXT),
        ("__MACOSX/a.txt", TEXT),
        ("ingest.toml", b"lake = 'x'"),
    )
    items = read(tmp_path / "a.zip", content)
    assert outcomes(items) == ["text", "jsonl", "jsonl", "html", "unknown-kind", "warc", "warc"]
    offset = len(gzip.compress(record("https://news.example/1")))
    assert parts(items, tmp_path / "a.zip") == [
        *("a.txt", "b/lines.jsonl.gz#line-1", "b/lines.jsonl.gz#line-2", "b/page.html", "b/picture.jpg"),
        *("c.warc.gz#0", f"c.warc.gz#{offset}"),
    ]


def test_the_kind_of_the_settings_is_that_of_the_files(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(packed(("a.strange", TEXT)))
    location = Location(str(tmp_path / "a.zip"), Source(str(tmp_path / "a.zip"), kind="text"), 200)
    assert outcomes(list(read_items(location))) == ["text"]


def test_archives_in_archives(tmp_path: Path) -> None:
    once = packed(("in/b.zip", packed(("a.txt", TEXT))))
    assert parts(read(tmp_path / "a.zip", once), tmp_path / "a.zip") == ["in/b.zip#a.txt"]
    (item,) = read(tmp_path / "b.zip", packed(("c.zip", once)))
    assert isinstance(item, Rejected)
    assert (item.reason, item.location) == (Reason.UNKNOWN_KIND, f"{tmp_path}/b.zip#c.zip#in/b.zip")


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "a\\..\\b", "C:\\x.txt", "a\nb"])
def test_names_that_point_elsewhere_are_only_names(tmp_path: Path, name: str) -> None:
    (item,) = read(tmp_path / "a.zip", packed((name, TEXT)))
    assert isinstance(item, Raw | Rejected)
    assert item.location.startswith(f"{tmp_path}/a.zip#")
    assert item.location.isprintable()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.zip"]


def test_a_bomb_costs_no_more_than_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.sources.zip_archive._MIN_BUDGET", 1_000_000)
    monkeypatch.setattr("ingest.sources.zip_archive._MAX_RATIO", 1)
    bomb = packed(*((f"{number}.txt", bytes(b" " * 400_000)) for number in range(4)), ("z.txt", TEXT))
    items = read(tmp_path / "a.zip", bomb)
    assert outcomes(items) == ["empty", "empty", "too-large", "too-large", "text"]


def test_a_file_over_the_limit_costs_only_itself(tmp_path: Path) -> None:
    content = packed(("a.txt", TEXT * 100), ("b.txt", TEXT))
    assert outcomes(read(tmp_path / "a.zip", content, ReadLimits(item_bytes=2_000))) == ["too-large", "text"]


def with_flag(content: bytes, flag: int) -> bytes:
    """Return an archive with a flag set in the headers of its first file."""
    changed = bytearray(content)
    changed[6] |= flag
    changed[changed.index(b"PK\x01\x02") + 8] |= flag
    return bytes(changed)


def with_link() -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    return sink.getvalue()


def damaged() -> bytes:
    content = bytearray(packed(("a.txt", TEXT), method=zipfile.ZIP_STORED))
    content[content.index(TEXT)] ^= 0xFF
    return bytes(content)


def of_version(version: int) -> bytes:
    """Return an archive whose list of files asks for a version of the format."""
    content = bytearray(packed(("a.txt", TEXT)))
    content[content.index(b"PK\x01\x02") + 6] = version
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (of_version(99), Reason.MALFORMED),
        (with_flag(packed(("a.txt", TEXT)), 1), Reason.UNREADABLE),
        (with_link(), Reason.UNREADABLE),
        (damaged(), Reason.MALFORMED),
        (packed(("a.txt", TEXT))[:-30], Reason.MALFORMED),
        (packed(("[Content_Types].xml", b"<x/>"), ("word/document.xml", b"<x/>")), Reason.UNKNOWN_KIND),
        (packed(("mimetype", b"application/epub+zip"), ("a.xhtml", PAGE)), Reason.UNKNOWN_KIND),
        (packed(("b/", b"")), Reason.EMPTY),
        (packed(), Reason.EMPTY),
    ],
)
def test_archives_and_files_that_cannot_be_read_are_one_reject(tmp_path: Path, content: bytes, reason: Reason) -> None:
    (item,) = read(tmp_path / "a.zip", content)
    assert isinstance(item, Rejected)
    assert item.reason is reason
