"""What fuzzing found in robots.txt, and what must hold of whatever a server answers."""

import gzip
from datetime import UTC, datetime

import pytest

from ingest.app.check_web import hosts_of
from ingest.content_coding import BodyDecoder, DecodedBody, UndecodableBody
from ingest.fetch import Request, Response
from ingest.fetch.robots import RobotsRules, rules_of
from ingest.polling import is_web, target_of
from ingest.records import Source
from ingest.records.outcome import Outcome
from ingest.urls.parse import BadAddress, parse_address

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
MANY = 12_000


def read(text: str) -> RobotsRules:
    request = Request("https://a.example/robots.txt", "robots")
    return rules_of(Response(request, Outcome.OK, NOW, status=200, body=text.encode("utf-8")), NOW)


def test_thousands_of_robots_over_thousands_of_rules() -> None:
    others = "".join(f"User-agent: robot{number}\n" for number in range(MANY))
    rules = read(f"{others}Disallow: /a\n" + "Disallow: /b\n" * MANY + "User-agent: *\nDisallow: /c\n")
    assert [rules.allows(f"https://a.example/{name}") for name in "abc"] == [True, True, False]


def test_the_sitemaps_of_a_file_are_each_named_once_and_bounded() -> None:
    assert read("Sitemap: https://a.example/1\0\nSitemap: https://a.example/1\nSitemap:\0").sitemaps == (
        "https://a.example/1",
    )
    assert len(read("".join(f"Sitemap: https://a.example/{number}\n" for number in range(MANY))).sitemaps) == 1_000


@pytest.mark.parametrize("named", ["http://[::1", "https://[x]/", "HTTP://", "feed:", "http://a b/", "https://a:b/"])
def test_a_source_that_is_a_bad_address_is_a_web_address_all_the_same(named: str) -> None:
    assert is_web(Source(named))
    target = target_of(Source(named))
    assert target.url
    assert hosts_of([target]) == []


ZSTD_NOTHING = b"\x50\x2a\x4d\x18\0\0\0\0"  # a skippable frame of no bytes, RFC 8878 section 3.1.2


@pytest.mark.parametrize(("name", "piece"), [("gzip", gzip.compress(b"", mtime=0)), ("zstd", ZSTD_NOTHING)])
def test_a_body_of_countless_empty_pieces_is_refused(name: str, piece: bytes) -> None:
    some = BodyDecoder([name], 1_000)
    some.feed(piece * 9_000)
    assert some.finish().body == b""
    countless = BodyDecoder([name], 1_000)
    with pytest.raises(UndecodableBody, match="pieces"):
        countless.feed(piece * 20_000)


def test_a_gzip_header_without_end_that_drips_in() -> None:
    decoder = BodyDecoder(["gzip"], 1_000)
    decoder.feed(b"\x1f\x8b\x08\x08\0\0\0\0\0\0")
    for _ in range(20_000):
        decoder.feed(b"name" * 200)
    assert decoder.finish() == DecodedBody(b"", (), complete=False)


def test_an_address_that_is_too_long_once_encoded_is_refused_at_once() -> None:
    assert len(parse_address("https://a.example/" + "<" * 1_300).url) < 4_096
    with pytest.raises(BadAddress, match="longer"):
        parse_address("https://a.example/" + "<" * 1_400)
