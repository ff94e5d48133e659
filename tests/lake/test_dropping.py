"""Copies that the settings say to drop: they end as rejects, their original stays, and each item has one outcome."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import lake_rows
import pytest

from ingest import lake
from ingest.config import Config, CopiesConfig
from ingest.config_file import parse_config
from ingest.errors import ConfigError
from ingest.ids import sha256_hex
from ingest.lake.committing import RunItem
from ingest.lake.deletion import delete
from ingest.lake.selection import Selection
from ingest.records import Article, ItemsRead

NOW = lake_rows.NOW
_choice = random.Random(3)
STORY, OTHER, MORE = (" ".join(_choice.sample([f"word{n}" for n in range(900)], 150)) for _ in range(3))
NEAR = STORY.replace(STORY.split()[70], "changed")
EXCERPT = " ".join(STORY.split()[:80])
UPDATE = f"{STORY} {MORE}"


def article(number: int, text: str, version: int = 1) -> Article:
    """Return an article as a worker hands it on."""
    sighting = replace(lake_rows.sighting(number, version=version), seen_at=None)
    checksum = sha256_hex(text.encode())
    return Article(
        lake_rows.article_id(number), None, text, html_sha256=checksum, text_sha256=checksum, word_count=150,
        extractor="test/1", published_at=NOW - timedelta(days=1) + timedelta(hours=number), sighting=sighting,
    )  # fmt: skip


def commit(where: Path, items: Sequence[RunItem], run: str, drop: Any = ("exact", "near")) -> lake.Counts:
    report = lake.commit_run(str(where), run, items, NOW, Config(copies=CopiesConfig(drop)))
    return report.counts


def stored(where: Path) -> list[str]:
    return sorted(row[0] for row in lake.open_lake(str(where)).sql("select id from articles").fetchall())


@pytest.mark.parametrize(
    ("text", "kind", "drop"),
    [
        (STORY, "exact", ("exact",)),
        (NEAR, "near", ("near",)),
        (EXCERPT, "excerpt", ("excerpt",)),
        (UPDATE, "update", ("exact", "update")),
    ],
)
def test_a_copy_of_a_kind_that_is_dropped_becomes_a_reject(
    text: str, kind: str, drop: tuple[Any, ...], tmp_path: Path
) -> None:
    where = tmp_path / "lake"
    commit(where, [article(1, STORY)], "first", drop)
    counts = commit(where, [article(2, text), article(3, OTHER), ItemsRead(2)], "second", drop)
    assert (counts.read, counts.stored, counts.rejected, counts.duplicates) == (2, 1, 1, 0)
    assert counts.reasons == (("copy", 1),)
    assert stored(where) == sorted([lake_rows.article_id(1), lake_rows.article_id(3)])
    reader = lake.open_lake(str(where))
    ((message,),) = reader.sql("select message from rejects").fetchall()
    assert message.startswith(f"repeats {lake_rows.article_id(1)} ({kind})")
    assert reader.sql("select count(*) from links").fetchall() == [(0,)]
    assert reader.verify().problems == ()
    again = commit(where, [article(2, text), ItemsRead(1)], "third", drop)
    assert (again.unchanged, again.rejected, again.stored) == (1, 0, 0), "it is known, and not judged again"


def test_a_copy_of_another_kind_is_stored_and_marked(tmp_path: Path) -> None:
    counts = commit(tmp_path / "lake", [article(1, STORY), article(2, EXCERPT), article(3, UPDATE)], "run")
    assert (counts.stored, counts.duplicates, counts.rejected) == (3, 2, 0)


def test_by_default_every_copy_is_stored(tmp_path: Path) -> None:
    counts = commit(tmp_path / "lake", [article(1, STORY), article(2, STORY)], "run", ())
    assert (counts.stored, counts.duplicates, counts.rejected) == (2, 1, 0)


def test_of_many_that_repeat_each_other_one_is_kept(tmp_path: Path) -> None:
    where = tmp_path / "lake"
    counts = commit(where, [article(n, (STORY, NEAR)[n % 2]) for n in range(6)], "run")
    assert (counts.stored, counts.rejected) == (1, 5)
    assert stored(where) == [lake_rows.article_id(0)]


def test_equal_texts_that_repeat_a_stored_one_are_all_dropped(tmp_path: Path) -> None:
    """Of equal texts only the first is compared with others."""
    where = tmp_path / "lake"
    commit(where, [article(1, STORY)], "first", ("near",))
    counts = commit(where, [article(n, NEAR) for n in (2, 3, 4)], "second", ("near",))
    assert (counts.stored, counts.rejected) == (0, 3)
    messages = lake.open_lake(str(where)).sql("select distinct message from rejects").fetchall()
    assert [message.split(";")[0] for (message,) in messages] == [f"repeats {lake_rows.article_id(1)} (near)"]


def test_a_copy_of_a_dropped_part_of_a_digest_names_what_is_stored(tmp_path: Path) -> None:
    where, parts = tmp_path / "lake", (OTHER, STORY[: len(STORY) * 3 // 4], MORE)
    commit(where, [article(1, " ".join(parts))], "first", ("exact", "excerpt"))
    counts = commit(where, [article(2, parts[1]), article(3, parts[1])], "second", ("exact", "excerpt"))
    assert (counts.stored, counts.rejected) == (0, 2)
    messages = lake.open_lake(str(where)).sql("select message from rejects order by location").fetchall()
    assert all(lake_rows.article_id(1) in message for (message,) in messages), messages


def test_a_reject_has_the_address_as_it_was_carried(tmp_path: Path) -> None:
    """By it a poll sees that the feed carried the entry before."""
    where, carried = tmp_path / "lake", "https://example.org/2?from=feed"
    commit(where, [article(1, STORY)], "first")
    item = article(2, STORY)
    assert item.sighting
    sighting = replace(item.sighting, url=carried)
    commit(where, [replace(item, url="https://example.org/2", sighting=sighting)], "second")
    assert lake.open_lake(str(where)).sql("select url from rejects").fetchall() == [(carried,)]


def carried(number: int, text: str) -> Article:
    """Return an article that a feed carried under an address."""
    item = article(number, text)
    assert item.sighting
    return replace(item, sighting=replace(item.sighting, url=f"https://example.org/{number}"))


@pytest.mark.parametrize("is_expired", [False, True])
def test_dropped_copies_of_a_deleted_article_are_not_known_any_more(tmp_path: Path, is_expired: bool) -> None:
    where, other_day = tmp_path / "lake", NOW + timedelta(days=2)
    commit(where, [carried(1, STORY), carried(3, OTHER)], "first")
    page = replace(lake_rows.fetch(2), kind="page", url="https://example.org/2")
    items: list[RunItem] = [carried(2, STORY), carried(4, OTHER), carried(5, NEAR), page]
    lake.commit_run(str(where), "second", items, other_day, Config(copies=CopiesConfig(("exact", "near"))))
    identity = lake_rows.article_id(1)
    selection = Selection(ids=frozenset({identity}), before=other_day.date() if is_expired else None)
    with lake.hold_lease(str(where), holder="test"):
        report = delete(str(where), other_day, selection, remember=not is_expired)
    assert report.copies == ("https://example.org/2", "https://example.org/5")
    reader = lake.open_lake(str(where))
    ((message,),) = reader.sql("select message from rejects").fetchall()
    assert message.startswith(f"repeats {lake_rows.article_id(3)} (exact)")
    assert reader.sql("select url from fetches where kind = 'page'").fetchall() == []
    assert reader.verify().problems == ()
    again = commit(where, [carried(2, STORY), carried(4, OTHER), carried(5, NEAR), ItemsRead(3)], "third")
    assert (again.stored, again.unchanged, again.rejected) == (1, 1, 1), "one of the copies takes the place"
    assert stored(where) == sorted(map(lake_rows.article_id, (2, 3)))
    assert lake.open_lake(str(where)).verify().problems == ()


def test_a_dropped_copy_that_is_deleted_too_stays_away(tmp_path: Path) -> None:
    where = tmp_path / "lake"
    commit(where, [carried(1, STORY)], "first")
    commit(where, [carried(2, STORY)], "second")
    selection = Selection(ids=frozenset({lake_rows.article_id(1)}), urls=frozenset({"https://example.org/2"}))
    with lake.hold_lease(str(where), holder="test"):
        assert delete(str(where), NOW, selection).copies == ()
    again = commit(where, [carried(2, STORY), ItemsRead(1)], "third")
    assert (again.stored, again.unchanged) == (0, 1)
    assert lake.open_lake(str(where)).sql("select count(*) from rejects").fetchall() == [(0,)]


def test_an_edit_of_a_stored_article_is_never_dropped(tmp_path: Path) -> None:
    where = tmp_path / "lake"
    commit(where, [article(1, STORY), article(2, OTHER)], "first")
    counts = commit(where, [article(2, NEAR, version=2)], "second")
    assert (counts.stored, counts.rejected) == (1, 0)


def test_further_sightings_of_a_dropped_article_are_rejects_too(tmp_path: Path) -> None:
    where = tmp_path / "lake"
    commit(where, [article(1, STORY)], "first")
    counts = commit(where, [article(2, STORY), article(2, STORY, version=2), ItemsRead(2)], "second")
    assert (counts.read, counts.rejected, counts.unchanged, counts.stored) == (2, 2, 0, 0)
    assert lake.open_lake(str(where)).verify().problems == ()


def test_the_settings_name_the_kinds() -> None:
    assert parse_config('[copies]\ndrop = ["exact", "near"]').copies.drop == ("exact", "near")
    assert parse_config('[copies]\ndrop = ["exact"]').digest() != Config().digest()
    with pytest.raises(ConfigError, match=r"copies\.drop"):
        parse_config('[copies]\ndrop = ["similar"]')


def test_what_repeats_only_a_dropped_copy_is_stored_in_the_same_run_and_in_a_later_one(tmp_path: Path) -> None:
    kinds = ("exact", "near", "excerpt", "edited", "update")
    middle, end = f"{STORY} {OTHER}", OTHER
    items = [article(1, STORY), article(2, middle), article(3, end)]
    commit(tmp_path / "all", items, "run", ())
    links = lake.open_lake(str(tmp_path / "all")).sql("select id, other_id from links").fetchall()
    ids = [lake_rows.article_id(number) for number in (1, 2, 3)]
    assert sorted(links) == sorted([(ids[1], ids[0]), (ids[2], ids[1])]), "a chain of three"
    commit(tmp_path / "one", items, "run", kinds)
    for number, item in enumerate(items):
        commit(tmp_path / "three", [item], f"run {number}", kinds)
    assert stored(tmp_path / "one") == stored(tmp_path / "three") == sorted([ids[0], ids[2]])


@pytest.mark.parametrize("kinds", [("exact", "near"), ("near",), ("exact",)])
def test_one_run_and_many_drop_the_same(kinds: tuple[Any, ...], tmp_path: Path) -> None:
    texts = [STORY, NEAR, STORY, NEAR, EXCERPT, EXCERPT, UPDATE, OTHER]
    items = [article(number, text) for number, text in enumerate(texts)]
    commit(tmp_path / "one", items, "run", kinds)
    for number, item in enumerate(items):
        commit(tmp_path / "many", [item], f"run {number}", kinds)
    assert stored(tmp_path / "one") == stored(tmp_path / "many")
