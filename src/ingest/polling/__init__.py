"""What the web's answers mean for us: polls to entries, entries to items, pages to documents. Pure functions.

`fetch` brings the bytes and `feeds` reads them; here it is decided what is new, what to fetch and how each item ends.
"""

from ingest.polling.announce import announced_items, announced_sha256
from ingest.polling.pages import page_items
from ingest.polling.polls import Known, PollRead, read_poll
from ingest.polling.targets import (
    conditional,
    goes_by_robots,
    is_web,
    may_ask,
    must_reread,
    page_is_wanted,
    target_of,
    unconditional,
)

__all__ = [
    "Known",
    "PollRead",
    "announced_items",
    "announced_sha256",
    "conditional",
    "goes_by_robots",
    "is_web",
    "may_ask",
    "must_reread",
    "page_is_wanted",
    "page_items",
    "read_poll",
    "target_of",
    "unconditional",
]
