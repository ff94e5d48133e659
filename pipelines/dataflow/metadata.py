"""Write the metadata of the Flex Templates from the options of the pipelines: python pipelines/dataflow/metadata.py

`batch.json` and `streaming.json` beside this file go into `gcloud dataflow flex-template build --metadata-file`.
"""

import json
import sys
from pathlib import Path
from typing import Any

import click

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

DESCRIPTIONS = {
    "batch": "Reads news from feeds, pages, archives and files into a lake of Parquet, once.",
    "streaming": "Polls news feeds and lists buckets without end; commits each window as a cycle of a lake of Parquet.",
}
#: Options that make no sense in a template: it never waits, and shows nothing; options of other runners.
LEFT_OUT = frozenset({"as_json", "wait", "stop", "runner_option", "beam_options"})
#: Options that a template needs though the program has a default for them: its workers have no folder that is kept.
REQUIRED = {"batch": frozenset({"lake"}), "streaming": frozenset({"lake", "config_file"})}
BUCKET = r"^gs://[a-z0-9][a-z0-9._-]{1,61}[a-z0-9](/.*)?$"


def metadata(name: str, command: click.Command) -> dict[str, Any]:
    """Return the metadata of the template of a pipeline."""
    options = [option for option in command.params if isinstance(option, click.Option)]
    parameters = [_parameter(option, REQUIRED[name]) for option in options if option.name not in LEFT_OUT]
    return {
        "name": f"ingest, {name}",
        "description": DESCRIPTIONS[name],
        "streaming": name == "streaming",
        "supportsAtLeastOnce": True,
        "supportsExactlyOnce": True,
        "parameters": sorted(parameters, key=lambda parameter: (parameter["isOptional"], parameter["name"])),
    }


def _parameter(option: click.Option, required: frozenset[str]) -> dict[str, Any]:
    flag = max(option.opts, key=len).removeprefix("--")
    text = (option.help or "").replace("  [default: lake]", "")
    if option.multiple:
        text = f"{text.replace('; repeatable.', '.')} A template takes one; give more in the settings."
    parameter: dict[str, Any] = {
        "name": flag,
        "label": flag.replace("-", " ").capitalize(),
        "helpText": text,
        "isOptional": not (option.required or option.name in required),
    }
    if option.name in ("lake", "config_file"):
        parameter["regexes"] = [BUCKET]
    return parameter


def main() -> None:
    """Write both files."""
    import batch
    import streaming

    for name, command in (("batch", batch.command), ("streaming", streaming.command)):
        text = json.dumps(metadata(name, command), indent=2) + "\n"
        (HERE / f"{name}.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
