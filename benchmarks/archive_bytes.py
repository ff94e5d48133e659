"""Bytes and CPU of the raw archive on pages: `python benchmarks/archive_bytes.py FOLDER [N]` (files `*.html.gz`).

Prints for N pages, drawn at random with a fixed seed, what a page has and what its records take, and the CPU of writing
and reading them.
"""

import gzip
import random
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from ingest.lake.archive.warc import decode_answer, encode_answer
from ingest.records import ArchivedAnswer


def main(folder: str, number: str = "300") -> None:
    files = sorted(Path(folder).rglob("*.html.gz"))
    chosen = random.Random(1).sample(files, min(int(number), len(files)))
    size = stored = 0
    writing = reading = 0.0
    for path in chosen:
        body = gzip.decompress(path.read_bytes())
        at, url = datetime(2026, 1, 1, tzinfo=UTC), "https://news.example.org/1"
        answer = ArchivedAnswer(url, url, at, 200, (("content-type", "text/html"),), body, '{"title":"A title"}')
        started = time.process_time()
        record = encode_answer(answer)
        written = time.process_time()
        decode_answer(record, "benchmark")
        writing, reading = writing + written - started, reading + time.process_time() - written
        size, stored = size + len(body), stored + len(record)
    count = len(chosen)
    print(f"{count} pages: {size / count:.0f} bytes each, {stored / count:.0f} in the archive ({stored / size:.3f})")
    print(f"CPU a page: {1000 * writing / count:.1f} ms to write, {1000 * reading / count:.1f} ms to read")


if __name__ == "__main__":
    main(*sys.argv[1:])
