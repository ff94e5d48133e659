"""What the lake holds of an article that `ingest explain` is asked about, told before anything is fetched."""

import os
import re
from dataclasses import dataclass
from datetime import datetime

import click

from ingest.cli.common import plain
from ingest.errors import ConfigError
from ingest.lake import Lake
from ingest.urls.clean import clean_url

_PREFIX = re.compile(r"(?:a1-)?([0-9a-f]{6,32})", re.I)
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Held:
    """One article of the lake."""

    id: str
    versions: tuple[tuple[int, datetime, str | None, str], ...]  # number, first seen, title, text; the newest last
    carriers: tuple[tuple[str, str, int], ...]  # kind, feed or place, sightings
    duplicate_of: str | None = None
    duplicates: int = 0  # articles that are told as duplicates of this one


def find_held(item: str, lake: Lake | None) -> Held | None:
    """The article with this id, beginning of an id (six hex digits at least) or address; None without one.

    `ConfigError` when the beginning fits several articles. A file of that name is no id.
    """
    if lake is None or os.path.exists(item):
        return None
    if item.lower().startswith(("http://", "https://")):
        query = """select article_id from sightings where url in (?, ?) or (location in (?, ?) and kind = 'page')
                   union select id from articles where canonical_url in (?, ?) order by 1"""
        found = lake.sql(query, [item, clean_url(item) or item] * 3).fetchall()
        return _held(found[0][0], lake) if found else None
    prefix = _PREFIX.fullmatch(item)
    if prefix is None:
        return None
    found = lake.sql(
        "select id from latest where starts_with(id, ?) order by id", [f"a1-{prefix[1].lower()}"]
    ).fetchall()
    if len(found) > 1:
        some = ", ".join(row[0] for row in found[:_SHOWN])
        raise ConfigError(
            f"{item}: is the beginning of {len(found)} ids ({some}{' ...' * (len(found) > _SHOWN)}); say more"
        )
    return _held(found[0][0], lake) if found else None


def _held(identity: str, lake: Lake) -> Held:
    versions = lake.sql(
        "select version, first_seen_at, title, text, duplicate_of from articles where id = ? order by version",
        [identity],
    ).fetchall()
    carriers = lake.sql(
        """select kind, coalesce(feed_url, location), count(*) from sightings where article_id = ?
           group by 1, 2 order by min(seen_at), 1, 2""",
        [identity],
    ).fetchall()
    ((copies,),) = lake.sql("select count(*) from latest where duplicate_of = ?", [identity]).fetchall()
    of = versions[-1][4] if versions else None
    return Held(identity, tuple(row[:4] for row in versions), tuple(carriers), of, copies)


def tell_held(held: Held) -> None:
    """For people, before what is read now."""
    click.secho(f"In the lake: {held.id}", bold=True)
    for number, first_seen, title, _ in held.versions:
        click.echo(f"  version {number:<6} first seen {plain(first_seen)}  {title or '(no title)'}")
    for kind, place, times in held.carriers[:_SHOWN]:
        click.echo(f"  carried by     {kind} {place} ({times} sighting{'s' * (times != 1)})")
    if len(held.carriers) > _SHOWN:
        click.echo(f"  carried by     ... and {len(held.carriers) - _SHOWN} more; see `sightings`")
    of = f"of {held.duplicate_of}" if held.duplicate_of else "of none"
    more = f"; {held.duplicates} other{'s' * (held.duplicates != 1)} of it" if held.duplicates else ""
    click.echo(f"  duplicate      {of}{more}")
    click.echo()


def compared(held: Held, text: str | None) -> str:
    """How the page of today is to what the lake holds; `text` is None where no article could be read."""
    if text is None:
        return "fetched now; no article is there any more, the lake keeps what it has"
    same = [number for number, _, _, stored in held.versions if stored == text]
    if same:
        return f"fetched now; the text is as version {same[-1]}"
    newest = held.versions[-1][0] if held.versions else 0
    return f"fetched now; the text differs from version {newest}"
