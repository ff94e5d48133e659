"""The vocabulary of bylines: words for "by", desks, agencies, roles and particles, in the languages of the news.

Words are compared in lower case, without the punctuation around them. In a language that is missing here a label may
stay before a name, or a desk among the persons; nothing else depends on it.
"""

import re

# Before a name, followed by white space or a sign. Words that are also names are in LABELS and need a colon.
_BY = (
    "by|written by|autorin/autor|words by|text by|story by|reported by|posted by|published by|author|authors|autor|"
    "autorin|autoren|autore|autori|autores|auteur|auteurs|autora|author name|von|ein beitrag von|eine analyse von|"
    "ein kommentar von|text|par|propos recueillis par|por|redactado por|de|di|a cura di|da|door|av|af|skrevet av|"
    "skrevet af|przez|tekst|opracował|opracowała|od|oleh|ditulis oleh|penulis|reporter|bởi|tác giả|yazan|haber|автор|"
    "авторы|автори|текст|редактор|от|от автора|автор статьи|автор тексту|пише|піше|написал|написала|аутор|από|του|"
    "της|γράφει|γράφει ο|γράφει η|συντάκτης|szerző|írta|kirjoittanut|teksti|kirjoittaja|tekst av|tekst af|"
    "foto og tekst|de la|scris de|servizio di|reporting by|live reporting by|report by|interview by|compiled by|"
    "texto de|textos de|texte de|textes de|testo di|testi di|text von|texte von|tekst van|teksten van|texte par|"
    "text av|"
    "pictures compiled by|curated by|geschrieben von|verfasst von|aufgezeichnet von|eingestellt von|submitted by|"
    "added by|écrit par|rédigé par|publié par|postado por|publicado por|escrito por|enviado por|scritto da|"
    "pubblicato da|inviato da|redatto da|geschreven door|geplaatst door|skriven av|publicerad av|napisał|"
    "napisała|autor tekstu|dodał|dodała|опубликовал|добавил|разместил|gönderen|yayınlayan|ekleyen|diposting oleh|"
    "đăng bởi|viết bởi|postat de|publicat de|objavio|objavila|wartawan|ulat ni|isinulat ni|ni|piše|pišu|napisao|"
    "napisala|autorica|avtor|napsal|napsala|deur|eftir|höfundur|autorius|autorė|autors|kirjutas|shkruan|müəllif|"
    "mwandishi|文|著者|作者|執筆|記者|責任編輯|责任编辑|责编|选稿|来源|글|기자|लेखक|द्वारा|লেখক|โดย|ผู้เขียน|بقلم|كتب|كتبت|كتبه|إعداد|نویسنده|"
    "نوشته|به قلم|تحریر|כתבת|מאת"
)
BY = "|".join(sorted(_BY.split("|"), key=len, reverse=True))  # the longest first
LABELS = (
    "interview|entrevista|intervista|interjú|wywiad|das gespräch führte|die fragen stellte|entretien|recherche|bericht|"
    "protokoll|texto|textos|testo|reportage|reportaje|reportagem|haber-kamera|haber kamera|haber - kamera|haber/kamera|"
    "(?:text|texte|texto|testo|tekst|words|текст) (?:und|et|y|e|i|a|och|og|en|and|и|та|&) "
    "(?:fotos?|photos?|zdjęcia|bild|bilder|pictures|фото)|"
    "nga|per|na|pgs|tác|yazar|hazırlayan|muhabir|корреспондент|кореспондент|репорт[её]р|reportero|reportera|repórter|riporter|tudósító|"
    "撰文|撰稿|采写|取材|文責|취재|σύνταξη|ავტორი|հեղինակ|автор идеи|"
    "ρεπορτάζ|κείμενο|κείμενα|репортаж|репортажа|материал|подготовил|подготовила|підготував|підготувала|матеріал|"
    "pripremio|pripremila|připravil|připravila|pripravil|pripravila|reportáž|reportaj|röportaj|riport|laporan|"
    "penulis naskah|pewarta|bài|bài viết|contributors?|collaborat(?:eur|rice)s?|"
    "रिपोर्ट|रिपोर्टर|लेखन|লেখা|প্রতিবেদন|প্রতিবেদক|"
    "رپورٹ|تقرير|كتابة|گزارش|گزارشگر|נכתב על ידי|รายงาน|เรื่อง"
)
# Before the name of an agency or a paper; `plain.label_words` has more.
SOURCES = (
    "source|sources|quelle|quellen|fuente|fuentes|fonte|fonti|fontes|kilde|kilder|källa|bron|lähde|źródło|zdroj|"
    "forrás|sursa|izvor|vir|източник|источник|джерело|kaynak|sumber|nguồn|πηγή|المصدر|منبع|स्रोत|出典|來源|출처"
)
# Words for "by" that are also given names or begin surnames: Oleh Petrenko, Di Stefano, De Vries.
NAME_OR_BY = frozenset("de di da od oleh ni av af la van von del della dal".split())
# Before "by": `Opinion by`, `Kommentar von`. ABOUT: before the name in the heading of a box about the author.
GENRES = (
    "opinion|analysis|review|report|comment|commentary|column|essay|interview|story|kommentar|analyse|gastbeitrag|"
    "reportage|porträt|kolumne|rezension|glosse|commentaire|chronique|critique|entretien|tribune|opinión|análisis|"
    "crónica|columna|entrevista|commento|analisi|intervista|opinião|análise|crônica|coluna|анализ|колонка|мнение"
)
ABOUT = "about|about the author|über|sobre|sobre el autor|à propos de|o autorze|об авторе|om|over|chi è"
PICTURES = (
    "photos?|photo by|photographs?|photography|photographies?|fotos?|fotografie|fotografías?|fotografias?|"
    "bild|bilder|image|images|imagen|imágenes|foto de|"
    "picture|pictures|video|videos|vídeo|illustration|illustrations|grafik|graphic|graphics|credit|credits|crédits?|"
    "фото|видео|снимка|снимки|иллюстрация|zdjęcie|zdjęcia|kuva|kuvat|fotoğraf|gambar|사진|写真|撮影|摄影|图|صورة|تصوير|عکس"
)
_AUTHOR_NOUN_WORDS = """
author authors autor autorin autoren autorin/autor autore autori autores auteur auteurs autora автор авторы
автори аутор autorica avtor penulis szerző συντάκτης نویسنده
"""
AUTHOR_NOUNS = frozenset(_AUTHOR_NOUN_WORDS.split())
# Chinese papers sign "our reporter" and the names, with spaces between names and within names of two characters.
KOREAN_ROLES = "선임기자|인턴기자|특파원|기자"  # behind the name of a reporter
HAN_REPORTER = re.compile(r"^(?:本报|本刊|本网|[\u4e00-\u9fff]{2,4}社)?(?:首席|特约|实习|驻地)?(?:记者|通讯员)[\s:：]+")

_ORGANISATION_WORDS = """
agenturen agences agencias agenzie redaktionen
google
desk staff team newsroom editors editorial bureau agency agencies correspondents reporters webdesk admin administrator
webmaster redaktion online-redaktion onlineredaktion redazione rédaction redaction redacción redaccion redação redactie
redakcja redakce redakcia redakcija redakció redacția редакция редакція toimitus redaksi redaksjonen redaktionen
news newswire newspaper press media wire service services network online digital tv radio television gazette magazine
times herald tribune chronicle inc ltd llc gmbh corp corporation company foundation institute university department
ministry government council association society agence agencia agenzia agentur nachrichtenagentur nachrichten
haberleri editor.in.chief contributor contributors guest anonymous unknown null undefined none user author writer
sponsored advertorial publisher studio studios brandvoice partner content collective collectif communications
redaktori redakcijos toimitaja ritstjórn uredništvo uredništva redakciju toimetus szerkesztőség
σύνταξη σύνταξης πρακτορείο агентство агенция агенція служба пресс-служба новости новини редакцията редакції
وكالة وكالات صحيفة جريدة موقع فريق تحرير التحرير محرر المحرر مراسل مراسلنا شبكة قناة أخبار الأخبار غرفة
خبرگزاری سایت روزنامه تحریریه گروه اخبار باشگاه پایگاه ڈیسک نیوز מערכת סוכנות חדשות עיתון
ब्यूरो डेस्क संवाददाता टीम समाचार न्यूज एजेंसी ডেস্ক প্রতিবেদক প্রতিনিধি ব্যুরো সংবাদ
"""
ORGANISATION_WORDS = frozenset(_ORGANISATION_WORDS.split())
_AGENCY_WORDS = """
dpa afp ap reuters apa ansa efe lusa tass xinhua sid pti ians ani bloomberg belga anp ntb ritzau stt mti pap čtk ctk
tanjug hina fena kyodo jiji yonhap upi interfax ria unian ukrinform sda aap epd kna dapd rtr afp/reuters afx cnn bbc
associatedpress agencefrancepresse pressassociation pamedia thecanadianpress europapress presstrustofindia
anadoluagency anadoluajansı anadoluajansi keystonesda keystone newsagency agenciaefe canadianpress dpaafx
leta elta sita tasr beta mediafax moldpres armenpress azertac azərtac kazinform belta belapan montsame telam télam
andina angop inforpress notimex prensalatina europapress adnkronos askanews agi vna ttxvn kpl akp mna tna pna nan gna
sapa kuna qna wam ians uni unb bss app inp wafa anampa απεμπε κυπε
лета белта белапан казинформ укринформ укрінформ уніан риановости бета танјуг срна фена хина
واس وام كونا قنا بترا سانا وفا ایسنا ایرنا ایلنا تسنیم
aa iha bta agerpres bns srna bernama vna irna isna
deutschepresseagentur austriapresseagentur newswires dpainfocom apn agenciabrasil agênciabrasil agencialusa
新华社 共同通信 時事通信 中央社 中新社 연합뉴스 뉴시스
"""
AGENCIES = frozenset(_AGENCY_WORDS.split())
# Of these, other words and given names: they name an agency only alone and in capitals.
WORDS_LIKE_AGENCIES = frozenset("andina app beta kuna nan sita uni wafa".split())
_ROLE_WORDS = """
editor writer reporter correspondent journalist columnist producer contributor analyst critic fellow intern anchor
author photographer freelance freelancer senior chief deputy managing associate assistant director head lead
guest special foreign national political business sports science health tech technology culture opinion
correspondante journaliste rédacteur rédactrice redakteur redakteurin reporterin korrespondent korrespondentin
kolumnist kolumnistin chefredakteur leitung leiter leiterin ressortleiter volontär volontärin autor autorin
redactor redactora periodista corresponsal giornalista inviato inviata corrispondente jornalista repórter verslaggever
journalistin publizist publizistin professor dietitian attorney strategist editör editörü muhabir muhabiri yazarı
vp ceo cto cfo coo founder co-founder cofounder president manager engineer consultant specialist expert scientist
advisor lecturer researcher strategist executive
редактор корреспондент журналист обозреватель dziennikarz dziennikarka redaktor redaktorka reporterka toimittaja
újságíró szerkesztő novinar novinarka urednik urednica redaktør redaktör redattore redattrice caporedattore cronista
editora colunista columnista chroniqueur chroniqueuse éditorialiste συντάκτης δημοσιογράφος wartawan phóng viên
"""
_PRESS_ROLE_WORDS = """
кореспондент кореспондентка журналіст журналістка редакторка журналистка корреспондентка новинарка новинар
redaktor redaktorka novinář novinářka zpravodaj zpravodajka jurnalist jurnalistă redactor reporteră munkatárs
skribent journalistka redacteur verslaggeefster correspondent publicysta publicystka gazeteci jurnalis kontributor
pewarta ρεπόρτερ ανταποκριτής ανταποκρίτρια reportera reportero periodista repórter giornalista cronista redaktören
editor writer reporter correspondent journalist columnist redakteur redakteurin reporterin korrespondent korrespondentin
journalistin kolumnistin kolumnist journaliste rédacteur rédactrice correspondante chroniqueur chroniqueuse
jornalista verslaggever dziennikarz dziennikarka reporterka toimittaja újságíró szerkesztő novinarka redaktør redaktör
redattore redattrice inviato inviata corrispondente muhabir muhabiri редактор корреспондент журналист обозреватель
wartawan δημοσιογράφος συντάκτης
"""
#: Roles of those who write news, which name the author where they stand beside a name.
PRESS_ROLES = frozenset(_PRESS_ROLE_WORDS.split())
ROLES = frozenset(_ROLE_WORDS.split()) | PRESS_ROLES
# Before the name of somebody who worked on the text and did not write it; a colon follows.
OTHER_CREDITS = frozenset(
    """editor editing edited redaktur redaktor redaktorka redakcja penyunting kamera camera editör editore editora
    redactie redaktion redigering korekta korrektur übersetzung traduction traducción tradução traduzione vertaling
    översättning çeviri перевод переклад монтаж оператор редактор редакторка fotografer fotografi fotograf fotografa
    编辑 編輯 责任编辑 責任編輯 审校 編集""".split()
)
SURNAMES = frozenset({"guest", "head", "fellow", "lead", "special", "chief", "critic", "anchor", "foreign", "intern"})
# Texts of links beside bylines that look like names, as comparison keys.
_NO_NAMES = """
다른기사보기 기사더보기 전체보기 모아보기
viewall viewallposts viewprofile viewbio allarticles allposts allstories morearticles morefromauthor readmore readbio
seeall seemore morestories moreby aboutus contactus followus followauthor latestnews breakingnews mehrartikel
allebeiträge allebeitrage zumprofil mehrerfahren zurperson voirplus lireplus toussesarticles plusdarticles vermás
másnoticias leermás vertodos saibamais leiamais vertudo tutti altriarticoli leggianche leesmeer allesvan meervan
läsmer visaalla lesmer sealle vismere więcejartykułów zobaczwięcej bütünyazıları tümyazıları всестатьи всематериалы
"""
NO_NAMES = frozenset(_NO_NAMES.split())
ROLE_ENDINGS = ("redakteur", "redakteurin", "korrespondent", "korrespondentin", "reporterin", "journalistin")
# Words of links and headings beside bylines; a text of nothing else is no name.
_INTERFACE_WORDS = """
view see read show more less all full profile profil bio posts articles stories about written by posted edited sign log
in up out login register registrieren anmelden einloggen abbrechen follow following subscribe share save print
link copy copied email website
archive archives author authors learn join contact menu search home back next previous close open learn comments
comment reply updated published mehr lesen zeigen folgen teilen autor autorin artikel anzeigen voir plus lire suivre
ver más todos leer seguir compartir artículos vedi altro tutti segui leggi meer lees alles bekijk volg
"""
INTERFACE = frozenset(_INTERFACE_WORDS.split())
SOCIAL = frozenset(
    {
        "twitter",
        "facebook",
        "instagram",
        "linkedin",
        "email",
        "e-mail",
        "follow",
        "rss",
        "x",
        "youtube",
        "share",
        "save",
    }
)
_PARTICLE_WORDS = """
de da do dos das del della di du des la le el al bin ibn ben van von der den ter ten zu zum zur af av y e i o d st bint
abu nga ngo mac mc und
"""
PARTICLES = frozenset(_PARTICLE_WORDS.split())
# Names of papers begin with an article; after a person's name such a name is the employer.
ARTICLES = frozenset({"the", "el", "la", "los", "las", "le", "les", "il", "der", "die", "das", "o", "a"})
PLACE_WORDS = frozenset({"em", "in", "en", "from", "aus", "dal", "из"})  # "in", "from": what follows is a place
# First or last words of places: a line of two words below a headline may be where it happened.
_PLACE_NAME_WORDS = """
bay city town county island islands village beach park lake river valley hills hill springs creek falls heights harbor
harbour ridge grove fort port new san santa saint st los las rio north south east west upper lower great bad sankt
nova novo novi nowy nowa velika veliki stara stary nueva nuevo villa ciudad puerto cabo monte ville mont
"""
PLACE_NAME_WORDS = frozenset(_PLACE_NAME_WORDS.split())
ORGANISATION_WORD_ENDINGS = ("agentur", "redaktion", "zeitung", "nachrichten", "redactie", "redaktionen")
ORGANISATION_ENDINGS = ("編集部", "新聞", "新聞社", "日报", "晚报", "通信", "通讯社", "통신", "신문")
_BEFORE_DATE_WORDS = """
on am den le el il monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun
montag dienstag mittwoch donnerstag freitag samstag sonntag lundi mardi mercredi jeudi vendredi samedi dimanche
lunes martes miércoles jueves viernes sábado domingo
"""
BEFORE_DATE = frozenset(_BEFORE_DATE_WORDS.split())
