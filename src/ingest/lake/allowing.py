"""Lifting deletions: what was deleted on request may be stored again when a source carries it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from ingest.ids import article_id
from ingest.lake import schema
from ingest.lake.committed_files import files_of, read_columns
from ingest.lake.compaction import MergePlan, new_cycle, rewrite
from ingest.lake.deletions import value_sha256
from ingest.lake.log import CycleMeta
from ingest.lake.selection import Selection
from ingest.lake.snapshot import snapshot
from ingest.lake.store import existing_store
from ingest.urls.identity import identity_url

if TYPE_CHECKING:
    import pyarrow as pa

_TABLE = "deletions"
_COLUMNS = ("kind", "value_sha256", schema.CYCLE)


@dataclass(frozen=True, slots=True)
class AllowReport:
    """What was lifted. `lifted` counts rows of `deletions`; `cycle` is None where nothing fitted.

    `remaining` counts the rows that stay of the deletions (numbers of cycles, `deletions`) that rows were lifted of: an
    article may have been deleted with further addresses, of which only hashes are known.
    """

    cycle: str | None = None
    lifted: int = 0
    remaining: int = 0
    deletions: tuple[int, ...] = ()


def allow(lake: str, now: datetime, selection: Selection, cycles: frozenset[int] = frozenset()) -> AllowReport:
    """Remove rows of `deletions`, and return how many. For the holder of the lease, after `recover`.

    Lifted are the ids, addresses (with the ids that they give), domains and sources of the selection, and all that the
    deletions in `cycles` remembered. Rows that were deleted do not come back by themselves. Raises `LakeError` when
    there is no lake.
    """
    store = existing_store(lake)
    hashes = frozenset(_hashes(selection))
    live = {file.path: file for file in snapshot(store).files(_TABLE)}
    files: dict[object, list[str]] = {}
    lifted = 0
    touched: set[int] = set()
    rows_by_deletion: dict[int, int] = {}
    for file in files_of(store, snapshot(store), _TABLE):
        rows = read_columns(store, lambda file=file: [file], _TABLE, _COLUMNS)  # type: ignore[misc]
        fits = _fits(rows, hashes, cycles)
        for number, is_lifted in zip(rows[schema.CYCLE].to_pylist(), fits, strict=True):
            rows_by_deletion[number] = rows_by_deletion.get(number, 0) + (not is_lifted)
            if is_lifted:
                touched.add(number)
        if any(fits):
            lifted += sum(fits)
            files.setdefault(file.day, []).append(file.key)
    if not lifted:
        return AllowReport()
    plans = [
        MergePlan(_TABLE, day, tuple(live[key] for key in keys))  # type: ignore[arg-type]
        for day, keys in files.items()
    ]
    edits = [(plan, lambda part: _without(part, hashes, cycles)) for plan in plans]
    with new_cycle(store) as cycle:
        rewrite(store, cycle, now, edits, CycleMeta(operation="allow"))
    return AllowReport(cycle, lifted, sum(rows_by_deletion[number] for number in touched), tuple(sorted(touched)))


def _hashes(selection: Selection) -> Iterator[tuple[str, str]]:
    """Yield kind and hash of each row that a selection stands for."""
    ids = {article_id(canonical_url=identity_url(url) or url, raw_sha256="") for url in selection.urls} | selection.ids
    values = {"article": ids, "address": selection.urls, "domain": selection.domains, "source": selection.sources}
    for kind, texts in values.items():
        yield from ((kind, value_sha256(kind, text)) for text in texts)


def _fits(rows: "pa.Table", hashes: frozenset[tuple[str, str]], cycles: frozenset[int]) -> list[bool]:
    columns = (rows[name].to_pylist() for name in _COLUMNS)
    return [(kind, digest) in hashes or cycle in cycles for kind, digest, cycle in zip(*columns, strict=True)]


def _without(rows: "pa.Table", hashes: frozenset[tuple[str, str]], cycles: frozenset[int]) -> "pa.Table":
    import pyarrow as pa

    return rows.filter(pa.array([not fits for fits in _fits(rows, hashes, cycles)], pa.bool_()))
