"""Removes short lines that no rule explains and that a fitted model takes for notices, in whatever language.

A logistic regression over `line_features`; its weights are a packaged table of numbers, fitted by
`models/build_line_model.py` on lines of the project's own texts, and judged on languages left out.
"""

import json
import math
import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from ingest.extract.plain.dateline_days import day_in_line
from ingest.extract.plain.headline import body_words, overlap
from ingest.extract.plain.line_features import TextLines, classes_of
from ingest.extract.plain.lines import is_running
from ingest.extract.plain.results import is_result
from ingest.extract.plain.tail_lines import MAX_DIGITS
from ingest.records import Dropped
from ingest.text.scripts import CASELESS, SENTENCE_END, UNSPACED, dense_length

RULE = "boilerplate:line-model"
_MAX_LENGTH = 80  # characters (see `dense_length`)
_SPEECH = re.compile(  # in quotation marks, or with an end such as `That is their life.''`
    r"""['"‘“„‚«‹「『].*['"’”“‘»›」』]|.*[.!?。！？]\s?['"”’»」』]{1,2}"""
)
_FIGURES = frozenset({"digits:1", "digits:2", "digits:3", "digits:4"})
#: Features of notices: a line of several words above the news that has none of them is a deck.
_SIGNS_OF_NOTICES = frozenset(
    {"address", "bars", "brackets", "called", "date", "label", "medium", "network", "person", "sign", "upper"}
    | {"rule-before:notice"}
    | _FIGURES
)
_ITEM = re.compile(r"[-–—•*]\s[^|•·]+")  # of a deck that is a list
_SIGNS_OF_ITEMS = frozenset({"bars", "sign"})
_MIN_LABELLED_DECK = 40  # characters (see `dense_length`) from which what opens like a label may be a deck
_MIN_RECURRING = 0.3  # of the words of a second headline that the other lines repeat; fewer do tags and captions
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0900-\u0dff]){2,}")
_STEM = 5  # letters by which words are compared
_MIN_LIST = 2  # lines
_MIN_SCORE = 1.5  # log-odds of a line that is removed: in doubt it stays


@cache
def _weights() -> dict[str, float]:
    table = json.loads(files("ingest.extract.plain").joinpath("weights.json").read_text(encoding="utf-8"))
    return {name: float(weight) for name, weight in table["weights"].items()}


def score(features: Sequence[str]) -> float:
    """Return the log-odds that a line with these features stands around the news and is no part of it."""
    weights = _weights()
    return math.fsum(weights.get(name, 0.0) for name in features)


def _is_notice(text: TextLines, index: int, list_below: range) -> bool:
    """Return whether a line above or below the running text looks like a notice. Between paragraphs stand headings."""
    line = text.lines[index]
    if not text.is_at_edge(index) or dense_length(line) > _MAX_LENGTH:
        return False
    if _is_row_of_figures(line) or is_result(line) or _is_sentence(line) or index in list_below:
        return False
    features = text.features(index)
    return score(features) >= _MIN_SCORE and not (text.is_above(index) and _is_deck(text, index, frozenset(features)))


def _is_sentence(line: str) -> bool:
    """Return whether a line is speech, or ends like a sentence; calls to readers end with a mark or dots as well."""
    is_open = line.endswith(("!", "！", "…"))
    return (SENTENCE_END.search(line) is not None and not is_open) or _SPEECH.fullmatch(line) is not None


def _is_deck(text: TextLines, index: int, features: frozenset[str]) -> bool:
    """Return whether a line above the running text has several words, and nothing by which notices are known.

    A label, figures, and words without capitals, which look like a name, count for nothing where the news repeats them.
    """
    line = text.lines[index]
    if " " not in line and UNSPACED.search(line) is None:
        return False
    signs = features & _SIGNS_OF_NOTICES - (_SIGNS_OF_ITEMS if _ITEM.fullmatch(line) else frozenset())
    if not signs or (signs == {"label"} and dense_length(line) >= _MIN_LABELLED_DECK):
        return True
    if not signs <= {"label", "person"} | _FIGURES or ("person" in signs and CASELESS.search(line) is None):
        return False
    return _recurring_share(text, line) > _MIN_RECURRING


def _recurring_share(text: TextLines, line: str) -> float:
    """Return the share of the words of a line of a text that another line repeats, but for their endings."""
    if UNSPACED.search(line):
        return overlap(line, frozenset(word for word in body_words([line]) if text.line_counts[word] > 1))
    own = line.casefold()
    words = [word[:_STEM] for word in _WORD.findall(own)]
    return sum(text.folded.count(word) > own.count(word) for word in words) / len(words) if words else 0.0


def _list_below(text: TextLines) -> range:
    """Return the indexes of two and more short lines without a sign of a notice right below the running text.

    They are rows of a list, verses or answers; notices among them have such a sign, or a rule explains one of them.
    """
    first = text.running[-1] + 1 if text.running else len(text.lines)
    end = first
    while end < len(text.lines) and text.classes[end] == "body" and not _has_sign(text, end):
        end += 1
    return range(first, end) if end - first >= _MIN_LIST else range(0)


def _has_sign(text: TextLines, index: int) -> bool:
    """Return whether a line has a sign of a notice; the mark of a list and figures after words are none."""
    line = text.lines[index]
    signs = _SIGNS_OF_NOTICES & frozenset(text.features(index))
    signs -= _SIGNS_OF_ITEMS if _ITEM.fullmatch(line) else frozenset()
    signs -= {"person"} if line.lower() == line.upper() else frozenset()  # any two words look like a name
    return bool(signs - _FIGURES if " " in line else signs)


def _is_row_of_figures(line: str) -> bool:
    return sum(map(str.isdecimal, line)) > MAX_DIGITS and day_in_line(line) is None


def drop_unexplained(
    body: Sequence[str], lines: Sequence[str], dropped: Sequence[Dropped], title: str | None
) -> tuple[list[str], list[Dropped]]:
    """Return the body without lines that look like notices, and these.

    `lines` are all lines of the text, and `dropped` those that the rules have removed. Running text always stays.
    """
    short = [line for line in body if not is_running(line)]
    if not short or len(short) == len(body):
        return list(body), []
    text = TextLines(lines, classes_of(lines, {piece.text: piece.rule for piece in dropped}, title))
    candidates = set(short).intersection(lines)
    list_below = _list_below(text)
    news = {line for index, line in enumerate(lines) if line in candidates and not _is_notice(text, index, list_below)}
    notices = candidates - news
    return [line for line in body if line not in notices], [Dropped(line, RULE) for line in body if line in notices]
