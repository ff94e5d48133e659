"""How each feed is doing: what the lake says of its polls, and what the polls of a running `watch` add to that."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any

from ingest.config import Config
from ingest.records import Fetch
from ingest.records.outcome import WITH_ENTRIES, Outcome, has_entries, is_healthy

NEVER_POLLED = "never polled"
_DISTANT_FUTURE = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class FeedHealth:
    """What the polls of one feed add up to; its fields are the keys of `ingest feeds check --json`."""

    url: str
    status: str  # outcome of the last poll, with the HTTP status where that is 300 or more; NEVER_POLLED before it
    newest_at: datetime | None = None
    next_at: datetime | None = None
    why: str = ""
    complete: str = ""
    problems: str = ""  # empty when all is well
    polls: int = 0
    gaps: int = 0
    missed: int = 0  # entries, estimated
    name: str | None = None
    polled_at: datetime | None = None
    errors_in_row: int = 0
    answered: int = 0  # polls that could have shown a gap: those with entries, and 304
    moved: str = ""  # where it has moved for good (301, 308); not a problem, redirects are followed
    found: int | None = None  # of the missed entries; None where nobody looked for them
    outcome: str = ""  # of the last poll; empty before the first

    def as_json(self) -> dict[str, Any]:
        """Return the fields by name."""
        return asdict(self)

    @property
    def is_new(self) -> bool:
        """Whether the feed was never polled."""
        return self.outcome == ""

    @property
    def is_gone(self) -> bool:
        """Whether the server said that the feed is gone for good."""
        return self.outcome == Outcome.GONE

    def after(self, fetch: Fetch) -> "FeedHealth":
        """Return the health after a further poll."""
        return _health(
            fetch,
            name=self.name,
            polls=self.polls + 1,
            gaps=self.gaps + (fetch.outcome == Outcome.GAP),
            missed=self.missed + (fetch.missed_estimate or 0),
            answered=self.answered + has_entries(fetch.outcome),
            found=self.found if fetch.found is None else (self.found or 0) + fetch.found,
        )


def feed_health(
    config: Config, configured: Sequence[str], names: Mapping[str, str | None] | None = None
) -> list[FeedHealth]:
    """Return the feeds of the configuration, then the others that the lake has polled, each with its last poll.

    A page that was once named alone leaves the row of a poll too, for nobody knew that it was one: it is left out.
    """
    query = """select url, kind, "at", outcome, status, newest_at, next_at, next_reason, message, errors_in_row,
                      permanent_url,
                      count(*) over feed as polls,
                      count(*) filter (where outcome = 'gap') over feed as gaps,
                      coalesce(sum(missed_estimate) over feed, 0)::bigint as missed,
                      count(*) filter (where list_contains(?, outcome)) over feed as answered,
                      (sum(found) over feed)::bigint as found,
                      url in (select url from fetches where kind = 'page')
                      and coalesce(max(new_entries) over feed, 0) = 0 as is_page
               from fetches where kind in ('feed', 'sitemap')
               window feed as (partition by url)
               qualify row_number() over (partition by url order by "at" desc) = 1
               order by url"""
    rows = _rows(config, query, [sorted(WITH_ENTRIES)])
    known_names = names or {}
    polled = {row["url"]: _health_of_row(row, known_names.get(row["url"])) for row in rows}
    listed = [polled.get(url) or never_polled(url, known_names.get(url)) for url in dict.fromkeys(configured)]
    others = [polled[row["url"]] for row in rows if row["url"] not in set(configured) and not row["is_page"]]
    return [*listed, *others]


def last_kinds(config: Config) -> dict[str, str]:
    """Return what each polled address is by its last poll: feed, sitemap, list (a site, an index, OPML) or page."""
    query = """select url, case when bool_or(kind = 'page') and coalesce(max(new_entries), 0) = 0 then 'page'
                                when arg_max(outcome, "at") = 'list' then 'list'
                                else arg_max(kind, "at") end as kind
               from fetches group by url"""
    return {row["url"]: row["kind"] for row in _rows(config, query)}


def _rows(config: Config, query: str, parameters: Sequence[object] = ()) -> list[dict[str, Any]]:
    """Return the rows of a query by the names of its columns; none where there is no lake yet."""
    from ingest.lake import open_lake
    from ingest.lake.store import open_store

    if not open_store(config.lake).exists():
        return []
    result = open_lake(config.lake).sql(query, list(parameters) or None)
    return [dict(zip(result.columns, row, strict=True)) for row in result.fetchall()]


def never_polled(url: str, name: str | None = None) -> FeedHealth:
    """Return the health of a feed before its first poll."""
    return FeedHealth(url, NEVER_POLLED, why="due now", name=name)


def by_urgency(feed: FeedHealth) -> tuple[int, int, datetime, str]:
    """Return a key that sorts feeds: those in trouble, the longest first; the never polled; the others by next poll."""
    rank = 0 if feed.problems else 1 if feed.is_new else 2
    return rank, -feed.errors_in_row, feed.next_at or _DISTANT_FUTURE, feed.url


def _health_of_row(row: Mapping[str, Any], name: str | None) -> FeedHealth:
    fetch = Fetch(row["url"], row["kind"], row["at"], row["outcome"])
    names = ("status", "newest_at", "next_at", "next_reason", "message", "errors_in_row", "permanent_url")
    fetch = replace(fetch, **{column: row[column] for column in names})
    totals = {column: row[column] for column in ("polls", "gaps", "missed", "answered", "found")}
    return _health(fetch, name=name, **totals)


def _health(
    fetch: Fetch, *, name: str | None, polls: int, gaps: int, missed: int, answered: int, found: int | None
) -> FeedHealth:
    outcome, errors = fetch.outcome, fetch.errors_in_row
    shows_code = fetch.status is not None and fetch.status >= 300 and outcome != Outcome.NOT_MODIFIED
    in_a_row = f" ({errors} in a row)" if errors > 1 else ""
    return FeedHealth(
        fetch.url,
        status=f"{outcome} {fetch.status}" if shows_code else str(outcome),
        newest_at=fetch.newest_at,
        next_at=fetch.next_at,
        why=fetch.next_reason or "",
        complete=_completeness(polls, gaps, missed, answered, found),
        problems="" if is_healthy(outcome) else f"{fetch.message or outcome}{in_a_row}",
        polls=polls,
        gaps=gaps,
        missed=missed,
        name=name,
        polled_at=fetch.at,
        errors_in_row=errors,
        answered=answered,
        moved=fetch.permanent_url if fetch.permanent_url and fetch.permanent_url != fetch.url else "",
        found=found,
        outcome=str(outcome),
    )


def _completeness(polls: int, gaps: int, missed: int, answered: int, found: int | None) -> str:
    """Return whether entries were missed, in words."""
    if not gaps:
        return f"no gap in {answered} polls" if answered > 1 else "-"  # one poll has none to be compared with
    count = f"{gaps} gap{'s' * (gaps != 1)} in {polls} poll{'s' * (polls != 1)}"
    about = f"about {missed} missed" if missed else "missed: an unknown number"
    return f"{count}, {about}{'' if found is None else f', {found} found'}"
