"""Dates are parsed exactly or not at all."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ingest.text.dates import Moment, find_date, parse_date
from ingest.text.months import month_number
from ingest.text.zones import zone_minutes


def parsed(text: str, **options: object) -> tuple[str, str] | None:
    moment = parse_date(text, **options)  # type: ignore[arg-type]
    return None if moment is None else (moment.at.strftime("%Y-%m-%dT%H:%M:%S"), moment.precision)


@pytest.mark.parametrize(
    ("text", "at", "precision"),
    [
        ("2024-04-02T10:11:12Z", "2024-04-02T10:11:12", "second"),
        ("2024-04-02T10:11:12.987+05:30", "2024-04-02T04:41:12", "second"),
        ("2024-04-02 10:11:12 -0400", "2024-04-02T14:11:12", "second"),
        ("2024-04-02T10:11+02", "2024-04-02T08:11:00", "minute"),
        ("20240402T101112Z", "2024-04-02T10:11:12", "second"),
        ("2024-04-02T24:00:00Z", "2024-04-03T00:00:00", "second"),
        ("2024-04-02T10:00:00+02:00[Europe/Berlin]", "2024-04-02T08:00:00", "second"),
        ("Tue, 02 Apr 2024 10:11:12 GMT", "2024-04-02T10:11:12", "second"),
        ("Tue, 2 Apr 2024 10:11 EST", "2024-04-02T15:11:00", "minute"),
        ("02 Apr 24 10:11:12 -0500", "2024-04-02T15:11:12", "second"),
        ("Tuesday, 02-Apr-24 10:11:12 UTC", "2024-04-02T10:11:12", "second"),
        ("Tue Apr  2 10:11:12 +0000 2024", "2024-04-02T10:11:12", "second"),
        ("Tue Apr 02 2024 10:11:12 GMT+0200 (CEST)", "2024-04-02T08:11:12", "second"),
        ("Apr. 2, 2024 at 10:11 p.m. ET", "2024-04-03T02:11:00", "minute"),
        ("10:30 PM PST, Tue January 2, 2024", "2024-01-03T06:30:00", "minute"),
        ("2 abr. 2024 10:30 GMT-3", "2024-04-02T13:30:00", "minute"),
        ("2024-július-13T9:15-05:00", "2024-07-13T14:15:00", "minute"),
    ],
)
def test_a_clock_with_a_zone_names_an_instant(text: str, at: str, precision: str) -> None:
    moment = parse_date(text)
    assert moment is not None
    assert moment.zoned
    assert parsed(text) == (at, precision)


@pytest.mark.parametrize(
    ("name", "hours"),
    [("CEST", 2), ("AEST", 10), ("EDT", -4), ("MMT", 6.5), ("NPT", 5.75), ("JST", 9)],
)
def test_zones_by_name_are_offsets(name: str, hours: float) -> None:
    moment = parse_date(f"Tue, 02 Apr 2024 12:00:00 {name}")
    assert moment is not None
    assert moment.at == datetime(2024, 4, 2, 12, tzinfo=UTC) - timedelta(hours=hours)


def test_north_american_zones_have_daylight_saving_time() -> None:
    assert zone_minutes("ET", (2024, 3, 10, 1)) == -300
    assert zone_minutes("ET", (2024, 3, 10, 3)) == -240
    assert zone_minutes("pt", (2024, 11, 4, 0)) == -480
    assert zone_minutes("QQ", (2024, 1, 1, 0)) is None


@pytest.mark.parametrize(
    ("name", "language", "region", "hours"),
    [
        ("CST", "zh-cn", None, 8),
        ("CST", "zh", None, 8),
        ("CST", "zh-Hant-TW", None, 8),
        ("CST", "en-us", None, -6),
        ("CST", "es-MX", None, -6),
        ("CST", "es-CU", None, -5),
        ("CST", "en-us", "CN", 8),  # a program's default language, and a feed that is known to be Chinese
        ("CST", "en", None, None),
        ("CST", None, None, None),
        ("CST", None, "TW", 8),
        ("IST", "hi", None, 5.5),
        ("IST", "en-IN", None, 5.5),
        ("IST", "en-IE", None, 1),
        ("IST", "he-IL", None, 2),
        ("IST", "en", None, None),
        ("BST", "en-gb", None, 1),
        ("BST", "bn-BD", None, 6),
        ("BST", None, "GB", 1),
        ("BST", None, None, None),
        ("AST", "ar", None, 3),
        ("AST", "en", None, -4),
        ("PST", "en-PH", None, 8),
        ("PST", "en", None, -8),
        ("EST", "en-AU", None, None),
        ("EST", None, None, -5),
        ("AMT", "pt-BR", None, -4),
    ],
)
def test_names_of_several_zones_are_read_by_language_and_region(
    name: str, language: str | None, region: str | None, hours: float | None
) -> None:
    moment = parse_date(f"Fri, 27 Nov 2026 10:00:00 {name}", language=language, region=region)
    assert moment is not None
    assert (moment.day, moment.zoned) == ("2026-11-27", hours is not None)
    assert moment.at == datetime(2026, 11, 27, 10, tzinfo=UTC) - timedelta(hours=hours or 0)
    assert hours is not None or moment.precision == "day"


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("Thu,28 Jul 2022 4:35:5 GMT+9", "2022-07-27T19:35:05"),
        ("Thu, 02 Sep 2021 20:0:0 Z", "2021-09-02T20:00:00"),
        ("Thu, 02 Sep 2021 8:5:09 pm +0000", "2021-09-02T20:05:09"),
        ("Thu, 02 Sep 2021 20:0 GMT", "2021-09-02T20:00:00"),
        ("Thu, 02 Sep 2021 9:7 +0100", "2021-09-02T08:07:00"),
        ("금, 08 3월 2024 10:00:00 +0900", "2024-03-08T01:00:00"),
        ("星期五, 08 三月 2024 10:00:00 +0800", "2024-03-08T02:00:00"),
        ("周五, 08 十二月 2023 10:00:00 +0800", "2023-12-08T02:00:00"),
        ("金, 08 3月 2024 10:00:00 +0900", "2024-03-08T01:00:00"),
        ("pá, 08 bře 2024 10:00:00 +0100", "2024-03-08T09:00:00"),
        ("so, 09 kvě 2026 10:00:00 +0200", "2026-05-09T08:00:00"),
        ("T6, 08 Th3 2024 10:00:00 +0700", "2024-03-08T03:00:00"),  # the weekday has a number in Vietnamese
        ("Thứ 5, 28/03/2024 10:00 +0700", "2024-03-28T03:00:00"),
        ("Fri, 08 Mar 2024 1:5 PM EST", "2024-03-08T18:05:00"),
        ("Mar 8, 2024 4:5 a.m. GMT", "2024-03-08T04:05:00"),
        ("Thứ Sáu, 08 Th3 2024 10:00:00 +0700", "2024-03-08T03:00:00"),
        ("Thứ Sáu, 08 Tháng Mười Hai 2023 10:00:00 +0700", "2023-12-08T03:00:00"),
        ("Gwe, 08 Maw 2024 10:00:00 +0000", "2024-03-08T10:00:00"),
        ("po, 15 led 2024 10:00:00 +0100", "2024-01-15T09:00:00"),
        ("út, 11 lis 2024 10:00:00 +0100", None),  # November in Czech and Polish, October in Croatian
        ("жм, 08 нау 2024 10:00:00 +0500", "2024-03-08T05:00:00"),
    ],
)
def test_dates_in_the_order_of_rfc_822(text: str, at: str | None) -> None:
    moment = parse_date(text)
    assert (moment.at.isoformat()[:19] if moment else None) == at


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("08 Maw 2024 10:00:00 +0000", "cy", "2024-03-08"),
        ("Pir, 11 lis 2024", "cs", "2024-11-11"),
        ("11 lis 2024", "hr", "2024-10-11"),
        ("08 led 2024", "cs", "2024-01-08"),
        ("08 led 2024", None, None),
        ("08 úno 2024", None, "2024-02-08"),
        ("08 uno 2024", None, None),
    ],
)
def test_short_month_names_count_in_their_language(text: str, language: str | None, day: str | None) -> None:
    moment = parse_date(text, language=language)
    assert (moment.day if moment else None) == day


@pytest.mark.parametrize(
    "text",
    [
        "Thu, 01 Jan 1970 00:00:00 +0000",
        "Thu, 01 Jan 1970 01:00:00 +0100",
        "Wed, 31 Dec 1969 19:00:00 EST",
        "1970-01-01T00:00:00Z",
        "1970-01-01 00:00",
    ],
)
def test_second_zero_of_unix_time_is_no_date(text: str) -> None:
    assert parse_date(text) is None


def test_other_moments_of_1970_are_dates() -> None:
    for text in ("1970-01-01", "1970-01-01T00:00:01Z", "Thu, 01 Jan 1970 10:00:00 +0000"):
        assert parse_date(text) is not None


@pytest.mark.parametrize(
    ("text", "local"),
    [
        ("2024-04-02", "2024-04-02"),
        ("20240402", "2024-04-02"),
        ("2024/4/2", "2024-04-02"),
        ("2024-04-02+02:00", "2024-04-02"),
        ("2024-335", "2024-11-30"),
        ("April 2, 2024", "2024-04-02"),
        ("Published: 2nd of April 2024", "2024-04-02"),
        ("2. April 2024, 10:30 Uhr", "2024-04-02T10:30:00"),
        ("2. April 2024 um 9 Uhr", "2024-04-02T09:00:00"),
        ("1er avril 2024 à 10h30", "2024-04-01T10:30:00"),
        ("2 de abril de 2024", "2024-04-02"),
        ("13/04/2024", "2024-04-13"),
        ("04/13/2024", "2024-04-13"),
        ("04/04/2024", "2024-04-04"),
        ("02.04.2024 10:30", "2024-04-02T10:30:00"),
        ("2 kwietnia 2024", "2024-04-02"),
        ("2 апреля 2024 г., 10:30", "2024-04-02T10:30:00"),
        ("2024. április 2.", "2024-04-02"),
        ("2024 m. balandžio 2 d.", "2024-04-02"),
        ("11 Ιουλ 2024", "2024-07-11"),
        ("2 tháng 4, 2024", "2024-04-02"),
        ("2024年4月2日 10:30", "2024-04-02T10:30:00"),
        ("令和6年4月2日", "2024-04-02"),
        ("2024년 4월 2일 오후 10:30", "2024-04-02T22:30:00"),
        ("2 เมษายน 2567", "2024-04-02"),
        ("२ अप्रैल २०२४", "2024-04-02"),
        ("٢ أبريل ٢٠٢٤", "2024-04-02"),
        ("2 كانون الثاني 2024", "2024-01-02"),
        ("Tue Apr  2 10:11:12 2024", "2024-04-02T10:11:12"),
        ("2024-04-02T23:59:59", "2024-04-02T23:59:59"),
    ],
)
def test_without_a_zone_the_stated_day_is_kept(text: str, local: str) -> None:
    moment = parse_date(text)
    assert moment is not None
    assert (moment.local, moment.precision, moment.zoned) == (local, "day", False)
    assert moment.at.date().isoformat() == local[:10]


def test_coarse_dates_keep_their_precision() -> None:
    assert parsed("2024-04") == ("2024-04-01T00:00:00", "month")
    assert parsed("avril 2024") == ("2024-04-01T00:00:00", "month")
    assert parsed("2024") == ("2024-01-01T00:00:00", "year")


@pytest.mark.parametrize(
    "text",
    [
        None, "", " ", "31", "1517383565", "20240231", "2024-02-30", "Feb 31, 2024", "00/00/0000", "2024-13-01",
        "April 2",
        "Sun, 31 Feb 2024 10:00:00 GMT", "Tue, 2 Apr 2024 25:00:00 GMT", "2024-04-02T10:61:00Z",
        "2 days ago", "today",
        "12 April 2024 - 14 April 2024", "2024-04-02T10:00:00+99:00", "02/04/2024", "2 listopada 2024", "0000-00-00",
        "32.01.2024", "3001", "12/1517383565", "2024-04-02 x 77", "Room 5, April 2024 99",
        "13:00 pm 2 April 2024 13:00",
        "٣١", "2024-000", "2023-366", "9" * 300, "April 2, 2024 " + "word " * 20,
    ],
)  # fmt: skip
def test_texts_that_are_no_dates(text: str | None) -> None:
    assert parse_date(text) is None


def test_the_language_decides_ambiguous_dates() -> None:
    assert parsed("02/04/2024", language="fr") == ("2024-04-02T00:00:00", "day")
    assert parsed("02/04/2024", language="en-GB") == ("2024-04-02T00:00:00", "day")
    assert parsed("02/04/2024", language="en_US") == ("2024-02-04T00:00:00", "day")
    assert parsed("02/04/2024", month_first=True) == ("2024-02-04T00:00:00", "day")
    assert parsed("02/04/2024", language="en") is None
    assert parsed("2 listopada 2024", language="hr") == ("2024-10-02T00:00:00", "day")
    assert parsed("2 listopada 2024", language="pl-PL") == ("2024-11-02T00:00:00", "day")


def test_epochs_are_read_only_on_request() -> None:
    assert parsed("1712052672", epoch=True) == ("2024-04-02T10:11:12", "second")
    assert parsed("1712052672000", epoch=True) == ("2024-04-02T10:11:12", "second")
    assert parsed("31", epoch=True) is None


def test_find_date_reads_the_first_day_in_a_line() -> None:
    moment = find_date("By Staff reporter | Published 2 April 2024, 10:30 | Updated 5 May 2024 | 4 min read")
    assert moment is not None
    assert moment.local == "2024-04-02T10:30:00"
    assert find_date("Read 12,345 times since May") is None
    assert find_date(None) is None


def test_month_names() -> None:
    assert [month_number(word) for word in ("März", "Sept.", "ОКТЯБРЯ", "lip", "lunch")] == [3, 9, 10, None, None]
    assert month_number("lip", "hr") == 6


_STAMPS = st.datetimes(min_value=datetime(1700, 1, 1), max_value=datetime(2099, 12, 31))
_OFFSETS = st.integers(min_value=-14 * 60, max_value=14 * 60).map(timedelta)


@settings(deadline=None, max_examples=200)
@given(_STAMPS, st.integers(min_value=-14 * 4, max_value=14 * 4), st.sampled_from(["T", " "]))
def test_iso_round_trips(stamp: datetime, quarters: int, separator: str) -> None:
    offset = timedelta(minutes=15 * quarters)
    assume(stamp.replace(tzinfo=UTC) - offset != datetime(1970, 1, 1, tzinfo=UTC))  # written for no date
    sign, minutes = "-" if quarters < 0 else "+", abs(15 * quarters)
    moment = parse_date(f"{stamp.isoformat(separator)}{sign}{minutes // 60:02}:{minutes % 60:02}")
    assert moment is not None
    assert moment.at == stamp.replace(tzinfo=UTC) - offset
    assert datetime.fromisoformat(moment.local) == moment.at


_WORDS = st.sampled_from(
    ["2024", "04", "31", "2", "april", "мая", "月", "年", "日", ":", "-", "/", ".", " ", "T", "Z", "+", "10:30", "pm",
     "ET", "GMT", "(", ")", ",", "00", "99", "de", "th", "년", "오후", "[x]", "令和"]
)  # fmt: skip


@settings(deadline=None, max_examples=500)
@given(
    st.one_of(
        st.text(max_size=40), st.lists(_WORDS, max_size=12).map("".join), st.lists(_WORDS, max_size=9).map(" ".join)
    )
)
def test_parsing_never_raises_and_its_result_parses_again(text: str) -> None:
    for moment in (parse_date(text, epoch=True), find_date(text)):
        if moment is None:
            continue
        again = parse_date(moment.local)
        assert isinstance(again, Moment)
        assert again.at == moment.at
        assert moment.at.tzinfo is UTC


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("الثلاثاء 2 نيسان / أبريل 2024 09:22 مساءً", "2024-04-02T21:22:00"),
        ("2 نيسان/أبريل 2024 09:22 صباحاً", "2024-04-02T09:22:00"),
        ("2 كانون الثاني / يناير 2024", "2024-01-02"),
        ("2 تمّوز 2024", "2024-07-02"),
        ("2 نيسان / يناير 2024", None),
    ],
)
def test_arabic_months_with_both_their_names(text: str, expected: str | None) -> None:
    moment = parse_date(text, language="ar")
    assert (moment.local if moment else None) == expected


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("၂၀၂၆ ခုနှစ် နိုဝင်ဘာလ ၆ ရက်", "my"),
        ("နိုဝင်ဘာ ၆၊ ၂၀၂၆", "my"),
        ("ថ្ងៃសុក្រ ទី៦ ខែវិច្ឆិកា ឆ្នាំ២០២៦", "km"),
        ("6 พ.ย. 69", "th"),
        ("วันศุกร์ที่ 6 พฤศจิกายน พ.ศ. 2569", "th"),
        ("06/11/2569", "th"),
        ("二〇二六年十一月六日", "zh"),
        ("二○二六年十一月六日", "zh"),
        ("令和八年十一月六日", "ja"),
        ("中華民國一一五年十一月六日", "zh-TW"),
        ("中華民國115年11月6日", "zh-TW"),
        ("115年11月06日", "zh-TW"),
        ("۱۴۰۵/۰۸/۱۵", "fa"),
        ("1405-08-15", "fa"),
        ("۱۴۰۵ آبان ۱۵", "fa"),
        ("2026. gada 6. novembris", "lv"),
        ("2026 оны 11 сарын 6", "mn"),
    ],
)
def test_days_of_other_eras_and_with_counters(text: str, language: str) -> None:
    assert find_date(text, language=language).day == "2026-11-06"  # type: ignore[union-attr]


@pytest.mark.parametrize("text", ["115年11月6日", "二〇二六年十三月六日", "1405/13/01", "6 พ.ย. 10:30"])
def test_no_day_is_made_of_what_is_none(text: str) -> None:
    assert find_date(text, language="zh") is None
