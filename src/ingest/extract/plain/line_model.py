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
from ingest.extract.plain.line_features import TextLines, classes_of
from ingest.extract.plain.lines import is_running
from ingest.records import Dropped
from ingest.text.scripts import dense_length

RULE = "boilerplate:line-model"
_MAX_DIGITS = 3
_MAX_LENGTH = 100  # characters (see `dense_length`)
_SPEECH_END = re.compile(r"[.!?。！？]\s?['\"”’»」』]{1,2}$")  # no notice ends like speech: `That is their life.''`
_MIN_SCORE = 1.5  # log-odds of a line that is removed: in doubt it stays


@cache
def _weights() -> dict[str, float]:
    table = json.loads(files("ingest.extract.plain").joinpath("weights.json").read_text(encoding="utf-8"))
    return {name: float(weight) for name, weight in table["weights"].items()}


def score(features: Sequence[str]) -> float:
    """Return the log-odds that a line with these features stands around the news and is no part of it."""
    weights = _weights()
    return math.fsum(weights.get(name, 0.0) for name in features)


def _is_notice(text: TextLines, index: int) -> bool:
    """Return whether a line above or below the running text looks like a notice. Between paragraphs stand headings."""
    line = text.lines[index]
    if (
        not text.is_at_edge(index)
        or dense_length(line) > _MAX_LENGTH
        or _is_row_of_figures(line)
        or _SPEECH_END.search(line)
    ):
        return False
    return score(text.features(index)) >= _MIN_SCORE


def _is_row_of_figures(line: str) -> bool:
    return sum(map(str.isdecimal, line)) > _MAX_DIGITS and day_in_line(line) is None


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
    places: dict[str, int] = {}
    for index, line in enumerate(lines):
        places.setdefault(line, index)
    notices = {line for line in short if line in places and _is_notice(text, places[line])}
    return [line for line in body if line not in notices], [Dropped(line, RULE) for line in body if line in notices]
