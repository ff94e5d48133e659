"""What a deletion means: from articles, addresses, domains, sources and days to ids, and to the rows of each table."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from ingest.errors import Reason
from ingest.lake.dropping import REPEATED
from ingest.urls.clean import source_domain
from ingest.urls.identity import identity_url
from ingest.urls.parse import split_address

if TYPE_CHECKING:
    import pyarrow as pa

ID_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "articles": ("id",),
    "sightings": ("article_id",),
    "fingerprints": ("id",),
    "links": ("id", "other_id"),
}
"""The columns of each table that hold the id of an article; a row goes with any of them."""
URL_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "articles": ("url", "canonical_url"),
    "sightings": ("url",),
    "rejects": ("url",),
    "fetches": ("url", "final_url"),
}
"""The columns of each table that hold the address of an article."""
SOURCE_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "sightings": ("source", "feed_url"),
    "rejects": ("source", "feed_url"),
    "fetches": ("url",),
}
"""The columns of each table that name the source of a row."""
POINTER_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "articles": ("duplicate_of", "cluster_id"),
    "fingerprints": ("cluster_id",),
    "cluster_merges": ("cluster_id", "merged_into"),
}
"""The columns of each table that point to the first article of a cluster."""
PLACE_COLUMNS = ("archive_file", "archive_offset", "archive_length")
"""The columns of `fetches` that say where the archive has an answer."""
_OTHER_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "articles": ("source_domain", "feed_url", "first_seen_at"),
    "fetches": ("kind", *PLACE_COLUMNS),
    "rejects": ("reason", "message"),
}
_KEPT_BY_DATE = ("deletions", "links", "cluster_merges")  # tables whose rows are no news of their day


@dataclass(frozen=True, slots=True)
class Selection:
    """What is to be deleted: what fits any of the ids, addresses, registrable domains or sources.

    `before` leaves out the days from there on; alone it means all rows of earlier days.
    """

    ids: frozenset[str] = frozenset()
    urls: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    before: date | None = None

    @property
    def is_by_date(self) -> bool:
        """Whether all rows before a day are meant."""
        return self.before is not None and not (self.ids or self.urls or self.domains or self.sources)


@dataclass(frozen=True, slots=True)
class DeletionPlan:
    """The ids of the articles to delete, their addresses as they are spelled in the lake, and the new pointers.

    `successors` has the id that takes the place of each deleted first article of a cluster, None where none is left.
    `copies` are the addresses of copies of the articles that were not stored: they are not known any more.
    """

    selection: Selection
    ids: frozenset[str] = frozenset()
    urls: frozenset[str] = frozenset()
    successors: Mapping[str, str | None] = field(default_factory=dict)
    copies: frozenset[str] = frozenset()


def rows_to_delete(table: str, day: date | None, rows: "pa.Table", plan: DeletionPlan) -> "pa.Array":
    """Return which rows of a file of one day are to be deleted."""
    import pyarrow.compute as pc

    selection = plan.selection
    masks = [is_one_of(rows[name], plan.ids) for name in ID_COLUMNS.get(table, ())]
    if table == "rejects":
        masks.append(is_one_of(repeated_ids(rows), plan.ids))
    if table == "fetches":  # a server may say of a copy that it has not changed, so that it would not be read
        masks.append(pc.and_(is_one_of(rows["url"], plan.copies), is_one_of(rows["kind"], ["page"])))
    is_old = selection.before is None or (day is not None and day < selection.before)
    if table == "cluster_merges":
        masks += [
            is_one_of(rows[name], [old for old, new in plan.successors.items() if new is None])
            for name in POINTER_COLUMNS[table]
        ]
    if selection.is_by_date:
        return all_rows(rows) if is_old and table not in _KEPT_BY_DATE else any_of(masks, rows.num_rows)
    if table in ("rejects", "fetches"):
        for name in URL_COLUMNS[table]:
            fits = any_of([is_one_of(rows[name], plan.urls), fitting(rows[name], selection)], rows.num_rows)
            masks.append(pc.and_(fits, is_one_of(rows["kind"], ["page"])) if table == "fetches" else fits)
    if is_old and selection.sources:
        masks += [is_one_of(rows[name], selection.sources) for name in SOURCE_COLUMNS.get(table, ())]
    return any_of(masks, rows.num_rows)


def rows_to_change(table: str, rows: "pa.Table", plan: DeletionPlan) -> "pa.Array":
    """Return which rows point to a deleted article."""
    return any_of((is_one_of(rows[name], plan.successors) for name in POINTER_COLUMNS.get(table, ())), rows.num_rows)


def with_successors(table: str, rows: "pa.Table", plan: DeletionPlan) -> "pa.Table":
    """Return rows whose pointers lead to the successors of deleted articles.

    An article that becomes the first of its cluster is no duplicate any more. A merge of a cluster with itself is left
    out.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    for name in POINTER_COLUMNS.get(table, ()):
        values = [plan.successors.get(value, value) for value in rows[name].to_pylist()]
        if name == "duplicate_of":
            own = rows["id"].to_pylist()
            values = [None if value == identity else value for value, identity in zip(values, own, strict=True)]
        at = rows.schema.get_field_index(name)
        rows = rows.set_column(at, rows.schema.field(at), pa.array(values, pa.string()))
    if table == "articles":
        at = rows.schema.get_field_index("duplicate_similarity")
        field_ = rows.schema.field(at)
        kept = pc.if_else(rows["duplicate_of"].is_valid(), rows["duplicate_similarity"], pa.scalar(None, field_.type))
        rows = rows.set_column(at, field_, kept)
    if table == "cluster_merges":
        rows = rows.filter(pc.not_equal(rows["cluster_id"], rows["merged_into"]))
    return rows


def repeated_ids(rows: "pa.Table") -> Any:
    """Return the id of the article that each reject says to be a copy of, null where it is none."""
    import pyarrow.compute as pc

    named = pc.struct_field(pc.extract_regex(rows["message"], REPEATED), "id")
    return pc.if_else(pc.equal(rows["reason"], Reason.COPY.value), named, None)


def fitting(values: "pa.ChunkedArray", selection: Selection) -> "pa.Array":
    """Return which addresses are selected ones, in any spelling, or of selected registrable domains.

    Only addresses that contain the host or the domain are parsed.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    identities = {identity for url in selection.urls if (identity := identity_url(url))}
    parts = {_host(url) for url in selection.urls} | selection.domains
    candidates = any_of(
        (pc.fill_null(pc.match_substring(values, part, ignore_case=True), False) for part in sorted(parts)), len(values)
    )
    hits = [
        value
        for value in pc.unique(values.filter(candidates)).to_pylist()
        if value in selection.urls or identity_url(value) in identities or source_domain(value) in selection.domains
    ]
    return pa.array([], pa.bool_()) if not len(values) else is_one_of(values, hits)


def _host(url: str) -> str:
    """Return the part of the host that all spellings of an address have in common; the text itself of no address."""
    identity = identity_url(url)
    return url if identity is None else split_address(identity).host


def is_one_of(values: Any, wanted: Iterable[str]) -> "pa.Array":
    """Return which values of a column are among some texts; null is not."""
    import pyarrow as pa
    import pyarrow.compute as pc

    mask = pc.is_in(values, value_set=pa.array(sorted(wanted), pa.string()))
    return _whole(mask)


def any_of(masks: Iterable[Any], length: int) -> "pa.Array":
    """Return which rows are in any of some masks of a length."""
    import pyarrow as pa
    import pyarrow.compute as pc

    result = pa.repeat(pa.scalar(False), length)
    for mask in masks:
        result = pc.or_(result, _whole(mask))
    return result


def all_rows(rows: "pa.Table") -> "pa.Array":
    """Return a mask of all rows."""
    import pyarrow as pa

    return pa.repeat(pa.scalar(True), rows.num_rows)


def columns_for(table: str) -> list[str]:
    """Return the columns of a table that the functions of this module read."""
    sources = (ID_COLUMNS, URL_COLUMNS, SOURCE_COLUMNS, POINTER_COLUMNS)
    names: Collection[str] = [name for columns in sources for name in columns.get(table, ())]
    return list(dict.fromkeys([*names, *_OTHER_COLUMNS.get(table, ())]))


def _whole(mask: Any) -> "pa.Array":
    import pyarrow as pa

    return mask.combine_chunks() if isinstance(mask, pa.ChunkedArray) else mask
