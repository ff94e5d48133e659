"""What the archive keeps of a response, and what led to the request, as JSON beside it.

A page is read with what its announcement says (title, dates, authors of the entry), an entry of a feed with the
settings of its source. Both are kept, so that a document can be read again as it was the first time.
"""

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from ingest.fetch import Response
from ingest.records import ArchivedAnswer, PollTarget, Raw
from ingest.records.outcome import Outcome

if TYPE_CHECKING:
    from pydantic import TypeAdapter

_SECRETS = frozenset(
    {
        "set-cookie", "set-cookie2", "cookie", "authorization", "authentication-info", "www-authenticate",
        "proxy-authenticate", "proxy-authorization", "proxy-authentication-info", "x-access-token", "x-auth-token",
        "x-csrf-token", "x-session-id", "x-xsrf-token",
    }
)  # fmt: skip
"""Headers with what is between a server and one client: sessions and challenges of logins."""


def answer_of(response: Response, about: Raw | PollTarget) -> ArchivedAnswer | None:
    """Return what the archive keeps of a response: None unless it has a whole document, which can be read again.

    `about` is the announcement of a page, without its bytes, or the address that was polled.
    """
    if response.outcome is not Outcome.OK or response.status is None or not response.body:
        return None
    return ArchivedAnswer(
        asked=response.request.url,
        url=response.final_url or response.request.url,
        at=response.at,
        status=response.status,
        headers=tuple((name, value) for name, value in response.headers if name not in _SECRETS),
        body=response.body,
        about=_as_json(about),
    )


def _as_json(about: Raw | PollTarget) -> str:
    if isinstance(about, Raw):
        about = replace(about, content=b"", headers=(), other_sightings=())
    try:
        return str(_adapter().dump_json(about, exclude_defaults=True), "utf-8")
    except ValueError:  # text that is not Unicode: the answer is kept without it
        return ""


def read_about(text: str) -> Raw | PollTarget | None:
    """Return the announcement or the polled address that an answer was kept with; None for any other text."""
    try:
        about: Raw | PollTarget = _adapter().validate_json(text)
    except ValueError:  # pydantic's own error is one
        return None
    return about


@cache
def _adapter() -> "TypeAdapter[Any]":
    from pydantic import TypeAdapter

    return TypeAdapter(Raw | PollTarget)
