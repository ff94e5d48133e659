"""Words for what sites offer their readers: a call with none of these words is news that begins like a call.

`Il vous reste jusqu'au 31 mai pour déclarer …` begins like `Il vous reste 70 % de cet article à lire`, and `We use
cookies to thank the volunteers` like a question for consent. Words that are common in news of another language are
left out, for all languages are searched at once.
"""

import re

#: What sites offer to readers, and where: an alternation of whole words for expressions that ignore the case.
OFFERED = (
    r"our|we|click|inbox|e-?mails?|updates?|alerts?|apps?|podcasts?|youtube|facebook|twitter|instagram|telegram|whatsapp"
    r"|tiktok|linkedin|bluesky|premium|free|gratis|gratuit\w*|kostenlos\w*|journalism|headlines?|stor(?:y|ies)"
    r"|articles?|artikel\w*|readers?|links?|page|(?:web)?site|cookies|privacy"
)
#: What a call to subscribe or to follow offers, or who calls; a paragraph with none of these is prose.
OFFER = re.compile(
    rf"[@$]|\b(?:{OFFERED}|\w*news\w*|\w*letters?|us|wir|uns\w*|nous|notre|nos|nuestr[oa]s?|noss[oa]s?|nostr[oaie]|onze"
    r"|ons|channels?|canale?s?|kanal\w*|x|google|threads|plus|digital|access|unlimited|accounts?|abo\w*|members?"
    r"|memberships?|subscri\w+ (?:now|today)|subscription\w*|trial|journalism\w*|read|reading|terms)\b",
    re.IGNORECASE,
)
#: What they offer, by language, beside the words of `OFFER`.
_OFFERS = {
    "de": r"unser\w*|wir|newsletter\w*|artikel\w*|(?:weiter)?lesen|leser\w*|abo|abos|abonn\w+|konto"
    r"|kostenlos\w*|nachrichten|meldungen|postfach|kanal|redaktion|journalismus|spende\w*|inhalte?",
    "fr": r"notre|nous|articles?|lire|lisez|lecteurs?|abonn\w+|infolettre|compte|gratuit\w*|actualités?"
    r"|contenus?|illimité\w*|rédaction|journalisme",
    "es": r"nuestr[oa]s?|nosotros|artículos?|noticias?|leer|leyendo|lectores|suscri\w+|bolet[ií]n(?:es)?"
    r"|correo|cuenta|gratuit[oa]s?|contenidos?|acceso|periodismo|redacción",
    "pt": r"noss[oa]s?|nós|artigos?|matérias?|notícias?|leia|leitores|assin\w+|boletim|conta|grátis|conteúdos?"
    r"|acesso|jornalismo|redação",
    "it": r"nostr[oaie]|articol\w+|notizie|leggere|leggi|lettori|abbonament\w+|contenut\w+|giornalismo"
    r"|redazione|sito",
    "nl": r"onze|nieuws\w*|lezen|lezers|toegang|journalistiek|redactie|kanaal",
    "sv, da, no": r"vår\w*|vores|artik\w+|nyhe[td]\w*|läs\w*|læs\w*|prenumer\w+|medlem\w*|konto|inkorg"
    r"|indbakke|innboks|journalistik\w*|redaktion\w*",
    "fi": r"meidän|artikkel\w+|uuti\w+|lukea|lue|tilaa\w*|tilaus\w*|ilmai\w+|sähköposti\w*",
    "pl": r"nasz\w*|artykuł\w*|wiadomości|czyta[jć]\w*|subskry\w+|prenumerat\w+|darmow\w+|bezpłatn\w+"
    r"|biuletyn\w*|skrzynk\w+|kanał\w*|redakcj\w+|serwis\w*|treści",
    "cs, sk": r"naš\w*|náš|člán(?:e?k|ok)\w*|článků|zpráv\w*|správ|číst|čítať|čtěte|předplat\w+|predplat\w+"
    r"|účet|zdarma|schránk\w+|kanál\w*|redak[cč]\w+|obsah\w*",
    "hu": r"cikk\w*|lapunk\w*|olvas\w+|elolvas\w+|előfizet\w+|hírlev\w+|ingyen\w*|fiók\w*|csatorn\w+"
    r"|szerkesztős\w+|híre(?:k|ink)\w*|postalád\w+",
    "ro": r"nostru|noastr\w+|articol\w*|știri\w*|citi\w+|citeș\w+|abon\w+|buletin\w*|redacți\w+|conținut\w*"
    r"|jurnalism\w*",
    "ru, uk, bg": r"наш\w*|нас|нам|мы|канал\w*|стат(?:ь|т|и)\w+|новост\w+|новин\w*|чит[ае]\w+|подписк\w+"
    r"|передплат\w+|абонамент\w*|рассылк\w+|розсилк\w+|аккаунт\w*|акаунт\w*|бесплатн\w+|безплатн\w+"
    r"|безкоштовн\w+|почт[уыеа]|пошт[уиа]|редакц\w+|сайт\w*|материал\w*|матеріал\w*|доступ\w*|телеграм\w*",
    "sr, hr, sl": r"čitaj\w*|članak|član(?:ci|ke|kov)|v(?:ij)?esti|novice|pretplat\w+|naročnin\w+|besplatn\w+"
    r"|brezplačn\w+|чланак|чланке|вести|читај\w*|претплат\w+",
    "el": r"μας|άρθρ\w+|ειδήσεις|ενημερωτικ\w+|διαβά\w+|συνδρομ\w+|λογαριασμ\w+|δωρεάν|ταχυδρομεί\w+|κανάλι"
    r"|περιεχόμεν\w+",
    "tr": r"bizim|haber\w*|makale\w*|oku[mny]\w+|abone\w*|bülten\w*|ücretsiz\w*|hesab\w+|e-?posta\w*"
    r"|gazetecili\w+|bağış\w*|sitemiz\w*|içeri[kğ]\w*",
    "id, ms": r"kami|berita|membaca|langganan|berlangganan|percuma|redaksi|akun|akaun",
    "vi": r"chúng tôi|kênh|tin tức|bài viết|đọc|đăng ký|bản tin|miễn phí|tài khoản|hộp thư|cập nhật",
    "he": r"שלנו|אותנו|ה?כתב(?:ה|ות)|חדשות|לקרוא|קריאה|מנויי?ם?|חינם|דוא|ניוזלטר|עיתונות",
    "ar": r"قناتنا|صفحتنا|موقعنا|نشرتنا|النشرة|ال?أخبار\w*|ال?مقال\w*|قراءة|تقرأ|اقرأ|مجان\w*|حسابك|حسابا"
    r"|بريد\w*|تطبيق\w*|يوتيوب|فيسبوك|تويتر|تلغرام|واتساب|محتوى",
    "fa, ur": r"ما|مطلب|مطالب|مقاله\w*|خبرنامه|اخبار|خواندن|مطالعه|بخوانید|اشتراک|رایگان|کانال|ایمیل|ہمار\w*"
    r"|خبریں|پڑھ\w*|مفت",
}  # fmt: skip
#: The same in scripts in which words are not separated, or their marks are no letters.
_OFFERS_WITHIN = {
    "hi, mr, ne": r"हमार|हमें|ख़?बर|समाचार|लेख|पढ़|सदस्यता|मुफ़?्त|चैनल|ऐप|न्यूज़?लेटर",
    "bn": r"আমাদের|খবর|সংবাদ|পড়|চ্যানেল|নিবন্ধ|বিনামূল্যে",
    "th": r"เรา|ข่าว|อ่าน|บทความ|สมาชิก|ฟรี|อีเมล",
    "zh": r"我们|我們|新闻|新聞|文章|全文|阅读|閱讀|订阅|訂閱|会员|會員|免费|免費|邮箱|郵箱|邮件|郵件|公众号"
    r"|公眾號|微信|频道|頻道|微博|下载|下載|客户端|扫码|二维码|点击|點擊",
    "ja": r"記事|ニュース|続き|読[むめみ]|会員|無料|有料|購読|メール|登録|アプリ|フォロー|チャンネル|当社"
    r"|当サイト",
    "ko": r"기사|뉴스|구독|무료|메일|채널|회원|읽|로그인|콘텐츠|당사|저희",
}
#: What a question for consent speaks of, in the languages whose questions have a class.
_CONSENT = (
    r"sites?|websites?|web|browsers?|(?:personal )?data|partners?|consent\w*|accept\w*|agree\w*|settings?|preferences?"
    r"|polic(?:y|ies)|ads?|advert\w*|traffic|analy\w+|services?|devices?|important|matters?|improve\w*|personali[sz]\w+|e-?mails?"
    r"|seite|webseite|daten|einwillig\w+|zustimm\w+|einstellung\w+|inhalte?|werbung|wichtig|dienste?"
    r"|navigation|partenaires?|importante?s?|publicit\w+|informa[tcz]\w+|données|audience|appareil"
    r"|sitio|página|experi[eê]nci\w+|socios|parceiros|política|datos|dados|esperienza|sito|dispositiv\w+"
    r"|ervaring|apparaat|gegevens|belangrijk|upplevelse\w*|oplevelse\w*|opplevelse\w*|viktig\w*|vigtig\w*"
    r"|danych|stron\w+|ważn\w+|reklam\w*|сайт\w*|данн\w+|дан(?:і|их)|deneyim\w*|verileriniz|situs|pengalaman"
)
_WORDS = re.compile(rf"\b(?:{'|'.join(_OFFERS.values())})\b|{'|'.join(_OFFERS_WITHIN.values())}", re.IGNORECASE)
_WORDS_OF_CONSENT = re.compile(rf"\b(?:{_CONSENT})\b", re.IGNORECASE)
_COOKIES = re.compile(r"cookie|priva|privé", re.IGNORECASE)
_BEGINNING = 40  # characters in which a question for consent says that it is one


def offers_something(text: str) -> bool:
    """Return whether a text has a word for what sites offer readers, in a language other than English."""
    return _WORDS.search(text) is not None


def asks_consent(line: str, since: int) -> bool:
    """Return whether a line that begins like a question for consent goes on like one, from `since` on."""
    return _COOKIES.search(line[:_BEGINNING]) is None or _WORDS_OF_CONSENT.search(line, since) is not None
