"""The report as one page of HTML that asks nothing from outside: styles, script and pictures are in it."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import cache
from html import escape
from importlib.resources import files
from textwrap import shorten

from ingest.records.outcome import is_healthy
from ingest.report import charts
from ingest.report.charts import bar, counted, number
from ingest.report.content import FeedHealth, Headline, ReportContent

_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
)


def report_page(content: ReportContent) -> str:
    """Return the page in HTML."""
    sections = (
        _days(content),
        _latest(content),
        _regions(content),
        _topics(content),
        _sources(content),
        _feeds(content),
        _copies(content),
        _reasons(content),
    )
    title = f"News in {escape(content.lake)}"
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{title}</title>\n<style>\n{_asset('style.css')}</style>\n</head>\n<body>\n"
        f"<header><h1>{title}</h1><p>{content.first_day} to {content.last_day} (UTC). Made on {_time(content.at)}. "
        f"The whole lake has {counted(content.stored, 'version')} of articles "
        f"in {counted(content.cycles, 'cycle')}.</p></header>\n"
        f"<main>\n{_tiles(content)}\n{chr(10).join(sections)}\n</main>\n"
        f"<script>\n{_asset('script.js')}</script>\n</body>\n</html>\n"
    )


@cache
def _asset(name: str) -> str:
    return files("ingest.report").joinpath(name).read_text(encoding="utf-8")


def _tiles(content: ReportContent) -> str:
    tiles = (
        ("articles", content.articles),
        ("publishers", content.publishers),
        ("languages", content.languages),
        ("duplicates", content.duplicates),
        ("later versions", content.versions - content.articles),
        ("rejected items", content.rejected),
        ("feeds in trouble", content.feeds_in_trouble),
    )
    items = "".join(f"<div><dt>{name}</dt><dd>{number(value)}</dd></div>" for name, value in tiles)
    return f'<dl class="tiles">{items}</dl>'


def _section(name: str, heading: str, body: str, note: str = "") -> str:
    lead = f"<p>{note}</p>" if note else ""
    return f'<section aria-labelledby="{name}"><h2 id="{name}">{heading}</h2>{lead}{body}</section>'


def _table(caption: str, columns: Sequence[str], rows: Iterable[Sequence[str]], *, hidden: bool = False) -> str:
    """Return a table in a box that scrolls by keyboard; `hidden` puts it under a line that opens it."""
    head = "".join(f'<th scope="col">{column}</th>' for column in columns)
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    if not body:
        return '<p class="none">Nothing to show.</p>'
    table = (
        f'<div class="scroll" role="region" aria-label="{caption}" tabindex="0"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )
    return f"<details><summary>{caption}</summary>{table}</details>" if hidden else table


def _days(content: ReportContent) -> str:
    rows = ((str(day.day), number(day.unique), number(day.duplicates)) for day in reversed(content.days))
    table = _table("Articles by day", ("day", "articles", "duplicates"), rows, hidden=True)
    key = (
        '<ul class="legend"><li><span class="key unique"></span>first with its text</li>'
        '<li><span class="key copied"></span>duplicates</li></ul>'
    )
    return _section("days", "What came in", charts.day_chart(content.days) + key + table, "By the day of first sight.")


def _latest(content: ReportContent) -> str:
    items = "".join(map(_headline, content.latest))
    search = (
        '<p class="search"><label for="words">Search these headlines</label> '
        '<input id="words" type="search" autocomplete="off"> <output id="hits" for="words"></output></p>'
    )
    body = (
        f'{search}<ol id="latest" tabindex="0" aria-label="Latest articles">{items}</ol>'
        if items
        else '<p class="none">No articles in these days.</p>'
    )
    return _section("news", f"The latest {counted(len(content.latest), 'article')}", body)


def _headline(article: Headline) -> str:
    words = article.title or shorten(article.beginning, 100, placeholder=" …") or article.url or "without title"
    title = f'<bdi lang="{escape(article.language or "")}">{escape(words)}</bdi>'
    if article.url and article.url.startswith(("https://", "http://")):
        title = f'<a href="{escape(article.url)}" rel="noopener noreferrer nofollow">{title}</a>'
    day = str(article.published) if article.published else f"seen {article.first_seen_at.astimezone(UTC):%Y-%m-%d}"
    facts = [article.source or "", day, ", ".join(article.regions), ", ".join(article.topics)]
    facts += ["duplicate"] if article.is_duplicate else []
    return f"<li>{title}<small>{escape(' · '.join(fact for fact in facts if fact))}</small></li>"


def _regions(content: ReportContent) -> str:
    highest = content.regions[0].articles if content.regions else 0
    rows = (
        (escape(region.name), region.code, number(region.articles), bar(region.articles, highest))
        for region in content.regions
    )
    table = _table("Articles by country", ("country", "code", "articles", "share of the first"), rows, hidden=True)
    note = f"Countries that the articles are about. {counted(content.without_region, 'article')} without one."
    return _section("regions", "Where", charts.world_map(content.regions) + table, note)


def _topics(content: ReportContent) -> str:
    highest = content.topics[0].articles if content.topics else 0
    rows = (
        (escape(topic.name), number(topic.articles), bar(topic.articles, highest), charts.sparkline(topic.by_day))
        for topic in content.topics
    )
    return _section(
        "topics",
        "Topics over time",
        _table("Articles by topic", ("topic", "articles", "share of the first", "over these days"), rows),
        "An article may have several.",
    )


def _sources(content: ReportContent) -> str:
    highest = content.sources[0].articles if content.sources else 0
    rows = (
        (
            f"<bdi>{escape(source.name)}</bdi>",
            number(source.articles),
            bar(source.articles, highest),
            number(source.duplicates),
            _time(source.last_seen_at),
        )
        for source in content.sources
    )
    columns = ("publisher", "articles", "share of the first", "duplicates", "last article")
    return _section("sources", "From whom", _table("Articles by publisher", columns, rows))


def _feeds(content: ReportContent) -> str:
    columns = ("feed", "state", "errors in a row", "last poll", "newest entry", "new", "missed (estimate)", "message")
    note = f"{number(content.feeds_in_trouble)} in trouble. Missed entries came and went between two polls."
    return _section("feeds", "Feeds", _table("Feeds and sitemaps", columns, map(_feed, content.feeds)), note)


def _feed(feed: FeedHealth) -> tuple[str, ...]:
    state = "good" if is_healthy(feed.outcome) else "bad"
    return (
        f"<bdi>{escape(feed.url)}</bdi>",
        f'<span class="{state}">{escape(feed.outcome)}</span>',
        number(feed.errors_in_row),
        _time(feed.last_at),
        _time(feed.newest_entry_at),
        number(feed.new_entries),
        number(feed.missed_estimate),
        f"<bdi>{escape(feed.message or '')}</bdi>",
    )


def _copies(content: ReportContent) -> str:
    rows = ((escape(copy.original), escape(copy.copier), number(copy.articles)) for copy in content.copies)
    note = "Whose texts were seen first, and who had the same text after them."
    return _section("copies", "Who had whose text", _table("Duplicates", ("first", "then", "articles"), rows), note)


def _reasons(content: ReportContent) -> str:
    highest = content.reasons[0][1] if content.reasons else 0
    rows = ((escape(reason), number(count), bar(count, highest)) for reason, count in content.reasons)
    return _section("reasons", "Rejected, and why", _table("Rejects", ("reason", "items", "share of the first"), rows))


def _time(at: datetime | None) -> str:
    return f"<time>{at.astimezone(UTC):%Y-%m-%d %H:%M}Z</time>" if at else ""
