"""The region tagger: countries that are named or that a text is about; names of no place. All texts are our own."""

from pathlib import Path

import pytest

from ingest.records import RegionTags
from ingest.tags import about_countries, tag_regions
from ingest.tags.region import context_flags
from ingest.tags.region.gazetteer import load_gazetteer
from ingest.tags.region.name_hits import find_hits


def codes(tags: RegionTags) -> set[str]:
    return {tag.code for tag in tags.countries}


def place(tags: RegionTags, name: str) -> tuple[str, str]:
    """Return level and code of the place with a name."""
    found = [tag for tag in tags.places if tag.name == name]
    assert found, [tag.name for tag in tags.places]
    return found[0].level, found[0].code


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Jordan and Syria reopened their border crossing, officials in Amman said.", {"JO", "SY"}),
        ("The government of Chad said that rebels had crossed from Libya.", {"TD", "LY"}),
        ("Protesters filled the streets of Tbilisi. Georgia wants to join the European Union.", {"GE"}),
        ("Voters in Georgia go to the polls. The count in Atlanta will take days.", {"US"}),
        ("Turkey's president spoke in Ankara about gas.", {"TR"}),
        ("Militias in eastern Congo killed dozens near Goma, the government in Kinshasa said.", {"CD"}),
        ("The president, speaking in Brazzaville, welcomed Congo's new oil contract.", {"CG"}),
        ("The Kremlin rejected the claim.", {"RU"}),
        ("The Bank of England raised its benchmark rate.", {"GB"}),
        ("The mayor of Paris said that the Seine would be clean.", {"FR"}),
    ],
)
def test_countries_that_are_named(text: str, expected: set[str]) -> None:
    assert codes(tag_regions(None, text, language="en")) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Michael Jordan scored 40 points. Jordan said that the team had played well.",
        "Chad Smith, the drummer, said that Chad was a nickname.",
        "Roast the turkey for three hours. Turkey is best with cranberry sauce.",
        "Paris Hilton launched a new perfume line.",
        "The Washington Post reported that the deal had failed.",
        "South Central America saw heavy rain.",
        "He signed the Paris Agreement.",
        "No, not in any case. In it. Or so.",
        "The cook mixed flour, eggs and milk and baked the cake for an hour.",
        "",
    ],
)
def test_names_that_are_no_places(text: str) -> None:
    tags = tag_regions(None, text, language="en")
    assert (tags.countries, tags.main) == ((), None)


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "de",
            "Der Kanzler traf in Warschau den polnischen Präsidenten. Deutschland und Polen arbeiten zusammen.",
            {"DE", "PL"},
        ),
        ("fr", "Les électeurs français votent. À Marseille, la participation monte; la France attend.", {"FR"}),
        ("es", "El presidente viajó a Bogotá; Colombia y España firman un acuerdo.", {"CO", "ES"}),
        ("ru", "Президент России встретился в Москве с премьер-министром Индии.", {"RU", "IN"}),
        ("pl", "Polska i Ukraina podpisały umowę.", {"PL", "UA"}),
        ("tr", "Türkiye'nin ihracatı arttı, Almanya ile ticaret büyüdü.", {"TR", "DE"}),
        ("zh", "中国外交部发言人在北京表示，中方反对美国的制裁。", {"CN", "US"}),
        ("ja", "日本の首相は東京で韓国の大統領と会談した。", {"JP", "KR"}),
        ("ko", "한국 대통령은 서울에서 미국 국무장관을 만났다.", {"KR", "US"}),
        ("ar", "قال الرئيس في القاهرة إن مصر ستدعم لبنان.", {"EG", "LB"}),
        ("hi", "मुंबई में भारत और ऑस्ट्रेलिया के बीच मैच खेला गया।", {"IN", "AU"}),
        ("my", "မြန်မာ နိုင်ငံ ရန်ကုန် မြို့တွင် ငလျင် လှုပ်ခဲ့သည်။", {"MM"}),
    ],
)
def test_countries_in_other_languages(language: str, text: str, expected: set[str]) -> None:
    assert codes(tag_regions(None, text, language=language)) == expected


def test_names_of_another_language_are_not_looked_for() -> None:
    # "Island" is Iceland in German and an island in English.
    text = "Auf Island brach ein Vulkan aus. Island hat viele Vulkane."
    assert codes(tag_regions(None, text, language="de")) == {"IS"}
    assert codes(tag_regions(None, text, language="en")) == set()


def test_a_city_is_in_the_container_beside_it() -> None:
    tags = tag_regions(None, "A man was arrested in Paris, Texas, on Tuesday, the sheriff said.", language="en")
    assert place(tags, "Paris") == ("city", "US")
    assert tags.main == "US"


def test_a_city_is_in_a_country_that_the_text_names() -> None:
    british = tag_regions(None, "Trains between London and Birmingham stopped. Britain has old signals.", language="en")
    american = tag_regions(None, "Alabama shut its schools. In Birmingham and Montgomery roads froze.", language="en")
    assert place(british, "Birmingham") == ("city", "GB")
    assert place(american, "Birmingham") == ("city", "US")


def test_home_decides_between_places_and_adds_none() -> None:
    text = "The council in Birmingham approved a new bridge."
    assert tag_regions(None, text, language="en", home="US-AL").main == "US"
    assert tag_regions(None, text, language="en", home="GB").main == "GB"
    assert tag_regions(None, "The council approved a new bridge.", language="en", home="GB") == RegionTags()
    assert tag_regions(None, text, language="en", home="??") == tag_regions(None, text, language="en")


def test_a_dateline_that_left_the_text_is_evidence() -> None:
    text = "The mayor opened a new bridge on Monday. Sales in the town rose."
    assert tag_regions(None, text, language="en") == RegionTags()
    tags = tag_regions(None, text, language="en", dateline="HOLGUÍN, Cuba")
    assert tags.main == "CU"
    assert [(span.field, span.start, span.text) for span in tags.countries[0].evidence] == [
        ("dateline", 0, "HOLGUÍN"),
        ("dateline", 9, "Cuba"),
    ]


def test_the_dateline_of_the_capital_is_the_capital() -> None:
    tags = tag_regions(None, "WASHINGTON, May 3 - Senators voted on the bill.", language="en")
    assert place(tags, "Washington") == ("city", "US")


@pytest.mark.parametrize(
    ("language", "text", "name", "country"),
    [
        ("en", "CLEVELAND, March 23 - Sales rose, the company said.", "Cleveland", "US"),
        ("en", "FORT COLLINS, Colo., March 3 (AP) - Profits rose.", "Fort Collins", "US"),
        ("en", "Sales rise\n\nHOLGUIN, Cuba (Agency) -- Sales rose.", "Holguín", "CU"),
        ("en", "The lanes are open again. CHARLESTON, W.Va. -- All lanes are open.", "Charleston", "US"),
        ("de", "MÜNSTER (Agentur) - Der Rat tagt.", "Münster", "DE"),
        ("es", "SAN PEDRO DE MACORÍS, 3 mar - El alcalde habló.", "San Pedro de Macorís", "DO"),
        ("fr", "RENNES (Agence) - La ville attend.", "Rennes", "FR"),
        ("en", "XI'AN, March 3 - Officials met.", "Xi’an", "CN"),
        ("it", "L'AQUILA (Agenzia) - Il sindaco parla.", "L'Aquila", "IT"),
        ("ru", "ИРКУТСК, 3 мар - Компания выросла.", "Irkutsk", "RU"),
    ],
)
def test_datelines_in_capitals(language: str, text: str, name: str, country: str) -> None:
    tags = tag_regions(None, text, language=language)
    assert tags.main == country
    (tag,) = [tag for tag in tags.places if tag.name == name]
    (span,) = tag.evidence
    assert span.text == text[span.start : span.end]
    assert span.text.isupper()


@pytest.mark.parametrize(
    "text",
    [
        "OPINION: The budget is late.",
        "VIDEO: how bread is made.",
        "PRIMARY school children baked bread.",
        "IT WAS LATE, and nobody spoke. READING, said the teacher, is fun.",
        "The meeting - NICE, WE SAID - ended.",
    ],
)
def test_other_words_in_capitals_are_no_places(text: str) -> None:
    assert tag_regions(None, text, language="en").places == ()


def test_places_carry_coordinates_and_ids() -> None:
    tags = tag_regions(None, "The exercise ended in Yangon, in the south of Myanmar.", language="en")
    yangon = next(tag for tag in tags.places if tag.name == "Yangon")
    assert yangon.geonameid == 1298824
    assert yangon.lat == pytest.approx(16.8, abs=0.1)
    assert yangon.lon == pytest.approx(96.2, abs=0.1)


def test_main_is_the_first_country_that_the_headline_names() -> None:
    text = (
        "Kenya and Japan signed an agreement on trade. Kenya will export more tea, and Japan will build a port. "
        "Japan said that Japan's banks would lend the money; Kenya welcomed it."
    )
    assert tag_regions("Kenya, Japan sign trade agreement", text, language="en").main == "KE"
    tags = tag_regions("Japan, Kenya sign trade agreement", text, language="en")
    assert tags.main == "JP"
    assert [tag.code for tag in tags.countries] == ["JP", "KE"]  # the main country comes first


def test_a_country_can_be_mentioned_only() -> None:
    text = (
        "Peru's government resigned. Lima was quiet on Monday, and in Cusco shops opened again. Peru will vote in "
        "May, said the "
        "electoral office of Peru. " * 5 + "The foreign minister had been on a visit to Norway."
    )
    tags = tag_regions("Peru's government resigns", text, language="en")
    assert codes(tags) == {"PE", "NO"}
    assert about_countries(tags) == ("PE",)
    assert [tag.focus for tag in tags.countries] == sorted((tag.focus for tag in tags.countries), reverse=True)


def test_the_code_of_norway_is_text() -> None:
    tags = tag_regions(None, "Norway and Oslo.", language="en")
    assert tags.main == "NO"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Soldiers seized power in Conakry. Guinea's junta closed the borders.", "GN"),
        ("Voters in Guinea-Bissau chose a new president on Sunday.", "GW"),
        ("The president of Equatorial Guinea opened a refinery in Malabo.", "GQ"),
        ("A landslide buried a village in Papua New Guinea's highlands.", "PG"),
        ("North Korea fired two missiles on Monday, Pyongyang said.", "KP"),
        ("Korea's chip exports rose, officials in Seoul said.", "KR"),
        ("Niger's army said that militants attacked a post near Niamey.", "NE"),
        ("Nigeria's central bank in Abuja raised its rate.", "NG"),
        ("Macedonia's government in Skopje will hold elections.", "MK"),
        ("Rain flooded fields in Holland, the Dutch weather service said.", "NL"),
        ("Burma's generals freed prisoners in Rangoon.", "MM"),
        ("The king of Swaziland opened parliament.", "SZ"),
        ("Eswatini's health ministry ordered vaccines.", "SZ"),
        ("Türkiye will build a second nuclear plant, officials in Ankara said.", "TR"),
        ("Taiwan's president spoke in Taipei.", "TW"),
        ("Kosovo's police closed a crossing near Mitrovica.", "XK"),
        ("Gaza's hospitals need fuel. Palestinian doctors said that supplies had run out.", "PS"),
        ("Hong Kong's legislature met on Wednesday.", "HK"),
        ("Police in London, Ontario, arrested a man. The Ontario court will hear him in May.", "CA"),
        ("Council members in Alexandria, Virginia, voted on a bike lane.", "US"),
        ("The library of Alexandria opened a hall, Egypt's culture minister said.", "EG"),
        ("Students in Athens, Georgia, went back to class at the University of Georgia.", "US"),
        ("The mayor of Athens met Greek ministers.", "GR"),
        ("A crash on Route 31 South near Malta, Ill., injured two.", "US"),
        ("A man from Lebanon, Pa., won the lottery.", "US"),
        ("A school in eastern Ohio closed after the flood.", "US"),
        ("Farmers in Dorset lost sheep in the snow.", "GB"),
    ],
)
def test_namesakes_and_disputed_places(text: str, expected: str) -> None:
    tags = tag_regions(None, text, language="en")
    assert (codes(tags), tags.main) == ({expected}, expected)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "Barn Burns in Lebanon",
            "LEBANON, Pa. (AP) - A fire destroyed a barn. Lebanon County officials said that crews from Lebanon came.",
        ),
        (None, "MALTA, Ill. - The school in Malta will close in June. Parents in Malta said they were surprised."),
        (None, "Peru, Ind. - The circus returns to Peru this summer. Peru has been its home for a century."),
        (None, "The wind farm near Jordan, Mont., will be built next year, officials in Jordan said."),
    ],
)
def test_bare_mentions_of_a_town_named_like_a_country_follow_the_first(title: str | None, text: str) -> None:
    tags = tag_regions(title, text, language="en")
    assert (codes(tags), tags.main) == ({"US"}, "US")


@pytest.mark.parametrize(
    ("text", "country"),
    [
        (
            "MALTA, Ill. - A man flew to Valletta, the capital of Malta, on Friday. The Maltese government "
            "welcomed him to Malta.",
            "MT",
        ),
        (
            "Lebanon, Tenn. - Troops left for Beirut. In Lebanon, a party said it would respond. "
            "The Lebanese army was silent.",
            "LB",
        ),
    ],
)
def test_a_country_beside_its_namesake_is_found_by_its_other_names(text: str, country: str) -> None:
    tags = tag_regions(None, text, language="en")
    assert tags.main == country
    words = {span.text for tag in tags.countries if tag.code == country for span in tag.evidence}
    assert words & {"Malta", "Lebanon"}


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (None, "The crash closed Route 31 South for three hours, troopers said."),
        (None, "Highway 401 East was shut, and traffic went by Central Avenue."),
        (None, "The South won the game against the North."),
        (None, "Trains on the North Central line were late again."),
        (None, "Police arrested two men on Monday after a fight in a bar. Police said that both were drunk."),
        ("Police Arrest Two Men After Fight in Bar", "Two men were arrested on Monday. Both were drunk."),
        (None, "Split on the plan, the board met again on Monday."),
    ],
)
def test_directions_and_ordinary_words_are_no_places(title: str | None, text: str) -> None:
    assert tag_regions(title, text, language="en") == RegionTags((), None, ())


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Farmers in the South and the Far North of Cameroon planted late.", {"CM", "CM-SU", "CM-EN"}),
        ("en", "Split won the cup. Fans in Zagreb saw how Split scored, the Croatian newspaper said.", {"HR"}),
        ("de", "Essen will bis 2030 seine Schulden abbauen. Der Rat stimmte am Montag zu.", {"DE"}),
    ],
)
def test_they_are_places_where_their_country_is_named(language: str, text: str, expected: set[str]) -> None:
    tags = tag_regions(None, text, language=language)
    assert expected <= {tag.code for tag in (*tags.countries, *tags.places)}


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Deputies of the Kern County Sheriff's office found the car.", "US"),
        ("en", "The Taoiseach told the Dáil that gardaí would patrol the harbour.", "IE"),
        ("en", "The panchayat will get two lakh from the chief minister's relief fund, an IAS officer said.", "IN"),
        ("fr", "L'île bretonne a perdu son phare dans la tempête, selon la préfecture.", "FR"),
        ("fr", "Les vendanges ont commencé en Champagne, selon la préfecture de la Marne.", "FR"),
        ("de", "Die Universität Leipzig eröffnet ein Labor.", "DE"),
        ("de", "Auf der Talbrücke bei Siegen ist ein Lastwagen umgekippt.", "DE"),
        ("pt", "A Prefeitura multou o comerciante em R$ 3.200, e os vereadores votam em abril.", "BR"),
        ("ja", "中国山地の村でチョウザメを養殖する会社が県内の料理店に出荷した。一万円。", "JP"),
        ("my", "ရန်ကုန်တိုင်းဒေသကြီးတွင် တပ်မတော်က တိုက်ခိုက်ခဲ့သည်။", "MM"),
    ],
)
def test_institutions_subdivisions_and_peoples_give_their_country(language: str, text: str, expected: str) -> None:
    assert tag_regions(None, text, language=language).main == expected


def test_no_place_is_no_country() -> None:
    for text in ("Give us the vote, they told us. All of us waited.", "NO ENTRY. NA means not applicable. It is so."):
        assert tag_regions(None, text, language="en").countries == ()
    assert tag_regions(None, "Night ferry: the boat leaves at ten and the bar is open.", language="en").main is None


def test_places_are_resolved_together() -> None:
    """Peoria, Arizona, is larger than Peoria, Illinois, where the other towns are."""
    text = "The river flooded Peoria. Schools in Decatur, Champaign and Springfield, Illinois, stayed closed."
    tags = tag_regions(None, text, language="en")
    (peoria,) = [tag for tag in tags.places if tag.name == "Peoria"]
    assert peoria.lat is not None
    assert 40 < peoria.lat < 42


def test_small_towns_are_known_with_their_container() -> None:
    tags = tag_regions(None, "A fire destroyed a sawmill near Ely, Minnesota, the sheriff said.", language="en")
    (ely,) = [tag for tag in tags.places if tag.name == "Ely"]
    assert (ely.code, tags.main) == ("US", "US")
    assert ely.lat is not None
    assert 47 < ely.lat < 49


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Alice Henderson and Martin Morris sang in London. Henderson thanked the British audience.", "en"),
        ("Владимир Петров приехал в Москву. Петров сказал, что Россия ждёт гостей.", "ru"),
        ("Irene Richmond lief in Berlin den Marathon; die Deutsche Maria Caldwell wurde Zweite.", "de"),
        ("Riverside Construction Inc. won the contract, the government of Canada in Ottawa said.", "en"),
    ],
)
def test_names_of_people_and_firms_are_no_evidence(text: str, language: str) -> None:
    tags = tag_regions(None, text, language=language)
    shown = {span.text for tag in (*tags.countries, *tags.places) for span in tag.evidence}
    assert shown
    assert not shown & {"Henderson", "Morris", "Владимир", "Richmond", "Caldwell", "Riverside"}


def test_a_first_name_that_is_a_city_stays_one() -> None:
    tags = tag_regions(None, "Snow fell in Florence on Monday, Italy's weather service said.", language="en")
    assert place(tags, "Florence") == ("city", "IT")


@pytest.mark.parametrize("text", ["He lives in  Jordan with his family.", "Le livre « Jordan » a paru."])
def test_a_sign_or_a_second_space_before_a_place_is_not_a_first_name(text: str) -> None:
    (hit,) = find_hits("text", text, None, load_gazetteer())
    assert hit.name.surface == "Jordan"
    assert not hit.context & context_flags.PERSON
    person = find_hits("text", "Ada spoke with Michael Jordan yesterday.", None, load_gazetteer())[-1]
    assert person.context & context_flags.AFTER_GIVEN_NAME


def test_the_dateline_of_a_text_in_its_countrys_language_says_where() -> None:
    text = (
        "Konstanz – Die Brücke an der Bundesstraße ist seit Mittwoch gesperrt. Lastwagen mit Ziel in der Schweiz "
        "werden schon an der Autobahn umgeleitet."
    )
    tags = tag_regions("Brücke gesperrt", text, language="de")
    assert tags.main == "DE"
    assert "Konstanz" in {place.name for place in tags.places}


def test_a_country_is_not_its_subdivision_of_the_same_name() -> None:
    text = "Oaxaca, México.– Más de trescientos alumnos volvieron este lunes a su escuela."
    tags = tag_regions(None, text, language="es")
    assert tags.main == "MX"
    assert {place.code for place in tags.places} == {"MX-OAX"}


@pytest.mark.parametrize(
    ("language", "text", "place"),
    [
        ("pl", "Most w Krakowie jest zamknięty.", "Kraków"),
        ("pl", "Burmistrz otworzył park w Zielonej Górze.", "Zielona Góra"),
        ("cs", "V Českých Budějovicích otevřeli tržnici.", "České Budějovice"),
        ("fi", "Lahdessa avattiin uusi silta.", "Lahti"),
        ("fi", "Turussa avattiin uusi silta.", "Turku"),
        ("hu", "Nyíregyházán új könyvtár nyílt.", "Nyíregyháza"),
        ("lt", "Klaipėdoje atidarytas tiltas.", "Klaipėda"),
        ("lv", "Liepājā atklāts jauns tilts.", "Liepāja"),
        ("ru", "В Нижнем Новгороде открыли каток.", "Nizhniy Novgorod"),
        ("uk", "У Харкові відкрили бібліотеку.", "Kharkiv"),
        ("el", "Νέα πλατεία στην Πάτρα, λέει ο δήμος της Πάτρας.", "Pátra"),
        ("sk", "V Banskej Bystrici otvorili most.", "Banská Bystrica"),
        ("ka", "ქუთაისში ხიდი გაიხსნა.", "Kutaisi"),
        ("th", "สะพานใหม่ที่หาดใหญ่เปิดแล้ว", "Hat Yai"),
        ("my", "မန္တလေးတွင် ဈေးသစ် ဖွင့်လှစ်သည်။", "Mandalay"),
        ("ar", "افتتح الجسر في نابل.", "Nabeul"),
        ("fr", "Les raisins sont arrivés à la coopérative, près de Carcassonne.", "Carcassonne"),
    ],
)
def test_cities_in_the_cases_and_scripts_of_their_country(language: str, text: str, place: str) -> None:
    assert place in [tag.name for tag in tag_regions(None, text, language=language).places]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Researchers of the University said that the mould grows at night."),
        ("en", "The agency builds the Gateway, a station beyond the moon."),
        ("ru", "Иванова рассказала о школьном саде."),
    ],
)
def test_ordinary_words_and_surnames_are_no_places(language: str, text: str) -> None:
    assert tag_regions(None, text, language=language).places == ()


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Neil Gorsuch wrote the opinion. Gorsuch and Jackson disagreed with Alito on the point.", "Jackson"),
        ("Justices Gorsuch and Barrett joined the opinion of the court, and Kavanaugh dissented.", "Barrett"),
        ("The plan is too costly, says Preston. Preston wants another one.", "Preston"),
        ("Songs by Abigail Morris, Georgia Davies and Lizzie Mayland were played.", "Georgia"),
        ("Songs by Abigail Morris, Georgia Davies and Lizzie Mayland were played.", "Mayland"),
    ],
)
def test_names_beside_those_of_persons_are_no_places(text: str, word: str) -> None:
    tags = tag_regions(None, text, language="en")
    assert word not in {span.text for tag in (*tags.countries, *tags.places) for span in tag.evidence}


def test_a_town_in_a_list_with_a_person_stays_a_town_where_it_stands_as_one() -> None:
    tags = tag_regions(None, "Trains run in Hamilton, Ontario. Hamilton and Gorsuch disagree.", language="en")
    assert "Hamilton" in {place.name for place in tags.places}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("彼らに合わせたスタイルや価格帯の事業を始める。", set()),
        ("専門家のアドバイスを受けた。", set()),
        ("チリソースの味が好まれる。", set()),
        ("タイのバンコクで会議が開かれた。", {"TH"}),
        ("ロシアメディアが伝えた。", {"RU"}),
    ],
)
def test_a_name_in_katakana_is_no_part_of_a_longer_word(text: str, expected: set[str]) -> None:
    assert codes(tag_regions(None, text, language="ja")) == expected


@pytest.mark.parametrize(
    ("text", "name", "latitude"),
    [
        ("Teams from Valdosta and Macon play in Rome on Friday.", "Rome", 34.257),
        ("Schools in Chillicothe, Zanesville and Lancaster close; classes in Athens go on.", "Athens", 39.3292),
    ],
)
def test_a_name_among_towns_of_one_subdivision_is_a_town_there(text: str, name: str, latitude: float) -> None:
    tags = tag_regions(None, text, language="en")
    assert [place.lat for place in tags.places if place.name == name] == [latitude]


def test_the_documentation_says_what_ambiguous_names_are() -> None:
    document = (Path(__file__).parents[2] / "docs" / "models.md").read_text(encoding="utf-8")
    section = document.partition("## What is said of ambiguous and disputed places")[2].partition("\n## ")[0]
    traps = """Jordan|Georgia|Chad|Turkey|Paris Hilton|Washington Post|Bank of England|Congo|Niger, Nigeria
        |Guinea-Bissau|Equatorial Guinea|Papua New Guinea|Korea|South Central America|Alexandria|Athens
        |London, Ontario|"NO"|"NA"|"us"|"US"|Macedonia|Holland|Burma|Myanmar|Swaziland|Eswatini|Türkiye|Taiwan
        |Kosovo|Palestine|Hong Kong"""
    assert [trap for trap in map(str.strip, traps.split("|")) if trap not in section] == []
