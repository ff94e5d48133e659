"""The commit protocol, explored: two writers, readers, a crash or a take-over at the requests that change the lake.

The real code runs on a store in memory. A writer does one operation; at its request k it dies, or stands still while
another writer, for whom its lease has expired, does an operation of its own, and goes on after that. In chains, three
writers die one after the other. At each moment a reader of the log, and a plain reader of the folders, sees the lake
before or after each operation; a plain reader may fail, where a barrier stands.
"""

import contextlib
import itertools
import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import lake_rows
import obstore
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ingest import lake
from ingest.errors import IngestError
from ingest.lake import layout, replacement
from ingest.lake.compaction import compact
from ingest.lake.deletion import delete
from ingest.lake.lease import _leases
from ingest.lake.selection import Selection
from ingest.lake.store import open_store

NOW = lake_rows.NOW
GONE = lake_rows.article_id(1)
OLD = frozenset(map(lake_rows.article_id, range(6)))
ADDED = frozenset(map(lake_rows.article_id, (10, 11)))
Ids = frozenset[str]
#: What each operation makes of the ids in the lake.
OPERATIONS: dict[str, Callable[[Ids], Ids]] = {
    "commit": lambda ids: ids | ADDED,
    "compact": lambda ids: ids,
    "delete": lambda ids: ids - {GONE},
}
PAIRS = list(itertools.product(OPERATIONS, OPERATIONS))
CRASHES = 3  # of a chain
CHAINS = 24
MOST_REQUESTS = 36  # that change the lake, of one operation with a recovery before it
_names = itertools.count()


class Killed(BaseException):
    """What no code of ours catches."""


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replacement, "BARRIER_SECONDS", 0.0)


def few_rows(numbers: Any) -> dict[str, Any]:
    """Rows of three tables only, so that an operation has few requests."""
    rows = lake_rows.rows_of(numbers)
    return {name: rows[name] if name in ("articles", "sightings", "fingerprints") else [] for name in rows}


def new_lake() -> str:
    where = f"memory://protocol-{next(_names)}"
    for start in (0, 2, 4):
        lake_rows.write_cycle(where, few_rows(range(start, start + 2)))
    return where


def operate(where: str, name: str, hour: int) -> None:
    """Do an operation as a writer whose clock is some hours ahead, so that leases of earlier hours have expired."""
    clock = partial(lambda ahead: datetime.now(UTC) + timedelta(hours=ahead), hour)
    with lake.hold_lease(where, holder=name, clock=clock):
        lake.recover(where)
        if name == "commit":
            if not ids_in_log(where) >= ADDED:
                lake_rows.write_cycle_held(where, few_rows((10, 11)), NOW)
        elif name == "compact":
            compact(where, NOW + timedelta(days=1), grace=timedelta(hours=-1))
        else:
            delete(where, NOW, Selection(ids=frozenset({GONE})))


def ids_in_log(where: str) -> Ids:
    ids = [row[0] for row in lake.open_lake(where).sql("select id from articles").fetchall()]
    assert len(ids) == len(set(ids))
    return frozenset(ids)


def ids_in_folders(where: str) -> Ids | None:
    """What a reader of the folders sees; None where a barrier makes it fail."""
    store, ids = open_store(where), []
    for key in store.keys("articles"):
        if layout.is_barrier_key(key):
            return None
        ids += pq.read_table(pa.BufferReader(store.read(key) or b""), columns=["id"])["id"].to_pylist()
    assert len(ids) == len(set(ids)), "a row is there twice"
    return frozenset(ids)


def interrupted(
    where: str, name: str, number: int, at: Callable[[], None], patch: pytest.MonkeyPatch, hour: int = 0
) -> bool:
    """Do an operation, and call `at` before its request `number` that changes something; whether it came that far."""
    calls = itertools.count()
    state = {"reached": False}

    def counting(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **more: Any) -> Any:
            if not state["reached"] and next(calls) == number:
                state["reached"] = True
                at()
            return real(*arguments, **more)

        return call

    with patch.context() as local:
        for function in ("put", "copy", "delete"):
            local.setattr(obstore, function, counting(getattr(obstore, function)))
        errors: tuple[type[BaseException], ...] = (Killed, IngestError)  # its lease is lost, or its number is taken
        with contextlib.suppress(*errors):
            operate(where, name, hour)
            return state["reached"]
    assert state["reached"], "it failed by itself"
    return True


def moments(first: str, second: str) -> Iterator[int]:
    """The requests at which a test stops, another part of all of them for each pair of operations."""
    return itertools.count(PAIRS.index((first, second)), len(PAIRS))


def raise_killed() -> None:
    raise Killed


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_a_writer_dies_and_another_one_goes_on(first: str, second: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in moments(first, second):
        where = new_lake()
        is_killed = interrupted(where, first, number, raise_killed, monkeypatch)
        _leases.pop(where, None)
        seen = ids_in_log(where)
        assert seen in (OLD, OPERATIONS[first](OLD))
        assert ids_in_folders(where) in (None, OLD, OPERATIONS[first](OLD))
        operate(where, second, 2)
        after = OPERATIONS[second](seen)
        assert ids_in_log(where) == ids_in_folders(where) == after
        assert lake.open_lake(where).verify().problems == ()
        if not is_killed:
            break
    assert number > 8


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_a_writer_stands_still_while_another_one_takes_over(
    first: str, second: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in moments(first, second):
        where = new_lake()
        seen: list[Ids] = []

        def take_over(where: str = where, seen: list[Ids] = seen) -> None:
            before = ids_in_log(where)
            assert before in (OLD, OPERATIONS[first](OLD))
            operate(where, second, 2)
            seen.append(OPERATIONS[second](before))
            assert ids_in_log(where) == seen[0]

        is_reached = interrupted(where, first, number, take_over, monkeypatch)
        _leases.pop(where, None)
        if not is_reached:
            break
        found = ids_in_log(where)
        assert found in (seen[0], OPERATIONS[first](seen[0]))
        assert ids_in_folders(where) in (None, found)
        operate(where, "compact", 4)
        assert ids_in_log(where) == ids_in_folders(where) == found
        problems = [problem for problem in lake.open_lake(where).verify().problems if problem.kind != "stale-stage"]
        assert problems == [], number
    assert number > 8


@pytest.mark.parametrize("seed", range(CHAINS))
def test_three_crashes_in_a_row(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Writers die one after the other, each at another request of whatever it finds to do, its recovery included.

    After each, readers see the lake before or after its operation. Each seed stands for one choice of operations and
    requests.
    """
    chance = random.Random(seed)
    where, hour = new_lake(), 0
    before = OLD
    for crash in range(CRASHES):
        name = chance.choice(list(OPERATIONS))
        interrupted(where, name, chance.randrange(MOST_REQUESTS), raise_killed, monkeypatch, hour)
        _leases.pop(where, None)
        after = ids_in_log(where)
        assert after in (before, OPERATIONS[name](before)), (crash, name)
        assert ids_in_folders(where) in (None, before, after), (crash, name)
        before, hour = after, hour + 2
    operate(where, "compact", hour)
    assert ids_in_log(where) == ids_in_folders(where) == before
    assert lake.open_lake(where).verify().problems == ()
