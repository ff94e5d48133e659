"""The judge of `watch_day.py`: what was published against what the lake holds and reports. Run through `watch_day.py`.

An item lies in a gap when its date lies between what was known before a poll with the outcome `gap` and that poll;
where no poll before it was whole, between the oldest item that the feed had at our first try and that poll.
"""

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import ingest
from day_server import WINDOW, Day

Item = tuple[int, int]  # feed and number


@dataclass
class Verdict:
    """Where the items that are not stored went; each in one list."""

    rejected: list[Item] = field(default_factory=list)
    in_gaps: list[Item] = field(default_factory=list)
    only_errors: list[Item] = field(default_factory=list)  # their feed never gave a whole answer
    before: list[Item] = field(default_factory=list)  # gone before the first poll that the lake has of their feed
    silent: list[Item] = field(default_factory=list)


@dataclass(frozen=True)
class LakeContents:
    """What the lake holds of the day."""

    ids: dict[str, int]  # different articles by address
    versions: dict[str, int]
    rejected: set[str]
    waiting: set[str]  # of the rejected those that are to be tried again
    gaps: dict[str, list[tuple[datetime | None, datetime]]]  # by feed: (known to, poll)
    estimated: Counter[str]  # missed by feed
    answered: set[str]  # feeds that gave a whole answer
    first: dict[str, datetime]  # when the lake's first poll of a feed was


def read_lake(path: str) -> LakeContents:
    """Return all that the judge needs of a lake."""
    lake = ingest.open_lake(path)
    stored = lake.sql("select url, count(*), count(distinct id) from articles group by url").fetchall()
    rejects = lake.sql("select url, retry_at is not null from rejects").fetchall()
    polls = lake.sql(
        """select url, "at", outcome, missed_estimate, lag(complete_to) over feed, lag(newest_at) over feed
           from fetches where kind = 'feed' window feed as (partition by url order by "at")
           order by "at", url"""
    ).fetchall()
    gaps: dict[str, list[tuple[datetime | None, datetime]]] = {}
    estimated: Counter[str] = Counter()
    for url, at, outcome, missed, known_to, newest in polls:
        if outcome == "gap":
            gaps.setdefault(url, []).append((known_to if newest is not None else None, at))
            estimated[url] += missed or 0
    return LakeContents(
        ids={url: ids for url, _, ids in stored},
        versions={url: versions for url, versions, _ in stored},
        rejected={url for url, _ in rejects},
        waiting={url for url, waits in rejects if waits},
        gaps=gaps,
        estimated=estimated,
        first={url: at for url, at, *_ in reversed(polls)},
        answered={url for url, _, outcome, *_ in polls if outcome in ("new", "gap")},
    )


def announced_in(answers: list[dict[str, object]]) -> set[Item]:
    """Return the items that were in a whole answer to us."""
    announced: set[Item] = set()
    for answer in answers:
        path, count = str(answer["path"]), answer.get("count")
        if path.endswith("/feed") and isinstance(count, int):
            feed = int(path.removesuffix("/feed"))
            announced |= {(feed, item) for item in range(max(0, count - WINDOW), count)}
    return announced


def weigh(day: Day, missing: list[Item], contents: LakeContents) -> Verdict:
    """Return where each item that is not stored is reported."""
    verdict = Verdict()
    for feed, item in missing:
        url, date = day.url(feed, "/feed"), day.date(feed, item)
        if day.url(feed, f"/item/{item}") in contents.rejected:
            verdict.rejected.append((feed, item))
        elif url not in contents.answered:
            verdict.only_errors.append((feed, item))
        elif any((known_to or _shown(day, feed, contents)) < date <= at for known_to, at in contents.gaps.get(url, ())):
            verdict.in_gaps.append((feed, item))
        elif date <= contents.first[url]:
            verdict.before.append((feed, item))
        else:
            verdict.silent.append((feed, item))
    return verdict


def _shown(day: Day, feed: int, contents: LakeContents) -> datetime:
    """Return the date before the oldest item that the feed had at the first try of it that the lake knows."""
    first = contents.first[day.url(feed, "/feed")]
    return day.date(feed, day.published(feed, first) - WINDOW - 1)


def judge(day: Day, lake: str, log: Path) -> bool:
    """Compare the lake with what was published and answered; print the numbers. Return whether nothing is wrong."""
    contents = read_lake(lake)
    answers = [json.loads(line) for line in log.read_text().splitlines()]
    announced = announced_in(answers)
    every = {(feed, item) for feed in range(day.feeds) for item in range(day.published(feed, day.end))}
    missing = sorted(item for item in every if day.url(item[0], f"/item/{item[1]}") not in contents.ids)
    verdict = weigh(day, missing, contents)
    doubled = sum(ids > 1 for ids in contents.ids.values())
    sound = ingest.open_lake(lake).verify().ok
    _tell_course(lake, answers)
    again = sum(versions > 1 for versions in contents.versions.values())
    print(f"published {len(every)}, announced {len(announced)}, stored {len(contents.ids)}, more than once {doubled}")
    print(f"stored with a further version (a text that was cut at first) {again}")
    waiting = sum(day.url(feed, f"/item/{item}") in contents.waiting for feed, item in verdict.rejected)
    print(f"rejected {len(verdict.rejected)}, of them to be tried again {waiting}")
    missed = Counter(feed for feed, _ in verdict.in_gaps)
    estimated = {feed: contents.estimated[day.url(feed, "/feed")] for feed in range(day.feeds)}
    wrong = {feed: (missed[feed], estimated[feed]) for feed in estimated if missed[feed] or estimated[feed]}
    print(f"in gaps {len(verdict.in_gaps)}, estimated {sum(estimated.values())}; (missed, estimated) by feed {wrong}")
    deaf = sorted({feed for feed, _ in verdict.only_errors})
    print(f"with error rows only {len(verdict.only_errors)}, of feeds that never gave a whole answer {deaf}")
    print(f"published and gone before the first poll of their feed that was committed {len(verdict.before)}")
    lost = [item for item in verdict.silent if item in announced]
    print(f"neither stored nor reported {len(verdict.silent)}, of them announced {len(lost)}: {verdict.silent[:8]}")
    print("lake", "sound" if sound else "NOT SOUND")
    return sound and not doubled and not (verdict.silent or verdict.only_errors or verdict.before)


def _tell_course(path: str, answers: list[dict[str, object]]) -> None:
    lake = ingest.open_lake(path)
    faults = Counter(str(answer["fault"]) for answer in answers if "fault" in answer)
    cycles = lake.sql("select count(distinct first_seen_at) from articles").fetchall()[0][0]
    outcomes = dict(lake.sql("select outcome, count(*) from fetches group by 1 order by 1").fetchall())
    reasons = dict(lake.sql("select reason, count(*) from rejects group by 1 order by 1").fetchall())
    print(f"{len(answers)} answers with bodies or faults; faults {dict(sorted(faults.items()))}")
    print(f"rows of fetches {outcomes}; of rejects {reasons}")
    print(f"cycles with news {cycles}; log entries {len(lake.snapshots())}")
