"""Whether a document of a feed or list holds something that was deleted: then the archive does not keep it.

An entry may hold the whole text of a deleted article. To keep the document without the entry would make a record that
no server ever sent.
"""

import json

from ingest.feeds import body_html, parse_feed
from ingest.feeds.anchors import tags
from ingest.feeds.fields import page_address
from ingest.ids import article_id, sha256_hex
from ingest.lake.archive.warc import decode_answer
from ingest.lake.deletions import Deletions
from ingest.records import ArchivedAnswer, Feed
from ingest.text.decode import decode


def names_deleted(record: bytes, deletions: Deletions) -> bool:
    """Return whether the document in the records of an answer must not be stored.

    It must not when it comes from a deleted source, names a deleted address, or has an entry without an address whose
    text is a deleted article.
    """
    if not len(deletions):
        return False
    answer = decode_answer(record, "a kept answer")
    feed = parse_feed(answer.body, url=answer.url, headers=dict(answer.headers), at=answer.at)
    return deletions.forbids(
        ids=_ids_of_texts(feed),
        urls=sorted(_addresses(feed, answer)),
        sources=(answer.asked, answer.url, _source_name(answer.about)),
    )


def _addresses(feed: Feed, answer: ArchivedAnswer) -> set[str]:
    """Return the addresses that a document names: of the entries of a feed or sitemap, of the links of a page."""
    if feed.kind:
        return {name for entry in feed.entries for name in (entry.url, entry.guid) if name}
    decoded = decode(answer.body)
    references = {tag.attributes.get("href") for tag in tags(decoded.text)} if decoded else set()
    return {url for reference in references if (url := page_address(reference, answer.url))}


def _ids_of_texts(feed: Feed) -> list[str]:
    """Return the ids of the articles in the entries that have no address: they are made of the bytes of the text."""
    texts = (body_html(entry) for entry in feed.entries if entry.url is None)
    hashes = (sha256_hex(text.encode("utf-8", "replace")) for text in texts if text)
    return [article_id(canonical_url=None, raw_sha256=sha256) for sha256 in hashes]


def _source_name(about: str) -> str | None:
    """Return the name of the source that led to a document, as the user wrote it."""
    try:
        name = json.loads(about)["source"]["path_or_url"]
    except (ValueError, KeyError, TypeError):
        return None
    return name if isinstance(name, str) else None
