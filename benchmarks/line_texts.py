"""The texts of tests/extract/plain as `line_models.py` compares them: the classes of their lines, with all words of the
tables and without those of their language.

The words that are taken out of the tables are phrases of labels and notices that only the texts of one language have,
as if nobody had listed that language.
"""

import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from ahocorasick_rs import AhoCorasick

from ingest.extract.plain import call_words, label_words, line_features, notice_words, reader
from ingest.extract.plain.lines import is_running, paragraphs
from ingest.extract.plain.text_breaks import without_numbers
from ingest.extract.plain.wire_leftovers import without_wire_markup
from ingest.text import boilerplate
from ingest.text.boilerplate_phrases import PHRASES
from ingest.text.language import identify

ROOT = Path(__file__).parent.parent
FOLDERS = [ROOT / "tests/extract/plain" / name for name in ("texts", "held_out")]
LABELS = ("AUTHOR", "EDITOR", "PHOTO", "COUNT", "COUNTED", "OFFICE", "SECTIONS", "SOURCE")
TABLES = (call_words.START, call_words.ALONE, notice_words.START)


@dataclass(slots=True)
class Text:
    """The lines of one text and their classes: the true ones, and those that the rules give."""

    name: str
    lines: list[str]
    truth: list[str]
    with_words: list[str]  # by the rules with all words of the tables
    without_words: list[str]  # by the rules without the words of its language

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


def read_lines(path: Path) -> list[str]:
    """Return the lines of a text as the reader of plain texts sees them."""
    return without_numbers(paragraphs(without_wire_markup(path.read_text(encoding="utf-8"))))


def read_texts() -> list[Text]:
    """Return all texts with the classes of their lines."""
    paths = {path.stem: path for path in text_paths()}
    lines = {name: read_lines(path) for name, path in paths.items()}
    with_words = {name: classes_by_rule(of_text) for name, of_text in lines.items()}
    without_words: dict[str, list[str]] = {}
    for language, words in words_of_one_language(lines).items():
        with tables_without(words):
            for name, of_text in lines.items():
                if language_of(name) == language:
                    without_words[name] = classes_by_rule(of_text)
    return [
        Text(name, of_text, true_classes(paths[name], of_text, with_words[name]), with_words[name], without_words[name])
        for name, of_text in lines.items()
    ]


def classes_by_rule(lines: list[str]) -> list[str]:
    """Return the classes that the rules alone give to the lines of a text."""
    identified = identify("\n".join(lines))
    with without_line_model():
        parts = reader._take_apart(lines, identified.code if identified else None)
    return line_features.classes_of(lines, {piece.text: piece.rule for piece in parts.dropped}, parts.title)


def without_line_model() -> AbstractContextManager[object]:
    """Keep the lines that no rule explains in the body."""
    return patch.object(reader, "drop_unexplained", lambda body, *_: (list(body), []))


def true_classes(path: Path, lines: Sequence[str], by_rule: Sequence[str]) -> list[str]:
    """Return the classes of the rules, with the notices that no rule explains and that the pair says the body lacks."""
    notices = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["lacks"]
    return [
        "notice" if name == "body" and not is_running(line) and any(part in line for part in notices) else name
        for line, name in zip(lines, by_rule, strict=True)
    ]


def words_of_one_language(texts: Mapping[str, Sequence[str]]) -> dict[str, frozenset[str]]:
    """Return by language the phrases of the tables that its texts have, and those of no other language.

    `texts` are the lines of the texts, by the name of the text.
    """
    joined: dict[str, str] = defaultdict(str)
    for name, lines in texts.items():
        joined[language_of(name)] += "\n".join(lines) + "\n"
    alternatives = [getattr(label_words, name) for name in LABELS]
    alternatives += [phrases for table in TABLES for phrases in table.values()]
    alternatives += [phrases for _, _, phrases in PHRASES]
    phrases = sorted({phrase.casefold() for row in alternatives for phrase in row.split("|") if phrase})
    automaton = AhoCorasick(phrases)
    languages: dict[str, set[str]] = defaultdict(set)  # by phrase
    for language, text in joined.items():
        for index, _, _ in automaton.find_matches_as_indexes(text.casefold(), overlapping=True):
            languages[phrases[index]].add(language)
    own: dict[str, set[str]] = {language: set() for language in joined}
    for phrase, where in languages.items():
        if len(where) == 1:
            own[next(iter(where))].add(phrase)
    return {language: frozenset(words) for language, words in own.items()}


@contextmanager
def tables_without(words: frozenset[str]) -> Iterator[None]:
    """Take words out of the tables of labels and notices."""
    phrases = tuple((name, mode, _without(value, words)) for name, mode, value in PHRASES)
    with ExitStack() as stack:
        stack.callback(clear_caches)  # runs last, when the tables are whole again
        for name in LABELS:
            stack.enter_context(patch.object(label_words, name, _without(getattr(label_words, name), words)))
        for table in TABLES:
            stack.enter_context(patch.dict(table, {name: _without(value, words) for name, value in table.items()}))
        stack.enter_context(patch.object(boilerplate, "PHRASES", phrases))
        clear_caches()
        yield


def _without(phrases: str, words: frozenset[str]) -> str:
    return "|".join(phrase for phrase in phrases.split("|") if phrase.casefold() not in words) or "\x00"


def clear_caches() -> None:
    """Forget what the readers of lines remember of their tables."""
    for name, module in list(sys.modules.items()):
        if name.startswith(("ingest.extract.plain", "ingest.text.boilerplate")):
            for member in vars(module).values():
                if hasattr(member, "cache_clear"):
                    member.cache_clear()
