"""The records: one public place for all of them, and pickles that hold values by position only."""

import pickle
import pickletools
from dataclasses import fields, is_dataclass
from typing import Any

import pytest

from ingest import records
from ingest.records import documents, feeds, rows, sources

KINDS: list[Any] = [kind for name in records.__all__ if is_dataclass(kind := getattr(records, name))]


def _sample(kind: Any) -> Any:
    """A record with another text in each field: what is of the wrong type travels too."""
    return kind(*(f"{kind.__name__} {each.name}" for each in fields(kind)))


def test_every_record_is_found_in_one_place() -> None:
    made = {
        name: value
        for module in (documents, feeds, rows, sources)
        for name, value in vars(module).items()
        if is_dataclass(value)
    }
    assert len(KINDS) >= 30
    assert {name: getattr(records, name) for name in made} == made
    assert set(made) <= set(records.__all__)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_record_travels_as_its_class_and_its_values(kind: Any) -> None:
    record = _sample(kind)
    assert pickle.loads(pickle.dumps(record)) == record
    made, values = record.__reduce__()
    assert made is kind
    assert values == tuple(getattr(record, each.name) for each in fields(kind))
    words = [argument for _, argument, _ in pickletools.genops(pickle.dumps(record)) if isinstance(argument, str)]
    assert not {each.name for each in fields(kind)} & set(words)  # no field is named, so none is looked up
