"""Rows of every table, each derived from a number: what the tests of the lake write and expect to read."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from ingest import ids, lake
from ingest.errors import Reason
from ingest.lake import deletions, schema
from ingest.records import (
    Article,
    ClusterMerge,
    Deletion,
    Evidence,
    EvidenceSpan,
    Fetch,
    Fingerprint,
    Link,
    Provenance,
    RegionTag,
    RejectRow,
    Sighting,
    TopicTag,
)

NOW = datetime(2026, 11, 23, 10, 30, 0, 123456, tzinfo=UTC)


def article(number: int, now: datetime = NOW, version: int = 1) -> Article:
    text = f"The harbour of Oslo opened berth {number}.\n\nSecond paragraph, version {version}: čeština, ဗမာ, 日本."
    return Article(
        id=article_id(number),
        version=version,
        title=f"Berth {number} opens",
        text=text,
        html_sha256=ids.sha256_hex(f"html {number} {version}".encode()),
        text_sha256=ids.sha256_hex(text.encode()),
        word_count=12,
        extractor="test/1",
        url=f"https://news.example.org/{number}?utm_source=x",
        canonical_url=f"https://news.example.org/{number}",
        source_domain="news.example.org",
        source_name="Example News",
        authors=("Staff reporter", "Wire desk"),
        language="en",
        language_confidence=0.75,
        published_at=datetime(2026, 11, 22, 0, 0, tzinfo=UTC),
        published_precision="day",
        published_source="json-ld",
        first_seen_at=now,
        keywords=("harbour",),
        accessible_for_free=True,
        regions=("NO",),
        main_region="NO",
        region_tags=(
            RegionTag("city", "NO", "Oslo", 0.9, 0.5, 3143244, 59.91, 10.75, (EvidenceSpan("text", 15, 19, "Oslo"),)),
            RegionTag("country", "NO", "Norway", 0.9, 0.5),
        ),
        topics=("medtop:04000000",),
        topic_tags=(TopicTag("medtop:04000000", "economy", 0.8, (Evidence("harbour", 1.25),)),),
        cluster_id=article_id(number),
        provenance=(Provenance("title", "json-ld"),),
    )


def article_id(number: int) -> str:
    return ids.stable_id("a1", "test", str(number))


def sighting_id(number: int, version: int = 1) -> str:
    return ids.stable_id("s1", "test", str(number), str(version))


def sighting(number: int, now: datetime = NOW, version: int = 1) -> Sighting:
    return Sighting(
        id=sighting_id(number, version),
        article_id=article_id(number),
        source="seeds",
        kind="feed",
        location=f"seeds/feed.xml#{number}",
        raw_sha256=ids.sha256_hex(f"html {number} {version}".encode()),
        guid=f"tag:{number}",
        title=f"Berth {number}",
        published_at=datetime(2026, 11, 22, 8, tzinfo=UTC),
        seen_at=now,
    )


def reject(number: int, now: datetime = NOW) -> RejectRow:
    return RejectRow(
        id=ids.stable_id("r1", "test", str(number)),
        sighting_id=sighting_id(number),
        reason=Reason.EMPTY if number % 2 else Reason.NO_TEXT,
        message=f"nothing to read in bad/{number}.html; look at the file",
        location=f"bad/{number}.html",
        source="bad",
        raw_sha256=ids.sha256_hex(b"" if number % 2 else b"<p>"),
        raw_bytes=0 if number % 2 else 3,
        seen_at=now,
    )


def fetch(number: int, now: datetime = NOW) -> Fetch:
    return Fetch(
        url=f"https://news.example.org/feed/{number}",
        kind="feed",
        at=now,
        outcome="new",
        status=200,
        etag='W/"é\\"',
        entries=20,
        newest_at=NOW,
        next_at=now,
        rhythm_seconds=1800.5,
        skip_hours=(0, 23),
        skip_days=("Sunday",),
    )


def fingerprint(number: int, now: datetime = NOW, version: int = 1) -> Fingerprint:
    return Fingerprint(
        id=article_id(number),
        version=version,
        scheme="minhash/1",
        signature=bytes(range(16)),
        tokens=12,
        text_sha256=article(number, now, version).text_sha256,
        first_seen_at=now,
    )


def deletion(number: int, now: datetime = NOW) -> Deletion:
    return deletions.deletion("address", f"https://gone.example.org/{number}", now, "asked for")


def link(number: int, now: datetime = NOW, version: int = 1) -> Link:
    """Return the link of an article to the one with the number before."""
    return Link(article_id(number), version, article_id(number - 1), 1, "near", 0.75, 0.8, 0.9, now)


def cluster_merge(number: int, now: datetime = NOW) -> ClusterMerge:
    return ClusterMerge(article_id(number), article_id(number - 1), now)


def rows_of(numbers: Sequence[int], bad: Sequence[int] = (), now: datetime = NOW, version: int = 1) -> dict[str, Any]:
    """All tables' rows of a cycle that stores `numbers`, and rejects and deletes `bad`."""
    return {
        "articles": [article(number, now, version) for number in numbers],
        "sightings": [sighting(number, now, version) for number in numbers],
        "rejects": [reject(number, now) for number in bad],
        "fetches": [fetch(number, now) for number in numbers[:2]],
        "fingerprints": [fingerprint(number, now, version) for number in numbers],
        "deletions": [deletion(number, now) for number in bad],
        "links": [link(number, now, version) for number in numbers[1:]],
        "cluster_merges": [cluster_merge(number, now) for number in numbers[2:]],
    }


def counts_of(rows: dict[str, Any], unchanged: int = 0) -> lake.Counts:
    stored, rejected = len(rows["articles"]), len(rows["rejects"])
    names = [row.reason.value for row in rows["rejects"]]
    return lake.Counts(
        read=stored + rejected + unchanged,
        stored=stored,
        unchanged=unchanged,
        rejected=rejected,
        reasons=tuple(sorted((name, names.count(name)) for name in set(names))),
    )


def _day_of(table: str, row: Any) -> date:
    """Return the UTC day of the column that the table is partitioned by."""
    day: date = getattr(row, schema.contract(table).partition).astimezone(UTC).date()
    return day


def stage_all(where: str, cycle: str, rows: dict[str, Any]) -> list[lake.StagedFile]:
    files = []
    for table in schema.TABLES:
        days: dict[date, list[Any]] = {}
        for row in rows[table]:
            days.setdefault(_day_of(table, row), []).append(row)
        files += [lake.stage_file(where, cycle, table, day, 0, part) for day, part in sorted(days.items())]
    return files


def system_clock() -> datetime:
    return datetime.now(UTC)


def write_cycle(
    where: str, rows: dict[str, Any], now: datetime = NOW, clock: Callable[[], datetime] = system_clock
) -> lake.LogEntry:
    """One whole cycle, as a writer does it."""
    with lake.hold_lease(where, holder="test", clock=clock) as lease:
        lake.recover(where)
        cycle = lake.next_cycle(where)
        files = stage_all(where, cycle, rows)
        lease.check()
        return lake.commit_cycle(where, cycle, now, files, counts_of(rows))


def write_cycle_held(where: str, rows: dict[str, Any], now: datetime = NOW) -> lake.LogEntry:
    """One cycle by a writer that holds the lease already."""
    cycle = lake.next_cycle(where)
    return lake.commit_cycle(where, cycle, now, stage_all(where, cycle, rows), counts_of(rows))


def state_of(where: str, since: date | None = None) -> lake.KeptState:
    """What a process that begins now knows of the lake."""
    state = lake.KeptState(where)
    state.refresh(since)
    return state


def prints_of(where: str, since: date | None = None) -> list[Fingerprint]:
    """The fingerprints of a lake, of the days from `since` on, by the time they were first seen, id and version."""
    rows = lake.open_lake(where).table("fingerprints", since=since)
    prints: list[Fingerprint] = schema.from_table("fingerprints", rows)
    return sorted(prints, key=lambda row: (row.first_seen_at, row.id, row.version, row.scheme))


def unsighted(row: Article) -> Article:
    """The article as the lake gives it back: without what is no column."""
    return replace(row, home=None, sighting=None)


def crash_rows() -> dict[str, Any]:
    """The rows of the cycle whose writer is killed: four tables have all the steps there are."""
    return rows_of(range(3, 6), [101]) | {"fetches": [], "deletions": [], "links": [], "cluster_merges": []}


def golden_cycles() -> list[tuple[dict[str, Any], datetime]]:
    """The cycles of the golden lake."""
    next_day = NOW.replace(day=24)
    return [(rows_of(range(4), [100, 101]), NOW), (rows_of(range(2, 6), now=next_day, version=2), next_day)]
