"""Lines that surround an article: their classes, where they are dropped, and what a site repeats."""

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from ingest.text.boilerplate import (
    ANYWHERE,
    EDGES,
    is_paragraph,
    learn_site_boilerplate,
    line_class,
    remove_boilerplate,
)
from ingest.text.boilerplate_phrases import PHRASES

TEXT = [
    "The harbour will be deepened by two metres, the ministry said on Friday, so that larger ships "
    "can call at the port.",
    "Fishermen have asked for a delay until the season is over, but the works are to start in the first week of June.",
    "A study of the sea floor found no wrecks in the channel, and few plants, the ministry said in its statement.",
]

CASES = {
    "related": ["Related news", "READ MORE:", "Lesen Sie auch: Ein anderer Artikel", "À lire "
    "aussi", "相关阅读", "関連記事",
                "Читайте также: другая новость", "Baca juga: berita lain", "Leia também"],
    "share": ["Share this article", "Facebook", "Teilen", "Поделиться", "分享到", "Follow us on the social networks"],
    "newsletter": ["Sign up for our newsletter", "Newsletter abonnieren", "Get the stories in your inbox"],
    "ad": ["Advertisement", "Anzeige", "Publicité", "広告", "Story continues below"],
    "consent": ["Accept all cookies", "We use cookies to run this site", "Wir verwenden Cookies auf dieser Seite"],
    "comment": ["Leave a comment", "Kommentare", "Оставить комментарий", "댓글"],
    "byline": ["By Staff Reporter", "Von Redaktion Nord", "Source: Agencies", "来源：通讯社", "Published: 2 May 2024"],
    "bio": ["She is a staff writer and can be reached at the desk", "The reporter contributed to this report"],
    "caption": ["Photo: City archive", "Bild: Stadtarchiv", "图片来源：档案馆", "The old town. Getty Images"],
    "copyright": ["© 2021. All rights reserved.", "Copyright 2020 The Paper", "Все права защищены"],
    "tags": ["Tags: harbour, ships", "Schlagworte"],
    "tool": ["4 min read", "Lesedauer: 3 Minuten", "Listen to this article", "5 минут чтения"],
    "date": ["05.08.2024, 20:59 Uhr", "2 May 2024 10:15", "2024年5月3日"],
    "contact": ["https://example.org/a", "desk@example.org", "@thepaper"],
}  # fmt: skip

ORDINARY = [
    *TEXT,
    "More people live in the harbour district than ever before.",
    "Watch the ships come in, and you will understand the town.",
    "95 minutes: the home side score again",
    "By the time the ships came, the quay was full of people who had waited all night.",
    "Photographs of the old harbour hang in every bar.",
    "Source code for the crane's computer was lost, the ministry said.",
    "von den Fischern im Hafen",
    "Nach der Anzeige bei der Polizei ermittelt nun die Staatsanwaltschaft.",
    "Apoya a la alcaldesa el 70 por ciento de los encuestados en el puerto.",
    "Recibe cada familia 300 euros al mes desde enero, según la alcaldesa.",
    "Juttu jatkuu ensi viikolla käräjäoikeudessa, kun todistajia kuullaan kolmen päivän ajan suuressa salissa.",
    "Story continues below the photo in the next room, where the painter, born in the harbour, hung his last works.",
    "Dalsza część obrad odbędzie się w poniedziałek w ratuszu.",
    "Please consider the weather before you sail, the harbour master said.",
    "Продолжая использовать старые трубы, завод рискует авариями.",
    "No.",
    "港湾を深くする計画が発表された。",
]


@pytest.mark.parametrize(("name", "line"), [(name, line) for name, lines in CASES.items() for line in lines])
def test_class_of_boilerplate(name: str, line: str) -> None:
    assert line_class(line) == name


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("ad", "Nach der Anzeige geht es weiter"),
        ("ad", "Juttu jatkuu mainoksen jälkeen."),
        ("newsletter", "Recibe cada mañana las noticias del puerto"),
        ("newsletter", "Apoya a nuestro periódico"),
        ("consent", "Продолжая использовать сайт, вы принимаете условия"),
    ],
)
def test_offers_have_a_class(name: str, line: str) -> None:
    assert line_class(line) == name


@pytest.mark.parametrize("line", ORDINARY)
def test_ordinary_lines_have_no_class(line: str) -> None:
    assert line_class(line) is None


@pytest.mark.parametrize("name", sorted(ANYWHERE))
def test_dropped_in_the_middle(name: str) -> None:
    line = CASES[name][0]
    kept, dropped = remove_boilerplate([*TEXT[:2], line, TEXT[2]])
    assert kept == TEXT
    assert [(piece.text, piece.rule) for piece in dropped] == [(line, f"boilerplate:{name}")]


@pytest.mark.parametrize("name", sorted(EDGES - ANYWHERE - {"title", "site"}))
def test_dropped_at_the_edges_only(name: str) -> None:
    line = CASES[name][0]
    assert remove_boilerplate([line, *TEXT])[0] == TEXT
    assert remove_boilerplate([*TEXT, line])[0] == TEXT
    middle = [*TEXT[:2], line, TEXT[2]]
    assert remove_boilerplate(middle)[0] == middle


def test_lines_after_a_closing_heading_are_dropped() -> None:
    kept, dropped = remove_boilerplate([*TEXT, "Related news", "Ferry fares to rise", "Bridge to close"])
    assert kept == TEXT
    assert [piece.rule for piece in dropped] == ["boilerplate:related", *["boilerplate:after-related"] * 2]


def test_sentences_after_a_single_link_are_kept() -> None:
    lines = [
        *TEXT,
        "Also read: Ferry fares to rise",
        '"We have waited for years," said a fisherman.',
        "The vote was close.",
    ]
    assert remove_boilerplate(lines)[0] == [*TEXT, *lines[-2:]]
    assert remove_boilerplate([*TEXT, "Also read: Ferry fares to rise", "Bridge to close"])[0] == TEXT


def test_nothing_is_cut_before_running_text() -> None:
    kept, _ = remove_boilerplate([TEXT[0], "Read more", "The ministry's plan", TEXT[1]])
    assert kept == [TEXT[0], "The ministry's plan", TEXT[1]]


def test_the_title_is_dropped_above_the_text_only() -> None:
    assert remove_boilerplate(["Harbour to be deepened", *TEXT], title="Harbour to be deepened!")[0] == TEXT
    middle = [TEXT[0], "Harbour to be deepened", TEXT[1]]
    assert remove_boilerplate(middle, title="Harbour to be deepened")[0] == middle


def test_short_texts_are_kept() -> None:
    assert remove_boilerplate(["Harbour closed today."])[0] == ["Harbour closed today."]
    assert remove_boilerplate([]) == ([], [])


def test_without_running_text_nothing_is_cut() -> None:
    """Without running text it is unknown where the article ends: nothing after a heading is dropped."""
    lines = ["Related news", "Harbour closed", "By Staff Reporter", "Ferries wait"]
    assert remove_boilerplate(lines)[0] == lines[1:]


def test_a_long_line_of_boilerplate_is_no_running_text() -> None:
    bio = "She is a staff writer of the paper and can be reached at the desk in the old town. Write to her."
    assert is_paragraph(bio)
    assert remove_boilerplate([*TEXT, "Related news", "Ferry fares to rise", bio])[0] == TEXT


def test_paragraphs_are_distinguished_from_labels() -> None:
    assert all(map(is_paragraph, TEXT))
    assert is_paragraph("港湾を二メートル深くする計画が金曜日に発表され、より大きな船が入港できるようになるという。")
    assert not is_paragraph("Harbour to be deepened")
    assert not is_paragraph(
        "A heading, however long it may become with all its many words, ends without any full stop at all"
    )


LINES = st.one_of(
    st.sampled_from([line for lines in CASES.values() for line in lines] + ORDINARY),
    st.text(alphabet="abc .:!\u0e01\u4e2d©1", max_size=120),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(LINES, max_size=20), st.one_of(st.none(), LINES), st.frozensets(LINES, max_size=3))
def test_cleaning_is_idempotent_and_loses_nothing(lines: list[str], title: str | None, site: frozenset[str]) -> None:
    kept, dropped = remove_boilerplate(lines, title=title, site=site)
    assert remove_boilerplate(kept, title=title, site=site) == (kept, [])
    assert sorted([*kept, *(piece.text for piece in dropped)]) == sorted(lines)


def test_repeated_lines_of_a_site_are_found() -> None:
    pages = [
        [f"Article number {number} tells its own story.", "Join our readers' club!", TEXT[number % 3]]
        for number in range(12)
    ]
    repeated = learn_site_boilerplate(pages)
    assert "Join our readers' club!" in repeated
    assert not any(line.startswith("Article number") for line in repeated)
    assert remove_boilerplate(pages[0], site=repeated)[0][0] == pages[0][0]
    assert "Join our readers' club!" not in remove_boilerplate(pages[0], site=repeated)[0]


def test_few_pages_are_not_enough_to_learn_from() -> None:
    assert learn_site_boilerplate([["same"], ["same"]]) == frozenset()
    assert learn_site_boilerplate([["same", "same", "same"], ["a"], ["b"], ["c"]]) == frozenset()


def test_phrases_are_well_formed() -> None:
    for name, mode, phrases in PHRASES:
        assert mode in {"whole", "start", "any"}
        assert name in EDGES
        assert all(phrase == phrase.strip() and phrase for phrase in phrases.split("|")), (name, mode)
