"""Compaction, deletion and expiry under SIGKILL, and beside plain readers.

    python soak/lake_upkeep.py kills --kills 300 --seed 1
    python soak/lake_upkeep.py readers --seconds 900
    python soak/lake_upkeep.py readers --commits 50 --compactions 10 --deletions 5 --reads 20000 --url s3://lakes/soak

`kills`: each trial copies a lake, starts an operation on it in a forked child and kills the child before its k-th call
that changes a file. Then plain readers and `open_lake` must see the rows before or after the operation, and after the
next recovery the lake must be, byte for byte, the one before or the one after. The kept state must answer like one that
is built anew, and hold nothing of deleted articles.

`readers`: one process commits, compacts and deletes, and is killed now and then; others read the
plain folder with DuckDB, pyarrow, pandas and polars, and with `open_lake`. A read is wrong when it has a row twice,
lacks one that was committed before it began and is not deleted, or has one whose deletion had ended. An error is
counted apart. With --url the lake lies in a bucket of an S3 server (see `AWS_ENDPOINT_URL`, and `s3_server.py`). The
run ends after --seconds or, where --commits is given, when all counts are reached.
"""

import argparse
import hashlib
import json
import os
import random
import shutil
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Collection
from datetime import timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "support"))

import lake_rows

from ingest import lake
from ingest.lake import compaction, exchange, layout
from ingest.lake.commit import commit_cycle
from ingest.lake.compaction import compact
from ingest.lake.deletion import delete
from ingest.lake.selection import Selection
from upkeep_readers import readers

NOW = lake_rows.NOW
DAY = timedelta(days=1)
CHANGES = ("link", "fsync", "rename", "replace", "unlink", "rmdir", "mkdir", "open", "ftruncate", "pwrite")
NUMBERS = range(36)  # of the articles of the lake
GONE = (3, 4)  # numbers of articles that the trials delete
TRACE = lake_rows.article_id(3)  # no reject has the same digits in its id, as that of an even number has


def write_base(where: str) -> None:
    """Write three cycles on each of two days, and twelve more on a third day."""
    number = 0
    for day, cycles in ((0, 3), (1, 3), (2, 12)):
        for _ in range(cycles):
            now = NOW + day * DAY
            lake_rows.write_cycle(where, lake_rows.rows_of(range(number, number + 2), [number], now=now), now)
            number += 2
    lake_rows.state_of(where).close()


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


def answers(where: str) -> list[Any]:
    """Return what the kept state of a lake knows of all articles that there ever were."""
    state = lake_rows.state_of(where)
    ids, prints = list(map(lake_rows.article_id, NUMBERS)), list(map(lake_rows.fingerprint, NUMBERS))
    known = state.known([*map(lake_rows.sighting_id, NUMBERS), *(lake_rows.reject(number).id for number in NUMBERS)])
    found = [state.last_versions(ids), known, state.last_polls(), state.candidates(prints, 50), state.fingerprints(ids)]
    state.close()
    return found


def is_state_right(where: Path, live: Collection[str]) -> bool:
    """Return whether the kept state is that of the lake, and has no bytes of articles that are deleted."""
    trace = bytes.fromhex(TRACE[3:])
    files = [path.read_bytes() for path in (where / layout.CACHE).glob("*") if path.is_file()]
    kept = answers(str(where))
    shutil.rmtree(where / layout.CACHE, ignore_errors=True)
    is_clean = TRACE in live or not any(trace in content for content in files)
    return is_clean and kept == answers(str(where))


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
    elif not is_state_right(where, read):
        outcome = "WRONG STATE"
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


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("kills", "readers"))
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--seconds", type=float, default=900.0)
    parser.add_argument("--commits", type=int, help="commits of a plan of counts, which stands for --seconds")
    parser.add_argument("--compactions", type=int, default=10)
    parser.add_argument("--deletions", type=int, default=5)
    parser.add_argument("--reads", type=int, default=20_000, help="reads of a plan, of all readers together")
    parser.add_argument("--writer-kills", type=int, default=30, help="writers of a plan that are killed")
    parser.add_argument("--pace", type=float, default=0.05, help="pause between the writer's actions, in seconds")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--url")
    options = parser.parse_args()
    return kills(options) if options.what == "kills" else readers(options)


if __name__ == "__main__":
    sys.exit(main())
