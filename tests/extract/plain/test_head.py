"""The lines above the body of a plain text: what each is, and which is the headline."""

from dataclasses import fields, replace

import pytest

from ingest import Article, read_document
from ingest.extract.plain.dateline_days import day_in_line
from ingest.extract.plain.head import Head, read_head
from ingest.extract.plain.headline import Features, choose_headline, score
from ingest.extract.plain.line_reading import read_line
from ingest.extract.plain.notices import notice_class
from ingest.extract.plain.opening import dateline_opening
from ingest.extract.plain.source_claims import SourceClaims
from ingest.extract.plain.sources import copyright_holder, is_medium, labelled_source
from ingest.extract.plain.tail import read_tail
from ingest.extract.plain.text_claims import claim_offers

TITLE = "Mill wheel turns again after forty years"
BODY = [
    "The wheel of the old mill turned on Saturday for the first time in forty years, to the applause of 300 people.",
    "Volunteers had spent six winters on the oak paddles, and the town paid for the new axle and for the bearings.",
]
NO_FEATURES = Features(0.0, *[0] * (len(fields(Features)) - 1))


def head(*lines: str, claims: SourceClaims | None = None) -> Head:
    return read_head([*lines, *BODY], "en", claims or SourceClaims(), titled=False)


def test_of_lines_with_the_same_score_the_one_that_the_body_repeats_is_the_headline() -> None:
    office = replace(NO_FEATURES, long=1, first=1, person=1, before_facts=1)
    news = replace(NO_FEATURES, long=1, last=1, below_long=1, overlap=0.6)
    assert score(office) == pytest.approx(score(news))
    assert choose_headline([office, news]) == 1
    assert choose_headline([news, office]) == 0


@pytest.mark.parametrize(
    "line",
    [
        "Home > News > Valley",
        "Startseite | Region | Kultur",
        "Accueil › Vallée",
        "Brook Valley Gazette",
        "5 June 2025",
        "Updated: 6 June 2025",
        "Share this article: Facebook | X",
        "Facebook  WhatsApp  Copy link",
        "FOR IMMEDIATE RELEASE",
        "BC-MILL-WHEEL (XY)",
        "BC-Mill-Wheel, 1st Ld-Writethru,250",
        "AM-Mill Wheel, Bjt, 0420",
        "BC-Mill-Wheel, 3rd Sub,80",
        "PM-Mill Wheel,Update2",
        "Photo: town archive",
        "Section: Culture",
        "Reading time: 3 minutes",
        "THE DAILY MILLER. Subscribe. Archive. Log in",
    ],
)
@pytest.mark.parametrize("above", [True, False])
def test_the_headline_is_the_line_that_is_nothing_else(line: str, above: bool) -> None:
    got = head(line, TITLE) if above else head(TITLE, line)
    assert got.title == TITLE
    assert got.body == BODY
    assert [piece.text for piece in got.dropped] == [line]


def test_a_text_without_a_headline_has_no_title() -> None:
    assert head().title is None
    assert head("MILLTOWN, Ireland, June 5, 2025 -").title is None
    assert head("MILLTOWN, Ireland, June 5, 2025 -").body == BODY


def test_a_second_headline_stays_in_the_body() -> None:
    got = head(TITLE, "Volunteers worked for six winters", "By Ada Sample")
    assert (got.title, got.authors) == (TITLE, ("Ada Sample",))
    assert got.body == ["Volunteers worked for six winters", *BODY]


@pytest.mark.parametrize("title", ["Save the mill, say its neighbours", "Register of mills lists 40 wheels"])
def test_a_headline_may_begin_like_an_offer_of_the_page(title: str) -> None:
    assert head(title).title == title


def test_a_label_in_capitals_above_the_headline_is_a_kicker() -> None:
    got = head("VALLEY AFFAIRS", TITLE)
    assert (got.title, got.dropped[0].rule) == (TITLE, "head:kicker")


def test_a_headline_may_begin_like_a_row_of_share_links() -> None:
    assert head("Shares of the mill company fall").title == "Shares of the mill company fall"
    assert notice_class("Share prices fall after the flood") is None
    assert notice_class("Share on Facebook") == "share"


def test_a_name_of_the_notices_above_the_headline_is_the_masthead() -> None:
    claims = SourceClaims()
    claims.add("Oak and Water", "owner")
    got = head("Oak and Water", TITLE, claims=claims)
    assert (got.title, claims.ranked()) == (TITLE, ["Oak and Water"])
    assert head("Oak and Water", claims=SourceClaims()).title == "Oak and Water"  # the only line may be the headline


def test_a_name_beside_the_date_is_the_author() -> None:
    assert head(TITLE, "5 June 2025", "Ada Sample").authors == ("Ada Sample",)
    assert head(TITLE, "5 June 2025 | Ada Sample | Valley Gazette").authors == ("Ada Sample",)
    assert head(TITLE, "Ada Sample").authors == ("Ada Sample",)
    assert head(TITLE, "Old Mill").authors == ()  # what the body repeats is a place or a matter of the news


@pytest.mark.parametrize(
    ("line", "byline"),
    [
        ("By Ada Sample, Valley Gazette", (("Ada Sample",), "Valley Gazette")),
        ("By Ada Sample, Brookford", (("Ada Sample",), None)),
        ("Von Ada Sample und Bo Muster", (("Ada Sample", "Bo Muster"), None)),
        ("By: Ada Sample - Correspondent", (("Ada Sample",), None)),
        ("Pewarta: Ada Sample", (("Ada Sample",), None)),
        ("Por Ada Sample, Diario del Valle — Puerto Lindo", (("Ada Sample",), "Diario del Valle")),
        ("By Staff Reporter", ((), None)),
        ("Ada Sample, „Obalni list“", (("Ada Sample",), "Obalni list")),
        ("Ada Sample, Valley Gazette", (("Ada Sample",), "Valley Gazette")),
    ],
)
def test_what_is_beside_the_names_of_a_byline(line: str, byline: tuple[tuple[str, ...], str | None]) -> None:
    reading = read_line(line, None)
    assert not reading.unexplained
    assert (reading.authors or reading.names, next(iter(reading.media), None)) == byline


def test_a_byline_may_have_the_date() -> None:
    reading = read_line("By Ada Sample - March 14, 2026", "en")
    assert reading.authors == ("Ada Sample",)
    assert reading.published is not None
    assert reading.published.day == "2026-03-14"


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("By Ada Lovelace", ("Ada Lovelace",)),
        ("By Ada Lovelace and Charles Babbage", ("Ada Lovelace", "Charles Babbage")),
        ("Von Carl Friedrich Gauß", ("Carl Friedrich Gauß",)),
        ("Por Staff reporter", ()),
        ("By Staff Reporter", ()),
        ("记者 鲁迅", ("鲁迅",)),
        ("Автор: Софья Ковалевская", ("Софья Ковалевская",)),
        ("Editor: Bo Muster", ()),
    ],
)
def test_bylines(line: str, authors: tuple[str, ...]) -> None:
    reading = read_line(line, None)
    assert reading.is_about_text
    assert reading.authors == authors


@pytest.mark.parametrize(
    "line",
    [
        "By the end of the year the mill will open",
        "By then it was too late!",
        "By Monday evening the water had gone.",
        "Bypass",
        "The editor: a portrait of a man who never slept.",
    ],
)
def test_sentences_are_no_bylines(line: str) -> None:
    assert not read_line(line, "en").is_about_text


@pytest.mark.parametrize(
    "name", ["Valley Gazette", "Вестник долины", "海辺新聞", "وكالة الميناء", "Kystavisen", "dpa", "สำนักข่าวหุบเขา"]
)
def test_names_of_media(name: str) -> None:
    assert is_medium(name)


@pytest.mark.parametrize(
    "name",
    [
        "Upper Valley",
        "In News",
        'url = "https://news.example.com"',
        "مصر",
        "",
        "Thanh Sample",
        "Fajar Contoh",
        "Ang Muster",
    ],
)
def test_names_that_are_no_media(name: str) -> None:
    assert not is_medium(name)


def test_labels_and_notices_name_the_source() -> None:
    assert labelled_source("Source: Oak and Water") == "Oak and Water"
    assert labelled_source("来源：河谷在线") == "河谷在线"
    assert labelled_source("Sources said that the mill will close") is None
    assert copyright_holder("© 2021. All rights reserved.") is None
    assert copyright_holder("Copyright 2025 Valley Gazette. All rights reserved.") == "Valley Gazette"


def test_lines_of_the_service_after_the_news() -> None:
    after = ["Source: Oak and Water", "Reporter: Ada Sample", "Share on Facebook", "Comments (12)", "Follow us on X"]
    tail = read_tail([TITLE, *BODY, *after])
    assert tail.lines == [TITLE, *BODY]
    assert (tail.sources, tail.authors) == (["Oak and Water"], ("Ada Sample",))


def test_the_signature_of_a_mail_is_no_news() -> None:
    assert read_tail([*BODY, "--", "Sent to you by a machine."]).lines == BODY


def test_a_credit_leaves_the_sentence_before_it() -> None:
    tail = read_tail([BODY[0], BODY[1] + " (Reporting by Ada Sample; Editing by Bo Muster)"])
    assert tail.lines == BODY


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("Door onze verslaggever Ada Sample", ("Ada Sample",)),
        ("Von unserem Redakteur Bo Muster", ("Bo Muster",)),
        ("By our Chief Reporter Ada Sample", ("Ada Sample",)),
        ("Dal nostro inviato Ada Sample", ("Ada Sample",)),
        ("Της Μαρίας Λύρα", ("Μαρία Λύρα",)),
        ("Του Αλεξάνδρου Παπαδόπουλου", ("Αλέξανδρος Παπαδόπουλος",)),
        ("Του Γιάννη Γεωργίου", ("Γιάννης Γεωργίου",)),
        ("Besedilo: Ada Sample", ("Ada Sample",)),
        ("Пишува: Ада Примерска", ("Ада Примерска",)),
    ],
)
def test_the_role_before_a_name_and_its_genitive_are_no_part_of_it(line: str, authors: tuple[str, ...]) -> None:
    reading = read_line(line, None)
    assert reading.is_about_text
    assert reading.authors == authors


def test_reporters_and_correspondents_of_one_line_are_all_named() -> None:
    assert read_line("山城日报记者 王小明 通讯员 李大山", "zh").authors == ("王小明", "李大山")


def test_a_paper_and_a_name_whose_parts_a_space_separates() -> None:
    reading = read_line("山形新報 岡本 花", "ja")
    assert (reading.media, reading.names) == (("山形新報",), ("岡本 花",))


@pytest.mark.parametrize("office", ["সিলেট প্রতিনিধি", "झाँसी संवाददाता", "மதுரை நிருபர்"])
def test_a_correspondent_by_the_place_alone_is_no_person(office: str) -> None:
    assert read_line(office, None).names == ()


def test_the_first_word_of_a_text_is_the_masthead_where_a_section_parts_it_from_the_headline() -> None:
    for section in ("Local News", "Home > Local News", "Local News | 5 June 2025"):
        claims = SourceClaims()
        assert head("Oakwater", section, "5 June 2025", TITLE, claims=claims).title == TITLE
        assert claims.ranked() == ["Oakwater"]


@pytest.mark.parametrize("line", ["Sequía", "Hannover", "Investigation", "Intervju", "Репортаж", "Uni", "App"])
def test_a_kicker_or_a_place_of_one_word_is_no_source(line: str) -> None:
    for lines in ((line, TITLE, "5 June 2025"), (line, "5 June 2025", TITLE)):
        claims = SourceClaims()
        assert head(*lines, claims=claims).title == TITLE
        assert claims.ranked() == []


def test_a_paper_above_the_headline_is_the_source_of_what_an_agency_wrote() -> None:
    claims = SourceClaims()
    head("Oakwater Gazette", "5 June 2025", TITLE, "dpa", claims=claims)
    assert claims.ranked()[0] == "Oakwater Gazette"


@pytest.mark.parametrize(
    ("kicker", "agency"),
    [
        ("Streit in Jena", "dpa"),
        ("Climate Change", "AFP"),
        ("Grève des trains", "Par AFP"),
        ("Crisis del Agua", "EFE"),
        ("Allarme Maltempo", "ANSA"),
        ("Storm op zee", "ANP"),
        ("Wypadek Na Drodze", "PAP"),
        ("Пожар в порту", "ТАСС"),
        ("Branden i hamnen", "TT"),
    ],
)
def test_a_kicker_above_the_date_is_not_the_source_of_what_an_agency_wrote(kicker: str, agency: str) -> None:
    claims = SourceClaims()
    head(kicker, "5 June 2025", TITLE, agency, claims=claims)
    assert claims.ranked()[0] == agency.removeprefix("Par ")


def test_a_motto_after_the_masthead_is_no_part_of_its_name() -> None:
    assert read_line("Oakwater - news of the valley", "en").media == ("Oakwater",)


def test_relative_days_after_a_label_are_no_source() -> None:
    assert labelled_source("Publicerad i dag 07.15, 2 oktober 2025") is None
    assert labelled_source("Publicerad i Dalbladet") == "Dalbladet"


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Žurnāliste", "Ada Sample"),
        ("Підготувала", "Ада Примерова"),
        ("റിപ്പോർട്ടർ", "രമേഷ് കുമാർ"),
        ("文字", "王小明"),
    ],
)
def test_labels_of_authors_in_many_languages(label: str, name: str) -> None:
    assert read_line(f"{label}: {name}", None).authors == (name,)


@pytest.mark.parametrize("label", ["Zdroje", "Эх сурвалж", "ที่มา", "ប្រភព", "자료출처", "Vir", "Tratto da"])
def test_labels_of_sources_in_many_languages(label: str) -> None:
    assert labelled_source(f"{label}: Valley Gazette") == "Valley Gazette"


def test_a_word_of_a_note_opens_sentences_as_well() -> None:
    line = "انتهى نجارون في المدينة من صنع كرسي طوله تسعة أمتار بناء على طلب زبون قصير القامة."
    assert read_head([TITLE, line, *BODY], "ar", SourceClaims(), titled=False).body == [line, *BODY]


def test_a_paper_of_a_double_name_is_no_slug() -> None:
    assert not head("Oakwater-Bote", "5 June 2025", TITLE).dropped[0].rule.endswith("slug")


def test_a_reporter_with_the_role_after_the_place() -> None:
    line = "PILAR (Ada Sample, corresponsal). Un caimán de tres metros se instaló en el patio de la comisaría."
    opening = dateline_opening(line, "es")
    assert opening is not None
    assert (opening.places, opening.authors) == (("PILAR",), ("Ada Sample",))


@pytest.mark.parametrize("line", ["Die Uhr geht nach. Mit dpa", "La pendule retarde. Avec AFP"])
def test_agencies_whose_material_was_used_are_no_text(line: str) -> None:
    assert read_tail([*BODY, line]).lines[-1] == line.partition(". ")[0] + "."


def test_a_day_with_the_month_by_its_name_between_slashes() -> None:
    day = day_in_line("الأربعاء 18/ديسمبر/2024 - 03:15 م", "ar")
    assert day is not None
    assert (day.year, day.month, day.day) == (2024, 12, 18)


def test_a_name_with_an_article_above_the_date_is_the_masthead() -> None:
    claims = SourceClaims()
    got = head("El Insular del Sur", "5 June 2025", TITLE, claims=claims)
    assert (got.title, claims.ranked()) == (TITLE, ["El Insular del Sur"])


def test_a_name_of_the_paper_in_an_offer_after_the_news() -> None:
    for offer in ("Підписуйтесь на наш канал «Долинний часопис»", "Follow Valley Gazette on Facebook"):
        tail = read_tail([*BODY, offer])
        claims = SourceClaims()
        claim_offers(tail, claims)
        assert len(claims.ranked()) == 1


def test_who_wrote_and_a_network_in_an_offer_after_the_news_are_no_source() -> None:
    for offer in ("Follow Ada Sample on X", "Follow Ada Sample on", "Follow Facebook on"):
        claims = SourceClaims()
        claim_offers(read_tail([*BODY, offer]), claims)
        assert claims.ranked() == []


@pytest.mark.parametrize(
    "kicker",
    [
        "Climate Crisis",
        "Alltag im Alter",
        "Island Life",
        "Vida Rural",
        "Santé Publique",
        "Sabor y Tradición",
        "COASTAL AFFAIRS",
    ],
)
@pytest.mark.parametrize("between", ["6 March 2025\n\n", ""])
def test_a_kicker_of_few_words_is_no_source(kicker: str, between: str) -> None:
    text = (
        f"{kicker}\n{between}Crews to vote on new rota for the ferries\n\nBy Ada Sample\n\n"
        "The crews will vote next week on a rota of two weeks on and two weeks off, the union said on Thursday.\n"
    )
    article = read_document(text.encode())
    assert isinstance(article, Article)
    assert (article.title, article.source_name) == ("Crews to vote on new rota for the ferries", None)
