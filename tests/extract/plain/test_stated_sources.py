"""Where a text states its source, and what only looks like one."""

import pytest

from ingest import Article, read_document
from ingest.extract.plain.head_lines import classify_line
from ingest.extract.plain.labels import is_section, label_of
from ingest.extract.plain.line_reading import read_line
from ingest.extract.plain.persons import is_person
from ingest.extract.plain.source_claims import SourceClaims
from ingest.extract.plain.sources import labelled_source
from ingest.extract.plain.tail import read_tail

NEWS = "The ferry to the island is back in service after eleven days, its operator said on Tuesday."


@pytest.mark.parametrize(
    ("claimed", "name"),
    [
        ('в. "Подбалкански глас"', "Подбалкански глас"),
        ("в. „Бряг“", "Бряг"),
        ("газ. «Маяк»", "Маяк"),
        ('"Kurzemes Balss"', "Kurzemes Balss"),
        ("(Atlantic Wire)", "Atlantic Wire"),
        ("газета «Верховина»", "газета «Верховина»"),
        ("กองบรรณาธิการข่าวชายฝั่ง", "ข่าวชายฝั่ง"),
    ],
)
def test_a_source_goes_without_its_label(claimed: str, name: str) -> None:
    claims = SourceClaims()
    claims.add(claimed, "label")
    assert claims.ranked() == [name]


def test_initials_in_a_dateline_may_leave_out_the_word_for_a_paper() -> None:
    claims = SourceClaims()
    claims.add("MT", "dateline")
    claims.add("Báo Miền Tây Mới", "tail")
    assert claims.ranked() == ["Báo Miền Tây Mới"]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("This article was originally published by Valley Gazette. Read the original article.", "Valley Gazette"),
        ("Habari hii imechapishwa na Taifa la Pwani. Haki zote zimehifadhiwa.", "Taifa la Pwani"),
        ("Dieser Artikel erschien zuerst in der Talwacht.", "Talwacht"),
        ("Artikel ini pertama kali tayang di Suara Pantura", "Suara Pantura"),
        ("First published on: 09-07-2024 at 19:22 IST", None),
        ("Published in 2019, the book has sold well.", None),
    ],
)
def test_who_published_the_text(line: str, name: str | None) -> None:
    assert labelled_source(line) == name


def test_a_sentence_that_names_the_publisher_is_no_news() -> None:
    tail = read_tail([NEWS, "This article was first published in the Valley Gazette of Millbrook."], "en")
    assert (tail.lines, tail.sources) == ([NEWS], ["the Valley Gazette of Millbrook"])


@pytest.mark.parametrize("line", ["দৈনিক দক্ষিণ বাংলা/আরএম", "Kurier Podgórski/bwl"])
def test_a_paper_and_initials_after_the_news(line: str) -> None:
    tail = read_tail([NEWS, line])
    assert (tail.lines, tail.media) == ([NEWS], [line.partition("/")[0]])


def test_a_signed_sentence_is_news_below_related_stories() -> None:
    last = "店は金曜から日曜の午前10時〜午後4時に開く。（大久保奈緒）"
    article = read_document(
        f"駅舎にカフェ\n\n海辺新聞\n\n駅舎に今月、地元の食材を使ったカフェが開店した。\n\n【関連記事】除雪車の運転手を募集\n\n{last}".encode()
    )
    assert isinstance(article, Article)
    assert article.text.endswith("午後4時に開く。")
    assert "除雪車" not in article.text
    assert article.authors == ("大久保奈緒",)


@pytest.mark.parametrize(
    "name", ["Regionální zprávy", "Habari za Kitaifa", "НОВИНИ ГРОМАДИ", "Tin trong nước", "Lokale Nachrichten"]
)
def test_news_of_somewhere_is_a_section(name: str) -> None:
    assert is_section(name)


@pytest.mark.parametrize("name", ["Habari Nyanza", "Noticias del Puerto", "Новини Полтавщини", "Daily News"])
def test_news_with_a_name_is_no_section(name: str) -> None:
    assert not is_section(name)


@pytest.mark.parametrize("line", ["Bài, ảnh: Ada Sample", "Texte et photos : Ada Sample", "Tekst/foto: Ada Sample"])
def test_a_label_of_text_and_pictures_names_the_author(line: str) -> None:
    label = label_of(line)
    assert label is not None
    assert (label[0], label[1].strip()) == ("author", "Ada Sample")


def test_by_in_capitals_before_a_name_in_capitals() -> None:
    assert read_line("NA ZUHURA MWINYI", "sw").authors == ("ZUHURA MWINYI",)
    assert read_line("NA ZUHURA MWINYI", "pl").authors == ()


def test_what_a_site_offers_is_no_person() -> None:
    assert not is_person("Newsletter La Matinale")


def test_the_office_for_the_press_beside_who_issues_a_release() -> None:
    article = read_document(
        b"FOR IMMEDIATE RELEASE\n\nContact:\nMedia Office, Wexcombe Borough Council\nTel: 01632 960 114\n\n"
        b"12 May 2025\n\n"
        b"Wexcombe Library to open seven days a week\n\n"
        b"Wexcombe Library will open on Sundays from June, the borough council of Wexcombe confirmed today.\n"
    )
    assert isinstance(article, Article)
    assert article.title == "Wexcombe Library to open seven days a week"
    assert article.source_name == "Wexcombe Borough Council"


def test_a_label_before_the_sign_for_rights_is_a_picture_credit() -> None:
    assert label_of("Titelbild: © Allerbote") == ("photo", "© Allerbote")
    assert label_of("Photo d’illustration : Val Presse") == label_of("Photo d'illustration : Val Presse") is not None
    assert label_of("Vorbild: Ein Dorf spart Strom") is None


def test_the_paper_whose_newsletter_is_offered() -> None:
    article = read_document(
        f"Ferry returns\n\n{NEWS}\n\nFå nyhedsbrevet fra Limfjordsbladet hver morgen. Tilmeld dig her.\n".encode()
    )
    assert isinstance(article, Article)
    assert (article.source_name, article.text) == ("Limfjordsbladet", NEWS)


def test_an_agency_before_the_name_of_who_wrote() -> None:
    assert read_tail([NEWS, "ESHA / Ada DEMİR"]).names == ("Ada Demir",)


def test_a_breadcrumb_opens_with_a_paper_that_has_an_article() -> None:
    items = classify_line("De Veluwse Post › Nieuws › Ermelerveen", "nl").items
    assert items == ("De Veluwse Post", "Nieuws", "Ermelerveen")


HAN = "市政府周一公布了新的年度预算，教育支出增加百分之五。市长表示，新学校将在秋季开学前完工。议会下周投票表决。"


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("来源：江城日报 2025-03-01 记者 李明", True),
        ("来源：江城日报　2025年3月1日 09:12　作者：李明", True),
        ("来源：江城日报 记者 李明 2025-03-01", True),
        ("2025-03-01 09:12 来源：江城日报 记者：李明 编辑：王芳", True),
        ("來源：江城日報 記者：李明", False),
    ],
)
def test_what_stands_behind_a_source_is_none_of_its_name(line: str, day: bool) -> None:
    for text in (f"市政府公布新预算\n{line}\n{HAN}\n{HAN}", f"市政府公布新预算\n{HAN}\n{HAN}\n{line}"):
        article = read_document(text.encode(), media_type="text/plain")
        assert isinstance(article, Article)
        assert (article.source_name or "").replace("報", "报") == "江城日报"
        assert article.authors == ("李明",)
        assert (str(article.published_date) == "2025-03-01") is day


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("Source: Valley Gazette 3 March 2025", "Valley Gazette"),
        ("Quelle: Talwacht 03.03.2025 10:15", "Talwacht"),
        ("Source: Radio 24", "Radio 24"),
        ("Fuente: Canal 13", "Canal 13"),
    ],
)
def test_a_source_ends_before_its_day(line: str, source: str) -> None:
    assert labelled_source(line) == source


@pytest.mark.parametrize("edition", ["朝刊", "夕刊 社会面", "朝刊・一面"])
def test_an_edition_of_a_japanese_paper_is_no_author(edition: str) -> None:
    news = (
        "市は月曜日、新しい年間予算を発表した。教育費は五パーセント増える。市長は、新しい学校が秋に完成すると述べた。"
    )
    article = read_document(f"市が新予算を発表\n2025年3月1日 {edition}\n{news}".encode(), media_type="text/plain")
    assert isinstance(article, Article)
    assert article.authors == ()


@pytest.mark.parametrize("nobody", ["المصدر: وكالات", "来源：网络", "Fuente: Agencias", "Источник: интернет"])
def test_a_source_that_names_nobody_is_none(nobody: str) -> None:
    article = read_document(f"Ferry is back\n\n{NEWS} {NEWS}\n\n{nobody}".encode(), media_type="text/plain")
    assert isinstance(article, Article)
    assert article.source_name is None
    assert nobody not in article.text


@pytest.mark.parametrize(
    ("title", "source"),
    [
        ("[강변일보] 시의회 예산 통과", "강변일보"),
        ("[Valley Gazette] Ferry is back", "Valley Gazette"),
        ("[속보] 시의회 예산 통과", None),
    ],
)
def test_a_source_in_brackets_before_the_headline_is_no_part_of_it(title: str, source: str | None) -> None:
    news = "시의회는 월요일 새 예산안을 통과시켰다. 교육 예산은 5퍼센트 늘어난다고 시장이 밝혔다. 의회는 다시 표결한다."
    article = read_document(f"{title}\n2025.03.01 09:12\n{news}\n{news}".encode(), media_type="text/plain")
    assert isinstance(article, Article)
    assert article.source_name == source
    assert article.title == (title if source is None else title.partition("] ")[2])


@pytest.mark.parametrize(
    "line", ["Story by Ada Sample • 2h • 3 min read", "By Ada Sample | 5d ago", "Ada Sample · 17 m"]
)
def test_a_short_age_beside_a_name_is_no_news(line: str) -> None:
    reading = read_line(line, "en")
    assert (reading.authors or reading.names) == ("Ada Sample",)
    assert reading.unexplained == ()


def test_the_zone_of_a_clock_in_words_is_no_person() -> None:
    reading = read_line("السبت 01 مارس 2025 - 09:12 بتوقيت أبوظبي", "ar")
    assert (reading.names, reading.authors, reading.unexplained) == ((), (), ())


def test_white_space_behind_a_label_in_han_characters_changes_nothing() -> None:
    reading = read_line("发布时间：2025-03-01 来源： 江城日报 作者： 李明", "zh")
    assert (reading.source, reading.authors) == ("江城日报", ("李明",))


@pytest.mark.parametrize("credit", ["Фото: пресс-служба мэрии", "Foto: Pressestelle der Stadt", "Foto: ufficio stampa"])
def test_the_press_office_that_gave_a_picture_is_no_source(credit: str) -> None:
    article = read_document(f"Ferry is back\n\n{NEWS} {NEWS}\n\n{credit}".encode(), media_type="text/plain")
    assert isinstance(article, Article)
    assert article.source_name is None


@pytest.mark.parametrize(
    ("line", "source", "day"),
    [
        ("Talwacht vom 01.03.2025, S. 17", "Talwacht", True),
        ("Source: AP / Valley Gazette", "AP", False),
        ("Door: Redactie De Dalbode", "De Dalbode", False),
    ],
)
def test_sources_behind_the_news(line: str, source: str, day: bool) -> None:
    article = read_document(f"Ferry is back\n\n{NEWS} {NEWS}\n\n{line}".encode(), media_type="text/plain")
    assert isinstance(article, Article)
    assert article.source_name == source
    assert (str(article.published_date) == "2025-03-01") is day


def test_our_correspondent_has_no_name() -> None:
    reading = read_line("Mwandishi Wetu, Bonde", "sw")
    assert (reading.authors, reading.names) == ((), ())
