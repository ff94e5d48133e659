"""A run whose articles wait in the stage for their commit; killed at each step by `crash_points.py`."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from lake_rows import NOW, article, article_id, sighting

from ingest import lake
from ingest.lake import layout
from ingest.lake.encoding import encode_articles
from ingest.lake.giving_up import give_up_run
from ingest.lake.log import LogEntry
from ingest.lake.staged_rows import stage_encoded
from ingest.lake.store import open_store
from ingest.process import with_fingerprint
from ingest.records import Article, EncodedArticles

LATER = NOW + timedelta(hours=1)
RUN = "staged run"


def staged_article(number: int) -> Article:
    return with_fingerprint(replace(article(number), cluster_id=None, sighting=sighting(number)))


def groups(numbers: Iterable[int] = range(3, 9)) -> list[EncodedArticles]:
    """Articles as workers hand them on, two in a group."""
    articles = [staged_article(number) for number in numbers]
    return [encode_articles(articles[start : start + 2]) for start in range(0, len(articles), 2)]


def staged(where: str, numbers: Iterable[int] = range(3, 9), run: str = RUN) -> list[EncodedArticles]:
    """The same with their rows in the stage: two groups are a part."""
    made = groups(numbers)
    return [stage_encoded(where, run, made[start : start + 2]) for start in range(0, len(made), 2)]


def parts_of_lake(where: str) -> list[str]:
    """Return the keys of all parts in the stage of a lake."""
    return [key for key in open_store(where).keys(layout.STAGE) if layout.parse_rows(key) is not None]


def commit(where: str, items: Any = None, now: datetime = LATER) -> lake.CommitReport:
    """Stage the rows of a run and commit it."""
    return lake.commit_run(where, RUN, staged(where) if items is None else items, now)


def give_up(where: str) -> LogEntry:
    """Give the run up."""
    return give_up_run(where, RUN)


def template(where: str) -> None:
    """Make a lake with three articles."""
    lake.commit_run(where, "first run", groups(range(3)), NOW)


def ids(where: str) -> list[str]:
    """Return the ids of the articles of a lake."""
    return [row[0] for row in lake.open_lake(where).sql("select id from articles order by id").fetchall()]


def ids_of(*numbers: int) -> list[str]:
    """Return the ids of articles, sorted."""
    return sorted(map(article_id, numbers))
