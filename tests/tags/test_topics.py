"""The topic tagger: words, terms of all languages, cues, and how many topics a text has. All texts are our own."""

import json
import re
from pathlib import Path

import pytest

from ingest.tags import tag_topics
from ingest.tags.topic.codes import CODES, TOPIC_NAMES
from ingest.tags.topic.cues import category_cues, load_sections, lone_topic, url_cues
from ingest.tags.topic.decide import MAX_TOPICS, Calibration, decide
from ingest.tags.topic.terms import Vocabulary, load_terms

ENGLISH = {
    "02": "A court sentenced the man to ten years in prison for murder. Prosecutors said that police had found the "
    "weapon. The judge denied bail.",
    "03": "A strong earthquake shook the coast. Rescuers searched the rubble of collapsed houses for survivors, "
    "and the death toll rose.",
    "04": "Shares fell after the company reported lower quarterly profit. Investors fear inflation and higher "
    "interest rates, bank analysts said.",
    "07": "Hospitals are full of patients with influenza. Doctors ask people to get the vaccine against the virus, "
    "health officials said.",
    "11": "Parliament voted on the bill after the prime minister had lost his coalition. The opposition wants "
    "early elections.",
    "12": "The pope celebrated Mass at Easter. Bishops and priests prayed with Catholics in the church.",
    "13": "Astronomers used a space telescope to study the galaxy. The researchers say that the satellite data are "
    "a discovery for science.",
    "15": "The striker scored twice as the team won the cup final. The coach praised his players after the match "
    "at the stadium.",
    "16": "Troops shelled the town and soldiers fled. The army said that rebels had broken the ceasefire and fired "
    "missiles.",
    "17": "Forecasters expect heavy snow and frost at the weekend. Temperatures will fall below zero, the weather "
    "service said.",
}


LISTS = Path(__file__).parent.parent.parent / "models" / "topics" / "words.tsv"


def codes(title: str | None, text: str, **options: object) -> list[str]:
    return [tag.code[7:9] for tag in tag_topics(title, text, **options)]  # type: ignore[arg-type]


@pytest.mark.parametrize("topic", sorted(ENGLISH))
def test_topics_of_english_texts(topic: str) -> None:
    assert codes(None, ENGLISH[topic], language="en")[:1] == [topic]


def test_an_article_can_have_two_topics() -> None:
    text = (
        "The two governments discussed their alliance. Foreign ministers and the presidents held talks on the "
        "treaty, diplomats said. "
        "The armies will hold military exercises; the navy will send warships and the air force fighter jets. "
        "Generals visited the troops."
    )
    assert set(codes("Ministers agree on military exercises", text, language="en")) == {"11", "16"}


@pytest.mark.parametrize(
    ("language", "text", "topic"),
    [
        (
            "de",
            "Der Stürmer erzielte zwei Treffer, der Trainer lobte die Mannschaft nach dem Spieltag der Bundesliga "
            "im Stadion.",
            "15",
        ),
        (
            "fr",
            "Le gouvernement et les députés débattent au parlement. Le ministre défend la loi avant les élections.",
            "11",
        ),
        (
            "es",
            "La policía informó de la detención del acusado. El juez y la fiscalía preparan el juicio por homicidio.",
            "02",
        ),
        ("ru", "Врачи больницы сообщили о пациентах с вирусом. Вакцинация начнется осенью, лечение дорогое.", "07"),
        ("zh", "球队在世界杯决赛中获胜，教练称赞球员，主场球迷庆祝冠军。", "15"),
        ("ja", "首相は国会で選挙について答弁し、与党と野党の議員が政策を議論した。", "11"),
    ],
)
def test_topics_of_other_languages(language: str, text: str, topic: str) -> None:
    assert codes(None, text, language=language)[:1] == [topic]


@pytest.mark.parametrize(
    ("language", "text", "topic"),
    [
        ("sw", "Timu ilishinda mechi ya fainali; kocha aliwasifu wachezaji baada ya mabao mawili ya soka.", "15"),
        ("my", "တပ်မတော်နှင့် လက်နက်ကိုင်များ တိုက်ပွဲ ဖြစ်ပွားပြီး စစ်သားများ ဗုံးဖြင့် တိုက်ခိုက်ခံရသည်။", "16"),
        ("ar", "قال أطباء المستشفى إن المرضى يتلقون العلاج واللقاح ضد الفيروس.", "07"),
        ("hi", "पुलिस ने हत्या के आरोपी को गिरफ्तार किया और अदालत ने उसे जेल भेज दिया।", "02"),
        ("th", "นักเรียนและครูกลับเข้าโรงเรียน มหาวิทยาลัยประกาศผลสอบของนักศึกษา", "05"),
        ("pl", "Bank centralny podniósł stopy, akcje na giełdzie spadły, a inflacja i ceny rosną.", "04"),
        ("ko", "축구 대표팀 감독은 경기에서 골을 넣은 선수를 칭찬했다. 리그 우승을 노린다.", "15"),
        ("ka", "მთავრობა და პარლამენტი არჩევნების შესახებ კანონს განიხილავს, პრეზიდენტი წინააღმდეგია.", "11"),
        (None, "Los médicos del hospital vacunan a los pacientes contra el virus.", "07"),
    ],
)
def test_topics_in_languages_without_a_model_of_their_own(language: str | None, text: str, topic: str) -> None:
    assert codes(None, text, language=language)[:1] == [topic]


def test_a_text_without_known_words_has_cues_only() -> None:
    assert codes(None, "12 :: 34", language="sw") == []
    assert codes(None, "12 :: 34", language="sw", url="https://example.org/sport/2026/mechi.html") == ["15"]


def test_a_word_has_the_longest_term_that_it_begins_with() -> None:
    vocabulary = Vocabulary({"hospital": 0, "hospi": 1, "مستشفى": 2, "医院": 3, "병원": 4})
    assert [vocabulary.number(word) for word in ("hospital", "hospitales", "hospiz", "hos")] == [0, 0, 1, None]
    assert [vocabulary.number(word) for word in ("والمستشفى", "병원에서", "hospitalisierungen")] == [2, 4, None]
    assert vocabulary.count("医院", "市医院 Hospital") == {3: 3, 0: 1}


def test_at_least_sixty_languages_answer() -> None:
    answering = set()
    for line in LISTS.read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        language, *columns = line.split("\t")
        texts = [words.replace("-", " ") for words in columns]
        right = sum(codes(None, text, language=language)[:1] == [f"{i:02d}"] for i, text in enumerate(texts, 1))
        if right >= 12:
            answering.add(language)
    assert len(answering) >= 60


def test_the_table_is_small_enough_to_ship() -> None:
    assert 60_000 < len(load_terms()) < 200_000


def test_cues_are_evidence() -> None:
    tags = tag_topics(None, "", language="sw", url="https://example.org/sport/2026/mechi.html", categories=["Football"])
    assert {evidence.term for evidence in tags[0].evidence} == {"url:sport", "category:football"}


def test_the_words_of_a_tag_are_words_of_the_text() -> None:
    text = ENGLISH["16"]
    (tag, *_) = tag_topics(None, text, language="en")
    assert tag.evidence
    assert {e.term for e in tag.evidence} <= set(text.lower().replace(".", "").split())
    assert [e.weight for e in tag.evidence] == sorted((e.weight for e in tag.evidence), reverse=True)
    assert tag.name == TOPIC_NAMES[tag.code]


ALARMS = {"02", "03", "16"}  # crime, disaster, conflict


def headlines(name: str) -> list[tuple[str, set[str], str]]:
    rows = Path(__file__).with_name(name).read_text("utf-8").splitlines()
    cells = [row.split("\t") for row in rows if not row.startswith("#")]
    return [(language, set(topics.split(",")), headline) for language, topics, headline in cells]


def test_everyday_things_are_no_disasters() -> None:
    rows = headlines("everyday_headlines.tsv")
    wrong = {
        headline: alarms
        for language, allowed, headline in rows
        if (alarms := ALARMS & (set(codes(headline, "", language=language)) - allowed))
    }
    assert len(rows) >= 120
    assert len(wrong) <= 6, wrong


def test_incidents_are_still_found() -> None:
    rows = headlines("incident_headlines.tsv")
    hits = [bool(expected & set(codes(headline, "", language=language))) for language, expected, headline in rows]
    assert sum(hits) >= 80


@pytest.mark.parametrize("headline", ["Night ferry", "Ferry line returns in spring", "The ferry", "Train", "Bridge"])
def test_one_word_carries_no_topic(headline: str) -> None:
    assert codes(headline, "", language="en") == []
    assert codes(None, headline, language="en") == []


def test_an_empty_text_has_no_topic() -> None:
    for language in ("en", "de", "zh", "sw", None, ""):
        assert tag_topics(None, "", language=language) == []


def test_only_sections_and_subdomains_of_an_address_are_cues() -> None:
    assert url_cues("https://sport.com/war-and-peace") == {}
    assert url_cues("https://example.org/health") == {}
    assert url_cues("https://example.org/health/") == {6: "health"}
    assert url_cues("https://wetter.example.org/x") == {16: "wetter"}
    assert url_cues("http://[broken/sport/x") == {}
    assert url_cues(None) == {}


def test_categories_are_looked_up_whole_and_in_parts() -> None:
    assert category_cues(["Arts & Entertainment"]) == {0: "arts"}
    assert set(category_cues(["World > Politics", "Real Estate"])) == {10, 3}
    assert category_cues(["Top stories", ""]) == {}
    codes = ["medtop:04000000", "subj:15054000", "http://cv.iptc.org/newscodes/mediatopic/16000000", "02000000"]
    assert category_cues(codes) == {3: codes[0], 14: codes[1], 15: codes[2], 1: codes[3]}
    assert category_cues(["medtop:20000344", "subj:18000000", "20241201", "04000000x"]) == {}


def test_none_to_three_topics_are_chosen() -> None:
    calibration = Calibration(0.0, {}, threshold=0.5, floor=0.3)
    assert decide([0.1, 0.2], calibration) == []
    assert decide([0.1, 0.31], calibration) == [1]
    assert decide([0.6, 0.9, 0.7, 0.8], calibration) == [1, 3, 2]
    assert len(decide([0.9] * 17, calibration)) == MAX_TOPICS


def test_the_tables_cover_all_topics() -> None:
    assert len(CODES) == 17
    assert {topic for topics in load_sections().values() for topic in topics} == set(range(17))


EVERYDAY_SENSES = Path(__file__).with_name("everyday_senses.tsv")


def test_words_of_sport_in_other_senses_are_no_sport() -> None:
    lines = EVERYDAY_SENSES.read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    assert len(rows) > 30
    wrong = [title for language, title in rows if "15" in codes(title, "", language=language)]
    assert len(wrong) <= 1, wrong


def test_the_season_of_palms_is_no_sport() -> None:
    feed = json.loads((Path(__file__).parents[2] / "seeds" / "jarida-json-feed.json").read_text("utf-8"))
    item = feed["items"][0]
    text = re.sub("<[^>]+>", " ", item["content_html"])
    assert "15" not in codes(item["title"], text, language="ar", categories=item["tags"])


def test_confidence_is_what_is_right_on_other_sources() -> None:
    trusted = Calibration(0.0, {}, 0.5, 0.3, {"one": 0.0, "odds": 0.8, "other": -0.4})
    high, low = trusted.confidences([0.9, 0.1], 100, ())
    assert low < 0.5 < high
    rival = trusted.confidences([0.9, 0.8], 100, ())[0]
    assert rival < high  # a strong rival leaves less
    assert Calibration(0.0, {}, 0.5, 0.3).confidences([0.9, 0.1], 100, ()) == [0.9, 0.1]


# Two sentences that say no topic, in the language of the section.
NEUTRAL_TEXTS = [
    ("de", "Sport", "15", "Am Samstag kamen viele Leute zusammen. Am Ende waren alle zufrieden."),
    ("de", "Wirtschaft regional", "04", "Am Samstag kamen viele Leute zusammen. Am Ende waren alle zufrieden."),
    ("de", "Kultur", "01", "Am Samstag kamen viele Leute zusammen. Am Ende waren alle zufrieden."),
    ("en", "Sports News", "15", "On Saturday many people came together. In the end everybody was happy."),
    ("zh", "体育", "15", "星期六很多人聚在一起。最后大家都很高兴。"),
    ("hi", "रक्षा", "16", "शनिवार को बहुत लोग इकट्ठा हुए। अंत में सब खुश थे।"),
    ("ko", "스포츠 뉴스", "15", "토요일에 많은 사람이 모였다. 모두 기뻐했다."),
    ("ar", "أخبار الرياضة", "15", "اجتمع كثير من الناس يوم السبت. كان يوما طويلا."),
    ("tr", "SİYASET", "11", "Cumartesi günü çok sayıda insan bir araya geldi."),
]


@pytest.mark.parametrize(("language", "section", "topic", "text"), NEUTRAL_TEXTS)
def test_a_section_says_the_topic_where_words_say_none(language: str, section: str, topic: str, text: str) -> None:
    assert topic not in codes(None, text, language=language)
    tags = tag_topics(None, text, language=language, categories=[section])
    assert [tag.code[7:9] for tag in tags] == [topic]
    assert 0.6 < tags[0].confidence < 0.95
    assert tags[0].evidence[0].term.startswith("category:")


def test_sections_that_gather_stories_of_many_kinds_say_no_topic_alone() -> None:
    language, _, _, text = NEUTRAL_TEXTS[0]
    assert codes(None, text, language=language, categories=["Panorama"]) == []
    assert codes(None, text, language=language, categories=["Leben aktuell"]) == []
    assert codes(None, text, language=language, url="https://example.org/politik/meldung-1.html") == ["11"]
    assert codes(None, text, language=language, url="https://example.org/news/meldung-1.html") == []


def test_two_topics_that_a_publisher_names_decide_nothing_alone() -> None:
    assert lone_topic({14: "sport"}, {3: "business"}) is None
    assert lone_topic({14: "sport"}, {14: "football"}) == 14
    assert lone_topic({}, {}) is None


def test_sections_in_addresses_are_known_without_accents() -> None:
    assert set(url_cues("https://example.org/the-thao/bai-1.html")) == {14}
    assert set(url_cues("https://example.org/sports-news/a")) == {14}
    assert set(url_cues("https://example.org/regional/wirtschaft/a")) == {3}


STEMS = {"potila": "potilaat", "-mdlal": "umdlalo", "-ntolong": "intolongo"}


@pytest.mark.parametrize(
    ("word", "term"),
    [
        ("potilaat", "potilaat"),
        ("potilaiden", "potilaat"),
        ("kumdlalo", "umdlalo"),
        ("entolongweni", "intolongo"),
        ("potil", None),
        ("strmdlalo", None),  # what stands before a root is no prefix
        ("kumdlalonkosiyami", None),  # what follows it is no ending
    ],
)
def test_a_word_is_found_by_its_stem_or_its_root(word: str, term: str | None) -> None:
    numbers = {"potilaat": 0, "umdlalo": 1, "intolongo": 2}
    vocabulary = Vocabulary(numbers, stems=STEMS)
    assert vocabulary.number(word) == (None if term is None else numbers[term])
    assert vocabulary.exact("potila") is None


def test_a_sentence_of_few_known_words_may_rest_on_one() -> None:
    text = "Käräjäoikeus tuomitsi miehen kahdeksi vuodeksi vankeuteen varkauksista."
    assert codes(None, text, language="fi") == ["02"]
    assert codes("Käräjäoikeus", "", language="fi") == []
    assert codes(None, "Die Fähre fährt am Samstag wieder auf die Insel.", language="de") != ["03"]


def test_the_likeliest_topic_of_a_short_text_needs_less() -> None:
    calibration = Calibration(0.0, {}, threshold=0.6, floor=0.5)
    assert decide([0.1, 0.45], calibration) == []
    assert decide([0.1, 0.45], calibration, is_short=True) == [1]
    assert decide([0.1, 0.35], calibration, is_short=True) == []


def test_words_that_say_little_are_no_evidence() -> None:
    text = "Световое загрязнение часто мешает, и эти воды также являются частью природы и экологии."
    tags = tag_topics(None, text, language="ru")
    assert tags
    for tag in tags:
        weights = [item.weight for item in tag.evidence]
        assert min(weights) >= 0.15 * max(weights)


@pytest.mark.parametrize(
    ("language", "text", "code"),
    [
        ("sq", "Shi i dendur pritet nesër.", "17"),  # "rain"; usual in Hausa
        ("es", "El sida sigue sin vacuna.", "07"),  # "AIDS"; usual in Somali
    ],
)
def test_a_usual_word_of_one_language_may_say_a_topic_in_another(language: str, text: str, code: str) -> None:
    assert codes(None, text, language=language) == [code]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Это представляет собой то, которое может быть таким или другим, и они также часто там бывают."),
        ("sw", "Hatua hiyo haina maana kwa baadhi yao, labda huko ambako hayo yake yalikuwa ambazo huo."),
        ("sw", "Hii ni moja ya sababu ambazo watu wengi walikuwa huko na wengine hawakuwa hapo."),
        ("tr", "Bu konuda birlikte değişen bir şey olarak kullanma ve arasında olan konusunda."),
    ],
)
def test_usual_words_say_no_topic(language: str, text: str) -> None:
    assert codes(None, text, language=language) == []
