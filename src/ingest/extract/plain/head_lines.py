"""What a single line above the body of a plain text is by its form: a breadcrumb, a notice, about the text, text ..."""

import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from ingest.extract.meta.byline_parts import after_by
from ingest.extract.plain.header import field_of_line
from ingest.extract.plain.labels import is_count, is_photo_after_name, is_section, label_of, photo_without_colon
from ingest.extract.plain.line_facts import LineReading
from ingest.extract.plain.line_parts import AT_ONCE, RELEASE_NUMBER, RELEASE_WORDS, TELEPHONE
from ingest.extract.plain.line_reading import read_line
from ingest.extract.plain.notices import is_whole_notice, notice_class
from ingest.extract.plain.persons import is_person
from ingest.extract.plain.sources import is_medium
from ingest.extract.plain.tail_lines import credited_media
from ingest.text.date_labels import role_of_label
from ingest.text.scripts import SENTENCE_END, dense_length

#: The first item of a breadcrumb, in the languages of the news.
_HOME = re.compile(
    r"^(?:you are here|home|homepage|start|startseite|accueil|inicio|início|portada|capa|home ?page|prima pagina|"
    r"página (?:inicial|principal)|"
    r"strona główna|domů|"
    r"domov|úvod|početna|naslovna|naslovnica|acasă|kezdőlap|címlap|forside|forsiden|hjem|hem|etusivu|avaleht|"
    r"esileht|sākums|pradžia|"
    r"αρχική|αρχικη|главная|головна|начало|начална|почетна|почетна страна|ana ?sayfa|anasayfa|beranda|laman utama|"
    r"utama|trang chủ|mwanzo|"
    r"nyumbani|tahanan|home page|inici|forsíða|الرئيسية|صفحه اصلی|صفحه نخست|خانه|ہوم|صفحہ اول|ראשי|דף הבית|होम|"
    r"मुखपृष्ठ|হোম|মূলপাতা|প্রচ্ছদ|হোম পেজ|"
    r"முகப்பு|హోమ్|ഹോം|ಮುಖಪುಟ|હોમ|หน้าแรก|หน้าหลัก|ទំព័រដើម|მთავარი|գլխավոր|ပင်မစာမျက်နှာ|首页|首頁|主页|主頁|当前位置.*|"
    r"您的位置.*|ホーム|トップ|홈|"
    r"haberler|басты бет|бош саҳифа|bosh sahifa|галоўная|нүүр|ana səhifə|faqja kryesore|laman utama|गृहपृष्ठ|"
    r"მთავარი|főoldal|hlavná stránka|"
    r"ഹോം|પ્રથમ પાનું|ਮੁੱਖ ਪੰਨਾ|මුල් පිටුව|ໜ້າຫຼັກ|baile|hafan|heim|tuis|home news)$",
    re.IGNORECASE,
)
#: First items of breadcrumbs whose signs were lost, of which no headline begins.
_PLAIN_HOME = frozenset(
    "accueil startseite inicio início beranda forside etusivu главная головна anasayfa úvod".split()
)
_PLAIN_HOME_OF_TWO = frozenset(
    ("página inicial", "página principal", "strona główna", "ana sayfa", "prima pagina", "trang chủ", "hlavní stránka")
)
#: Words in the menus of papers that are no sections.
_MENU = frozenset(
    "newsletter login abonnieren anmelden registrieren prenumerera logga registro ingresar entrar accedi iscriviti "
    "home obituaries classifieds e-edition epaper e-paper weather jobs contact subscribe archive archives "
    "notices puzzles podcasts video videos photos opinion letters events directory games search menu abo "
    "anzeigen traueranzeigen immobilien stellen services météo annonces emploi clasificados necrológicas "
    "empleo horóscopo clima edictos classificados necrologie meteo annunci väder familj jobb annonser sää "
    "anuncios".split()
)
_MIN_PLAIN, _MAX_PLAIN = 3, 6  # words of such a breadcrumb
_CRUMB = re.compile(r"\s*[>›»＞→]\s*|\s+/\s+|\s+\|\s+|\s+•\s+")
#: What American agencies put between the keywords and the count of words: `Bjt`, `1st Ld-Writethru`, `Update2`.
_VERSION = (
    r"(?:bjt|advisory|urgent|correction|corrects?|hfr|adv\d{2}|writethru|lead-all|update\s?\d?|take\s?\d"
    r"|\d(?:st|nd|rd|th)\s(?:ld|sub|add|lead)(?:[- ](?:writethru|all|pickup\w*))?)"
)
_SLUG = re.compile(
    r"(?:BC|AM|PM|US|GA|IR|AS)-[A-Z]\S*(?:[ -][A-Za-z][\w'-]*){0,4},\s?\d{3,4}|BC-[A-Z]\S*--.{3,40}"
    rf"|(?:BC|AM|PM|AP)-[A-Z][\w'-]*(?:[ -][A-Za-z][\w'-]*){{0,4}}(?:,\s?(?i:{_VERSION})){{1,3}}(?:,\s?\d{{2,4}})?"
    r"|[A-Z]{2,4}\d{3,4}\s(?:\d\s)?[A-Z]{2}\s\d{3,4}(?:\s.{4,24})?"
    r"|(?:BC-|AM-|PM-)?[A-Z]{2,}[A-Z0-9]*(?:[-/][A-Z0-9]+)+(?:\s*\([A-Z0-9 ]{1,12}\))?(?:,\s?\d.{0,12})?"
    r"|ZCZC.{0,40}|[A-Z]{2,5}\d{2,}[\w/]*(?:\s[A-Z0-9]{2,6})?|"
    r"(?:[A-Z]{1,4}\s){1,4}[A-Z]{1,4}(?:\d+)?(?:\s[A-Z]{2,5})?"
    r"|[a-z]{1,4}\d{4}(?:\s?[a-z]{1,4}){0,3}"
    r"|[a-z]{2,4}\d{1,4}\s\d\s[a-z]{2}\s\d{1,4}(?:\s[a-z]{2,4}(?:-[a-z]{2,4})?)?(?:\s\d{4})?"  # IPTC 7901
    r"|(?:[a-z]\s){1,3}(?:bc|am|pm|ap)-\S+(?:\s[\w:-]{2,12}){0,4}"  # ANPA 1312
    r"|(?:[^\W\d_][\w-]{2,20}/){1,4}"  # `Tiere/Verkehr/`
    r"|(?-i:(?=.*(?:[A-Z]\d|\d[A-Z]))(?:[A-Z0-9]{1,4}\s){2,4}[A-Z0-9]{3,6})"  # `R CRO S0B QBXB`
    r"|embargoed?\b.{0,60}|under embargo.{0,50}|sperrfrist.{0,50}|sous embargo.{0,50}|"
    rf"{AT_ONCE}|(?:{RELEASE_WORDS}){RELEASE_NUMBER}",
    re.IGNORECASE,
)
_STRICT_SLUG = re.compile(
    r"(?:(?:[A-Z]{1,4}\s){1,4}[A-Z]{1,4}(?:\d+)?(?:\s[A-Z]{2,5})?|[A-Z]{2,5}\d{2,}[\w/]*(?:\s[A-Z0-9]{2,6})?)"
)
_DOUBLE_NAME = re.compile(r"(?:[A-Z][a-z]+-){1,2}[A-Z][a-z]+")  # a paper or a place: `Werra-Bote`
_HAN_CREDIT = re.compile(r"(?:＝|=|、|・|\s)[^＝=。]{1,16}(?:撮影|提供)[)）]?$")
_CAPTION_CREDIT = re.compile(r"[(（\[]\s*([^()（）:：/]{2,20}?)\s*[:：/]\s*([^()（）]{2,50})[)）\]]\s*$")
_LABELS = frozenset({"section", "keywords", "language", "url", "mail", "other"})  # fields that a single line may give
_FORWARDED = re.compile(
    r"^\W*(?:forwarded (?:from|message from)|fwd from|weitergeleitet von|transféré de|reenviado de|"
    r"encaminhada? de|inoltrato da|переслано (?:из|от)|"
    r"переслано з|diteruskan dari|مُعاد توجيهه من|转发自)\s*[:：]?\s*(?P<name>[^\]\n]{2,50})\]?$",
    re.IGNORECASE,
)
_MAX_CRUMB = 5  # words of one item of a breadcrumb
#: A picture of a series or of an archive: `1 of 5 | Wild burros wait in a pen`, `FILE - Wild burros`.
_NUMBERED_PICTURE = re.compile(
    r"(?:FILE|FILE PHOTO|ARCHIVO|ARQUIVO|ARCHIV)\s?[-–—:]\s|\[?\d{1,2} ?(?:of|/) ?\d{1,2}\]? ?\|? (?=\S)"
)
_BARS = re.compile(r"\s*[|•·●∙│｜‖⋅]\s*|\s{3,}")
_CAPTION_PARTS = re.compile(r"[|•·/]")  # signs between the parts of a byline
#: The first item of the breadcrumbs of Indian sites: the language.
_LANGUAGE_NEWS = re.compile(
    r"(?:hindi|bengali|bangla|tamil|telugu|marathi|gujarati|kannada|malayalam|punjabi|urdu|odia|assamese|english|"
    r"nepali) (?:news|samachar)",
    re.IGNORECASE,
)
_STOP = re.compile(r"[.!?][\"'”’»)\]]*\s+(?=[^\W\d_])|[。！？।॥።۔։၊]\s*")  # after a sentence
_MAX_TOOLS = 5  # words that are tools
_MIN_CAPTION = 4  # words of a caption and the label of its credit
_MAX_CREDITED = 50  # characters of the name after a caption
_MAX_CREDIT = 120  # characters of a photo credit


class LineKind(Enum):
    """What a line is; the values name the rule by which it is dropped."""

    BREADCRUMB = "breadcrumb"
    ABOUT = "dateline"  # names, dates, roles, counts: about the text
    NOTICE = "notice"
    CREDIT = "credit"
    SLUG = "slug"
    FIELD = "field"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class HeadLine:
    """A line of the head, what it is, and what it states."""

    text: str
    kind: LineKind
    reading: LineReading
    items: tuple[str, ...] = ()  # of a breadcrumb
    field_name: str | None = None
    notice: str | None = None


@lru_cache(maxsize=4096)  # mastheads, sections and notices recur in the texts of a source
def classify_line(line: str, language: str | None) -> HeadLine:
    """Classify a line by its form."""
    field_name = field_of_line(line)
    if field_name in _LABELS:
        return HeadLine(line, LineKind.FIELD, LineReading(line), field_name=field_name)
    if field_name == "title":
        value = re.split(r"[:：]", line, maxsplit=1)[1].strip()
        return HeadLine(line, LineKind.FIELD, LineReading(value), field_name=field_name)
    forwarded = _FORWARDED.match(line)
    if forwarded:
        return HeadLine(line, LineKind.ABOUT, LineReading(line, source=forwarded["name"].strip(" ]"), is_labelled=True))
    if _is_slug(line):
        return HeadLine(line, LineKind.SLUG, read_line(line, language))
    if is_count(line):
        return HeadLine(line, LineKind.NOTICE, LineReading(line), notice="count")
    if TELEPHONE.fullmatch(line):
        return HeadLine(line, LineKind.NOTICE, LineReading(line), notice="contact")
    if _is_credit(line):
        named = _CAPTION_CREDIT.search(line)
        media = (named[2].strip(),) if named and is_medium(named[2].strip()) else credited_media(line)
        return HeadLine(line, LineKind.CREDIT, LineReading(line, media=media))
    items = _breadcrumb(line) or _navigation(line)
    if items:
        return HeadLine(line, LineKind.BREADCRUMB, LineReading(line), tuple(items))
    if len(line) <= 140 and is_whole_notice(line) and role_of_label(line) is None:
        return HeadLine(line, LineKind.NOTICE, LineReading(line), notice=notice_class(line))
    if _is_tool_row(line):
        return HeadLine(line, LineKind.NOTICE, LineReading(line), notice="tool")
    reading = read_line(line, language)
    kind = LineKind.ABOUT if reading.is_about_text or reading.is_masthead_row else LineKind.TEXT
    return HeadLine(line, kind, reading)


def _is_tool_row(line: str) -> bool:
    """Return whether the parts of a line are counts and words of the page: `3 min read | Comments (18) | Share`."""
    parts = [part.strip() for part in _BARS.split(line)] if len(line) <= _MAX_CREDIT else []
    parts = [part for part in parts if part]
    if len(parts) == 1 and 1 < len(words := line.split()) <= _MAX_TOOLS:
        parts = words  # `Bookmark Share`
    return len(parts) > 1 and all(
        is_count(part) or (is_whole_notice(part) and role_of_label(part) is None) for part in parts
    )


def _is_slug(line: str) -> bool:
    match = _SLUG.fullmatch(line) if len(line) <= 80 else None
    if match is None:
        return False
    if _DOUBLE_NAME.fullmatch(line):
        return False
    bare = re.sub(r"[^A-Za-z]", "", line)
    return not (bare.isascii() and not bare.isupper() and _STRICT_SLUG.fullmatch(line.upper()))


def is_capital_headline(line: HeadLine) -> bool:
    """Return whether a line with the form of a slug may be a headline of short words: `TEN DEAD IN FIRE`."""
    return line.kind is LineKind.SLUG and " " in line.text and line.text.replace(" ", "").isalpha()


def _is_credit(line: str) -> bool:
    if len(line) > _MAX_CREDIT + 60:
        return False
    if _HAN_CREDIT.search(line) or is_photo_after_name(line):
        return True
    label = label_of(line)
    if label is not None and label[0] == "photo":
        return len(line) <= _MAX_CREDIT or not SENTENCE_END.search(line)
    if _NUMBERED_PICTURE.match(line) or _has_credit_after(line) or ends_with_credit(line):
        return True
    named = _CAPTION_CREDIT.search(line)
    if named and (inner := label_of(f"{named[1]}:")) is not None and inner[0] == "photo":
        return True
    return len(line) <= _MAX_CREDIT and not SENTENCE_END.search(line) and photo_without_colon(line)


def ends_with_credit(line: str) -> bool:
    """Return whether after the last full stop of a line nothing but the credit of a picture stands."""
    stops = list(_STOP.finditer(line)) if len(line) <= _MAX_CREDIT + 60 else []
    credit = line[stops[-1].end() :] if stops else ""
    label = label_of(credit) if 0 < len(credit) <= _MAX_CREDITED else None
    return label is not None and label[0] == "photo" and bool(label[1])


def _has_credit_after(line: str) -> bool:
    """Return whether a caption ends with a credit: `Storks on a roof. Photo: Ada Sample`."""
    colon = max(line.rfind(":"), line.rfind("："))
    if colon < 0 or not 0 < len(line) - colon <= _MAX_CREDITED or SENTENCE_END.search(line):
        return False
    words = line[:colon].split()
    if len(words) <= _MIN_CAPTION or _CAPTION_PARTS.search(line) or label_of(line) is not None:
        return False
    return any(
        (label := label_of(" ".join(words[-size:]) + ":")) is not None and label[0] == "photo" and not label[1]
        for size in range(1, min(3, len(words) - 1) + 1)
    )


def _breadcrumb(line: str) -> list[str]:
    """Return the items of a breadcrumb, or an empty list."""
    if len(line) > 160 or SENTENCE_END.search(line):
        return []
    words = line.split()
    if len(words) > 2 and sum(word.casefold() in _MENU or is_section(word) for word in words) == len(words):
        return words
    if _MIN_PLAIN <= len(words) <= _MAX_PLAIN and _opens_at_home(words) and all(map(str.istitle, words)):
        return words
    items = [item.strip() for item in _CRUMB.split(line) if item.strip()]
    if len(items) < 2 or any(len(item.split()) > _MAX_CRUMB or dense_length(item) > 50 for item in items[:-1]):
        return []
    if any(map(_HOME.match, (items[0], re.sub(r"^.*[:：]\s*", "", items[0])))):
        return items
    arrows = len(re.findall("[>›»＞→]", line))
    longest = _MAX_CRUMB + 1 if " › " in line else 4  # words; no headline has this sign
    short = all(
        len(item.split()) <= longest and dense_length(item) <= 40 and not re.search(r"\d", item) for item in items
    )
    names_author = after_by(items[0])[0] and not is_medium(items[0])  # `De Kustcourant`: the word is an article
    if "@" in line or names_author or label_of(items[0]) is not None:
        return []  # a byline with its parts
    named = len(items) > 2 and all(len(item.split()) <= 4 for item in items[:-1]) and " | " in line
    if named and (is_medium(items[0]) or is_section(items[0])) and is_section(items[1]):
        return items  # the last item is the headline
    row = short and (" / " in line or " | " in line) and (len(items) > 2 or _is_section_row(items))
    return items if row or (arrows >= 1 and (arrows >= 2 or short)) else []


def _opens_at_home(words: list[str]) -> bool:
    return words[0].casefold() in _PLAIN_HOME or " ".join(words[:2]).casefold() in _PLAIN_HOME_OF_TWO


def _is_section_row(items: list[str]) -> bool:
    """Return whether two items are a section and what is within it or has it, neither a medium nor a person."""
    other = items[1] if is_section(items[0]) else items[0]
    return any(map(is_section, items)) and not (is_medium(other) or is_person(other))


def _navigation(line: str) -> list[str]:
    """Return the items of a row of links that are separated by full stops, or an empty list."""
    items = [item for item in re.split(r"\.\s+", line) if item.strip()]
    row = len(items) > 2 and all(len(item.split()) <= 3 and not re.search(r"\d", item) for item in items)
    return items if row else []


def is_home(item: str) -> bool:
    """Return whether an item of a breadcrumb is the word for the first page of a site."""
    return _HOME.match(item) is not None or _LANGUAGE_NEWS.fullmatch(item) is not None or ":" in item or "：" in item
