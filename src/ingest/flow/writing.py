"""The sink: records -> staged Parquet files -> one commit. Nothing is visible before the commit, all of it after."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import apache_beam as beam

from ingest.flow.counting import Item, count
from ingest.identity.sighting import reject_row
from ingest.ids import stable_id
from ingest.lake import Counts, CycleMeta, LogEntry, StagedFile, commit_cycle, stage_file
from ingest.records import Article, Fetch, Fingerprint, Rejected, RejectRow, Sighting, Unchanged
from ingest.records.outcome import Outcome


class WriteLake(beam.PTransform):  # type: ignore[misc]
    """Outcomes -> one committed cycle of the lake; emits its `LogEntry`, or nothing when there was nothing new.

    `read` is a one-element collection with the number of items that were read; the commit is refused unless it equals
    what arrives here. Without it, what arrives counts as read.
    """

    def __init__(
        self,
        lake: str,
        *,
        cycle: str,
        now: datetime,
        read: Any = None,
        meta: CycleMeta | None = None,
        shards: int = 1,
        label: str | None = None,
    ) -> None:
        super().__init__(label)
        self.lake, self.cycle, self.now = lake, cycle, now
        self.read, self.meta, self.shards = read, meta or CycleMeta(), shards

    def expand(self, items: Any) -> Any:
        """Route by table, one file a shard, then one commit for all."""
        counts = items | "Outcomes" >> beam.Map(_outcome) | "Sum" >> beam.CombineGlobally(_sum_counters)
        read = self.read if self.read is not None else counts | "Arrived" >> beam.Map(_arrived)
        return (
            items
            | "Route" >> beam.FlatMap(_route, self.now, self.shards)
            | "ByFile" >> beam.GroupByKey()
            | "Stage" >> beam.Map(_stage, self.lake, self.cycle, self.now)
            | "Gather" >> beam.combiners.ToList()
            | "Commit"
            >> beam.FlatMap(
                _commit,
                self.lake,
                self.cycle,
                self.now,
                self.meta,
                beam.pvalue.AsSingleton(counts),
                beam.pvalue.AsSingleton(read),
            )
        )


def _outcome(item: Item | Fetch) -> dict[str, int]:
    """Exactly one of stored, unchanged, rejected for an item; side records count as none."""
    found: dict[str, int] = {}
    if isinstance(item, Article):
        found["stored"] = 1
        found["duplicates"] = int(item.duplicate_of is not None)
    elif isinstance(item, Unchanged):
        found["unchanged"] = 1
    elif isinstance(item, Rejected):
        found["rejected"] = 1
        found[f"reason:{item.reason.value}"] = 1
    elif isinstance(item, Fetch) and item.outcome != Outcome.DEFERRED:
        found["fetched"] = 1
        found["not_modified"] = int(item.status == 304)
    for name, number in found.items():
        if number:
            count(name)
    return found


def _sum_counters(counters: Iterable[dict[str, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for each in counters:
        total.update(each)
    return dict(total)


def _arrived(counts: dict[str, int]) -> int:
    return sum(counts.get(name, 0) for name in ("stored", "unchanged", "rejected"))


def _route(item: Item | Fetch, now: datetime, shards: int) -> Iterator[tuple[tuple[str, int], Any]]:
    """The rows that a record stands for, each keyed by its table and shard."""
    if isinstance(item, Article):
        yield _key("articles", item.id, shards), item
        if item.sighting is not None:
            yield _key("sightings", item.id, shards), item.sighting
    elif isinstance(item, Unchanged):
        if item.sighting is not None:
            sighting = item.sighting if item.sighting.seen_at else replace(item.sighting, seen_at=now)
            yield _key("sightings", sighting.article_id, shards), sighting
    elif isinstance(item, Rejected):
        yield _key("rejects", item.location, shards), reject_row(item, now)
    elif isinstance(item, Fingerprint):
        yield _key("fingerprints", item.id, shards), item
    elif isinstance(item, Fetch):
        yield _key("fetches", item.url, shards), item
    else:
        raise TypeError(f"WriteLake got {type(item).__name__}, which is no outcome: put Extract() before it")


def _key(table: str, identity: str, shards: int) -> tuple[str, int]:
    return table, sum(identity.encode("utf-8", "surrogatepass")) % shards


def _stage(
    keyed: tuple[tuple[str, int], Iterable[Article | Sighting | RejectRow | Fetch | Fingerprint]],
    lake: str,
    cycle: str,
    now: datetime,
) -> StagedFile:
    (table, shard), records = keyed
    return stage_file(lake, cycle, table, now.date(), shard, _distinct(table, records))


def _distinct(table: str, records: Iterable[Any]) -> list[Any]:
    """A carrier may list the same entry twice: one sighting, but two rejects, the later ones numbered.

    The keys of the other tables are distinct by construction.
    """
    if table == "sightings":
        return list({each.id: each for each in sorted(records, key=repr, reverse=True)}.values())
    if table == "rejects":
        return _numbered(sorted(records, key=repr))
    return list(records)


def _numbered(rows: list[RejectRow]) -> list[RejectRow]:
    seen: Counter[str] = Counter()
    distinct = []
    for row in rows:
        again = seen[row.id]
        seen[row.id] += 1
        distinct.append(replace(row, id=stable_id("r1", row.id, str(again))) if again else row)
    return distinct


def _commit(
    staged: list[StagedFile],
    lake: str,
    cycle: str,
    now: datetime,
    meta: CycleMeta,
    counts: dict[str, int],
    read: int,
) -> Iterator[LogEntry]:
    if not staged:
        return
    reasons = tuple(sorted((k.removeprefix("reason:"), n) for k, n in counts.items() if k.startswith("reason:")))
    names = ("stored", "unchanged", "rejected", "duplicates", "fetched", "not_modified")
    total = Counts(read=read, reasons=reasons, **{name: counts.get(name, 0) for name in names})
    yield commit_cycle(lake, cycle, now, sorted(staged, key=lambda each: each.path), total, meta)
