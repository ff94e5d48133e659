"""Documents for `fuzz_web.py`: mutations of well-formed documents, and documents generated from tokens."""

import gzip
from collections.abc import Sequence
from random import Random

from fuzz_material import Material

MAX_BYTES = 65_536

_CHARSETS: tuple[str, ...] = (
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-32",
    "utf-32-be",
    "utf-8-sig",
    "latin-1",
    "cp1251",
    "shift_jis",
)
_CHARSETS += ("euc_jp", "gb18030", "iso2022_jp", "big5", "utf-7")


def mutated(rng: Random, data: bytes, material: Material, limit: int = MAX_BYTES) -> bytes:
    """Return a document with one to five random changes, of at limit `limit` bytes."""
    for _ in range(rng.choice((1, 1, 1, 2, 2, 3, 5))):
        data = rng.choice(_CHANGES)(rng, data, material, limit)[:limit]
    if rng.random() < 0.08:
        data = _encoded(rng, data)
    return data[:limit]


def generated(rng: Random, material: Material, limit: int = MAX_BYTES) -> bytes:
    """Return a document of random tokens, or of a few tokens repeated up to the limit to find superlinear time."""
    if rng.random() < 0.5:
        return b"".join(rng.choice(material.tokens) for _ in range(rng.randrange(1, 60)))[:limit]
    start = rng.choice((b"", *material.seeds)) if rng.random() < 0.5 else _pieces(rng, material, 3)
    start = start[: rng.randrange(len(start) + 1)]
    unit = _pieces(rng, material, 4) or b"<"
    end = _pieces(rng, material, 2)
    limit = rng.choice((limit // 32, limit // 4, limit))
    times = max(1, (limit - len(start)) // len(unit))
    if rng.random() < 0.2:  # no two repetitions equal
        unit = b"".join(unit.replace(b"a", f"a{n}".encode()) for n in range(min(times, 6_000)))
        times = 1
    return (start + unit * times)[: limit - len(end)] + end


def _pieces(rng: Random, material: Material, count: int) -> bytes:
    """Return one to `count` tokens or pieces of documents."""
    parts: list[bytes] = []
    for _ in range(rng.randrange(1, count + 1)):
        seed = rng.choice(material.seeds)
        at = rng.randrange(len(seed) + 1)
        parts.append(rng.choice(material.tokens) if rng.random() < 0.8 else seed[at : at + rng.randrange(40)])
    return b"".join(parts)


def _position(rng: Random, data: bytes) -> int:
    """Return a random position in a document, mostly at the edge of a token."""
    at = rng.randrange(len(data) + 1)
    if rng.random() < 0.6:
        edge = data.find(rng.choice((b"<", b">", b'"', b"\n", b" ", b"&")), at)
        return edge + rng.randrange(2) if edge >= 0 else at
    return at


def _span(rng: Random, data: bytes) -> tuple[int, int]:
    start, end = sorted((_position(rng, data), _position(rng, data)))
    return start, min(end, start + rng.choice((1, 8, 60, 400, 5_000)))


def _insert(rng: Random, data: bytes, material: Material, limit: int) -> bytes:
    at = _position(rng, data)
    return data[:at] + _pieces(rng, material, 3) + data[at:]


def _replace(rng: Random, data: bytes, material: Material, limit: int) -> bytes:
    start, end = _span(rng, data)
    return data[:start] + rng.choice(material.tokens) + data[end:]


def _delete(rng: Random, data: bytes, material: Material, limit: int) -> bytes:
    start, end = _span(rng, data)
    return data[:start] + data[end:]


def _truncate(rng: Random, data: bytes, material: Material, limit: int) -> bytes:
    return data[: rng.randrange(len(data) + 1)]


def _duplicate(rng: Random, data: bytes, material: Material, limit: int) -> bytes:
    start, end = _span(rng, data)
    piece = data[start:end]
    room = max(1, (limit - len(data)) // max(1, len(piece)))
    times = rng.choice((1, 2, 10, 300, room))
    return data[:end] + piece * min(times, room) + data[end:]


def _splice(rng: Random, data: bytes, material: Material, limit: int) -> bytes:
    other = rng.choice(material.seeds)
    start, end = _span(rng, other)
    at, until = _span(rng, data)
    return data[:at] + other[start:end] + data[until if rng.random() < 0.5 else at :]


def _flip(rng: Random, data: bytes, material: Material, limit: int) -> bytes:
    out = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 8))):
        if out:
            out[rng.randrange(len(out))] = rng.choice((0, 9, 10, 13, 34, 38, 60, 62, 0xFF, 0xEF, rng.randrange(256)))
    return bytes(out)


def _nest(rng: Random, data: bytes, material: Material, limit: int) -> bytes:
    pairs: tuple[tuple[bytes, bytes], ...] = (
        (b"<div>", b"</div>"),
        (b"<item>", b"</item>"),
        (b"<outline text='a'>", b"</outline>"),
        (b"[", b"]"),
    )
    pairs += ((b"<entry xml:base='a/'>", b"</entry>"), (b"<b ", b">"), (b"{", b"}"), (b'"', b'"'))
    opening, closing = rng.choice(pairs)
    depth = min(rng.choice((5, 99, 255, 300, 5_000)), max(1, (limit - len(data)) // (len(opening) + len(closing))))
    start, end = _span(rng, data)
    closings = closing * depth if rng.random() < 0.7 else b""
    return data[:start] + opening * depth + data[start:end] + closings + data[end:]


def _attributes(rng: Random, data: bytes, material: Material, limit: int) -> bytes:
    at = data.find(b">", _position(rng, data))
    if at < 0:
        return data
    room = max(1, limit - len(data))
    if rng.random() < 0.5:
        return data[:at] + b' long="' + rng.choice((b"x", b"<a ", b"&amp;", b"'")) * (room // 8) + b'"' + data[at:]
    count = min(rng.choice((20, 1_900, 2_100, 6_000)), room // 9)
    return data[:at] + b"".join(b' a%d="%d"' % (n, n) for n in range(count)) + data[at:]


def _entities(rng: Random, data: bytes, material: Material, limit: int) -> bytes:
    count = rng.choice((1, 3, 10, 600))
    nested = rng.random() < 0.5
    value = b"&e%d;" * 10 if nested else b"x" * rng.choice((1, 900, 1_100))
    lines = [b'<!ENTITY e%d "%s">' % (n, value % ((n - 1,) * 10) if nested else value) for n in range(count)]
    start, end = _span(rng, data)
    doctype = b"<!DOCTYPE " + rng.choice((b"rss", b"feed", b"html", b"x")) + b" [" + b"".join(lines) + b"]>"
    uses = b"".join(b"&e%d;" % rng.randrange(count) for _ in range(rng.choice((1, 50, 3_000))))
    return doctype + data[:start] + uses + data[end if rng.random() < 0.5 else start :]


def _encoded(rng: Random, data: bytes) -> bytes:
    text = data.decode("utf-8", "replace")
    return text.encode(rng.choice(_CHARSETS), rng.choice(("replace", "ignore", "xmlcharrefreplace")))


def _packed(rng: Random, data: bytes, material: Material, limit: int) -> bytes:
    if rng.random() < 0.8:
        return data
    packed = gzip.compress(data, mtime=0)
    return packed if rng.random() < 0.5 else packed[: rng.randrange(len(packed) + 1)]


_CHANGES = (
    *(_insert, _insert, _insert, _replace, _replace, _delete, _delete, _truncate, _duplicate, _splice, _splice),
    *(_flip, _flip, _nest, _attributes, _entities, _packed),
)


def random_document(rng: Random, pool: Sequence[bytes], material: Material, limit: int = MAX_BYTES) -> bytes:
    """Return a mutated document of the pool (four times in five), or a generated one."""
    if rng.random() < 0.2:
        return generated(rng, material, limit)
    return mutated(rng, rng.choice(pool), material, limit)
