"""Repairs doubly encoded text: UTF-8 bytes that were read as Windows-1252 or Latin-1 and encoded once more.

Only what is certain is repaired: a run must be a complete and valid UTF-8 sequence when its characters are turned back
into bytes, and a single such run, which a correct text may contain, is left alone.
"""

import re
from itertools import islice

import numpy as np

# What each byte 0x80..0xFF becomes when read as Windows-1252; where that has no character, browsers keep the control.
_CHARS = [bytes([b]).decode("cp1252", "ignore") or chr(b) for b in range(128, 256)]
_LATIN_1 = {ord(char): byte for byte, char in enumerate(_CHARS, 128)} | {byte: byte for byte in range(128, 256)}
_LEAD2 = "[\u00c2-\u00df]"
_LEAD3 = "[\u00e0-\u00ef]"
_LEAD4 = "[\u00f0-\u00f4]"
_TAIL = "[" + "".join(re.escape(char) for char in _CHARS[:64]) + "\u0080-\u009f]"
#: A run of sequences, as a group: `split` then returns the text between the runs and the runs in turn, in one pass.
_RUN = re.compile(f"((?:{_LEAD4}{_TAIL}{{3}}|{_LEAD3}{_TAIL}{{2}}|{_LEAD2}{_TAIL})+)")
_HIGHS = re.compile(
    "[\u0080-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2010-\u203a\u20ac\u2122]+"
)
# The same in bytes: Â..ô, then a C1 control, a Latin-1 sign, or one of the characters that Windows-1252 has there.
_LEAD = 0xC3
_SECOND = np.zeros(256, dtype=np.bool_)
_SECOND[0x82:0xB5] = True
_TAILS = np.zeros((256, 256), dtype=np.bool_)  # third byte, fourth byte
_TAILS[0xC2, 0x80:0xC0] = True
_TAILS[0xC5, list(b"\x92\x93\xa0\xa1\xb8\xbd\xbe")] = True
_TAILS[0xC6, 0x92] = True
_TAILS[0xCB, [0x86, 0x9C]] = True
_TAILS[0xE2, [0x80, 0x82, 0x84]] = True
_MAX_BYTES = 8_000_000  # longer pages take too long
_ENOUGH = 3  # sequences
_SHARE = 0.9  # of the suspicious characters; a teaser may have been cut in the middle of a sequence


def may_be_mojibake(content: bytes) -> bool:
    """Return whether UTF-8 bytes have enough sequences that look doubly encoded; many times faster than decoding."""
    if len(content) > _MAX_BYTES:
        return False
    page = np.frombuffer(content, dtype=np.uint8)
    leads = np.flatnonzero(page[:-3] == _LEAD)
    if len(leads) < _ENOUGH:
        return False
    suspect = _SECOND[page[leads + 1]] & _TAILS[page[leads + 2], page[leads + 3]]
    return int(np.count_nonzero(suspect)) >= _ENOUGH


def repair_mojibake(text: str) -> str:
    """Return the text with doubly encoded stretches repaired; the same text when nothing is certain.

    A page is repaired line by line, because a template and what was pasted into it may differ.
    """
    lengths = islice((len(run[0]) for run in _RUN.finditer(text)), _ENOUGH)  # each run has two characters or more
    if sum(lengths) < 2 * _ENOUGH:
        return text
    known = _Readings()
    return "\n".join(line if line.isascii() else _repair_line(line, known) for line in text.split("\n"))


def _repair_line(line: str, known: "_Readings") -> str:
    """Repair a line in which (nearly) every suspicious character is part of a valid sequence; leave any other alone."""
    parts = _RUN.split(line)
    runs = parts[1::2]
    if not runs or sum(map(len, runs)) < _SHARE * sum(map(len, _HIGHS.findall(line))):
        return line
    parts[1::2] = map(known.__getitem__, runs)
    return "".join(parts)


class _Readings(dict[str, str]):
    """The repaired form of each run, cached: the same few come again and again in a text."""

    def __missing__(self, run: str) -> str:
        try:
            reading = run.translate(_LATIN_1).encode("latin-1").decode("utf-8")
        except UnicodeDecodeError:  # an overlong form or a surrogate: no UTF-8 after all
            reading = run
        self[run] = reading
        return reading
