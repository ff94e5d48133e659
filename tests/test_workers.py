"""Worker processes: a poisonous item costs itself, and its outcome has the right reason."""

import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future
from typing import Any

import pytest
from loaded_models import loaded_models
from poison import poisonous

from ingest.config import WorkLimits
from ingest.errors import Reason
from ingest.ids import sha256_hex
from ingest.records import Article, Raw, Rejected
from ingest.workers import Workers

PAGE = (
    "<html><head><title>Bridge opens</title></head><body><article><h1>Bridge opens</h1>"
    + "".join(
        f"<p>Sentence {n} tells how the new bridge over the river was opened to all traffic.</p>" for n in range(9)
    )
    + "</article></body></html>"
).encode()


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    pool = Workers(WorkLimits(workers=2, cpu_seconds=1.0, memory_mb=300))
    yield pool
    pool.close()


def raw(content: bytes, name: str = "page.html") -> Raw:
    return Raw(content=content, location=name, source="test", media_type="text/html")


def test_gazetteer_and_topic_models_are_in_a_worker_before_its_first_item() -> None:
    """The fork server has loaded them once, and all workers share its memory."""
    pool = Workers(WorkLimits(workers=1))
    try:
        first = pool._pool.schedule(loaded_models, timeout=60).result()
    finally:
        pool.close()
    assert first == {"load_gazetteer": 1, "load_terms": 1, "load_second_level": 1}


def test_articles_come_back_in_order(workers: Workers) -> None:
    names = [f"page{number}.html" for number in range(40)]
    futures = [(item, workers.submit(item, None)) for item in (raw(PAGE, name) for name in names)]
    outcomes = [workers.outcome(item, future) for item, future in futures]
    assert all(isinstance(outcome, Article) for outcome in outcomes)
    assert [
        outcome.sighting.location for outcome in outcomes if isinstance(outcome, Article) and outcome.sighting
    ] == names


def test_a_group_comes_back_in_order_and_a_poisonous_one_is_read_again_one_by_one(workers: Workers) -> None:
    names = [f"page{number}.html" for number in range(5)]
    raws = [raw(PAGE, name) for name in names]
    outcomes = workers.group_outcomes(raws, workers.submit_group(raws, None), None)
    assert [
        outcome.sighting.location for outcome in outcomes if isinstance(outcome, Article) and outcome.sighting
    ] == names
    dead: Future[Any] = workers._pool.schedule(poisonous, args=["die", 1.0], timeout=30)
    outcomes = workers.group_outcomes(raws, dead, None)
    assert all(isinstance(outcome, Article) for outcome in outcomes)
    assert len(outcomes) == 5


@pytest.mark.parametrize(
    ("poison", "reason"),
    [
        ("spin", Reason.TIMEOUT),
        ("eat", Reason.MEMORY),
        ("fault", Reason.CRASHED),
        ("die", Reason.CRASHED),
        ("killed", Reason.MEMORY),
    ],
)
def test_a_poisonous_item_costs_only_itself(
    workers: Workers, poison: str, reason: Reason, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = workers.submit(raw(PAGE), None)
    future: Future[Any] = workers._pool.schedule(poisonous, args=[poison, workers.limits.cpu_seconds], timeout=30)
    after = [workers.submit(raw(PAGE), None) for _ in range(5)]
    outcome = workers.outcome(raw(b"poison", "poison.html"), future)
    assert isinstance(outcome, Rejected)
    assert outcome.reason is reason
    assert outcome.raw_sha256 == sha256_hex(b"poison")
    assert outcome.message.startswith("poison.html: ")
    if poison == "fault":
        assert re.fullmatch(r".*the reader failed \(KeyError: 'credit'; read, poison.py:\d+\).*", outcome.message)
    assert all(isinstance(workers.outcome(raw(PAGE), future), Article) for future in (before, *after))


def test_a_page_whose_tree_outgrows_the_memory_costs_only_itself(workers: Workers) -> None:
    page = "".join(f"<font a{number}><p>w" for number in range(20_000)).encode()
    bomb, after = raw(page, "bomb.html"), raw(PAGE, "after.html")
    futures = [(item, workers.submit(item, None)) for item in (bomb, after)]
    first, second = (workers.outcome(item, future) for item, future in futures)
    assert isinstance(first, Rejected)
    assert first.reason in (Reason.MEMORY, Reason.TIMEOUT)
    assert isinstance(second, Article)


def test_the_fork_server_survives_an_interrupt_while_it_starts() -> None:
    """Ctrl-C reaches all processes of a terminal, and the interpreter of the server may just be starting."""
    code = (
        "import os, signal, time\n"
        "from multiprocessing.forkserver import _forkserver\n"
        "from ingest.workers import start_fork_server\n"
        "signal.signal(signal.SIGINT, lambda *_: None)\n"
        "start_fork_server()\n"
        "for _ in range(50):\n"
        "    time.sleep(0.01)\n"
        "    os.killpg(0, signal.SIGINT)\n"
        "assert os.waitpid(_forkserver._forkserver_pid, os.WNOHANG) == (0, 0)\n"
    )
    ended = subprocess.run([sys.executable, "-c", code], stderr=subprocess.PIPE, start_new_session=True, timeout=60)
    assert (ended.returncode, ended.stderr) == (0, b"")
