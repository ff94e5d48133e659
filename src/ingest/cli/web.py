"""What the commands for the web share: which sources are addresses, and how polls are told."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from ingest.errors import SourceError
from ingest.records import Fetch, ListedAddress, PollTarget, Source
from ingest.records.outcome import Outcome, is_healthy


def split_sources(sources: list[Source]) -> tuple[list[Source], tuple[PollTarget, ...]]:
    """Local sources, and the web addresses to ask: those named, and those of OPML files that were named themselves."""
    local: list[Source] = []
    targets: list[PollTarget] = []
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


def opml_targets(source: Source) -> list[PollTarget]:
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


def with_listed(
    names: Mapping[str, str | None], named: Callable[[str], Iterable[ListedAddress]]
) -> dict[str, str | None]:
    """Addresses with their names, and those that lists among them (OPML, sites, indexes) lead to."""
    found: dict[str, str | None] = {}
    waiting = list(names.items())
    while waiting:
        url, name = waiting.pop(0)
        if url not in found:
            found[url] = name
            waiting += [(each.url, each.name) for each in named(url)]
    return found


def is_trouble(fetch: Fetch) -> bool:
    """Whether a source needs a look: it failed, brought nothing it should, or missed entries."""
    return not is_healthy(fetch.outcome)


def told_reasons(counted: Iterable[Iterable[tuple[str, int]]]) -> str:
    """` (no-text 17, robots 1)`: how many were rejected why, the most frequent first; empty without any."""
    total: Counter[str] = Counter()
    for reasons in counted:
        total.update(dict(reasons))
    told = ", ".join(f"{name} {number}" for name, number in sorted(total.items(), key=lambda each: (-each[1], each[0])))
    return f" ({told})" if told else ""


def hint(outcome: str) -> str:
    """The option of the command line that helps, where there is one."""
    return " (on the command line: --allow-net CIDR)" if outcome == Outcome.FORBIDDEN_ADDRESS else ""


def describe_poll(fetch: Fetch) -> str:
    """One line: address, outcome, what went wrong, when next and why; what was said is not said again."""
    status = f" {fetch.status}" if fetch.status and fetch.status >= 300 else ""
    row = f" ({fetch.errors_in_row} in a row)" if fetch.errors_in_row > 1 else ""
    known = fetch.message == f"the server answers {fetch.status}" and bool(status)
    message = f": {fetch.message}" if fetch.message and not known else ""
    return f"{fetch.url}  {fetch.outcome}{status}{row}{message}; {describe_next(fetch)}"


def describe_next(fetch: Fetch) -> str:
    """When it is asked again, and why then, without what the outcome says already."""
    if fetch.outcome == "gone":
        return "never again"
    status = f" {fetch.status}" if fetch.status and fetch.status >= 300 else ""
    reason = (fetch.next_reason or "").removeprefix(f"{fetch.outcome}{status}, ")
    reason = reason.removeprefix(f"{fetch.errors_in_row} in a row: ")
    if fetch.next_at is None:
        return reason or "no next poll"
    return f"next {fetch.next_at:%Y-%m-%d %H:%MZ}{f' ({reason})' if reason else ''}"
