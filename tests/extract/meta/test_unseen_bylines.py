"""Kinds of bylines that were read wrongly: particles, organisations, lines, agencies, teasers."""

import pytest

from ingest.extract.meta import extract_metadata
from ingest.extract.tree import parse

TITLE = "Council votes to keep the old tram depot open"
TEXT = "<p>" + "The council voted on Monday evening to keep the depot open for at least ten more years. " * 3 + "</p>"


def authors(head: str, byline: str = "", after: str = "") -> tuple[str, ...]:
    body = f"<main><article><h1>{TITLE}</h1>{byline}{TEXT}</article></main>{after}"
    page = f"<html><head><title>{TITLE}</title>{head}</head><body>{body}</body></html>"
    return extract_metadata(parse(page), url="https://www.exampleherald.com/depot").authors


def ld(author: str) -> str:
    return f'<script type="application/ld+json">{{"@type":"NewsArticle","headline":"{TITLE}",{author}}}</script>'


def person(name: str) -> str:
    return f'{{"@type":"Person","name":"{name}"}}'


@pytest.mark.parametrize("name", ["Oleh Petrenko", "Di Stefano", "De Vries"])
def test_a_name_that_begins_like_a_word_for_by(name: str) -> None:
    assert authors(ld(f'"author":[{person("Ada Sample")},{person(name)}]')) == ("Ada Sample", name)


def test_an_organisation_beside_persons_is_none_of_the_authors() -> None:
    paper = '{"@type":"Organization","name":"Nordvik Post"}'
    assert authors(ld(f'"author":[{person("Ada Sample")},{paper}]')) == ("Ada Sample",)


def test_several_keys_author() -> None:
    assert authors(ld(f'"author":{person("Ada Sample")},"author":{person("Bo Muster")}')) == ("Ada Sample", "Bo Muster")


def test_a_list_with_semicolons_and_a_last_and() -> None:
    head = '<meta name="author" content="Ada Sample; Bo Muster; and Cy Exempel">'
    assert authors(head) == ("Ada Sample", "Bo Muster", "Cy Exempel")


def test_an_agency_in_the_list_signs_too() -> None:
    assert authors(ld('"author":"Ada Sample und Bo Muster, dpa"')) == ("Ada Sample", "Bo Muster", "dpa")


def test_an_agency_signs_in_place_of_the_site() -> None:
    head = ld('"author":{"@type":"Organization","name":"Example Herald"}')
    assert authors(f'{head}<meta name="articleAuthor" content="Deutsche Presse-Agentur">') == (
        "Deutsche Presse-Agentur",
    )


def test_the_byline_of_a_teaser_does_not_replace_the_agency() -> None:
    teaser = '<section><a href="/o"><h3>Why</h3></a><div class="teaser-x-author">Von Cy Exempel</div></section>'
    assert authors(ld('"author":[{"@type":"Organization","name":"dpa"}]'), after=teaser) == ("dpa",)


def test_line_breaks_end_a_byline() -> None:
    line = (
        '<p class="byline">Text: Ada Sample und <a href="/redaktion/bo">Bo Muster</a><br><br>Programm: Abend, 8.10.</p>'
    )
    assert authors("", line) == ("Ada Sample", "Bo Muster")


@pytest.mark.parametrize(
    ("byline", "name"),
    [
        ('<div class="byline">By <a class="name" href="/author/ada/">Ada sample</a></div>', "Ada sample"),
        ('<div class="author">Written by <a href="/a">Ada Sample</a> in <a href="/c">City</a> on 8 May 2026</div>',
         "Ada Sample"),
        ('<nav><span itemprop="author"><span itemprop="name">Ada Sample</span></span></nav>', "Ada Sample"),
        ('<div class="author"><p>Ada Sample</p><p>Link Copied</p></div>', "Ada Sample"),
    ],
)  # fmt: skip
def test_bylines_of_the_article(byline: str, name: str) -> None:
    assert authors("", byline) == (name,)


def test_a_link_to_more_articles_is_no_author() -> None:
    assert authors("", '<p><a href="/author/x">View All</a></p>') == ()
