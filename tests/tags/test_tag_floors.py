"""The quality gate of the taggers: what they find on the evaluation data stays above its floors."""

import json
import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("INGEST_SHARED", ROOT.parent / "shared")) / "data"


@pytest.mark.slow
def test_taggers_stay_above_their_floors(monkeypatch: pytest.MonkeyPatch) -> None:
    if not (DATA / "gold" / "gold.jsonl").exists():
        pytest.skip("the evaluation data are not here: set INGEST_SHARED to the folder that holds data/gold")
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    import tag_floors

    gate = json.loads(tag_floors.FLOORS.read_text(encoding="utf-8"))["tags"]
    if tag_floors.data_hash(DATA) != gate["data_sha256"]:
        pytest.skip("these are other data than the floors were set on: run tag_floors.py --update")
    measured = tag_floors.measure(DATA)
    worse = {name: measured[name] for name, floor in gate["floors"].items() if measured[name] < floor}
    assert not worse, f"worse than {gate['floors']}"
