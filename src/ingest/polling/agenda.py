"""What a run or a turn of `watch` has to do: pages to try again, and whether anything is due at all. No Beam."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from ingest.config import Config
from ingest.identity.reject import page_of_row
from ingest.identity.sighting import sighting_id_of
from ingest.lake import KeptState
from ingest.polling.due import Purpose, count_future_rows, is_due, retry_is_due
from ingest.polling.lists import children
from ingest.polling.targets import must_reread
from ingest.records import Fetch, ListedAddress, PendingPage, PollTarget, RejectRow, Source
from ingest.records.outcome import is_successful


def state_since(config: Config, now: datetime) -> date:
    """Return the first day of the state that a cycle looks at."""
    return config.state.since(now)


def future_rows(state: KeptState, now: datetime) -> int:
    """Return how many addresses have a last row that is dated after now: a clock was ahead, or is behind."""
    return count_future_rows(state.last_polls(), now)


def with_retries(
    targets: Sequence[PollTarget], state: KeptState, now: datetime
) -> tuple[PollTarget | PendingPage, ...]:
    """Return the targets, and the pages of their entries that an earlier cycle could not fetch and that are due again.

    A page that is a target itself is asked as such, and not a second time.
    """
    sources: dict[str, Source] = {}
    for target in targets:
        sources.setdefault(target.source.path_or_url, target.source)
    asked = {target.url for target in targets if target.kind == "page" or not _was_read(state.last_poll(target.url))}
    rows = [row for row in state.retries() if row.source in sources and row.location not in asked]
    rows = [row for row in rows if retry_is_due(row, now)]
    pages = state.pages([row.url for row in rows if row.kind == "page" and row.url is not None])
    listed = {child.url: child.source for target in targets for child in _descendants(target, state) if rows}
    again = [
        page_of_row(row, listed.get(row.feed_url or "", sources[row.source])) for row in rows if _is_failing(row, pages)
    ]
    return (*targets, *(page for page in again if sighting_id_of(page.raw) not in state))


def _was_read(last: Fetch | None) -> bool:
    return last is not None and is_successful(last.outcome)


def _descendants(target: PollTarget, state: KeptState) -> Iterator[PollTarget]:
    """Yield what a list leads to, and what the lists in it lead to: `children` bounds the depth."""
    for child in children(target, state.list_entries(target.url)):
        yield child
        yield from _descendants(child, state)


def _is_failing(row: RejectRow, pages: Mapping[str, Fetch]) -> bool:
    """Return whether a try is still due: a page that the user named is known by its row, for its bytes may change."""
    if row.kind != "page":
        return True
    last = pages.get(row.url or "")
    return last is not None and last.next_at is not None and last.next_at == row.retry_at


def due_targets(targets: Iterable[PollTarget], state: KeptState, now: datetime) -> Iterator[PollTarget]:
    """Yield the addresses that a turn would ask: of a list that is not due, those of the addresses it names.

    What is due longest comes first: what was never asked, then by the time of the last request.
    """
    due: dict[str, PollTarget] = {}
    queue = list(targets)
    pages = state.pages([target.url for target in queue if target.kind == "page"])
    looked_at: set[str] = set()
    while queue:
        target = queue.pop(0)
        if target.url in looked_at:
            continue
        looked_at.add(target.url)
        named = state.list_entries(target.url) if target.kind != "page" else ()
        if _target_is_due(target, named, pages, state, now):
            due[target.url] = target
        else:
            queue += children(target, named)
    last = {url: pages.get(url) or state.last_poll(url) for url in due}
    yield from sorted(due.values(), key=lambda target: str(row.at.isoformat()) if (row := last[target.url]) else "")


def _target_is_due(
    target: PollTarget, named: Sequence[ListedAddress], pages: Mapping[str, Fetch], state: KeptState, now: datetime
) -> bool:
    if target.kind == "page":
        return is_due(pages.get(target.url), now, Purpose.NAMED_PAGE)
    previous = state.last_poll(target.url)
    reread = must_reread(previous, named=bool(named))
    return is_due(previous, now, Purpose.POLL if reread else Purpose.SCHEDULED_POLL)


def is_anything_due(named: Iterable[PollTarget | PendingPage], state: KeptState, now: datetime) -> bool:
    """Return whether a turn of `watch` would ask for anything at all."""
    queue = list(named)
    pages = state.pages([item.url for item in queue if isinstance(item, PollTarget) and item.kind == "page"])
    looked_at: set[str] = set()
    while queue:
        target = queue.pop()
        if isinstance(target, PendingPage):
            return True
        named_addresses = state.list_entries(target.url) if target.kind != "page" else ()
        if _target_is_due(target, named_addresses, pages, state, now):
            return True
        if target.kind != "page" and target.url not in looked_at:
            looked_at.add(target.url)
            queue += children(target, named_addresses)
    return False
