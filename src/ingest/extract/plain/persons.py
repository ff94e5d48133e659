"""Persons in the lines around a news text: names alone, lists of names, names with a role or a paper beside them."""

import re
from dataclasses import dataclass
from functools import lru_cache

from ingest.extract.meta.author_names import is_names_only, read_names
from ingest.extract.meta.byline_parts import is_agency
from ingest.extract.meta.byline_words import KOREAN_ROLES, PARTICLES, ROLES, SURNAMES
from ingest.extract.plain.known_names import opens_with_given_name
from ingest.extract.plain.labels import is_office, is_section
from ingest.extract.plain.line_parts import AND_WORDS
from ingest.extract.plain.sources import is_medium
from ingest.text.scripts import CASELESS, UNSPACED, starts_lowercase

_ADDRESS = re.compile(
    r"\s*[<(\[]?\b[\w.+-]+@[\w-]+\.[\w.-]+\b[>)\]]?|\s*[(\[]?(?<!\w)@\w{2,30}[)\]]?|\s*\(?\b(?:https?://|www\.)\S+",
)
_AND = re.compile(
    r"\s*[;&＆、，،؛+]\s*|\s*/\s*(?=[^\W\d_]{2}[^\W\d_]+[\s.])|"
    rf"\s+(?:{AND_WORDS}|at|ir|un|וּ|و|और|ও|மற்றும்|และ|"
    r"与|和|及|와|과)\s+"
)
_COMMA = re.compile(r"\s*,\s*")
_LOWER_PLACE = re.compile(r"\s+(?:in|à|en|em|a|aus|from|i|w|v|в|у|στη|στην|στο)\s+[^\W\d_][\w\s.-]{2,30}$")
#: Words that stand before a role: `Local Democracy Reporter`, `Health Correspondent`.
_BEFORE_ROLE = frozenset(
    "local democracy crime education environment transport news court city community regional affairs data digital "
    "video night weekend bureau our own general assignment money world home industry energy climate travel food arts "
    "fashion specialist washington london".split()
)
_RANKS = frozenset(
    "chief senior junior deputy assistant associate managing executive contributing political business "
    "financial foreign "
    "diplomatic legal religion royal science technology sports sport culture defence security economics education "
    "freelance guest staff by our special investigative features europe africa asia us uk".split()
)
#: Words that open the name of a region or an office.
_REGION_WORDS = frozenset(
    "regio region regione región região région kreis landkreis provincia provincie province district distrito wijk "
    "gemeente kanton bezirk comarca județul powiat okres županija općina opština община область район село comune "
    "kabupaten kota kota kecamatan huyện tỉnh quận".split()
)
#: Words in the names of what sites offer.
_OFFERS = frozenset(
    "newsletter newsletters podcast podcasts premium app download infolettre nieuwsbrief nyhetsbrev nyhedsbrev".split()
)
_WITH_AGENCY = re.compile(
    r"\s+(?:with|avec|mit|con|com|met|med|s|z|cu|со?|ile|dengan)\s+(\w{2,14}(?:\s\w{2,14})?)$", re.IGNORECASE
)
#: "Our" before the role of who wrote, in the cases that follow a word for "by".
_OUR = re.compile(
    r"our|unsere[mnrs]?|notre|nos|nuestr[oa]s?|noss[oa]|nostr[oa]|onze|ons|vår|våra|vores|naš(?:eho|í|ega|a|e)?|"
    r"nasz(?:ego|ej)?|нашего|нашей|нашия|нашата|нашого|нашої|našem|naše",
    re.IGNORECASE,
)
_ROLE_ENDINGS = (
    "redakteur",
    "redakteurin",
    "mitarbeiter",
    "mitarbeiterin",
    "korrespondent",
    "korrespondentin",
    "reporter",
    "reporterin",
    "корреспондента",
    "кореспондента",
    "кореспондентки",
    "корреспондентки",
)
_PREPOSITIONS = frozenset("in for at à en de des für em de da pour per di for på i om na v w ds в по".split())
_ROLE_AFTER_HAN = re.compile(
    rf"\s*(?:本报|本報)?(?:特约|实习|首席|選任|선임)?(?:记者|記者|通讯员|特派員|편집위원|{KOREAN_ROLES})\s*[=＝]?\s*$"
)
_ROLE_BEFORE_HAN = re.compile(
    r"^(?:本报|本報|本刊|本网|[\u4e00-\u9fff]{2,6}社)?(?:首席|特约|实习|驻地|驻)?(?:记者|記者|通讯员)\s*[:：]?\s*"
)
_HAN_NAME = re.compile(
    "[\u3400-\u9fff々]{2,5}|[\u3400-\u9fff々]{1,3} [\u3040-\u30ff\u3400-\u9fff々]{1,4}|"
    "[\u3400-\u9fff々]{2,3}[\u3040-\u309f]{2,3}"
    "[\u3400-\u9fff々]?|[\u30a0-\u30ff]{2,8}[・=＝][\u30a0-\u30ff・]{2,14}|[\uac00-\ud7af]{2,4}"
)
_INITIAL_AND_NAME = re.compile("[А-ЯЁӨҮ]{1,2}\\.[А-ЯЁӨҮ][а-яёөү]{2,}")  # the form of Mongolian names
_NOT_NAME = re.compile(r"[\d{}<>=\\@#?!_\[\]()«»„“”\"/:：。，]")
#: Roles that are no surnames.
_ROLES_ALONE = ROLES - SURNAMES
_PAPERS = frozenset({"Reporter", "Correspondent", "Editor", "Observer", "Informer"})  # roles in names of papers
_MAX_PARTICLE = 5  # letters of a particle or a word for "and" in a list of names
_MAX_NAME = 45  # characters
_EDGES = " \t-–—―|•·,;:.*/\u3000"


@dataclass(frozen=True, slots=True)
class Persons:
    """The persons of a text, and the media and places named beside them."""

    names: tuple[str, ...] = ()
    media: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


def without_turkish_capitals(name: str) -> str:
    """Return a name with words in Turkish capitals in title case: `Ada Demir` for `Ada DEMİR`."""
    if "İ" not in name[1:]:
        return name
    return " ".join(_small_after_first(word) if word.isupper() else word for word in name.split())


def _small_after_first(word: str) -> str:
    return word[:1] + word[1:].replace("İ", "i").replace("I", "ı").lower()


@lru_cache(maxsize=2048)
def is_person(text: str) -> bool:
    """Return whether a text is nothing but one name of a person by its form. Names of places have the same form."""
    name = without_turkish_capitals(text.strip(_EDGES))
    if not 2 <= len(name) <= _MAX_NAME or _NOT_NAME.search(name) or is_office(name) or is_section(name):
        return False
    words = name.split()
    if words[0].casefold() in _REGION_WORDS or not _OFFERS.isdisjoint(word.casefold() for word in words):
        return False
    if all(len(word.strip(".")) <= 1 for word in words) or (len(words) > 2 and len(_AND.split(name)) > 1):
        return False
    if CASELESS.search(name):
        return _is_caseless_name(name, words)
    if _INITIAL_AND_NAME.fullmatch(name):
        return True
    if not is_names_only(name) or len(words) > 5 or is_medium(name):
        return False
    return words[-1].lower() not in ROLES


def _is_caseless_name(name: str, words: list[str]) -> bool:
    if is_medium(name):
        return False
    if re.search("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]", name):
        return _HAN_NAME.fullmatch(name) is not None
    if re.search("[\u1000-\u109f\u1780-\u17ff]", name):
        return len(words) <= 3 and len(name) <= 24
    if re.search("[\u0e00-\u0eff]", name):
        return len(words) == 2 and all(3 <= len(word) <= 16 for word in words)
    return 2 <= len(words) <= 4 and all(len(word) <= 14 for word in words)


def has_common_word(text: str) -> bool:
    """Return whether a text has a long word in lower case, as no list of names has; cheaper than to read one."""
    return any(len(word) > _MAX_PARTICLE and starts_lowercase(word) for word in text.split())


@lru_cache(maxsize=2048)  # a part of a line is looked at as several kinds
def is_role(text: str) -> bool:
    """Return whether a text is the role of a person, with the subject or the place that it is for."""
    words = [word.lower().strip(".,") for word in text.split()]
    if not 1 <= len(words) <= 6:
        return False
    if words[-1] in _ROLES_ALONE and len(words) <= 4:
        return not _is_paper_with_role(text)
    return words[0] in _ROLES_ALONE and len(words) > 1 and (text[:1].islower() or words[1] in _PREPOSITIONS)


def person_before_role(text: str) -> str | None:
    """Return the name in `Ada Sample Journalist`, a name and the role after it; None where the words describe one."""
    words = text.split()
    name = " ".join(words[:-1])
    if not 3 <= len(words) <= 4 or words[-1].lower().strip(".,") not in ROLES or not is_person(name):
        return None
    describing = {word.lower() for word in words[:-1]} & (_BEFORE_ROLE | _RANKS | ROLES)
    return None if describing else name


def _is_paper_with_role(text: str) -> bool:
    """Return whether a name that ends with a role is that of a paper: `Valley Reporter`, which no first name opens."""
    *before, last = text.split()
    if not 1 <= len(before) <= 3 or last not in _PAPERS or not is_medium(text):
        return False
    if any(not word[:1].isupper() or word == "And" or is_section(word) or _is_role_word(word) for word in before):
        return False  # `Crime And Courts Reporter`
    return not opens_with_given_name(text)


def persons_in(text: str) -> Persons | None:
    """Return the persons that a byline names without its label; None where it is no list of names.

    Offices and media beside the names are no persons; a single word, or two after a comma, is a place.
    """
    bare = _without_agencies(_without_role_before(_ROLE_BEFORE_HAN.sub("", _ADDRESS.sub("", text)).strip(_EDGES)))
    if not bare or len(bare) > 160:
        return Persons() if not bare else None
    names: list[str] = []
    media: list[str] = []
    places: list[str] = []
    for part in _AND.split(bare):
        for index, piece in enumerate(_COMMA.split(part)):
            name = _without_role(without_turkish_capitals(piece.strip(_EDGES)))
            if not name or is_office(name) or is_role(name):
                continue
            if is_medium(name):
                media.append(name)
            elif index and names and not _is_listed(name):
                places.append(name)
            elif is_person(name) or (not index and _is_short_name(name)):
                names.append(_dotted(name, piece))
            elif index and len(name.split()) <= 3:
                places.append(name)
            else:
                return _read_elsewhere(bare)
    return Persons(tuple(dict.fromkeys(names)), tuple(media), tuple(places))


def _without_agencies(text: str) -> str:
    """Return a byline without the agencies whose material it names: `Ada Sample with AFP`, `Rif Matin avec MAP`."""
    match = _WITH_AGENCY.search(text)
    return text[: match.start()] if match and (is_agency(match[1]) or match[1].isupper()) else text


def _without_role_before(text: str) -> str:
    """Return a byline without the role before the name: `our correspondent Ada Sample`, `unserem Redakteur ...`."""
    words = text.split()
    start = 1 if words and _OUR.fullmatch(words[0]) else 0
    end = start
    while end < len(words) - 1 and (_is_role_word(words[end]) or (start and starts_lowercase(words[end]))):
        end += 1
    is_role_before = end > start and (start or any(word.lower() in _ROLES_ALONE for word in words[:end]))
    return " ".join(words[end:]) if is_role_before and len(words) - end > 1 and words[end][:1].isupper() else text


def _is_role_word(word: str) -> bool:
    lower = word.lower()
    return lower in _ROLES_ALONE or lower in _RANKS or lower in _BEFORE_ROLE or lower.endswith(_ROLE_ENDINGS)


def _read_elsewhere(text: str) -> Persons | None:
    """Return the persons as the rules for pages read them; None where these find none."""
    found = read_names((text,), frozenset(), visible=True)
    names = tuple(name for name in found.persons if any(len(word.strip(".")) > 1 for word in name.split()))
    return Persons(names, found.organisations) if names and not found.unreadable else None


def _is_listed(name: str) -> bool:
    """Return whether a piece after a comma is another full name, not a place."""
    words = name.split()
    if starts_lowercase(name):
        return False  # `Ada Sample, do Crato`
    return is_person(name) and (len(words) >= 2 or CASELESS.search(name) is not None)


def _is_short_name(name: str) -> bool:
    """Return whether a text is a single name or initials and a name, as they stand after a label."""
    if _NOT_NAME.search(name) or len(name) > _MAX_NAME:
        return False
    words = name.split()
    if all(len(word.strip(".")) <= 1 for word in words):
        return False  # initials
    if CASELESS.search(name):
        return len(words) <= 4 and (not UNSPACED.search(name) or len(name) <= 24)
    capital = all(word[:1].isupper() or word.lower() in PARTICLES for word in words)
    return 1 <= len(words) <= 5 and capital and words[-1].lower() not in ROLES


def _without_role(name: str) -> str:
    """Return a name without the role that follows it, and without the place that the role is for."""
    name = _ROLE_AFTER_HAN.sub("", name)
    words = name.split()
    if len(words) > 2 and words[-1].lower().strip(".") not in ROLES:
        shorter = _LOWER_PLACE.sub("", name)
        if shorter != name and (is_office(shorter) or shorter.split()[-1].lower() in ROLES):
            words = shorter.split()
    if not words or words[-1].lower().strip(".") not in ROLES:
        return " ".join(words) if words else name
    while words and (words[-1].lower().strip(".") in ROLES or words[-1].lower() in _BEFORE_ROLE):
        words.pop()
    return " ".join(words).strip(_EDGES)


def _dotted(name: str, piece: str) -> str:
    """Return a name with the full stop that belongs to it: `King Jr.`."""
    last = name.split()[-1] if name.split() else ""
    return f"{name}." if f"{last}." in piece and (last.lower() in ("jr", "sr") or len(last) == 1) else name
