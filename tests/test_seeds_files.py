"""The samples are what `docs/seeds.md` says: each file, its languages, and what becomes of its items."""

import gzip
import hashlib
import re
import zlib
from collections import Counter
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import make_seed_archives
import pytest

from ingest.config_file import load_config
from ingest.dedupe import find_duplicates
from ingest.extract import read
from ingest.identity.version import decide_versions
from ingest.records import Article, Location, Rejected, Source
from ingest.sources import list_locations, read_items

ROOT = Path(__file__).resolve().parent.parent
SEEDS = ROOT / "seeds"
NOW = datetime(2026, 11, 23, tzinfo=UTC)
NAMESPACES = {"purl.org", "www.w3.org", "schema.org", "ogp.me", "jsonfeed.org"}

# Moments (UTC) that the documents state, and how precisely.
PUBLISHED = {
    "bruecke-erste-fassung.html": ("2025-03-12T05:30:00+00:00", "second"),
    "bruecke-zweite-fassung.html": ("2025-03-12T05:30:00+00:00", "second"),
    "escuela-opengraph.html": ("2024-08-26T13:00:00+00:00", "second"),
    "flood-wall-copy-opengraph.html": ("2025-10-07T11:05:00+00:00", "second"),
    "flood-wall-json-ld.html": ("2025-10-07T06:15:00+00:00", "second"),
    "np-news-myanmar-russia.txt": ("2024-04-02T00:00:00+00:00", "day"),
}


class Row(NamedTuple):
    languages: list[str]
    articles: int
    reasons: list[str]


@lru_cache(maxsize=1)
def table() -> dict[str, Row]:
    rows = {}
    for line in (ROOT / "docs" / "seeds.md").read_text(encoding="utf-8").splitlines():
        if not line.startswith("| `"):
            continue
        name, _, languages, outcome = (cell.strip() for cell in line.strip("|").split("|"))
        count = re.search(r"(\d+) article", outcome)
        rows[name.strip("`")] = Row(
            languages=languages.split(", ") if languages else [],
            articles=int(count[1]) if count else 0,
            reasons=re.findall(r"`([a-z-]+)`", outcome),
        )
    return rows


@lru_cache(maxsize=1)
def outcomes() -> dict[str, list[Article | Rejected]]:
    found: dict[str, list[Article | Rejected]] = {}
    for location in list_locations(Source(str(SEEDS))):
        assert isinstance(location, Location)
        items = read_items(location)
        found[Path(location.path).name] = [
            item if isinstance(item, Rejected) else read(item, now=NOW).outcome for item in items
        ]
    return found


def seed_bytes(path: Path) -> bytes:
    content = path.read_bytes()
    return gzip.decompress(content) if path.name == "archive.warc.gz" else content


def test_the_table_names_every_file() -> None:
    assert sorted(table()) == sorted(path.name for path in SEEDS.iterdir())
    assert len(table()) > 12


@pytest.mark.parametrize("name", sorted(set(table()) - {"feeds.toml"}))
def test_items_come_out_as_the_table_says(name: str) -> None:
    found = outcomes()[name]
    articles = [item for item in found if isinstance(item, Article)]
    row = table()[name]
    assert [str(item.reason) for item in found if isinstance(item, Rejected)] == row.reasons
    assert len(articles) == row.articles
    assert Counter((item.language or "").split("-")[0] for item in articles) == Counter(
        row.languages if len(row.languages) > 1 else row.languages * row.articles
    )


@pytest.mark.parametrize("name", sorted(PUBLISHED))
def test_dates_are_those_of_the_document(name: str) -> None:
    (article,) = outcomes()[name]
    assert isinstance(article, Article)
    assert article.published_at is not None
    assert (article.published_at.isoformat(), article.published_precision) == PUBLISHED[name]


def test_two_readings_of_one_address_are_two_versions() -> None:
    pages = ["bruecke-zweite-fassung.html", "bruecke-erste-fassung.html"]
    readings = [item for page in pages for item in outcomes()[page] if isinstance(item, Article)]
    stored, unchanged = decide_versions(readings, now=NOW)
    assert [("Zeitplan" in article.text, article.version) for article in stored] == [(False, 1), (True, 2)]
    assert unchanged == []


def test_the_texts_cover_languages_and_scripts() -> None:
    languages = {language for row in table().values() for language in row.languages}
    assert {"en", "ru", "ar", "ja", "my", "es"} <= languages


def test_the_reprint_is_the_only_duplicate() -> None:
    placed = [(name, item) for name, items in outcomes().items() for item in items if isinstance(item, Article)]
    verdicts = find_duplicates([article for _, article in placed])
    copies = [name for (name, _), verdict in zip(placed, verdicts, strict=True) if verdict.duplicate_of]
    assert len(copies) == 1
    assert copies[0].startswith("flood-wall")


def test_the_feed_list_is_a_valid_configuration() -> None:
    config = load_config(SEEDS / "feeds.toml")
    assert [source.kind for source in config.source] == ["feed", "feed", "sitemap"]


def test_the_users_text_is_as_it_was_given() -> None:
    digest = hashlib.sha256((SEEDS / "np-news-myanmar-russia.txt").read_bytes()).hexdigest()
    assert digest == "e76029e7b470a559343a70e1f5886ca494255ea84cc90527004cbf1ed0d8d1aa"


def test_binary_samples_are_what_the_script_makes() -> None:
    for name, content in make_seed_archives.samples().items():
        stored = (SEEDS / name).read_bytes()
        if name == "archive.warc.gz":  # other zlib versions compress the same content to other bytes
            assert gzip.decompress(stored) == gzip.decompress(content)
        elif name.endswith(".gz"):
            whole = make_seed_archives.MUSEUM.encode()
            part = zlib.decompressobj(wbits=31).decompress(stored)
            assert whole.startswith(part)
            assert 0 < len(part) < len(whole)
        else:
            assert stored == content


def test_addresses_are_reserved_ones() -> None:
    for path in SEEDS.iterdir():
        text = seed_bytes(path).decode("latin-1")
        hosts = {urlsplit(url).hostname or "" for url in re.findall(r"https?://[^\s\"'<>\\]+", text)}
        outside = {host for host in hosts if not re.search(r"(^|\.)example\.(com|org|net)$", host)} - NAMESPACES
        assert not outside, f"{path.name}: {sorted(outside)}"
