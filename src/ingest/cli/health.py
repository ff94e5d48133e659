"""How each feed is doing: what the lake says of its polls, and what the polls of a running `watch` add to that."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any

from ingest.config import Config
from ingest.records import Fetch, PollTarget
from ingest.records.outcome import WITH_ENTRIES, has_entries, is_healthy

NEVER_POLLED = "never polled"
_LAST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class FeedHealth:
    """What the lake says of one feed."""

    url: str
    status: str  # the typed outcome of the last poll, "never polled" before the first
    newest_at: datetime | None = None
    next_at: datetime | None = None
    why: str = ""
    complete: str = ""
    problems: str = ""  # empty when all is well
    polls: int = 0
    gaps: int = 0
    missed: int = 0
    name: str | None = None
    polled_at: datetime | None = None
    errors_in_row: int = 0
    answered: int = 0  # polls that could have shown a gap: those with entries, and 304
    moved: str = ""  # where it has moved for good (301, 308); no trouble, it is followed
    found: int | None = None  # of what was missed; None where nobody looked for it

    def as_json(self) -> dict[str, Any]:
        """Its fields by name."""
        return asdict(self)

    def after(self, fetch: Fetch) -> "FeedHealth":
        """How it is doing after a further poll."""
        gaps, missed = self.gaps + (fetch.outcome == "gap"), self.missed + (fetch.missed_estimate or 0)
        found = self.found if fetch.found is None else (self.found or 0) + fetch.found
        answered = self.answered + has_entries(fetch.outcome)
        return _health(fetch, self.polls + 1, gaps, missed, self.name, answered, found)


def feed_health(
    config: Config, configured: Sequence[str], names: Mapping[str, str | None] | None = None
) -> list[FeedHealth]:
    """The feeds of the configuration, then those that the lake has polled beside them, each with its last poll.

    A page that was once named alone leaves the row of a poll too, for nobody knew that it was one: it is left out.
    """
    from ingest.lake import open_lake
    from ingest.lake.store import open_store

    query = """select url, kind, "at", outcome, status, newest_at, next_at, next_reason, message, errors_in_row,
                      count(*) over feed, count(*) filter (where outcome = 'gap') over feed,
                      coalesce(sum(missed_estimate) over feed, 0)::bigint,
                      count(*) filter (where list_contains(?, outcome)) over feed,
                      permanent_url, (sum(found) over feed)::bigint,
                      url in (select url from fetches where kind = 'page')
                      and coalesce(max(new_entries) over feed, 0) = 0
               from fetches where kind in ('feed', 'sitemap')
               window feed as (partition by url)
               qualify row_number() over (partition by url order by "at" desc) = 1
               order by url"""
    parameters = [sorted(WITH_ENTRIES)]
    rows = open_lake(config.lake).sql(query, parameters).fetchall() if open_store(config.lake).exists() else []
    named = names or {}
    known = {row[0]: _of_row(row, named.get(row[0])) for row in rows}
    return [
        *(known.pop(url, never_polled(url, named.get(url))) for url in dict.fromkeys(configured)),
        *(known[row[0]] for row in rows if row[0] in known and not row[-1]),
    ]


def last_kinds(config: Config) -> dict[str, str]:
    """What each polled address is, by its last poll: feed, sitemap, list (a site, an index, OPML) or page."""
    from ingest.lake import open_lake
    from ingest.lake.store import open_store

    query = """select url, case when bool_or(kind = 'page') and coalesce(max(new_entries), 0) = 0 then 'page'
                                when arg_max(outcome, "at") = 'list' then 'list'
                                else arg_max(kind, "at") end
               from fetches group by url"""
    rows = open_lake(config.lake).sql(query).fetchall() if open_store(config.lake).exists() else []
    return dict(rows)


def never_polled(url: str, name: str | None = None) -> FeedHealth:
    """A feed before its first poll."""
    return FeedHealth(url, NEVER_POLLED, why="due now", name=name)


def names_of(targets: Iterable[PollTarget]) -> dict[str, str | None]:
    """What the settings call each address that is polled: pages that are named themselves are not."""
    return {target.url: target.source.name for target in targets if target.kind != "page"}


def trouble_first(each: FeedHealth) -> tuple[int, int, datetime, str]:
    """Sorts feeds: those in trouble, the longest first; those never polled; the others as their polls come."""
    rank = 0 if each.problems else 1 if each.status == NEVER_POLLED else 2
    return rank, -each.errors_in_row, each.next_at or _LAST, each.url


def _of_row(row: tuple[Any, ...], name: str | None) -> FeedHealth:
    url, kind, at, outcome, status, newest_at, next_at, why, message, errors, polls, gaps, missed, answered = row[:14]
    fetch = Fetch(url, kind, at, outcome, status=status, newest_at=newest_at, next_at=next_at, next_reason=why)
    fetch = replace(fetch, message=message, errors_in_row=errors, permanent_url=row[14])
    return _health(fetch, polls, gaps, missed, name, answered, row[15])


def _health(
    fetch: Fetch, polls: int, gaps: int, missed: int, name: str | None, answered: int, found: int | None
) -> FeedHealth:
    outcome, status, row = fetch.outcome, fetch.status, fetch.errors_in_row
    told = f"{outcome} {status}" if status and status >= 300 and outcome != "not-modified" else outcome
    count = f"{polls} poll{'s' * (polls != 1)}"
    about = f"about {missed} missed" if missed else "missed: an unknown number"
    about += f", {found} found" if found is not None else ""
    complete = f"no gap in {answered} polls" if answered > 1 else "-"  # one poll has none to be compared with
    if gaps:
        complete = f"{gaps} gap{'s' * (gaps != 1)} in {count}, {about}"
    problems = f"{fetch.message or outcome}{f' ({row} in a row)' if row > 1 else ''}" if not is_healthy(outcome) else ""
    return FeedHealth(
        fetch.url,
        told,
        fetch.newest_at,
        fetch.next_at,
        fetch.next_reason or "",
        complete,
        problems,
        polls,
        gaps,
        missed,
        name,
        fetch.at,
        row,
        answered,
        fetch.permanent_url if fetch.permanent_url and fetch.permanent_url != fetch.url else "",
        found,
    )
