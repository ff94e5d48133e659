"""Topics of the user's own: keywords or example texts in the configuration, found in any language and script.

For keywords, the confidence is the logistic function of log-odds that start at -2 and rise by 2 * (1 + ln(n)) for each
keyword that occurs n times; an occurrence in the title counts twice. So one keyword once gives 0.5, two different ones
0.88. For examples it comes from `ingest.tags.examples`. Of a topic that has both, the higher one counts. The confidence
ranks articles; unlike that of the trained taggers it is not a probability measured on labelled texts.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import exp, fsum, log
from typing import TYPE_CHECKING, Final

from ingest.records import Evidence, TopicTag
from ingest.tags.languages import primary_language
from ingest.tags.word_boundaries import script_of

if TYPE_CHECKING:
    from ingest.tags.examples import TextTerms

PREFIX: Final = "user"  # topics of the configuration have codes such as `user:climate`

_TITLE_WEIGHT: Final = 2
_MAX_CHARACTERS: Final = 50_000  # of the text; the remainder is not searched
_MAX_EVIDENCE: Final = 12
_MIN_EXAMPLE: Final = 80  # characters: fewer say too little
_START: Final = -2.0
_KEYWORD: Final = 2.0
_CODE: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,59}")
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}([-_].*)?")
_WHITE_SPACE: Final = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class KeywordTopic:
    """One topic of the configuration. `code` and at least one keyword or example are needed."""

    code: str = ""
    """Lower-case letters, digits, '.', '_' and '-'; stored with the prefix `user:`."""
    name: str = ""
    """The name that stands beside the code; the code itself when empty."""
    keywords: tuple[str, ...] = ()
    """Words and phrases, matched as whole words whatever their case; `emission*` also matches longer words."""
    examples: tuple[str, ...] = ()
    """Texts as the topic has them, of 80 characters or more; six or more from different sources are best."""
    languages: tuple[str, ...] = ()
    """The languages (BCP 47) of articles that are searched; empty for all."""
    threshold: float = 0.5
    """The lowest confidence of a tag, above 0 and at most 1."""


def topic_problem(topic: KeywordTopic) -> str | None:
    """Return why a topic cannot be used, or None."""
    if not _CODE.fullmatch(topic.code):
        return f"code must be lower-case letters, digits, '.', '_' or '-', at most 60, is {topic.code!r}"
    if not topic.keywords and not topic.examples:
        return f"topic {topic.code!r} needs at least one keyword or example"
    for example in topic.examples:
        if len(example.strip()) < _MIN_EXAMPLE:
            return f"example {example[:40]!r} of topic {topic.code!r} must have at least {_MIN_EXAMPLE} characters"
    for keyword in topic.keywords:
        if not any(char.isalnum() for char in keyword):
            return f"keyword {keyword!r} of topic {topic.code!r} has no letter and no digit"
        if "*" in keyword[:-1] or keyword.endswith(" *"):
            return f"keyword {keyword!r} of topic {topic.code!r}: '*' may only stand at the end of a word, the last one"
    for language in topic.languages:
        if not _LANGUAGE.fullmatch(language):
            return f"languages of topic {topic.code!r}: {language!r} is not a language tag such as en"
    if not 0.0 < topic.threshold <= 1.0:
        return f"threshold of topic {topic.code!r} must be above 0 and at most 1, is {topic.threshold}"
    return None


def tag_keywords(
    topics: Sequence[KeywordTopic], title: str | None, text: str, *, language: str | None = None
) -> list[TopicTag]:
    """Tag an article with the topics whose keywords it contains or whose examples it is like, the most confident first.

    Evidence terms are words of the article in lower case, or codes of Media Topics that it shares with the examples;
    their weights are log-odds.
    """
    primary = primary_language(language)
    applicable = [topic for topic in topics if _holds_for(topic, primary)]
    if not applicable:
        return []
    fields = ((_normalise(title or ""), _TITLE_WEIGHT), (_normalise(text[:_MAX_CHARACTERS]), 1))
    terms = _read_terms(title, text, language) if any(topic.examples for topic in applicable) else None
    tags = (_tag(topic, fields, terms) for topic in applicable)
    return sorted((tag for tag in tags if tag), key=lambda tag: (-tag.confidence, tag.code))


def _holds_for(topic: KeywordTopic, primary: str) -> bool:
    return not topic.languages or primary in {primary_language(language) for language in topic.languages}


def _read_terms(title: str | None, text: str, language: str | None) -> "TextTerms":
    from ingest.tags.examples import read_terms  # reads the terms of the topic tagger, which keywords do not need

    return read_terms(title, text, language)


def _tag(topic: KeywordTopic, fields: Sequence[tuple[str, int]], terms: "TextTerms | None") -> TopicTag | None:
    log_odds, evidence = _keywords(topic, fields)
    if topic.examples and terms is not None and terms.frequencies:
        from ingest.tags.examples import example_profile, likeness

        alike, shared = likeness(example_profile(topic.examples), terms)
        if not evidence or alike > log_odds:
            log_odds, evidence = alike, [Evidence(term, round(weight, 3)) for term, weight in shared if weight >= 0.001]
    confidence = round(1.0 / (1.0 + exp(-max(min(log_odds, 30.0), -30.0))), 4)
    if not evidence or confidence < topic.threshold:
        return None
    ranked = sorted(evidence, key=lambda item: (-item.weight, item.term))[:_MAX_EVIDENCE]
    return TopicTag(f"{PREFIX}:{topic.code}", topic.name or topic.code, confidence, tuple(ranked))


def _keywords(topic: KeywordTopic, fields: Sequence[tuple[str, int]]) -> tuple[float, list[Evidence]]:
    """Return the log-odds by keywords, and the keywords that were found."""
    evidence = []
    log_odds = _START
    for keyword in dict.fromkeys(_normalise(keyword) for keyword in topic.keywords):
        matches = [(match, weight) for field, weight in fields for match in _matches(keyword, field)]
        if matches:
            weight = _KEYWORD * (1.0 + log(fsum(weight for _, weight in matches)))
            log_odds += weight
            evidence.append(Evidence(matches[0][0], round(weight, 3)))
    return log_odds, evidence


def _normalise(text: str) -> str:
    """Return the text in NFC, case-folded, each run of white space as one space."""
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
    return _WHITE_SPACE.sub(" ", folded.replace("’", "'")).strip()


def _matches(keyword: str, text: str) -> Iterator[str]:
    """Yield each occurrence as the text has it; of `emission*` the whole word."""
    stem, open_end = (keyword[:-1], True) if keyword.endswith("*") else (keyword, False)
    if not stem:
        return
    start = text.find(stem)
    while start >= 0:
        end = start + len(stem)
        if not _splits_word(text, start):
            if open_end:
                while end < len(text) and _splits_word(text, end):
                    end += 1
                yield text[start:end]
            elif not _splits_word(text, end):
                yield stem
        start = text.find(stem, start + len(stem))


def _splits_word(text: str, position: int) -> bool:
    """Return whether a word of a script with spaces between words goes on over this position."""
    if not 0 < position < len(text):
        return False
    return all(_is_word_character(char) for char in text[position - 1 : position + 1])


def _is_word_character(char: str) -> bool:
    spaced = script_of(char) in ("spaced", "indic") or "\u1200" <= char < "\u1380"  # Ethiopic words are short
    return spaced and unicodedata.category(char)[0] in "LMN"
