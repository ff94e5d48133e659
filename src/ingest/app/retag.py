"""Tagging again what the lake has, and finding its copies again, from the stored titles and texts."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import replace
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any

from ingest.app.changes import PendingVersions, ReplayReport
from ingest.app.rereading import Unread, source_named
from ingest.config import Config
from ingest.dedupe import fingerprint
from ingest.lake import Lake, open_lake
from ingest.lake.refingerprinting import STALE, commit_fingerprints
from ingest.lake.schema import contract, from_table
from ingest.process import Tagging
from ingest.reading import tag_again
from ingest.records import Article, EncodedArticles, Fingerprint
from ingest.workers import shared_workers

if TYPE_CHECKING:
    import pyarrow as pa

_ARTICLES_AT_ONCE = 1_000
_GROUP = 50  # articles that a worker is given at once
_PRINTS_OF_A_COMMIT = 2_000


def retag(
    config: Config,
    now: datetime,
    where: str = "true",
    *,
    dry_run: bool = False,
) -> ReplayReport:
    """Tag again the newest versions of the articles that fit a condition of SQL; commit those whose tags changed.

    They become new versions, with everything else as it was. The home of a source is the one that the configuration
    has now. Otherwise this is as `ingest.app.replay.replay`. Of the same articles, the fingerprints that are of an
    earlier scheme are made again, and the copies that they show are added.
    """
    lake, report = open_lake(config.lake), ReplayReport()
    pending = PendingVersions(config, now, report, dry_run=dry_run)
    tagging, pool = Tagging(config.tags.taggers, config.tags.topic), shared_workers(config.work)
    homes = _Homes(lake, config)
    columns = ", ".join(f'a."{name}"' for name in contract("articles").names)
    newest = f"SELECT id, version FROM latest WHERE {where}"
    query = f"SELECT {columns} FROM articles AS a SEMI JOIN ({newest}) USING (id, version) ORDER BY a.id"
    for batch in _tables(lake, query):
        stored = batch.to_pylist()
        articles = [replace(article, home=homes.of(article)) for article in from_table("articles", batch)]
        parts = [articles[start : start + _GROUP] for start in range(0, len(articles), _GROUP)]
        limit = config.work.cpu_seconds
        futures = [pool.submit_task(tag_again, (part, tagging, limit), len(part)) for part in parts]
        for number, (part, future) in enumerate(zip(parts, futures, strict=True)):
            group = _result(pool, future)
            for position, article in enumerate(part):
                if group is None:
                    report.add_unread(Unread.FAILED, article.url or article.id)
                else:
                    report.read += 1
                    pending.take(group, position, article.id, article.version, stored[number * _GROUP + position])
    pending.commit()
    _renew_fingerprints(config, now, where, report, dry_run=dry_run)
    return report


def _renew_fingerprints(config: Config, now: datetime, where: str, report: ReplayReport, *, dry_run: bool) -> None:
    """Make the fingerprints again whose scheme is another one, of the days that new articles are compared with.

    They come in the order in which the articles were seen, a bounded number in a cycle.
    """
    start = datetime.combine(config.state.since(now), time(), UTC)
    query = (
        f"SELECT a.* FROM articles AS a SEMI JOIN ({STALE}) AS stale USING (id, version) "
        f"SEMI JOIN (SELECT id FROM latest WHERE {where}) AS chosen USING (id) "
        "ORDER BY a.first_seen_at, a.id, a.version"
    )
    prints: list[Fingerprint] = []

    def commit() -> None:
        if dry_run:
            report.fingerprints += len(prints)
        elif prints:
            done = commit_fingerprints(config.lake, prints, now, config)
            report.fingerprints += done.fingerprints
            report.links += done.links
            report.cycles += [] if done.entry is None else [done.entry.cycle]
        prints.clear()

    for batch in _tables(open_lake(config.lake), query, [start]):
        prints += map(fingerprint, from_table("articles", batch))
        if len(prints) >= _PRINTS_OF_A_COMMIT:
            commit()
    commit()


def _result(pool: Any, future: "Future[EncodedArticles]") -> EncodedArticles | None:
    result: EncodedArticles | None = pool.result_of(future, lambda: None)
    return result


def _tables(lake: Lake, query: str, parameters: Sequence[object] = ()) -> "Iterator[pa.Table]":
    """Yield the rows of a query as tables of bounded size."""
    import pyarrow as pa

    for batch in lake.batches(query, parameters, rows=_ARTICLES_AT_ONCE):
        if batch.num_rows:
            yield pa.Table.from_batches([batch])


class _Homes:
    """The home countries of sources, from the settings: a prior of regions that is not stored."""

    def __init__(self, lake: Lake, config: Config) -> None:
        names = [source.url or source.path or "" for source in config.source]
        named = {name: source_named(name, config).home for name in names}
        self._by_source = {name: home for name, home in named.items() if home}
        self._by_article: dict[str, str] = {}
        if self._by_source:
            rows = lake.sql(
                "SELECT article_id, arg_min(source, (seen_at, id)) AS first FROM sightings GROUP BY article_id "
                "HAVING list_contains(?::VARCHAR[], first)",
                [sorted(self._by_source)],
            )
            self._by_article = {identity: self._by_source[source] for identity, source in rows}

    def of(self, article: Article) -> str | None:
        """Return the home of the source that first carried an article."""
        return self._by_article.get(article.id)
