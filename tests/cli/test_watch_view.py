"""`ingest watch` on a terminal: what is drawn, what stays, and that the terminal is whole in the end."""

import fcntl
import io
import json
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from rich.console import Console
from web_server import Answer, Web

from ingest.app.cycle import CycleResult
from ingest.app.feed_health import never_polled
from ingest.app.watch import WatchTurn, ended
from ingest.cli.watch_view import WatchLog, WatchView, can_draw
from ingest.lake import Counts, LogEntry
from ingest.records import Fetch

pytestmark = pytest.mark.slow

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
WATCH = [sys.executable, "-c", "from ingest.cli import main; main()", "watch"]
_CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def fetched(number: int, outcome: str = "new", **more: object) -> Fetch:
    later = NOW + timedelta(minutes=30)
    return Fetch(f"https://example.org/{number}", "feed", NOW, outcome, next_at=later, **more)  # type: ignore[arg-type]


def view_of(feeds: int, height: int = 24, width: int = 80) -> tuple[WatchView, io.StringIO, Console]:
    out = io.StringIO()
    console = Console(file=out, width=width, height=height, force_terminal=True, highlight=False)
    health = [never_polled(f"https://example.org/{number}", f"Wire {number}") for number in range(feeds)]
    view = WatchView(lambda: NOW, console)
    view.show(health)
    return view, out, console


def frame(view: WatchView, console: Console) -> list[str]:
    with console.capture() as capture:
        console.print(view._frame())
    return _CONTROL.sub("", capture.get()).rstrip("\n").split("\n")


def test_the_view_follows_a_turn() -> None:
    view, out, console = view_of(3)
    assert frame(view, console)[-1].startswith("starting")
    seen = {"polls_asked": 3, "polls_answered": 1}
    view.start_turn(lambda: seen)
    assert frame(view, console)[-1].startswith("polled 1 of 3 · 0 s")
    seen |= {"polls_answered": 3, "pages_asked": 9, "pages_answered": 4, "read": 9, "extracted": 2}
    assert frame(view, console)[-1].startswith("polled 3 of 3 · pages 4 of 9 · read 2")

    result = CycleResult("00000007", {"stored": 5, "rejected": 1}, None)
    polls = (fetched(0), fetched(2, "network", message="no answer", errors_in_row=2))
    watched = {f"https://example.org/{number}": f"Wire {number}" for number in range(4)}
    view.end_turn(WatchTurn(NOW, result, polls, NOW + timedelta(minutes=5), (result,)), 8.2, watched)
    stays = _CONTROL.sub("", out.getvalue())
    assert "5 stored, 1 rejected; polled 2, 1 in trouble; 8 s" in stays
    lines = frame(view, console)
    rows = [line.split("  ")[0] for line in lines if line.startswith("Wire")]
    assert rows == ["Wire 2", "Wire 1", "Wire 3", "Wire 0"], "trouble, never polled, well"
    assert "no answer (2 in a row)" in next(line for line in lines if line.startswith("Wire 2"))
    assert lines[-1] == "next check in 5:00 · 4 feeds, 1 in trouble, 2 never polled · Ctrl-C ends"
    view.announce_end()
    assert "Ctrl-C again ends at once" in frame(view, console)[-1]


def entry(**reasons: int) -> LogEntry:
    """What was committed, as far as a line tells of it."""
    counts = Counts(reasons=tuple((name.replace("_", "-"), number) for name, number in reasons.items()))
    return LogEntry("00000007", NOW, (), counts, 1, "0")


def test_a_turn_longer_than_the_interval_has_its_end_and_no_next_look_in_the_past(
    capsys: pytest.CaptureFixture[str],
) -> None:
    result = CycleResult("00000007", {"rejected": 18}, entry(no_text=17, robots=1))
    short = WatchTurn(NOW, result, (), NOW + timedelta(minutes=5), (result,))
    WatchLog(err=False).end_turn(ended(short, NOW + timedelta(minutes=1)), 60.0, {})
    WatchLog(err=False).end_turn(ended(short, NOW + timedelta(minutes=9)), 540.0, {})
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("2026-11-23T12:01:00Z  cycle 00000007: ")
    assert "rejected 18 (no-text 17, robots 1), duplicates 0" in first
    assert first.endswith("next check 12:05:00Z")
    assert second.startswith("2026-11-23T12:09:00Z")
    assert second.endswith("next check at once")


def test_a_line_on_a_terminal_has_the_reasons_too() -> None:
    view, out, _ = view_of(1, width=120)
    result = CycleResult("00000007", {"rejected": 3}, entry(no_text=1, robots=2))
    view.end_turn(WatchTurn(NOW, result, (), NOW, (result,)), 1.0, {})
    assert "cycle 7: 3 rejected (robots 2, no-text 1)" in _CONTROL.sub("", out.getvalue())


def test_a_turn_in_which_nothing_was_due_leaves_no_line() -> None:
    view, out, _ = view_of(1)
    view.end_turn(WatchTurn(NOW, None, (), NOW + timedelta(minutes=5)), 0.1, {})
    assert out.getvalue() == ""


@pytest.mark.parametrize(("feeds", "height", "width"), [(0, 24, 80), (200, 24, 80), (200, 7, 70), (30, 60, 140)])
def test_the_view_is_no_higher_and_no_wider_than_the_terminal(feeds: int, height: int, width: int) -> None:
    view, _, console = view_of(feeds, height, width)
    view.end_turn(WatchTurn(NOW, None, (), NOW + timedelta(minutes=5)), 0.1, {})
    lines = frame(view, console)
    assert len(lines) < height
    assert all(len(line) <= width for line in lines)
    rows = [line for line in lines if line.startswith("Wire")]
    assert len(rows) == min(feeds, max(1, height - 6)), "as many feeds as the terminal has room for"
    assert any(f"and {feeds - len(rows)} more" in line for line in lines) == (len(rows) < feeds)


def test_a_terminal_that_is_gone_does_not_stop_the_work() -> None:
    class Gone(io.StringIO):
        def write(self, text: str) -> int:
            raise OSError(5, "Input/output error")

    console = Console(file=Gone(), force_terminal=True)
    result = CycleResult("00000001", {}, None)
    with WatchView(console=console) as view:
        view.end_turn(WatchTurn(NOW, result, (), NOW, (result,)), 0.1, {})


def test_no_live_view_in_a_pipe_nor_on_a_dumb_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not can_draw(as_json=False)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert can_draw(as_json=True)
    assert not can_draw(as_json=False), "stdout is somebody's data"
    monkeypatch.setenv("TERM", "dumb")
    assert not can_draw(as_json=True)


@pytest.fixture
def folder(tmp_path: Path, web: Web) -> Path:
    good = web.feed("/feed", *(web.item(number) for number in range(3)))
    web.pages(*range(3))
    web.routes["/gone"] = Answer(status=410)
    head = f'lake = "{tmp_path}/lake"\n[fetch]\ndelay = 0\nallow_networks = ["127.0.0.1/32"]\n[work]\nworkers = 1\n'
    sources = f'[[source]]\nurl = "{good}"\nname = "Wire"\n[[source]]\nurl = "{web.url("/gone")}"\nname = "Old"\n'
    (tmp_path / "ingest.toml").write_text(head + sources)
    return tmp_path


class Terminal:
    """A process on a terminal of its own, and all that it drew."""

    def __init__(self, folder: Path, *more: str, stdout: Path | None = None) -> None:
        self.leader, side = pty.openpty()
        fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        environment = {**os.environ, "TERM": "xterm", "INGEST_CONTACT": ""}
        command = [*WATCH, "--config", str(folder / "ingest.toml"), *more]
        out = stdout.open("wb") if stdout else None
        self.process = subprocess.Popen(command, stdin=side, stdout=out or side, stderr=side, env=environment)
        os.close(side)
        if out:
            out.close()
        self.drawn = ""

    def read_until(self, what: str) -> None:
        until = time.monotonic() + 60
        while what not in self.drawn and time.monotonic() < until and self._read():
            pass
        if what not in self.drawn:
            self.process.kill()
        assert what in self.drawn, self.drawn

    def end(self) -> int:
        while self._read():
            pass
        os.close(self.leader)
        return self.process.wait(30)

    def _read(self) -> bool:
        if not select.select([self.leader], [], [], 60.0)[0]:
            self.process.kill()
            return False
        try:
            content = os.read(self.leader, 65_536)
        except OSError:  # the last process on the other side has ended
            return False
        self.drawn += content.decode("utf-8", "replace")
        return bool(content)


@pytest.mark.pipeline
def test_ctrl_c_on_a_terminal_ends_well_and_leaves_it_whole(folder: Path) -> None:
    terminal = Terminal(folder)
    terminal.read_until("next check in")
    terminal.process.send_signal(signal.SIGINT)
    assert terminal.end() == 0
    drawn = _CONTROL.sub("", terminal.drawn).replace("\r", "")
    assert "no contact is set" in drawn
    assert drawn.count("cycle 1: 3 stored; polled 2, 1 in trouble") == 1
    assert re.search(r"\nOld +gone 410 +- +never", drawn)
    assert drawn.rstrip().endswith(f"1 cycle committed to {folder}/lake: 3 stored, 0 rejected, 0 duplicates")
    assert terminal.drawn.rfind("\x1b[?25h") > terminal.drawn.rfind("\x1b[?25l"), "the cursor is visible"
    assert terminal.drawn.count("\x1b[?25l") == 1, "hidden by the library when it starts, and never again"
    assert "\x1b[?1049h" not in terminal.drawn, "the usual screen"


@pytest.mark.pipeline
def test_with_json_the_view_is_on_stderr_and_stdout_is_one_line(folder: Path) -> None:
    terminal = Terminal(folder, "--json", "--max-cycles", "1", stdout=folder / "out.json")
    assert terminal.end() == 0
    assert "Old" in terminal.drawn
    (line,) = (folder / "out.json").read_text().splitlines()
    assert json.loads(line)["stored"] == 3
