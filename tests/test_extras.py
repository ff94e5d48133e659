"""What is said of libraries that are not installed."""

import shlex
import sys

from ingest.extras import install_command


def test_the_command_names_the_libraries_with_their_bounds_for_this_python() -> None:
    parts = shlex.split(install_command("search"))
    assert parts[:4] == [sys.executable, "-m", "pip", "install"]
    assert [part for part in parts[4:] if part.startswith("tantivy>=")] == parts[4:]


def test_an_extra_that_the_metadata_does_not_have_is_named_itself() -> None:
    assert shlex.split(install_command("no-such-extra"))[4:] == ["ingest[no-such-extra]"]
