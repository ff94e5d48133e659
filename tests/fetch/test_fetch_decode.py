import gzip
import zlib

import brotli
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.fetch.decode import BadEncoding, BodyDecoder, TooManyBytes, zstd

TEXT = b"<rss>" + b"some words of a feed, " * 200 + b"</rss>"
RAW = zlib.compressobj(6, zlib.DEFLATED, -15)
CODED = {
    "gzip": gzip.compress(TEXT),
    "x-gzip": gzip.compress(TEXT),
    "deflate": zlib.compress(TEXT),
    "br": brotli.compress(TEXT),
    "zstd": zstd.compress(TEXT),
    "identity": TEXT,
}


def decode(data: bytes, *encodings: str, limit: int = 1_000_000, step: int = 1000):
    decoder = BodyDecoder(encodings, limit)
    for start in range(0, len(data), step):
        decoder.feed(data[start : start + step])
    return decoder.finish()


@pytest.mark.parametrize("name", CODED)
@pytest.mark.parametrize("step", [1, 7, 100_000])
def test_every_coding_in_pieces_of_any_size(name, step):
    assert decode(CODED[name], name, step=step) == (TEXT, (), True)


def test_raw_deflate():
    assert decode(RAW.compress(TEXT) + RAW.flush(), "deflate")[0] == TEXT


def test_layers_and_members():
    assert decode(gzip.compress(brotli.compress(TEXT)), "br", "gzip")[0] == TEXT
    assert decode(gzip.compress(TEXT) + gzip.compress(b"more"), "gzip")[0] == TEXT + b"more"
    assert decode(gzip.compress(TEXT) + b"\0" * 30, "gzip") == (TEXT, (), True)


@pytest.mark.parametrize("name", ["gzip", "deflate", "br", "zstd"])
@pytest.mark.parametrize("step", [1, 100_000])
def test_plain_text_that_claims_to_be_compressed(name, step):
    body, problems, complete = decode(TEXT, name, step=step)
    assert (body, complete) == (TEXT, True)
    assert problems == (f"{name} was told, the body is plain",)


def test_gzip_without_a_label():
    body, problems, complete = decode(gzip.compress(TEXT))
    assert (body, complete) == (TEXT, True)
    assert "gzip" in problems[0]
    assert decode(gzip.compress(gzip.compress(TEXT)), "gzip")[0] == TEXT


@pytest.mark.parametrize("name", ["gzip", "deflate", "br", "zstd"])
def test_a_cut_is_told(name):
    body, _, complete = decode(CODED[name][:-9], name)
    assert not complete
    assert TEXT.startswith(body)


def test_an_unlabelled_cut_is_told_too():
    assert not decode(gzip.compress(TEXT)[:-9])[2]


def test_nothing_at_all_is_complete():
    assert decode(b"", "gzip") == (b"", (), True)


def test_a_wrong_checksum_is_damage():
    with pytest.raises(BadEncoding, match="damaged"):
        decode(gzip.compress(TEXT)[:-8] + b"\0" * 8, "gzip")


@pytest.mark.parametrize("encodings", [("foo",), ("gzip", "gzip", "gzip", "gzip")])
def test_unknown_codings_and_too_many_layers_are_refused(encodings):
    with pytest.raises(BadEncoding):
        BodyDecoder(encodings, 100)


@pytest.mark.parametrize("name", ["gzip", "deflate", "br", "zstd", "identity"])
def test_no_coding_gets_past_the_limit(name):
    zeros = b"<" + b"\0" * 2_000_000
    coded = {
        "gzip": gzip.compress(zeros),
        "deflate": zlib.compress(zeros),
        "br": brotli.compress(zeros),
        "zstd": zstd.compress(zeros),
        "identity": zeros,
    }[name]
    decoder = BodyDecoder([name], 100_000)
    with pytest.raises(TooManyBytes):
        decoder.feed(coded)
    assert len(decoder._body) <= 100_000


def test_a_bomb_in_the_first_layer_counts():
    bomb = gzip.compress(gzip.compress(b"\0" * 50_000_000, 9), 9)
    with pytest.raises(TooManyBytes):
        decode(bomb, "gzip", "gzip", limit=100_000)


def test_a_window_larger_than_a_content_coding_may_have_is_refused():
    wide = zstd.compress(TEXT * 5000, options={zstd.CompressionParameter.window_log: 27})
    with pytest.raises(BadEncoding):
        decode(wide, "zstd", limit=100_000_000, step=10**9)


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=300),
    st.lists(st.sampled_from(["gzip", "deflate", "br", "zstd", "identity"]), max_size=3),
    st.integers(1, 50),
)
def test_any_bytes_in_any_coding_end_in_a_body_or_in_one_of_two_errors(data, encodings, step):
    try:
        body, _, complete = decode(data, *encodings, limit=10_000, step=step)
    except (BadEncoding, TooManyBytes):
        return
    assert len(body) <= 10_000
    assert complete in (True, False)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=2000), st.sampled_from(["gzip", "deflate", "br", "zstd"]), st.integers(1, 500))
def test_round_trip(text, name, step):
    packed = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress, "zstd": zstd.compress}[name](text)
    if not text.startswith(b"\x1f\x8b"):
        assert decode(packed, name, step=step)[0] == text
