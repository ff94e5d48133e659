"""Polite, bounded, guarded HTTP: one asynchronous client, and what its answers mean for the next time."""

from ingest.fetch.client import Client, running_clock, utc_now
from ingest.fetch.crawl import Fetcher, fetch_all, fetch_batch, shared_fetcher
from ingest.fetch.guard import AllowedNetwork
from ingest.fetch.messages import FetchSettings, Request, Response, is_passing, page_reason, robots_request
from ingest.fetch.robots import RobotsCache

__all__ = [
    "AllowedNetwork",
    "Client",
    "FetchSettings",
    "Fetcher",
    "Request",
    "Response",
    "RobotsCache",
    "fetch_all",
    "fetch_batch",
    "is_passing",
    "page_reason",
    "robots_request",
    "running_clock",
    "shared_fetcher",
    "utc_now",
]
