"""Planning a deletion: which articles are meant, and which article takes the place of each deleted original."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from ingest.lake.committed_files import CommittedFile, files_of, read_columns
from ingest.lake.selection import DeletionPlan, Selection, any_of, columns_for, fitting, is_one_of, repeated_ids
from ingest.lake.snapshot import snapshot
from ingest.lake.storage import Store

if TYPE_CHECKING:
    import pyarrow as pa


def plan_deletion(store: Store, selection: Selection) -> DeletionPlan:
    """Return what a deletion of the selection does to the articles of a lake. Nothing is changed."""
    articles = [(file.day, rows) for file, rows in file_rows(store, "articles")]
    sightings = [rows for _, rows in file_rows(store, "sightings")]
    if selection.is_by_date:
        ids = _ids_before(articles, selection.before)
    else:
        ids = _selected_ids(articles, sightings, selection)
        if selection.before is not None:
            ids &= _ids_before(articles, selection.before)
    if not ids:
        return DeletionPlan(selection)
    urls = {
        value
        for rows, key in [*((rows, "id") for _, rows in articles), *((rows, "article_id") for rows in sightings)]
        for name in ("url", "canonical_url")
        if name in rows.column_names
        for value in rows.filter(is_one_of(rows[key], ids))[name].to_pylist()
        if value
    }
    merges = (rows for _, rows in file_rows(store, "cluster_merges"))
    successors = find_successors(ids, (rows for _, rows in articles), merges)
    copies = {
        url
        for _, rows in file_rows(store, "rejects")
        for url in rows.filter(is_one_of(repeated_ids(rows), ids))["url"].to_pylist()
        if url
    }
    return DeletionPlan(selection, frozenset(ids), frozenset(urls), successors, frozenset(copies))


def file_rows(store: Store, table: str) -> Iterator[tuple[CommittedFile, "pa.Table"]]:
    """Yield each file of a table with the columns that tell what a deletion means."""
    for file in files_of(store, snapshot(store), table):
        yield file, read_columns(store, lambda file=file: [file], table, columns_for(table))  # type: ignore[misc]


def _selected_ids(
    articles: Iterable[tuple[date, "pa.Table"]], sightings: Iterable["pa.Table"], selection: Selection
) -> set[str]:
    ids: set[str] = set()
    of_sources: set[str] = set()
    of_others: set[str] = set()
    for _, rows in articles:
        masks = [is_one_of(rows["id"], selection.ids), is_one_of(rows["source_domain"], selection.domains)]
        masks += [fitting(rows[name], selection) for name in ("url", "canonical_url")]
        ids.update(rows.filter(any_of(masks, rows.num_rows))["id"].to_pylist())
        of_sources.update(rows.filter(is_one_of(rows["feed_url"], selection.sources))["id"].to_pylist())
    for rows in sightings:
        ids.update(rows.filter(fitting(rows["url"], selection))["article_id"].to_pylist())
        if selection.sources:
            mask = any_of((is_one_of(rows[name], selection.sources) for name in ("source", "feed_url")), rows.num_rows)
            for identity, is_hit in zip(rows["article_id"].to_pylist(), mask.to_pylist(), strict=True):
                (of_sources if is_hit else of_others).add(identity)
    return ids | (of_sources - of_others)


def _ids_before(articles: Iterable[tuple[date, "pa.Table"]], before: date | None) -> set[str]:
    """Return the ids of the articles all of whose versions were first seen before a day."""
    earlier: set[str] = set()
    later: set[str] = set()
    for day, rows in articles:
        (earlier if before is not None and day < before else later).update(rows["id"].to_pylist())
    return earlier - later


def find_successors(
    ids: set[str], articles: Iterable["pa.Table"], merges: Iterable["pa.Table"]
) -> Mapping[str, str | None]:
    """Return for each deleted article that others point to the id that takes its place, None where none is left.

    It is that of the article of its cluster that was first seen of those that stay, and of the smallest id among
    these. Clusters that were merged into each other are one.
    """
    parents: dict[str, str] = {}
    pointed: set[str] = set()
    for rows in merges:
        pointed.update(ids.intersection(rows["cluster_id"].to_pylist()))
        pointed.update(ids.intersection(rows["merged_into"].to_pylist()))
        parents.update(zip(rows["cluster_id"].to_pylist(), rows["merged_into"].to_pylist(), strict=True))
    firsts: dict[str, tuple[Any, str]] = {}
    for rows in articles:
        columns = (rows[name].to_pylist() for name in ("id", "cluster_id", "duplicate_of", "first_seen_at"))
        for identity, cluster, original, seen_at in zip(*columns, strict=True):
            pointed.update(ids.intersection((cluster, original)))
            if identity not in ids and cluster is not None:
                root = _root(cluster, parents)
                firsts[root] = min(firsts.get(root, (seen_at, identity)), (seen_at, identity))
    places = {identity: firsts.get(_root(identity, parents)) for identity in sorted(pointed)}
    return {identity: None if place is None else place[1] for identity, place in places.items()}


def _root(cluster: str, parents: Mapping[str, str]) -> str:
    """Return the cluster that a cluster is part of in the end; a circle, which no writer makes, ends at its least."""
    path = [cluster]
    while (parent := parents.get(path[-1])) is not None and parent not in path:
        path.append(parent)
    return path[-1] if parents.get(path[-1]) is None else min(path)
