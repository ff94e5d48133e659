"""Compare the rules for lines around plain texts with a sequence model, in languages whose words are left out.

    python benchmarks/line_models.py [--epochs N] [--folds N] [--margin M ...]
    python benchmarks/line_models.py --examples FILE    write the examples of the shipped model, and end
    python benchmarks/line_models.py --pairs            count the pairs that are right with it, and end

The texts are those of tests/extract/plain, and the classes of their lines are those that the rules give with all their
tables; the fixture pairs confirm them, and name the notices that no rule explains. Then the words of labels and notices
that only the texts of one language have are taken out of the tables, as if nobody had listed that language, and its
texts are read again. The model is an averaged structured perceptron (Collins, 2002) over a linear chain. Its features
need no words of any language: lengths, positions, capitals, digits, dates, signs, names of networks, words that recur
in other lines, and the classes that the rules without these words give to a line and its neighbours. Languages are left
out in folds.
"""

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

import numpy as np
from ahocorasick_rs import AhoCorasick

from ingest.extract.plain import (
    call_words,
    label_words,
    line_features,
    line_model,
    notice_words,
    reader,
)
from ingest.extract.plain.line_features import CLASSES
from ingest.extract.plain.lines import is_running, paragraphs
from ingest.extract.plain.text_breaks import without_numbers
from ingest.extract.plain.wire_leftovers import without_wire_markup
from ingest.text import boilerplate
from ingest.text.boilerplate_phrases import PHRASES
from ingest.text.language import identify

ROOT = Path(__file__).parent.parent
sys.path += [str(ROOT / "models"), str(ROOT / "tests" / "support")]
from text_pairs import FIELDS, read_pair  # noqa: E402

from build_line_model import fit, read_examples  # noqa: E402

FOLDERS = [ROOT / "tests/extract/plain" / name for name in ("texts", "held_out")]
VERSION = "lines/1"  # of the examples and of what is fitted on them
MIN_COUNT = 3  # lines that have a feature
LABELS = ("AUTHOR", "EDITOR", "PHOTO", "COUNT", "COUNTED", "OFFICE", "SECTIONS", "SOURCE")


@dataclass(slots=True)
class Text:
    """The lines of one text, their classes, and those that the rules give without the words of its language."""

    name: str
    lines: list[str]
    classes: list[str]  # in truth
    listed: list[str]  # what the rules give with all words
    by_rule: list[str]
    features: list[list[str]]

    @property
    def language(self) -> str:
        """The language of the text."""
        return language_of(self.name)


def language_of(name: str) -> str:
    """Return the language of a text, which begins its name."""
    return name.split("-")[0]


def text_paths() -> list[Path]:
    """Return where the texts are."""
    return sorted(path for folder in FOLDERS for path in folder.glob("*.txt"))


def lines_of(path: Path) -> list[str]:
    """Return the lines of a text as the reader sees them."""
    return without_numbers(paragraphs(without_wire_markup(path.read_text(encoding="utf-8"))))


def classes_of(lines: list[str]) -> list[str]:
    """Return the classes that the rules alone give to the lines of a text."""
    identified = identify("\n".join(lines))
    with patch.object(reader, "drop_unexplained", lambda body, *_: (list(body), [])):
        parts = reader._take_apart(lines, identified.code if identified else None)
    return line_features.classes_of(lines, {piece.text: piece.rule for piece in parts.dropped}, parts.title)


def clear_caches() -> None:
    """Forget what the readers of lines remember of their tables."""
    for name, module in list(sys.modules.items()):
        if name.startswith(("ingest.extract.plain", "ingest.text.boilerplate")):
            for member in vars(module).values():
                if hasattr(member, "cache_clear"):
                    member.cache_clear()


@contextmanager
def tables_without(words: frozenset[str]) -> Iterator[None]:
    """Take words out of the tables of labels and notices."""
    kept = {name: getattr(label_words, name) for name in LABELS}
    tables = (call_words.START, call_words.ALONE, notice_words.START)
    saved = [dict(table) for table in tables]
    phrases = tuple((name, mode, _without(value, words)) for name, mode, value in PHRASES)
    for name, value in kept.items():
        setattr(label_words, name, _without(value, words))
    for table in tables:
        for name, value in table.items():
            table[name] = _without(value, words)
    try:
        with patch.object(boilerplate, "PHRASES", phrases):
            clear_caches()
            yield
    finally:
        for name, value in kept.items():
            setattr(label_words, name, value)
        for table, before in zip(tables, saved, strict=True):
            table.update(before)
        clear_caches()


def _without(phrases: str, words: frozenset[str]) -> str:
    return "|".join(phrase for phrase in phrases.split("|") if phrase.casefold() not in words) or "\x00"


def own_words(texts: dict[str, list[str]]) -> dict[str, frozenset[str]]:
    """Return the phrases of the tables that the texts of one language have, and those of no other, by language.

    `texts` are the lines of the texts, by the name of the text.
    """
    joined: dict[str, str] = defaultdict(str)
    for name, lines in texts.items():
        joined[language_of(name)] += "\n".join(lines) + "\n"
    tables = [getattr(label_words, name) for name in LABELS]
    for table in (call_words.START, call_words.ALONE, notice_words.START):
        tables += table.values()
    tables += [value for _, _, value in PHRASES]
    phrases = sorted({phrase.casefold() for value in tables for phrase in value.split("|") if phrase})
    automaton = AhoCorasick(phrases)
    languages: dict[str, set[str]] = defaultdict(set)
    for language, text in joined.items():
        for index, _, _ in automaton.find_matches_as_indexes(text.casefold(), overlapping=True):
            languages[phrases[index]].add(language)
    own: dict[str, set[str]] = {language: set() for language in joined}
    for phrase, where in languages.items():
        if len(where) == 1:
            own[next(iter(where))].add(phrase)
    return {language: frozenset(words) for language, words in own.items()}


def read_texts() -> list[Text]:
    """Return all texts with the classes of their lines, with and without the words of their languages."""
    paths = {path.stem: path for path in text_paths()}
    lines = {name: lines_of(path) for name, path in paths.items()}
    listed = {name: classes_of(of_text) for name, of_text in lines.items()}
    by_rule: dict[str, list[str]] = {}
    for language, words in own_words(lines).items():
        with tables_without(words):
            for name, of_text in lines.items():
                if language_of(name) == language:
                    by_rule[name] = classes_of(of_text)
    return [
        Text(
            name,
            of_text,
            in_truth(paths[name], of_text, listed[name]),
            listed[name],
            by_rule[name],
            features_of(of_text, by_rule[name]),
        )
        for name, of_text in lines.items()
    ]


def in_truth(path: Path, lines: Sequence[str], classes: Sequence[str]) -> list[str]:
    """Return the classes of lines, with those of notices that no rule explains and that the truth of the pair names."""
    notices = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["lacks"]
    return [
        "notice" if name == "body" and not is_running(line) and any(part in line for part in notices) else name
        for line, name in zip(lines, classes, strict=True)
    ]


def features_of(lines: Sequence[str], by_rule: Sequence[str]) -> list[list[str]]:
    """Return the features of each line of a text, with what the rules say about it."""
    text = line_features.TextLines(lines, by_rule)
    return [[*text.features(index), f"rule:{by_rule[index]}"] for index in range(len(lines))]


def write_examples(texts: Sequence[Text], path: Path) -> None:
    """Write the features of the short lines that no rule explains, for `models/build_line_model.py`."""
    found: list[tuple[Text, bool, list[str], bool]] = []
    for text in texts:
        for listed, by_rule in ((False, text.by_rule), (True, text.listed)):
            of_text = line_features.TextLines(text.lines, by_rule)
            for index, line in enumerate(text.lines):
                if by_rule[index] == "body" and not is_running(line) and of_text.is_at_edge(index):
                    found.append((text, listed, of_text.features(index), text.classes[index] != "body"))
    counts = Counter(name for _, _, features, _ in found for name in set(features))
    names = sorted(name for name, count in counts.items() if count >= MIN_COUNT)
    numbers = {name: number for number, name in enumerate(names)}
    examples = [
        {
            "language": text.language,
            "listed": listed,
            "notice": is_notice,
            "features": sorted({numbers[name] for name in features if name in numbers}),
        }
        for text, listed, features, is_notice in found
    ]
    rows = ",\n".join(json.dumps(example) for example in examples)
    path.write_text(f'{{"version": "{VERSION}", "features": {json.dumps(names)}, "examples": [\n{rows}\n]}}\n', "utf-8")


class Chain:
    """A linear chain whose weights are learned by an averaged perceptron."""

    def __init__(self) -> None:
        """Start with no weights."""
        self.weights: dict[tuple[str, str], float] = defaultdict(float)
        self._sums: dict[tuple[str, str], float] = defaultdict(float)
        self._step = 0

    def fit(self, texts: Sequence[Text], epochs: int) -> None:
        """Learn the classes of the lines of texts, in their order."""
        for _ in range(epochs):
            for text in texts:
                self._step += 1
                guessed = self.best(text.features)
                if guessed != text.classes:
                    self._move(text, text.classes, 1.0)
                    self._move(text, guessed, -1.0)
        for key, total in self._sums.items():
            self.weights[key] -= total / self._step

    def _move(self, text: Text, classes: Sequence[str], by: float) -> None:
        before = "-"
        for features, name in zip(text.features, classes, strict=True):
            for key in (*((feature, name) for feature in features), (before, f">{name}")):
                self.weights[key] += by
                self._sums[key] += by * self._step
            before = name

    def scores(self, features: Iterable[str]) -> dict[str, float]:
        """Return the score of each class of a line, without its neighbours' classes."""
        found = dict.fromkeys(CLASSES, 0.0)
        for feature in features:
            for name in CLASSES:
                found[name] += self.weights.get((feature, name), 0.0)
        return found

    def best(self, lines: Sequence[Sequence[str]]) -> list[str]:
        """Return the classes of the lines of a text by the Viterbi algorithm."""
        if not lines:
            return []
        paths: dict[str, tuple[float, list[str]]] = {"-": (0.0, [])}
        for features in lines:
            scores, after = self.scores(features), dict[str, tuple[float, list[str]]]()
            for name in CLASSES:
                total, path = max(
                    ((score + self.weights.get((old, f">{name}"), 0.0), path) for old, (score, path) in paths.items()),
                    key=lambda item: item[0],
                )
                after[name] = (total + scores[name], [*path, name])
            paths = after
        return max(paths.values(), key=lambda item: item[0])[1]


class Guess(NamedTuple):
    """The class that the chain gives to a line, and by how much its score is above that of body."""

    name: str
    margin: float


def guess_left_out(texts: Sequence[Text], folds: int, epochs: int) -> dict[str, list[Guess]]:
    """Return the guesses for the lines of all texts by name, each by a chain that was fitted on other languages."""
    languages = sorted({text.language for text in texts})
    guessed = {}
    for fold in range(folds):
        left_out = set(languages[fold::folds])
        chain = Chain()
        chain.fit([text for text in texts if text.language not in left_out], epochs)
        for text in texts:
            if text.language in left_out:
                scores = [chain.scores(features) for features in text.features]
                guessed[text.name] = [
                    Guess(name, score[name] - score["body"])
                    for name, score in zip(chain.best(text.features), scores, strict=True)
                ]
    return guessed


def report(texts: Sequence[Text], guesses: dict[str, list[str]]) -> dict[str, object]:
    """Return the precision and recall by class, and the number of texts with all lines right."""
    found: dict[str, object] = {}
    for name in CLASSES:
        pairs = [(gold, got) for text in texts for gold, got in zip(text.classes, guesses[text.name], strict=True)]
        right = sum(gold == got == name for gold, got in pairs)
        wanted, given = sum(gold == name for gold, _ in pairs), sum(got == name for _, got in pairs)
        found[name] = f"{right}/{given} right of those given, {right}/{wanted} found"
    found["whole texts"] = sum(text.classes == guesses[text.name] for text in texts)
    return found


def right_pairs(folds: int) -> dict[str, Counter[str]]:
    """Return how many pairs are right by field, with the words of their language out of the tables: rules, and model.

    The weights of a language are fitted on the examples of other folds.
    """
    examples = read_examples()
    right: dict[str, Counter[str]] = {"rules": Counter(), "rules and model": Counter()}
    paths = text_paths()
    own = own_words({path.stem: lines_of(path) for path in paths})
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
                    right["rules and model"] += _right(path)
                    with patch.object(reader, "drop_unexplained", lambda body, *_: (list(body), [])):
                        right["rules"] += _right(path)
    return right


def _right(path: Path) -> Counter[str]:
    wrong = read_pair(path.parent, path.stem).wrong
    return Counter([*(name for name in FIELDS if name not in wrong), *([] if wrong else ["all"])])


def main() -> None:
    """Print what the rules, the model, and the rules with the model where they have no class find."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--epochs", type=int, default=8)
    arguments.add_argument("--folds", type=int, default=10)
    arguments.add_argument("--margin", type=float, nargs="*", default=[0.0, 2.0, 5.0])
    arguments.add_argument("--examples", type=Path, help="write the examples for the shipped model, and end")
    arguments.add_argument("--pairs", action="store_true", help="count the pairs that are right by field, and end")
    options = arguments.parse_args()
    if options.pairs:
        print(json.dumps(right_pairs(options.folds)))
        return
    texts = read_texts()
    if options.examples:
        write_examples(texts, options.examples)
        return
    guessed = guess_left_out(texts, options.folds, options.epochs)
    results = {
        "texts": len(texts),
        "languages": len({text.language for text in texts}),
        "rules": report(texts, {text.name: text.by_rule for text in texts}),
        "model": report(texts, {name: [guess.name for guess in guesses] for name, guesses in guessed.items()}),
    }
    for margin in options.margin:
        merged = {
            text.name: [
                guess.name if rule == "body" and guess.name != "body" and guess.margin >= margin else rule
                for rule, guess in zip(text.by_rule, guessed[text.name], strict=True)
            ]
            for text in texts
        }
        results[f"rules, else model by {margin}"] = report(texts, merged)
    print(json.dumps(results, indent=1))


if __name__ == "__main__":
    main()
