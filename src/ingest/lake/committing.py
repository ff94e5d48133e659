"""The commit step, the same for every rhythm and engine: the outcomes of a run become one cycle of the lake.

Who reads, fetches and extracts holds no lease and decides nothing. What counts is decided here, against the lake as it
is now. `run` names the work of an attempt, and is written into the log: whoever tries it again, with the same rows or
others, finds it there.
"""

import threading
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from ingest.config import Config
from ingest.identity.reject import reject_row
from ingest.ids import repeated_reject_id
from ingest.lake.commit import commit_cycle
from ingest.lake.deciding import decide, judge_duplicates, without_known
from ingest.lake.deletions import load_deletions
from ingest.lake.lease import held_lease, hold_lease
from ingest.lake.log import Counts, CycleMeta, LogEntry, StagedFile, next_cycle, read_entry
from ingest.lake.lookups import load_fingerprints
from ingest.lake.recovery import recover
from ingest.lake.snapshot import snapshot
from ingest.lake.stage import stage_file, write_postponed
from ingest.lake.state import shared_state
from ingest.lake.store import open_store
from ingest.records import (
    Article,
    Fetch,
    Fingerprint,
    ItemsRead,
    PollRow,
    Postponed,
    Rejected,
    RejectRow,
    Sighting,
    Unchanged,
)
from ingest.records.outcome import Outcome

#: What a run hands to its commit: one outcome for each item, the rows of its requests, and how many items there were.
RunItem = Article | Unchanged | Rejected | Fetch | PollRow | Postponed | ItemsRead

_mutex = threading.Lock()


@dataclass(frozen=True, slots=True)
class CommitReport:
    """What a commit did. `entry` is None when nothing was new, so that nothing was committed.

    `counts` are those of the entry, or of the items where there is none. `repeated` says that an earlier attempt had
    committed the run. `postponed` are the locations of pages that the run had no room for.
    """

    run: str
    entry: LogEntry | None
    counts: Counts
    repeated: bool = False
    postponed: tuple[str, ...] = ()


def commit_run(
    lake: str,
    run: str,
    items: Iterable[RunItem],
    now: datetime,
    config: Config | None = None,
    *,
    holder: str = "ingest",
) -> CommitReport:
    """Commit the outcomes of a run as one cycle, whose number is chosen here, unless the log has the run already.

    The lease is held for the commit only; the wait for another writer is bounded by `config.cycle.wait_seconds`. A
    caller that holds the lease keeps it. What the lake knows by now, of articles, rejects and further sightings, is
    left out, and so is what was deleted on request; ids and versions are settled, and duplicates judged, against the
    lake as it is. Calling again with the same `run` finishes or finds what was begun.

    Where items say how many were read (`ItemsRead`), that must be the number of outcomes: `AccountError` otherwise,
    and nothing is committed. Beside a `Postponed` page no `PollRow` is committed: until the last item of a poll is in
    the lake, the poll has not happened. Raises `LakeBusy` when another writer does not end, `LakeError` as
    `commit_cycle` does.
    """
    config = config or Config()
    with _writer(lake, holder, config.cycle.wait_seconds):
        recover(lake, tables=False)
        entry = find_run(lake, run)
        if entry is not None:
            return CommitReport(run, entry, entry.counts, repeated=True)
        return _commit(lake, run, list(items), now, config)


@contextmanager
def _writer(lake: str, holder: str, wait: float) -> Iterator[None]:
    """Be the only writer: of this process, whose threads take turns, and with the lease of the lake."""
    with _mutex:
        is_held = held_lease(lake) is not None  # by the caller: no other commit of this process is under way
        with nullcontext() if is_held else hold_lease(lake, holder=holder, wait=wait):
            yield


def find_run(lake: str, run: str) -> LogEntry | None:
    """Return the log entry of a run, None when it is not committed."""
    store = open_store(lake)
    cycle = snapshot(store).cycle_of_run(run) if store.exists() else None
    return None if cycle is None else read_entry(store, cycle)


def _commit(lake: str, run: str, items: Sequence[RunItem], now: datetime, config: Config) -> CommitReport:
    since = config.state.since(now)
    state = shared_state(lake, since)
    deletions = load_deletions(open_store(lake))
    allowed = [kept for item in items if (kept := deletions.without_forbidden(item)) is not None]
    outcomes = [without_known(item, state) for item in allowed]
    articles = [item for item in outcomes if isinstance(item, Article)]
    stored, unchanged = decide(articles, state, now)
    stored, prints = judge_duplicates(stored, load_fingerprints(lake, since) if stored else ())
    others = [item for item in outcomes if not isinstance(item, Article)]
    postponed = tuple(sorted(item.page.raw.location for item in items if isinstance(item, Postponed)))
    decided = [*stored, *unchanged, *(item for item in others if not (postponed and isinstance(item, PollRow)))]
    rows = _rows_by_table(decided, prints, now)
    counts = _count(decided)
    if postponed:
        write_postponed(lake, run, postponed)
    entry = None
    if rows:
        cycle = next_cycle(lake)
        files = [_stage(lake, cycle, table, now.date(), records) for table, records in sorted(rows.items())]
        meta = CycleMeta(config_sha256=config.digest(), compared_since=since, run=run)
        entry = commit_cycle(lake, cycle, now, files, counts, meta)
    return CommitReport(run, entry, counts, postponed=postponed)


def _count(items: Iterable[RunItem]) -> Counts:
    """Return the numbers of a cycle: exactly one of stored, unchanged, rejected for each item; rows count as none."""
    total: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    read = postponed = 0
    is_read_known = False
    for item in items:
        if isinstance(item, Article):
            total["stored"] += 1
            total["duplicates"] += item.duplicate_of is not None
        elif isinstance(item, Unchanged):
            total["unchanged"] += 1
        elif isinstance(item, Rejected):
            total["rejected"] += 1
            reasons[item.reason.value] += 1
        elif isinstance(item, ItemsRead):
            is_read_known = True
            read += item.number
        elif isinstance(item, Postponed):
            postponed += 1
        elif (row := item.row if isinstance(item, PollRow) else item).outcome != Outcome.DEFERRED:
            total["fetched"] += 1
            total["not_modified"] += row.status == 304
    outcomes = total["stored"] + total["unchanged"] + total["rejected"]
    return Counts(read=read - postponed if is_read_known else outcomes, **total, reasons=tuple(sorted(reasons.items())))


def _rows_by_table(items: Iterable[RunItem], prints: Sequence[Fingerprint], now: datetime) -> dict[str, list[Any]]:
    """Return the rows that the outcomes stand for, by table."""
    rows: defaultdict[str, list[Any]] = defaultdict(list)
    for item in items:
        if isinstance(item, Article):
            rows["articles"].append(item)
            if item.sighting is not None:
                rows["sightings"].append(item.sighting)
        elif isinstance(item, Unchanged):
            if item.sighting is not None:
                rows["sightings"].append(
                    item.sighting if item.sighting.seen_at else replace(item.sighting, seen_at=now)
                )
        elif isinstance(item, Rejected):
            rows["rejects"].append(reject_row(item, now))
        elif isinstance(item, Fetch):
            rows["fetches"].append(item)
        elif isinstance(item, PollRow):
            rows["fetches"].append(item.row)
        elif not isinstance(item, Postponed | ItemsRead):
            raise TypeError(f"a commit got {type(item).__name__}, which is not an outcome: put Extract() before it")
    rows["fingerprints"] += prints
    return {table: records for table, records in rows.items() if records}


def _stage(lake: str, cycle: str, table: str, day: date, records: Sequence[Any]) -> StagedFile:
    return stage_file(lake, cycle, table, day, 0, _distinct(table, records))


def _distinct(table: str, records: Iterable[Any]) -> list[Any]:
    """Return the rows of a table without repeated keys.

    A carrier may list the same entry twice: that is one sighting, but two rejects, of which the later ones are
    numbered. The keys of the other tables are distinct by construction.
    """
    if table == "sightings":
        sightings: list[Sighting] = sorted(records, key=repr, reverse=True)
        return list({sighting.id: sighting for sighting in sightings}.values())
    if table == "rejects":
        return _numbered(sorted(records, key=repr))
    return list(records)


def _numbered(rows: list[RejectRow]) -> list[RejectRow]:
    repeats: Counter[str] = Counter()
    distinct = []
    for row in rows:
        number = repeats[row.id]
        repeats[row.id] += 1
        distinct.append(replace(row, id=repeated_reject_id(row.id, number)) if number else row)
    return distinct


def counts_by_name(counts: Counts) -> dict[str, int]:
    """Return the numbers of a cycle by name, without the reasons of its rejects."""
    return {name: number for name, number in asdict(counts).items() if name != "reasons"}
