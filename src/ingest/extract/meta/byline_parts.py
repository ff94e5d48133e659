"""Splits an author value into the parts that may be names, without words for "by", brackets, links and dates.

Values are split at the signs and words that join names in many languages. A part after a bar or a dash that is a
place, or the paper that a person works for, is left out.
"""

import html
import re

from ingest.extract.meta.byline_words import (
    ABOUT,
    AGENCIES,
    ARTICLES,
    AUTHOR_NOUNS,
    BEFORE_DATE,
    BY,
    GENRES,
    HAN_REPORTER,
    LABELS,
    NAME_OR_BY,
    ORGANISATION_WORDS,
    OTHER_CREDITS,
    PICTURES,
    ROLES,
    SOURCES,
    WORDS_LIKE_AGENCIES,
)
from ingest.extract.meta.unspaced_bylines import han_names
from ingest.text.comparison import comparison_key
from ingest.text.date_labels import is_only_labels
from ingest.text.given_names import load_given_names
from ingest.text.months import month_number
from ingest.text.scripts import CASELESS, UNSPACED

_BY_PREFIX = re.compile(rf"^\s*(?:{BY})(?:\s*[:：●/]\s*|\s+)", re.IGNORECASE)
_GENRE = re.compile(
    rf"^\s*(?:an?\s|eine?\s)?(?:{GENRES})\s+(?:by|von|par|de|di|por|av|af|door)(?:\s+|$)", re.IGNORECASE
)
_ABOUT = re.compile(rf"^\s*(?:{ABOUT})\s*[:：]?\s+", re.IGNORECASE)
_PICTURE = re.compile(rf"^\s*(?:{PICTURES})(?:\s*[:：/]|\s+(?:by|von|par|de|di)\s)", re.IGNORECASE)
_BY_LABEL = re.compile(rf"^\s*(?:{LABELS})\s*[:：]\s*", re.IGNORECASE)
_BY_TIGHT = re.compile(r"^\s*(?:文(?=[:：●・/\s])|著者|作者|執筆|責任編輯|责任编辑|责编|选稿|来源)[:：●・/\s]*")
_LABEL_INSIDE = re.compile(
    rf"[\s,;/|(·•](?:{'|'.join(sorted(AUTHOR_NOUNS, key=len, reverse=True))})\s*[:：]\s*(\S.*)", re.IGNORECASE
)
_NEXT_PIECE = re.compile(r"\s*[|•·;]|\s[-–—/]\s|,\s[^,:]{3,20}:")  # what follows a name in a line of credits
_BY_AFTER_DATE = re.compile(
    r"\d\W*(?:(?i:uhr|h|hrs?|[ap]m|ist|gmt|cet|cest)\b)?\W*\s(?i:by|par|von|por|door|di|da|af|av|przez|od|oleh|de)\s+"
    r"([^\W\d_a-z][^\d|•·]{3,60}?)(?:,\s[^\d|•·]{3,80})?$"
)
_ALL_ARTICLES = re.compile(
    r"^(?:view|see|read|show|alle|afficher|voir|ver|vedi|zobacz|bekijk|visa|vis|se|zobrazit|mais|más|more|all)\b.{0,40}?"
    r"\b(?:posts|articles|stories|entries|beiträge|artikel|publications|entradas|artículos|notas|articoli|artigos|textos"
    r"|berichten|inlägg|artiklar|indlæg|innlegg|wpisy|příspěvky)\s+(?:by|from|von|de|par|di|por|van|av|af|od)\s+",
    re.IGNORECASE,
)
_AFTER_ALL = re.compile(r"\s*(?:anzeigen|bekijken|lesen|ansehen)?\s*[→»›>]*\s*$")
_BEHALF = re.compile(
    r"\s+(?:on behalf of|im namen|au nom de|en nombre de|em nome de|per conto di|namens)\s", re.IGNORECASE
)
_SOURCE = re.compile(rf"^\s*\(?(?:{SOURCES})\s*[:：]\s*([^\d|•·()]{{2,40}})", re.IGNORECASE)
_MAX_WORDS_AFTER_DATE = 8  # of the names behind a date
_BRACKETS = re.compile(r"[(\[][^()\[\]]*[)\]]")
_JUNK = re.compile(
    r"https?://\S+|www\.\S+|\S+@\S+\.\w+|(?<!\w)@\w+|"
    r"\b(?:updated|published|posted|last updated|stand|aktualisiert|publié|mis à jour|modified)\b.*$",
    re.IGNORECASE,
)
_TO_LAST_DIGIT = re.compile(r"^.*\d\S*(?:\s+(?:[ap]m|[A-Z]{2,4}))*", re.DOTALL)
_FROM_DIGIT = re.compile(r"(?:\S*\d.*)$", re.DOTALL)
SPLIT = re.compile(
    r"\s*([;|•·●／\n\t]|\s/\s|(?<=\w\w\w)/(?=\w\w\w)|\s[–—-]\s|\s&\s|，|、|؛|(?<=[^\W\d_]{5})\.\s(?=\w\w\w))\s*"
)
_BEFORE_AFFILIATION = frozenset("|–—-.")  # signs between a name and a place or a paper
_OTHER_ROLE = re.compile(
    r"(?:review|fact[\s-]?check|verif|edited|editing|photo|foto|illustra|graphi|video|traduc|translat|geprüft|faktencheck"
    r"|relu|révis|revis|bearbeitet|übersetzt|проверил|редактор)\w*(?:\s\w+){0,2}\s*[:：]?\s*$",
    re.IGNORECASE,
)
_COMMA = re.compile(r"\s*[,،]\s*(?:(?:and|und|et|y|e|og|och|en|dan|и|та|ve|i|a)\s+)?")
AND = re.compile(r"\s+(?:and|und|et|y|og|och|en|ja|dan|si|și|oraz|és|ve|и|та|і|και|na|with|mit|e|i|a|و)\s+(?=\S)")
_LEADING_AND = re.compile(r"^(?:and|und|et|y|e|och|og|i|и|та|ve|&)\s+(?=[^\W\d_a-z])")
_IN_SECTION = re.compile(r"\s+(?:in|on|at|for|from|am|le|il|em|op)\s+(?=\S)")
_IN_PLACE = re.compile(r"\s+(?:in|from|em|aus|à|из|в)\s+(?=[^\W\d_])")
_SHORT_AND = re.compile(r"\s+(?:e|y|i|a|en|na|si|و)\s+")
_SUFFIX = re.compile(r"^(?:jr|sr|ii|iii|iv)\.?$", re.IGNORECASE)
_CREDENTIAL = re.compile(
    r"^(?:m\.?d|ph\.?\s?d|d\.?o|r\.?d|rdn|m\.?p\.?h|mba|esq|cpa|dds|rn|ma|msc|bsc|cfa|j\.?d)\.?$", re.IGNORECASE
)


def is_agency(name: str) -> bool:
    """Return whether a name is that of a news agency and nothing else."""
    key = comparison_key(name).removeprefix("the")
    return key in AGENCIES and (key not in WORDS_LIKE_AGENCIES or name.isupper())


def after_by(text: str) -> tuple[str, bool]:
    """Return what follows a word for "by" at the start of a short text, or '', and whether that word is a label.

    A label is a word with a colon, or the noun itself ("Author").
    """
    inner = text.strip("()[]（） ")
    genre = _GENRE.match(inner)
    if genre is not None and inner[genre.end() :][:1].isupper():
        return inner[genre.end() :], False
    for pattern in (_BY_TIGHT, _BY_LABEL, _BY_PREFIX):
        match = pattern.match(inner)
        if match is not None and match[0].strip()[:1].isalpha():
            word = match[0].strip().lower()
            return inner[match.end() :].strip("()[]（） "), word[-1:] in ":：" or word in AUTHOR_NOUNS
    return "", False


def after_label_inside(text: str) -> str:
    """Return what follows a noun for the author and a colon within a short text: `Source: Agency, author: Name`."""
    match = _LABEL_INSIDE.search(text)
    return _NEXT_PIECE.split(match[1], maxsplit=1)[0].strip() if match is not None else ""


def after_date_and_by(text: str) -> str:
    """Return the names that end a text of a date and a word for "by": `Published on 12 May 2026 by Name`, or ''."""
    match = _BY_AFTER_DATE.search(text)
    return match[1] if match is not None and len(match[1].split()) <= _MAX_WORDS_AFTER_DATE else ""


def agency_as_source(text: str) -> str:
    """Return the news agency that a short text names as its source, `Quelle: dpa`, or ''."""
    match = _SOURCE.match(text)
    name = match[1].strip(" .,;") if match is not None else ""
    return name if name and is_agency(name) else ""


def is_other_role(before: str) -> bool:
    """Return whether what stands before a name says that the person checked, edited or pictured, and did not write."""
    return _OTHER_ROLE.search(before) is not None


def is_bare_by(text: str) -> bool:
    """Return whether a line is a word for "by" and nothing else: the name follows in the next one."""
    return len(text) <= 20 and not without_by(f"{text.rstrip(' :')} ")


def is_label_of_author(text: str) -> bool:
    """Return whether a short text is a noun for the author or a longer word for "by" and nothing else."""
    word = text.rstrip(" :：")
    return 1 < len(word) <= 20 and (word.lower() in AUTHOR_NOUNS or is_bare_by(word))


def name_parts(value: str, visible: bool) -> list[str]:
    """Return the parts of an author value that may be names; of a `visible` text not what is next to a date."""
    text = html.unescape(value) if "&" in value else value
    text = " ".join(text[:600].replace("\u00ad", "").replace("\u200b", "").split())
    whole = re.fullmatch(r"\[(.*)\]", text)
    text = _JUNK.sub(" | ", whole[1] if whole else _BRACKETS.sub(" | ", text))
    if visible and (digits := _FROM_DIGIT.search(text)) is not None:  # a date before the name, or anything after it
        text = _without_calendar(text[: digits.start()]) if digits.start() > 3 else _TO_LAST_DIGIT.sub("", text)
    pieces = SPLIT.split(text)
    parts: list[str] = []
    for sign, piece in zip(["", *pieces[1::2]], pieces[::2], strict=True):
        clean = piece.strip(" \n\t.,:-–—*«»\"'")
        clean = _LEADING_AND.sub("", clean, count=1)
        if visible:
            clean = _without_sentence(_without_heading(clean))
        if _PICTURE.match(clean) is not None or (parts and _is_other_credit(clean)):
            continue  # neither the photographer nor the editor is the author of the text
        if HAN_REPORTER.match(clean) is not None:
            parts.extend(han_names(HAN_REPORTER.sub("", clean)))
        elif not (
            parts and sign.strip() in _BEFORE_AFFILIATION and (sign[0] == "." or _is_affiliation(clean, parts[0]))
        ):
            parts.extend(_split_at_commas(without_by(clean), visible))
    return parts


def _is_other_credit(text: str) -> bool:
    """Return whether a text is the credit of somebody who edited, translated or filmed: `Editor: Name`."""
    label, colon, _ = text.replace("：", ":").partition(":")
    return bool(colon) and label.strip().lower() in OTHER_CREDITS


def _without_sentence(text: str) -> str:
    """Return `by Name` of `Written by Name in Section on Monday`: a place, section or time after the name goes.

    After an agency it goes without a word for "by" too: `Reuters in Oslo`.
    """
    name, _ = after_by(text)
    words = _IN_SECTION.split(name or text, maxsplit=1)
    if len(words) > 1 and is_agency(words[0]):
        return words[0]
    return words[0] if name and len(words) > 1 and len(words[0].split()) > 1 else text


def _without_heading(text: str) -> str:
    """Return a byline without its genre (`Opinion by`), the heading of a box (`About`), or a desk as its label.

    Of the link to all articles of a person the name stays: `View all posts by Name`.
    """
    all_articles = _ALL_ARTICLES.match(text)
    if all_articles is not None:
        text = _AFTER_ALL.sub("", text[all_articles.end() :])
    text = _BEHALF.split(_ABOUT.sub("", _GENRE.sub("", text, count=1), count=1), maxsplit=1)[0]
    label, colon, names = text.partition(":")
    return names.strip() if colon and label.strip().lower() in ORGANISATION_WORDS else text


def _is_affiliation(part: str, first: str) -> bool:
    """Return whether a part after a bar or a dash is a place or the paper of the person before it."""
    words = part.split()
    if len(first.split()) < 2 or not words or UNSPACED.search(part):
        return False
    return len(words) == 1 or (words[0][0].isupper() and words[0].lower() in ARTICLES)


def _without_calendar(text: str) -> str:
    """Return a name that a date follows, without the label, the weekday or the month before the figures."""
    words = text.split()
    while words and (
        month_number(words[-1]) is not None
        or words[-1].lower().strip(",") in BEFORE_DATE
        or (len(words) > 2 and is_only_labels(words[-1]))
    ):
        words.pop()
    return " ".join(words)


def without_by(text: str) -> str:
    """Return a text without the words for "by" at its start; '' when there is nothing else."""
    unlabelled = _BY_LABEL.sub("", text, count=1)
    match = _BY_PREFIX.match(unlabelled)
    if match is not None and _is_part_of_name(match[0], unlabelled[match.end() :]):
        return unlabelled
    shorter = _BY_TIGHT.sub("", _BY_PREFIX.sub("", unlabelled, count=1), count=1)
    return shorter if shorter.strip() else ""


def _is_part_of_name(word: str, rest: str) -> bool:
    """Return whether a word for "by" is a given name or the particle of a surname: one word of a name follows it."""
    single = (
        len(rest.split()) == 1
        and rest.istitle()
        and not is_agency(rest)
        and rest.lower() not in ROLES | ORGANISATION_WORDS
    )
    return single and word.strip().istitle() and word.strip().lower() in NAME_OR_BY


def _split_at_commas(text: str, visible: bool) -> list[str]:
    pieces = [piece for piece in _COMMA.split(text) if piece.strip()]
    if (
        not visible
        and len(pieces) == 2
        and all(len(piece.split()) == 1 for piece in pieces)
        and not CASELESS.search(text)
    ):
        return [f"{pieces[1]} {pieces[0]}"]  # Lastname, Firstname
    names: list[str] = []
    for position, piece in enumerate(pieces):
        if names and _SUFFIX.match(piece):
            names[-1] = f"{names[-1]} {piece}"
        elif position and (
            _CREDENTIAL.match(piece) or _is_role(piece) or _is_other_credit(piece) or _PICTURE.match(piece)
        ):
            continue
        elif position and visible and len(piece.split()) == 2 and _is_affiliation(piece, names[0] if names else ""):
            continue  # `Name Surname, Le Courrier`
        elif position and len(piece.split()) == 1 and not CASELESS.search(piece) and not is_agency(piece):
            continue  # a place or an organisation after the name
        else:
            names.extend(map(_without_place, _split_at_and(piece)))
    return names


def _without_place(text: str) -> str:
    """Return the name of `Name Surname in Town`, where a byline says who wrote from where."""
    name, *place = _IN_PLACE.split(text, maxsplit=1)
    words = name.split()
    if len(words) < 2 or not place or words[0] not in load_given_names():
        return text
    return name if all(word[0].isupper() for word in (*words, *place[0].split())) else text


def _split_at_and(text: str) -> list[str]:
    pieces = AND.split(text)
    if len(pieces) > 1 and _SHORT_AND.search(text) and any(len(piece.split()) < 2 for piece in pieces):
        return [text]  # "Ortega y Gasset" is one name
    return pieces


def _is_role(text: str) -> bool:
    words = [word.strip(".,").lower() for word in text.split()]
    return any(word in ROLES for word in words) and len(words) <= 6
