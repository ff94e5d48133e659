"""Google Cloud Storage as obstore speaks to it (its XML API), over fake-gcs-server, which has the JSON API only.

    python gcs_xml.py http://127.0.0.1:4443

Prints its address. Each request becomes one of the JSON API, with its condition: it is fake-gcs-server that stores,
counts generations, and decides whether a condition holds. Listings come in pages of a few keys.
"""

import json
import sys
import threading
import urllib.error
import urllib.request
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlencode, urlsplit
from xml.sax.saxutils import escape

PAGE_KEYS = 50

Response = tuple[int, dict[str, str], bytes]


class Storage:
    """The JSON API of a server, and the parts of uploads that are under way."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.parts: dict[str, dict[int, bytes]] = {}
        self.lock = threading.Lock()

    def ask(self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> Response:
        """Send one request and return the answer, whatever its status."""
        request = urllib.request.Request(self.address + path, data=body, method=method, headers=headers or {})
        try:
            with urllib.request.urlopen(request) as response:
                return response.status, _lower(response.headers), response.read()
        except urllib.error.HTTPError as error:
            return error.code, _lower(error.headers), error.read()

    def put(self, bucket: str, key: str, content: bytes, generation: str | None) -> Response:
        """Write an object, where `generation` is given only if it has this generation (0: if there is none)."""
        query = {"uploadType": "media", "name": key}
        if generation is not None:
            query["ifGenerationMatch"] = generation
        path = f"/upload/storage/v1/b/{bucket}/o?{urlencode(query)}"
        return _written(self.ask("POST", path, content, {"Content-Type": "application/octet-stream"}))

    def copy(self, source: str, bucket: str, key: str, generation: str | None) -> Response:
        """Copy an object, named as `bucket/key` in percent encoding."""
        source_bucket, _, source_key = source.lstrip("/").partition("/")
        query = "" if generation is None else f"?ifGenerationMatch={generation}"
        target = f"b/{bucket}/o/{quote(key, safe='')}{query}"
        source_path = f"b/{source_bucket}/o/{source_key.replace('/', '%2F')}"
        return _written(self.ask("POST", f"/storage/v1/{source_path}/copyTo/{target}", b"{}"))

    def read(self, method: str, bucket: str, key: str, headers: Message) -> Response:
        """Return an object, a range of it, or what is known of it, in the version that `If-Match` names."""
        path = f"/storage/v1/b/{bucket}/o/{quote(key, safe='')}?alt=media"
        sent = {"Range": headers["Range"]} if headers.get("Range") else {}
        status, found, content = self.ask(method, path, headers=sent)
        if status < 300 and headers.get("If-Match", found["etag"]) != found["etag"]:
            return 412, {}, b""
        kept = ("etag", "last-modified", "x-goog-generation", "content-range", "content-length", "content-type")
        return status, {name: found[name] for name in kept if name in found}, content

    def listing(self, bucket: str, query: dict[str, str]) -> Response:
        """Return one page of a listing as XML."""
        after = query.get("start-after", "")
        asked = {"maxResults": str(PAGE_KEYS), "startOffset": after}
        asked |= {name: query[name] for name in ("prefix", "delimiter") if name in query}
        if "continuation-token" in query:
            asked["pageToken"] = query["continuation-token"]
        status, _, answer = self.ask("GET", f"/storage/v1/b/{bucket}/o?{urlencode(asked)}")
        if status != 200:
            return status, {}, answer
        return 200, {"content-type": "application/xml"}, _listing_xml(json.loads(answer), after).encode()

    def upload(self, method: str, bucket: str, key: str, query: dict[str, str], body: bytes) -> Response:
        """Begin an upload in parts, take a part, end it or give it up."""
        with self.lock:
            if method == "POST" and "uploads" in query:
                number = f"upload-{len(self.parts)}"
                self.parts[number] = {}
                names = f"<Bucket>{bucket}</Bucket><Key>{escape(key)}</Key><UploadId>{number}</UploadId>"
                answer = f"<InitiateMultipartUploadResult>{names}</InitiateMultipartUploadResult>"
                return 200, {}, answer.encode()
            parts = self.parts[query["uploadId"]]
            if method == "PUT":
                parts[int(query["partNumber"])] = body
                return 200, {"etag": f'"{query["partNumber"]}"'}, b""
            if method == "DELETE":
                return 204, {}, b""
        status, headers, answer_body = self.put(bucket, key, b"".join(parts[number] for number in sorted(parts)), None)
        etag = escape(headers.get("etag", ""))
        result = f"<CompleteMultipartUploadResult><ETag>{etag}</ETag></CompleteMultipartUploadResult>"
        return status, headers, result.encode() if status == 200 else answer_body


def _lower(headers: Message) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def _written(answer: Response) -> Response:
    """Give the entity tag and the generation of the object that was written as headers."""
    status, _, content = answer
    if status != 200:
        return status, {}, content
    item = json.loads(content)
    item = item.get("resource", item)
    return 200, {"etag": f'"{item["etag"]}"', "x-goog-generation": str(item["generation"])}, b""


def _listing_xml(page: dict[str, Any], after: str) -> str:
    rows = [
        f"<Contents><Key>{escape(item['name'])}</Key><Size>{item['size']}</Size>"
        f"<LastModified>{item['updated']}</LastModified><ETag>&quot;{escape(item['etag'])}&quot;</ETag></Contents>"
        for item in page.get("items") or []
        if item["name"] > after
    ]
    rows += [f"<CommonPrefixes><Prefix>{escape(name)}</Prefix></CommonPrefixes>" for name in page.get("prefixes") or []]
    token = page.get("nextPageToken")
    more = f"<NextContinuationToken>{escape(token)}</NextContinuationToken>" if token else ""
    rows.append(f"<IsTruncated>{str(bool(token)).lower()}</IsTruncated>{more}")
    return f"<ListBucketResult>{''.join(rows)}</ListBucketResult>"


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # headers and body leave together
    storage: Storage

    def answer(self) -> None:
        """Take a request of any method."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        status, headers, content = self._ask(body)
        self.send_response_only(status)
        length = headers.pop("content-length", None) if self.command == "HEAD" else None
        headers.pop("content-length", None)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", length or str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = answer

    def _ask(self, body: bytes) -> Response:
        place = urlsplit(self.path)
        bucket, _, encoded = place.path.lstrip("/").partition("/")
        key = unquote(encoded)
        query = {name: values[0] for name, values in parse_qs(place.query, keep_blank_values=True).items()}
        generation, source = self.headers.get("x-goog-if-generation-match"), self.headers.get("x-goog-copy-source")
        if "uploads" in query or "uploadId" in query:
            return self.storage.upload(self.command, bucket, key, query, body)
        if self.command in ("GET", "HEAD"):
            return (
                self.storage.read(self.command, bucket, key, self.headers)
                if key
                else self.storage.listing(bucket, query)
            )
        if self.command == "DELETE":
            status, _, content = self.storage.ask("DELETE", f"/storage/v1/b/{bucket}/o/{quote(key, safe='')}")
            return (204, {}, b"") if status == 200 else (status, {}, content)
        if source is not None:
            return self.storage.copy(source, bucket, key, generation)
        return self.storage.put(bucket, key, body, generation)

    def log_message(self, *arguments: object) -> None:
        """Write nothing."""


def main(address: str) -> None:
    Handler.storage = Storage(address)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    sys.stdout.write(f"http://127.0.0.1:{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
