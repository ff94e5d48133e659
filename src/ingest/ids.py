"""Stable identifiers. Every id is a versioned SHA-256 of its parts: the same on every machine, in every process.

The prefix names what is identified and the version of the recipe, so that a later recipe can live beside this one.
"""

import hashlib


def sha256_hex(content: bytes) -> str:
    """Hex SHA-256 of bytes, 64 characters."""
    return hashlib.sha256(content).hexdigest()


def stable_id(prefix: str, *parts: str | None) -> str:
    """`prefix` plus 32 hex digits of the SHA-256 over length-prefixed parts; None and '' differ.

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
    """Identity of an article over its versions: its canonical URL, or, for a document without an address, its bytes."""
    if canonical_url:
        return stable_id("a1", "url", canonical_url)
    return stable_id("a1", "bytes", raw_sha256)


def shared_address_id(*, canonical_url: str, item_key: str) -> str:
    """Return the id of an article that shares its address with others: the address and what tells it from them."""
    return stable_id("a1", "item", canonical_url, item_key)


def sighting_id(*, source_kind: str, carrier: str, entry: str, raw_sha256: str) -> str:
    """Identity of one carrying: who carried (feed URL or file), which entry of it, and with which bytes."""
    return stable_id("s1", source_kind, carrier, entry, raw_sha256)


def reject_id(*, location: str, reason: str, raw_sha256: str | None) -> str:
    """Identity of a reject: the same item failing in the same way again is the same reject."""
    return stable_id("r1", location, reason, raw_sha256)
