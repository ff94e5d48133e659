"""The quality gate: copies among the pairs of our own and the labelled articles are found, and not more than these."""

import hashlib
import json
import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("INGEST_SHARED", ROOT.parent / "shared")) / "data" / "dedup"


@pytest.fixture(autouse=True)
def benchmarks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))


def test_the_pairs_of_our_own_are_told_apart() -> None:
    import dedupe_pairs

    pairs = list(dedupe_pairs.pairs())
    assert len(pairs) >= 440
    wrong = [
        (pair.language, pair.kind)
        for pair in pairs
        if (dedupe_pairs.verdict_on(pair).duplicate_of is not None) != pair.same
    ]
    assert not [item for item in wrong if item[1] in {pair.kind for pair in pairs if not pair.same}]
    assert len(wrong) <= 1


@pytest.mark.slow
def test_labelled_copies_stay_above_their_floors() -> None:
    import dedupe_quality

    if not (DATA / "dev.jsonl.gz").exists():
        pytest.skip("the labelled articles are not here: set INGEST_SHARED to the folder that holds data/dedup")
    gate = json.loads((ROOT / "benchmarks" / "floors.json").read_text(encoding="utf-8"))["copies"]
    if hashlib.sha256((DATA / "dev.jsonl.gz").read_bytes()).hexdigest() != gate["corpus_sha256"]:
        pytest.skip("these are other articles than the floors were set on")
    measured = dedupe_quality.our_quality(DATA)
    worse = {key: measured[key] for key, floor in gate["floors"].items() if measured[key] < floor}
    worse |= {key: measured[key] for key, ceiling in gate["ceilings"].items() if measured[key] > ceiling}
    assert not worse, f"worse than {gate}"
