"""What a writer knows of the lake is kept on disk, and never says anything else than the lake does."""

import errno
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import lake_rows
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from kept_state_reader import read_again_and_again

from ingest import lake
from ingest.dedupe import fingerprint, keys_of
from ingest.dedupe.match import find_candidates
from ingest.ids import sha256_hex
from ingest.lake import layout, repair
from ingest.lake.cache import cache_folder
from ingest.lake.kept import database, keeper, key_runs, run_files
from ingest.lake.kept.candidates import candidate_rows
from ingest.lake.kept.key_runs import DamagedRun, KeyRun, rows_with_keys, write_run
from ingest.lake.kept.state import KeptState
from ingest.lake.snapshot import snapshot
from ingest.lake.stage import parquet_bytes
from ingest.lake.store import open_store
from ingest.records import Article, Fingerprint

DAY = timedelta(days=1)


@pytest.fixture
def where(tmp_path: Path) -> Path:
    """Return a lake of three cycles on two days."""
    path = tmp_path / "lake"
    lake_rows.write_cycle(str(path), lake_rows.rows_of(range(6), [100]))
    later = lake_rows.NOW + DAY
    lake_rows.write_cycle(str(path), lake_rows.rows_of(range(6, 9), [101], now=later), later)
    lake_rows.write_cycle(str(path), lake_rows.rows_of(range(2, 4), now=later, version=2), later)
    return path


def answers(state: KeptState) -> list[object]:
    """Return all that a state says."""
    numbers = range(12)
    urls = [lake_rows.fetch(number).url for number in numbers]
    sightings = [lake_rows.sighting(number) for number in numbers]
    prints = [lake_rows.fingerprint(number) for number in numbers]
    feeds = sorted({row.feed_url for row in sightings if row.feed_url})
    entry_urls = {row.url for row in sightings}
    return [
        state.known([*(row.id for row in sightings), lake_rows.reject(100).id, lake_rows.reject(101).id]),
        len(state),
        state.last_versions([lake_rows.article_id(number) for number in numbers]),
        state.last_polls(),
        [state.list_entries(url) for url in urls],
        state.pages(urls),
        state.retries(),
        [sorted(state.carried_entries(feed, entry_urls), key=repr) for feed in feeds],
        state.prior_sightings(sorted(filter(None, entry_urls))),
        sorted(state.candidates(prints, 50), key=repr),
        sorted(state.fingerprints([lake_rows.article_id(number) for number in numbers]), key=repr),
    ]


def fresh(where: Path, since: date | None = None) -> list[object]:
    """Return what a state says that is built from the lake alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keeper, "cache_folder", lambda store: None)
        return answers(lake_rows.state_of(str(where), since))


def reopened(where: Path, since: date | None = None) -> list[object]:
    """Return what the state says that a process which begins now finds on disk."""
    return answers(lake_rows.state_of(str(where), since))


@pytest.fixture
def builds(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Collect the rebuilds of states."""
    names: list[str] = []
    build = database.build_database

    def counted(folder: Path, fill: Callable[..., None]) -> object:
        names.append(folder.name)
        return build(folder, fill)

    monkeypatch.setattr(keeper, "build_database", counted)
    return names


def test_it_is_built_once_and_extended_by_each_commit(where: Path, builds: list[str]) -> None:
    state = lake_rows.state_of(str(where))
    assert answers(state) == fresh(where)
    for number in range(20, 32):
        lake_rows.write_cycle(str(where), lake_rows.rows_of([number, 5], [number], version=number))
        state.refresh(None)
    assert answers(state) == reopened(where) == fresh(where)
    state.close()
    assert reopened(where) == fresh(where)
    assert builds.count(layout.CACHE) == 1
    assert len(list((where / layout.CACHE).glob("keys-*.run"))) < run_files.MERGED_RUNS + 3


def test_another_process_sees_each_commit(where: Path, builds: list[str]) -> None:
    one, other = lake_rows.state_of(str(where)), lake_rows.state_of(str(where))
    for number in range(40, 44):
        lake_rows.write_cycle(str(where), lake_rows.rows_of([number]))
        one.refresh(None)
        other.refresh(None)
        assert lake_rows.sighting_id(number) in one
        assert answers(one) == answers(other)
    assert builds == [layout.CACHE]


def _flip(path: Path, position: int) -> None:
    content = bytearray(path.read_bytes())
    content[position % len(content)] ^= 16
    path.write_bytes(content)


def _only(where: Path, pattern: str) -> Path:
    (path,) = (where / layout.CACHE).glob(pattern)
    return path


def _put_a_file_there(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.write_text("")


HARM: dict[str, Callable[[Path], object]] = {
    "removed": lambda where: shutil.rmtree(where / layout.CACHE),
    "database removed": lambda where: _only(where, "state-*.db").unlink(),
    "database empty": lambda where: _only(where, "state-*.db").write_bytes(b""),
    "database cut": lambda where: os.truncate(_only(where, "state-*.db"), 9000),
    "a bit of the database": lambda where: _flip(_only(where, "state-*.db"), 20_000),
    "keys removed": lambda where: _only(where, "keys-*.run").unlink(),
    "keys cut": lambda where: os.truncate(_only(where, "keys-*.run"), 3000),
    "a bit of the keys": lambda where: _flip(_only(where, "keys-*.run"), 2900),
    "pointer removed": lambda where: _only(where, "current.json").unlink(),
    "pointer damaged": lambda where: _only(where, "current.json").write_bytes(b"\xff{"),
    "pointer to elsewhere": lambda where: _only(where, "current.json").write_text('{"name": "../x", "size": 1}'),
    "a file in its place": lambda where: _put_a_file_there(where / layout.CACHE),
}


@pytest.mark.parametrize("harm", HARM.values(), ids=HARM)
def test_a_damaged_state_is_built_again(where: Path, harm: Callable[[Path], object]) -> None:
    lake_rows.state_of(str(where)).close()
    harm(where)
    assert reopened(where) == fresh(where)


def test_damage_while_it_is_open_is_found_or_does_no_harm(where: Path) -> None:
    state = lake_rows.state_of(str(where))
    expected = fresh(where)
    _flip(_only(where, "keys-*.run"), 2900)
    assert answers(state) == expected
    shutil.rmtree(where / layout.CACHE)
    lake_rows.write_cycle(str(where), lake_rows.rows_of([60]))
    state.refresh(None)
    assert answers(state) == fresh(where)


def test_the_state_of_another_lake_is_not_used(where: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    for _ in range(3):
        lake_rows.write_cycle(str(other), lake_rows.rows_of(range(3)) | {"articles": [], "sightings": []})
    lake_rows.state_of(str(other)).close()
    lake_rows.state_of(str(where)).close()
    shutil.rmtree(where / layout.CACHE)
    shutil.copytree(other / layout.CACHE, where / layout.CACHE, copy_function=shutil.copy2)
    assert reopened(where) == fresh(where)


def test_a_copied_lake_keeps_its_state(where: Path, tmp_path: Path, builds: list[str]) -> None:
    lake_rows.state_of(str(where)).close()
    copy = Path(shutil.copytree(where, tmp_path / "copy"))
    lake_rows.write_cycle(str(where), lake_rows.rows_of([70]))
    lake_rows.write_cycle(str(copy), lake_rows.rows_of([71]))
    assert reopened(where) == fresh(where)
    assert reopened(copy) == fresh(copy)
    assert builds.count(layout.CACHE) == 1


def test_an_older_lake_put_back_is_noticed(where: Path, tmp_path: Path) -> None:
    """With and without the state that it had, in the running process and in a new one."""
    backup = Path(shutil.copytree(where, tmp_path / "backup"))
    state = lake_rows.state_of(str(where))
    lake_rows.write_cycle(str(where), lake_rows.rows_of([80], [180]))
    state.refresh(None)
    state.close()
    cache = Path(shutil.copytree(where / layout.CACHE, tmp_path / "cache"))
    shutil.rmtree(where)
    shutil.copytree(backup, where)
    shutil.rmtree(where / layout.CACHE, ignore_errors=True)
    shutil.copytree(cache, where / layout.CACHE)
    assert reopened(where) == fresh(where)
    shutil.rmtree(where / layout.CACHE)
    shutil.copytree(cache, where / layout.CACHE)
    lake_rows.write_cycle(str(where), lake_rows.rows_of([81], [181]))  # of the same number as what was lost
    state.refresh(None)
    assert answers(state) == reopened(where) == fresh(where)
    assert lake_rows.sighting_id(80) not in state


def test_a_repaired_lake_is_read_anew(where: Path) -> None:
    state = lake_rows.state_of(str(where))
    next(iter((where / "articles").rglob("00000001-*.parquet"))).unlink()
    with lake.hold_lease(str(where), holder="test"):
        repair(str(where))
    state.refresh(None)
    assert answers(state) == reopened(where) == fresh(where)
    assert lake_rows.article_id(0) not in state.last_versions([lake_rows.article_id(0)])


def test_only_the_days_from_since_on_count(where: Path, builds: list[str]) -> None:
    since = (lake_rows.NOW + DAY).date()
    whole = lake_rows.state_of(str(where))
    assert lake_rows.sighting_id(0) in whole
    assert reopened(where, since) == fresh(where, since)
    assert lake_rows.sighting_id(0) not in lake_rows.state_of(str(where), since)
    assert lake_rows.state_of(str(where), since).last_versions([lake_rows.article_id(0)])
    assert builds.count(layout.CACHE) == 1


def test_days_that_no_longer_count_are_removed(where: Path, builds: list[str]) -> None:
    state = lake_rows.state_of(str(where), lake_rows.NOW.date())
    now = lake_rows.NOW + 12 * DAY
    lake_rows.write_cycle(str(where), lake_rows.rows_of([90], [190], now=now), now)
    state.refresh(now.date() - DAY)
    assert answers(state) == fresh(where, now.date() - DAY)
    assert len(state) == 3
    assert builds == [layout.CACHE, *builds[1:]]
    opened = state._keeper.database
    assert opened.execute("SELECT count(*) FROM seen").fetchone()[0] == 1
    assert opened.execute("SELECT count(*) FROM prints").fetchone()[0] == 1
    counted = {name for (name,) in opened.execute("SELECT name FROM runs")}
    assert {path.name for path in (where / layout.CACHE).glob("keys-*")} == counted
    assert reopened(where) == fresh(where), "all days again"


def test_days_without_fingerprints_are_forgotten(tmp_path: Path, builds: list[str]) -> None:
    """A lake that got nothing but answers of feeds has no runs of keys."""
    where, now = tmp_path / "lake", lake_rows.NOW + 12 * DAY
    for moment in (lake_rows.NOW, now):
        nothing: dict[str, Any] = {name: [] for name in lake_rows.rows_of([0])}
        lake_rows.write_cycle(str(where), nothing | {"fetches": [lake_rows.fetch(1, moment)]}, moment)
        state = lake_rows.state_of(str(where), moment.date() - DAY)
    assert answers(state) == fresh(where, now.date() - DAY)
    assert builds.count(layout.CACHE) == 1


def test_the_rows_of_a_compaction_are_not_new(where: Path, builds: list[str]) -> None:
    state = lake_rows.state_of(str(where))
    compact(where, "sightings")
    before = answers(state)
    state.refresh(None)
    assert answers(state) == before == reopened(where) == fresh(where)
    assert builds.count(layout.CACHE) == 1


def test_a_state_that_missed_cycles_which_were_compacted(where: Path, builds: list[str]) -> None:
    """Their own files are gone; their rows are in the file of the compaction, beside rows that it has already."""
    lake_rows.state_of(str(where)).close()
    lake_rows.write_cycle(str(where), lake_rows.rows_of([30, 31], [130]))
    lake_rows.write_cycle(str(where), lake_rows.rows_of([32]))
    compact(where, "sightings")
    lake_rows.write_cycle(str(where), lake_rows.rows_of([33]))
    state = lake_rows.state_of(str(where))
    assert answers(state) == fresh(where)
    assert [lake_rows.sighting_id(number) in state for number in range(30, 35)] == [True] * 4 + [False]
    assert builds.count(layout.CACHE) == 1


def compact(where: Path, table: str) -> None:
    """Put all rows of the first day of a table into one file, and take the old ones away."""
    store = open_store(str(where))
    day = lake_rows.NOW.date()
    old = [file.path for file in snapshot(store).files(table) if file.day == day]
    rows = pa.concat_tables([pq.ParquetFile(where / path).read() for path in old]).sort_by("id")
    with lake.hold_lease(str(where), holder="test"):
        cycle = lake.next_cycle(str(where))
        content = parquet_bytes(table, rows)
        sha256 = sha256_hex(content)
        path = layout.table_path(table, day, cycle, 0, sha256)
        store.write(layout.staged_key(cycle, path), content)
        file = lake.StagedFile(path, table, rows.num_rows, len(content), sha256)
        meta = lake.CycleMeta(operation="compact")
        lake.commit_cycle(str(where), cycle, lake_rows.NOW, [file], lake.Counts(), meta, old)
    for path in old:
        (where / path).unlink(missing_ok=True)


@pytest.mark.parametrize("operation", ["delete", "expire"])
def test_deleted_rows_are_forgotten(where: Path, operation: str) -> None:
    state = lake_rows.state_of(str(where))
    removed = [file.path for file in lake.open_lake(str(where)).snapshots()[0].files]
    with lake.hold_lease(str(where), holder="test"):
        meta = lake.CycleMeta(operation=operation)
        lake.commit_cycle(str(where), lake.next_cycle(str(where)), lake_rows.NOW, [], lake.Counts(), meta, removed)
    state.refresh(None)
    assert answers(state) == reopened(where) == fresh(where)
    assert lake_rows.sighting_id(0) not in state
    assert lake_rows.article_id(0) not in state.last_versions([lake_rows.article_id(0)])


def test_a_folder_that_cannot_be_written(where: Path) -> None:
    expected = fresh(where)
    (where / layout.CACHE).write_text("no folder")
    assert reopened(where) == expected
    assert (where / layout.CACHE).read_text() == "no folder"


def test_the_state_of_a_bucket_lies_in_the_users_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    folder = cache_folder(open_store("s3://bucket/lake"))
    assert folder is not None
    assert folder.parent == tmp_path / "ingest"
    assert folder != cache_folder(open_store("s3://bucket/other"))


KILLED = """
import os, signal, sys
sys.path[:0] = sys.argv[3:]
import lake_rows
from ingest.lake.kept.candidates import candidate_rows
from ingest.lake.kept import database, keeper, loading, run_files
where, point = sys.argv[1:3]
state = lake_rows.state_of(where)

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

if point == "after the commit":
    lake_rows.write_cycle(where, lake_rows.rows_of([50], [150]))
    die()
target = {"before the rows": (loading.Loader, "add_entries"), "after the rows": (keeper.Keeper, "_stamp"),
          "before folding": (database.Database, "fold"), "while folding": (database, "_point_to"),
          "while building": (database, "_remove_others")}[point]
if point == "while building":
    import shutil
    shutil.rmtree(where + "/_cache")
setattr(*target, die)
lake_rows.write_cycle(where, lake_rows.rows_of([50], [150]))
database._FOLD_BYTES = 1
state.refresh(None)
state._keeper.database.fold(least=1)
"""


@pytest.mark.parametrize(
    "point",
    ["after the commit", "before the rows", "after the rows", "before folding", "while folding", "while building"],
)
def test_a_writer_that_is_killed(where: Path, point: str) -> None:
    folders = [str(Path(lake_rows.__file__).parent), str(Path(lake.__file__).parents[2])]
    command = [sys.executable, "-c", KILLED, str(where), point, *folders]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert len(lake.open_lake(str(where)).snapshots()) == 4
    assert reopened(where) == fresh(where)
    assert lake_rows.sighting_id(50) in lake_rows.state_of(str(where))


def test_readers_beside_the_writer(where: Path) -> None:
    context = multiprocessing.get_context("spawn")
    stop, wrong = context.Event(), context.Queue()
    readers = [context.Process(target=read_again_and_again, args=(str(where), stop, wrong)) for _ in range(2)]
    for reader in readers:
        reader.start()
    state = lake_rows.state_of(str(where))
    for number in range(200, 215):
        lake_rows.write_cycle(str(where), lake_rows.rows_of([number]))
        state.refresh(None)
    stop.set()
    for reader in readers:
        reader.join(60)
        assert reader.exitcode == 0
    assert wrong.empty()
    assert answers(state) == fresh(where)


def test_a_fork_opens_its_own_files(where: Path) -> None:
    state = lake_rows.state_of(str(where))
    before = answers(state)
    child = os.fork()
    if child == 0:
        os._exit(0 if answers(state) == before else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert answers(state) == before


def test_candidates_share_a_key_and_know_their_cluster(where: Path) -> None:
    state = lake_rows.state_of(str(where))
    rows = [lake_rows.fingerprint(number) for number in range(9)]
    assert rows[4] in state.candidates(rows[4:5], 10)
    assert state.candidates([], 10) == []


def test_candidates_share_two_keys_or_the_text(tmp_path: Path) -> None:
    def stored(number: int, text: str) -> Fingerprint:
        sha256 = sha256_hex(text.encode())
        identity = lake_rows.article_id(number)
        return fingerprint(Article(identity, None, text, sha256, sha256, word_count=1, extractor="test/1"))

    words = [f"word{number}" for number in range(24)]
    new = stored(1, " ".join(words))
    others = [
        stored(2, " ".join([*words[:3], *(f"other{number}" for number in range(24))])),  # one key
        stored(3, " ".join([*words[:4], *(f"more{number}" for number in range(24))])),  # two
        replace(stored(4, "nothing in common"), scheme="of/another", text_sha256=new.text_sha256),
        stored(5, " ".join([*words[:3], "few", "words"])),  # one key, and few of its own
    ]
    keys = [keys_of(item) for item in others]
    assert [len(np.intersect1d(of_item, keys_of(new))) for of_item in keys] == [1, 2, 1, 1]
    rows = np.repeat(np.arange(len(others), dtype=np.uint32), [len(of_item) for of_item in keys])
    write_run(tmp_path / "1.run", np.concatenate(keys), rows)
    run = KeyRun(tmp_path / "1.run")
    assert candidate_rows([run], [new], 96) == [1, 2]
    assert candidate_rows([run], others[3:], 96) == [0, 1, 3]  # few keys: one is enough here
    assert candidate_rows([], [new], 96) == candidate_rows([run], [], 96) == []
    assert find_candidates([new, *others], 1, ())[0].tolist() == [[0, 2]]


def test_few_blocks_are_read_for_keys_that_a_run_does_not_have(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = np.random.default_rng(6).permutation(200_000).astype(np.uint64)
    write_run(tmp_path / "1.run", keys[:100_000], np.arange(100_000, dtype=np.uint32))
    run = KeyRun(tmp_path / "1.run")
    reads: list[int] = []
    read = KeyRun._read

    def counted(run: KeyRun, numbers: Sequence[int]) -> Any:
        reads.extend(numbers)
        return read(run, numbers)

    monkeypatch.setattr(KeyRun, "_read", counted)
    assert len(run.rows_with(np.sort(keys[:50]), 1)[1]) == 50
    reads.clear()
    assert len(run.rows_with(np.sort(keys[100_000:101_000]), 1)[1]) == 0
    assert len(reads) < 100


def test_runs_of_keys_agree_with_a_dictionary(tmp_path: Path) -> None:
    generator = np.random.default_rng(5)
    keys = generator.integers(0, 300, 5000).astype(np.uint64)
    keys[:900] = 7  # over several blocks
    keys[900:950] = np.iinfo(np.uint64).max
    rows = generator.permutation(5000).astype(np.uint32)
    expected: dict[int, list[int]] = {}
    for key, row in sorted(zip(keys.tolist(), rows.tolist(), strict=True)):
        expected.setdefault(key, []).append(row)
    for at, part in enumerate(np.array_split(np.arange(5000), 3)):
        write_run(tmp_path / f"{at}.run", keys[part], rows[part])
    runs = [KeyRun(tmp_path / f"{at}.run") for at in range(3)]
    asked = np.array([*range(310), np.iinfo(np.uint64).max], dtype=np.uint64)
    for limit in (5000, 8):
        hits: dict[int, list[int]] = {}
        for position, row in zip(*rows_with_keys(runs, asked, limit), strict=True):
            hits.setdefault(int(asked[position]), []).append(int(row))
        assert hits == {key: found[:limit] for key, found in expected.items()}
    first = np.array_split(np.arange(5000), 3)[0]
    pairs = zip(*(values.tolist() for values in runs[0].pairs_between(0, None)), strict=True)
    assert list(pairs) == sorted(zip(keys[first].tolist(), rows[first].tolist(), strict=True))
    with pytest.raises(DamagedRun):
        KeyRun(tmp_path / "9.run")


@pytest.mark.parametrize("step", ["extending", "building"])
def test_a_disk_that_fails_while_keys_are_written(where: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    if step == "extending":
        lake_rows.state_of(str(where)).close()
    lake_rows.write_cycle(str(where), lake_rows.rows_of(range(70, 72)))

    def failing(path: Path, *arguments: object) -> Any:
        if layout.CACHE in path.parts:
            raise OSError(errno.ENOSPC, "No space left on device", str(path))
        return write_run(path, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(run_files, "write_run", failing)
    state = lake_rows.state_of(str(where))
    assert len(state.fingerprints([lake_rows.article_id(70)])) == 1
    state.close()
    monkeypatch.setattr(run_files, "write_run", write_run)
    again = lake_rows.state_of(str(where))
    assert len(again.fingerprints([lake_rows.article_id(71)])) == 1


def test_merged_runs_have_the_pairs_of_all_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    generator = np.random.default_rng(9)
    keys = generator.integers(0, 1 << 63, 9000).astype(np.uint64)
    keys[:700] = 5  # one that fills blocks of several runs
    keys[700:900] = np.iinfo(np.uint64).max
    rows = np.arange(9000, dtype=np.uint32)
    expected = sorted(zip(keys.tolist(), rows.tolist(), strict=True))
    for ordered in (np.arange(9000), generator.permutation(9000)):  # as commits write them, and mixed
        for at, part in enumerate(np.array_split(ordered, 4)):
            (tmp_path / f"{at}.run").unlink(missing_ok=True)
            write_run(tmp_path / f"{at}.run", keys[part], rows[part])
        runs = [KeyRun(tmp_path / f"{at}.run") for at in range(4)]
        monkeypatch.setattr(key_runs, "_BLOCKS_AT_ONCE", 3)
        parts = [tuple(side.tolist() for side in part) for part in key_runs.merged_pairs(runs)]
        assert len(parts) > 10, "a part at a time"
        assert [pair for part in parts for pair in zip(*part, strict=True)] == expected
        (tmp_path / "all.run").unlink(missing_ok=True)
        written = key_runs.write_pairs(tmp_path / "all.run", key_runs.merged_pairs(runs))
        assert written == (9000, 0, 8999)
        merged_keys, merged_rows = KeyRun(tmp_path / "all.run").pairs_between(0, None)
        assert list(zip(merged_keys.tolist(), merged_rows.tolist(), strict=True)) == expected
        assert key_runs.write_pairs(tmp_path / "none.run", []).pairs == 0
        assert not (tmp_path / "none.run").exists()


def test_a_growing_lake_has_few_runs_of_which_the_largest_has_most_keys(where: Path) -> None:
    lake_rows.state_of(str(where)).close()
    sizes: list[list[int]] = []
    for number in range(60):
        lake_rows.write_cycle(str(where), lake_rows.rows_of(range(1000 + 9 * number, 1009 + 9 * number)))
        state = lake_rows.state_of(str(where))
        sizes.append(sorted(run.pairs for run in state._keeper.runs))
    assert max(map(len, sizes)) <= 8
    assert all(sum(of_runs[:-1]) <= of_runs[-1] for of_runs in sizes[10:])
