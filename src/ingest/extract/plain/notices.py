"""What a line around a news text is by its words: sharing, related stories, rights, contacts, notes of the desk."""

import re
from collections.abc import Callable
from functools import cache, lru_cache
from unicodedata import category

from ingest.extract.plain import call_words, notice_words
from ingest.extract.plain.greetings import CLOSINGS
from ingest.extract.plain.labels import COLONS
from ingest.extract.plain.notice_words import MORE_IN, NETWORKS
from ingest.text.boilerplate import line_class
from ingest.text.required_words import RequiredWords
from ingest.text.rights import is_news_of_rights
from ingest.text.scripts import CASELESS, SENTENCE_END, UNSPACED, dense_length

_Form = tuple[int, str, tuple[Callable[[str], re.Match[str] | None], ...]]
_LEAD = re.compile(r"^[\W_]+")
_KEPT_SIGNS = frozenset("(©ⓒ")
_MAX_NOTICE = 320  # characters
_SHARE_BUTTONS = re.compile(
    rf"(?:\W*\b(?:{NETWORKS}|x|reddit|pinterest|messenger|line|e?-?mail|print|"
    r"copy link|drucken|imprimer|imprimir|stampa|link kopieren|copier le lien|copiar enlace|copia link|threads|"
    r"bluesky|sms|share|tweet)\b)+\W*",
    re.IGNORECASE,
)
_VIEW = re.compile(r"view \d{1,3} (?:images|photos|pictures)", re.IGNORECASE)
#: A network and the call to tap, in languages that put the call last: `Telegram ... နှိပ်ပါ`.
_NETWORK = re.compile(rf"{NETWORKS}|youtube|tiktok|messenger|zalo|google|line\b|wechat", re.IGNORECASE)
_TAP = re.compile(
    r"\b(?:click|tap|klicken|klick|cliquez|clique|haz clic|haga clic|clicca|klik|klikk|klicka|napsauta|kliknij|"
    r"klikněte|kliknite|kattints\w*|tıklayın\w*|нажмите|натисніть|клацніть|кликните|натисни|нажми|bấm|nhấn|bofya|i-click)\b|"
    r"နှိပ်|ကလစ်|क्लिक|ક્લિક|ਕਲਿੱਕ|ਕਲਿਕ|ক্লিক|கிளிக்|క్లిక్|ಕ್ಲಿಕ್|ക്ലിക്ക്|ක්ලික්|คลิก|กดที่นี่|ກົດ|ចុច|اضغط|انقر|کلیک|کلک|"
    r"לחצו|הקליקו|クリック|点击|點擊|클릭|დააჭირ|սեղմ|ይጫኑ|дарж|басыңыз|басыңыздар|bosing",
    re.IGNORECASE,
)
#: A newsletter, and the call to sign up or off, in one line.
_LETTER = re.compile(
    r"newsletter|infolettre|nyhe[td]sbrev|nieuwsbrief|boletín|boletim|butlletí|buletin|hírlevél|hírlevel|рассылк|розсилк|"
    r"бюлетин|билтен|uutiskir|bülten|uudiskir|naujienlaišk|ενημερωτικό δελτίο|this e-?mail",
    re.IGNORECASE,
)
_SIGN_UP = re.compile(
    r"(?:^\W*|[.!?:|–—]\s+|\b(?:here|her|hier|ici|aquí|aqui|tutaj|тут|здесь)\s(?:to|for|pour|para|um|żeby)\s)"
    r"(?:unsubscribe|subscribe|sign up|register|tilmeld|framel?d|meld (?:deg|dig)|anmäl|prenumerera|abonn|"
    r"aanmeld|schrijf|suscríb|inscrív|assin|iscriv|abboni|zapisz|odebír|přihl|prihl|iratkoz|"
    r"feliratkoz|подпи|підпи|абонирай|prijavi|tilaa|liitu|telli|užsisak|εγγραφ|abone|kaydol)"
    r"|\byou(?:['’]re| are| have)?\b.{0,60}\b(?:subscri|signed up|opted)",
    re.IGNORECASE,
)
#: A call to write to who wrote, with the address. It opens a sentence: `are asked to contact them on ...` is news.
_ADDRESSED = re.compile(
    r"(?:^\W*|[.!?:|–—]\s+)(?:contact|reach|e-?mail|write to|follow)\s"
    r"(?:her|him|them|us|me|the (?:reporter|author|writer|desk))\s(?:at|on|via)\s(?:\S+@\S+|\+?\d[\d -]{6,})|"
    r"(?:^\W*|[.!?:]\s+)(?:kontakt(?:ieren)?|contactez|escríb\w+|contact[ae]|scriv\w+|skriv|schrijf|napisz|piš\w*|пиш\w+)"
    r"\b[^.@]{0,40}\s\S+@\S+\.\w+",
    re.IGNORECASE,
)
_APP = re.compile(
    r"(?:(?:扫码|掃碼|立即|点击|點擊)?(?:下载|下載|打开|打開)|加入).{0,8}(?:app|客户端|頻道|频道)\W*", re.IGNORECASE
)
_FOLLOW = re.compile(r"^\W*follow\b.{1,60}\b(?:at|on)\b", re.IGNORECASE)
_ADD = re.compile(
    r"\W*(?:add|añadir|agregar|ajouter|adicionar|aggiungi)\b.{1,60}\b(?:on|en|sur|no|su) google\W*", re.IGNORECASE
)
#: `More in Valley News: a headline`
_MORE_IN = re.compile(rf"\W*(?:{MORE_IN})\s[^:.!?]{{2,40}}:\s\S.*[^.]", re.IGNORECASE)
#: The forms of notices, in the order in which they are tried: characters of the longest line, class, conditions.
_FORMS: tuple[_Form, ...] = (
    (100, "share", (_SHARE_BUTTONS.fullmatch,)),
    (_MAX_NOTICE, "tool", (_VIEW.fullmatch,)),
    (_MAX_NOTICE, "tool", (_APP.fullmatch,)),
    (100, "follow", (_ADD.fullmatch,)),
    (140, "related", (_MORE_IN.fullmatch,)),
    (140, "follow", (_FOLLOW.match,)),
)
#: Those that are searched for, which takes longer, so that most lines are only asked for their words.
_SEARCHED_FORMS: tuple[_Form, ...] = (
    (160, "contact", (_ADDRESSED.search,)),
    (160, "newsletter", (_LETTER.search, _SIGN_UP.search)),
    (140, "follow", (_NETWORK.search, _TAP.search)),
)
_ALL_FORMS = (*_FORMS, *_SEARCHED_FORMS)
_SEARCHED_WORDS = RequiredWords((_ADDRESSED, _LETTER, _NETWORK))
_MAX_SEARCHED = max(longest for longest, _, _ in _SEARCHED_FORMS)
_MAX_OFFER = 80  # characters of an offer of an account
_BEFORE_COLON = frozenset({"related", "contact", "tags", "follow", "newsletter", "share"})
_MAX_LABEL = 40  # characters
_COLON = re.compile(f"[{''.join(sorted(COLONS))}]")
_EDGES = " \t.!?…。•·|-–—*()[]»«>"
_FEW_WORDS = 3  # that may follow a phrase that is nearly the whole line
_NOUNS = frozenset({"comment", "ad", "tags"})  # classes of which a single word is a noun, and may open a sentence
_MAX_BESIDE_NOUN = 30  # characters (see `dense_length`)
_NOTICE_CLASSES = {"consent": "tool", "summary": "tool"}


@lru_cache(maxsize=4096)
def notice_class(line: str) -> str | None:
    """Return the class of notice that a line looks like, or None.

    Classes: those of `notice_words`, and those of `ingest.text.boilerplate.line_class`. A sentence of the news may look
    like a notice; the position of the line decides.
    """
    found = line_class(line)
    if found is not None and found not in ("byline", "date"):
        return _NOTICE_CLASSES.get(found, found)
    for longest, name, conditions in _forms_of(line):
        if len(line) <= longest and all(matches(line) for matches in conditions):
            return name
    phrase = _phrase(line)
    if phrase is None or (phrase[0] == "rights" and is_news_of_rights(line)):
        return _class_of_label(line)
    return phrase[0]


def _forms_of(line: str) -> tuple[_Form, ...]:
    """Return the forms that a line may have."""
    is_asked = len(line) <= _MAX_SEARCHED and _SEARCHED_WORDS.may_match(line.lower())
    return _ALL_FORMS if is_asked else _FORMS


def is_whole_notice(line: str) -> bool:
    """Return whether a phrase of a notice is the whole line, but for few words, a number or what a colon introduces."""
    if line_class(line) in ("share", "newsletter", "ad", "tool", "comment", "consent", "contact"):
        return True
    if len(line) <= 100 and any(form.fullmatch(line) for form in (_SHARE_BUTTONS, _VIEW, _APP, _ADD)):
        return True
    phrase = _phrase(line)
    if phrase is None:
        return _class_of_label(line) is not None
    name, remainder = phrase
    if name == "note" and CASELESS.match(line) and " " not in line[: len(line) - len(remainder)].strip():
        return len(remainder.split()) <= _FEW_WORDS or remainder[:1] in COLONS  # one word opens sentences as well
    if name in ("rights", "note") or remainder[:1] in COLONS or not remainder.strip():
        return True
    if name == "newsletter" and line.split()[0].casefold() in ("log", "sign", "register", "subscribe"):
        return len(line) <= _MAX_OFFER and " to " in f" {line} ".casefold()
    return len(remainder.split()) <= _FEW_WORDS and len(remainder) < 40 and (name in ("share", "tool", "ad", "follow"))


def _phrase(line: str) -> tuple[str, str] | None:
    """Return the class of the phrase that opens a line, and the remainder of the line."""
    if len(line) > _MAX_NOTICE:
        return None
    lead = _LEAD.match(line)
    start = lead.end() if lead else 0
    if start and line[start - 1] in _KEPT_SIGNS:
        start -= 1
    text = line[start : start + 60]
    text = _folded(text.replace("İ", "i").replace("I", "ı") if "İ" in text else text)
    for phrase, name in _buckets().get(text[:2], ()):
        if text.startswith(phrase):
            end = len(phrase)
            if not _goes_on(phrase[-1], text[end : end + 1]):
                remainder = line[start + end :].strip()
                is_noun = name in _NOUNS and " " not in phrase and remainder[:1] not in COLONS
                if is_noun and SENTENCE_END.search(line) and dense_length(remainder) > _MAX_BESIDE_NOUN:
                    return None  # `Comments of residents changed the plan, the mayor said.`
                return name, remainder
    return None


def _folded(text: str) -> str:
    """Return a text without case, with the apostrophe of typewriters: `Editor’s note` is `editor's note`."""
    return text.casefold().replace("’", "'")


def _goes_on(last: str, following: str) -> bool:
    """Return whether a character continues the word that ends with `last`. Vowel signs are parts of words as well."""
    if UNSPACED.match(last) or not (last.isalpha() or category(last)[0] == "M"):
        return False
    return following.isalpha() or category(following or " ")[0] == "M"


def _class_of_label(line: str) -> str | None:
    """Return the class of a label that is the whole line or stands before a colon; None for other lines."""
    colon = _COLON.search(line, 0, _MAX_LABEL)
    if colon is None and len(line) > _MAX_LABEL:
        return None
    name = _alone().get(_folded(line[: colon.start() if colon else len(line)].strip(_EDGES)))
    following = line[colon.end() :] if colon else ""
    if name not in _BEFORE_COLON and any(map(str.isalpha, following)):
        return None  # `Opinion: ...` may be a headline, `In short: ...` news
    return _NOTICE_CLASSES.get(name, name) if name is not None else None


@cache
def _alone() -> dict[str, str]:
    """Return the labels that are notices only alone, with their classes."""
    classes = dict.fromkeys(_folded(CLOSINGS).split("|"), "tool")
    for name, phrases in call_words.ALONE.items():
        for phrase in _folded(phrases).split("|"):
            classes.setdefault(phrase, name)
    return classes


@cache
def _buckets() -> dict[str, tuple[tuple[str, str], ...]]:
    """Return the phrases by their first two characters, the longest first."""
    buckets: dict[str, list[tuple[str, str]]] = {}
    for table in (notice_words.START, call_words.START):
        for name, phrases in table.items():
            for phrase in _folded(phrases).split("|"):
                buckets.setdefault(phrase[:2], []).append((phrase, name))
    return {key: tuple(sorted(items, key=lambda item: -len(item[0]))) for key, items in buckets.items()}
