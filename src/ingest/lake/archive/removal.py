"""Deletion from the archive: a record stays as long as a row of `fetches` refers to it.

The files with records that no row will refer to are written anew without them, in the same cycle as the tables, and the
rows that refer to the other records of these files get their new places.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from ingest.lake import layout
from ingest.lake.archive.deleted import names_deleted
from ingest.lake.archive.storing import ArchiveWriter, Place
from ingest.lake.committed_files import checked_bytes
from ingest.lake.deletion_plan import file_rows
from ingest.lake.deletions import Deletions
from ingest.lake.log import StagedFile
from ingest.lake.selection import PLACE_COLUMNS, DeletionPlan, is_one_of, rows_to_delete
from ingest.lake.snapshot import snapshot
from ingest.lake.storage import Store

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(slots=True)
class ArchiveRemoval:
    """The files of the archive that a deletion writes anew, with the places that stay in each, in order.

    `places` has for each place in these files the new one, once they are staged; None for those that are removed.
    """

    staying: Mapping[str, tuple[Place, ...]] = field(default_factory=dict)
    places: dict[Place, Place | None] = field(default_factory=dict)

    @property
    def files(self) -> list[str]:
        """The paths of the files that are written anew, or removed."""
        return sorted(self.staying)

    def rows_to_change(self, rows: "pa.Table") -> "pa.Array":
        """Return which rows of `fetches` refer to these files."""
        return is_one_of(rows["archive_file"], self.staying)

    def stage(self, store: Store, cycle: str, now: datetime) -> list[StagedFile]:
        """Stage the new files for a cycle, and set `places`; `LakeCorrupt` when an old one is damaged."""
        staged: list[StagedFile] = []
        for path, places in sorted(self.staying.items()):
            name, content = layout.parse_path(path), checked_bytes(store, path)
            writer = ArchiveWriter(store, cycle, now, None if name is None else name.day, len(staged))
            for _, offset, length in places:
                writer.add(content[offset : offset + length])
            self.places |= dict(zip(places, writer.finish(), strict=True))
            staged += writer.files
        return staged

    def with_new_places(self, rows: "pa.Table") -> "pa.Table":
        """Return rows of `fetches` with the new places; without one where the answer is removed."""
        import pyarrow as pa

        if not self.staying:
            return rows
        columns = [rows[name].to_pylist() for name in PLACE_COLUMNS]
        old = list(zip(*columns, strict=True))
        new = [(self.places.get(place) or (None,) * 3) if place[0] in self.staying else place for place in old]
        for number, name in enumerate(PLACE_COLUMNS):
            at = rows.schema.get_field_index(name)
            kind = rows.schema.field(at)
            rows = rows.set_column(at, kind, pa.array([place[number] for place in new], kind.type))
        return rows


NOTHING_REMOVED = ArchiveRemoval()


def plan_removal(store: Store, plan: DeletionPlan, deletions: Deletions) -> ArchiveRemoval:
    """Return what a deletion removes from the archive. `deletions` are those of the lake once it is done."""
    kept: dict[Place, set[str]] = {}  # the kinds of the rows that go on to refer to a place
    gone: set[Place] = set()
    for file, rows in file_rows(store, "fetches"):
        masks = rows_to_delete("fetches", file.day, rows, plan).to_pylist()
        columns = [rows[name].to_pylist() for name in (*PLACE_COLUMNS, "kind")]
        for is_deleted, *place, kind in zip(masks, *columns, strict=True):
            if place[0] is None:
                continue
            if is_deleted:
                gone.add(tuple(place))
            else:
                kept.setdefault(tuple(place), set()).add(kind)
    documents = [place for place, kinds in kept.items() if "page" not in kinds] if len(deletions) else []
    naming = {place for place, content in _records(store, documents) if names_deleted(content, deletions)}
    removed = (gone - kept.keys()) | naming
    affected = {place[0] for place in removed} & {file.path for file in snapshot(store).files(layout.ARCHIVE)}
    staying = {path: tuple(sorted(place for place in kept if place[0] == path)) for path in sorted(affected)}
    return ArchiveRemoval(
        {path: tuple(place for place in places if place not in naming) for path, places in staying.items()}
    )


def _records(store: Store, places: Iterable[Place]) -> "Iterable[tuple[Place, bytes]]":
    """Yield the records at some places, reading each file once."""
    by_file: dict[str, list[Place]] = {}
    for place in places:
        by_file.setdefault(place[0], []).append(place)
    for path, members in sorted(by_file.items()):
        content = checked_bytes(store, path)
        yield from ((place, content[place[1] : place[1] + place[2]]) for place in sorted(members))
