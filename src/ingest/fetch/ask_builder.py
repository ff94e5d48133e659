"""What a client sends to the address of a hop: Accept, validators, login and cookies, and the limits of the answer."""

from datetime import datetime

from ingest.fetch.answer import OutgoingRequest
from ingest.fetch.cookies import cookie_header
from ingest.fetch.logins import Login, find_login
from ingest.fetch.messages import FetchSettings
from ingest.fetch.redirects import RedirectChain, has_validators_of
from ingest.fetch.robots import MAX_BYTES
from ingest.fetch.shared_documents import SharedDocuments
from ingest.fetch.validators import ask_in_full, conditional_headers
from ingest.urls.parse import parse_address

_ACCEPT = {
    "feed": "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.8",
    "sitemap": "application/xml, text/xml, application/gzip;q=0.9, */*;q=0.8",
    "page": "text/html, application/xhtml+xml, */*;q=0.5",
    "robots": "text/plain, */*;q=0.5",
    "file": "*/*",
}
_SITEMAP_BYTES = 52_428_800  # of a sitemap, uncompressed, https://www.sitemaps.org/protocol.html


class AskBuilder:
    """Builds what is asked of the address that a chain of redirects has reached."""

    def __init__(self, settings: FetchSettings, documents: SharedDocuments) -> None:
        self._settings, self._documents = settings, documents

    def prepare(self, chain: RedirectChain, now: datetime, *, tolerant: bool) -> OutgoingRequest:
        """Return what is asked of the chain's address; note in the chain which validators are sent."""
        settings, kind = self._settings, chain.request.kind
        robots = kind == "robots"
        validators = self._validators(chain, now)
        chain.conditional = bool(validators)
        login = self._login(chain)
        headers = {"Accept": _ACCEPT[kind], **validators, **dict(login.headers if login is not None else ())}
        if chain.request.byte_range is not None:  # of the file as it is stored: not of a coding of it
            headers |= {"Range": "bytes={}-{}".format(*chain.request.byte_range), "Accept-Encoding": "identity"}
        if cookie := self.cookie(chain):
            headers["Cookie"] = cookie
        least = _SITEMAP_BYTES if kind == "sitemap" else 0
        return OutgoingRequest(
            chain.address,
            headers,
            seconds=(settings.robots_timeout if robots else settings.total_timeout) - chain.seconds,
            max_bytes=MAX_BYTES if robots else max(settings.max_bytes, least + least // 15),
            max_decoded_bytes=MAX_BYTES if robots else max(settings.max_decoded_bytes, least),
            named_ports=chain.ports,
            keep_part=robots,
            page=kind == "page",
            part=chain.request.byte_range is not None,
            last=chain.last,
            tolerant=tolerant,
        )

    def login_hint(self, chain: RedirectChain) -> str:
        """Return what to do about a 401 behind a redirect that led away from the origin of the login."""
        first, origin = parse_address(chain.visited[0]), chain.address.origin
        if first.origin == origin or not any(login.origin == first.origin for login in self._settings.logins):
            return ""
        return f"; the login of {first.origin} is not sent to {origin}: name that address in the settings"

    def cookie(self, chain: RedirectChain) -> str | None:
        """Return the Cookie header for the chain's address, of its login and of the answers so far."""
        login = self._login(chain)
        return cookie_header([*(login.cookies if login is not None else ()), *chain.cookies], chain.address)

    def _login(self, chain: RedirectChain) -> Login | None:
        request = chain.request
        if not self._settings.logins or request.kind == "robots":
            return None
        return find_login(self._settings.logins, request, chain.address)

    def _validators(self, chain: RedirectChain, now: datetime) -> dict[str, str]:
        """Return the validators of the address whose answer carried them, not of the one that led there."""
        chain.shared = None
        url, previous = chain.address.url, chain.request.previous
        if chain.request.kind in ("robots", "file") or chain.in_full:
            return {}
        own = previous is not None and previous.final_url == url
        if own and ask_in_full(previous, now):
            return {}
        document = self._documents.get(chain.document_key)
        if document is not None and not (own and has_validators_of(document, previous)):
            chain.shared = document
            return conditional_headers(document.etag, document.last_modified)
        if own and previous is not None:
            return conditional_headers(previous.etag, previous.last_modified)
        return {}
