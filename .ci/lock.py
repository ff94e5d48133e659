"""Write requirements.lock: the exact versions that pip resolves today for the package with all that its tests need.

Used as constraints (`pip install -c`), so that `make` installs the same set everywhere; the ranges stand in
pyproject.toml. Then pipelines/dataflow/requirements.txt: what the image for Dataflow installs, within these pins.
With `--dataflow` only the second.
"""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
DATAFLOW = ROOT / "pipelines" / "dataflow" / "requirements.txt"
HEADER = "# Written by `make lock`; constraints for pip. Change pyproject.toml, then run it again.\n"


def resolve(extra: str, *options: str) -> dict[str, str]:
    """Name to version of everything an install from nothing would bring."""
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--ignore-installed", "--report", "-"]
    run = subprocess.run([*command, *options, "-e", f"{ROOT}[{extra}]"], capture_output=True, text=True, check=True)
    items = [item["metadata"] for item in json.loads(run.stdout)["install"]]
    return {item["name"]: item["version"] for item in items if item["name"] != "ingest"}


def write(path: Path, pins: dict[str, str]) -> None:
    """Write pins, one a line."""
    lines = [f"{name}=={pins[name]}\n" for name in sorted(pins, key=str.lower)]
    path.write_text(HEADER + "".join(lines), encoding="utf-8")


def main() -> None:
    """Resolve and write."""
    lock = ROOT / "requirements.lock"
    if "--dataflow" not in sys.argv:
        write(lock, resolve("dev"))
    write(DATAFLOW, resolve("gcp", "-c", str(lock)))


if __name__ == "__main__":
    main()
