"""Views over the tables: the newest versions, one row for each tag, headlines, the health of sources.

Each view keeps the column `date` of its table, so that a condition on it leaves out files.
"""

import re
from dataclasses import dataclass
from textwrap import wrap
from typing import Final

from ingest.lake import schema


@dataclass(frozen=True, slots=True)
class View:
    """A named query of DuckDB over tables of the lake, and over views that stand before it in `VIEWS`."""

    name: str
    uses: tuple[str, ...]  # tables and views
    meaning: str
    query: str


_ARTICLE = "id, version, date, first_seen_at, published_date, source_domain, language, title"
# Rows of older schema versions have no `published_date`; it follows from columns that they have.
PUBLISHED_DAY = (
    "CASE WHEN published_date IS NOT NULL THEN published_date "
    "WHEN schema_version < 3 AND published_precision IN ('second', 'minute', 'hour', 'day') "
    "THEN coalesce(try_cast(left(published_local, 10) AS DATE), CAST(published_at AS DATE)) END"
)
#: What a row of `articles` says of its copies since clusters were merged, to be used with `CURRENT_JOIN`.
CURRENT_VALUES = (
    "coalesce(merged.current_id, articles.cluster_id) AS cluster_id, "
    "CASE WHEN merged.current_id IS NULL THEN articles.duplicate_of "
    "WHEN merged.current_id <> articles.id THEN merged.current_id END AS duplicate_of"
)
# DuckDB leaves out a join of which no column is used, if its right side is grouped by the key.
CURRENT_JOIN = (
    "LEFT JOIN (SELECT cluster_id, any_value(current_id) AS current_id FROM current_clusters GROUP BY cluster_id) "
    "AS merged ON merged.cluster_id = articles.cluster_id"
)
_CLOCK = "('second', 'minute', 'hour')"  # precisions that tell the order within a day
_COUNTRY = "[tag.name FOR tag IN region_tags IF tag.level = 'country' AND tag.code = {code}][1]"

VIEWS: Final = (
    View(
        "current_clusters",
        ("cluster_merges",),
        "Clusters that became part of another one: `cluster_id`, and `current_id`, which its articles belong to now. "
        "Clusters that were merged in a circle have the smallest of their ids.",
        "WITH RECURSIVE steps(cluster_id, current_id) AS (SELECT cluster_id, merged_into FROM cluster_merges "
        "UNION SELECT steps.cluster_id, merges.merged_into FROM steps "
        "JOIN cluster_merges AS merges ON merges.cluster_id = steps.current_id) "
        "SELECT cluster_id, min(current_id) AS current_id FROM steps "
        "WHERE current_id NOT IN (SELECT cluster_id FROM cluster_merges) "
        "OR (current_id, current_id) IN (SELECT (cluster_id, current_id) FROM steps) GROUP BY cluster_id",
    ),
    View(
        "latest",
        ("articles", "current_clusters"),
        "The newest version of each article: the columns of `articles` (with `published_date` also for rows of older "
        "releases, which did not store it, and with the original and the cluster of today where an earlier original "
        "came later), and in English the names of the countries that "
        "it is about (`region_names`, in the order of `regions`), of the main one (`main_region_name`), and of its "
        "topics (`topic_names`, in the order of `topic_tags`, and `subtopic_names`, in the order of `subtopic_tags`).",
        f"SELECT articles.* REPLACE ({PUBLISHED_DAY} AS published_date, {CURRENT_VALUES}), "
        f"[{_COUNTRY.format(code='code')} FOR code IN regions] AS region_names, "
        f"{_COUNTRY.format(code='main_region')} AS main_region_name, "
        "[tag.name FOR tag IN topic_tags] AS topic_names, "
        "[tag.name FOR tag IN subtopic_tags] AS subtopic_names "
        f"FROM articles {CURRENT_JOIN} WHERE (id, version) IN (SELECT (id, max(version)) FROM articles GROUP BY id)",
    ),
    View(
        "article_regions",
        ("latest",),
        "One row for each country that the newest version of an article mentions: `country` (code), `country_name`, "
        "`confidence` that it is mentioned, `focus` that the article is about it, `is_about`, `is_main`.",
        f"SELECT {_ARTICLE}, tag.code AS country, tag.name AS country_name, tag.confidence AS confidence, "
        "tag.focus AS focus, list_contains(regions, tag.code) AS is_about, "
        "coalesce(tag.code = main_region, false) AS is_main "
        "FROM (SELECT *, unnest(region_tags) AS tag FROM latest) WHERE tag.level = 'country'",
    ),
    View(
        "article_places",
        ("latest",),
        "One row for each subdivision or city that the newest version of an article mentions: `level`, `code`, "
        "`place_name`, `geonameid`, `lat`, `lon`, `confidence`, `focus`.",
        f"SELECT {_ARTICLE}, tag.level AS level, tag.code AS code, tag.name AS place_name, "
        "tag.geonameid AS geonameid, tag.lat AS lat, tag.lon AS lon, tag.confidence AS confidence, tag.focus AS focus "
        "FROM (SELECT *, unnest(region_tags) AS tag FROM latest) WHERE tag.level <> 'country'",
    ),
    View(
        "article_topics",
        ("latest",),
        "One row for each topic of the newest version of an article: `topic` (code), `topic_name`, `confidence`.",
        f"SELECT {_ARTICLE}, tag.code AS topic, tag.name AS topic_name, tag.confidence AS confidence "
        "FROM (SELECT *, unnest(topic_tags) AS tag FROM latest)",
    ),
    View(
        "article_subtopics",
        ("latest",),
        "One row for each second-level topic of the newest version of an article: `subtopic` (code), `subtopic_name`, "
        "`topic` (code of the topic above it), `confidence`.",
        f"SELECT {_ARTICLE}, tag.code AS subtopic, tag.name AS subtopic_name, tag.topic AS topic, "
        "tag.confidence AS confidence FROM (SELECT *, unnest(subtopic_tags) AS tag FROM latest)",
    ),
    View(
        "headlines",
        ("articles",),
        "The headlines that an article has had: one row for its first version, and one for each version with another "
        "title than the one before (`previous_title`).",
        f"SELECT {_ARTICLE}, url, previous_title FROM (SELECT *, "
        "lag(title) OVER (PARTITION BY id ORDER BY version) AS previous_title, "
        "row_number() OVER (PARTITION BY id ORDER BY version) AS position FROM articles) "
        "WHERE position = 1 OR title IS DISTINCT FROM previous_title",
    ),
    View(
        "source_health",
        ("fetches",),
        "One row for each feed and sitemap: how often it was polled, how its last poll ended, its errors in a row, "
        "when it was read last, the date of its newest entry, the entries that it brought, and the estimated number of "
        "those that were missed.",
        'SELECT url, kind, count(*) AS polls, max("at") AS last_at, max_by(outcome, "at") AS outcome, '
        'max_by(status, "at") AS status, max_by(errors_in_row, "at") AS errors_in_row, '
        'max_by(message, "at") AS message, '
        'max("at") FILTER (WHERE errors_in_row = 0) AS last_read_at, max(newest_at) AS newest_entry_at, '
        'max_by(next_at, "at") AS next_at, coalesce(sum(new_entries), 0)::BIGINT AS new_entries, '
        "coalesce(sum(missed_estimate), 0)::BIGINT AS missed_estimate "
        "FROM fetches WHERE kind IN ('feed', 'sitemap') GROUP BY url, kind",
    ),
    View(
        "unique",
        ("latest",),
        "Each story once: the newest version of the first article of each cluster, with the columns of `latest`. The "
        'name is a word of SQL: write `"unique"` where it does not follow `from` or `join`.',
        "SELECT * FROM latest WHERE coalesce(cluster_id, id) = id",
    ),
    View(
        "copies",
        ("latest", "links"),
        "One row for each two articles of which one repeats the other: the one that came into the lake later "
        "(`id`, `title`, `source_domain`, `source_name`), the earlier one (`other_id`, `other_title`, "
        "`other_source_domain`, `other_source_name`), "
        "`kind`, `similarity`, `share` of the later text that is the earlier one's, "
        "`other_share` of the earlier one that is in the later, "
        "and `hours_later` between their publication: negative where the one that came later was published first. "
        "Where the times of publication do not tell the order, because one is unknown, or is a day and the other is on "
        "the same day, it is that between their first sightings; null where they were first seen in the same cycle.",
        "SELECT links.id, links.version, links.date, links.other_id, links.other_version, links.kind, "
        "links.similarity, links.share, links.other_share, later.title, later.source_domain, "
        "later.source_name, earlier.title AS other_title, earlier.source_domain AS other_source_domain, "
        "earlier.source_name AS other_source_name, "
        f"CASE WHEN later.published_precision IN {_CLOCK} AND earlier.published_precision IN {_CLOCK} "
        "OR later.published_date <> earlier.published_date "
        "THEN epoch(later.published_at - earlier.published_at) / 3600 "
        "ELSE nullif(epoch(later.first_seen_at - earlier.first_seen_at) / 3600, 0) END AS hours_later "
        "FROM (SELECT DISTINCT ON (id, version, other_id, other_version) * FROM links "
        "ORDER BY id, version, other_id, other_version, found_at) AS links "
        "LEFT JOIN latest AS later ON later.id = links.id LEFT JOIN latest AS earlier ON earlier.id = links.other_id",
    ),
)


def views_in_query(query: str) -> tuple[View, ...]:
    """Return the views that a query may read, and those that they read, in the order of `VIEWS`.

    A query that names neither a table nor a view (`show tables`) gets all.
    """
    words = set(re.findall(r"[a-z_]+", query.lower()))
    if not words & {*schema.TABLES, *(view.name for view in VIEWS)}:
        return VIEWS
    for view in reversed(VIEWS):
        if view.name in words:
            words |= set(view.uses)
    return tuple(view for view in VIEWS if view.name in words)


def tables_in_query(query: str) -> tuple[str, ...]:
    """Return the tables that a query may read, so that no file of another one is opened; all where it names none."""
    words = set(re.findall(r"[a-z_]+", query.lower()))
    words |= {name for view in views_in_query(query) for name in view.uses}
    return tuple(table for table in schema.TABLES if table in words) or schema.TABLES


def describe_views() -> str:
    """Return the text of `docs/views.md`."""
    lines = [
        "# Views",
        "",
        "Generated with `python -m ingest.lake.views`. `ingest sql` and `Lake.sql` have these views besides the tables",
        "([data-dictionary.md](data-dictionary.md)). The column `date` is that of the table: a condition on it leaves",
        "out files, so that a query of one month does not read the others.",
    ]
    for view in VIEWS:
        lines += ["", f"## {view.name}", "", *wrap(view.meaning, 118), ""]
        lines += ["```sql", *wrap(view.query, 118), "```"]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    import sys

    sys.stdout.write(describe_views())
