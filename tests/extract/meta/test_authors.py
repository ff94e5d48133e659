"""Authors of a page: which claim is believed, and which names it has."""

import pytest

from ingest.extract.meta import extract_metadata
from ingest.extract.tree import parse


def authors(html: str) -> tuple[str, ...]:
    return extract_metadata(parse(html), url="https://www.exampleherald.com/a").authors


def ld(value: str) -> str:
    return f'<script type="application/ld+json">{{"@type":"NewsArticle","headline":"x","author":{value}}}</script>'


@pytest.mark.parametrize(
    "value",
    [
        '"Nellie Bly"', '["Nellie Bly"]', '{"name":"Nellie Bly"}', '[{"@type":"Person","name":["Nellie Bly"]}]',
        '{"@type":"Person","name":{"@value":"Nellie Bly"}}', '{"@list":["Nellie Bly"]}',
        '[{"@type":"Organization","name":"Example Herald"},{"@type":"Person","name":"Nellie Bly"}]',
    ],
)  # fmt: skip
def test_jsonld_authors_in_every_form(value: str) -> None:
    assert authors(ld(value)) == ("Nellie Bly",)


def test_jsonld_references_are_followed() -> None:
    graph = (
        '{"@graph":[{"@type":"NewsArticle","headline":"x","author":{"@id":"#p"}},'
        '{"@type":"Person","@id":"#p","name":"Nellie Bly"}]}'
    )
    assert authors(f'<script type="application/ld+json">{graph}</script>') == ("Nellie Bly",)


@pytest.mark.parametrize(
    "html",
    [
        '<meta name="author" content="Nellie Bly">',
        '<meta property="article:author" content="Nellie Bly">',
        '<meta name="parsely-author" content="Nellie Bly"><meta name="author" content="Example Herald">',
        '<span itemprop="author" itemscope><span itemprop="name">Nellie Bly</span></span>',
        '<article><p class="byline">By <a rel="author" href="/bly">Nellie Bly</a></p></article>',
        '<meta property="article:author" content="https://example.com/author/nellie-bly">',
        '<h1>River rises in the north of the country</h1><div>By: <b>Nellie Bly</b></div>',
        '<h1>River rises in the north of the country</h1><a href="/authors/7">Nellie Bly</a>',
        '<div itemprop="author" itemscope><meta itemprop="name" content="Nellie Bly"></div>',
        '<article><footer><p class="byline">By Nellie Bly</p></footer></article>',
        '<div id="story-byline">Nellie Bly</div>',
        '<h1>River rises in the north of the country</h1><div><i>Nellie Bly |</i><i>2.4.2024 10:00</i></div>',
    ],
)  # fmt: skip
def test_authors_in_other_places(html: str) -> None:
    assert authors(html) == ("Nellie Bly",)


def test_authors_in_adjacent_elements_belong_together() -> None:
    first, second = (
        '<span itemprop="author">By NAME</span>'.replace("NAME", name) for name in ("Nellie Bly", "Ida Tarbell")
    )
    assert authors(TITLE + first + "<i>and</i>" + second + TEXT) == ("Nellie Bly", "Ida Tarbell")
    other = '<p class="date">x</p><time>y</time><h1>z</h1>' + second
    assert authors(TITLE + first + other + TEXT) == ("Nellie Bly",)


TEXT = "<p>" + "The river rose by two metres in the night. " * 5 + "</p>"
TITLE = "<h1>River rises in the north of the country</h1>"
HERALD = ld('{"@type":"Organization","name":"Example Herald"}')


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("<p>It rains and rains</p><p><strong>Nellie Bly/Ida Tarbell</strong></p>", ("Nellie Bly", "Ida Tarbell")),
        ("<p>It rains and rains</p><p>Nellie Bly</p>", ()),  # not in bold type
        ("<p>It rains</p><p><b>Nellie Bly</b></p><p>It rains and rains</p>", ()),  # not next to the text
        ("<p>Nellie Bly</p>", ("Nellie Bly",)),  # right below the headline
        ("<p>Jean-Marie Sample</p>", ("Jean-Marie Sample",)),
        ("<p>The Far North</p>", ()),
        ("<p>Supreme Court</p>", ()),  # a section
        ("<p>Palo Alto</p>", ()),
        ("<p>Virginia Beach</p>", ()),
        ("<p>Virginia Sample</p>", ("Virginia Sample",)),
        ('<p><b><a href="/north">Far North</a></b></p>', ()),
        ("<p><b>Rain goes on</b></p>", ()),
    ],
)
def test_bold_names_above_the_text_are_its_byline(lines: str, expected: tuple[str, ...]) -> None:
    assert authors(TITLE + lines + TEXT) == expected
    assert authors(HERALD + TITLE + lines + TEXT) == (expected or ("Example Herald",))


def test_by_is_not_always_before_a_name() -> None:
    assert authors(TITLE + "<p>By signing up you agree to our Terms of Use and Privacy Policy</p>" + TEXT) == ()


def test_a_line_before_a_date_is_a_name_only_if_no_other_author_is_named() -> None:
    line = "<div><i>Nellie Bly</i><i>2 April 2024</i></div>"
    assert authors(TITLE + line + TEXT) == ("Nellie Bly",)
    assert authors(HERALD + TITLE + line + TEXT) == ("Example Herald",)
    assert authors(TITLE + line.replace("2 April 2024", "the river") + TEXT) == ()


@pytest.mark.parametrize("place", ["Palo Alto", "Buenos Aires"])
def test_a_place_before_a_date_is_no_author(place: str) -> None:
    assert authors(TITLE + f"<div><i>{place}</i><i>2 April 2024</i></div>" + TEXT) == ()
    assert authors(f"<div><p>{place}</p><p>2 April 2024</p>{TITLE}</div>" + TEXT) == ()


def test_the_byline_adds_authors_that_the_tags_lack() -> None:
    page = ld('{"@type":"Person","name":"Nellie Bly"}') + '<p class="byline">By NAMES</p>'
    assert authors(page.replace("NAMES", "Ida Tarbell and Nellie Bly")) == ("Ida Tarbell", "Nellie Bly")
    assert authors(page.replace("NAMES", "Ida Tarbell")) == ("Nellie Bly",)
    page = page.replace("byline", "author-box")
    assert authors(page.replace("NAMES", "Ida Tarbell and Nellie Bly")) == ("Ida Tarbell", "Nellie Bly")
    assert authors(page.replace("NAMES", "Nellie Bly wrote with Ida Tarbell; River Archive")) == ("Nellie Bly",)


def test_bylines_after_the_organisations_own_belong_to_other_articles() -> None:
    page = ld('{"@type":"Organization","name":"Reuters"}') + TITLE
    assert authors(page + '<p class="author">Reuters</p><p class="author">Nellie Bly</p>') == ("Reuters",)
    assert authors(page + '<p class="author">Nellie Bly</p>') == ("Nellie Bly",)


def test_persons_come_before_organisations() -> None:
    assert authors(ld('{"@type":"Organization","name":"Example Herald"}') + '<p class="byline">By Nellie Bly</p>') == (
        "Nellie Bly",
    )


def test_an_organisation_is_the_author_only_where_no_person_is_named() -> None:
    assert authors(ld('{"@type":"Organization","name":"Reuters"}')) == ("Reuters",)
    assert authors('<span itemprop="author">River Bureau</span>') == ("River Bureau",)
    assert authors('<span itemprop="author">xy/abc; de</span>') == ("xy/abc", "de")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('<p class="byline">Reuters</p>', ("Reuters",)),
        ('<p class="byline">By River News Agency</p>', ("River News Agency",)),
        ('<a rel="author" href="/r">River News Agency</a>', ("River News Agency",)),
        ('<p class="author">By River News Agency</p>', ("River News Agency",)),
        ('<p class="author">dpa</p>', ("dpa",)),
        ("<p>By</p><a href='/authors/river'>River Shopping Team</a>", ("River Shopping Team",)),
        ('<p class="author">River News Agency</p>', ()),  # such elements are about many things
        ("<p>By River News Agency</p>", ()),
        ('<p class="byline">By Example Herald</p>', ()),
        ('<p class="byline">Example Herald Staff</p>', ()),
        ('<p class="byline">Staff Reports</p>', ()),
        ('<p class="byline">Send the news desk a letter by mail</p>', ()),
        ('<aside><h3><a href="/x">Floods elsewhere</a></h3><p class="byline">Reuters</p></aside>', ()),
    ],
)
def test_an_organisation_may_sign_visibly(line: str, expected: tuple[str, ...]) -> None:
    assert authors(TITLE + line + TEXT) == expected
    agency = expected if expected in (("Reuters",), ("dpa",)) else ("Example Herald",)  # it signs in place of the site
    assert authors(HERALD + TITLE + line + TEXT) == agency
    assert authors(TITLE + line + '<p class="byline">By Nellie Bly</p>' + TEXT) == ("Nellie Bly",)


def test_a_news_agency_that_jsonld_lists_beside_a_person_is_an_author_too() -> None:
    agency, person = '{"@type":"Organization","name":"Reuters"}', '{"@type":"Person","name":"Nellie Bly"}'
    assert authors(ld(f"[{agency},{person}]")) == ("Reuters", "Nellie Bly")
    assert authors(ld(f"[{person},{agency}]")) == ("Nellie Bly", "Reuters")
    assert authors(ld('[{"name":"River Desk"},{"name":"Nellie Bly"}]')) == ("Nellie Bly",)
    assert authors('<meta name="author" content="Reuters, Nellie Bly">') == ("Reuters", "Nellie Bly")


def test_a_desk_without_a_name_ends_the_bylines_of_the_article() -> None:
    page = ld('"Redação"') + TITLE + '<p class="author">Por Redação</p>'
    assert authors(page + '<p class="author">Nellie Bly</p>' + TEXT) == ()
    assert authors(page + "<p>By Nellie Bly</p>" + TEXT) == ("Nellie Bly",)
    assert authors(ld('"Redação"') + TITLE + '<p class="author">Nellie Bly</p>' + TEXT) == ("Nellie Bly",)


def test_the_byline_distinguishes_the_authors_among_many_credits() -> None:
    page = '<meta name="author" content="Nellie Bly, Ida Tarbell, Anna at Rivers, Bella using Bridges">' + TITLE
    assert authors(page) == ("Nellie Bly", "Ida Tarbell")
    assert authors(page + '<p class="byline">Nellie Bly</p>') == ("Nellie Bly",)
    assert authors(page + '<p class="byline">Emma Goldman</p>') == ("Nellie Bly", "Ida Tarbell")
    assert authors(page.replace(", Bella using Bridges", "") + '<p class="byline">Nellie Bly</p>') == (
        "Nellie Bly",
        "Ida Tarbell",
    )


@pytest.mark.parametrize("name", ["admin", "Staff Reports", "News Desk", "Redaktion"])
def test_generic_desks_are_no_authors_even_in_markup(name: str) -> None:
    assert authors(ld(f'"{name}"')) == ()


def test_a_personal_site_may_have_its_authors_name() -> None:
    page = ld('{"@type":"Person","name":"Nellie Bly"}')
    assert extract_metadata(parse(page), url="https://nelliebly.blogspot.com/a").authors == ("Nellie Bly",)
    page += '<meta property="og:site_name" content="Around the World">'
    assert extract_metadata(parse(page), url="https://nelliebly.example.com/a").authors == ("Nellie Bly",)


PERSON = "Nellie Bly"


@pytest.mark.parametrize(
    "line",
    [
        '<p><a href="/newsteam/bly">Nellie Bly</a></p>',
        '<a href="https://www.exampleherald.com/about/editors/nellie-bly/">Nellie Bly</a>',
        '<div data-testid="byline-contributors"><span class="x1">Nellie Bly</span></div>',
        '<div data-component="byline-block">By Nellie Bly</div>',
        '<div class="card-footer"><p class="byline">By Nellie Bly</p></div>',
        '<article><div id="article-footer"><a rel="author" href="/b">Nellie Bly</a></div></article>',
    ],
)
def test_bylines_with_little_markup_above_the_text(line: str) -> None:
    assert authors(TITLE + line + TEXT) == (PERSON,)
    assert authors(f'<nav><ul><li><a href="/author/tarbell">Ida Tarbell</a></li></ul></nav>{TITLE}{line}{TEXT}') == (
        PERSON,
    )


@pytest.mark.parametrize(
    "page",
    [
        '<ul class="menu"><li><a href="/author/bly">Nellie Bly</a></li></ul>' + TITLE + TEXT,
        TITLE + 3 * TEXT + '<div><a href="/author/bly">Nellie Bly</a></div>',
        TITLE + '<p>The river rose by two metres in the night, and one who watched it is the writer '
        '<a href="/people/bly">Nellie Bly</a>, who came from far away.</p>' + TEXT,
        TITLE + '<blockquote><p>The river!</p><cite class="author">Nellie Bly</cite></blockquote>' + TEXT,
        f"{TITLE}{3 * TEXT}<section>"
        + "".join(
            f'<div class="card"><h3><a href="/{day}">Floods of day {day}</a></h3><time>{day} March 2023</time>'
            "<span>By Nellie Bly</span></div>"
            for day in (5, 6)
        )
        + "</section>",
        TITLE + '<div class="sidebar"><h3><a href="/b">Floods</a></h3><div data-testid="byline">Nellie Bly</div></div>'
        + TEXT,
    ],
)  # fmt: skip
def test_persons_of_menus_sentences_quotes_and_boxes_are_not_the_author(page: str) -> None:
    assert authors(page) == ()


@pytest.mark.parametrize(
    "role", ["Presidenta de la asociación", "Presidente da associação", "Voorzitter van de partij"]
)
def test_a_role_with_a_particle_is_no_name_with_a_surname_in_lower_case(role: str) -> None:
    assert authors(f'{TITLE}<p class="byline">{role}</p>{TEXT}') == ()
    assert authors(f'{TITLE}<p class="byline">Ilse van der meer</p>{TEXT}') == ("Ilse van der meer",)


def test_a_link_before_the_headline_counts_inside_the_article() -> None:
    page = f'<article><header><a href="/autoren/bly">Nellie Bly</a>{TITLE}</header>{TEXT}</article>'
    assert authors(page) == (PERSON,)
    assert authors(page.replace("article>", "section>")) == ()


def test_a_byline_beside_the_article_counts_last() -> None:
    beside = '<aside><h3><a href="/x">Floods elsewhere</a></h3><p class="byline">Ida Tarbell</p></aside>'
    assert authors(TITLE + "<p>by: Nellie Bly</p>" + beside + TEXT) == (PERSON,)
    assert authors(TITLE + beside + TEXT) == ("Ida Tarbell",)
    assert authors(HERALD + TITLE + beside + TEXT) == ("Example Herald",)
    assert authors(TITLE + beside.replace("byline", "author") + TEXT) == ()


def test_authors_of_other_articles_and_commenters_do_not_count() -> None:
    page = (
        '<div class="related"><p class="byline">By Ida Tarbell</p></div>'
        '<div class="comments"><b class="author">Ida Tarbell</b></div>'
    )
    assert authors(page) == ()


def test_a_name_in_lower_case_is_spelled_as_the_page_shows_it() -> None:
    field = '<meta name="author" content="nellie bly">'
    assert authors(field + TITLE + TEXT) == ("nellie bly",)
    assert authors(field + TITLE + '<a rel="author" href="/a">Nellie Bly</a>' + TEXT) == ("Nellie Bly",)
    assert authors('<meta name="author" content="news desk">' + TITLE + TEXT) == ()
