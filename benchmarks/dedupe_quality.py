"""Measure duplicate detection on labelled reposts and edits: pair F1, stories lost, documents per second.

Reads the labelled articles and the score.py of the evaluation data (--data). Example:

    python benchmarks/dedupe_quality.py --part real --threshold 0.5
"""

import argparse
import hashlib
import json
import os
import time
from pathlib import Path

from ingest.dedupe import Deduper, DuplicateRules, fingerprint, judge
from ingest.records import Article, Fingerprint, Verdict
from scorer import load_scorer

HERE = Path(__file__).resolve().parent


def main() -> None:
    """Measure `judge` and `Deduper`, and print speed and scores."""
    options = _options()
    folder = Path(options.data)
    scorer = load_scorer(folder)
    gold, ignored = scorer.load_gold(str(folder / "dev.jsonl.gz"), options.part)
    gold.sort(key=lambda row: row["seq"])
    articles = [article_of(row["id"], row["text"]) for row in gold]
    rules = DuplicateRules(threshold=options.threshold)

    started = time.process_time()
    prints = [fingerprint(article) for article in articles]
    signed = time.process_time()
    verdicts = judge(prints, (), rules)
    judged = time.process_time()
    arrived = _verdicts_one_by_one(prints, rules)
    added = time.process_time()

    size = len(articles)
    speed = {
        "documents": size,
        "fingerprint/s": round(size / (signed - started)),
        "judge/s": round(size / (judged - signed)),
        "both/s": round(size / (judged - started)),
        "Deduper.add_fingerprint/s": round(size / (added - judged)),
    }
    print(json.dumps(speed))
    for name, result in (("judge", verdicts), ("Deduper", arrived)):
        _print_scores(name, scorer.score(gold, _predictions(result), ignored), options.kinds)


def our_quality(folder: Path) -> dict[str, float]:
    """Return the figures that the floors are compared with (`floors.json`, section `copies`)."""
    scorer = load_scorer(folder)
    gold, ignored = scorer.load_gold(str(folder / "dev.jsonl.gz"))
    verdicts = judge([fingerprint(article_of(row["id"], row["text"])) for row in gold])
    result = scorer.score(gold, _predictions(verdicts), ignored)
    worst = min(recall for recall, pairs in result["recall_by_kind"].values() if pairs >= 100)
    figures = {name: result[name] for name in ("f1", "precision", "recall", "stories_lost")}
    return {**figures, "worst_edit": worst}


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    shared = Path(os.environ.get("INGEST_SHARED", HERE.parent.parent / "shared"))
    parser.add_argument("--data", default=str(shared / "data" / "dedup"), help="folder with dev.jsonl.gz and score.py")
    parser.add_argument("--part", choices=["real", "synthetic"], default=None, help="only one part (default: all)")
    parser.add_argument("--threshold", type=float, default=DuplicateRules().threshold)
    parser.add_argument("--kinds", action="store_true", help="recall and false pairs per kind of edit")
    return parser.parse_args()


def article_of(name: str, text: str) -> Article:
    """Return an article with a text and nothing else."""
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return Article(
        id=name, title=None, text=text, html_sha256=digest, text_sha256=digest, word_count=0, extractor="benchmark"
    )


def _verdicts_one_by_one(prints: list[Fingerprint], rules: DuplicateRules) -> list[Verdict]:
    deduper = Deduper(threshold=rules.threshold)
    for item in prints:
        deduper.add_fingerprint(item)
    return deduper.verdicts()


def _predictions(verdicts: list[Verdict]) -> list[dict[str, str | None]]:
    return [{"id": verdict.id, "cluster": verdict.cluster_id} for verdict in verdicts]


def _print_scores(name: str, result: dict[str, object], kinds: bool) -> None:
    nested = {key: value for key, value in result.items() if isinstance(value, dict)}
    flat = {k: round(v, 4) if isinstance(v, float) else v for k, v in result.items() if k not in nested}
    print(name, json.dumps(flat))
    if kinds:
        print(json.dumps(nested, indent=1))


if __name__ == "__main__":
    main()
