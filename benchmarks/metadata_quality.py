"""Title, authors and date of our metadata against the evaluation data, and how the headline votes were fitted.

Scores come from the data's own score.py; the date is the page's own calendar day (`published_local`). `auth*` compares
with the truth read by the same rules as the prediction (persons only, lists split, job titles gone). Speed is CPU per
page beside that of the parse, which is measured in the same run. `--fit` repeats the five-fold search for the votes,
folds by domain.

    python benchmarks/metadata_quality.py --data ../shared/data/extract [--fit]
"""

import argparse
import gzip
import hashlib
import importlib.util
import itertools
import json
import statistics
import time
from collections import Counter, defaultdict
from pathlib import Path
from types import ModuleType
from typing import Any

from ingest.extract.meta import Metadata, extract_metadata
from ingest.extract.meta.names import read_names
from ingest.extract.meta.titles import fold, site_folds
from ingest.extract.tree import parse
from ingest.text.decode import decode

Page = dict[str, Any]
SOURCES = ("json-ld", "headline", "opengraph", "twitter", "title", "meta")
GRID = ((2.0, 3.0, 4.0), (1.5, 2.5, 4.0), (3.0, 4.0), (0.5, 1.0, 1.5), (-2.0, -1.0, 0.5, 1.0), (0.5,))


def main() -> None:
    """Measure, print, and fit when asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--fit", action="store_true", help="repeat the five-fold search for the headline votes")
    options = parser.parse_args()
    score = load_score(options.data)
    lines = (options.data / "truth.jsonl").read_text(encoding="utf-8").splitlines()
    read = [(page, *read_one(options.data, page)) for page in map(json.loads, lines)]
    report(score, read)
    if options.fit:
        fit(score, [(page, metadata) for page, metadata, _, _ in read if page.get("title")])


def load_score(data: Path) -> ModuleType:
    """The data's own score.py, by path."""
    spec = importlib.util.spec_from_file_location("metadata_score", data / "score.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"no score.py in {data}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read_one(data: Path, page: Page) -> tuple[Metadata, float, float]:
    """Metadata of a page, seconds of CPU for it, and for the parse."""
    with gzip.open(data / page["html"]) as file:
        decoded = decode(file.read(), media_type="text/html")
    text = getattr(decoded, "text", "")
    start = time.process_time()
    tree = parse(text)
    parsed = time.process_time()
    metadata = extract_metadata(tree, url=page["url"])
    return metadata, time.process_time() - parsed, parsed - start


def report(score: ModuleType, read: list[tuple[Page, Metadata, float, float]]) -> None:
    """Scores over pages and over domains, sources of the chosen values, and cost."""
    results: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    sources: Counter[tuple[str, str]] = Counter()
    for page, metadata, _, _ in read:
        told = {"title": metadata.title, "authors": list(metadata.authors), "date": metadata.published_local}
        for name, value in score.score_page({**page, "text": None}, told).items():
            results[name][page["domain"]].append(value)
        if page.get("authors"):
            results["auth*"][page["domain"]].append(by_our_rules(score, page, metadata))
        sources.update((entry.field, entry.source) for entry in metadata.provenance)
    for name in ("title", "auth", "auth*", "date"):
        values = [value for group in results[name].values() for value in group]
        domains = statistics.mean(statistics.mean(group) for group in results[name].values())
        print(
            f"{name:6} {statistics.mean(values):.3f}  n={len(values)}  over {len(results[name])} domains {domains:.3f}"
        )
    for field in ("title", "authors", "published_at", "canonical_url"):
        print(field, {source: count for (name, source), count in sources.most_common() if name == field})
    cost, parsing = [1000 * item[2] for item in read], [1000 * item[3] for item in read]
    print(f"metadata ms: median {statistics.median(cost):.2f}, mean {statistics.mean(cost):.2f}, max {max(cost):.0f}; "
          f"parse: median {statistics.median(parsing):.2f}")  # fmt: skip


def by_our_rules(score: ModuleType, page: Page, metadata: Metadata) -> float:
    """F1 of names against the truth read by the same rules."""
    names = read_names(tuple(page["authors"]), site_folds((page.get("publisher") or "",), page["url"]))
    truth = {score.nname(name) for name in names.persons or names.desks} - {""}
    told = {score.nname(name) for name in metadata.authors} - {""}
    return 2 * len(truth & told) / (len(truth) + len(told)) if truth | told else 1.0


def fit(score: ModuleType, read: list[tuple[Page, Metadata]]) -> None:
    """Five-fold by domain, five times: what the search would have scored on the folds it did not see."""
    grid = [dict(zip(SOURCES, weights, strict=True)) for weights in itertools.product(*GRID)]
    pages = [
        (page["domain"], [verdicts(score, page, metadata, weights) for weights in grid]) for page, metadata in read
    ]
    best = max(range(len(grid)), key=lambda at: by_domain(pages, at))
    share = mean([hit[best] for _, hit in pages])
    print(f"best over domains {by_domain(pages, best):.3f}, its pages {share:.3f}: {grid[best]}")
    held: list[float] = []
    for seed, part in itertools.product(range(5), range(5)):
        seen = [page for page in pages if fold_of(page[0], seed) != part]
        choice = max(range(len(grid)), key=lambda at: by_domain(seen, at))
        held.extend(float(hit[choice]) for domain, hit in pages if fold_of(domain, seed) == part)
    print(f"five-fold by domain, 5 seeds, {len(grid)} settings: {mean(held):.3f} of pages")


def verdicts(score: ModuleType, page: Page, metadata: Metadata, weights: dict[str, float]) -> bool:
    """Whether these votes choose the right headline among the page's candidates."""
    groups: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for candidate in metadata.candidates:
        if candidate.field == "title":
            groups[fold(candidate.value)].append((weights[candidate.source], candidate.value))
    best = max(groups.values(), key=lambda votes: (sum(vote for vote, _ in votes), max(votes)[0]), default=[(0.0, "")])
    return bool(score.norm(page["title"]) == score.norm(best[0][1]))


def by_domain(pages: list[tuple[str, list[bool]]], at: int) -> float:
    """The mean over domains of the share of right pages."""
    groups: dict[str, list[bool]] = defaultdict(list)
    for domain, hit in pages:
        groups[domain].append(hit[at])
    return mean([mean(group) for group in groups.values()])


def mean(values: list[bool] | list[float]) -> float:
    """The arithmetic mean."""
    return float(sum(values)) / len(values)


def fold_of(domain: str, seed: int) -> int:
    """One of five folds, the same on every machine."""
    return int(hashlib.sha256(f"{seed}/{domain}".encode()).hexdigest(), 16) % 5


if __name__ == "__main__":
    main()
