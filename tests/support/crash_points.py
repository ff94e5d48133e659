"""Kill a writer at every step: `python crash_points.py TEMPLATE OUT [WRITER [STRIDE]]`.

For each step k (one call of the operating system that changes a file) a copy of the lake TEMPLATE is made at
OUT/k, and a child process writes one cycle to it and is killed by SIGKILL right before its k-th step. Prints the
number of steps. The last copy is one whose writer was not killed. WRITER is one of `archive_rows.WRITERS`, or `staged`:
a run whose rows wait in the stage, or `given-up`: that run is given up.
With a STRIDE, only every STRIDE-th step is tried.
"""

import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import archive_rows
import lake_rows
import staged_run

STEPS = ("link", "replace", "fsync", "unlink", "rmdir", "mkdir", "open", "ftruncate", "pwrite")


def die_at(number: int) -> None:
    """Replace the functions of `os` that change files by ones that count, and kill before the call `number`."""
    calls = 0

    def counting(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **more: Any) -> Any:
            nonlocal calls
            if calls == number:
                os.kill(os.getpid(), signal.SIGKILL)
            calls += 1
            return real(*arguments, **more)

        return call

    for name in STEPS:
        setattr(os, name, counting(getattr(os, name)))


def write_rows(where: str) -> None:
    lake_rows.write_cycle(where, lake_rows.crash_rows())


def main(template: str, out: str, writer: str = "", stride: str = "1") -> None:
    writers = {**archive_rows.WRITERS, "staged": staged_run.commit, "given-up": staged_run.give_up, "": write_rows}
    write = writers[writer]
    warm = str(Path(out) / "warm")
    shutil.copytree(template, warm)
    write(warm)  # loads what every child needs
    number = 0
    while True:
        where = Path(out) / f"{number:03d}"
        shutil.copytree(template, where)
        child = os.fork()
        if child == 0:
            die_at(number)
            write(str(where))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status):
            break
        number += int(stride)
    sys.stdout.write(f"{number} {os.WEXITSTATUS(status)}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
