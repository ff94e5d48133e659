"""Measure text to verdict: documents a CPU second through fingerprint, look-up in a lake, and comparison, warm.

    python benchmarks/text_to_verdict.py LAKE ... [--texts 900]

LAKE is one of `copies_at_scale.py write`. The texts are labelled articles that are not in it and of which each has a
copy there (evaluation data, --data), in batches of 300; a second pass counts, so that everything is warm. Prints one
JSON line for each lake: microseconds a text for each stage (median of the batches), and texts a second.
"""

import argparse
import gzip
import json
import os
import statistics
import time
from pathlib import Path

from copies_at_scale import NEW, SINCE, labelled_prints
from dedupe_quality import article_of
from ingest import ids
from ingest.dedupe import MAX_STORED_PER_KEY, DuplicateRules, fingerprint, relate
from ingest.dedupe.sketch import _keys, sketch_of
from ingest.lake import shared_state
from ingest.records import Article, Fingerprint

HERE = Path(__file__).resolve().parent


def new_articles(data: Path, count: int) -> list[Article]:
    """Return labelled articles that a lake of `copies_at_scale.py` does not have, with their texts."""
    wanted = {item.id for item in labelled_prints(data, with_others=False).new[:count]}
    with gzip.open(data / "dedup" / "dev.jsonl.gz", "rt", encoding="utf-8") as file:
        rows = map(json.loads, file)
        named = ((ids.stable_id("a1", str(row["id"])), row["text"]) for row in rows)
        return [article_of(name, text) for name, text in named if name in wanted]


def measure(where: str, articles: list[Article]) -> dict[str, float | str]:
    """Return the CPU microseconds a text of each stage, and texts a second."""
    state = shared_state(where, SINCE)
    stages: dict[str, list[float]] = {"fingerprint": [], "look_up": [], "compare": []}
    for is_warm in (False, True):
        for start in range(0, len(articles) // NEW * NEW, NEW):
            _keys.cache_clear()  # as if the texts were new
            sketch_of.cache_clear()
            marks = [time.process_time()]
            prints: list[Fingerprint] = [fingerprint(article) for article in articles[start : start + NEW]]
            marks.append(time.process_time())
            rules = DuplicateRules(common=state.common_phrases())
            stored = state.candidates(prints, MAX_STORED_PER_KEY, rules.common)
            marks.append(time.process_time())
            relate(prints, stored, rules)
            marks.append(time.process_time())
            if is_warm:
                for stage, begin, end in zip(stages.values(), marks, marks[1:], strict=False):
                    stage.append((end - begin) / NEW * 1e6)
    medians = {name: round(statistics.median(times)) for name, times in stages.items()}
    per_second = round(1e6 / sum(medians.values()))
    return {"lake": Path(where).name, **medians, "texts/s": per_second, "load": round(os.getloadavg()[0], 1)}


def main() -> None:
    """Read the arguments and print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    shared = Path(os.environ.get("INGEST_SHARED", HERE.parent.parent / "shared"))
    parser.add_argument("--data", type=Path, default=shared / "data", help="folder with dedup")
    parser.add_argument("--texts", type=int, default=900)
    parser.add_argument("lakes", nargs="+")
    options = parser.parse_args()
    articles = new_articles(options.data, options.texts)
    for where in options.lakes:
        print(json.dumps(measure(where, articles)), flush=True)


if __name__ == "__main__":
    main()
