"""Object stores that list more than was asked for, or remove less."""

from collections.abc import Sequence
from typing import Any

import lake_rows
import obstore
import pytest

from ingest import lake
from ingest.lake.store import open_store


def test_a_server_may_list_from_the_first_key_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """As Azurite does: `startFrom`, which newer releases of Azure know, says nothing to it."""
    list_all = obstore.list

    def without_offset(store: Any, prefix: str | None = None, *, offset: str | None = None, **more: Any) -> Any:
        return list_all(store, prefix, **more)

    monkeypatch.setattr(obstore, "list", without_offset)
    where = "memory://lists-from-the-first-key-on"
    for number in range(3):
        lake_rows.write_cycle(where, lake_rows.rows_of([number]))
    assert open_store(where).keys("_log", after="_log/00000002.json")[0] == "_log/00000003.json"
    reader = lake.open_lake(where)
    for _ in range(2):
        assert reader.sql("select count(*) from articles").fetchall() == [(3,)]
        assert [entry.cycle for entry in lake.open_lake(where).snapshots()] == ["00000001", "00000002", "00000003"]


@pytest.mark.parametrize("place", [0, 1, 3])
def test_what_is_gone_does_not_keep_the_others(monkeypatch: pytest.MonkeyPatch, place: int) -> None:
    """As Google's and Azure's stores do: a missing object is an error, and what comes after it may stay."""
    delete_all = obstore.delete

    def until_one_is_missing(store: Any, paths: str | Sequence[str]) -> None:
        for path in [paths] if isinstance(paths, str) else paths:
            obstore.head(store, path)  # raises FileNotFoundError
            delete_all(store, path)

    monkeypatch.setattr(obstore, "delete", until_one_is_missing)
    store = open_store("memory://reports-what-is-missing")
    keys = ["a/1", "a/2", "a/3"]
    for key in keys:
        store.write(key, b"x")
    store.remove([*keys[:place], "a/none", *keys[place:]])
    assert store.keys("a") == []
    store.remove(keys)
