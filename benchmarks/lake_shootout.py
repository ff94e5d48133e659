"""Our lake against Delta Lake, Iceberg and DuckLake on the same rows.

    python benchmarks/lake_shootout.py FOLDER [--only ours deltalake ...] [--peers FOLDER] [--ducklake FOLDER]

`--peers` and `--ducklake` are folders that `pip install --target` filled: deltalake and pyiceberg with
`pyiceberg[sql-sqlite]`; duckdb with `duckdb-extensions` and `duckdb-extension-ducklake` of the same release. What does
not import is left out. Prints one JSON line for each format:

- `cpu_ms`, `rate`: CPU of one commit of one row, and commits a second with what the disk waits, over the commits of
  `--commits`, the first ten left out;
- `files`, `compacted`: Parquet files in the folder after a day of 288 commits of 4 rows, before and after the upkeep
  (merge and removal of what is old) in `upkeep_cpu` seconds;
- `glob_rows`, `glob_before_cleanup`: what `read_parquet('**/*.parquet')` counts of the 1,152 rows in the end, and
  between the merge and the removal of old files;
- `kills`: of `--kills` SIGKILLs of a writer: states in which an acknowledged row is missing, doubled, or more than one
  unacknowledged one is there (`wrong`), for the format's reader and for a plain one
  (`wrong_plain`), and after which reading ended with an exception (`failed`);
- `readers`: reads beside a writer that commits and merges: their number, errors and wrong answers, for both readers.
"""

import argparse
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lake_formats import FORMATS, plain_ids, rows


def _used() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def speed(name: str, folder: Path, commits: int) -> dict[str, Any]:
    """Commit one row after the other."""
    table = FORMATS[name](folder)
    for number in range(10):
        table.append(rows(number, 1))
    before, began = _used(), time.monotonic()
    for number in range(10, 10 + commits):
        table.append(rows(number, 1))
    seconds = time.monotonic() - began
    return {"cpu_ms": round((_used() - before) / commits * 1000, 1), "rate": round(commits / seconds, 1)}


def day(name: str, folder: Path) -> dict[str, Any]:
    """Commit a day of small cycles, and do the upkeep."""
    table = FORMATS[name](folder)
    for number in range(288):
        table.append(rows(4 * number, 4))
    files = len(list(table.data().rglob("*.parquet")))
    before = _used()
    table.merge()
    between = len(plain_ids(table.data()))
    table.clean()
    used = _used() - before
    assert sorted(table.ids()) == [f"{number:08d}" for number in range(1152)]
    return {
        "files": files,
        "compacted": len(list(table.data().rglob("*.parquet"))),
        "upkeep_cpu": round(used, 2),
        "glob_rows": len(plain_ids(table.data())),
        "glob_before_cleanup": between,
    }


def writer(name: str, folder: Path, first: int) -> None:
    """Commit rows until killed, with a merge now and then; print the number of each that is acknowledged."""
    table = FORMATS[name](folder)
    for number in range(first, first + 100_000):
        table.append(rows(number, 1))
        print(number, flush=True)
        if number % 12 == 11:
            table.merge()


def _start_writer(name: str, folder: Path, first: int) -> "subprocess.Popen[str]":
    """Start a writer, and wait for its first commit: of the row `first`."""
    command = [sys.executable, __file__, str(folder), "--step", "writer", name, "--first", str(first)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout is not None
    process.stdout.readline()
    return process


def _is_right(ids: list[str], acknowledged: set[str], *, more: int = 1) -> bool:
    return len(set(ids)) == len(ids) and acknowledged <= set(ids) and len(set(ids) - acknowledged) <= more


def kills(name: str, folder: Path, number: int) -> dict[str, Any]:
    """Kill a writer again and again; look at the lake after each kill."""
    chance, acknowledged, first = random.Random(7), set[str](), 0
    wrong = wrong_plain = failed = 0
    for _ in range(number):
        process = _start_writer(name, folder, first)
        time.sleep(chance.uniform(0.3, 2.5))
        process.send_signal(signal.SIGKILL)
        assert process.stdout is not None
        acknowledged |= {f"{int(line):08d}" for line in (str(first), *process.stdout.read().split())}
        process.wait()
        table = FORMATS[name](folder)
        try:
            ids = table.ids()
            wrong += not _is_right(ids, acknowledged)
            wrong_plain += not _is_right(plain_ids(table.data()), acknowledged)
            acknowledged = set(ids)
        except Exception:  # noqa: BLE001 - whatever a reader raises
            failed += 1
        first = max(map(int, acknowledged), default=-1) + 1
    return {"kills": {"number": number, "wrong": wrong, "wrong_plain": wrong_plain, "failed": failed}}


def readers(name: str, folder: Path, seconds: float) -> dict[str, Any]:
    """Read beside a writer that commits and merges."""
    table = FORMATS[name](folder)
    process = _start_writer(name, folder, 0)
    result = {"reads": 0, "wrong": 0, "errors": 0, "plain_wrong": 0, "plain_errors": 0}
    seen: set[str] = set()
    plain_seen: set[str] = set()
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        result["reads"] += 1
        try:
            ids = table.ids()
            result["wrong"] += len(set(ids)) != len(ids) or not seen <= set(ids)
            seen = set(ids)
        except Exception:  # noqa: BLE001 - whatever a reader raises
            result["errors"] += 1
        try:
            ids = plain_ids(table.data())
            result["plain_wrong"] += len(set(ids)) != len(ids) or not plain_seen <= set(ids)
            plain_seen = set(ids)
        except Exception:  # noqa: BLE001 - whatever a reader raises
            result["plain_errors"] += 1
    process.send_signal(signal.SIGKILL)
    process.wait()
    return {"readers": {**result, "rows": len(seen)}}


def main() -> None:
    """Read the arguments and do what they say."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", nargs="+", default=list(FORMATS))
    parser.add_argument("--peers", default="")
    parser.add_argument("--ducklake", default="")
    parser.add_argument("--commits", type=int, default=100)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--step", nargs=2, metavar=("STEP", "FORMAT"))
    parser.add_argument("--first", type=int, default=0)
    args = parser.parse_args()
    if args.step:
        step, name = args.step
        steps: dict[str, Callable[[], Any]] = {
            "writer": lambda: writer(name, args.folder, args.first),
            "speed": lambda: speed(name, args.folder, args.commits),
            "day": lambda: day(name, args.folder),
            "kills": lambda: kills(name, args.folder, args.kills),
            "readers": lambda: readers(name, args.folder, args.seconds),
        }
        print(json.dumps(steps[step]()))
        return
    for name in args.only:
        extra = {"deltalake": args.peers, "iceberg": args.peers, "ducklake": args.ducklake}.get(name, "")
        path = os.pathsep.join(filter(None, (extra, os.environ.get("PYTHONPATH"))))
        result: dict[str, Any] = {"format": name, "load": round(os.getloadavg()[0], 1)}
        for step in ("speed", "day", "kills", "readers"):
            folder = args.folder / f"{name}-{step}"
            shutil.rmtree(folder, ignore_errors=True)
            command = [sys.executable, __file__, str(folder), "--step", step, name, "--commits", str(args.commits)]
            command += ["--kills", str(args.kills), "--seconds", str(args.seconds)]
            done = subprocess.run(
                command, env={**os.environ, "PYTHONPATH": path}, check=False, capture_output=True, text=True
            )
            text = done.stdout.splitlines()[-1:] if done.returncode == 0 else []
            result |= json.loads(text[0]) if text else {step: f"failed: {done.stderr.strip().splitlines()[-1:]}"}
            shutil.rmtree(folder, ignore_errors=True)
        print(json.dumps(result), flush=True)


if __name__ == "__main__":
    main()
