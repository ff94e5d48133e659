"""A small news site on loopback for tests of the whole command: routes that can change, a list of what was asked."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from sample_pages import page


@dataclass
class Answer:
    body: bytes = b""
    status: int = 200
    media_type: str = "application/rss+xml"
    headers: dict[str, str] = field(default_factory=dict)
    etag: bool = True


Route = Answer | Callable[[], Answer]


@dataclass
class Web:
    port: int
    routes: dict[str, Route] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def item(self, number: int, *, link: str | None = None, title: str | None = None, guid: str | None = None) -> str:
        title, link = title or f"Story {number}", link or self.url(f"/story/{number}")
        told = f"<guid isPermaLink='false'>{guid}</guid>" if guid else ""
        date = f"<pubDate>Mon, 23 Nov 2026 {number % 12:02}:00:00 GMT</pubDate>"
        return f"<item><title>{title}</title><link>{link.replace('&', '&amp;')}</link>{told}{date}</item>"

    def feed(self, path: str, *items: str, **more: str) -> str:
        body = f"<rss version='2.0'><channel><title>Wire</title>{''.join(items)}</channel></rss>"
        self.routes[path] = Answer(body.encode(), headers=dict(more))
        return self.url(path)

    def pages(self, *numbers: int) -> None:
        for number in numbers:
            self.routes[f"/story/{number}"] = Answer(page(number), media_type="text/html; charset=utf-8")


@contextmanager
def serving() -> Iterator[Web]:
    """A site whose routes may be changed while it runs; what is not there is 404, robots.txt too."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            web.asked.append(self.path)
            route = web.routes.get(self.path, Answer(status=404))
            answer = route() if callable(route) else route
            tag = f'"{sha256(answer.body).hexdigest()[:16]}"'
            same = answer.etag and answer.status == 200 and self.headers.get("If-None-Match") == tag
            self.send_response(304 if same else answer.status)
            self.send_header("Content-Type", answer.media_type)
            if answer.etag and answer.status == 200:
                self.send_header("ETag", tag)
            for name, value in answer.headers.items():
                self.send_header(name.replace("_", "-"), value)
            if not same:
                self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            if not same:
                self.wfile.write(answer.body)

        def log_message(self, *_: object) -> None:
            """Nothing on stderr."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    web = Web(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield web
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
