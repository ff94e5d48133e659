"""Separate the news of a paragraph from the notices that share its line.

`Follow us on X. The council meets again on Monday.` has a call in front of news, other paragraphs have one after it,
or a credit in the middle. Such sentences are cut wherever they stand, if what is left is prose: whole sentences that
offer readers nothing and do not address them. Otherwise the line is left as it is, and its class decides.
"""

import re
from collections.abc import Callable
from itertools import pairwise

from ingest.text.boilerplate_credits import CALL
from ingest.text.boilerplate_offer_words import OFFERED
from ingest.text.boilerplate_sentences import has_notice_words, is_credit, sentence_starts
from ingest.text.rights import is_apart_from_rights
from ingest.text.scripts import CASELESS, SENTENCE_END, dense_length

NOTICES = frozenset({"share", "related", "copyright"})
_RIGHTS = frozenset({"copyright", "rights"})
#: What a sentence of these classes has, apart from the words, if it is no news.
_SIGNS = {
    "related": re.compile(r"[:：]\s*\S"),  # `Read also: Port in crisis`
    **dict.fromkeys(_RIGHTS, re.compile(r"^\W*(?:©|ⓒ|\(c\)|copyright\b)", re.IGNORECASE)),
}
_OF_AUTHOR = re.compile(r"\b(?:him|her|them)\b", re.IGNORECASE)  # `Follow her on X` stands beside a biography
_MAX_NOTICE = 200  # characters of a sentence that may be a notice
_MAX_PHRASE = 80  # characters of one that its words alone show
_MIN_NEWS = 40  # characters (see `dense_length`) of the sentences that are left
_MIN_SENTENCE = 15  # and of each of them
_MIN_LOWER = 0.4  # share of their words that begin with a small letter, where a script has them
_BY = re.compile(r" by\s", re.IGNORECASE)
_CREDITED = re.compile(r"\b(?:reporting|writing|editing|compiled|translated|reported|written|edited)\Z", re.IGNORECASE)
_LONGEST_CREDITED = 10  # characters
#: Words by which a text speaks to its readers or of itself. Words that mean something else in another language (`du`,
#: `os`, `nos`, `was`) are left out.
_ADDRESSING = (
    r"you|your|yours|ours|(?-i:us)|tap|subscri\w+|newsletters?|(?:sign|log)(?:ed|s)? (?:up|in)",  # English
    r"uns|unser\w*|wir|(?-i:Ihnen|Ihre[nmrs]?)|euch|dich|dein\w*|abonn\w+|anmeld\w+|lesen",  # German
    r"vous|votre|vos|nous|notre|inscriv\w+|lisez|lire|recevez|retrouvez|cliquez",  # French
    r"usted|ustedes|nuestr[oa]s?|nosotros|suscr[ií]\w+|recibe|reciba|boletín",  # Spanish
    r"você|vocês|noss[oa]s?|nós|receba|assine|clique|leia|boletim",  # Portuguese
    r"voi|vostr[oaie]|nostr[oaie]|noi|iscriv\w+|ricev\w+|clicca|leggi",  # Italian
    r"jij|jouw|uw|onze|wij|lees|meld|klik",  # Dutch
    r"oss|vår\w*|vores|läs|læs|klicka|klikk|prenumerera",  # Swedish, Danish, Norwegian
    r"meidän|sinun|tilaa",  # Finnish
    r"nasz\w*|wam|czytaj\w*|kliknij|zapisz|subskryb\w*",  # Polish
    r"náš|naše|nás|vám|vás|čtěte|klikněte",  # Czech
    r"nostru|noastr[ăe]|vă|citește|citiți|abonați",  # Romanian
    r"мы|нас|нам|наш\w*|вы|вас|вам|ваш\w*|читайте|подпис\w+|ми|ви",  # Russian, Ukrainian
    r"biz\w*|siz\w*|haberler\w*|tıkla\w*|abone",  # Turkish
    r"kami|anda|kita|baca|simak",  # Indonesian
    r"chúng tôi|bạn|đọc|nhấn|bấm",  # Vietnamese
)
#: The same in other scripts, where words may be parts of others.
_ADDRESSING_WITHIN = (
    r"μας|σας|διαβάστε|نحن|صفحتنا|قناتنا|اشترك|اضغط|شما|کلیک|आप|हमारे|हमें|আপনি|আমাদের|คุณ|เรา|คลิก"
    r"|您|你|我们|我們|请|請|点击|點擊|扫码|关注|關注|ください|こちら|当社|フォロー|登録|주세요|하세요|구독|클릭|더보기"
)
_ADDRESS = re.compile(
    rf"https?:|www\.|[@#]\w|\b(?:{'|'.join((OFFERED, *_ADDRESSING))})\b|{_ADDRESSING_WITHIN}", re.IGNORECASE
)


def may_have_notices(line: str) -> bool:
    """Return whether a line has a word of a call or of a credit, and is to be divided."""
    return has_notice_words(line) or _has_credit(line)


def _has_credit(line: str) -> bool:
    """Return whether a line has `reported by` or the like. Each `by` is looked for first, for that is much faster."""
    if " by" not in line.lower():
        return False
    ends = (match.start() for match in _BY.finditer(line))
    return any(_CREDITED.search(line, max(0, end - _LONGEST_CREDITED), end) is not None for end in ends)


def news_beside_notices(
    line: str, class_of: Callable[[str], str | None], classes: frozenset[str] = NOTICES
) -> tuple[str, str]:
    """Return the news of a line, and the notices that stand in it; the line and "" if it is not such a mixture.

    `class_of` returns the class of boilerplate that a sentence looks like; sentences of `classes` are cut. An offer of
    a newsletter is none of them by default: on pages, the sentences beside it belong to it.
    """
    starts = [0, *sentence_starts(line), len(line)]
    if len(starts) < 3:
        return line, ""
    sentences = [line[start:end] for start, end in pairwise(starts)]
    names = [_notice(sentence.strip(), class_of, classes) for sentence in sentences]
    if not any(names) or all(names):
        return line, ""
    news = [text for text, name in zip(sentences, names, strict=True) if not name]
    if not _is_prose(news) or (not _RIGHTS.isdisjoint(names) and not is_apart_from_rights("".join(news))):
        return line, ""
    cut = [text.strip() for text, name in zip(sentences, names, strict=True) if name]
    return "".join(news).strip(), " ".join(cut)


def _notice(sentence: str, class_of: Callable[[str], str | None], classes: frozenset[str]) -> str:
    """Return the class of a sentence that is a notice; "" if it is none."""
    if len(sentence) > _MAX_NOTICE or _OF_AUTHOR.search(sentence) is not None:
        return ""
    if CALL.match(sentence) is not None or is_credit(sentence, bare=True):
        return "share"
    name = class_of(sentence) if len(sentence) <= _MAX_PHRASE else None
    if name not in classes:
        return ""
    sign = _SIGNS.get(name)
    return name if sign is None or sign.search(sentence) is not None else ""


def _is_prose(sentences: list[str]) -> bool:
    """Return whether sentences tell something, and neither speak to readers nor offer anything."""
    text = "".join(sentences).strip()
    if dense_length(text) < _MIN_NEWS or SENTENCE_END.search(text) is None or _ADDRESS.search(text) is not None:
        return False
    if any(dense_length(sentence.strip()) < _MIN_SENTENCE for sentence in sentences):
        return False
    words = text.split()
    return CASELESS.search(text) is not None or sum(word[0].islower() for word in words) >= _MIN_LOWER * len(words)
