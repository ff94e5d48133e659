"""Fit the block model of the body extraction, and measure it on domains that it was not fitted on.

Five folds by domain: each page is extracted with weights fitted on the other domains, through the whole of
`extract_body`. Then one model over all pages is written. Only numbers leave the data: no page and no sentence. DIR is
the folder `extract` of the evaluation data (docs/models.md).

    python models/build_body_model.py --data DIR [--write] [--predictions FOLDER]
"""

import argparse
import collections
import gzip
import hashlib
import importlib.util
import json
import random
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.extract.body import extract as bodies
from ingest.extract.body.blocks import segment
from ingest.extract.body.context import block_context
from ingest.extract.body.features import NAMES, matrix
from ingest.extract.body.model import CLIP, Model
from ingest.extract.tree import parse
from recipe import write_recipe

FOLDS = 5
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


def title_of(page: Any) -> str | None:
    """Return a title as the metadata would find it."""
    for selector, attribute in (('meta[property="og:title"]', "content"), ("h1", None), ("title", None)):
        node = page.css_first(selector)
        if node is not None:
            value = node.attributes.get(attribute) if attribute else node.text()
            if value and value.strip():
                return str(value)
    return None


def examples(data: Path, page: dict[str, Any], score: ModuleType) -> tuple[Floats, Floats, Floats]:
    """Return features, labels and weights of one page's blocks.

    A block is text when half of its 4-token shingles are in the truth. Its weight is its share
    of the text; title and standfirst weigh next to nothing, as in the score.
    """
    html = read_html(data, page)
    tree = parse(html)
    cut = segment(tree)
    rows = matrix(block_context(cut), title=title_of(tree), declared=bodies.declared_text(tree.utf8))
    truth = score.toks(page["text"])
    unmatched = collections.Counter(score.sh(truth))
    uncounted = score.sh(score.toks(page["title"])) + score.sh(score.toks(page.get("lead")))
    lines = {" ".join(score.toks(line)) for line in page["text"].split("\n")}
    labels, weights = [], []
    for block in cut.blocks:
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
    return rows, np.array(labels, dtype=np.float32), np.array(weights, dtype=np.float32)


def fit(parts: list[tuple[Floats, Floats, Floats]]) -> Model:
    """Fit a weighted logistic regression with an L2 penalty, by Newton's method on standardised, clipped inputs."""
    rows = np.vstack([part[0] for part in parts]).astype(np.float64)
    labels = np.concatenate([part[1] for part in parts]).astype(np.float64)
    weights = np.concatenate([part[2] for part in parts]).astype(np.float64)
    weights /= weights.mean()
    mean, scale = rows.mean(axis=0), rows.std(axis=0)
    scale[scale < 1e-6] = 1.0
    inputs = np.hstack([np.clip((rows - mean) / scale, -CLIP, CLIP), np.ones((len(rows), 1))])
    penalty = np.full(inputs.shape[1], RIDGE)
    penalty[-1] = 0.0
    beta = np.zeros(inputs.shape[1])
    for _ in range(25):
        probability = 1 / (1 + np.exp(-np.clip(inputs @ beta, -30, 30)))
        gradient = inputs.T @ (weights * (probability - labels)) + penalty * beta
        curve = weights * probability * (1 - probability) + 1e-9
        step = np.linalg.solve((inputs * curve[:, None]).T @ inputs + np.diag(penalty + 1e-9), gradient)
        beta -= step
        if float(np.abs(step).max()) < 1e-4:
            break
    arrays = [np.asarray(values, dtype=np.float32) for values in (mean, scale, beta[:-1])]
    return Model(arrays[0], arrays[1], arrays[2], float(beta[-1]))


def folds_of(pages: list[dict[str, Any]]) -> dict[str, int]:
    """Return the fold of each domain, from a fixed shuffle."""
    domains = sorted({page["domain"] for page in pages})
    random.Random(0).shuffle(domains)
    return {domain: index % FOLDS for index, domain in enumerate(domains)}


def extract(data: Path, page: dict[str, Any], model: Model) -> bodies.Body:
    """Extract one page with the whole of the body extraction."""
    html = read_html(data, page)
    tree = parse(html)
    return bodies.extract_body(tree, html, title=title_of(tree), url=page["url"], model=model)


def print_scores(name: str, scores: list[dict[str, float]], second: float) -> None:
    """Print one line of the table; `second` is the share of pages that needed a second extractor."""
    columns = {key: sum(row[key] for row in scores) / len(scores) for key in ("P", "R", "F1", "ok95", "bad50")}
    print(
        f"{name:10}{len(scores):5}"
        + "".join(f"  {key} {value:.4f}" for key, value in columns.items())
        + f"  second {second:.3f}"
    )


def write(model: Model, target: Path, corpus: str, pages: int) -> None:
    """Write the table that ships, one number per name, rounded."""
    table = {
        "about": "Logistic regression over blocks; fitted by models/build_body_model.py. Numbers only.",
        "corpus_sha256": corpus,
        "pages": pages,
        "bias": round(model.bias, 5),
        "names": list(NAMES),
        **{key: [round(float(v), 5) for v in getattr(model, key)] for key in ("mean", "scale", "weights")},
    }
    target.write_text(json.dumps(table, indent=None, separators=(",", ":")) + "\n", encoding="utf-8")


def main() -> None:
    """Measure, and write what ships if --write is given."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--write", action="store_true", help="write the packaged weights")
    parser.add_argument("--no-folds", action="store_true", help="fit only")
    parser.add_argument("--predictions", type=Path, help="folder for the out-of-fold texts")
    arguments = parser.parse_args()
    score = load_score(arguments.data)
    truth = (arguments.data / "truth.jsonl").read_bytes()
    pages = [json.loads(line) for line in truth.decode().splitlines()]
    pages = [page for page in pages if page["tier"] == "text" and page["source"] != "magic"]
    parts = {page["id"]: examples(arguments.data, page, score) for page in pages}
    if not arguments.no_folds:
        run_folds(arguments, score, pages, parts)
    if arguments.write:
        target = Path(bodies.__file__).with_name("weights.json")
        write(fit(list(parts.values())), target, hashlib.sha256(truth).hexdigest(), len(pages))
        write_recipe(
            target,
            command="python models/build_body_model.py --data DATA/extract --write --no-folds",
            packages=("numpy", "selectolax"),
            data={"DATA/extract/truth.jsonl": arguments.data / "truth.jsonl"},
        )


def run_folds(
    arguments: argparse.Namespace,
    score: ModuleType,
    pages: list[dict[str, Any]],
    parts: dict[str, tuple[Floats, Floats, Floats]],
) -> None:
    """Fit on four folds, extract the fifth, five times."""
    fold = folds_of(pages)
    all_scores: list[dict[str, float]] = []
    all_second = 0
    lines: list[str] = []
    for number in range(FOLDS):
        model = fit([parts[page["id"]] for page in pages if fold[page["domain"]] != number])
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
