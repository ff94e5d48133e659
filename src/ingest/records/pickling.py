"""Records are pickled by position: moving them is a third of a cycle's work."""

from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from operator import attrgetter
from typing import Any


def _pickle_by_position(kind: type[Any]) -> None:
    """Let a record be pickled as its class and its values.

    What `dataclasses` generates for frozen slotted classes asks for the list of fields each time and is three times
    slower; a record crosses process and stage borders several times, and moving it is a third of a cycle's work.
    """
    names = tuple(each.name for each in fields(kind))
    values = attrgetter(*names) if len(names) > 1 else None

    def reduce(record: Any) -> tuple[type[Any], tuple[Any, ...]]:
        return kind, values(record) if values else (getattr(record, names[0]),)

    kind.__reduce__ = reduce  # type: ignore[assignment]


def pickle_by_position(defined: Iterable[object]) -> None:
    """The same for every record among what a module defines."""
    for kind in tuple(defined):
        if isinstance(kind, type) and is_dataclass(kind):
            _pickle_by_position(kind)
