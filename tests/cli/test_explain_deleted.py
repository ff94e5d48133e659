"""`ingest explain` says of what was deleted when and why, as far as the lake knows it."""

import json
from pathlib import Path
from typing import Any

import lake_rows
import pytest
from commands import call

URL = "https://news.example.org/harbour/7"
PAGE = f"""<html lang="en"><head><title>Berth seven reopens</title><link rel="canonical" href="{URL}"></head><body>
<article><h1>Berth seven reopens</h1><p>The seventh berth of the old harbour was opened again on Monday after eleven
weeks of repairs to its wall.</p><p>The first ferry is due on Tuesday morning, said the port.</p></article>"""


@pytest.fixture
def where(tmp_path: Path) -> str:
    path = str(tmp_path / "lake")
    lake_rows.write_cycle(path, lake_rows.rows_of(range(4)))
    return path


def explained(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> dict[str, Any]:
    capsys.readouterr()
    assert call("explain", *arguments, "--json") == code
    record: dict[str, Any] = json.loads(capsys.readouterr().out.splitlines()[-1])
    return record


def test_an_id_of_which_nothing_is_left(where: str, capsys: pytest.CaptureFixture[str]) -> None:
    identity = lake_rows.article_id(3)
    assert call("lake", "delete", identity, "--why", "asked for\x1b[1m by letter", "--lake", where) == 0
    (deleted,) = explained(capsys, identity, "--lake", where)["deleted"]
    assert (deleted["kind"], deleted["value"], deleted["cycle"]) == ("article", identity, 2)
    assert call("explain", identity, "--lake", where) == 0
    out = capsys.readouterr().out
    assert f"article {identity} on 2" in out
    assert "by letter" in out
    assert "\x1b[1m by" not in out
    assert "ingest lake allow --cycle 2" in out
    assert call("lake", "allow", "--cycle", "2", "--lake", where) == 0
    assert call("explain", identity, "--lake", where) == 2, "it is neither a file nor in the lake any more"


def test_a_file_whose_article_was_deleted(where: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "page.html"
    page.write_text(PAGE)
    assert explained(capsys, str(page), "--lake", where)["deleted"] == []
    assert call("lake", "delete", URL + "#top", "--lake", where) == 0
    (deleted,) = explained(capsys, str(page), "--lake", where)["deleted"]
    assert (deleted["kind"], deleted["value"], deleted["why"]) == ("address", URL, None)
    assert call("lake", "delete", "--domain", "example.org", "--why", "no licence", "--lake", where) == 0
    both = explained(capsys, str(page), "--lake", where)["deleted"]
    assert [(one["kind"], one["value"]) for one in both] == [("address", URL), ("domain", "example.org")]
    assert call("explain", str(page), "--lake", where) == 0
    out = capsys.readouterr().out
    assert "\n  title" in out
    assert "no licence" in out


def test_an_address_that_was_deleted_is_not_requested(where: str, capsys: pytest.CaptureFixture[str]) -> None:
    url = "http://127.0.0.1:9/closed"
    assert call("lake", "delete", url, "--why", "moved", "--lake", where) == 0
    assert call("explain", url, "--lake", where) == 0, "a request would fail: nothing listens there"
    assert "moved" in capsys.readouterr().out


def test_a_run_counts_what_was_deleted_among_the_unchanged(
    where: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "7.html").write_text(PAGE)
    (pages / "8.html").write_text(PAGE.replace("harbour/7", "harbour/8").replace("seventh berth", "old bridge"))
    run = ("run", str(pages), "--workers", "1", "--lake", where)
    assert call("lake", "delete", URL, "--lake", where) == 0
    capsys.readouterr()
    assert call(*run) == 0
    assert "stored 1, unchanged 1 (1 of them deleted), rejected 0" in capsys.readouterr().out
    assert call(*run, "--json") == 0
    record = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (record["unchanged"], record["deleted"]) == (2, 1)
    assert call("lake", "verify", "--lake", where) == 0
    logged = [json.loads(entry.read_text())["counts"] for entry in sorted(Path(where, "_log").glob("0*.json"))]
    assert [counts.get("deleted") for counts in logged] == [None, None, 1]
