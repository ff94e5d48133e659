"""Names of papers, broadcasters and agencies: recognised by the words that they are made of."""

import re
from functools import lru_cache

from ingest.extract.meta.byline_words import AGENCIES
from ingest.text.comparison import comparison_key

_MAX_WORDS = 6
# Words in the names of media, and the short names of the world's agencies.
_MEDIUM = re.compile(
    r"\b(?:news|times|post|herald|daily|weekly|tribune|journal|gazette|press|agency|agence|agencia|agência|agenzia|"
    r"agentur|agentia|agenția|ajansı|agencja|agentura|chronicle|observer|guardian|telegraph|mirror|standard|bulletin|"
    r"courier|courrier|examiner|inquirer|independent|register|review|messenger|sentinel|dispatch|newsroute|newswire|"
    r"newspaper|argus|echo|radio|rádio|tv|television|televisión|televisão|broadcasting|online|wire|media|média|medios|"
    r"presse|journaux|nouvelles|dépêche|gazeta|noticias|notícias|notizie|diario|diário|periódico|prensa|gaceta|"
    r"heraldo|correo|correio|jornal|folha|portal|giornale|gazzetta|corriere|messaggero|haber|haberleri|gazetesi|gazete|"
    r"berita|kabar|warta|harian|báo|tin|thông tấn xã|krant|courant|nieuws|nyheter|nyheder|uutiset|sanomat|"
    r"wiadomości|kurier|dziennik|tygodnik|novine|vijesti|vesti|noviny|deník|denník|zprávy|správy|hírek|hírlap|napló|"
    r"ştiri|știri|ziarul|habari|gazeti|balita|pahayagang?|naujienos|žinios|laikraštis|ziņas|avīze|gazeta|lajme|"
    r"list|glasnik|večernji|jutarnji|novosti|novinar|"
    r"afp|ap|reuters|dpa|apa|efe|ansa|lusa|tass|upi|xinhua|kyodo|yonhap|pti|ani|antara|anp|ntb|tt|belga|mti|pap|ctk|čtk|"
    r"tanjug|sda)\b"
    r"|\b\w*(?:zeitung|nachrichten|anzeiger|tageblatt|tagblatt|kurier|rundschau|blatt|dagblad|dagbladet|tidende|avisen?|"
    r"tidning(?:en)?|bladet|posten|lehti|leht|\bbote)\b"
    r"|гласник|лист\b|\bв\.\s*[„\"«]|новости|вести\b|вестник|газета|известия|агентство|тасс|интерфакс|риа\b|новини|агенція|агенция|вісник|"
    r"ειδήσεις|εφημερίδα|πρακτορείο"
    r"|新闻|新聞|日报|日報|晚报|晚報|时报|時報|通讯社|通訊社|新华社|中新社|电视台|電視|通信|テレビ|放送|タイムス|ニュース"
    r"|뉴스|일보|신문|통신|방송|타임스|[\u4e00-\u9fff]{2,}网$|[\u4e00-\u9fff]{2,}在线$"
    r"|ข่าว|สำนักข่าว|သတင်း|समाचार|संवाददाता|भाषा|टाइम्स|न्यूज़|न्यूज|पत्रिका|সংবাদ|খবর|পত্রিকা|செய்தி"
    r"|वृत्तसेवा|वार्ता|दैनिक|দৈনিক|நாளிதழ்|សារព័ត៌មាន|ಪತ್ರಿಕೆ|పత్రిక|വാർത്ത|સમાચાર|ਅਖ਼ਬਾਰ|პრესა|ახალი ამბები|լրատվական"
    r"|روزنامہ|اخبار|أخبار|وكالة|صحيفة|جريدة|قناة|خبر\b|حدث|חדשות|עיתון|خبرگزاری|روزنامه",
    re.IGNORECASE,
)
#: Labels before the name of a source, on a line of its own or after a date.
SOURCE_LABEL = re.compile(
    r"^\W*(?:sources?|quelle|fuente|fonte|sumber|kaynak|źródło|zdroj|bron|kilde|källa|lähde|forrás|sursa|izvor|allikas|šaltinis|avots|burimi|font|iturria|nguồn|pinagmulan|"
    r"chanzo|источник|джерело|извор|πηγή|المصدر|مصدر|منبع|מקור|स्रोत|সূত্র|ที่มา|来源|來源|出典|提供|출처|"
    r"published by|veröffentlicht von|publié par|publicado por|pubblicato da)\s*[:：]\s*"
    r"|^\W*(?:published by|veröffentlicht von|publié par|publicado por|pubblicato da)\s+",
    re.IGNORECASE,
)
_RIGHTS_WORDS = re.compile(
    r"©|ⓒ|\(c\)|\bcopyright\b|\bcopr\.|\ball rights reserved\b|alle rechte (?:vorbehalten)?|tous droits réservés"
    r"|todos (?:los derechos reservados|os direitos reservados)|tutti i diritti riservati|riproduzione riservata"
    r"|alle rechten voorbehouden|все права защищены|усі права захищено|wszelkie prawa zastrzeżone|tüm hakları saklıdır"
    r"|hak cipta(?: dilindungi)?|جميع الحقوق محفوظة|کلیه حقوق محفوظ است"
    r"|版权所有|版權所有|無断転載\S*|무단\s*전재\S*|저작권자"
    r"|မူပိုင်ခွင့်|सर्वाधिकार सुरक्षित|สงวนลิขสิทธิ์|\bby\b",
    re.IGNORECASE,
)
_YEARS = re.compile(r"\d{4}(?:\s*[-–—]\s*\d{2,4})?|[၀-၉]{4}|[٠-٩]{4}|[۰-۹]{4}|[०-९]{4}|[๐-๙]{4}")
_NOT_IN_NAME = re.compile(r"[=<>{}@:/\\\"|]|\.\s")
_NOT_FIRST = frozenset({"in", "on", "from", "about", "more", "latest", "all", "other", "top", "related"})
_EDGES = " \t.,;:|/-–—·•()[]（）【】。、"


@lru_cache(maxsize=1024)  # every line of the head is looked at several times
def is_medium(name: str) -> bool:
    """Return whether a short name is that of a paper, a broadcaster or an agency."""
    words = name.split()
    if not words or len(words) > _MAX_WORDS or any(char.isdigit() for char in name):
        return False
    if words[0].lower() in _NOT_FIRST or _NOT_IN_NAME.search(name.removeprefix("в. ")):
        return False
    return _MEDIUM.search(name) is not None or comparison_key(name) in AGENCIES


def labelled_source(line: str) -> str | None:
    """Return the name after a label such as `Source:` or `来源：`; None for other lines."""
    match = SOURCE_LABEL.match(line)
    if match is None:
        return None
    name = line[match.end() :].strip(_EDGES)
    return name if name and len(name.split()) <= _MAX_WORDS and len(name) <= 60 else None


def copyright_holder(line: str) -> str | None:
    """Return the name in a copyright notice without years and phrases; None where nothing short is left."""
    name = " ".join(_YEARS.sub(" ", _RIGHTS_WORDS.sub(" ", line)).strip(_EDGES).split())
    name = re.split(r"\s*[.|。]\s*", name)[0].strip(_EDGES)
    return name if 1 < len(name) <= 60 and len(name.split()) <= _MAX_WORDS and any(map(str.isalpha, name)) else None
