"""`ingest feeds check` and who asks the web without a contact: as a user types it, in a pipe and on a terminal."""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from commands import call
from web_server import Answer, Web, serving

pytestmark = pytest.mark.pipeline
NOTICE = "no contact is set"


@pytest.fixture
def web(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("INGEST_CONTACT", raising=False)
    Path("ingest.toml").write_text('[fetch]\ndelay = 0\nallow_networks = ["127.0.0.1/32"]\n[work]\nworkers = 1\n')
    with serving() as site:
        yield site


def polled(web: Web, capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    good, gone = web.feed("/feed", web.item(1)), web.url("/gone")
    web.pages(1)
    web.routes["/gone"] = Answer(status=410)
    call("run", good, gone, "--contact", "news@example.org", "--json")
    capsys.readouterr()
    return good, gone


def test_sources_are_named_by_address_list_or_part(web: Web, capsys: pytest.CaptureFixture[str]) -> None:
    good, gone = polled(web, capsys)

    def shown(*sources: str) -> list[tuple[str, str, str | None]]:
        assert call("feeds", "check", *sources, "--json") == 0
        feeds = json.loads(capsys.readouterr().out)["feeds"]
        return [(feed["url"], feed["status"], feed["name"]) for feed in feeds]

    assert shown() == [(good, "new", None), (gone, "gone 410", None)]
    assert shown("/gone") == [(gone, "gone 410", None)]
    assert shown(good) == [(good, "new", None)]
    assert shown(web.url("/other")) == [(web.url("/other"), "never polled", None)]
    Path("list.opml").write_text(f'<opml><body><outline xmlUrl="{good}" text="Wire"/></body></opml>')
    assert shown("list.opml") == [(good, "new", "Wire")]
    assert shown("nothing-like-it") == []
    assert call("feeds", "check", "nothing-like-it") == 2
    assert "knows no feed like nothing-like-it" in capsys.readouterr().err


def test_a_feed_that_was_never_polled_is_due_now(web: Web, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("feeds", "check", web.url("/feed")) == 0
    assert capsys.readouterr().out.splitlines()[1].split("\t")[1:5] == ["never polled", "-", "now", "due now"]


def test_pages_are_no_feeds_and_feeds_without_entries_have_no_gaps(
    web: Web, capsys: pytest.CaptureFixture[str]
) -> None:
    _, gone = polled(web, capsys)
    moved, new = web.url("/moved"), web.feed("/new", web.item(1))
    web.routes["/moved"] = Answer(status=301, headers={"Location": new})
    call("run", web.url("/story/1"), moved, web.url("/failing"), "--json")
    capsys.readouterr()
    assert call("feeds", "check") == 0
    lines = [line.split("\t") for line in capsys.readouterr().out.splitlines()[1:]]
    assert [line[0] for line in lines] == [web.url("/failing"), web.url("/feed"), gone, moved]
    assert {line[5] for line in lines} == {"-"}, "one poll, or none that had entries"
    assert lines[3][6] == f"moved: {new}"
    assert lines[3][3].endswith("Z")
    call("run", web.url("/feed"), "--json")
    capsys.readouterr()
    (feed,) = checked(capsys, "/feed")
    assert feed["complete"] == "no gap in 2 polls"
    (other,) = checked(capsys, "/moved")
    assert (other["problems"], other["moved"]) == ("", new), "no trouble: it is followed"


def checked(capsys: pytest.CaptureFixture[str], *sources: str) -> list[dict[str, Any]]:
    assert call("feeds", "check", *sources, "--json") == 0
    feeds: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["feeds"]
    return feeds


def test_on_a_terminal_the_problems_stand_in_full_below(
    web: Web, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, gone = polled(web, capsys)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")
    assert call("feeds", "check") == 0
    lines = re.sub(r"\x1b\[[0-9;]*m", "", capsys.readouterr().out).splitlines()
    assert lines[0].split() == ["feed", "last", "poll", "newest", "next", "why"]
    at = lines.index(gone)
    assert [line.strip() for line in lines[at:]] == [
        gone,
        "the server answers 410",
        "take it off your list",
        "2 feeds, 1 in trouble",
    ]
    assert all(len(line) <= 80 for line in lines)


def test_a_missing_contact_is_reported_once(
    web: Web, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    good = web.feed("/feed", web.item(1))
    web.pages(1)
    Path("note.txt").write_text("A ferry runs again.")
    call("run", good, web.url("/other"))
    assert capsys.readouterr().err.count(NOTICE) == 1
    call("explain", web.url("/story/1"))
    assert capsys.readouterr().err.count(NOTICE) == 1
    call("feeds", "discover", web.url("/"))
    assert capsys.readouterr().err.count(NOTICE) == 1
    call("run", "note.txt")
    assert NOTICE not in capsys.readouterr().err
    monkeypatch.setenv("INGEST_CONTACT", "https://example.org/bot")
    call("run", good)
    assert NOTICE not in capsys.readouterr().err
    assert call("run", good, "--contact", "nobody") == 2
    assert "--contact or INGEST_CONTACT: must hold a mail address" in capsys.readouterr().err
