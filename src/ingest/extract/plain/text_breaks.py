"""Where another news text may begin in a plain text: after end marks, ruled lines, page breaks and blank lines."""

import re
from collections.abc import Sequence
from enum import IntEnum

from ingest.extract.plain.endings import is_end_mark, is_rule
from ingest.extract.plain.header import field_of_line

LINE = re.compile(r"[^\r\n\x0c]*(?:\r\n|\r|\n|\x0c|\Z)")
_RULE = r"[^\S\n]*([=_*#~+•◆■—–-])(?:[^\S\n]?\1){2,}"
# What may stand between two texts: two blank lines, or a line that begins so. A text without is not looked at further.
_GAP = re.compile(r"\n[^\S\n]*\n[^\S\n]*\n")
_SIGN = re.compile(
    rf"{_RULE}[^\S\n]*\r?$|\W{{0,6}}(?:ends?|fine?|fim|ende|-?30-?|nnnn|край|конец|"
    r"кінець|完|了|终|끝|انتهى|پایان|סוף|son|slut|konec|koniec|vége|kraj|einde|loppu|sfârșit)\b|ZCZC\b|"
    r"[^\S\n]*\W{0,6}(?:(?:end|document|text|article|story|item)\s(?:of|\d)|\d{1,3}\sof\s\d)|(?:subject|betreff|objet|"
    r"asunto|oggetto|onderwerp|"
    r"тема|title|headline|titel|titre|título|titolo|주제|제목|件名|主题|主題|标题|標題)\s?[:：]",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"\W*(?:(?:document|text|article|story|item)\s+(?:no\.?\s*)?\d{1,3}(?:\s+(?:of|/)\s+\d{1,3})?"
    r"|\d{1,3}\s+of\s+\d{1,3}\s+(?:documents|texts|articles|stories|items))\W*",
    re.IGNORECASE,
)
_START = re.compile(r"ZCZC\b.{0,40}")
_AGENCY_BRACKET = re.compile(r"[^\n.]{2,60}[(（/][^()（）/\n]{2,40}[)）/]\s?\.?[-–—:]|[【（(][^】）)\n]{3,30}[】）)]")
_MAX_MASTHEAD = 60  # characters
_HEADING = re.compile(r"#(?=\s)|[■□◆◇●▼▽▲★☆]")  # the sign before a headline: of Markdown, of East Asian papers
HEADER_FIELDS = frozenset({"title", "date", "author", "source", "from"})


class Break(IntEnum):
    """What stands before a line at which another text may begin, the most certain last."""

    BLANK = 0  # one blank line
    GAP = 1  # several
    MASTHEAD = 2  # the first line of the file again
    HEADING = 3  # the sign before the first line of the file again, below a blank line
    RULE = 4
    FIELDS = 5
    END = 6


def may_be_several(text: str) -> bool:
    """Return whether a text has a sign that another one begins in it."""
    if _repeats_first_line(text) or _repeats_sign(text):
        return True
    lines = text.split("\n")
    if "\x0c" in text or _GAP.search(text) or any(map(_SIGN.match, lines)):
        return True
    return sum(_AGENCY_BRACKET.match(line) is not None for line in lines) > 1


def _repeats_first_line(text: str) -> bool:
    first = text.lstrip("\ufeff \t\r\n")[:80].partition("\n")[0].strip()
    return bool(first) and len(first) <= _MAX_MASTHEAD and text.count(f"\n{first}", len(first)) > 0


def _repeats_sign(text: str) -> bool:
    sign = _HEADING.match(text.lstrip("\ufeff \t\r\n"))
    return sign is not None and re.search(rf"\n\s*\n{sign[0]}", text) is not None


def find_breaks(lines: Sequence[str], bare: Sequence[str]) -> list[tuple[int, Break]]:
    """Return the lines at which another text may begin, and what stands before them.

    `bare` has the same lines without the space around them.
    """
    breaks: list[tuple[int, Break]] = []
    first = next((line for line in bare if line), "")
    blanks = 0
    before: list[Break] = []  # marks since the last line of a text
    for index, line in enumerate(bare):
        mark = mark_of_line(line) if line else None
        if mark is not None:
            before.append(mark)
            if _START.fullmatch(line) or _NUMBER.fullmatch(line):
                breaks.append((index, Break.END))
        elif line and index:
            begins = _begins_at(line, blanks, first)
            if begins is not None:
                before.append(begins)
            if before:
                breaks.append((index, max(before)))
                before = []
        blanks = 0 if line else blanks + 1
        if lines[index].endswith("\x0c"):
            before.append(Break.RULE)
    return breaks


def mark_of_line(line: str) -> Break | None:
    """Return what a line separates by its form, or None."""
    if is_rule(line) and not line.startswith("#"):
        return Break.RULE
    if is_end_mark(line) or _START.fullmatch(line) or _NUMBER.fullmatch(line):
        return Break.END
    return None


def without_numbers(lines: list[str]) -> list[str]:
    """Return the lines of a text without those at its beginning that number it: `1 of 3 DOCUMENTS`."""
    first = next((index for index, line in enumerate(lines) if line.strip() and not _NUMBER.fullmatch(line)), 0)
    return lines[first:]


def _begins_at(line: str, blanks: int, first: str) -> Break | None:
    if field_of_line(line) in HEADER_FIELDS and blanks:
        return Break.FIELDS
    if line == first and len(line) <= _MAX_MASTHEAD:
        return Break.MASTHEAD
    sign = _HEADING.match(line) if blanks else None
    if sign is not None and first.lstrip("\ufeff").startswith(sign[0]):
        return Break.HEADING
    return None if not blanks else Break.GAP if blanks > 1 else Break.BLANK
