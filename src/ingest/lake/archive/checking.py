"""Comparing the archive with the rows of `fetches` that refer to it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ingest.errors import LakeError
from ingest.ids import sha256_hex
from ingest.lake import layout
from ingest.lake.archive.deleted import names_deleted
from ingest.lake.archive.storing import Place
from ingest.lake.archive.warc import decode_answer, end_of_head
from ingest.lake.committed_files import file_bytes, files_of, read_columns
from ingest.lake.damage import Problem
from ingest.lake.deletions import Deletions, load_deletions
from ingest.lake.selection import PLACE_COLUMNS
from ingest.lake.snapshot import snapshot
from ingest.lake.storage import Store

if TYPE_CHECKING:
    import pyarrow as pa


def archive_problems(store: Store, repaired_until: str) -> list[Problem]:
    """Return the references that lead to no record or another body, and the records that no row refers to.

    All files must be readable. Rows up to the last repair may refer to a file that it took out. Of documents of feeds
    and lists it is also checked that they name nothing that was deleted.
    """
    files = {file.path for file in snapshot(store).files(layout.ARCHIVE)}
    rows = _references(store)
    by_file: dict[str, dict[Place, list[tuple[str | None, str]]]] = {}
    problems: list[Problem] = []
    missing: dict[str, int] = {}
    for file, offset, length, sha256, kind, cycle in zip(*(column.to_pylist() for column in rows.columns), strict=True):
        if file in files:
            by_file.setdefault(file, {}).setdefault((file, offset, length), []).append((sha256, kind))
        elif cycle > int(repaired_until or 0):
            missing[file] = missing.get(file, 0) + 1
    for file, number in sorted(missing.items()):
        problems.append(Problem("archive", file, f"{number} rows of fetches refer to it, and it is not in the lake"))
    deletions = load_deletions(store)
    for file in sorted(files):
        problems += _file_problems(store, file, by_file.get(file, {}), deletions)
    return problems


def _references(store: Store) -> "pa.Table":
    import pyarrow.dataset as ds

    columns = [*PLACE_COLUMNS, "body_sha256", "kind", "cycle"]
    where = ds.field("archive_file").is_valid()
    return read_columns(store, lambda: files_of(store, snapshot(store), "fetches"), "fetches", columns, where)


def _file_problems(
    store: Store, path: str, places: dict[Place, list[tuple[str | None, str]]], deletions: Deletions
) -> list[Problem]:
    """Return the problems of one file: the references to it must cover it from its first record to its end."""
    content = file_bytes(store, path)
    problems: list[Problem] = []
    end = end_of_head(content)
    for place, referring in sorted(places.items()):
        _, offset, length = place
        if offset != end:
            problems.append(Problem("archive", path, f"no row of fetches refers to its bytes from {end} to {offset}"))
        end = offset + length
        problems += _record_problems(path, content[offset:end], referring, deletions)
    if end != len(content):
        problems.append(Problem("archive", path, f"no row of fetches refers to its bytes from {end} to {len(content)}"))
    return problems


def _record_problems(
    path: str, record: bytes, referring: Sequence[tuple[str | None, str]], deletions: Deletions
) -> list[Problem]:
    try:
        digest = sha256_hex(decode_answer(record, path).body)
        is_document = all(kind != "page" for _, kind in referring)
        if is_document and names_deleted(record, deletions):
            return [Problem("deleted", path, "a document in it names something that was deleted; delete it again")]
    except LakeError as error:
        return [Problem("archive", path, str(error))]
    if any(sha256 != digest for sha256, _ in referring):
        return [Problem("archive", path, f"a row of fetches refers to a record with another body ({digest[:12]}...)")]
    return []
