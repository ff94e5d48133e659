"""Lines that surround an article: their classes, where they are dropped, and what a site repeats."""

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from ingest.text.boilerplate import (
    ANYWHERE,
    EDGES,
    is_paragraph,
    learn_site_boilerplate,
    line_class,
    remove_boilerplate,
)
from ingest.text.boilerplate_phrases import PHRASES
from ingest.text.boilerplate_sentences import without_last_notice

TEXT = [
    "The harbour will be deepened by two metres, the ministry said on Friday, so that larger ships "
    "can call at the port.",
    "Fishermen have asked for a delay until the season is over, but the works are to start in the first week of June.",
    "A study of the sea floor found no wrecks in the channel, and few plants, the ministry said in its statement.",
]

CASES = {
    "related": ["Related news", "READ MORE:", "Lesen Sie auch: Ein anderer Artikel", "À lire "
    "aussi", "相关阅读", "関連記事",
                "Читайте также: другая новость", "Baca juga: berita lain", "Leia também"],
    "share": ["Share this article", "Facebook", "Teilen", "Поделиться", "分享到", "Follow us on the social networks"],
    "newsletter": ["Sign up for our newsletter", "Newsletter abonnieren", "Get the stories in your inbox"],
    "ad": ["Advertisement", "Anzeige", "Publicité", "広告", "Story continues below"],
    "consent": ["Accept all cookies", "We use cookies to run this site", "Wir verwenden Cookies auf dieser Seite"],
    "comment": ["Leave a comment", "Kommentare", "Оставить комментарий", "댓글"],
    "byline": ["By Staff Reporter", "Von Redaktion Nord", "Source: Agencies", "来源：通讯社", "Published: 2 May 2024"],
    "bio": ["She is a staff writer and can be reached at the desk", "The reporter contributed to this report"],
    "caption": ["Photo: City archive", "Bild: Stadtarchiv", "图片来源：档案馆", "The old town. Getty Images"],
    "copyright": ["© 2021. All rights reserved.", "Copyright 2020 The Paper", "Все права защищены"],
    "tags": ["Tags: harbour, ships", "Schlagworte"],
    "tool": ["4 min read", "Lesedauer: 3 Minuten", "Listen to this article", "5 минут чтения"],
    "date": ["05.08.2024, 20:59 Uhr", "2 May 2024 10:15", "2024年5月3日"],
    "contact": ["https://example.org/a", "desk@example.org", "@thepaper"],
}  # fmt: skip

ORDINARY = [
    *TEXT,
    "More people live in the harbour district than ever before.",
    "Watch the ships come in, and you will understand the town.",
    "95 minutes: the home side score again",
    "By the time the ships came, the quay was full of people who had waited all night.",
    "Photographs of the old harbour hang in every bar.",
    "Source code for the crane's computer was lost, the ministry said.",
    "von den Fischern im Hafen",
    "Nach der Anzeige bei der Polizei ermittelt nun die Staatsanwaltschaft.",
    "Apoya a la alcaldesa el 70 por ciento de los encuestados en el puerto.",
    "Recibe cada familia 300 euros al mes desde enero, según la alcaldesa.",
    "Juttu jatkuu ensi viikolla käräjäoikeudessa, kun todistajia kuullaan kolmen päivän ajan suuressa salissa.",
    "Story continues below the photo in the next room, where the painter, born in the harbour, hung his last works.",
    "Dalsza część obrad odbędzie się w poniedziałek w ratuszu.",
    "Please consider the weather before you sail, the harbour master said.",
    "Продолжая использовать старые трубы, завод рискует авариями.",
    "No.",
    "港湾を深くする計画が発表された。",
]


#: Paragraphs that begin like a call or like a question for consent, and offer nothing.
NEWS_LIKE_CALLS = [
    "Il vous reste jusqu'au 31 mai pour déclarer les revenus de l'an dernier, rappelle le ministère "
    "dans une note de lundi.",
    "Il vous reste trois jours pour voir au musée du port les tableaux que la ville a prêtés, puis ils repartent.",
    "Melden Sie sich früh an, rät die Gemeinde den Familien, denn die Kurse im Hallenbad waren voriges "
    "Jahr schnell voll.",
    "Regístrese para votar antes del viernes, pidió la autoridad electoral a los jóvenes de la isla, "
    "donde faltan mesas.",
    "Siga o rio até a foz e verá três pontes, diz o guia de 1871 que a prefeitura reimprimiu para a mostra do museu.",
    "Abbonati e pendolari hanno protestato martedì alla stazione perché metà dei treni del mattino è stata soppressa.",
    "Подписывайтесь на прививку до пятницы, призвал мэр жителей квартала, где за неделю заболели двенадцать детей.",
    "Не пропустите ни одного голоса, просил кандидат наблюдателей в порту, где в прошлый раз пропали "
    "два мешка с бюллетенями.",
    "Зареєструйтеся до середи, радить громада родинам, які хочуть відправити дітей у гори: минулого "
    "року місць бракувало.",
    "Támogassa a kormány a halászokat, kérték a kikötőben tüntetők, akik szerint az üzemanyag ára egy "
    "év alatt megduplázódott.",
    "Theo dõi vụ việc từ đầu, ủy ban cho biết hôm thứ Ba rằng ba nhà máy đã xả thải ra sông trong hơn hai năm qua.",
    "Bize destek olun, dedi çiftçiler valiye, çünkü üç aydır yağmur yağmıyor ve kuyuların yarısı "
    "şimdiden kurumuş durumda.",
    "اشترك في المناورات البحرية التي بدأت يوم الاثنين نحو ثلاثة آلاف جندي من خمس دول وفق بيان وزارة الدفاع.",
    "برای ادامه مذاکرات، هیئت روز سه‌شنبه به پایتخت کشور همسایه رفت و قرار است تا پایان هفته در آنجا بماند.",
    "登录后，用户的密码被发送到一台境外服务器，研究人员在周二发布的报告中说，受影响的人数超过三十万。",
    "会員登録した三十万人の個人情報が流出したと、同社は火曜日に発表し、警察が流出の経緯を調べているという。",
    "회원가입 정보를 빼낸 혐의로 두 사람이 화요일 체포됐다고 경찰이 밝혔으며 피해자는 삼십만 명에 "
    "이르는 것으로 조사됐다.",
    "Nie przegap zaćmienia, radzą astronomowie: w środę po południu tarcza słońca zniknie nad zatoką na cztery minuty.",
    "Přihlaste se k odběru vody do pátku, vyzvala obec majitele chat, protože studny v údolí po suchém létě vyschly.",
    "Εγγραφείτε έως την Παρασκευή, ζητά ο δήμος από τις οικογένειες, γιατί πέρυσι οι θέσεις στους "
    "παιδικούς σταθμούς δεν έφτασαν.",
    "Nu rata trenul de dimineață, îi sfătuiește primăria pe navetiști, pentru că podul peste râu va fi "
    "închis până în mai.",
    "Stöd oss i kampen mot oljan, vädjade fiskarna på torget, där tvåhundra människor samlades trots "
    "regnet på tisdagen.",
    "Daftar untuk ujian masuk ditutup pada Jumat, kata rektor, dan lebih dari sembilan ribu pelajar "
    "sudah mendaftar di pulau itu.",
    "We use cookies to thank the volunteers, said the baker, who hands out ninety boxes of them at the "
    "harbour each Friday.",
    "Votre vie privée n'existe plus, affirme la chercheuse, qui a suivi pendant deux ans les caméras du vieux port.",
    "La tua privacy finisce al casello, dice il sindacalista, perché le telecamere leggono ogni targa e "
    "nessuno le controlla.",
]
CALLS = {
    "newsletter": [
        "Il vous reste 70 % de cet article à lire. La suite est réservée aux abonnés, qui lisent aussi "
        "tous les dossiers du samedi.",
        "Melden Sie sich für unseren täglichen Überblick an und erhalten Sie jeden Morgen die "
        "wichtigsten Meldungen der Region.",
        "Regístrese para leer este artículo completo y recibir cada mañana en su correo electrónico las "
        "claves del día en la región.",
        "Abbonati per leggere tutti gli articoli del sito senza limiti: il primo mese costa un euro e "
        "puoi disdire quando è più comodo.",
        "Подписывайтесь на наш канал в Telegram, чтобы первыми узнавать о главных событиях дня в городе и в стране.",
        "Не пропустите главные новости дня: оформите рассылку, и каждое утро вы будете получать их на почту бесплатно.",
        "Зареєструйтеся на сайті, щоб читати всі статті без обмежень і щоранку отримувати головні новини на пошту.",
        "Támogassa lapunkat havi kétezer forinttal, hogy továbbra is elolvashassa cikkeinket, és "
        "független maradhasson a szerkesztőség.",
        "Bize destek olun: bağımsız gazeteciliği sürdürebilmemiz için aylık abonelik alabilir ya da bir "
        "kez bağış yapabilirsiniz.",
        "اشترك في نشرتنا البريدية لتصلك أهم الأخبار كل صباح، وتابع قناتنا على يوتيوب لمشاهدة أحدث التقارير والمقابلات.",
        "برای ادامه مطالعه این مطلب باید وارد حساب کاربری خود شوید یا اشتراک ماهانه بخرید تا همه مقاله‌ها را بخوانید.",
        "登录后即可阅读全文，并收藏您喜欢的文章，还可以订阅新闻通讯，每天早上收到最重要的消息和深度报道。",
        "会員登録すると、この記事の続きをお読みいただけます。毎月五本までの記事が無料で読めるほか、メールも届きます。",
        "회원가입 후 로그인하시면 기사 전문을 읽으실 수 있으며 매일 아침 주요 뉴스를 이메일로 받아보실 "
        "수 있습니다. 지금 확인하세요.",
        "Nie przegap najważniejszych wiadomości: zapisz się na bezpłatny biuletyn i czytaj codziennie "
        "rano skrót dnia w skrzynce.",
        "Přihlaste se k odběru zpráv a každé ráno najdete ve své schránce přehled nejdůležitějších "
        "článků, zdarma a bez reklam.",
        "Εγγραφείτε στο ενημερωτικό δελτίο και λάβετε κάθε πρωί στο ηλεκτρονικό σας ταχυδρομείο τα "
        "σημαντικότερα άρθρα της ημέρας.",
        "Nu rata cele mai importante știri: abonează-te la buletinul zilnic și le primești în fiecare "
        "dimineață, gratuit, pe e-mail.",
        "Stöd oss och läs alla artiklar utan begränsning: som medlem betalar du 39 kronor i månaden och "
        "kan säga upp när du vill.",
        "Daftar untuk membaca artikel ini secara lengkap dan terima berita pilihan redaksi langsung di "
        "kotak surat Anda setiap pagi.",
    ],
    "share": [
        "Siga o nosso canal no WhatsApp e receba as principais notícias da região no seu celular, todos "
        "os dias, de graça.",
        "Theo dõi kênh của chúng tôi trên Facebook và YouTube để cập nhật tin tức mới nhất về thành phố "
        "và đất nước mỗi ngày.",
    ],
    "consent": [
        "We use cookies to improve your experience on this website and to show you advertisements that "
        "match your interests.",
        "Nous utilisons des cookies pour mesurer l'audience et vous proposer des publicités adaptées à "
        "vos centres d'intérêt.",
        "Votre vie privée est importante pour nous : nos partenaires et nous stockons des informations "
        "sur votre appareil.",
        "La tua privacy è importante per noi: insieme ai nostri partner conserviamo informazioni sul tuo dispositivo.",
    ],
}


@pytest.mark.parametrize("line", NEWS_LIKE_CALLS)
def test_news_that_begins_like_a_call_has_no_class(line: str) -> None:
    assert line_class(line) is None
    assert remove_boilerplate([*TEXT, line])[0] == [*TEXT, line]


@pytest.mark.parametrize(("name", "line"), [(name, line) for name, lines in CALLS.items() for line in lines])
def test_calls_that_offer_something_have_a_class(name: str, line: str) -> None:
    assert line_class(line) == name


@pytest.mark.parametrize(
    "line",
    [
        "۱۸ آذر ۱۴۰۴", "سه شنبه، 18 آذر 1404 ساعت 12:30", "تاریخ انتشار: ۱۸ آذر ۱۴۰۴ - ۱۲:۳۰", "1404/09/18",
        "二〇二五年十二月九日", "發布日期：二〇二五年十二月九日", "令和七年十二月九日", "中華民國一一四年十二月九日",
        "๙ ธันวาคม ๒๕๖๘", "9 ธ.ค. 68", "วันอังคารที่ 9 ธันวาคม พ.ศ. 2568", "9 ธ.ค. 2568 เวลา 12:30 น.",
        "၂၀၂၅ ခုနှစ် ဒီဇင်ဘာလ ၉ ရက်", "ဒီဇင်ဘာ ၉၊ ၂၀၂၅", "၂၀၂၅ ဒီဇင်ဘာ ၉ ရက်၊ အင်္ဂါနေ့",
        "ថ្ងៃអង្គារ ទី៩ ខែធ្នូ ឆ្នាំ២០២៥", "៩ ខែធ្នូ ឆ្នាំ២០២៥ ម៉ោង ១២:៣០", "ታኅሣሥ 9 2018", "2025 оны 12 сарын 9",
    ],
)  # fmt: skip
def test_days_of_all_calendars_and_numerals_are_dates(line: str) -> None:
    assert line_class(line) == "date"
    assert remove_boilerplate([line, *TEXT])[0] == TEXT


@pytest.mark.parametrize(
    "line",
    ["در ۱۸ آذر ۱۴۰۴ پل بسته شد", "二〇二五年十二月九日開橋", "สะพานเปิด 9 ธันวาคม 2568", "ទី៩ ខែធ្នូ ឆ្នាំ២០២៥ ស្ពានបើក"],
)
def test_a_short_line_that_tells_more_than_a_day_is_no_date(line: str) -> None:
    assert line_class(line) is None


@pytest.mark.parametrize(("name", "line"), [(name, line) for name, lines in CASES.items() for line in lines])
def test_class_of_boilerplate(name: str, line: str) -> None:
    assert line_class(line) == name


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("ad", "Nach der Anzeige geht es weiter"),
        ("ad", "Juttu jatkuu mainoksen jälkeen."),
        ("newsletter", "Recibe cada mañana las noticias del puerto"),
        ("newsletter", "Apoya a nuestro periódico"),
        ("consent", "Продолжая использовать сайт, вы принимаете условия"),
    ],
)
def test_offers_have_a_class(name: str, line: str) -> None:
    assert line_class(line) == name


@pytest.mark.parametrize("line", ORDINARY)
def test_ordinary_lines_have_no_class(line: str) -> None:
    assert line_class(line) is None


@pytest.mark.parametrize("name", sorted(ANYWHERE))
def test_dropped_in_the_middle(name: str) -> None:
    line = CASES[name][0]
    kept, dropped = remove_boilerplate([*TEXT[:2], line, TEXT[2]])
    assert kept == TEXT
    assert [(piece.text, piece.rule) for piece in dropped] == [(line, f"boilerplate:{name}")]


@pytest.mark.parametrize("name", sorted(EDGES - ANYWHERE - {"title", "site"}))
def test_dropped_at_the_edges_only(name: str) -> None:
    line = CASES[name][0]
    assert remove_boilerplate([line, *TEXT])[0] == TEXT
    assert remove_boilerplate([*TEXT, line])[0] == TEXT
    middle = [*TEXT[:2], line, TEXT[2]]
    assert remove_boilerplate(middle)[0] == middle


def test_lines_after_a_closing_heading_are_dropped() -> None:
    kept, dropped = remove_boilerplate([*TEXT, "Related news", "Ferry fares to rise", "Bridge to close"])
    assert kept == TEXT
    assert [piece.rule for piece in dropped] == ["boilerplate:related", *["boilerplate:after-related"] * 2]


def test_sentences_after_a_single_link_are_kept() -> None:
    lines = [
        *TEXT,
        "Also read: Ferry fares to rise",
        '"We have waited for years," said a fisherman.',
        "The vote was close.",
    ]
    assert remove_boilerplate(lines)[0] == [*TEXT, *lines[-2:]]
    assert remove_boilerplate([*TEXT, "Also read: Ferry fares to rise", "Bridge to close"])[0] == TEXT


@pytest.mark.parametrize(
    "line",
    [
        "Ada Sample, Bo van der Proof and Eva dos Santos",
        "By Ada Sample, correspondent at the harbour",
        "Text: Ada Sample",
        "كتب: Ada Sample",
        "Ada Sample and Bo van der Proof, 17.03.2026",
    ],
)
def test_lines_of_names_of_authors_are_bylines(line: str) -> None:
    authors = ("Ada Sample", "Bo van der Proof", "Eva dos Santos")
    assert remove_boilerplate([line, *TEXT], authors=authors)[0] == TEXT
    assert remove_boilerplate([*TEXT, line], authors=authors)[0] == TEXT
    heading = "What the harbour means to Ada Sample"
    assert remove_boilerplate([heading, *TEXT], authors=authors)[0] == [heading, *TEXT]


def test_the_rows_of_a_table_stay_or_go_together() -> None:
    results = ["Boat\tTime", "Gull\t12:04", "Tern\t12:31"]
    assert remove_boilerplate([*TEXT, *results])[0] == [*TEXT, *results]
    about = ["Date\t12.03.2026", "Desk\tSport"]
    assert remove_boilerplate([*about, *TEXT])[0] == TEXT
    alone = "Tern\t12:31"
    assert remove_boilerplate([*TEXT, alone])[0] == TEXT


def test_nothing_is_cut_before_running_text() -> None:
    kept, _ = remove_boilerplate([TEXT[0], "Read more", "The ministry's plan", TEXT[1]])
    assert kept == [TEXT[0], "The ministry's plan", TEXT[1]]


def test_the_title_is_dropped_above_the_text_only() -> None:
    assert remove_boilerplate(["Harbour to be deepened", *TEXT], title="Harbour to be deepened!")[0] == TEXT
    middle = [TEXT[0], "Harbour to be deepened", TEXT[1]]
    assert remove_boilerplate(middle, title="Harbour to be deepened")[0] == middle


@pytest.mark.parametrize("notices", [1, 3, 70, 2_000])
def test_any_number_of_notices_at_the_end_of_a_paragraph_is_cut(notices: int) -> None:
    news = f"{TEXT[0]} {TEXT[1]}"
    calls = "Follow us on Facebook. " * notices
    assert without_last_notice(f"{news} {calls}Follow us on X.") == news
    long = f"{news} " * 50
    assert without_last_notice(f"{long}(Reporting by Ada Sample)") == long.rstrip()
    assert without_last_notice(f"{long}{TEXT[0]}") == f"{long}{TEXT[0]}"


def test_the_title_above_a_text_without_running_text_is_dropped() -> None:
    """A list of winners has no paragraph."""
    winners = ["Best boat", "Gull", "Best skipper", "Ada Sample"]
    title = "Harbour prizes: all winners"
    assert remove_boilerplate([title, *winners], title=title)[0] == winners
    assert remove_boilerplate(["Share this article", title, *winners], title=title)[0] == winners
    middle = [*winners[:2], title, *winners[2:]]
    assert remove_boilerplate(middle, title=title)[0] == middle
    assert remove_boilerplate([title], title=title)[0] == [title]


def test_short_texts_are_kept() -> None:
    assert remove_boilerplate(["Harbour closed today."])[0] == ["Harbour closed today."]
    assert remove_boilerplate([]) == ([], [])


def test_without_running_text_nothing_is_cut() -> None:
    """Without running text it is unknown where the article ends: nothing after a heading is dropped."""
    lines = ["Related news", "Harbour closed", "By Staff Reporter", "Ferries wait"]
    assert remove_boilerplate(lines)[0] == lines[1:]


def test_a_long_line_of_boilerplate_is_no_running_text() -> None:
    bio = "She is a staff writer of the paper and can be reached at the desk in the old town. Write to her."
    assert is_paragraph(bio)
    assert remove_boilerplate([*TEXT, "Related news", "Ferry fares to rise", bio])[0] == TEXT


def test_paragraphs_are_distinguished_from_labels() -> None:
    assert all(map(is_paragraph, TEXT))
    assert is_paragraph("港湾を二メートル深くする計画が金曜日に発表され、より大きな船が入港できるようになるという。")
    assert not is_paragraph("Harbour to be deepened")
    assert not is_paragraph(
        "A heading, however long it may become with all its many words, ends without any full stop at all"
    )


LINES = st.one_of(
    st.sampled_from([line for lines in CASES.values() for line in lines] + ORDINARY),
    st.text(alphabet="abc .:!\u0e01\u4e2d©1", max_size=120),
    st.sampled_from(["Gull\t12:04", "Boat\tTime", "12.03.2026\tBy Ada Sample"]),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(LINES, max_size=20), st.one_of(st.none(), LINES), st.frozensets(LINES, max_size=3))
def test_cleaning_is_idempotent_and_loses_nothing(lines: list[str], title: str | None, site: frozenset[str]) -> None:
    kept, dropped = remove_boilerplate(lines, title=title, site=site)
    assert remove_boilerplate(kept, title=title, site=site) == (kept, [])
    assert sorted([*kept, *(piece.text for piece in dropped)]) == sorted(lines)


def test_repeated_lines_of_a_site_are_found() -> None:
    pages = [
        [f"Article number {number} tells its own story.", "Join our readers' club!", TEXT[number % 3]]
        for number in range(12)
    ]
    repeated = learn_site_boilerplate(pages)
    assert "Join our readers' club!" in repeated
    assert not any(line.startswith("Article number") for line in repeated)
    assert remove_boilerplate(pages[0], site=repeated)[0][0] == pages[0][0]
    assert "Join our readers' club!" not in remove_boilerplate(pages[0], site=repeated)[0]


def test_few_pages_are_not_enough_to_learn_from() -> None:
    assert learn_site_boilerplate([["same"], ["same"]]) == frozenset()
    assert learn_site_boilerplate([["same", "same", "same"], ["a"], ["b"], ["c"]]) == frozenset()


def test_phrases_are_well_formed() -> None:
    for name, mode, phrases in PHRASES:
        assert mode in {"whole", "start", "any"}
        assert name in EDGES
        assert all(phrase == phrase.strip() and phrase for phrase in phrases.split("|")), (name, mode)


@pytest.mark.parametrize("row", ["Net after tax 15.08 mln vs 10.52", "Turnover 140.8 against 96.55", "Rain 12.40 mm"])
def test_a_row_of_amounts_is_no_date(row: str) -> None:
    assert line_class(row) is None


@pytest.mark.parametrize(
    "line",
    ["Dólar: 17.20", "Öl (Brent): 71.20", "Rotas unchanged since 1998", "Najgorszy wynik od 1998"],
)
def test_news_with_a_number_or_a_year_is_no_date(line: str) -> None:
    assert line_class(line) is None


@pytest.mark.parametrize(
    "line", ["Updated: 17.20", "Klo 17.20", "Published in March 1998", "Stand: Mai 2024", "Oslo, 1998"]
)
def test_a_label_with_a_clock_or_a_year_is_a_date(line: str) -> None:
    assert line_class(line) in ("date", "byline")
