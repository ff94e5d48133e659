"""The quality gate of plain texts: what is read from the shared texts stays at or above its floors."""

import json
import os
from pathlib import Path

import pytest
from text_pairs import FIELDS, read_given

ROOT = Path(__file__).resolve().parents[3]
TEXTS = Path(os.environ.get("INGEST_SHARED", ROOT.parent / "shared")) / "data" / "texts" / "wire"


def test_given_texts_stay_above_their_floors() -> None:
    if not TEXTS.is_dir():
        pytest.skip("the shared texts are not here: set INGEST_SHARED to the folder that holds data/texts")
    gate = json.loads((ROOT / "benchmarks" / "floors.json").read_text(encoding="utf-8"))["texts"]
    pairs = [read_given(path) for path in sorted(TEXTS.glob("*.txt"))]
    if len(pairs) != gate["texts"]:
        pytest.skip("these are other texts than the floors were set on")
    right = {field: sum(field not in pair.wrong for pair in pairs) for field in FIELDS}
    right["all"] = sum(not pair.wrong for pair in pairs)
    assert {field: right[field] for field, floor in gate["floors"].items() if right[field] < floor} == {}
