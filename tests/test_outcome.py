"""The closed list of outcomes, and the predicates that classify them."""

import pytest

from ingest.records.outcome import (
    Outcome,
    has_entries,
    is_healthy,
    is_overloaded,
    is_parsed_feed,
    is_partial,
    is_permanent,
    is_readable,
    is_refusal,
    is_successful,
    is_temporary,
)


@pytest.mark.parametrize("outcome", Outcome)
def test_the_predicates_do_not_contradict_each_other(outcome: Outcome) -> None:
    assert not (is_permanent(outcome) and is_temporary(outcome)) or outcome is Outcome.CHALLENGE
    assert not (is_successful(outcome) and (is_partial(outcome) or is_permanent(outcome) or is_temporary(outcome)))
    assert is_successful(outcome) or not has_entries(outcome)
    assert is_parsed_feed(outcome) or not has_entries(outcome)
    assert is_readable(outcome) or not (is_successful(outcome) or is_partial(outcome) or is_healthy(outcome))
    assert is_temporary(outcome) or not is_overloaded(outcome)


@pytest.mark.parametrize("outcome", Outcome)
def test_the_stored_text_is_classified_as_its_outcome(outcome: Outcome) -> None:
    text = str(outcome.value)
    assert type(text) is str
    for predicate in (is_successful, has_entries, is_healthy, is_readable, is_permanent, is_temporary, is_overloaded):
        assert predicate(text) == predicate(outcome)
    assert is_refusal(text, None) == is_refusal(outcome, None)


def test_a_missing_page_counts_as_refused() -> None:
    assert is_refusal("http-error", 404)
    assert not is_refusal("http-error", 500)
