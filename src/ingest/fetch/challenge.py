"""Recognise bot checks and captcha pages that servers send in place of a document. Pure.

The marks are those of products that guard sites, not of publishers.
"""

import re

from ingest.fetch.headers import Headers, header

_MAX_BYTES = 60_000  # real pages hold some of these marks too, but are longer
_TITLE = re.compile(rb"<title[^<>]*>(.{0,200}?)</title", re.IGNORECASE | re.DOTALL)
_TITLES = (
    b"just a moment",
    b"attention required",
    b"checking your browser",
    b"verifying you are human",
    b"verify you are human",
    b"are you a robot",
    b"are you human",
    b"human verification",
    b"ddos-guard",
    b"ddos protection",
    b"security check",
    b"bot verification",
    b"client challenge",
    b"pardon our interruption",
)
_MARKS = (
    b"_cf_chl_opt",
    b"/cdn-cgi/challenge-platform/h/",
    b"cf-browser-verification",
    b"enable javascript and cookies to continue",
    b"captcha-delivery.com",
    b"_incapsula_resource",
    b"px-captcha",
    b"awswafintegration",
    b"sgcaptcha",
    b"ddos-guard/js-challenge",
)
_FEED = re.compile(rb"<(rss|feed|rdf:RDF|urlset|sitemapindex)[\s>]")
_HTML = re.compile(rb"<(!doctype html|html|head|body|meta|script)[\s>]", re.IGNORECASE)


def is_challenge(headers: Headers, body: bytes) -> bool:
    """Return whether a response is a bot check, whatever its status."""
    if (header(headers, "cf-mitigated") or "").lower() == "challenge":
        return True
    if header(headers, "x-amzn-waf-action") in ("challenge", "captcha"):
        return True
    if not body or len(body) > _MAX_BYTES or _HTML.search(body[:2048]) is None or _FEED.search(body[:2048]):
        return False
    lowered = body.lower()
    if b"<article" in lowered:
        return False
    title = _TITLE.search(lowered)
    if title is not None and len(body) < 20_000 and any(mark in title[1] for mark in _TITLES):
        return True
    return any(mark in lowered for mark in _MARKS)
