"""Kinds of pages on which headline, date or JSON-LD node was that of something else."""

import pytest

from ingest.extract.meta import Metadata, extract_metadata
from ingest.extract.tree import parse

TITLE = "Council votes to keep the old tram depot open"
TEXT = "<p>" + "The council voted on Monday evening to keep the depot open for at least ten more years. " * 3 + "</p>"


def read(head: str, body: str, language: str = "en") -> Metadata:
    page = f'<html lang="{language}"><head><title>{TITLE}</title>{head}</head><body>{body}</body></html>'
    return extract_metadata(parse(page), url="https://news.example.org/depot")


def ld(*nodes: str) -> str:
    return f'<script type="application/ld+json">[{",".join(nodes)}]</script>'


def node(headline: str, day: str, author: str, url: str = "") -> str:
    address = f',"url":"{url}"' if url else ""
    return (
        f'{{"@type":"NewsArticle","headline":"{headline}","datePublished":"{day}T08:00:00Z",'
        f'"author":{{"@type":"Person","name":"{author}"}}{address}}}'
    )


ARTICLE = f"<main><article><h1>{TITLE}</h1>{TEXT}</article></main>"


def test_a_comma_continues_the_headline() -> None:
    long = f"{TITLE}, and to paint it"
    head = f'<meta property="og:title" content="{long}">{ld(node(long, "2026-11-03", "Ada Sample"))}'
    assert read(head, f"<article><h1>{long}</h1>{TEXT}</article>").title == long


def test_an_h1_in_a_breadcrumb_is_no_headline() -> None:
    head = f'<meta property="og:title" content="Tram news and views">{ld(node(TITLE, "2026-11-03", "Ada Sample"))}'
    body = f'<div class="breadcrumbs"><h1>Tram news and views</h1></div><article><h2>{TITLE}</h2>{TEXT}</article>'
    assert read(head, body).title == TITLE


def test_the_heading_that_a_declared_title_confirms_is_the_headline() -> None:
    head = f'<meta property="og:title" content="{TITLE}">'
    body = f"<div><h1>Example Gazette of the Coast</h1></div><div><h4>{TITLE}</h4><p>6 Nov 2026</p>{TEXT}</div>"
    meta = read(head, body)
    assert (meta.title, meta.published_local) == (TITLE, "2026-11-06")


def test_an_itemprop_of_several_words_counts() -> None:
    head = '<meta property="og:title" content="Six things about trams that you must know">'
    body = (
        f'<article><h1 itemprop="headline name">{TITLE}</h1>'
        f'<span itemprop="datePublished dateModified" content="2026-11-06">yesterday</span>{TEXT}</article>'
    )
    meta = read(head, body)
    assert (meta.title, meta.published_local, str(meta.modified_at)[:10]) == (TITLE, "2026-11-06", "2026-11-06")


def test_the_copy_of_the_shared_title_does_not_vote() -> None:
    shared = "This depot was nearly gone"
    head = f'<meta property="og:title" content="{shared}"><meta name="twitter:title" content="{shared}">'
    assert read(head, ARTICLE).title == TITLE


@pytest.mark.parametrize("tail", ["-City｜Example Post", " ㅣ Example Post", "_City_Example Post"])
def test_tails_go_whatever_their_sign(tail: str) -> None:
    head = (
        f'<meta property="og:site_name" content="Example Post"><meta property="og:title" content="{TITLE}{tail}">'
        f"{ld(node(TITLE, '2026-11-03', 'Ada Sample'))}"
    )
    assert read(head, f"<article>{TEXT}</article>").title == TITLE


def test_a_kicker_that_is_glued_to_the_headline_goes() -> None:
    head = f'<meta property="og:title" content="CITY {TITLE}">'
    assert read(head, ARTICLE).title == TITLE


def test_the_article_of_the_page_is_the_one_with_its_headline() -> None:
    head = ld(node("A ferry is late", "2026-11-05", "Other Person"), node(TITLE, "2026-11-03", "Ada Sample"))
    meta = read(head, ARTICLE)
    assert (meta.published_local, meta.authors) == ("2026-11-03T08:00:00+00:00", ("Ada Sample",))


def test_articles_of_other_addresses_give_nothing() -> None:
    head = ld(
        node("A ferry is late", "2026-11-05", "Other Person", "https://news.example.org/ferry"),
        node("Harvest begins", "2026-11-04", "Third Person", "https://news.example.org/harvest"),
    )
    meta = read(head, ARTICLE)
    assert (meta.published_local, meta.authors) == (None, ())


@pytest.mark.parametrize(
    "masthead",
    [
        '<header><div class="date">Monday, 23 November 2026</div><nav><a href="/">Home</a></nav></header>',
        "<div class='topbar'><time>23 November 2026</time></div>",
        '<div class="head"><img src="logo.png"><span class="today-date">23.11.2026</span></div>',
    ],
)
def test_the_date_of_the_masthead_is_not_the_articles(masthead: str) -> None:
    page = f"<div class='wrap'>{masthead}<div><h1>{TITLE}</h1>{{}}{TEXT}</div></div>"
    assert read("", page.format("")).published_local is None
    assert read("", page.format("<p>18 November 2026</p>")).published_local == "2026-11-18"


def test_a_date_right_above_the_headline_is_the_articles() -> None:
    body = f"<main><div><span class='date'>18 November 2026</span><h1>{TITLE}</h1>{TEXT}</div></main>"
    assert read("", body).published_local == "2026-11-18"


@pytest.mark.parametrize(
    "line",
    [
        '<div class="date">Last updated: 20 November 2026</div>',
        '<p>Updated on <time datetime="2026-11-20">20 November 2026</time></p>',
        '<p>Last modified <span class="time">Nov 20, 2026</span></p>',
        "<p>Page last updated: 20 November 2026</p>",
    ],
)
def test_an_update_is_no_publication(line: str) -> None:
    meta = read("", f"<article><h1>{TITLE}</h1>{line}{TEXT}</article>")
    assert (meta.published_at, str(meta.modified_at)[:10]) == (None, "2026-11-20")


@pytest.mark.parametrize("line", ["Offer valid until 31 October 2026", "Application deadline: 31 October 2026"])
def test_other_dates_are_none_of_the_article(line: str) -> None:
    assert read("", f"<article><h1>{TITLE}</h1><p>{line}</p>{TEXT}</article>").published_at is None


def test_both_dates_of_a_line() -> None:
    line = '<div class="date">Julkaistu 18.11.2026 | Päivitetty 20.11.2026 klo 10.30</div>'
    meta = read("", f"<article><h1>{TITLE}</h1>{line}{TEXT}</article>", "fi")
    assert (meta.published_local, str(meta.modified_at)[:16]) == ("2026-11-18", "2026-11-20 10:30")


def test_a_date_behind_a_line_break_or_in_a_link() -> None:
    for line in ("<p>Island Wire<br>8 Oct 2026, 22:11 GMT+10</p>", "<ul><li><a href='/d'>8 Oct 2026</a></li></ul>"):
        meta = read("", f"<article><h1>{TITLE}</h1>{line}{TEXT}</article>")
        assert (meta.published_local or "")[:10] == "2026-10-08", line


def test_the_data_of_scripts_name_the_day_where_nothing_else_does() -> None:
    script = '<script>window.data = {"story":{"publishedAt":"2026-11-18T08:00:00Z","id":7}}</script>'
    other = '<script>window.more = [{"publishedAt":"2026-11-17T08:00:00Z"}]</script>'
    assert read(script, ARTICLE).published_source == "script"
    assert read(script + other, ARTICLE).published_at is None


@pytest.mark.parametrize(
    "above",
    [
        "<h5>January 23, 2025</h5>",
        '<div class="top"><div class="x">January 23, 2025</div></div>',
        "<header><p>23 January 2025</p><p>Energy</p></header>",
    ],
)
def test_a_date_right_above_the_headline_without_markup(above: str) -> None:
    html = f"<nav>News</nav><main><article><div>{above}<h1>{TITLE}</h1></div>{TEXT}</article></main>"
    assert extract_metadata(parse(html), url=None).published_local == "2025-01-23"


def test_a_relative_date_with_the_day_in_its_title() -> None:
    html = (
        f'<article><h1>{TITLE}</h1><span class="post-date" title="2025-12-18">Posted: 2 days ago</span>{TEXT}</article>'
    )
    assert extract_metadata(parse(html), url=None).published_local == "2025-12-18"


def test_the_day_that_a_date_shows_goes_before_its_attributes() -> None:
    html = f'<article><h1>{TITLE}</h1><p class="date" datetime="2025-01-06">5 January 2025</p>{TEXT}</article>'
    assert extract_metadata(parse(html), url=None).published_local == "2025-01-05"
