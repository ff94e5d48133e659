"""The versions of what decides how rows look, beside the code: the schema of the lake and the models that ship."""

import json
from importlib.resources import files
from typing import Final

#: Recipes of the models; each names the artefact's SHA-256.
_RECIPES: Final = {
    "body": "extract/body/weights.json",
    "lines of plain texts": "extract/plain/weights.json",
    "copies": "dedupe/model.json",
    "topics": "tags/topic/model.json",
    "topics of the second level": "tags/topic/second_level.bin",
    "topic terms": "tags/topic/terms.bin",
    "topic stems": "tags/topic/stems.txt",
    "topic words": "tags/topic/words.bin",
    "regions": "tags/region/model.json",
    "gazetteer": "tags/region/gazetteer.bin",
    "names": "tags/region/names.automaton",
    "first names": "text/given_names.txt",
    "surnames": "text/surnames.txt",
    "place names": "text/place_names.txt",
}


def schema_version() -> int:
    """Return the version of the lake's schema that this release writes."""
    from ingest.lake.schema import SCHEMA_VERSION

    return SCHEMA_VERSION


def model_versions() -> dict[str, str]:
    """Return the first 8 hex digits of the SHA-256 of each model that ships, by name."""
    root = files("ingest")
    recipes = {name: root.joinpath(f"{path}.recipe.json").read_text("utf-8") for name, path in _RECIPES.items()}
    return {name: str(json.loads(text)["sha256"])[:8] for name, text in recipes.items()}
