"""Lines in which a site asks its readers for something, or says where a text comes from, wherever the request stands.

`Good journalism costs money. Please donate.` does not begin with the request, so that no beginning of a line tells it
(`boilerplate_offers`). A request counts at the beginning of a sentence, outside of quotations, beside a word for the
site's own work: an appeal for the victims of a flood is news.
"""

import re
from functools import cache

from ahocorasick_rs import AhoCorasick

from ingest.text.scripts import CASELESS

#: Requests for money; each begins a sentence, or follows a comma, a colon or a dash.
_SUPPORT = (
    "make a donation|please donate|donate today|donate now|please support|consider supporting|consider donating"
    "|support us|help us keep|help us continue|become a supporter|spenden sie|spende jetzt|jetzt spenden"
    "|unterstützen sie|unterstütze un|unterstützt un|helfen sie uns|faites un don|soutenez|aidez-nous à "
    "|haz una donación|haz un donativo|haga una donación|ayúdanos a |apóyanos|apoya nuestr|apoya el periodismo"
    "|colabora con n|faça uma doação|apoie o |apoie no|ajude-nos a |contribua|fai una donazione|sostieni|sosteneteci"
    "|aiutaci a |contribuisci|doneer |steun on|steun de |help ons|stöd vår|stöd oss|stöd oberoende|stötta |swisha "
    "|støt vores|støt uafhængig|støtt oss|støtt vår|støtt uavhengig|lahjoita|tue journalis|tue riippumat|tue työ"
    "|tue toimit|wpłać|wesprzyj|przekaż darowiznę|przekaż nam |wspomóż|pomóż nam|přispějte|podpořte|darujte|prispejte"
    "|podporte|támogass|adományoz|donează|donați|susține-ne|susține jurnalismul|susțineți|sprijiniți|sprijină-ne"
    "|сделайте пожертвование|пожертвуйте|поддержите|помогите нам|оформите регулярн|зробіть внесок|підтримайте"
    "|пожертвуйте|задонатьте|допоможіть нам|подкрепете|направете дарение|podržite|подржите|podprite|doniraj|στηρίξτε"
    "|κάντε μια δωρεά|bağış yapın|bağış yaparak|destek olun|destek olabilir|destekleyin|berdonasi|dukung kami"
    "|dukung kerja|donasikan|quyên góp cho chúng|ủng hộ chúng tôi|ủng hộ tòa soạn|تبرعوا|تبرع الآن|ادعموا|ادعمنا"
    "|ساهموا|ساهم معنا|کمک مالی کنید|תרמו לנו|תרמו עכשיו|תמכו בנו|请支持|請支持|支持我们的新闻|支持我們的新聞"
    "|支持我們的報導|捐款支持|ご寄付をお願い|ご寄付のお願い|ご支援をお願い|ご支援のお願い|후원해 주|후원해주|후원하기"
    "|후원으로 응원|후원 부탁|후원을 부탁|정기후원"
)
#: Words for the site's own work, one of which a request for money has beside it.
_OWN_WORK = re.compile(
    r"\b(?:our (?:work|reporting|readers|journalists|newsroom)|\w*journalis(?:m|ti[eck])\w*|newsroom"
    r"|independent (?:media|news)"
    r"|(?:diese|unsere?)\w* (?:arbeit|seite|zeitung)|\w*redaktion\w*|leser(?:innen|n)?|lecteurs|rédaction|notre travail"
    r"|periodismo|periódico|redacción|lectores|nuestro trabajo|jornalismo|jornal|redação|leitores|nosso trabalho"
    r"|giornalismo|giornale|redazione|lettori|nostro lavoro|redactie|lezers|ons werk|läsare|læsere|lesere|vårt arbete"
    r"|vores arbejde|arbeidet vårt|toimitu\w+|lukij\w+|työtämme|dziennikarst\w+|redakcj\w+|czytelnik\w*|czytelniczek"
    r"|nasz(?:ą|ej) prac\w+|žurnalisti\w+|novinařin\w+|redakc\w+|čtenář\w*|naši práci|čitate\w+|našu prácu|újságírás\w*"
    r"|szerkesztős\w+|olvasó\w*|munkánk\w*|jurnalism\w*|redacți\w+|cititor\w*|munca noastră|журналисти\w+|журналісти\w+"
    r"|редакц\w+|издани\w+|видання|читател\w+|читач\w*|наш(?:у|ей|ої) р[ао]бот\w+|novinarstv\w+|redakcij\w+"
    r"|δημοσιογραφί\w+|αναγνώστ\w+|gazetecili\w+|okur\w*|jurnalisme|redaksi|pembaca|báo chí|tòa soạn|độc giả|bạn đọc)\b"
    r"|الصحافة|القراء|روزنامه.?نگار|تحریریه|خوانندگان|עיתונות|पत्रकारिता|新闻|報導|读者|讀者|報道|読者|編集部|저널리즘"
    r"|독자|언론",
    re.IGNORECASE,
)
#: Requests to order a newsletter or to load the site's program; each begins a sentence too.
_LETTERS = (
    "subscribe to the newsletter|sign up for the newsletter|abonnieren sie den newsletter"
    "|inscrivez-vous à la newsletter|inscrivez-vous à l'infolettre|abonnez-vous à la newsletter"
    "|suscríbete al boletín|suscríbete a la newsletter|assine a newsletter|inscreva-se na newsletter"
    "|iscriviti alla newsletter|iscrivetevi alla newsletter|schrijf je in voor de nieuwsbrief"
    "|prenumerera på nyhetsbrev|tilmeld dig nyhedsbrev|meld deg på nyhetsbrev|zapisz się do newslettera"
    "|zapisz się na newsletter|zasubskrybuj|odebírejte newsletter|přihlaste se k odběru newsletteru"
    "|přihlaste se k odběru novinek|nechte si posílat|prihláste sa na odber noviniek|iratkozzon fel hírlev"
    "|iratkozz fel hírlev|iratkozzon fel a hírlev|iratkozz fel a hírlev|abonează-te la newsletter"
    "|подпишитесь на рассылку|подпишитесь на нашу рассылку|підпишіться на розсилку|абонирайте се за бюлетин"
    "|εγγραφείτε στο newsletter|bültenimize|e-bültene|berlangganan newsletter|berlangganan buletin"
    "|đăng ký nhận bản tin|สมัครรับจดหมายข่าว|اشترك في النشرة|メールマガジンに登録|メルマガに登録|ニュースレターに登録"
    "|뉴스레터 구독|뉴스레터를 구독"
    "|뉴스레터 신청|订阅电子报|訂閱電子報|訂閱我們的電子報"
)
_APPS = (
    "download our app|download the app|get our app|laden sie unsere app|lade unsere app|laden sie die app"
    "|téléchargez notre appli|téléchargez l'appli|téléchargez l’appli|descarga nuestra app"
    "|descarga nuestra aplicación|descarga la app|descargue nuestra|baixe o app|baixe nosso app|baixe o nosso app"
    "|baixe o aplicativo|baixe o nosso aplicativo|scarica l'app|scarica l’app|scarica la nostra app|download onze app"
    "|ladda ner vår app|hent vores app|last ned appen vår|lataa sovelluksemme|pobierz aplikację"
    "|pobierz naszą aplikację|stáhněte si aplikaci|stáhněte si naši aplikaci|stiahnite si aplikáciu"
    "|töltse le alkalmazás|descarcă aplicația|descărcați aplicația|скачайте приложение|скачайте наше приложение"
    "|установите наше приложение|завантажте застосунок|завантажте наш застосунок|изтеглете приложението"
    "|preuzmite aplikaciju|preuzmite našu aplikaciju|κατεβάστε την εφαρμογή|uygulamayı indir|unduh aplikasi"
    "|download aplikasi|muat turun aplikasi|tải ứng dụng|tải app|ऐप डाउनलोड करें|एप डाउनलोड करें|ऐप डाउनलोड कीजिए"
    "|অ্যাপ ডাউনলোড করুন|ดาวน์โหลดแอปของเรา|ดาวน์โหลดแอปพลิเคชันของเรา|ดาวน์โหลดแอปข่าว|حمل تطبيقنا|حمّل تطبيق"
    "|اپلیکیشن ما|下载我们的app|下载我们的应用|下载我们的客户端|下載我們的app|アプリをダウンロードして"
    "|앱을 다운로드하세|앱을 다운로드 하|앱 다운로드하|앱 다운로드 받"
)
_OWN_APP = re.compile(
    r"\b(?:our|unsere?|notre|nuestra|noss[oa]|nostra|onze|vår|vores|nasz\w*|naši|наш\w*|našu"
    r"|kami|chúng tôi|news|nyheter|noticias|notícias|notizie|wiadomości|новост\w+|новин\w*|berita|haber\w*)\b"
    r"|mız[ıi]|हमार|ख़?बर|আমাদের|খবর|ของเรา|ข่าว|أخبار|الأخبار|ما\b|新闻|新聞|我们|我們|ニュース|뉴스",
    re.IGNORECASE,
)
#: Channels and programs of the site itself: these words need nothing beside them, and may stand anywhere.
_CHANNELS = (
    "uygulamamızı indir|uygulamamızı ücretsiz"
    "|our telegram channel|our whatsapp channel|our whatsapp group|unserem whatsapp-kanal|unseren whatsapp-kanal"
    "|unserem telegram-kanal|notre chaîne whatsapp|notre canal whatsapp|notre chaîne telegram"
    "|nuestro canal de whatsapp|nuestro canal de telegram|nosso canal no whatsapp|nosso canal do whatsapp"
    "|nosso canal no telegram|nostro canale whatsapp|nostro canale telegram|naszego kanału na|nášho kanála"
    "|našeho kanálu na|наш telegram|нашем telegram|наш канал в telegram|нашому telegram|нашего telegram"
    "|нашего канала в|whatsapp kanalımız|telegram kanalımız|saluran whatsapp kami|kênh telegram của chúng tôi"
    "|kanalimizga|کانال تلگرام ما|کانال ما در|قناتنا على تلغرام|قناتنا على واتساب|ကျွန်ုပ်တို့၏ telegram"
    "|ကျွန်ုပ်တို့၏ facebook|ကျွန်တော်တို့၏ telegram|हमारे व्हाट्सएप|हमारे टेलीग्राम|আমাদের টেলিগ্রাম"
)
#: `The post TITLE appeared first on SITE.` in feeds and pages of the most common content system, by language: before
#: the title, which begins with a capital, between title and site, and after the site.
_ORIGINS = (
    ("(?:The post|This post|The article|The entry)", "(?:appeared first|first appeared|was first published) (?:on|in)"),
    ("(?:Der Beitrag|Der Artikel)", "(?:erschien zuerst|ist zuerst erschienen|erschien erstmals) (?:auf|bei|am|in)"),
    ("(?:L['’]article|Cet article|Le post)", "est apparu en premier sur"),
    (
        "(?:La entrada|El cargo|La publicación)",
        "(?:(?:se publicó|aparece|apareció|ha aparecido) primero|(?:se publicó|aparece) por primera vez) en",
    ),
    ("(?:O post|A entrada|O conteúdo|O artigo)", "(?:(?:apareceu|aparece) primeiro|publicouse primeiro) (?:em|no|en)"),
    ("(?:L['’]articolo|Il post)", "(?:proviene da|sembra essere il primo su|è apparso per primo su)"),
    ("(?:Het bericht|Het artikel)", "verscheen (?:voor het )?eerst op"),
    ("(?:Inlägget|Artikeln)", "(?:dök först upp|publicerades först) på"),
    ("(?:Innlegget|Artikkelen|Indlægget|Artiklen)", "(?:dukket først opp|blev først udgivet|ble først publisert) på"),
    ("(?:Artikkeli|Julkaisu)", "(?:julkaistiin ensimmäisen kerran|ilmestyi ensin)"),
    ("(?:Artykuł|Wpis|Post)", "(?:pochodzi z serwisu|pojawił się poraz pierwszy w)"),
    ("(?:Příspěvek|Článek)", "(?:pochází z|se nejdříve objevil na)"),
    ("(?:Zobrazená správa|Príspevok)", "(?:sa objavila prvýkrát|je zobrazený ako prvý|pochádza z)"),
    (r"(?:A\(z\)|Az?)", r"bejegyzés először", "jelent meg"),
    ("(?:Articolul|Postarea)", "apare (?:prima dată|mai întâi) (?:în|pe)"),
    ("(?:Сообщение|Запись|Статья)", "(?:появил[аои]сь? сначала на|впервые появилась|впервые опубликована на)"),
    (
        "(?:Запис|Повідомлення|Публікація|Допис)",
        "(?:спершу з['’]явит?ься на|з['’]яви[вл]\\w* спочатку на|вперше опубліковано на)",
    ),
    ("(?:Публикацията|Материалът)", "(?:е взета от|за пръв път се появи в)"),
    ("(?:Чланак|Članak|Објава|Objava)", "(?:се појавио прво на|se pojavio prvo na|pojavila se prvi puta na)"),
    ("(?:Το άρθρο|Η ανάρτηση)", "εμφανίστηκε (?:πρώτα|αρχικά) στ[οη]ν?"),
    ("", "yazısı ilk önce", "üzerinde (?:ortaya çıktı|göründü)"),
    ("(?:Artikel|Postingan)", "(?:pertama kali tampil pada|muncul pertama kali di|pertama kali muncul di)"),
    ("Bài viết", "(?:đã )?xuất hiện đầu tiên (?:vào ngày|trên|tại)"),
    ("(?:L['’]entrada)", "ha aparegut primer a"),
    ("Įrašas", "pirmiausia pasirodė"),
    ("Ieraksts", "pirmoreiz parādījās"),
    ("Postitus", "ilmus (?:esmalt|esmakordselt)"),
    ("(?:ظهرت المقالة|ظهرت المقال|المقالة)", "(?:أولاً|أولا|ظهرت أولاً) على"),
    ("نوشته", "اولین بار در", "پدیدار شد"),
    ("הפוסט", "הופיע לראשונה ב"),
    ("投稿", "は", "に最初に表示されました"),
    ("", "這篇文章最早發佈於"),
    ("", "게시물이", "처음 등장했습니다"),
)
#: One of these stands in each line that `_ORIGINS` describes.
_ORIGIN_WORDS = (
    "appeared first|first appeared|was first published|zuerst|erstmals|est apparu en premier|primero"
    "|por primera vez|primeiro|proviene da|essere il primo su|per primo su|eerst |först |først "
    "|ensimmäisen kerran|ilmestyi ensin|pochodzi z serwisu|pojawił się poraz|pochází z|se nejdříve objevil"
    "|prvýkrát|ako prvý|pochádza z|bejegyzés először|prima dată|mai întâi|сначала на|впервые|спершу|спочатку"
    "|вперше|е взета от|за пръв път|појавио прво|pojavio prvo|pojavila se prvi|εμφανίστηκε|yazısı ilk önce"
    "|pertama kali|xuất hiện đầu tiên|aparegut primer|pirmiausia|pirmoreiz|ilmus esma|أولاً على|أولا على"
    "|اولین بار|לראשונה|に最初に表示|這篇文章最早發佈於|게시물이"
)
_MAX_TITLE, _MAX_SITE = 160, 60  # characters
_SITE = r"(?:the\s)?(?:[^\W\da-zß-ÿа-џα-ώ]|[“”„\"«]|(?=[\w-]{2,40}\.[a-z]{2}))"  # a capital, or a domain
_CLAUSE_ENDS = frozenset(".!?:,;…–—-|؟،؛।。！？：，¿¡*•►▶")
_QUOTATION = re.compile('["„“”«»「」]')
_KINDS = (
    ("support", _SUPPORT),
    ("letters", _LETTERS),
    ("apps", _APPS),
    ("channels", _CHANNELS),
    ("origin", _ORIGIN_WORDS),
)
_CLASSES = {"support": "newsletter", "letters": "newsletter", "apps": "newsletter", "channels": "share"}


def asking_class(line: str) -> str | None:
    """Return the class of boilerplate of a line that asks readers for something or says where it first appeared."""
    lowered = line.lower()
    automaton, kinds = _automaton()
    found = automaton.find_matches_as_indexes(lowered)
    if not found:
        return None
    asks = _QUOTATION.search(line) is None
    for index, start, _ in found:
        kind = kinds[index]
        if kind == "origin":
            if _origins().fullmatch(line) is not None:
                return "copyright"
        elif asks and (kind == "channels" or _begins_clause(lowered, start)) and _is_own(line, kind):
            return _CLASSES[kind]
    return None


@cache
def _automaton() -> tuple[AhoCorasick, tuple[str, ...]]:
    pairs = [(phrase, kind) for kind, phrases in _KINDS for phrase in dict.fromkeys(phrases.split("|"))]
    return AhoCorasick([phrase for phrase, _ in pairs]), tuple(kind for _, kind in pairs)


@cache
def _origins() -> re.Pattern[str]:
    """Return the expression of all lines that say where a text first appeared."""
    forms = []
    for before, between, *after in _ORIGINS:
        title = rf"{before}\s*[^\s,;.a-zß-ÿа-џα-ώ][^\n]{{2,{_MAX_TITLE}}}?" if before else rf"[^\n]{{3,{_MAX_TITLE}}}?"
        site = rf"{_SITE}[^\n]{{1,{_MAX_SITE}}}?{after[0] if after else ''}"
        forms.append(rf"{title}\s*{between}\s*{site}")
    return re.compile(rf"(?:{'|'.join(forms)})\s*[.。]?")


def _begins_clause(line: str, start: int) -> bool:
    """Return whether what begins at `start` is the first word of a line, a sentence or a part of one."""
    before = line[:start].rstrip()
    return not before or before[-1] in _CLAUSE_ENDS or CASELESS.match(line, start) is not None


def _is_own(line: str, kind: str) -> bool:
    """Return whether a request is one for the site itself."""
    if kind == "support":
        return _OWN_WORK.search(line) is not None
    return kind != "apps" or _OWN_APP.search(line) is not None
