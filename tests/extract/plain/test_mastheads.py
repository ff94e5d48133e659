"""Names of papers by their place and form, where no word shows that they are media."""

import pytest

from ingest import Article, read_document
from ingest.extract.plain.known_names import may_be_paper, opens_with_given_name
from ingest.extract.plain.mastheads import is_foreign_to_news, is_masthead_by_convention

NEWS = {
    "uk": (
        "Міст через річку закрили на ремонт",
        "Міст закрили до осені, повідомили в міській раді. Ремонт триватиме чотири місяці.",
    ),
    "ru": (
        "Мост через реку закрыли на ремонт",
        "Мост закрыли до осени, сообщили в городской администрации. Ремонт продлится четыре месяца.",
    ),
    "be": (
        "Мост праз раку зачынілі на рамонт",
        "Мост зачынілі да восені, паведамілі ў гарадскім савеце. Рамонт працягнецца чатыры месяцы.",
    ),
    "lt": (
        "Tiltas per upę uždarytas remontui",
        "Tiltas uždarytas iki rudens, pranešė savivaldybė. Remontas truks keturis mėnesius.",
    ),
    "sl": (
        "Most čez reko zaprt zaradi obnove",
        "Most bo zaprt do jeseni, je sporočila občina. Obnova bo trajala štiri mesece.",
    ),
    "tr": (
        "Nehirdeki köprü onarım için kapatıldı",
        "Köprü sonbahara kadar kapalı kalacak, belediye açıkladı. Onarım dört ay sürecek.",
    ),
    "ar": (
        "إغلاق الجسر لأعمال الصيانة",
        "أغلقت البلدية الجسر فوق النهر حتى الخريف لأعمال الصيانة التي تستمر أربعة أشهر، كما أعلنت أمس.",
    ),
    "hi": (
        "मरम्मत के लिए पुल बंद",
        "नदी पर बना पुल शरद ऋतु तक बंद रहेगा, नगर परिषद ने बुधवार को बताया। मरम्मत में चार महीने लगेंगे।",
    ),
}


def source(text: str) -> str | None:
    article = read_document(text.encode())
    assert isinstance(article, Article)
    return article.source_name


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("uk", "Ворскла-інфо"),
        ("ru", "Онежский берег"),
        ("be", "Нёманская хваля"),
        ("lt", "Nemuno vingis"),
        ("sl", "Tolminski razgledi"),
        ("ar", "مرفأ الضباب"),
        ("hi", "सोन किरण"),
    ],
)
def test_a_first_line_that_the_news_does_not_repeat_is_the_masthead(language: str, name: str) -> None:
    title, body = NEWS[language]
    article = read_document(f"{name}\n{title}\n\n{body}\n".encode())
    assert isinstance(article, Article)
    assert (article.title, article.source_name) == (title, name)


@pytest.mark.parametrize(
    ("language", "kicker"),
    [
        ("ru", "Ремонт моста"),
        ("ru", "Беда на реке"),
        ("lt", "Tilto remontas"),
        ("ru", "МОСТ ЗАКРЫТ"),
        ("ru", "Чего ждать жителям?"),
        ("hi", "पुल बंद"),
        ("ru", "Главная новость"),
        ("ru", "Страшная трагедия"),
        ("sl", "Velika nesreča"),
        ("tr", "Son Dakika"),
    ],
)
def test_a_first_line_of_words_of_the_news_is_a_kicker(language: str, kicker: str) -> None:
    title, body = NEWS[language]
    assert source(f"{kicker}\n{title}\n\n{body}\n") is None


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "it", None])
def test_kickers_are_a_habit_of_some_languages(language: str | None) -> None:
    assert not is_masthead_by_convention("Island Lantern", language, "Crews to vote on rota")


def test_a_place_in_the_name_of_a_paper_stands_in_the_news_as_well() -> None:
    assert is_foreign_to_news("Tolminski razgledi", "Čebelar iz okolice Tolmina najel panje")
    assert not is_foreign_to_news("Pożar lasu", "W lesie wybuchł pożar")


def test_a_paper_beside_the_name_of_who_wrote() -> None:
    title, body = NEWS["sl"]
    article = read_document(f"{title}\nAna Vzorec, Tolminski razgledi\n9. julij 2024\n{body}\n".encode())
    assert isinstance(article, Article)
    assert (article.source_name, article.authors) == ("Tolminski razgledi", ("Ana Vzorec",))


@pytest.mark.parametrize(
    "tail",
    [
        "This story first appeared in Sahel Lens.",
        "Originally ran in Sahel Lens",
        "Do you have a story? Write to desk@sahellens.example",
        "www.sahel-lens.example",
    ],
)
def test_the_tail_names_or_spells_the_source(tail: str) -> None:
    title = "Traders reopen the old market after a fire"
    body = "Traders reopened their stalls on Sunday, three weeks after a fire destroyed two hundred shops in the city."
    assert source(f"Sahel Lens | News\n{title}\nAda Sample\n9 March 2025\n\n{body}\n\n{tail}\n") == "Sahel Lens"


def test_who_issues_a_release_stands_in_its_contact() -> None:
    text = (
        "FOR IMMEDIATE RELEASE\n3 March 2025\nThree museums to share one store\n\n"
        "Museums Northshire today announced that its three sites will move seventy thousand objects into one store.\n\n"
        "Contact\nPress office, Museums Northshire\npress@museumsnorthshire.example\n"
    )
    assert source(text) == "Museums Northshire"


def test_the_office_before_the_name_of_a_sender_is_no_part_of_it() -> None:
    text = (
        "Von: Redaktion Weserblick <redaktion@weserblick.example>\nGesendet: Dienstag, 30. Juli 2024 06:10\n"
        "Betreff: Imker dürfen auf Friedhöfe\n\nImker dürfen ihre Bienen künftig auf zwölf Friedhöfen aufstellen, "
        "hat der Rat der Stadt am Montag beschlossen.\n"
    )
    assert source(text) == "Weserblick"


def test_a_place_after_a_name_is_no_author() -> None:
    text = (
        "Biblioteca do sertão empresta sementes\nPor Ana Exemplo, do Crato\n07/04/2025 10h22\n\n"
        "Uma biblioteca do Crato passou a emprestar sementes de milho e feijão a quem retira um livro, disse ela.\n"
    )
    article = read_document(text.encode())
    assert isinstance(article, Article)
    assert article.authors == ("Ana Exemplo",)


CUSTOM = (
    "The ferries will run every two hours from Monday, and the fare stays at four pounds, the company said on Friday."
)


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("{title}\nHenk Oosting / Drents Relaas\n", "Drents Relaas"),
        ("{title}\nDrents Relaas - Henk Oosting\n", "Drents Relaas"),
        ("{title}\nHenk Oosting / Drents Relaas / ", "Drents Relaas"),
        ("Valley Reporter\nHome > News\n{title}\nBy Ada Sample\n", "Valley Reporter"),
        ("{title} – Costa Oriental Digital\nBy Ada Sample\n", "Costa Oriental Digital"),
    ],
)
def test_a_name_without_a_word_of_a_person_is_the_paper(head: str, name: str) -> None:
    title = "Ferries to run every two hours from Monday"
    article = read_document(f"{head.format(title=title)}27 May 2025\n\n{CUSTOM}\n".encode())
    assert isinstance(article, Article)
    assert (article.title, article.source_name) == (title, name)
    assert len(article.authors) == 1


def test_a_person_behind_the_headline_is_no_site() -> None:
    article = read_document(
        f"Ferries to run every two hours from Monday – Peter Sample\n27 May 2025\n\n{CUSTOM}\n".encode()
    )
    assert isinstance(article, Article)
    assert article.source_name is None


@pytest.mark.parametrize("tail", ["Red Cross", "Prime Minister", "Latest Updates", "Photo Gallery", "New South Wales"])
def test_whom_a_headline_quotes_and_labels_are_no_sites(tail: str) -> None:
    assert source(f"Ferries to run every two hours from Monday – {tail}\n27 May 2025\n\n{CUSTOM}\n") is None


def test_nouns_behind_a_german_headline_are_no_site() -> None:
    text = (
        "Wahl im Kreis bleibt ohne klaren Sieger – Schwierige Koalitionsgespräche\n27. Mai 2025\n\n"
        "Bei der Abstimmung am Sonntag hat keine Partei eine Mehrheit erreicht, sagte die Wahlleiterin am Abend.\n"
    )
    assert source(text) is None


def test_an_office_beside_the_name_of_who_wrote_is_no_paper() -> None:
    title, body = NEWS["sl"]
    assert source(f"{title}\nAna Vzorec, Posebna dopisnica\n9. julij 2024\n{body}\n") is None


def test_names_of_persons_and_of_papers() -> None:
    assert may_be_paper("Hämeen Sanansaattaja", "fi")
    assert not may_be_paper("Aino Virtanen", "fi")
    assert not may_be_paper("Fikret Özdağ", "nl")
    assert not may_be_paper("Thanh Tuyen Bui", "cs")
    assert not may_be_paper("Айгүл Серікова", "kk"), "names of persons in this language are hardly known"
    assert opens_with_given_name("Peter Reporter")
    assert not opens_with_given_name("")


@pytest.mark.parametrize(
    ("tail", "name"),
    [
        ("Retrouvez toute l'actualité sur Mosan Info", "Mosan Info"),
        ("Read the full story on Harbour Lantern", "Harbour Lantern"),
        ("Continua a leggere su Alta Valle", "Alta Valle"),
    ],
)
def test_where_more_is_to_be_read_is_the_source(tail: str, name: str) -> None:
    assert (
        source(f"Ferries to run every two hours from Monday\nBy Ada Sample\n27 May 2025\n\n{CUSTOM}\n{tail}\n") == name
    )


@pytest.mark.parametrize(
    "tail",
    [
        "Retrouvez toute l'actualité sur Emmanuel Macron",
        "Toute l'actualité sur New York",
        "Continue reading on Page 4",
        "Weiterlesen auf Seite 3",
        "Port Moresby",
    ],
)
def test_subjects_pages_and_places_below_the_news_are_no_source(tail: str) -> None:
    text = f"Ferries to run every two hours from Monday\nBy Ada Sample\n27 May 2025\n\n{CUSTOM}\n\n{tail}\n"
    assert source(text) is None


def test_a_person_who_opens_a_release_is_no_source() -> None:
    text = (
        "PRESS RELEASE\n3 March 2025\nThree museums to share one store\n\nMayor John Hill said on Monday that the "
        "museums of the city will move seventy thousand objects into one store.\n\nContact\n"
        "Mayor John Hill, 0123 456789\n"
    )
    assert source(text) is None


def test_a_persian_agency_names_itself_in_its_first_words() -> None:
    body = "به گزارش خبرگزاری خزر، قطار رشت به انزلی در شمال ایران روز شنبه چهل دقیقه ایستاد تا لک‌لک‌ها بلند شوند."
    assert source(f"قطار گیلان به احترام لک‌لک‌ها ایستاد\n۷ اردیبهشت ۱۴۰۴ - ۱۱:۲۰\n{body}\n") == "خبرگزاری خزر"


def test_a_byline_spells_out_the_agency_of_the_dateline() -> None:
    text = (
        "Brieftauben bringen Wahlergebnis ins Rathaus\nVon Petra Muster, Neue Depeschen-Agentur\n24. Februar 2025\n"
        "Goslar (NDA) - Weil das Internet ausfiel, haben Brieftauben am Sonntag die Ergebnisse ins Rathaus gebracht.\n"
    )
    assert source(text) == "Neue Depeschen-Agentur"


@pytest.mark.parametrize("byline", ["Media And Politics Reporter", "Senior Crime Reporter", "Health Editor"])
def test_a_role_with_its_subject_is_no_paper(byline: str) -> None:
    assert (
        source(f"Ferries to run every two hours from Monday\nAda Sample\n{byline}\n27 May 2025\n\n{CUSTOM}\n") is None
    )


def test_two_reporters_after_a_comma_are_no_paper() -> None:
    text = f"Ferries to run every two hours from Monday\nPeter Sample, Tunde Olabisi\n27 May 2025\n\n{CUSTOM}\n"
    article = read_document(text.encode())
    assert isinstance(article, Article)
    assert (article.source_name, article.authors) == (None, ("Peter Sample", "Tunde Olabisi"))
