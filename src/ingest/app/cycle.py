"""One bounded cycle: what a caller gets of the pipeline that reads its inputs and commits what is new."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from ingest.config import Config
from ingest.errors import LakeError
from ingest.lake import LogEntry, open_lake, take_postponed
from ingest.records import Fetch, Location, Rejected, Source

if TYPE_CHECKING:
    from apache_beam.options.pipeline_options import PipelineOptions

    from ingest.flow.ingesting import Polled


@dataclass(frozen=True, slots=True)
class CycleResult:
    """What one cycle did. `entry` is None when nothing was new and so nothing was committed.

    `counts` are the numbers of its log entry, or of the items that were looked at where there is none.
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
) -> CycleResult:
    """Read the sources once and commit what is new. The caller holds the lake's lease.

    `sources` are local: files, or what listing them gave; `polled` is what polls brought. A poll is news: its row of
    `fetches` is committed even when no entry was new. With `max_page_bytes` pages may be postponed. `options` are those
    of Beam: see `ingest.flow.engine`.
    """
    from ingest.flow.context import CycleContext
    from ingest.flow.engine import run_ingest
    from ingest.flow.ingesting import Ingest

    context = CycleContext.begin(lake, now, config, fixed_clock=fixed_clock)
    counts = run_ingest(Ingest(tuple(sources), context, polled=polled, max_page_bytes=max_page_bytes), options)
    postponed = take_postponed(lake, context.cycle) if max_page_bytes is not None else frozenset()
    rows = tuple(row for row in polled if isinstance(row, Fetch) and row.kind in ("feed", "sitemap"))
    entry = _committed(lake, context.cycle)
    if entry is None and counts.get("stored"):
        raise LakeError(
            f"{counts['stored']} articles were read and the log of {lake} has no entry of cycle {context.cycle}, so "
            "they are not stored; run the same command again, and report it if that does not help"
        )
    if entry is not None:  # what was committed, not what was tried
        counts = {name: number for name, number in asdict(entry.counts).items() if name != "reasons"}
    return CycleResult(context.cycle, counts, entry, () if postponed else rows, postponed)


def _committed(lake: str, cycle: str) -> LogEntry | None:
    entries = open_lake(lake, create=True).snapshots()
    return next((entry for entry in reversed(entries) if entry.cycle == cycle), None)
