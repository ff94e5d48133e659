"""The normal form of text: what the lake stores and what every comparison uses.

NFC (Unicode Standard Annex 15), one paragraph per line, single spaces, no empty lines, no control or invisible
characters except the joiners that Persian, Indic scripts and emoji need. Idempotent.
"""

import re
import unicodedata

# Zero-width space, word joiner, byte-order mark, soft hyphen, directional marks and embeddings, Mongolian separator,
# interlinear and object replacement marks, tags of the invisible plane-14 block.
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffc\U000e0000-\U000e007f]"
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_BREAK = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_ODD = re.compile(
    "[^\n\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff\u0370-\u05ff\u0900-\u109f\u2010-\u2027\u2030-\u205e\u2070-\ud7ff\uf900-\ufefe]"
)
_SPACES = re.compile(r"[^\S\n]+")
_ODD_SPACE = re.compile("[\t\x0b\x0c\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
_LINE_EDGES = re.compile(r" *\n[ \n]*")


def normalize_text(text: str) -> str:
    """Return the text in normal form: paragraphs separated by one line feed, no spaces at line ends, NFC."""
    if _ODD.search(text):
        text = _BREAK.sub("\n", text)
        text = _SURROGATE.sub("\ufffd", _CONTROL.sub("", _INVISIBLE.sub("", text)))
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if "  " in text or _ODD_SPACE.search(text):
        text = _SPACES.sub(" ", text)
    if " \n" in text or "\n " in text or "\n\n" in text:
        text = _LINE_EDGES.sub("\n", text)
    return text.strip(" \n")


def normalize_line(text: str | None) -> str | None:
    """Return a title, name or label in normal form on one line; None when nothing is left."""
    if text is None:
        return None
    return normalize_text(text).replace("\n", " ") or None
