"""Measure `ingest.tag_topics` as it ships: predictions for the evaluation's own score.py, speed and start-up.

The corpora under topic/ other than wcep and wikinews were not used for training. The calibration was fitted on the gold
pages; models/build_topic_model.py prints five-fold numbers.
Usage: python benchmarks/topic_quality.py --data DIR --out DIR, then score.py of topic/ (--by source) and of gold/.
"""

import argparse
import json
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ingest.records import TopicTag
from ingest.tags import tag_topics
from ingest.tags.topic.codes import CODES
from ingest.tags.topic.decide import load_calibrations
from ingest.tags.topic.topic_tagger import read_signals
from tag_speed import measure_speed, rows, usual_documents


def all_confidences(row: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the confidence in every topic, also of those that are not tagged: the score needs them."""
    signals = read_signals(row.get("title"), row["text"], row["lang"], None, ())
    if signals.route == "cues":
        return []
    calibration = load_calibrations()[signals.route]
    probabilities = calibration.probabilities(signals.features)
    confidences = signals.confidences(probabilities, calibration)
    return [{"code": code, "confidence": value} for code, value in zip(CODES, confidences, strict=True)]


def codes_of(tags: Iterable[TopicTag]) -> list[str]:
    """Return the codes of tags as the score.py of gold/ reads them: `medtop04`."""
    return [tag.code.replace("medtop:", "medtop")[:8] for tag in tags]


def write_topic(data: Path, out: Path) -> None:
    """Write predictions for the documents of topic/."""
    with (out / "topic.jsonl").open("w", encoding="utf-8") as lines:
        for row in rows(data / "topic" / "dev.jsonl.gz"):
            lines.write(json.dumps({"id": row["id"], "topics": all_confidences(row)}) + "\n")


def write_gold(data: Path, out: Path) -> None:
    """Write predictions for the gold pages."""
    pages = {row["id"]: row for row in rows(data / "extract" / "truth.jsonl")}
    with (out / "gold.jsonl").open("w", encoding="utf-8") as lines:
        for row in rows(data / "gold" / "gold.jsonl"):
            page = pages[row["id"]]
            tags = tag_topics(page.get("title"), page.get("text") or "", language=row["lang"], url=page.get("url"))
            lines.write(json.dumps({"id": row["id"], "topics": codes_of(tags)}) + "\n")


def main() -> None:
    """Write the predictions, and print start-up and speed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    start = time.process_time()
    tag_topics("Start", "", language="en")
    print(f"start-up: {time.process_time() - start:.2f} s CPU")
    write_topic(arguments.data, arguments.out)
    write_gold(arguments.data, arguments.out)
    measure_speed(
        usual_documents(arguments.data),
        lambda document: tag_topics(*document, language="en"),
        lambda text: text.lower().split(),
    )


if __name__ == "__main__":
    main()
