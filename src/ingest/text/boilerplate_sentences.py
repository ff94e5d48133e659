"""Sentences of boilerplate within a paragraph: they are cut, and the news beside them stays."""

import re

from ingest.text.scripts import SENTENCE_END

_CREDIT = re.compile(
    r"\s*[(（\[](?:additional\s+)?(?:reporting|writing|editing|compiled|translated)\s+by\b[^()（）\[\]]{2,300}[)）\]]\.?$"
    r"|(?<=[.!?\"”’»])\s+(?:additional\s+)?(?:reporting|writing|editing)\s+by\s+[^.!?]{2,200}\.?$",
    re.IGNORECASE,
)
_SENTENCE = re.compile(SENTENCE_END.pattern.removesuffix("$") + r"\s+(?=\S)")
_CALL = re.compile(
    r"(?:please\s+|you can\s+)?(?:follow\s+us\s|(?:join|like|find)\s+us\s+on\s|(?:follow|join|like|find)\s+our page\s"
    r"|share this (?:article|story|post)\b"
    r"|connect with us\b|folgen sie uns\b|folge uns\b|suivez[- ]nous\b|retrouvez[- ]nous sur\b|síguenos\b|siga-nos\b"
    r"|seguici\b|volg ons\b|följ oss\b|følg oss\b|obserwuj nas\b|подпис(?:ывайтесь|итесь) на\b"
    r"|підпис(?:уйтесь|уйтеся) на\b|ikuti kami\b|bizi takip ed"
    r"|theo dõi (?:chúng tôi|báo|kênh|trang|fanpage)\b)",
    re.IGNORECASE,
)
_CALL_WORDS = (
    " us ", "our page", "share this", " uns", "folge", "suivez", "retrouvez", "síguenos", "siga-nos", "seguici",
    "volg ", "följ ", "følg ", "obserwuj", "подпис", "підпис", "ikuti", "bizi takip", "theo dõi",
)  # fmt: skip
_QUOTATION = re.compile('["„“”«»]')
_LABEL = re.compile(r"[^.!?:：]{3,30}[:：]\s*")
_CREDIT_ENDS = frozenset(")）].") | frozenset("abcdefghijklmnopqrstuvwxyz")
_MAX_CREDIT = 400  # characters at the end of a paragraph that may be a credit
_MIN_NEWS = 60  # characters of the text beside a cut sentence
_MAX_CALL = 200  # characters of a sentence that asks to follow
_MIN_LINK = 12  # characters of the headline in a link


def without_last_notice(line: str) -> str:
    """Return a paragraph without the credit or the call to follow that ends it; the same line if there is none."""
    if len(line) < _MIN_NEWS:
        return line
    if " by " in line and line[-1] in _CREDIT_ENDS:
        credit = _CREDIT.search(line, max(_MIN_NEWS // 2, len(line) - _MAX_CREDIT))
        if credit is not None:
            line = line[: credit.start()].rstrip()
    tail = line[-_MAX_CALL:].lower()
    if not any(words in tail for words in _CALL_WORDS):  # most paragraphs: the expressions below take longer
        return line
    starts = [match.end() for match in _SENTENCE.finditer(line, max(_MIN_NEWS, len(line) - _MAX_CALL))]
    start = next((at for at in starts if _CALL.match(line, at) and not _QUOTATION.search(line, at)), None)
    return line if start is None else line[:start].rstrip()


def without_reference(text: str, link: int) -> str:
    """Return what follows `Also read: A linked headline` in a paragraph, or the text itself.

    `link` is the number of characters of the paragraph's only link, which holds the headline, or the label too.
    """
    label = _LABEL.match(text)
    if label is None or link < _MIN_LINK:
        return text
    for end in (label.end() + link, link):
        news = text[end + 1 :].lstrip(" .|–—-")
        if text[end : end + 1].isspace() and len(news) >= _MIN_NEWS and not news[0].islower():
            return news
    return text
