"""What a kept state holds: the tables of its database, and how rows of the lake get into them.

`day` is the day of the row's folder as an ordinal number, `cycle` the cycle that committed it. Rows may come in any
order: where the row that was committed last counts, it is chosen by `cycle`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ingest.lake import schema
from ingest.lake.kept.codec import encode_row, key_of, microseconds, pack_text
from ingest.lake.kept.database import Database
from ingest.records import LastVersion

if TYPE_CHECKING:
    import pyarrow as pa

TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE known (key BLOB PRIMARY KEY, day INTEGER) WITHOUT ROWID;
CREATE TABLE versions (
    key BLOB PRIMARY KEY, version INTEGER, title TEXT, text_sha256, html_sha256, first_seen_at INTEGER,
    extractor INTEGER, word_count INTEGER) WITHOUT ROWID;
CREATE TABLE texts (id INTEGER PRIMARY KEY, text TEXT UNIQUE);
CREATE TABLE seen (
    row INTEGER PRIMARY KEY, key BLOB, cycle INTEGER, day INTEGER, feed INTEGER, place INTEGER, article,
    seen_at INTEGER, source INTEGER, raw_sha256, guid TEXT);
CREATE INDEX seen_key ON seen (key);
CREATE TABLE polls (url TEXT PRIMARY KEY, cycle INTEGER, day INTEGER, row TEXT) WITHOUT ROWID;
CREATE TABLE lists (url TEXT PRIMARY KEY, cycle INTEGER, day INTEGER, row TEXT) WITHOUT ROWID;
CREATE TABLE pages (key BLOB PRIMARY KEY, cycle INTEGER, day INTEGER, row TEXT) WITHOUT ROWID;
CREATE TABLE retries (location TEXT PRIMARY KEY, cycle INTEGER, day INTEGER, row TEXT) WITHOUT ROWID;
CREATE TABLE prints (row INTEGER PRIMARY KEY, key BLOB, day INTEGER, content TEXT, signature BLOB);
CREATE INDEX prints_key ON prints (key);
CREATE TABLE merges (cluster TEXT PRIMARY KEY, merged_into TEXT) WITHOUT ROWID;
CREATE TABLE runs (
    name TEXT PRIMARY KEY, pairs INTEGER, first_row INTEGER, last_row INTEGER) WITHOUT ROWID;
"""

HANDLED = ("articles", "sightings", "rejects", "fetches", "fingerprints", "cluster_merges")
"""The tables of the lake whose rows the state is made of."""

POLLED_KINDS = ("feed", "sitemap")
NO_URL = "\0"  # before the address of a feed: the key of its entries that have no address

COLUMNS: dict[str, tuple[str, ...]] = {
    "articles": ("id", *LastVersion.__dataclass_fields__),
    "sightings": ("id", "article_id", "source", "location", "raw_sha256", "url", "feed_url", "guid", "seen_at"),
}
"""The columns that are read of a table; all of others."""

DATED = ("known", "seen", "polls", "lists", "pages", "retries", "prints")
"""The tables whose rows count only within the days of the state."""


SeenRow = tuple[Any, ...]
"""The values of a row of `seen` from `key` on."""


@dataclass(slots=True)
class Filler:
    """Puts rows of the lake into a database. `prints` collects the fingerprints that were added, with rows and days."""

    database: Database
    prints: list[tuple[int, int, Any]] = field(default_factory=list)
    _texts: dict[str, int] = field(default_factory=dict)

    def add(self, table: str, rows: "pa.Table") -> None:
        """Add rows of a table of the lake, which have `date` and `cycle` beside the columns of `COLUMNS`."""
        days = [day.toordinal() for day in rows["date"].to_pylist()]
        cycles = rows[schema.CYCLE].to_pylist()
        rows = rows.drop_columns(["date"])
        if table == "articles":
            self._add_articles(rows.to_pylist())
        elif table == "sightings":
            self._add_sightings(rows.to_pylist(), cycles, days)
        elif table == "rejects":
            self._add_rejects(schema.from_table(table, rows), cycles, days)
        elif table == "fetches":
            self._add_fetches(schema.from_table(table, rows), cycles, days)
        elif table == "fingerprints":
            self._add_prints(schema.from_table(table, rows), days)
        elif table == "cluster_merges":
            self._add_merges(rows.to_pylist())

    def _add_articles(self, rows: list[dict[str, Any]]) -> None:
        self.database.executemany(
            "INSERT INTO versions VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET"
            " version = excluded.version, title = excluded.title, text_sha256 = excluded.text_sha256,"
            " html_sha256 = excluded.html_sha256, first_seen_at = excluded.first_seen_at,"
            " extractor = excluded.extractor, word_count = excluded.word_count WHERE excluded.version > version",
            (
                (
                    key_of(row["id"]),
                    row["version"],
                    row["title"],
                    pack_text(row["text_sha256"]),
                    pack_text(row["html_sha256"]),
                    microseconds(row["first_seen_at"]),
                    self.text_id(row["extractor"]),
                    row["word_count"],
                )
                for row in rows
            ),
        )

    def add_known(self, keys: Iterable[tuple[bytes, int]]) -> None:
        """Add keys of ids of sightings and rejects, with days."""
        self.database.executemany(
            "INSERT INTO known VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET day = max(day, excluded.day)", keys
        )

    def _add_sightings(self, rows: list[dict[str, Any]], cycles: list[int], days: list[int]) -> None:
        self.add_known((key_of(row["id"]), day) for row, day in zip(rows, days, strict=True))
        self._add_seen(self.seen_of_sightings(rows, cycles, days))

    def seen_of_sightings(self, rows: list[dict[str, Any]], cycles: list[int], days: list[int]) -> Iterator[SeenRow]:
        """Yield the rows of `seen` that come from some sightings."""
        for row, cycle, day in zip(rows, cycles, days, strict=True):
            feed, place = self.text_id(row["feed_url"]), self.text_id(_place(row["location"], row["feed_url"]))
            of_article = pack_text(row["article_id"]), microseconds(row["seen_at"]), self.text_id(row["source"])
            for key in keys_of_carried(row["url"], row["feed_url"], row["location"]):
                yield key, cycle, day, feed, place, *of_article, pack_text(row["raw_sha256"]), row["guid"]

    def _add_seen(self, rows: Iterable[SeenRow]) -> None:
        self.database.executemany("INSERT INTO seen VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)

    def _add_rejects(self, rows: list[Any], cycles: list[int], days: list[int]) -> None:
        ids = ((text, day) for row, day in zip(rows, days, strict=True) for text in (row.id, row.sighting_id))
        self.add_known((key_of(text), day) for text, day in ids if text is not None)
        self._add_seen(self.seen_of_rejects(rows, cycles, days))
        self.add_retries(rows, cycles, days)

    def seen_of_rejects(self, rows: list[Any], cycles: list[int], days: list[int]) -> Iterator[SeenRow]:
        """Yield the rows of `seen` that come from some rejects."""
        for row, cycle, day in zip(rows, cycles, days, strict=True):
            feed, place = self.text_id(row.feed_url), self.text_id(_place(row.location, row.feed_url))
            for key in keys_of_carried(row.url, row.feed_url, row.location):
                yield key, cycle, day, feed, place, None, None, None, None, row.guid

    def add_retries(self, rows: list[Any], cycles: list[int], days: list[int]) -> None:
        """Note of announced pages, which were rejected, when they are to be tried again."""
        announced = [item for item in zip(rows, cycles, days, strict=True) if item[0].kind is not None]
        self._add_latest(
            "retries",
            "location",
            (
                (row.location, cycle, day, None if row.retry_at is None else encode_row("rejects", row)[0])
                for row, cycle, day in announced
            ),
        )

    def _add_latest(self, table: str, key: str, rows: Iterable[tuple[Any, int, int, str | None]]) -> None:
        self.database.executemany(
            f"INSERT INTO {table} VALUES (?, ?, ?, ?) ON CONFLICT ({key}) DO UPDATE SET cycle = excluded.cycle,"
            " day = excluded.day, row = excluded.row WHERE excluded.cycle >= cycle",
            rows,
        )

    def _add_fetches(self, rows: list[Any], cycles: list[int], days: list[int]) -> None:
        items = list(zip(rows, cycles, days, strict=True))
        polls = [(row, cycle, day) for row, cycle, day in items if row.kind in POLLED_KINDS]
        encoded = [(row.url, cycle, day, encode_row("fetches", row)[0]) for row, cycle, day in polls]
        self._add_latest("polls", "url", encoded)
        lists = [item for item, (row, *_) in zip(encoded, polls, strict=True) if row.named]
        lists += [
            (row.url, cycle, day, encode_row("fetches", row)[0])
            for row, cycle, day in items
            if row.named and row.kind not in POLLED_KINDS
        ]
        self._add_latest("lists", "url", lists)
        pages = ((row, cycle, day) for row, cycle, day in items if row.kind == "page")
        self._add_latest(
            "pages", "key", ((key_of(row.url), cycle, day, encode_row("fetches", row)[0]) for row, cycle, day in pages)
        )

    def _add_prints(self, rows: list[Any], days: list[int]) -> None:
        first = self.database.execute("SELECT ifnull(max(row), 0) + 1 FROM prints").fetchone()[0]
        values = []
        for number, (row, day) in enumerate(zip(rows, days, strict=True), first):
            values.append((number, key_of(row.id), day, *encode_row("fingerprints", row)))
            self.prints.append((number, day, row))
        self.database.executemany("INSERT INTO prints VALUES (?, ?, ?, ?, ?)", values)

    def _add_merges(self, rows: list[dict[str, Any]]) -> None:
        for row in rows:
            target = final_cluster(self.database, row["merged_into"])
            if target == row["cluster_id"]:
                continue  # it would close a circle
            self.database.execute(
                "UPDATE merges SET merged_into = ? WHERE merged_into = ?", (target, row["cluster_id"])
            )
            self.database.execute("INSERT OR REPLACE INTO merges VALUES (?, ?)", (row["cluster_id"], target))

    def text_id(self, text: str | None) -> int | None:
        """Return the number under which the table `texts` has a text that many rows share."""
        if text is None:
            return None
        number = self._texts.get(text)
        if number is None:
            self.database.execute("INSERT OR IGNORE INTO texts VALUES (NULL, ?)", (text,))
            number = int(self.database.execute("SELECT id FROM texts WHERE text = ?", (text,)).fetchone()[0])
            self._texts[text] = number
        return number


def final_cluster(database: Database, cluster: str) -> str:
    """Return the cluster that one has become part of, or itself."""
    row = database.execute("SELECT merged_into FROM merges WHERE cluster = ?", (cluster,)).fetchone()
    return cluster if row is None else str(row[0])


def _place(location: str, feed_url: str | None) -> str | None:
    """Return what a location has before its last `#`, unless that is the feed."""
    place, mark, _ = location.rpartition("#")
    return place if mark and place != feed_url else None


def keys_of_carried(url: str | None, feed_url: str | None, location: str) -> Iterator[bytes]:
    """Yield the keys under which an entry is found: of its address, or of each feed that it may be of."""
    if url is not None:
        yield key_of(url)
        return
    parts = location.split("#")
    places = {"#".join(parts[:end]) for end in range(1, len(parts))}
    for place in sorted(places | ({feed_url} if feed_url is not None else set())):
        yield key_of(NO_URL + place)
