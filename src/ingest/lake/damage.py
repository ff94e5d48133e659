"""What is wrong with committed files, according to the log. Readers, writers and `verify` all ask here.

The readers of Parquet do not reliably say which file is broken, or that one is broken at all; the log knows the size
and the checksum of each. Code that fails to read a table asks here which file it was.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from ingest.errors import LakeCorrupt
from ingest.ids import sha256_hex
from ingest.lake import layout, schema
from ingest.lake.checkpoint import LiveFile
from ingest.lake.log import StagedFile
from ingest.lake.snapshot import snapshot
from ingest.lake.storage import Store

ADVICE = "restore it from a backup; `ingest lake verify` lists all, `ingest lake repair` goes on without"
"""The next step for a damaged file."""

_OTHER_CONTENT = f"is not the file that was committed; {ADVICE}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One difference between a lake and its log.

    `kind` is missing, unpublished, size, sha256, unreadable, rows, schema, day, twice, orphan, fingerprint, counts,
    deleted, archive, replaced, log, unlogged, foreign or stale-stage. `path` is relative to the
    lake, or whole where it lies elsewhere.
    """

    kind: str
    path: str
    message: str


def size_problem(store: Store, file: LiveFile, size: int | None) -> Problem | None:
    """Return what is wrong with the size of a committed file; None stands for a file that is not in its table."""
    if size is None:
        if store.size(layout.staged_key(file.cycle, file.path)) is not None:
            return Problem("unpublished", file.path, "committed but not yet published; the next run does it")
        return Problem("missing", file.path, f"committed and not there; {ADVICE}")
    if size != file.bytes:
        return Problem("size", file.path, f"has {size} bytes, the log says {file.bytes}; {ADVICE}")
    return None


def sum_problem(file: StagedFile, content: bytes | None) -> Problem | None:
    """Return a problem unless the content of a committed file is what was committed."""
    if content is None or sha256_hex(content) != file.sha256:
        return Problem("sha256", file.path, _OTHER_CONTENT)
    return None


def file_sizes(store: Store, tables: Collection[str]) -> dict[str, int]:
    """Return the size in bytes of every file in some tables, by key."""
    return {file.key: file.size for table in tables for file in store.listing(table)}


def missing_or_cut(store: Store, files: Iterable[LiveFile], sizes: Mapping[str, int]) -> list[Problem]:
    """Return a problem for each of some files that is missing or has another size; `sizes` is of `file_sizes`."""
    problems = []
    for file in files:
        problem = size_problem(store, file, sizes.get(file.path))
        if problem is not None and problem.kind != "unpublished":
            problems.append(problem)
    return problems


def first_damage(store: Store, tables: Collection[str]) -> Problem | None:
    """Return the first damaged file of some tables: by size where that shows it, else by reading every file."""
    lake = snapshot(store, fresh=True)
    files = [file for table in tables for file in lake.files(table)]
    cut = missing_or_cut(store, files, file_sizes(store, tables))
    if cut:
        return cut[0]
    for file in files:
        name, content = layout.parse_path(file.path), store.read(file.path)
        if content is not None and name is not None and not sha256_hex(content).startswith(name.sha12):
            return Problem("sha256", file.path, _OTHER_CONTENT)
    return None


def corrupt_error(store: Store, problem: Problem, others: int = 0) -> LakeCorrupt:
    """Return the error that names a damaged file, and how many others there are."""
    more = f" ({others} more are damaged)" if others > 0 else ""
    return LakeCorrupt(f"{store.where(problem.path)}: {problem.message}{more}")


def first_line(error: BaseException) -> str:
    """Return the message of a library's error on one line of bounded length."""
    return (str(error).strip() or type(error).__name__).splitlines()[0][:300]


@contextmanager
def naming_damage(store: Store, tables: Collection[str] = schema.TABLES) -> Iterator[None]:
    """Turn errors of pyarrow into a `LakeCorrupt` that names the damaged file."""
    import pyarrow as pa

    try:
        yield
    except (OSError, pa.ArrowException) as error:
        problem = first_damage(store, tables)
        if problem is not None:
            raise corrupt_error(store, problem) from error
        raise LakeCorrupt(
            f"{store.url}: a file of {', '.join(tables)} cannot be read ({first_line(error)}); {ADVICE}"
        ) from error
