"""`ingest lake stats|compact|delete|expire`, and the upkeep that `run` and `watch` do by themselves."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import lake_rows
import pytest

from ingest import lake
from ingest.app.upkeep import FEWEST_FILES, keep_up
from ingest.cli.main import main
from ingest.config import Config, UpkeepConfig

NOW = lake_rows.NOW
LATER = (NOW + timedelta(days=1)).isoformat()


@pytest.fixture
def where(tmp_path: Path) -> str:
    """A lake of as many cycles on one day as are merged without being asked."""
    lake_path = str(tmp_path / "lake")
    for number in range(FEWEST_FILES):
        lake_rows.write_cycle(lake_path, lake_rows.rows_of(range(2 * number, 2 * number + 2)))
    return lake_path


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, Any]:
    with pytest.raises(SystemExit) as end:
        main(["lake", *arguments, "--json"])
    out = capsys.readouterr().out.strip()
    return int(end.value.code or 0), json.loads(out.splitlines()[-1]) if out else None


def articles(where: str) -> int:
    return int(lake.open_lake(where).table("articles").num_rows)


def test_stats_and_compaction(where: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, stats = run(capsys, "stats", "--lake", where, "--now", LATER)
    (row,) = [row for row in stats["tables"] if row["table"] == "articles"]
    assert (code, row["files"], row["rows"], row["files_after"]) == (0, FEWEST_FILES, 2 * FEWEST_FILES, 1)
    _, planned = run(capsys, "compact", "--dry-run", "--lake", where, "--now", LATER)
    assert len(planned["merges"]) == len(stats["tables"])
    assert len(lake.open_lake(where).snapshots()) == FEWEST_FILES, "a dry run changes nothing"
    _, done = run(capsys, "compact", "--lake", where, "--now", LATER)
    assert (done["written"], done["remaining"]) == (len(planned["merges"]), 0)
    assert run(capsys, "verify", "--lake", where)[0] == 0
    _, stats = run(capsys, "stats", "--by-day", "--lake", where, "--now", LATER)
    assert {(row["day"], row["files"]) for row in stats["tables"]} == {("2026-11-23", 1)}


def test_delete_and_expire(where: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "delete", "--lake", where)[0] == 2
    assert run(capsys, "delete", "no-address", "--lake", where)[0] == 2
    assert run(capsys, "delete", "https://news.example.org/1", "--lake", where + "-not-there")[0] == 1
    code, done = run(capsys, "delete", lake_rows.article_id(1), "http://news.example.org/2/", "--lake", where)
    assert (code, done["articles"], articles(where)) == (0, 2, 2 * FEWEST_FILES - 2)
    _, done = run(capsys, "expire", "--before", "2026-11-24", "--lake", where)
    assert (done["articles"], articles(where)) == (2 * FEWEST_FILES - 2, 0)
    assert run(capsys, "verify", "--lake", where)[0] == 0


def test_a_source_may_be_called_as_in_the_settings(
    where: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = tmp_path / "ingest.toml"
    settings.write_text('[[source]]\npath = "seeds"\nname = "Alpha"\n')
    _, done = run(capsys, "delete", "--source", "Alpha", "--lake", where, "--config", str(settings))
    assert (done["articles"], articles(where)) == (2 * FEWEST_FILES, 0)


@pytest.mark.parametrize("domain", ["news.example.org", "https://example.org/", "Example.org", " "])
def test_a_domain_that_no_article_has_is_refused(where: str, capsys: pytest.CaptureFixture[str], domain: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["lake", "delete", "--domain", domain, "--lake", where])
    error = capsys.readouterr().err
    assert (ended.value.code, articles(where)) == (2, 2 * FEWEST_FILES)
    assert "is not a registrable domain" in error
    assert ("name 'example.org', with all its hosts" in error) == bool(domain.strip())


def test_a_deletion_of_what_is_not_there_says_that_it_is_remembered(
    where: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for answer in ("nothing matched; it is kept from being stored", "nothing matched\n"):
        with pytest.raises(SystemExit) as ended:
            main(["lake", "delete", "https://news.example.org/not-there", "--lake", where])
        assert ended.value.code == 0
        assert answer in capsys.readouterr().out


def test_upkeep_by_itself(where: str) -> None:
    config = Config(lake=where)
    off = replace(config, upkeep=UpkeepConfig(compact=False))
    assert keep_up(off, NOW + timedelta(days=1), holder="test") is None
    assert keep_up(config, NOW, holder="test") is None, "the day is not over"
    report = keep_up(config, NOW + timedelta(days=1), holder="test")
    assert report is not None
    assert len(report.cycles) == 1
    expiring = replace(config, upkeep=UpkeepConfig(expire_days=30))
    assert keep_up(expiring, NOW + timedelta(days=30), holder="test") is None
    assert keep_up(expiring, NOW + timedelta(days=31), holder="test") is not None
    assert articles(where) == 0


def test_a_failure_of_the_upkeep_is_a_warning(where: str, caplog: pytest.LogCaptureFixture) -> None:
    file = next(Path(where, "sightings").rglob("00000001-*"))
    file.write_bytes(file.read_bytes()[:-9])
    assert keep_up(Config(lake=where), NOW + timedelta(days=1), holder="test") is None
    assert "the next run tries again" in caplog.text
