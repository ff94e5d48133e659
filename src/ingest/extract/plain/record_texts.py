"""Whether the text of a record (JSON, a row, a mail) is a whole plain text, with a head of its own above the news."""

from ingest.extract.plain.head_lines import LineKind, classify_line
from ingest.extract.plain.lines import is_running
from ingest.extract.plain.opening import dateline_opening
from ingest.text.comparison import comparison_key
from ingest.text.scripts import SENTENCE_END
from ingest.text.unicode import normalize_text

_HEAD = 8  # lines in which the title may stand
_FACTS = frozenset({LineKind.BREADCRUMB, LineKind.NOTICE, LineKind.CREDIT, LineKind.FIELD})
_MAX_LINE = 180  # characters of a line about the text
_MAX_HEAD = 8000  # characters in which the first lines stand


def has_own_head(text: str, title: str | None, source: str | None) -> bool:
    """Return whether a text begins with a head: it repeats the `title`, the `source` or states facts above the news.

    A record without a title whose text has a first line that is no sentence has its title there.
    """
    lines = _first_lines(text)
    if len(lines) < 2:
        return False
    if title is None:
        return not (is_running(lines[0]) or SENTENCE_END.search(lines[0]))
    at = _title_at(lines, title)
    if at is not None and at > 0:
        return True
    first = lines[1] if at == 0 else lines[0]
    if len(first) > _MAX_LINE or (at == 0 and len(lines) == 2):
        return False
    if source and comparison_key(first) == comparison_key(source):
        return True
    following = lines[lines.index(first) + 1 :]
    if dateline_opening(" ".join([first, *following[:1]])) is not None:
        return False  # the news begins with its dateline
    line = classify_line(first, None)
    if line.kind is LineKind.ABOUT:
        reading = line.reading
        return bool(reading.authors or reading.source or reading.published or reading.updated)
    return line.kind in _FACTS


def has_title(text: str, title: str) -> bool:
    """Return whether one of the first lines of a text is its title."""
    return _title_at(_first_lines(text), title) is not None


def _title_at(lines: list[str], title: str) -> int | None:
    key = comparison_key(title)
    return next((at for at, line in enumerate(lines) if comparison_key(line) == key), None)


def _first_lines(text: str) -> list[str]:
    lines = (line.strip() for line in normalize_text(text[:_MAX_HEAD]).split("\n"))
    return [line for line in lines if line][:_HEAD]
