"""Find the feeds and sitemaps of a site."""

from ingest.config import FetchConfig
from ingest.errors import IngestError, SourceError
from ingest.feeds import discover_links, link_field, parse_feed
from ingest.fetch import FetchSettings, Request, fetch_batch, page_reason, robots_request
from ingest.polling.targets import as_spelled
from ingest.records import FeedLink
from ingest.urls.clean import is_web_url


def discover_feeds(url: str, fetch: FetchConfig) -> list[FeedLink]:
    """Return what a page announces, then the sitemaps that the host's robots.txt names.

    Raises `SourceError` for what is not a web address, and `IngestError` when the page cannot be fetched.
    """
    address = as_spelled(url)
    if not is_web_url(address):
        raise SourceError(f"{url} is not a web address; it begins with https:// or http://")
    requests = [Request(address, "feed"), robots_request(address)]
    responses = {
        response.request.kind: response for response in fetch_batch(requests, FetchSettings.from_config(fetch))
    }
    page = responses["feed"]
    if page_reason(page) is not None:
        raise IngestError(f"{address} cannot be fetched: {page.message or page.outcome}; see docs/operate.md")
    final_url = page.final_url or address
    feed = parse_feed(page.body, url=final_url, headers=dict(page.headers))
    is_feed = bool(feed.kind)
    if is_feed:
        links = [FeedLink("self", final_url, title=feed.title)]
    else:
        links = discover_links(page.body, final_url, link_header=link_field(page.headers))
    sitemaps = [FeedLink("sitemap", sitemap) for sitemap in responses["robots"].sitemaps]
    return list(dict.fromkeys([*links, *sitemaps]))
