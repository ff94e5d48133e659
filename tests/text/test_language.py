"""The language of a text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.text.language import Language, identify, primary_subtag
from ingest.text.neighbour_languages import settle_neighbour

SAMPLES = {
    "en": "The ministry said on Wednesday that the new bridge would open before the end of the year.",
    "de": "Das Ministerium teilte am Mittwoch mit, dass die neue Brücke noch vor Jahresende eröffnet wird.",
    "fr": "Le ministère a annoncé mercredi que le nouveau pont serait ouvert avant la fin de l'année.",
    "es": "El ministerio anunció el miércoles que el nuevo puente se abrirá antes de que termine el año.",
    "pt": "O ministério anunciou na quarta-feira que a nova ponte será aberta antes do fim do ano.",
    "it": "Il ministero ha annunciato mercoledì che il nuovo ponte sarà aperto prima della fine dell'anno.",
    "nl": "Het ministerie maakte woensdag bekend dat de nieuwe brug voor het einde van het jaar opengaat.",
    "da": "Ministeriet oplyste onsdag, at den nye bro åbner for trafik inden udgangen af året.",
    "sv": "Departementet meddelade på onsdagen att den nya bron öppnas för trafik före årets slut.",
    "pl": "Ministerstwo poinformowało w środę, że nowy most zostanie otwarty przed końcem roku.",
    "cs": "Ministerstvo ve středu oznámilo, že nový most bude otevřen ještě před koncem roku.",
    "tr": "Bakanlık çarşamba günü yeni köprünün yıl sonundan önce trafiğe açılacağını duyurdu.",
    "id": "Kementerian mengumumkan pada hari Rabu bahwa jembatan baru akan dibuka sebelum akhir tahun.",
    "vi": "Bộ Giao thông cho biết hôm thứ Tư rằng cây cầu mới sẽ được thông xe trước cuối năm nay.",
    "sw": "Wizara ilitangaza siku ya Jumatano kwamba daraja jipya litafunguliwa kabla ya mwisho wa mwaka.",
    "ru": "Министерство сообщило в среду, что новый мост откроют для движения до конца года.",
    "uk": "Міністерство повідомило в середу, що новий міст відкриють для руху до кінця року.",
    "el": "Το υπουργείο ανακοίνωσε την Τετάρτη ότι η νέα γέφυρα θα ανοίξει πριν από το τέλος του έτους.",
    "he": "משרד התחבורה הודיע ביום רביעי כי הגשר החדש ייפתח לתנועה לפני סוף השנה.",
    "ar": "أعلنت الوزارة يوم الأربعاء أن الجسر الجديد سيفتح أمام حركة المرور قبل نهاية العام.",
    "fa": "وزارت راه روز چهارشنبه اعلام کرد که پل جدید پیش از پایان سال به روی خودروها باز می‌شود.",
    "hi": "मंत्रालय ने बुधवार को कहा कि नया पुल साल के अंत से पहले यातायात के लिए खोल दिया जाएगा।",
    "bn": "মন্ত্রণালয় বুধবার জানিয়েছে, বছরের শেষের আগেই নতুন সেতুটি যান চলাচলের জন্য খুলে দেওয়া হবে।",
    "ta": "புதிய பாலம் ஆண்டு இறுதிக்குள் திறக்கப்படும் என்று அமைச்சகம் புதன்கிழமை தெரிவித்தது.",
    "th": "กระทรวงแถลงเมื่อวันพุธว่า สะพานแห่งใหม่จะเปิดใช้งานก่อนสิ้นปีนี้",
    "my": "တံတားသစ်ကို နှစ်မကုန်မီ ဖွင့်လှစ်မည်ဟု ဝန်ကြီးဌာနက ဗုဒ္ဓဟူးနေ့တွင် ပြောကြားခဲ့သည်။",
    "km": "ក្រសួងបានប្រកាសកាលពីថ្ងៃពុធថា ស្ពានថ្មីនឹងបើកឱ្យធ្វើចរាចរណ៍មុនដំណាច់ឆ្នាំ។",
    "ka": "სამინისტრომ ოთხშაბათს განაცხადა, რომ ახალი ხიდი წლის ბოლომდე გაიხსნება.",
    "zh": "交通部周三宣布，新大桥将于年底前通车，该工程历时近五年，费用超出预算。",
    "ja": "国土交通省は水曜日、新しい橋が年内に開通すると発表した。",
    "ko": "국토교통부는 수요일 새 다리가 연말 전에 개통될 것이라고 발표했다.",
}


@pytest.mark.parametrize("code", SAMPLES)
def test_one_sentence(code: str) -> None:
    language = identify(SAMPLES[code])
    assert language is not None
    assert language.code == code
    assert 0 < language.confidence <= 1


def test_the_language_of_most_of_a_mixed_page() -> None:
    mixed = "\n".join([SAMPLES["de"]] * 7 + [SAMPLES["en"]] * 3)
    language = identify(mixed)
    assert language is not None
    assert language.code == "de"
    assert language.confidence < 0.9
    alone = identify(SAMPLES["de"])
    assert alone is not None
    assert alone.confidence > language.confidence


def test_middle_and_end_of_a_long_text_count() -> None:
    language = identify("\n".join([SAMPLES["en"]] * 30 + [SAMPLES["fr"]] * 400))
    assert language is not None
    assert language.code == "fr"


@pytest.mark.parametrize(
    "text", ["", "OK", "2024-04-02 12:30", "Tokyo, Paris", "https://example.org/a/b/c/d/e", "!!! ??? ..."]
)
def test_too_little_text_is_null(text: str) -> None:
    assert identify(text) is None


def test_hint_decides_only_what_the_text_leaves_open() -> None:
    assert identify(SAMPLES["de"], hint="en") == identify(SAMPLES["de"])


def test_traditional_chinese_is_chinese() -> None:
    language = identify("交通部週三宣布，新大橋將於年底前通車，該工程歷時近五年，費用超出預算。")
    assert language is not None
    assert language.code == "zh"


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("en-US", "en"),
        ("pt_BR", "pt"),
        ("DE", "de"),
        ("iw", "he"),
        ("zh-Hant-TW", "zh"),
        ("english", None),
        ("", None),
        (None, None),
    ],
)
def test_primary_subtag(tag: str | None, code: str | None) -> None:
    assert primary_subtag(tag) == code


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_never_raises_and_is_stable(text: str) -> None:
    language = identify(text)
    assert language == identify(text)
    assert language is None or isinstance(language, Language)


KURMANJI = (
    "Rêveberiya bajêr duh biryar da ku pira kevn a li ser çem were girtin ji ber ku endezyaran "
    "qelîştek di stûnan de dîtin. "
    "Welatî dikarin heta biharê bi keştiyê derbas bibin, û nirxê bilêtê wê wekî berê bimîne."
)
BOSNIAN = (
    "Gradska uprava zatvorila je u ponedjeljak stari most jer su inženjeri pronašli pukotine u dva stuba. "
    "Građani mogu do proljeća prelaziti skelom, a cijena karte ostaje ista."
)


def test_a_claimed_language_that_the_detector_lacks_is_the_claim() -> None:
    assert identify(KURMANJI, "ku").code == "ku"  # type: ignore[union-attr]
    assert identify(BOSNIAN, "bs-BA").code == "bs"  # type: ignore[union-attr]
    english = "The council closed the old bridge on Monday because engineers found cracks in two of its pillars."
    assert identify(english * 2, "ku").code == "en"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ku", "Meclisa bajêr biryar da ku bazara kevn a ku piştî agirê du sal berê hatibû girtin were nûkirin. "
         "Karê nûkirinê dê di biharê de dest pê bike û li gorî endezyaran dê zêdetirî salekê bidome."),
        ("ast", "El conceyu aprobó'l llunes l'arreglu del mercáu vieyu, que lleva dos años zarráu por un fueu."),
        ("fur", "Il consei comunâl al à aprovât lunis il restaur dal vieri marcjât, sierât di doi agns dopo di un "
         "incendi che al à brusât part dal cuviert."),
        ("hsb", "Měšćanska rada je póndźelu wobzamknyła, zo so stara tržnica wobnowi, kotraž je hižo dwě lěće "
         "po wohenju zawrjena. Dźěła započnu so w nalěću."),
        ("szl", "Rada miasta we pyńdziałek zadecydowała ô remōncie starego targu, kery je zawrzity ôd dwōch lot."),
        ("mwl", "L cunceilho aprobou na segunda-feira la reforma de l mercado bielho, que stá cerrado hai dous anhos."),
        ("scn", "Lu cunsigghiu cumunali appruvau luni lu risturu dû mircatu vecchiu, chiusu di du' anni pi un focu."),
    ],
)  # fmt: skip
def test_claimed_languages_beside_a_large_one_are_the_claim(language: str, text: str) -> None:
    identified = identify(text, language)
    assert identified is not None
    assert identified.code == language
    german = "Die Stadt erneuert im Herbst die Gleise der Linie zwischen Hafen und Bahnhof, weil sie alt sind. "
    assert identify(german * 2, language).code == "de"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("id", "Petugas mengatakan bahwa jembatan di kabupaten itu ditutup karena banjir sejak Jumat."),
        ("ms", "Polis berkata jambatan di mukim itu ditutup kerana banjir sejak hari Jumaat, manakala sekolah dibuka."),
        (
            "hr",
            "Vlak je stajao tri sata, a novi raspored vrijedi od ponedjeljka sljedeći tjedan, priopćio je prijevoznik.",
        ),
        (
            "bs",
            "Voz je stajao tri sata, a novi red vožnje važi od ponedjeljka sljedeće sedmice, saopćeno je iz preduzeća.",
        ),
        ("sr", "Voz je stajao tri sata zbog snega, a novi red vožnje važi od ponedeljka sledeće nedelje."),
        ("nl", "De burgemeester is niet tevreden: hij heeft zaterdag een brief naar de provincie gestuurd."),
        ("af", "Die burgemeester is nie tevrede nie: hy het Saterdag 'n brief aan die provinsie gestuur."),
    ],
)
def test_neighbours_are_told_apart_by_words_of_their_own(code: str, sentence: str) -> None:
    language = identify(sentence)
    assert language is not None
    assert language.code == code


@pytest.mark.parametrize(("hint", "code"), [("id", "id"), ("ms", "ms"), ("fr", None), (None, None)])
def test_a_neighbour_that_is_declared_decides_where_no_word_does(hint: str | None, code: str | None) -> None:
    text = "Banjir lebat sejak pagi menutup jalan raya, dan banyak rumah di tepi sungai terendam air."
    assert settle_neighbour("ms", text) is None
    language = identify(text, hint)
    assert (language.code if language else None) == code


def test_neighbours_without_a_word_of_their_own_are_unknown() -> None:
    assert settle_neighbour("bs", "Novi most je otvoren.") is None
    assert settle_neighbour("ms", "Hujan lebat sejak pagi.") is None
    assert settle_neighbour("id", "Hujan lebat sejak pagi.") == "id"
    assert settle_neighbour("bs", "Tjedan dana bez vlakova.") == "hr"
    assert settle_neighbour("ms", "Banjir karena hujan.") == "id"
    assert settle_neighbour("fi", "Banjir karena hujan.") == "fi"
