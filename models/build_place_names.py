"""Build `place_names.txt`, by which the reader of plain texts tells a place beside a date from a person's name.

Places that look like names of persons: two words or more where there are capitals, any name in other scripts. The names
are those of `gazetteer.bin`; without those that begin with a first name, because they are persons' names too.

    python models/build_place_names.py
"""

import zlib
from collections.abc import Iterator
from pathlib import Path

from ingest.text.scripts import CASELESS
from recipe import write_recipe

PACKAGE = Path(__file__).parent.parent / "src" / "ingest"
GAZETTEER = PACKAGE / "tags" / "region" / "gazetteer.bin"
SCRIPTS = PACKAGE / "text" / "scripts.py"  # says which scripts have no capitals
OUT = PACKAGE / "text" / "place_names.txt"
GIVEN_NAMES = OUT.with_name("given_names.txt")
LEAST = 15  # thousands of inhabitants
SAINTS = frozenset("Saint San Santa Santo St. São Novi Nova Villa Mar Port".split())  # first names, and of many towns


def names_with_places(content: str) -> Iterator[tuple[str, int]]:
    """Yield each name of the unpacked gazetteer that can mean a place, with its inhabitants in thousands."""
    places, names = content.split("\n=\n", 1)
    inhabitants = [int(line.rsplit("\t", 1)[1] or 0) for line in places.split("\n")[1:]]
    for line in filter(None, names.split("\n")):
        surface, flags, meanings = line.split("\t")
        if "p" in flags or not meanings:
            continue
        targets = [(meaning[0], meaning[1:].partition(":")[0]) for meaning in meanings.split(" ")]
        sizes = [inhabitants[int(target)] for kind, target in targets if kind in "APTt"]
        yield surface, max([*sizes, *(LEAST for kind, _ in targets if kind == "C"), 0])


def may_be_person(name: str, given_names: frozenset[str]) -> bool:
    """Return whether the first word is a first name, and no other word shows that the name is a place's."""
    first, *others = name.split(" ")
    return first in given_names and first not in SAINTS and not any(word[:1].islower() for word in others)


def main() -> None:
    """Write the names, one a line, in order, with the recipe."""
    given_names = frozenset(GIVEN_NAMES.read_text("utf-8").splitlines())
    content = zlib.decompress(GAZETTEER.read_bytes()).decode("utf-8")
    names = {
        name
        for name, size in names_with_places(content)
        if size >= LEAST and (CASELESS.search(name) or (" " in name and not may_be_person(name, given_names)))
    }
    OUT.write_text("\n".join(sorted(names)) + "\n", encoding="utf-8")
    inputs = [GAZETTEER, GIVEN_NAMES, SCRIPTS]
    write_recipe(OUT, command="python models/build_place_names.py", packages=(), inputs=inputs, data={})
    print(f"{OUT.name}: {len(names)} names, {OUT.stat().st_size} bytes")


if __name__ == "__main__":
    main()
