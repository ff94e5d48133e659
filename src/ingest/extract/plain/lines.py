"""The lines of a plain text: paragraphs of hard-wrapped lines, Markdown removed, title lines recognised."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from ingest.extract.plain.header import field_of_line
from ingest.text.boilerplate import is_paragraph
from ingest.text.scripts import starts_lowercase
from ingest.text.unicode import normalize_text

_BLANK = re.compile(r"\n[^\S\n]*\n+")
_SENTENCE_END = re.compile(r"[.!?:。！？।။។։።؟۔…][\"'”’»」』)\]]*$")
_MIN_WIDTH = 40  # characters of the widest line of a paragraph that was broken
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_NO_STOPS = re.compile("[\u0e00-\u0eff]")
#: Characters that are two columns wide (East_Asian_Width W and F), for the scripts of news.
_WIDE = re.compile(
    "[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f"
    "\uff01-\uff60\uffe0-\uffe6\U0001f300-\U0001f64f\U0001f900-\U0001f9ff\U00020000-\U0003fffd]"
)
#: The signs of American agencies around the lines above the news: `^By ADA SAMPLE=`, `^Headline<`.
_WIRE_LINE = re.compile(r"^\^([^\n]+?)[<=]*[^\S\n]*$", re.MULTILINE)
_MIN_WITHOUT_STOPS = 65  # characters of running text in these scripts
#: Limits of one article; the longest reportages have a tenth of this.
MAX_CHARS = 2_000_000
MAX_LINES = 50_000
_MAX_WRAPPED = 160  # characters: no line of a hard-wrapped text is longer
_MAX_OVERHANG = 2.0  # of the typical width: a longer line shows that lines were not broken at one
_HYPHENATED = re.compile(r"[^\W\d_]-$")
_MIN_BROKEN = 24  # characters of a line that was broken before its width
_FULL = 0.75  # of the usual width: a line that may have been broken there
_MIN_BLOCKS = 2  # besides which the first may be a head
_SHORT_LINE = 0.6  # of the usual width: a line that was not broken there


def too_long(text: str, lines: Sequence[str] = ()) -> str | None:
    """Return the message of the reject for a text that is too long for an article; None for others."""
    count = len(lines) or text.count("\n") + 1
    if len(text) <= MAX_CHARS and count <= MAX_LINES:
        return None
    return (
        f"has {len(text):,} characters in {count:,} lines, more than {MAX_CHARS:,} or {MAX_LINES:,}, "
        "too much for one article; split it into one file an article"
    )


def paragraphs(text: str) -> list[str]:
    """Return paragraphs in normal form: lines, or the blocks between blank lines where a text is hard-wrapped."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n\n")
    if "^" in unified:
        unified = _WIRE_LINE.sub(r"\1", unified)
    unified = _with_blank_lines(unified)
    blocks = [block.strip("\n") for block in _BLANK.split(unified)]
    width = _wrap_width([block.split("\n") for block in blocks])
    if width:
        is_head = len(blocks) > _MIN_BLOCKS and not _has_full_line(blocks[0], width)
        joined = (_joined(block, width) for block in blocks[is_head:])
        unified = "\n\n".join([*blocks[:is_head], *joined])
    return [line for line in normalize_text(unified).split("\n") if line]


def _with_blank_lines(text: str) -> str:
    """Return a text with a blank line above each paragraph that begins with an indent, where all of them do.

    That is where lines have one indent, but for some with a deeper one, each below the end of a sentence.
    """
    if "\n " not in text and "\n\t" not in text:
        return text
    lines = text.split("\n")
    indents = [len(line) - len(line.lstrip()) for line in lines if line.strip()]
    usual = Counter(indents).most_common(1)[0][0] if indents else 0
    starts = [
        index
        for index, line in enumerate(lines)
        if index and line.strip() and lines[index - 1].strip() and len(line) - len(line.lstrip()) > usual
    ]
    if not starts or not all(_SENTENCE_END.search(lines[index - 1].rstrip()) for index in starts):
        return text
    for index in reversed(starts):
        lines.insert(index, "")
    return "\n".join(lines)


def _wrap_width(blocks: list[list[str]]) -> int:
    """Return the typical width of lines that were broken at one, or 0 for a text that is not hard-wrapped.

    The first block may be a head, whose lines are not.
    """
    if len(blocks) > _MIN_BLOCKS:
        width = _common_width(blocks[1:])
        if width and not _has_full_line("\n".join(blocks[0]), width):
            return width
    return _common_width(blocks)


def _common_width(blocks: list[list[str]]) -> int:
    """Return the typical width of lines that are about equally long and end in mid-sentence, or 0."""
    blocks = [block for block in blocks if max(map(len, block)) >= _MIN_WIDTH]  # codes stand above and below
    inner = [line.rstrip() for block in blocks if len(block) > 1 for line in block[:-1]]
    if len(inner) < 3 or not any(len(block) > 2 for block in blocks):
        return 0
    if any(len(line) > _MAX_WRAPPED for block in blocks for line in block):
        return 0
    widths = sorted(_width(line) for line in inner)
    typical, widest = widths[len(widths) // 2], widths[-1]
    if not (40 <= typical <= 120 and widest <= 130):
        return 0
    if any(_width(line) > _MAX_OVERHANG * typical for block in blocks for line in block):
        return 0  # no line of running text is longer than the width at which it was broken
    near = sum(width >= typical * _FULL for width in widths) / len(widths)
    open_ended = sum(not _SENTENCE_END.search(line) for line in inner) / len(inner)
    return typical if near >= 0.8 and open_ended >= 0.7 else 0


def _has_full_line(block: str, width: int) -> bool:
    """Return whether a line of a block, but for its last one, is nearly as wide as broken lines are."""
    return any(_width(line.rstrip()) >= _FULL * width for line in block.split("\n")[:-1])


def _is_deliberate(previous: str, line: str, width: int) -> bool:
    """Return whether the break between two lines is the author's: a list, the signature of a mail, a short line."""
    if "--" in (previous, line) or re.match(r"[-*•–]\s|\d{1,2}[.)]\s", line):
        return True
    return _width(previous) < _SHORT_LINE * width


def _continues(previous: str, line: str) -> bool:
    """Return whether a line goes on with the words of one that was broken early: it begins with a small letter."""
    if _HYPHENATED.search(previous) and line[:1].islower():
        return True
    words = len(previous) > _MIN_BROKEN and previous[-1:].isalpha() and "--" not in (previous, line)
    return words and starts_lowercase(line)


def _width(line: str) -> int:
    return len(line) + len(_WIDE.findall(line)) if not line.isascii() else len(line)


def _joined(block: str, width: int) -> str:
    """Return the lines of one hard-wrapped block as one; header fields, lists and short lines keep their breaks."""
    lines = [line.strip() for line in block.split("\n")]
    if all(field_of_line(line) for line in lines):
        return block
    joined = lines[0]
    for previous, line in pairwise(lines):
        if _is_deliberate(previous, line, width) and not _continues(previous, line):
            joined += "\n" + line
        elif joined and _UNSPACED.match(joined[-1]) and _UNSPACED.match(line[:1] or " "):
            joined += line
        elif line[:1].islower() and _HYPHENATED.search(joined[-3:]):  # its end alone: a block may be long
            joined = joined[:-1] + line  # a word that was hyphenated at the end of the line
        else:
            joined += " " + line
    return joined


def is_title(line: str, following: list[str]) -> bool:
    """Return whether the first line is a headline: no sentence with a full stop, not long, and followed by a text."""
    if not following or len(line) > 250:
        return False
    ends_like_sentence = bool(re.search(r"(?<!\.)[.。।။។։።۔]$", line))
    longer_follows = any(len(other) > len(line) for other in following)
    return longer_follows and not (ends_like_sentence and len(line) > 60)


def without_markdown(text: str) -> str:
    """Return a text without Markdown: headings, emphasis, links, images, quotes, code fences (CommonMark 0.31)."""
    text = re.sub(r"!\[[^\[\]\n]{0,300}\]\([^)\s]{0,2000}(?:\s+\"[^\"\n]{0,300}\")?\)", "", text)
    text = re.sub(r"\[([^\[\]\n]{1,300})\]\([^)\s]{0,2000}(?:\s+\"[^\"\n]{0,300}\")?\)", r"\1", text)
    text = re.sub(r"(?m)^ {0,3}(?:#{1,6}\s+|>\s?|```\w*\s*$|~~~\w*\s*$)", "", text)
    text = re.sub(r"(?m)^ {0,3}(?:=+|\*{3,}|_{3,})\s*$", "", text)
    return re.sub(r"(\*\*|__|\*|`)(?=\S)([^*_`\n]{1,300}?)(?<=\S)\1", r"\2", text)


def is_running(line: str) -> bool:
    """Return whether a line reads as running text; Thai and Lao have no full stops, so that only the length counts."""
    return is_paragraph(line) or (_NO_STOPS.search(line) is not None and len(line) >= _MIN_WITHOUT_STOPS)
