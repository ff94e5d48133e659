"""Where the body of a plain text begins: at the first running text that no lines about the text follow."""

from collections.abc import Callable, Sequence

from ingest.extract.plain.head_lines import HeadLine, LineKind
from ingest.extract.plain.lines import is_running, is_title
from ingest.text.scripts import SENTENCE_END, dense_length

_MAX_LINES = 18  # above the body
_MAX_LINE = 250  # characters
_SHORT = 40  # characters (see `dense_length`) of a sentence that usually begins a body of short paragraphs
_DECK_AHEAD = 5  # lines after a sentence in which lines about the text show that it is a second headline


def body_start(lines: Sequence[str], classify: Callable[[int], HeadLine], *, titled: bool) -> int:
    """Return the index of the first line of running text. `titled` says that the title is known already."""
    limit = min(len(lines), _MAX_LINES)
    for index in range(limit):
        line = lines[index]
        if len(line) > _MAX_LINE:
            return index
        if is_running(line) and (titled or index or not is_title(line, list(lines[1:]))):
            if classify(index).kind is not LineKind.TEXT:
                return index + 1
            return _after_deck(lines, classify, index, limit)
    sentences = [
        index
        for index in range(0 if titled else 1, limit)
        if SENTENCE_END.search(lines[index]) and classify(index).kind is LineKind.TEXT
    ]
    long = [index for index in sentences if dense_length(lines[index]) >= _SHORT]
    first = next(iter([*long, *sentences]), min(limit, 1))
    return _after_deck(lines, classify, first, limit)


def _after_deck(lines: Sequence[str], classify: Callable[[int], HeadLine], start: int, limit: int) -> int:
    """Return the start of the body after a second headline that is a sentence, which facts about the text follow."""
    for index in range(start + 1, min(start + 1 + _DECK_AHEAD, limit)):
        if len(lines[index]) > 180 or (is_running(lines[index]) and classify(index).kind is LineKind.TEXT):
            return start
        line = classify(index)
        if line.kind is LineKind.ABOUT and (line.reading.has_date or line.reading.authors):
            rest = range(index + 1, min(len(lines), index + 1 + _DECK_AHEAD))
            running = (other for other in rest if is_running(lines[other]) and classify(other).kind is LineKind.TEXT)
            return next(running, start)
    return start
