"""The reference of the commands is made from the commands."""

from pathlib import Path

from ingest.cli.reference import command_reference


def test_the_reference_is_current() -> None:
    written = Path(__file__).parents[2].joinpath("docs/commands.md").read_text(encoding="utf-8")
    assert written == command_reference(), "run: python -m ingest.cli.reference > docs/commands.md"


def test_every_command_and_option_is_in_it() -> None:
    text = command_reference()
    assert "## ingest run" in text
    assert "### ingest lake verify" in text
    assert "`--interval DURATION`" in text
