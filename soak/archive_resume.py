"""A large archive, read in cycles, killed in the middle and run again: archive_resume.py --pages 50000

Writes a WARC of pages of our own, with one broken record, reads it with pipelines/batch.py, kills that (SIGKILL) when
half of the pages are in the lake, and runs it again. With --whole nothing is killed, for the memory of a long run. The
pages are of invented words, drawn as often as words of a language are; with --template they are notices that differ in
numbers and places, so that each is compared with many others. Prints pages a second, the resident memory of the process
and its workers after each cycle, and what the second run read anew. Exits with 1 when anything was lost, doubled or
read twice.
"""

import argparse
import gzip
import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import accumulate, islice
from pathlib import Path
from typing import Any

from ingest.lake import open_lake

ROOT = Path(__file__).parents[1]
PLACES = ("harbour", "market", "school", "river bank", "museum", "station", "orchard", "clinic")


def invented_words(count: int) -> list[str]:
    """Return different words, the short ones first."""
    syllables = [consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in "aeiou"]
    words = (first + second + third for first in ["", *syllables] for second in syllables for third in syllables)
    return list(islice(words, count))


WORDS = invented_words(20_000)
FREQUENCIES = list(accumulate(1 / (rank + 3) for rank in range(len(WORDS))))  # Zipf's law


def paragraphs(number: int) -> list[str]:
    """Return five paragraphs of a page's own, some 40 words each."""
    draw = random.Random(number)
    texts = []
    for _ in range(5):
        words = draw.choices(WORDS, cum_weights=FREQUENCIES, k=draw.randrange(30, 50))
        texts.append(f"{' '.join(words[:15]).capitalize()}. {' '.join(words[15:]).capitalize()}.")
    return texts


def notices(number: int) -> list[str]:
    """Return five paragraphs that differ from those of other pages in numbers and places."""
    place = PLACES[number % len(PLACES)]
    return [
        f"Point {point} of plan {number}: workers at the {place} counted {number * 13 + point * 7} stones on day "
        f"{number % 97 + point}, and ward {number * point % 8999} paid for {point * number % 7919} of them."
        for point in range(1, 6)
    ]


def page(number: int, *, is_template: bool) -> bytes:
    """Return a page with text of its own."""
    texts = notices(number) if is_template else paragraphs(number)
    title = f"District {number} rebuilds its {PLACES[number % len(PLACES)]}"
    text = "".join(f"<p>{words}</p>" for words in texts)
    return (
        f"<html lang='en'><head><title>{title}</title></head><body><article><h1>{title}</h1>{text}</article>".encode()
    )


def record(number: int, content: bytes) -> bytes:
    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + content
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://site{number % 50}.example/{number}\r\n"
        f"WARC-Date: 2026-11-20T10:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + body + b"\r\n\r\n", 1, mtime=0)


def write_archive(path: Path, pages: int, *, is_template: bool) -> None:
    with path.open("wb") as archive:
        for number in range(pages):
            archive.write(record(number, page(number, is_template=is_template)))
            if number == pages // 3:
                archive.write(gzip.compress(b"this is no record\r\n\r\n", mtime=0))


def resident(root: int) -> int:
    """Return the megabytes that a process and its descendants hold, shared pages counted once each."""
    parents: dict[int, int] = {}
    sizes: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text().rpartition(")")[2].split()
                rollup = (entry / "smaps_rollup").read_text()
            except OSError:
                continue
            parents[int(entry.name)] = int(stat[1])
            pss = next((line for line in rollup.splitlines() if line.startswith("Pss:")), "Pss: 0 kB")
            sizes[int(entry.name)] = int(pss.split()[1])
    total = 0
    for pid, size in sizes.items():
        parent = pid
        while parent not in (0, 1, root):
            parent = parents.get(parent, 0)
        total += size if parent == root else 0
    return total // 1000


class Reading:
    """One run of the batch pipeline over the archive."""

    def __init__(self, work: Path, items: int) -> None:
        self.lake = work / "lake"
        (work / "ingest.toml").write_text(f"[cycle]\nitems = {items}\n", encoding="utf-8")
        command = [
            sys.executable,
            str(ROOT / "pipelines" / "batch.py"),
            "--config",
            str(work / "ingest.toml"),
            "--json",
        ]
        command += ["--input", str(work / "pages.warc.gz"), "--lake", str(self.lake), "--now", "2026-11-23T12:00:00Z"]
        self.log = (work / "batch.out").open("ab")
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=self.log, text=True)
        self.began = time.monotonic()

    def cycles(self) -> Iterator[int]:
        """Yield the number of entries in the log whenever there is another one, until the process ends."""
        known = self._entries()
        while self.process.poll() is None:
            time.sleep(0.5)
            if (entries := self._entries()) != known:
                known = entries
                yield entries

    def _entries(self) -> int:
        return len(list((self.lake / "_log").glob("0*.json"))) if (self.lake / "_log").exists() else 0

    def end(self) -> dict[str, Any]:
        out = self.process.communicate()[0]
        self.log.close()
        result: dict[str, Any] = json.loads(out.splitlines()[-1])
        return result


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=50_000)
    parser.add_argument("--items", type=int, default=5_000, help="of one cycle, at most")
    parser.add_argument("--whole", action="store_true", help="kill nothing: the first run reads the archive to its end")
    parser.add_argument("--template", action="store_true", help="all pages are notices of one template")
    parser.add_argument("--work", type=Path, default=Path("build/archive-resume"))
    chosen = parser.parse_args()
    shutil.rmtree(chosen.work, ignore_errors=True)
    chosen.work.mkdir(parents=True)
    write_archive(chosen.work / "pages.warc.gz", chosen.pages, is_template=chosen.template)
    first = Reading(chosen.work, chosen.items)
    stored = 0
    memory: list[tuple[int, int]] = []
    for _ in first.cycles():
        stored = sum(entry.counts.stored for entry in open_lake(str(first.lake)).snapshots())
        memory.append((stored, resident(first.process.pid)))
        print(f"{stored:7,} pages after {time.monotonic() - first.began:6.0f} s, {memory[-1][1]:,} MB", flush=True)
        if stored >= chosen.pages / 2 and not chosen.whole:
            first.process.kill()
    first.process.wait()
    seconds = time.monotonic() - first.began
    print(
        f"{'ended' if chosen.whole else 'killed'}: {stored:,} pages in {seconds:.0f} s, {stored / seconds:.0f} pages/s",
        flush=True,
    )
    second = Reading(chosen.work, chosen.items)
    for _ in second.cycles():
        total = sum(entry.counts.stored for entry in open_lake(str(second.lake)).snapshots())
        memory.append((total, resident(second.process.pid)))
        print(f"{total:7,} pages after {time.monotonic() - second.began:6.0f} s, {memory[-1][1]:,} MB", flush=True)
    result = second.end()
    lake = open_lake(str(second.lake))
    articles = lake.sql("select count(*), count(distinct id), count(distinct url) from articles").fetchall()[0]
    rejects = lake.sql("select reason, count(*) from rejects group by 1").fetchall()
    problems = []
    problems += [] if articles == (chosen.pages,) * 3 else [f"articles {articles}"]
    problems += [] if rejects == [("malformed", 1)] else [f"rejects {rejects}"]
    problems += [] if result["stored"] == chosen.pages - stored else [f"the second run stored {result['stored']}"]
    problems += [] if lake.verify().ok else ["the lake is not sound"]
    print(f"second run: {result}; CPU {os.times().children_user + os.times().children_system:.0f} s of both")
    for problem in problems:
        print("WRONG", problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
