import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.text.decode import _least_strays, decode, encoding_name
from ingest.text.mojibake import mend_mojibake

# charset label, Python codec that writes it, text of our own
LEGACY = [
    (
        "windows-1251",
        "cp1251",
        "Министерство транспорта сообщило в среду, что новый мост через реку откроют до конца года. «Мы понимаем "
        "недовольство жителей», — сказали в ведомстве. Работы заняли почти пять лет и обошлись дороже, чем ожидалось.",
    ),
    (
        "koi8-r",
        "koi8-r",
        "Городской совет утвердил бюджет на следующий год. Больше всего денег получат школы и больницы, а ремонт дорог "
        "отложен до весны. Решение приняли после долгого спора.",
    ),
    (
        "windows-1252",
        "cp1252",
        "Le ministère des Transports a annoncé mercredi que le nouveau pont serait ouvert avant la fin de l’année. "
        "« Nous comprenons le mécontentement », a déclaré un porte-parole — qui a promis une enquête à 3 000 €.",
    ),
    (
        "iso-8859-2",
        "iso-8859-2",
        "Ministerstwo poinformowało w środę, że nowy most zostanie otwarty przed końcem roku. Budowa trwała prawie "
        "pięć lat i kosztowała więcej, niż zakładano. Mieszkańcy są niezadowoleni z opóźnień.",
    ),
    (
        "windows-1250",
        "cp1250",
        "Ministerstvo dopravy ve středu oznámilo, že nový most bude otevřen ještě před koncem roku. Stavba trvala "
        "téměř pět let. „Rozumíme nespokojenosti obyvatel,“ řekl mluvčí úřadu.",
    ),
    (
        "windows-1256",
        "cp1256",
        "أعلنت وزارة النقل يوم الأربعاء أن الجسر الجديد سيفتح أمام حركة المرور قبل نهاية العام. واستغرق البناء نحو خمس "
        "سنوات وكلف أكثر مما كان متوقعا، حسب المتحدث باسم الوزارة.",
    ),
    (
        "gb18030",
        "gb18030",
        "交通部周三宣布，新大桥将于年底前通车。该工程历时近五年，费用超出预算。"
        "一位发言人表示，政府理解居民的不满，并承诺公布调查结果。",
    ),
    (
        "gb2312",
        "gb2312",
        "市政府发布通知，决定从下周开始提高地铁票价。许多乘客认为涨价太快，希望得到解释。有关部门将召开听证会。",
    ),
    (
        "big5",
        "big5",
        "交通部週三宣布，新大橋將於年底前通車。該工程歷時近五年，費用超出預算。一位發言人表示，政府理解居民的不滿。",
    ),
    (
        "shift_jis",
        "cp932",
        "国土交通省は水曜日、新しい橋が年内に開通すると発表した。工事には約5年かかり、費用は当初の予算を上回った。"
        "担当者は「住民の不満は理解している」①と述べた。",
    ),
    (
        "euc-jp",
        "euc_jp",
        "気象庁は、週末に強い台風が接近する見込みだと発表し、沿岸部の住民に早めの避難を呼びかけた。"
        "鉄道各社は計画運休を検討している。",
    ),
    (
        "iso-2022-jp",
        "iso2022_jp",
        "市議会は来年度の予算案を可決した。学校の修繕に最も多くの費用が充てられる。",
    ),
    (
        "euc-kr",
        "cp949",
        "국토교통부는 수요일 새 다리가 연말 전에 개통될 것이라고 발표했다. "
        "공사는 거의 5년이 걸렸고 비용은 예산을 초과했다. 뷁",
    ),
    (
        "windows-874",
        "cp874",
        "กระทรวงคมนาคมแถลงเมื่อวันพุธว่า สะพานแห่งใหม่จะเปิดใช้งานก่อนสิ้นปีนี้ การก่อสร้างใช้เวลาเกือบห้าปีและใช้งบประมาณมากกว่าที่คาดไว้",
    ),
    (
        "windows-1255",
        "cp1255",
        "משרד התחבורה הודיע ביום רביעי כי הגשר החדש ייפתח לתנועה לפני סוף השנה. הבנייה נמשכה כמעט חמש שנים ועלתה יותר.",
    ),
    (
        "windows-1253",
        "cp1253",
        "Το υπουργείο ανακοίνωσε την Τετάρτη ότι η νέα γέφυρα θα ανοίξει πριν από το τέλος του έτους. "
        "Η κατασκευή διήρκεσε σχεδόν πέντε χρόνια και κόστισε περισσότερο από ό,τι είχε προβλεφθεί.",
    ),
    (
        "windows-1254",
        "cp1254",
        "Ulaştırma Bakanlığı çarşamba günü yeni köprünün yıl sonundan önce trafiğe açılacağını duyurdu. "
        "İnşaat yaklaşık beş yıl sürdü ve beklenenden pahalıya mal oldu. "
        "Sözcü, halkın tepkisini anladıklarını söyledi.",
    ),
    (
        "windows-1257",
        "cp1257",
        "Susisiekimo ministerija trečiadienį pranešė, kad naujasis tiltas bus atidarytas iki metų pabaigos. "
        "Statyba truko beveik penkerius metus ir kainavo daugiau, nei planuota.",
    ),
]
IDS = [label for label, _, _ in LEGACY]
TLDS = {"windows-1257": "lt"}


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
def test_wrong_claim_of_utf8(label: str, codec: str, text: str) -> None:
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


#: Where bytes of the one are good text in the other, and the detector cannot tell.
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
def test_doubly_encoded_text_is_mended(text: str) -> None:
    twice = "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in text.encode())
    assert twice != text
    decoded = decode(page(twice).encode(), html=True)
    assert decoded is not None
    assert text in decoded.text
    assert decoded.mended


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
def test_honest_text_is_left_alone(text: str) -> None:
    assert mend_mojibake(text) == text


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
    """Whatever is not doubly encoded comes back as it was."""
    try:
        content = text.encode()
    except UnicodeEncodeError:
        return
    decoded = decode(content, html=False)
    if decoded is not None and decoded.source == "utf-8" and not decoded.mended:
        assert decoded.text == text.replace("\x00", "")
