"""Answers of servers as the archive of a lake keeps them."""

from dataclasses import dataclass
from datetime import datetime

from ingest.records.pickling import pickle_by_position


@dataclass(frozen=True, slots=True)
class ArchivedAnswer:
    """One answer: its status, its headers without secrets, and its body without transfer and content codings.

    `asked` is the address of the row of `fetches`, `url` the one that answered, which differs after redirects. `about`
    is JSON: what led to the request, see `ingest.polling.archiving`.
    """

    asked: str
    url: str
    at: datetime
    status: int
    headers: tuple[tuple[str, str], ...]  # lower-case names, in order
    body: bytes
    about: str = ""


pickle_by_position(globals().values())
