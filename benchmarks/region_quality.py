"""Measure `ingest.tag_regions` as it ships: predictions for the evaluation's own score.py, speed and start-up.

The weights that ship were fitted on these documents; models/build_region_model.py prints five-fold numbers.
Usage: python benchmarks/region_quality.py --data DIR --out DIR, then score.py of region/ and of gold/ on the files
written.
"""

import argparse
import json
import time
from pathlib import Path
from typing import Any

from ingest.records import RegionTags
from ingest.tags import about_countries, tag_regions
from ingest.tags.region.gazetteer import load_gazetteer
from tag_speed import measure_speed, rows, usual_documents


def places_of(tags: RegionTags) -> list[dict[str, Any]]:
    """Return the places of a text as the score.py of region/ reads them."""
    return [
        {"name": tag.name, "start": span.start, "end": span.end, "lat": tag.lat, "lon": tag.lon}
        for tag in tags.places
        for span in tag.evidence
        if span.field == "text" and tag.lat is not None
    ]


def write_region(data: Path, out: Path) -> None:
    """Write predictions for the documents of region/."""
    with (out / "region.jsonl").open("w", encoding="utf-8") as lines:
        for row in rows(data / "region" / "dev.jsonl.gz"):
            tags = tag_regions(row.get("title"), row["text"], language=row["lang"])
            about = row["source"] == "reuters-21578"
            countries = [{"country": t.code, "confidence": t.focus if about else t.confidence} for t in tags.countries]
            lines.write(json.dumps({"id": row["id"], "regions": countries, "places": places_of(tags)}) + "\n")


def write_gold(data: Path, out: Path) -> None:
    """Write predictions for the gold pages."""
    pages = {row["id"]: row for row in rows(data / "extract" / "truth.jsonl")}
    with (out / "gold.jsonl").open("w", encoding="utf-8") as lines:
        for row in rows(data / "gold" / "gold.jsonl"):
            page = pages[row["id"]]
            tags = tag_regions(page.get("title"), page.get("text") or "", language=row["lang"])
            lines.write(json.dumps({"id": row["id"], "countries": about_countries(tags), "main": tags.main}) + "\n")


def main() -> None:
    """Write the predictions, and print start-up and speed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    start = time.process_time()
    tag_regions("Start", "", language="en")
    print(f"start-up: {time.process_time() - start:.2f} s CPU, {len(load_gazetteer())} names")
    write_region(arguments.data, arguments.out)
    write_gold(arguments.data, arguments.out)
    measure_speed(
        usual_documents(arguments.data),
        lambda document: tag_regions(*document, language="en"),
        load_gazetteer().find,
    )


if __name__ == "__main__":
    main()
