"""Pairs of a news text and what must be read from it: `NAME.txt` and `NAME.json`."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest import Article, read_document

FIELDS = ("title", "source_name", "authors", "published_day", "precision", "lacks", "contains")


@dataclass(frozen=True, slots=True)
class Pair:
    """A text, what was read from it, and what is right; by the names of `FIELDS`."""

    name: str
    got: dict[str, Any]
    expected: dict[str, Any]

    @property
    def language(self) -> str:
        """The language, which begins the name."""
        return self.name.split("-")[0]

    @property
    def wrong(self) -> dict[str, Any]:
        """The fields that are not as expected but for case and white space."""
        return {field: value for field, value in self.got.items() if _folded(value) != _folded(self.expected[field])}


def _folded(value: Any) -> Any:
    if isinstance(value, list):
        return [_folded(item) for item in value]
    return " ".join(value.casefold().split()) if isinstance(value, str) else value


def names(folder: Path) -> list[str]:
    """Return the names of the pairs in a folder."""
    return sorted(path.stem for path in folder.glob("*.txt"))


def read_truth(folder: Path, name: str) -> tuple[str, dict[str, Any]]:
    """Return the text of a pair and its truth."""
    text = (folder / f"{name}.txt").read_text(encoding="utf-8")
    return text, json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))


def read_pair(folder: Path, name: str) -> Pair:
    """Read a pair, and the text of it as a document."""
    return _compare(name, *read_truth(folder, name))


def read_given(path: Path) -> Pair:
    """Read a pair of the shared texts, whose truth has other names for what the body has and lacks."""
    truth = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    truth |= {"contains": truth["text_contains"], "lacks": truth["text_lacks"]}
    return _compare(path.stem, path.read_text(encoding="utf-8"), truth)


def _compare(name: str, text: str, expected: dict[str, Any]) -> Pair:
    expected.setdefault("contains", [])
    # A time of day counts only beside a time zone; the truth names a precision where there is one.
    expected.setdefault("precision", "day" if expected["published_day"] else None)
    article = read_document(text.encode())
    assert isinstance(article, Article), article
    flat = " ".join(article.text.split())
    got = {
        "title": article.title,
        "source_name": article.source_name,
        "authors": list(article.authors),
        "published_day": article.published_local[:10] if article.published_local else None,
        "precision": article.published_precision if article.published_at else None,
        "lacks": [words for words in expected["lacks"] if words not in flat],
        "contains": [words for words in expected["contains"] if words in flat],
    }
    if "modified_day" in expected:
        got["modified_day"] = article.modified_at.date().isoformat() if article.modified_at else None
    return Pair(name, got, expected)
