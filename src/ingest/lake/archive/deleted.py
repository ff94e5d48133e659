"""Whether a document of a feed or list names something that was deleted: then the archive does not keep it.

An entry may hold the whole text of a deleted article. To keep the document without the entry would make a record that
no server ever sent.
"""

from ingest.feeds import parse_feed
from ingest.feeds.anchors import tags
from ingest.feeds.fields import page_address
from ingest.lake.archive.warc import decode_answer
from ingest.lake.deletions import Deletions
from ingest.records import ArchivedAnswer
from ingest.text.decode import decode


def names_deleted(record: bytes, deletions: Deletions) -> bool:
    """Return whether the document in the records of an answer names an address that must not be stored."""
    if not len(deletions):
        return False
    return any(deletions.forbids(urls=(url,)) for url in named_addresses(decode_answer(record, "a kept answer")))


def named_addresses(answer: ArchivedAnswer) -> set[str]:
    """Return the addresses that a document names: of the entries of a feed or sitemap, of the links of a page."""
    feed = parse_feed(answer.body, url=answer.url, headers=dict(answer.headers), at=answer.at)
    if feed.kind:
        return {name for entry in feed.entries for name in (entry.url, entry.guid) if name}
    decoded = decode(answer.body)
    references = {tag.attributes.get("href") for tag in tags(decoded.text)} if decoded else set()
    return {url for reference in references if (url := page_address(reference, answer.url))}
