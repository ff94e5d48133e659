"""A request with its redirects: where it is, where it has been, and what its answers mean for the next hop."""

from dataclasses import dataclass, field
from datetime import datetime

from ingest.fetch.answer import Answer
from ingest.fetch.cookies import CookieJar
from ingest.fetch.headers import Headers, fresh_until, header, retry_after
from ingest.fetch.messages import Request, Response
from ingest.fetch.shared_documents import Document
from ingest.records import Fetch
from ingest.records.outcome import Outcome
from ingest.urls.clean import clean_url
from ingest.urls.parse import WebAddress, parse_address

_REDIRECTS = (301, 302, 303, 307, 308)
_PERMANENT = (301, 308)
_BLOCKED = (401, 402, 403, 407, 451)


@dataclass(slots=True)
class RedirectChain:
    """The state of one request while its redirects are followed."""

    request: Request
    address: WebAddress  # where to ask next
    ports: frozenset[int]  # that the user (or the user's feed) named
    last: bool = False  # no further request to this host is in sight
    document_key: str = ""  # what the document at `address` is shared by
    visited: list[str] = field(default_factory=list)
    asked: set[tuple[str, str | None]] = field(default_factory=set)  # addresses with their cookies
    cookies: CookieJar = field(default_factory=CookieJar)
    permanent: bool = True  # only permanent redirects so far
    permanent_url: str | None = None
    seconds: float = 0.0
    wire_bytes: int = 0
    in_full: bool = False  # leave the validators out: an answer to them was malformed
    conditional: bool = False  # validators were sent with the last hop
    reused: bool = False  # the last answer was that of another request
    shared: Document | None = None  # the document whose validators were sent, when not the request's own

    @property
    def redirects(self) -> int:
        """The number of redirects that were followed."""
        return max(0, len(self.visited) - 1)

    def begin_hop(self, cookie: str | None, max_redirects: int) -> str | None:
        """Note that the address is asked with a Cookie header. Return why the chain must end instead, or None."""
        url = self.address.url
        if (url, cookie) in self.asked:
            return f"redirects in a circle: {url} again"
        if len(self.visited) > max_redirects:
            return f"more than {max_redirects} redirects"
        self.asked.add((url, cookie))
        self.visited.append(url)
        self.document_key = _document_key(url, self.request.kind)
        self.in_full = False
        return None

    def follow(self, answer: Answer) -> None:
        """Move on to where a redirect leads. Raise `BadAddress` when that is not a web address."""
        before = self.address
        self.address = parse_address(location_of(answer.headers), before)
        downgrade = before.scheme == "https" and self.address.scheme == "http"  # followed, but never for good
        self.permanent = self.permanent and answer.status in _PERMANENT and not downgrade
        if self.permanent:
            moved = self.address.url != self.visited[0]  # not when a cookie was set and the way led back
            self.permanent_url = self.address.url if moved else None

    def response(
        self, outcome: Outcome, message: str, now: datetime, answer: Answer | None = None, *, full: bool = False
    ) -> Response:
        """Return the end of the request. `full`: a whole body came over the wire, and not another request's."""
        headers = answer.headers if answer is not None else ()
        return Response(
            self.request,
            outcome,
            now,
            status=answer.status if answer is not None else None,
            final_url=self.visited[-1] if self.visited else None,
            permanent_url=self.permanent_url,
            headers=tuple(field for field in headers if field[0] != "set-cookie"),  # secrets; nothing reads them
            body=answer.body if answer is not None else b"",
            message=message,
            retry_after=retry_after(headers, now),
            fresh_until=fresh_until(headers, now),
            full=full,
            problems=answer.problems if answer is not None else (),
            redirects=self.redirects,
            wire_bytes=self.wire_bytes,
            elapsed=self.seconds,
        )


def is_redirect(answer: Answer) -> bool:
    """Return whether an answer is a redirect."""
    return answer.status in _REDIRECTS


def location_of(headers: Headers) -> str:
    """Return the Location of a redirect, with UTF-8 read as such."""
    return (header(headers, "location") or "").encode("latin-1").decode("utf-8", "replace")


def outcome_of_status(status: int, headers: Headers) -> Outcome:
    """Return the outcome of a status that is neither 2xx nor a redirect nor 304."""
    if status == 410:
        return Outcome.GONE
    if status in _BLOCKED:
        return Outcome.BLOCKED
    if status == 429 or (status == 503 and header(headers, "retry-after") is not None):
        return Outcome.RATE_LIMITED
    return Outcome.HTTP_ERROR


def has_validators_of(document: Document, previous: Fetch | None) -> bool:
    """Return whether a shared document has the validators of a request's last row."""
    return previous is not None and (document.etag, document.last_modified) == (previous.etag, previous.last_modified)


def _document_key(url: str, kind: str) -> str:
    """Return what documents are shared by: the address; for pages without tracking, which selects no other document."""
    if kind != "page" or not ("?" in url or ";" in url):
        return url
    return clean_url(url) or url
