"""Whole news texts in the conventions of many countries: headline, source, authors, day, and a clean body.

`texts/NAME.txt` is the text, `texts/NAME.json` what must be read from it.
"""

import json
from pathlib import Path

import pytest

from ingest import Article, read_document

TEXTS = Path(__file__).parent / "texts"


@pytest.mark.parametrize("name", sorted(path.stem for path in TEXTS.glob("*.txt")))
def test_a_whole_text(name: str) -> None:
    text = (TEXTS / f"{name}.txt").read_text(encoding="utf-8")
    expected = json.loads((TEXTS / f"{name}.json").read_text(encoding="utf-8"))
    article = read_document(text.encode())
    assert isinstance(article, Article), article
    day = article.published_local[:10] if article.published_local else None
    got = {
        "title": article.title,
        "source_name": article.source_name,
        "authors": list(article.authors),
        "published_day": day,
        "lacks": [words for words in expected["lacks"] if words not in article.text],
    }
    assert got == expected
    assert article.text.count("\n") >= 1
