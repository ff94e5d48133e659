"""Which words are names of places: word boundaries, overlaps, spellings. The texts are our own."""

import pytest

from ingest.tags import tag_regions
from ingest.tags.region.datelines import places_in_capitals
from ingest.tags.region.ethiopic import plain_ethiopic


def found(text: str, language: str) -> set[str]:
    tags = tag_regions(None, text, language=language)
    return {span.text for tag in tags.countries for span in tag.evidence}


def countries(text: str, language: str) -> list[str]:
    return [tag.code for tag in tag_regions(None, text, language=language).countries]


def test_a_longer_match_that_is_no_word_does_not_hide_a_name() -> None:
    """ "The D" is a nickname of Detroit: it hid the names behind "The" that begin with D."""
    assert found("The Denver council met. The Derbyshire town hopes for visitors.", "en") == {"Denver", "Derbyshire"}


def test_vowel_signs_belong_to_the_word() -> None:
    assert "ML" not in countries("मुस्ताङ । नेपालको हिमाली गाउँमा औषधि घोडाले बोक्छ ।", "ne")  # Himalayan, not Mali
    assert countries("बैठक काठमाडौं।", "ne") == ["NP"]  # the full stop of Devanagari is no letter


def test_points_of_the_compass_with_region_or_province_need_their_country() -> None:
    assert countries("Traders in Tamale, in the Northern Region of Ghana, have bought lamps.", "en") == ["GH"]
    assert countries("Trains in the Northern Region were late on Monday.", "en") == []


@pytest.mark.parametrize(
    ("language", "text", "country"),
    [
        ("is", "Safnið á Íslandi hefur fengið gamlan bát að gjöf.", "IS"),
        ("is", "Fundurinn var haldinn í Noregi á mánudag.", "NO"),
        ("am", "በባህር ዳር ከተማ አዲስ ድልድይ ተከፈተ።", "ET"),
        ("am", "በባሕር ዳር አዲስ ድልድይ ተከፈተ።", "ET"),
        ("sk", "BRATISLAVA. Šesťdesiat ľudí sa prihlásilo do novej školy.", "SK"),
        ("en", "Farmers in Lancashire and Northumberland lost sheep in the snow.", "GB"),
    ],
)
def test_names_in_the_forms_of_their_country(language: str, text: str, country: str) -> None:
    assert countries(text, language) == [country]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Im Tunnel herrschen konstant neun Grad, das macht ihn zum Keller."),
        ("ar", "حافلة قديمة تتوقف كل يوم أمام مدرسة في أطراف العاصمة."),
        ("fr", "« Il va y avoir un défi », ajoute Hamilton."),
        ("fr", "Le remplaçant d'Ernesto Valverde a parlé."),
        ("en", "A fire burned in a motel on Ventura Boulevard on Tuesday."),
    ],
)
def test_words_persons_and_streets_are_no_places(language: str, text: str) -> None:
    assert countries(text, language) == []


def test_datelines_in_capitals_may_end_with_a_full_stop() -> None:
    text = "ZVOLEN. Vlak stojí."
    assert places_in_capitals(text, text)[0][:2] == (0, 6)


def test_ethiopic_letters_of_one_sound_are_one() -> None:
    assert plain_ethiopic("ባሕር-ዳር") == plain_ethiopic("ባህር ዳር")
    assert plain_ethiopic("Xi'an-Nord") == "Xi'an-Nord"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("th", "ธนาคารเปิดบริการใหม่"),  # service, not Riga
        ("th", "ประธานาธิบดีอเมริกาเมื่อวันอังคาร"),  # America
        ("th", "ผู้นำจากทวีปแอฟริกาประชุมวันนี้"),  # Africa
        ("th", "เขามีนิสัยดี"),  # habit, not Nice
        ("th", "ขนมหวานเย็น"),  # sweet, not Van
        ("th", "ลาวาไหลจากภูเขาไฟ"),  # lava, not Laos
        ("lo", "ການປະຊຸມໃນອາຟຣິກາ"),  # Africa
        ("lo", "ພາສາໂຊມາລີ"),  # the language Somali, not Mali
        ("my", "ဆိုမာလီ"),  # Somali, not Mali
        ("km", "ភាសាអូរ៉ូម៉ូ"),  # Oromo, not Rome
        ("th", "ฉันไม่ชอบเลย"),  # at all, not Loei
        ("th", "แมาลี"),  # a vowel before it belongs to its first letter
        ("th", "โรมี"),  # a vowel after it belongs to its last letter
        ("lo", "ໂຣມີ"),
        ("km", "ចិនា"),
        ("my", "ဂျပန်း"),
        ("my", "ချီလီန်"),
        ("my", "ဘာကူန္တ"),
    ],
)
def test_in_scripts_without_spaces_a_name_is_no_part_of_a_word(language: str, text: str) -> None:
    assert countries(text, language) == []


@pytest.mark.parametrize(
    ("language", "text", "country"),
    [
        ("th", "รถไฟในกรุงริกาหยุดวิ่ง", "LV"),
        ("th", "จังหวัดแพร่มีฝนตก", "TH"),
        ("th", "คนไทยไปประชุม", "TH"),
        ("th", "กระทรวงมหาดไทยประกาศ", "TH"),
        ("th", "แอฟริกาใต้เลือกตั้ง", "ZA"),
        ("lo", "ລັດຖະບານລາວປະກາດ", "LA"),
        ("km", "រដ្ឋាភិបាលកម្ពុជាបាន", "KH"),
        ("my", "မြန်မာနိုင်ငံတွင်", "MM"),
        ("my", "မြန်မာ့အသံ", "MM"),  # the dot below is the genitive
    ],
)
def test_in_scripts_without_spaces_a_name_stands_between_words(language: str, text: str, country: str) -> None:
    assert countries(text, language) == [country]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("th", "สภากาชาดส่งรถไปช่วย"),  # Red Cross, not Chad
        ("th", "เรือลำนั้นออกจากน่านน้ำเมื่อคืน"),  # waters, not Nan
        ("th", "เมื่อวานนี้ฝนตกหนัก"),  # yesterday, not Van
        ("th", "มาลีชอบกินขนมทุกเช้า"),  # a woman's name, not Mali
        ("lo", "ທຳມະຊາດທີ່ສວຍງາມ"),  # nature, not Chad
        ("lo", "ສະພາແຫ່ງຊາດປະຊຸມ"),  # national
        ("my", "ပေါင်မုန့်ကို အလယ်တန်းကျောင်းသားများ စားကြသည်။"),  # bread, not Paung; middle school
        ("my", "စိုထိုင်းမှု မြင့်သည်။"),  # humid, not Thai
        ("zh", "孩子们早餐吃三明治。"),  # sandwich, not Sanming
        ("zh", "新年伊始，万象更新。"),  # all things, not Vientiane
        ("zh", "发展中国家需要资金。"),  # developing countries, not China
        ("zh", "游船驶过入海口。"),  # mouth of a river, not Haikou
        ("ja", "アルバイト募集、リーズナブルな値段。"),  # Aruba, Leeds
        ("ja", "子どもたちは消しゴムを買った。"),  # eraser, not Qom
        ("ja", "火山口の近くで煙が上がった。"),  # crater, not Yamaguchi
        ("ja", "千葉さんは大学生です。"),  # Ms Chiba
        ("ko", "대전 씨가 상을 받았다."),
    ],
)
def test_the_longest_word_that_covers_a_name_wins(language: str, text: str) -> None:
    assert countries(text, language) == []


@pytest.mark.parametrize(
    ("language", "text", "country"),
    [
        ("th", "กองทัพมาลีในประเทศมาลี", "ML"),  # with "country" before it once
        ("th", "กรุงโซเฟียจัดงานเทศกาล", "BG"),
        ("my", "ရန်ကုန်မှာ မိုးရွာသည်။", "MM"),
        ("my", "ထိုင်းနိုင်ငံတွင် ရေကြီးသည်။", "TH"),
        ("lo", "ຕຳຫຼວດໃນຫຼວງພະບາງຊອກຫາພະຍານ.", "LA"),  # GeoNames has it with "town" only
        ("km", "ប៉ូលិសនៅសៀមរាបកំពុងស្វែងរកសាក្សី។", "KH"),
        ("zh", "上海师范大学举行了毕业典礼。", "CN"),
        ("zh", "美国硅谷的公司裁员。", "US"),
        ("zh", "新德里的学校今天停课。", "IN"),
        ("ja", "東京医科大学が発表した。", "JP"),
        ("ja", "東ドイツの駅舎が残る。", "DE"),
    ],
)
def test_derived_words_and_compounds_stay_names(language: str, text: str, country: str) -> None:
    assert countries(text, language) == [country]


@pytest.mark.parametrize(
    ("language", "text", "country"),
    [
        ("cs", "Schůze zastupitelů v Brně trvala do noci.", "CZ"),
        ("ru", "Новый мост открыли в Уфе.", "RU"),
        ("ru", "Переговоры прошли в Риге.", "LV"),
        ("uk", "Переговори відбулися в Римі.", "IT"),
        ("uk", "Поліція Кривого Рогу шукає свідків.", "UA"),
        ("ru", "Полиция Набережных Челнов ищет свидетелей.", "RU"),
        ("lv", "Rīgas mērs atklāja jaunu parku.", "LV"),
        ("sr", "Nova biblioteka otvorena je u Nišu.", "RS"),
        ("sr", "Нова библиотека отворена је у Нишу.", "RS"),
        ("bg", "В Русе откриха нов мост.", "BG"),
        ("et", "Narvas avati uus muuseum.", "EE"),  # the whole name, and an ending
        ("el", "Ο δήμαρχος Θεσσαλονίκης εγκαινίασε το νέο πάρκο.", "GR"),
        ("kk", "Қарағандының әкімі жаңа саябақ ашты.", "KZ"),
        ("ka", "ქუთაისის მერმა ახალი პარკი გახსნა.", "GE"),
        ("az", "Gəncənin meri yeni parkın açılışını etdi.", "AZ"),
        ("hu", "A szegedi rendőrség tanúkat keres.", "HU"),  # adjectives are small
    ],
)
def test_cases_of_short_names_and_of_names_that_end_as_their_stem_does(language: str, text: str, country: str) -> None:
    assert countries(text, language) == [country]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Burmistrz Zielonej Góry otworzył park.", "Zielona Góra"),
        ("Rano padało. Prezydent Nowego Sącza obiecał przedszkola.", "Nowy Sącz"),
        ("Biskup Jeleniej Góry odwiedził szpital.", "Jelenia Góra"),
    ],
)
def test_the_first_word_of_a_sentence_is_no_part_of_a_name_in_the_genitive(text: str, place: str) -> None:
    assert [tag.name for tag in tag_regions(None, text, language="pl").places] == [place]


@pytest.mark.parametrize(
    ("language", "text", "country"),
    [
        ("ar", "أعلنت فلسطين عن موعد الانتخابات المحلية.", "PS"),
        ("es", "Palestina anunció elecciones locales.", "PS"),
        ("ru", "В Палестине объявили выборы.", "PS"),
        ("tr", "Filistin'de yerel seçim yapılacak.", "PS"),
        ("ja", "パレスチナで選挙が行われる。", "PS"),
        ("de", "In Mazedonien wurde gewählt.", "MK"),
        ("fr", "Des moines ont manifesté en Birmanie.", "MM"),
        ("ru", "В Голландии цветут тюльпаны.", "NL"),
        ("es", "El rey de Suazilandia viajó.", "SZ"),
    ],
)
def test_other_names_of_disputed_and_renamed_countries_in_other_languages(
    language: str, text: str, country: str
) -> None:
    assert countries(text, language) == [country]


def test_subdivisions_are_in_the_middle_of_their_cities() -> None:
    texas, county = tag_regions(None, "Rain fell in Texas. Roads in Tarrant County are closed.").places
    assert (texas.name, county.name) == ("Texas", "Tarrant County")
    assert texas.lat == pytest.approx(31.3, abs=1.5)
    assert texas.lon == pytest.approx(-99.9, abs=1.5)
    assert county.lat == pytest.approx(32.8, abs=0.3)
    assert county.lon == pytest.approx(-97.3, abs=0.3)


def test_the_capital_is_meant_and_not_the_province_of_its_name() -> None:
    (place,) = tag_regions(None, "The protest in Buenos Aires went on until midnight.", language="en").places
    assert place.level == "city"
    assert place.lat == pytest.approx(-34.6, abs=0.1)


@pytest.mark.parametrize(
    ("text", "language", "country"),
    [
        ("Il sindaco di Venezia ha detto che il ponte riapre.", "it", "IT"),
        ("A Genova il porto chiude.", "it", "IT"),
        ("I Göteborg strejkar förarna.", "sv", "SE"),
        ("In Antwerpen staakt de haven.", "nl", "BE"),
        ("In Frankfurt wurde gestreikt.", "de", "DE"),
        ("In Halle hat der Stadtrat beschlossen.", "de", "DE"),
        ("La policía de Cádiz busca testigos.", "es", "ES"),
    ],
)
def test_cities_are_known_by_their_own_names(text: str, language: str, country: str) -> None:
    assert tag_regions(None, text, language=language).main == country
