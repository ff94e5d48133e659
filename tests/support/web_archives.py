"""Builders of WARC and ARC records for tests, and a reader of what comes of them."""

from pathlib import Path

from ingest.records import Location, Raw, Rejected, Source
from ingest.sources import ReadLimits, read_items

PAGE = b"<!doctype html><title>T</title><p>Some words of news.</p>"
FEED = b"""<rss version="2.0"><channel><title>F</title><item><title>A</title><link>/a</link>
<description>&lt;p&gt;Words of a.&lt;/p&gt;</description></item></channel></rss>"""
HTTP_TYPE = "application/http; msgtype=response"


def http(body: bytes = PAGE, *, status: str = "200 OK", media: str = "text/html", headers: str = "") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Type: {media}\r\n{headers}\r\n".encode() + body


def warc_record(
    block: bytes,
    *,
    kind: str = "response",
    url: str | None = "https://news.example/x",
    block_type: str | None = HTTP_TYPE,
    date: str | None = "2024-01-02T03:04:05Z",
    headers: str = "",
    version: str = "1.1",
) -> bytes:
    lines = [f"WARC/{version}", f"WARC-Type: {kind}"]
    lines += [f"WARC-Target-URI: {url}"] if url is not None else []
    lines += [f"WARC-Date: {date}"] if date is not None else []
    lines += [f"Content-Type: {block_type}"] if block_type is not None else []
    lines += [f"Content-Length: {len(block)}", *headers.splitlines()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def record(url: str, body: bytes = PAGE, *, kind: str = "response", media: str = "text/html", **options: str) -> bytes:
    """Return a response record with its HTTP header, or a record of another type with the bare body."""
    if kind == "response":
        return warc_record(http(body, media=media, **options), url=url, headers=f"WARC-Record-ID: <urn:uuid:{url}>")
    return warc_record(body, kind=kind, url=url, block_type=media)


def arc_record(block: bytes, *, url: str = "http://news.example/x", more: str = "") -> bytes:
    head = f"{url} 192.0.2.1 20240102030405 text/html{more} {len(block)}\n"
    return head.encode() + block + b"\n"


ARC_HEAD = arc_record(
    b"1 0 Example\nURL IP-address Archive-date Content-type Archive-length\n", url="filedesc://example.arc"
)


def read(path: Path, content: bytes, limits: ReadLimits | None = None) -> list[Raw | Rejected]:
    path.write_bytes(content)
    location = Location(path=str(path), source=Source(path_or_url=str(path)), size=len(content))
    return list(read_items(location, limits=limits or ReadLimits()))


def outcomes(items: list[Raw | Rejected]) -> list[str]:
    """Return the reason of each reject and the kind of each document."""
    return [item.reason.value if isinstance(item, Rejected) else item.kind for item in items]
