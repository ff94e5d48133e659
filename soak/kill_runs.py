"""SIGKILL runs at seeded random moments, run again, and compare the lake byte for byte with one that was never killed.

    python soak/kill_runs.py --kills 300 --seed 1 [--folder DIR]

Each trial starts from a lake with one committed cycle, kills a run over more input at a random moment (two in three by
the clock, one in three at the k-th file operation of staging, commit and publish), runs again without a kill, and
compares every file of the lake with the reference. While all that happens a reader in another process opens
`articles/**/*.parquet` again and again and checks that each file is whole and named by the log. The parent imports
everything once and forks: what is killed is the run, not Python's start.
"""

import argparse
import contextlib
import glob
import hashlib
import io
import json
import multiprocessing
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

NOW = "2026-11-23T12:00:00Z"
SIDES = ("river", "market", "harbour", "school", "station", "field", "museum", "clinic")
OPERATIONS = ("link", "fsync", "rename", "replace", "unlink", "rmdir", "mkdir", "open")


def write_input(folder: Path, pages: int, offset: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(offset, offset + pages):
        side = SIDES[number % len(SIDES)]
        body = "".join(
            f"<p>Report {number}, part {part}: the council of district {number * 7 + part} met at the {side} to settle "
            f"plan {number * part + 3}, and the vote on point {part} of case {number} ended {number % 9} to {part}.</p>"
            for part in range(8)
        )
        title = f"Plan {number} for the {side}"
        page = f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{body}"
        (folder / f"page{number:04}.html").write_text(page + "</article></body></html>", encoding="utf-8")
    (folder / f"broken{offset}.pdf").write_bytes(b"%PDF-1.4\n\x00\x01")


def run(source: Path, lake: Path) -> int:
    """Run `ingest run` in this process and return its exit code."""
    from ingest.cli.main import main

    with contextlib.redirect_stdout(io.StringIO()):
        try:
            main(["run", str(source), "--lake", str(lake), "--now", NOW, "--json", "--workers", "1"])
        except SystemExit as end:
            return int(end.code or 0)
    return 0


def start_run(source: Path, lake: Path, *, operations: int | None = None) -> int:
    """Start a run in a forked child that leads its own process group; return its process id."""
    pid = os.fork()
    if pid:
        return pid
    os.setsid()
    with open(os.devnull, "w") as null:
        os.dup2(null.fileno(), 2)
    if operations is not None:
        kill_at_operation(operations, lake)
    code = run(source, lake)
    sys.stdout.flush()
    os._exit(code)


def kill_at_operation(count: int, lake: Path) -> None:
    """Kill this process at the `count`-th call of a file operation of os that touches the lake."""
    remaining = [count]

    def watched(real: Any) -> Any:
        def call(*arguments: Any, **named: Any) -> Any:
            touches = any(
                str(lake) in str(argument) for argument in arguments if isinstance(argument, str | os.PathLike)
            )
            if touches or (arguments and isinstance(arguments[0], int)):
                remaining[0] -= 1
                if remaining[0] <= 0:
                    os.kill(os.getpid(), signal.SIGKILL)
            return real(*arguments, **named)

        return call

    for name in OPERATIONS:
        setattr(os, name, watched(getattr(os, name)))


def file_hashes(lake: Path) -> dict[str, str]:
    """Return the hash of every file of the lake, by path, but for the lock and the cache of what the lake says."""
    return {
        str(path.relative_to(lake)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(lake.rglob("*"))
        if path.is_file() and "lock" not in path.name and "lease" not in path.name and "_cache" not in path.parts
    }


def names_in_log(lake: Path) -> set[str]:
    names: set[str] = set()
    for entry in glob.glob(str(lake / "_log" / "[0-9]*.json")):
        with contextlib.suppress(FileNotFoundError):  # the harness took the trial away meanwhile
            content = Path(entry).read_text(encoding="utf-8")
            names.update(Path(file["path"]).name for file in json.loads(content)["files"])
    return names


def reader(root: Path, stop: Event, results: Any) -> None:
    """Open what a plain glob finds, again and again; count reads and everything that is wrong."""
    import pyarrow.parquet as pq

    counts: Counter[str] = Counter()
    problems: list[str] = []
    while not stop.is_set():
        for path in map(Path, glob.glob(str(root / "trial-*/articles/**/*.parquet"), recursive=True)):
            try:
                rows = pq.read_table(path, columns=["id", "version"], partitioning=None).num_rows
            except FileNotFoundError:
                continue  # the harness itself removed the trial
            except (OSError, ValueError) as error:
                if path.exists():
                    problems.append(f"half a file: {path.name}: {error}")
                continue
            counts["reads"] += 1
            counts["rows"] += rows
            if path.name not in names_in_log(path.parents[2]) and path.exists():
                problems.append(f"not committed: {path}")
        time.sleep(0.01)
    results.put((dict(counts), problems[:20]))


def wait_for(pid: int, deadline: float | None = None) -> int | None:
    """Wait for a child; None when the deadline (monotonic) passes first."""
    while True:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        if deadline is not None and time.monotonic() > deadline:
            return None
        time.sleep(0.002)


def orphans(group: int) -> int:
    """Return the number of living processes of a killed run's group."""
    count = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = stat.read_text().rsplit(")", 1)[1].split()
            count += int(fields[2]) == group and fields[0] != "Z"
    return count


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pages", type=int, default=30)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    root = options.folder or Path(tempfile.mkdtemp(prefix="kills-"))
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    write_input(root / "input", options.pages, 0)

    assert wait_for(start_run(root / "input", root / "base")) == 0
    write_input(root / "input", options.pages, options.pages)
    shutil.copytree(root / "base", root / "reference")
    started = time.monotonic()
    assert wait_for(start_run(root / "input", root / "reference")) == 0
    length = time.monotonic() - started
    expected = file_hashes(root / "reference")
    stop = multiprocessing.Event()
    results: multiprocessing.Queue[tuple[dict[str, int], list[str]]] = multiprocessing.Queue()
    watcher = multiprocessing.get_context("fork").Process(target=reader, args=(root, stop, results))
    watcher.start()
    outcomes = Counter[str]()
    chance = random.Random(options.seed)
    for trial in range(options.kills):
        trial_outcomes = one_trial(root, chance, length, trial, expected)
        outcomes.update(trial_outcomes)
        if trial % 10 == 9:
            print(f"{trial + 1}/{options.kills}: {dict(outcomes)}", file=sys.stderr, flush=True)
    stop.set()
    reads, problems = results.get(timeout=60)
    watcher.join()
    print(
        json.dumps(
            {
                "kills": options.kills,
                "seed": options.seed,
                "run_seconds": round(length, 2),
                **outcomes,
                "reader": reads,
                "reader_problems": problems,
            }
        )
    )
    return 1 if problems or outcomes["different"] or outcomes["rerun_failed"] or outcomes["orphans"] else 0


def one_trial(root: Path, chance: random.Random, length: float, trial: int, expected: dict[str, str]) -> list[str]:
    """Kill a run, run again, compare with the reference; return the names of what happened."""
    # A trial appears and disappears by a rename, so that the reader sees it as a whole or not at all.
    lake, aside = root / f"trial-{trial}", root / f"aside-{trial}"
    shutil.copytree(root / "base", aside)
    aside.rename(lake)
    by_operation = trial % 3 == 2
    moment = chance.randint(1, 90) if by_operation else None
    delay = chance.uniform(0, length * 1.05)
    pid = start_run(root / "input", lake, operations=moment)
    code = wait_for(pid, None if by_operation else time.monotonic() + delay)
    if code is None:
        os.kill(pid, signal.SIGKILL)
        code = wait_for(pid)
    outcomes = ["killed" if code == -signal.SIGKILL else "finished_before"]
    outcomes.append("by_operation" if by_operation else "by_clock")
    outcomes.append("committed" if (lake / "_log" / "00000002.json").exists() else "not_committed")
    if wait_for(start_run(root / "input", lake)) != 0:
        outcomes.append("rerun_failed")
    if file_hashes(lake) != expected:
        outcomes.append("different")
        shutil.copytree(lake, root / f"different-{trial}")
    time.sleep(0.05)
    if orphans(pid):
        time.sleep(1.0)
        outcomes += ["orphans"] * bool(orphans(pid))
    lake.rename(aside)
    shutil.rmtree(aside)
    return outcomes


if __name__ == "__main__":
    sys.exit(main())
