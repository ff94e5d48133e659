"""Small pages as content systems of many countries make them: titles, dates, authors, bodies, credits, charsets.

The pages of the second file are whole: with the lists, boxes, notices and other articles of their systems. Those of the
third have one peculiarity each. `lines` are all lines of the text, in order.
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest

import ingest
from ingest.records import Article

DATA = json.loads(Path(__file__).with_name("pages_of_many_languages.json").read_text(encoding="utf-8"))
SYSTEMS = json.loads(Path(__file__).with_name("pages_of_content_systems.json").read_text(encoding="utf-8"))
PECULIAR = json.loads(Path(__file__).with_name("pages_of_peculiarities.json").read_text(encoding="utf-8"))
STRAY_BYTE = b"\xe9"  # of windows-1252, in a page of UTF-8


def filled(text: str) -> str:
    """Return a text with paragraphs: `[[de]]` stands for all German ones as elements, `[[de:0]]` for the first."""

    def paragraphs(match: re.Match[str]) -> str:
        texts = DATA["paragraphs"][match[1]]
        return texts[int(match[2])] if match[2] else "\n".join(f"<p>{text}</p>" for text in texts)

    return re.sub(r"\[\[(\w+)(?::(\d))?\]\]", paragraphs, text)


def markup(page: dict[str, Any]) -> bytes:
    """Return the bytes of a page."""
    body = filled(page["body"])
    html = f'<!doctype html><html lang="{page["language"]}"><head>{page["head"]}</head><body>{body}</body></html>'
    return html.encode().replace(b"STRAY", STRAY_BYTE) if page.get("stray") else html.encode()


def read(page: dict[str, Any]) -> Article:
    article = ingest.read_document(markup(page), url="https://www.example.org/news/2/market", media_type="text/html")
    assert isinstance(article, Article)
    return article


@pytest.mark.parametrize("page", [*DATA["pages"], *SYSTEMS, *PECULIAR], ids=lambda page: page["name"])
def test_a_page_is_read_as_a_person_reads_it(page: dict[str, Any]) -> None:
    article, expected = read(page), page["expect"]
    values = {
        "title": article.title,
        "authors": list(article.authors),
        "published_day": str(article.published_date) if article.published_date else None,
        "published_at": article.published_at,
        "modified_day": str(article.modified_at)[:10] if article.modified_at else None,
    }
    for name in values.keys() & expected.keys():
        assert values[name] == expected[name], name
    for text in expected.get("text_contains", ()):
        assert filled(text) in article.text
    if "lines" in expected:
        assert article.text.split("\n") == [filled(line) for line in expected["lines"]]
    for text in expected.get("text_lacks", ()):
        assert text not in article.text
    if "language" in expected:
        assert article.language in expected["language"]
