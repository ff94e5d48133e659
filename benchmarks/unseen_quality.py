"""Measure pages that nothing was fitted on: five folds by domain, and every source of the evaluation data left out.

Of each split the weights of bodies are fitted anew on the other pages, and every page is read as users read it. The
title, the authors and the day come with the shares of pages on which they are missing and wrong; `--only-visible`
repeats these without the markup that only machines read. Confidences are judged on sources left out: their shares are
counted on the other sources, and `ece` is the expected calibration error (Guo et al. 2017) on the source itself.
`--wcxb` adds that data set by its own metric, with weights fitted without the source wcxb and in five folds by domain,
`--trafilatura` the library beside it. The weights of the other splits are fitted with it, as those that ship.

    python benchmarks/unseen_quality.py --data ../shared/data/extract [--wcxb ../shared/data/wcxb] [--only-visible]
                                        [--trafilatura] [--predictions FOLDER]
"""

import argparse
import gzip
import hashlib
import json
import sys
from collections import defaultdict
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from unittest import mock

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "models"))

import build_body_model
from ingest.extract.body import extract as extract_module
from ingest.extract.body.model import BodyModel, packaged_model
from ingest.extract.meta import metadata as metadata_module
from ingest.extract.read import read
from ingest.records import Article, Raw
from metadata_quality import visible
from unseen_scores import (
    Judged,
    calibration_errors,
    judge,
    load_score,
    print_row,
    wcxb_row,
)

Page = dict[str, Any]
SOURCES = ("fundus", "aeb", "wcxb", "mcdate", "postlight", "fundeval", "magic")
_models: dict[str, BodyModel] = {}  # by the name of the split; worker processes inherit it


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--wcxb", type=Path, help="folder of the data set wcxb")
    parser.add_argument("--only-visible", action="store_true", help="title, authors and day without machines' markup")
    parser.add_argument("--trafilatura", action="store_true", help="read the data set wcxb with trafilatura too")
    parser.add_argument("--predictions", type=Path, help="folder for what was read")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    pages = read_truth(options.data)
    folds = build_body_model.folds_of(pages)
    fit_models(options, pages, folds)
    groups = print_extract(options, pages, folds)
    if options.wcxb:
        groups["wcxb set"] = print_wcxb(options)
    for line in calibration_errors(groups):
        print(line)


def read_truth(data: Path) -> list[Page]:
    """Return the truth of all pages."""
    with (data / "truth.jsonl").open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def fit_models(options: argparse.Namespace, pages: list[Page], folds: dict[str, int]) -> None:
    """Fit the weights of bodies of every split on the pages that it does not leave out."""
    score = build_body_model.load_score(options.data)
    texts = [page for page in pages if page["tier"] == "text" and page["source"] != "magic"]
    parts = {page["id"]: build_body_model.examples(options.data, page, score) for page in texts}
    truth = (options.wcxb / "truth.jsonl").read_bytes() if options.wcxb else b""
    guides = build_body_model.wcxb_examples(options.wcxb, build_body_model.read_pages(truth), score) if truth else []
    for fold in range(build_body_model.FOLDS):
        others = [parts[page["id"]] for page in texts if folds[page["domain"]] != fold]
        kept = [part for part in guides if folds.get(part.domain) != fold]
        _models[f"fold {fold}"] = build_body_model.fit_both(others, kept)
    for source in sorted({page["source"] for page in texts}):
        others = [parts[page["id"]] for page in texts if page["source"] != source]
        domains = {page["domain"] for page in texts if page["source"] == source}
        kept = [part for part in guides if source != "wcxb" and part.domain not in domains]
        _models[f"without {source}"] = build_body_model.fit_both(others, kept)
    for fold in range(build_body_model.FOLDS if guides else 0):
        others = [parts[page["id"]] for page in texts if _guide_fold(page["domain"]) != fold]
        kept = [part for part in guides if _guide_fold(part.domain) != fold]
        _models[f"guides {fold}"] = build_body_model.fit_both(others, kept)
    _models["packaged"] = packaged_model()


def _guide_fold(domain: str) -> int:
    """Return the fold of a domain in the set wcxb."""
    return hashlib.sha256(domain.encode()).digest()[0] % build_body_model.FOLDS


def print_extract(options: argparse.Namespace, pages: list[Page], folds: dict[str, int]) -> dict[str, list[Judged]]:
    """Print the packaged weights, folds and sources left out; return what was read of each source left out."""
    score = load_score(options.data)
    splits = {
        "packaged": [(page, "packaged") for page in pages],
        "folds": [(page, f"fold {folds[page['domain']]}") for page in pages],
        "sources": [(page, _without(page["source"])) for page in pages],
    }
    read_by_split: dict[str, list[Judged]] = {}
    for name, tasks in splits.items():
        read_by_split[name] = read_all(options, options.data, tasks, name)
        for page, judged in zip(pages, read_by_split[name], strict=True):
            judge(score, page, judged)
    for name, rows in read_by_split.items():
        print_row(name, rows)
    groups: dict[str, list[Judged]] = defaultdict(list)
    for page, judged in zip(pages, read_by_split["sources"], strict=True):
        groups[page["source"]].append(judged)
    for source, rows in groups.items():
        print_row(f"  without {source}", rows)
    if options.only_visible:
        with mock.patch.object(metadata_module, "collect_markup", visible):
            shown = read_all(options, options.data, splits["packaged"], "visible")
        for page, judged in zip(pages, shown, strict=True):
            judge(score, page, judged)
        print_row("only visible", shown)
    return groups


def print_wcxb(options: argparse.Namespace) -> list[Judged]:
    """Print the scores of the data set wcxb by its own metric; return what was read."""
    pages = read_truth(options.wcxb)
    tasks = [(page, _without("wcxb")) for page in pages]
    rows = read_all(options, options.wcxb, tasks, "wcxb")
    print(wcxb_row("wcxb", pages, rows))
    by_fold = [(page, f"guides {_guide_fold(build_body_model.domain_of(page))}") for page in pages]
    print(wcxb_row("wcxb folds", pages, read_all(options, options.wcxb, by_fold, "wcxb folds")))
    if options.only_visible:
        with mock.patch.object(metadata_module, "collect_markup", visible):
            print(wcxb_row("wcxb visible", pages, read_all(options, options.wcxb, tasks, "wcxb visible")))
    if options.trafilatura:
        print(wcxb_row("trafilatura", pages, read_all(options, options.wcxb, [(page, "") for page in pages], "peer")))
    return rows


def _without(source: str) -> str:
    name = f"without {source}"
    return name if name in _models else "packaged"


def read_all(options: argparse.Namespace, data: Path, tasks: list[tuple[Page, str]], name: str) -> list[Judged]:
    """Read pages, each with the weights of its split, in forked processes."""
    with get_context("fork").Pool(options.jobs) as pool:
        results = pool.map(_read_one, [(data, page, split) for page, split in tasks], chunksize=8)
    if options.predictions:
        options.predictions.mkdir(parents=True, exist_ok=True)
        lines = (json.dumps(result.prediction(), ensure_ascii=False) for result in results)
        (options.predictions / f"{name.replace(' ', '-')}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return results


def _read_one(task: tuple[Path, Page, str]) -> Judged:
    data, page, split = task
    content = gzip.decompress((data / "html" / f"{page['id']}.html.gz").read_bytes())
    if not split:
        return _by_trafilatura(page, content)
    raw = Raw(content=content, location=page["url"], source=page["url"], kind="document", url=page["url"],
              media_type="text/html; charset=utf-8")  # fmt: skip
    with mock.patch.object(extract_module, "packaged_model", return_value=_models[split]):
        result = read(raw)
    article = result.outcome
    if not isinstance(article, Article):
        return Judged(id=page["id"])
    return Judged(
        id=page["id"], text=article.text, title=article.title, authors=article.authors, day=article.published_local,
        candidates=result.candidates, text_confidence=article.text_confidence,
    )  # fmt: skip


def _by_trafilatura(page: Page, content: bytes) -> Judged:
    from trafilatura import bare_extraction

    document = bare_extraction(content, url=page["url"], with_metadata=True, include_comments=False)
    fields: dict[str, Any] = {} if document is None else document.as_dict()
    names = tuple(name.strip() for name in (fields.get("author") or "").split(";") if name.strip())
    return Judged(
        id=page["id"], text=fields.get("text") or "", title=fields.get("title"), authors=names, day=fields.get("date")
    )


if __name__ == "__main__":
    main()
