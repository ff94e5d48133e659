"""The lake: tables of Parquet with a log, on local disk or in an object store.

A writer calls `commit_run` with what it read: that takes the lease, decides what is new, and commits one cycle. Readers
call `open_lake`, or read the folders of the tables with whatever reads Parquet.
"""

from typing import TYPE_CHECKING, Any

from ingest.lake.commit import commit_cycle
from ingest.lake.damage import Problem
from ingest.lake.kept import KeptState, shared_state
from ingest.lake.lease import hold_lease
from ingest.lake.lease_content import Lease
from ingest.lake.log import Counts, CycleMeta, LogEntry, StagedFile
from ingest.lake.reader import Lake, open_lake
from ingest.lake.recovery import RecoveryReport, recover
from ingest.lake.repair import RepairReport, repair
from ingest.lake.result import Result
from ingest.lake.runs import find_run
from ingest.lake.snapshot import next_cycle
from ingest.lake.stage import stage_file, take_postponed, write_postponed
from ingest.lake.verify import VerifyReport

if TYPE_CHECKING:
    from ingest.lake.committing import CommitReport, commit_run

__all__ = [
    "CommitReport",
    "Counts",
    "CycleMeta",
    "KeptState",
    "Lake",
    "Lease",
    "LogEntry",
    "Problem",
    "RecoveryReport",
    "RepairReport",
    "Result",
    "StagedFile",
    "VerifyReport",
    "commit_cycle",
    "commit_run",
    "find_run",
    "hold_lease",
    "next_cycle",
    "open_lake",
    "recover",
    "repair",
    "shared_state",
    "stage_file",
    "take_postponed",
    "write_postponed",
]


def __getattr__(name: str) -> Any:
    """Import the commit step on first use: a run without anything new needs no deciders."""
    if name not in ("CommitReport", "commit_run"):
        raise AttributeError(f"module 'ingest.lake' has no attribute {name!r}")
    from ingest.lake import committing

    return getattr(committing, name)
