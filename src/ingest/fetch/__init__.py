"""Polite, bounded, guarded HTTP: one asynchronous client, and what its answers mean for the next time."""

from ingest.fetch.client import Client, running_clock, utc_now
from ingest.fetch.crawl import Fetcher, fetch_all, fetch_batch, shared_fetcher
from ingest.fetch.guard import AllowedNetwork
from ingest.fetch.messages import FetchSettings, Request, Response, is_passing, page_reason, robots_request
from ingest.fetch.poll import Poll, is_due, is_repeat, judge_poll, page_is_due, redirected_away, settle, settle_page
from ingest.fetch.robots import RobotsCache
from ingest.schedule import Outcome

__all__ = [
    "AllowedNetwork",
    "Client",
    "FetchSettings",
    "Fetcher",
    "Outcome",
    "Poll",
    "Request",
    "Response",
    "RobotsCache",
    "fetch_all",
    "fetch_batch",
    "is_due",
    "is_passing",
    "is_repeat",
    "judge_poll",
    "page_is_due",
    "page_reason",
    "redirected_away",
    "robots_request",
    "running_clock",
    "settle",
    "settle_page",
    "shared_fetcher",
    "utc_now",
]
