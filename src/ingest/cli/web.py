"""What the commands for the web share: which sources are addresses, and how polls are shown."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from ingest.config import Config
from ingest.errors import SourceError
from ingest.records import Fetch, Source, Target

_WELL = frozenset({"new", "unchanged", "not-modified", "list"})


def split_sources(sources: list[Source]) -> tuple[list[Source], tuple[Target, ...]]:
    """Local sources, and the web addresses to ask: those named, and those of OPML files that were named themselves."""
    local: list[Source] = []
    targets: list[Target] = []
    for source in sources:
        if "://" not in source.path_or_url and not source.path_or_url.startswith("feed:"):
            if source.kind == "opml" or source.path_or_url.lower().endswith(".opml"):
                targets += opml_targets(source)
            else:
                local.append(source)
            continue
        from ingest.polling import is_web, target_of

        if is_web(source):
            targets.append(target_of(source))
        else:
            local.append(source)
    return local, tuple(targets)


def opml_targets(source: Source) -> list[Target]:
    """The feeds of an OPML file."""
    from dataclasses import replace

    from ingest.feeds import parse_opml
    from ingest.polling import target_of

    path = Path(source.path_or_url).expanduser()
    try:
        feeds = parse_opml(path.read_bytes())
    except OSError as error:
        raise SourceError(f"{path}: cannot be read ({error.strerror}); check its name") from error
    except SourceError as error:
        raise SourceError(f"{path}: {error}") from error
    if not feeds:
        raise SourceError(f"{path}: names no feed; an outline needs an xmlUrl with a web address")
    return [
        target_of(
            replace(
                source,
                path_or_url=feed.url,
                kind="feed",
                name=source.name or (feed.title if feed.title != feed.url else None),
                language=source.language or feed.language,
            )
        )
        for feed in feeds
    ]


def is_trouble(fetch: Fetch) -> bool:
    """Whether a source needs a look: it failed, brought nothing it should, or missed entries."""
    return fetch.outcome not in _WELL


def describe_poll(fetch: Fetch) -> str:
    """One line: address, outcome, what went wrong, when next and why."""
    status = f" {fetch.status}" if fetch.status and fetch.status >= 300 else ""
    row = f" ({fetch.errors_in_row} in a row)" if fetch.errors_in_row > 1 else ""
    message = f": {fetch.message}" if fetch.message else ""
    return f"{fetch.url}  {fetch.outcome}{status}{row}{message}; {describe_next(fetch)}"


def describe_next(fetch: Fetch) -> str:
    """When it is asked again, and why then."""
    if fetch.next_at is None:
        return f"never again ({fetch.next_reason or 'it is gone'})"
    return f"next {fetch.next_at.strftime('%Y-%m-%d %H:%M')} ({fetch.next_reason})"


@dataclass(frozen=True, slots=True)
class FeedHealth:
    """What the lake says of one feed."""

    url: str
    status: str  # the typed outcome of the last poll, "never polled" before the first
    newest_at: datetime | None = None
    next_at: datetime | None = None
    why: str = ""
    complete: str = ""
    problems: str = ""
    polls: int = 0
    gaps: int = 0
    missed: int = 0

    def as_json(self) -> dict[str, Any]:
        """Its fields by name."""
        return asdict(self)


def feed_health(config: Config, configured: Sequence[str]) -> list[FeedHealth]:
    """The feeds of the configuration, then those that the lake has polled beside them, each with its last poll."""
    from ingest.lake import open_lake
    from ingest.lake.store import open_store

    query = """select url, outcome, status, newest_at, next_at, next_reason, message, errors_in_row,
                      count(*) over feed, count(*) filter (where outcome = 'gap') over feed,
                      coalesce(sum(missed_estimate) over feed, 0)::bigint
               from fetches where kind in ('feed', 'sitemap')
               window feed as (partition by url)
               qualify row_number() over (partition by url order by "at" desc) = 1
               order by url"""
    rows = open_lake(config.lake).sql(query).fetchall() if open_store(config.lake).exists() else []
    known = {row[0]: _health(*row) for row in rows}
    named = [known.pop(url, FeedHealth(url, "never polled", why="due now")) for url in dict.fromkeys(configured)]
    return [*named, *known.values()]


def _health(
    url: str,
    outcome: str,
    status: int | None,
    newest_at: datetime | None,
    next_at: datetime | None,
    why: str | None,
    message: str | None,
    row: int,
    polls: int,
    gaps: int,
    missed: int,
) -> FeedHealth:
    told = f"{outcome} {status}" if status and status >= 300 and outcome != "not-modified" else outcome
    complete = f"{gaps} gaps in {polls} polls, about {missed} missed" if gaps else f"no gap in {polls} polls"
    problems = f"{message or outcome}{f' ({row} in a row)' if row > 1 else ''}" if outcome not in _WELL else ""
    return FeedHealth(url, told, newest_at, next_at, why or "", complete, problems, polls, gaps, missed)
