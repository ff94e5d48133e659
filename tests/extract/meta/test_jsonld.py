"""JSON-LD is read in all its forms, repaired where a template broke it, and never raises."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.extract.meta.jsonld import load, read_jsonld, types_of
from ingest.extract.meta.jsonld_values import jsonld_text, texts_of

ARTICLE = {"@type": "NewsArticle", "headline": "River reaches record level", "url": "https://example.com/river"}


def article(*scripts: str, url: str | None = None) -> dict[str, object]:
    return read_jsonld(list(scripts), url).article


@pytest.mark.parametrize(
    "data",
    [
        ARTICLE,
        [ARTICLE],
        {"@graph": [{"@type": "WebPage", "name": "Page"}, ARTICLE]},
        [{"@type": "BreadcrumbList", "itemListElement": []}, {"@graph": [[ARTICLE]]}],
        {"@type": "WebPage", "mainEntity": ARTICLE},
        {**ARTICLE, "@type": ["Article", "NewsArticle"]},
        {**ARTICLE, "@type": "https://schema.org/ReportageNewsArticle"},
        {("schema:" + key if key[0] != "@" else key): value for key, value in ARTICLE.items()},
        {**{key.upper() if key == "headline" else key: value for key, value in ARTICLE.items()}},
    ],
)
def test_the_article_is_found_in_every_form(data: object) -> None:
    assert article(json.dumps(data))["headline"] == ARTICLE["headline"]


def test_other_articles_of_the_page_do_not_win() -> None:
    other = {**ARTICLE, "headline": "Another story", "url": "https://example.com/other"}
    listed = {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": other}]}
    assert article(json.dumps([listed, ARTICLE]))["headline"] == ARTICLE["headline"]
    assert article(json.dumps([other, ARTICLE]), url=str(ARTICLE["url"]))["headline"] == ARTICLE["headline"]
    assert article(json.dumps({"@type": "WebSite", "name": "Example"})) == {}


@pytest.mark.parametrize(
    "script",
    [
        '{"@type":"NewsArticle","headline":"River reaches record level",}',
        '{"@type":"NewsArticle","headline":"River reaches record level"};',
        '<!-- {"@type":"NewsArticle","headline":"River reaches record level"} -->',
        '//<![CDATA[\n{"@type":"NewsArticle","headline":"River reaches record level"}\n//]]>',
        '{"@type":"NewsArticle",,"headline":"River reaches record level"}',
        '{"@type":"NewsArticle"\n"headline":"River reaches record level"}',
        '{"@type":"NewsArticle","keywords":"it\\\'s","headline":"River reaches record level"}',
        '{"@type":"NewsArticle",\n// the title\n"headline":"River reaches record level"}',
        "{&quot;@type&quot;:&quot;NewsArticle&quot;,&quot;headline&quot;:&quot;River reaches record level&quot;}",
        '{"@type":"NewsArticle","description":"a "quoted" word","headline":"River reaches record level","a":1}',
        '{"@type":"NewsArticle","headline":"River reaches record level","articleBody":"cut off he',
    ],
)
def test_broken_scripts_are_repaired(script: str) -> None:
    jsonld = read_jsonld([script], None)
    assert jsonld.article["headline"] == "River reaches record level"


def test_raw_line_breaks_and_several_values_are_read() -> None:
    assert (
        article('{"@type":"NewsArticle","headline":"River\nreaches\trecord"}')["headline"] == "River\nreaches\trecord"
    )
    assert article('{"@type":"WebSite"}\n{"@type":"NewsArticle","headline":"Second"}')["headline"] == "Second"


def test_texts_of_values_in_every_form() -> None:
    assert jsonld_text({"@value": " a&amp;b "}) == "a&b"
    assert jsonld_text([{"name": "<b>Bold</b>  text"}]) == "Bold text"
    assert jsonld_text({"@list": ["x"]}) == "x"
    assert jsonld_text(2024) == "2024"
    assert jsonld_text(True) is None
    assert jsonld_text([]) is None
    assert texts_of(["a", {"name": "b"}, None, ""]) == ("a", "b")
    assert types_of({"@type": ["schema:Person", 3]}) == ("person",)


@pytest.mark.parametrize(
    "script", ["", "   ", "null", "[" * 100_000, '{"a":' * 5_000, "function(){}", '{"a":1e999999}', "\x00"]
)
def test_an_unreadable_script_has_no_article(script: str) -> None:
    assert read_jsonld([script], "https://example.com/").article == {}


@settings(deadline=None, max_examples=150)
@given(st.text(alphabet='{}[]",:@type "NewsArticleheadline\\\n/&;', max_size=80))
def test_loading_never_raises(script: str) -> None:
    assert isinstance(load(script), list)
    read_jsonld([script, '{"@type":"NewsArticle","author":' + script + "}"], None)
