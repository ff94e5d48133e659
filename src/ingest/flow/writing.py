"""The sink: records -> staged Parquet files -> one commit. Readers see nothing of a cycle before its commit."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import apache_beam as beam

from ingest.flow.context import CycleContext
from ingest.flow.counting import CycleItem, count, note
from ingest.identity.reject import reject_row
from ingest.ids import repeated_reject_id
from ingest.lake import Counts, CycleMeta, LogEntry, StagedFile, commit_cycle, stage_file
from ingest.records import Article, Fetch, Fingerprint, Rejected, RejectRow, Sighting, Unchanged
from ingest.records.outcome import Outcome

_COUNTED = ("stored", "unchanged", "rejected", "duplicates", "fetched", "not_modified")


@dataclass(eq=False)
class WriteLake(beam.PTransform):  # type: ignore[misc]
    """Outcomes -> one committed cycle of the lake; emits its `LogEntry`, or nothing when there was nothing new.

    `read` is a one-element collection with the number of items that were read; the commit is refused unless it equals
    what arrives here. Without it, what arrives counts as read. Each table is written in `shards` files.
    """

    context: CycleContext
    read: Any = None
    shards: int = 1

    def expand(self, items: Any) -> Any:
        """Route by table, one file a shard, then one commit for all."""
        counts = items | "Outcomes" >> beam.Map(_outcome) | "Sum" >> beam.CombineGlobally(_sum_counters)
        read = self.read if self.read is not None else counts | "Arrived" >> beam.Map(_arrived)
        return (
            items
            | "Route" >> beam.FlatMap(_route, self.context.now, self.shards)
            | "ByFile" >> beam.GroupByKey()
            | "Stage" >> beam.Map(_stage, self.context)
            | "Gather" >> beam.combiners.ToList()
            | "Commit"
            >> beam.FlatMap(
                _commit,
                self.context,
                beam.pvalue.AsSingleton(counts),
                beam.pvalue.AsSingleton(read),
            )
        )


def _outcome(item: CycleItem | Fetch) -> dict[str, int]:
    """Return exactly one of stored, unchanged, rejected for an item; fingerprints and rows count as none of them."""
    counts: dict[str, int] = {}
    if isinstance(item, Article):
        counts["stored"] = 1
        counts["duplicates"] = int(item.duplicate_of is not None)
    elif isinstance(item, Unchanged):
        counts["unchanged"] = 1
    elif isinstance(item, Rejected):
        counts["rejected"] = 1
        counts[f"reason:{item.reason.value}"] = 1
    elif isinstance(item, Fetch) and item.outcome != Outcome.DEFERRED:
        counts["fetched"] = 1
        counts["not_modified"] = int(item.status == 304)
    for name, number in counts.items():
        if number:
            note(name)
    return counts


def _sum_counters(counters: Iterable[dict[str, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for counter in counters:
        total.update(counter)
    return dict(total)


def _arrived(counts: dict[str, int]) -> int:
    return sum(counts.get(name, 0) for name in ("stored", "unchanged", "rejected"))


def _route(item: CycleItem | Fetch, now: datetime, shards: int) -> Iterator[tuple[tuple[str, int], Any]]:
    """Yield the rows that a record stands for, each keyed by its table and shard."""
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
        raise TypeError(f"WriteLake got {type(item).__name__}, which is not an outcome: put Extract() before it")


def _key(table: str, identity: str, shards: int) -> tuple[str, int]:
    return table, sum(identity.encode("utf-8", "surrogatepass")) % shards


def _stage(
    keyed: tuple[tuple[str, int], Iterable[Article | Sighting | RejectRow | Fetch | Fingerprint]],
    context: CycleContext,
) -> StagedFile:
    (table, shard), records = keyed
    day = context.now.date()
    return stage_file(context.lake, context.cycle, table, day, shard, _distinct(table, records))


def _distinct(table: str, records: Iterable[Any]) -> list[Any]:
    """Return the rows of a table without repeated keys.

    A carrier may list the same entry twice: that is one sighting, but two rejects, of which the later ones are
    numbered. The keys of the other tables are distinct by construction.
    """
    if table == "sightings":
        return list({record.id: record for record in sorted(records, key=repr, reverse=True)}.values())
    if table == "rejects":
        return _numbered(sorted(records, key=repr))
    return list(records)


def _numbered(rows: list[RejectRow]) -> list[RejectRow]:
    repeats: Counter[str] = Counter()
    distinct = []
    for row in rows:
        number = repeats[row.id]
        repeats[row.id] += 1
        distinct.append(replace(row, id=repeated_reject_id(row.id, number)) if number else row)
    return distinct


def _commit(staged: list[StagedFile], context: CycleContext, counts: dict[str, int], read: int) -> Iterator[LogEntry]:
    """Commit the staged files. The pipeline's counters are set here, from the numbers that the log entry has."""
    totals = {name: counts.get(name, 0) for name in _COUNTED}
    for name, number in (("read", read), *totals.items()):
        count(name, number)
    if not staged:
        return
    reasons = tuple(sorted((k.removeprefix("reason:"), n) for k, n in counts.items() if k.startswith("reason:")))
    files = sorted(staged, key=lambda file: file.path)
    meta = CycleMeta(config_sha256=context.config.digest(), compared_since=context.since)
    total = Counts(read=read, reasons=reasons, **totals)
    yield commit_cycle(context.lake, context.cycle, context.now, files, total, meta)
