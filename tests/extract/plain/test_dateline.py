"""Datelines of plain texts, the days in them, and the year of a day without one."""

from datetime import date

import pytest

from ingest.extract.plain.dateline_days import LineDay, TextDate, dates_in_text, day_in_line, resolve_year
from ingest.extract.plain.line_reading import read_line
from ingest.extract.plain.opening import dateline_opening


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
        ("31 MAR 2025", "it", (2025, 3, 31)),
        ("Küstenstadt, 12.03.25 (mh)", "de", (2025, 3, 12)),
        ("2025. március 12., 10:15", "hu", (2025, 3, 12)),
        ("วันที่ 14 มีนาคม 2568", "th", (2025, 3, 14)),
        ("ວັນທີ 20 ກຸມພາ 2025", "lo", (2025, 2, 20)),
        ("የካቲት 1 ቀን 2017 ዓ.ም", "am", (2025, 2, 8)),  # the Ethiopian calendar
        ("መስከረም 1 ቀን 2017", "am", (2024, 9, 11)),  # its new year
        ("ጳጉሜን 6 ቀን 2015", "am", (2023, 9, 11)),  # its leap day
        ("ጳጉሜን 7 ቀን 2015", "am", None),
        ("መስከረም 1 ቀን 9999", "am", None),  # behind the last year of `datetime`
        ("2024. gada 14. augusts, 13:05", "lv", (2024, 8, 14)),
        ("2025 жылғы 24 ақпан", "kk", (2025, 2, 24)),
        ("2025 թ. մայիսի 9", "hy", (2025, 5, 9)),
        ("2025. 01. 23. 14:05", "hu", (2025, 1, 23)),
        ("民國114年3月5日", "zh", (2025, 3, 5)),
        ("二〇二五年三月五日", "zh", (2025, 3, 5)),
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
        ("Flight 2024 carried 1999 people", "en", date(2024, 1, 1)),  # a bare number that may be a year counts as one
        ("It cost 2,024 euros, or $2023, and 2050.5 points", "en", None),
        ("काम नवंबर 2022 में शुरू हुआ", "hi", date(2022, 11, 1)),
        ("Строительство началось в ноябре 2018 года", "ru", date(2018, 11, 1)),
        ("2021年3月に着工し、2030年までに完成する", "ja", date(2021, 3, 1)),
        ("nothing here", "en", None),
        ("The mill stays closed until 31 December 2024", "en", None),
        ("The painter, born on 5 May 1996, opens a show", "en", None),
        ("It cost 2025 million kyat and serves 2019 residents", "en", None),
    ],
)
def test_latest_date_in_a_text(text: str, language: str, latest: date | None) -> None:
    assert max((item.day for item in dates_in_text(text, language)), default=None) == latest


def test_the_year_of_a_day_follows_from_the_dates_in_the_text() -> None:
    april = day_in_line("April 2", "en")
    leap = day_in_line("February 29", "en")
    assert april is not None
    assert leap is not None
    today = date(2026, 11, 23)

    def year(day: LineDay, dates: list[date]) -> date | None:
        resolved = resolve_year(day, [TextDate(item, "") for item in dates], today)
        return resolved.day if resolved else None

    assert year(april, [date(2023, 11, 1), date(2022, 1, 1)]) == date(2024, 4, 2)
    assert year(april, [date(2024, 4, 2)]) == date(2024, 4, 2)
    assert year(april, [date(2024, 4, 3)]) == date(2025, 4, 2)
    assert year(leap, [date(2021, 1, 1)]) == date(2024, 2, 29)
    assert year(april, [date(2031, 1, 1), date(2020, 5, 1)]) == date(2021, 4, 2)
    assert year(april, [date(2026, 5, 1)]) is None  # it would be in the future
    assert year(april, [date(1945, 5, 8)]) is None  # history does not date a text
    assert year(april, []) is None


def test_bare_years_date_no_text_but_refute_a_date() -> None:
    april = day_in_line("April 2", "en")
    assert april is not None
    history = TextDate(date(1998, 1, 1), "1998", is_history=True)
    assert resolve_year(april, [history], date(2026, 11, 23)) is None
    context = TextDate(date(2020, 5, 1), "May 2020")
    assert resolve_year(april, [context, history], date(2026, 11, 23)) == TextDate(date(2021, 4, 2), "May 2020")
    later = TextDate(date(2024, 1, 1), "2024", is_history=True)
    assert resolve_year(april, [context, later], date(2026, 11, 23)) is None


@pytest.mark.parametrize(
    ("line", "media"),
    [
        ("NP News - April 2", ("NP News",)),
        ("April 2, 2024 | The Coast Herald", ("The Coast Herald",)),
        ("Published: 2 May 2023", ()),
        ("Published on Tuesday, 2 May 2023, 10:30", ()),
        ("YANGON, April 2 (Coast Agency)", ("Coast Agency",)),
        ("Nordhafen - 2. April 2023", ()),
        ("Veröffentlicht am 3. Oktober 2023", ()),
        ("Publié le 1er mai 2022 à 10h30", ()),
    ],
)
def test_datelines_on_a_line_of_their_own(line: str, media: tuple[str, ...]) -> None:
    reading = read_line(line, None)
    assert reading.is_about_text
    assert reading.has_date
    assert reading.media == media


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
    assert not read_line(line, "en").is_about_text


@pytest.mark.parametrize(
    ("paragraph", "news", "source"),
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
        ("【広島＝例示新聞】議会が再び開かれた。", "議会が再び開かれた。", "例示新聞"),
        ("मुंबई, 3 मार्च (भाषा) परिषद की बैठक हुई।", "परिषद की बैठक हुई।", "भाषा"),
        (
            "(Agenzia Costa) - PORTO, 31 MAR 2025 - Il consiglio si è riunito.",
            "Il consiglio si è riunito.",
            "Agenzia Costa",
        ),
        ("COASTVILLE, Ore. (CP) — The council met again, it said.", "The council met again, it said.", "CP"),
        ("WARSZAWA, 2 kwietnia (PAP) - Rada znów obradowała.", "Rada znów obradowała.", "PAP"),
    ],
)
def test_datelines_that_open_a_paragraph(paragraph: str, news: str, source: str) -> None:
    dateline = dateline_opening(paragraph)
    assert dateline is not None
    assert (paragraph[dateline.end :], dateline.source_name) == (news, source)


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
def test_paragraphs_without_a_dateline(paragraph: str) -> None:
    assert dateline_opening(paragraph, "en") is None


@pytest.mark.parametrize(
    ("line", "language", "place"),
    [
        ("New York, 15 October 2025", "en", "New York"),
        ("15 October 2025, New Delhi", "en", "New Delhi"),
        ("Addis Ababa | 15 October 2025", "en", "Addis Ababa"),
        ("Ciudad de México, 15 de octubre de 2025", "es", "Ciudad de México"),
        ("မန္တလေး၊ ၂၀၂၅ ခုနှစ် အောက်တိုဘာလ ၁၅ ရက်", "my", "မန္တလေး"),
        ("ភ្នំពេញ, ថ្ងៃទី១៥ ខែតុលា ឆ្នាំ២០២៥", "km", "ភ្នំពេញ"),
        ("부산, 2025년 10월 15일", "ko", "부산"),
        ("大阪　2025年10月15日", "ja", "大阪"),
    ],
)
def test_a_place_beside_the_date_is_no_person(line: str, language: str, place: str) -> None:
    reading = read_line(line, language)
    assert (reading.places, reading.names, reading.authors) == ((place,), (), ())


@pytest.mark.parametrize(
    ("line", "language"),
    [("Mary Landers, 15 October 2025", "en"), ("김민수, 2025년 10월 15일", "ko"), ("山田太郎 2025年10月15日", "ja")],
)
def test_a_person_beside_the_date_is_no_place(line: str, language: str) -> None:
    reading = read_line(line, language)
    assert (reading.places, len(reading.names)) == ((), 1)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Work on the bridge began in February 2023 and cost three times as much.", "en"),
        ("Seit März 2022 ist die Brücke gesperrt.", "de"),
        ("Las obras empezaron el 12 de enero de 2021.", "es"),
        ("Строительство началось в ноябре 2018 года.", "ru"),
        ("该工程始于2021年3月，历时近五年。", "zh"),
        ("2021年3月に着工した。", "ja"),
    ],
)
def test_since_when_something_is_does_not_give_the_year(text: str, language: str) -> None:
    dates = list(dates_in_text(text, language))
    assert dates
    assert resolve_year(LineDay(5, 14, None, 0, 0), dates, None) is None


def test_what_has_begun_refutes_an_earlier_year() -> None:
    dates = list(dates_in_text("The plan of 3 March 2021 failed. Work began in May 2023.", "en"))
    assert resolve_year(LineDay(4, 2, None, 0, 0), dates, None) is None


@pytest.mark.parametrize(
    ("line", "language", "published", "updated"),
    [
        ("2025年6月8日 05時00分 (6月8日 09時12分更新)", "ja", "2025-06-08", "2025-06-08"),
        ("2025年12月31日 05時00分 (1月2日 09時12分更新)", "ja", "2025-12-31", "2026-01-02"),
        ("2025/5/19 14:20（5/19 15:02 更新）", "zh", "2025-05-19", "2025-05-19"),
        ("23·04·25 | 06:01 | Actualizado 24·04·25", "es", "2025-04-23", "2025-04-24"),
        ("Publisert 30.01.25 - 05:30   Sist oppdatert 31.01.25 - 11:12", "no", "2025-01-30", "2025-01-31"),
    ],
)
def test_days_whose_year_or_century_the_line_leaves_out(line: str, language: str, published: str, updated: str) -> None:
    reading = read_line(line, language)
    assert reading.published is not None
    assert reading.updated is not None
    assert (reading.published.day, reading.updated.day) == (published, updated)


@pytest.mark.parametrize("line", ["Senin, 16 Juni 2025 | 13:45 WITA", "Rabu, 2 Oktober 2024 | 15.10 WIB"])
def test_a_clock_after_a_bar_belongs_to_the_date(line: str) -> None:
    published = read_line(line, "id").published
    assert published is not None
    assert published.precision == "minute"
