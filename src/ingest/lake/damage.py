"""What is wrong with committed files, told by the log: the one place that says so to readers, writers and `verify`.

Parquet's readers do not say reliably which file is broken, or that one is at all; the log knows the size and the sum of
each. So whoever fails to read asks here which file it was.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from ingest.errors import LakeCorrupt
from ingest.ids import sha256_hex
from ingest.lake import layout, schema
from ingest.lake.log import LogEntry, StagedFile, read_log
from ingest.lake.storage import Store

ADVICE = "restore it from a backup; `ingest lake verify` lists all, `ingest lake repair` goes on without"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is not as the log says.

    `kind` is missing, unpublished, size, sha256, unreadable, rows, schema, day, twice, orphan, counts, log, unlogged,
    foreign or stale-stage.
    """

    kind: str
    path: str
    message: str


def size_problem(store: Store, entry: LogEntry, file: StagedFile, size: int | None) -> Problem | None:
    """What the size of a committed file (None: it is not in its table) says against the log."""
    if size is None:
        if store.size(layout.staged_key(entry.cycle, file.path)) is not None:
            return Problem("unpublished", file.path, "committed but not yet published; the next run does it")
        return Problem("missing", file.path, f"committed and not there; {ADVICE}")
    if size != file.bytes:
        return Problem("size", file.path, f"has {size} bytes, the log says {file.bytes}; {ADVICE}")
    return None


def sum_problem(file: StagedFile, content: bytes | None) -> Problem | None:
    """Whether the bytes of a committed file are those that were committed."""
    if content is None or sha256_hex(content) != file.sha256:
        return Problem("sha256", file.path, f"is not the file that was committed; {ADVICE}")
    return None


def sizes_of(store: Store, tables: Collection[str]) -> dict[str, int]:
    """What lies in some tables, and how long it is."""
    return {found.key: found.size for table in tables for found in store.listing(table)}


def missing_or_cut(
    store: Store, entries: Collection[LogEntry], tables: Collection[str], sizes: Mapping[str, int]
) -> list[Problem]:
    """Committed files of some tables that are not there, or not as long as they were; `sizes` is of `sizes_of`."""
    problems = []
    for entry in entries:
        for file in entry.files:
            problem = size_problem(store, entry, file, sizes.get(file.path)) if file.table in tables else None
            if problem is not None and problem.kind != "unpublished":
                problems.append(problem)
    return problems


def first_damage(store: Store, tables: Collection[str]) -> Problem | None:
    """The first damaged file of some tables: by size where that tells, else by sum, for which each is read."""
    entries = read_log(store, fresh=True)
    cut = missing_or_cut(store, entries, tables, sizes_of(store, tables))
    if cut:
        return cut[0]
    for entry in entries:
        for file in entry.files:
            if file.table in tables:
                content = store.read(file.path)
                problem = sum_problem(file, content) if content is not None else None
                if problem is not None:
                    return problem
    return None


def corrupt(store: Store, problem: Problem, others: int = 0) -> LakeCorrupt:
    """The error that tells of a damaged file, and of how many more there are."""
    more = f" ({others} more are damaged)" if others > 0 else ""
    return LakeCorrupt(f"{store.where(problem.path)}: {problem.message}{more}")


def first_line(error: BaseException) -> str:
    """What an error of a library says, on one line."""
    return (str(error).strip() or type(error).__name__).splitlines()[0][:300]


@contextmanager
def blaming(store: Store, tables: Collection[str] = schema.TABLES) -> Iterator[None]:
    """Tell what pyarrow minds as `LakeCorrupt` that names the damaged file."""
    import pyarrow as pa

    try:
        yield
    except (OSError, pa.ArrowException) as error:
        problem = first_damage(store, tables)
        if problem is not None:
            raise corrupt(store, problem) from error
        raise LakeCorrupt(
            f"{store.url}: a file of {', '.join(tables)} cannot be read ({first_line(error)}); {ADVICE}"
        ) from error
