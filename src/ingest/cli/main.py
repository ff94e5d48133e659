"""The `ingest` command: its subcommands are imported when they are called, so that `--help` is instant."""

import importlib
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, TextIO, cast

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


class _OutputLost(Exception):
    """Stdout takes no more; the first argument is the OSError that told so."""


class _Watched:
    """Stdout, whose failures are told apart from those of all other files."""

    def __init__(self, inner: TextIO) -> None:
        self._inner = inner

    def write(self, text: str) -> int:
        try:
            return self._inner.write(text)
        except OSError as error:
            raise _OutputLost(error) from error

    def flush(self) -> None:
        try:
            self._inner.flush()
        except OSError as error:
            raise _OutputLost(error) from error

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


@contextmanager
def _watched_output() -> Iterator[None]:
    """Let what fails on stdout be `_OutputLost`, and find it out before the end."""
    before = sys.stdout
    if before is None:  # closed by who called us: nobody wants it
        yield
        return
    sys.stdout = cast(TextIO, _Watched(before))
    try:
        yield
        sys.stdout.flush()
    except _OutputLost:
        with suppress(OSError, ValueError):  # else the interpreter tries once more at its end, and complains
            os.dup2(os.open(os.devnull, os.O_WRONLY), before.fileno())
        raise
    finally:
        sys.stdout = before


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="ingest")
def cli() -> None:
    """News as data: read feeds, pages, archives and files into a lake of Parquet."""


def main(arguments: list[str] | None = None) -> None:
    """Run the command; errors of ours end with one line on stderr and a code.

    0: all was committed. 1: the work failed. 2: the command or the configuration is wrong. 130: interrupted.
    141: the reader of our output has gone. See docs/operate.md.
    """
    try:
        with _watched_output():
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
    except _OutputLost as lost:
        sys.exit(_told_lost(lost))
    sys.exit(code if isinstance(code, int) else 0)


def _told_lost(lost: _OutputLost) -> int:
    """The code when stdout fails: that of a pipe whose reader has gone (128 + SIGPIPE), which is no trouble of ours."""
    cause = lost.args[0]
    if isinstance(cause, BrokenPipeError):
        return 141
    click.echo(f"ingest: the output cannot be written ({cause.strerror}); what was committed stays", err=True)
    return 1
