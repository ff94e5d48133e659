"""The common phrases of a lake: tables of `dedupe.CommonPhrases`, each a file of `_log/phrases/`.

A file is named for the last cycle whose fingerprints were counted, and for its content; the one with the greatest name
counts. Files never change, and none that a cycle may have used is removed, so that the version in a log entry can be
looked up. A deletion leaves them as they are: they hold parts of hashes of what many stories share.
"""

from collections.abc import Iterator

from ingest.dedupe import CommonPhrases, phrases_from_bytes
from ingest.errors import LakeCorrupt
from ingest.ids import sha256_hex
from ingest.lake import layout
from ingest.lake.storage import Store


def phrases_in_force(store: Store) -> CommonPhrases | None:
    """Return the newest table of common phrases, None where there is none; `LakeCorrupt` for a damaged one."""
    version = max(phrase_versions(store), default=None)
    return None if version is None else _read(store, version)


def damaged_phrases(store: Store) -> Iterator[tuple[str, LakeCorrupt]]:
    """Yield the key of each damaged table of common phrases, and what is wrong with it."""
    for version in sorted(phrase_versions(store)):
        try:
            _read(store, version)
        except LakeCorrupt as error:
            yield layout.phrases_key(version), error


def write_phrases(store: Store, cycle: str, common: CommonPhrases) -> CommonPhrases:
    """Store a table of common phrases that were counted up to a cycle; return it with its version.

    It takes the place of others that were counted up to the same cycle, which no later cycle has used.
    """
    content = common.to_bytes()
    version = layout.phrases_name(cycle, sha256_hex(content))
    store.write(layout.phrases_key(version), content)
    same_cycle = [other for other in phrase_versions(store) if other != version and _cycle(other) == _cycle(version)]
    store.remove([layout.phrases_key(other) for other in same_cycle])
    return CommonPhrases(version, common.keys)


def phrase_versions(store: Store) -> list[str]:
    """Return the versions of the tables that are there, in any order."""
    return [version for key in store.keys(layout.PHRASES) if (version := layout.phrases_version(key)) is not None]


def _cycle(version: str) -> str:
    return version.partition("-")[0]


def _read(store: Store, version: str) -> CommonPhrases:
    key = layout.phrases_key(version)
    content = store.read(key)
    if content is None or layout.phrases_name(_cycle(version), sha256_hex(content)) != version:
        raise LakeCorrupt(
            f"{store.where(key)} is damaged; restore it from a backup, or take it out by `ingest lake repair` and run "
            "`ingest lake phrases`, which counts the common phrases again"
        )
    return phrases_from_bytes(version, content, store.where(key))
