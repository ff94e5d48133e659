"""Bytes to text: character sets, their declarations, damaged and doubly encoded text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from legacy_charsets import IDS, LEGACY, TLDS

from ingest.text.decode import _least_strays, decode, encoding_name
from ingest.text.mojibake import repair_mojibake

# charset label, Python codec that writes it, text of our own


def page(text: str, charset: str | None = None) -> str:
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">' if charset else ""
    nav = '<div class="nav"><a href="/">Home</a> </div><script>var menu = {"open": [1, 2, 3]};</script>'
    return (
        f"<!DOCTYPE html>\n<html><head>\n<!-- charset=utf-7 -->{meta}<title>{text[:20]}</title></head>"
        f"\n<body>{nav * 30}"
        f"<h1>{text[:30]}</h1><p>{text}</p>{nav * 30}</body></html>"
    )


@pytest.mark.parametrize(("label", "codec", "text"), LEGACY, ids=IDS)
def test_legacy_page_by_its_meta_element(label: str, codec: str, text: str) -> None:
    html = page(text, label)
    decoded = decode(html.encode(codec), html=True)
    assert decoded is not None
    assert (decoded.text, decoded.source, decoded.replaced) == (html, "meta", 0)
    assert decoded.charset == encoding_name(label)


@pytest.mark.parametrize(("label", "codec", "text"), LEGACY, ids=IDS)
def test_legacy_page_by_http(label: str, codec: str, text: str) -> None:
    html = page(text)
    decoded = decode(html.encode(codec), media_type=f'text/html; Charset="{label.upper()}"', html=True)
    assert decoded is not None
    assert (decoded.text, decoded.source) == (html, "http")


@pytest.mark.parametrize(("label", "codec", "text"), LEGACY, ids=IDS)
def test_legacy_page_without_declaration(label: str, codec: str, text: str) -> None:
    html = page(text)
    decoded = decode(html.encode(codec), html=True, tld=TLDS.get(label))
    assert decoded is not None
    assert (decoded.text, decoded.source) == (html, "detected")


@pytest.mark.parametrize(("label", "codec", "text"), LEGACY, ids=IDS)
def test_legacy_plain_text_without_declaration(label: str, codec: str, text: str) -> None:
    decoded = decode(text.encode(codec), html=False, tld=TLDS.get(label))
    assert decoded is not None
    assert decoded.text == text


@pytest.mark.parametrize(("label", "codec", "text"), LEGACY, ids=IDS)
def test_a_wrong_declaration_of_utf8(label: str, codec: str, text: str) -> None:
    html = page(text, "utf-8")
    decoded = decode(html.encode(codec), media_type="text/html; charset=utf-8", html=True, tld=TLDS.get(label))
    assert decoded is not None
    assert decoded.text == html


@pytest.mark.parametrize("claim", ["windows-1252", "iso-8859-1", "shift_jis", "koi8-r", "us-ascii", "nonsense"])
def test_valid_utf8_beats_every_claim(claim: str) -> None:
    html = page("Überraschung: Москва и 東京, naïve café.", claim)
    decoded = decode(html.encode(), media_type=f"text/html; charset={claim}", html=True)
    assert decoded is not None
    assert (decoded.text, decoded.charset, decoded.source) == (html, "utf-8", "utf-8")


def test_http_and_meta_disagree_the_bytes_decide() -> None:
    html = page(LEGACY[0][2], "windows-1251")
    decoded = decode(html.encode("cp1251"), media_type="text/html; charset=iso-8859-1", html=True)
    assert decoded is not None
    assert (decoded.text, decoded.charset, decoded.source) == (html, "windows-1251", "meta")


#: Pairs of charsets where bytes of one are good text in the other, and the detector cannot decide.
ALIKE = {"gb2312": ("iso-8859-8",), "big5": ("iso-8859-8",), "windows-1257": ()}


@pytest.mark.parametrize(("label", "codec", "text"), LEGACY, ids=IDS)
def test_a_wrong_header_loses_to_a_right_meta_element(label: str, codec: str, text: str) -> None:
    html = page(text, label)
    for claim in ALIKE.get(label, ("iso-8859-8", "big5")):
        decoded = decode(html.encode(codec), media_type=f"text/html; charset={claim}", html=True)
        assert decoded is not None
        assert decoded.text == html, claim


@pytest.mark.parametrize("label", ["iso-8859-1", "latin1", "us-ascii", "ISO8859-1"])
def test_declared_latin_1_is_windows_1252(label: str) -> None:
    html = page("“Quoted” — a dash … and 5 € for œuvres, Š and ž: it’s all there™")
    by_header = decode(html.encode("cp1252"), media_type=f"text/html; charset={label}", html=True)
    assert by_header is not None
    assert (by_header.text, by_header.charset, by_header.source) == (html, "windows-1252", "http")
    html = page("“Quoted” — a dash … and 5 € for œuvres, Š and ž: it’s all there™", label)
    by_meta = decode(html.encode("cp1252"), html=True)
    assert by_meta is not None
    assert (by_meta.text, by_meta.charset, by_meta.source) == (html, "windows-1252", "meta")


def test_a_mark_beats_header_and_meta() -> None:
    html = page("Überraschung: Москва", "windows-1251")
    decoded = decode(html.encode("utf-8-sig"), media_type="text/html; charset=shift_jis", html=True)
    assert decoded is not None
    assert (decoded.text, decoded.charset, decoded.source) == (html, "utf-8", "bom")


@pytest.mark.parametrize(("label", "codec", "text"), LEGACY, ids=IDS)
def test_a_large_page_is_read_like_a_small_one(
    label: str, codec: str, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = page(text).encode(codec)
    small = decode(content, media_type="text/html; charset=utf-8", tld=TLDS.get(label))
    monkeypatch.setattr("ingest.text.decode._LARGE", 0)
    assert decode(content, media_type="text/html; charset=utf-8", tld=TLDS.get(label)) == small


@given(
    st.lists(st.one_of(st.binary(max_size=6), st.text(max_size=4).map(lambda text: text.encode("utf-8", "replace"))))
)
@settings(max_examples=200, deadline=None)
def test_the_quick_count_of_strays_is_never_too_high(parts: list[bytes]) -> None:
    content = b"".join(parts)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ingest.text.decode._LARGE", 0)
        quick = _least_strays(content)
    strays = content.decode("utf-8", "surrogateescape")
    assert quick <= sum("\udc80" <= char <= "\udcff" for char in strays)


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-16", "utf-32", "utf-8-sig"])
def test_unicode_marks(codec: str) -> None:
    html = page("Ünïcode — 東京")
    mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(codec, b"")
    decoded = decode(mark + html.encode(codec), media_type="text/html; charset=windows-1252", html=True)
    assert decoded is not None
    assert (decoded.text, decoded.source) == (html, "bom")


@pytest.mark.parametrize(("codec", "charset"), [("utf-16-le", "utf-16le"), ("utf-16-be", "utf-16be")])
def test_utf16_without_mark(codec: str, charset: str) -> None:
    html = page("Ünïcode — 東京", "utf-16")
    decoded = decode(html.encode(codec), html=True)
    assert decoded is not None
    assert (decoded.text, decoded.charset, decoded.source) == (html, charset, "nulls")


def test_nulls_are_removed() -> None:
    decoded = decode(b"<p>Some\x00 te\x00xt of a page</p>", html=True)
    assert decoded is not None
    assert decoded.text == "<p>Some text of a page</p>"


def test_binary_is_no_text() -> None:
    assert decode(bytes(range(256)) * 40, html=True) is None
    assert decode(b"\x00" * 4000, html=False) is None


def test_cut_in_the_middle_of_a_character() -> None:
    content = ("Zürich und Köln " * 20 + "Größe").encode()
    cut = content[: content.index(b"\xc3\x9fe") + 1]
    decoded = decode(cut, html=False)
    assert decoded is not None
    assert decoded.charset == "utf-8"
    assert decoded.text.endswith("Grö")


def test_stray_windows_bytes_inside_utf8() -> None:
    content = ("Die Straße nach Köln führt über Düsseldorf. " * 30).encode() + b"He said \x93yes\x94 and it\x92s true."
    decoded = decode(content, media_type="text/html; charset=utf-8", html=True)
    assert decoded is not None
    assert decoded.charset == "utf-8"
    assert decoded.text.endswith("He said “yes” and it’s true.")
    assert decoded.replaced == 3


@pytest.mark.parametrize("media_type", [None, "text/html", "text/html; charset=iso-8859-1", "text/html; charset=gbk"])
@pytest.mark.parametrize("words", ["Straße nach Köln und Düsseldorf", "Новый мост", "新しい橋"])
def test_few_stray_bytes_do_not_hide_utf8_that_is_not_declared(media_type: str | None, words: str) -> None:
    content = (f"{words}. " * 6).encode() + b"It\x92s true."
    decoded = decode(content, media_type=media_type, html=True)
    assert decoded is not None
    assert (decoded.charset, decoded.text) == ("utf-8", f"{words}. " * 6 + "It’s true.")


@pytest.mark.parametrize(
    ("charset", "text"),
    [
        ("cp1252", "Die Straße nach Köln führt über Düsseldorf, sagt er – für „Größe“. "),
        ("cp1251", "Новый мост откроют до конца года, сообщила мэрия города. "),
        ("gbk", "市议会周二表决重建码头，工程将于四月开始。"),
        ("cp932", "市議会は火曜日、岸壁の再建を可決した。工事は四月に始まる。"),
        ("cp949", "시의회는 화요일 부두 재건을 의결했다. 공사는 사월에 시작된다."),
        ("big5", "市議會週二表決重建碼頭，工程將於四月開始。"),
        ("cp874", "สภาเมืองลงมติเมื่อวันอังคารให้สร้างท่าเรือใหม่ "),
        ("cp1256", "قال مسؤول في المدينة إن الميناء سيبنى من جديد في أبريل. "),
    ],
)
def test_other_encodings_are_not_nearly_utf8(charset: str, text: str) -> None:
    decoded = decode((text * 12).encode(charset), media_type=f"text/html; charset={charset}", html=True)
    assert decoded is not None
    assert decoded.text == text * 12


def test_xml_declaration_names_the_charset() -> None:
    text = (
        '<?xml version="1.0" encoding="windows-1251"?><html><body><p>Новый мост откроют до конца года</p></body></html>'
    )
    decoded = decode(text.encode("cp1251"), html=True)
    assert decoded is not None
    assert (decoded.text, decoded.source) == (text, "meta")


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("latin1", "windows-1252"),
        (" ISO-8859-1 ", "windows-1252"),
        ("ascii", "windows-1252"),
        ("gb2312", "gbk"),
        ("ks_c_5601-1987", "euc-kr"),
        ("x-sjis", "shift_jis"),
        ("tis-620", "windows-874"),
        ("utf8", "utf-8"),
        ("x-user-defined", None),
        ("klingon", None),
        (None, None),
    ],
)
def test_labels(label: str | None, name: str | None) -> None:
    assert encoding_name(label) == name


MOJIBAKE = [
    "Le ministère a annoncé l’ouverture à l’été, « après les travaux »",
    "Größe, Straße und Übung – „sehr schön“",
    "Новый мост откроют до конца года, сообщили в среду",
    "東京で新しい橋が開通した",
]


@pytest.mark.parametrize("text", MOJIBAKE)
def test_doubly_encoded_text_is_repaired(text: str) -> None:
    twice = "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in text.encode())
    assert twice != text
    decoded = decode(page(twice).encode(), html=True)
    assert decoded is not None
    assert text in decoded.text
    assert decoded.repaired


@pytest.mark.parametrize(
    "text",
    [
        "Château, naïve, Straße, ÉTÉ, «Ñandú», São Paulo, €50 – “quoted”",
        "The tokens Ã© and â€™ show what mojibake looks like; café is right.",
        "Ã©, Ã¼ and Ã¶ are é, ü and ö read wrongly; as are «ñ», «ß», «ø», «å», «ç», «ê», «î», «ô» and «ŷ»",
        "Â© 2021 alone is too little to be sure",
        "A 20 °C day, £5, ½ cup; Ærø, Łódź, İstanbul",
        "VÂN ĐỀ LÂM NGHIỆP, Â, Ê, Ô",
    ],
)
def test_correct_text_is_not_changed(text: str) -> None:
    assert repair_mojibake(text) == text


@given(st.binary(max_size=400), st.sampled_from([None, "text/html; charset=utf-8", "text/html; charset=gbk"]))
@settings(max_examples=150, deadline=None)
def test_never_raises(content: bytes, media_type: str | None) -> None:
    decoded = decode(content, media_type=media_type, html=True)
    if decoded is not None:
        decoded.text.encode("utf-8")
        assert "\x00" not in decoded.text


@given(st.text(max_size=200))
@settings(max_examples=150, deadline=None)
def test_utf8_round_trip(text: str) -> None:
    """Text that is not doubly encoded is decoded unchanged."""
    try:
        content = text.encode()
    except UnicodeEncodeError:
        return
    decoded = decode(content, html=False)
    if decoded is not None and decoded.source == "utf-8" and not decoded.repaired:
        assert decoded.text == text.replace("\x00", "")
