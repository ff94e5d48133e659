"""The records: all are exported by `ingest.records`, and pickles hold values by position only."""

import pickle
import pickletools
from dataclasses import fields, is_dataclass
from typing import Any

import pytest

from ingest import records
from ingest.records import documents, feeds, rows, sources

KINDS: list[Any] = [kind for name in records.__all__ if is_dataclass(kind := getattr(records, name))]


def _sample(kind: Any) -> Any:
    """Return a record with another text in each field, whatever the field's type."""
    return kind(*(f"{kind.__name__} {field.name}" for field in fields(kind)))


def test_every_record_is_exported() -> None:
    defined = {
        name: value
        for module in (documents, feeds, rows, sources)
        for name, value in vars(module).items()
        if is_dataclass(value)
    }
    assert len(KINDS) >= 30
    assert {name: getattr(records, name) for name in defined} == defined
    assert set(defined) <= set(records.__all__)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_record_is_pickled_as_its_class_and_its_values(kind: Any) -> None:
    record = _sample(kind)
    assert pickle.loads(pickle.dumps(record)) == record
    reduced_class, values = record.__reduce__()
    assert reduced_class is kind
    assert values == tuple(getattr(record, field.name) for field in fields(kind))
    texts = [argument for _, argument, _ in pickletools.genops(pickle.dumps(record)) if isinstance(argument, str)]
    assert not {field.name for field in fields(kind)} & set(texts)  # no field is named, so none is looked up
