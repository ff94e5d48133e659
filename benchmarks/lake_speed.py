"""Measure the speed of the lake at growing sizes: staging, committing, opening, and the look-ups of a writer.

`python benchmarks/lake_speed.py [--sizes 0 100000 1000000] [--per-cycle 2000]` builds lakes of that many sightings and
articles in a temporary folder, and prints one JSON line for each. Times are medians of `--repeat` in seconds.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from ingest import ids, lake
from ingest.records import Article, Fingerprint, Sighting

START = datetime(2026, 1, 1, tzinfo=UTC)
TEXT = " ".join(f"word{number % 977}" for number in range(450))


def article(number: int, now: datetime) -> Article:
    """Return an article of 450 words."""
    return Article(
        id=ids.stable_id("a1", str(number)),
        title=f"Title of article {number}",
        text=f"{TEXT} {ids.stable_id('t', str(number))}",
        html_sha256=ids.sha256_hex(b"h%d" % number),
        text_sha256=ids.sha256_hex(b"t%d" % number),
        word_count=450,
        extractor="bench",
        url=f"https://news.example.org/{number}",
        first_seen_at=now,
    )


def sighting(number: int, now: datetime) -> Sighting:
    """Return the sighting of an article."""
    identity = ids.stable_id("s1", str(number))
    place = f"feed#{number}"
    return Sighting(identity, ids.stable_id("a1", str(number)), "feed", "feed", place, identity, seen_at=now)


def fingerprint(number: int, now: datetime) -> Fingerprint:
    """Return the fingerprint of an article."""
    row = article(number, now)
    signature = number.to_bytes(8, "little") * 64
    return Fingerprint(row.id, 1, "bench", signature, 450, row.text_sha256, first_seen_at=now)


def cycle(where: str, first: int, count: int, now: datetime) -> dict[str, float]:
    """Write one cycle; return the seconds of its parts."""
    name = lake.next_cycle(where)
    numbers = range(first, first + count)
    rows = [article(number, now) for number in numbers]
    sightings = [sighting(number, now) for number in numbers]
    prints = [fingerprint(number, now) for number in numbers]
    begin = time.perf_counter()
    files = [
        lake.stage_file(where, name, "articles", now.date(), 0, rows),
        lake.stage_file(where, name, "sightings", now.date(), 0, sightings),
        lake.stage_file(where, name, "fingerprints", now.date(), 0, prints),
    ]
    staged = time.perf_counter()
    lake.commit_cycle(where, name, now, files, lake.Counts(read=count, stored=count))
    return {"stage": staged - begin, "commit": time.perf_counter() - staged}


def median(repeat: int, work: Callable[[], Any]) -> float:
    """Return the median of the seconds that a call takes."""
    times = []
    for _ in range(repeat):
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    return round(statistics.median(times), 4)


def state_of(where: str, since: date | None = None) -> lake.KeptState:
    state = lake.KeptState(where)
    state.refresh(since)
    return state


def in_new_process(where: str, call: str) -> float:
    """Return the seconds of a call in a process that has not read the lake yet."""
    script = f"import time, sys; from ingest import lake; import pyarrow.dataset, pyarrow.parquet, duckdb, numpy\n\
t = time.perf_counter(); {call}; sys.stdout.write(str(time.perf_counter() - t))"
    run = subprocess.run([sys.executable, "-c", script, where], capture_output=True, text=True, check=True)
    return round(float(run.stdout), 4)


def measure(size: int, per_cycle: int, days: int, repeat: int) -> dict[str, Any]:
    """Build a lake and return its figures."""
    with tempfile.TemporaryDirectory() as folder:
        where = f"{folder}/lake"
        lake.open_lake(where, create=True)
        parts = [
            cycle(where, first, min(per_cycle, size - first), START + timedelta(days=(first * days) // max(size, 1)))
            for first in range(0, size, per_cycle)
        ]
        last_week = (START + timedelta(days=days - 7)).date()
        wanted = [ids.stable_id("a1", str(number)) for number in range(0, 2 * size + 2, max(1, size // 100))][:200]
        reader, state = lake.open_lake(where), state_of(where)
        return {
            "size": size,
            "cycles": len(parts),
            "stage_rows_per_s": round(size / sum(part["stage"] for part in parts)) if parts else None,
            "commit_s": round(statistics.median(part["commit"] for part in parts), 4) if parts else None,
            "next_cycle": median(repeat, lambda: lake.next_cycle(where)),
            "recover": median(repeat, lambda: lake.recover(where)),
            "known_all": median(repeat, lambda: state_of(where)),
            "known_week": median(repeat, lambda: state_of(where, last_week)),
            "known_all_fresh_process": in_new_process(where, "lake.KeptState(sys.argv[1]).refresh(None)"),
            "last_versions_200": median(repeat, lambda: state.last_versions(wanted)),
            "last_versions_200_first": median(repeat, lambda: state_of(where).last_versions(wanted)),
            "sql_count": median(repeat, lambda: reader.sql("select count(*) from articles")),
            "sql_latest": median(repeat, lambda: reader.sql("select date, count(*) from latest group by 1")),
            "verify_s": median(1, reader.verify) if size <= 200_000 else None,
        }


def main() -> None:
    """Print one JSON line for each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[0, 10_000, 100_000])
    parser.add_argument("--per-cycle", type=int, default=2_000)
    parser.add_argument("--days", type=int, default=90)
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args()
    for size in options.sizes:
        print(json.dumps(measure(size, options.per_cycle, options.days, options.repeat)), flush=True)


if __name__ == "__main__":
    main()
