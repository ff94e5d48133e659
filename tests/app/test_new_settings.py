"""`ingest init`: the new file of settings."""

import re
import tomllib
from pathlib import Path

import pytest

from ingest.app.new_settings import new_settings
from ingest.cli.main import main
from ingest.config import Config
from ingest.config_file import json_schema, parse_config


def uncommented(text: str) -> str:
    """The settings of the file with every default written out, without the examples of sources."""
    settings = text.partition("# What to read")[0].replace("= (none)", '= ""')
    return re.sub(r"^# (\w+ = )", r"\1", settings, flags=re.MULTILINE)


def test_the_new_file_changes_no_setting() -> None:
    assert parse_config(new_settings()) == Config()


def test_every_setting_is_in_it_with_its_default() -> None:
    schema, values = json_schema(), tomllib.loads(uncommented(new_settings()))
    for name, setting in schema["properties"].items():
        if "$ref" in setting:
            definition = schema["$defs"][setting["$ref"].rpartition("/")[2]]
            keys = {key for key, value in definition["properties"].items() if "$ref" not in value.get("items", {})}
            assert set(values[name]) == keys
    without_text = {
        name: {key: value for key, value in section.items() if value != ""}
        for name, section in values.items()
        if name != "lake"
    }
    lines = [
        f"[{name}]\n" + "\n".join(f"{key} = {value!r}".lower() for key, value in section.items())
        for name, section in without_text.items()
    ]
    assert parse_config("\n".join(lines)) == Config()


def test_the_examples_of_sources_are_valid() -> None:
    examples = re.sub(
        r"^# (\[\[|\w+ = )", r"\1", "# What to read" + new_settings().partition("# What to read")[2], flags=re.MULTILINE
    )
    assert [source.url or source.path for source in parse_config(examples).source] == [
        "https://example.org/feed.xml",
        "news/**/*.html",
    ]


def test_the_command_writes_the_file_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "ingest.toml"
    for code in (0, 2):
        with pytest.raises(SystemExit) as ended:
            main(["init", str(file), "--contact", "desk@example.org"])
        assert ended.value.code == code
    assert "is there already" in capsys.readouterr().err
    assert parse_config(file.read_text(encoding="utf-8")).fetch.contact == "desk@example.org"


def test_a_contact_that_is_none_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["init", str(tmp_path / "ingest.toml"), "--contact", "nobody"])
    assert ended.value.code == 2
    assert list(tmp_path.iterdir()) == []
