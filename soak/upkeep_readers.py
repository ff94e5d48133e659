"""Plain readers and `open_lake` beside a writer that commits, compacts and deletes: see `lake_upkeep.py readers`.

The writer notes in a file what it begins and what it has done, so that a reader can tell which rows it must see.

A plan of counts keeps both sides in step, whatever the machine gives to either: the writer begins an action when the
readers together have made their share of reads until there, and they wait when they are the share of an action ahead.
"""

import argparse
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
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "support"))

import lake_rows

from ingest import lake
from ingest.lake import replacement
from ingest.lake.compaction import compact
from ingest.lake.deletion import delete
from ingest.lake.selection import Selection

NOW = lake_rows.NOW
DAY = timedelta(days=1)
TURNS_A_DAY = 8  # of the writer


def read_duckdb(where: str) -> list[str]:
    import duckdb

    connection = duckdb.connect()
    if "://" in where:  # without DuckDB's own extension, which is fetched from the internet
        from fsspec.implementations.arrow import ArrowFSWrapper  # type: ignore[import-untyped]

        connection.register_filesystem(ArrowFSWrapper(_arrow_source(where)[1]))
    with connection:
        return [row[0] for row in connection.execute(f"select id from '{where}/articles/**/*.parquet'").fetchall()]


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
    """Return what the writer noted.

    `begun` and `committed` are numbers of articles; `deleting` and `deleted` list those whose deletion began or ended.
    """
    return dict(json.loads(file.read_text()))


def write_progress(file: Path, state: dict[str, Any]) -> None:
    """Note the state of the writer, in one step."""
    part = file.with_suffix(".new")
    part.write_text(json.dumps(state))
    part.replace(file)


@dataclass(frozen=True, slots=True)
class Plan:
    """How often the writer does what, how often the readers read together, and how many writers are killed."""

    actions: dict[str, int]
    reads: int
    kills: int

    @property
    def share(self) -> float:
        """The reads for each action."""
        return self.reads / sum(self.actions.values())

    def is_done(self, state: dict[str, Any]) -> bool:
        """Return whether the writer has done all."""
        return all(state["done"].get(name, 0) >= number for name, number in self.actions.items())

    def next_action(self, state: dict[str, Any]) -> str:
        """Return the action of which the least part is done."""
        return min(self.actions, key=lambda name: (state["done"].get(name, 0) + 0.5) / (self.actions[name] or 1e-9))


def actions_done(state: dict[str, Any]) -> int:
    """Return the number of actions that the writer has finished."""
    return sum(state["done"].values())


def total(reads: dict[str, Any]) -> int:
    """Return the number of reads of all readers."""
    return sum(count.value for count in reads.values())


def reader_loop(
    name: str, where: str, progress: Path, stop: Any, results: Any, reads: dict[str, Any], plan: Plan | None
) -> None:
    """Read again and again; count in `reads`, and put the counts and the first wrong reads into `results`."""
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    while not stop.is_set():
        before = read_progress(progress)
        if plan and not plan.is_done(before) and total(reads) >= (actions_done(before) + 1) * plan.share:
            time.sleep(0.02)
            continue
        try:
            ids = READERS[name](where)
        except Exception as error:  # noqa: BLE001  # of any of four libraries; all are counted and shown
            counts["errors"] += 1
            counts[f"error: {type(error).__name__}"] += 1
            time.sleep(0.02)
            continue
        counts["reads"] += 1
        reads[name].value += 1
        problems = wrong_rows(ids, before, read_progress(progress))
        if problems:
            counts["wrong"] += 1
            wrong.append(", ".join(problems[:5]))
    results.put((name, dict(counts), wrong[:5]))


def wrong_rows(ids: list[str], before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """Return what is wrong with a read, given what the writer had noted before it and after it."""
    numbers = {lake_rows.article_id(number): number for number in range(after["begun"])}
    rows = Counter(ids)
    expected = set(map(lake_rows.article_id, range(before["committed"])))
    expected -= set(map(lake_rows.article_id, after["deleting"]))
    problems = [f"{numbers.get(one)} twice" for one, times in rows.items() if times > 1]
    problems += [f"{numbers[one]} missing" for one in expected if one not in rows]
    problems += [f"{number} still there" for number in before["deleted"] if lake_rows.article_id(number) in rows]
    return [*problems, *("unknown" for one in rows if one not in numbers)]


def writer_loop(where: str, progress: Path, seed: int, pace: float, reads: dict[str, Any], plan: Plan | None) -> None:
    """Commit, compact and delete, for ever or until all of a plan is done.

    `begun` is noted before a commit, `committed` after it.
    """
    if "://" in where:
        replacement.BARRIER_SECONDS = 1.0
    chance = random.Random(seed)
    state = read_progress(progress)
    with lake.hold_lease(where, holder="soak", seconds=5.0, wait=30.0):
        lake.recover(where)
        settle(where, state)
        write_progress(progress, state)
        while plan is None or not plan.is_done(state):
            while plan is not None and total(reads) < (actions_done(state) - 0.5) * plan.share:
                time.sleep(0.02)
            state["turn"] += 1
            act(where, progress, state, chance, plan)
            write_progress(progress, state)
            time.sleep(pace)


def settle(where: str, state: dict[str, Any]) -> None:
    """Bring the state up to what the lake holds: a killed writer may have done what it did not note."""
    stored = {row[0] for row in lake.open_lake(where).sql("select id from articles").fetchall()}
    while lake_rows.article_id(state["committed"]) in stored:
        state["committed"] += 1
    state["deleting"] = [number for number in state["deleting"] if lake_rows.article_id(number) not in stored]
    state["deleted"] = list(state["deleting"])


def act(where: str, progress: Path, state: dict[str, Any], chance: random.Random, plan: Plan | None) -> None:
    """Do one thing, and update the state; what the readers must know before is noted before."""
    now = NOW + (state["turn"] // TURNS_A_DAY) * DAY
    action = plan.next_action(state) if plan else chance.choice(("commit",) * 5 + ("compact",) * 2 + ("delete",))
    is_done = False
    if action == "commit":
        start = state["committed"]
        state["begun"] = start + 2
        write_progress(progress, state)
        lake_rows.write_cycle_held(where, lake_rows.rows_of(range(start, start + 2), now=now), now)
        state["committed"] = start + 2
        is_done = True
    elif action == "compact":
        is_done = bool(compact(where, now, grace=timedelta(seconds=1)).cycles)
    elif len(state["deleted"]) < state["committed"] // 3:
        victim = chance.choice([one for one in range(state["committed"]) if one not in state["deleted"]])
        state["deleting"] = sorted({*state["deleting"], victim})
        write_progress(progress, state)
        delete(where, now, Selection(ids=frozenset({lake_rows.article_id(victim)})), remember=bool(victim % 2))
        state["deleted"] = sorted({*state["deleted"], victim})
        is_done = True
    state["done"][action] = state["done"].get(action, 0) + is_done


def readers(options: argparse.Namespace) -> int:
    """Run writer and readers; kill the writer now and then; print the counts."""
    root = Path(tempfile.mkdtemp(prefix="upkeep-readers-"))
    where = options.url or str(root / "lake")
    progress = root / "progress.json"
    lake_rows.write_cycle(where, lake_rows.rows_of(range(30)))
    write_progress(progress, {"begun": 30, "committed": 30, "deleting": [], "deleted": [], "turn": 0, "done": {}})
    # The threads of the client of a bucket do not live on in a forked child.
    context: Any = multiprocessing.get_context("spawn" if options.url else "fork")
    stop, results = context.Event(), context.Queue()
    reads = {name: context.Value("i", 0, lock=False) for name in READERS}
    plan = plan_of(options)
    loops = [
        context.Process(target=reader_loop, args=(name, where, progress, stop, results, reads, plan), daemon=True)
        for name in READERS
    ]
    for loop in loops:
        loop.start()
    killed = kill_writers(context, where, progress, options, reads, plan)
    while plan is not None and total(reads) < plan.reads:
        time.sleep(0.5)
    stop.set()
    collected = [results.get(timeout=120) for _ in loops]
    for loop in loops:
        loop.join()
    with lake.hold_lease(where, holder="soak", wait=30.0):
        lake.recover(where)
    wrong = report(where, killed, collected)
    shutil.rmtree(root, ignore_errors=True)
    return wrong


def plan_of(options: argparse.Namespace) -> Plan | None:
    """Return the plan of counts, None where the time is given."""
    if not options.commits:
        return None
    actions = {"commit": options.commits, "compact": options.compactions, "delete": options.deletions}
    return Plan(actions, options.reads, options.writer_kills)


def kill_writers(
    context: Any, where: str, progress: Path, options: argparse.Namespace, reads: dict[str, Any], plan: Plan | None
) -> int:
    """Start one writer after the other and kill each, until the time is over; return how many were killed.

    Each is killed after some actions, or within one of them, but at the latest after a minute. With a plan, as many are
    killed as it says, at any moment of an action, and the last one lives until all is done.
    """
    if plan is not None:
        return kill_by_plan(context, where, progress, options, reads, plan)
    chance, deadline, killed = random.Random(options.seed), time.monotonic() + options.seconds, 0
    while time.monotonic() < deadline:
        last = read_progress(progress)["turn"] + chance.randrange(1, 6)
        writer = context.Process(target=writer_loop, args=(where, progress, killed, options.pace, reads, None))
        writer.start()
        latest = min(deadline, time.monotonic() + 60.0)
        while writer.is_alive() and time.monotonic() < latest and read_progress(progress)["turn"] < last:
            writer.join(0.05)
        writer.join(chance.uniform(0.0, 2.0))
        if writer.exitcode is not None and writer.exitcode != -signal.SIGKILL:
            print(f"the writer ended by itself: {writer.exitcode}", file=sys.stderr)
            break
        writer.kill()
        writer.join()
        killed += 1
    return killed


def kill_by_plan(
    context: Any, where: str, progress: Path, options: argparse.Namespace, reads: dict[str, Any], plan: Plan
) -> int:
    """Kill as many writers as a plan says, spread over its actions; return how many were killed."""
    chance, killed, number = random.Random(options.seed), 0, sum(plan.actions.values())
    while not plan.is_done(read_progress(progress)):
        writer = context.Process(target=writer_loop, args=(where, progress, killed, options.pace, reads, plan))
        writer.start()
        begun, lasts_until = read_progress(progress)["turn"], (killed + 1) * number / (plan.kills + 1)
        while writer.is_alive():
            state = read_progress(progress)
            if killed < plan.kills and state["turn"] > begun and actions_done(state) >= lasts_until - 1:
                writer.join(chance.uniform(0.0, 1.5))  # into the next action, wherever that is
                writer.kill()
            writer.join(0.02)
        if writer.exitcode not in (0, -signal.SIGKILL):
            raise SystemExit(f"the writer ended by itself: {writer.exitcode}")
        killed += writer.exitcode == -signal.SIGKILL
        print(f"{killed} killed, {read_progress(progress)['done']}", file=sys.stderr, flush=True)
    return killed


def report(where: str, killed: int, collected: list[tuple[str, dict[str, int], list[str]]]) -> int:
    """Print the counts, and return 1 where a read was wrong, `open_lake` failed, or the lake is damaged."""
    reader = lake.open_lake(where)
    problems = [problem.message for problem in reader.verify().problems]
    totals = Counter[str]()
    for _, counts, _ in collected:
        totals.update({key: counts.get(key, 0) for key in ("reads", "errors", "wrong")})
    print(
        json.dumps(
            {
                "kills": killed,
                "cycles": dict(Counter(entry.operation or "commit" for entry in reader.snapshots())),
                "total": dict(totals),
                "readers": {name: counts for name, counts, _ in collected},
                "wrong": [f"{name}: {text}" for name, _, wrong in collected for text in wrong],
                "verify": problems,
            }
        )
    )
    lake_errors = next(counts.get("errors", 0) for name, counts, _ in collected if name == "open_lake")
    return 1 if totals["wrong"] or problems or lake_errors else 0
