"""Measure what a lake costs after months and years of small cycles, against an empty one.

    python benchmarks/lake_years.py write LAKE --cycles 8640 --articles 1000000
    python benchmarks/lake_years.py measure EMPTY LAKE ...
    python benchmarks/lake_years.py verify LAKE ...

`write` makes log and Parquet directly, without pipeline and without waiting for the disk: one cycle each five minutes
from 1 January 2026 on, with articles of `--words` words, sightings, fingerprints, page fetches and the poll of a feed.
`measure` prints one JSON line for each lake. All times are CPU seconds (user and system) of whole processes with their
children, memory is the largest resident set in MB. Each step is a process of its own: `open` opens the kept state,
which the first one builds, and commits 300 new articles in each of three turns; `open_again` does the same; `lookup`
reads one article by its id, `url` one by its address, and `sql` the number of articles by region and day. `verify`
prints what a full comparison uses.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from ingest import ids, lake
from ingest.lake import Counts, LogEntry, StagedFile, layout, schema
from ingest.lake.snapshot import snapshot, write_due_checkpoint
from ingest.lake.stage import parquet_bytes
from ingest.lake.store import open_store, writable_store

START = datetime(2026, 1, 1, tzinfo=UTC)
EVERY = timedelta(minutes=5)
REGIONS = ("US", "GB", "DE", "FR", "IN", "BR", "NG", "JP")
PASSAGES, FACTS = 64, 14  # of a signature
NEW = 300


def article_id(number: int) -> str:
    """Return the id of an article of the lakes that are written here."""
    return ids.stable_id("a1", str(number))


def _filled(table: str, count: int, columns: dict[str, Any]) -> pa.Table:
    """Return rows of a table with some columns; others are null, empty, or a constant where they must have a value."""
    constants = {"string": "x", "int32": 1, "timestamp[us, UTC]": START, "bool": False, "double": 0.5}
    arrays = []
    for column, field in zip(schema.contract(table).columns, schema.arrow_schema(table), strict=True):
        if column.name in columns:
            arrays.append(pa.array(columns[column.name], field.type))
        elif column.type.startswith("list<"):
            arrays.append(pa.array([[]] * count, field.type))
        elif column.nullable:
            arrays.append(pa.nulls(count, field.type))
        else:
            arrays.append(pa.repeat(pa.scalar(constants[column.type], field.type), count))
    return pa.Table.from_arrays(arrays, schema=schema.arrow_schema(table))


def _rows(numbers: range, cycle: int, now: datetime, words: list[str]) -> Iterator[tuple[str, pa.Table]]:
    count = len(numbers)
    generator = np.random.default_rng(numbers.start)
    by_id = sorted((article_id(number), number) for number in numbers)
    names, order = [name for name, _ in by_id], [number for _, number in by_id]
    urls = [f"https://news{number % 97}.example/2026/story-{number}" for number in order]
    sums = [ids.sha256_hex(b"%d" % number) for number in order]
    times, cycles = [now] * count, [cycle] * count
    picks = generator.integers(0, len(words), (count, len(words)))
    texts = [" ".join([words[at] for at in row]) for row in picks.tolist()]
    regions = [[REGIONS[number % len(REGIONS)]] for number in order]
    yield "articles", _filled("articles", count, {
        "id": names, "version": [1] * count, "title": [f"Title of story {number}" for number in order], "text": texts,
        "url": urls, "canonical_url": urls, "first_seen_at": times, "word_count": [len(words)] * count,
        "text_sha256": sums, "html_sha256": sums, "regions": regions, "main_region": [row[0] for row in regions],
        "cluster_id": names, "cycle": cycles, "language": ["en"] * count,
    })  # fmt: skip
    sightings = sorted((ids.stable_id("s1", str(number)), number) for number in numbers)
    yield "sightings", _filled("sightings", count, {
        "id": [name for name, _ in sightings], "article_id": [article_id(number) for _, number in sightings],
        "url": [f"https://news{number % 97}.example/2026/story-{number}" for _, number in sightings],
        "feed_url": [f"https://news{number % 97}.example/feed" for _, number in sightings],
        "guid": [f"tag:{number}" for _, number in sightings], "raw_sha256": sums, "seen_at": times, "cycle": cycles,
        "location": [f"https://news{number % 97}.example/feed#{number}" for _, number in sightings],
    })  # fmt: skip
    signatures = _signatures(generator, count)
    yield "fingerprints", _filled("fingerprints", count, {
        "id": names, "version": [1] * count, "scheme": [_scheme()] * count, "tokens": [len(words)] * count,
        "signature": signatures, "text_sha256": sums, "first_seen_at": times,
        "cluster_id": names, "cycle": cycles,
    })  # fmt: skip
    fetched = sorted([(f"https://news{cycle % 97}.example/feed", "feed"), *((url, "page") for url in urls)])
    yield "fetches", _filled("fetches", count + 1, {
        "url": [url for url, _ in fetched], "kind": [kind for _, kind in fetched], "at": [now] * (count + 1),
        "outcome": ["ok"] * (count + 1), "errors_in_row": [0] * (count + 1), "cycle": [cycle] * (count + 1),
        "body_sha256": [sums[0]] * (count + 1), "etag": ['"1"'] * (count + 1),
    })  # fmt: skip


def _signatures(generator: np.random.Generator, count: int) -> list[bytes]:
    """Return signatures of the present scheme, with random passages, numbers and names."""
    units = generator.integers(0, 1 << 29, (count, PASSAGES), dtype=np.uint32)
    levels = np.minimum(generator.geometric(0.5, (count, PASSAGES)) - 1, 7).astype(np.uint32)
    facts = np.sort(generator.integers(0, 1 << 16, (count, FACTS), dtype=np.uint16))
    head = bytes((3, PASSAGES, FACTS // 2, FACTS - FACTS // 2))
    rows = zip(units | (levels << np.uint32(29)), facts, strict=True)
    return [head + passages.astype("<u4").tobytes() + numbers.astype("<u2").tobytes() for passages, numbers in rows]


def _scheme() -> str:
    from ingest.dedupe import SCHEME

    return SCHEME


def write(where: str, cycles: int, articles: int, words: int) -> None:
    """Write a lake of so many cycles and articles."""
    writable_store(where)
    vocabulary = [f"word{number}" for number in range(words)]
    first = 0
    for cycle in range(1, cycles + 1):
        end = articles * cycle // cycles
        name, now = layout.cycle_name(cycle), START + EVERY * cycle
        files = []
        for table, rows in _rows(range(first, end), cycle, now, vocabulary):
            content = parquet_bytes(table, rows)
            sha256 = ids.sha256_hex(content)
            path = layout.table_path(table, now.date(), name, 0, sha256)
            target = Path(where, path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
            files.append(StagedFile(path, table, rows.num_rows, len(content), sha256))
        counts = Counts(read=end - first, stored=end - first)
        entry = LogEntry(name, now, tuple(sorted(files, key=lambda file: file.path)), counts, 3, "0")
        Path(where, layout.log_key(name)).write_bytes(entry.to_json())
        first = end
    write_due_checkpoint(open_store(where))


def _new_items(now: datetime, seed: int) -> list[Any]:
    from ingest.dedupe import fingerprint
    from ingest.records import Article, Sighting

    items = []
    generator = np.random.default_rng(seed)
    for number in range(NEW):
        name = f"{seed}-{number}"
        text = " ".join(f"w{word}" for word in generator.integers(0, 5000, 400).tolist())
        identity, url = ids.stable_id("a1", name), f"https://news.example/{name}"
        seen = Sighting(
            ids.stable_id("s1", name), identity, "feed", "feed", f"feed#{name}", "0" * 64, url=url, seen_at=now
        )
        row = Article(
            id=identity, title=name, text=text, html_sha256=ids.sha256_hex(name.encode()), url=url, extractor="bench",
            text_sha256=ids.sha256_hex(text.encode()), word_count=400, first_seen_at=now, sighting=seen,
        )  # fmt: skip
        items.append(replace(row, fingerprint=fingerprint(row)))
    return items


def _used() -> float:
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in both)


def _step(name: str, where: str) -> None:
    """Do one step in this process, and print what it used."""
    from ingest.config import Config

    used: dict[str, float] = {}
    store = open_store(where)
    last = snapshot(store).last_cycle if store.exists() else ""
    now = START + EVERY * (int(last or 0) + 1)
    used["snapshot"] = _used()
    if name == "open":
        with lake.hold_lease(where, holder="bench"):
            lake.recover(where)
            lake.shared_state(where, Config().state.since(now)).last_polls()
            used["opened"] = _used()
        used["rss_opened"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        for turn in range(3):
            items = _new_items(now, int(last or 0) * 10 + turn)
            before, began = _used(), time.monotonic()
            lake.commit_run(where, f"bench-{last}-{turn}", items, now + EVERY * turn, Config())
            used[f"turn_{turn}"], used[f"turn_{turn}_seconds"] = _used() - before, time.monotonic() - began
    else:
        reader = lake.open_lake(where)
        query = {
            "lookup": f"select title, version from articles where id = '{article_id(4711)}'",
            "url": "select id from articles where url = 'https://news55.example/2026/story-4711'",
            "sql": "select date, main_region, count(*) from articles group by 1, 2",
        }[name]
        before, began = _used(), time.monotonic()
        rows = len(reader.sql(query))
        used |= {"query": _used() - before, "seconds": time.monotonic() - began, "rows": rows}
        before, began = _used(), time.monotonic()
        reader.sql(query)
        used |= {"again": _used() - before, "again_seconds": time.monotonic() - began}
    used |= {"all": _used(), "rss": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}
    print(json.dumps({key: round(value, 3) for key, value in used.items()}))


def measure(where: str, steps: list[str]) -> None:
    """Print what each step uses on one lake."""
    result: dict[str, Any] = {"lake": where, "load": os.getloadavg()[0]}
    for step in steps:
        command = [sys.executable, __file__, "step", step.removesuffix("_again"), where]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        result[step] = json.loads(done.stdout.splitlines()[-1]) if done.returncode == 0 else done.stderr[-500:]
    store = open_store(where)
    cache = Path(where, layout.CACHE)
    result["cycles"] = int(snapshot(store).last_cycle or 0)
    result["cache_mb"] = round(sum(path.stat().st_size for path in cache.glob("*")) / 1e6) if cache.exists() else 0
    print(json.dumps(result), flush=True)


def verify(where: str) -> None:
    """Print what a full comparison uses."""
    before = _used()
    report = lake.open_lake(where).verify()
    print(
        json.dumps(
            {"lake": where, "rows": report.rows, "files": report.files, "ok": report.ok, "cpu": _used() - before}
        )
    )


def main() -> None:
    """Read the arguments and do what they say."""
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    writing = commands.add_parser("write")
    writing.add_argument("lake")
    writing.add_argument("--cycles", type=int, default=8640)
    writing.add_argument("--articles", type=int, default=1_000_000)
    writing.add_argument("--words", type=int, default=40)
    measuring = commands.add_parser("measure")
    measuring.add_argument("lakes", nargs="+")
    measuring.add_argument("--steps", nargs="+", default=["open", "open_again", "lookup", "url", "sql"])
    step = commands.add_parser("step")
    step.add_argument("name")
    step.add_argument("lake")
    checking = commands.add_parser("verify")
    checking.add_argument("lakes", nargs="+")
    given = parser.parse_args()
    if given.command == "write":
        write(given.lake, given.cycles, given.articles, given.words)
    elif given.command == "measure":
        for where in given.lakes:
            measure(where, given.steps)
    elif given.command == "verify":
        for where in given.lakes:
            verify(where)
    else:
        _step(given.name, given.lake)


if __name__ == "__main__":
    main()
