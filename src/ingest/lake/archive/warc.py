"""Answers as records of WARC/1.1 (ISO 28500:2017), each compressed for itself, so that one can be read by its range.

An answer is a `response` record and, after it, a `metadata` record with what led to the request. The body is stored
without transfer and content codings. So that the record stays a valid HTTP message, the headers that describe the
codings and the length are stored as `x-archive-orig-*`, as other archives of decoded bodies do, and the length is that
of the body. The same answer gives the same bytes.
"""

import io
import uuid
import zlib
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from ingest import __version__
from ingest.errors import LakeCorrupt
from ingest.ids import sha256_hex
from ingest.records import ArchivedAnswer

_VERSION = "1.1"
_ORIGINAL = "x-archive-orig-"
_OF_THE_CODING = frozenset({"content-encoding", "transfer-encoding", "content-length"})
_ASKED = "X-Ingest-Requested-URI"
_HTTP_FIELD = "HTTP/1.1"
_STEP = 4096  # bytes that are decompressed at a time, until the end of a record


def encode_answer(answer: ArchivedAnswer) -> bytes:
    """Return the two compressed records of an answer."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=True, warc_version=_VERSION)
    sha256 = sha256_hex(answer.body)
    identity = _record_id("response", answer.asked, answer.url, _date(answer.at), sha256)
    about = {
        "WARC-Record-ID": identity,
        "WARC-Date": _date(answer.at),
        "WARC-Payload-Digest": f"sha256:{sha256}",
        _ASKED: answer.asked,
    }
    headers = StatusAndHeaders(_status_line(answer.status), _stored_headers(answer), protocol=_HTTP_FIELD)
    body = io.BytesIO(answer.body)
    writer.write_record(
        writer.create_warc_record(
            answer.url, "response", body, len(answer.body), warc_headers_dict=about, http_headers=headers
        )
    )
    text = answer.about.encode("utf-8")
    more = {
        "WARC-Record-ID": _record_id("metadata", identity, sha256_hex(text)),
        "WARC-Date": _date(answer.at),
        "WARC-Concurrent-To": identity,
    }
    record = writer.create_warc_record(
        answer.url, "metadata", io.BytesIO(text), len(text), "application/json", warc_headers_dict=more
    )
    writer.write_record(record)
    return buffer.getvalue()


def encode_file_head(now: datetime) -> bytes:
    """Return the compressed `warcinfo` record with which each file begins."""
    from warcio.warcwriter import WARCWriter

    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=True, warc_version=_VERSION)
    fields = f"software: ingest/{__version__}\r\nformat: WARC File Format {_VERSION}\r\n".encode()
    about = {"WARC-Record-ID": _record_id("warcinfo", _date(now), __version__), "WARC-Date": _date(now)}
    writer.write_record(
        writer.create_warc_record("", "warcinfo", io.BytesIO(fields), len(fields), warc_headers_dict=about)
    )
    return buffer.getvalue()


def end_of_head(content: bytes) -> int:
    """Return where the first record of a file, which describes the file, ends; 0 when the content is not gzip."""
    member = zlib.decompressobj(zlib.MAX_WBITS | 16)
    view, position = memoryview(content), 0
    try:
        while not member.eof and position < len(content):
            member.decompress(view[position : position + _STEP])
            position += _STEP
    except zlib.error:
        return 0
    return min(position, len(content)) - len(member.unused_data)


def decode_answer(content: bytes, where: str) -> ArchivedAnswer:
    """Return the answer that two records hold; `LakeCorrupt`, which names `where`, when they are none, or damaged."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    response: Any = None
    body, about = b"", ""
    try:
        for record in ArchiveIterator(io.BytesIO(content)):
            if record.rec_type == "response" and response is None:
                response, body = record, record.raw_stream.read()
            elif record.rec_type == "metadata" and response is not None:
                about = record.raw_stream.read().decode("utf-8")
        if response is None:
            raise ValueError("no response record")
        fields = response.rec_headers
        if fields.get_header("WARC-Payload-Digest") != f"sha256:{sha256_hex(body)}":
            raise ValueError("the digest of the body differs")
        url = fields.get_header("WARC-Target-URI")
        return ArchivedAnswer(
            asked=fields.get_header(_ASKED) or url,
            url=url,
            at=datetime.fromisoformat(fields.get_header("WARC-Date")).astimezone(UTC),
            status=int(response.http_headers.get_statuscode()),
            headers=_original_headers(response.http_headers.headers),
            body=body,
            about=about,
        )
    except (ArchiveLoadFailed, ValueError, TypeError, AttributeError, EOFError, OSError) as error:
        raise LakeCorrupt(
            f"{where}: is not a record of an answer ({str(error) or type(error).__name__}); restore the file from a "
            "backup; `ingest lake verify` lists all that is damaged"
        ) from error


def count_answers(content: bytes) -> int:
    """Return the number of answers in a file of the archive; 0 for what is none."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    try:
        return sum(record.rec_type == "response" for record in ArchiveIterator(io.BytesIO(content)))
    except (ArchiveLoadFailed, ValueError, AttributeError, EOFError, OSError):
        return 0


def _stored_headers(answer: ArchivedAnswer) -> list[tuple[str, str]]:
    headers = [(_ORIGINAL + name if name in _OF_THE_CODING else name, value) for name, value in answer.headers]
    return [*headers, ("content-length", str(len(answer.body)))]


def _original_headers(stored: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Return the headers as they came; the codings are removed from the body, so they stay under their new names."""
    return tuple((name, value) for name, value in stored if name != "content-length")


def _status_line(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"{status} "


def _date(moment: datetime) -> str:
    """Return a time as WARC/1.1 has it, with microseconds."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}Z"


def _record_id(*parts: str) -> str:
    """Return a record's id, made of what it holds: an UUID of version 5."""
    return f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, chr(10).join(parts))}>"
