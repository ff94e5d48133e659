"""Publication dates: declared by a source, compared, with zone, precision and source; never invented."""

from datetime import UTC, datetime

import pytest

from ingest.extract.meta import Metadata, extract_metadata
from ingest.extract.meta.publication_dates import date_in_url
from ingest.extract.tree import parse
from ingest.records import Hints

NOW = datetime(2024, 6, 1, 12, tzinfo=UTC)


def read(html: str, url: str | None = "https://example.com/story", **options: object) -> Metadata:
    return extract_metadata(parse(html), url=url, now=NOW, **options)  # type: ignore[arg-type]


def ld(**fields: str) -> str:
    pairs = "".join(f',"{name}":"{value}"' for name, value in fields.items())
    return f'<script type="application/ld+json">{{"@type":"NewsArticle","headline":"x"{pairs}}}</script>'


@pytest.mark.parametrize(
    ("html", "source"),
    [
        (ld(datePublished="2024-04-02T10:00:00+02:00"), "json-ld"),
        ('<meta property="article:published_time" content="2024-04-02T08:00:00Z">', "opengraph"),
        ('<meta name="parsely-pub-date" content="2024-04-02T08:00:00Z">', "meta"),
        ('<meta name="DC.date.issued" content="2024-04-02T10:00:00+02:00">', "meta"),
        ('<meta itemprop="datePublished" content="2024-04-02T08:00:00Z">', "microdata"),
        ('<article><time datetime="2024-04-02T08:00:00Z">today</time></article>', "time"),
    ],
)
def test_an_instant_with_a_zone_keeps_second_and_source(html: str, source: str) -> None:
    meta = read(html)
    assert meta.published_at == datetime(2024, 4, 2, 8, tzinfo=UTC)
    assert (meta.published_precision, meta.published_source) == ("second", source)


@pytest.mark.parametrize(
    ("html", "url", "source"),
    [
        ('<p class="date">2. April 2024, 10:30 Uhr</p>', None, "text"),
        ("<h1>River rises in the north of the country</h1><span>April 2, 2024</span>", None, "text"),
        ('<div id="pubdate">2. April 2024, 10:30 Uhr</div>', None, "text"),
        ("<p>no date</p>", "https://example.com/2024/04/02/story", "url"),
        ("<p>no date</p>", "https://example.com/a/story-20240402.html", "url"),
    ],
)
def test_without_a_zone_the_precision_is_a_day(html: str, url: str | None, source: str) -> None:
    meta = read(html, url)
    assert meta.published_at is not None
    assert meta.published_at.date().isoformat() == "2024-04-02"
    assert (meta.published_precision, meta.published_source) == ("day", source)


def test_the_pages_own_day_is_kept_beside_the_instant() -> None:
    meta = read(ld(datePublished="2024-04-02T00:30:00+05:30"))
    assert meta.published_at == datetime(2024, 4, 1, 19, tzinfo=UTC)
    assert meta.published_local == "2024-04-02T00:30:00+05:30"


def test_the_visible_day_is_kept_when_the_tags_are_in_utc() -> None:
    meta = read(ld(datePublished="2024-04-03T02:54:00Z") + '<p class="date">April 2, 2024</p>')
    assert meta.published_at == datetime(2024, 4, 3, 2, 54, tzinfo=UTC)
    assert meta.published_local == "2024-04-02"


def test_distant_days_and_the_same_clock_without_zone_do_not_hide_the_visible_day() -> None:
    page = (
        ld(datePublished="2024-04-03T02:54:00Z")
        + '<meta property="article:published_time" content="2024-04-03T02:54:00"><p class="date">May 9, 2024</p>'
    )
    assert read(page, "https://example.com/2024/04/02/story").published_local == "2024-04-02"
    assert read(page, "https://example.com/2024/04/03/story").published_local == "2024-04-03T02:54:00+00:00"
    page = page.replace("T02:54:00", "T12:54:00")
    assert read(page, "https://example.com/2024/04/02/story").published_local == "2024-04-03T12:54:00+00:00"


def test_the_url_outweighs_one_visible_date_but_has_no_clock() -> None:
    dated = "https://example.com/2024/04/02/story"
    assert read('<p class="date">9 May 2024, 10:30</p>', dated).published_local == "2024-04-02"
    assert read('<p class="date">2 April 2024, 10:30</p>', dated).published_local == "2024-04-02T10:30:00"
    visible = '<time datetime="2024-05-09">May 9</time><p class="date">9 May 2024</p>'
    assert read(visible, dated).published_local == "2024-05-09"


def test_a_time_element_may_have_publication_and_update() -> None:
    page = "<article><time>25/04/2024 Actualizado a las 15:10h.</time></article>"
    assert read(f'<html lang="es">{page}').published_local == "2024-04-25"
    assert read("<article><time>Actualizado 25/04/2024</time></article>").published_at is None


def test_the_first_of_several_headlines_is_the_articles_own() -> None:
    page = (
        "<title>Something else</title><article><h1>River rises in the north</h1><p>2 April 2024</p></article>"
        "<article><h1>Rain falls in the south</h1><p>9 May 2024</p></article>"
    )
    assert read(page).published_local == "2024-04-02"
    assert read("<p>1 May 2024</p>" + page).published_local == "2024-04-02"


def test_a_clock_with_zone_of_the_same_day_completes_a_date() -> None:
    meta = read(
        ld(datePublished="2024-04-02") + '<meta property="article:published_time" content="2024-04-02T08:00:00Z">'
    )
    assert meta.published_at == datetime(2024, 4, 2, 8, tzinfo=UTC)
    assert meta.published_precision == "second"


def test_a_local_clock_and_an_instant_give_the_offset() -> None:
    page = (
        '<meta name="sailthru.date" content="2024-04-01 19:08:44"><p class="date">April 1, 2024</p>'
        '<meta property="article:published_time" content="2024-04-02T00:08:44Z">'
    )
    meta = read(page)
    assert meta.published_at == datetime(2024, 4, 2, 0, 8, 44, tzinfo=UTC)
    assert meta.published_local == "2024-04-01T19:08:44-05:00"


@pytest.mark.parametrize(
    "html",
    [
        "<p>April 2</p>",
        "<p>2 hours ago</p>",
        ld(datePublished="0000-00-00"),
        ld(datePublished="2024-02-31"),
        ld(datePublished="2034-01-01T00:00:00Z"),
        ld(datePublished="1970-01-01T00:00:00Z"),
        ld(dateModified="2024-04-02T10:00:00Z"),
        '<div class="related"><time datetime="2024-04-02">x</time></div>',
        '<footer><p class="date">2 April 2024</p></footer>',
        '<meta name="date" content="04/05/2024">',
    ],
)
def test_null_beats_a_wrong_date(html: str) -> None:
    meta = read(html)
    assert meta.published_at is None
    assert (meta.published_precision, meta.published_source, meta.published_local) == (None, None, None)


def test_the_language_of_the_page_decides_numeric_dates() -> None:
    assert read('<html lang="en-US"><meta name="date" content="04/05/2024">').published_local == "2024-04-05"
    assert read('<html lang="fr"><meta name="date" content="04/05/2024">').published_local == "2024-05-04"


def test_two_sources_outvote_one() -> None:
    page = (
        ld(datePublished="2019-01-05T08:00:00Z")
        + '<meta property="article:published_time" content="2024-04-02T08:00:00Z">'
        + '<article><time datetime="2024-04-02">x</time></article>'
    )
    assert read(page).published_local == "2024-04-02T08:00:00+00:00"


def test_a_visible_update_is_not_the_publication() -> None:
    page = (
        '<meta name="published" content="2024-04-02T08:00:00Z"><meta name="modified" content="2024-05-09T10:00:00Z">'
        '<article><time datetime="2024-05-09T10:00:00Z">May 9</time><p class="date">9 May 2024</p></article>'
    )
    meta = read(page)
    assert meta.published_at == datetime(2024, 4, 2, 8, tzinfo=UTC)
    assert meta.modified_at == datetime(2024, 5, 9, 10, tzinfo=UTC)


def test_a_change_before_the_publication_is_no_change() -> None:
    assert read(ld(datePublished="2024-04-02T08:00:00Z", dateModified="2023-01-01T00:00:00Z")).modified_at is None


def test_the_date_of_the_feed_is_a_candidate() -> None:
    hints = Hints(published_at=datetime(2024, 4, 2, 8, tzinfo=UTC), carrier="feed")
    meta = read("<p>no date</p>", hints=hints)
    assert (meta.published_at, meta.published_source) == (hints.published_at, "feed")
    other = read(ld(datePublished="2024-04-01T08:00:00Z"), hints=hints)
    assert other.published_source == "json-ld"
    assert {c.source for c in other.candidates if c.field == "published_at"} == {"json-ld", "feed"}


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://example.com/2024/04/02/x", "2024-04-02"),
        ("https://example.com/2024/4/2/x", "2024-04-02"),
        ("https://example.com/2024/apr/02/x", "2024-04-02"),
        ("https://example.com/x-2024-04-02", "2024-04-02"),
        ("https://example.com/20240402x", "2024-04-02"),
        ("https://example.com/2024/04/x", None),
        ("https://example.com/1202404021", None),
        ("https://example.com/2024/13/40/x", None),
        ("https://20240402.example.com/x", None),
        ("https://example.com/x?d=2024-04-02", None),
        ("https://example.com/2024/02/31/x", None),
    ],
)
def test_dates_in_urls(url: str, day: str | None) -> None:
    moment = date_in_url(url)
    assert (moment.local if moment else None) == day
