"""Requests to end a stream: for streams of their name that began before."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ingest.errors import LakeCorrupt, LakeError
from ingest.lake import open_lake
from ingest.lake.store import writable_store
from ingest.lake.stream_stop import is_stop_requested, request_stop

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def test_a_request_ends_the_streams_of_its_name_that_began_before(tmp_path: Path) -> None:
    lake = str(tmp_path / "lake")
    assert not is_stop_requested(lake, "stream", NOW)
    writable_store(lake)
    assert not is_stop_requested(lake, "stream", NOW)
    request_stop(lake, "stream", NOW)
    assert is_stop_requested(lake, "stream", NOW - timedelta(hours=1))
    assert not is_stop_requested(lake, "stream", NOW + timedelta(hours=1))
    assert not is_stop_requested(lake, "../other", NOW - timedelta(hours=1))
    assert open_lake(lake).verify().ok


def test_without_a_lake_there_is_no_stream_to_end(tmp_path: Path) -> None:
    with pytest.raises(LakeError, match="no lake"):
        request_stop(str(tmp_path / "lake"), "stream", NOW)


def test_a_damaged_request_is_an_error(tmp_path: Path) -> None:
    lake = str(tmp_path / "lake")
    store = writable_store(lake)
    request_stop(lake, "stream", NOW)
    (key,) = store.keys("_streams")
    store.write(key, b"{}")
    with pytest.raises(LakeCorrupt, match="remove it"):
        is_stop_requested(lake, "stream", NOW)
