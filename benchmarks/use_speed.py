"""Measure a large lake in use: opening, ranked search, a report, an export of 100,000 rows.

    python benchmarks/use_speed.py LAKE [--step open|search|report|export ...]

`benchmarks/lake_years.py write LAKE --articles 1000000` makes one. Each step is a process of its own and prints a JSON
line: seconds by the clock and of CPU (user and system), and the largest resident set in MB. The first search builds the
index, which is not counted: `search` is the median of 20 later ones, of words of the lake's own texts.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from ingest import open_lake

STEPS = ("open", "index", "search", "report", "export")
ROWS = 100_000


def timed(work: Callable[[], Any]) -> tuple[Any, float, float]:
    """Return the result of some work, and its seconds by the clock and of CPU."""
    began, used = time.monotonic(), time.process_time()
    result = work()
    return result, time.monotonic() - began, time.process_time() - used


def measure_open(where: str) -> dict[str, float]:
    """Open the lake, and ask it for one article; both again in the same process."""
    lake, seconds, cpu = timed(lambda: open_lake(where))
    query = "select title from articles limit 1"
    _, first, first_cpu = timed(lambda: lake.sql(query))
    _, again, again_cpu = timed(lambda: lake.sql(query))
    return {"open": seconds, "open_cpu": cpu, "first_query": first, "first_query_cpu": first_cpu,
            "next_query": again, "next_query_cpu": again_cpu}  # fmt: skip


def measure_index(where: str) -> dict[str, float]:
    """Build the index, or extend it."""
    _, seconds, cpu = timed(lambda: open_lake(where).search("nothing"))
    return {"index": seconds, "index_cpu": cpu}


def measure_search(where: str) -> dict[str, float]:
    """Search 20 times for two words each, in one process, with the index as it is."""
    lake = open_lake(where)
    texts = [text for (text,) in lake.sql("select text from articles limit 20").fetchall()]
    pairs = [" ".join(text.split()[5 + at : 7 + at]) for at, text in enumerate(texts)]
    lake.search(pairs[0])
    runs = [timed(partial(lake.search, pair)) for pair in pairs]
    clock, cpu = [run[1] for run in runs], [run[2] for run in runs]
    hits = statistics.median(number for (_, number), _, _ in runs)
    return {
        "search": statistics.median(clock),
        "search_cpu": statistics.median(cpu),
        "slowest": max(clock),
        "hits": hits,
    }


def measure_report(where: str) -> dict[str, float]:
    """Write a report of all days."""
    from ingest.app.report import write_report

    lake = open_lake(where)
    ((last,),) = lake.sql("select max(first_seen_at) from articles").fetchall()
    with tempfile.TemporaryDirectory() as folder:
        content, seconds, cpu = timed(lambda: write_report(lake, Path(folder, "report.html"), last, 30))
    return {"report": seconds, "report_cpu": cpu, "articles": content.articles}


def measure_export(where: str) -> dict[str, float]:
    """Export 100,000 articles as CSV."""
    from ingest.app.export import export_articles
    from ingest.export.selection import Selection

    lake = open_lake(where)
    (first,) = lake.sql(f"select id from latest order by id limit 1 offset {ROWS}").fetchall() or [("z",)]
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "articles.csv")
        report, seconds, cpu = timed(lambda: export_articles(lake, Selection(f"id < '{first[0]}'"), out, "csv"))
        size = out.stat().st_size
    return {"export": seconds, "export_cpu": cpu, "rows": report.files[0][1], "megabytes": size / 1e6}


def main() -> None:
    """Run each step in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lake")
    parser.add_argument("--step", choices=STEPS, action="append")
    parser.add_argument("--here", choices=STEPS, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.here is None:
        for step in arguments.step or STEPS:
            subprocess.run([sys.executable, __file__, arguments.lake, "--here", step], check=True)
        return
    used = globals()[f"measure_{arguments.here}"](arguments.lake)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    at = f"{datetime.now(UTC):%Y-%m-%d %H:%M}"
    rounded = {name: round(value, 3) for name, value in used.items()}
    print(json.dumps({"step": arguments.here, **rounded, "rss": round(memory), "load": os.getloadavg()[0], "at": at}))


if __name__ == "__main__":
    main()
