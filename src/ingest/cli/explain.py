"""`ingest explain`: one item's whole way, from its bytes to each tag, with the reasons."""

import os
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

import click

from ingest.cli.common import ask_for_contact, clock, lake_options, now_option, say_json, settings, web_options
from ingest.cli.held import compared, find_held, tell_held
from ingest.cli.web import hint
from ingest.config import Config
from ingest.dedupe import fingerprint, judge
from ingest.errors import ConfigError
from ingest.extract import read
from ingest.lake import Lake, load_fingerprints, open_lake
from ingest.lake.store import open_store
from ingest.process import Tagging
from ingest.records import Article, Candidate, EvidenceSpan, Location, Raw, Reading, Rejected, Source, Verdict
from ingest.sources import list_locations, read_items

_SHOWN_TEXT = 400
_CONTEXT = 40


@click.command("explain")
@click.argument("item")
@lake_options
@now_option
@click.option("--full", is_flag=True, help="Show the whole text and everything that was dropped.")
@web_options
def command(
    item: str,
    lake: str | None,
    config_file: str | None,
    as_json: bool,
    now: datetime | None,
    full: bool,
    allow_net: tuple[str, ...],
    contact: str | None,
) -> None:
    """Show how ITEM (a file, a web address, or the id of an article in the lake) became what it is, and why.

    Six hex digits of an id are enough where no other begins so. Of an address or an id it says first what the lake
    holds; a page is then fetched as it is now, for what was fetched before is not kept.
    """
    config = settings(config_file, lake, allow_net, contact)
    instant = clock(now)
    stored = _open_if_there(config.lake)
    held = find_held(item, stored)
    if held is not None and not as_json:
        tell_held(held)
    shown = 0
    for raw in _items(held.id if held is not None and not _is_address(item) else item, stored, config):
        shown += 1
        if isinstance(raw, Rejected):
            _tell_reject(raw, as_json)
            continue
        reading = read(raw, now=instant)
        if held is not None and not as_json and raw.kind == "page":
            click.echo(compared(held, reading.outcome.text if isinstance(reading.outcome, Article) else None))
        if isinstance(reading.outcome, Article):
            article = Tagging(config.tags.taggers, config.tags.topic)(reading.outcome)
            verdict = _verdict(article, config.lake if stored else None)
            _tell(raw, replace(reading, outcome=article), verdict, stored, as_json=as_json, full=full)
        else:
            _tell(raw, reading, None, stored, as_json=as_json, full=full)
    if not shown:
        raise ConfigError(f"{item}: holds no item")


def _is_address(item: str) -> bool:
    return item.lower().startswith(("http://", "https://"))


def _open_if_there(path: str) -> Lake | None:
    """The lake, if there is one; `LakeError` for one that cannot be read: its word would be missing unseen."""
    return open_lake(path) if open_store(path).exists() else None


def _items(item: str, lake: Lake | None, config: Config) -> Iterator[Raw | Rejected]:
    """The items of a file or the page of an address; for an article's id, those of what brought it and give that id."""
    if _is_address(item):
        yield _item_of_page(item, config)
        return
    if os.path.exists(item):
        yield from _items_of_file(item)
        return
    rows = []
    if lake is not None:
        query = (
            "select location, raw_sha256, url from sightings where article_id = ? order by seen_at, location limit 1"
        )
        rows = lake.sql(query, [item]).fetchall()
    if not rows:
        raise ConfigError(f"{item}: is neither a file nor the id of an article in the lake; see `ingest sql`")
    location, sha256, url = rows[0]
    path = str(location).split("#", 1)[0]
    if path.startswith(("http://", "https://")):
        yield _item_of_page(url or path, config)  # as it is now: what was fetched then is not kept
        return
    if not os.path.exists(path):
        raise ConfigError(f"{item}: came from {location}, which is no longer there")
    from ingest.ids import sha256_hex

    for found in _items_of_file(path):
        if isinstance(found, Raw) and sha256_hex(found.content) == sha256:
            yield found


def _item_of_page(url: str, config: Config) -> Raw | Rejected:
    """The page at an address, fetched as a cycle would: robots.txt, limits and guard hold."""
    from ingest.fetch import FetchSettings, Request, fetch_batch
    from ingest.polling import target_of
    from ingest.polling.pages import page_items
    from ingest.polling.polls import page_of

    ask_for_contact(config)
    announced = page_of(target_of(Source(url, "page")))
    limits = FetchSettings.from_config(config.fetch)
    (response,) = fetch_batch([Request(announced.raw.url or url, "page")], limits)
    _, items = page_items([announced], response, None)
    (found,) = items
    if not isinstance(found, Raw | Rejected):
        raise ConfigError(f"{url}: the server says it has not changed, though it was never asked; try again")
    return found


def _items_of_file(path: str) -> Iterator[Raw | Rejected]:
    for location in list_locations(Source(path)):
        if isinstance(location, Location):
            yield from read_items(location)
        else:
            yield location


def _verdict(article: Article, lake: str | None) -> Verdict:
    """What the duplicate stage says of it, against everything else in the lake."""
    stored = [each for each in load_fingerprints(lake, None) if each.id != article.id] if lake else []
    return judge([fingerprint(article)], stored)[0]


def _tell_reject(item: Rejected, as_json: bool) -> None:
    if as_json:
        say_json(asdict(item))
        return
    click.secho(item.location, bold=True)
    click.echo(f"  rejected: {item.reason.value}: {item.message}{hint(item.reason.value)}")


def _tell(raw: Raw, reading: Reading, verdict: Verdict | None, lake: Lake | None, *, as_json: bool, full: bool) -> None:
    if as_json:
        record = {"location": raw.location, "bytes": len(raw.content), "verdict": verdict and asdict(verdict)}
        say_json({**record, **asdict(reading)})
        return
    click.secho(raw.location, bold=True)
    told = f"told as {raw.media_type}" if raw.media_type else "no media type told"
    _row("bytes", f"{len(raw.content):,} ({told}); read as {reading.media_type or 'unknown'}")
    if reading.charset:
        _row("charset", f"{reading.charset}, by {reading.charset_source}")
    outcome = reading.outcome
    if isinstance(outcome, Rejected):
        _row("rejected", f"{outcome.reason.value}: {outcome.message}")
    else:
        _tell_article(outcome, reading.candidates, full=full)
    _tell_dropped(reading, full=full)
    if isinstance(outcome, Article) and verdict is not None:
        _tell_verdict(verdict, lake)
        _tell_tags(outcome)
    click.echo()


def _tell_article(article: Article, candidates: tuple[Candidate, ...], *, full: bool) -> None:
    _row("id", f"{article.id} (by {'its address' if article.canonical_url else 'its bytes'})")
    for name in ("title", "authors", "published_at", "modified_at", "canonical_url", "source_name", "language"):
        value = getattr(article, name)
        _row(name, _text(value) if value not in (None, ()) else "-")
        if name == "published_at" and article.published_at:
            _sub(f"precision {article.published_precision}, from {article.published_source}")
        for candidate in candidates:
            if candidate.field == name:
                mark = "won " if candidate.chosen else "lost"
                note = f" ({candidate.note})" if candidate.note else ""
                _sub(f"{mark} {candidate.source}: {candidate.value}{note}")
    _row("text", f"{article.word_count} words, by {article.extractor}")
    body = article.text if full or len(article.text) <= _SHOWN_TEXT else article.text[:_SHOWN_TEXT] + " ..."
    for line in body.splitlines():
        _sub(line)


def _tell_dropped(reading: Reading, *, full: bool) -> None:
    if not reading.dropped:
        return
    _row("dropped", f"{len(reading.dropped)} pieces")
    for piece in reading.dropped if full else reading.dropped[:12]:
        text = " ".join(piece.text.split())
        _sub(f"{piece.rule}: {text[:100]}{' ...' if len(text) > 100 else ''}")
    if not full and len(reading.dropped) > 12:
        _sub("... (--full shows all)")


def _tell_verdict(verdict: Verdict, lake: Lake | None) -> None:
    if verdict.duplicate_of is None:
        _row("duplicate", "no: the first of its kind" + ("" if lake else " (no lake to compare with)"))
        return
    rows = lake.sql("select title from latest where id = ?", [verdict.duplicate_of]).fetchall() if lake else []
    title = f" “{rows[0][0]}”" if rows else ""
    _row("duplicate", f"of {verdict.duplicate_of}{title}, similarity {verdict.similarity:.2f} by {verdict.method}")


def _tell_tags(article: Article) -> None:
    _row("regions", f"{' '.join(article.regions) or '-'}; main {article.main_region or '-'}")
    for region in article.region_tags:
        where = f" at {region.lat:.2f}, {region.lon:.2f}" if region.lat is not None and region.lon is not None else ""
        scores = f"mentioned {region.confidence:.2f}, focus {region.focus:.2f}"
        _sub(f"{region.code} {region.name} ({region.level}{where}): {scores}")
        for span in region.evidence[:3]:
            _sub(f"    {_in_context(article, span)}")
    _row("topics", " ".join(article.topics) or "-")
    for topic in article.topic_tags:
        words = ", ".join(f"{each.term} {each.weight:+.2f}" for each in topic.evidence[:6])
        _sub(f"{topic.code} {topic.name} ({topic.confidence:.2f}): {words}")


def _in_context(article: Article, span: EvidenceSpan) -> str:
    whole = (article.title or "") if span.field == "title" else article.text
    before = whole[max(0, span.start - _CONTEXT) : span.start].replace("\n", " ")
    after = whole[span.end : span.end + _CONTEXT].replace("\n", " ")
    return f"{span.field}: ...{before}[{span.text}]{after}..."


def _text(value: Any) -> str:
    if isinstance(value, tuple):
        return "; ".join(str(each) for each in value)
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _row(name: str, value: str) -> None:
    click.echo(f"  {click.style(f'{name:<14}', fg='cyan')} {value}")


def _sub(text: str) -> None:
    click.echo(f"      {text}")
