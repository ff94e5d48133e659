"""Reading the numbers of a report from a lake, and writing its page: what `ingest report` and `watch --report` call."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

from ingest.app.files import whole_file
from ingest.lake import Lake, Result
from ingest.lake.views import CURRENT_JOIN, CURRENT_VALUES, PUBLISHED_DAY
from ingest.records.outcome import is_healthy
from ingest.report.content import (
    CopyCount,
    DayCount,
    FeedHealth,
    Headline,
    RegionCount,
    ReportContent,
    SourceCount,
    TopicSeries,
)
from ingest.report.page import report_page
from ingest.tally import note

#: How many queries a report takes.
QUERIES: Final = 10
_MAX_ROWS: Final = 100  # of a table
_MAX_FEEDS: Final = 300
_LATEST: Final = 200
_BEGINNING: Final = 120  # characters of a text without a title

#: The newest version of each article that was first seen in the days of the report. Its parameters are these days,
#: twice. Only the ids with a second version, which few articles have, are held in memory.
_SHOWN = (
    f"SELECT articles.* REPLACE ({CURRENT_VALUES}) FROM articles {CURRENT_JOIN} LEFT JOIN "
    "(SELECT id, max(version) AS newest FROM articles WHERE version > 1 AND date BETWEEN ? AND ? GROUP BY id) AS later "
    "ON later.id = articles.id WHERE date BETWEEN ? AND ? AND (newest IS NULL OR version = newest)"
)
_PUBLISHER = "coalesce(source_name, source_domain, 'unknown')"


def write_report(lake: Lake, out: Path, now: datetime, days: int) -> ReportContent:
    """Write the page of a lake's last `days` days to a file, which appears whole or not at all."""
    content = read_content(lake, now, days)
    with whole_file(out, "t") as file:
        file.write(report_page(content))
    return content


def read_content(lake: Lake, now: datetime, days: int) -> ReportContent:
    """Return what the report of a lake shows for the last `days` days (UTC) up to now."""
    last = now.astimezone(UTC).date()
    first = last - timedelta(days=days - 1)
    entries = lake.snapshots()
    facts = _facts(lake, first, last)
    feeds = _feeds(lake)
    reasons = _ask(
        lake,
        "SELECT reason, count(*) AS items FROM rejects WHERE date BETWEEN ? AND ? GROUP BY 1 ORDER BY 2 DESC, 1",
        [first, last],
    ).fetchall()
    return ReportContent(
        lake=lake.url.rstrip("/").rpartition("/")[2] or lake.url,
        at=now,
        first_day=first,
        last_day=last,
        cycles=len(entries),
        stored=sum(entry.counts.stored for entry in entries),
        articles=facts[0],
        versions=facts[1],
        publishers=facts[2],
        languages=facts[3],
        duplicates=facts[4],
        rejected=sum(count for _, count in reasons),
        days=_days(lake, first, last),
        sources=_sources(lake, first, last),
        regions=_regions(lake, first, last),
        without_region=facts[5],
        topics=_topics(lake, first, last),
        copies=_copies(lake, first, last),
        reasons=tuple(reasons),
        feeds=feeds[:_MAX_FEEDS],
        feeds_in_trouble=sum(not is_healthy(feed.outcome) for feed in feeds),
        latest=_latest(lake, first, last),
    )


def _ask(lake: Lake, query: str, parameters: Sequence[object] | None = None) -> Result:
    """Return the result of one of the queries, which the progress line counts."""
    result = lake.sql(query, parameters)
    note("queries")
    return result


def _facts(lake: Lake, first: date, last: date) -> tuple[int, ...]:
    """Return the numbers of articles, versions, publishers, languages, duplicates, and articles about no country."""
    (facts,) = _ask(
        lake,
        f"SELECT count(*), (SELECT count(*) FROM articles WHERE date BETWEEN ? AND ?), count(DISTINCT {_PUBLISHER}), "
        "count(DISTINCT language), count(duplicate_of), count(*) FILTER (WHERE main_region IS NULL) "
        f"FROM ({_SHOWN})",
        [first, last] * 3,
    ).fetchall()
    return tuple(facts)


def _days(lake: Lake, first: date, last: date) -> tuple[DayCount, ...]:
    rows = _ask(
        lake,
        "SELECT date, count(*) - count(duplicate_of), count(duplicate_of) FROM "
        f"(SELECT date, {CURRENT_VALUES} FROM articles {CURRENT_JOIN} WHERE version = 1 AND date BETWEEN ? AND ?) "
        "GROUP BY 1",
        [first, last],
    ).fetchall()
    counts = {day: DayCount(day, unique, copied) for day, unique, copied in rows}
    every = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return tuple(counts.get(day) or DayCount(day, 0, 0) for day in every)


def _sources(lake: Lake, first: date, last: date) -> tuple[SourceCount, ...]:
    rows = _ask(
        lake,
        f"SELECT {_PUBLISHER}, count(*), count(duplicate_of), max(first_seen_at) FROM ({_SHOWN}) "
        f"GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {_MAX_ROWS}",
        [first, last] * 2,
    )
    return tuple(SourceCount(*row) for row in rows)


def _regions(lake: Lake, first: date, last: date) -> tuple[RegionCount, ...]:
    rows = _ask(
        lake,
        "SELECT tag.code, any_value(tag.name), count(*) FROM "
        f"(SELECT regions, unnest(region_tags) AS tag FROM ({_SHOWN})) "
        "WHERE tag.level = 'country' AND list_contains(regions, tag.code) GROUP BY 1 ORDER BY 3 DESC, 1",
        [first, last] * 2,
    )
    return tuple(RegionCount(*row) for row in rows)


def _topics(lake: Lake, first: date, last: date) -> tuple[TopicSeries, ...]:
    rows = _ask(
        lake,
        f"SELECT tag.name, date, count(*) FROM (SELECT date, unnest(topic_tags) AS tag FROM ({_SHOWN})) GROUP BY 1, 2",
        [first, last] * 2,
    ).fetchall()
    by_topic: dict[str, list[int]] = defaultdict(lambda: [0] * ((last - first).days + 1))
    for name, day, count in rows:
        by_topic[name][(day - first).days] += count
    series = (TopicSeries(name, sum(counts), tuple(counts)) for name, counts in by_topic.items())
    return tuple(sorted(series, key=lambda topic: (-topic.articles, topic.name))[:_MAX_ROWS])


def _copies(lake: Lake, first: date, last: date) -> tuple[CopyCount, ...]:
    """Return which publishers had the texts of which others; an original may be older than the report's days."""
    rows = _ask(
        lake,
        f"SELECT coalesce(original.source_name, original.source_domain, 'unknown'), copy.publisher, count(*) "
        f"FROM (SELECT duplicate_of, {_PUBLISHER} AS publisher FROM ({_SHOWN}) WHERE duplicate_of IS NOT NULL) AS copy "
        "JOIN (SELECT id, source_name, source_domain FROM articles WHERE version = 1) AS original "
        f"ON original.id = copy.duplicate_of GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT {_MAX_ROWS}",
        [first, last] * 2,
    )
    return tuple(CopyCount(*row) for row in rows)


def _feeds(lake: Lake) -> tuple[FeedHealth, ...]:
    rows = _ask(
        lake,
        "SELECT url, outcome, errors_in_row, last_at, newest_entry_at, new_entries, missed_estimate, message "
        "FROM source_health ORDER BY errors_in_row DESC, missed_estimate DESC, url",
    )
    feeds = [FeedHealth(*row) for row in rows]
    return tuple(sorted(feeds, key=lambda feed: is_healthy(feed.outcome)))


def _latest(lake: Lake, first: date, last: date) -> tuple[Headline, ...]:
    """Return the latest articles: choose them by a few columns, then read what is shown of them."""
    chosen = _ask(
        lake,
        f"SELECT id, version, date FROM ({_SHOWN}) "
        f"ORDER BY coalesce(published_at, first_seen_at) DESC, first_seen_at DESC, id LIMIT {_LATEST}",
        [first, last] * 2,
    ).fetchall()
    country = "[tag.name FOR tag IN region_tags IF tag.level = 'country' AND list_contains(regions, tag.code)]"
    rows = _ask(
        lake,
        f"SELECT id, version, title, coalesce(canonical_url, url), {_PUBLISHER}, language, {PUBLISHED_DAY}, "
        f"first_seen_at, {country}, [tag.name FOR tag IN topic_tags], left(text, {_BEGINNING}), "
        f"duplicate_of IS NOT NULL FROM (SELECT articles.* REPLACE ({CURRENT_VALUES}) FROM articles {CURRENT_JOIN} "
        "WHERE list_contains(?, id) AND list_contains(?, date))",
        [[name for name, *_ in chosen], sorted({day for *_, day in chosen})],
    ).fetchall()
    shown = {
        (name, version): Headline(
            title, url, source, language, published, seen, tuple(regions), tuple(topics), beginning, duplicate
        )
        for name, version, title, url, source, language, published, seen, regions, topics, beginning, duplicate in rows
    }
    return tuple(shown[name, version] for name, version, _ in chosen if (name, version) in shown)
