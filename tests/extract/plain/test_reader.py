"""Plain news texts: samples in several languages, and the seed text."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import Reason
from ingest.extract.draft import Draft, Refusal
from ingest.extract.plain.header import read_header
from ingest.extract.plain.lines import paragraphs, without_markdown
from ingest.extract.plain.reader import read_plain
from ingest.records import Hints, Raw

SEED = Path(__file__).parents[3] / "seeds" / "np-news-myanmar-russia.txt"
NO_HINTS = Hints()
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
TEXT_AFTER = "It spans the river, and cars may cross it from today on. The old one closed in 2019."


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

Inspectors had found cracks in March 2022 in three of the bridge's supports.

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

Смету изменили в ноябре 2018 года: работы обошлись дороже, чем ожидалось.

Читайте также
Все права защищены."""

CHINESE = """新大桥年底前通车
中新社北城4月2日电 （记者）交通部宣布，新大桥将于年底前通车。2021年3月的检查发现裂缝，费用超出预算。
一位发言人表示，政府理解居民的不满，并承诺公布调查结果。
相关新闻
版权所有，未经授权不得转载"""

SPANISH = """El puente nuevo abrirá antes de fin de año

Noticias del Puerto | 5 de junio

El ministerio anunció que el puente nuevo se abrirá antes de fin de año.

El plan se aprobó el 12 de enero de 2021 y costó más de lo previsto.

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


def test_a_day_without_a_year_and_without_context_is_no_date() -> None:
    got = draft("Bridge opens\n\nCity News - April 2\n\nThe bridge opened to traffic on Monday, the council said.")
    assert got.published_at is None
    assert got.source_name == "City News"
    assert any(entry.value == "--04-02" and not entry.chosen for entry in got.candidates)


def test_values_of_the_carrier_win() -> None:
    published = datetime(2020, 1, 5, 8, 30, tzinfo=UTC)
    hints = Hints(
        title="The feed's title", published_at=published, source_name="Feed", authors=("Someone",), carrier="feed"
    )
    got = draft(ENGLISH, hints=hints)
    assert (got.title, got.published_at, got.published_source) == ("The feed's title", published, "feed")
    assert (got.source_name, got.authors) == ("Feed", ("Someone",))
    assert any(entry.source == "inferred" and not entry.chosen for entry in got.candidates)


def test_the_source_after_the_title_is_removed() -> None:
    got = draft(ENGLISH.replace("of repairs\n", "of repairs - Coast Agency\n"))
    assert (got.title, got.source_name) == ("Harbour bridge to reopen after two years of repairs", "Coast Agency")


def test_an_update_is_no_publication() -> None:
    text = "Bridge opens\n\nUpdated: 16 March 2026\nPublished: 14 March 2026\n\nThe bridge opened, the council said."
    got = draft(text)
    assert (got.published_local, got.modified_at) == ("2026-03-14", datetime(2026, 3, 16, tzinfo=UTC))
    assert got.text == "The bridge opened, the council said."


def test_a_country_in_parentheses_is_no_source() -> None:
    assert draft("Bridge opens\n\nPort Lindo (Freedonia) - The bridge opened, the council said.").source_name is None


def test_the_header_of_a_mail() -> None:
    head = (
        "Subject: Bridge opens\nFrom: Valley Wire <wire@example.org>\nDate: Tue, 4 Mar 2025\nTo: desk@example.org\n\n"
    )
    got = draft(head + "The bridge opened, the council said.")
    assert (got.title, got.source_name, got.published_local) == ("Bridge opens", "Valley Wire", "2025-03-04")


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


def test_a_sentence_about_copyright_stays() -> None:
    text = (
        "Court rules on copyright of songs\n\n"
        "The court ruled that the copyright of the songs belongs to the heirs, and that all rights reserved in 1961 "
        "have lapsed. The copyright office welcomed the ruling.\n\nThe heirs said they were relieved."
    )
    assert draft(text).text.count("\n") == 1
    assert "copyright of the songs" in draft(text).text


def test_header_fields() -> None:
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


@pytest.mark.parametrize(
    ("day", "rights", "expected"),
    [
        ("Friday, 24 January", "© The Sample Post 2025", "2025-01-24"),  # the weekday confirms the year
        ("Tuesday, 24 January", "© The Sample Post 2025", None),  # the weekday refutes it
        ("24 January", "© The Sample Post 2025", None),  # the year of a notice alone says little
        ("Friday, 24 January", "© The Sample Post 2019-2025", None),
        ("Friday, 24 January", "", None),
        ("vendredi 24 janvier", "© Le Courrier 2025", "2025-01-24"),
    ],
)
def test_a_weekday_confirms_or_refutes_the_year_of_the_rights(day: str, rights: str, expected: str | None) -> None:
    french = (
        "Le pont a été ouvert lundi. Les voitures peuvent le traverser dès aujourd'hui, a dit le maire de la ville."
    )
    body = french if day.startswith("vendredi") else "The bridge was opened. Cars may cross it from today on, it said."
    drafted = draft(f"The bridge over the river is open again\n\n{day}\n\n{body}\n\n{rights}")
    assert drafted.published_local == expected


@pytest.mark.parametrize(("weekday", "expected"), [("Wednesday", "2024-05-08"), ("Monday", None), ("", "2024-05-08")])
def test_a_weekday_confirms_or_refutes_the_year_from_the_body(weekday: str, expected: str | None) -> None:
    body = "The old bridge was closed on 3 March 2024. Cars may cross the new one from today on, the mayor said."
    drafted = draft(f"The bridge over the river is open again\n\n{weekday} 8 May\n\n{body}")
    assert drafted.published_local == expected


@pytest.mark.parametrize("place", ["Sun Valley", "SUN VALLEY, Idaho"])
def test_a_weekday_in_a_name_refutes_no_date(place: str) -> None:
    body = "The old bridge was closed on 3 March 2024. Cars may cross the new one from today on, the mayor said."
    drafted = draft(f"The bridge over the river is open again\n\n{place}, May 8 (AP) - {body}")
    assert drafted.published_local == "2024-05-08"


@pytest.mark.parametrize(
    "sentence",
    [
        "Rohkem kui sada inimest kogunes laupäeval silla avamisele, teatas politsei.",
        "Vairāk par simts cilvēkiem sestdien pulcējās pie tilta, ziņo policija.",
        "Comenta el ministro que el acuerdo se firmará el lunes en la capital.",
    ],
)
def test_a_last_sentence_that_opens_like_a_notice_is_kept(sentence: str) -> None:
    drafted = draft(f"The bridge over the river is open again\n\nThe council opened it. {TEXT_AFTER}\n\n{sentence}")
    assert drafted.text.split("\n")[-1] == sentence


def test_the_headline_of_chinese_agencies_follows_the_dateline() -> None:
    drafted = draft(
        "天山通讯社阿克苏4月12日电 题：河边种出百万株胡杨 村民变身护林员\n天山通讯社记者张三\n"
        "春风刚过，沙地上冒出一片新绿。当地村民历时九年，在河边种下一百零三万株胡杨。"
    )
    assert drafted.title == "河边种出百万株胡杨 村民变身护林员"
    assert (drafted.source_name, drafted.authors, drafted.dateline) == ("天山通讯社", ("张三",), "阿克苏")


def test_a_text_after_a_ruled_line_is_no_part_of_the_first() -> None:
    drafted = draft(
        "LONDON, March 3, 2025 (Agency) - The bridge was opened, and cars may cross it from today on.\n\n"
        "It cost a lot, the mayor said, and took three years to build.\n\n-----------\n\n"
        "Dam holds after the rain\n\n"
        "PARIS, March 4, 2025 (Agency) - The dam holds, said the engineers, and no one needs to leave the town.\n"
    )
    assert "dam" not in drafted.text
    assert ("tail:next-text", "Dam holds after the rain") in [(item.rule, item.text) for item in drafted.dropped]


def test_marks_of_the_direction_of_writing_are_no_part_of_a_line() -> None:
    drafted = draft(
        "\u202b\u200fافتتاح محطة لتحلية المياه في أكادير\u202c\n\u200fوكالة أنباء الأطلس\u200f\n"
        "\u202bالثلاثاء 14 يناير 2025\u202c\n\n\u200fأكادير – بدأت محطة لتحلية مياه البحر العمل اليوم، وفق الوزارة."
    )
    assert drafted.title == "افتتاح محطة لتحلية المياه في أكادير"
    assert (drafted.source_name, drafted.published_local) == ("وكالة أنباء الأطلس", "2025-01-14")


@pytest.mark.parametrize(
    ("first", "dateline"),
    [
        ("HOLGUÍN, Cuba, 3 May 2024 (Agency) - The bridge was opened", "HOLGUÍN, Cuba"),
        ("(Holguín, Cuba) The bridge was opened", None),  # stays in the text
        ("【ソウル＝山陰通信】橋が開通した。町の人たちが渡り初めをした", "ソウル"),
        ("(제주=한라통신) 새 다리가 열렸다고 시가 월요일에 밝혔다", "제주"),
        ("Die Brücke wurde am Montag eröffnet, sagte die Stadt", None),
    ],
)
def test_places_of_the_dateline_are_kept(first: str, dateline: str | None) -> None:
    drafted = draft(f"{first}. {TEXT_AFTER}")
    assert drafted.dateline == dateline


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


INDENTED = """   Harbour bridge to reopen after repairs
   4 March 2025

   The harbour bridge will reopen to traffic next week, the council
   said on Monday, ending two years of detours for ferry passengers
   and school buses in the eastern part of the town.
      Work began after inspectors had found cracks in three supports of
   the bridge, whose engineer nobody remembered, as one of them said at
   the ceremony.
      The work cost 2 million, and the county paid for one half of these
   costs. A second bridge is planned for the villages on the bay."""


def test_paragraphs_that_begin_with_an_indent_are_told_apart() -> None:
    joined = paragraphs(INDENTED)
    assert joined[:2] == ["Harbour bridge to reopen after repairs", "4 March 2025"]
    assert [line.split()[0] for line in joined[2:]] == ["The", "Work", "The"]


def test_a_list_with_indents_below_a_colon_is_no_paragraph() -> None:
    lines = ["The council will vote on these", "   a bridge", "   a school", "and on nothing else."]
    assert paragraphs("\n".join(lines)) == [line.strip() for line in lines]


def test_a_word_that_a_short_line_hyphenates_is_joined() -> None:
    text = """The harbour bridge will reopen to traffic next week, the city council
said on Monday, ending two years of detours for ferry passengers of
the eastern part of the town, where the shops had closed, and of the
repa-
rations.

Work began after inspectors had found cracks in three supports of the
bridge, which was built by an engineer whose name nobody remembered."""
    assert paragraphs(text)[0].endswith("of the reparations.")


def test_short_lines_of_a_wrapped_text_are_not_joined() -> None:
    text = "\n".join(
        [
            "The harbour bridge will reopen to traffic next week, the city",
            "council said on Monday, ending two years of detours for the",
            "ferry passengers, lorries and cyclists of the whole region.",
        ]
    )
    assert paragraphs(f"{text}\n\n{text}\n\n--\nSent by a machine.")[-2:] == ["--", "Sent by a machine."]
    short = "Read more\nPublished by\nThe Gazette"
    long = "A paragraph on one line shows that the text is not wrapped. " * 4
    assert paragraphs(f"{long}\n\n{short}")[-3:] == short.split("\n")


def test_lines_that_are_paragraphs_are_not_joined() -> None:
    text = "A title\n\nThe first paragraph ends here.\nThe second paragraph ends here.\nThe third one, too."
    assert len(paragraphs(text)) == 4


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_never_raises(text: str) -> None:
    drafted = plain(text.encode("utf-8", "replace").decode())
    assert isinstance(drafted, Draft | Refusal)


def test_what_is_cut_from_the_end_of_a_paragraph_is_dropped_in_its_place() -> None:
    from ingest.extract.plain.tail import cut_tail

    news = "The company said on Monday that it had signed the contract with the port, and that work begins in May."
    credit, call = "Reporting by Anna Example; Editing by Ben Sample", "Sign up for our newsletter"
    kept, dropped = cut_tail([f"{news} {news}", f"{news} {credit}", call])
    assert kept == [f"{news} {news}", news]
    assert [piece.text for piece in dropped] == [credit, call]


@given(st.lists(st.sampled_from([*ENGLISH.split("\n"), *GERMAN.split("\n"), *CHINESE.split("\n")]), max_size=8))
@settings(max_examples=100, deadline=None)
def test_tail_is_clean_after_one_pass(lines: list[str]) -> None:
    from ingest.extract.plain.tail import cut_tail

    kept, dropped = cut_tail(lines)
    assert cut_tail(kept) == (kept, [])
    assert len(kept) + len(dropped) == len(lines)


def test_a_text_of_thousands_of_paragraphs_is_read() -> None:
    body = [f"The boat with the number {number} has left the harbour of the town." for number in range(3_000)]
    assert paragraphs("\n\n".join(body)) == body
