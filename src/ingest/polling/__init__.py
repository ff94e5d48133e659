"""What to ask the web and when, and what its answers mean: targets, schedule, outcomes, items, gaps. No Beam.

`fetch` brings the bytes and `feeds` reads them; here it is decided what is new, what to fetch and how each item ends.
`session` and `gap_filling` ask through a function that they are given; every other module is pure.
"""

from ingest.polling.due import Purpose, is_due
from ingest.polling.polls import Known, PollRead, read_poll
from ingest.polling.session import PollMode, PollResult, PollSession
from ingest.polling.targets import is_web, target_of

__all__ = [
    "Known",
    "PollMode",
    "PollRead",
    "PollResult",
    "PollSession",
    "Purpose",
    "is_due",
    "is_web",
    "read_poll",
    "target_of",
]
