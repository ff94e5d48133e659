"""Rows of results, scores and quotes, which are news although no sentence is: `Arnsay 3, Lowick 1`, `Brent 71.20`."""

import re

from ingest.extract.plain.dateline_days import day_in_line

_FORMS = re.compile(
    r"\d\s?[%٪％]"  # a share
    r"|(?<![\w.,:/])[$€£¥₹₽₺₩]\s?\d|\d\s?[$€£¥₹₽₺₩]"
    r"|(?<![\w.,:/])[+−]\d"  # a change
    r"|\d{1,3}:\d\d[:.]\d\d"  # the time of a race
    r"|[^\W\d_]{2}\S*\s?\d{1,3}\s?[-–—:：比]\s?\d{1,3}\s?[^\W\d_]{2}"  # a score between two names
    r"|[^\W\d_]\s\d{1,3},?\s(?:[-–—]\s)?[^\W\d_][^\d:]{2,30}\s\d{1,3}$"  # names, each with its score
    r"|[^\W\d_]{2}\S*\s[-–—]\s[^\d:]{2,30}\s\d{1,3}[:-]\d{1,3}$"  # two names and a score
    r"|(?:\b\d{1,2}[-–:]\d{1,2}\b[,;]?\s?){2,}$"  # sets
)
_QUOTE = re.compile(r"[^\W\d_]{3,}\D{0,20}?[:\s]\s?\d{1,3}(?:[., ]\d{3})*[.,]\d{2}(?:\s?[^\W\d_]{1,12})?")
_MAX_LENGTH = 80  # characters


def is_result(line: str) -> bool:
    """Return whether a line is a result, a score or a quote by its form, and has no date."""
    if len(line) > _MAX_LENGTH or not any(map(str.isdecimal, line)):
        return False
    return (_FORMS.search(line) or _QUOTE.fullmatch(line)) is not None and day_in_line(line) is None
