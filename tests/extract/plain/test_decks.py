"""Second headlines of few words, and rows of results above the news, stay in the text."""

import pytest

from ingest import Article, read_document
from ingest.extract.plain.results import is_result

#: A headline, a byline, a date and the news, with second headlines that may stand between these.
NEWS = {
    "en": (
        "Ferry crews walk out over frozen rotas",
        "By Ada Sample",
        "4 February 2025",
        "Forty-one deckhands on the ferry walked out on Tuesday morning after managers refused to change the winter "
        "rotas, and two of five sailings ran, a union official said.",
        ("Managers stay firm", "Union: deckhands firm", "Tea and blankets", "Two sailings ran"),
    ),
    "de": (
        "Gemeinde verkauft ihr Freibad an die Schwimmer",
        "Von Petra Muster",
        "8. Mai 2025",
        "Die Gemeinde Lindenau hat ihr Freibad für einen Euro an einen Verein verkauft, den die Badegäste selbst "
        "gegründet haben.",
        ("Für einen Euro", "Badegäste jubeln", "Öffnung im Juni", "Kiosk gesucht"),
    ),
    "fr": (
        "Le facteur livrera aussi le pain dans douze hameaux",
        "Par Jeanne Exemple",
        "21 janvier 2025",
        "Les facteurs livreront dès lundi le pain dans douze hameaux qui n'ont plus de boulangerie, a annoncé la Poste "
        "de la région.",
        ("Dès lundi", "Une première", "Départ lundi"),
    ),
    "ru": (
        "Почтальон из Карелии пересел на лодку",
        "Анна Примерова",
        "29 апреля 2025",
        "Почтальон посёлка развозит письма на лодке, потому что мост снесло паводком, и на маршруте тридцать два дома.",
        ("Мост снесло паводком", "Ждут до осени", "Тридцать два дома"),
    ),
    "tr": (
        "Köy meydanına uyku odası yapıldı",
        "Haber: Fatma Örnek",
        "15 Nisan 2025",
        "Tarladan dönenler için meydana sekiz yataklı bir uyku odası yapıldı ve muhtar hamak da kuracaklarını söyledi.",
        ("Muhtar: Hamak da var", "Gölgede dinlenme", "Sekiz yatak hazır"),
    ),
    "ja": (
        "廃校の屋上で塩づくり",
        "中谷恵子",
        "2025年5月11日",
        "廃校になった小学校の屋上で、卒業生らが海水を運び上げて塩をつくっている。できるのは月に三十キロほどだという。",
        ("卒業生らが海水運ぶ", "道の駅で販売", "にぎわい再び"),
    ),
    "ko": (
        "섬마을 우체통, 20년 만에 열쇠 찾았다",
        "정해린 기자",
        "2024년 12월 10일",
        "한 섬마을에서 20년 동안 잠겨 있던 우체통의 열쇠가 발견돼 편지 311통이 한꺼번에 나왔다고 우체국이 밝혔다.",
        ("주민들 눈물", "편지 311통 나와"),
    ),
    "hi": (
        "गांव की लड़कियों ने बनाई साइकिल एंबुलेंस",
        "रेखा उदाहरण",
        "14 फरवरी 2025",
        "स्कूल की छात्राओं ने पुरानी साइकिलों से एंबुलेंस बनाई है, जिससे अब तक सोलह मरीज अस्पताल पहुंचे हैं।",
        ("सोलह मरीज पहुंचे", "गांव में जश्न"),
    ),
}
RESULTS = (
    "Arnsay 3, Lowick 1",
    "Arnsay Town 2-0 Lowick United",
    "Gold 2,412.30 (+0.4%)",
    "Brent 71.20",
    "6-4, 3-6, 7-5",
    "SV Lindenau - TuS Ravenau 3:1",
    "Спартак — Заря 3:1",
    "金沢3-1富山",
    "沪指 3321.12 +0.5%",
    "الزمالك 2 - الاتحاد 1",
)


@pytest.mark.parametrize(("language", "deck"), [(name, deck) for name, news in NEWS.items() for deck in news[4]])
def test_a_second_headline_of_few_words_stays(language: str, deck: str) -> None:
    title, byline, date, body, _ = NEWS[language]
    for head in ((title, deck, byline, date), (title, byline, date, deck), (title, date, deck), (title, deck)):
        article = read_document("\n".join((*head, body)).encode())
        assert isinstance(article, Article)
        assert (article.title, article.source_name) == (title, None)
        assert article.text.startswith(deck)


@pytest.mark.parametrize("line", RESULTS)
def test_results_above_the_news_stay(line: str) -> None:
    assert is_result(line)
    title, byline, date, body, _ = NEWS["en"]
    article = read_document("\n".join((title, byline, date, line, body)).encode())
    assert isinstance(article, Article)
    assert article.text.startswith(line)


@pytest.mark.parametrize(
    "line", ["Comments (12)", "Views: 1,204", "4 February 2025 10.22", "14:08", "Oxunub: 845", "Ravenau", "12+"]
)
def test_counts_and_dates_are_no_results(line: str) -> None:
    assert not is_result(line)
