"""What a writer asks of the lake before it stores: which version, when fetched last, like which text.

These are for the holder of the lease, after `recover`. `since` limits what is read by the day of the folder, so that
the cost need not grow with the age of the lake.
"""

from bisect import bisect_left
from collections.abc import Callable, Collection, Sequence
from dataclasses import fields
from datetime import UTC, date
from typing import TYPE_CHECKING, Any

from ingest.lake import schema
from ingest.lake.checksums import check_sums
from ingest.lake.committed_files import CommittedFile, published_files, read_columns, sums_of
from ingest.lake.damage import naming_damage
from ingest.lake.repair_mark import is_after_repair, repaired_until, without_validators
from ingest.lake.storage import Store
from ingest.lake.store import open_store
from ingest.records import Fetch, Fingerprint, LastVersion

if TYPE_CHECKING:
    pass


def read_last_versions(store: Store, files: Sequence[CommittedFile], ids: Collection[str]) -> dict[str, LastVersion]:
    """Return the newest version in some files of `articles` of each of some articles, by id, in the order of ids.

    Of each file only the ids are read, of row groups whose range of ids holds one asked for; then the other columns of
    the row groups that have a hit.
    """
    newest: dict[str, LastVersion] = {}
    wanted = sorted(set(ids))
    check_sums(store, sums_of(files))
    for file in files:
        with naming_damage(store, ("articles",)):
            versions = _versions_in_file(store, file, wanted)
        for identity, version in versions:
            if identity not in newest or newest[identity].version < version.version:
                newest[identity] = version
    return dict(sorted(newest.items()))


def _versions_in_file(store: Store, file: CommittedFile, ids: Sequence[str]) -> list[tuple[str, LastVersion]]:
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    wanted = pa.array(ids, pa.string())
    columns = ["id", "version", *(field.name for field in fields(LastVersion) if field.name != "version")]
    versions: list[tuple[str, LastVersion]] = []
    with store.open(file.key, file.size) as source:
        reader = pq.ParquetFile(source, page_checksum_verification=True)
        for group in _row_groups_with(reader, ids):
            hits = pc.is_in(reader.read_row_group(group, columns=["id"])["id"], value_set=wanted)
            if not pc.any(hits).as_py():
                continue
            for row in reader.read_row_group(group, columns=columns).filter(hits).to_pylist():
                row["first_seen_at"] = row["first_seen_at"].astimezone(UTC)
                versions.append((row.pop("id"), LastVersion(**row)))
    return versions


def _row_groups_with(reader: Any, ids: Sequence[str]) -> list[int]:
    """Return the row groups whose range of ids holds one of some sorted ids."""
    column = reader.schema_arrow.get_field_index("id")
    groups = []
    for group in range(reader.num_row_groups):
        statistics = reader.metadata.row_group(group).column(column).statistics
        if statistics is None or not statistics.has_min_max:
            groups.append(group)
            continue
        first = bisect_left(ids, statistics.min)
        if first < len(ids) and ids[first] <= statistics.max:
            groups.append(group)
    return groups


def load_fingerprints(lake: str, since: date | None = None) -> list[Fingerprint]:
    """Return the fingerprints of the days from `since` on, by the time they were first seen, id, version and scheme."""
    store = open_store(lake)
    if not store.exists():
        return []
    names = schema.contract("fingerprints").names
    rows = read_columns(store, lambda: published_files(store, "fingerprints", since), "fingerprints", names)
    order = ["first_seen_at", "id", "version", "scheme"]
    return schema.from_table("fingerprints", rows.sort_by([(name, "ascending") for name in order]))


def fetch_state(lake: str, since: date | None = None, kinds: Collection[str] | None = None) -> dict[str, Fetch]:
    """Return the latest row of `fetches` for each URL, in the order of URLs; of some kinds only where they are given.

    Rows from before a repair come without validators and without the checksum of the body: see `repair_mark`.
    """
    store = open_store(lake)
    if not store.exists():
        return {}
    until = repaired_until(store)
    latest: dict[str, Fetch] = {}
    if until:
        before = _latest_fetches(store, lambda file: not is_after_repair(file, until), since, kinds)
        latest = {fetch.url: without_validators(fetch) for fetch in before}
    for fetch in _latest_fetches(store, lambda file: is_after_repair(file, until), since, kinds):
        latest[fetch.url] = fetch
    return dict(sorted(latest.items()))


def _latest_fetches(
    store: Store, is_wanted: Callable[[CommittedFile], bool], since: date | None, kinds: Collection[str] | None
) -> list[Fetch]:
    """Return the latest row of each URL in those files that are wanted."""
    import pyarrow as pa
    import pyarrow.compute as pc

    of_kinds = pc.field("kind").isin(sorted(kinds)) if kinds is not None else None
    names = schema.contract("fetches").names
    files = [file for file in published_files(store, "fetches", since) if is_wanted(file)]
    rows = read_columns(store, lambda: files, "fetches", names, of_kinds)
    # Files come in the order of cycles, and their rows in the order of time. The row that was committed last counts,
    # not the one with the latest date: a clock that was ahead for once must not decide for years.
    rows = rows.append_column("position", pa.array(range(rows.num_rows), pa.int64()))
    rows = rows.sort_by([("url", "ascending"), ("position", "ascending")])
    urls = rows["url"].combine_chunks()
    is_last = pc.not_equal(urls[:-1], urls[1:]) if rows.num_rows else pa.array([], pa.bool_())
    latest = rows.filter(pa.concat_arrays([is_last, pa.array([True] * min(1, rows.num_rows), pa.bool_())]))
    return schema.from_table("fetches", latest)
