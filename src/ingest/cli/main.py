"""The `ingest` command: its subcommands are imported when they are called, so that `--help` is instant."""

import importlib
import os
import sys
import threading
from typing import cast

import click

from ingest import __version__
from ingest.errors import ConfigError, IngestError, SourceError

_COMMANDS = {
    "run": "ingest.cli.run",
    "watch": "ingest.cli.watch",
    "explain": "ingest.cli.explain",
    "feeds": "ingest.cli.feeds",
    "sql": "ingest.cli.sql",
    "lake": "ingest.cli.lake",
    "doctor": "ingest.cli.doctor",
}


class _Lazy(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        return cast(click.Command, importlib.import_module(_COMMANDS[cmd_name]).command)


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="ingest")
def cli() -> None:
    """News as data: read feeds, pages, archives and files into a lake of Parquet."""


def main(arguments: list[str] | None = None) -> None:
    """Run the command; errors of ours end with one line on stderr and a code.

    0: all was committed. 1: the work failed. 2: the command or the configuration is wrong. 130: interrupted.
    """
    try:
        code = cli.main(args=arguments, prog_name="ingest", standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("ingest: interrupted; what was committed stays, the next run carries on", err=True)
        # The engine's threads and the pool's may wait for each other after an interrupt: they get some seconds to end.
        last_word = threading.Timer(5.0, os._exit, args=(130,))
        last_word.daemon = True
        last_word.start()
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (ConfigError, SourceError) as error:
        click.echo(f"ingest: {error}", err=True)
        sys.exit(2)
    except IngestError as error:
        click.echo(f"ingest: {error}", err=True)
        sys.exit(1)
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has gone; say nothing more
        sys.exit(141)
    sys.exit(code if isinstance(code, int) else 0)
