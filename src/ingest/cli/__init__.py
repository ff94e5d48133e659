"""The command line. Each command is a module; what they share stands in `common`."""

from ingest.cli.main import main

__all__ = ["main"]
