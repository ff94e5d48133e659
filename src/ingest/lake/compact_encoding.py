"""The encodings of compacted files: few bytes, and known to all usual readers of Parquet."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from ingest.lake import schema

if TYPE_CHECKING:
    import pyarrow as pa

_PAGE_BYTES = 8 << 20  # zstd finds what texts have in common within a page
_DISTINCT = frozenset(
    "article_id other_id cluster_id title text summary message url canonical_url final_url location guid text_sha256 "
    "html_sha256 raw_sha256 body_sha256 announced_sha256 sighting_id value_sha256 signature etag "
    "keywords.list.element".split()
)
"""Columns whose values are mostly different: a dictionary of them would be as large as they are."""
_NUMBERS = frozenset(
    "published_at modified_at published_latest word_count tokens archive_offset archive_length".split()
)
"""Columns of numbers and times whose values are mostly different, and close to those of the rows beside them."""
_POSITIONS = ("evidence.list.element.start", "evidence.list.element.end")


def compact_encodings(table: str) -> dict[str, Any]:
    """Return how pyarrow encodes the columns of a table in few bytes, in encodings that all its readers know.

    Sorted ids share their beginnings; of other texts the lengths go apart from the characters; positions, times and
    counts are stored as differences. All other columns have dictionaries.
    """
    key = schema.contract(table).key[0]
    encodings: dict[str, str] = {}
    with_dictionary: list[str] = []
    for path in _leaves(schema.arrow_schema(table)):
        if path == key:
            encodings[path] = "DELTA_BYTE_ARRAY"
        elif path in _DISTINCT:
            encodings[path] = "DELTA_LENGTH_BYTE_ARRAY"
        elif path in _NUMBERS or path.endswith(_POSITIONS):
            encodings[path] = "DELTA_BINARY_PACKED"
        else:
            with_dictionary.append(path)
    return {"data_page_size": _PAGE_BYTES, "use_dictionary": with_dictionary, "column_encoding": encodings}


def _leaves(fields: "Iterable[pa.Field]", prefix: str = "") -> Iterator[str]:
    """Yield the names of the columns that Parquet stores for some fields, as pyarrow spells them."""
    import pyarrow as pa

    for field in fields:
        path, kind = prefix + field.name, field.type
        while pa.types.is_list(kind):
            path, kind = f"{path}.list.element", kind.value_type
        if pa.types.is_struct(kind):
            yield from _leaves([kind.field(at) for at in range(kind.num_fields)], f"{path}.")
        else:
            yield path
