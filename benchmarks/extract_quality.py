"""Measure quality and speed of the extraction of pages, beside bare trafilatura in the same run.

Every page of the evaluation data goes through both in the same process, in turns of some thirty pages, so that the load
of the machine affects both alike. Speed is pages per second of CPU of one core; ours includes decoding, metadata, kind
and language. Quality comes from the data's own score.py: text of tier `text` without source `magic`; title, authors and
date of all pages.

    python benchmarks/extract_quality.py --data ../shared/data/extract [--jobs 2] [--limit 100] [--predictions FOLDER]

The floors of the quality gate (`floors.json`, section `extraction`; tests/extract/test_extract_floors.py) are set by
`--update`, which refuses to lower one. They hold for the packaged weights, which were fitted on these pages;
models/build_body_model.py measures them on domains that they were not fitted on.
"""

import argparse
import gzip
import hashlib
import importlib.util
import json
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from types import ModuleType
from typing import Any

Prediction = dict[str, Any]
FLOORS = Path(__file__).with_name("floors.json")
MARGIN = 0.003
COLUMNS = ("P", "R", "F1", "ok95", "bad50", "empty", "title", "auth", "date")


def load_score(data: Path) -> ModuleType:
    """Import the data's own score.py."""
    spec = importlib.util.spec_from_file_location("extract_score", data / "score.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"no score.py in {data}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read_pages(data: Path, limit: int | None = None) -> list[dict[str, Any]]:
    """Return the truth of all pages, or of `limit` evenly spaced ones."""
    pages = [json.loads(line) for line in (data / "truth.jsonl").read_text(encoding="utf-8").splitlines()]
    if limit and limit < len(pages):
        pages = [pages[index * len(pages) // limit] for index in range(limit)]
    return pages


def counts_for_text(page: dict[str, Any]) -> bool:
    """Return whether a page counts for the scores of the text: its truth is text, and not of the noisy source."""
    return bool(page["tier"] == "text" and page["source"] != "magic")


def corpus_hash(data: Path) -> str:
    """Return a hash of the truth, and of the names and sizes of the pages."""
    digest = hashlib.sha256((data / "truth.jsonl").read_bytes())
    for path in sorted((data / "html").iterdir()):
        digest.update(f"{path.name}:{path.stat().st_size}\n".encode())
    return digest.hexdigest()


def our_quality(data: Path, jobs: int) -> dict[str, float]:
    """Return our scores over all pages, which the floors are compared with."""
    pages = read_pages(data)
    measured = measure(data, pages, ("ours",), jobs)
    return quality(load_score(data), pages, measured["predictions"]["ours"])


def update_floors(data: Path, jobs: int) -> None:
    """Raise the floors to the scores of now, less a margin; a floor is never lowered."""
    table = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    old = table.get("extraction", {})
    now = our_quality(data, jobs)
    margins = {"F1": MARGIN, "ok95": 2 * MARGIN, "title": 2 * MARGIN, "auth": 2 * MARGIN, "date": 2 * MARGIN}
    floors = {key: round(now[key] - margin, 4) for key, margin in margins.items() if key in now}
    ceilings = {"bad50": round(now["bad50"] + MARGIN, 4)}
    if old.get("corpus_sha256") == corpus_hash(data):
        lower = [key for key, value in floors.items() if value < old["floors"].get(key, 0.0)]
        higher = [key for key, value in ceilings.items() if value > old["ceilings"][key]]
        if lower or higher:
            raise SystemExit(f"refused: {', '.join(lower + higher)} would be worse than the floors of {FLOORS.name}")
    pages = sum(map(counts_for_text, read_pages(data)))
    table["extraction"] = {
        "corpus_sha256": corpus_hash(data), "pages": pages, "floors": floors, "ceilings": ceilings,
    }  # fmt: skip
    FLOORS.write_text(json.dumps(table, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def ours(content: bytes, page: dict[str, Any]) -> Prediction:
    """Read a page with `ingest.read_document`; a reject counts as an empty page."""
    from ingest.extract.read import read_document
    from ingest.records import Article

    outcome = read_document(content, url=page["url"], media_type="text/html; charset=utf-8")
    if not isinstance(outcome, Article):
        return {"id": page["id"], "text": "", "rejected": str(outcome.reason)}
    published = outcome.published_local  # the page's own day, as in the truth
    return {
        "id": page["id"], "title": outcome.title, "authors": list(outcome.authors), "date": published,
        "text": outcome.text, "lang": outcome.language, "extractor": outcome.extractor, "kind": outcome.kind,
    }  # fmt: skip


def trafilatura(content: bytes, page: dict[str, Any]) -> Prediction:
    """Read a page with bare trafilatura: with metadata, its defaults, without comments."""
    from trafilatura import bare_extraction

    document = bare_extraction(content, url=page["url"], with_metadata=True, include_comments=False)
    if document is None:
        return {"id": page["id"], "text": ""}
    fields = document.as_dict()
    return {
        "id": page["id"], "title": fields["title"], "authors": fields["author"], "date": fields["date"],
        "text": fields["text"] or "",
    }  # fmt: skip


SYSTEMS: dict[str, Callable[[bytes, dict[str, Any]], Prediction]] = {"ours": ours, "trafilatura": trafilatura}


def run(task: tuple[Path, list[dict[str, Any]], tuple[str, ...]]) -> dict[str, list[tuple[Prediction, float]]]:
    """Read some pages with one system, then with the other; return each prediction with its CPU seconds."""
    import trafilatura as _  # noqa: F401 - both systems use it, neither pays for loading it

    data, pages, names = task
    contents = [gzip.decompress((data / "html" / f"{page['id']}.html.gz").read_bytes()) for page in pages]
    results: dict[str, list[tuple[Prediction, float]]] = {}
    for name in names:
        results[name] = []
        for page, content in zip(pages, contents, strict=True):
            start = time.process_time()
            prediction = SYSTEMS[name](content, page)
            results[name].append((prediction, time.process_time() - start))
    return results


def measure(data: Path, pages: list[dict[str, Any]], names: tuple[str, ...], jobs: int) -> dict[str, Any]:
    """Read all pages with the systems on `jobs` processes; the first page of a chunk is a warm-up and not timed."""
    chunk = max(1, len(pages) // (jobs * 8))
    warm = pages[:1]
    tasks = [(data, warm + pages[at : at + chunk], names) for at in range(0, len(pages), chunk)]
    predictions: dict[str, list[Prediction]] = {name: [] for name in names}
    seconds: dict[str, list[float]] = {name: [] for name in names}
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        for results in pool.map(run, tasks):
            for name in names:
                predictions[name] += [prediction for prediction, _ in results[name][1:]]
                seconds[name] += [cpu for _, cpu in results[name][1:]]
    return {"predictions": predictions, "seconds": seconds}


def quality(score: ModuleType, pages: list[dict[str, Any]], predictions: list[Prediction]) -> dict[str, float]:
    """Return the means of the score's columns, of the text over the pages that count for it, else over all pages."""
    rows: dict[str, list[float]] = {column: [] for column in COLUMNS}
    for page, prediction in zip(pages, predictions, strict=True):
        scored = score.score_page(page, prediction)
        for column in COLUMNS:
            if column in scored and (counts_for_text(page) or column in ("title", "auth", "date")):
                rows[column].append(float(scored[column]))
    return {column: sum(values) / len(values) for column, values in rows.items() if values}


def main() -> None:
    """Measure, or update the floors."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data/extract"))
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--predictions", type=Path, help="folder for one JSON-lines file per system")
    parser.add_argument("--only", choices=sorted(SYSTEMS))
    parser.add_argument("--update", action="store_true", help="set the floors of the quality gate")
    arguments = parser.parse_args()
    if arguments.update:
        update_floors(arguments.data, arguments.jobs)
        return
    score = load_score(arguments.data)
    pages = read_pages(arguments.data, arguments.limit)
    names = (arguments.only,) if arguments.only else tuple(SYSTEMS)
    measured = measure(arguments.data, pages, names, arguments.jobs)
    print(f"{len(pages)} pages, {arguments.jobs} jobs")
    for name in names:
        columns = quality(score, pages, measured["predictions"][name])
        seconds = sorted(measured["seconds"][name])
        middle = seconds[len(seconds) // 2]
        speed = f"pages/s/core {len(seconds) / sum(seconds):.1f}  p50 {middle:.4f}  max {seconds[-1]:.3f}"
        print(f"{name:12}" + "  ".join(f"{key} {value:.4f}" for key, value in columns.items()) + "  " + speed)
        if arguments.predictions:
            arguments.predictions.mkdir(parents=True, exist_ok=True)
            lines = [json.dumps(line, ensure_ascii=False) for line in measured["predictions"][name]]
            (arguments.predictions / f"{name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
