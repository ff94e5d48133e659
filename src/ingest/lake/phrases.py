"""The common phrases of a lake: tables of `dedupe.CommonPhrases`, each a file of `_log/phrases/`.

A file is named for the last cycle whose fingerprints were counted, and for its content; the one with the greatest name
counts. Files never change and none is removed, so that the version in a log entry can be looked up.
"""

from ingest.dedupe import CommonPhrases, phrases_from_bytes
from ingest.errors import LakeCorrupt
from ingest.ids import sha256_hex
from ingest.lake import layout
from ingest.lake.storage import Store


def phrases_in_force(store: Store) -> CommonPhrases | None:
    """Return the newest table of common phrases, None where there is none; `LakeCorrupt` for a damaged one."""
    versions = [version for key in store.keys(layout.PHRASES) if (version := layout.phrases_version(key)) is not None]
    if not versions:
        return None
    version = max(versions)
    key = layout.phrases_key(version)
    content = store.read(key)
    if content is None or layout.phrases_name(version.partition("-")[0], sha256_hex(content)) != version:
        raise LakeCorrupt(
            f"{store.where(key)} is damaged; restore it from a backup, or remove it and run `ingest lake phrases`, "
            "which counts the common phrases again"
        )
    return phrases_from_bytes(version, content, store.where(key))


def write_phrases(store: Store, cycle: str, common: CommonPhrases) -> CommonPhrases:
    """Store a table of common phrases that were counted up to a cycle; return it with its version."""
    content = common.to_bytes()
    version = layout.phrases_name(cycle, sha256_hex(content))
    store.write(layout.phrases_key(version), content)
    return CommonPhrases(version, common.keys)
