"""One writer at a time, and the errors for what prevents reading or writing."""

import os
import re
import resource
import subprocess
import sys
import textwrap
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import lake_rows
import pytest
from bucket_servers import STORES

from ingest import lake
from ingest.errors import LakeBusy, LakeCorrupt, LakeError, LakeFull
from ingest.lake import layout
from ingest.lake.objects import ObjectStore
from ingest.lake.store import open_store

pytestmark = pytest.mark.slow

SUPPORT = Path(__file__).parents[1] / "support"


def run(script: str, *arguments: str, **more: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", textwrap.dedent(script), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, cwd=SUPPORT, **more)  # type: ignore[call-overload, no-any-return]


def test_a_second_writer_gets_the_name_of_the_first(where: str) -> None:
    with (
        lake.hold_lease(where, holder="ingest run seeds"),
        pytest.raises(LakeBusy, match=rf"ingest run seeds \(process {os.getpid()} on .* since 20.*another --lake"),
        lake.hold_lease(where, holder="second"),
    ):
        pass
    with lake.hold_lease(where, holder="third") as lease:
        lease.check()


def test_a_second_process_is_refused_and_readers_are_not(tmp_path: Path) -> None:
    where = str(tmp_path / "lake")
    lake_rows.write_cycle(where, lake_rows.rows_of(range(2)))
    script = """
        import sys
        from ingest import lake
        print(lake.open_lake(sys.argv[1]).sql("select count(*) from articles").fetchall(), flush=True)
        with lake.hold_lease(sys.argv[1], holder="other"):
            pass
    """
    with lake.hold_lease(where, holder="first"):
        done = run(script, where)
    assert done.stdout == "[(2,)]\n"
    assert "LakeBusy: first (process" in done.stderr
    assert run(script, where).returncode == 0


def test_a_forked_child_does_not_keep_the_lease_of_a_dead_parent(tmp_path: Path) -> None:
    where = str(tmp_path / "lake")
    script = """
        import os, signal, sys, time
        from ingest import lake
        with lake.hold_lease(sys.argv[1], holder="parent"):
            child = os.fork()
            if child == 0:
                print(os.getpid(), flush=True)
                time.sleep(30)
                os._exit(0)
            time.sleep(0.3)
            os.kill(os.getpid(), signal.SIGKILL)
    """
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script), where], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    child = int(process.stdout.readline())
    try:
        process.wait(timeout=30)
        with lake.hold_lease(where, holder="next") as lease:
            lease.check()
    finally:
        os.kill(child, 9)
        process.stdout.close()


def test_the_lock_leaves_no_trace(tmp_path: Path) -> None:
    where = tmp_path / "lake"
    with lake.hold_lease(str(where), holder="x"):
        assert (where / "_log" / "lock").stat().st_size > 0
    assert (where / "_log" / "lock").read_bytes() == b""


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture(params=["memory", *STORES])
def remote(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "memory":
        return f"memory://{tmp_path.name}"
    return f"{request.getfixturevalue(f'{request.param}_bucket')}/{tmp_path.name}"


def test_a_lease_of_an_object_store_expires_and_is_taken_over(remote: str) -> None:
    clock = Clock()
    with lake.hold_lease(remote, holder="sleeper", seconds=3600, clock=clock) as sleeper:
        clock.now += timedelta(seconds=3599)
        with pytest.raises(LakeBusy, match="sleeper"), lake.hold_lease(remote, holder="b", seconds=3600, clock=clock):
            pass
        files = lake_rows.stage_all(remote, "00000001", lake_rows.rows_of(range(2)))
        clock.now += timedelta(seconds=2)
        with lake.hold_lease(remote, holder="heir", seconds=3600, clock=clock) as heir:
            lake.recover(remote)
            assert lake.next_cycle(remote) == "00000002", "the sleeper's number is taken away from it"
            with pytest.raises(LakeError):
                lake.commit_cycle(
                    remote, "00000001", lake_rows.NOW, files, lake_rows.counts_of(lake_rows.rows_of(range(2)))
                )
            heir.check()
        assert sleeper.lost is None, "it has not looked yet"
    assert lake.open_lake(remote).snapshots() == []
    lake_rows.write_cycle(remote, lake_rows.rows_of(range(2)))
    assert [entry.cycle for entry in lake.open_lake(remote).snapshots()] == ["00000002"]
    assert lake.open_lake(remote).verify().ok


def test_a_lease_is_renewed_while_it_is_held(remote: str) -> None:
    store = open_store(remote)
    assert isinstance(store, ObjectStore)
    with lake.hold_lease(remote, holder="x", seconds=0.3) as lease:
        first = store.read(layout.LEASE)
        deadline = time.monotonic() + 20
        while store.read(layout.LEASE) == first:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        lease.check()
        store.write(layout.LEASE, b'{"holder":"thief"}')
        while lease.lost is None:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        with pytest.raises(LakeBusy, match="another writer took it over"):
            lease.check()
    assert store.read(layout.LEASE) == b'{"holder":"thief"}'


def test_what_is_no_lake_is_an_error(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("x")
    other = tmp_path / "other"
    other.mkdir()
    (other / "thesis.txt").write_text("x")
    for where, match in ((file, "is a file"), (other, "other things"), (tmp_path / "none", "there is no lake")):
        with pytest.raises(LakeError, match=match):
            lake.open_lake(where.as_posix())
    for where, match in (
        (file, "is a file"),
        (other, "other things"),
        (file / "below", "not a directory|failed|Not a"),
    ):
        with pytest.raises(LakeError, match=match), lake.hold_lease(str(where), holder="x"):
            pass
    for address in ("http://example.org/lake", "ftp://x", "s3://"):
        with pytest.raises(LakeError):
            lake.open_lake(address)
    lake_rows.write_cycle(str(tmp_path / "lake"), lake_rows.rows_of(range(1)))
    (tmp_path / "lake" / "_log" / "lake.json").write_text('{"format":2}')
    with pytest.raises(LakeError, match="newer ingest"):
        lake.open_lake(str(tmp_path / "lake"))


def test_a_missing_bucket_is_an_error(s3_bucket: str) -> None:
    with pytest.raises(LakeError, match="s3://nosuch-bucket"), lake.hold_lease("s3://nosuch-bucket/x", holder="x"):
        pass


def test_a_file_address_is_a_folder(tmp_path: Path) -> None:
    where = tmp_path / "a lake"
    lake_rows.write_cycle(where.as_uri(), lake_rows.rows_of(range(1)))
    assert lake.open_lake(str(where)).sql("select count(*) from articles").fetchall() == [(1,)]


def test_lookups_of_a_lake_that_is_not_there_know_nothing(tmp_path: Path) -> None:
    where = str(tmp_path / "lake")
    assert len(lake_rows.state_of(where)) == 0
    assert lake_rows.state_of(where).last_versions(["a"]) == {}
    assert lake_rows.state_of(where).last_polls() == []
    assert lake.recover(where) == lake.RecoveryReport()
    assert lake.next_cycle(where) == "00000001"
    assert not Path(where).exists()


@pytest.mark.parametrize(
    ("damage", "kind"),
    [
        (lambda file: file.unlink(), "missing"),
        (lambda file: file.write_bytes(file.read_bytes()[:-4]), "size"),
        (lambda file: file.write_bytes(file.read_bytes()[:-4] + b"PAR2"), "sha256"),
        (lambda file: file.write_bytes(b""), "size"),
    ],
)
def test_damage_is_found(tmp_path: Path, damage: object, kind: str) -> None:
    where = tmp_path / "lake"
    lake_rows.write_cycle(str(where), lake_rows.rows_of(range(3)))
    file = next((where / "articles").rglob("*.parquet"))
    damage(file)  # type: ignore[operator]
    report = lake.open_lake(str(where)).verify()
    assert [(problem.kind, problem.path) for problem in report.problems] == [(kind, file.relative_to(where).as_posix())]
    assert lake.open_lake(str(where)).verify(deep=False).ok == (kind == "sha256")
    if kind == "missing":
        with pytest.raises(LakeCorrupt, match="lake verify"):
            lake.open_lake(str(where)).table("articles")
        with pytest.raises(LakeCorrupt, match="lake verify"):
            lake.open_lake(str(where)).sql("select count(title) from articles")


def test_a_broken_log_entry_is_an_error(tmp_path: Path) -> None:
    where = tmp_path / "lake"
    lake_rows.write_cycle(str(where), lake_rows.rows_of(range(1)))
    (where / "_log" / "00000001.json").write_bytes(b'{"cycle":')
    with pytest.raises(LakeCorrupt, match=r"00000001\.json is not a log entry"):
        lake.open_lake(str(where)).snapshots()


def test_verify_finds_rows_that_come_twice_and_counts_that_lie(tmp_path: Path) -> None:
    where = str(tmp_path / "lake")
    lake_rows.write_cycle(where, lake_rows.rows_of(range(3), [9]))
    rows = lake_rows.rows_of(range(2, 4))
    files = lake_rows.stage_all(where, "00000002", rows)
    lake.commit_cycle(where, "00000002", lake_rows.NOW, files, lake.Counts(read=2, stored=2, duplicates=1))
    problems = [(problem.kind, problem.path) for problem in lake.open_lake(where).verify().problems]
    assert problems == [
        ("counts", "_log/00000002.json"),
        ("twice", "articles"),
        ("twice", "fingerprints"),
        ("twice", "sightings"),
    ]


def test_a_folder_without_permission_is_an_error(tmp_path: Path) -> None:
    where = tmp_path / "lake"
    lake_rows.write_cycle(str(where), lake_rows.rows_of(range(1)))
    script = """
        import os, sys
        import lake_rows
        lake_rows.write_cycle("memory://warm", lake_rows.rows_of(range(1)))
        if os.getuid() == 0:
            os.setuid(65534)
        lake_rows.write_cycle(sys.argv[1], lake_rows.rows_of(range(1, 2)))
    """
    (where / "_log").chmod(0o500)
    (where / "_log" / "lock").chmod(0o400)
    done = run(script, str(where))
    (where / "_log").chmod(0o700)
    assert "LakeError: not allowed" in done.stderr, done.stderr


FILL = """
    import resource, sys
    import lake_rows
    from ingest import lake
    limit = int(sys.argv[2])
    lake_rows.write_cycle(sys.argv[1], lake_rows.rows_of(range(3)))
    if limit:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    try:
        for start in range(3, 3000, 100):
            lake_rows.write_cycle(sys.argv[1], lake_rows.rows_of(range(start, start + 100)))
    except lake.commit.LakeError as error:
        print(type(error).__name__, error)
"""


def test_a_used_up_quota_is_an_error(tmp_path: Path) -> None:
    where = tmp_path / "lake"
    done = run(FILL, str(where), "4000")
    assert re.match("LakeFull no room left while writing .*free some space", done.stdout), done
    assert_nothing_lost(where)


def test_a_full_disk_is_an_error(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", disk], capture_output=True, text=True)
    if mounted.returncode:
        pytest.skip(f"cannot mount a small disk here: {mounted.stderr.strip()}")
    try:
        done = run(FILL, str(disk / "lake"), "0")
        assert re.match("LakeFull no room left while writing .*free some space", done.stdout), done
        assert_nothing_lost(disk / "lake")
    finally:
        subprocess.run(["umount", disk], check=True)


def assert_nothing_lost(where: Path) -> None:
    lake.recover(str(where))
    reader = lake.open_lake(str(where))
    assert reader.verify().problems == ()
    cycles = reader.snapshots()
    assert reader.sql("select count(*) from articles").fetchall() == [(sum(entry.counts.stored for entry in cycles),)]
    assert issubclass(LakeFull, LakeError)
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY


def test_a_sweep_of_the_stage_does_not_stop_a_new_lake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process holds the lease and sweeps the stage, just as this one begins to link its marker."""
    swept: list[str] = []
    link = os.link

    def after_a_sweep(source: str, target: str) -> None:
        if not swept:
            swept.append(str(source))
            os.unlink(source)
        link(source, target)

    monkeypatch.setattr(os, "link", after_a_sweep)
    where = str(tmp_path / "lake")
    with lake.hold_lease(where, holder="test"):
        assert swept
    assert lake.open_lake(where).verify().ok
