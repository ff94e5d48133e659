"""Fit the block models of the body extraction, and measure them on domains that they were not fitted on.

Two models: one for small pages, fitted on all news pages, and one for pages with many blocks, fitted on the large
pages among them and among the guides and magazines of the set wcxb, which weigh less. Fitted on those, a model is
better on pages of their kind and worse on short news (benchmarks/RESULTS.md).

Five folds by domain: each page is extracted with weights fitted on the other domains, through the whole of
`extract_body`. Then the models over all pages are written. Only numbers leave the data: no page and no sentence. DIR
is the folder `extract` of the evaluation data (docs/models.md), WCXB the folder of that name.

    python models/build_body_model.py --data DIR --wcxb WCXB [--write] [--predictions FOLDER]
"""

import argparse
import collections
import gzip
import hashlib
import importlib.util
import json
import os
import random
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # more threads add in another order: other bytes

import numpy as np
from numpy.typing import NDArray

from ingest.extract.body import extract as bodies
from ingest.extract.body.blocks import segment
from ingest.extract.body.context import BlockContext, block_context
from ingest.extract.body.features import NAMES, matrix
from ingest.extract.body.model import CLIP, BodyModel, Model
from ingest.extract.meta.metadata import extract_metadata
from ingest.extract.tree import parse
from recipe import write_recipe

FOLDS = 5
WCXB_WEIGHT = 0.2  # of a page of the set wcxb; those of guides and magazines differ from news
MANY_BLOCKS = 100  # of a page from which the model for large pages learns
THINNING = 6  # of the blocks of that set that are no text one in so many is used, with so many times its weight
MAX_STEPS, MIN_STEP = 12, 1e-3  # of Newton's method
RIDGE = 100.0  # L2 penalty on standardised inputs; chosen by the folds
Floats = NDArray[np.float32]


def load_score(data: Path) -> ModuleType:
    """Import the data's own score.py."""
    spec = importlib.util.spec_from_file_location("extract_score", data / "score.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"no score.py in {data}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read_html(data: Path, page: dict[str, Any]) -> str:
    """Return the page's markup; all pages are stored as UTF-8."""
    return gzip.decompress((data / "html" / f"{page['id']}.html.gz").read_bytes()).decode("utf-8", "replace")


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """Blocks of one page with what the truth says of them; arrays are per block."""

    domain: str
    blocks: int  # of the page, also where not all are used
    rows: Floats
    labels: Floats
    weights: Floats


def examples(data: Path, page: dict[str, Any], score: ModuleType) -> Example:
    """Return features, labels and weights of one page's blocks.

    A block is text when half of its 4-token shingles are in the truth. Its weight is its share
    of the text; title and standfirst weigh next to nothing, as in the score.
    """
    tree = parse(read_html(data, page))
    context = block_context(segment(tree))
    title = extract_metadata(tree, url=page["url"]).title
    rows = matrix(context, title=title, declared=bodies.declared_text(tree.utf8))
    return Example(domain_of(page), len(rows), rows, *judged_blocks(context, page, score))


def judged_blocks(context: BlockContext, page: dict[str, Any], score: ModuleType) -> tuple[Floats, Floats]:
    """Return for every block whether it is text, and its weight."""
    truth = score.toks(page["text"])
    unmatched = collections.Counter(score.sh(truth))
    uncounted = score.sh(score.toks(page["title"])) + score.sh(score.toks(page.get("lead")))
    lines = {" ".join(score.toks(line)) for line in page["text"].split("\n")}
    labels, weights = [], []
    for block in context.page.blocks:
        tokens = score.toks(block.text)
        shingles = score.sh(tokens)
        total = max(sum(shingles.values()), 1)
        share = sum((shingles & unmatched).values()) / total if len(tokens) >= 4 else float(" ".join(tokens) in lines)
        if share >= 0.5 and len(tokens) >= 4:
            unmatched -= shingles
        weight = min(len(tokens) / max(len(truth), 50), 0.3) + 0.002
        if not tokens:
            weight = 0.0
        elif share < 0.5 and sum((shingles & uncounted).values()) / total > 0.6:
            weight = 0.0005
        labels.append(share >= 0.5)
        weights.append(weight)
    return np.array(labels, dtype=np.float32), np.array(weights, dtype=np.float32)


def wcxb_examples(data: Path, pages: list[dict[str, Any]], score: ModuleType) -> list[Example]:
    """Return the examples of the set wcxb: thinned out, and with less weight."""
    thinned = []
    for page in pages:
        example = examples(data, page, score)
        used = (example.labels > 0) | (np.arange(len(example.labels)) % THINNING == 0)
        weights = example.weights * np.where(example.labels > 0, 1, THINNING) * WCXB_WEIGHT
        thinned.append(
            Example(
                example.domain,
                example.blocks,
                example.rows[used],
                example.labels[used],
                weights[used].astype(np.float32),
            )
        )
    return thinned


def domain_of(page: dict[str, Any]) -> str:
    """Return the domain of a page; the set wcxb gives its address only."""
    return str(page.get("domain") or (urlsplit(page["url"] or "").hostname or page["id"]).removeprefix("www."))


def read_pages(truth: bytes) -> list[dict[str, Any]]:
    """Return the pages of a set that have a text."""
    pages = [json.loads(line) for line in truth.splitlines()]
    return [page for page in pages if page.get("tier", "text") == "text" and page.get("source") != "magic"]


def fit(parts: list[Example]) -> Model:
    """Fit a weighted logistic regression with an L2 penalty, by Newton's method on standardised, clipped inputs."""
    rows = np.vstack([part.rows for part in parts])
    labels = np.concatenate([part.labels for part in parts])
    weights = np.concatenate([part.weights for part in parts])
    weights = (weights / weights.mean()).astype(np.float32)
    mean, scale = rows.mean(axis=0, dtype=np.float64), rows.std(axis=0, dtype=np.float64)
    scale[scale < 1e-6] = 1.0
    mean, scale = mean.astype(np.float32), scale.astype(np.float32)
    design = np.hstack([np.clip((rows - mean) / scale, -CLIP, CLIP), np.ones((len(rows), 1), dtype=np.float32)])
    penalty = np.full(design.shape[1], RIDGE)
    penalty[-1] = 0.0
    beta = np.zeros(design.shape[1])
    for _ in range(MAX_STEPS):
        probability = 1 / (1 + np.exp(-np.clip(design @ beta.astype(np.float32), -30, 30)))
        gradient = (design.T @ (weights * (probability - labels))).astype(np.float64) + penalty * beta
        curve = weights * probability * (1 - probability) + 1e-9
        hessian = ((design * curve[:, None]).T @ design).astype(np.float64) + np.diag(penalty + 1e-6)
        step = np.linalg.solve(hessian, gradient)
        beta -= step
        if float(np.abs(step).max()) < MIN_STEP:
            break
    return Model(mean, scale, beta[:-1].astype(np.float32), float(beta[-1]))


def fit_both(news: list[Example], wcxb: list[Example]) -> BodyModel:
    """Fit the model for small pages on all news, and the one for large pages on the large pages of both sets.

    Without pages of wcxb one model is for both: the large pages of news alone are too few for one of their own.
    """
    small = fit(news)
    return BodyModel(small, fit([part for part in (*news, *wcxb) if part.blocks >= MANY_BLOCKS]) if wcxb else small)


def folds_of(pages: list[dict[str, Any]]) -> dict[str, int]:
    """Return the fold of each domain, from a fixed shuffle."""
    domains = sorted({page["domain"] for page in pages})
    random.Random(0).shuffle(domains)
    return {domain: index % FOLDS for index, domain in enumerate(domains)}


def extract(data: Path, page: dict[str, Any], model: BodyModel) -> bodies.Body:
    """Extract one page with the whole of the body extraction."""
    html = read_html(data, page)
    tree = parse(html)
    return bodies.extract_body(
        tree, html, title=extract_metadata(tree, url=page["url"]).title, url=page["url"], model=model
    )


def print_scores(name: str, scores: list[dict[str, float]], second: float) -> None:
    """Print one line of the table; `second` is the share of pages that needed a second extractor."""
    columns = {key: sum(row[key] for row in scores) / len(scores) for key in ("P", "R", "F1", "ok95", "bad50")}
    print(
        f"{name:10}{len(scores):5}"
        + "".join(f"  {key} {value:.4f}" for key, value in columns.items())
        + f"  second {second:.3f}"
    )


def write(model: BodyModel, target: Path, corpora: dict[str, str]) -> None:
    """Write the table that ships, one number per name, rounded; `corpora` are the hashes of the truths."""
    table = {
        "about": "Logistic regressions over blocks; fitted by models/build_body_model.py. Numbers only.",
        "corpora_sha256": corpora,
        "names": list(NAMES),
        "small": _numbers(model.small),
        "large": _numbers(model.large),
    }
    target.write_text(json.dumps(table, indent=None, separators=(",", ":")) + "\n", encoding="utf-8")


def _numbers(model: Model) -> dict[str, Any]:
    columns = {key: [round(float(v), 5) for v in getattr(model, key)] for key in ("mean", "scale", "weights")}
    return {"bias": round(model.bias, 5), **columns}


def main() -> None:
    """Measure, and write what ships if --write is given."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--wcxb", type=Path, required=True, help="folder of the data set wcxb")
    parser.add_argument("--write", action="store_true", help="write the packaged weights")
    parser.add_argument("--no-folds", action="store_true", help="fit only")
    parser.add_argument("--predictions", type=Path, help="folder for the out-of-fold texts")
    arguments = parser.parse_args()
    score = load_score(arguments.data)
    truths = {path.name: (path / "truth.jsonl").read_bytes() for path in (arguments.data, arguments.wcxb)}
    pages = read_pages(truths[arguments.data.name])
    parts = {page["id"]: examples(arguments.data, page, score) for page in pages}
    wcxb = wcxb_examples(arguments.wcxb, read_pages(truths[arguments.wcxb.name]), score)
    if not arguments.no_folds:
        run_folds(arguments, score, pages, parts, wcxb)
    if arguments.write:
        target = Path(bodies.__file__).with_name("weights.json")
        hashes = {name: hashlib.sha256(truth).hexdigest() for name, truth in truths.items()}
        write(fit_both(list(parts.values()), wcxb), target, hashes)
        write_recipe(
            target,
            command="python models/build_body_model.py --data DATA/extract --wcxb DATA/wcxb --write --no-folds",
            packages=("numpy", "selectolax"),
            data={
                "DATA/extract/truth.jsonl": arguments.data / "truth.jsonl",
                "DATA/wcxb/truth.jsonl": arguments.wcxb / "truth.jsonl",
            },
        )


def run_folds(
    arguments: argparse.Namespace,
    score: ModuleType,
    pages: list[dict[str, Any]],
    parts: dict[str, Example],
    wcxb: list[Example],
) -> None:
    """Fit on four folds and on the pages of `wcxb` from other domains, extract the fifth, five times."""
    fold = folds_of(pages)
    all_scores: list[dict[str, float]] = []
    all_second = 0
    lines: list[str] = []
    for number in range(FOLDS):
        others = [parts[page["id"]] for page in pages if fold[page["domain"]] != number]
        model = fit_both(others, [part for part in wcxb if fold.get(part.domain) != number])
        here = [page for page in pages if fold[page["domain"]] == number]
        bodies_of_fold = [extract(arguments.data, page, model) for page in here]
        scores = [score.score_page(page, {"text": body.text}) for page, body in zip(here, bodies_of_fold, strict=True)]
        second = sum(body.extractor != bodies.FAST_EXTRACTOR for body in bodies_of_fold)
        print_scores(f"fold {number}", scores, second / len(here))
        all_scores += scores
        all_second += second
        lines += [
            json.dumps(
                {"id": page["id"], "text": body.text, "extractor": body.extractor, "confidence": body.confidence}
            )
            for page, body in zip(here, bodies_of_fold, strict=True)
        ]
    print_scores("all", all_scores, all_second / len(pages))
    if arguments.predictions:
        arguments.predictions.mkdir(parents=True, exist_ok=True)
        (arguments.predictions / "folds.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
