"""How one item is read, from its bytes to the article and its duplicate verdict, and what the lake has of it."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from ingest.app.deleted_item import DeletedValue, find_deleted_reading
from ingest.app.explain_copy import CopyMatch, find_copy_match
from ingest.app.rereading import local_path, source_named
from ingest.app.stored_article import StoredArticle
from ingest.app.stored_reject import StoredReject, items_at, rejected_items
from ingest.config import Config
from ingest.dedupe import MAX_STORED_PER_KEY, DuplicateRules, fingerprint, relate
from ingest.errors import ConfigError
from ingest.extract import read
from ingest.identity.shared_address import settle_ids
from ingest.ids import sha256_hex
from ingest.lake import Lake, open_lake, shared_state
from ingest.lake.store import open_store
from ingest.process import Tagging
from ingest.records import Article, Location, Raw, Reading, Rejected, Source, Verdict
from ingest.sources import list_locations, read_items


@dataclass(frozen=True, slots=True)
class Explanation:
    """An item as it is read now."""

    raw: Raw
    reading: Reading
    verdict: Verdict | None  # None for what is not an article
    copy: CopyMatch | None = None  # None also where nothing in the lake repeats it
    deleted: tuple[DeletedValue, ...] = ()  # the deletions that keep it from being stored


def is_web_address(item: str) -> bool:
    """Return whether an item is named by its web address."""
    return item.lower().startswith(("http://", "https://"))


def open_lake_if_there(path: str) -> Lake | None:
    """Return the lake, or None where there is none. Raises `LakeError` for one that cannot be read."""
    return open_lake(path) if open_store(path).exists() else None


def explain_items(
    item: str,
    stored: StoredArticle | None,
    lake: Lake | None,
    config: Config,
    now: datetime,
    reject: StoredReject | None = None,
) -> Iterator[Explanation | Rejected]:
    """Read the items of a file, one item of it, a page, or what brought an article or a reject; decide on each.

    `stored` is the article that `item` names, `reject` the reject, where it names one. Raises `ConfigError` when there
    is nothing to read.
    """
    found_any = False
    name = item if stored is None or is_web_address(item) else stored.id
    raws = _items(name, lake, config) if lake is None or reject is None else rejected_items(reject, lake, config)
    for raw in raws:
        found_any = True
        yield raw if isinstance(raw, Rejected) else _explain(raw, lake, config, now)
    if not found_any:
        raise ConfigError(f"{item}: holds no item")


def _explain(raw: Raw, lake: Lake | None, config: Config, now: datetime) -> Explanation:
    reading = read(raw, now=now)
    deleted = find_deleted_reading(raw, reading.outcome, lake)
    if not isinstance(reading.outcome, Article):
        return Explanation(raw, reading, None, deleted=deleted)
    article = Tagging(config.tags.taggers, config.tags.topic)(reading.outcome)
    state = shared_state(config.lake, config.state.since(now)) if lake else None
    ids = [article.id, *([article.address_item.id] if article.address_item else [])]
    (article,) = settle_ids([article], {} if state is None else state.last_versions(ids))
    seen = _first_seen(article.id, lake) if lake else None
    new = [replace(fingerprint(article), first_seen_at=seen or now)]  # a new one comes after all that is in the lake
    rules = DuplicateRules(common=None if state is None else state.common_phrases())
    similar = [] if state is None else state.candidates(new, MAX_STORED_PER_KEY, rules.common)
    relations = relate(new, [other for other in similar if other.id != article.id], rules)
    match = find_copy_match(article, relations, lake) if lake else None
    return Explanation(raw, replace(reading, outcome=article), relations.verdicts[0], match, deleted)


def _first_seen(identity: str, lake: Lake) -> datetime | None:
    """Return when an article came into the lake; None for one that is not there."""
    ((moment,),) = lake.sql("select min(first_seen_at) from articles where id = ?", [identity]).fetchall()
    return moment if isinstance(moment, datetime) else None


def matching_version(stored: StoredArticle, text: str) -> int | None:
    """Return the newest stored version that has this text; None when no version has it."""
    versions = [version.version for version in stored.versions if version.text == text]
    return versions[-1] if versions else None


def _items(item: str, lake: Lake | None, config: Config) -> Iterator[Raw | Rejected]:
    if is_web_address(item):
        yield _page_item(item, config)
    elif os.path.exists(item):
        yield from _file_items(item)
    elif "#" in item and (path := local_path(item)) is not None and os.path.isfile(path):
        found_any = False
        for raw in items_at(item, path, source_named(path, config)):
            found_any = True
            yield raw
        if not found_any:
            raise ConfigError(f"{item}: {path} has no such item; `ingest explain {path}` shows all that it has")
    else:
        yield from _carrier_items(item, lake, config)


def _carrier_items(identity: str, lake: Lake | None, config: Config) -> Iterator[Raw | Rejected]:
    """Yield the items of what first carried an article of the lake: those with its bytes, or the page as it is now."""
    query = "select location, raw_sha256, url from sightings where article_id = ? order by seen_at, location limit 1"
    rows = lake.sql(query, [identity]).fetchall() if lake is not None else []
    if not rows:
        raise ConfigError(
            f"{identity}: is neither a file nor the id of an article or a reject in the lake; `ingest sql` lists ids"
        )
    location, sha256, url = rows[0]
    path = str(location).split("#", 1)[0]
    if is_web_address(path):
        yield _page_item(url or path, config)  # the bytes that were fetched then are not kept
        return
    if not os.path.exists(path):
        raise ConfigError(f"{identity}: came from {location}, which is no longer there")
    for raw in _file_items(path):
        if isinstance(raw, Raw) and sha256_hex(raw.content) == sha256:
            yield raw


def _page_item(url: str, config: Config) -> Raw | Rejected:
    """Return the page at an address, fetched as a cycle would: with robots.txt, limits and guard."""
    from ingest.fetch import FetchSettings, Request, fetch_batch
    from ingest.polling import target_of
    from ingest.polling.pages import page_items
    from ingest.polling.polls import page_of

    pending = page_of(target_of(Source(url, "page")))
    limits = FetchSettings.from_config(config.fetch)
    (response,) = fetch_batch([Request(pending.raw.url or url, "page")], limits)
    _, (item,) = page_items([pending], response, None)
    if not isinstance(item, Raw | Rejected):
        raise ConfigError(f"{url}: the server says it has not changed, though it was never asked; try again")
    return item


def _file_items(path: str) -> Iterator[Raw | Rejected]:
    for location in list_locations(Source(path)):
        if isinstance(location, Location):
            yield from read_items(location)
        else:
            yield location
