"""Import the `score.py` of a part of the evaluation data."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType


def load_scorer(folder: Path) -> ModuleType:
    """Import the score.py of a folder of the evaluation data. Exits with a message if there is none."""
    path = folder / "score.py"
    spec = spec_from_file_location(f"score_{folder.name}", path)
    if not path.is_file() or spec is None or spec.loader is None:
        raise SystemExit(f"no score.py in {folder}: --data must name the evaluation data, see docs/models.md")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
