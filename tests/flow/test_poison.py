"""What is wrong with real input, through the real command: its own reject or error, and the rest committed."""

import gzip
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sample_pages import page

from ingest.lake import open_lake

pytestmark = [pytest.mark.pipeline, pytest.mark.slow]
NOW = "2026-11-23T12:00:00Z"
TEXT = "The ferry left the pier at noon, and the harbour office counted the boats that came back in the evening. "


def warc(pages: list[bytes]) -> bytes:
    """A WARC of response records, written by hand so that it can be cut at any byte."""
    out = io.BytesIO()
    for number, content in enumerate(pages):
        http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + content
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://warc.example/{number}\r\n"
            f"WARC-Date: 2026-01-0{number + 1}T00:00:00Z\r\n"
            f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-00000000000{number}>\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
        )
        out.write(head.encode() + http + b"\r\n\r\n")
    return out.getvalue()


def poison(folder: Path) -> dict[str, set[str]]:
    """Write every poison; which reasons (or 'stored') each file's items may end in."""
    folder.mkdir()
    good = page(1).decode()
    before, after = good.split("<article>")
    files: dict[str, tuple[bytes, set[str]]] = {
        "empty.html": (b"", {"empty"}),
        "blank.txt": (b" \n\t\n", {"empty"}),
        "zero.gz": (b"", {"empty"}),
        "cut.html.gz": (gzip.compress(page(2))[:-40], {"truncated"}),
        "large.html": (page(3) + b"<p>filler sentence</p>" * 1_500_000, {"too-large"}),
        "deep.html": ((before + "<div>" * 10_000 + "<article>" + after).encode(), {"stored"}),
        "attributes.html": (
            good.replace("<article>", f"<article {' '.join(f'a{n}=1' for n in range(100_000))}>").encode(),
            {"stored"},
        ),
        "unclosed.html": ((good + "<p>" + "word <p>" * 200_000).encode(), {"stored", "timeout"}),
        "nul.html": (good.replace("stones", "sto\0nes").encode(), {"stored"}),
        "nul.txt": (b"\0" * 5000, {"empty", "undecodable", "unknown-kind"}),
        "utf16.html": (good.encode("utf-16"), {"stored"}),
        "utf16.txt": (
            ("Ferries run again\n\n" + TEXT * 8).encode("utf-16-le"),
            {"stored", "undecodable", "unknown-kind"},
        ),
        "wrong-charset.html": (
            good.replace("utf-8", "ascii").replace("stones", "stönes").encode("latin-1"),
            {"stored"},
        ),
        "picture.html": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, {"unknown-kind"}),
        "cut.warc": (warc([page(4), page(5), page(6)])[:-900], {"stored", "truncated"}),
        "cut.warc.gz": (gzip.compress(warc([page(10), page(11)]))[:-300], {"stored", "truncated", "malformed"}),
        "bad-line.jsonl": (
            b'{"title": "One", "maintext": "' + (TEXT * 9).encode() + b'"}\n{"title": \n',
            {"stored", "malformed"},
        ),
        "nested.json": (b"[" * 50_000, {"malformed", "unknown-kind", "no-text"}),
        "broken-feed.xml": (b"<rss><channel><item><title>cut", {"truncated", "malformed", "no-text", "unknown-kind"}),
    }
    for name, (content, _) in files.items():
        (folder / name).write_bytes(content)
    (folder / "folder.html").mkdir()
    (folder / "folder.html" / "inside.html").write_bytes(page(7))
    (folder / "dangling.html").symlink_to(folder / "nowhere")
    os.mkfifo(folder / "pipe.html")
    expected = {name: reasons for name, (_, reasons) in files.items()}
    return expected | {
        "folder.html/inside.html": {"stored"},
        "dangling.html": {"unreadable"},
        "pipe.html": {"unreadable"},
    }


def ingest(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-c", "from ingest.cli import main; main()", *arguments]
    return subprocess.run(line, capture_output=True, text=True, timeout=240, **options)


def test_each_poison_ends_in_its_reason_and_the_rest_is_committed(tmp_path: Path) -> None:
    folder, lake = tmp_path / "poison", tmp_path / "lake"
    expected = poison(folder)
    (folder / "good.html").write_bytes(page(8))
    done = ingest("run", str(folder), "--lake", str(lake), "--now", NOW, "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout.splitlines()[-1])
    assert report["read"] == report["stored"] + report["unchanged"] + report["rejected"]
    opened = open_lake(str(lake))
    assert opened.verify().ok
    outcomes: dict[str, set[str]] = {}
    for location, outcome in opened.sql(
        "select location, 'stored' from sightings union all select location, reason from rejects"
    ).fetchall():
        name = str(Path(str(location).split("#")[0]).relative_to(folder))
        outcomes.setdefault(name, set()).add(str(outcome))
    assert outcomes.pop("good.html") == {"stored"}
    wrong = {
        name: (outcomes.get(name), reasons)
        for name, reasons in expected.items()
        if not outcomes.get(name, set()) or outcomes[name] - reasons
    }
    assert not wrong
    assert outcomes["cut.warc"] == {"stored", "truncated"}
    assert outcomes["bad-line.jsonl"] == {"stored", "malformed"}
    for message, location in opened.sql("select message, location from rejects").fetchall():
        assert str(location).split("#")[0] in str(message), "a reject says where"
    again = json.loads(ingest("run", str(folder), "--lake", str(lake), "--json").stdout.splitlines()[-1])
    assert (again["stored"], again["rejected"], again["unchanged"]) == (0, 0, report["read"])


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_no_permission_is_a_reject(tmp_path: Path) -> None:
    file = tmp_path / "in" / "secret.html"
    file.parent.mkdir()
    file.write_bytes(page(1))
    file.chmod(0)
    done = ingest("run", str(file.parent), "--lake", str(tmp_path / "lake"), "--json")
    assert json.loads(done.stdout.splitlines()[-1])["rejected"] == 1


@contextmanager
def small_disk(place: Path, kilobytes: int) -> Iterator[Path]:
    place.mkdir()
    mount = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(place)], capture_output=True, text=True
    )
    if mount.returncode:
        pytest.skip(f"no small disk can be mounted here: {mount.stderr.strip()}")
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may mount a small disk")
def test_a_full_disk_is_an_error_and_leaves_a_sound_lake(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "one.html").write_bytes(page(1))
    with small_disk(tmp_path / "disk", 240) as disk:
        lake = disk / "lake"
        assert ingest("run", str(folder), "--lake", str(lake), "--now", NOW).returncode == 0
        for number in range(2, 400):
            (folder / f"{number}.html").write_bytes(page(number))
        done = ingest("run", str(folder), "--lake", str(lake), "--now", NOW)
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        assert str(lake) in done.stderr
        assert "space" in done.stderr
        opened = open_lake(str(lake))
        assert opened.sql("select count(*) from articles").fetchall() == [(1,)]
    other = ingest("run", str(folder), "--lake", str(tmp_path / "elsewhere"), "--now", NOW, "--json")
    assert other.returncode == 0
    assert json.loads(other.stdout.splitlines()[-1])["read"] == 399


def test_two_runs_at_once_both_end_well(pages: Path, tmp_path: Path) -> None:
    line = [
        sys.executable,
        "-c",
        "from ingest.cli import main; main()",
        "run",
        str(pages),
        "--lake",
        str(tmp_path / "lake"),
    ]
    writers = [subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    ended = [(writer.communicate(timeout=300), writer.returncode) for writer in writers]
    assert [code for _, code in ended] == [0, 0], ended
    opened = open_lake(str(tmp_path / "lake"))
    assert opened.verify().ok
    assert opened.sql("select count(*), count(distinct id) from articles").fetchall() == [(9, 9)]
