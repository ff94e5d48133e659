"""A whole day of `watch` by a seed: clock, network and store are simulated, and everything between is the real code.

    report = simulated_day(seed, patch)          # over an object store, or a local disk with `folder`

The seed decides what the web shows, which request and which operation of the store fails and how, and when the process
dies. A dead or failed process is started again, with nothing kept but the store. While the day goes on, readers look at
the lake between any two operations of the store; at its end the lake is compared with the web. `report.problems` has a
line for each thing that is wrong. The same seed gives the same day.
"""

import io
import logging
import random
import threading
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from time import process_time
from typing import Any

import pyarrow.parquet as pq
import pytest
from eager_beam import InlineWorkers, run_eagerly
from simulated_clock import START, Clock, SimulatedLoop, fetch_by
from simulated_store import Faults, Killed, install_disk, install_objects
from simulated_web import SimulatedNames, Web

import ingest
from ingest.app.watch import WatchTurn, watch
from ingest.config import Config, FetchConfig, WorkLimits
from ingest.errors import IngestError
from ingest.fetch import FetchSettings
from ingest.fetch.client import Client
from ingest.fetch.crawl import fetch_groups
from ingest.flow import batching, engine, fetching, site_lines
from ingest.lake import checksums, deletions, hold_lease, layout, lease, log, recover, replacement, snapshot
from ingest.lake.committed_files import files_of
from ingest.lake.kept import state
from ingest.lake.store import open_store
from ingest.polling import target_of
from ingest.records import Source

_INTERVAL = timedelta(minutes=15)
_QUIET_HOURS = 5.0  # at the end of a day, without faults and news: the longest pause after errors ends in it
_TABLES = ("articles", "sightings", "rejects")


@dataclass(slots=True)
class DayReport:
    """What happened in a day, and what is wrong with it."""

    seed: int
    problems: list[str] = field(default_factory=list)
    lives: int = 0
    turns: int = 0
    cycles: int = 0
    items: int = 0
    reads: int = 0
    news_by_day: list[tuple[int, int]] = field(default_factory=list, compare=False)  # turns with news, rows of articles
    cpu_by_day: list[float] = field(default_factory=list, compare=False)  # seconds of CPU of the turns of each day
    faults: Counter[str] = field(default_factory=Counter)


class _Fetcher:
    """What `shared_fetcher` returns, with the loop in this thread."""

    def __init__(self, day: "_Day", settings: FetchSettings) -> None:
        self._loop = SimulatedLoop(day.clock, day.web)
        self._client = Client(settings, now=day.clock.now, resolver=SimulatedNames())
        self._loop.run_until_complete(self._client.__aenter__())

    def fetch(self, requests: Any) -> Any:
        """Yield the responses."""
        return fetch_by(self._loop, fetch_groups(self._client, requests))

    def close(self) -> None:
        """Close the client."""
        self._loop.run_until_complete(self._client.__aexit__())
        self._loop.close()


class _Day:
    def __init__(
        self, seed: int, patch: pytest.MonkeyPatch, folder: Path | None, hours: float, *, faulty: bool
    ) -> None:
        self.report = DayReport(seed)
        self.clock = Clock()
        self.end = START.timestamp() + hours * 3600
        quiet = self.end - _QUIET_HOURS * 3600
        self.faults = Faults(seed, self.clock, quiet if faulty else self.clock.seconds)
        self.web = Web(seed, self.clock, hours, quiet, faulty=faulty)
        self.lake = str(folder / "lake") if folder else f"memory://day-{seed}"
        self._install(patch, folder)
        self._chance = random.Random(f"readers/{seed}")
        self._fetchers: dict[FetchSettings, _Fetcher] = {}
        self._ids: dict[str, list[str]] = {}  # by name of a file, which has its checksum
        self._seen: dict[str, frozenset[str]] = {}
        self._reported: list[WatchTurn] = []
        if faulty:
            self.faults.on_operation = self._maybe_read
        self._until_read = 0

    def _install(self, patch: pytest.MonkeyPatch, folder: Path | None) -> None:
        self.clock.install(patch)
        patch.setattr(replacement, "BARRIER_SECONDS", 0.0)
        patch.setattr(engine, "run_ingest", run_eagerly)
        patch.setattr(fetching, "shared_fetcher", self._fetcher)
        for module in (batching, site_lines):
            patch.setattr(module, "shared_workers", lambda _: InlineWorkers())
        if folder is None:
            install_objects(self.lake, self.clock, self.faults, patch)
        else:
            install_disk(folder / "lake", self.clock, self.faults, patch)

    def _fetcher(self, settings: FetchSettings, now: object) -> _Fetcher:
        if settings not in self._fetchers:
            self._fetchers[settings] = _Fetcher(self, settings)
        return self._fetchers[settings]

    def run(self) -> DayReport:
        """Live through the day, and judge it."""
        logging.disable(logging.CRITICAL)
        try:
            while self.clock.seconds < self.end:
                self.report.lives += 1
                try:
                    self._live()
                except (Killed, IngestError) as error:
                    failed = isinstance(error, IngestError)
                    self.report.faults["ended with an error"] += failed
                    self.clock.wait(self._chance.uniform(1, 1800 if failed else 120))  # until it is started again
                self._forget()
            self.faults.is_off = True
            self._judge()
        finally:
            logging.disable(logging.NOTSET)
            self._forget()
        self.report.faults.update(self.faults.counts)
        self.report.faults.update({f"web {name}": number for name, number in self.web.faults.items()})
        return self.report

    def _live(self) -> None:
        """Be one process: until it is killed, fails, or the day is over."""
        self.faults.live()
        config = Config(
            lake=self.lake, fetch=FetchConfig("news@example.org", delay=0.5), work=WorkLimits(workers=1, cpu_seconds=60)
        )
        with hold_lease(self.lake, holder="day", wait=config.cycle.wait_seconds):
            recover(self.lake)
        targets = [target_of(Source(url, "feed")) for url in self.web.feeds()]
        turns = watch(
            targets,
            lambda: (),
            config,
            interval=_INTERVAL,
            stop=threading.Event(),
            clock=self.clock.now,
            wait=self.clock.wait,
        )
        before = process_time()
        for turn in turns:
            self.report.turns += 1
            day = int(self.clock.elapsed / 86_400)
            self.report.cpu_by_day += [0.0] * (day + 1 - len(self.report.cpu_by_day))
            self.report.news_by_day += [(0, 0)] * (day + 1 - len(self.report.news_by_day))
            stored = sum(result.entry.counts.stored for result in turn.results if result.entry is not None)
            with_news, articles = self.report.news_by_day[day]
            has_news = any(result.entry is not None for result in turn.results)
            self.report.news_by_day[day] = (with_news + has_news, articles + stored)
            self.report.cpu_by_day[day] += process_time() - before
            before = process_time()
            self._reported.append(turn)
            if self.clock.seconds >= self.end:
                break

    def _forget(self) -> None:
        """Lose what a process has in memory."""
        for fetcher in self._fetchers.values():
            fetcher.close()
        self._fetchers.clear()
        if state._state_of.cache_info().currsize:
            files = state._state_of(open_store(self.lake).url)._keeper._files
            files.database = None  # a dead process does not close it
            files.close()
        state._state_of.cache_clear()
        for memory in (snapshot._snapshots, lease._leases, log._cache, deletions._shared, checksums._checked):
            memory.clear()
        checksums._with_notes.clear()

    def _problem(self, text: str) -> None:
        if len(self.report.problems) < 20:
            self.report.problems.append(f"{self.clock.now():%H:%M:%S}: {text}")

    def _maybe_read(self) -> None:
        self._until_read -= 1
        if self._until_read < 0:
            self._until_read = int(self._chance.expovariate(1 / 120))
            self._read()

    def _read(self) -> None:
        """Be a reader that opens the lake at this moment, and a plain one that lists the folders."""
        store = open_store(self.lake)
        if not store.exists():
            return
        self.report.reads += 1
        contents = snapshot.snapshot(store, fresh=True)
        plain_keys = store.keys("articles")
        for table in _TABLES:
            files = files_of(store, contents, table)
            rows = [row for file in files for row in self._rows(store, file.key)]
            known = frozenset(rows)
            if len(known) != len(rows):
                self._problem(f"a reader saw a row of {table} twice")
            if lost := self._seen.get(table, frozenset()) - known:
                self._problem(f"a reader missed {len(lost)} committed rows of {table}")
            self._seen[table] = known
            if table == "articles" and not any(map(layout.is_barrier_key, plain_keys)):
                plain = [row for key in plain_keys for row in self._rows(store, key)]
                if len(plain) != len(set(plain)) or not known.issuperset(plain):
                    self._problem("a plain reader saw a row twice, or one that is not committed")

    def _rows(self, store: Any, key: str) -> list[str]:
        name = key.rpartition("/")[2]
        if name not in self._ids:
            table = pq.read_table(io.BytesIO(store.read(key)))
            version = table["version"].to_pylist() if "version" in table.column_names else [""] * table.num_rows
            self._ids[name] = [f"{row} {number}" for row, number in zip(table["id"].to_pylist(), version, strict=True)]
        return self._ids[name]

    def _judge(self) -> None:
        """Compare the lake with the web, the log and what the turns reported."""
        opened = ingest.open_lake(self.lake)
        entries = [entry for entry in opened.snapshots() if entry.operation is None]
        self.report.cycles, self.report.items = len(entries), len(self.web.items)
        self._judge_items(opened)
        self._judge_counts(opened, entries)
        for problem in opened.verify().problems:
            self._problem(f"verify: {problem}")
        self._seen_at_end()

    def _judge_items(self, opened: Any) -> None:
        stored: dict[str, list[tuple[str, int, str]]] = {}
        for url, identity, version, text in opened.sql("select url, id, version, text from articles").fetchall():
            stored.setdefault(url, []).append((identity, version, text))
        for item in self.web.items:
            rows = sorted(stored.pop(self.web.url(item), []), key=lambda row: row[1])
            if len({identity for identity, _, _ in rows}) != 1:
                self._problem(f"{self.web.url(item)} is in the lake {len(rows)} times")
            elif [version for _, version, _ in rows] != list(range(1, len(rows) + 1)):
                self._problem(f"{self.web.url(item)} has the versions {[version for _, version, _ in rows]}")
            elif item.text(self.clock.seconds).split("\n")[-1] not in rows[-1][2]:
                self._problem(f"{self.web.url(item)} has an older text: {rows[-1][2][:80]!r}")
        if stored:
            self._problem(f"articles of no item: {sorted(stored)[:3]}")

    def _judge_counts(self, opened: Any, entries: list[Any]) -> None:
        for entry in entries:
            counts = entry.counts
            if counts.read != counts.stored + counts.unchanged + counts.rejected:
                self._problem(f"counts of {entry.cycle} do not add up: {counts}")
        for table, number in (
            ("articles", sum(entry.counts.stored for entry in entries)),
            ("rejects", sum(entry.counts.rejected for entry in entries)),
            ("fetches", sum(entry.counts.fetched for entry in entries)),
        ):
            rows = opened.sql(f"select count(*) from {table}").fetchall()[0][0]
            if rows < number or (rows != number and table == "articles"):
                self._problem(f"{table} has {rows} rows, the log counts {number}")
        doubled = opened.sql("select count(*) - count(distinct id) from sightings").fetchall()[0][0]
        without = opened.sql(
            "select count(*) from articles where id not in (select article_id from sightings)"
        ).fetchall()[0][0]
        if doubled or without:
            self._problem(f"{doubled} sightings twice, {without} articles without one")
        by_cycle = {entry.cycle: entry for entry in entries}
        for turn in self._reported:
            for result in turn.results:
                if result.entry is not None and by_cycle.get(result.cycle) != result.entry:
                    self._problem(f"cycle {result.cycle} was reported, and the log has another one")

    def _seen_at_end(self) -> None:
        self._read()
        store = open_store(self.lake)
        plain = {row for key in store.keys("articles") if key.endswith(".parquet") for row in self._rows(store, key)}
        if plain != self._seen.get("articles", frozenset()):
            self._problem("a plain reader does not see what is committed at the end")


def simulated_day(
    seed: int, patch: pytest.MonkeyPatch, folder: Path | None = None, *, hours: float = 24.0, faulty: bool = True
) -> DayReport:
    """Run the day of a seed, on a local disk where a folder is given; see the module. Unless `faulty`, all works."""
    return _Day(seed, patch, folder, hours, faulty=faulty).run()
