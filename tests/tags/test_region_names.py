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
