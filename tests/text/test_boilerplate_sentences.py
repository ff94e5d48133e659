"""Credits, calls to follow and references within a paragraph: they go, and the news beside them stays."""

import pytest

from ingest.extract.body.extract import extract_body
from ingest.extract.tree import parse
from ingest.text.boilerplate import remove_boilerplate
from ingest.text.boilerplate_sentences import without_last_notice, without_reference

NEWS = "The council meets again in March, when it will decide whether the new line along the river is built."
LONG = f"{NEWS} {NEWS.replace('council', 'county')} {NEWS.replace('council', 'parliament')}"


@pytest.mark.parametrize("news", [NEWS, LONG])
@pytest.mark.parametrize(
    "notice",
    [
        "(Reporting by Ada Sample; Editing by Bo Muster)",
        "(Additional reporting by Ada Sample in Lyon; writing by Bo Muster)",
        "Reporting by Ada Sample and Bo Muster; editing by Cy Exempel",
        "Follow us on Facebook and Instagram for more local news.",
        "Folgen Sie uns auf Facebook!",
        "Suivez-nous sur les réseaux sociaux.",
        "Like us on Facebook.",
        "Theo dõi chúng tôi trên Facebook.",
    ],
)
def test_a_notice_goes_and_the_sentence_beside_it_stays(news: str, notice: str) -> None:
    kept, dropped = remove_boilerplate([LONG, f"{news} {notice}"])
    assert kept == [LONG, news]
    assert [piece.text for piece in dropped] == [notice]
    assert remove_boilerplate(kept) == (kept, [])


@pytest.mark.parametrize(
    "line",
    [
        NEWS,
        f'{NEWS} "Follow the river," he said.',
        f"{NEWS} They follow us on foot, the guide said, and nobody knows the way.",
        f"“{NEWS} Join us on Sunday,” said the mayor of Riverton.",
        f"{NEWS} Like us they had a hard winter behind them.",
        f"{NEWS} Theo dõi diễn biến bão, tỉnh đã sơ tán 500 hộ dân ven biển.",
        "Follow us on Facebook and Instagram for more local news.",
        f"{NEWS} (The reporting by the commission was published in May.)",
    ],
)
def test_news_is_no_notice(line: str) -> None:
    assert without_last_notice(line) == line


@pytest.mark.parametrize(
    ("text", "link", "expected"),
    [
        (f"Also read: Owners protest against the toll {NEWS}", "Owners protest against the toll", NEWS),
        (f"Also read: Owners protest against the toll {NEWS}", "Also read: Owners protest against the toll", NEWS),
        (f"Lesen Sie auch: Spediteure gegen Maut. {NEWS}", "Spediteure gegen Maut.", NEWS),
        ("Also read: Owners protest against the toll", "Owners protest against the toll", None),
        (f"Also read: {NEWS}", "river", None),
    ],
)
def test_what_follows_a_reference_is_news(text: str, link: str, expected: str | None) -> None:
    assert without_reference(text, len(link)) == (expected or text)


def test_a_page_keeps_the_news_behind_a_reference() -> None:
    paragraphs = "".join(f"<p>{LONG.replace('March', month)}</p>" for month in ("April", "May", "June"))
    reference = f'<p>Also read: <a href="/x">Owners protest against the toll</a> {NEWS}</p>'
    html = f"<article><h1>River line</h1>{paragraphs}{reference}{paragraphs.replace('county', 'state')}</article>"
    text = extract_body(parse(html), html, title="River line", url=None).text
    assert NEWS in text.split("\n")
    assert "Owners protest" not in text


PARAGRAPHS = {
    "latin": NEWS,
    "cyrillic": "Совет соберётся снова в марте и решит, будет ли построена новая линия вдоль реки, сообщили в мэрии.",
    "arabic": "ويجتمع المجلس مرة أخرى في مارس ليقرر ما إذا كان الخط الجديد على امتداد النهر سيبنى، وفق البلدية.",
    "han": "市议会将于三月再次开会，决定是否沿河修建新的线路，市政府在一份声明中表示，费用由省里承担。",
    "kana": "市議会は三月に再び会合を開き、川沿いの新しい路線を建設するかどうかを決める見通しだと市が発表した。",
    "hangul": "시의회는 3월에 다시 모여 강을 따라 새 노선을 건설할지 결정할 예정이라고 시 당국이 성명에서 밝혔다.",
    "devanagari": "परिषद की बैठक मार्च में फिर होगी, जिसमें तय होगा कि नदी के किनारे नई लाइन बनेगी या नहीं, नगर निगम ने कहा।",
}

GAPS = {"han": "", "kana": ""}  # between sentences, where it is no space


@pytest.mark.parametrize(
    ("script", "notice"),
    [
        ("latin", "(Bericht von Ada Muster, redigiert von Bo Beispiel)"),
        ("latin", "(Reportage Ada Modèle, version française Bo Type, édité par Cy Exemple)"),
        ("latin", "(Información de Ada Ejemplo; editado por Bo Modelo)"),
        ("latin", "Reportagem de Ada Exemplo; edição de Bo Modelo."),
        ("latin", "(Tradotto da Ada Esempio, editing Bo Modello)"),
        ("latin", "(Haber: Ada Örnek; Editör: Bo Misal)"),
        ("latin", "(Laporan Ada Contoh; disunting oleh Bo Misal)"),
        ("latin", "(Oprac. Ada Wzór, red. Bo Przykład)"),
        ("latin", "Síguenos en nuestras redes."),
        ("latin", "Jangan lupa ikuti saluran WhatsApp kami."),
        ("latin", "Bizi Instagram ve Telegram'da takip edin."),
        ("cyrillic", "(Репортаж Ады Образцовой, редактор Пётр Пример)"),
        ("cyrillic", "Подписывайтесь на наш канал."),
        ("arabic", "(إعداد آدا مثال للنشرة العربية - تحرير بو نموذج)"),
        ("arabic", "تابعونا على فيسبوك."),
        ("han", "（记者：王样本；编辑：李示例）"),
        ("han", "欢迎关注我们的微信公众号。"),
        ("han", "请关注官方微信。"),
        ("kana", "公式アカウントをフォローしてください。"),
        ("kana", "公式チャンネル登録はこちら。"),
        ("hangul", "유튜브 채널을 구독해 주세요."),
        ("devanagari", "(रिपोर्टिंग अदा नमूना; संपादन बो उदाहरण)"),
    ],
)
def test_notices_of_other_languages_go(script: str, notice: str) -> None:
    news = PARAGRAPHS[script]
    joined = f"{news}{GAPS.get(script, ' ')}{notice}"
    assert without_last_notice(joined) == news
    assert without_last_notice(news) == news


@pytest.mark.parametrize(
    ("script", "sentence"),
    [
        ("latin", "(Die Redaktion von damals war nicht zu erreichen.)"),
        ("latin", "(Traduction de la lettre en annexe du rapport)"),
        ("latin", "El libro fue editado por una pequeña editorial de la costa."),
        ("latin", "Seguici, disse la guida ai turisti nel bosco, e nessuno si mosse» raccontano."),
        ("cyrillic", "(Редактор газеты отказался от комментариев.)"),
        ("cyrillic", "Перевод денег занимает до трёх дней, уточнили в банке."),
        ("arabic", "تحرير المدينة من الألغام يستغرق أعواما."),
        ("latin", "Bizi yakından takip eden ajanlar vardı, dedi."),
        ("han", "编辑部表示，书展将如期举行。"),
        ("han", "请关注官方通报。"),
        ("kana", "同社は新アカウントを登録した利用者に補償する。"),
        ("hangul", "그는 채널을 구독한 팬들에게 감사했다."),
    ],
)
def test_news_of_other_languages_stays(script: str, sentence: str) -> None:
    line = f"{PARAGRAPHS[script]}{GAPS.get(script, ' ')}{sentence}"
    assert without_last_notice(line) == line


def test_several_notices_go_at_once() -> None:
    notices = "(Bericht von Ada Muster) Folgen Sie uns auf Facebook! (Text: Bo Beispiel)"
    assert without_last_notice(f"{NEWS} {notices}") == NEWS
