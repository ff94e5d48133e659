"""The quality gate: text and metadata of the evaluation pages stay above their floors."""

import importlib.util
import json
import os
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("INGEST_SHARED", ROOT.parent / "shared")) / "data" / "extract"


@pytest.fixture(scope="module")
def benchmark_module() -> ModuleType:
    name = "extract_quality"
    spec = importlib.util.spec_from_file_location(name, ROOT / "benchmarks" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # so that worker processes find its functions
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
def test_text_and_metadata_stay_above_their_floors(
    benchmark_module: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not (DATA / "truth.jsonl").exists():
        pytest.skip("the evaluation pages are not here: set INGEST_SHARED to the folder that holds data/extract")
    gate = json.loads(benchmark_module.FLOORS.read_text(encoding="utf-8"))["extraction"]
    if benchmark_module.corpus_hash(DATA) != gate["corpus_sha256"]:
        pytest.skip("these are other evaluation pages than the floors were set on: run extract_quality.py --update")
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    measured = benchmark_module.our_quality(DATA, 2)
    worse = {key: measured[key] for key, floor in gate["floors"].items() if measured[key] < floor}
    worse |= {key: measured[key] for key, ceiling in gate["ceilings"].items() if measured[key] > ceiling}
    assert not worse, f"worse than {gate}"


def test_floors_are_at_or_above_the_goal(benchmark_module: ModuleType) -> None:
    gate = json.loads(benchmark_module.FLOORS.read_text(encoding="utf-8"))["extraction"]
    assert gate["floors"]["F1"] >= 0.958
    assert gate["floors"]["ok95"] >= 0.82
    assert gate["floors"]["title"] >= 0.91
    assert gate["floors"]["auth"] >= 0.88
    assert gate["floors"]["date"] >= 0.945
    assert gate["ceilings"]["bad50"] <= 0.010


def test_a_floor_cannot_be_lowered(
    benchmark_module: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data"
    (data / "html").mkdir(parents=True)
    (data / "truth.jsonl").write_text('{"id": "a", "tier": "text", "source": "own"}\n', encoding="utf-8")
    floors = tmp_path / "floors.json"
    monkeypatch.setattr(benchmark_module, "FLOORS", floors)
    results = iter([{"F1": 0.97, "ok95": 0.9, "bad50": 0.0}, {"F1": 0.96, "ok95": 0.9, "bad50": 0.0}])
    monkeypatch.setattr(benchmark_module, "our_quality", lambda *_: next(results))
    benchmark_module.update_floors(data, 1)
    before = floors.read_text(encoding="utf-8")
    with pytest.raises(SystemExit, match="refused: F1"):
        benchmark_module.update_floors(data, 1)
    assert floors.read_text(encoding="utf-8") == before
