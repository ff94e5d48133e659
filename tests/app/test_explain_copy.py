"""What is said of a copy: the nearest article of the lake, shares, direction, and the passages in common."""

from datetime import timedelta
from pathlib import Path

import lake_rows
import pytest

from ingest import lake
from ingest.app.explain_copy import CopyMatch, find_copy_match
from ingest.cli.explain_copy import _print_side_by_side, print_copy
from ingest.dedupe import fingerprint, relate
from ingest.ids import sha256_hex
from ingest.records import Article

STORY = " ".join(f"word{n}" for n in range(90)) + "."
ADDED = " ".join(f"added{n}" for n in range(40)) + "."


def article(number: int, text: str, hours: int = 0) -> Article:
    return Article(
        id=lake_rows.article_id(number),
        title=f"Title {number}",
        text=text,
        html_sha256=sha256_hex(text.encode()),
        text_sha256=sha256_hex(text.encode()),
        word_count=1,
        extractor="test/1",
        first_seen_at=lake_rows.NOW + timedelta(hours=hours),
        source_name="Example News",
    )


@pytest.fixture
def reader(tmp_path: Path) -> lake.Lake:
    lake.commit_run(str(tmp_path / "lake"), "run-a", [article(1, STORY)], lake_rows.NOW)
    return lake.open_lake(str(tmp_path / "lake"))


@pytest.mark.parametrize(("hours", "is_later", "kind"), [(3, True, "update"), (-3, False, "excerpt")])
def test_a_copy_is_shown_with_what_both_have(reader: lake.Lake, hours: int, is_later: bool, kind: str) -> None:
    new = article(2, f"{STORY}\n\n{ADDED}", hours)
    stored = fingerprint(article(1, STORY))
    match = find_copy_match(new, relate([fingerprint(new)], [stored]), reader)
    assert match is not None
    assert (match.other_id, match.is_later, match.kind) == (lake_rows.article_id(1), is_later, kind)
    assert match.other_title == "Title 1"
    assert match.passages == ((STORY[:-1], STORY[:-1]),)
    assert match.share < 0.8 < match.other_share


def test_other_stories_have_no_match(reader: lake.Lake) -> None:
    new = article(2, ADDED)
    assert find_copy_match(new, relate([fingerprint(new)], [fingerprint(article(1, STORY))]), reader) is None


MATCH = CopyMatch(
    other_id="a1-0",
    other_version=1,
    other_title="Title",
    other_source="Example News",
    other_first_seen_at=lake_rows.NOW,
    kind="edited",
    similarity=0.5,
    share=0.75,
    other_share=0.6,
    is_later=True,
    passages=(("The old pool closes.", "The new pool closes."), ("Equal words.", "Equal words.")),
)


def test_a_pipe_gets_one_text_under_the_other(capsys: pytest.CaptureFixture[str]) -> None:
    print_copy(MATCH, full=False)
    lines = [line.strip() for line in capsys.readouterr().out.splitlines()]
    assert lines[1:] == [
        "this is the later of the two: edited, similarity 0.50",
        "75% of this text is in that one, 60% of that one is in this text",
        "this: The old pool closes.",
        "that: The new pool closes.",
        "this: Equal words.",
        "that: the same",
    ]


def test_a_wide_terminal_gets_two_columns(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    _print_side_by_side(list(MATCH.passages), MATCH.other_id)
    lines = capsys.readouterr().out.splitlines()
    assert any("The old pool closes." in line and "The new pool closes." in line for line in lines)
    assert max(map(len, lines)) <= 120
