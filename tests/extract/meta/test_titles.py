"""Headlines without the name of the site; where sources differ, votes decide."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.extract.meta import extract_metadata
from ingest.extract.meta.title_tails import strip_site, whole_of, without_shared_tail
from ingest.extract.meta.title_text import plain_title, site_keys
from ingest.extract.tree import parse
from ingest.text.comparison import comparison_key

SITES = site_keys(("The Example Herald",), "https://www.exampleherald.com/a")


@pytest.mark.parametrize(
    "title",
    [
        "River reaches record level | The Example Herald",
        "River reaches record level - Example Herald",
        "River reaches record level — exampleherald.com",
        "River reaches record level | World News | Example Herald",
        "River reaches record level – Example Herald – 02.04.2024",
        "The Example Herald: River reaches record level",
        "River reaches record level",
        "River reaches record level - Example Herald - Home - Weather",
        "Example Herald Mobile :: River reaches record level",
    ],
)
def test_the_name_of_the_site_is_removed(title: str) -> None:
    assert strip_site(title, SITES).removeprefix("The Example Herald: ") == "River reaches record level"


@pytest.mark.parametrize(
    "title",
    [
        "Flood: what we know - and what we don't",
        "Rain | Sun | Wind",
        "The day the Example Herald burned",
        "A - B",
        "Questions about rivers, lakes",
        "Example Herald readers: what we know",
        "Herald - what we know - and what not",
    ],
)
def test_parts_of_the_headline_itself_are_kept(title: str) -> None:
    assert strip_site(title, SITES) == title


def test_a_comma_before_the_sites_bar_belongs_to_the_headline() -> None:
    assert strip_site("Questions about rivers, lakes | Example Herald", SITES) == "Questions about rivers, lakes"
    assert strip_site("Questions about rivers, Example Herald", SITES) == "Questions about rivers"


def test_a_title_is_never_emptied() -> None:
    assert strip_site("The Example Herald", SITES) == "The Example Herald"


def test_a_tail_that_another_source_lacks_is_removed() -> None:
    assert without_shared_tail("Rain | Unheard Of", ("Rain",)) == "Rain | Unheard Of"  # too short to decide
    assert without_shared_tail("River reaches record | Unheard Of", ("River reaches record",)) == "River reaches record"
    assert without_shared_tail("Opinion | Rivers must be free", ("Rivers must be free",)) == "Rivers must be free"
    assert without_shared_tail("Flood: Rivers must be free", ("Rivers must be free",)) == "Flood: Rivers must be free"


def test_a_cut_title_is_replaced_by_the_whole_one() -> None:
    whole = "River reaches record level in the north"
    assert whole_of("River reaches record level in…", (whole,)) == whole
    assert whole_of("River reaches record level", (whole,)) == "River reaches record level"


def test_plain_title_removes_markup_and_entities() -> None:
    assert plain_title("  A &amp;amp; B <em>c</em>\u00add\n e ") == "A & B c d e"
    assert plain_title(None) == ""


def title(html: str, url: str | None = "https://www.exampleherald.com/a") -> str | None:
    return extract_metadata(parse(html), url=url).title


def test_one_source_is_enough() -> None:
    assert title("<title>River rises - Example Herald</title>") == "River rises"
    assert title('<meta property="og:title" content="River rises">') == "River rises"
    assert title("<h1>River <b>rises</b></h1>") == "River rises"
    assert title("<p>No headline here</p>") is None
    assert title("<title> - </title>") is None


def test_a_logo_in_an_h1_is_no_headline() -> None:
    page = "<title>River rises in the north | Unheard Of</title><h1>Unheard Of</h1><h1>River rises in the north</h1>"
    assert title(page, None) == "River rises in the north"


def test_a_button_in_an_h1_is_no_headline() -> None:
    page = '<meta property="og:title" content="River rises in the north"><h1>Log In</h1>'
    assert title(page) == "River rises in the north"


@pytest.mark.parametrize(
    ("logo", "headline"),
    [("데일리예시", "북부 지방의 강 수위가 사상 최고를 기록했다"), ("Культура", "Река поднялась до рекордного уровня"),
     ("Società", "Il fiume raggiunge il livello record"), ("例示ニュース", "北部の川の水位が過去最高を記録した")],
)  # fmt: skip
def test_a_logo_in_any_script_is_no_headline_where_the_others_agree(logo: str, headline: str) -> None:
    page = f"<title>{headline}</title><h1>{logo}</h1>"
    assert title(page + f'<meta property="og:title" content="{headline}">') == headline
    assert title(f'<title>{headline}</title><h1>{headline}</h1><meta property="og:title" content="x">') == headline
    assert title(f'<meta property="og:title" content="{logo}"><h1>{headline}</h1>') == headline


def test_a_short_headline_with_other_word_endings_is_kept() -> None:
    page = '<title>Реки поднялись</title><meta property="og:title" content="Реки поднялись"><h1>Река поднялась</h1>'
    assert title(page) == "Река поднялась"


def test_a_date_in_brackets_after_the_headline_is_removed() -> None:
    page = (
        '<meta property="og:title" content="{0}"><meta name="twitter:title" content="{0}">'
        "<title>{0} - Example Herald</title><h1>River rises</h1>"
    )
    assert title(page.format("River rises (2 April 2024)")) == "River rises"
    assert title(page.format("River rises (again, and again)")) == "River rises (again, and again)"
    japanese = "川の水位が過去最高を記録した"
    assert title(page.format(f"{japanese}(2024年4月2日掲載)").replace("<h1>River rises", f"<h1>{japanese}")) == japanese


def test_a_kicker_inside_the_h1_is_no_part_of_the_headline() -> None:
    page = '<meta property="og:title" content="River rises"><h1>{}</h1>'
    assert title(page.format("<b>After the storm</b> <span>River rises</span>")) == "River rises"
    assert title(page.format("After the storm River rises")) == "After the storm River rises"
    page = page.replace(
        '<meta property="og:title" content="River rises">', "<title>River rises | Example Herald</title>"
    )
    assert title(page.format("<b>After the storm</b> - <span>River rises</span>")) == "River rises"


def test_chinese_title_tags_end_with_section_and_site() -> None:
    assert title("<title>北方河流水位创历史新高_社会_示例网</title>", None) == "北方河流水位创历史新高"
    assert title("<title>北方河流水位创历史新高--社会--示例网</title>", None) == "北方河流水位创历史新高"
    shared = '<meta property="og:title" content="北方河流水位创历史新高_社会_频道">'
    assert title(f"{shared}<title>北方河流水位创历史新高_社会_示例网</title>", None) == "北方河流水位创历史新高"
    japanese = "川の水位が過去最高を記録--その時どうする"
    assert title(f"<title>{japanese}</title>", None) == japanese


def test_the_pages_own_headline_beats_the_one_for_social_networks() -> None:
    page = (
        '<title>Seo words river</title><meta property="og:title" content="You will not believe this river">'
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"River rises in the north"}</script>'
        "<main><h1>River rises in the north</h1></main>"
    )
    assert title(page) == "River rises in the north"


KICKED = '<meta property="og:title" content="River rises"><h1>After the storm: River rises</h1>'


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ('<h2>After the storm <span>River rises</span></h2>', "River rises"),
        ('<p class="headline">River rises</p>', "River rises"),
        ("<h2>Rain goes on</h2>", "After the storm: River rises"),
        ('<div class="related"><h2>River rises</h2></div>', "After the storm: River rises"),
    ],
)  # fmt: skip
def test_a_kicker_is_no_part_of_a_headline_that_the_page_shows_alone(shown: str, expected: str) -> None:
    assert title(KICKED + shown) == expected


def test_where_kickers_differ_the_headline_is_the_common_part() -> None:
    page = '<title>{0}</title><meta property="og:title" content="{0}"><h1>Flood - <span>The river rises</span></h1>'
    assert title(page.format("After the storm: The river rises")) == "The river rises"
    meta = extract_metadata(parse(page.format("After the storm: The river rises")), url=None)
    chosen = [candidate.value for candidate in meta.candidates if candidate.field == "title" and candidate.chosen]
    assert chosen == ["The river rises"]
    same = "After the storm: The river rises"
    page = f'<meta property="og:title" content="{same}"><h1>After the storm: <span>The river rises</span></h1>'
    assert title(page) == same


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ('<h2 itemprop="headline">Six numbers that tell how high</h2>', "Six numbers that tell how high"),
        ("<h2>Rain in the south</h2>", "River rises in the north"),
        ("", "River rises in the north"),
    ],
)
def test_a_title_for_sharing_that_is_also_displayed_is_the_headline(shown: str, expected: str) -> None:
    page = (
        '<title>River rises in the north</title><meta property="og:title" content="Six numbers that tell how high">'
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"River rises in the north"}</script>'
        "<h1>River rises in the north</h1>"
    )
    assert title(page + shown) == expected


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=60))
def test_stripping_is_idempotent_and_keeps_words(text: str) -> None:
    once = strip_site(plain_title(text), SITES)
    assert comparison_key(once) or not comparison_key(plain_title(text))
    assert once in plain_title(text)


@pytest.mark.parametrize("tail", ["| Fjordbladet", "- Fjordbladet", "– fjordbladet"])
def test_a_tail_that_is_most_of_the_address_is_the_sites_name(tail: str) -> None:
    html = f"<title>River rises in the north of the country {tail}</title>"
    metadata = extract_metadata(parse(html), url="https://www.readfjordbladet.example/a")
    assert metadata.title == "River rises in the north of the country"


def test_the_sites_name_with_more_words_and_a_colon_is_no_part_of_the_headline() -> None:
    title = "Garnet Blog: Attested builds"
    html = f'<title>{title}</title><meta property="og:title" content="{title}"><h1>Attested builds</h1>'
    assert extract_metadata(parse(html), url="https://garnet.example/b").title == "Attested builds"


@pytest.mark.parametrize("level", ["h2", "h3", "h4"])
def test_an_h1_that_the_title_tag_has_as_its_section_is_no_headline(level: str) -> None:
    html = (
        "<title>River rises in the north of the country - Local news - The Ferry Post</title>"
        f"<h1>Local news</h1><article><{level}>River rises in the north of the country</{level}></article>"
    )
    assert extract_metadata(parse(html), url="https://www.example.net/a").title == (
        "River rises in the north of the country"
    )
