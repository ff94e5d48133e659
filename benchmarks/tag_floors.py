"""Measure the taggers that ship on the evaluation data, and compare with floors: part `tags` of `floors.json`.

The weights were fitted on the gold pages and the toponym corpora, so these numbers show what got worse, not how good
the taggers are on unseen pages; the builders in models/ print out-of-fold numbers. No weights were fitted on the
corpora in `UNSEEN`.
Usage: python benchmarks/tag_floors.py --data DIR [--update]. --update raises floors, and never lowers one.
"""

import argparse
import hashlib
import json
import sys
from collections import defaultdict
from operator import itemgetter
from pathlib import Path
from typing import Any

from ingest.tags import about_countries, home_of_domain, tag_regions, tag_topics
from region_quality import places_of
from scorer import load_scorer
from tag_speed import rows
from topic_quality import all_confidences, codes_of

FLOORS = Path(__file__).with_name("floors.json")
FILES = ("gold/gold.jsonl", "topic/dev.jsonl.gz", "region/dev.jsonl.gz")
UNSEEN = ("bbc", "ag_news", "masakhanews", "sib200", "thucnews", "10kgnad")  # never trained on
SLACK = 0.003  # a floor lies this much below what was measured


def data_hash(data: Path) -> str:
    """Return the SHA-256 of the labelled files."""
    digest = hashlib.sha256()
    for name in FILES:
        digest.update((data / name).read_bytes())
    return digest.hexdigest()


def gold_quality(data: Path) -> dict[str, float]:
    """Return F1 of countries and topics, and the share of right main countries, on the gold pages."""
    pages = {row["id"]: row for row in rows(data / "extract" / "truth.jsonl")}
    gold = {row["id"]: row for row in rows(data / "gold" / "gold.jsonl")}
    found: dict[str, dict[str, Any]] = {}
    for key, row in gold.items():
        page = pages[key]
        title, text, language = page.get("title"), page.get("text") or "", row["lang"]
        regions = tag_regions(title, text, language=language, home=home_of_domain(page.get("domain")))
        topics = tag_topics(title, text, language=language, url=page.get("url"))
        found[key] = {
            "countries": about_countries(regions),
            "main": regions.main,
            "topics": codes_of(topics),
        }
    score = load_scorer(data / "gold")
    known = [key for key, row in gold.items() if row["main_agreed"] and row["main"]]
    return {
        "gold_countries": score.judge(gold, found, "countries")[0][2],
        "gold_topics": score.judge(gold, found, "topics")[0][2],
        "gold_main": sum(found[key]["main"] == gold[key]["main"] for key in known) / len(known),
    }


def first_topics(data: Path) -> dict[str, float]:
    """Return for each corpus that was never trained on how often the first topic is right."""
    right: dict[str, list[bool]] = defaultdict(list)
    for row in rows(data / "topic" / "dev.jsonl.gz"):
        if row["source"] not in UNSEEN:
            continue
        confidences = all_confidences(row)
        code = max(confidences, key=itemgetter("confidence"))["code"] if confidences else None
        right[row["source"]].append(code == row["topics"][0]["code"] or code in row["accept"])
    return {f"first_{source}": sum(hits) / len(hits) for source, hits in right.items()}


def place_quality(data: Path) -> dict[str, float]:
    """Return how many cities of the toponym corpora are found, and how many of those within 161 km."""
    gold, found = [], {}
    for row in rows(data / "region" / "dev.jsonl.gz"):
        if not row.get("toponyms"):
            continue
        gold.append(row)
        tags = tag_regions(row.get("title"), row["text"], language=row["lang"])
        regions = [{"country": tag.code, "confidence": tag.confidence} for tag in tags.countries]
        found[row["id"]] = {"regions": regions, "places": places_of(tags)}
    measured = load_scorer(data / "region").score(gold, found)["GEO-ALL"].row()
    names = {"countries": "F1", "cities_found": "city_recall", "cities_near": "city161"}
    return {f"toponyms_{name}": measured[key] for name, key in names.items()}


def measure(data: Path) -> dict[str, float]:
    """Return all numbers, rounded down to three digits."""
    numbers = gold_quality(data) | first_topics(data) | place_quality(data)
    return {name: int(value * 1000) / 1000 for name, value in sorted(numbers.items())}


def main() -> None:
    """Print the numbers beside the floors, and raise the floors with --update."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--update", action="store_true")
    arguments = parser.parse_args()
    content = json.loads(FLOORS.read_text(encoding="utf-8"))
    gate = content.setdefault("tags", {"floors": {}})
    measured = measure(arguments.data)
    for name, value in measured.items():
        print(f"{name:24}{value:.3f}  floor {gate['floors'].get(name, 0.0):.3f}")
    if arguments.update:
        gate["data_sha256"] = data_hash(arguments.data)
        gate["floors"] = {
            name: max(round(value - SLACK, 3), gate["floors"].get(name, 0.0)) for name, value in measured.items()
        }
        FLOORS.write_text(json.dumps(content, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    sys.exit(any(value < gate["floors"].get(name, 0.0) for name, value in measured.items()))


if __name__ == "__main__":
    main()
