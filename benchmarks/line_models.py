"""Compare the rules for lines around plain texts with a sequence model, in languages whose words are left out.

    python benchmarks/line_models.py [--epochs N] [--folds N] [--margin M ...]
    python benchmarks/line_models.py --examples FILE    write the examples of the shipped model, and end
    python benchmarks/line_models.py --pairs            count the pairs that are right with it, and end

The texts are those of tests/extract/plain, and the classes of their lines are those that the rules give with all their
tables; the fixture pairs confirm them, and name the notices that no rule explains. Then the words of labels and notices
that only the texts of one language have are taken out of the tables (`line_texts.py`), and its texts are read again.
The sequence model is in `line_chain.py`. Languages are left out in folds.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

import numpy as np

from ingest.extract.plain import line_model
from ingest.extract.plain.line_features import CLASSES, TextLines
from ingest.extract.plain.lines import is_running
from line_chain import predict_left_out
from line_texts import (
    ROOT,
    Text,
    language_of,
    read_lines,
    read_texts,
    tables_without,
    text_paths,
    without_line_model,
    words_of_one_language,
)

sys.path += [str(ROOT / "models"), str(ROOT / "tests" / "support")]
from text_pairs import FIELDS, read_pair

from build_line_model import fit, read_examples

VERSION = "lines/1"  # of the examples and of what is fitted on them
MIN_COUNT = 3  # lines that have a feature


class Example(NamedTuple):
    """A short line that no rule explains."""

    language: str
    listed: bool  # whether the tables had the words of the language
    notice: bool
    features: list[str]


def find_examples(texts: Sequence[Text]) -> Iterator[Example]:
    """Yield the short lines above and below the news that no rule explains, with all words and without some."""
    for text in texts:
        for listed, classes in ((False, text.without_words), (True, text.with_words)):
            lines = TextLines(text.lines, classes)
            for index, line in enumerate(text.lines):
                if classes[index] == "body" and not is_running(line) and lines.is_at_edge(index):
                    yield Example(text.language, listed, text.truth[index] != "body", lines.features(index))


def write_examples(texts: Sequence[Text], path: Path) -> None:
    """Write the features of the short lines that no rule explains, for `models/build_line_model.py`."""
    examples = list(find_examples(texts))
    counts = Counter(name for example in examples for name in set(example.features))
    names = sorted(name for name, count in counts.items() if count >= MIN_COUNT)
    numbers = {name: number for number, name in enumerate(names)}
    rows = ",\n".join(
        json.dumps(
            {**example._asdict(), "features": sorted({numbers[name] for name in example.features if name in numbers})}
        )
        for example in examples
    )
    path.write_text(f'{{"version": "{VERSION}", "features": {json.dumps(names)}, "examples": [\n{rows}\n]}}\n', "utf-8")


def count_right_pairs(folds: int) -> dict[str, Counter[str]]:
    """Return how many pairs are right by field, with the words of their language out of the tables: rules, and model.

    The weights of a language are fitted on the examples of other folds.
    """
    examples = read_examples()
    counts: dict[str, Counter[str]] = {"rules": Counter(), "rules and model": Counter()}
    paths = text_paths()
    own = words_of_one_language({path.stem: read_lines(path) for path in paths})
    for fold in range(folds):
        left_out = sorted(own)[fold::folds]
        kept = ~np.isin(examples.languages, left_out)
        fitted = fit(examples.rows[kept], examples.labels[kept]).tolist()
        weights = dict(zip(examples.names, fitted, strict=True))
        for language in left_out:
            with tables_without(own[language]), patch.object(line_model, "_weights", lambda weights=weights: weights):
                for path in paths:
                    if language_of(path.stem) != language:
                        continue
                    counts["rules and model"] += _right_fields(path)
                    with without_line_model():
                        counts["rules"] += _right_fields(path)
    return counts


def _right_fields(path: Path) -> Counter[str]:
    wrong = read_pair(path.parent, path.stem).wrong
    return Counter([*(name for name in FIELDS if name not in wrong), *([] if wrong else ["all"])])


def score(texts: Sequence[Text], predictions: Mapping[str, Sequence[str]]) -> dict[str, object]:
    """Return the precision and recall by class, and the number of texts with all lines right."""
    pairs = [pair for text in texts for pair in zip(text.truth, predictions[text.name], strict=True)]
    scores: dict[str, object] = {}
    for name in CLASSES:
        right = sum(truth == predicted == name for truth, predicted in pairs)
        wanted, given = sum(truth == name for truth, _ in pairs), sum(predicted == name for _, predicted in pairs)
        scores[name] = f"{right}/{given} right of those given, {right}/{wanted} found"
    scores["whole texts"] = sum(text.truth == predictions[text.name] for text in texts)
    return scores


def compare(texts: Sequence[Text], folds: int, epochs: int, margins: Sequence[float]) -> dict[str, object]:
    """Return what the rules, the model, and the rules with the model where they have no class find."""
    predictions = predict_left_out(texts, folds, epochs)
    results: dict[str, object] = {
        "texts": len(texts),
        "languages": len({text.language for text in texts}),
        "rules": score(texts, {text.name: text.without_words for text in texts}),
        "model": score(texts, {name: [line.name for line in lines] for name, lines in predictions.items()}),
    }
    for margin in margins:
        merged = {
            text.name: [
                line.name if rule == "body" and line.name != "body" and line.margin >= margin else rule
                for rule, line in zip(text.without_words, predictions[text.name], strict=True)
            ]
            for text in texts
        }
        results[f"rules, else model by {margin}"] = score(texts, merged)
    return results


def main() -> None:
    """Do what the options say, and print the result as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--folds", type=int, default=10)
    parser.add_argument("--margin", type=float, nargs="*", default=[0.0, 2.0, 5.0])
    parser.add_argument("--examples", type=Path, help="write the examples for the shipped model, and end")
    parser.add_argument("--pairs", action="store_true", help="count the pairs that are right by field, and end")
    options = parser.parse_args()
    if options.pairs:
        print(json.dumps(count_right_pairs(options.folds)))
    elif options.examples:
        write_examples(read_texts(), options.examples)
    else:
        print(json.dumps(compare(read_texts(), options.folds, options.epochs, options.margin), indent=1))


if __name__ == "__main__":
    main()
