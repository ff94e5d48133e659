"""The vocabulary of credits and of calls to follow, in the languages of the news.

A credit says who reported, wrote, edited or translated a text: `(Reporting by …; editing by …)`. A call asks readers to
follow or subscribe. In a language that is missing here they stay at the end of their paragraph.
"""

import re

#: Words of a role with the word for "by": names follow at once.
_ROLE_BY = (
    "(?:additional )?(?:reporting|writing|editing) by|compiled by|translated by|reported by|written by|edited by"
    "|(?:geschrieben|berichtet|redigiert|bearbeitet|übersetzt|zusammengestellt|verfasst|aufgezeichnet) von"
    "|(?:bericht|reportage|mitarbeit|redaktion|übersetzung|redaktionelle bearbeitung) von"
    "|(?:reportage|rédaction|édition|traduction|version française)(?: de| par|)"
    "|(?:rédigé|écrit|édité|traduit|réalisé|recueilli)e?s? par|avec la contribution de|édité en français par"
    "|(?:reporte|reportaje|información|redacción|edición|traducción|cobertura)(?: adicional)?(?: de| por)"
    "|(?:reporteado|escrito|redactado|editado|traducido)(?: en español)? por"
    "|(?:reportagem|redação|edição|tradução|texto)(?: adicional)?(?: de| por)|com reportagem de"
    "|(?:escrito|redigido|editado|traduzido) por"
    "|tradotto da|scritto da|a cura di|redatto da|traduzione di|servizio di|in redazione|versione italiana|editing"
    "|(?:geschreven|bewerkt|vertaald|verslagen|geredigeerd) door|(?:verslag|redactie|bewerking|vertaling) (?:van|door)"
    "|(?:rapportering|redigering|översättning) av|(?:skrivet|redigerat|översatt|skrevet|redigert|redigeret|oversatt"
    "|oversat) (?:av|af)"
    "|oprac\\.|opracował[ai]?|opracowanie|red\\.|redagował[ai]?|tłum\\.|tłumaczył[ai]?|tłumaczenie"
    "|zpracoval[ai]?|napsal[ai]?|přeložil[ai]?|redigoval[ai]?|editoval[ai]?|spracoval[ai]?|preložil[ai]?"
    "|a scris|editat de|tradus de|redactat de|reportaj de|scris de|traducere de|traducerea"
    "|репортаж|перев[её]л[аи]?|перевод|подготовил[аи]?|редактор|текст подготовил[аи]?|под редакцией"
    "|підготува(?:в|ла|ли)|переклад|переклала?|редактура|редакторка|редагува(?:в|ла)|редактирал[аи]?|превод"
    "|írta|szerkesztette|fordította|επιμέλεια|μετάφραση|ρεπορτάζ|toimittanut|kääntänyt|kirjoittanut"
    "|haberi yazan|haberi hazırlayan|derleyen|çeviren|yayına hazırlayan"
    "|laporan(?: oleh)?|dilaporkan oleh|disunting oleh|penyunting(?:an oleh)?|diterjemahkan oleh|ditulis oleh"
    "|pelaporan oleh|(?:tường thuật|biên tập|biên dịch|viết) bởi|biên soạn"
)
#: Nouns of a role that must have a colon after them in scripts with capitals.
_ROLE_NOUN = (
    "reporter(?:in)?|bericht|text|redaktion|redakteur(?:in)?|autor(?:in|en)?|übersetzung|mitarbeit|recherche|reporters?"
    "|writers?|editors?|editing|reporting|author|words|rédaction|rédacteur|rédactrice|édition|traduction|auteur"
    "|redacción|edición|editora?|traducción|texto|redação|edição|tradução|reportagem|redazione|testo|traduzione"
    "|redactie|tekst|vertaling|redaksjon|redaktör|redaktør|översättning|redakcja|redaktor(?:ka)?|opracowanie"
    "|tłumaczenie|překlad|redakce|autorka|redactor|traducere|szerző|szerkesztő|fordító|συντάκτης|κείμενο|toimittaja"
    "|teksti|редактор|автор|текст|перевод|корреспондент|редакторка|переклад|haber|editör|yazan|çeviri|muhabir"
    "|redaksiyon"
    "|penulis|pewarta|penyunting|penerjemah|redaktur|biên tập|tác giả|người dịch|thực hiện"
)
#: Words of a role in scripts without capitals; a colon or a space follows, or names at once.
_ROLE_CASELESS = (
    "إعداد|تحرير|كتابة|كتابة وتحرير|تغطية صحفية|ترجمة|شارك في التغطية|شاركت في التغطية|تقرير|گزارش(?: از)?"
    "|ویرایش|ترجمه|نویسنده"
    "|כתיבה|עריכה|תרגום|रिपोर्टिंग|रिपोर्ट|संपादन|अनुवाद|লেখা|সম্পাদনা|অনুবাদ|প্রতিবেদন"
    "|รายงานโดย|เรียบเรียงโดย|แปลโดย|เขียนโดย|บรรณาธิการ|เรียบเรียง"
    "|(?:本报|本网|见习|实习|本報)?记者|記者|责任编辑|責任編輯|编辑|編輯|编译|編譯|审校|審校|校对|撰文|采写|翻译|翻譯|责编|整理报道"
    "|取材(?=[・:：＝=])|編集(?=[・:：＝=])|翻訳(?=[・:：＝=])|執筆(?=[・:：＝=])|文責|聞き手|構成(?=[・:：＝=])|취재|편집|번역|정리|글(?=[:：=])"
)
ROLE = re.compile(
    rf"\s*(?:(?:{_ROLE_BY})(?:\s*:|(?=\s))|(?:{_ROLE_NOUN})\s*[:：]|(?:{_ROLE_CASELESS})(?:\s*[:：・＝=／/]|\s+|(?=\w)))\s*",
    re.IGNORECASE,
)
#: Words that stand within the names of a credit, in lower case.
_BETWEEN_NAMES = """
and und et y e en og och ja oraz i a și si és ve и та і й dan với và con y avec
in from for at to of aus für nach pour à de du des la le da di do dos das el los las por para del van von der den het te
z w dla par door av af by bureau newsroom desk additional reporting editing zusätzliche die the
"""
BETWEEN_NAMES = frozenset(_BETWEEN_NAMES.split())

#: Calls to follow or subscribe; each begins a sentence. Where the language does not put the request first, its ending
#: belongs to the form: `takip edin` asks, `takip eden` tells who follows.
CALL = re.compile(
    r"(?:please\s+|you can\s+|bitte\s+|lütfen\s+)?(?:follow\s+us\s|(?:join|like|find)\s+us\s+on\s"
    r"|(?:follow|join|like|find)\s+our (?:page|channel)\s|share this (?:article|story|post)\b|connect with us\b"
    r"|subscribe to our (?:channel|newsletter|youtube)\b|folgen sie uns\b|folge uns\b|folgt uns\b"
    r"|abonnieren sie unseren? (?:newsletter|kanal|whatsapp)|abonniere unseren? (?:newsletter|kanal|whatsapp)"
    r"|suivez[- ]nous\b|retrouvez[- ]nous sur\b|abonnez-vous à (?:notre|nos)\b|rejoignez[- ]nous sur\b"
    r"|síguenos\b|síganos\b|sígannos\b|seguinos\b|únete a nuestr[oa]s? (?:canal|grupo|comunidad)"
    r"|suscríbete a nuestr[oa]s? (?:canal|bolet|newsletter)|siga-nos\b|sigam-nos\b|siga (?:o|a) nosso\b|siga a gente\b"
    r"|acompanhe-nos\b|nos siga\b|inscreva-se (?:no nosso|em nosso) canal|seguici\b|seguiteci\b"
    r"|iscriviti (?:al nostro|alla nostra|ai nostri) (?:canale|newsletter|canali)|volg ons\b|abonneer je op onze\b"
    r"|följ oss\b|følg oss\b|følg os\b|seuraa meitä\b|obserwuj nas\b|śledź nas\b|polub nas\b|sledujte nás\b"
    r"|urmăr(?:iți|ește)-ne\b|abonați-vă la\b|kövess(?:en|ék|etek)? minket\b|kövessen bennünket\b|iratkozzon fel a h"
    r"|ακολουθήστε (?:μας|το |τη )|подпис(?:ывайтесь|итесь|ывайся) на\b|следите за нами\b|читайте нас в\b"
    r"|присоединяйтесь к (?:нам|нашему)\b|підпис(?:уйтесь|уйтеся|уйся) на\b|стежте за нами\b|читайте нас у\b"
    r"|последвайте ни\b|следвайте ни\b|пратите нас\b|pratite nas\b|zapratite nas\b|spremljajte nas\b"
    r"|bizi(?: [^\s.!?]+){0,4} takip ed(?:in|iniz|ebilirsiniz)\b|(?:haber )?kanalımıza abone ol"
    r"|theo dõi (?:chúng tôi|báo|kênh|trang|fanpage)\b"
    r"|(?:jangan lupa )?ikuti (?:kami\b|berita|update|akun|saluran|kanal)|gabung (?:di )?(?:saluran|channel|grup)"
    r"|dapatkan berita terkini|sundan kami\b|tufuate\b"
    r"|(?:لمتابعة |ل)?تابعو?نا\b|تابعوا (?:صفحتنا|قناتنا|حساب)|اشتركوا في (?:قناتنا|نشرتنا)"
    r"|انضموا (?:إلى|الى) (?:قناتنا|صفحتنا)"
    r"|ما را در [^.!؟]{1,60}دنبال کنید|به کانال .{1,30} بپیوندید|עקבו אחרינו"
    r"|हमें .{1,40}फॉलो करें|हमसे .{1,40}जुड़ें|আমাদের .{1,40}ফলো করুন"
    r"|(?:กด)?ติดตาม(?:เรา|ข่าว.{1,30}ได้ที่)"
    r"|(?:更多.{1,20}，?)?(?:请|請|欢迎|歡迎|敬请)?(?:扫码|扫描二维码|掃描)?(?:关注|關注|追蹤|订阅|訂閱)(?:我们|我們|本报|微信"
    r"|官方(?:微|账号|帐号|帳號|公众号|公眾號|网站|網站|频道|頻道|粉絲|客户端|抖音))"
    r"|.{0,20}(?:公式)?(?:アカウント|チャンネル)を?(?:フォロー|登録)"
    r"(?:して(?:ください|下さい|ね)|を?お願い|は(?:こちら|コチラ)|[!！。]?$)"
    r"|.{0,20}(?:채널|페이지)[을를]? ?(?:구독|팔로우)[을를]? ?(?:해 ?주|하세요|하기|부탁|[!.]?$))",
    re.IGNORECASE,
)
#: One of these stands in every sentence that `CALL` matches.
_CALL_WORDS = (
    " us |our page|our channel|share this|uns |abonnier|suivez|abonnez|rejoignez|síg|sigu|seguinos|únete"
    "|suscríbete|siga|acompanhe|inscreva|segui|iscriviti|volg ons|abonneer|följ |følg |seuraa|obserwuj"
    "|śledź|polub|sledujte|urmăr|abonați|köves|iratkozz|ακολουθήστε|подпис|следите за|читайте нас"
    "|присоедин|підпис|стежте|последвайте|следвайте ни|пратите|pratite|spremljajte|takip ed|abone ol"
    "|theo dõi|ikuti|gabung|dapatkan berita|sundan|tufuate|subscribe to our|retrouvez|تابع|اشتركوا|انضموا"
    "|ما را در|بپیوندید|עקבו|फॉलो|जुड़ें|ফলো|ติดตาม|关注|關注|追蹤|订阅|訂閱|フォロー|登録|구독|팔로우"
)
CALL_WORDS = tuple(_CALL_WORDS.split("|"))
#: One of these stands in most credits without brackets.
_CREDIT_WORDS = (
    "redigiert von|bearbeitet von|übersetzt von|geschrieben von|édité par|traduit par|rédigé par"
    "|version française|editado |escrito por|redactado por|traducido |traduzido |edição de|edición de"
    "|tradotto da|editing|a cura di|bewerkt door|vertaald door|oprac|redagow|tłum|zpracoval|přelož"
    "|redigerat av|editat de|tradus de|редактор|перевод|перевел|перевёл|підготу|переклад|редактир|редагув"
    "|szerkeszt|επιμέλεια|editör|çeviren|disunting|penyunting|editor:|redaktion:|redactie:|redacción:"
    "|rédaction:|redaktor:|تحرير|ویرایش|संपादन|编辑：|編輯：|编辑:|編輯:|编译|審校|审校|編集・|編集："
)
CREDIT_WORDS = tuple(_CREDIT_WORDS.split("|"))
