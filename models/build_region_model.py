"""Fit the three small models of `ingest.tags.region` and measure them by five-fold cross-validation.

Needs the extra `models` and the evaluation data (docs/models.md): `region/dev.jsonl.gz`, `gold/gold.jsonl` and
`extract/truth.jsonl` under --data. Folds are by domain, or by document where there is none. Only weights
ship.

    python models/build_region_model.py --data DIR [--out FILE] [--predictions DIR]
"""

import argparse
import json
import os
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # more threads add in another order: other bytes

from recipe import write_recipe
from region_documents import find_mentions, load_gold, load_region
from region_fit import fit_all
from region_scores import out_of_fold, print_scores, tune, write_predictions

PACKAGE = Path(__file__).parent.parent / "src" / "ingest"
OUT = PACKAGE / "tags" / "region" / "model.json"
TEXT = PACKAGE / "text"
INPUTS = ("region/dev.jsonl.gz", "gold/gold.jsonl", "extract/truth.jsonl")


def main() -> None:
    """Measure, and fit what ships if --out is given."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument(
        "--out", type=Path, help=f"write the model and its recipe; it ships as {OUT.name} in {OUT.parent}"
    )
    parser.add_argument("--predictions", type=Path, help="write the out-of-fold predictions, for the data's score.py")
    parser.add_argument("--no-home", action="store_true", help="measure without homes")
    arguments = parser.parse_args()
    region, gold, truth = (arguments.data / name for name in INPUTS)
    documents = load_region(region) + load_gold(gold, truth)
    for document in documents:
        find_mentions(document, with_home=not arguments.no_home)
    predictions = out_of_fold(documents)
    print_scores(documents, predictions)
    thresholds = tune(documents, predictions)
    if arguments.predictions:
        write_predictions(arguments.predictions, documents, predictions, thresholds)
    if arguments.out:
        fitted = fit_all(documents)._asdict()
        content = {name: {"intercept": round(w.intercept, 4), "weights": dict(w.weights)} for name, w in fitted.items()}
        arguments.out.write_text(json.dumps({**content, "thresholds": thresholds}, indent=1) + "\n", encoding="utf-8")
        write_recipe(
            arguments.out,
            command="python models/build_region_model.py --data DATA --out src/ingest/tags/region/model.json",
            packages=("numpy", "scikit-learn", "scipy"),
            inputs=[OUT.with_name("gazetteer.bin"), TEXT / "given_names.txt", TEXT / "surnames.txt"],
            data={f"DATA/{name}": arguments.data / name for name in INPUTS},
        )


if __name__ == "__main__":
    main()
