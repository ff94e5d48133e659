"""What a row of `fetches` takes over from the last row of its address: validators, moved address, errors in a row."""

from collections.abc import Mapping

from ingest.fetch import Response
from ingest.fetch.validators import address_to_ask
from ingest.records import Fetch
from ingest.records.outcome import Outcome, is_refusal, is_successful


def kept_address(response: Response, *, is_document: bool, previous: Fetch | None) -> str | None:
    """Return the permanent address to remember. `is_document`: the body is a feed or sitemap.

    A permanent redirect to a home page or to an error does not replace a feed's address: sites are rebuilt that way.
    """
    before = previous.permanent_url if previous is not None else None
    arrived = response.outcome is Outcome.NOT_MODIFIED or (response.outcome is Outcome.OK and is_document)
    if not arrived:
        return before
    if response.permanent_url is not None:
        return response.permanent_url
    given = address_to_ask(response.request.url, previous) == response.request.url
    return None if given else before  # the given address no longer redirects


def next_validators(response: Response, previous: Fetch | None) -> Mapping[str, str | None]:
    """Return `etag` and `last_modified` for the next row: the new ones of a good answer, else the earlier ones."""
    new = {"etag": response.header("etag"), "last_modified": response.header("last-modified")}
    if response.outcome is Outcome.OK:
        return new
    old = {
        "etag": previous.etag if previous is not None else None,
        "last_modified": previous.last_modified if previous is not None else None,
    }
    if response.outcome is Outcome.NOT_MODIFIED:
        return {name: new[name] or old[name] for name in old}
    return old


def count_errors(outcome: str, previous: Fetch | None) -> int:
    """Return how many polls in a row failed, this one included; a deferred one does not count."""
    before = previous.errors_in_row if previous is not None else 0
    if is_successful(outcome):
        return 0
    return before if outcome == Outcome.DEFERRED else before + 1


def count_refusals(outcome: str, status: int | None, previous: Fetch | None) -> int:
    """Return how many of the errors in a row were refusals; other errors between them neither count nor reset it."""
    before = (previous.refused_in_row or 0) if previous is not None else 0
    if is_successful(outcome):
        return 0
    return before + is_refusal(outcome, status)
