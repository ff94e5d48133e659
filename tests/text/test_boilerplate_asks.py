"""Lines in which a site asks readers for something or says where a text appeared first, and news that looks like it."""

import pytest

from ingest.text.boilerplate import line_class, remove_boilerplate

TEXT = [
    "The county council voted on Monday to repair the old covered market, which has been closed for two years since a "
    "fire destroyed part of its roof.",
    "Traders have been selling from tents on the car park of the station in the meantime, and hope to be back by May.",
]
ORIGINS = [
    "The post Old hall appeared first on Harwick Post.",
    "Der Beitrag Neue Gleise für die Linie 4 erschien zuerst auf Hafenblatt.",
    "L’article Le vieux marché est apparu en premier sur Vallée Info.",
    "La entrada El puerto se publicó primero en Costa Diario.",
    "O post Terminal em obras apareceu primeiro em Jornal do Vale.",
    "L'articolo Il ponte vecchio proviene da La Voce del Lago.",
    "Het bericht Oude sluis verscheen eerst op Polderpost.",
    "Inlägget Badhuset rustas dök först upp på Dalbladet.",
    "Artykuł Remont mostu pochodzi z serwisu Kurier Doliny.",
    "Сообщение Ремонт моста появились сначала на Вестник Долины.",
    "Запис Ремонт мосту спершу з'явиться на Вісник Долини.",
    "Eski çarşı onarılıyor yazısı ilk önce Vadi Haber üzerinde ortaya çıktı.",
    "Příspěvek Stará tržnice pochází z Noviny z Údolí",
    "A(z) Régi piac bejegyzés először Völgyi Hírlap-én jelent meg.",
    "Articolul Piața veche apare prima dată în Ziarul Văii.",
    "Artikkeli Kauppahalli korjataan julkaistiin ensimmäisen kerran Rantasanomat.",
    "Το άρθρο Η παλιά αγορά εμφανίστηκε πρώτα στο Φωνή της Κοιλάδας.",
    "ظهرت المقالة ترميم السوق أولاً على صحيفة الوادي.",
    "投稿 旧市場修復 は みなと新報 に最初に表示されました。",
    "Artikel Pasar lama pertama kali tampil pada Kabar Lembah.",
    "The post Bridge closes for eleven weeks first appeared on Harwick Post",
    "L’entrada El pont vell ha aparegut primer a Diari de la Vall.",
    "نوشته بازار قدیمی اولین بار در روزنامه دره پدیدار شد.",
    "הפוסט השוק הישן הופיע לראשונה בעיתון העמק.",
]
ASKS = [
    "Vous pouvez nous aider à continuer : faites un don, même modeste, à notre rédaction.",
    "Este periódico existe gracias a sus lectores. Haz una donación y ayúdanos a seguir.",
    "Guter Journalismus kostet Geld. Unterstützen Sie das Hafenblatt mit einer Spende.",
    "Наше издание существует на пожертвования читателей. Сделайте пожертвование, чтобы мы могли работать дальше.",
    "Líbí se vám náš text? Přispějte na naši práci libovolnou částkou.",
    "Chcesz dostawać takie teksty na skrzynkę? Zapisz się do newslettera.",
    "Iratkozzon fel hírlevelünkre, hogy ne maradjon le a legfontosabb hírekről!",
    "Tilaa uutiskirje ja saat tärkeimmät uutiset joka aamu sähköpostiisi.",
    "Εγγραφείτε στο newsletter μας και λάβετε τις σημαντικότερες ειδήσεις στο email σας.",
    "メールマガジンに登録すると、毎朝主要ニュースをお届けします。",
    "Abonează-te la newsletter și primești în fiecare dimineață cele mai importante știri.",
    "Unduh aplikasi kami di Google Play dan App Store untuk berita terbaru.",
    "ताज़ा खबरों के लिए हमारा ऐप डाउनलोड करें।",
    "Tải ứng dụng của chúng tôi để đọc tin nhanh nhất.",
    "ติดตามข่าวสารได้ที่ไลน์และเฟซบุ๊กของเรา",
    "နောက်ဆုံးရသတင်းများအတွက် ကျွန်ုပ်တို့၏ Telegram ချန်နယ်ကို ဝင်ရောက်ကြည့်ရှုပါ။",
    "برای دریافت آخرین خبرها به کانال تلگرام ما بپیوندید.",
    "Hai notato un refuso? Segnalalo alla redazione.",
    "Haberde hata mı gördünüz? Bize bildirin.",
    "Якщо ви помітили помилку в тексті, виділіть її та натисніть Ctrl + Enter.",
    "As opiniões expressas neste texto são de responsabilidade exclusiva do autor.",
    "Las opiniones vertidas en este artículo son responsabilidad exclusiva de su autor.",
    "Мнение редакции может не совпадать с мнением автора.",
    "Artikel ini sepenuhnya menjadi tanggung jawab penulis dan tidak mencerminkan sikap redaksi.",
    "免责声明：本文仅代表作者个人观点，与本网无关。",
    "Τα σχόλια είναι κλειστά.",
    "Logga in eller skapa ett konto för att läsa vidare.",
    "Son gelişmeler için uygulamamızı ücretsiz indirin.",
]
NEWS = [
    "The post by the minister appeared first on Telegram and was gone an hour later.",
    "Volunteers ask visitors to make a donation to the lifeboat station, which has lost its roof.",
    "Please support the bakery, the baker's daughter wrote on the door.",
    "Unterstützt wird der Verein von der Stadt und von hundert Mitgliedern.",
    "Soutenez par la région, les éleveurs demandent une aide de l’État.",
    "Apoya la moción todo el pleno, menos el grupo que gobierna.",
    "Steun van de provincie is er niet, zegt de wethouder.",
    "Tue lapsille on pienentynyt joka vuosi, sanoo järjestö.",
    "Stöd till bönderna höjs med tio procent nästa år.",
    "Поддержите ветеранов, призвал губернатор жителей области.",
    "Сообщение о взрыве появилось сначала на сайте полиции.",
    "Статья о мосте впервые опубликована на бумаге в 1911 году.",
    "O artigo sobre a ponte apareceu primeiro em livro, lembra o historiador.",
    "Der Beitrag der Stadt erschien zuerst auf der Rechnung vom Mai.",
    "La publicación del censo apareció primero en la sede del ayuntamiento.",
    "Unduh aplikasi itu, kata gubernur, dan warga akan melihat banjir secara langsung.",
    "Tải ứng dụng lậu là phạm luật, cảnh sát cho biết.",
    "Скачайте приложение и проверьте счёт, советует банк пенсионерам.",
    "Log in or lose the money, the tax office told 40,000 pensioners.",
    "Войдите или останьтесь снаружи, сказал сторож школьникам.",
    "Newsletter abonnieren und vergessen: Die Stadt hat seit Mai keinen mehr verschickt.",
    "Τα σχόλια είναι κλειστά στο δημοτικό συμβούλιο, είπε ο δήμαρχος.",
    "Обнаружили ошибку инженеры моста, когда сравнили два чертежа.",
    "Har du set en fejl på din regning, kan du klage inden maj, siger kommunen.",
    "Za obsah článku odpovídá podle soudu šéfredaktor, ne vydavatel.",
    "Le opinioni contenute nel dossier sono quelle dei tecnici, dice il sindaco.",
    "El artículo 14 de la Constitución aparece primero en el recurso.",
    "Bài viết về cây cầu xuất hiện đầu tiên trên báo giấy năm 1911.",
    "Artikel tentang jembatan itu muncul pertama kali di koran tahun 1911.",
    "Przekaż synowi dom, radził redakcji notariusz, a podatku nie będzie.",
    "Aidez-nous, ont crié les journalistes enfermés dans la cave.",
    "Helfen Sie uns, rief der Redakteur aus dem Fenster.",
    "Preluarea textului legii a durat doi ani.",
    "Η αναδημοσίευση του νόμου καθυστέρησε δύο χρόνια, είπε ο υπουργός.",
    "市长在新闻发布会上表示，希望市民支持我们的改革。",
    "이번 행사는 한국언론재단이 주최하고 문화체육관광부가 후원했다.",
    "독자 여러분의 후원으로 마을 도서관이 문을 열었다.",
    "تبرع رجل أعمال بمليون دولار لدعم الصحافة في لبنان.",
    "دولت به خانواده روزنامه‌نگاران کشته‌شده کمک مالی کرد.",
    "אלפים תרמו להקמת מוזיאון העיתונות בתל אביב.",
    "読者からのご支援で、町の図書館が開館した。",
    "Bạn đọc ủng hộ gia đình chị Lan 50 triệu đồng, quyên góp qua báo.",
    "Der Verband, unterstützt von vielen Journalisten, klagte gegen das Gesetz.",
    "Pérez, fotógrafo de Sevilla, colabora con el periódico desde 2010.",
    "Bağış yapan okurlar kütüphaneyi kurtardı.",
    "네이버 뉴스는 앱 다운로드 100만 건을 넘었다고 밝혔다.",
    "ตำรวจเตือนอย่าดาวน์โหลดแอปปลอม หลังมีข่าวประชาชนถูกหลอก",
    "For the new night buses, download the app from the App Store or Google Play.",
    "Der Artikel Schmidts erschien zuerst in der Fachzeitschrift Nature.",
    "L'articolo 18 proviene da una lunga stagione di riforme.",
    "Статья Пушкина впервые опубликована на прошлой неделе.",
    "Entre ou cadastre seu imóvel até maio, diz a prefeitura.",
    "오류를 발견한 연구진은 논문을 철회했다.",
    "Become a supporter of the club and the pitch is yours, the chairman told journalists on Monday.",
]


@pytest.mark.parametrize("line", ORIGINS)
def test_where_a_post_appeared_first_ends_no_text(line: str) -> None:
    assert remove_boilerplate([*TEXT, line])[0] == TEXT


@pytest.mark.parametrize("line", ASKS)
def test_what_a_site_asks_of_its_readers_is_no_text(line: str) -> None:
    assert line_class(line) is not None
    assert remove_boilerplate([*TEXT, line])[0] == TEXT


@pytest.mark.parametrize("line", NEWS)
def test_news_with_the_same_words_stays(line: str) -> None:
    assert remove_boilerplate([*TEXT, line])[0] == [*TEXT, line]
    assert remove_boilerplate([TEXT[0], line, TEXT[1]])[0] == [TEXT[0], line, TEXT[1]]
