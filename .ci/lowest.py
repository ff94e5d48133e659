"""Print the lower bounds that pyproject.toml promises, as constraints for pip (`name==version`, one a line)."""

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
BOUND = re.compile(r"([A-Za-z0-9_.-]+)(?:\[[^\]]*\])?\s*>=\s*([0-9][^,;\s]*)")


def lower_bounds(project: dict[str, object]) -> list[str]:
    """Return one constraint for each requirement of the package and of its `dev` extra. Raises ValueError."""
    requirements = [*project["dependencies"], *project["optional-dependencies"]["dev"]]  # type: ignore[misc,index]
    constraints = []
    for requirement in requirements:
        match = BOUND.match(requirement)
        if match is None:
            raise ValueError(f"pyproject.toml: {requirement!r} has no lower bound; write it as name>=version")
        constraints.append(f"{match[1]}=={match[2]}")
    return constraints


if __name__ == "__main__":
    document = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    sys.stdout.write("\n".join(lower_bounds(document["project"])) + "\n")
