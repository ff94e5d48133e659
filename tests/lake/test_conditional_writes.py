"""Refused conditional writes, lost answers and stores without conditions: S3 (moto) behind a proxy with faults."""

import json
import logging
import os
import time
from collections.abc import Iterator
from uuid import uuid4

import lake_rows
import pytest
from fault_proxy import Fault, FaultProxy, fault_proxy

from ingest import lake
from ingest.errors import LakeBusy, LakeError
from ingest.lake import layout
from ingest.lake.objects import ObjectStore
from ingest.lake.store import open_store

pytestmark = pytest.mark.slow


@pytest.fixture
def proxy(s3_bucket: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultProxy]:
    with fault_proxy(os.environ["AWS_ENDPOINT_URL"]) as proxy:
        monkeypatch.setenv("AWS_ENDPOINT_URL", proxy.address)
        yield proxy


@pytest.fixture
def where(s3_bucket: str, proxy: FaultProxy) -> str:
    return f"{s3_bucket}/{uuid4().hex}"


def store_of(where: str) -> ObjectStore:
    store = open_store(where)
    assert isinstance(store, ObjectStore)
    return store


CONFLICT = {"status": 409, "code": "ConditionalRequestConflict"}
REFUSED = {"status": 412, "code": "PreconditionFailed"}


@pytest.mark.parametrize("answer", [CONFLICT, REFUSED], ids=["409", "412"])
@pytest.mark.parametrize("key", ["_log/lake.json", "_log/lease.json", "_log/00000001.json"])
def test_a_refusal_where_nothing_is_stored_is_tried_again(
    where: str, proxy: FaultProxy, key: str, answer: dict[str, object]
) -> None:
    proxy.faults.append(Fault("PUT", key, times=2, **answer))  # type: ignore[arg-type]
    entry = lake_rows.write_cycle(where, lake_rows.rows_of(range(3)))
    assert proxy.injected == 2
    assert store_of(where).read("_log/00000001.json") == entry.to_json()
    assert lake.open_lake(where).verify().ok


def test_a_write_that_is_refused_for_ever_is_no_success(where: str, proxy: FaultProxy) -> None:
    proxy.faults.append(Fault("PUT", "_log/00000001.json", times=10**6, **CONFLICT))  # type: ignore[arg-type]
    with pytest.raises(LakeError, match="refused a conditional write"):
        lake_rows.write_cycle(where, lake_rows.rows_of(range(3)))
    assert 3 <= proxy.injected < 1000
    proxy.faults.clear()
    assert lake.open_lake(where).snapshots() == []
    lake_rows.write_cycle(where, lake_rows.rows_of(range(3)))
    assert lake.open_lake(where).verify().ok


@pytest.mark.parametrize("key", ["_log/lake.json", "_log/lease.json", "_log/00000001.json"])
def test_a_write_whose_answer_was_lost_is_ours(where: str, proxy: FaultProxy, key: str) -> None:
    proxy.faults.append(Fault("PUT", key, lose_answer=True))
    lake_rows.write_cycle(where, lake_rows.rows_of(range(3)))
    assert proxy.injected == 1
    reader = lake.open_lake(where)
    assert [entry.cycle for entry in reader.snapshots()] == ["00000001"]
    assert reader.verify().ok


def test_another_writers_entry_is_never_taken_for_ours(where: str, proxy: FaultProxy) -> None:
    rows = lake_rows.rows_of(range(3))
    files = lake_rows.stage_all(where, "00000001", rows)
    other = lake.commit_cycle(where, "00000001", lake_rows.NOW.replace(day=22), files, lake_rows.counts_of(rows))
    store_of(where).remove(["_log/00000001.json"])
    lake_rows.stage_all(where, "00000001", rows)
    store_of(where).write("_log/00000001.json", other.to_json())
    proxy.faults.append(Fault("GET", "_log/00000001.json", status=404, code="NoSuchKey"))
    with pytest.raises(LakeBusy, match="another writer committed"):
        lake.commit_cycle(where, "00000001", lake_rows.NOW, files, lake_rows.counts_of(rows))


def test_recovery_fences_a_dead_writer_although_it_is_refused_at_first(where: str, proxy: FaultProxy) -> None:
    lake_rows.write_cycle(where, lake_rows.rows_of(range(3)))
    lake_rows.stage_all(where, "00000002", lake_rows.rows_of(range(3, 6)))
    proxy.faults.append(Fault("PUT", "_log/00000002.json", **CONFLICT))  # type: ignore[arg-type]
    assert lake.recover(where).removed
    assert proxy.injected == 1
    assert lake.next_cycle(where) == "00000003", "the number of the dead writer is taken"


def test_repair_makes_an_entry_again_although_it_is_refused_at_first(where: str, proxy: FaultProxy) -> None:
    lake_rows.write_cycle(where, lake_rows.rows_of(range(3)))
    store_of(where).remove(["_log/00000001.json"])
    proxy.faults.append(Fault("PUT", "_log/00000001.json", **CONFLICT))  # type: ignore[arg-type]
    with lake.hold_lease(where, holder="repair"):
        assert lake.repair(where).rebuilt == ("00000001",)
    assert proxy.injected == 1
    assert lake.open_lake(where).verify().ok


@pytest.mark.parametrize("method_path", [("PUT", "lake.json")])
def test_a_store_that_ignores_conditions_is_refused(
    where: str, proxy: FaultProxy, method_path: tuple[str, str]
) -> None:
    lake_rows.write_cycle(where, lake_rows.rows_of(range(3)))
    proxy.faults.append(Fault(*method_path, times=10**6, hide_conditions=True))
    with pytest.raises(LakeError, match=r"ignores the condition of a write \(If-None-Match\)"):
        lake_rows.write_cycle(where, lake_rows.rows_of(range(3, 6)))
    assert store_of(where).read(layout.MARKER) == b'{"format":1}\n'
    proxy.faults.clear()
    assert len(lake.open_lake(where).snapshots()) == 1


def test_a_store_that_ignores_versions_alone_is_refused(where: str, proxy: FaultProxy) -> None:
    """Some gateways know If-None-Match and not If-Match."""
    lake_rows.write_cycle(where, lake_rows.rows_of(range(3)))
    proxy.faults += [Fault("PUT", "lake.json", **REFUSED), Fault("PUT", "lake.json", hide_conditions=True)]  # type: ignore[arg-type]
    with pytest.raises(LakeError, match=r"ignores the condition of a write \(If-Match\)"):
        lake_rows.write_cycle(where, lake_rows.rows_of(range(3, 6)))


def test_a_lease_survives_renewals_whose_answers_are_lost(where: str, proxy: FaultProxy) -> None:
    store = store_of(where)
    with lake.hold_lease(where, holder="x", seconds=1.5) as lease:
        contents = {store.read(layout.LEASE)}
        proxy.faults.append(Fault("PUT", "lease.json", times=3, lose_answer=True))
        deadline = time.monotonic() + 30
        while len(contents) < 6 and time.monotonic() < deadline:
            contents.add(store.read(layout.LEASE))
            lease.check()
            time.sleep(0.02)
        assert len(contents) >= 6
    assert proxy.injected == 3
    assert store.read(layout.LEASE) == b"{}"


def test_a_lease_survives_renewals_that_are_refused_without_a_reason(where: str, proxy: FaultProxy) -> None:
    store = store_of(where)
    with lake.hold_lease(where, holder="x", seconds=1.5) as lease:
        contents = {store.read(layout.LEASE)}
        proxy.faults.append(Fault("PUT", "lease.json", times=4, **CONFLICT))  # type: ignore[arg-type]
        deadline = time.monotonic() + 30
        while len(contents) < 4 and time.monotonic() < deadline:
            contents.add(store.read(layout.LEASE))
            lease.check()
            time.sleep(0.02)
        assert len(contents) >= 4
    assert proxy.injected == 4


def test_a_commit_after_the_lease_was_lost_is_refused(where: str, proxy: FaultProxy) -> None:
    rows = lake_rows.rows_of(range(3))
    with lake.hold_lease(where, holder="x", seconds=0.3) as lease:
        files = lake_rows.stage_all(where, "00000001", rows)
        store_of(where).write(layout.LEASE, json.dumps({"holder": "thief", "token": "other"}).encode())
        deadline = time.monotonic() + 20
        while lease.lost is None and time.monotonic() < deadline:
            time.sleep(0.02)
        with pytest.raises(LakeBusy, match="is lost: another writer took it over"):
            lake.commit_cycle(where, "00000001", lake_rows.NOW, files, lake_rows.counts_of(rows))
    assert lake.open_lake(where).snapshots() == []


def test_files_that_cannot_be_removed_after_the_commit_are_a_warning(
    where: str, proxy: FaultProxy, caplog: pytest.LogCaptureFixture
) -> None:
    lake_rows.write_cycle(where, lake_rows.rows_of(range(1)))
    denied = {"status": 403, "code": "AccessDenied"}
    proxy.faults += [Fault("POST", "delete", times=10**6, **denied), Fault("DELETE", "", times=10**6, **denied)]  # type: ignore[arg-type]
    with caplog.at_level(logging.WARNING, "ingest"):
        entry = lake_rows.write_cycle(where, lake_rows.rows_of(range(1, 3)))
    assert proxy.injected > 0
    assert "could not be removed" in caplog.text
    reader = lake.open_lake(where)
    assert reader.snapshots()[-1] == entry
    assert len(reader.table("articles")) == 3
    assert {problem.kind for problem in reader.verify().problems} == {"stale-stage"}
    lake_rows.write_cycle(where, lake_rows.rows_of(range(3, 4)))
    proxy.faults.clear()
    lake.recover(where)
    assert reader.verify().ok
