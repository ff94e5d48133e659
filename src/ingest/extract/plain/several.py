"""Separates the news texts of a plain text that holds several, each with a head of its own.

Another text may begin after an end mark, a ruled line, a page break, blank lines, at the fields of a mail, or where
the first line of the file stands again, or the sign before it (`# `, `■`). It does begin there if it has what only a
whole text has: a headline (or the dateline of an agency) with a day, an author or a source below or above it, and
running text. Sections, live reports and lists have no such heads, so they stay whole; in doubt nothing is separated,
and what is not separated stays in the text (see `news_texts.end_of_text`).
"""

from collections.abc import Sequence

from ingest.extract.plain.endings import is_end_mark
from ingest.extract.plain.lines import is_running, paragraphs
from ingest.extract.plain.news_texts import CHARS_A_WORD, MIN_WORDS, describe, is_next_text, is_whole, names_subject
from ingest.extract.plain.text_breaks import LINE, Break, find_breaks, mark_of_line, may_be_several
from ingest.text.scripts import dense_length

_LOOK_AHEAD = 60  # lines in which the head and the first paragraphs of a text stand
_MAX_HEAD_WORDS = 12  # of a line of a head
_MAX_ROUNDS = 8  # real texts need one or two


def split_texts(text: str) -> list[str]:
    """Return the news texts in a plain text, in order. They join to the whole; nearly every text is a single one.

    Each is a text that is not divided again.
    """
    texts = [text]
    for _ in range(_MAX_ROUNDS):
        divided = [part for whole in texts for part in _split_once(whole)]
        if len(divided) == len(texts):
            break
        texts = divided
    return texts


def _split_once(text: str) -> list[str]:
    if not may_be_several(text if "\r" not in text else text.replace("\r\n", "\n").replace("\r", "\n")):
        return [text]
    lines = [match[0] for match in LINE.finditer(text) if match[0]]
    bare = [line.strip() for line in lines]
    first_places: dict[str, int] = {}
    for place, line in enumerate(bare):
        first_places.setdefault(line, place)
    starts, current, has_text = [0], None, False
    for index, kind in find_breaks(lines, bare):
        start = starts[-1]
        if index <= start:
            continue
        if current is None:
            current = describe(_lines_of(lines, bare, start), frozenset())
        if kind is Break.BLANK and not ("dateline" in current.evidence and not is_running(bare[index])):
            continue
        has_text = has_text or (is_whole(current) and _has_running_text(bare, start, index))
        if not has_text:
            continue
        next_paragraphs = _lines_of(lines, bare, index)
        known = frozenset(line for line in next_paragraphs if first_places.get(line, index) < index)
        following = describe(next_paragraphs, known)
        if not following.evidence and names_subject(bare[index], bare[start:index]):
            continue
        if is_next_text(kind, current, following, _last_line(bare, index)):
            starts.append(index)
            current, has_text = following, False
    ends = [*starts[1:], len(lines)]
    return ["".join(lines[start:end]) for start, end in zip(starts, ends, strict=True)]


def _lines_of(lines: Sequence[str], bare: Sequence[str], start: int) -> list[str]:
    """Return the paragraphs of a text from its first line on, up to a mark below its first running text."""
    end = start
    running = False
    for end in range(start, min(len(lines), start + _LOOK_AHEAD)):
        if running and (mark_of_line(bare[end]) is not None or lines[end - 1].endswith("\x0c")):
            end += is_end_mark(bare[end])
            break
        running = (
            running or dense_length(bare[end]) > MIN_WORDS * CHARS_A_WORD or len(bare[end].split()) > _MAX_HEAD_WORDS
        )
    else:
        end += 1
    return paragraphs("".join(lines[start:end]))


def _has_running_text(bare: Sequence[str], start: int, end: int) -> bool:
    """Return whether there is running text in the first lines from `start` on.

    A text that begins otherwise is no news; and a long one must not be read again at each of its blank lines.
    """
    return any(map(is_running, paragraphs("\n".join(bare[start : min(end, start + _LOOK_AHEAD)]))))


def _last_line(bare: Sequence[str], end: int) -> str:
    return next((bare[index] for index in range(end - 1, -1, -1) if bare[index]), "")
