"""How to install the libraries of an extra that is not there."""

import re
import shlex
import sys
from importlib.metadata import PackageNotFoundError, requires


def install_command(extra: str) -> str:
    """Return the shell command that installs the libraries of an extra for the Python that runs.

    It names the libraries with the bounds of pyproject.toml, so that it works from a checkout and from a wheel alike.
    """
    try:
        requirements = requires("ingest") or []
    except PackageNotFoundError:
        requirements = []
    condition = re.compile(rf"""extra\s*==\s*['"]{re.escape(extra)}['"]""")
    libraries = [line.partition(";")[0].strip() for line in requirements if condition.search(line)]
    return shlex.join([sys.executable, "-m", "pip", "install", *(libraries or [f"ingest[{extra}]"])])
