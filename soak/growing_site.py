"""A growing news site on loopback, four hosts with a feed each: growing_site.py --port PORT --every SECONDS --log FILE

Story n is on host n % 4 + 1. Every 7th story is carried, word for word, by the next host too: a duplicate. Every 5th
gets another text, and title, 45 seconds after it appeared. The log gets a line for each request; `/_stats` tells how
many stories there are.
"""

import argparse
import hashlib
import json
import socketserver
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TextIO

HOSTS = 4
EDITED_AFTER = 45.0
LISTED = 30
PLACES = ("harbour", "market", "school", "river bank", "museum", "station", "orchard", "clinic")


class Site:
    """What there is at a time."""

    def __init__(self, every: float, limit: int) -> None:
        self.began, self.every, self.limit = time.time(), every, limit

    def number(self) -> int:
        """Return how many stories there are by now."""
        return min(self.limit, int((time.time() - self.began) / self.every) + 1)

    def born(self, story: int) -> float:
        return self.began + story * self.every

    def is_edited(self, story: int) -> bool:
        return story % 5 == 0 and time.time() > self.born(story) + EDITED_AFTER

    def title(self, story: int) -> str:
        return f"District {story} rebuilds its {PLACES[story % 8]}" + (" (updated)" if self.is_edited(story) else "")

    def page(self, story: int) -> bytes:
        more = (
            f"<p>An update: the council voted again on plan {story} and 17 members of ward {story + 3} were against it "
            "this time.</p>" * 2
            if self.is_edited(story)
            else ""
        )
        points = "".join(
            f"<p>Point {k} of plan {story}: workers at the {PLACES[story % 8]} counted {story * 13 + k * 7} stones on "
            f"day {story + k * 3}, and the district of ward {story * k + 11} paid for {k * story + 5} of them.</p>"
            for k in range(1, 9)
        )
        title = self.title(story)
        return (
            f"<html lang='en'><head><meta charset='utf-8'><title>{title}</title></head><body><article>"
            f"<h1>{title}</h1>{points}{more}</article></body></html>"
        ).encode()

    def listed(self, host: int) -> list[tuple[str, int]]:
        """Return the entries of a host's feed, newest first: (story or copy, number)."""
        entries: list[tuple[str, int]] = []
        for story in range(self.number() - 1, -1, -1):
            if story % HOSTS + 1 == host:
                entries.append(("story", story))
            if story % 7 == 0 and (story + 1) % HOSTS + 1 == host:
                entries.append(("copy", story))
            if len(entries) >= LISTED:
                break
        return entries[:LISTED]

    def feed(self, host: int, port: int) -> bytes:
        items = "".join(
            f"<item><title>{self.title(story)}</title><link>http://127.0.0.{host}:{port}/{kind}/{story}</link>"
            f"<guid isPermaLink='false'>{kind}-{story}</guid><pubDate>"
            f"{time.strftime('%a, %d %b %Y %H:%M:%S GMT', time.gmtime(self.born(story)))}</pubDate></item>"
            for kind, story in self.listed(host)
        )
        return f"<rss version='2.0'><channel><title>Wire {host}</title>{items}</channel></rss>".encode()


class Handler(BaseHTTPRequestHandler):
    """Answers for all hosts of the site."""

    protocol_version = "HTTP/1.1"
    site: Site
    port: int
    log: TextIO

    def do_GET(self) -> None:
        host = int(self.headers.get("Host", "127.0.0.1").split(":")[0].split(".")[-1])
        parts = self.path.strip("/").split("/")
        status, kind, body = 200, "text/html; charset=utf-8", b""
        if self.path == "/_stats":
            body = json.dumps(
                {"stories": self.site.number(), "began": self.site.began, "every": self.site.every}
            ).encode()
        elif self.path == "/feed.xml":
            kind, body = "application/rss+xml", self.site.feed(host, self.port)
        elif len(parts) == 2 and parts[0] in ("story", "copy"):
            body = self.site.page(int(parts[1]))
        else:
            status = 404
        tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if status == 200 and self.headers.get("If-None-Match") == tag:
            status = 304
        self.log.write(json.dumps({"at": time.time(), "host": host, "path": self.path, "status": status}) + "\n")
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Cache-Control", "max-age=1")
        if status != 404:
            self.send_header("ETag", tag)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if status != 304:
            self.wfile.write(body)

    def log_message(self, format: str, *arguments: Any) -> None:
        """Print nothing."""


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128
    block_on_close = False

    def server_bind(self) -> None:
        socketserver.TCPServer.server_bind(self)  # without the look-up of the host's name
        self.server_name, self.server_port = "127.0.0.1", self.server_address[1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--every", type=float, default=2.0, help="seconds from story to story")
    parser.add_argument("--stories", type=int, default=10**9, help="so many at most")
    parser.add_argument("--log", required=True)
    chosen = parser.parse_args()
    Handler.site, Handler.port = Site(chosen.every, chosen.stories), chosen.port
    with open(chosen.log, "a", buffering=1, encoding="utf-8") as log:
        Handler.log = log
        Server(("", chosen.port), Handler).serve_forever()


if __name__ == "__main__":
    main()
