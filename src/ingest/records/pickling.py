"""Fast pickling of records: by position, without the names of their fields."""

from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from operator import attrgetter
from typing import Any


def _pickle_by_position(kind: type[Any]) -> None:
    """Let a class of records be pickled as the class and the values.

    The methods that `dataclasses` generates for frozen slotted classes look up the fields every time and are three
    times slower. A record is pickled several times between processes and stages: a third of the work of a cycle.
    """
    names = tuple(field.name for field in fields(kind))
    values = attrgetter(*names) if len(names) > 1 else None

    def reduce(record: Any) -> tuple[type[Any], tuple[Any, ...]]:
        return kind, values(record) if values else (getattr(record, names[0]),)

    kind.__reduce__ = reduce  # type: ignore[assignment]


def pickle_by_position(defined: Iterable[object]) -> None:
    """Let every dataclass among the objects be pickled by position; a module passes `globals().values()`."""
    for kind in tuple(defined):
        if isinstance(kind, type) and is_dataclass(kind):
            _pickle_by_position(kind)
