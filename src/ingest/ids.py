"""Stable identifiers: each is a versioned SHA-256 of its parts, the same on every machine and in every process.

All recipes are here. The prefix of an id names what is identified and the version of the recipe, so that a later recipe
can exist beside this one.
"""

import hashlib


def sha256_hex(content: bytes) -> str:
    """Return the SHA-256 of bytes as 64 hex digits."""
    return hashlib.sha256(content).hexdigest()


def stable_id(prefix: str, *parts: str | None) -> str:
    """Return `prefix` and 32 hex digits of the SHA-256 over length-prefixed parts; None and '' differ.

    Length prefixes keep ('ab', 'c') and ('a', 'bc') apart.
    """
    digest = hashlib.sha256()
    for part in parts:
        if part is None:
            digest.update(b"n;")
            continue
        encoded = part.encode("utf-8", "surrogatepass")
        digest.update(b"%d:" % len(encoded))
        digest.update(encoded)
    return f"{prefix}-{digest.hexdigest()[:32]}"


def article_id(*, canonical_url: str | None, raw_sha256: str) -> str:
    """Return the id of an article over its versions: of its canonical URL, or of its bytes where it has no address."""
    if canonical_url:
        return stable_id("a1", "url", canonical_url)
    return stable_id("a1", "bytes", raw_sha256)


def shared_address_id(*, canonical_url: str, item_key: str) -> str:
    """Return the id of an article that shares its address with others: the address and what tells it from them."""
    return stable_id("a1", "item", canonical_url, item_key)


def sighting_id(*, source_kind: str, carrier: str, entry: str, raw_sha256: str) -> str:
    """Return the id of a sighting: who carried an item (feed URL or file), which entry of it, with which bytes."""
    return stable_id("s1", source_kind, carrier, entry, raw_sha256)


def announcement_id(*words: str | None) -> str:
    """Return the id of the words with which an entry announces its article: title, dates, summary, content."""
    return stable_id("n1", *words)


def reject_id(*, location: str, reason: str, raw_sha256: str | None) -> str:
    """Return the id of a reject: the same item that fails in the same way again is the same reject."""
    return stable_id("r1", location, reason, raw_sha256)


def repeated_reject_id(first: str, number: int) -> str:
    """Return the id of a further reject of one cycle that has the id `first`; `number` counts from 1."""
    return stable_id("r1", first, str(number))


def settings_id(*parts: str) -> str:
    """Return the id of the settings that can change what is stored."""
    return stable_id("c1", *parts)
