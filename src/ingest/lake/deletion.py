"""Deleting articles from a lake: from tables and archive, and from what replacements, repairs and caches have kept.

A deletion is a cycle in the log: the files that hold rows of the articles are written anew without them. A row of
`deletions` keeps each from coming back. Other articles stay as they are, but for what points to a deleted one: of the
articles left in its cluster, the one that was seen first becomes the original of the others. Copies of it that were not
stored are not known any more, so that one of them is stored when a source carries it again.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ingest.lake import layout, schema
from ingest.lake.archive.removal import NOTHING_REMOVED, ArchiveRemoval, plan_removal
from ingest.lake.checkpoint import LiveFile
from ingest.lake.compaction import MergePlan, new_cycle, rewrite
from ingest.lake.deletion_plan import file_rows, plan_deletion
from ingest.lake.deletions import deletion, load_deletions
from ingest.lake.kept.forgetting import state_removal
from ingest.lake.kept.removal import RemovedRows
from ingest.lake.log import CycleMeta
from ingest.lake.replacement import publish_put_off
from ingest.lake.selection import DeletionPlan, Selection, any_of, rows_to_change, rows_to_delete, with_successors
from ingest.lake.snapshot import snapshot
from ingest.lake.stage import stage_file
from ingest.lake.staged_rows import remove_deleted_rows
from ingest.lake.storage import Store
from ingest.lake.store import existing_store
from ingest.records import Deletion

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class DeletionReport:
    """What a deletion removed: rows by table, and files that `ingest lake repair` had set aside.

    `cycle` is None when nothing fitted and nothing was to be remembered. `articles` is the number of different ids.
    `copies` are the addresses of copies that had not been stored (`copies.drop`), and are stored when they are read
    again: those that no deletion keeps away.
    """

    cycle: str | None = None
    articles: int = 0
    rows: Mapping[str, int] = field(default_factory=dict)
    removed_files: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()


def delete(
    lake: str, now: datetime, selection: Selection, *, why: str | None = None, remember: bool = True
) -> DeletionReport:
    """Delete what is selected, and return what was removed. For the holder of the lease, after `recover`.

    With `remember`, hashes of the ids, addresses, domains and sources are stored, so that they do not come back; also
    where nothing fits. An article that other sources carry as well is not deleted with a source: only its sightings by
    that source are. When this returns, nothing of it is left in the lake: neither in the tables nor in what is kept
    beside them; jobs whose articles wait in the stage have to run again. Raises `LakeError` when there is no lake.
    """
    store = existing_store(lake)
    publish_put_off(store)
    plan = plan_deletion(store, selection)
    before, aside = _rows_by_table(store), store.keys(layout.LOST)
    rows = _rows_to_remember(store, plan, now, why) if remember else []
    deletions = load_deletions(store).with_rows(rows)
    removal = plan_removal(store, plan, deletions)
    merges = list(_files_to_rewrite(store, plan, removal))
    remove_deleted_rows(store, None if remember else plan.ids)
    cycle = None
    if merges or rows:
        with new_cycle(store) as cycle, state_removal(store, cycle, plan.ids) as state:
            added = [stage_file(store.url, cycle, "deletions", now.astimezone(UTC).date(), 0, rows)] if rows else []
            added += removal.stage(store, cycle, now)
            meta = CycleMeta(operation="delete" if remember else "expire")
            collected = None if state is None else state.rows
            edits = [
                (merge, lambda part, merge=merge: edit_rows(merge, part, plan, removal, collected)) for merge in merges
            ]
            rewrite(store, cycle, now, edits, meta, added, removal.files, None if state is None else state.apply)
    after = _rows_by_table(store)
    gone = {table: number - after.get(table, 0) for table, number in before.items() if number > after.get(table, 0)}
    copies = tuple(sorted(url for url in plan.copies if not deletions.forbids(urls=(url,))))
    return DeletionReport(cycle, len(plan.ids), gone, tuple(aside) if cycle else (), copies)


def _rows_by_table(store: Store) -> dict[str, int]:
    rows: dict[str, int] = {}
    for file in snapshot(store).files():
        rows[file.table] = rows.get(file.table, 0) + file.rows
    return rows


def _files_to_rewrite(store: Store, plan: DeletionPlan, removal: ArchiveRemoval) -> Iterator[MergePlan]:
    """Yield for each table and day the files in which rows go or change."""
    live = {file.path: file for file in snapshot(store).files()}
    for table in schema.TABLES:
        by_day: dict[object, list[LiveFile]] = {}
        for file, rows in file_rows(store, table) if table != "deletions" else ():
            masks = [rows_to_delete(table, file.day, rows, plan), rows_to_change(table, rows, plan)]
            masks += [removal.rows_to_change(rows)] if table == "fetches" else []
            if any_of(masks, rows.num_rows).true_count:
                by_day.setdefault(file.day, []).append(live[file.key])
        yield from (MergePlan(table, day, tuple(files)) for day, files in by_day.items())  # type: ignore[arg-type]


def edit_rows(
    merge: MergePlan,
    rows: "pa.Table",
    plan: DeletionPlan,
    removal: ArchiveRemoval = NOTHING_REMOVED,
    collected: RemovedRows | None = None,
) -> "pa.Table":
    """Return the rows that stay, with pointers to what takes the place of deleted articles and rewritten files.

    The rows that go, and those that change, are added to `collected`.
    """
    import pyarrow.compute as pc

    is_deleted = rows_to_delete(merge.table, merge.day, rows, plan)
    kept = rows.filter(pc.invert(is_deleted))
    if merge.table == "fetches":
        is_changed, edited = removal.rows_to_change(kept), removal.with_new_places(kept)
    else:
        is_changed, edited = rows_to_change(merge.table, kept, plan), with_successors(merge.table, kept, plan)
    if collected is not None:
        # Merges of clusters may become empty and go: that they change is all that counts.
        changed = (kept if merge.table == "cluster_merges" else edited).filter(is_changed)
        collected.add(merge.table, merge.day, rows.filter(is_deleted), changed)
    return edited


def _rows_to_remember(store: Store, plan: DeletionPlan, now: datetime, why: str | None) -> list[Deletion]:
    """Return the rows of `deletions` that are not there yet, in the order of ids.

    Of a domain or a source, its own hash keeps all of it from coming back.
    """
    selection = plan.selection
    values = {"domain": selection.domains, "source": selection.sources}
    if not selection.domains and not selection.sources:
        values |= {"article": plan.ids | selection.ids, "address": plan.urls | selection.urls}
    known = load_deletions(store)
    rows = [deletion(kind, value, now, why) for kind, texts in values.items() for value in texts]
    return [row for _, row in sorted({row.id: row for row in rows if row not in known}.items())]
