"""Measure title, authors and date of our metadata on the evaluation data, and fit the votes of headlines.

Scores come from the data's own score.py; the date is the page's own calendar day (`published_local`). `auth*` compares
with the truth read by the same rules as the prediction (persons only, lists split, job titles gone). Speed is CPU per
page beside that of the parse, which is measured in the same run. `folds` is the lowest and highest score of five folds
by domain; `possible` the share of pages on which some candidate is the truth: the most that any choice can reach.
`--without-url` reads the pages as local files, which come without an address. `--only-visible` hides JSON-LD and the
meta tags for title, author and date: how well the page itself is read. `--fit` repeats the five-fold search for the
votes, folds by domain.

    python benchmarks/metadata_quality.py --data ../shared/data/extract [--without-url] [--only-visible] [--fit]
"""

import argparse
import gzip
import hashlib
import importlib.util
import itertools
import json
import re
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest import mock

from ingest.extract.meta import Metadata, extract_metadata
from ingest.extract.meta import metadata as metadata_module
from ingest.extract.meta.author_names import read_names
from ingest.extract.meta.jsonld import read_jsonld
from ingest.extract.meta.markup import Markup, collect_markup
from ingest.extract.meta.rules import TITLE_WEIGHTS
from ingest.extract.meta.shown_titles import other_headlines
from ingest.extract.meta.simple_fields import site_names
from ingest.extract.meta.title_text import site_keys
from ingest.extract.meta.titles import choose_title, title_claims
from ingest.extract.tree import Tree, parse
from ingest.records import Hints
from ingest.text.decode import decode

Page = dict[str, Any]
HIDDEN = re.compile(
    r"author|byl|creator|date|time|publi|modif|issued|created|title|^og:(?!site_name)|^twitter:(?!site)"
)
SOURCES = ("json-ld", "headline", "opengraph", "twitter", "title", "meta")
GRID = ((2.0, 3.0, 4.0), (1.5, 2.5, 4.0), (3.0, 4.0), (0.5, 1.0, 1.5), (-2.0, -1.0, 0.5, 1.0), (0.5,))


def main() -> None:
    """Measure, print, and fit with --fit."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--fit", action="store_true", help="repeat the five-fold search for the headline votes")
    parser.add_argument("--without-url", action="store_true", help="as a local file: no page has an address")
    parser.add_argument(
        "--only-visible", action="store_true", help="hide JSON-LD and the meta tags for title, author and date"
    )
    options = parser.parse_args()
    if options.only_visible:
        mock.patch.object(metadata_module, "collect_markup", visible).start()
    score = load_score(options.data)
    lines = (options.data / "truth.jsonl").read_text(encoding="utf-8").splitlines()
    known = not options.without_url
    read = [(page, *read_one(options.data, page, known=known)) for page in map(json.loads, lines)]
    print_scores(score, read)
    if options.fit:
        fit(score, options.data, [page for page, *_ in read if page.get("title")])


def visible(tree: Tree) -> Markup:
    """Return the markup of a page without what only machines read."""
    markup = collect_markup(tree)
    markup.scripts.clear()
    for name in [name for name in markup.meta if HIDDEN.search(name)]:
        del markup.meta[name]
    return markup


def load_score(data: Path) -> ModuleType:
    """Import the data's own score.py."""
    spec = importlib.util.spec_from_file_location("metadata_score", data / "score.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"no score.py in {data}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read_one(data: Path, page: Page, *, known: bool = True) -> tuple[Metadata, float, float]:
    """Return the metadata of a page, the CPU seconds for it, and those for the parse."""
    with gzip.open(data / page["html"]) as file:
        decoded = decode(file.read(), media_type="text/html")
    text = getattr(decoded, "text", "")
    start = time.process_time()
    tree = parse(text)
    parsed = time.process_time()
    metadata = extract_metadata(tree, url=page["url"] if known else None)
    return metadata, time.process_time() - parsed, parsed - start


def print_scores(score: ModuleType, read: list[tuple[Page, Metadata, float, float]]) -> None:
    """Print scores over pages and over domains, sources of the chosen values, and cost."""
    results: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    sources: Counter[tuple[str, str]] = Counter()
    for page, metadata, _, _ in read:
        prediction = {"title": metadata.title, "authors": list(metadata.authors), "date": metadata.published_local}
        for name, value in score.score_page({**page, "text": None}, prediction).items():
            results[name][page["domain"]].append(value)
        if page.get("authors"):
            results["auth*"][page["domain"]].append(by_our_rules(score, page, metadata))
        for name, value in possible_scores(score, page, metadata):
            results[f"{name} possible"][page["domain"]].append(value)
        sources.update((entry.field, entry.source) for entry in metadata.provenance)
    for name in ("title", "title possible", "auth", "auth*", "date", "date possible"):
        values = [value for group in results[name].values() for value in group]
        domains = statistics.mean(statistics.mean(group) for group in results[name].values())
        folds = sorted(mean(values_of(results[name], part)) for part in range(5))
        print(f"{name:14} {statistics.mean(values):.3f}  n={len(values)}  over {len(results[name])} domains"
              f" {domains:.3f}  folds {folds[0]:.3f} to {folds[-1]:.3f}")  # fmt: skip
    for field in ("title", "authors", "published_at", "canonical_url"):
        print(field, {source: count for (name, source), count in sources.most_common() if name == field})
    cost, parsing = [1000 * item[2] for item in read], [1000 * item[3] for item in read]
    print(f"metadata ms: median {statistics.median(cost):.2f}, mean {statistics.mean(cost):.2f}, max {max(cost):.0f}; "
          f"parse: median {statistics.median(parsing):.2f}")  # fmt: skip


def values_of(groups: dict[str, list[float]], part: int) -> list[float]:
    """Return the scores of one fold."""
    return [value for domain, group in groups.items() if fold_of(domain, 0) == part for value in group]


def possible_scores(score: ModuleType, page: Page, metadata: Metadata) -> Iterator[tuple[str, float]]:
    """Yield the best score of any candidate of title and date; the chosen value is one of them."""
    candidates: dict[str, list[str | None]] = {"title": [metadata.title], "published_at": [metadata.published_local]}
    for candidate in metadata.candidates:
        candidates.get(candidate.field, []).append(candidate.value)
    for name, field in (("title", "title"), ("date", "published_at")):
        scores = [score.score_page({**page, "text": None}, {name: value}) for value in candidates[field]]
        if name in scores[0]:
            yield name, max(scored[name] for scored in scores)


def by_our_rules(score: ModuleType, page: Page, metadata: Metadata) -> float:
    """Return the F1 of names against the truth, read by the same rules."""
    names = read_names(tuple(page["authors"]), site_keys((page.get("publisher") or "",), page["url"]))
    truth = {score.nname(name) for name in names.persons or names.organisations} - {""}
    predicted = {score.nname(name) for name in metadata.authors} - {""}
    return 2 * len(truth & predicted) / (len(truth) + len(predicted)) if truth | predicted else 1.0


def fit(score: ModuleType, data: Path, read: list[Page]) -> None:
    """Print what the search for votes scores on the folds that it does not see: five folds by domain, five times."""
    grid = [dict(zip(SOURCES, weights, strict=True)) for weights in itertools.product(*GRID)]
    pages = [(page["domain"], verdicts(score, data, page, grid)) for page in read]
    best = max(range(len(grid)), key=lambda at: by_domain(pages, at))
    share = mean([hit[best] for _, hit in pages])
    print(f"best over domains {by_domain(pages, best):.3f}, its pages {share:.3f}: {grid[best]}")
    unseen: list[float] = []
    for seed, part in itertools.product(range(5), range(5)):
        fitted = [page for page in pages if fold_of(page[0], seed) != part]
        choice = max(range(len(grid)), key=lambda at: by_domain(fitted, at))
        unseen.extend(float(hit[choice]) for domain, hit in pages if fold_of(domain, seed) == part)
    print(f"five-fold by domain, 5 seeds, {len(grid)} settings: {mean(unseen):.3f} of pages")


def verdicts(score: ModuleType, data: Path, page: Page, grid: list[dict[str, float]]) -> list[bool]:
    """Return for each setting of the votes whether the right headline of a page is chosen, by all rules together."""
    with gzip.open(data / page["html"]) as file:
        tree = parse(getattr(decode(file.read(), media_type="text/html"), "text", ""))
    markup = collect_markup(tree)
    jsonld = read_jsonld(markup.scripts, page["url"])
    sites = site_keys(tuple(value for _, value in site_names(markup, jsonld, Hints())), page["url"])
    claims, shown = title_claims(markup, jsonld, Hints()), other_headlines(tree, markup)
    right: list[bool] = []
    for weights in grid:
        with mock.patch.dict(TITLE_WEIGHTS, weights):
            title, _ = choose_title(claims, sites, lambda: shown)
        right.append(bool(score.norm(page["title"]) == score.norm(title)))
    return right


def by_domain(pages: list[tuple[str, list[bool]]], at: int) -> float:
    """Return the mean over domains of the share of right pages."""
    groups: dict[str, list[bool]] = defaultdict(list)
    for domain, hit in pages:
        groups[domain].append(hit[at])
    return mean([mean(group) for group in groups.values()])


def mean(values: list[bool] | list[float]) -> float:
    """Return the arithmetic mean."""
    return float(sum(values)) / len(values)


def fold_of(domain: str, seed: int) -> int:
    """Return one of five folds, the same on every machine."""
    return int(hashlib.sha256(f"{seed}/{domain}".encode()).hexdigest(), 16) % 5


if __name__ == "__main__":
    main()
