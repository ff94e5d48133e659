"""Recognises labels of names and numbers (`label_words`), offices and sections in the lines around a news text."""

import re
from functools import cache, lru_cache
from typing import Literal

from ingest.extract.plain import label_words, section_words
from ingest.extract.plain.line_parts import AND_WORDS
from ingest.text.scripts import UNSPACED

LabelKind = Literal["author", "editor", "photo", "count"]
_COLON = re.compile(r"\s*[:：៖՝፡፦／/=＝]\s*|\s+[-–—]\s+")
#: A label of one word before the sign for rights: `Titelbild: © Ada Sample`.
_CREDITED = re.compile(r"[^\W\d_][\w-]{2,24}\s?[:：]\s?(?:©|\(c\))\s?\S", re.IGNORECASE)
#: What stands between the labels of who wrote and of who took the pictures.
_JOINED = re.compile(rf"\s*[,،、&+/]\s*|\s(?:{AND_WORDS}|eta|con|con le|և)\s")
#: A desk by the word for one: `گروه جامعه`, `Politikredaktion`, `service société`.
_DESK = re.compile(
    r"(?:گروه|سرویس|تحریریه|قسم|دائرة|مكتب|مرکز|ডেস্ক|डेस्क)\s\S{2,20}(?:\s\S{2,20})?|"
    r"(?:(?:service|rédaction|redaktion|redazione|redacción|redação|redactie|redakcja|redakce|отдел|відділ)\s)"
    r"(?-i:[^\W\d_A-Z])[\w']{2,20}|"
    r"(?:(?:press|media) (?:office|team|desk|relations)|communications (?:office|team)|public affairs|"
    r"pressestelle|dirección de comunicación|gabinete de (?:prensa|comunicación)|oficina de prensa|"
    r"departamento de comunicación|ufficio stampa|assessoria de (?:imprensa|comunicação)|gabinete de imprensa|"
    r"service (?:de )?(?:presse|communication)|biuro prasowe|tiskové oddělení|пресс-служба|прес-служба|sajtóiroda|"
    r"birou(?:l)? de presă|ured za (?:odnose|medije)|basın (?:bürosu|müşavirliği)|humas|phòng báo chí)(?:\s\S+){0,5}|"
    r"[^\W\d_][\w-]{2,20}(?:redaktion|redactie|redaktionen|redaksjonen|toimitus|redakcija)",
    re.IGNORECASE,
)
#: A correspondent or an office by the place alone, as South Asian papers sign: `সিলেট প্রতিনিধি`, `झाँसी संवाददाता`.
_OFFICE_OF = re.compile(
    r"[\u0900-\u0dff]{2,20}(?:,\s|\s)(?:(?:জেলা|উপজেলা|নিজস্ব|जिला|निज|ज़िला|ప్రత్యేక)\s)?(?:প্রতিনিধি|প্রতিবেদক|"
    r"সংবাদদাতা|ব্যুরো|অফিস|"
    r"संवाददाता|प्रतिनिधि|ब्यूरो|कार्यालय|प्रतिनिधी|वार्ताहर|संवाद|நிருபர்|செய்தியாளர்|విలేకరి|ప్రతినిధి|బ్యూరో|"
    r"ലേഖകൻ|ബ്യൂറോ|"
    r"ವರದಿಗಾರ|ಪ್ರತಿನಿಧಿ|પ્રતિનિધિ|ਪੱਤਰ ਪ੍ਰੇਰਕ|ਪ੍ਰਤੀਨਿਧ)"
)
_MAX_PHOTO = 12  # characters of a word for a picture
_PHOTO_LAST = re.compile(
    r"[^\W\d_][\w.-]{0,20}(?: [^\W\d_][\w.-]{0,20}){0,3} (?:nuotr\.?|nuotraukos?|felvételei?|fotója|fotói)",
    re.IGNORECASE,
)
_MAX_COUNTS = 3  # in one row
_MAX_LABEL = 32  # characters
#: Sections of two words: `Sports news`, `US News`.
_NEWS = frozenset({"news", "stories", "headlines"})
_SUBJECTS = frozenset(
    "us u.s uk u.k eu world business sports national health crime politics entertainment education technology".split()
)
_MAX_BEFORE, _MIN_LAST = 2, 5  # words before the last one of a label, letters of that
#: Signs that end a label, of several scripts.
COLONS = frozenset(":：៖՝፡፦")
_NUMBER = r"[\d٠-٩۰-۹०-९০-৯][\d٠-٩۰-۹०-९০-৯.,\s]*"
_COUNT_FIRST = re.compile(rf"^\W*(?:~\s*)?{_NUMBER}\s*(?:[kKmM](?![^\W\d_]))?\s*(?P<noun>[^\d]{{1,24}})$")
_UNIT = re.compile(
    r"\s*(?:min|mins|minutes?|minuten|minutos?|minuti|minuter|minutter|мин|хв|dk|phút|menit|分)\.?\W*$",
    re.IGNORECASE,
)
#: Names of icons of Material Symbols, which get into the text of a page as words.
_ICON = re.compile(r"^(?:timer|schedule|access_time|visibility|comment|chat_bubble|thumb_up)\s?(?=\d)")
#: A time to read: `3 min čtení`.
_MINUTES = re.compile(
    rf"^\W*(?:~\s*)?{_NUMBER}[ -]?(?:min|мин|хв|dk|dəq|perc|λεπτ|phút|분|分|मिनट|मिनिट|মিনিট|நிமிட|నిమిష|ನಿಮಿಷ|മിനി|મિનિટ|"
    r"دقیق|دقائق|دقيق|منٹ|דקות|นาที|menit|dakika|մինուտ|წუთ)[^\W\d_]{0,5}\.?(?:\s[^\W\d_]{2,12}){0,2}\W*$",
    re.IGNORECASE,
)
#: `Lu 1204 fois`.
_TIMES = re.compile(
    rf"^\W*[^\W\d_]{{2,10}}\s?:?\s?{_NUMBER}\s?(?:fois|times|volte|veces|vezes|mal|keer|gange|ganger|gånger|kertaa|razy|"
    r"krát|alkalommal|de ori|раз[аи]?|пъти|пута|puta|krat|kez|defa|kali|lần|mara|مرة|بار|बार|বার|回|次|회)\W*$",
    re.IGNORECASE,
)
_COUNT_LAST = re.compile(rf"^\W*(?P<noun>[^\d:：()]{{2,24}}?)\s*[:：(]?\s*{_NUMBER}\s*[kKmM]?\W*$")


@lru_cache(maxsize=2048)  # a part of a line is looked at as several kinds
def label_of(segment: str) -> tuple[LabelKind, str] | None:
    """Return the kind of the label that opens a segment and what follows it; None for others.

    What follows is empty where the label is the whole segment.
    """
    colon = _COLON.search(segment, 0, _MAX_LABEL)
    words = segment[: colon.start()] if colon else segment
    kind = _labels().get(_key(words))
    if kind is not None and (colon or len(segment) <= _MAX_LABEL):
        return kind, _without_second_label(segment[colon.end() :]) if colon else ""
    if colon is None:
        return _label_of_words(segment)
    if kind is None and _CREDITED.match(segment):
        return "photo", segment[colon.end() :]
    if kind is None and _is_of_text_and_picture(words):
        return "author", segment[colon.end() :]
    *before, last = words.split() or [""]
    if before and len(before) <= _MAX_BEFORE and segment[colon.start() : colon.end()].strip() in COLONS:
        kind = _labels().get(_key(last)) if len(last) >= _MIN_LAST else None
        if kind == "author":  # `Our Correspondent: Ada Sample`, `സ്വന്തം ലേഖിക: ...`
            return kind, segment[colon.end() :]
    return None


def _without_second_label(following: str) -> str:
    """Return what follows a label without the one of the pictures after a slash: `Tekst/foto: Ada Sample`."""
    word, colon, name = following.partition(":")
    return name.strip() if colon and _labels().get(_key(word)) == "photo" else following


def _is_of_text_and_picture(words: str) -> bool:
    """Return whether words are a label of who wrote and one of who took the pictures: `Text and photos`, `Bài, ảnh`."""
    parts = _JOINED.split(words)
    return len(parts) == 2 and {_labels().get(_key(part)) for part in parts} == {"author", "photo"}


def _label_of_words(segment: str) -> tuple[LabelKind, str] | None:
    """Return a label of several words that needs no colon: `written by`, `imeandikwa na`."""
    words = segment.split(maxsplit=4)
    if not words or words[0].casefold() not in _first_words():
        return None
    for size in (3, 2):
        if len(words) > size and (kind := _labels().get(_key(" ".join(words[:size])))) in ("author", "editor"):
            return kind, segment.split(maxsplit=size)[size]
    return None


def is_count(segment: str) -> bool:
    """Return whether a segment is a number of something: `118 words`, `Comments (12)`, `Views: 1,204`."""
    if not any(map(str.isdigit, segment)) or len(segment) > 40:
        return False
    segment = _ICON.sub("", segment)
    parts = re.split(r"\s+(?=\d)", segment)
    if 1 < len(parts) <= _MAX_COUNTS and all(map(is_count, parts)):
        return True  # `2 min 873 views`
    if _MINUTES.match(segment):
        return True
    first = _COUNT_FIRST.match(segment)
    noun = _key(first["noun"].replace(".", "")) if first else ""
    if noun in _counted() or (noun and _labels().get(noun) == "count") or _TIMES.match(segment):
        return True
    last = _COUNT_LAST.match(_UNIT.sub("", segment))
    return last is not None and _labels().get(_key(last["noun"])) == "count"


def is_office(segment: str) -> bool:
    """Return whether a segment is the role or the office of who wrote: `Staff Reporter`, `Redaktion`."""
    return (
        _key(segment) in _offices() or _DESK.fullmatch(segment) is not None or _OFFICE_OF.fullmatch(segment) is not None
    )


def is_section(segment: str) -> bool:
    """Return whether a segment is the name of a section: `Local news`, `Wirtschaft`."""
    key = _key(segment)
    if key in _sections():
        return True
    first, _, last = key.rpartition(" ")
    if last in _NEWS and first in _SUBJECTS:
        return True
    words = key.split()
    return 2 <= len(words) <= 3 and any(word in _news_words() for word in words) and all(map(_is_about_news, words))


def _is_about_news(word: str) -> bool:
    """Return whether a word is one for news, or for where and how it is sorted, or a particle between these."""
    return word in _news_words() or word in _news_fields()


@lru_cache(maxsize=2048)
def _key(words: str) -> str:
    folded = words.strip(" \t.,:;：៖՝፡፦()[]【】（）*_-–—|•©<>").casefold()
    return " ".join(folded.replace("’", "'").split())


@cache
def _labels() -> dict[str, LabelKind]:
    labels: dict[str, LabelKind] = {}
    kinds: tuple[tuple[LabelKind, str], ...] = (
        ("author", label_words.AUTHOR),
        ("editor", label_words.EDITOR),
        ("photo", label_words.PHOTO),
        ("count", label_words.COUNT),
    )
    for kind, words in kinds:
        for word in words.split("|"):
            labels.setdefault(_key(word), kind)
    return labels


@cache
def _first_words() -> frozenset[str]:
    """Return the first words of the labels that have several."""
    return frozenset(label.split()[0] for label in _labels() if " " in label)


@cache
def _photo_lengths() -> dict[str, tuple[int, ...]]:
    """Return the lengths of the words for pictures by their first two characters, the longest first."""
    lengths: dict[str, set[int]] = {}
    for label, kind in _labels().items():
        if kind == "photo" and len(label) <= _MAX_PHOTO:
            lengths.setdefault(label[:2], set()).update((len(label), len(label) + 1))
    return {start: tuple(sorted(sizes, reverse=True)) for start, sizes in lengths.items()}


@cache
def _counted() -> frozenset[str]:
    return frozenset(map(_key, label_words.COUNTED.split("|")))


@cache
def _news_words() -> frozenset[str]:
    return frozenset(section_words.NEWS.split("|"))


@cache
def _news_fields() -> frozenset[str]:
    return frozenset(section_words.NEWS_FIELDS.split("|"))


@cache
def _offices() -> frozenset[str]:
    return frozenset(map(_key, label_words.OFFICE.split("|")))


@cache
def _sections() -> frozenset[str]:
    return frozenset(map(_key, label_words.SECTIONS.split("|")))


def is_photo_after_name(line: str) -> bool:
    """Return whether a line is a credit in Lithuanian or Hungarian: `Redakcijos nuotr.`, `Nagy Anna felvétele`."""
    return _PHOTO_LAST.fullmatch(line) is not None


def photo_without_colon(line: str) -> bool:
    """Return whether a line opens with a word for a picture and goes on as a credit: `Foto Ada Sample`, `写真・...`."""
    for size in _photo_lengths().get(_key(line[:_MAX_PHOTO])[:2], ()):
        if size <= len(line) and not line[size - 1].isspace() and _labels().get(_key(line[:size])) == "photo":
            following = line[size : size + 1]
            return not following.isalpha() or UNSPACED.match(line[size - 1]) is not None
    return False
