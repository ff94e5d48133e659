"""The homes of sources for articles that are tagged again."""

from dataclasses import replace
from pathlib import Path

import lake_rows
import pytest

from ingest.app.retag import _Homes
from ingest.config import Config, SourceConfig
from ingest.lake import open_lake

FIRST, SECOND = "https://first.example/feed", "https://second.example/feed"


@pytest.mark.parametrize(("source", "home"), [(FIRST, "DE"), (SECOND, None)])
def test_the_home_is_that_of_the_first_source_even_at_the_same_time(
    tmp_path: Path, source: str, home: str | None
) -> None:
    where, article = str(tmp_path / "lake"), lake_rows.article(1)
    sighting = replace(lake_rows.sighting(1), article_id=article.id)
    rows = [replace(sighting, id="s2", source=SECOND), replace(sighting, id="s1", source=FIRST)]
    lake_rows.write_cycle(where, lake_rows.rows_of([]) | {"sightings": rows}, lake_rows.NOW)
    config = Config(lake=where, source=(SourceConfig(url=source, home="DE"),))
    assert _Homes(open_lake(where), config).of(article) == home
