"""Whole days of `watch` by seeds: simulated clock, network and stores, all between them real. See `simulated_day`."""

from pathlib import Path
from typing import Any

import pytest
from simulated_day import simulated_day

from ingest.lake import committing
from ingest.lake.deciding import decide
from ingest.records import ArticleHead, Unchanged

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("seed", range(1, 11))
def test_a_day_with_faults_ends_with_every_item_once(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = simulated_day(seed, monkeypatch, tmp_path if seed % 2 == 0 else None)
    assert report.problems == []
    assert report.lives > 1
    assert report.items > 20
    assert report.reads > 0
    assert report.faults["lost"] + report.faults["error"] + report.faults["refused"] > 0


def test_the_same_seed_gives_the_same_day(tmp_path: Path) -> None:
    reports = []
    for number in range(2):
        with pytest.MonkeyPatch.context() as patch:
            reports.append(simulated_day(4, patch, tmp_path / str(number), hours=7))
    assert reports[0] == reports[1]
    assert reports[0].faults


def test_an_article_that_is_lost_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The simulation must be able to fail: with a commit that calls a new article unchanged, it does."""

    def decide_and_lose(*arguments: Any) -> tuple[list[ArticleHead], list[Unchanged]]:
        stored, unchanged = decide(*arguments)
        lost = (article.sighting for article in stored[-1:])
        return stored[:-1], [
            *unchanged,
            *(Unchanged(sighting.location, sighting.source) for sighting in lost if sighting),
        ]

    monkeypatch.setattr(committing, "decide", decide_and_lose)
    report = simulated_day(1, monkeypatch, hours=7)
    assert any("is in the lake 0 times" in problem for problem in report.problems)
