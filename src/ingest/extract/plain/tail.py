"""Removes what follows the news in a plain text: rights, related links, share and newsletter lines, end marks.

The classes of lines are those of pages (`ingest.text.boilerplate`); plain texts also have end marks and ruled lines.
"""

import re
from collections.abc import Sequence

from ingest.records import Dropped
from ingest.text.boilerplate import clean, is_paragraph, line_class

_MAX_NOTICE = 400  # characters
_RULE = re.compile(r"[\W_]+")
_END = re.compile(r"[-–—*#(（\s]*(?:ends?|ende|fin|30|完|끝)[-–—*#)）\s]*", re.IGNORECASE)
_RIGHTS = re.compile(r"©|\(c\)\s*(?:19|20)\d\d|^\W*copyright\b", re.IGNORECASE)


def is_copyright(line: str) -> bool:
    """Return whether a line is a copyright notice."""
    if line_class(line) == "copyright":
        return True
    return len(line) <= _MAX_NOTICE and _RIGHTS.search(line) is not None


def cut_tail(lines: Sequence[str], *, title: str | None = None) -> tuple[list[str], list[Dropped]]:
    """Return the lines without boilerplate, and what was dropped by which rule, in order. Idempotent."""
    kept, dropped = list(lines), list[Dropped]()
    before = len(kept) + 1
    while kept and len(kept) < before:
        before = len(kept)
        while kept and (rule := _end_rule(kept[-1])):
            dropped.append(Dropped(kept.pop(), rule))
        kept, more = clean(kept, title=title)
        dropped += more
    return kept, _in_order(lines, dropped)


def _end_rule(line: str) -> str | None:
    if _RULE.fullmatch(line):
        return "tail:rule"
    if _END.fullmatch(line):
        return "tail:end-mark"
    if is_copyright(line) and not (is_paragraph(line) and not _RIGHTS.match(line.strip())):
        return "boilerplate:copyright"
    return None


def _in_order(lines: Sequence[str], dropped: list[Dropped]) -> list[Dropped]:
    first_index: dict[str, int] = {}
    for index, line in enumerate(lines):
        first_index.setdefault(line, index)
    return sorted(dropped, key=lambda piece: first_index[piece.text])
