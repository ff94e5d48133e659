"""Train the topic model that `ingest.tags.topic` ships, and calibrate it.

Needs the extra `models` and the evaluation data (docs/models.md). The weights of words are trained only on openly
licensed text: Wikipedia current events (CC BY-SA 4.0), Wikinews (CC BY 2.5), IPTC definitions (CC BY 4.0) and a word
list written for this project. The calibration, some dozens of numbers, is fitted on the two readers' labels of the gold
pages, and is measured by five folds over domains.

    python models/build_topic_model.py --data DIR [--write] [--predictions FILE]
"""

import argparse
import json
import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # more threads add in another order: other bytes

from homonyms import HOMONYMS
from ingest.tags.topic.decide import Calibration
from ingest.tags.topic.words import load_words
from recipe import write_recipe
from topic_calibration import calibrate, load_pages, measure_wikinews
from topic_lists import LEXICON
from topic_trust import by_route, fit_trust, judge_corpora, measure
from topic_words import BRIEFS, EVERYDAY, load_samples, train, write_words

PACKAGE = Path(__file__).parent.parent / "src" / "ingest" / "tags" / "topic"
PACKAGES = ("numpy", "scikit-learn", "scipy")
WORD_INPUTS = ("topic/dev.jsonl.gz", "topic/iptc_topics.json")
TABLES = ("words.bin", "terms.bin", "stems.txt", "usual_words.tsv", "second_level.bin", "sections.tsv")
CALIBRATION_INPUTS = ("gold/gold.jsonl", "extract/truth.jsonl", "topic/dev.jsonl.gz")


def build_words(data: Path) -> None:
    """Train and write `words.bin` with its recipe."""
    target = PACKAGE / "words.bin"
    write_words(*train(load_samples(data)), target)
    load_words.cache_clear()
    write_recipe(
        target,
        command="python models/build_topic_model.py --data DATA --write",
        packages=PACKAGES,
        inputs=[BRIEFS, EVERYDAY, HOMONYMS, LEXICON],
        data={f"DATA/{name}": data / name for name in WORD_INPUTS},
    )


def write_calibrations(data: Path, fitted: Mapping[str, Calibration]) -> None:
    """Write `model.json` with its recipe."""
    target = PACKAGE / "model.json"
    content: dict[str, Any] = {
        name: {
            "intercept": c.intercept,
            "weights": dict(c.weights),
            "threshold": c.threshold,
            "floor": c.floor,
            **({"trust": dict(c.trust)} if c.trust else {}),
            **({"named": dict(c.named)} if c.named else {}),
        }
        for name, c in fitted.items()
    }
    target.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    write_recipe(
        target,
        command="python models/build_topic_model.py --data DATA --write --keep-words",
        packages=PACKAGES,
        inputs=[PACKAGE / name for name in TABLES],
        data={f"DATA/{name}": data / name for name in CALIBRATION_INPUTS},
    )


def main() -> None:
    """Measure, and write what ships if --write is given."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--write", action="store_true", help="write words.bin and model.json into the package")
    parser.add_argument("--keep-words", action="store_true", help="do not train the words again")
    parser.add_argument("--no-cues", action="store_true", help="measure without address, section and keywords")
    parser.add_argument("--wikinews", action="store_true", help="measure on Wikinews by five folds, too")
    parser.add_argument("--predictions", type=Path, help="write out-of-fold predictions for the gold score.py")
    arguments = parser.parse_args()
    if arguments.write and not arguments.keep_words:
        build_words(arguments.data)
    fitted, predictions, judged = calibrate(load_pages(arguments.data, cues=not arguments.no_cues))
    judged += judge_corpora(arguments.data, fitted)
    measure(judged)
    for route, trust in by_route(fit_trust(judged)).items():
        fitted[route] = replace(fitted[route], trust=trust)
    if arguments.wikinews:
        measure_wikinews(load_samples(arguments.data), fitted["english"])
    if arguments.predictions:
        with arguments.predictions.open("w", encoding="utf-8") as out:
            for page, codes in predictions.items():
                topics = [code.replace("medtop:", "medtop")[:8] for code in codes]
                out.write(json.dumps({"id": page, "topics": topics}) + "\n")
    if arguments.write:
        write_calibrations(arguments.data, fitted)


if __name__ == "__main__":
    main()
