"""Patterns of the small parts of lines around a news text: addresses, clocks, initials, reporters, press releases."""

import re

from ingest.extract.meta.byline_words import KOREAN_ROLES

ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+\.[\w.-]+|@\w{2,30}|[\w-]+\.(?:com|org|net|info|example)\b"
)
INITIALS = re.compile(r"[^\W\d_]{1,4}\.?(?:\s*[/.]{1,2}\s*[^\W\d_]{1,6}\.?){1,3}/?")
QUOTED_MEDIUM = re.compile(r"(?:[^\W\d_]\.\s*)?[„“\"«「『]([^„“”\"«»「」『』]{2,40})[”“\"»」』]")
#: A role and a paper, `корр. «Вестника»`.
QUOTED_MEDIUM_OF_ROLE = re.compile(r"([^\W\d_][\w.\s-]{2,24}?)\s+[„“\"«][^„“”\"«»]{2,40}[”“\"»]")
#: The desk of a medium: `Redazione AdriaPress`.
DESK_OF = re.compile(
    r"(?:[Ll]a\s)?(?:[Rr]edazione|[Rr]edaktion|[Rr]édaction|[Rr]edacción|[Rr]edação|[Rr]edakcja|[Rr]edakce|[Rr]edakcia|"
    r"[Rr]edactie|[Rr]edaksi|[Rr]edacția|[Rr]edakcija|[Rr]edakció|[Tt]oimitus|[Нн]ьюзрум|[Рр]едакция|[Рр]едакція)\s"
    r"(?:di\s|de\s|do\s|van\s|von\s|of\s)?(?P<name>[^\W\d_a-zà-ž][^|,;\d]{1,30})"
)
#: A name and where it was written: `Ada Sample in Ely`.
NAME_IN_PLACE = re.compile(
    r"(?P<name>[^\W\d_a-zà-ž][^\W\d_]+(?:[ -][^\W\d_][\w.'’-]*){1,2}) "
    r"(?:in|at|à|en|em|aus|i|w|we|v|ve|в|у|din|στη|στην|στο|iš|uit|från|fra|z|ze|iz|из|з|från) "
    r"[^\W\d_a-zà-ž][^\W\d_]+(?:[ -][^\W\d_a-zà-ž][^\W\d_]+){0,2}"
)
#: A paper and the number of its issue: `aus Alpenspiegel 21/2025`.
ISSUE = re.compile(
    r"(?:(?:aus|from|dans|de|du|da|do|din|iz|из|з|z|ze|ur|fra|uit|från)\s)?(?P<name>[^\W\d_a-zà-ž][^\d,;:]{2,40}?)\s"
    r"(?i:nr\.?\s?|no\.?\s?|n[°º.]\s?|№\s?|heft\s|ausgabe\s|núm\.?\s?)?\d{1,3}\s?/\s?(?:20)?\d\d"
)
#: Words for "and" between names.
AND_WORDS = "and|und|et|y|e|en|och|og|ja|i|oraz|a|és|și|si|и|та|і|και|ve|dan|và|na"
AND = re.compile(rf"[,;/&、，]|\s(?:{AND_WORDS}|و|और)\s")
REPORTER = re.compile(
    rf"(?:(?P<medium>\w{{2,12}})\s+(?:[=＝]\s*)?)?([\uac00-\ud7af]{{2,4}}|[\u4e00-\u9fff]{{2,4}})\s*"
    rf"(?:{KOREAN_ROLES}|記者|记者|特派員)(?:\s구독)?"  # and a button to subscribe
)
#: Words for a press release.
RELEASE_WORDS = (
    r"bolet(?:ín|im|in) (?:de prensa|de imprensa|informativo)|boletín oficial|"
    r"presse(?:mitteilung|information|meldung|meddelande|meddelelse)|medienmitteilung|press release|media release|"
    r"news release|pressmeddelande|pressemelding|communiqué(?: de presse)?|nota de (?:prensa|imprensa)|"
    r"comunicado(?: de (?:prensa|imprensa))?|comunicato(?: stampa)?|persbericht|(?:lehdistö)?tiedote|"
    r"informacja prasowa|komunikat prasowy|tisková zpráva|tlačová správa|sajtóközlemény|comunicat(?: de presă)?|"
    r"прессъобщение|priopćenje|saopštenje|пресс-релиз|прес-реліз|δελτίο τύπου|basın bülteni|بيان صحفي|بیانیه|"
    r"הודעה לעיתונות|प्रेस विज्ञप्ति|ข่าวประชาสัมพันธ์|thông cáo báo chí|siaran pers|kenyataan media|新闻稿|新聞稿|"
    r"プレスリリース|보도자료"
)
RELEASE_NUMBER = r"(?:\s(?:n[°ºr.o]{0,2}\.?|no\.?|№|#)?\s?\d{1,4}(?:[/-]\d{2,4})?|\s\S{1,4})?"
RELEASE = re.compile(rf"(?:{RELEASE_WORDS}){RELEASE_NUMBER}", re.IGNORECASE)
#: The short name of a weekday before a full date, which is also the short name of a month: `mar 3 jun 2025`.
SHORT_WEEKDAY = re.compile(
    r"(?<!\w)(?:lun|mar|mi[ée]|jue|vie|s[áa]b|dom|mer|gio|ven|jeu|sam|dim|seg|ter|qua|qui|sex)\.?,?\s"
    r"(?=\d{1,2}\s(?:de\s)?[^\W\d_]{3,10}\.?\s(?:de\s)?(?:19|20)\d\d)",
    re.IGNORECASE,
)
#: The zone of a clock, in words: `09:12 بتوقيت أبوظبي`.
ZONE_IN_WORDS = re.compile(r"\s*[(（]?(?:بتوقيت|بالتوقيت|به وقت)\s+[^\s()（）|]+(?:\s[^\s()（）|]+)?[)）]?\s*$")
#: White space between a label in Han characters and its value: `作者： 李明`.
HAN_LABEL_GAP = re.compile("(?<=[\u3400-\u9fff][:：])[^\\S\\n]+")
#: Dates of the Islamic lunar calendar, which stand beside those of the Gregorian one.
HIJRI = re.compile(
    r"(?:1[34]\d\d[/-]\d{1,2}[/-]\d{1,2}|\d{1,2}[/-]\d{1,2}[/-]1[34]\d\d|"
    r"\d{1,2}\s+\S+(?:\s\S+)?\s+1[34]\d\d)\s*(?:هـ|ه\b)(?:\s*(?:الموافق|-|/))?"
)
#: A verb after the name of who wrote.
WRITES = re.compile(
    r"\s+(?:writes|reports|schreibt|berichtet|écrit|escribe|informa|escreve|scrive|schrijft|skriver|skrifar|kirjoittaa|"
    r"kirjutab|raksta|rašo|pisze|píše|piše|пише|пишет|піше|írja|scrie|γράφει|shkruan|yazdı|yazır|жазады|ёзади|yozadi|"
    r"бичэв|წერს|գրում է|كتب|كتبت|می‌نویسد|لکھتے ہیں|כותב|כותבת|लिखते हैं|লিখেছেন|எழுதுகிறார்|menulis|melaporkan|viết|"
    r"anaandika|sumulat)$"
)
ERA = re.compile(
    r"(?:г|р|год[ауе]?|година|години|рік|року|гг|ж|жыл[ыы]?|йил|r|rok[ua]?|g|god|godine|il|yil|m|d|j|y|น|hs|h|hrs|م|ميلادي[ةه]?|"
    r"ع|ء|ई|साल|খ্রিস্টাব্দ|ዓ\.?ም|թ|წ|წელი|gada|gads)\.?",
    re.IGNORECASE,
)
HAN_REPORTER = re.compile(
    r"(?:本报|本報|本社|[\u4e00-\u9fff]{2,8}[社报報网網台])?(?:特约|实习)?(?:記者|记者)[:：・]?\s*([\u4e00-\u9fff]{2,4}(?:[、，,\s]+[\u4e00-\u9fff]{2,4}){0,3})\s*(?:[／/].{1,16}|.{0,4}(?:報導|报道|報道|撰|文))?"
)
HAN = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
CLOCK = re.compile(
    r"\d{1,2}\s?[:.h時时]\s?\d{2}\D{0,12}|(?:GMT|UTC|MSK|WIB|IST)\s?[+-]?\d{0,2}(?::\d\d)?|"
    r"\D{1,6}\s\d{1,2}[:.h]\d{2}\D{0,6}"
)
RELATIVE = re.compile(
    r"^\W*(?:(?:vor|il y a|hace|há|for)\s+)?(?:\d+|an?|eine?r?|une?|um|uma)\s+[^\W\d_]{1,12}\.?(?:\s+(?:ago|siden|"
    r"sedan|geleden|fa|atrás|"
    r"sitten|temu|назад|тому|önce|lalu|trước|पहले|আগে|ที่แล้ว|前))\W*$"
    r"|^\W*(?:vor|hace|há|il y a|før|för|пре|πριν)\s+\d+\s+[^\W\d_]{1,12}\.?\W*$|^\W*(?:قبل|منذ)\s+\S+(?:\s+\S+)?\W*$"
    r"|^\d{1,3}\s?(?:h|hrs?|m|mins?|d|w|wk|mo|yrs?|std|sa|dk)\.?(?:\sago)?$"
    r"|^\d+\s?(?:分|時間|小时|小時|分钟|分鐘|天|日|시간|분)前?\s?전?$",
    re.IGNORECASE,
)
#: A telephone number after its label.
TELEPHONE = re.compile(
    r"(?:m|t|f|tel|tél|tlf|phone|telephone|fax|mobile|mob|cell|telefon|telefono|teléfono|telefone|telefoon|puh|"
    r"téléphone|тел|телефон|τηλ|電話|电话|전화|هاتف|تلفن|טלפון|फोन|फ़ोन|โทร|điện thoại|simu)\.?\s?[:.：]?\s*"
    r"[+(]?\d[\d\s()/.–-]{5,24}(?:(?:ext|x|poste|durchwahl|dw)\.?\s?\d{1,5})?",
    re.IGNORECASE,
)
#: What a press release has above it where it is not embargoed.
AT_ONCE = (
    r"for immediate (?:release|use)|zur sofortigen veröffentlichung|pour diffusion immédiate|"
    r"para (?:publicación|difusión) inmediata|para divulgação imediata"
)
_AT_ONCE = re.compile(AT_ONCE, re.IGNORECASE)


def is_release_mark(line: str) -> bool:
    """Return whether a line opens with the words for a press release."""
    return RELEASE.match(line) is not None or _AT_ONCE.match(line) is not None
