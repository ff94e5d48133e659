"""The commit step, the same for every rhythm and engine: the outcomes of a run become one cycle of the lake.

Who reads, fetches and extracts holds no lease and decides nothing. What counts is decided here, against the lake as it
is now. `run` names the work of an attempt, and is written into the log: whoever tries it again, with the same rows or
others, finds it there.
"""

import threading
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from itertools import chain
from typing import Any

from ingest.config import Config
from ingest.dedupe import Relations
from ingest.identity.reject import reject_row
from ingest.lake.archive.parts import remove_parts_of
from ingest.lake.archive.storing import stage_answers
from ingest.lake.article_rows import stage_articles
from ingest.lake.commit import commit_cycle
from ingest.lake.deciding import decide, distinct_rows, judge_duplicates, next_versions, without_known
from ingest.lake.deletions import load_deletions
from ingest.lake.dropping import without_copies
from ingest.lake.encoding import encode_articles
from ingest.lake.kept import shared_state
from ingest.lake.lease import held_lease, hold_lease
from ingest.lake.log import Counts, CycleMeta, LogEntry
from ingest.lake.publication import ANY_DAY, NOTHING_LEFT_OUT, LeftOut, Publication, rows_left_out
from ingest.lake.recovery import recover
from ingest.lake.runs import find_run
from ingest.lake.snapshot import next_cycle
from ingest.lake.stage import stage_file, write_postponed
from ingest.lake.staged_rows import are_staged, remove_staged_rows, row_parts
from ingest.lake.store import open_store
from ingest.records import (
    Article,
    ArticleHead,
    EncodedArticles,
    Fetch,
    Fingerprint,
    ItemsRead,
    KnownItems,
    PollRow,
    Postponed,
    Rejected,
    Unchanged,
)
from ingest.records.outcome import Outcome

#: What a run hands to its commit: one outcome for each item, the rows of its requests, and how many items there were.
OtherItem = Unchanged | Rejected | Fetch | PollRow | Postponed | ItemsRead | KnownItems
RunItem = EncodedArticles | Article | OtherItem

_mutex = threading.Lock()


@dataclass(frozen=True, slots=True)
class CommitReport:
    """What a commit did. `entry` is None when nothing was new, so that nothing was committed.

    `counts` are those of the entry, or of the items where there is none. `repeated` says that an earlier attempt had
    committed the run, or given it up (`entry.abandoned`). `postponed` are the locations of pages that the run had no
    room for, `left_out` the articles that were not published in the days of the run: they are in none of the counts,
    and the lake does not know them.
    """

    run: str
    entry: LogEntry | None
    counts: Counts
    repeated: bool = False
    postponed: tuple[str, ...] = ()
    left_out: LeftOut = NOTHING_LEFT_OUT


def commit_run(
    lake: str,
    run: str,
    items: Iterable[RunItem],
    now: datetime,
    config: Config | None = None,
    *,
    holder: str = "ingest",
    publication: Publication = ANY_DAY,
    read_again: Mapping[str, int] | None = None,
) -> CommitReport:
    """Commit the outcomes of a run as one cycle, whose number is chosen here, unless the log has the run already.

    The lease is held for the commit only; the wait for another writer is bounded by `config.cycle.wait_seconds`. A
    caller that holds the lease keeps it. What the lake knows by now, of articles, rejects and further sightings, is
    left out, and so is what was deleted on request; ids and versions are settled, and duplicates judged, against the
    lake as it is. Calling again with the same `run` finishes or finds what was begun.

    With `read_again` the items are articles whose bytes the lake knows already. It has by id the version with which
    each was compared: where that is the newest still, the next one is stored. An article whose id it lacks is decided
    as ever.

    Where items say how many were read (`ItemsRead`), that must be the number of outcomes: `AccountError` otherwise,
    and nothing is committed. Beside a `Postponed` page no `PollRow` is committed: until the last item of a poll is in
    the lake, the poll has not happened. Nor are the rows of requests where `publication` leaves an article out, so that
    a later run asks again. Raises `LakeBusy` when another writer does not end, `LakeError` as
    `commit_cycle` does.
    """
    config, items = config or Config(), list(items)
    with sole_writer(lake, holder, config.cycle.wait_seconds):
        recover(lake, tables=False)
        entry = find_run(lake, run)
        if entry is not None:
            report = CommitReport(run, entry, entry.counts, repeated=True)
        else:
            report = _commit(lake, run, items, now, config, publication, read_again)
        if config.archive.keep:
            remove_parts_of(open_store(lake), run)
        if are_staged(items):
            remove_staged_rows(open_store(lake), run)
        return report


@contextmanager
def sole_writer(lake: str, holder: str, wait: float) -> Iterator[None]:
    """Be the only writer: of this process, whose threads take turns, and with the lease of the lake."""
    with _mutex:
        is_held = held_lease(lake) is not None  # by the caller: no other commit of this process is under way
        with nullcontext() if is_held else hold_lease(lake, holder=holder, wait=wait):
            yield


@dataclass(frozen=True, slots=True)
class _Decided:
    """What is to be committed: the articles with their verdicts, and the outcomes and rows beside them."""

    articles: Sequence[ArticleHead]
    relations: Relations
    prints: Sequence[Fingerprint]
    others: Sequence[OtherItem]


def _commit(
    lake: str,
    run: str,
    items: Iterable[RunItem],
    now: datetime,
    config: Config,
    publication: Publication,
    read_again: Mapping[str, int] | None,
) -> CommitReport:
    groups, others = _split(items, now)
    store = open_store(lake)
    parts = row_parts(store, groups)
    left_out = rows_left_out(parts, publication)
    heads = [head for head in _heads(groups) if head.row not in left_out.rows]
    if left_out.rows:
        others = [item for item in others if not isinstance(item, Fetch | PollRow)]
        others += [ItemsRead(-len(left_out.rows))] if any(isinstance(item, ItemsRead) for item in others) else []
    decided = _decide(lake, heads, others, now, config, read_again)
    postponed = tuple(sorted(item.page.raw.location for item in others if isinstance(item, Postponed)))
    rows = _rows_by_table(decided, now)
    counts = _count(decided)
    if postponed:
        write_postponed(lake, run, postponed)
    entry = None
    if rows or decided.articles:
        cycle = next_cycle(lake)
        verdicts = decided.relations.verdicts
        files = stage_articles(lake, cycle, now.date(), parts, decided.articles, verdicts) if decided.articles else []
        if "fetches" in rows:
            state = shared_state(lake, config.state.since(now))
            rows["fetches"], answers = stage_answers(store, cycle, now, rows["fetches"], state, load_deletions(store))
            files += answers
        for table, records in sorted(rows.items()):
            files.append(stage_file(lake, cycle, table, now.date(), 0, distinct_rows(table, records)))
        meta = CycleMeta(
            config_sha256=config.digest(),
            compared_since=config.state.since(now),
            run=run,
            phrases=decided.relations.phrases,
        )
        entry = commit_cycle(lake, cycle, now, files, counts, meta)
    return CommitReport(run, entry, counts, postponed=postponed, left_out=left_out)


def _split(items: Iterable[RunItem], now: datetime) -> tuple[list[EncodedArticles], list[OtherItem]]:
    """Return the articles in encoded groups, and the other items."""
    groups: list[EncodedArticles] = []
    articles: list[Article] = []
    others: list[OtherItem] = []
    for item in items:
        if isinstance(item, EncodedArticles):
            groups.append(item)
        elif isinstance(item, Article):
            articles.append(item if item.first_seen_at else replace(item, first_seen_at=now))
        elif isinstance(item, OtherItem):
            others.append(item)
        else:
            raise TypeError(f"a commit got {type(item).__name__}, which is not an outcome: put Extract() before it")
    return [*groups, *([encode_articles(articles)] if articles else [])], others


def _heads(groups: Iterable[EncodedArticles]) -> list[ArticleHead]:
    """Return the heads of all groups, each with the position of its row among the rows of all groups."""
    heads = chain.from_iterable(group.heads for group in groups)
    return [replace(head, row=row) for row, head in enumerate(heads)]


def _decide(
    lake: str,
    heads: Sequence[ArticleHead],
    others: Sequence[OtherItem],
    now: datetime,
    config: Config,
    read_again: Mapping[str, int] | None,
) -> _Decided:
    """Decide what becomes of the items of a run, against the lake as it is."""
    since = config.state.since(now)
    state = shared_state(lake, since)
    deletions = load_deletions(open_store(lake))
    outcomes: list[OtherItem] = []
    articles: list[ArticleHead] = []
    is_postponed = any(isinstance(item, Postponed) for item in others)
    allowed = (kept for item in (*heads, *others) if (kept := deletions.without_forbidden(item)) is not None)
    for outcome in without_known(allowed, state) if read_again is None else allowed:
        if isinstance(outcome, ArticleHead):
            articles.append(outcome)
        elif not (is_postponed and isinstance(outcome, PollRow)):
            outcomes.append(outcome)
    stored, unchanged = (
        decide(articles, state, now) if not read_again else next_versions(articles, read_again, state, now)
    )
    stored.sort(key=lambda article: (article.id, article.version))
    relations, prints = judge_duplicates(stored, state, now)
    while True:  # without the copies, the others may be compared with further articles
        stored, unchanged, copies = without_copies(stored, prints, unchanged, relations, config.copies.drop)
        if not copies:
            return _Decided(stored, relations, prints, [*unchanged, *outcomes])
        outcomes += without_known(copies, state)
        relations, prints = judge_duplicates(stored, state, now)


def _count(decided: _Decided) -> Counts:
    """Return the numbers of a cycle: exactly one of stored, unchanged, rejected for each item; rows count as none."""
    total = Counter(
        stored=len(decided.articles),
        duplicates=sum(verdict.duplicate_of is not None for verdict in decided.relations.verdicts),
        cut_keys=decided.relations.cut_keys,
    )
    reasons: Counter[str] = Counter()
    read = 0
    is_read_known = False
    for item in decided.others:
        if isinstance(item, Unchanged):
            total["unchanged"] += 1
            total["deleted"] += item.is_deleted
        elif isinstance(item, KnownItems):
            total["unchanged"] += item.number
        elif isinstance(item, Rejected):
            total["rejected"] += 1
            reasons[item.reason.value] += 1
        elif isinstance(item, ItemsRead):
            is_read_known = True
            read += item.number
        elif isinstance(item, Postponed):
            read -= 1
        elif (row := item.row if isinstance(item, PollRow) else item).outcome != Outcome.DEFERRED:
            total["fetched"] += 1
            total["not_modified"] += row.status == 304
    outcomes = total["stored"] + total["unchanged"] + total["rejected"]
    return Counts(read=read if is_read_known else outcomes, **total, reasons=tuple(sorted(reasons.items())))


def _rows_by_table(decided: _Decided, now: datetime) -> dict[str, list[Any]]:
    """Return the rows beside those of the articles that the outcomes stand for, by table."""
    rows: defaultdict[str, list[Any]] = defaultdict(list)
    rows["sightings"] += [article.sighting for article in decided.articles if article.sighting is not None]
    for item in decided.others:
        if isinstance(item, Unchanged) and item.sighting is not None:
            sighting = item.sighting
            rows["sightings"].append(sighting if sighting.seen_at else replace(sighting, seen_at=now))
        elif isinstance(item, Rejected):
            rows["rejects"].append(reject_row(item, now))
        elif isinstance(item, Fetch):
            rows["fetches"].append(item)
        elif isinstance(item, PollRow):
            rows["fetches"].append(item.row)
    rows["fingerprints"] += decided.prints
    rows["links"] += decided.relations.links
    rows["cluster_merges"] += decided.relations.merges
    return {table: records for table, records in rows.items() if records}


def counts_by_name(counts: Counts) -> dict[str, int]:
    """Return the numbers of a cycle by name, without the reasons of its rejects."""
    return {name: number for name, number in asdict(counts).items() if name != "reasons"}
