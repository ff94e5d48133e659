"""Names of papers, broadcasters and agencies: recognised by the words that they are made of."""

import re
from functools import cache, lru_cache

from ingest.extract.meta.byline_parts import is_agency
from ingest.extract.plain import label_words
from ingest.extract.plain.dateline_days import day_in_line
from ingest.text.required_words import RequiredWords
from ingest.text.scripts import UNSPACED, dense_length, starts_lowercase

_FEW_WORDS = 2  # of a name of which only the first has a capital: `Slobodna pravda`
_MAX_WORDS = 6
_MAX_OWN, _MAX_PARTICLE = 4, 3  # words of a name but for particles; letters of these
_MAX_UNSPACED = 30  # characters of a name in a script without spaces
# Words in the names of media, and the short names of the world's agencies, in lower case: compared without case, the
# search takes twice as long.
_MEDIUM = re.compile(
    r"\b(?:news|times|post|herald|daily|weekly|tribune|journal|gazette|press|agency|agence|agencia|agência|agenzia|"
    r"agentur|agentia|agenția|ajansı|agencja|agentura|chronicle|observer|guardian|telegraph|mirror|standard|"
    r"bulletin|ledger|"
    r"courier|courrier|examiner|inquirer|independent|register|review|messenger|sentinel|dispatch|newswire|"
    r"newspaper|argus|echo|radio|rádio|tv|television|televisión|televisão|broadcasting|online|wire|media|média|"
    r"medios|"
    r"presse|journaux|nouvelles|dépêche|gazeta|noticias|notícias|notizie|diario|diário|periódico|prensa|gaceta|"
    r"heraldo|correo|correio|jornal|folha|portal|giornale|gazzetta|corriere|messaggero|haber|haberleri|gazetesi|"
    r"gazete|"
    r"berita|kabar|warta|harian|báo|tin|thông tấn xã|krant|courant|nieuws|nyheter|nyheder|uutiset|sanomat|"
    r"wiadomości|kurier|kurýr|kuryer|kurir|dziennik|tygodnik|novine|vijesti|vesti|noviny|deník|denník|zprávy|"
    r"správy|hírek|hírlap|napló|"
    r"ştiri|știri|ziarul|habari|gazeti|balita|pahayagang?|naujienos|žinios|laikraštis|ziņas|avīze|lajme|"
    r"list|glasnik|večernji|jutarnji|novosti|novinar|"
    r"afp|ap|reuters|dpa|apa|efe|ansa|lusa|tass|upi|xinhua|kyodo|yonhap|pti|ani|antara|anp|ntb|tt|belga|mti|pap|"
    r"ctk|čtk|"
    r"tanjug|sda)\b|\blive$"
    r"|\b\w*(?:zeitung|nachrichten|anzeiger|tageblatt|tagblatt|kurier|koerier|rundschau|blatt|dagblad|dagbladet|tidende|"
    r"avisen?|"
    r"tidning(?:en)?|bladet|posten|lehti|leht|fréttir|blaðið|tíðindi|viesti|teataja|päevaleht|hírlap|hírek|"
    r"hírmondó|\bbote)\b"
    r"|\b(?:xəbər(?:lər)?|qəzeti|agentliyi|xabar(?:lari)?|gazetasi|axboroti|viesti|viestit|sõnumid|uudised|teataja|"
    r"päevaleht|ajaleht|postimees|távirat|közlöny|híradó|hírügynökség|hírmondó|jurnalul|presa|agenția|žinių|vēstnesis|"
    r"thời báo|tạp chí|đài|truyền hình|jarida|taarifa|akhbar|koran|tribun|nuus|blað|fréttir|nytt|nowiny|goniec|"
    r"zpravodaj|spravodajca|týdeník|týždenník|večerník|vjesnik|dnevnik|tednik|tjednik|tygodniówka|albistegia|berria|"
    r"periodika|gazetë|hitza|wargeys\w*|wakaaladda|labarai|habarlary|naidheachdan|aħbarijiet|vaovao|balitang|mwangaza|cronache|crònica|kronikë|shekulli|bugle|newsroute|newsline|weekblad|newyddion|nuacht|scéala|setimana|"
    r"setmanari)\b"
    r"|ведомости|відомості|вісті\b|телеграф\b|кур.єр\b|хроника\b|хроніка\b|пресс?\b|хабар\w*|кабар\w*|сонин\b|мэдээ\b|"
    r"весник\b|весці\b|дневник\b|седмичник\b|τύπος\b|κήρυκας|ταχυδρόμος|"
    r"მაცნე|მოამბე|ამბები|ნიუსი|ჟურნალი|տեղեկատու|լուրեր|թերթ|գործակալություն|մամուլ|լրատու|"
    r"ዜና|ጋዜጣ|أنباء|مجلة|شبكة|إذاعة|تلفزيون|نيوز|هفته‌نامه|نیوز|پایگاه خبری|جریده|ידיעון|מקומון|שבועון|"
    r"ब्यूरो|टुडे|संवाद\b|दर्पण|ख़बर|बुलेटिन|সমাচার|টাইমস|செய்திகள்|நாளேடு|முரசு|సమాచారం|వార్తలు|దినపత్రిక|"
    r"വാർത്തകൾ|ಸುದ್ದಿ|ವಾರ್ತೆ|ದಿನಪತ್ರಿಕೆ|"
    r"વર્તમાન|ਖ਼ਬਰਾਂ|ਸਮਾਚਾਰ|ਟਾਈਮਜ਼|පුවත්|ပုံနှိပ်|ဂျာနယ်|နေ့စဉ်|ព័ត៌មាន|ទូរទស្សន៍|ຂ່າວ|ໜັງສືພິມ|ໂທລະພາບ|"
    r"หนังสือพิมพ์|นิวส์|"
    r"传媒|周刊|廣播|日刊|放送局|ジャーナル|저널|매일|데일리|투데이"
    r"|гласник|лист\b|\bв\.\s*[„\"«]|новости|вести\b|вестник|газета|известия|агентство|тасс|интерфакс|"
    r"\w+-?(?:информ|інформ)\b|риа\b|"
    r"новини|агенція|агенция|вісник|"
    r"ειδήσεις|εφημερίδα|πρακτορείο"
    r"|新闻|新聞|日报|日報|晚报|晚報|时报|時報|通讯社|通訊社|新华社|中新社|电视台|新報|民報|日報社|早报|快报|"
    r"商报|青年报|都市报|週報|週刊|電子版|タイムズ|メディア|"
    r"[\u4e00-\u9fff]{2,}[报報]$|電視|通信|テレビ|放送|タイムス|ニュース"
    r"|뉴스|일보|신문|통신|방송|타임스|[\u4e00-\u9fff]{2,}网$|[\u4e00-\u9fff]{2,}在线$"
    r"|ข่าว|สำนักข่าว|วันนี้$|ออนไลน์$|รายวัน|သတင်း|समाचार|संवाददाता|भाषा|टाइम्स|न्यूज़|न्यूज|पत्रिका|प्रवाह|সংবাদ|খবর|"
    r"পত্রিকা|\w*পত্র|বার্তা|செய்தி"
    r"|वृत्तसेवा|वार्ता|दैनिक|দৈনিক|நாளிதழ்|សារព័ត៌មាន|ಪತ್ರಿಕೆ|పత్రిక|వార్త|వార్తలు|വാർത്ത|સમાચાર|ਅਖ਼ਬਾਰ|პრესა|"
    r"ახალი ამბები|"
    r"გაზეთი|სააგენტო|ڕۆژنامە\w*|ئاژانس\w*|هەواڵ\w*|ورځپاڼه|ସମାଚାର|ଖବର|বাতৰি|гезити|кабарлары|рӯзнома\w*|хабаргузории|гәзите|жаңалықтары|жаршысы|газеті|агенттігі|агенцтва|газета|ദിനപത്രം|ന്യൂസ്|ન્યૂઝ|ਅਖਬਾਰ|"
    r"լրատվական"
    r"|روزنامہ|اخبار|أخبار|وكالة|صحيفة|جريدة|قناة|خبر\b|حدث|חדשות|עיתון|خبرگزاری|روزنامه"
    r"|پرس\b|پلاس\b|منصة|প্রতিদিন|দিনকাল|ทูเดย์|ไทมส์|มีเดีย",
)
#: Words that are usual in names of media, and in others. Names of single papers are none of them.
_USUAL = re.compile(
    r"\b(?:kuriren|bladet|posten|tidningen|folket|kuriiri|star|sun|globe|monitor|voice|mercury|advertiser|reporter|record|argus|leader|nation|citizen|today|live|"
    r"now|hoy|ahora|agora|oggi|hoje|heute|avui|gaur|vandaag|i dag|idag|danas|dnes|dziś|dzisiaj|ma|azi|bugün|bu gün|"
    r"сегодня|сьогодні|днес|денес|данас|бүгін|бүгүн|өнөөдөр|σήμερα|დღეს|այսօր|hari ini|hôm nay|ngayon|leo|"
    r"mensajero|mensajera|réveil|éveil|flambeau|patriote|fraternité|liberté|vérité|lumière|phare|faro|farol|"
    r"clarín|voz|vocero|tiempo|mundo|universal|estado|pueblo|semanario|voix|libre|matin|soir|"
    r"quotidien|quotidienne|"
    r"progrès|echo|écho|dépêches|voce|mattino|resto|eco|giorno|tempo|povo|tribuna|manhã|"
    r"suara|radar|pikiran|media|jurnal|pos|utusan|sinar|mercusuar|sesi|gözü|postası|gündem|ekspres|głos|"
    r"gazeta|express|"
    r"hlas|hlasatel|listy|právo|deník|noviny|hírmondó|szó|glasul|monitorul|adevărul|evenimentul|curierul|"
    r"glas|slobodna|"
    r"голос|правда|труд|заря|эхо|звезда|время|час|день|край|слово|курьер|кур'єр|кур’єр|φωνή|βήμα|νέα|"
    r"καθημερινή|nhân dân|"
    r"mwananchi|sauti|tinig|pilipino|valitsus|rytas|diena|ekspress|balsas|balss|laikas|laiks|hääl|ääni|aika|viikko|"
    r"veu|punt|glasul|azi|ziua|hang|élet|reggel|głos|życie|świt|jutro|svijet|dan|утро|вечер|свет|світ|ранок|думка|"
    r"mail|eagle|pioneer|republican|spectator|witness|statesman|recorder|visitor|gleaner|vanguard|intelligencer|"
    r"banner|beacon|clarion|crier|democrat|free press|headlight|reflector|vindicator|bugler|informer|advocate|"
    r"nouvelliste|républicain|télégramme|messager|éclaireur|indépendant|vigie|abeille|sentinelle|observateur|clocher|"
    r"heraldo|pregón|pregonero|imparcial|informador|vocero|observador|campanario|adelantado|centinela|porvenir|"
    r"arauto|gazetilha|sentinela|mensageiro|despertar|mirante|"
    r"gazzettino|araldo|osservatore|sentinella|campanile|risveglio|"
    r"stimme|volksfreund|umschau|volksblatt|volksstimme|wochenblatt|landbote|"
    r"weekblad|heraut|omroeper|stemme|røst|røyst|folkeblad|folkblad|ugeavis|avis|budstikke|budstikka|tidend|"
    r"kansa|seutu|seudut|sõna|kuller|vārds|vēstis|liesma|dzirkstele|staburags|"
    r"žodis|kraštas|varpas|gyvenimas|šviesa|aidas|tiesa|"
    r"słowo|trybuna|przegląd|dzwon|wieści|kronika|panorama|ziemia|posłaniec|"
    r"ohlas|ohlasy|pravda|obzor|rozhledy|ozvěny|ozveny|posel|úsvit|jiskra|zvesti|hlásnik|slovo|týden|týždeň|"
    r"népe|szava|hang|hangja|tükör|visszhang|futár|krónika|szemle|lapja|néplap|hírnök|harang|hírek|"
    r"cuvântul|ecoul|vocea|crainicul|viața|clopotul|mesagerul|făclia|farul|opinia|observatorul|cronica|"
    r"odmev|odjek|beseda|utrip|zvon|vestnik|riječ|reč|zvono|zëri|fjala|drita|jehona|pasqyra|"
    r"глас|дума|ехо|фар|светлина|камбана|вестител|одјек|реч|звоно|"
    r"знамя|маяк|путь|рассвет|факел|колокол|листок|обозрение|призыв|трибуна|сельчанин|вперёд|"
    r"промінь|часопис|гомін|обрії|відродження|колос|дзвін|літопис|тижневик|голас|звязда|праўда|зара|"
    r"таңы|жұлдызы|айнасы|шамшырағы|ұшқыны|өмірі|үнү|нуру|haqiqati|yulduzi|hayoti|ko‘zgusi|sadosi|oynasi|"
    r"ovozi|sözü|işığı|güzgüsü|sözcü|nabzı|manşet|aynası|ufuk|haberci|telgraf|"
    r"λόγος|ηχώ|αλήθεια|γνώμη|παρατηρητής|χρονικά|θάρρος|μαχητής|σημαία|"
    r"ხმა|სიტყვა|დრო|ձայն|խոսք|gema|mimbar|lentera|rakyat|tiếng nói|mzalendo|nipashe|majira|"
    r"albistaria|ahotsa|crida|comarcal|"
    r"нива|хвиля|zaman|dünya|vatan|sabah|akşam|səsi|zaman[ıi]|ovozi|тан|үн|дауыс[ыа]?)\b"
    r"|\w{3,}(?:stimme|budstikka|tidend|seutu|courant|krant|bode|blad|bladet|posten|nytt|folket|kuriren|allehanda|"
    r"lehti|presse|post|bote|merkur)\b"
    r"|\b(?:منبر|مرآة|الفجر|الشروق|النهار|اللواء|الزمان|المستقبل|الراية|الشاطئ|البلاد|پیام|آوای|پیک|"
    r"نوائے|صدائے|آواز|הד|זמן)\b|"
    r"वाणी|सवेरा|लोकमत|प्रहरी|जनवाणी|स्वर|आवाज|दूत|मेल|एक्सप्रेस|कान्तिपुर|सकाळ|"
    r"দিগন্ত|জনপদ|কাগজ|বাণী|மணி|ஓசை|சுடர்|கதிர்|ప్రభ|వాణి|భూమి|ವಾಣಿ|ಪ್ರಭ|ಧ್ವನಿ|ದರ್ಪಣ|ഭൂമി|ദീപിക|ശബ്ദം|ധ്വനി|"
    r"વાણી|દર્પણ|પ્રભાત|ਆਵਾਜ਼|ਬਾਣੀ"
    r"|(?:\b(?:اليوم|امروز|آج)\b|היום|आज|আজ|இன்று|صوت|نداء|صدى|الأهرام|الرأي|البيان|صدای|ندای|קול|ידיעות|"
    r"हिंदुस्तान|जागरण|भास्कर|उजाला|प्रभात|संदेश|আলো|"
    r"কণ্ঠ|বার্তা|মালার|தினம|மலர்|குரல்|వార్త|జ్యోతి|മനോരമ|ജ്യോതി)",
    re.IGNORECASE,
)
#: Names of one word: compounds, and addresses.
_COMPOUND = re.compile(
    r"[^\W\d_a-zà-ž][a-zà-ž]{2,}(?:courant|krant|bode|blad|bladet|posten|nytt|folket|kuriren|allehanda|lehti|"
    r"presse|post|echo|bote|"
    r"merkur|spiegel|journal|wacht|zeiten|tagblatt|kurier|anzeiger|zeitung|nachrichten|rundschau|sanomat|uutiset|"
    r"avisen?|tidende|press)"
)
_DOMAIN = re.compile(r"(?:www\.)?[\w-]{2,30}\.(?:com|net|org|info|news|[a-z]{2})", re.IGNORECASE)
#: Verbs before the name of a source, on a line of its own or after a date, with or without a colon.
_PUBLISHED_IN = re.compile(
    r"^\W*(?:(?:first |originally )?published (?:by|in)|"
    r"(?:first|originally) (?:appeared|ran) (?:in|on)|erschienen in|paru dans|publicado en|publicado no|"
    r"pubblicato su|publicerad i|veröffentlicht von|publié (?:par|dans)|publicado por|pubblicato da)"
    r"(?:\s*[:：]\s*|\s+)(?!(?:dag|går|morse|kväll|natt|lördags|söndags)\b)",
    re.IGNORECASE,
)
#: Openings of sentences that say who published the text.
_THIS_PUBLISHED = re.compile(
    r"^\W*(?:this (?:article|story|report|piece) (?:(?:was|is|has been) )?(?:first |originally )?"
    r"(?:published|appeared|ran) (?:by|in|on|at)|"
    r"(?:habari|makala) hii (?:imechapishwa|ilichapishwa)(?: (?:kwanza|awali))? (?:na|katika)|"
    r"(?:artikel|berita) ini (?:pertama kali )?(?:telah )?(?:tayang|terbit|dimuat|dipublikasikan|diterbitkan) di|"
    r"dieser (?:artikel|text|beitrag) (?:erschien|ist)(?: zuerst| erstmals)?(?: erschienen)? (?:in|bei)(?: der| dem)?|"
    r"cet article (?:est paru|a été publié)(?: initialement)? (?:dans|par|sur)|"
    r"est[ea] (?:artículo|nota|noticia) (?:se publicó|fue publicad[ao])(?: originalmente)? (?:en|por)|"
    r"est[ea] (?:artigo|notícia|matéria|reportagem) foi publicad[ao](?: originalmente)? (?:em|no|na|por|pelo|pela)|"
    r"questo articolo è (?:stato pubblicato|apparso|uscito)(?: originariamente)? (?:su|da)|"
    r"dit artikel (?:verscheen|is)(?: eerder| eerst)?(?: verschenen)? in|"
    r"(?:den|denne) här? ?artikeln? (?:publicerades|är publicerad)(?: först)? (?:i|av)|"
    r"(?:эта )?статья (?:была )?(?:впервые )?опубликована (?:в|на))(?:\s*[:：]\s*|\s+)",
    re.IGNORECASE,
)
_LABEL = re.compile(r"\s*[:：៖՝፡፦]\s*")
#: A role in Han characters behind the name of a source, with or without a colon, or a label with one.
_ROLE_BEHIND = re.compile(
    r"\s+(?=(?:(?:本报|本報|本网|特约|特約|见习|實習|实习)?(?:记者|記者)|通讯员|通訊員|作者|编辑|編輯|责编|責編|责任编辑|責任編輯|文[/:：]|撰文)|"
    r"[\u4e00-\u9fff]{2,6}[:：])"
)
_MAX_LABEL, _MAX_PUBLISHED = 32, 160  # characters
_RIGHTS_WORDS = re.compile(
    r"©|ⓒ|\(c\)|\bcopyright\b|\bcopr\.|\ball rights reserved\b|alle rechte (?:vorbehalten)?|tous droits réservés"
    r"|todos (?:los derechos reservados|os direitos reservados)|tutti i diritti riservati|riproduzione riservata"
    r"|alle rechten voorbehouden|все права защищены|усі права захищено|wszelkie prawa zastrzeżone|"
    r"tüm hakları saklıdır"
    r"|hak cipta(?: dilindungi)?|جميع الحقوق محفوظة|کلیه حقوق محفوظ است"
    r"|版权所有|版權所有|無断転載\S*|무단\s*전재\S*(?:\s*및\s*재배포\S*)?(?:\s*금지)?|재배포\s*금지|저작권자"
    r"|မူပိုင်ခွင့်|सर्वाधिकार सुरक्षित|สงวนลิขสิทธิ์|\bby\b",
    re.IGNORECASE,
)
#: Whose permission a notice of rights asks for, and words that open a notice and are no name.
_PERMISSION = re.compile(
    r"\b(?:permission|consent|approval) (?:from|of)\s+(?:the publishers? "
    r"of\s+)?([A-Z][\w'’&-]*(?:\s[A-Z][\w'’&-]*){0,5})"
)
_NOT_HOLDER = re.compile(
    r"(?:this|these|the (?:material|content|text|article)|no part|any|all|material|content|unauthori[sz]ed)\b",
    re.IGNORECASE,
)
#: The legal form after the name of a publisher.
_COMPANY = re.compile(
    r"[\s,]+(?:\(?p(?:vt|rivate|te|ty)\.?\)?\s*)?(?:ltd|limited|llc|inc|corp|plc|gmbh(?: & co\.? kg)?|ag|kg|s\.?a\.?s?|"
    r"s\.?l\.?u?|s\.?r\.?l|s\.?p\.?a|b\.?v|n\.?v|ab|a/s|asa?|oyj?|oü|sp\. z o\.?\s?o|s\.?r\.?o|a\.s|kft|zrt|d\.o\.o|"
    r"a\.?ş)\.?$",
    re.IGNORECASE,
)
_YEARS = re.compile(r"\d{4}(?:\s*[-–—]\s*\d{2,4})?|[၀-၉]{4}|[٠-٩]{4}|[۰-۹]{4}|[०-९]{4}|[๐-๙]{4}")
_NOT_IN_NAME = re.compile(r"[=<>{}@:/\\\"|]|\.\s")
_NOT_FIRST = frozenset({"in", "on", "from", "about", "more", "latest", "all", "other", "top", "related"})
_SIGNS = " \t()[]（）【】*_-–—|•·▪■●>"  # around a label
_EDGES = " \t.,;:|/-–—·•()[]（）【】。、"


@lru_cache(maxsize=1024)  # every line of the head is looked at several times
def is_medium(name: str) -> bool:
    """Return whether a short name is that of a paper, a broadcaster or an agency."""
    lowered = name.lower()
    return _is_named_like_medium(name, lowered) or _is_proper_name(name, lowered)


def _is_proper_name(name: str, lowered: str) -> bool:
    """Return whether capitalised words with one that is usual in names of media are one."""
    words = name.split()
    if len(words) == 1:
        if _COMPOUND.fullmatch(name.rstrip("+")) is not None or _DOMAIN.fullmatch(name) is not None:
            return True
        words = name.split("-")  # `Енисей-Курьер`
        return len(words) == 2 and all(map(str.istitle, words)) and _USUAL.fullmatch(words[1]) is not None
    own = [word for word in words if not (starts_lowercase(word) and len(word) <= _MAX_PARTICLE)]
    if (
        not (2 <= len(words) <= _MAX_WORDS and len(own) <= _MAX_OWN)
        or any(char.isdigit() for char in name)
        or not _usual_words().may_match(lowered)
        or not _USUAL.search(name)
    ):
        return False
    if _NOT_IN_NAME.search(name) or starts_lowercase(words[0]):
        return False
    return len(words) <= _FEW_WORDS or all(not starts_lowercase(word) or len(word) <= 3 for word in words)


def _is_named_like_medium(name: str, lowered: str) -> bool:
    words = name.split()
    if not words or len(words) > _MAX_WORDS or any(char.isdigit() for char in name):
        return False
    if len(name) > _MAX_UNSPACED and UNSPACED.search(name) and dense_length(name) > 3 * _MAX_UNSPACED:
        return False  # a headline
    if words[0].lower() in _NOT_FIRST or _NOT_IN_NAME.search(name.removeprefix("в. ")):
        return False
    if _medium_words().may_match(lowered) and _MEDIUM.search(lowered) is not None:
        return True
    return is_agency(name)


def labelled_source(line: str) -> str | None:
    """Return the name after a label such as `Source:` or `来源：`; None for other lines."""
    colon, verb = _LABEL.search(line, 0, _MAX_LABEL), None
    if colon is not None and line[: colon.start()].strip(_SIGNS).casefold() in _source_labels():
        start = colon.end()
    elif (verb := _PUBLISHED_IN.match(line) or _THIS_PUBLISHED.match(line)) is not None:
        start = verb.end()
    else:
        return None
    name = re.split(r",\s|\s[|/–—-]\s|/[a-z]{2,5}$", _before_facts(line[start:]).strip(_EDGES))[0].strip(_EDGES)
    if verb is not None:  # perhaps a sentence, and the day of publication instead of a name
        name = re.split(r"(?<=[\w»”\"]{3})\.\s", name)[0]
        name = "" if any(map(str.isdecimal, name)) else name
    return name if name and len(name.split()) <= _MAX_WORDS and len(name) <= 60 else None


def _before_facts(words: str) -> str:
    """Return the words before the day, the role or the label that follows a name: `江城日报 2025-03-01 记者 李明`."""
    role = _ROLE_BEHIND.search(words)
    words = words[: role.start()] if role else words
    day = day_in_line(words) if any(map(str.isdecimal, words)) else None
    return words if day is None or day.year is None or not words[: day.start].strip(_EDGES) else words[: day.start]


def says_who_published(line: str) -> bool:
    """Return whether a line is a sentence such as `This article was first published in the Valley Gazette.`"""
    return len(line) <= _MAX_PUBLISHED and _THIS_PUBLISHED.match(line) is not None


@cache
def _medium_words() -> RequiredWords:
    return RequiredWords([_MEDIUM])


@cache
def _usual_words() -> RequiredWords:
    return RequiredWords([_USUAL])


@cache
def _source_labels() -> frozenset[str]:
    return frozenset(label_words.SOURCE.casefold().split("|"))


def copyright_holder(line: str) -> str | None:
    """Return the name in a copyright notice without years and phrases; None where nothing short is left."""
    permission = _PERMISSION.search(line)
    line = permission[1] if permission else line
    name = " ".join(_YEARS.sub(" ", _RIGHTS_WORDS.sub(" ", line.strip("<>"))).strip(_EDGES).split())
    name = re.split(r"\s*[.|。:]\s*|,\s", name)[0].strip(_EDGES)
    name = _COMPANY.sub("", name).strip(_EDGES)
    if _NOT_HOLDER.match(name):
        return None
    return name if 1 < len(name) <= 60 and len(name.split()) <= _MAX_WORDS and any(map(str.isalpha, name)) else None
