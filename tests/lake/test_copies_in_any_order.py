"""Copies in a lake: the clusters do not depend on the order of arrival, on the cycles, or on restarts between them."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import lake_rows
import pytest

from ingest import lake
from ingest.ids import sha256_hex
from ingest.lake.kept import state
from ingest.records import Article

WORDS = [f"word{n}" for n in range(2000)]


def articles() -> list[Article]:
    """Return 52 articles, published an hour apart: stories with copies, excerpts and edits, one text often repeated."""
    choice = random.Random(15)
    texts: list[list[str]] = []
    for _ in range(6):
        story = choice.sample(WORDS, 160)
        edited = [f"new{place}" if choice.random() < 0.08 else word for place, word in enumerate(story)]
        texts += [story, story, edited, story[:100], [*choice.sample(WORDS, 12), *story]]
    texts += [texts[0]] * 18
    texts += [choice.sample(WORDS, 150) for _ in range(4)]
    choice.shuffle(texts)
    return [article(number, " ".join(words)) for number, words in enumerate(texts)]


def article(number: int, text: str) -> Article:
    return Article(
        id=lake_rows.article_id(number),
        title=None,
        text=text,
        html_sha256=sha256_hex(text.encode()),
        text_sha256=sha256_hex(text.encode()),
        word_count=1,
        extractor="test/1",
        published_at=lake_rows.NOW - timedelta(days=4) + timedelta(hours=number),
        sighting=replace(lake_rows.sighting(number), seen_at=None),
    )


def commit(where: Path, ordered: Sequence[Article], cycles: int) -> lake.Lake:
    """Commit the articles in so many cycles, each by a process that knows no more than what lies on disk.

    All cycles have the same time, so that the articles are told apart by when they were published.
    """
    size = -(-len(ordered) // cycles)
    for number, start in enumerate(range(0, len(ordered), size)):
        state._state_of.cache_clear()
        lake.commit_run(str(where), f"run-{number}", ordered[start : start + size], lake_rows.NOW)
    return lake.open_lake(str(where))


def stories(reader: lake.Lake) -> list[Any]:
    """Return the cluster of each article, the articles that stand for a cluster, and which texts repeat which."""
    clusters = reader.sql(
        "select id, coalesce(current_id, cluster_id) from latest left join current_clusters using (cluster_id)"
    ).fetchall()
    unique = reader.sql('select id from "unique"').fetchall()
    pairs = reader.sql(
        "select least(a.text_sha256, b.text_sha256), greatest(a.text_sha256, b.text_sha256), c.similarity "
        "from copies c join latest a on a.id = c.id join latest b on b.id = c.other_id"
    ).fetchall()
    return [sorted(clusters), sorted(unique), sorted({pair for pair in pairs if pair[0] != pair[1]})]


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Any], list[Any]]:
    """Return what one cycle finds: the stories, and all rows of the view of copies."""
    reader = commit(tmp_path_factory.mktemp("one") / "lake", articles(), 1)
    result = stories(reader)
    assert len(result[1]) == 10
    assert len(result[2]) >= 12
    return result, rows_of_copies(reader)


def rows_of_copies(reader: lake.Lake) -> list[Any]:
    names = "id, version, other_id, other_version, kind, similarity, share, other_share, hours_later"
    return reader.sql(f"select {names} from copies order by id, other_id").fetchall()


@pytest.mark.parametrize("cycles", [5, 50])
def test_more_cycles_find_the_same_copies(cycles: int, expected: tuple[list[Any], list[Any]], tmp_path: Path) -> None:
    reader = commit(tmp_path / "lake", articles(), cycles)
    assert stories(reader) == expected[0]
    assert rows_of_copies(reader) == expected[1]


@pytest.mark.parametrize("seed", range(20))
def test_any_order_of_arrival_finds_the_same_stories(
    seed: int, expected: tuple[list[Any], list[Any]], tmp_path: Path
) -> None:
    ordered = articles()
    random.Random(seed).shuffle(ordered)
    reader = commit(tmp_path / "lake", ordered, 50 if seed == 0 else 5 if seed % 4 else 2)
    assert stories(reader) == expected[0]


def test_notices_from_one_template_are_counted_where_not_all_are_compared(tmp_path: Path) -> None:
    notices = [
        article(n, " ".join(f"{n * 7 + place}" if place % 15 == 4 else word for place, word in enumerate(WORDS[:120])))
        for n in range(40)
    ]
    report = lake.commit_run(str(tmp_path / "lake"), "run-a", notices, lake_rows.NOW)
    assert report.counts.cut_keys > 0
    assert report.entry is not None
    assert b'"cut_keys":' in report.entry.to_json()
    assert lake.open_lake(str(tmp_path / "lake")).verify().ok
    few = lake.commit_run(str(tmp_path / "other"), "run-a", notices[:20], lake_rows.NOW)
    assert few.entry is not None
    assert b"cut_keys" not in few.entry.to_json()
