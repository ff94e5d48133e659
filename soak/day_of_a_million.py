"""Simulate a day of a million articles: the scheduler, politeness and windows of the stream on a virtual clock.

    python soak/day_of_a_million.py --articles 1000000 --feeds 20000 --hosts 8000 --cores 2

The scheduler is the real one (`ingest.polling.schedule`). Feeds publish at random, few much and many little, twice as
much at noon as at midnight. A window polls what is due and fetches the pages of new entries, one request a second and
host; what does not get its turn within the patience of the client is deferred to a later window. Extraction and commits
take the time that the rates say (measured: see benchmarks/RESULTS.md), and windows queue for them.
"""

import argparse
import heapq
import json
import math
import random
from bisect import bisect_right
from collections import Counter, deque
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from ingest.polling.schedule import PollFacts, feed_rhythm, next_poll
from ingest.records.outcome import Outcome

START = datetime(2026, 11, 23, tzinfo=UTC)
DAY = 86_400.0
LISTED = 40  # entries of a feed
PATIENCE = 300.0  # seconds that a request waits for its host's turn


@dataclass(slots=True)
class Feed:
    """A feed, the seconds at which it publishes, and how many of its entries were seen."""

    number: int
    host: int
    published: list[float]
    seen: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """The page of an entry, with the second at which it was published."""

    host: int
    published: float


@dataclass(slots=True)
class Day:
    """What the day adds up to."""

    polls: int = 0
    not_modified: int = 0
    pages: int = 0
    deferred: int = 0
    missed: int = 0
    skipped: int = 0  # feeds that were due while an earlier window had them under way
    windows_at_once: int = 0
    latencies: list[float] = field(default_factory=list)
    window_seconds: list[float] = field(default_factory=list)


def publish(articles: int, feeds: int, hosts: int, seed: int) -> list[Feed]:
    """Return feeds whose entries of the day add up to about `articles`; a feed has 5,000 at most."""
    chance = random.Random(seed)
    weights = [1 / (number + 10) ** 0.8 for number in range(feeds)]
    total = sum(weights)
    result = []
    for number, weight in enumerate(weights):
        mean = min(5_000.0, articles * weight / total)
        count = max(0, round(chance.gauss(mean, math.sqrt(mean))))
        times: list[float] = []
        while len(times) < count:
            moment = chance.uniform(0, DAY)
            if chance.random() < (1 - math.cos(2 * math.pi * moment / DAY)) / 6 + 2 / 3:
                times.append(moment)
        result.append(Feed(number, chance.randrange(hosts), sorted(times)))
    return result


def simulate(feeds: list[Feed], chosen: argparse.Namespace) -> Day:
    """Run the windows of the day, and those after it until all is committed."""
    day = Day()
    due = [(0.0, feed.number) for feed in feeds]
    heapq.heapify(due)
    deferred: deque[tuple[float, Page]] = deque()  # with the time when they are due
    extraction_free = commit_free = 0.0
    ends: list[float] = []
    tick = 0.0
    while tick < DAY or deferred:
        polled: list[Feed] = []
        while due and due[0][0] <= tick and tick < DAY:
            polled.append(feeds[heapq.heappop(due)[1]])
        requests = Counter(feed.host for feed in polled)
        pages = [page for feed in polled for page in _poll(feed, tick, day)]
        while deferred and deferred[0][0] <= tick:
            pages.append(deferred.popleft()[1])
        fetched, later = _fetch(pages, requests, chosen.delay)
        deferred += [(tick + chosen.interval, page) for page in later]
        fetch_end = tick + max(requests.values(), default=0) * chosen.delay + 2.0
        extraction_free = max(fetch_end, extraction_free) + len(fetched) / (chosen.pages_per_core * chosen.cores)
        commit_free = max(extraction_free, commit_free) + chosen.commit_seconds + len(fetched) * chosen.commit_article
        day.pages += len(fetched)
        day.deferred += len(later)
        day.latencies += [commit_free - page.published for page in fetched]
        day.window_seconds.append(commit_free - tick)
        ends = [end for end in ends if end > tick] + [commit_free]
        day.windows_at_once = max(day.windows_at_once, len(ends))
        for feed in polled:
            due_at = _next_poll(feed, tick)
            if due_at < commit_free:  # the next window finds it under way until this one is committed
                day.skipped += 1
                due_at = commit_free
            heapq.heappush(due, (due_at, feed.number))
        tick += chosen.interval
    return day


def _poll(feed: Feed, tick: float, day: Day) -> list[Page]:
    """Return the pages of the entries that are new in a feed; those that left it since the last poll are missed."""
    new = feed.published[feed.seen : bisect_right(feed.published, tick)]
    feed.seen += len(new)
    day.polls += 1
    day.not_modified += not new
    day.missed += max(0, len(new) - LISTED)
    return [Page(feed.host, moment) for moment in new[-LISTED:]]


def _fetch(pages: list[Page], requests: Counter[int], delay: float) -> tuple[list[Page], list[Page]]:
    """Return the pages that are fetched, and those whose turn does not come; count the requests of each host."""
    fetched: list[Page] = []
    later: list[Page] = []
    for page in pages:
        if (requests[page.host] + 1) * delay > PATIENCE:
            later.append(page)
        else:
            requests[page.host] += 1
            fetched.append(page)
    return fetched, later


def _next_poll(feed: Feed, tick: float) -> float:
    now = START + timedelta(seconds=tick)
    dates = [START + timedelta(seconds=moment) for moment in feed.published[max(0, feed.seen - LISTED) : feed.seen]]
    facts = PollFacts(Outcome.OK, 200, rhythm=feed_rhythm(dates, now))
    following = next_poll(now, facts, key=str(feed.number))
    assert following.at is not None
    return (following.at - START).total_seconds()


def quantile(values: list[float], share: float) -> float:
    """Return a quantile of sorted values."""
    return values[min(len(values) - 1, int(share * len(values)))] if values else 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--feeds", type=int, default=20_000)
    parser.add_argument("--hosts", type=int, default=8_000)
    parser.add_argument("--interval", type=float, default=300.0, help="seconds of a window")
    parser.add_argument("--delay", type=float, default=1.0, help="seconds between requests to a host")
    parser.add_argument("--cores", type=int, default=2)
    parser.add_argument("--pages-per-core", type=float, default=40.0, help="pages extracted a second and core")
    parser.add_argument("--commit-seconds", type=float, default=1.0, help="of a commit, whatever is in it")
    parser.add_argument("--commit-article", type=float, default=0.008, help="seconds of a commit for each article")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    feeds = publish(chosen.articles, chosen.feeds, chosen.hosts, chosen.seed)
    day = simulate(feeds, chosen)
    latencies, windows = sorted(day.latencies), sorted(day.window_seconds)
    print(
        json.dumps(
            {
                "published": sum(len(feed.published) for feed in feeds),
                "polls": day.polls,
                "polls without news": day.not_modified,
                "pages": day.pages,
                "deferred": day.deferred,
                "entries that left their feed unseen": day.missed,
                "feeds that waited for a window to commit": day.skipped,
                "windows at once": day.windows_at_once,
                "seconds of a window, median / 95 % / longest": [
                    round(quantile(windows, share)) for share in (0.5, 0.95, 1)
                ],
                "minutes from publication to commit, median / 95 % / 99 %": [
                    round(quantile(latencies, share) / 60, 1) for share in (0.5, 0.95, 0.99)
                ],
                "cores busy with extraction": round(day.pages / chosen.pages_per_core / DAY, 2),
            },
            indent=1,
        )
    )


if __name__ == "__main__":
    main()
