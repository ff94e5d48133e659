"""Why a fetched page is no article, and whether to try again."""

import pytest
from fetch_records import response

from ingest.errors import Reason
from ingest.fetch import is_worth_retrying, page_reason
from ingest.records.outcome import Outcome


@pytest.mark.parametrize(
    ("outcome", "status", "reason"),
    [
        (Outcome.OK, 200, None),
        (Outcome.GONE, 410, Reason.GONE),
        (Outcome.HTTP_ERROR, 404, Reason.GONE),
        (Outcome.HTTP_ERROR, 500, Reason.HTTP_ERROR),
        (Outcome.BLOCKED, 402, Reason.BLOCKED),
        (Outcome.TLS_ERROR, None, Reason.NETWORK),
        (Outcome.ROBOTS, None, Reason.ROBOTS),
        (Outcome.UNSUPPORTED, 200, Reason.UNKNOWN_KIND),
    ],
)
def test_why_a_page_is_no_article(outcome: Outcome, status: int | None, reason: Reason | None) -> None:
    assert page_reason(response(outcome, status=status, body=b"text")) is reason


def test_every_outcome_of_a_page_has_a_reason() -> None:
    for outcome in Outcome:
        assert page_reason(response(outcome, status=None, body=b"")) is not None


def test_passing_failures_are_worth_another_try() -> None:
    assert is_worth_retrying(response(Outcome.HTTP_ERROR, status=503))
    assert is_worth_retrying(response(Outcome.TIMEOUT, status=None))
    assert not is_worth_retrying(response(Outcome.HTTP_ERROR, status=404))
