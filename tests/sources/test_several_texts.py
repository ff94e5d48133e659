"""A text file with several news texts gives one document a text, and nothing of the file is lost."""

import json
from pathlib import Path

import pytest
from web_archives import read

from ingest.extract import read as read_item
from ingest.records import Article, Raw

FIRST = (
    "Mill town reopens its canal\n\nVale Press Agency - 8 April 2025\n\nThe first narrowboat in 61 years passed "
    "through "
    "the locks of Millbrook on Monday after volunteers had dug out the canal by hand, at a café’s expense.\n\n"
    "The town hopes for 20,000 visitors a year, the mayor said.\n\n"
)
RULE = "========================================\n\n"
SECOND = (
    "Hospital to trial visitors' beds\n\nVale Press Agency - 9 April 2025\n\nA hospital in Wales is to offer beds to "
    "relatives of children who stay for longer than a week, its director said on Tuesday.\n\n"
    "The trial runs until the end of the year and costs 90,000 pounds.\n"
)


@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "cp1252"])
def test_two_texts_are_two_articles(tmp_path: Path, charset: str) -> None:
    items = read(tmp_path / "news.txt", (FIRST + RULE + SECOND).encode(charset))
    raws = [item for item in items if isinstance(item, Raw)]
    assert len(raws) == len(items) == 2
    assert [raw.location for raw in raws] == [str(tmp_path / "news.txt"), str(tmp_path / "news.txt#text-2")]
    assert b"".join(raw.content for raw in raws).decode() == FIRST + RULE + SECOND
    articles = [read_item(raw).outcome for raw in raws]
    assert [(item.title, str(item.published_at)[:10]) for item in articles if isinstance(item, Article)] == [
        ("Mill town reopens its canal", "2025-04-08"),
        ("Hospital to trial visitors' beds", "2025-04-09"),
    ]


@pytest.mark.parametrize("text", [FIRST, FIRST + RULE, FIRST + "-30-\n", SECOND])
def test_one_text_keeps_its_bytes(tmp_path: Path, text: str) -> None:
    (item,) = read(tmp_path / "news.txt", text.encode())
    assert isinstance(item, Raw)
    assert (item.location, item.content) == (str(tmp_path / "news.txt"), text.encode())


def test_front_matter_of_two_markdown_texts(tmp_path: Path) -> None:
    texts = [
        f"---\ntitle: {text.splitlines()[0]}\ndate: 2025-04-0{day}\n---\n\n" + "\n".join(text.splitlines()[3:])
        for day, text in enumerate((FIRST, SECOND), start=8)
    ]
    items = read(tmp_path / "news.md", "\n\n".join(texts).encode())
    articles = [read_item(item).outcome for item in items if isinstance(item, Raw)]
    assert [item.title for item in articles if isinstance(item, Article)] == [
        "Mill town reopens its canal",
        "Hospital to trial visitors' beds",
    ]


def test_a_record_whose_text_holds_two_texts_gives_two_articles(tmp_path: Path) -> None:
    record = {"title": "Today in the valley", "publisher": "Vale Press Agency", "text": FIRST + RULE + SECOND}
    items = read(tmp_path / "news.jsonl", (json.dumps(record) + "\n").encode())
    path = str(tmp_path / "news.jsonl")
    assert [item.location for item in items] == [f"{path}#line-1", f"{path}#line-1-text-2"]
    articles = [read_item(item).outcome for item in items if isinstance(item, Raw)]
    assert [item.title for item in articles if isinstance(item, Article)] == [
        "Mill town reopens its canal",
        "Hospital to trial visitors' beds",
    ]
    assert {item.source_name for item in articles if isinstance(item, Article)} == {"Vale Press Agency"}


def test_texts_of_one_record_have_ids_of_their_own(tmp_path: Path) -> None:
    record = {"url": "https://example.org/digest", "text": FIRST + RULE + SECOND}
    items = read(tmp_path / "news.jsonl", (json.dumps(record) + "\n").encode())
    raws = [item for item in items if isinstance(item, Raw)]
    assert [raw.item_key for raw in raws] == ["text-1", "text-2"]
    assert {raw.url for raw in raws} == {"https://example.org/digest"}
