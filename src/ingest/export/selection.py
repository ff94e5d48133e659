"""Which articles are exported, as a query over the view `latest`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

#: The columns of an exported article, in order. Lists stay lists; times are in UTC.
COLUMNS = (
    *("id", "version", "title", "authors", "source_name", "source_domain", "url", "canonical_url", "published_date"),
    *("published_at", "published_precision", "language", "main_region", "main_region_name", "regions", "region_names"),
    *("topics", "topic_names", "section", "keywords", "word_count", "summary", "text", "kind", "duplicate_of"),
    *("cluster_id", "first_seen_at", "fetched_at", "copyright_notice", "ai_opt_out", "source_tags", "text_sha256"),
)


@dataclass(frozen=True, slots=True)
class Selection:
    """Conditions that all hold for an exported article; an empty one selects the newest version of every article."""

    where: str | None = None  # a condition of DuckDB over the columns of `latest`
    since: date | None = None  # first day of publication
    until: date | None = None  # last day of publication
    regions: Sequence[str] = ()  # codes or English names of countries, one of which the article is about
    topics: Sequence[str] = ()  # codes or names of topics, one of which it has
    sources: Sequence[str] = ()  # domains, names of publishers, addresses of feeds, or labels of sources
    languages: Sequence[str] = ()  # BCP 47

    @property
    def needs_a_date(self) -> bool:
        """Whether articles without a day of publication are left out."""
        return self.since is not None or self.until is not None

    def query(self, columns: Sequence[str] = COLUMNS) -> tuple[str, list[object]]:
        """Return a query for these columns in the order of publication, and the values of its `?`."""
        conditions, values = self._conditions()
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        return f"SELECT {', '.join(columns)} FROM latest{where} ORDER BY published_date, published_at, id", values

    def count_undated(self) -> tuple[str, list[object]]:
        """Return a query for the number of articles that are left out because they have no day of publication."""
        others = Selection(
            self.where, regions=self.regions, topics=self.topics, sources=self.sources, languages=self.languages
        )
        conditions, values = others._conditions()
        return f"SELECT count(*) FROM latest WHERE {' AND '.join([*conditions, 'published_date IS NULL'])}", values

    def _conditions(self) -> tuple[list[str], list[object]]:
        conditions: list[str] = []
        values: list[object] = []

        def add(condition: str, *arguments: object) -> None:
            conditions.append(condition)
            values.extend(arguments)

        if self.where:
            add(f"({self.where}\n)")  # the line break ends a comment
        if self.since is not None:
            add("published_date >= ?", self.since)
        if self.until is not None:
            add("published_date <= ?", self.until)
        for lists, names in (
            (("regions", "region_names"), self.regions),
            (("topics", "topic_names"), self.topics),
            (("[source_domain, source_name, feed_url]", "source_tags"), self.sources),
            (("[language]",), self.languages),
        ):
            if names:
                lowered = [name.lower() for name in names]
                tests = [f"list_has_any([lower(part) FOR part IN {parts}], ?)" for parts in lists]
                add(f"({' OR '.join(f'coalesce({test}, false)' for test in tests)})", *[lowered] * len(lists))
        return conditions, values
