"""Reading again what the lake has, with the extraction of today: from the archive, or from files that are still there.

What differs from the newest version of an article becomes the next version; ids stay, no sighting is added. Pages are
read together with the others of their cycle, and dated as then, for both have a part in what comes out: the lines that
a site repeats are learnt from the pages of a cycle, and a date without a year is resolved from its time.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any

from ingest.app.changes import PendingVersions, ReplayReport
from ingest.app.rereading import BytesFinder, Reading, Unread, readings_of
from ingest.config import Config
from ingest.lake import Lake, open_lake
from ingest.lake.store import existing_store
from ingest.process import Tagging
from ingest.read_ahead import GROUP_ITEMS, reading_steps
from ingest.reading import ReadResult, ReadTask, read_raws
from ingest.records import EncodedArticles, Raw
from ingest.workers import shared_workers

if TYPE_CHECKING:
    import pyarrow as pa

_PARTS_IN_MEMORY = 8
_PART_BYTES = 4 << 20  # of the documents of a part
_DOCUMENTS_AT_ONCE = 4_000  # whose places are looked up together
_FOREVER = (datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC))


@dataclass(frozen=True, slots=True)
class ReplayScope:
    """What is read again: `where` is a condition of SQL, `since` and `until` bound when it was read (not `until`)."""

    rejects: bool = False
    since: datetime | None = None
    until: datetime | None = None
    where: str = "true"


@dataclass(frozen=True, slots=True)
class _Target:
    """An article or a reject to read again. `version` is the newest one of the article, 0 for a reject."""

    reading: Reading
    version: int = 0


def replay(
    config: Config,
    now: datetime,
    scope: ReplayScope | None = None,
    *,
    dry_run: bool = False,
) -> ReplayReport:
    """Read again what is in the scope, and commit what changed as new rows, unless `dry_run`.

    Commits in groups of some thousand articles: after an interruption, a second call goes on with the others. No
    server is asked. Raises `LakeError` for a wrong condition.
    """
    scope = scope or ReplayScope()
    lake, report = open_lake(config.lake), ReplayReport()
    found = _rejects_in_scope(lake, scope) if scope.rejects else _articles_in_scope(lake, scope, report)
    store, pending = existing_store(config.lake), PendingVersions(config, now, report, dry_run=dry_run)
    for rows in _groups_of_cycles(found):
        group = _targets(lake, rows, are_rejects=scope.rejects)
        readings = _readings_beside(lake, group)
        finder = BytesFinder(lake, store, config, readings)
        stored = None if scope.rejects else _stored_rows(lake, group)
        for cycle, members in groupby(group, key=lambda target: target.reading.cycle):
            wanted = list(members)
            beside = [reading for reading in readings if reading.cycle == cycle]
            _replay_cycle(wanted, beside, finder, stored, config, report, pending)
    pending.commit()
    return report


def _order(target: _Target) -> tuple[int, str, str]:
    return target.reading.cycle, target.reading.location, target.reading.article_id or ""


_READING = "cycle, seen_at AS now, raw_sha256 AS sha256, location, source, feed_url"


def _articles_in_scope(lake: Lake, scope: ReplayScope, report: ReplayReport) -> "pa.Table":
    """Return `cycle`, `id` and `version` of what is to be read again, in the order of cycles.

    `id` is that of the sighting that brought the bytes of the newest version of an article. The table has a row for
    each article in the scope, so it has nothing else.
    """
    query = (
        f"WITH chosen AS (SELECT l.version, coalesce(l.url, l.id) AS place, s.cycle, s.sighting_id, s.location, l.id "
        f"FROM (SELECT * FROM latest WHERE {scope.where}) AS l LEFT JOIN (SELECT {_READING}, id AS sighting_id, "
        "article_id FROM sightings) AS s ON s.article_id = l.id AND s.sha256 = l.html_sha256 "
        "WHERE coalesce(s.now, l.first_seen_at) >= ? AND coalesce(s.now, l.first_seen_at) < ? "
        "QUALIFY row_number() OVER (PARTITION BY l.id ORDER BY s.now, s.sighting_id) = 1) "
    )
    unknown = lake.sql(f"{query} SELECT place FROM chosen WHERE sighting_id IS NULL ORDER BY id", _bounds(scope))
    for (place,) in unknown:
        report.add_unread(Unread.NO_SIGHTING, place)
    found = "SELECT cycle, sighting_id AS id, version FROM chosen WHERE sighting_id IS NOT NULL"
    return lake.sql(f"{query} {found} ORDER BY cycle, id", _bounds(scope)).arrow()


def _rejects_in_scope(lake: Lake, scope: ReplayScope) -> "pa.Table":
    """Return the same of rejects that had bytes and did not become an article since, each item once; version 0."""
    return lake.sql(
        f"SELECT cycle, id, 0 AS version FROM (SELECT * FROM rejects WHERE {scope.where}) AS r "
        "WHERE seen_at >= ? AND seen_at < ? AND raw_sha256 IS NOT NULL AND retry_at IS NULL "
        "AND NOT EXISTS (SELECT 1 FROM sightings AS s WHERE s.id = r.sighting_id) "
        "QUALIFY row_number() OVER (PARTITION BY location, raw_sha256 ORDER BY seen_at DESC, id) = 1 "
        "ORDER BY cycle, id",
        _bounds(scope),
    ).arrow()


def _targets(lake: Lake, rows: "pa.Table", *, are_rejects: bool) -> list[_Target]:
    """Return what some rows of the scope name, with where it was found, in the order of `_order`."""
    cycles, names = rows["cycle"].to_pylist(), rows["id"].to_pylist()
    versions = dict(zip(zip(cycles, names, strict=True), rows["version"].to_pylist(), strict=True))
    table = "rejects" if are_rejects else "sightings"
    ids = "sighting_id, NULL AS article_id" if are_rejects else "id AS sighting_id, article_id"
    found = lake.sql(
        f"SELECT id, {_READING}, {ids} FROM {table} WHERE cycle BETWEEN ? AND ? "
        "AND id IN (SELECT unnest(?::VARCHAR[]))",
        [cycles[0], cycles[-1], names],
    ).arrow()
    by_key = {(row["cycle"], row["id"]): row for row in found.to_pylist()}  # an id may come again in a later cycle
    targets = [_Target(readings_of([by_key[key]])[0], version) for key, version in versions.items()]
    return sorted(targets, key=_order)


def _bounds(scope: ReplayScope) -> list[datetime]:
    return [scope.since or _FOREVER[0], scope.until or _FOREVER[1]]


def _groups_of_cycles(scope: "pa.Table") -> "Iterator[pa.Table]":
    """Yield the rows of some cycles at a time, oldest first; those of one cycle stay together."""
    cycles = scope["cycle"].to_numpy()
    start = 0
    while start < len(cycles):
        last = cycles[min(start + _DOCUMENTS_AT_ONCE, len(cycles)) - 1]
        end = int(cycles.searchsorted(last, side="right"))
        yield scope.slice(start, end - start)
        start = end


def _readings_beside(lake: Lake, targets: Sequence[_Target]) -> list[Reading]:
    """Return the targets, and what else their cycles read: one reading for each document."""
    cycles = sorted({target.reading.cycle for target in targets})
    rows = lake.sql(
        f"SELECT {_READING}, id AS sighting_id, article_id FROM sightings WHERE cycle IN (SELECT unnest(?::INTEGER[])) "
        "QUALIFY row_number() OVER (PARTITION BY cycle, raw_sha256, article_id ORDER BY id) = 1 "
        "ORDER BY cycle, location, id",
        [cycles],
    ).arrow()
    wanted = {(target.reading.cycle, target.reading.sha256, target.reading.article_id) for target in targets}
    others = readings_of(rows.to_pylist())
    beside = [reading for reading in others if (reading.cycle, reading.sha256, reading.article_id) not in wanted]
    return [*(target.reading for target in targets), *beside]


class _StoredRows:
    """The newest rows of some articles by id: as a table, of which a row is made when it is asked for."""

    def __init__(self, rows: "pa.Table") -> None:
        self._rows = rows
        self._places = {identity: place for place, identity in enumerate(rows["id"].to_pylist())}

    def get(self, identity: str) -> dict[str, Any] | None:
        """Return the row of an article, None when it is not there."""
        place = self._places.get(identity)
        row: dict[str, Any] | None = None if place is None else self._rows.slice(place, 1).to_pylist()[0]
        return row


def _stored_rows(lake: Lake, targets: Sequence[_Target]) -> _StoredRows:
    """Return the newest rows of articles."""
    ids = sorted({target.reading.article_id or "" for target in targets})
    rows = lake.sql(
        "SELECT * FROM articles WHERE id IN (SELECT unnest(?::VARCHAR[])) "
        "QUALIFY row_number() OVER (PARTITION BY id ORDER BY version DESC) = 1",
        [ids],
    ).arrow()
    return _StoredRows(rows.combine_chunks())


def _replay_cycle(
    targets: Sequence[_Target],
    readings: Sequence[Reading],
    finder: BytesFinder,
    stored: _StoredRows | None,
    config: Config,
    report: ReplayReport,
    pending: PendingVersions,
) -> None:
    """Read the documents of a cycle again, and take what changed of the targets."""
    missing: dict[Reading, Unread] = {}
    groups = _read(_documents(finder, readings, missing), readings[0].now, config)
    by_bytes: defaultdict[str, list[tuple[EncodedArticles, int]]] = defaultdict(list)
    for group in groups:
        for position, head in enumerate(group.heads):
            by_bytes[head.html_sha256].append((group, position))
    for target in targets:
        reason = missing.get(target.reading)
        found_article = _choose(by_bytes.get(target.reading.sha256, ()), target.reading) if reason is None else None
        if reason is None and found_article is None:
            reason = Unread.REJECTED if target.version else None
        if reason is not None:
            report.add_unread(reason, target.reading.location)
            continue
        report.read += 1
        if found_article is None:
            report.unchanged += 1
        else:
            row = None if stored is None else stored.get(target.reading.article_id or "")
            pending.take(*found_article, target.reading.article_id, target.version, row)


def _documents(finder: BytesFinder, readings: Sequence[Reading], missing: dict[Reading, Unread]) -> Iterator[Raw]:
    """Yield each document of some readings once; add the readings without one to `missing`, with the reason."""
    known: set[tuple[str, str]] = set()
    for reading, found in finder.find(readings):
        if isinstance(found, Unread):
            missing[reading] = found
        elif isinstance(found, Raw) and (found.location, reading.sha256) not in known:
            known.add((found.location, reading.sha256))
            yield found


def _choose(candidates: Sequence[tuple[EncodedArticles, int]], reading: Reading) -> tuple[EncodedArticles, int] | None:
    """Return the article that was read from the bytes of a reading: of several with the same bytes its own."""

    def rank(candidate: tuple[EncodedArticles, int]) -> tuple[bool, bool]:
        head = candidate[0].heads[candidate[1]]
        return head.sighting is None or head.sighting.id != reading.sighting_id, head.id != reading.article_id

    return min(candidates, key=rank, default=None)


def _read(raws: Iterable[Raw], now: datetime, config: Config) -> list[EncodedArticles]:
    """Return the articles in some documents of one cycle, without the lines that their sites repeat.

    Only a few groups of documents are in memory at a time: those that workers read, and some that wait for them.
    """
    from ingest.flow.context import CycleContext
    from ingest.flow.extracting import read_one_by_one
    from ingest.flow.site_lines import clean_sites

    tagging = Tagging(config.tags.taggers, config.tags.topic)
    task = ReadTask(now, config.work.cpu_seconds, reading_steps(config))
    context, pool = CycleContext.begin(config.lake, now, config), shared_workers(config.work)
    waiting: deque[tuple[list[Raw], Future[ReadResult]]] = deque()
    articles: list[EncodedArticles] = []

    def take_first() -> None:
        part, future = waiting.popleft()
        articles.extend(pool.result_of(future, lambda: read_one_by_one(part, task, pool, context)).articles)

    for part in _parts(raws):
        waiting.append((part, pool.submit_task(read_raws, (part, task), len(part))))
        if len(waiting) > _PARTS_IN_MEMORY:
            take_first()
    while waiting:
        take_first()
    cleaned = clean_sites(articles, context, tagging)
    return [item for item in cleaned if isinstance(item, EncodedArticles)]


def _parts(raws: Iterable[Raw]) -> Iterator[list[Raw]]:
    """Yield documents in groups of limited number and size, one for each task of a worker."""
    part: list[Raw] = []
    size = 0
    for raw in raws:
        if part and (len(part) >= GROUP_ITEMS or size + len(raw.content) > _PART_BYTES):
            yield part
            part, size = [], 0
        part.append(raw)
        size += len(raw.content)
    if part:
        yield part
