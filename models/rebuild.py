"""Rebuild the data files that ship, in the order in which they depend on each other, and say which of them changed.

Needs the extra `models` and the evaluation data (docs/models.md), and some 15 minutes of one core, most of it for the
vectors of terms, which are kept in `build/terms`. Some files do not come out the same; docs/models.md says which.

    python models/rebuild.py --data DATA
"""

import argparse
import hashlib
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "ingest"
# Each command, as in the recipe of the files, and the files that it writes.
STEPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("python models/build_gazetteer.py", ("tags/region/gazetteer.bin",)),
    ("python models/build_gazetteer.py --automaton", ("tags/region/names.automaton",)),
    ("python models/build_given_names.py", ("text/given_names.txt", "text/surnames.txt")),
    ("python models/build_place_names.py", ("text/place_names.txt",)),
    (
        "python models/build_region_model.py --data DATA --out src/ingest/tags/region/model.json",
        ("tags/region/model.json",),
    ),
    ("python models/build_topic_terms.py --data DATA --write", ("tags/topic/terms.bin",)),
    ("python models/build_topic_stems.py --write", ("tags/topic/stems.txt",)),
    ("python models/build_second_level.py --data DATA --write", ("tags/topic/second_level.bin",)),
    (
        "python models/build_topic_model.py --data DATA --write",
        ("tags/topic/words.bin", "tags/topic/model.json"),
    ),
    (
        "python models/build_body_model.py --data DATA/extract --wcxb DATA/wcxb --write --no-folds",
        ("extract/body/weights.json",),
    ),
    ("python models/build_line_model.py --write", ("extract/plain/weights.json",)),
    ("python models/build_copy_model.py --data DATA/dedup --write", ("dedupe/model.json",)),
)


def digest(name: str) -> str:
    """Return the SHA-256 of a file of the package."""
    return hashlib.sha256((PACKAGE / name).read_bytes()).hexdigest()


def main() -> None:
    """Run all steps; the exit code is 1 if a file changed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    data = str(parser.parse_args().data.resolve())
    changed = 0
    for command, files in STEPS:
        before = [digest(name) for name in files]
        words = [data + word[4:] if word.startswith("DATA") else word for word in command.split(" ")]
        subprocess.run([sys.executable, *words[1:]], check=True, cwd=ROOT)
        for name, old in zip(files, before, strict=True):
            same = digest(name) == old
            changed += not same
            print(f"{name}: {'the same, byte for byte' if same else 'changed'}", flush=True)
    sys.exit(changed > 0)


if __name__ == "__main__":
    main()
