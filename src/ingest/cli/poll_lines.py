"""Polls and rejects in words, for lines of text."""

from collections import Counter
from collections.abc import Iterable

from ingest.records import Fetch
from ingest.records.outcome import Outcome, is_healthy


def reasons_in_brackets(reasons: Iterable[Iterable[tuple[str, int]]]) -> str:
    """Return ` (no-text 17, robots 1)`: how many items were rejected why, the most frequent first; empty without any.

    `reasons` are the (reason, number) pairs of several cycles.
    """
    total: Counter[str] = Counter()
    for pairs in reasons:
        total.update(dict(pairs))
    ordered = sorted(total.items(), key=lambda pair: (-pair[1], pair[0]))
    text = ", ".join(f"{reason} {number}" for reason, number in ordered)
    return f" ({text})" if text else ""


def option_hint(outcome: str | None) -> str:
    """Return the option of the command line that helps against an outcome, where there is one."""
    return " (on the command line: --allow-net CIDR)" if outcome == Outcome.FORBIDDEN_ADDRESS else ""


def describe_poll(poll: Fetch) -> str:
    """Return one line: address, outcome, what went wrong, when the next poll is and why then."""
    status = f" {poll.status}" if poll.status and poll.status >= 300 else ""
    message = f": {poll.message}" if poll.message else ""
    return f"{poll.url}  {poll.outcome}{status}{message}; {describe_next_poll(poll)}"


def describe_next_poll(poll: Fetch) -> str:
    """Return when an address is asked again, and why then."""
    if poll.outcome == Outcome.GONE:
        return "never again"
    if poll.next_at is None:
        return poll.next_reason or "no next poll"
    return f"next {poll.next_at:%Y-%m-%d %H:%MZ}{f' ({poll.next_reason})' if poll.next_reason else ''}"


def describe_polls(polls: Iterable[Fetch], *, wide: bool) -> str:
    """Return how many addresses were polled, and how that went: each outcome if `wide`, else the number in trouble."""
    outcomes = Counter(poll.outcome for poll in polls)
    if wide:
        numbers = ", ".join(f"{number} {outcome}" for outcome, number in sorted(outcomes.items()))
        return f"polled {outcomes.total()} ({numbers or 'none'})"
    in_trouble = sum(number for outcome, number in outcomes.items() if not is_healthy(outcome))
    return f"polled {outcomes.total()}{f', {in_trouble} in trouble' if in_trouble else ''}"
