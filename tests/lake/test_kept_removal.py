"""After a deletion, the kept state is that of the lake that is left, and was not built anew for it."""

import hashlib
import random
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import lake_rows
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest import ids, lake
from ingest.dedupe import fingerprint
from ingest.errors import Reason
from ingest.lake import layout
from ingest.lake.compaction import compact
from ingest.lake.deletion import delete
from ingest.lake.kept import contents, database, forgetting, keeper, removal
from ingest.lake.kept.state import KeptState
from ingest.lake.selection import Selection
from ingest.records import Article, ClusterMerge, Fetch, ListedAddress, RejectRow, Sighting

DAY = timedelta(days=1)
DOMAINS = ("alpha.example", "beta.example", "gamma.example")
SOURCES = ("one", "two")


def contents_of(state: KeptState) -> dict[str, Any]:
    """Return all that the database of a state holds, in an order that does not depend on its history."""
    state.refresh(state._since)
    opened = state._keeper.database
    texts = dict(opened.execute("SELECT id, text FROM texts").fetchall())
    tables: dict[str, Any] = {
        name: opened.execute(f"SELECT * FROM {name} ORDER BY 1").fetchall()
        for name in ("known", "polls", "lists", "pages", "retries", "merges")
    }
    tables["versions"] = [
        (*row[:6], texts.get(row[6]), row[7])
        for row in opened.execute("SELECT * FROM versions ORDER BY key").fetchall()
    ]
    tables["seen"] = [
        (*row[:3], texts.get(row[3]), texts.get(row[4]), *row[5:7], texts.get(row[7]), *row[8:])
        for row in opened.execute(
            "SELECT key, cycle, day, feed, place, article, seen_at, source, raw_sha256, guid FROM seen"
            " ORDER BY key, cycle, row"
        ).fetchall()
    ]
    prints = opened.execute("SELECT row, key, day, content, signature FROM prints ORDER BY row").fetchall()
    tables["prints"] = [row[1:] for row in prints]
    places = {row[0]: place for place, row in enumerate(prints)}
    pairs = Counter[tuple[int, int]]()
    for run in state._keeper.runs:
        keys, rows = run.pairs_between(0, None)
        pairs.update((int(key), places[int(row)]) for key, row in zip(keys, rows, strict=True))
    tables["keys"] = sorted(pairs.items())
    used = {row[place] for row in tables["seen"] for place in (3, 4, 7)}
    extractors = {row[6] for row in tables["versions"]} | {lake_rows.article(0).extractor}
    tables["texts that nothing refers to"] = set(texts.values()) - used - extractors
    return tables


def contents_of_rebuilt(where: Path, since: Any = None) -> dict[str, Any]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keeper, "cache_folder", lambda store: None)
        state = lake_rows.state_of(str(where), since)
        contents = contents_of(state)
        state.close()
    return contents


@pytest.fixture
def rebuilds(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Collect the rebuilds of states in the caches of lakes."""
    names: list[str] = []
    build = database.build_database

    def counted(folder: Path, fill: Callable[..., None]) -> object:
        if folder.name == layout.CACHE:
            names.append(str(folder))
        return build(folder, fill)

    monkeypatch.setattr(keeper, "build_database", counted)
    return names


class RandomLake:
    """Writes cycles of random rows: copies, versions, entries without address, rejects, lists, pages, merges."""

    def __init__(self, where: Path, seed: int) -> None:
        self.where, self.pick = where, random.Random(seed)
        self.now = lake_rows.NOW
        self.articles: dict[int, Article] = {}
        self.cycle = 0

    def _text(self) -> str:
        words = [f"w{self.pick.randrange(4)}-{place}" for place in range(30)] if self.pick.random() < 0.5 else []
        return " ".join([*words, *(f"common{place} of the wire" for place in range(12))])

    def _article(self, number: int) -> Article:
        text, before = self._text(), self.articles.get(number)
        url = f"https://{DOMAINS[number % 3]}/{number}"
        others = [item.id for item in self.articles.values()] or [lake_rows.article_id(number)]
        cluster = self.pick.choice([lake_rows.article_id(number), self.pick.choice(others)])
        row = replace(
            lake_rows.article(number, self.now, 1 if before is None else before.version + 1),
            text=text, text_sha256=ids.sha256_hex(text.encode()), word_count=len(text.split()), url=url,
            canonical_url=url, source_domain=DOMAINS[number % 3], feed_url=f"feeds/{number % 4}", cluster_id=cluster,
        )  # fmt: skip
        self.articles[number] = row
        return replace(row, fingerprint=replace(fingerprint(row), cluster_id=cluster))

    def _sighting(self, row: Article, number: int) -> Sighting:
        feed, has_url = f"feeds/{self.pick.randrange(4)}", self.pick.random() < 0.7
        return Sighting(
            ids.stable_id("s1", str(number), str(self.cycle), feed), row.id, self.pick.choice(SOURCES), "feed",
            f"{self.pick.choice([feed, 'pack.zip'])}#{self.pick.randrange(3)}", row.html_sha256,
            url=row.url if has_url else None, feed_url=feed, guid=f"g{number}", seen_at=self.now,
        )  # fmt: skip

    def _reject(self, number: int, sightings: list[Sighting]) -> RejectRow:
        is_page = self.pick.random() < 0.5
        sighting = self.pick.choice([None, *(item.id for item in sightings)])
        return replace(
            lake_rows.reject(number, self.now), id=ids.stable_id("r1", str(number), str(self.cycle)),
            sighting_id=sighting, reason=Reason.NO_TEXT, source=self.pick.choice(SOURCES),
            url=f"https://{DOMAINS[number % 3]}/{number}", location=f"https://{DOMAINS[number % 3]}/{number}",
            kind="page" if is_page else None, feed_url=f"feeds/{number % 4}",
            retry_at=self.now if is_page and self.pick.random() < 0.6 else None,
        )  # fmt: skip

    def _fetches(self) -> list[Fetch]:
        feed, page = self.pick.randrange(4), self.pick.randrange(14)
        named = (ListedAddress(f"https://{DOMAINS[page % 3]}/feed", "feed"),) if self.pick.random() < 0.5 else ()
        url = f"https://{DOMAINS[page % 3]}/{page}"
        return [
            replace(lake_rows.fetch(feed, self.now), url=f"feeds/{feed}", kind="feed", named=named),
            replace(lake_rows.fetch(page, self.now), url=url, kind="page"),
            replace(lake_rows.fetch(page, self.now), url=f"lists/{feed}", kind="opml", named=named),
        ]

    def write(self) -> None:
        """Commit a cycle, sometimes on the next day."""
        self.now += self.pick.choice([timedelta(minutes=5), DAY])
        self.cycle += 1
        numbers = sorted(self.pick.sample(range(14), self.pick.randrange(1, 7)))
        rows: dict[str, Any] = {name: [] for name in lake_rows.rows_of([0])}
        rows["articles"] = [self._article(number) for number in numbers]
        rows["sightings"] = [self._sighting(row, number) for row, number in zip(rows["articles"], numbers, strict=True)]
        numbers_of_rejects = self.pick.sample(range(14), self.pick.randrange(3))
        rows["rejects"] = [self._reject(number, rows["sightings"]) for number in numbers_of_rejects]
        rows["fetches"] = self._fetches()
        rows["fingerprints"] = [row.fingerprint for row in rows["articles"]]
        if self.pick.random() < 0.4:
            one, other = (lake_rows.article_id(self.pick.randrange(14)) for _ in range(2))
            rows["cluster_merges"] = [ClusterMerge(one, other, self.now)] if one != other else []
        lake_rows.write_cycle(str(self.where), rows, self.now)

    def merge(self) -> None:
        """Merge what is due, as of tomorrow."""
        with lake.hold_lease(str(self.where), holder="test"):
            compact(str(self.where), self.now + DAY)

    def delete(self) -> None:
        """Delete something at random."""
        number = self.pick.randrange(14)
        chosen = self.pick.choice([
            Selection(ids=frozenset({lake_rows.article_id(number)})),
            Selection(urls=frozenset({f"https://{DOMAINS[number % 3]}/{number}"})),
            Selection(ids=frozenset(lake_rows.article_id(other) for other in self.pick.sample(range(14), 5))),
            Selection(domains=frozenset({self.pick.choice(DOMAINS)})),
            Selection(sources=frozenset({self.pick.choice([*SOURCES, f"feeds/{number % 4}"])})),
            Selection(before=self.now.date()),
            Selection(before=(self.now - DAY).date()),
        ])  # fmt: skip
        delete_from(self.where, chosen, self.now, remember=not chosen.is_by_date)


def delete_from(where: Path, chosen: Selection, now: datetime = lake_rows.NOW, *, remember: bool = True) -> None:
    with lake.hold_lease(str(where), holder="test"):
        lake.recover(str(where))
        delete(str(where), now, chosen, remember=remember)


def check_history(folder: Path, seed: int, actions: list[str], *, with_limit: bool) -> None:
    """Write a random lake, do the actions, and assert after each deletion that the state is that of a rebuilt one."""
    history = RandomLake(folder / "lake", seed)
    history.write()
    since = (lake_rows.NOW + 2 * DAY).date() if with_limit else None
    state = lake_rows.state_of(str(history.where), since)
    for action in actions:
        if action == "reopen":
            state.close()
            state = lake_rows.state_of(str(history.where), since)
        else:
            getattr(history, action)()
        if action == "delete":
            assert contents_of(state) == contents_of_rebuilt(history.where, since)
    state.close()


@settings(max_examples=12, deadline=None)
@given(
    st.integers(0, 1 << 32),
    st.lists(st.sampled_from(["write", "write", "write", "merge", "delete", "delete", "reopen"]), max_size=9),
    st.booleans(),
)
def test_it_is_that_of_a_rebuilt_state(tmp_path_factory: Any, seed: int, actions: list[str], with_limit: bool) -> None:
    folder = tmp_path_factory.mktemp("histories")
    try:
        check_history(folder, seed, [*actions, "write", "delete"], with_limit=with_limit)
    finally:
        shutil.rmtree(folder)


def written(where: Path) -> KeptState:
    """Return the state of a lake of three cycles, two of them of one day."""
    lake_rows.write_cycle(str(where), lake_rows.rows_of(range(6), [100]))
    lake_rows.write_cycle(str(where), lake_rows.rows_of(range(2, 4), version=2))
    later = lake_rows.NOW + DAY
    lake_rows.write_cycle(str(where), lake_rows.rows_of(range(6, 9), [101], now=later), later)
    return lake_rows.state_of(str(where))


def test_it_is_not_built_again(tmp_path: Path, rebuilds: list[str]) -> None:
    where = tmp_path / "lake"
    state = written(where)
    delete_from(where, Selection(ids=frozenset({lake_rows.article_id(3)})))
    assert state.last_versions([lake_rows.article_id(3)]) == {}
    assert contents_of(state) == contents_of_rebuilt(where)
    delete_from(where, Selection(urls=frozenset({"https://elsewhere.example/never-stored"})))
    delete_from(where, Selection(before=lake_rows.NOW.date()), remember=False)
    assert contents_of(lake_rows.state_of(str(where))) == contents_of_rebuilt(where)
    assert len(rebuilds) == 1


def test_the_copy_that_is_left_is_found_by_its_passages(tmp_path: Path) -> None:
    """Of equal texts of a day, only the first has the keys of passages: when it goes, the next one gets them."""
    where = tmp_path / "lake"
    text = " ".join(f"word{number}" for number in range(60))
    copies = [
        replace(lake_rows.article(number), text=text, text_sha256=ids.sha256_hex(text.encode())) for number in (1, 2, 3)
    ]
    prints = sorted((fingerprint(row) for row in copies), key=lambda item: item.id)
    rows = lake_rows.rows_of([1, 2, 3]) | {
        "articles": copies,
        "fingerprints": prints,
        "links": [],
        "cluster_merges": [],
    }
    lake_rows.write_cycle(str(where), rows)
    state = lake_rows.state_of(str(where))
    similar = fingerprint(replace(lake_rows.article(9), text=f"{text} and an end"))
    assert [item.id for item in state.candidates([similar], 96)] == [prints[0].id]
    delete_from(where, Selection(ids=frozenset({prints[0].id})))
    state.refresh(None)
    assert [item.id for item in state.candidates([similar], 96)] == [prints[1].id]
    assert contents_of(state) == contents_of_rebuilt(where)


def test_nothing_of_it_is_left_in_the_files(tmp_path: Path, rebuilds: list[str]) -> None:
    """Neither in pages that are free now, nor in the write-ahead log, nor in files that no longer count."""
    where = tmp_path / "lake"
    history = RandomLake(where, 7)
    history.write()
    state = lake_rows.state_of(str(where))
    for _ in range(40):
        history.write()
        state.refresh(None)
    state.close()
    cache = where / layout.CACHE
    (cache / "keys-of-nobody.run").write_bytes(b"left by a process that was killed")
    number = 4
    identity = lake_rows.article_id(number)
    traces = [bytes.fromhex(identity[3:]), f"{DOMAINS[number % 3]}/{number}".encode(), b'"%s"' % identity.encode()]
    before = b"".join(path.read_bytes() for path in cache.iterdir())
    assert [trace in before for trace in traces] == [True] * 3
    chosen = Selection(ids=frozenset({identity}), urls=frozenset({f"https://{DOMAINS[number % 3]}/{number}"}))
    delete_from(where, chosen)
    after = {path.name: path.read_bytes() for path in cache.iterdir()}
    assert [name for name, content in after.items() for trace in traces if trace in content] == []
    assert "keys-of-nobody.run" not in after
    assert contents_of(lake_rows.state_of(str(where))) == contents_of_rebuilt(where)
    assert len(rebuilds) == 1


def test_many_rows_are_not_taken_out_one_by_one(
    tmp_path: Path, rebuilds: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    where = tmp_path / "lake"
    state = written(where)
    monkeypatch.setattr(removal, "MOST_ROWS", 3)
    delete_from(where, Selection(ids=frozenset({lake_rows.article_id(3)})))
    assert not any(path.name.startswith("state-") for path in (where / layout.CACHE).glob("*"))
    assert contents_of(state) == contents_of_rebuilt(where)
    assert len(rebuilds) == 2


@pytest.mark.parametrize(
    "error",
    [OSError(28, "No space left on device"), database.UnusableState("damaged"), ValueError("no JSON"), KeyError("1")],
)
def test_a_state_that_cannot_be_changed_is_built_again(
    tmp_path: Path, rebuilds: list[str], monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    where = tmp_path / "lake"
    state = written(where)

    def failing(*_: object) -> None:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(keeper, "remove_rows", failing)
        delete_from(where, Selection(ids=frozenset({lake_rows.article_id(3)})))
    assert contents_of(state) == contents_of_rebuilt(where)
    assert len(rebuilds) == 2


def test_a_damaged_state_does_not_keep_a_deletion_from_being_done(tmp_path: Path) -> None:
    where = tmp_path / "lake"
    written(where).close()
    (run,) = (where / layout.CACHE).glob("keys-*.run")
    run.write_bytes(run.read_bytes()[:100])
    delete_from(where, Selection(ids=frozenset({lake_rows.article_id(3)})))
    assert contents_of(lake_rows.state_of(str(where))) == contents_of_rebuilt(where)


def test_a_row_that_was_moved_to_another_page_leaves_no_copy(tmp_path: Path) -> None:
    """SQLite leaves copies of rows in pages that it divides, in spite of `secure_delete`."""
    keys = [hashlib.sha256(b"%d" % number).digest()[:16] for number in range(10_000)]

    def fill(new: database.Database) -> None:
        for statement in filter(str.strip, contents.TABLES.split(";")):
            new.execute(statement)

    opened = database.build_database(tmp_path, fill)
    for start in range(0, len(keys), 250):
        with opened.transaction():
            some = [(key, start) for key in keys[start : start + 250]]
            opened.executemany("INSERT INTO known VALUES (?, ?)", some)
            opened.executemany("INSERT INTO seen (key, day) VALUES (?, ?)", some)
    with opened.transaction():
        opened.executemany("DELETE FROM known WHERE key = ?", ((key,) for key in keys[:2000]))
        opened.executemany("DELETE FROM seen WHERE key = ?", ((key,) for key in keys[:2000]))
    opened.fold(least=1)
    traces = _keys_in(tmp_path, keys[:2000])
    assert traces, "or else nothing needs to be done"
    opened.write_anew()
    assert _keys_in(tmp_path, keys[:2000]) == []
    assert len(_keys_in(tmp_path, keys[2000:])) == 8000
    opened.close()


def _keys_in(folder: Path, keys: list[bytes]) -> list[bytes]:
    content = b"".join(path.read_bytes() for path in folder.iterdir())
    return [key for key in keys if key in content]


def test_rows_of_a_writer_that_took_the_lease_over_are_not_missed(tmp_path: Path) -> None:
    """The writer of a deletion may stand still once it is committed, and another one take over a lake in a bucket."""
    where = tmp_path / "lake"
    state = written(where)
    apply = forgetting.StateRemoval.apply

    def late(removal_: forgetting.StateRemoval) -> None:
        lake_rows.write_cycle_held(str(where), lake_rows.rows_of([9]))
        apply(removal_)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(forgetting.StateRemoval, "apply", late)
        delete_from(where, Selection(ids=frozenset({lake_rows.article_id(3)})))
    assert contents_of(state) == contents_of_rebuilt(where)
    assert lake_rows.sighting_id(9) in state


KILLED = """
import os, signal, sys
sys.path[:0] = sys.argv[3:]
from ingest import lake
from ingest.lake import replacement
from ingest.lake.deletion import delete
from ingest.lake.kept import database, forgetting, keeper
from ingest.lake.selection import Selection
import lake_rows

where, point = sys.argv[1:3]

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

target = {
    "before the rows": (keeper, "remove_rows"),
    "after the rows": (keeper.Keeper, "_stamp"),
    "before the old keys go": (keeper.Path, "unlink"),
    "before it is written anew": (database.Database, "write_anew"),
    "while folding": (database, "_point_to"),
    "before the caches go": (replacement, "empty_cache"),
}[point]
with lake.hold_lease(where, holder="test"):
    lake.recover(where)
    setattr(*target, die)
    delete(where, lake_rows.NOW, Selection(ids=frozenset({lake_rows.article_id(3)})))
"""


@pytest.mark.parametrize(
    "point",
    [
        "before the rows", "after the rows", "before the old keys go", "before it is written anew",
        "while folding", "before the caches go",
    ],
)  # fmt: skip
def test_a_deletion_that_is_killed(tmp_path: Path, point: str) -> None:
    where = tmp_path / "lake"
    written(where).close()
    folders = [str(Path(lake_rows.__file__).parent), str(Path(lake.__file__).parents[2])]
    command = [sys.executable, "-c", KILLED, str(where), point, *folders]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120)
    assert done.returncode == -9, done.stderr
    with lake.hold_lease(str(where), holder="test"):
        lake.recover(str(where))
    trace = bytes.fromhex(lake_rows.article_id(3)[3:])
    assert [path.name for path in (where / layout.CACHE).glob("*") if trace in path.read_bytes()] == []
    state = lake_rows.state_of(str(where))
    assert state.last_versions([lake_rows.article_id(3)]) == {}
    assert contents_of(state) == contents_of_rebuilt(where)


@pytest.mark.parametrize("action", ["read", "delete"])
def test_a_damaged_fingerprint_is_built_again_when_an_equal_text_comes(tmp_path: Path, action: str) -> None:
    where, text = tmp_path / "lake", " ".join(f"word{number}" for number in range(60))
    sha256 = ids.sha256_hex(text.encode())

    def write(numbers: list[int]) -> None:
        equal = [replace(lake_rows.article(number), text=text, text_sha256=sha256) for number in numbers]
        prints = {"fingerprints": [fingerprint(row) for row in equal], "links": [], "cluster_merges": []}
        lake_rows.write_cycle(str(where), lake_rows.rows_of(numbers) | {"articles": equal} | prints)

    write([1, 2, 3])
    state = lake_rows.state_of(str(where))
    with state._keeper.database.transaction():
        state._keeper.database.execute("UPDATE prints SET content = X'FF'")
    state.close()
    write([4, 5])
    if action == "delete":
        delete_from(where, Selection(ids=frozenset({lake_rows.article_id(3)})))
    assert contents_of(lake_rows.state_of(str(where))) == contents_of_rebuilt(where)
