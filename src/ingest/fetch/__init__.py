"""Polite, bounded, guarded HTTP: an asynchronous client for one document or for many."""

from ingest.fetch.client import Client
from ingest.fetch.clock import utc_now
from ingest.fetch.crawl import fetch_all
from ingest.fetch.fetcher import Fetcher, fetch_batch, shared_fetcher
from ingest.fetch.guard import AllowedNetwork
from ingest.fetch.messages import FetchSettings, Request, Response, is_worth_retrying, page_reason, robots_request
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
    "is_worth_retrying",
    "page_reason",
    "robots_request",
    "shared_fetcher",
    "utc_now",
]
