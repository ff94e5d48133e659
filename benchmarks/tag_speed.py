"""Helpers of the benchmarks of both taggers: rows of the data, and speed beside a bare pass over the text."""

import gzip
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

Document = tuple[str | None, str]  # title and text


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the rows of a file of JSON lines, gzipped or not."""
    content = path.read_bytes()
    yield from map(json.loads, (gzip.decompress(content) if path.suffix == ".gz" else content).splitlines())


def usual_documents(data: Path) -> list[Document]:
    """Return a thousand texts of usual length."""
    texts = [(row.get("title"), row["text"]) for row in rows(data / "region" / "dev.jsonl.gz")]
    return [item for item in texts if 2000 < len(item[1]) < 4500][:1000]


def measure_speed(documents: list[Document], tag: Callable[[Document], object], bare: Callable[[str], object]) -> None:
    """Print documents per CPU second, beside a bare pass over the text: on a busy machine only the ratio counts."""
    for _ in range(2):
        start = time.process_time()
        for document in documents:
            tag(document)
        middle = time.process_time()
        for _, text in documents:
            bare(text)
        end = time.process_time()
    tagged, bare_rate = len(documents) / (middle - start), len(documents) / (end - middle)
    size = sum(len(text) for _, text in documents) / len(documents)
    print(f"speed: {tagged:.0f} documents/s of {size:.0f} characters")
    print(f"bare pass: {bare_rate:.0f}/s, ratio {tagged / bare_rate:.2f}")
