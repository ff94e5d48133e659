"""A small server for `/metrics` (Prometheus) and `/health` (a supervisor), on loopback unless told otherwise."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from ingest.errors import ConfigError


def parse_listen(address: str) -> tuple[str, int]:
    """Return host and port of `HOST:PORT`, `:PORT` (loopback) or `[::1]:PORT`; `ConfigError` for another text."""
    host, separator, port = address.rpartition(":")
    if not separator or not port.isascii() or not port.isdigit() or not 0 <= int(port) <= 65_535:
        raise ConfigError(f"{address!r} is not an address to listen on; write :9464 or 0.0.0.0:9464")
    return host.strip("[]") or "127.0.0.1", int(port)


@contextmanager
def serving(address: str, metrics: Callable[[], bytes], is_healthy: Callable[[], bool]) -> Iterator[int]:
    """Serve metrics and health for the duration of a `with` block; yields the port.

    `/health` answers 200, or 503 when `is_healthy` says no. Raises `ConfigError` where the address cannot be had.
    """
    host, port = parse_listen(address)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            """Answer one request."""
            if self.path == "/metrics":
                self._answer(200, "text/plain; version=0.0.4; charset=utf-8", metrics())
            elif self.path == "/health":
                healthy = is_healthy()
                self._answer(200 if healthy else 503, "text/plain; charset=utf-8", b"ok\n" if healthy else b"late\n")
            else:
                self._answer(404, "text/plain; charset=utf-8", b"/metrics or /health\n")

        def _answer(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *arguments: object) -> None:
            """Write nothing: stderr is the watcher's."""

    try:
        server = ThreadingHTTPServer((host, port), Handler)
    except OSError as error:
        raise ConfigError(f"cannot listen on {address} ({error.strerror}); name another port with --metrics") from error
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.2}, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
