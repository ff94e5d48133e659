"""Read sources once and commit what is new: what `ingest run` and `pipelines/batch.py` call.

This module does not import Beam; the pipeline is loaded when a run begins.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from ingest.app.known_files import first_new_items
from ingest.app.resolve_sources import ResolvedSources
from ingest.app.upkeep import keep_up
from ingest.config import Config
from ingest.errors import AccountError, Reason
from ingest.lake import RecoveryReport, hold_lease, recover
from ingest.lake.publication import ANY_DAY, LEFT_OUT, Publication
from ingest.read_ahead import reading_ahead, with_next
from ingest.records import Fetch, Location, PollTarget, Rejected, Source
from ingest.records.outcome import Outcome, is_readable
from ingest.sources import list_locations, plan_files

if TYPE_CHECKING:
    from apache_beam.options.pipeline_options import PipelineOptions

    from ingest.app.cycle import CycleResult
    from ingest.lake import KeptState

#: The numbers of a run, in the order in which they are shown.
COUNTS = ("read", "stored", "unchanged", "rejected", "duplicates", "fetched", "not_modified")


@dataclass(frozen=True, slots=True)
class UnreadSource:
    """A source of which nothing could be read; `outcome` is that of its last request, None for local files."""

    source: str
    message: str
    outcome: str | None = None


@dataclass(slots=True)
class RunReport:
    """What the cycles of one run did. Its counts are those of the log entries that the run committed."""

    lake: str
    now: datetime
    counts: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)  # of the rejected items
    cycles: list[str] = field(default_factory=list)  # that were committed
    files: int = 0
    seconds: float = 0.0
    polls: tuple[Fetch, ...] = ()  # of this run
    not_asked: tuple[Fetch, ...] = ()  # the last polls of the addresses that were not asked
    unread: tuple[UnreadSource, ...] = ()
    recovered: RecoveryReport = field(default_factory=RecoveryReport)
    publication: Publication = ANY_DAY

    @property
    def new_items(self) -> int:
        """The items that the lake did not know."""
        return sum(self.counts[name] for name in ("stored", "rejected", *LEFT_OUT))

    @property
    def all_rejected(self) -> bool:
        """Whether items were read, every one was rejected, and no feed had entries that are in the lake already.

        Copies that the settings say to drop are no failure.
        """
        nothing_new = any(
            poll.outcome in (Outcome.UNCHANGED, Outcome.NOT_MODIFIED) or (poll.entries or 0) > (poll.new_entries or 0)
            for poll in self.polls
        )
        are_copies = set(self.reasons) == {Reason.COPY}
        return 0 < self.counts["read"] == self.counts["rejected"] and not are_copies and not nothing_new

    def has_failed(self, sources: Sequence[Source], *, named: bool) -> bool:
        """Return whether the run did not do what it was called for, though all that could be read is committed.

        It has failed when every item was rejected, when none of its sources could be read, and, where the caller
        `named` the sources one by one, when one of them could not be read.
        """
        return self.all_rejected or bool(self.unread and (named or len(self.unread) >= len(sources)))


def run(
    sources: ResolvedSources,
    config: Config,
    now: datetime,
    *,
    fixed_clock: bool = False,
    holder: str = "ingest run",
    options: "PipelineOptions | None" = None,
    load: Callable[[], object] | None = None,
    limit: int | None = None,
    publication: Publication = ANY_DAY,
) -> RunReport:
    """Read the sources once and commit what is new, in as many cycles as the limits of the configuration need.

    `now` is the time of the run; with `fixed_clock` it is the time of every answer from the web, too. `options` are
    Beam's. The lease of the lake is held for each commit only, and before the first one while what a killed writer left
    is put right; `holder` names the run to other writers meanwhile. `load` is called before a pipeline is built.

    With `limit` the run ends after so many items that the lake did not know; the next one goes on from there. What was
    not published in the days of `publication` is left out, and another run may store it.
    """
    report = RunReport(lake=config.lake, now=now, publication=publication)
    started = time.monotonic()
    for source in sources.local:  # a mistyped path is an error before a lake is created
        next(iter(list_locations(source, config.fetch)), None)
    with hold_lease(config.lake, holder=holder, wait=config.cycle.wait_seconds):
        report.recovered = recover(config.lake)
    unread: list[UnreadSource] = []
    listed = _list_local(sources.local, config, unread, now, limit)
    for result in _file_cycles(listed, config, now, options, load, publication):
        _add(report, result)
    if sources.targets and load is not None:
        load()
    left = None if limit is None else limit - report.new_items
    polls: dict[str, Fetch] = {}
    for result in _web_cycles(sources.targets, config, now, fixed_clock, options, left, publication):
        _add(report, result)
        polls.update({poll.url: poll for poll in result.polls})
    if sources.targets:
        unread += _add_polls(report, sources.targets, polls, _state(config, now))
    keep_up(config, now, holder=holder)
    report.unread = tuple(unread)
    report.seconds = time.monotonic() - started
    _check_counts(report.counts)
    return report


def _add_polls(
    report: RunReport, targets: Sequence[PollTarget], polls: Mapping[str, Fetch], state: "KeptState"
) -> Iterator[UnreadSource]:
    """Put the polls of a run into its report; return the addresses of which nothing could be read."""
    report.polls = tuple(poll for _, poll in sorted(polls.items()))
    last_polls = [state.last_poll(target.url) for target in targets]
    report.not_asked = tuple(poll for poll in last_polls if poll is not None and poll.url not in polls)
    return _unanswered(targets, state)


def _check_counts(counts: Counter[str]) -> None:
    if counts["read"] != counts["stored"] + counts["unchanged"] + counts["rejected"]:
        numbers = {name: counts[name] for name in COUNTS}
        raise AccountError(f"the counts do not add up ({numbers}); please report this with the input that shows it")


def _add(report: RunReport, result: "CycleResult") -> None:
    report.counts.update({name: result.counts.get(name, 0) for name in (*COUNTS, *LEFT_OUT, "cut_keys", "deleted")})
    if result.entry is not None:
        report.cycles.append(result.cycle)
        report.files += len(result.entry.files)
        report.reasons.update(dict(result.entry.counts.reasons))


def _list_local(
    sources: Sequence[Source], config: Config, unread: list[UnreadSource], now: datetime, limit: int | None
) -> Iterator[Location | Rejected]:
    """Return the files of local sources, of so many new items; add to `unread` each source that has none."""
    listed = _list_all(sources, config, unread)
    return listed if limit is None else first_new_items(listed, limit, config, now)


def _list_all(sources: Sequence[Source], config: Config, unread: list[UnreadSource]) -> Iterator[Location | Rejected]:
    for source in sources:
        has_files = False
        for location in list_locations(source, config.fetch):
            has_files = True
            yield location
        if not has_files:
            unread.append(UnreadSource(source.path_or_url, "no readable files under it; check the path"))


def _file_cycles(
    listed: Iterator[Location | Rejected],
    config: Config,
    now: datetime,
    options: "PipelineOptions | None",
    load: Callable[[], object] | None,
    publication: Publication,
) -> "Iterator[CycleResult]":
    """Run the cycles of local files. In this process, workers read ahead of the pipelines."""
    from ingest.app.cycle import run_cycle

    with reading_ahead(config, now) as ahead:
        for group, later in with_next(plan_files(listed, config)):
            yield run_cycle(
                group,
                lake=config.lake,
                now=now,
                config=config,
                options=options,
                load=load,
                ahead=ahead if options is None else None,
                later=later,
                publication=publication,
            )


def _unanswered(targets: Sequence[PollTarget], state: "KeptState") -> Iterator[UnreadSource]:
    """Yield the addresses whose last request, in this run or before, gave nothing to read."""
    pages = state.pages([target.url for target in targets])
    for target in targets:
        last = state.last_poll(target.url) or pages.get(target.url)
        if last is not None and not is_readable(last.outcome):
            yield UnreadSource(last.url, f"could not be read: {last.message or last.outcome}", last.outcome)


def _web_cycles(
    targets: tuple[PollTarget, ...],
    config: Config,
    now: datetime,
    fixed_clock: bool,
    options: "PipelineOptions | None",
    limit: int | None,
    publication: Publication,
) -> "Iterator[CycleResult]":
    """Ask the addresses, and again for the pages that an earlier run could not have and that are due."""
    if targets:
        from ingest.app.backlog import run_web
        from ingest.app.watch import warn_of_wrong_clock
        from ingest.polling import PollMode
        from ingest.polling.agenda import with_retries

        warn_of_wrong_clock(config, now)
        named = with_retries(targets, _state(config, now), now)
        mode = PollMode(fixed_clock=fixed_clock)
        yield from run_web(named, config, now, mode, options=options, limit=limit, publication=publication)


def _state(config: Config, now: datetime) -> "KeptState":
    from ingest.lake import shared_state
    from ingest.polling.agenda import state_since

    return shared_state(config.lake, state_since(config, now))
