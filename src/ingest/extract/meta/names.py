"""Authors as persons: names out of what templates, bylines and feeds write into an author field.

Dropped: the words for "by" of many languages, desks, agencies and the site itself, job titles, e-mail addresses,
handles, links, dates, doubles. What is left of a list is split. A name is kept as its owner writes it.
"""

import html
import re
from dataclasses import dataclass

from ingest.extract.meta.titles import fold
from ingest.text.months import month_number

MAX_AUTHORS = 20
_MAX_NAME = 60

_BY = (
    "by|written by|autorin/autor|words by|"
    "text by|story by|reported by|posted by|published by|author|authors|autor|autorin|autoren|"
    "autore|autori|autores|auteur|auteurs|autora|author name|von|ein beitrag von|eine analyse von|ein kommentar von|"
    "text|par|propos recueillis par|por|redactado por|de|di|a cura di|da|door|av|af|skrevet av|skrevet af|przez|tekst|"
    "opracował|opracowała|od|oleh|penulis|reporter|bởi|tác giả|yazan|haber|автор|авторы|текст|редактор|от|από|"
    "του|της|szerző|írta|"
    "kirjoittanut|teksti|kirjoittaja|tekst av|tekst af|foto og tekst|de la|scris de|wartawan|ulat ni|ni|"
    "文|著者|作者|執筆|記者|責任編輯|责任编辑|责编|选稿|来源|글|기자|लेखक|द्वारा|بقلم|كتب|كتبت|מאת"
)
_AUTHOR_NOUN_WORDS = """
author authors autor autorin autoren autorin/autor autore autori autores auteur auteurs autora автор авторы
"""
_AUTHOR_NOUNS = frozenset(_AUTHOR_NOUN_WORDS.split())
_BY_PREFIX = re.compile(rf"^\s*(?:{_BY})(?:\s*[:：●/]\s*|\s+)", re.IGNORECASE)
_BY_TIGHT = re.compile(r"^\s*(?:文(?=[:：●・/\s])|著者|作者|執筆|責任編輯|责任编辑|责编|选稿|来源)[:：●・/\s]*")
_ROLE_TAIL_CJK = re.compile(r"(?:記者|记者|기자|特派員|編集委員|編集部|論説委員|本报记者)$")
_WITH_ADDRESS = re.compile(r"([^()]+?)\s*\((?:https?://)?(?:www\.)?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/?\)", re.IGNORECASE)
_BRACKETS = re.compile(r"[(\[][^()\[\]]*[)\]]")
_JUNK = re.compile(
    r"https?://\S+|www\.\S+|\S+@\S+\.\w+|(?<!\w)@\w+|"
    r"\b(?:updated|published|posted|last updated|stand|aktualisiert|publié|mis à jour|modified)\b.*$",
    re.IGNORECASE,
)
_BEFORE_DATE_WORDS = """
on am den le el il monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun
montag dienstag mittwoch donnerstag freitag samstag sonntag lundi mardi mercredi jeudi vendredi samedi dimanche
lunes martes miércoles jueves viernes sábado domingo
"""
_BEFORE_DATE = frozenset(_BEFORE_DATE_WORDS.split())
_TO_LAST_DIGIT = re.compile(r"^.*\d\S*(?:\s+(?:[ap]m|[A-Z]{2,4}))*", re.DOTALL)
_FROM_DIGIT = re.compile(r"(?:\S*\d.*)$", re.DOTALL)
_SPLIT = re.compile(r"\s*(?:[;|•·●／\n\t]|\s/\s|(?<=\w\w\w)/(?=\w\w\w)|\s[–—-]\s|\s&\s|，|、|؛)\s*")
_COMMA = re.compile(r"\s*[,،]\s*(?:(?:and|und|et|y|e|og|och|en|dan|и|та|ve|i|a)\s+)?")
_AND = re.compile(r"\s+(?:and|und|et|y|og|och|en|ja|dan|si|și|oraz|és|ve|и|та|і|και|na|with|mit|e|i|a|و)\s+(?=\S)")
_SHORT_AND = re.compile(r"\s+(?:e|y|i|a|en|na|si)\s+")
_SUFFIX = re.compile(r"^(?:jr|sr|ii|iii|iv)\.?$", re.IGNORECASE)
_CREDENTIAL = re.compile(
    r"^(?:m\.?d|ph\.?\s?d|d\.?o|r\.?d|rdn|m\.?p\.?h|mba|esq|cpa|dds|rn|ma|msc|bsc|cfa|j\.?d)\.?$", re.IGNORECASE
)

_DESK_WORDS = """
desk staff team newsroom editors editorial bureau agency agencies correspondents reporters webdesk admin administrator
webmaster redaktion online-redaktion onlineredaktion redazione rédaction redaction redacción redaccion redação redactie
redakcja redakce redakcia redakcija redakció redacția редакция редакція toimitus redaksi redaksjonen redaktionen
news newswire newspaper press media wire service services network online digital tv radio television gazette magazine
times herald tribune chronicle inc ltd llc gmbh corp corporation company foundation institute university department
ministry government council association society agence agencia agenzia agentur nachrichtenagentur nachrichten
haberleri editor.in.chief contributor contributors guest anonymous unknown null undefined none user author writer
sponsored advertorial publisher studio studios brandvoice partner content collective collectif communications
"""
_DESK = frozenset(_DESK_WORDS.split())
_AGENCY_WORDS = """
dpa afp ap reuters apa ansa efe lusa tass xinhua sid pti ians ani bloomberg belga anp ntb ritzau stt mti pap čtk ctk
tanjug hina fena kyodo jiji yonhap upi interfax ria unian ukrinform sda aap epd kna dapd rtr afp/reuters afx cnn bbc
associatedpress agencefrancepresse pressassociation pamedia thecanadianpress europapress presstrustofindia
anadoluagency anadoluajansı anadoluajansi keystonesda keystone newsagency
"""
_AGENCIES = frozenset(_AGENCY_WORDS.split())
_ROLE_WORDS = """
editor writer reporter correspondent journalist columnist producer contributor analyst critic fellow intern anchor
author photographer freelance freelancer senior chief deputy managing associate assistant director head lead
guest special foreign national political business sports science health tech technology culture opinion
correspondante journaliste rédacteur rédactrice redakteur redakteurin reporterin korrespondent korrespondentin
kolumnist kolumnistin chefredakteur leitung leiter leiterin ressortleiter volontär volontärin autor autorin
redactor redactora periodista corresponsal giornalista inviato inviata corrispondente jornalista repórter verslaggever
journalistin publizist publizistin professor dietitian attorney strategist
"""
_ROLES = frozenset(_ROLE_WORDS.split())
_SOCIAL = frozenset(
    {"twitter", "facebook", "instagram", "linkedin", "email", "e-mail", "follow", "rss", "x", "youtube"}
)
_PARTICLE_WORDS = """
de da do dos das del della di du des la le el al bin ibn ben van von der den ter ten zu zum zur af av y e i o d st bint
abu nga ngo mac mc und
"""
_PARTICLES = frozenset(_PARTICLE_WORDS.split())
_CASELESS = re.compile("[\u0590-\u08ff\u0900-\u109f\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_DESK_WORD_ENDS = ("agentur", "redaktion", "zeitung", "nachrichten", "redactie", "redaktionen")
_DESK_ENDS = ("編集部", "新聞", "新聞社", "日报", "晚报", "通信", "通讯社", "통신", "신문")
_DOMAIN = re.compile(
    r"\.(?:com|org|net|info|de|at|ch|fr|it|es|nl|be|is|no|se|dk|fi|pl|cz|ru|jp|cn|in|uk|ie|ca|au|za)$", re.I
)
_NOT_IN_NAMES = re.compile(r"[\d{}<>=\\@#?!_\[\]]|\s(?:by|the|at|for|with)\s", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Names:
    """The persons in an author field, and the desks and agencies that stood beside them."""

    persons: tuple[str, ...] = ()
    desks: tuple[str, ...] = ()


def read_names(
    raws: tuple[str, ...], sites: frozenset[str], *, loose: bool = False, declared: frozenset[str] | None = None
) -> Names:
    """Persons and desks of several author values.

    `sites` are the folded names of the site, `loose` texts (visible bylines) must look like names to count. Where the
    markup declares persons, `declared` holds the site's names without those made from its address: on a personal site
    these are the author's.
    """
    persons: dict[str, str] = {}
    desks: dict[str, str] = {}
    for raw in raws[:MAX_AUTHORS]:
        site = _WITH_ADDRESS.fullmatch(raw.strip()[:_MAX_NAME])
        if site is not None:
            desks.setdefault(fold(site[1]), site[1])
            continue
        for part in _parts(raw, loose):
            name = _without_site(_name(part), sites)
            if not name or not _LETTERS.search(name):
                continue
            key = fold(name)
            own = declared if declared is not None and len(name.split()) > 1 else sites
            if _is_desk(name, own):
                if not _is_generic(part):
                    desks.setdefault(fold(part), part)
            elif _is_person(name, loose):
                persons.setdefault(key, _with_dot(name, raw))
    kept = [name for key, name in persons.items() if not _is_part_of_other(key, persons)]
    return Names(tuple(kept[:MAX_AUTHORS]), tuple(desks.values()))


def is_names_only(text: str) -> bool:
    """Whether a line is nothing but one or more full names in an alphabet with capitals."""
    line = text.strip(" |•·-–—,;")
    pieces = [name for part in _SPLIT.split(line) for name in _AND.split(part)]
    return all(
        2 <= len(name.split()) <= 4
        and not _CASELESS.search(name)
        and all(word[:1].isupper() or word in _PARTICLES for word in name.split())
        and fold(name).isalpha()
        and "," not in name
        for name in pieces
    )


def after_by(text: str) -> tuple[str, bool]:
    """What follows a word for "by" at the start of a short text, or '', and whether it is a label.

    A label is a word with a colon, or the noun itself ("Author").
    """
    inner = text.strip("()[]（） ")
    for pattern in (_BY_TIGHT, _BY_PREFIX):
        match = pattern.match(inner)
        if match is not None and match[0].strip()[:1].isalpha():
            word = match[0].strip().lower()
            return inner[match.end() :].strip("()[]（） "), word[-1:] in ":：" or word in _AUTHOR_NOUNS
    return "", False


def _parts(raw: str, loose: bool) -> list[str]:
    text = html.unescape(raw) if "&" in raw else raw
    text = " ".join(text[:600].replace("\u00ad", "").replace("\u200b", "").split())
    whole = re.fullmatch(r"\[(.*)\]", text)
    text = _JUNK.sub(" | ", whole[1] if whole else _BRACKETS.sub(" | ", text))
    if loose and (digits := _FROM_DIGIT.search(text)) is not None:  # a date before the name, or anything after it
        text = _without_calendar(text[: digits.start()]) if digits.start() > 3 else _TO_LAST_DIGIT.sub("", text)
    found: list[str] = []
    for piece in _SPLIT.split(text):
        clean = _without_by(piece.strip(" \n\t.,:-–—*«»\"'"))
        found.extend(_by_commas(clean))
    return found


def _without_calendar(text: str) -> str:
    """A name before a date, without the month that the date began with."""
    words = text.split()
    while words and (month_number(words[-1]) is not None or words[-1].lower().strip(",") in _BEFORE_DATE):
        words.pop()
    return " ".join(words)


def _without_by(text: str) -> str:
    shorter = _BY_TIGHT.sub("", _BY_PREFIX.sub("", text, count=1), count=1)
    return shorter if shorter.strip() else ""


def _by_commas(text: str) -> list[str]:
    pieces = [piece for piece in _COMMA.split(text) if piece.strip()]
    if len(pieces) == 2 and all(len(piece.split()) == 1 for piece in pieces) and not _CASELESS.search(text):
        return [f"{pieces[1]} {pieces[0]}"]  # Lastname, Firstname
    found: list[str] = []
    for position, piece in enumerate(pieces):
        if found and _SUFFIX.match(piece):
            found[-1] = f"{found[-1]} {piece}"
        elif position and (_CREDENTIAL.match(piece) or _is_role(piece)):
            continue
        elif position and len(piece.split()) == 1 and not _CASELESS.search(piece):
            continue  # a place or an organisation after the name
        else:
            found.extend(_by_and(piece))
    return found


def _by_and(text: str) -> list[str]:
    pieces = _AND.split(text)
    if len(pieces) > 1 and _SHORT_AND.search(text) and any(len(piece.split()) < 2 for piece in pieces):
        return [text]  # "Ortega y Gasset" is one name
    return pieces


def _name(raw: str) -> str:
    words = _without_by(raw.strip(" .,:;-–—*«»\"'“”|")).split()
    while words and words[-1].lower().strip(".,") in _SOCIAL:
        words.pop()
    titled = False
    while len(words) > 2 and (_is_title(words[-1]) or (titled and words[-1].lower() == "staff")):
        words.pop()
        titled = True
    while len(words) > 3 and _is_title(words[0]):
        words.pop(0)
    return _ROLE_TAIL_CJK.sub("", " ".join(words)).strip(" .,:;-–—*«»\"'“”|●")


def _is_title(word: str) -> bool:
    return word.lower().strip(".,") in _ROLES


def _without_site(name: str, sites: frozenset[str]) -> str:
    """`Name Surname Site` without the site."""
    words = name.split()
    for size in (1, 2, 3):
        if len(words) - size >= 2 and fold(" ".join(words[-size:])) in sites:
            return " ".join(words[:-size])
    return name


def _with_dot(name: str, raw: str) -> str:
    """`King Jr.` and `Truman S.` keep the dot that belongs to them."""
    last = name.split()[-1]
    return f"{name}." if f"{last}." in raw and (last.lower() in ("jr", "sr") or len(last) == 1) else name


def _is_role(text: str) -> bool:
    words = [word.strip(".,").lower() for word in text.split()]
    return any(word in _ROLES for word in words) and len(words) <= 6


def _is_desk(name: str, sites: frozenset[str]) -> bool:
    folded = fold(name)
    if folded.removeprefix("the") in sites | _AGENCIES or folded in sites:
        return True
    words = [word.strip(".,()").lower() for word in re.split(r"[\s/+-]+", name)]
    if _DESK.intersection(words) or {words[0], words[-1]} & _AGENCIES:
        return True
    if len(words) > 1 and (words[0] == "the" or {words[0], words[-1]} & sites):
        return True
    if any(word.endswith(_DESK_WORD_ENDS) for word in words) or name.endswith(_DESK_ENDS) or _DOMAIN.search(name):
        return True
    return all(word in _ROLES or word in _PARTICLES for word in words)


def _is_generic(desk: str) -> bool:
    """`admin`, `Staff Reports`, `News Desk`: nobody in particular, and no organisation either."""
    return all(word.strip(".,()").lower() in _DESK | _ROLES | {"reports", "report", "the"} for word in desk.split())


def _is_person(name: str, loose: bool) -> bool:
    if not 2 <= len(name) <= _MAX_NAME or _NOT_IN_NAMES.search(name):
        return False
    if _CASELESS.search(name):
        return len(name.split()) <= 6 and (not loose or len(name) <= 30)
    words = name.split()
    if len(words) > 7 or (loose and not 2 <= len(words) <= 5):
        return False
    upper = [word for word in words if word.lower() not in _PARTICLES]
    capital = sum(1 for word in upper if any(char.isupper() for char in word))
    return capital == len(upper) > 0


def _is_part_of_other(key: str, persons: dict[str, str]) -> bool:
    return any(key != other and key in other and len(key) >= 4 for other in persons)
