"""Measure the memory and the rate of the one process that commits, with rows as bytes and with rows in the stage.

    python benchmarks/commit_memory.py --articles 50000 --words 60

Encoded articles of random words, in groups of 16 as workers hand them on, are written to a file; then a process for
each way loads them and calls `commit_run` on an empty lake. Printed as JSON: articles a second of CPU (user and
system) and of wall-clock time, the anonymous memory (MB) before the commit and at its peak, what passes the key of the
commit (MB, pickled), and the sum of the lake.
`--max-mb` limits the address space of a process, to see where a way ends.
"""

import argparse
import json
import pickle
import resource
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from ingest import ids
from ingest.lake import commit_run
from ingest.lake.encoding import encode_articles
from ingest.process import with_fingerprint
from ingest.records import Article, EncodedArticles, Sighting

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
GROUP = 16


def articles(first: int, count: int, words: int) -> list[Article]:
    """Return articles of random words, that are no copies of each other."""
    picks = np.random.default_rng(first).integers(0, 50_000, (count, words))
    rows = []
    for number, row in enumerate(picks.tolist(), first):
        text = " ".join(f"word{pick}" for pick in row)
        url, identity = f"https://news{number % 97}.example/{number}", ids.stable_id("a1", str(number))
        digest = ids.sha256_hex(text.encode())
        sighting = Sighting(
            id=ids.stable_id("s1", str(number)), article_id=identity, source="bench", kind="jsonl",
            location=f"lines.jsonl#{number}", url=url, raw_sha256=digest, seen_at=NOW,
        )  # fmt: skip
        rows.append(Article(
            id=identity, title=f"Story {number}", text=text, html_sha256=digest, text_sha256=digest, word_count=words,
            extractor="bench/1", url=url, canonical_url=url, source_domain=f"news{number % 97}.example",
            first_seen_at=NOW, cluster_id=identity, sighting=sighting,
        ))  # fmt: skip
    return rows


def write(path: Path, count: int, words: int) -> None:
    """Write the groups, one pickle after the other."""
    with path.open("wb") as file:
        for first in range(0, count, GROUP):
            group = [with_fingerprint(article) for article in articles(first, min(GROUP, count - first), words)]
            pickle.dump(encode_articles(group), file)


def read(path: Path) -> Iterator[EncodedArticles]:
    """Yield the groups again."""
    with path.open("rb") as file:
        while True:
            try:
                yield pickle.load(file)
            except EOFError:
                return


def anonymous_mb() -> float:
    """Return the memory of this process that is not of files (Linux)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("RssAnon:")[2].split()[0]) / 1024


def staged(path: Path, lake: str) -> list[EncodedArticles]:
    """Return the articles with their rows in the stage, as the workers of an engine hand them on."""
    from ingest.lake.staged_rows import PART_BYTES, stage_encoded

    parts: list[EncodedArticles] = []
    waiting: list[EncodedArticles] = []
    size = 0
    for group in read(path):
        waiting.append(group)
        size += len(group.rows) if isinstance(group.rows, bytes) else 0
        if size >= PART_BYTES:
            parts.append(stage_encoded(lake, "bench", waiting))
            waiting, size = [], 0
    return [*parts, *([stage_encoded(lake, "bench", waiting)] if waiting else [])]


def measure(path: Path, lake: Path, way: str, max_mb: int) -> None:
    """Commit the articles of a file; print what that took."""
    if max_mb:
        resource.setrlimit(resource.RLIMIT_AS, (max_mb << 20, max_mb << 20))
    handed_on = path.with_suffix(".staged")
    if way == "stage":
        handed_on.write_bytes(pickle.dumps(staged(path, str(lake))))
        return
    items = list(read(path)) if way == "bytes" else pickle.loads(handed_on.read_bytes())
    peak, stop = [anonymous_mb()], threading.Event()
    before, began, cpu = peak[0], time.monotonic(), time.process_time()

    def watch() -> None:
        while not stop.wait(0.02):
            peak[0] = max(peak[0], anonymous_mb())

    watcher = threading.Thread(target=watch)
    watcher.start()
    report = commit_run(str(lake), "bench", items, NOW)
    used, took = time.process_time() - cpu, time.monotonic() - began
    stop.set()
    watcher.join()
    count = report.counts.stored
    files = sorted(lake.glob("articles/**/*.parquet"))
    sums = "".join(sha256(file.read_bytes()).hexdigest() for file in files)
    print(json.dumps({
        "way": way, "articles": count, "before_mb": round(before), "peak_mb": round(peak[0]),
        "passes_mb": round((path if way == "bytes" else handed_on).stat().st_size / 1e6, 1),
        "per_cpu_s": round(count / used), "per_s": round(count / took), "files": len(files),
        "lake": ids.sha256_hex(sums.encode())[:12],
    }), flush=True)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=50_000)
    parser.add_argument("--words", type=int, default=60)
    parser.add_argument("--work", type=Path, default=Path("build/commit-memory"))
    parser.add_argument("--max-mb", type=int, default=0)
    parser.add_argument("--ways", nargs="*", default=["bytes", "staged"])
    parser.add_argument("--way", help=argparse.SUPPRESS)
    chosen: Any = parser.parse_args()
    path = chosen.work / f"{chosen.articles}-{chosen.words}.pickle"
    lake = chosen.work / "lake"
    if chosen.way:
        measure(path, lake, chosen.way, chosen.max_mb)
        return
    chosen.work.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        write(path, chosen.articles, chosen.words)
    for way in chosen.ways:
        shutil.rmtree(lake, ignore_errors=True)
        for step in ("stage", "staged") if way == "staged" else (way,):
            limit = ["--max-mb", str(chosen.max_mb if step != "stage" else 0)]
            subprocess.run([sys.executable, *sys.argv, *limit, "--way", step], check=False)


if __name__ == "__main__":
    main()
