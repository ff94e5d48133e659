"""Measure feed parsing: by the assertions of other parsers' test suites, and over real feeds.

    python benchmarks/feeds_quality.py [--data ../shared/data/feeds] [--show 20] [--compare] [--skip-speed]

unit/: every assertion on title, link, id or date of a feed or an entry that the source's own test makes, restated for
our record: titles are compared as plain text (an expected `<b>a</b>` is `a`), resolved links, dates as instants.
An assertion on a deprecated or sanitised form that our record does not have is not counted, and the number of these is
printed. real/: crashes, seconds of the slowest, dates later than --now, and feeds per second next to feedparser's
defaults in the same run. --compare: text that we lost and it kept, and every date on which we differ.
"""

import argparse
import calendar
import html
import json
import os
import re
import sys
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import feedparser
from lxml import html as lxml_html

from ingest.feeds import Entry, Feed, parse_feed, parse_opml
from ingest.text.dates import parse_date
from ingest.text.mojibake import repair_mojibake

DEFAULT_DATA = Path(os.environ.get("INGEST_SHARED", Path(__file__).parents[2] / "shared")) / "data" / "feeds"
TITLE = {"title", "title_detail.value"}
LINK = {"link"}
ID = {"id", "guid"}
DATE = {
    "published",
    "published_parsed",
    "updated",
    "updated_parsed",
    "created",
    "created_parsed",
    "date_parsed",
    "date",
}
DATE |= {"modified", "modified_parsed", "issued", "issued_parsed", "pubDate"}
FIELD = re.compile(r"(feed|entries\.(\d+))\.(.+)")


def as_text(markup: object) -> str:
    """Return an expected title as plain text, by another library than the one under test."""
    if not isinstance(markup, str):
        return ""
    text = markup
    if "<" in text or "&" in text:
        try:
            text = lxml_html.fragment_fromstring(text, create_parent="div").text_content()
        except (ValueError, lxml_html.etree.ParserError):
            text = html.unescape(text)
    return " ".join(html.unescape(text).split())


def as_instant(value: object) -> datetime | None:
    """Return an expected date, which sources give as a struct_time list or as text."""
    if isinstance(value, list) and len(value) >= 6:
        return datetime.fromtimestamp(calendar.timegm(tuple(value)), UTC)
    moment = parse_date(value) if isinstance(value, str) else None
    return moment.at if moment else None


def assertions(expected: dict[str, Any]) -> list[tuple[int | None, str, object]]:
    """Return (entry number or None for the feed, class of the field, expected value) for each assertion of a file."""
    listed: list[tuple[int | None, str, object]] = []
    if expected["style"] == "feedparser":
        for name, value in expected.get("fields", {}).items():
            match = FIELD.fullmatch(name)
            if match:
                listed.append((None if match[2] is None else int(match[2]), match[3], value))
    elif expected["style"] != "feedvalidator":
        listed += [(None, name, value) for name, value in expected.get("feed", {}).items()]
        for number, entry in enumerate(expected.get("entries", [])):
            listed += [(number, name, value) for name, value in entry.items()]
    return [(number, kind, value) for number, name, value in listed if (kind := class_of(name))]


def class_of(name: str) -> str:
    """Return title, link, id or date; "" for a field that is not compared."""
    for kind, names in (("title", TITLE), ("link", LINK), ("id", ID), ("date", DATE)):
        if name in names:
            return kind
    return ""


def holds(feed: Feed, number: int | None, kind: str, value: object) -> bool | None:
    """Return whether our record has the expected value; None where it has no such field."""
    if number is None:
        if kind == "title":
            return same_text(feed.title, value)
        if kind == "link":
            return same_link(feed.link, value)
        return None
    entry = feed.entries[number] if number < len(feed.entries) else Entry()
    if kind == "title":
        return same_text(entry.title, value)
    if kind == "link":
        return same_link(entry.url, value)
    if kind == "id":
        return (entry.guid or "").strip() == str(value).strip()
    expected = as_instant(value)
    if expected is None:
        return None
    expected = expected.replace(microsecond=0)
    dates = [date.replace(microsecond=0) for date in (entry.published_at, entry.updated_at) if date]
    return expected in dates


def same_text(ours: str | None, value: object) -> bool:
    """Return whether texts are equal as plain text; a long expected text is given as its length and head."""
    if isinstance(value, dict):
        head = as_text(value.get("head"))
        return (ours or "").startswith(head[: max(1, len(head) - 12)])
    text = " ".join((ours or "").split())
    return text == as_text(value) or (isinstance(value, str) and text == " ".join(value.split()))


def same_link(ours: str | None, value: object) -> bool:
    """Return whether addresses are equal, white space aside; ours is None for other schemes than the web's."""
    expected = "".join(str(value or "").split())
    if not re.match(r"https?://", expected):
        return ours is None or ours.endswith(expected)
    return (ours or "") == expected


def count_assertions(data: Path, show: int) -> float:
    """Print how many assertions hold for unit/ and for real feeds that have some; return the share of unit/."""
    holding: Counter[str] = Counter()
    asserted: Counter[str] = Counter()
    missing = based_on_header = 0
    for line in (data / "index.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        if not row["expected"] or row["cls"] not in ("unit", "real"):
            continue
        headers = dict(part.split(":", 1) for part in row.get("headers", []) if ":" in part)
        feed = parse_feed((data / row["path"]).read_bytes(), url="http://127.0.0.1:8097/", headers=headers)
        for number, kind, value in assertions(row["expected"]):
            if kind == "link" and "content-location" in map(str.lower, headers):
                based_on_header += 1  # no base of links since RFC 7231, appendix B
                continue
            result = holds(feed, number, kind, value)
            if result is None:
                missing += 1
                continue
            key = f"{row['cls']} {row['expected']['style']}/{kind}"
            asserted[key] += 1
            holding[key] += result
            if not result and show > 0:
                show -= 1
                print_miss(row, feed, number, kind, value)
    for key in sorted(asserted):
        print(f"  {key:30} {holding[key]:5} of {asserted[key]:5}")
    print(f"  not counted (no such field in our record): {missing}")
    print(f"  not counted (links that Content-Location would be the base of): {based_on_header}")
    shares = {}
    for part in ("unit", "real"):
        good = sum(count for key, count in holding.items() if key.startswith(part))
        total = sum(count for key, count in asserted.items() if key.startswith(part))
        shares[part] = good / max(total, 1)
        print(f"{part}: {good} of {total} assertions on title, link, id, date hold: {shares[part]:.4f}")
    return shares["unit"]


def compare_texts(contents: list[bytes]) -> None:
    """Print in how many titles and contents ours has fewer letters than feedparser's, mojibake repaired in both."""
    shorter: Counter[str] = Counter()
    for content in contents:
        theirs = feedparser.parse(content, sanitize_html=False, resolve_relative_uris=False)
        ours = parse_feed(content)
        if len(theirs.entries) != len(ours.entries):
            continue
        for theirs_entry, our in zip(theirs.entries, ours.entries, strict=True):
            shorter["entries"] += 1
            title = as_text(theirs_entry.get("title"))
            shorter["titles"] += letters(our.title or "") < letters(title)
            bodies = [part.value for part in theirs_entry.get("content", []) if "html" in (part.get("type") or "")]
            body = max(bodies, key=len, default="")
            shorter["contents"] += letters(as_text(our.content_html)) < 0.99 * letters(as_text(body))
    counts = f"{shorter['titles']} titles, {shorter['contents']} contents"
    print(f"text lost next to feedparser: {counts} of {shorter['entries']} entries")


def letters(text: str) -> int:
    """Count the letters and digits of a text, without those of Latin-1: a text that was encoded twice has more."""
    return sum(char.isalnum() and not "\x80" <= char <= "\xff" for char in repair_mojibake(text))


def print_miss(row: dict[str, Any], feed: Feed, number: int | None, kind: str, value: object) -> None:
    """Print one assertion that does not hold."""
    entry: Any = feed if number is None else (feed.entries[number] if number < len(feed.entries) else None)
    ours = {"title": "title", "link": "link" if number is None else "url", "id": "guid", "date": "published_raw"}[kind]
    print(f"  MISS {row['path']} {row['source_path']} [{number}] {kind}: expected {str(value)[:90]!r}", end="")
    print(f" found {str(getattr(entry, ours, None))[:90]!r} {feed.problems}")


def check_real(data: Path, now: datetime) -> list[bytes]:
    """Parse real/, print robustness and dates, and return the contents."""
    contents, slowest, future, invented, undated = [], (0.0, ""), 0, 0, 0
    for path in sorted((data / "real").iterdir()):
        content = path.read_bytes()
        contents.append(content)
        start = time.perf_counter()
        feed = parse_feed(content)
        slowest = max(slowest, (time.perf_counter() - start, path.name))
        future += sum(1 for entry in feed.entries if entry.published_at and entry.published_at > now)
        undated += sum(1 for entry in feed.entries if not entry.published_at and not entry.updated_at)
        invented += sum(1 for entry in feed.entries if entry.published_at and not entry.published_raw)
    print(f"real: {len(contents)} feeds, no exception; slowest {slowest[0]:.3f} s ({slowest[1]});")
    print(f"  dates after now: {future}, without raw text: {invented}, entries without any date: {undated}")
    return contents


def check_lists(data: Path) -> None:
    """Parse the lists of feeds and the sitemaps; print how many addresses they have, and the slowest."""
    for folder in ("opml", "opml-list", "sitemap"):
        addresses, slowest, paths = 0, (0.0, ""), sorted((data / folder).iterdir())
        for path in paths:
            content = path.read_bytes()
            start = time.perf_counter()
            addresses += len(parse_feed(content).entries) if folder == "sitemap" else len(parse_opml(content))
            slowest = max(slowest, (time.perf_counter() - start, path.name))
        print(f"{folder}: {len(paths)} files name {addresses} addresses; slowest {slowest[0]:.3f} s ({slowest[1]})")


def compare_dates(data: Path) -> None:
    """Print every date that feedparser reads and ours differs in."""
    verdicts: Counter[str] = Counter()
    for path in sorted(data.glob("*/*")):
        if path.suffix not in (".rss", ".atom", ".rdf", ".xml"):
            continue
        content = path.read_bytes()
        theirs = feedparser.parse(content, sanitize_html=False, resolve_relative_uris=False)
        ours = parse_feed(content)
        if len(theirs.entries) != len(ours.entries):
            verdicts["entries differ"] += 1
            continue
        for theirs_entry, our in zip(theirs.entries, ours.entries, strict=True):
            parsed = theirs_entry.get("published_parsed") or theirs_entry.get("updated_parsed")
            if not parsed:
                verdicts["only ours" if our.published_at or our.updated_at else "neither"] += 1
                continue
            try:
                instant = datetime.fromtimestamp(calendar.timegm(parsed), UTC)
            except (ValueError, OverflowError):
                verdicts["theirs is no date"] += 1
                continue
            dates = [date.replace(microsecond=0) for date in (our.published_at, our.updated_at) if date]
            if instant in dates:
                verdicts["same"] += 1
            else:
                verdicts["ours null" if not dates else "differ"] += 1
                raw = theirs_entry.get("published") or theirs_entry.get("updated")
                print(f"  DATE {path.name} raw {raw!r}: theirs {instant}, ours {dates}")
    print(f"dates next to feedparser's: {dict(verdicts)}")


def compare_speed(contents: list[bytes], repeat: int) -> None:
    """Print the feeds per second of both in the same run, interleaved, best of `repeat`."""
    best = {"ours": float("inf"), "feedparser": float("inf")}
    for _ in range(repeat):
        for name, parse in (("ours", parse_feed), ("feedparser", feedparser.parse)):
            start = time.process_time()
            for content in contents:
                parse(content)
            best[name] = min(best[name], time.process_time() - start)
    rates = {name: len(contents) / seconds for name, seconds in best.items()}
    ratio = rates["ours"] / rates["feedparser"]
    print(f"speed: ours {rates['ours']:.0f} feeds/s, feedparser {rates['feedparser']:.0f}, ratio {ratio:.2f}")


def main() -> int:
    """Run all parts; exit 1 when a floor is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=DEFAULT_DATA)
    parser.add_argument("--show", type=int, default=0, help="print that many misses")
    parser.add_argument("--now", default="2026-11-24T00:00:00+00:00", help="a time after the feeds were fetched")
    parser.add_argument("--compare", action="store_true", help="compare texts and dates with feedparser's")
    parser.add_argument("--skip-speed", action="store_true")
    parser.add_argument("--repeat", type=int, default=2)
    options = parser.parse_args()
    share = count_assertions(options.data, options.show)
    contents = check_real(options.data, datetime.fromisoformat(options.now) + timedelta(days=1))
    check_lists(options.data)
    if options.compare:
        compare_texts(contents)
        compare_dates(options.data)
    if not options.skip_speed:
        compare_speed(contents, options.repeat)
    return 0 if share >= 0.98 else 1


if __name__ == "__main__":
    sys.exit(main())
