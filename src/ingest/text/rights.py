"""Whether an English sentence about rights is news ("Copyright law will change in March.") or a notice."""

import re

from ingest.text.scripts import SENTENCE_END

#: Words by which an English notice of rights may open, and by which a sentence of the news may open as well.
_OPENING = re.compile(
    r"\W*(?:copyright|reproduction|unauthori[sz]ed|all (?:rights|content|material)|this material)\b",
    re.IGNORECASE,
)
#: Words that English has and its neighbours have not: `Reproduction interdite sans accord` has none of them.
_ENGLISH = re.compile(
    r"\b(?:the|of|to|and|for|with|from|will|was|were|has|have|had|said|would|that|by)\b", re.IGNORECASE
)
#: Words of a notice, apart from those that open it. After "copyright", a capital begins the name of the holder.
_NOTICE = re.compile(
    r"[©ⓒ]|\(c\)|copyright\W+(?:\d{4}|by\b|of\b|(?-i:(?!(?:Act|Bill|Board|Directive|Law|Office|Tribunal)\b)[A-Z]))"
    r"|reserved|permission|permitted|allowed|prohibited|forbidden|protected|without|may (?:not )?be|must not|cannot be"
    r"|can be|consent|licen[cs]|distribut|republish|broadcast|strictly|belongs? to|property of",
    re.IGNORECASE,
)
_MIN_WORDS = 5


def is_news_of_rights(line: str) -> bool:
    """Return whether a line is an English sentence that opens like a notice of rights, and has nothing else of one."""
    return (
        _OPENING.match(line) is not None
        and len(line.split()) >= _MIN_WORDS
        and SENTENCE_END.search(line) is not None
        and _ENGLISH.search(line) is not None
        and _NOTICE.search(line) is None
    )


def is_apart_from_rights(text: str) -> bool:
    """Return whether an English text has no word of a notice of rights; False for other languages."""
    return _ENGLISH.search(text) is not None and _NOTICE.search(text) is None
