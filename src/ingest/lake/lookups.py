"""What a writer asks of the lake before it stores: seen already? which version? when fetched last? like which text?

The lake is the state, and these are for the holder of the lease, after `recover`. `since` bounds what is read by day,
so that the cost need not grow with the lake's age.
"""

import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import fields
from datetime import UTC, date
from typing import TYPE_CHECKING, Any

from ingest.lake import schema
from ingest.lake.checksums import check_sums
from ingest.lake.committed_files import CommittedFile, published_files, read_columns, sums_of
from ingest.lake.damage import naming_damage
from ingest.lake.repair_mark import forgetful, is_believed, repaired_to
from ingest.lake.storage import Store
from ingest.lake.store import open_store
from ingest.records import Fetch, Fingerprint, LastVersion

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

_ID = re.compile(r"[a-z]\d-([0-9a-f]{16})([0-9a-f]{16})", re.ASCII)
_ID_LENGTH = 35


def _key(identity: str) -> tuple[int, int]:
    """128 bits of an id: its own hex digits, or, for one of another make, of its hash."""
    match = _ID.fullmatch(identity)
    if match:
        return int(match[1], 16), int(match[2], 16)
    digest = hashlib.sha256(identity.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8]), int.from_bytes(digest[8:16])


class KnownIds:
    """A set of ids in 16 bytes each: `id in known`, `len(known)`. Read only; picklable."""

    __slots__ = ("_high", "_low")

    def __init__(self, high: "np.ndarray[Any, Any]", low: "np.ndarray[Any, Any]") -> None:
        """Take the halves of the keys, in any order, repeated or not."""
        import numpy as np

        order = np.argsort(high)
        if np.any((np.diff(high[order]) == 0) & (np.diff(low[order]) != 0)):  # two ids with one half: hardly ever
            order = np.lexsort((low, high))
        high, low = high[order], low[order]
        fresh = np.ones(len(high), dtype=bool)
        fresh[1:] = (high[1:] != high[:-1]) | (low[1:] != low[:-1])
        self._high, self._low = high[fresh], low[fresh]

    @classmethod
    def of(cls, ids: Iterable[str]) -> "KnownIds":
        """The set of some ids."""
        import numpy as np

        keys = [_key(identity) for identity in ids]
        high = np.array([high for high, _ in keys], dtype=np.uint64)
        return cls(high, np.array([low for _, low in keys], dtype=np.uint64))

    @classmethod
    def union(cls, parts: Sequence["KnownIds"]) -> "KnownIds":
        """All ids of some sets."""
        import numpy as np

        return cls(np.concatenate([part._high for part in parts]), np.concatenate([part._low for part in parts]))

    def __len__(self) -> int:
        return len(self._high)

    def __contains__(self, identity: object) -> bool:
        import numpy as np

        if not isinstance(identity, str):
            return False
        high, low = _key(identity)
        at = int(np.searchsorted(self._high, np.uint64(high)))
        while at < len(self._high) and int(self._high[at]) == high:
            if int(self._low[at]) == low:
                return True
            at += 1
        return False


def id_halves(ids: "pa.ChunkedArray") -> "np.ndarray[Any, Any]":
    """The 128-bit keys of a column of ids as an array of (high, low); nulls are passed over."""
    import numpy as np
    import pyarrow.compute as pc

    parts = [np.empty((0, 2), dtype=np.uint64)]
    for chunk in ids.chunks:
        ours = pc.fill_null(pc.match_substring_regex(chunk, r"^[a-z][0-9]-[0-9a-f]{32}$"), False)
        parts.append(_parsed_halves(chunk.filter(ours)))
        strange = [_key(identity) for identity in chunk.filter(pc.invert(ours)).to_pylist() if identity is not None]
        parts.append(np.array(strange, dtype=np.uint64).reshape(-1, 2))
    return np.concatenate(parts)


def _parsed_halves(ids: "pa.StringArray") -> "np.ndarray[Any, Any]":
    """The keys of ids of our make: 32 hex digits after a prefix of three letters, all columns at once."""
    import numpy as np

    if not len(ids):
        return np.empty((0, 2), dtype=np.uint64)
    _, offsets, letters = ids.buffers()
    first = int(np.frombuffer(offsets, dtype=np.int32)[ids.offset])
    grid = np.frombuffer(letters, dtype=np.uint8)[first : first + len(ids) * _ID_LENGTH].reshape(-1, _ID_LENGTH)[:, 3:]
    worth = np.zeros(256, dtype=np.uint8)
    worth[np.frombuffer(b"0123456789abcdef", dtype=np.uint8)] = range(16)
    nibbles = worth[grid]
    packed = (nibbles[:, 0::2] << 4) | nibbles[:, 1::2]
    return np.ascontiguousarray(packed).view(">u8").astype(np.uint64)


def _columns(store: Store, table: str, columns: Sequence[str], since: date | None) -> "pa.Table":
    return read_columns(store, lambda: published_files(store, table, since), table, columns)


def known_sightings(lake: str, since: date | None = None) -> KnownIds:
    """Ids of all sightings and rejects, and of the sightings that became rejects, of the days from `since` on.

    An item whose sighting id (or reject id) is in it is unchanged. A lake that is not there knows nothing.
    """
    import numpy as np

    store = open_store(lake)
    if not store.exists():
        return KnownIds.of(())
    sightings = _columns(store, "sightings", ["id"], since)
    rejects = _columns(store, "rejects", ["id", "sighting_id"], since)
    keys = np.concatenate([id_halves(column) for column in (sightings["id"], rejects["id"], rejects["sighting_id"])])
    return KnownIds(keys[:, 0], keys[:, 1])


def last_versions(lake: str, ids: Collection[str], since: date | None = None) -> dict[str, LastVersion]:
    """The newest versions of those articles that the lake has, by id, in the order of ids.

    Of each file only the ids are read, and only of row groups whose range holds one of those asked for; the other
    columns of the row groups that have a hit.
    """
    store = open_store(lake)
    if not ids or not store.exists():
        return {}
    best: dict[str, LastVersion] = {}
    asked = sorted(set(ids))
    for member in published_files(store, "articles", since):
        check_sums(store, sums_of([member]))
        with naming_damage(store, ("articles",)):
            versions = _versions(store, member, asked)
        for identity, found in versions:
            if identity not in best or best[identity].version < found.version:
                best[identity] = found
    return dict(sorted(best.items()))


def _versions(store: Store, member: CommittedFile, asked: Sequence[str]) -> list[tuple[str, LastVersion]]:
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    wanted = pa.array(asked, pa.string())
    columns = ["id", "version", *(each.name for each in fields(LastVersion) if each.name != "version")]
    found: list[tuple[str, LastVersion]] = []
    with store.open(member.key, member.size) as source:
        reader = pq.ParquetFile(source)
        for group in _groups(reader, asked):
            hits = pc.is_in(reader.read_row_group(group, columns=["id"])["id"], value_set=wanted)
            if not pc.any(hits).as_py():
                continue
            for row in reader.read_row_group(group, columns=columns).filter(hits).to_pylist():
                row["first_seen_at"] = row["first_seen_at"].astimezone(UTC)
                found.append((row.pop("id"), LastVersion(**row)))
    return found


def _groups(reader: Any, asked: Sequence[str]) -> list[int]:
    """Row groups whose range of ids holds one that is asked for."""
    from bisect import bisect_left

    at = reader.schema_arrow.get_field_index("id")
    groups = []
    for group in range(reader.num_row_groups):
        range_of = reader.metadata.row_group(group).column(at).statistics
        if range_of is None or not range_of.has_min_max:
            groups.append(group)
            continue
        first = bisect_left(asked, range_of.min)
        if first < len(asked) and asked[first] <= range_of.max:
            groups.append(group)
    return groups


def load_fingerprints(lake: str, since: date | None = None) -> list[Fingerprint]:
    """Fingerprints of the days from `since` on, by time first seen, then id, version and scheme."""
    store = open_store(lake)
    if not store.exists():
        return []
    rows = _columns(store, "fingerprints", schema.contract("fingerprints").names, since)
    order = ["first_seen_at", "id", "version", "scheme"]
    return schema.from_table("fingerprints", rows.sort_by([(name, "ascending") for name in order]))


def fetch_state(lake: str, since: date | None = None, kinds: Collection[str] | None = None) -> dict[str, Fetch]:
    """The latest row of `fetches` for each URL (of some kinds only, when given), in the order of URLs.

    Rows from before a repair come without validators and sum of the body: see `distrust`.
    """
    store = open_store(lake)
    if not store.exists():
        return {}
    until = repaired_to(store)
    latest: dict[str, Fetch] = {}
    if until:
        before = _latest_fetches(store, lambda member: not is_believed(member, until), since, kinds)
        latest = {fetch.url: forgetful(fetch) for fetch in before}
    for fetch in _latest_fetches(store, lambda member: is_believed(member, until), since, kinds):
        latest[fetch.url] = fetch
    return dict(sorted(latest.items()))


def _latest_fetches(
    store: Store, wanted: Callable[[CommittedFile], bool], since: date | None, kinds: Collection[str] | None
) -> list[Fetch]:
    """The latest row of each URL in those files that are wanted."""
    import pyarrow as pa
    import pyarrow.compute as pc

    where = pc.field("kind").isin(sorted(kinds)) if kinds is not None else None
    names = schema.contract("fetches").names
    chosen = [member for member in published_files(store, "fetches", since) if wanted(member)]
    rows = read_columns(store, lambda: chosen, "fetches", names, where)
    # Files come in the order of cycles, and their rows in the order of time. The row that was committed last stays,
    # not the one with the latest date: a clock that was ahead for once must not decide for years.
    rows = rows.append_column("turn", pa.array(range(rows.num_rows), pa.int64()))
    rows = rows.sort_by([("url", "ascending"), ("turn", "ascending")])
    urls = rows["url"].combine_chunks()
    last = pc.not_equal(urls[:-1], urls[1:]) if rows.num_rows else pa.array([], pa.bool_())
    latest = rows.filter(pa.concat_arrays([last, pa.array([True] * min(1, rows.num_rows), pa.bool_())]))
    return schema.from_table("fetches", latest)
