"""A proxy before an HTTP server on loopback that injects faults into chosen requests."""

import http.client
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

HOP_HEADERS = frozenset({"connection", "content-length", "date", "server", "transfer-encoding"})
CONDITIONS = frozenset({"if-match", "if-none-match"})


@dataclass
class Fault:
    """What happens to the next `times` requests of a method whose path matches.

    `status`: answered with it and not passed on. `lose_answer`: passed on, and the connection is closed instead of an
    answer. `hide_conditions`: passed on without its conditions.
    """

    method: str
    path: str
    times: int = 1
    status: int = 0
    code: str = "InternalError"
    lose_answer: bool = False
    hide_conditions: bool = False


@dataclass
class FaultProxy:
    """The proxy's address and faults; `injected` counts the faults so far."""

    upstream: str
    address: str = ""
    injected: int = 0
    faults: list[Fault] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, method: str, path: str) -> Fault | None:
        """Return the fault of a request, and count it."""
        with self.lock:
            for fault in self.faults:
                if fault.times > 0 and fault.method == method and re.search(fault.path, path):
                    fault.times -= 1
                    self.injected += 1
                    return fault
        return None


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    proxy: FaultProxy

    def handle_request(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        fault = self.proxy.take(self.command, self.path) or Fault("", "")
        if fault.status:
            error = f"<?xml version='1.0'?><Error><Code>{fault.code}</Code><Message>injected</Message></Error>"
            self.answer(fault.status, {"Content-Type": "application/xml"}, error.encode())
            return
        hidden = {"connection", *(CONDITIONS if fault.hide_conditions else ())}
        headers = {name: value for name, value in self.headers.items() if name.lower() not in hidden}
        connection = http.client.HTTPConnection(urlsplit(self.proxy.upstream).netloc, timeout=30)
        try:
            connection.request(self.command, self.path, body=body, headers=headers)
            response = connection.getresponse()
            content = response.read()
        finally:
            connection.close()
        if fault.lose_answer:
            self.close_connection = True
            return
        kept = {name: value for name, value in response.getheaders() if name.lower() not in HOP_HEADERS}
        length = response.getheader("Content-Length") if self.command == "HEAD" else None
        self.answer(response.status, kept, content, length)

    def answer(self, status: int, headers: dict[str, str], content: bytes, length: str | None = None) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", length or str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = handle_request

    def handle_one_request(self) -> None:
        try:
            super().handle_one_request()
        except OSError:
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Log nothing."""


@contextmanager
def fault_proxy(upstream: str) -> Iterator[FaultProxy]:
    """Serve a proxy before `upstream` (http://host:port) for the duration of a `with` block."""
    proxy = FaultProxy(upstream)
    handler = type("Handler", (_Handler,), {"proxy": proxy})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    proxy.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        with suppress(OSError):
            server.shutdown()
        server.server_close()
        thread.join()
