"""The reference of the commands, `docs/commands.md`, made from the commands themselves."""

from textwrap import fill

import click

from ingest.cli.main import cli

_HEAD = """\
# Commands

Generated with `python -m ingest.cli.reference`; `-h` prints the same. [operate.md](operate.md) explains the settings
and the exit codes.
"""


def command_reference() -> str:
    """Return the text of `docs/commands.md`."""
    return _HEAD + "".join(_section(cli, "ingest", name) for name in cli.list_commands(click.Context(cli)))


def _section(group: click.Group, prefix: str, name: str) -> str:
    command = group.get_command(click.Context(group), name)
    assert command is not None
    path = f"{prefix} {name}"
    if isinstance(command, click.Group):
        inner = "".join(
            _section(command, path, inner_name) for inner_name in command.list_commands(click.Context(command))
        )
        return f"\n## {path}\n\n{_text(command.help)}\n{inner}" if prefix == "ingest" else inner
    level = "##" if prefix == "ingest" else "###"
    context = click.Context(command, info_name=path)
    usage = command.get_usage(context).removeprefix("Usage: ")
    lines = [f"\n{level} {path}\n", f"```text\n{usage}\n```\n", _text(command.help)]
    options = [
        parameter for parameter in command.params if isinstance(parameter, click.Option) and not parameter.hidden
    ]
    rows = [row for option in options if (row := option.get_help_record(context)) is not None]
    if rows:
        lines += ["\n| option | |\n|---|---|"]
        lines += [f"\n| `{names.replace('|', chr(92) + '|')}` | {_cell(text)} |" for names, text in rows]
        lines += ["\n"]
    return "".join(f"{line}\n" if line.startswith("\n#") or line.endswith("```\n") else line for line in lines)


def _text(text: str | None) -> str:
    """Return the help of a command as paragraphs."""
    paragraphs = (text or "").replace("\b\n", "").split("\n\n")
    return "\n\n".join(fill(" ".join(paragraph.split()), 118) for paragraph in paragraphs) + "\n"


def _cell(text: str) -> str:
    """Return text for a cell of a table: `[`, which begins a link, is escaped."""
    return " ".join(text.split()).replace("|", "\\|").replace("[", "\\[")


if __name__ == "__main__":
    import sys

    sys.stdout.write(command_reference())
