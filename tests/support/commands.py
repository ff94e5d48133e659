"""Calls of the command line within the process of a test."""

import json
from typing import Any

import pytest

from ingest.cli.main import main


def call(*arguments: str) -> int:
    """Call a command, which must end by itself; return its exit code."""
    with pytest.raises(SystemExit) as end:
        main(list(arguments))
    return int(end.value.code or 0)


def call_json(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    """Call a command with `--json`, which must succeed; return the last line that it printed."""
    assert call(*arguments, "--json") == 0
    return json.loads(capsys.readouterr().out.splitlines()[-1])
