"""Cycles with answers in the archive: what a fetching process and the commit after it do, a deletion, a compaction.

Killed at each step by `crash_points.py`, which calls `commit`, `delete_one` or `compact_archive`.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

from lake_rows import NOW, article, sighting

from ingest import lake
from ingest.config import ArchiveConfig, Config
from ingest.ids import sha256_hex
from ingest.lake import layout
from ingest.lake.archive.parts import PartWriter
from ingest.lake.compaction import DEFAULT_GRACE, compact
from ingest.lake.deletion import delete
from ingest.lake.lease import hold_lease
from ingest.lake.selection import Selection
from ingest.lake.store import open_store
from ingest.records import ArchivedAnswer, Article, Fetch

CONFIG = Config(archive=ArchiveConfig(keep=True))
LATER = NOW + timedelta(hours=1)


def parts_of_lake(where: str) -> list[str]:
    """Return the keys of all parts in the stage of a lake."""
    return [key for key in open_store(where).keys(layout.STAGE) if layout.parse_part(key) is not None]


def page_url(number: int) -> str:
    return f"https://news.example.org/{number}"


def page_body(number: int) -> bytes:
    return f"<p>The harbour of Oslo opened berth {number}.</p>".encode() * 20


def answer(number: int, now: Any = NOW) -> ArchivedAnswer:
    return ArchivedAnswer(
        asked=page_url(number),
        url=page_url(number),
        at=now,
        status=200,
        headers=(("content-type", "text/html"), ("content-encoding", "br")),
        body=page_body(number),
        about='{"content":"","location":"x","source":"y"}',
    )


def page_row(number: int, now: Any = NOW) -> Fetch:
    return Fetch(page_url(number), "page", now, "ok", status=200, body_sha256=sha256_hex(page_body(number)))


def archived_article(number: int) -> Article:
    return replace(article(number), url=page_url(number), sighting=sighting(number))


def commit(where: str, *, numbers: range = range(3, 6), now: Any = LATER) -> lake.CommitReport:
    """Fetch some pages, and commit them."""
    run = f"pages {numbers}"
    parts = PartWriter(where, run)
    for number in numbers:
        parts.add(answer(number, now))
    rows = [parts.refer(page_row(number, now)) for number in numbers]
    return lake.commit_run(where, run, [*map(archived_article, numbers), *rows], now, CONFIG)


def delete_one(where: str) -> None:
    """Delete one of the pages."""
    with hold_lease(where, holder="test"):
        lake.recover(where)
        delete(where, LATER, Selection(urls=frozenset({page_url(1)})))


def compact_archive(where: str, *, grace: timedelta = DEFAULT_GRACE) -> None:
    """Merge the files of the first day, when it is over."""
    with hold_lease(where, holder="test"):
        lake.recover(where)
        compact(where, LATER + timedelta(days=1), grace=grace)


TEMPLATE = partial(commit, numbers=range(3), now=NOW)
WRITERS: dict[str, Callable[[str], object]] = {
    "commit": commit,
    "delete": delete_one,
    "compact": compact_archive,
}
