"""Processes that a soak run starts, and what they start in turn."""

import os
import re
import subprocess
from pathlib import Path


def end(process: "subprocess.Popen[bytes]") -> None:
    """End a process: SIGTERM first, SIGKILL where that does not help."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def descendants(text: str) -> list[int]:
    """Return the ids of the processes that descend from this one and have a text in their command."""
    parents: dict[int, int] = {}
    commands: dict[int, str] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text()
                commands[int(entry.name)] = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue
            match = re.search(r"\) \S (\d+) ", stat)
            parents[int(entry.name)] = int(match[1]) if match else 0
    root = os.getpid()
    found: list[int] = []
    for pid in commands:
        parent = parents.get(pid, 0)
        while parent not in (0, 1, root):
            parent = parents.get(parent, 0)
        if parent == root and text in commands[pid]:
            found.append(pid)
    return found
