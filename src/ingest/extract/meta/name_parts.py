"""An author field cut into the pieces that may be names: words for "by", brackets, links and dates go.

Split at the signs and words that join names in many languages; what a sign sets beside a person (a place, the paper
that the person works for) goes too.
"""

import html
import re

from ingest.extract.meta.name_words import (
    ABOUT,
    ARTICLES,
    AUTHOR_NOUNS,
    BEFORE_DATE,
    BY,
    DESK,
    GENRES,
    HAN_REPORTER,
    LABELS,
    PICTURES,
    ROLES,
)
from ingest.text.months import month_number

_BY_PREFIX = re.compile(rf"^\s*(?:{BY})(?:\s*[:：●/]\s*|\s+)", re.IGNORECASE)
_GENRE = re.compile(
    rf"^\s*(?:an?\s|eine?\s)?(?:{GENRES})\s+(?:by|von|par|de|di|por|av|af|door)(?:\s+|$)", re.IGNORECASE
)
_ABOUT = re.compile(rf"^\s*(?:{ABOUT})\s*[:：]?\s+", re.IGNORECASE)
_PICTURE = re.compile(rf"^\s*(?:{PICTURES})(?:\s*[:：/]|\s+(?:by|von|par|de|di)\s)", re.IGNORECASE)
_BY_LABEL = re.compile(rf"^\s*(?:{LABELS})\s*[:：]\s*", re.IGNORECASE)
_BY_TIGHT = re.compile(r"^\s*(?:文(?=[:：●・/\s])|著者|作者|執筆|責任編輯|责任编辑|责编|选稿|来源)[:：●・/\s]*")
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
_BESIDE = frozenset("|–—-.")  # signs before what stands beside a name: a place, the paper
_COMMA = re.compile(r"\s*[,،]\s*(?:(?:and|und|et|y|e|og|och|en|dan|и|та|ve|i|a)\s+)?")
AND = re.compile(r"\s+(?:and|und|et|y|og|och|en|ja|dan|si|și|oraz|és|ve|и|та|і|και|na|with|mit|e|i|a|و)\s+(?=\S)")
_SHORT_AND = re.compile(r"\s+(?:e|y|i|a|en|na|si|و)\s+")
_SUFFIX = re.compile(r"^(?:jr|sr|ii|iii|iv)\.?$", re.IGNORECASE)
_CREDENTIAL = re.compile(
    r"^(?:m\.?d|ph\.?\s?d|d\.?o|r\.?d|rdn|m\.?p\.?h|mba|esq|cpa|dds|rn|ma|msc|bsc|cfa|j\.?d)\.?$", re.IGNORECASE
)
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
CASELESS = re.compile("[\u0590-\u08ff\u0900-\u109f\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def after_by(text: str) -> tuple[str, bool]:
    """What follows a word for "by" at the start of a short text, or '', and whether it is a label.

    A label is a word with a colon, or the noun itself ("Author").
    """
    inner = text.strip("()[]（） ")
    for pattern in (_BY_TIGHT, _BY_LABEL, _BY_PREFIX):
        match = pattern.match(inner)
        if match is not None and match[0].strip()[:1].isalpha():
            word = match[0].strip().lower()
            return inner[match.end() :].strip("()[]（） "), word[-1:] in ":：" or word in AUTHOR_NOUNS
    return "", False


def name_parts(raw: str, loose: bool) -> list[str]:
    """The pieces of an author value; of a `loose` one (a visible text) what stands beside a date goes as well."""
    text = html.unescape(raw) if "&" in raw else raw
    text = " ".join(text[:600].replace("\u00ad", "").replace("\u200b", "").split())
    whole = re.fullmatch(r"\[(.*)\]", text)
    text = _JUNK.sub(" | ", whole[1] if whole else _BRACKETS.sub(" | ", text))
    if loose and (digits := _FROM_DIGIT.search(text)) is not None:  # a date before the name, or anything after it
        text = _without_calendar(text[: digits.start()]) if digits.start() > 3 else _TO_LAST_DIGIT.sub("", text)
    pieces = SPLIT.split(text)
    found: list[str] = []
    for sign, piece in zip(["", *pieces[1::2]], pieces[::2], strict=True):
        clean = piece.strip(" \n\t.,:-–—*«»\"'")
        if loose:
            clean = _without_heading(clean)
        if _PICTURE.match(clean) is not None:
            continue  # who took the picture did not write the text
        if HAN_REPORTER.match(clean) is not None:
            found.extend(_han_names(HAN_REPORTER.sub("", clean)))
        elif not (found and sign.strip() in _BESIDE and (sign[0] == "." or _is_beside(clean, found[0]))):
            found.extend(_by_commas(without_by(clean), loose))
    return found


def _without_heading(text: str) -> str:
    """A byline without its genre (`Opinion by`), the heading of a box (`About`), or a desk as its label."""
    text = _ABOUT.sub("", _GENRE.sub("", text, count=1), count=1)
    label, colon, rest = text.partition(":")
    return rest.strip() if colon and label.strip().lower() in DESK else text


def _is_beside(piece: str, first: str) -> bool:
    """Whether a piece after a bar or a dash is a place or the paper of the person before it."""
    words = piece.split()
    if len(first.split()) < 2 or not words or _UNSPACED.search(piece):
        return False
    return len(words) == 1 or (words[0][0].isupper() and words[0].lower() in ARTICLES)


def _han_names(text: str) -> list[str]:
    """Names with spaces between them; a name of two characters is set with a space inside."""
    found: list[str] = []
    half = ""
    for word in text.split():
        word = half + word
        half = word if len(word) == 1 else ""
        if not half:
            found.append(word)
    return found


def _without_calendar(text: str) -> str:
    """A name before a date, without the month that the date began with."""
    words = text.split()
    while words and (month_number(words[-1]) is not None or words[-1].lower().strip(",") in BEFORE_DATE):
        words.pop()
    return " ".join(words)


def without_by(text: str) -> str:
    """A text without the words for "by" at its start; nothing when there is nothing else."""
    shorter = _BY_TIGHT.sub("", _BY_PREFIX.sub("", _BY_LABEL.sub("", text, count=1), count=1), count=1)
    return shorter if shorter.strip() else ""


def _by_commas(text: str, loose: bool) -> list[str]:
    pieces = [piece for piece in _COMMA.split(text) if piece.strip()]
    if (
        not loose
        and len(pieces) == 2
        and all(len(piece.split()) == 1 for piece in pieces)
        and not CASELESS.search(text)
    ):
        return [f"{pieces[1]} {pieces[0]}"]  # Lastname, Firstname
    found: list[str] = []
    for position, piece in enumerate(pieces):
        if found and _SUFFIX.match(piece):
            found[-1] = f"{found[-1]} {piece}"
        elif position and (_CREDENTIAL.match(piece) or _is_role(piece)):
            continue
        elif position and len(piece.split()) == 1 and not CASELESS.search(piece):
            continue  # a place or an organisation after the name
        else:
            found.extend(_by_and(piece))
    return found


def _by_and(text: str) -> list[str]:
    pieces = AND.split(text)
    if len(pieces) > 1 and _SHORT_AND.search(text) and any(len(piece.split()) < 2 for piece in pieces):
        return [text]  # "Ortega y Gasset" is one name
    return pieces


def _is_role(text: str) -> bool:
    words = [word.strip(".,").lower() for word in text.split()]
    return any(word in ROLES for word in words) and len(words) <= 6
