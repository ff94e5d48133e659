"""The common phrases of a lake: counted by stories, named in the log, and the same verdicts in any number of cycles."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ingest import ids, lake
from ingest.cli.main import main
from ingest.config import Config
from ingest.dedupe import MOST_STORIES, DuplicateRules, find_duplicates, fingerprint, keys_of
from ingest.errors import LakeCorrupt
from ingest.lake import layout, shared_state
from ingest.lake.kept import state
from ingest.lake.log import read_entry
from ingest.lake.phrase_counting import count_phrases
from ingest.lake.snapshot import snapshot
from ingest.lake.store import open_store, writable_store
from ingest.records import Article, ItemsRead, Sighting

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
_choice = random.Random(3)
WORDS = ["".join(_choice.choices("bdfgklmnprstvz", k=3)) + word for word in ("ane", "ilo", "ure", "oma", "eki") * 200]
BOILERPLATE = " ".join(_choice.sample(WORDS, 18))
REPOSTED = " ".join(_choice.sample(WORDS, 50))


def article(name: str, text: str) -> Article:
    identity, checksum = ids.stable_id("a1", name), ids.sha256_hex(text.encode())
    seen = Sighting(ids.stable_id("s1", name), identity, "feed", "feed", f"feed#{name}", "0" * 64, seen_at=NOW)
    row = Article(identity, None, text, checksum, checksum, 0, "test", first_seen_at=NOW, sighting=seen)
    return replace(row, fingerprint=fingerprint(row))


def story(number: int, words: int = 60) -> str:
    return " ".join(random.Random(number).sample(WORDS, words))


def first_articles() -> list[Article]:
    stories = [article(f"story {n}", f"{story(n, 38)} {BOILERPLATE}") for n in range(MOST_STORIES + 10)]
    return stories + [article(f"repost {n}", f"{REPOSTED} {story(900 + n, 6)}") for n in range(MOST_STORIES + 3)]


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """Return the settings of a lake of many stories with the same boilerplate, and of one story that many reposted."""
    where = str(tmp_path / "lake")
    lake.commit_run(where, "first", first_articles(), NOW)
    return Config(lake=where)


def version_in_force(where: str) -> str | None:
    common = shared_state(where).common_phrases()
    return None if common is None else common.version


def clusters(pairs: Iterable[tuple[str, str | None]]) -> set[frozenset[str]]:
    members: dict[str | None, set[str]] = {}
    for identity, cluster in pairs:
        members.setdefault(cluster, set()).add(identity)
    return {frozenset(of_cluster) for of_cluster in members.values()}


def later_articles() -> list[Article]:
    """Return pairs of texts that share boilerplate only, pairs that share a story, and a repost."""
    texts = [f"{story(100 + n // 2 if n < 8 else 200 + n, 20)} {BOILERPLATE} {story(300 + n, 8)}" for n in range(16)]
    return [article(f"later {n}", text) for n, text in enumerate([*texts, f"{story(600, 4)} {REPOSTED}"])]


def clusters_of_lake(where: str, added: Sequence[Article], cycles: int) -> set[frozenset[str]]:
    order = list(added)
    random.Random(cycles).shuffle(order)
    size = -(-len(order) // cycles)
    for number, start in enumerate(range(0, len(order), size)):
        state._state_of.cache_clear()  # what a new process knows
        lake.commit_run(where, f"later {number}", order[start : start + size], NOW + timedelta(minutes=number))
    found = lake.open_lake(where).sql(
        "select id, coalesce(current_id, cluster_id) from latest left join current_clusters using (cluster_id)"
    )
    wanted = {item.id for item in added}
    return {kept for of_cluster in clusters(found.fetchall()) if (kept := of_cluster & wanted)}


def test_boilerplate_is_common_and_a_story_that_many_repost_is_not(config: Config) -> None:
    assert count_phrases(config.lake, NOW, config, dry_run=True).version == ""
    assert shared_state(config.lake).common_phrases() is None
    common = count_phrases(config.lake, NOW, config)
    keys = set(common.keys.tolist())
    assert len(keys.intersection(keys_of(fingerprint(article("b", BOILERPLATE))).tolist())) > 3
    assert not keys.intersection(keys_of(fingerprint(article("r", REPOSTED))).tolist())
    assert version_in_force(config.lake) == common.version
    assert lake.open_lake(config.lake).verify().problems == ()


@pytest.mark.parametrize("cycles", [1, 5, 17])
def test_verdicts_depend_on_the_texts_and_the_table_only(config: Config, cycles: int) -> None:
    common = count_phrases(config.lake, NOW, config)
    added = later_articles()
    verdicts = find_duplicates([*first_articles(), *added], DuplicateRules(common=common))
    wanted = {item.id for item in added}
    of_all = clusters((verdict.id, verdict.cluster_id) for verdict in verdicts)
    expected = {kept for of_cluster in of_all if (kept := of_cluster & wanted)}
    assert clusters_of_lake(config.lake, added, cycles) == expected
    assert len(expected) == 4 + 8 + 1
    newest = snapshot(open_store(config.lake)).last_cycle
    entry = read_entry(open_store(config.lake), newest)
    assert entry
    assert entry.phrases == common.version


def test_the_table_that_was_counted_last_counts(config: Config) -> None:
    later = NOW + timedelta(days=2 * config.state.days)
    for now in (NOW, later, NOW):  # the content, and with it the order of the names, differs
        assert count_phrases(config.lake, now, config).version == version_in_force(config.lake)


def test_a_lake_without_a_cycle_has_an_empty_table(tmp_path: Path) -> None:
    where = str(tmp_path / "lake")
    lake.commit_run(where, "nothing", [ItemsRead(0)], NOW)
    writable_store(where)
    assert snapshot(open_store(where)).last_cycle == ""
    assert len(count_phrases(where, NOW, Config(lake=where)).keys) == 0
    assert version_in_force(where)


def test_a_damaged_table_is_told(config: Config) -> None:
    common = count_phrases(config.lake, NOW, config)
    path = Path(config.lake, layout.phrases_key(common.version))
    path.write_bytes(path.read_bytes()[:-4])
    with pytest.raises(LakeCorrupt, match=r"phrases/.*lake phrases"):
        lake.commit_run(config.lake, "later", later_articles(), NOW)
    key = layout.phrases_key(common.version)
    assert [problem.path for problem in lake.open_lake(config.lake).verify(deep=False).problems] == [key]
    with lake.hold_lease(config.lake, holder="repair"):
        assert lake.repair(config.lake) == lake.RepairReport(set_aside=(key,))
    assert lake.open_lake(config.lake).verify().ok
    entry = lake.commit_run(config.lake, "later", later_articles(), NOW).entry
    assert entry
    assert entry.phrases is None


def test_a_table_that_is_gone_is_told(config: Config) -> None:
    common = count_phrases(config.lake, NOW, config)
    lake.commit_run(config.lake, "later", later_articles(), NOW)
    assert lake.open_lake(config.lake).verify().ok
    open_store(config.lake).remove([layout.phrases_key(common.version)])
    (problem,) = lake.open_lake(config.lake).verify(deep=False).problems
    assert problem.path == layout.phrases_key(common.version)
    assert "is gone" in problem.message


def test_the_command_counts_and_says_what_follows(config: Config, capsys: pytest.CaptureFixture[str]) -> None:
    for options in (["--dry-run"], []):
        with pytest.raises(SystemExit) as end:
            main(["lake", "phrases", "--lake", config.lake, "--now", "2026-03-02T00:00:00Z", *options])
        assert not end.value.code
    first, second = capsys.readouterr().out.splitlines()
    assert "nothing was changed" in first
    assert str(version_in_force(config.lake)) in second
