"""Fingerprints of an earlier scheme are made again from the stored texts, and what they show is added."""

import random
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import lake_rows
import pytest

from ingest import lake
from ingest.app.retag import retag
from ingest.config import Config, WorkLimits
from ingest.dedupe import SCHEME, fingerprint
from ingest.ids import sha256_hex
from ingest.lake import schema
from ingest.records import Article, Fingerprint, Link

NOW = lake_rows.NOW
LATER = NOW + timedelta(hours=3)
_choice = random.Random(8)
STORY, OTHER = (" ".join(_choice.sample([f"word{n}" for n in range(900)], 150)) for _ in range(2))
TEXTS = (STORY, STORY.replace(STORY.split()[60], "changed"), OTHER, STORY)
IDS = [lake_rows.article_id(number) for number in range(len(TEXTS))]


def article(number: int, text: str) -> Article:
    checksum = sha256_hex(text.encode())
    return replace(
        lake_rows.article(number, NOW + timedelta(minutes=number)), text=text, text_sha256=checksum,
        cluster_id=IDS[0] if number == 3 else IDS[number],
    )  # fmt: skip


def old_print(item: Article) -> Fingerprint:
    """Return a fingerprint as an earlier release made it: it can be compared by the exact text only."""
    return replace(fingerprint(item), scheme="passages-64/0", cluster_id=item.cluster_id)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """Return the settings for a lake of an original, a near copy, another story, and an equal text that was found."""
    where = str(tmp_path / "lake")
    articles = [article(number, text) for number, text in enumerate(TEXTS)]
    rows: dict[str, list[object]] = {name: [] for name in schema.TABLES}
    exact = Link(IDS[3], 1, IDS[0], 1, "exact", 1.0, 1.0, 1.0, NOW)
    prints = [old_print(item) for item in articles]
    lake_rows.write_cycle(where, rows | {"articles": articles, "fingerprints": prints, "links": [exact]})
    return Config(lake=where, work=WorkLimits(workers=1))


def test_copies_are_found_again_with_the_scheme_of_today(config: Config) -> None:
    report = retag(config, LATER, "false")
    assert (report.fingerprints, report.links) == (0, 0), "a condition limits the articles"
    report = retag(config, LATER, dry_run=True)
    assert report.fingerprints == len(TEXTS)
    assert not report.cycles
    after = lake.open_lake(config.lake)
    assert sorted(after.sql("select id from unique").fetchall()) == sorted((name,) for name in IDS[:3])
    report = retag(config, LATER)
    assert report.fingerprints == len(TEXTS)
    schemes = after.sql("select scheme, count(*) from fingerprints group by all order by all").fetchall()
    assert schemes[0] == ("passages-64/0", 4)
    assert sum(number for scheme, number in schemes if scheme == SCHEME) >= 4
    assert sorted(after.sql("select id from unique").fetchall()) == sorted([(IDS[0],), (IDS[2],)])
    pairs = after.sql("select distinct id, other_id, kind from copies").fetchall()
    assert (IDS[1], IDS[0], "near") in pairs
    assert after.sql("select current_id from current_clusters where cluster_id = ?", [IDS[1]]).fetchall() == [(IDS[0],)]
    assert after.verify().problems == ()
    again = retag(config, LATER + timedelta(hours=1))
    assert (again.fingerprints, again.changed, again.cycles) == (0, 0, [])


def test_a_later_copy_is_compared_with_the_new_fingerprints(config: Config) -> None:
    text = STORY.replace(STORY.split()[20], "altered")
    checksum = sha256_hex(text.encode())
    new = Article(lake_rows.article_id(9), None, text, checksum, checksum, 150, "test/1", sighting=None)
    retag(config, LATER)
    counts = lake.commit_run(config.lake, "run", [new], LATER + timedelta(hours=2), config).counts
    assert counts.duplicates == 1
