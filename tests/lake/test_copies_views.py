"""The views of copies: clusters that merged are one story, and each copy tells how much of it is another's text."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import lake_rows
import pytest

from ingest import lake
from ingest.app.report import read_content
from ingest.app.stored_article import find_stored_article
from ingest.lake import schema
from ingest.records import ClusterMerge, Link

NOW = lake_rows.NOW
A, B, C, D = (lake_rows.article_id(number) for number in range(4))


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> lake.Lake:
    """Return a lake of four articles: b and c repeat each other, then their original a comes; d is another story."""
    where: Path = tmp_path_factory.mktemp("copies") / "lake"
    articles = [replace(lake_rows.article(n), cluster_id=cluster) for n, cluster in enumerate((A, B, B, D))]
    articles[2] = replace(
        articles[2], duplicate_of=B, published_at=NOW + timedelta(hours=5), published_precision="minute"
    )
    articles[1] = replace(articles[1], published_at=NOW, published_precision="minute")
    link = Link(C, 1, B, 1, "edited", 0.5, 0.9, 0.8, NOW)
    merges = [ClusterMerge(B, "between", NOW), ClusterMerge("between", A, NOW)]
    empty: dict[str, list[object]] = {name: [] for name in schema.TABLES}
    lake_rows.write_cycle(str(where), empty | {"articles": articles[1:], "links": [link]})
    lake_rows.write_cycle(str(where), empty | {"articles": articles[:1], "links": [link], "cluster_merges": merges})
    return lake.open_lake(str(where))


def test_a_story_is_counted_once(reader: lake.Lake) -> None:
    assert reader.sql("select id from unique order by id").fetchall() == [(name,) for name in sorted((A, D))]
    assert reader.sql('select count(*) from "unique"').fetchall() == [(2,)]


def test_the_first_of_a_cluster_is_a_copy_when_an_earlier_original_came(reader: lake.Lake) -> None:
    shown = {name: rest for name, *rest in reader.sql("select id, duplicate_of, cluster_id from latest").fetchall()}
    assert shown == {A: [None, A], B: [A, A], C: [A, A], D: [None, D]}
    stored = {name: rest for name, *rest in reader.sql("select id, duplicate_of, cluster_id from articles").fetchall()}
    assert stored == {A: [None, A], B: [None, B], C: [B, B], D: [None, D]}
    before = reader.as_of(1).sql("select id, duplicate_of from latest order by id").fetchall()
    assert dict(before) == {B: None, C: B, D: None}


def test_searches_reports_and_explanations_know_of_an_earlier_original(reader: lake.Lake) -> None:
    pytest.importorskip("tantivy", reason="searching needs the extra 'search'")
    hits, _ = reader.search("berth opens")
    assert {hit.id: hit.is_duplicate for hit in hits if hit.id in (A, B, C, D)}[B]
    content = read_content(reader, NOW, 2)
    assert sum(day.duplicates for day in content.days) == 2
    assert [headline.is_duplicate for headline in content.latest].count(True) == 2
    stored = find_stored_article(B, reader)
    assert stored is not None
    assert stored.duplicate_of == A


def test_a_query_without_copies_does_not_read_clusters(reader: lake.Lake) -> None:
    plan = str(reader.sql("explain select main_region, count(*) from latest group by 1").fetchall())
    assert "merged_into" not in plan
    assert "cluster_id" not in plan


def test_old_clusters_resolve(reader: lake.Lake) -> None:
    current = reader.sql("select cluster_id, current_id from current_clusters order by cluster_id").fetchall()
    assert current == sorted([(B, A), ("between", A)])


@pytest.mark.parametrize(
    "merges", [[(A, B), (B, A)], [(A, B), (B, D), (D, A)], [(A, B), (B, A), (D, A)], [(A, B), (A, D)]]
)
def test_a_story_whose_clusters_merged_in_a_circle_is_counted_once(
    merges: list[tuple[str, str]], tmp_path: Path
) -> None:
    where = str(tmp_path / "lake")
    articles = [replace(lake_rows.article(n), cluster_id=cluster) for n, cluster in enumerate((A, B, B, D))]
    empty: dict[str, list[object]] = {name: [] for name in schema.TABLES}
    rows: list[object] = [ClusterMerge(old, into, NOW) for old, into in merges]
    lake_rows.write_cycle(where, empty | {"articles": articles, "cluster_merges": rows})
    reader = lake.open_lake(where)
    current: dict[str, str] = dict(reader.sql("select * from current_clusters").fetchall())
    assert set(current) == {old for old, _ in merges}
    shown = [row[0] for row in reader.sql("select id from unique").fetchall()]
    assert sorted(shown) == sorted({current.get(cluster, cluster) for cluster in (A, B, D)})


def test_a_copy_tells_what_it_repeats(reader: lake.Lake) -> None:
    columns = "id, other_id, kind, share, other_share, hours_later, title, other_title, source_name, other_source_name"
    name = lake_rows.article(1).source_name
    assert reader.sql(f"select {columns} from copies").fetchall() == [
        (C, B, "edited", 0.9, 0.8, 5.0, lake_rows.article(2).title, lake_rows.article(1).title, name, name)
    ]


@pytest.mark.parametrize(
    ("later", "earlier", "hours"),
    [
        ((NOW + timedelta(hours=3), "minute"), (NOW, "second"), 3.0),
        ((NOW - timedelta(hours=3), "minute"), (NOW, "second"), -3.0),
        ((NOW.replace(hour=0), "day"), (NOW, "second"), 1.0),
        ((NOW.replace(hour=0), "day"), (NOW.replace(hour=0), "day"), 1.0),
        ((NOW - timedelta(days=2), "day"), (NOW, "day"), -48.0),
        ((NOW.replace(day=1), "month"), (NOW, "day"), 1.0),
        ((None, None), (NOW, "second"), 1.0),
    ],
)
def test_the_hours_are_those_of_times_that_tell_the_order(
    later: tuple[datetime | None, Any],
    earlier: tuple[datetime | None, Any],
    hours: float | None,
    tmp_path: Path,
) -> None:
    where = str(tmp_path / "lake")
    articles = []
    for number, (published, precision) in enumerate((earlier, later)):
        day = published.date() if published and precision != "month" else None
        article = lake_rows.article(number, NOW + timedelta(hours=number))
        articles.append(replace(article, published_at=published, published_precision=precision, published_date=day))
    empty: dict[str, list[object]] = {name: [] for name in schema.TABLES}
    link = Link(B, 1, A, 1, "near", 0.9, 0.9, 0.9, NOW)
    lake_rows.write_cycle(where, empty | {"articles": articles, "links": [link]})
    assert lake.open_lake(where).sql("select hours_later from copies").fetchall() == [(hours,)]
