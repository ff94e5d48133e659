"""The program `ingest`, which `python -m ingest` runs too.

This module imports as little as it can: Ctrl-C while the command is still being imported ends it in one line.
"""

import signal
import sys
from contextlib import suppress


def main() -> None:
    """Run the command `ingest` and exit with its code; 130 when Ctrl-C is pressed before the command has begun."""
    try:
        from ingest.cli import main as run_command

        run_command()
    except KeyboardInterrupt:
        sys.stderr.write("ingest: interrupted; nothing was begun\n")
        sys.exit(130)
    finally:
        exec("")  # clears Python's note of an interrupt in code that a library ran by `exec`: it would end us by SIGINT
        with suppress(ValueError):  # not in the main thread
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # all is done: Ctrl-C while Python closes shows no traceback


if __name__ == "__main__":
    main()
