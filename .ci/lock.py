"""Write requirements.lock: the exact versions that pip resolves today for the package with all that its tests need.

Used as constraints (`pip install -c`), so that `make` installs the same set everywhere; the ranges stand in
pyproject.toml.
"""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
HEADER = "# Written by `make lock`; constraints for pip. Change pyproject.toml, then run it again.\n"


def resolve() -> dict[str, str]:
    """Name to version of everything an install from nothing would bring."""
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--ignore-installed", "--report", "-"]
    run = subprocess.run([*command, "-e", f"{ROOT}[dev]"], capture_output=True, text=True, check=True)
    items = [item["metadata"] for item in json.loads(run.stdout)["install"]]
    return {item["name"]: item["version"] for item in items if item["name"] != "ingest"}


def main() -> None:
    """Resolve and write."""
    pins = resolve()
    lines = [f"{name}=={pins[name]}\n" for name in sorted(pins, key=str.lower)]
    (ROOT / "requirements.lock").write_text(HEADER + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
