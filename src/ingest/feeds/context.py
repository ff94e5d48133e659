"""What holds for a whole feed document: its vocabulary, base of links, language and region."""

from dataclasses import dataclass
from typing import Any

from ingest.feeds import elements as el
from ingest.feeds.fields import FeedDate, feed_date
from ingest.urls.parse import BadAddress, split_address

# Country domains that decide which zone a shared name (CST, IST, BST ...) is; others have no part in these names.
_COUNTRY_DOMAINS = frozenset("au bd ca cn cu gb hk ie il in mo mx my ph tw uk us".split())


@dataclass(frozen=True, slots=True)
class Context:
    """The document that an entry stands in."""

    own: str  # prefix of the feed's own vocabulary: '' or 'atom'
    base: str | None
    has_xml_base: bool
    language: str | None = None
    region: str | None = None  # ISO 3166-1 alpha-2

    def base_of(self, element: Any) -> str | None:
        """Return the base of the relative references in an element."""
        return el.base_of(element, self.base) if self.has_xml_base else self.base

    def date(self, text: str | None) -> FeedDate:
        """Return the date that a field states."""
        return feed_date(text, self.language, self.region)


def link_base(document: str | None, page: str | None) -> str | None:
    """Return the base of an entry's relative links: the document's own address.

    It is the site's page where the feed lies on another host (a feed service, an archive): the links were written for
    the site.
    """
    if document is None or page is None:
        return document or page
    return document if _host(document) == _host(page) else page


def region_of(home: str | None, *urls: str | None) -> str | None:
    """Return the country of a feed: that of the settings, else by the country domain of one of its addresses."""
    if home:
        return home[:2].upper()
    for url in urls:
        domain = _host(url).rpartition(".")[2] if url else ""
        if domain in _COUNTRY_DOMAINS:
            return "GB" if domain == "uk" else domain.upper()
    return None


def _host(url: str) -> str:
    try:
        return split_address(url).host.removeprefix("www.")
    except BadAddress:
        return ""
