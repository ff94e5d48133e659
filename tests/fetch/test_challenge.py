"""Bot checks in place of a document."""

import pytest

from ingest.fetch.challenge import is_challenge
from ingest.fetch.headers import Headers


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ((("cf-mitigated", "challenge"),), b""),
        ((), b"<html><title>Just a moment...</title><body>x</body></html>"),
        ((), b"<!DOCTYPE html><html><head><script>window._cf_chl_opt={}</script></head></html>"),
        ((), b'<html><body><script src="https://geo.captcha-delivery.com/c.js"></script></body></html>'),
    ],
)
def test_bot_checks_are_recognised(headers: Headers, body: bytes) -> None:
    assert is_challenge(headers, body)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<rss><channel><title>Just a moment</title></channel></rss>",
        b"<rss><channel><title>Just a moment</title><item><![CDATA[<html><head>]]></item></channel></rss>",
        b"<html><title>Just a moment: how clocks work</title><article><p>Text</p></article></html>",
        b"<html><title>News</title><script src=/cdn-cgi/challenge-platform/scripts/jsd/main.js></script></html>",
    ],
)
def test_real_documents_are_no_bot_checks(body: bytes) -> None:
    assert not is_challenge((), body)
