"""A lake with damaged files or a damaged log: readers and writers name the file, and nothing is ever removed."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import lake_rows
import pytest

from ingest import lake
from ingest.errors import LakeCorrupt, LakeError
from ingest.lake import schema

pytestmark = pytest.mark.slow

Damage = Callable[[Path], object]


def _flipped(file: Path, start: int, end: int) -> None:
    content = bytearray(file.read_bytes())
    if start < 0:  # counted from the footer
        start += len(content) - 8 - int.from_bytes(content[-8:-4], "little")
        end += start
    content[start:end] = bytes(byte ^ 0x55 for byte in content[start:end])
    file.write_bytes(content)


DAMAGES: dict[str, Damage] = {
    "gone": Path.unlink,
    "empty": lambda file: file.write_bytes(b""),
    "cut": lambda file: file.write_bytes(file.read_bytes()[:-100]),
    "zeroed": lambda file: file.write_bytes(bytes(file.stat().st_size)),
    "pages": lambda file: _flipped(file, 4, 300),
    "footer": lambda file: _flipped(file, -1, 200),
}
SILENT_TO_NAMES = ("zeroed", "pages", "footer")


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("sound") / "lake"
    for start in (0, 3, 6):
        lake_rows.write_cycle(str(where), lake_rows.rows_of(range(start, start + 3), [100 + start]))
    return where


@pytest.fixture
def where(sound: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sound, tmp_path / "lake"))


def _contents(where: Path) -> dict[str, bytes]:
    return {str(file.relative_to(where)): file.read_bytes() for file in where.rglob("*") if file.is_file()}


def _file(where: Path, table: str, cycle: int = 2) -> Path:
    return next((where / table).rglob(f"{cycle:08d}-*.parquet"))


@pytest.mark.parametrize("table", schema.TABLES)
@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_readers_name_the_damaged_file(where: Path, damage: Damage, table: str) -> None:
    file = _file(where, table)
    damage(file)
    reader = lake.open_lake(str(where))
    with pytest.raises(LakeCorrupt) as caught:
        reader.sql(f"select * from {table}")
    assert str(caught.value).startswith(f"{file}: ")
    assert "ingest lake verify" in str(caught.value)
    assert "\n" not in str(caught.value)
    with pytest.raises(LakeCorrupt, match=file.name):
        reader.table(table)
    other = "rejects" if table != "rejects" else "sightings"
    assert len(reader.sql(f"select * from {other}")) > 0  # what is not asked for is not in the way


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_lookups_of_a_writer_name_the_damaged_file(where: Path, damage: Damage) -> None:
    for table in ("articles", "sightings", "rejects", "fetches", "fingerprints"):
        file = _file(where, table)
        whole = file.read_bytes()
        damage(file)
        with pytest.raises(LakeCorrupt, match=file.name):
            lake_rows.state_of(str(where))
        file.write_bytes(whole)
    assert lake_rows.state_of(str(where)).last_versions([lake_rows.article_id(4)])


@pytest.mark.parametrize("kind", [kind for kind in DAMAGES if kind not in SILENT_TO_NAMES])
def test_a_writer_stops_before_it_writes(where: Path, kind: str) -> None:
    file = _file(where, "sightings")
    DAMAGES[kind](file)
    before = _contents(where)
    with pytest.raises(LakeCorrupt, match=file.name):
        lake_rows.write_cycle(str(where), lake_rows.rows_of(range(9, 12)))
    assert _contents(where) == before


def test_verify_names_every_damaged_file_and_goes_on(where: Path) -> None:
    expected = []
    kinds = {"gone": "missing", "empty": "size", "cut": "size"} | dict.fromkeys(("zeroed", "pages", "footer"), "sha256")
    for (damage, kind), table in zip(kinds.items(), schema.TABLES, strict=False):
        file = _file(where, table)
        DAMAGES[damage](file)
        expected.append((kind, file.relative_to(where).as_posix()))
    entry = where / "_log" / "00000003.json"
    entry.write_bytes(b"[" * 100_000)
    expected.append(("log", "_log/00000003.json"))
    problems = lake.open_lake(str(where)).verify().problems
    assert sorted((problem.kind, problem.path) for problem in problems) == sorted(expected)


def test_a_file_that_is_a_folder_now_is_reported(where: Path) -> None:
    file = _file(where, "articles")
    file.unlink()
    file.mkdir()
    assert [problem.kind for problem in lake.open_lake(str(where)).verify().problems] == ["missing"]
    with pytest.raises(LakeCorrupt, match=file.name):
        lake.open_lake(str(where)).table("articles")


def _changed(**changes: object) -> Damage:
    return lambda file: file.write_text(json.dumps(json.loads(file.read_text()) | changes))


def _file_changed(**changes: object) -> Damage:
    def damage(file: Path) -> None:
        item = json.loads(file.read_text())
        item["files"][0] |= changes
        file.write_text(json.dumps(item))

    return damage


ENTRIES: dict[str, Damage] = {
    "half": lambda file: file.write_bytes(file.read_bytes()[:100]),
    "empty": lambda file: file.write_bytes(b""),
    "no utf-8": lambda file: file.write_bytes(b"\xff\xfe\xfa"),
    "deep list": lambda file: file.write_bytes(b"[" * 200_000),
    "deep object": lambda file: file.write_bytes(b'{"a":' * 200_000 + b"1" + b"}" * 200_000),
    "a list": lambda file: file.write_bytes(b"[]"),
    "cycle is a number": _changed(cycle=2),
    "cycle of another": _changed(cycle="00000007"),
    "now is a number": _changed(now=5),
    "now without zone": _changed(now="2026-11-23T10:00:00"),
    "files is a text": _changed(files="none"),
    "counts is a list": _changed(counts=[1]),
    "a count is a text": lambda file: file.write_text(file.read_text().replace('"stored":3', '"stored":"3"')),
    "a count is yes": lambda file: file.write_text(file.read_text().replace('"stored":3', '"stored":true')),
    "reasons is a list": lambda file: file.write_text(file.read_text().replace('"reasons":{', '"reasons":[{')),
    "version is a text": _changed(schema_version="z"),
    "abandoned is a text": _changed(abandoned="no"),
    "path is a number": _file_changed(path=1),
    "path is of no table": _file_changed(path="articles/x.parquet"),
    "path leads out": _file_changed(path="../../articles/x.parquet", table="later"),
    "rows is a text": _file_changed(rows="3"),
    "bytes is nothing": _file_changed(bytes=None),
    "bytes is less than nothing": _file_changed(bytes=-1),
}


@pytest.mark.parametrize("damage", ENTRIES.values(), ids=ENTRIES)
def test_a_damaged_entry_of_the_log_stops_readers_and_writers(where: Path, damage: Damage) -> None:
    entry = where / "_log" / "00000002.json"
    damage(entry)
    before = _contents(where)
    reader = lake.open_lake(str(where))
    with pytest.raises(LakeCorrupt, match=r"00000002\.json"):
        reader.sql("select * from articles")
    with pytest.raises(LakeCorrupt, match=r"00000002\.json"):
        reader.snapshots()
    with pytest.raises(LakeCorrupt, match=r"00000002\.json"):
        lake_rows.write_cycle(str(where), lake_rows.rows_of(range(9, 12)))
    assert _contents(where) == before
    assert [(problem.kind, problem.path) for problem in reader.verify().problems] == [("log", "_log/00000002.json")]


def _without_entries(log: Path) -> None:
    for file in log.glob("0*.json"):
        file.unlink()


LOSSES: dict[str, Damage] = {
    "the newest entry": lambda log: (log / "00000003.json").unlink(),
    "an entry in the middle": lambda log: (log / "00000002.json").unlink(),
    "all entries": _without_entries,
    "the log": shutil.rmtree,
}


@pytest.mark.parametrize("loss", LOSSES.values(), ids=LOSSES)
def test_nothing_is_removed_when_entries_of_the_log_are_lost(where: Path, loss: Damage) -> None:
    whole = _contents(where)
    loss(where / "_log")
    with pytest.raises(LakeCorrupt, match="no entry of the log names it"):
        lake_rows.write_cycle(str(where), lake_rows.rows_of(range(9, 12)))
    tables = {name for name in whole if not name.startswith("_log/")}
    assert {name: _contents(where).get(name) for name in tables} == {name: whole[name] for name in tables}
    assert {problem.kind for problem in lake.open_lake(str(where)).verify().problems} == {"unlogged"}


@pytest.mark.parametrize("loss", LOSSES.values(), ids=LOSSES)
def test_lost_entries_are_made_again(sound: Path, where: Path, loss: Damage) -> None:
    loss(where / "_log")
    done = _repaired(where)
    assert done.rebuilt
    assert done.set_aside == done.lost == done.shortened == ()
    for before, after in zip(
        lake.open_lake(str(sound)).snapshots(), lake.open_lake(str(where)).snapshots(), strict=True
    ):
        assert (after.cycle, after.files, after.counts, after.now) == (
            before.cycle,
            before.files,
            before.counts,
            before.now,
        )
    assert lake.open_lake(str(where)).verify().problems == ()
    assert lake_rows.write_cycle(str(where), lake_rows.rows_of(range(9, 12))).cycle == "00000004"


def _repaired(where: Path) -> lake.RepairReport:
    with lake.hold_lease(str(where), holder="repair"):
        return lake.repair(str(where))


@pytest.mark.parametrize("damage", ENTRIES.values(), ids=ENTRIES)
def test_torn_entries_are_made_again(where: Path, damage: Damage) -> None:
    entry = where / "_log" / "00000002.json"
    damage(entry)
    torn = entry.read_bytes()
    done = _repaired(where)
    assert (done.rebuilt, done.set_aside) == (("00000002",), ("_log/00000002.json",))
    assert (where / "_lost" / "_log" / "00000002.json.lost").read_bytes() == torn
    assert lake.open_lake(str(where)).verify().problems == ()
    assert len(lake.open_lake(str(where)).sql("select * from articles")) == 9


@pytest.mark.parametrize("table", schema.TABLES)
@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_lake_goes_on_without_what_is_damaged(sound: Path, where: Path, damage: Damage, table: str) -> None:
    file = _file(where, table)
    damage(file)
    reader = lake.open_lake(str(where))
    assert len(reader.snapshots()) == 3  # kept in memory, and forgotten by the repair
    done = _repaired(where)
    name = file.relative_to(where).as_posix()
    if table == "fingerprints":  # made again from the texts
        assert (done.shortened, done.fingerprinted) == ((), ("00000002",))
    else:
        assert (done.shortened, done.fingerprinted) == (("00000002",), ())
    assert name in (done.lost if damage is DAMAGES["gone"] else done.set_aside)
    assert reader.verify().problems == ()
    kept = 3 if table == "fingerprints" else 2
    assert 3 * len(reader.sql(f"select * from {table}")) == kept * lake.open_lake(str(sound)).table(table).num_rows
    known = lake_rows.state_of(str(where))
    if table == "articles":  # its items are not known, so that they are read again
        assert lake_rows.sighting_id(4) not in known
        assert len(reader.table("articles")) == 6
        lake_rows.write_cycle(str(where), lake_rows.rows_of(range(3, 6)))
        assert len(reader.table("articles")) == 9
        assert reader.verify().problems == ()
    else:
        assert len(reader.table("articles")) == 9


def test_a_sound_lake_is_not_changed_by_a_repair(where: Path) -> None:
    before = _contents(where)
    assert _repaired(where) == lake.RepairReport()
    assert _contents(where) == before


def test_a_file_that_its_cycle_does_not_name_is_set_aside(where: Path) -> None:
    stranger = _file(where, "articles").with_name("00000002-0007-0123456789ab.parquet")
    stranger.write_bytes(b"PAR1")
    with pytest.raises(LakeCorrupt, match=stranger.name):
        lake.recover(str(where))
    assert _repaired(where).set_aside == (stranger.relative_to(where).as_posix(),)
    assert lake.open_lake(str(where)).verify().problems == ()


def test_what_was_committed_and_half_published_is_whole_after_its_entry_is_lost(where: Path) -> None:
    file = _file(where, "articles", 3)
    staged = where / "_stage" / "00000003" / f"{file.relative_to(where).as_posix()}.staged"
    staged.parent.mkdir(parents=True)
    file.rename(staged)
    (where / "_log" / "00000003.json").unlink()
    with pytest.raises(LakeCorrupt):
        lake.recover(str(where))
    assert staged.exists()
    assert _repaired(where).rebuilt == ("00000003",)
    assert file.exists()
    assert len(lake.open_lake(str(where)).table("articles")) == 9


def test_there_must_be_a_lake_to_repair(tmp_path: Path) -> None:
    with pytest.raises(LakeError, match="no lake"):
        lake.repair(str(tmp_path / "none"))


def test_a_home_folder_is_understood(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    lake_rows.write_cycle("~/lake", lake_rows.rows_of(range(1)))
    assert (tmp_path / "lake" / "articles").is_dir()
    assert len(lake.open_lake("~/lake").table("articles")) == 1
