"""Run the HTTP client alone twice against a fault-injecting web server that publishes its routes at `/_catalog`.

    python soak/fault_round.py --port 8800

Run it under a guard that refuses connections off loopback. State between the rounds is kept as `Fetch` rows, as the
lake would keep it. Prints one line per route with the outcomes of the rounds, and with --json a machine-readable file.
The server is expected on 127.0.0.1, further sites with their own robots.txt on 127.0.0.2 to 127.0.0.8, same port.
"""

import argparse
import asyncio
import json
import resource
import time
from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from urllib.request import urlopen

from ingest.feeds import parse_feed
from ingest.fetch import AllowedNetwork, Client, FetchSettings, Request, Response, fetch_all, page_reason
from ingest.fetch.clock import utc_now
from ingest.polling.due import Purpose, is_due
from ingest.polling.fetch_rows import settle
from ingest.polling.judge import is_repeat, judge_poll, redirected_away
from ingest.polling.schedule import PollPace
from ingest.records import Entry, Feed, Fetch
from ingest.records.outcome import Outcome
from ingest.urls.identity import identity_url

_NO_WAITING = PollPace(
    min_interval=timedelta(0),
    min_unvalidated=timedelta(0),
    usual=timedelta(0),
    max_interval=timedelta(0),
    first_error=timedelta(0),
    first_refused=timedelta(0),
)


class PollState:
    """The rows, entries and pages that are known after the polls so far."""

    def __init__(self, pages_elsewhere: int) -> None:
        self.pages_elsewhere = pages_elsewhere  # how many pages of a feed on 127.0.0.2 to 127.0.0.8 are fetched
        self.rows: dict[str, Fetch] = {}
        self.entries: dict[str, set[str]] = {}
        self.outcomes: dict[str, list[str]] = {}
        self.known: set[str] = set()
        self.pages: dict[str, str] = {}

    def poll(self, response: Response) -> Iterable[Request]:
        """Process one poll; yield the new pages of the feed."""
        url = response.request.url
        previous = self.rows.get(url)
        feed: Feed | None = None
        new: tuple[Entry, ...] = ()
        if response.outcome in (Outcome.OK, Outcome.TRUNCATED) and not is_repeat(response, previous):
            feed = parse_feed(response.body, url=response.final_url, headers=dict(response.headers))
            new = self._unknown(url, feed)
        poll = judge_poll(response, feed, previous, new)
        self.rows[url] = settle(response, poll, feed, previous, pace=_NO_WAITING)
        self.outcomes.setdefault(url, []).append(
            f"{poll.outcome}{f' ({poll.new_entries})' if poll.new_entries else ''}"
        )
        for entry in new if url.startswith("http://127.0.0.1:") else new[: self.pages_elsewhere]:
            page = identity_url(entry.url) or ""
            if entry.url and page not in self.known and "x.test" not in entry.url:
                self.known.add(page)
                yield Request(entry.url, "page", found_in=response.final_url)

    def _unknown(self, url: str, feed: Feed) -> tuple[Entry, ...]:
        known = self.entries.setdefault(url, set())
        entries = {_identity(entry): entry for entry in feed.entries}
        new = tuple(entry for key, entry in entries.items() if key not in known)
        known.update(entries)
        return new


def _identity(entry: Entry) -> str:
    return identity_url(entry.url) or entry.guid or ""


def routes(port: int) -> list[str]:
    """Return every route that is to be polled, and one feed on each of the other sites."""
    with urlopen(f"http://127.0.0.1:{port}/_catalog", timeout=10) as answer:
        catalog = json.load(answer)["routes"]
    paths = [path for path, about in catalog.items() if about["poll"]]
    chains = [path for path in paths if path.endswith("*")]  # redirects, as many as the number that follows
    paths = [path for path in paths if path not in chains]
    paths += [path[:-1] + hops for path in chains for hops in ("5", "30")]
    main = [f"http://127.0.0.1:{port}{path}" for path in paths]
    return main + [f"http://127.0.0.{host}:{port}/feed/ok.rss" for host in range(2, 9)]


async def run_round(client: Client, state: PollState, urls: list[str]) -> None:
    """Poll what is due, then fetch the pages of new entries. Waits for a Retry-After of up to 40 seconds."""
    pages: list[Request] = []
    waiting = [
        url for url in urls if is_due(state.rows.get(url), utc_now() + timedelta(seconds=40), Purpose.SCHEDULED_POLL)
    ]
    while waiting:
        due = [url for url in waiting if is_due(state.rows.get(url), utc_now(), Purpose.SCHEDULED_POLL)]
        requests = [Request(url, "feed", previous=state.rows.get(url)) for url in due]
        async for response in fetch_all(client, requests):
            pages += state.poll(response)
        waiting = [url for url in waiting if url not in due]
        if waiting:
            await asyncio.sleep(0.5)
    async for response in fetch_all(client, pages):
        reason = "redirected-away" if redirected_away(response) else page_reason(response)
        state.pages[response.request.url] = str(reason or "ok")


async def run(args: argparse.Namespace) -> PollState:
    """Run all rounds with one client."""
    settings = FetchSettings(
        contact="news@example.org",
        allow_networks=tuple(
            AllowedNetwork.parse(f"127.0.0.{host}/32:{args.port + 2}" if host == 1 else f"127.0.0.{host}/32")
            for host in range(1, 9)
        ),
        delay=args.delay,
        total_timeout=args.timeout,
        robots_timeout=args.timeout,
        max_bytes=args.max_bytes,
        max_decoded_bytes=args.max_bytes,
    )
    urls, state = routes(args.port), PollState(args.pages_elsewhere)
    async with Client(settings) as client:
        for number in range(args.rounds):
            with urlopen(f"http://127.0.0.1:{args.port}/_mark?name=round{number + 1}", timeout=10):
                pass
            await run_round(client, state, urls)
    return state


def main() -> None:
    """Run the rounds and print the outcomes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--delay", type=float, default=0.05)
    parser.add_argument("--timeout", type=float, default=3.0)
    parser.add_argument("--max-bytes", type=int, default=20_000_000)
    parser.add_argument("--pages-elsewhere", type=int, default=5, help="pages fetched on each of the other sites")
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    started = time.monotonic()
    state = asyncio.run(run(args))
    for url, outcomes in state.outcomes.items():
        row = state.rows[url]
        print(f"{url.partition('//')[2]:45} {' | '.join(outcomes):40} {(row.message or '')[:90]}")
    for url, outcome in state.pages.items():
        print(f"page {url[:60]:60} {outcome}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    counts = Counter(outcome.partition(" ")[0] for outcomes in state.outcomes.values() for outcome in outcomes)
    print(f"{sum(counts.values())} polls, {len(state.pages)} pages, {time.monotonic() - started:.1f} s, peak {peak} MB")
    print(", ".join(f"{name} {count}" for name, count in sorted(counts.items())))
    if args.json:
        rows = {url: {"next_at": str(row.next_at), "permanent": row.permanent_url} for url, row in state.rows.items()}
        args.json.write_text(json.dumps({"outcomes": state.outcomes, "pages": state.pages, "rows": rows}, indent=1))


if __name__ == "__main__":
    main()
