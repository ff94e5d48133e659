"""Bytes to text: which character set, who named it, and what had to be repaired.

The order is that of the WHATWG Encoding and HTML standards (byte-order mark, HTTP, meta), with three exceptions for
real pages: bytes that are valid UTF-8 but for few are UTF-8, whatever they declare; a declaration that does not fit the
bytes is ignored; and where two declarations disagree, the bytes decide between them.
"""

import re
from dataclasses import dataclass, replace

import numpy as np
import webencodings
from chardetng_py import EncodingDetector

from ingest.text.latin_charsets import latin_charset
from ingest.text.mojibake import may_be_mojibake, repair_mojibake

#: Python's codec for a WHATWG encoding where the name differs, or where Python's namesake knows fewer characters.
_CODECS = {
    "shift_jis": "cp932",
    "euc-kr": "cp949",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "windows-874": "cp874",
    "iso-8859-8-i": "iso-8859-8",
    "x-mac-cyrillic": "mac-cyrillic",
    "macintosh": "mac-roman",
    "utf-16le": "utf-16-le",
    "utf-16be": "utf-16-be",
    "iso-2022-jp": "iso2022_jp",
}
#: A wider codec to try when the first one meets bytes that it does not know.
_WIDER = {"euc-jp": "euc_jisx0213", "shift_jis": "shift_jisx0213", "iso-2022-jp": "iso2022_jp_ext", "big5": "cp950"}
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16le"),
    (b"\xfe\xff", "utf-16be"),
)
#: How far into a page its meta charset is searched. The standard says 1,024 bytes; comments and scripts precede it.
_PRESCAN = 8192
_SAMPLE = 131_072  # bytes that the detector reads, from shortly before the first that is not ASCII
_LARGE = 1_000_000
_READ_FOR_A_STRAY = 8  # bytes that are UTF-8, for each that is not, in a page that does not declare it
_COMMENT = re.compile(rb"<!--.*?-->", re.S)
_META = re.compile(rb"<meta\s[^>]{0,400}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.\-]{2,40})", re.I)
_XML = re.compile(rb"^\s*<\?xml\s[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_:.\-]{2,40})")
_PARAMETER = re.compile(r";\s*charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.\-]{2,40})", re.I)
_HIGH = re.compile(rb"[\x80-\xff]")
_CONTROLS = bytes(c for c in range(32) if c not in (0, 9, 10, 12, 13, 27))
_SEVEN_BIT = frozenset({"iso-2022-jp"})


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the character set it was read as (WHATWG name, lower case), and who named it.

    `source` is bom, http, meta, utf-8 (the bytes are valid UTF-8), nulls (UTF-16 without a mark), detected or ascii.
    `repaired` says that doubly encoded text was repaired; `replaced` counts bytes that are not a character. `utf8` is
    the text in UTF-8 where that is free: where the bytes were UTF-8 already.
    """

    text: str
    charset: str
    source: str
    repaired: bool = False
    replaced: int = 0
    utf8: bytes | None = None


def decode(
    content: bytes, *, media_type: str | None = None, html: bool = True, tld: str | None = None
) -> Decoded | None:
    """Return the text of `content`, without NULs and byte-order mark; None when the bytes are not text.

    `media_type` is the carrier's Content-Type with its parameters, `html` says whether a meta element may name the
    character set, `tld` is the last label of the host ('jp'), a hint for the detector.
    """
    decoded = _by_mark(content) or _by_nulls(content)
    if decoded is None:
        if _is_binary(content):
            return None
        decoded = _by_claims(content, _claims(content, media_type, html)) or _detected(content, tld)
    text = decoded.text.removeprefix("\ufeff")
    if b"\x00" in content:
        text = text.replace("\x00", "")
    repaired = repair_mojibake(text) if decoded.charset == "utf-8" and may_be_mojibake(content) else text
    utf8 = decoded.utf8 if len(repaired) == len(decoded.text) and repaired == decoded.text else None
    return replace(decoded, text=repaired, repaired=repaired != text, utf8=utf8)


def encoding_name(label: str | None) -> str | None:
    """Return the WHATWG name of an encoding label, `latin1` -> `windows-1252`; None for an unknown label."""
    if not label:
        return None
    encoding = webencodings.lookup(label)
    if encoding is None or encoding.name in {"x-user-defined", "replacement"}:
        return None
    return str(encoding.name)


def codec_name(encoding: str) -> str:
    """Return the name of Python's codec for the WHATWG name of an encoding, `shift_jis` -> `cp932`."""
    return _CODECS.get(encoding, encoding)


def _by_mark(content: bytes) -> Decoded | None:
    for mark, charset in _BOMS:
        if content.startswith(mark):
            text, replaced = _lenient(content[len(mark) :], charset)
            return Decoded(text, charset, "bom", replaced=replaced)
    return None


def _by_nulls(content: bytes) -> Decoded | None:
    """Detect UTF-16 without a mark: Latin letters and markup leave every other byte zero."""
    head = content[:4096]
    if len(head) < 4 or b"\x00" not in head:
        return None
    even, odd = head[0::2].count(0) / len(head) * 2, head[1::2].count(0) / len(head) * 2
    for charset, zeros, others in (("utf-16le", odd, even), ("utf-16be", even, odd)):
        if zeros > 0.2 and others < 0.02:
            text, replaced = _lenient(content, charset)
            return Decoded(text, charset, "nulls", replaced=replaced)
    return None


def _is_binary(content: bytes) -> bool:
    """Return whether control characters show that this is not text at all; a few strays (also NULs) are tolerated."""
    head = content[:65536]
    if not head:
        return False
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return controls / len(head) > 0.02 or head.count(0) / len(head) > 0.3


def _claims(content: bytes, media_type: str | None, html: bool) -> list[tuple[str, str]]:
    """Return what the carrier and the document declare, strongest first, as (charset, source)."""
    claims: list[tuple[str, str]] = []
    parameter = _PARAMETER.search(media_type or "")
    if parameter and (name := encoding_name(parameter[1])):
        claims.append((name, "http"))
    head = content[:_PRESCAN]
    match = _XML.search(head) or (_META.search(_COMMENT.sub(b"", head)) if html else None)
    if match and (name := encoding_name(match[1].decode("ascii"))):
        # A meta element that could be read as ASCII is wrong about UTF-16 (HTML, 13.2.3.2).
        claims.append(("utf-8" if name.startswith("utf-16") else name, "meta"))
    return claims


def _by_claims(content: bytes, claims: list[tuple[str, str]]) -> Decoded | None:
    names = [name for name, _ in claims]
    if content.isascii():
        seven_bit = next((name for name in names if name in _SEVEN_BIT), None)
        if seven_bit is None and b"\x1b$" in content:
            seven_bit = "iso-2022-jp"
        if seven_bit is None:
            charset, source = claims[0] if claims else ("utf-8", "ascii")
            return Decoded(content.decode("ascii"), charset, source, utf8=content)
        text, replaced = _lenient(content, seven_bit)
        return Decoded(text, seven_bit, dict(claims).get(seven_bit, "detected"), replaced=replaced)
    as_utf8 = _as_utf8(content)
    if as_utf8 is not None:
        text, whole = as_utf8
        return Decoded(text, "utf-8", dict(reversed(claims)).get("utf-8", "utf-8"), utf8=whole)
    if "utf-8" not in names and (nearly := _nearly_utf8(content)) is not None:
        return nearly
    if len(set(names)) > 1:
        guess = _guess(content, None)
        claims = sorted(claims, key=lambda claim: claim[0] != guess)
    for charset, source in claims:
        tolerated = _tolerance(content, charset)
        if charset == "utf-8" and _least_strays(content) > tolerated:
            continue
        text, replaced = _lenient(content, charset)
        if replaced <= tolerated:
            return Decoded(text, charset, source, replaced=replaced)
    return None


def _as_utf8(content: bytes) -> tuple[str, bytes] | None:
    """Return the text and its bytes if they are UTF-8; a last character that is cut in two is left out."""
    try:
        return content.decode("utf-8"), content
    except UnicodeDecodeError as error:
        if error.start >= len(content) - 3 and error.reason == "unexpected end of data":
            whole = content[: error.start]
            return whole.decode("utf-8"), whole
        return None


def _nearly_utf8(content: bytes) -> Decoded | None:
    """Return the text if nearly all non-ASCII bytes are UTF-8, at least eight for each stray one, else None.

    In no other encoding do so many bytes look like UTF-8; so a page that does not declare it keeps its letters when an
    old byte was pasted into it.
    """
    most = _count_high(content) // (_READ_FOR_A_STRAY + 1)
    if not most or _least_strays(content) > most:
        return None
    text, replaced = _lenient(content, "utf-8")
    return Decoded(text, "utf-8", "detected", replaced=replaced) if replaced <= most else None


def _count_high(content: bytes) -> int:
    return len(content) - len(content.translate(None, bytes(range(128, 256))))


def _tolerance(content: bytes, charset: str) -> int:
    """Return how many bytes a true declaration may leave undecoded: one in 200 of the non-ASCII ones, at least two.

    UTF-8 with strays of another encoding is more common; but some of its bytes must be UTF-8.
    """
    high = _count_high(content)
    if charset == "utf-8":
        return min(max(2, high // 20), high // 3)
    return max(2, high // 200)


def _least_strays(content: bytes) -> int:
    """Return a lower bound for the bytes of a large content that are not UTF-8: to replace each would take seconds."""
    if len(content) < _LARGE:
        return 0
    page = np.frombuffer(content, dtype=np.uint8)
    tail = (page & 0xC0) == 0x80
    two = (page >= 0xC2) & (page <= 0xDF)
    three = (page & 0xF0) == 0xE0
    four = (page >= 0xF0) & (page <= 0xF4)
    read = 2 * np.count_nonzero(two[:-1] & tail[1:])
    read += 3 * np.count_nonzero(three[:-2] & tail[1:-1] & tail[2:])
    read += 4 * np.count_nonzero(four[:-3] & tail[1:-2] & tail[2:-1] & tail[3:])
    return int(np.count_nonzero(page & 0x80) - read)


def _detected(content: bytes, tld: str | None) -> Decoded:
    charset = _guess(content, tld)
    text, replaced = _lenient(content, charset)
    return Decoded(text, charset, "detected", replaced=replaced)


def _guess(content: bytes, tld: str | None) -> str:
    high = _HIGH.search(content)
    start = max(0, high.start() - 256) if high else 0
    sample = content[start : start + _SAMPLE]
    detector = EncodingDetector()
    detector.feed(sample, last=True)
    label = tld.lower().encode("ascii", "ignore") if tld else b""
    guess = detector.guess(tld=label if label.isalnum() and label.islower() else None, allow_utf8=True)
    # The detector returns Python's names, which differ from the labels of the web in their hyphens and for Thai.
    named = encoding_name({"cp874": "windows-874"}.get(guess, guess.replace("_", "-"))) or "windows-1252"
    return latin_charset(sample, named)


def _lenient(content: bytes, charset: str) -> tuple[str, int]:
    """Decode with the best codec for a charset; bytes without a meaning become U+FFFD and are counted."""
    codec = codec_name(charset)
    try:
        return content.decode(codec), 0
    except UnicodeDecodeError:
        pass
    wider = _WIDER.get(charset)
    if wider:
        try:
            return content.decode(wider), 0
        except UnicodeDecodeError:
            pass
    if charset != "utf-8":
        text = content.decode(codec, "replace")
        return text, text.count("\ufffd")
    # Lone surrogates stand for the strays in the decoder (PEP 383); they never leave this function.
    text = content.decode("utf-8", "surrogateescape")
    return _STRAY.sub(_as_windows_1252, text), sum(map(len, _STRAY.findall(text)))


_STRAY = re.compile("[\udc80-\udcff]+")


def _as_windows_1252(match: re.Match[str]) -> str:
    """Decode a single stray byte in UTF-8 as Windows-1252, often a pasted quotation mark; more in a row are lost."""
    strays = match[0]
    if len(strays) > 1:
        return "\ufffd" * len(strays)
    return bytes([ord(strays) - 0xDC00]).decode("cp1252", "replace")
