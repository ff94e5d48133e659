"""The `ingest` command: its subcommands are imported when they are called, so that `--help` is fast."""

import importlib
import os
import sys
import threading
from typing import cast

import click

from ingest import __version__
from ingest.cli.memory import memory_shortage, require_memory
from ingest.cli.signals import interrupt_exit_code, interruptible
from ingest.cli.stdout import OutputLost, escape_unencodable, escaped_encoding, guarded_stdout
from ingest.cli.terminal import print_line, print_warning
from ingest.errors import ConfigError, IngestError, SourceError

#: Module and help of each command.
_COMMANDS = {
    "init": ("ingest.cli.init", "Write a commented file of settings."),
    "run": ("ingest.cli.run", "Read sources once, and commit what is new."),
    "watch": ("ingest.cli.watch", "Poll what is due, cycle after cycle."),
    "explain": ("ingest.cli.explain", "Show how an item was read, and why."),
    "feeds": ("ingest.cli.feeds", "Manage feeds: check, discover, import, export."),
    "sql": ("ingest.cli.sql", "Run a query over the lake."),
    "search": ("ingest.cli.search", "Find articles by their words."),
    "export": ("ingest.cli.export", "Write articles to files: tables, datasets, citations."),
    "report": ("ingest.cli.report", "Show a lake as one page: what came in, from whom, about what."),
    "replay": ("ingest.cli.replay", "Read again what is archived, and store what changed."),
    "lake": ("ingest.cli.lake", "Maintain a lake: verify, repair, compact, delete, retag, stats, rejects."),
    "doctor": ("ingest.cli.doctor", "Show what is wrong with the set-up, and what to do."),
}
_WITH_ENGINE = ("run", "watch", "replay")
_BROKEN_PIPE = 141  # 128 and SIGPIPE
_SECONDS_TO_END = 5.0


class _LazyGroup(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        require_memory(engine=cmd_name in _WITH_ENGINE)
        return cast(click.Command, importlib.import_module(_COMMANDS[cmd_name][0]).command)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in _COMMANDS.items()])


def _print_version(context: click.Context, _: click.Parameter, is_asked: bool) -> None:
    """Print the version of the package, and what decides how its rows look: the schema, and the models."""
    if not is_asked or context.resilient_parsing:
        return
    from ingest.app.versions import model_versions, schema_version

    models = ", ".join(f"{name} {version}" for name, version in model_versions().items())
    print_line(f"ingest {__version__}\nschema of the lake {schema_version()}\nmodels: {models}")
    context.exit()


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_print_version,
    help="Show the version, and those of the schema and the models, and exit.",
)  # fmt: skip
def cli() -> None:
    """News as data: read feeds, pages, archives and files into a lake of Parquet."""


def main(arguments: list[str] | None = None, *, command: click.Command = cli, name: str = "ingest") -> None:
    """Run a command and exit; an expected error ends with one line on stderr and an exit code.

    0: all was committed. 1: the work failed. 2: the command or the configuration is wrong. 130, 143: interrupted by
    Ctrl-C or SIGTERM. 141: the reader of the output has gone. See docs/operate.md.
    """
    escape_unencodable()
    with interruptible():
        code = _run(arguments, command, name)
    encoding = escaped_encoding()
    if encoding is not None:
        remedy = "set PYTHONUTF8=1 or a UTF-8 locale to see them"
        print_warning(f"the output is {encoding}, which lacks some characters; they are escaped: {remedy}")
    sys.exit(code)


def _run(arguments: list[str] | None, command: click.Command, name: str) -> int:
    try:
        with guarded_stdout():
            code = command.main(args=arguments, prog_name=name, standalone_mode=False)
        return code if isinstance(code, int) else 0
    except click.exceptions.Abort:
        return _interrupted()
    except click.ClickException as error:
        _print_usage_error(error)
        return error.exit_code
    except (ConfigError, SourceError) as error:
        print_warning(str(error))
        return 2
    except IngestError as error:
        print_warning(str(error))
        return 1
    except OutputLost as lost:
        if isinstance(lost.cause, BrokenPipeError):
            return _BROKEN_PIPE
        print_warning(f"the output cannot be written ({lost.cause.strerror}); what was committed stays")
        return 1
    except Exception as error:
        shortage = memory_shortage(error)
        if shortage is None:
            raise
        print_warning(shortage)
        return 1


def _print_usage_error(error: click.ClickException) -> None:
    """Print what is wrong with a command line, as click does, without control characters of its arguments."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is not None:
        print_line(f"{context.get_usage()}\nTry '{context.command_path} --help' for help.\n", err=True)
    print_line(f"Error: {error.format_message()}", err=True)


def _interrupted() -> int:
    """Report an interrupt. Threads of the engine and the pool may wait for each other: they get some seconds to end."""
    code = interrupt_exit_code()
    print_warning("interrupted; what was committed stays, the next run carries on")
    timer = threading.Timer(_SECONDS_TO_END, os._exit, args=(code,))
    timer.daemon = True
    timer.start()
    return code
