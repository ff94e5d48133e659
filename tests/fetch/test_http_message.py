"""The tolerant parser of HTTP responses."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.fetch.http_message import (
    MAX_HEAD_BYTES,
    CharacterCount,
    ChunkedBody,
    MalformedMessage,
    ResponseHead,
    parse_head,
    split_head,
)


def head_of(data: bytes) -> ResponseHead:
    split = split_head(data)
    assert split is not None
    return parse_head(split[0])


@pytest.mark.parametrize(
    "line",
    [
        b"HTTP/1.1 200 OK",
        b"HTTP/1.1 200",
        b"HTTP/1.1 200 ",
        b"HTTP/1.0 200 OK",
        b"HTTP/1 200 OK",
        b"HTTP/2 200",
        b"HTTP/1.2 200 OK",
        b"http/1.1 200 ok",
        b"HTTP/1.1  200  OK",
        b"HTTP/1.1\t200\tOK",
        b"HTTP/1.1 200-OK",
        b"ICY 200 OK",
        b"\r\n\r\nHTTP/1.1 200 OK",
        b"\n HTTP/1.1 200 OK",
        b"\xef\xbb\xbfHTTP/1.1 200 OK",
        "HTTP/1.1 200 Доступно".encode(),
    ],
)
@pytest.mark.parametrize("end", [b"\r\n", b"\n"])
def test_status_lines(line: bytes, end: bytes) -> None:
    assert head_of(line + end + b"A: b" + end + end + b"body") == ResponseHead(200, (("a", "b"),))


@pytest.mark.parametrize(
    "data",
    [
        b"SSH-2.0-OpenSSH\r\n",
        b"<html><title>x</title></html>",
        b"220 mail.example ESMTP\r\n",
        b"Warning: mysql\r\nHTTP/1.1 200 OK\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01",
    ],
)
def test_what_is_no_http_is_refused_at_its_first_bytes(data: bytes) -> None:
    with pytest.raises(MalformedMessage, match="does not begin as HTTP"):
        split_head(data)


@pytest.mark.parametrize("line", [b"HTTP/1.1 OK", b"HTTP/1.1 20 OK", b"HTTP/1.1 2000 OK", b"HTTP/1.1 000 Denied"])
def test_status_lines_without_a_status_are_refused(line: bytes) -> None:
    with pytest.raises(MalformedMessage, match="status line"):
        head_of(line + b"\r\n\r\n")


def test_the_head_is_split_from_the_body_at_the_first_blank_line() -> None:
    assert split_head(b"HTTP/1.1 200 OK\r\nA: b\r\n\r\n\r\nbody") == (b"HTTP/1.1 200 OK\r\nA: b\r", b"\r\nbody")
    assert split_head(b"HTTP/1.1 200 OK\nA: b\n\nbody") == (b"HTTP/1.1 200 OK\nA: b", b"body")
    assert split_head(b"HTTP/1.1 200 OK\r\nA: b\r\n\nbody") == (b"HTTP/1.1 200 OK\r\nA: b\r", b"body")
    assert split_head(b"HTTP/1.1 200 OK\r\nA: b\r\n") is None
    assert split_head(b"HTT") is None


def test_a_head_without_end_is_refused() -> None:
    with pytest.raises(MalformedMessage, match="longer than"):
        split_head(b"HTTP/1.1 200 OK\r\nA: " + b"b" * MAX_HEAD_BYTES)


@pytest.mark.parametrize(
    ("lines", "fields"),
    [
        (b"A: b", [("a", "b")]),
        (b"A:b", [("a", "b")]),
        (b"A : b", [("a", "b")]),
        (b"A:", [("a", "")]),
        (b"A: b: c", [("a", "b: c")]),
        (b"A: b\r\n  c\r\n\td", [("a", "b c d")]),
        (b"  folded first\r\nA: b", [("a", "b")]),
        (b"this is no header\r\nA: b", [("a", "b")]),
        (b": nameless\r\nA: b", [("a", "b")]),
        (b'"X-Quoted: 0"\r\nA: b', [('"x-quoted', '0"'), ("a", "b")]),
        (b"X[1]: y\r\nA: b", [("x[1]", "y"), ("a", "b")]),
        (b"X: a\0b\r\nA: b", [("a", "b")]),
        (b"X: a\x01b\r\nA: b", [("x", "a\x01b"), ("a", "b")]),
        (b"X: a\rb\r\nA: b", [("a", "b")]),
        (b"A: H\xe4fen", [("a", "H\xe4fen")]),
        (b"A: b\r\nA: c", [("a", "b"), ("a", "c")]),
    ],
)
def test_header_lines(lines: bytes, fields: list[tuple[str, str]]) -> None:
    assert head_of(b"HTTP/1.1 200 OK\r\n" + lines + b"\r\n\r\n").headers == tuple(fields)


def head(*fields: tuple[str, str], status: int = 200) -> ResponseHead:
    return ResponseHead(status, fields)


@pytest.mark.parametrize(
    ("values", "length"),
    [
        ((), None),
        (("12",), 12),
        (("+12",), 12),
        (("12", "12"), 12),
        (("12, 12",), 12),
        (("",), None),
        (("-1",), None),
        (("unknown",), None),
        (('"12"',), None),
        (("unknown", "12"), 12),
        (("0012",), 12),
    ],
)
def test_lengths(values: tuple[str, ...], length: int | None) -> None:
    assert head(*(("content-length", value) for value in values)).length() == length


@pytest.mark.parametrize("values", [("12", "13"), ("12, 13",)])
def test_lengths_that_differ_are_refused(values: tuple[str, ...]) -> None:
    with pytest.raises(MalformedMessage, match="12 and 13"):
        head(*(("content-length", value) for value in values)).length()


@pytest.mark.parametrize(
    ("codings", "chunked"),
    [
        (("chunked",), True),
        (("Chunked",), True),
        (("gzip, chunked",), True),
        (("chunked", "chunked"), True),
        (("identity",), False),
        (("chunked, gzip",), False),
        ((), False),
    ],
)
def test_transfer_codings(codings: tuple[str, ...], chunked: bool) -> None:
    assert head(*(("transfer-encoding", coding) for coding in codings)).chunked is chunked


def test_chunks_win_over_a_length() -> None:
    assert head(("content-length", "12"), ("transfer-encoding", "chunked")).length() is None
    assert head(("content-length", "12"), ("transfer-encoding", "identity")).length() == 12


@pytest.mark.parametrize(("status", "expected"), [(200, True), (302, True), (404, True), (204, False), (304, False)])
def test_which_answers_have_a_body(status: int, expected: bool) -> None:
    assert head(status=status).has_body is expected


CHUNKED = {
    "plain": b"5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n",
    "bare line feeds": b"5\nhello\n6\n world\n0\n\n",
    "spaces": b"5  \r\nhello\r\n 6 \r\n world\r\n0\r\n\r\n",
    "extensions": b'5;a=b\r\nhello\r\n6 ; c="d;e"\r\n world\r\n0;x\r\n\r\n',
    "zeros in front": b"0005\r\nhello\r\n006\r\n world\r\n000\r\n\r\n",
    "trailers": b"5\r\nhello\r\n6\r\n world\r\n0\r\nX: y\r\n\r\n",
    "no last line end": b"5\r\nhello\r\n6\r\n world\r\n0\r\n",
    "bytes after the end": b"5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n<!-- after -->",
}


@pytest.mark.parametrize("name", CHUNKED)
@pytest.mark.parametrize("step", [1, 3, 1000])
def test_chunks(name: str, step: int) -> None:
    data, decoder = CHUNKED[name], ChunkedBody()
    body = b"".join(decoder.feed(data[start : start + step]) for start in range(0, len(data), step))
    assert (body, decoder.complete) == (b"hello world", True)


def test_a_connection_may_end_behind_the_last_size() -> None:
    decoder = ChunkedBody()
    assert decoder.feed(b"5\r\nhello\r\n0") == b"hello"
    assert not decoder.complete
    assert decoder.end()


@pytest.mark.parametrize("data", [b"", b"5\r\nhel", b"5\r\nhello", b"5\r\nhello\r\n", b"5\r\nhello\r\n5", b"0005"])
def test_cut_chunks_are_incomplete(data: bytes) -> None:
    decoder = ChunkedBody()
    assert b"hello".startswith(decoder.feed(data))
    assert not decoder.end()


@pytest.mark.parametrize("data", [b"ZZ\r\n", b"<rss></rss>\n", b"-5\r\nhello", b"\r\n", b"5" * 9000])
def test_what_is_no_chunk_is_refused(data: bytes) -> None:
    with pytest.raises(MalformedMessage, match="chunk"):
        ChunkedBody().feed(data)


def test_what_is_no_chunk_is_refused_at_the_end_of_the_connection() -> None:
    decoder = ChunkedBody()
    assert decoder.feed(b"<rss></rss>") == b""
    with pytest.raises(MalformedMessage, match="chunk"):
        decoder.end()


def test_the_bytes_before_a_fault_are_returned() -> None:
    decoder = ChunkedBody()
    assert decoder.feed(b"5\r\nhelloX\r\n") == b"hello"
    with pytest.raises(MalformedMessage, match="where a chunk must end"):
        decoder.end()


@settings(max_examples=200, deadline=None)
@given(st.lists(st.binary(min_size=1, max_size=40), max_size=6), st.integers(1, 50))
def test_chunks_round_trip(pieces: list[bytes], step: int) -> None:
    data = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"
    decoder = ChunkedBody()
    body = b"".join(decoder.feed(data[start : start + step]) for start in range(0, len(data), step))
    assert (body, decoder.complete) == (b"".join(pieces), True)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        split = split_head(b"HTTP/1.1 " + data)
        if split is not None:
            length = head_of(b"HTTP/1.1 " + data).length()
            assert length is None or length >= 0
        assert len(ChunkedBody().feed(data)) < max(1, len(data)), "a chunk is longer than what it brings"
    except MalformedMessage:
        return


@pytest.mark.parametrize("text", ["Häfen – übér", "Привет, мир", "😀 and 😁", "plain"])
@pytest.mark.parametrize("step", [1, 5, 100])
def test_characters_are_counted(text: str, step: int) -> None:
    data, count = text.encode(), CharacterCount()
    for start in range(0, len(data), step):
        count.feed(data[start : start + step])
    assert count.equals(len(text))
    assert count.equals(len(text.encode("utf-16-le")) // 2)
    assert not count.equals(len(text) + 3)
    assert count.may_reach(len(text) + 1)
    assert not count.may_reach(len(text))


def test_bytes_that_are_no_utf8_are_never_counted() -> None:
    count = CharacterCount()
    count.feed("Häfen".encode("latin-1"))
    assert not count.equals(5)
    assert not count.may_reach(100)
