"""Flipped bits: a reader answers what was committed, or names the damaged file; never anything else."""

import random
import shutil
import subprocess
import sys
from pathlib import Path

import lake_rows
import pyarrow.parquet as pq
import pytest

from ingest import lake
from ingest.errors import LakeCorrupt
from ingest.lake import checksums, object_reader, schema
from ingest.lake.deletions import load_deletions
from ingest.lake.store import open_store

pytestmark = pytest.mark.slow

QUERIES = (
    "select * from articles order by id, version",
    "select count(*), count(distinct id), min(published_at), max(title) from articles",
    "select count(*) from articles where id > 'a1-8'",
    "select id from latest where version = 1 order by 1",
)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("sound") / "lake"
    lake_rows.write_cycle(str(where), lake_rows.rows_of(range(40), [100]))
    return where


def file_of(where: Path, table: str) -> Path:
    return next((where / table).rglob("*.parquet"))


def flip_bit(file: Path, position: int) -> None:
    content = bytearray(file.read_bytes())
    content[position // 8] ^= 1 << position % 8
    file.write_bytes(content)


def last_byte_of(file: Path, name: str) -> int:
    """The position of the last byte of a column's pages."""
    group = pq.ParquetFile(file).metadata.row_group(0)
    (column,) = [group.column(at) for at in range(group.num_columns) if group.column(at).path_in_schema == name]
    start = column.dictionary_page_offset or column.data_page_offset
    return int(start + column.total_compressed_size - 1)


def test_no_flipped_bit_changes_an_answer(sound: Path, tmp_path: Path) -> None:
    where = Path(shutil.copytree(sound, tmp_path / "lake"))
    file = file_of(where, "articles")
    whole = file.read_bytes()
    positions = random.Random(5).sample(range(len(whole) * 8), 150)
    for number, position in enumerate(positions):
        flip_bit(file, position)
        with pytest.raises(LakeCorrupt, match=rf"{file}: is not the file that was committed; .*ingest lake verify"):
            lake.open_lake(str(where)).sql(QUERIES[number % len(QUERIES)])
        with pytest.raises(LakeCorrupt, match=file.name):
            lake.open_lake(str(where)).table("articles")
        file.write_bytes(whole)
    for query in QUERIES:
        assert lake.open_lake(str(where)).sql(query).fetchall() == lake.open_lake(str(sound)).sql(query).fetchall()


@pytest.mark.parametrize("table", sorted({*schema.TABLES} - {"links"}))
def test_what_a_writer_looks_up_is_checked_too(sound: Path, tmp_path: Path, table: str) -> None:
    where = Path(shutil.copytree(sound, tmp_path / "lake"))
    file = file_of(where, table)
    flip_bit(file, file.stat().st_size * 4)
    with pytest.raises(LakeCorrupt, match=file.name):
        load_deletions(open_store(str(where))) if table == "deletions" else lake_rows.state_of(str(where))


def test_a_file_is_read_once_for_its_checksum(sound: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checksums, "_SETTLED_NS", -1)
    monkeypatch.setattr(checksums, "_checked", {})
    reader = lake.open_lake(str(sound))
    rows = len(reader.sql("select id from articles"))
    assert list(checksums._checked) == [str(file_of(sound, "articles"))]
    monkeypatch.setattr(checksums, "_is_intact", None)
    assert len(reader.sql("select id from articles")) == len(reader.table("articles", ["id"])) == rows


def test_other_processes_need_not_compare_again_for_a_day(
    sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checksums, "_SETTLED_NS", -1)
    monkeypatch.setattr(checksums, "_NOTE_AFTER_BYTES", 1)
    where = Path(shutil.copytree(sound, tmp_path / "lake"))
    notes = where / "_cache" / "compared.json"

    def as_a_new_process(count: int | None) -> None:
        """Read a table; with `count` no file may be compared."""
        with monkeypatch.context() as patch:
            patch.setattr(checksums, "_checked", {})
            patch.setattr(checksums, "_with_notes", set())
            if count is not None:
                patch.setattr(checksums, "_is_intact", None)
            assert len(lake.open_lake(str(where)).sql("select id from articles")) == (count or rows)

    rows = len(lake.open_lake(str(sound)).sql("select id from articles"))
    as_a_new_process(None)
    as_a_new_process(rows)
    whole = notes.read_text()
    for damaged in ("", "{", "[]", '{"at": 1, "files": {}}', '{"at": "x"}', whole.replace('"at": 1', '"at": 9')):
        notes.write_text(damaged)
        as_a_new_process(None)
    notes.write_text(whole)
    flip_bit(file_of(where, "articles"), 4000)
    with pytest.raises(LakeCorrupt, match="is not the file that was committed"):
        as_a_new_process(None)


def test_a_file_that_just_changed_is_read_again(sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two changes within one tick of the file system's clock may leave the same time."""
    monkeypatch.setattr(checksums, "_SETTLED_NS", 3600 * 10**9)  # however slow the machine is
    where = Path(shutil.copytree(sound, tmp_path / "lake"))
    lake.open_lake(str(where)).sql("select id from articles")
    file = str(file_of(where, "articles"))
    # What was noted of the lake that this one is a copy of has other times.
    assert checksums._checked.get(file) != checksums._state(file)


def test_pages_carry_checksums_that_arrow_verifies(sound: Path, tmp_path: Path) -> None:
    """So that an object store, where no file is read as a whole, and readers of other makers can rely on them."""
    file = shutil.copy(file_of(sound, "articles"), tmp_path / "x.parquet")
    flip_bit(Path(file), (last_byte_of(Path(file), "text") - 20) * 8)
    with pytest.raises(OSError, match="CRC"):
        pq.ParquetFile(file, page_checksum_verification=True).read(columns=["text"])


def test_flipped_pages_in_an_object_store_are_found(sound: Path) -> None:
    where = "memory://flipped-pages"
    lake_rows.write_cycle(where, lake_rows.rows_of(range(40)))
    store = open_store(where)
    (key,) = store.keys("articles")
    flipped = bytearray(store.read(key) or b"")
    flipped[last_byte_of(file_of(sound, "articles"), "title") - 5] ^= 4
    store.write(key, bytes(flipped))
    for read in (lambda: lake.open_lake(where).table("articles"), lambda: lake.open_lake(where).sql(QUERIES[0])):
        with pytest.raises(LakeCorrupt, match="is not the file that was committed"):
            read()


def test_no_flipped_bit_of_an_object_changes_an_answer() -> None:
    """Page checksums leave out page headers and the footer: there, a flip gave other rows without an error."""
    where = "memory://flipped-anywhere"
    lake_rows.write_cycle(where, lake_rows.rows_of(range(8)))
    store = open_store(where)
    (key,) = store.keys("sightings")
    whole = store.read(key) or b""
    footer = int.from_bytes(whole[-8:-4], "little") + 8
    chosen = random.Random(9)
    positions = [chosen.randrange(len(whole) - footer, len(whole)) for _ in range(40)]
    positions += [chosen.randrange(len(whole) - footer) for _ in range(20)]
    read_all = (
        lambda: lake.open_lake(where).sql("select * from sightings order by all"),
        lambda: lake.open_lake(where).table("sightings"),
    )
    rows = read_all[0]()
    for number, position in enumerate(positions):
        flipped = bytearray(whole)
        flipped[position] ^= 1 << chosen.randrange(8)
        store.write(key, bytes(flipped))
        with pytest.raises(LakeCorrupt, match="is not the file that was committed"):
            read_all[number % 2]()
    store.write(key, whole)
    assert read_all[0]() == rows


def test_a_small_object_is_transferred_once_for_a_query(monkeypatch: pytest.MonkeyPatch) -> None:
    import obstore

    where = "memory://transferred-once"
    lake_rows.write_cycle(where, lake_rows.rows_of(range(8)))
    ranges: list[tuple[int, int]] = []
    get_range = obstore.get_range

    def noted(store: object, key: str, *, start: int, end: int) -> object:
        ranges.append((start, end))
        return get_range(store, key, start=start, end=end)  # type: ignore[arg-type]

    monkeypatch.setattr(obstore, "get_range", noted)
    assert len(lake.open_lake(where).sql("select id from articles")) == 8
    assert [start for start, _ in ranges] == [0]
    monkeypatch.setattr(object_reader, "_CONTENTS", object_reader._Contents(0))
    ranges.clear()
    assert len(lake.open_lake(where).sql("select id from articles")) == 8
    assert len(ranges) > 1, "without room for its content it is read by ranges after it was compared"


def test_the_command_names_the_file_and_fails(sound: Path, tmp_path: Path) -> None:
    where = Path(shutil.copytree(sound, tmp_path / "lake"))
    file = file_of(where, "articles")
    flip_bit(file, 12_345)
    command = [sys.executable, "-m", "ingest", "sql", "select max(title) from articles", "--lake", str(where)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert done.stdout == ""
    assert file.name in done.stderr
    assert "ingest lake verify" in done.stderr
