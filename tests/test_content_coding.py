"""Content codings as servers and archives really send them."""

import gzip
import sys
import zlib

import brotli
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.content_coding import (
    BodyDecoder,
    BodyTooLarge,
    DecodedBody,
    UndecodableBody,
    decode_body,
    looks_like_text,
)

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

TEXT = b"<rss>" + b"some words of a feed, " * 200 + b"</rss>"
ROBOTS = b"# robots of this site\nUser-agent: *\nDisallow: /private\n" * 3


def raw_deflate(data: bytes) -> bytes:
    engine = zlib.compressobj(6, zlib.DEFLATED, -15)
    return engine.compress(data) + engine.flush()


COMPRESS = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress, "zstd": zstd.compress}
CODED = {
    **{name: compress(TEXT) for name, compress in COMPRESS.items()},
    "x-gzip": gzip.compress(TEXT),
    "identity": TEXT,
}


def decode(data: bytes, *codings: str, limit: int = 1_000_000, step: int = 1000) -> DecodedBody:
    decoder = BodyDecoder(codings, limit)
    for start in range(0, len(data), step):
        decoder.feed(data[start : start + step])
    return decoder.finish()


@pytest.mark.parametrize("name", CODED)
@pytest.mark.parametrize("step", [1, 7, 100_000])
def test_every_coding_in_pieces_of_any_size(name: str, step: int) -> None:
    assert decode(CODED[name], name, step=step) == DecodedBody(TEXT)


def test_coding_names_in_any_case() -> None:
    assert decode(CODED["gzip"], "GZIP") == DecodedBody(TEXT)


@pytest.mark.parametrize("step", [1, 100_000])
def test_deflate_without_the_zlib_frame(step: int) -> None:
    assert decode(raw_deflate(TEXT), "deflate", step=step) == DecodedBody(TEXT)


@pytest.mark.parametrize("step", [1, 100_000])
def test_several_layers(step: int) -> None:
    assert decode(gzip.compress(brotli.compress(TEXT)), "br", "gzip", step=step) == DecodedBody(TEXT)
    assert decode(gzip.compress(gzip.compress(TEXT)), "gzip", "gzip", step=step) == DecodedBody(TEXT)


def test_a_layer_that_was_listed_twice_and_applied_once() -> None:
    decoded = decode(gzip.compress(TEXT), "gzip", "gzip")
    assert (decoded.body, decoded.complete) == (TEXT, True)
    assert decoded.problems == ("Content-Encoding gzip, but the body is plain",)


@pytest.mark.parametrize("step", [1, 100_000])
def test_gzip_of_several_members(step: int) -> None:
    assert decode(gzip.compress(TEXT) + gzip.compress(b"more"), "gzip", step=step) == DecodedBody(TEXT + b"more")


@pytest.mark.parametrize("name", ["gzip", "deflate", "br", "zstd"])
@pytest.mark.parametrize("trailing", [b"\0" * 30, b"\n", b"<!-- cached -->" * 5, b"\x1f"])
@pytest.mark.parametrize("step", [1, 100_000])
def test_bytes_after_the_end_are_ignored(name: str, trailing: bytes, step: int) -> None:
    assert decode(CODED[name] + trailing, name, step=step) == DecodedBody(TEXT)


@pytest.mark.parametrize("name", ["gzip", "deflate", "br", "zstd"])
@pytest.mark.parametrize("step", [1, 100_000])
@pytest.mark.parametrize("text", [TEXT, ROBOTS, b"<rss/>", b'{"a": 1}', "Äpfel und Öl\n".encode(), b"#"])
def test_plain_text_that_is_labelled_as_compressed(name: str, step: int, text: bytes) -> None:
    decoded = decode(text, name, step=step)
    assert (decoded.body, decoded.complete) == (text, True)
    assert decoded.problems == (f"Content-Encoding {name}, but the body is plain",)


@pytest.mark.parametrize("name", ["binary", "8bit", "utf-16", "iso-8859-1", "x-unknown"])
@pytest.mark.parametrize(
    "text",
    [TEXT, ROBOTS, "<p>Häfen</p>".encode("latin-1"), "<rss/>".encode("utf-16"), "Привет, мир. ".encode("cp1251") * 30],
)
def test_an_unknown_coding_over_plain_text_is_ignored(name: str, text: bytes) -> None:
    decoded = decode_body(text, [name], 1_000_000)
    assert (decoded.body, decoded.complete) == (text, True)
    assert decoded.problems == (f"unknown Content-Encoding {name!r} ignored",)


@pytest.mark.parametrize("data", [bytes(range(256)), zlib.compress(TEXT), b"\0"])
def test_an_unknown_coding_over_anything_else_is_refused(data: bytes) -> None:
    with pytest.raises(UndecodableBody, match="unknown Content-Encoding 'compress'"):
        decode_body(data, ["compress"], 1_000_000)


@pytest.mark.parametrize(("name", "actual"), [("deflate", "gzip"), ("br", "gzip"), ("gzip", "zstd"), ("foo", "gzip")])
def test_the_magic_number_decides_where_the_label_is_wrong(name: str, actual: str) -> None:
    decoded = decode(CODED[actual], name)
    assert (decoded.body, decoded.complete) == (TEXT, True)


def test_gzip_without_a_label() -> None:
    decoded = decode(gzip.compress(TEXT))
    assert (decoded.body, decoded.complete) == (TEXT, True)
    assert decoded.problems == ("gzip without a Content-Encoding that says so",)
    assert decode(gzip.compress(gzip.compress(TEXT)), "gzip").body == TEXT


@pytest.mark.parametrize("name", ["gzip", "deflate", "br", "zstd"])
@pytest.mark.parametrize("step", [1, 100_000])
def test_a_cut_body_is_incomplete(name: str, step: int) -> None:
    decoded = decode(CODED[name][:-9], name, step=step)
    assert not decoded.complete
    assert TEXT.startswith(decoded.body)


def test_a_cut_gzip_body_without_a_label_is_incomplete() -> None:
    assert not decode(gzip.compress(TEXT)[:-9]).complete


@pytest.mark.parametrize("codings", [(), ("gzip",), ("br", "zstd"), ("foo",)])
def test_no_body_at_all_is_complete(codings: tuple[str, ...]) -> None:
    assert decode(b"", *codings) == DecodedBody(b"")


def test_a_wrong_checksum_is_damage() -> None:
    with pytest.raises(UndecodableBody, match="damaged"):
        decode(gzip.compress(TEXT)[:-8] + b"\0" * 8, "gzip")


def test_too_many_layers_are_refused() -> None:
    with pytest.raises(UndecodableBody, match="4 layers"):
        BodyDecoder(["gzip"] * 4, 100)


@pytest.mark.parametrize("name", [*COMPRESS, "identity"])
def test_no_coding_exceeds_the_limit(name: str) -> None:
    zeros = b"<" + b"\0" * 2_000_000
    decoder = BodyDecoder([name], 100_000)
    decoder.feed(COMPRESS.get(name, bytes)(zeros)[:250])
    with pytest.raises(BodyTooLarge):
        decode(COMPRESS.get(name, bytes)(zeros), name, limit=100_000)
    assert decoder.size <= 100_000


def test_the_first_layer_of_a_bomb_counts() -> None:
    bomb = gzip.compress(gzip.compress(b"\0" * 50_000_000, 9), 9)
    with pytest.raises(BodyTooLarge):
        decode(bomb, "gzip", "gzip", limit=100_000)


def test_a_window_larger_than_a_content_coding_may_have_is_refused() -> None:
    wide = zstd.compress(TEXT * 5000, options={zstd.CompressionParameter.window_log: 27})
    with pytest.raises(UndecodableBody):
        decode(wide, "zstd", limit=100_000_000, step=10**9)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"<html>", True),
        (b"  \n{", True),
        ("\ufeffUser-agent: *".encode(), True),
        ("<a/>".encode("utf-16"), True),
        ("Häfen".encode(), True),
        ("Häfen".encode("latin-1"), False),
        (b"Sitemap\0", False),
        (b"", False),
        (b" \n", False),
        (gzip.compress(b"<a>"), False),
    ],
)
def test_what_looks_like_text(head: bytes, expected: bool) -> None:
    assert looks_like_text(head) is expected


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=300),
    st.lists(st.sampled_from(["gzip", "deflate", "br", "zstd", "identity", "other"]), max_size=3),
    st.integers(1, 50),
)
def test_any_bytes_in_any_coding_end_in_a_body_or_in_one_of_two_errors(
    data: bytes, codings: list[str], step: int
) -> None:
    try:
        decoded = decode(data, *codings, limit=10_000, step=step)
    except (UndecodableBody, BodyTooLarge):
        return
    assert len(decoded.body) <= 10_000


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=2000), st.sampled_from(sorted(COMPRESS)), st.integers(1, 500))
def test_round_trip(data: bytes, name: str, step: int) -> None:
    if not data.startswith(b"\x1f\x8b"):
        assert decode(COMPRESS[name](data), name, step=step).body == data


ZSTD_NOTHING = b"\x50\x2a\x4d\x18\0\0\0\0"  # a skippable frame of no bytes, RFC 8878 section 3.1.2


@pytest.mark.parametrize(("name", "piece"), [("gzip", gzip.compress(b"", mtime=0)), ("zstd", ZSTD_NOTHING)])
def test_a_body_of_very_many_empty_members_is_refused(name: str, piece: bytes) -> None:
    few = BodyDecoder([name], 1_000)
    few.feed(piece * 9_000)
    assert few.finish().body == b""
    many = BodyDecoder([name], 1_000)
    with pytest.raises(UndecodableBody, match="pieces"):
        many.feed(piece * 20_000)


def test_a_gzip_header_without_end_that_drips_in() -> None:
    decoder = BodyDecoder(["gzip"], 1_000)
    decoder.feed(b"\x1f\x8b\x08\x08\0\0\0\0\0\0")
    for _ in range(20_000):
        decoder.feed(b"name" * 200)
    assert decoder.finish() == DecodedBody(b"", (), complete=False)
