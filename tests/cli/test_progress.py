"""The line that counts while a command works, and one line an article: both as wide as the terminal."""

import fcntl
import os
import pty
import re
import struct
import sys
import termios
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.app.report import QUERIES, read_content
from ingest.cli.progress import describe_rate, progress
from ingest.cli.run_report import short_topic
from ingest.cli.terminal import cut, drawn_width
from ingest.lake import open_lake
from ingest.tally import reset_tally, tally

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.parametrize(
    ("done", "total", "seconds", "shown"),
    [
        (0, None, 0.0, "0 files"),
        (0, 412, 9.0, "0 of 412 files"),
        (120, 412, 1.0, "120 of 412 files"),
        (120, 412, 4.0, "120 of 412 files · 30/s · 0:10 left"),
        (3, 4_000, 6.0, "3 of 4,000 files · 0.5/s · 2:13:14 left"),
        (412, 412, 9.0, "412 of 412 files"),
        (500, 412, 9.0, "412 of 412 files · 56/s"),
        (120, None, 4.0, "120 files · 30/s"),
    ],
)
def test_describe_rate(done: int, total: int | None, seconds: float, shown: str) -> None:
    assert describe_rate(done, total, seconds, "files") == shown


@given(st.text(), st.integers(1, 60))
def test_a_cut_text_is_no_wider(text: str, width: int) -> None:
    shown = cut(text, width)
    assert drawn_width(shown) <= max(width, 1)
    assert shown == text or text.startswith(shown[:-1])


def test_scripts_count_as_wide_as_any_terminal_draws_them() -> None:
    assert drawn_width("函館の朝市") == 10
    assert drawn_width("e\u0301") == 1
    assert drawn_width("\u1000\u103b") == 2  # Burmese letter and medial: one column or two
    assert cut("函館の朝市", 6) == "函館…"


def test_short_topics() -> None:
    assert short_topic("economy, business and finance") == "economy"
    assert short_topic("science and technology") == "science"
    assert short_topic("sport") == "sport"


def test_a_report_notes_each_of_its_queries(tmp_path: Path) -> None:
    from lake_rows import NOW

    reset_tally()
    read_content(open_lake(str(tmp_path / "lake"), create=True), NOW, 30)
    assert tally()["queries"] == QUERIES


def on_a_terminal(columns: int, *arguments: str, program: tuple[str, ...] = ("-m", "ingest")) -> str:
    """What `ingest`, or another program of Python, writes on a terminal of so many columns."""
    child, terminal = pty.fork()
    if child == 0:
        environment = {**os.environ, "TERM": "xterm-256color", "PYTHONPATH": str(ROOT / "src"), "NO_COLOR": "1"}
        environment.pop("COLUMNS", None)
        os.read(0, 1)  # the size is set
        os.execvpe(sys.executable, [sys.executable, *program, *arguments], environment)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    os.write(terminal, b"\n")
    written = b""
    try:
        while part := os.read(terminal, 65_536):
            written += part
    except OSError:  # the other end was closed
        pass
    os.waitpid(child, 0)
    return written.decode().replace("\r\n", "\n")


@pytest.mark.pipeline
@pytest.mark.parametrize("columns", [80, 120])
def test_one_line_an_article(columns: int, tmp_path: Path) -> None:
    words = "The ferry crossed the fjord again and the pier was full of people. " * 20
    address = "https://news.example/2026/a-story-without-a-title"
    (tmp_path / "untitled.jsonl").write_text(
        f'{{"text": "{words}", "url": "{address}", "published_at": "2024-01-02T08:00:00Z"}}\n'
    )
    sources = [str(ROOT / "seeds"), str(tmp_path / "untitled.jsonl")]
    shown = on_a_terminal(columns, "run", *sources, "--lake", str(tmp_path / "lake"), "--workers", "1")
    assert "\r\x1b[2Kstarting" in shown
    assert re.search(r"\d+ of 21 files", shown)
    text = re.sub(r"\r\x1b\[2K[^\r\n\x1b]*|\x1b\[[0-9;]*m", "", shown)
    rows = text.partition("title\n")[2].partition("\n... and 1 more")[0].splitlines()
    assert len(rows) == 20
    assert all(drawn_width(row) <= columns for row in rows)
    assert any(address[: columns - 50] in row for row in rows)
    assert all(re.match(r"\d{4}-\d\d-\d\d  | {12}", row) for row in rows)
    assert re.search(r"Cycle 00000001 committed to .* read 29, stored 21, .* duplicates 1 in [\d.]+ s\.\n", text)


@pytest.mark.pipeline
@pytest.mark.slow
@pytest.mark.parametrize(
    "options", [(), ("--runner=PortableRunner", "--job_endpoint=embed", "--environment_type=LOOPBACK")]
)
def test_a_batch_shows_how_far_it_is(tmp_path: Path, options: tuple[str, ...]) -> None:
    program = (str(ROOT / "pipelines" / "batch.py"),)
    (tmp_path / "in").mkdir()
    for number in range(3):
        (tmp_path / "in" / f"{number}.txt").write_text(f"Ferry {number} left the pier at noon.\n" * 20)
    inputs = ["--input", str(tmp_path / "in"), "--lake", str(tmp_path / "lake"), *options]
    shown = on_a_terminal(120, *inputs, program=program)
    assert re.search(r"\d of 3 files", shown), shown
    assert "read 3, " in shown


def test_no_thread_goes_on_counting_when_the_work_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    """Such a thread, within DuckDB when Python ends, aborts the process."""
    monkeypatch.setattr("ingest.cli.progress.is_terminal", lambda stream: True)
    may_end, counted = threading.Event(), []

    def count() -> int:
        may_end.wait(30)
        counted.append(threading.current_thread())
        return 1

    with progress("files", count):
        threading.Timer(0.2, may_end.set).start()
    assert len(counted) == 1
    assert not counted[0].is_alive()
