"""The code page of JSON that is not in UTF-8, by its bytes.

RFC 8259 asks for UTF-8, but many exports are in the code page of their machine. A few bytes do not tell which one it
is: "señor" in windows-1252 is "seńor" in windows-1250. So all lines of a file are decoded alike, and what its bytes
leave open is not guessed.
"""

import re

from ingest.sources.opening import HEAD_BYTES
from ingest.text.decode import Decoded, codec_name, decode

_NON_ASCII = bytes(range(0x80, 0x100))
_WORD = re.compile(rb"[A-Za-z\x80-\xff]*[\x80-\xff][A-Za-z\x80-\xff]*")
#: Non-ASCII bytes in different words from which on the detector is trusted: with fewer it is often wrong.
_MIN_BYTES = 12
_LATIN = ("cp1250", "cp1252", "cp1254")  # of Central and Western Europe and Turkish, which share many letters


def code_page_of(head: bytes) -> str | None:
    """Return the code page of the lines of a file that are not UTF-8, by the lines of its head.

    None where they have too few bytes that show it.
    """
    lines = head.split(b"\n")
    if len(head) >= HEAD_BYTES:
        lines.pop()  # may end in the middle of a character
    sample = b"\n".join(line for line in lines if _is_in_code_page(line))
    if _evidence(sample)[0] < _MIN_BYTES:
        return None
    decoded = decode(sample, html=False)
    return None if decoded is None else decoded.charset


def to_utf8(content: bytes, code_page: str | None = None) -> bytes | None:
    """Return JSON in UTF-8, decoded from the code page of its file where that fits, else from what its bytes show.

    None where it is no text, or where its bytes do not show how to decode it.
    """
    if is_utf8(content):
        return content
    media_type = f"text/plain; charset={code_page}" if code_page else None
    decoded = decode(content, media_type=media_type, html=False)
    if decoded is None or (_is_guess(decoded) and not _is_certain(decoded, content)):
        return None
    return decoded.text.encode("utf-8", "backslashreplace")


def codec_of(head: bytes) -> str:
    """Return the codec of a document that is too large to be decoded as a whole, or broken, by its first bytes.

    It is that of UTF-8 where they do not show a code page.
    """
    decoded = decode(head, html=False)
    is_found = decoded is not None and _is_guess(decoded) and _is_certain(decoded, head)
    return codec_name(decoded.charset) if decoded is not None and is_found else "utf-8"


def encoding_problem(content: bytes) -> str:
    """Return why `to_utf8` returns nothing."""
    if decode(content, html=False) is None:
        return "is neither UTF-8 nor text in another encoding; save it as UTF-8 or remove it"
    return "is not in UTF-8, and has too few letters that show its encoding; save it as UTF-8"


def is_utf8(content: bytes) -> bool:
    """Return whether bytes are UTF-8."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _is_in_code_page(line: bytes) -> bool:
    if is_utf8(line):
        return False
    decoded = decode(line, html=False)
    return decoded is not None and _is_guess(decoded)


def _is_guess(decoded: Decoded) -> bool:
    """Return whether a code page was guessed; "utf-8" is detected where few bytes are not UTF-8."""
    return decoded.source == "detected" and decoded.charset != "utf-8"


def _is_certain(decoded: Decoded, content: bytes) -> bool:
    """Return whether a guess has evidence enough, or all code pages for words in Latin letters give the same text."""
    non_ascii, letters = _evidence(content)
    if non_ascii >= _MIN_BYTES:
        return True
    return letters >= non_ascii and all(content.decode(page, "replace") == decoded.text for page in _LATIN)


def _evidence(content: bytes) -> tuple[int, int]:
    """Return how many non-ASCII bytes and how many ASCII letters the different words with non-ASCII bytes have."""
    words = set(_WORD.findall(content))
    letters = sum(len(word.translate(None, _NON_ASCII)) for word in words)
    return sum(map(len, words)) - letters, letters
