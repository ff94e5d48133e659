"""One bounded cycle: what a caller gets of the pipeline that reads its inputs and commits what is new."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from ingest.app.known_files import leave_out_known
from ingest.config import Config
from ingest.errors import LakeError
from ingest.ids import sha256_hex, stable_id
from ingest.lake import LogEntry, find_run, next_cycle, take_postponed
from ingest.lake.publication import ANY_DAY, LEFT_OUT, Publication
from ingest.read_ahead import ReadAhead
from ingest.records import Fetch, KnownItems, Location, PendingPage, Raw, Rejected, Source

if TYPE_CHECKING:
    from apache_beam.options.pipeline_options import PipelineOptions

    from ingest.flow.ingesting import Polled


@dataclass(frozen=True, slots=True)
class CycleResult:
    """What one cycle did. `entry` is None when nothing was new and so nothing was committed; `cycle` is then empty.

    `counts` are the numbers of its log entry, or of the items that were looked at where there is none; beside them
    `other_days` and `undated`, the articles that were left out because of their day of publication.
    """

    cycle: str
    counts: dict[str, int]
    entry: LogEntry | None
    polls: tuple[Fetch, ...] = ()  # rows of feeds and sitemaps that it committed
    postponed: frozenset[str] = frozenset()  # locations of pages that it had no room for: see `app.backlog`


def run_cycle(
    sources: Iterable[Source | Location | Rejected] = (),
    *,
    polled: "Sequence[Polled]" = (),
    lake: str,
    now: datetime,
    config: Config,
    options: "PipelineOptions | None" = None,
    fixed_clock: bool = False,
    max_page_bytes: int | None = None,
    load: Callable[[], object] | None = None,
    ahead: ReadAhead | None = None,
    later: Sequence[Location | Rejected] = (),
    publication: Publication = ANY_DAY,
) -> CycleResult:
    """Read the sources once and commit what is new. The lease of the lake is taken by the commit.

    `sources` are local: files, or what listing them gave; `polled` is what polls brought. A poll is news: its row of
    `fetches` is committed even when no entry was new. With `max_page_bytes` pages may be postponed. `options` are those
    of Beam: see `ingest.flow.engine`. `load` is called before a pipeline is built, which is not where the lake has
    every item. With `ahead` the workers begin to read before that, and go on with `later`, the files of the next cycle.
    """
    files = tuple(sources)
    known = 0
    if options is None and not polled:
        files, known = leave_out_known(files, config, now)
        if known and not files:
            return CycleResult("", {"read": known, "unchanged": known}, None)
    if ahead is not None:
        ahead.begin(files, later)
    if load is not None:
        load()
    from ingest.flow.context import CycleContext
    from ingest.flow.engine import run_ingest
    from ingest.flow.ingesting import Ingest

    run = run_id(lake, now, config, files, polled, publication)
    named = (*files, *([KnownItems(known)] if known else []))
    context = CycleContext.begin(lake, now, config, run=run, fixed_clock=fixed_clock, publication=publication)
    counts = run_ingest(Ingest(named, context, polled=polled, max_page_bytes=max_page_bytes), options)
    postponed = take_postponed(lake, run) if max_page_bytes is not None else frozenset()
    rows = tuple(row for row in polled if isinstance(row, Fetch) and row.kind in ("feed", "sitemap"))
    return _result(lake, run, counts, () if postponed else rows, postponed)


def _result(
    lake: str, run: str, counts: dict[str, int], polls: tuple[Fetch, ...], postponed: frozenset[str]
) -> CycleResult:
    """Return what a run did, as the log of the lake tells it. Raises `LakeError` where the log lacks its articles."""
    entry = find_run(lake, run)
    if entry is None and counts.get("stored"):
        raise LakeError(
            f"{counts['stored']} articles were read and the log of {lake} has no entry of run {run}, so "
            "they are not stored; run the same command again, and report it if that does not help"
        )
    if entry is not None:  # what was committed, not what was tried
        left_out = {name: counts[name] for name in LEFT_OUT if name in counts}
        counts = {name: number for name, number in asdict(entry.counts).items() if name != "reasons"} | left_out
    return CycleResult(entry.cycle if entry else "", counts, entry, polls, postponed)


def run_id(
    lake: str,
    now: datetime,
    config: Config,
    sources: Iterable[Source | Location | Rejected],
    polled: "Sequence[Polled]",
    publication: Publication = ANY_DAY,
) -> str:
    """Return the id of a run that is launched now: made of what it is to do, when, and where the log of the lake ends.

    The same command at the same time on the same lake has the same id, and so gives the same bytes. A launch after it
    has another one, because the log has grown.
    """
    read = [repr(source) for source in sources]  # without the stamps of files, which are not part of it
    for element in polled:
        raw = element.raw if isinstance(element, PendingPage) else element
        read.append(repr(replace(raw, content=b"", headers=()) if isinstance(raw, Raw) else raw))
        read.append(sha256_hex(raw.content) if isinstance(raw, Raw) else "")
    days = [repr(publication)] if publication.is_limited else []
    return stable_id("run", next_cycle(lake), now.isoformat(), config.digest(), *read, *days)
