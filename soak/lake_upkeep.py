"""Compaction, deletion and expiry under SIGKILL, and beside plain readers.

    python soak/lake_upkeep.py kills --kills 300 --seed 1
    python soak/lake_upkeep.py readers --reads 20000 --seconds 900
    python soak/lake_upkeep.py readers --reads 1000 --seconds 300 --url s3://lakes/soak

`kills`: each trial copies a lake, starts an operation on it in a forked child and kills the child before its k-th call
that changes a file. Then plain readers and `open_lake` must see the rows before or after the operation, and after the
next recovery the lake must be, byte for byte, the one before or the one after.

`readers`: one process commits, compacts and deletes, and is killed now and then; others read the plain folder with
DuckDB, pyarrow, pandas and polars, and with `open_lake`. A read is wrong when it has a row twice, lacks one that was
committed before it began and is not deleted, or has one whose deletion had ended. An error is counted apart. With
--url the lake lies in a bucket of an S3 server (see `AWS_ENDPOINT_URL`); DuckDB is left out there.
"""

import argparse
import contextlib
import hashlib
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
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "support"))

import lake_rows

from ingest import lake
from ingest.lake import compaction, exchange, replacement
from ingest.lake.commit import commit_cycle
from ingest.lake.compaction import compact
from ingest.lake.deletion import delete
from ingest.lake.selection import Selection

NOW = lake_rows.NOW
DAY = timedelta(days=1)
CHANGES = ("link", "fsync", "rename", "replace", "unlink", "rmdir", "mkdir", "open", "ftruncate", "pwrite")
GONE = (3, 4)  # numbers of articles that the trials delete


def write_base(where: str) -> None:
    """Write three cycles on each of two days, and twelve more on a third day."""
    number = 0
    for day, cycles in ((0, 3), (1, 3), (2, 12)):
        for _ in range(cycles):
            now = NOW + day * DAY
            lake_rows.write_cycle(where, lake_rows.rows_of(range(number, number + 2), [number], now=now), now)
            number += 2


OPERATIONS: dict[str, Callable[[str], object]] = {
    "compact": lambda where: compact(where, NOW + 2 * DAY),
    "compact again": lambda where: compact(where, NOW + 3 * DAY, grace=timedelta(0)),
    "delete": lambda where: delete(where, NOW + 2 * DAY, Selection(ids=frozenset(map(lake_rows.article_id, GONE)))),
    "expire": lambda where: delete(where, NOW + 2 * DAY, Selection(before=(NOW + DAY).date()), remember=False),
}


def operate(where: str, name: str) -> None:
    with lake.hold_lease(where, holder="soak"):
        lake.recover(where)
        OPERATIONS[name](where)


def kill_at(number: int) -> list[int]:
    """Kill this process right before its call `number` that changes a file; return the counter of calls."""
    calls = [0]

    def counting(real: Any) -> Any:
        def call(*arguments: Any, **named: Any) -> Any:
            if calls[0] == number:
                os.kill(os.getpid(), signal.SIGKILL)
            calls[0] += 1
            return real(*arguments, **named)

        return call

    for name in CHANGES:
        setattr(os, name, counting(getattr(os, name)))
    swap = exchange._exchange_function()
    if swap is not None:
        counted = counting(swap)
        setattr(exchange, "_exchange_function", lambda: counted)  # noqa: B010
    return calls


def tree(where: Path) -> dict[str, str]:
    """Return the hash of each file of a lake but its lock and what was swapped out, by path."""
    return {
        str(path.relative_to(where)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(where.rglob("*"))
        if path.is_file() and path.name != "lock" and path.relative_to(where).parts[0] not in ("_trash", "_cache")
    }


def ids_of(where: str) -> list[str]:
    return sorted(row[0] for row in lake.open_lake(where).sql("select id from articles").fetchall())


def plain_ids(where: str) -> list[str]:
    import duckdb

    return sorted(row[0] for row in duckdb.execute(f"select id from '{where}/articles/**/*.parquet'").fetchall())


def reference_run(root: Path, base: Path, name: str) -> dict[str, Any]:
    """Run an operation that nobody kills, in a child: return its steps, and the lake after each of its commits."""
    where = Path(shutil.copytree(base, root / "reference"))
    child = os.fork()
    if child == 0:
        states, real = [tree(where)], commit_cycle

        def recorded(*arguments: Any, **named: Any) -> Any:
            entry = real(*arguments, **named)
            states.append(tree(where))
            return entry

        setattr(compaction, "commit_cycle", recorded)  # noqa: B010
        steps = kill_at(-1)
        operate(str(where), name)
        (root / "states.json").write_text(json.dumps({"states": states, "steps": steps[0]}))
        os._exit(0)
    os.waitpid(child, 0)
    expected: dict[str, Any] = json.loads((root / "states.json").read_text())
    expected |= {"before ids": ids_of(str(base)), "after ids": ids_of(str(where))}
    shutil.rmtree(where)
    return expected


def kill_trial(root: Path, base: Path, name: str, number: int, expected: dict[str, Any]) -> str:
    """Kill one operation and compare; return how it ended, in capital letters when something is wrong."""
    where = Path(shutil.copytree(base, root / "trial"))
    child = os.fork()
    if child == 0:
        kill_at(number)
        operate(str(where), name)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    read, plain = ids_of(str(where)), plain_ids(str(where))
    # A deletion changes one folder after the other: each row is there or not, and none is there twice.
    is_subset = set(expected["after ids"]) <= set(plain) <= set(expected["before ids"])
    is_plain_right = is_subset and len(plain) == len(set(plain))
    with lake.hold_lease(str(where), holder="soak"):
        lake.recover(str(where))
    found, states = tree(where), expected["states"]
    if found not in states:
        outcome = "DIFFERENT"
    elif read != (expected["before ids"] if found == states[0] else expected["after ids"]):
        outcome = "WRONG READ"
    elif not is_plain_right or plain_ids(str(where)) != read:
        outcome = "WRONG PLAIN READ"
    elif number % 10 == 0 and lake.open_lake(str(where)).verify().problems:
        outcome = "UNSOUND"
    else:
        outcome = {0: "before", len(states) - 1: "after"}.get(states.index(found), "after some of its commits")
    if outcome.isupper():
        shutil.copytree(where, root / f"wrong-{name.replace(' ', '-')}-{number}", dirs_exist_ok=True)
    shutil.rmtree(where)
    return outcome if os.WIFSIGNALED(status) else "finished"


def kills(options: argparse.Namespace) -> int:
    """Run the trials, evenly over the operations and their steps; print the outcomes."""
    root = options.folder or Path(tempfile.mkdtemp(prefix="upkeep-"))
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    write_base(str(root / "base"))
    shutil.copytree(root / "base", root / "compacted")
    operate(str(root / "compacted"), "compact")
    outcomes: Counter[str] = Counter()
    chance = random.Random(options.seed)
    for name in OPERATIONS:
        base = root / ("compacted" if name == "compact again" else "base")
        expected = reference_run(root, base, name)
        steps, wanted = expected["steps"], options.kills // len(OPERATIONS)
        for number in sorted(chance.sample(range(steps), min(wanted, steps))):
            outcomes[f"{name}: {kill_trial(root, base, name, number, expected)}"] += 1
        print(f"{name} ({steps} steps): {dict(outcomes)}", file=sys.stderr, flush=True)
    bad = sum(count for name, count in outcomes.items() if name.partition(": ")[2].isupper())
    print(json.dumps({"kills": sum(outcomes.values()), "seed": options.seed, **outcomes, "wrong": bad}))
    return 1 if bad else 0


def read_duckdb(where: str) -> list[str]:
    return plain_ids(where)


def _arrow_source(where: str) -> tuple[str, Any]:
    from pyarrow.fs import S3FileSystem

    if "://" not in where:
        return f"{where}/articles", None
    endpoint = os.environ["AWS_ENDPOINT_URL"]
    return f"{where.partition('://')[2]}/articles", S3FileSystem(endpoint_override=endpoint)


def read_pyarrow(where: str) -> list[str]:
    import pyarrow.dataset as ds

    path, system = _arrow_source(where)
    return list(ds.dataset(path, partitioning="hive", filesystem=system).to_table(columns=["id"])["id"].to_pylist())


def read_pandas(where: str) -> list[str]:
    import pandas as pd

    path, system = _arrow_source(where)
    return list(pd.read_parquet(path, columns=["id"], filesystem=system)["id"])


def read_polars(where: str) -> list[str]:
    import polars as pl

    pattern = f"{where}/articles/**/*.parquet"
    options = {"aws_endpoint_url": os.environ["AWS_ENDPOINT_URL"], "aws_allow_http": "true"} if "://" in where else None
    frame = pl.scan_parquet(pattern, hive_partitioning=True, storage_options=options, missing_columns="insert")
    return frame.select("id").collect()["id"].to_list()


def read_lake(where: str) -> list[str]:
    return [row[0] for row in lake.open_lake(where).sql("select id from articles").fetchall()]


READERS: dict[str, Callable[[str], list[str]]] = {
    "duckdb": read_duckdb,
    "pyarrow": read_pyarrow,
    "pandas": read_pandas,
    "polars": read_polars,
    "open_lake": read_lake,
}


def read_progress(file: Path) -> dict[str, Any]:
    """Return what the writer says: how many articles are committed, which are being deleted, which are deleted."""
    return dict(json.loads(file.read_text()))


def reader_loop(name: str, where: str, progress: Path, stop: Any, results: Any) -> None:
    """Read again and again; put the counts and the first wrong reads into `results`."""
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    while not stop.is_set():
        before = read_progress(progress)
        try:
            ids = READERS[name](where)
        except Exception as error:  # noqa: BLE001
            counts["errors"] += 1
            counts[f"error: {type(error).__name__}"] += 1
            continue
        after = read_progress(progress)
        counts["reads"] += 1
        number = {lake_rows.article_id(number): number for number in range(after["begun"])}
        found = Counter(ids)
        expected = {lake_rows.article_id(n) for n in range(before["committed"])} - set(
            map(lake_rows.article_id, after["deleting"])
        )
        problems = [f"{number.get(one)} twice" for one, times in found.items() if times > 1]
        problems += [f"{number[one]} missing" for one in expected if one not in found]
        problems += [f"{n} still there" for n in before["deleted"] if lake_rows.article_id(n) in found]
        problems += ["unknown" for one in found if one not in number]
        if problems:
            counts["wrong"] += 1
            wrong.append(", ".join(problems[:5]))
    results.put((name, dict(counts), wrong[:5]))


def writer_loop(where: str, progress: Path, seed: int, pace: float) -> None:
    """Commit, compact and delete for ever. `begun` is said before a commit, `committed` after it."""
    if "://" in where:
        replacement.BARRIER_SECONDS = 1.0
    chance = random.Random(seed)
    state = read_progress(progress)

    def tell() -> None:
        part = progress.with_suffix(".new")
        part.write_text(json.dumps(state))
        part.replace(progress)

    turn = state["turn"]
    with lake.hold_lease(where, holder="soak", seconds=5.0, wait=30.0):
        lake.recover(where)
        # A killed writer may have committed what it did not tell.
        stored = set(ids_of(where))
        while lake_rows.article_id(state["committed"]) in stored:
            state["committed"] += 1
        state["deleting"] = [n for n in state["deleting"] if lake_rows.article_id(n) not in stored]
        state["deleted"] = list(state["deleting"])
        tell()
        while True:
            turn += 1
            now = NOW + (turn // 8) * DAY
            action = chance.choice(("commit",) * 5 + ("compact", "compact", "delete"))
            if action == "commit":
                start = state["committed"]
                state |= {"begun": start + 2, "turn": turn}
                tell()
                lake_rows.write_cycle_held(where, lake_rows.rows_of(range(start, start + 2), now=now), now)
                state["committed"] = start + 2
            elif action == "compact":
                compact(where, now, grace=timedelta(seconds=1))
            elif len(state["deleted"]) < state["committed"] // 3:
                victim = chance.randrange(state["committed"])
                state["deleting"] = sorted({*state["deleting"], victim})
                tell()
                delete(where, now, Selection(ids=frozenset({lake_rows.article_id(victim)})), remember=False)
                state["deleted"] = sorted({*state["deleted"], victim})
            tell()
            time.sleep(pace)


def readers(options: argparse.Namespace) -> int:
    """Run writer and readers; kill the writer now and then; print the counts."""
    root = Path(tempfile.mkdtemp(prefix="upkeep-readers-"))
    where = options.url or str(root / "lake")
    progress = root / "progress.json"
    lake_rows.write_cycle(where, lake_rows.rows_of(range(30)))
    start = {"begun": 30, "committed": 30, "deleting": [], "deleted": [], "turn": 0}
    progress.write_text(json.dumps(start))
    # The threads of the client of a bucket do not live on in a forked child.
    context: Any = multiprocessing.get_context("spawn" if options.url else "fork")
    stop, results = context.Event(), context.Queue()
    names = [name for name in READERS if not ("://" in where and name == "duckdb")]
    loops = [context.Process(target=reader_loop, args=(name, where, progress, stop, results)) for name in names]
    for loop in loops:
        loop.start()
    chance, deadline, killed = random.Random(options.seed), time.monotonic() + options.seconds, 0
    while time.monotonic() < deadline:
        writer = context.Process(target=writer_loop, args=(where, progress, killed, options.pace))
        writer.start()
        writer.join(min(chance.uniform(3.0, 20.0), max(0.0, deadline - time.monotonic())))
        if writer.exitcode is not None and writer.exitcode != -signal.SIGKILL:
            print(f"the writer ended by itself: {writer.exitcode}", file=sys.stderr)
            break
        writer.kill()
        writer.join()
        killed += 1
    stop.set()
    collected = [results.get(timeout=120) for _ in loops]
    for loop in loops:
        loop.join()
    with contextlib.suppress(Exception):
        time.sleep(6.0 if "://" in where else 0.0)
    with lake.hold_lease(where, holder="soak", wait=30.0):
        lake.recover(where)
    problems = [problem.message for problem in lake.open_lake(where).verify().problems]
    entries = lake.open_lake(where).snapshots()
    operations = Counter(entry.operation or "commit" for entry in entries)
    totals = Counter[str]()
    for _, counts, _ in collected:
        totals.update({key: counts.get(key, 0) for key in ("reads", "errors", "wrong")})
    print(
        json.dumps(
            {
                "kills": killed,
                "cycles": dict(operations),
                "total": dict(totals),
                "readers": {name: counts for name, counts, _ in collected},
                "wrong": [f"{name}: {text}" for name, _, wrong in collected for text in wrong],
                "verify": problems,
            }
        )
    )
    shutil.rmtree(root, ignore_errors=True)
    lake_errors = next(counts.get("errors", 0) for name, counts, _ in collected if name == "open_lake")
    return 1 if totals["wrong"] or problems or lake_errors else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("kills", "readers"))
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--reads", type=int, default=20_000, help="only a note of what is aimed at")
    parser.add_argument("--seconds", type=float, default=900.0)
    parser.add_argument("--pace", type=float, default=0.05, help="pause between the writer's actions, in seconds")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--url")
    options = parser.parse_args()
    return kills(options) if options.what == "kills" else readers(options)


if __name__ == "__main__":
    sys.exit(main())
