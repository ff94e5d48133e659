"""Sentences of boilerplate within a paragraph: they are cut, and the news beside them stays."""

import re
from functools import cache, lru_cache

from ahocorasick_rs import AhoCorasick

from ingest.text.boilerplate_credits import BETWEEN_NAMES, CALL, CALL_WORDS, CREDIT_WORDS, ROLE
from ingest.text.required_words import RequiredWords
from ingest.text.scripts import CASELESS, SENTENCE_END, dense_length

_CREDIT = re.compile(
    r"\s*[(（\[](?:additional\s+)?(?:reporting|writing|editing|compiled|translated)\s+by\b[^()（）\[\]]{2,300}[)）\]]\.?$"
    r"|(?<=[.!?\"”’»])\s+(?:additional\s+)?(?:reporting|writing|editing)\s+by\s+[^.!?]{2,200}\.?$",
    re.IGNORECASE,
)
_BRACKET = re.compile(r"\s*[(（【\[]([^()（）【】\[\]]{3,300})[)）】\]][.。]?$")
_CREDIT_PARTS = re.compile(r"\s*[;；|/]\s*|\s[-–—]\s|(?<!prac)(?<!red)(?<!tłum)[.,，、،؛](?:\s+|(?=[^\W\d_]))")
_SENTENCE = re.compile(
    r"[.!?؟۔।။።…][\"'”’»)\]」』]*\s+(?=\S)|[。！？][\"'”’»)\]」』]*\s*(?=\S)|[)\]]\s+(?=[A-ZÀ-ÞА-Я])"
)
_ROLE_WORDS = RequiredWords((ROLE,))
_QUOTATION = re.compile('["„“”«»「」]')
_LABEL = re.compile(r"[^.!?:：]{3,30}[:：]\s*")
_CREDIT_ENDS = frozenset(")）].") | frozenset("abcdefghijklmnopqrstuvwxyz")
_BRACKETS = frozenset(")）]】")
_FULL_STOPS = frozenset(".。")
_BRACKET_ENDS = _BRACKETS | _FULL_STOPS
_ELIDED = re.compile(r"^(?:[dl]|dell|dall|all)['’](?=\w)")  # `d'Ada`: the name begins after it
_MAX_CREDIT = 400  # characters at the end of a paragraph that may be a credit
_MAX_END = 1_000  # characters at the end of a paragraph that show whether it ends with a notice
_MIN_NEWS = 60  # characters of the text beside a cut credit
_MAX_ROLE = 80  # characters of the words of a role, with space before them
_MIN_BEFORE_CALL = 25  # characters of the text before a call to follow
_MIN_SENTENCE = 25  # characters of a sentence after a credit
_MIN_CAPITALS = 0.6  # share of the words of a credit that begin with a capital
_MAX_CASELESS_PART = 30  # characters of one name in a script without capitals
_MAX_CALL = 200  # characters of a sentence that asks to follow
_MIN_LINK = 12  # characters of the headline in a link


@lru_cache(maxsize=2_048)  # paragraphs come here twice: when a text is cleaned, and when it is compared
def without_last_notice(line: str) -> str:
    """Return a paragraph without the credits and calls to follow that end it; the same line if there is none."""
    end = len(line)
    while True:
        start = max(0, end - _MAX_END)  # so that thousands of notices take no time that grows with its square
        shorter = start + len(_without_one_notice(line[start:end]))
        if shorter == end:
            return line[:end]
        end = shorter


def without_first_credit(line: str) -> str:
    """Return the news that follows a credit in the same paragraph; the same line if it does not begin with one.

    Only in scripts with capitals, where names differ from other words.
    """
    if len(line) < _MIN_NEWS or not _ROLE_WORDS.may_match(line[:_MAX_ROLE].lower()):
        return line
    if ROLE.match(line) is None or CASELESS.search(line):
        return line
    for match in _SENTENCE.finditer(line, 0, _MAX_CREDIT):
        news = line[match.end() :]
        words = news.split()
        is_sentence = len(news) >= _MIN_SENTENCE and SENTENCE_END.search(news) is not None
        prose = is_sentence and 2 * sum(word[0].islower() for word in words) > len(words)
        if prose and is_credit(line[: match.end()], bare=True):
            return news
    return line


def _without_one_notice(line: str) -> str:
    if len(line) < 2 * _MIN_BEFORE_CALL and (line.isascii() or dense_length(line) < 2 * _MIN_BEFORE_CALL):
        return line
    if " by " in line and line[-1] in _CREDIT_ENDS:
        credit = _CREDIT.search(line, max(_MIN_NEWS // 2, len(line) - _MAX_CREDIT))
        if credit is not None:
            line = line[: credit.start()].rstrip()
    if line[-1] in _BRACKET_ENDS:
        line = _without_bracket(line)
    # Most paragraphs have none, and the expressions below take longer. The whole line is asked for again.
    if not (has_notice_words(line) and has_notice_words(line[-_MAX_CALL:])):
        return line
    first = _MIN_BEFORE_CALL if line.isascii() else _MIN_BEFORE_CALL // 3
    starts = [match.end() for match in _SENTENCE.finditer(line, max(first, len(line) - _MAX_CALL))]
    start = next((at for at in starts if _is_notice(line, at)), None)
    return line if start is None else line[:start].rstrip()


@lru_cache(maxsize=2_048)  # a line is asked for its end, and for what stands within it
def has_notice_words(text: str) -> bool:
    """Return whether a text has a word of a call or of a credit; most have none, and need not be divided."""
    return bool(_notice_words().find_matches_as_indexes(text.lower()))


@cache
def _notice_words() -> AhoCorasick:
    return AhoCorasick((*CALL_WORDS, *CREDIT_WORDS))


def _is_notice(line: str, start: int) -> bool:
    """Return whether all from `start` on is a call to follow or a credit; quoted words are neither."""
    called = CALL.match(line, start) is not None or is_credit(line[start:], bare=True)
    return called and _QUOTATION.search(line, start) is None


def is_call(line: str) -> bool:
    """Return whether a line is one sentence that asks to follow or to subscribe, in a language other than English."""
    if line.isascii() or len(line) > _MAX_CALL or not has_notice_words(line):
        return False
    return CALL.match(line) is not None and _SENTENCE.search(line) is None and _QUOTATION.search(line) is None


def _without_bracket(line: str) -> str:
    """Return a paragraph without a credit in the brackets that end it, which follow the end of a sentence."""
    if line[-1] in _FULL_STOPS and line[-2:-1] not in _BRACKETS:
        return line
    bracket = _BRACKET.search(line, max(0, len(line) - _MAX_CREDIT))
    if bracket is None or not is_credit(bracket[1]) or not SENTENCE_END.search(line[: bracket.start()]):
        return line
    return line[: bracket.start()].rstrip()


def is_credit(text: str, *, bare: bool = False) -> bool:
    """Return whether a short text says who reported, wrote, edited or translated: roles and names, and nothing else.

    In scripts without capitals nothing tells a name from another word: a `bare` text, without brackets, must have two
    roles there.
    """
    parts = [part for part in _CREDIT_PARTS.split(text.strip(" .。")) if part.strip()]
    if not parts or ROLE.match(parts[0]) is None:
        return False
    if bare and CASELESS.search(text) and sum(ROLE.match(part) is not None for part in parts) < 2:
        return False
    return all(_is_names(part[role.end() :] if (role := ROLE.match(part)) else part) for part in parts)


def _is_names(text: str) -> bool:
    """Return whether all words of a part of a credit may be names."""
    if CASELESS.search(text):
        return len(text) <= _MAX_CASELESS_PART
    words = [_ELIDED.sub("", word) for word in text.split() if word.lower() not in BETWEEN_NAMES]
    return sum(not word[0].islower() for word in words) >= _MIN_CAPITALS * len(words)


def sentence_starts(line: str) -> list[int]:
    """Return where the sentences of a line begin, but for the first."""
    return [match.end() for match in _SENTENCE.finditer(line)]


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
