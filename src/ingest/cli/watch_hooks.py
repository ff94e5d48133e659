"""What `ingest watch` tells other programs after each turn, by its options."""

import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.app.metrics_server import serving
from ingest.app.monitoring import ProblemCommand, TurnMetrics, write_turn
from ingest.app.report import write_report
from ingest.cli.terminal import print_line, print_warning
from ingest.config import Config
from ingest.errors import ConfigError, IngestError
from ingest.extras import install_command
from ingest.lake import open_lake, shared_state
from ingest.polling.agenda import state_since
from ingest.records import Fetch

if TYPE_CHECKING:
    from ingest.app.watch import WatchTurn

REPORT_DAYS = 30
_LATE = timedelta(minutes=10)
_ADDRESS = re.compile(r"(?:[\w.-]*|\[[0-9a-fA-F:.]+\]):\d+")

AfterTurn = Callable[["WatchTurn"], None]


@dataclass(frozen=True, slots=True)
class HookOptions:
    """The options of `watch` that tell other programs."""

    metrics: str | None = None  # an address to listen on, or a file
    report: Path | None = None
    on_problem: str | None = None
    log_json: bool = False


@contextmanager
def watch_hooks(options: HookOptions, config: Config, interval: timedelta) -> Iterator[AfterTurn]:
    """Yield what is to be called after each turn. A hook that fails is a warning: the watch goes on."""
    hooks: list[AfterTurn] = []
    last_end = time.monotonic()
    polls = shared_state(config.lake, state_since(config, datetime.now(UTC))).last_polls()

    def is_healthy() -> bool:
        return time.monotonic() - last_end < (3 * interval + _LATE).total_seconds()

    with ExitStack() as stack:
        if options.metrics is not None:
            metrics = _metrics(config.lake, polls)
            hooks.append(metrics.after_turn)
            if _ADDRESS.fullmatch(options.metrics):
                port = stack.enter_context(serving(options.metrics, metrics.text, is_healthy))
                print_line(f"metrics at port {port}: /metrics and /health", err=True)
            else:
                path = Path(options.metrics)
                metrics.write(path)  # a file that cannot be written is an error now, not a warning for ever
                hooks.append(lambda _: metrics.write(path))
        if options.on_problem is not None:
            hooks.append(ProblemCommand(options.on_problem, config.lake, polls).after_turn)
        if options.log_json:
            hooks.append(lambda turn: write_turn(turn, sys.stdout))
        if options.report is not None:
            out = options.report
            hooks.append(lambda turn: _refresh_report(config.lake, out, turn))

        def after_turn(turn: "WatchTurn") -> None:
            nonlocal last_end
            last_end = time.monotonic()
            for hook in hooks:
                try:
                    hook(turn)
                except IngestError as error:
                    print_warning(f"{error}; the watch goes on")

        yield after_turn


def _metrics(lake: str, polls: Iterable[Fetch]) -> TurnMetrics:
    try:
        return TurnMetrics(lake, polls)
    except ModuleNotFoundError as error:
        raise ConfigError(f"--metrics needs prometheus_client: {install_command('metrics')}") from error


def _refresh_report(lake: str, out: Path, turn: "WatchTurn") -> None:
    """Write the report again when a turn committed something, and at the first turn."""
    if not out.exists() or any(result.entry is not None for result in turn.results):
        write_report(open_lake(lake), out, turn.ended_at or turn.now, REPORT_DAYS)
