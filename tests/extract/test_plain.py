"""Plain-text news: our own samples in several languages, and the user's seed as the issue wants it."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import Reason
from ingest.extract.draft import Draft, Refusal
from ingest.extract.plain.byline import byline_authors
from ingest.extract.plain.dateline import dateline_alone, dateline_opening
from ingest.extract.plain.dateline_days import LineDay, dates_in_text, day_in_line, resolve_year
from ingest.extract.plain.header import read_header
from ingest.extract.plain.lines import paragraphs, without_markdown
from ingest.extract.plain.reader import read_plain
from ingest.records import Hints, Raw

SEED = Path(__file__).parents[2] / "seeds" / "np-news-myanmar-russia.txt"
NO_HINTS = Hints()
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def plain(text: str, *, hints: Hints = NO_HINTS, media_type: str = "text/plain") -> Draft | Refusal:
    raw = Raw(text.encode(), "sample.txt", "sample.txt", kind="text", media_type=media_type, hints=hints)
    return read_plain(raw, text, now=NOW)


def draft(text: str, *, hints: Hints = NO_HINTS, media_type: str = "text/plain") -> Draft:
    drafted = plain(text, hints=hints, media_type=media_type)
    assert isinstance(drafted, Draft), drafted
    return drafted


def test_the_seed() -> None:
    got = draft(SEED.read_text("utf-8"))
    assert got.title == "Myanmar, Russia ramp up military cooperation with over 50 joint activities"
    assert got.source_name == "NP News"
    assert got.published_at == datetime(2024, 4, 2, tzinfo=UTC)
    assert (got.published_precision, got.published_source) == ("day", "inferred")
    assert got.published_local == "2024-04-02"
    assert got.copyright_notice == "© 2021. All rights reserved."
    lines = got.text.split("\n")
    assert len(lines) == 6
    assert lines[0].startswith("Russia and Myanmar's armed forces are preparing")
    assert lines[-1].endswith("aircraft and naval vessels from both sides.")
    assert {entry.text for entry in got.dropped} == {
        "NP News - April 2",
        "Related news",
        "© 2021. All rights reserved.",
    }
    chosen = [entry for entry in got.candidates if entry.field == "published_at" and entry.chosen]
    assert "November 2023" in chosen[0].note


ENGLISH = """Harbour bridge to reopen after two years of repairs

By Staff Reporter

RIVERTON, May 14 (Coast Agency) - The harbour bridge will reopen to traffic next week, the city council said.

Work began in March 2022 after inspectors found cracks in three of the bridge's supports.

Share this article
Read more: Ferry fares to rise
© 2022 Coast Agency. All rights reserved."""

GERMAN = """Neue Brücke wird vor Jahresende eröffnet

NORDHAFEN, 3. Oktober 2023 (dpa) – Die neue Brücke über den Fluss wird bald freigegeben, teilte das Amt mit.

Der Bau hatte fast fünf Jahre gedauert und mehr gekostet als geplant.

Mehr zum Thema
Kommentare"""

RUSSIAN = """Новый мост откроют до конца года

НОВОГРАД, 2 апреля. /Северное агентство/. Министерство транспорта сообщило, что новый мост откроют до конца года.

Строительство началось в ноябре 2018 года и обошлось дороже, чем ожидалось.

Читайте также
Все права защищены."""

CHINESE = """新大桥年底前通车
中新社北城4月2日电 （记者）交通部宣布，新大桥将于年底前通车。该工程始于2021年3月，历时近五年，费用超出预算。
一位发言人表示，政府理解居民的不满，并承诺公布调查结果。
相关新闻
版权所有，未经授权不得转载"""

SPANISH = """El puente nuevo abrirá antes de fin de año

Noticias del Puerto | 5 de junio

El ministerio anunció que el puente nuevo se abrirá antes de fin de año.

Las obras empezaron el 12 de enero de 2021 y costaron más de lo previsto.

Noticias relacionadas
Todos los derechos reservados"""

JAPANESE = """新しい橋が年内に開通
2023年5月10日 みなと通信
国土交通省は、新しい橋が年内に開通すると発表した。工事には約5年かかり、費用は当初の予算を上回った。
担当者は「住民の不満は理解している」と述べた。
関連記事
無断転載を禁じます"""

ARABIC = """افتتاح الجسر الجديد قبل نهاية العام
وكالة الميناء - 2 أبريل 2023
أعلنت وزارة النقل أن الجسر الجديد سيفتح قبل نهاية العام.
واستغرق البناء نحو خمس سنوات وكلف أكثر مما كان متوقعا.
جميع الحقوق محفوظة"""


@pytest.mark.parametrize(
    ("text", "title", "source", "published", "how", "first", "last"),
    [
        (ENGLISH, "Harbour bridge to reopen after two years of repairs", "Coast Agency", "2022-05-14", "inferred",
         "The harbour bridge will", "bridge's supports."),
        (GERMAN, "Neue Brücke wird vor Jahresende eröffnet", "dpa", "2023-10-03", "text",
         "Die neue Brücke über", "gekostet als geplant."),
        (RUSSIAN, "Новый мост откроют до конца года", "Северное агентство", "2019-04-02", "inferred",
         "Министерство транспорта сообщило", "чем ожидалось."),
        (CHINESE, "新大桥年底前通车", "中新社", "2021-04-02", "inferred", "交通部宣布", "公布调查结果。"),
        (SPANISH, "El puente nuevo abrirá antes de fin de año", "Noticias del Puerto", "2021-06-05", "inferred",
         "El ministerio anunció", "de lo previsto."),
        (JAPANESE, "新しい橋が年内に開通", "みなと通信", "2023-05-10", "text", "国土交通省は", "と述べた。"),
        (ARABIC, "افتتاح الجسر الجديد قبل نهاية العام", "وكالة الميناء", "2023-04-02", "text",
         "أعلنت وزارة النقل", "مما كان متوقعا."),
    ],
    ids=["en", "de", "ru", "zh", "es", "ja", "ar"],
)  # fmt: skip
def test_samples(text: str, title: str, source: str, published: str, how: str, first: str, last: str) -> None:
    got = draft(text)
    assert got.title == title
    assert got.source_name == source
    assert got.published_at is not None
    assert (got.published_at.date().isoformat(), got.published_source, got.published_precision) == (
        published,
        how,
        "day",
    )
    assert got.text.startswith(first)
    assert got.text.endswith(last)
    kept = set(got.text.split("\n"))
    assert not any(entry.text in kept for entry in got.dropped)


def test_no_context_no_date() -> None:
    got = draft("Bridge opens\n\nCity News - April 2\n\nThe bridge opened to traffic on Monday, the council said.")
    assert got.published_at is None
    assert got.source_name == "City News"
    assert any(entry.value == "--04-02" and not entry.chosen for entry in got.candidates)


def test_the_carriers_word_wins() -> None:
    told = datetime(2020, 1, 5, 8, 30, tzinfo=UTC)
    hints = Hints(title="The feed's title", published_at=told, source_name="Feed", authors=("Someone",), carrier="feed")
    got = draft(ENGLISH, hints=hints)
    assert (got.title, got.published_at, got.published_source) == ("The feed's title", told, "feed")
    assert (got.source_name, got.authors) == ("Feed", ("Someone",))
    assert any(entry.source == "inferred" and not entry.chosen for entry in got.candidates)


def test_text_without_a_title() -> None:
    sentence = "The harbour bridge will reopen to traffic next week, the city council said on Monday evening."
    assert (draft(sentence).title, draft(sentence).text) == (None, sentence)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Hello", Reason.NO_TEXT),
        ("Share this\nRelated news\n© 2021. All rights reserved.", Reason.BOILERPLATE),
        ("Some title of a story\n\nSubscribe to our newsletter\nAll rights reserved", Reason.BOILERPLATE),
    ],
)
def test_refusals(text: str, reason: Reason) -> None:
    refused = plain(text)
    assert isinstance(refused, Refusal)
    assert refused.reason is reason


def test_rights_in_the_news_stay() -> None:
    text = (
        "Court rules on copyright of songs\n\n"
        "The court ruled that the copyright of the songs belongs to the heirs, and that all rights reserved in 1961 "
        "have lapsed. The copyright office welcomed the ruling.\n\nThe heirs said they were relieved."
    )
    assert draft(text).text.count("\n") == 1
    assert "copyright of the songs" in draft(text).text


@pytest.mark.parametrize(
    ("line", "language", "expected"),
    [
        ("NP News - April 2", "en", (None, 4, 2)),
        ("2 April 2024", "en", (2024, 4, 2)),
        ("April 2nd, 2024", "en", (2024, 4, 2)),
        ("am 3. Oktober", "de", (None, 10, 3)),
        ("le 1er mai 2022", "fr", (2022, 5, 1)),
        ("5 de junio de 2021", "es", (2021, 6, 5)),
        ("2 апреля 2024 года", "ru", (2024, 4, 2)),
        ("2024年4月2日", "zh", (2024, 4, 2)),
        ("၂၀၂၅ ခုနှစ် အောက်တိုဘာလ ၁၅ ရက်", "my", (2025, 10, 15)),
        ("2 เมษายน 2566", "th", (2023, 4, 2)),  # the Buddhist era
        ("2 अप्रैल 2024", "hi", (2024, 4, 2)),
        ("4월 2일", "ko", (None, 4, 2)),
        ("2024-04-02", None, (2024, 4, 2)),
        ("02.04.2024", "de", (2024, 4, 2)),
        ("31/12/2023", "en", (2023, 12, 31)),
        ("04/02/2024", "en", None),
        ("04/02/2024", "fr", (2024, 2, 4)),
        ("February 30", "en", None),
        ("Room 12 and 14", "en", None),
        ("May 2024", "en", None),
    ],
)
def test_days_in_a_line(line: str, language: str | None, expected: tuple[int | None, int, int] | None) -> None:
    day = day_in_line(line, language)
    assert (day and (day.year, day.month, day.day)) == expected


@pytest.mark.parametrize(
    ("text", "language", "latest"),
    [
        ("In September 2023 and 2022, after 2021 and on 3 November 2020", "en", date(2023, 9, 1)),
        ("The plan runs until 2030, it began in 2019", "en", date(2019, 1, 1)),
        ("Bis 2035 soll es dauern; am 4. März 2021 begann es", "de", date(2021, 3, 4)),
        (
            "Flight 2024 carried 1999 people",
            "en",
            date(2024, 1, 1),
        ),  # a bare number is a year's: nothing better is known
        ("It cost 2,024 euros, or $2023, and 2050.5 points", "en", None),
        ("काम नवंबर 2022 में शुरू हुआ", "hi", date(2022, 11, 1)),
        ("Строительство началось в ноябре 2018 года", "ru", date(2018, 11, 1)),
        ("2021年3月に着工し、2030年までに完成する", "ja", date(2021, 3, 1)),
        ("nothing here", "en", None),
    ],
)
def test_latest_date_told(text: str, language: str, latest: date | None) -> None:
    assert max((day for day, _ in dates_in_text(text, language)), default=None) == latest


def test_year_of_a_day() -> None:
    april = day_in_line("April 2", "en")
    leap = day_in_line("February 29", "en")
    assert april is not None
    assert leap is not None
    today = date(2026, 11, 23)

    def year(day: LineDay, told: list[date]) -> date | None:
        found = resolve_year(day, [(item, "") for item in told], today)
        return found[0] if found else None

    assert year(april, [date(2023, 11, 1), date(2022, 1, 1)]) == date(2024, 4, 2)
    assert year(april, [date(2024, 4, 2)]) == date(2024, 4, 2)
    assert year(april, [date(2024, 4, 3)]) == date(2025, 4, 2)
    assert year(leap, [date(2021, 1, 1)]) == date(2024, 2, 29)
    assert year(april, [date(2031, 1, 1), date(2020, 5, 1)]) == date(2021, 4, 2)
    assert year(april, [date(2026, 5, 1)]) is None  # it would lie in the future
    assert year(april, [date(1945, 5, 8)]) is None  # a history, not a context
    assert year(april, []) is None


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("NP News - April 2", "NP News"),
        ("April 2, 2024 | The Coast Herald", "The Coast Herald"),
        ("Published: 2 May 2023", None),
        ("Published on Tuesday, 2 May 2023, 10:30", None),
        ("YANGON, April 2 (Agency)", "Agency"),
        ("Nordhafen - 2. April 2023", None),
        ("Veröffentlicht am 3. Oktober 2023", None),
        ("Publié le 1er mai 2022 à 10h30", None),
    ],
)
def test_datelines_alone(line: str, source: str | None) -> None:
    found = dateline_alone(line)
    assert found is not None
    assert found.source_name == source


@pytest.mark.parametrize(
    "line",
    [
        "The bridge was opened on April 2 by the mayor of the city.",
        "On April 2 the council met and voted for the new budget",
        "No date at all",
        "In May 2023 the talks began",
    ],
)
def test_sentences_are_no_datelines(line: str) -> None:
    assert dateline_alone(line, "en") is None


@pytest.mark.parametrize(
    ("paragraph", "rest", "source"),
    [
        ("YANGON, April 2 (Agency) - The council met again.", "The council met again.", "Agency"),
        ("MADRID, 2 Abr. (EFE) - El consejo se reunió.", "El consejo se reunió.", "EFE"),
        ("PARIS, 2 avril (AFP) – Le conseil s'est réuni.", "Le conseil s'est réuni.", "AFP"),
        ("BERLIN (dpa) - Der Rat hat getagt, wie er mitteilte.", "Der Rat hat getagt, wie er mitteilte.", "dpa"),
        ("МОСКВА, 2 апреля. /ТАСС/. Совет собрался.", "Совет собрался.", "ТАСС"),
        ("April 2 (Agency) -- The council met again.", "The council met again.", "Agency"),
        ("新华社北京4月2日电 委员会再次召开会议。", "委员会再次召开会议。", "新华社"),
        ("(서울=연합뉴스) 위원회가 다시 열렸다.", "위원회가 다시 열렸다.", "연합뉴스"),
        ("(서울=연합뉴스) 홍길동 기자 = 위원회가 다시 열렸다.", "위원회가 다시 열렸다.", "연합뉴스"),
        ("नई दिल्ली, 2 अप्रैल (समाचार एजेंसी) - परिषद की बैठक हुई।", "परिषद की बैठक हुई।", "समाचार एजेंसी"),
        ("JAKARTA, 2 April (Antara) - Dewan bertemu lagi.", "Dewan bertemu lagi.", "Antara"),
        ("WARSZAWA, 2 kwietnia (PAP) - Rada znów obradowała.", "Rada znów obradowała.", "PAP"),
    ],
)
def test_dateline_openings(paragraph: str, rest: str, source: str) -> None:
    found = dateline_opening(paragraph)
    assert found is not None
    assert (paragraph[found.end :], found.source_name) == (rest, source)


@pytest.mark.parametrize(
    "paragraph",
    [
        "On April 2 the council met again - and voted.",
        "April 2 was a cold day - colder than any other.",
        "The council (a body of 20) - met again.",
        "Oct. 6, 1923: The first bridge is opened.",
        "Starts on May 1 - a week later than planned.",
        "Prices rose by 4 percent in May - the most since 2008.",
    ],
)
def test_sentences_open_without_a_dateline(paragraph: str) -> None:
    assert dateline_opening(paragraph, "en") is None


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
        ("By the end of the year the bridge will open", None),
        ("By Monday evening the water had gone.", None),
        ("Bypass opens", None),
    ],
)
def test_bylines(line: str, authors: tuple[str, ...] | None) -> None:
    assert byline_authors(line) == authors


def test_read_header() -> None:
    head = "Title: Bridge reopens\nDate: 2 May 2023\nSource: Coast Herald\nAuthor: Ada Lovelace\n\n"
    text = head + "The bridge reopened on Tuesday, as planned."
    got = draft(text)
    assert (got.title, got.source_name, got.authors) == ("Bridge reopens", "Coast Herald", ("Ada Lovelace",))
    assert got.published_at == datetime(2023, 5, 2, tzinfo=UTC)
    assert got.text == "The bridge reopened on Tuesday, as planned."
    assert read_header(["Note: a single label is text", "More text"]).fields == {}


def test_header_fields_below_the_title() -> None:
    got = draft(
        "Bridge reopens\nSource: Coast Herald\nPublished: 2 May 2023\n\nThe bridge reopened on Tuesday, as planned."
    )
    assert (got.title, got.source_name) == ("Bridge reopens", "Coast Herald")
    assert got.text == "The bridge reopened on Tuesday, as planned."


def test_markdown() -> None:
    text = (
        "---\ntitle: Bridge reopens\ndate: 2023-05-02\n---\n# Bridge reopens\n\n"
        "The **bridge** [reopened](https://example.org) on Tuesday.\n\n"
        "> It was `time`, they said.\n\n![A bridge](bridge.png)"
    )
    got = draft(text, media_type="text/markdown")
    assert got.title == "Bridge reopens"
    assert got.text == "The bridge reopened on Tuesday.\nIt was time, they said."
    assert "#" not in without_markdown("## Head\n\nText")


def test_hard_wrapped_text_is_joined() -> None:
    text = """Harbour bridge to reopen

The harbour bridge will reopen to traffic next week, the city council
said on Monday, ending two years of detours for ferry passengers, lor-
ries and school buses in the eastern part of the town and the villages
beyond it.

Work began after inspectors had found cracks in three supports of the
bridge, which was built by an engineer whose name nobody remembered at
the ceremony."""
    joined = paragraphs(text)
    assert len(joined) == 3
    assert "the city council said on Monday" in joined[1]
    assert "lorries and school" in joined[1]


def test_lines_that_are_paragraphs_stay() -> None:
    text = "A title\n\nThe first paragraph ends here.\nThe second paragraph ends here.\nThe third one, too."
    assert len(paragraphs(text)) == 4


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_never_raises(text: str) -> None:
    drafted = plain(text.encode("utf-8", "replace").decode())
    assert isinstance(drafted, Draft | Refusal)


@given(st.lists(st.sampled_from([*ENGLISH.split("\n"), *GERMAN.split("\n"), *CHINESE.split("\n")]), max_size=8))
@settings(max_examples=100, deadline=None)
def test_tail_is_clean_after_one_pass(lines: list[str]) -> None:
    from ingest.extract.plain.tail import cut_tail

    kept, dropped = cut_tail(lines)
    assert cut_tail(kept) == (kept, [])
    assert len(kept) + len(dropped) == len(lines)
