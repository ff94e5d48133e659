"""Plain text and Markdown files: a file is one document, or several where it holds several news texts."""

from collections.abc import Iterator
from dataclasses import replace

from ingest.records import Raw, Rejected
from ingest.sniff import extension
from ingest.sources.opening import OpenFile, ReadLimits, whole_file
from ingest.text.decode import decode

_MARKDOWN = (".md", ".markdown")


def read_text(opened: OpenFile, limits: ReadLimits) -> Iterator[Raw | Rejected]:
    """Yield the file's bytes as `text/plain` (or `text/markdown`); the charset is left to the extraction.

    Each text of a file with several news texts is a document of its own, in UTF-8. The first has the location of the
    file, the others `path#text-N`.
    """
    media_type = "text/markdown" if extension(opened.name) in _MARKDOWN else "text/plain"
    whole = whole_file(opened, kind="text", media_type=media_type, limit=limits.item_bytes)
    parts = _texts(whole) if isinstance(whole, Raw) else []
    if isinstance(whole, Rejected) or len(parts) < 2:
        yield whole
        return
    for number, part in enumerate(parts, start=1):
        location = whole.location if number == 1 else f"{whole.location}#text-{number}"
        content = part.encode("utf-8", "backslashreplace")
        yield replace(whole, content=content, media_type=f"{media_type}; charset=utf-8", location=location)


def _texts(whole: Raw) -> list[str]:
    """Return the news texts in a document: one or none where it is not to be divided."""
    # Imported here because only workers need it, and `extract` takes .4 s to import.
    from ingest.extract.plain import split_texts

    if b"\0" not in whole.content:  # with it, the text may be UTF-16
        try:
            return split_texts(whole.content.decode("utf-8"))
        except UnicodeDecodeError:
            pass
    decoded = decode(whole.content, media_type=whole.media_type, html=False)
    return split_texts(decoded.text) if decoded is not None else []
