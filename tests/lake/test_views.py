"""The views over the tables."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import lake_rows
import pytest

from ingest import lake
from ingest.lake import schema, views
from ingest.records import RegionTag

NOW = lake_rows.NOW


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> lake.Lake:
    """Return a lake of two articles, of which the second has a second and a third version with one other title."""
    where = str(tmp_path_factory.mktemp("views") / "lake")
    second = lake_rows.article(2)
    about = (RegionTag("country", "SE", "Sweden", 0.8, 0.2), *second.region_tags)
    later = replace(
        second, version=2, title="Berth 2 opens late", region_tags=about, first_seen_at=NOW + timedelta(days=1)
    )
    last = replace(later, version=3, text_sha256="0" * 64, first_seen_at=NOW + timedelta(days=2))
    polls = [
        lake_rows.fetch(1),
        replace(lake_rows.fetch(1), at=NOW + timedelta(hours=1), outcome="timeout", errors_in_row=1, status=None),
    ]
    for number, rows in enumerate([[lake_rows.article(1), second], [later], [last]]):
        tables = {name: [] for name in schema.TABLES} | {"articles": rows, "fetches": polls if number == 0 else []}
        lake_rows.write_cycle(where, tables, NOW + timedelta(days=number))
    return lake.open_lake(where)


def test_regions_and_places_of_the_newest_versions(reader: lake.Lake) -> None:
    regions = reader.sql("select version, country, country_name, is_about, is_main from article_regions order by 1, 2")
    assert regions.fetchall() == [
        (1, "NO", "Norway", True, True),
        (3, "NO", "Norway", True, True),
        (3, "SE", "Sweden", False, False),
    ]
    places = reader.sql("select distinct level, place_name, geonameid from article_places").fetchall()
    assert places == [("city", "Oslo", 3143244)]


def test_the_newest_versions_have_names_in_place_of_codes(reader: lake.Lake) -> None:
    named = reader.sql("select version, region_names, main_region_name, topic_names from latest order by 1").fetchall()
    assert named == [(1, ["Norway"], "Norway", ["economy"]), (3, ["Norway"], "Norway", ["economy"])]


def test_topics_have_names(reader: lake.Lake) -> None:
    topics = reader.sql("select topic, topic_name, count(*) from article_topics group by all").fetchall()
    assert topics == [("medtop:04000000", "economy", 2)]


def test_headlines_are_first_and_changed_titles(reader: lake.Lake) -> None:
    titles = reader.sql("select version, title, previous_title from headlines order by title").fetchall()
    assert titles == [
        (1, "Berth 1 opens", None),
        (1, "Berth 2 opens", None),
        (2, "Berth 2 opens late", "Berth 2 opens"),
    ]


def test_the_health_of_a_source_is_that_of_its_last_poll(reader: lake.Lake) -> None:
    (health,) = reader.sql("select polls, outcome, errors_in_row, last_read_at from source_health").fetchall()
    assert health == (2, "timeout", 1, lake_rows.fetch(1).at)


def test_views_open_the_files_of_their_tables_alone() -> None:
    assert views.tables_in_query("select * from article_topics") == ("articles", "cluster_merges")
    assert views.tables_in_query("select * from headlines") == ("articles",)
    assert views.tables_in_query("select * from Source_Health join rejects using (url)") == ("rejects", "fetches")
    assert [view.name for view in views.views_in_query("select * from headlines")] == ["headlines"]
    assert views.views_in_query("show tables") == views.VIEWS


def test_the_documentation_is_made_from_the_views() -> None:
    written = Path(__file__).parents[2].joinpath("docs/views.md").read_text(encoding="utf-8")
    assert written == views.describe_views(), "run: python -m ingest.lake.views > docs/views.md"
