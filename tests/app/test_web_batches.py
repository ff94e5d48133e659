"""How the items of a run are cut into cycles: nothing lost, no row before its items, never more than allowed."""

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.app.watch import _batch
from ingest.config_file import parse_config
from ingest.polling import target_of
from ingest.records import Fetch, PollTarget, Raw, Source
from ingest.sources.opening import settings_hints

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.integers(0, 7), max_size=6), st.integers(0, 3), st.integers(1, 6))
def test_the_rows_of_polls_go_with_the_last_of_their_items(polls: list[int], targets: int, most: int) -> None:
    waiting: list[object] = []
    for poll, items in enumerate(polls):
        waiting += [Raw(b"", f"{poll}#{n}", f"https://wire.example/{poll}") for n in range(items)]
        waiting.append(Fetch(f"https://wire.example/{poll}", "feed", NOW, "new"))
    waiting += [target_of(Source(f"https://more.example/{n}")) for n in range(targets)]
    everything, done = list(waiting), list[object]()
    while waiting:
        batch, waiting = _batch(waiting, most)  # type: ignore[arg-type, assignment]
        assert batch, "it goes on"
        assert sum(isinstance(each, Raw) for each in batch) <= most
        assert not (
            any(isinstance(each, PollTarget) for each in batch) and any(isinstance(each, Raw) for each in waiting)
        )
        done += batch
    assert done == everything


def test_the_tags_of_a_source_are_hints_of_its_documents() -> None:
    (source,) = parse_config('[[source]]\npath = "a"\ntags = ["local", "wire"]\n').source
    assert settings_hints(Source("a", tags=source.tags), carrier="file").source_tags == ("local", "wire")
