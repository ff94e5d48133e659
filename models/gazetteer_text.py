"""The gazetteer as text that people can read and compare; needs no package.

    python models/gazetteer_text.py FILE          print the text
    python models/build_gazetteer.py --diff OLD   print what changed from OLD to the gazetteer that ships

Let git show such differences by itself:

    git config diff.gazetteer.textconv "python models/gazetteer_text.py"
    echo "gazetteer.bin diff=gazetteer" >> .git/info/attributes
"""

import sys
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

KINDS = {
    "C": "country",
    "D": "demonym",
    "M": "metonym",
    "B": "blocker",
    "A": "admin1",
    "P": "capital",
    "T": "city",
    "t": "other name of city",
}
LEVELS = {"A": "admin1", "B": "admin2", "T": "city"}


def readable_lines(packed: bytes) -> list[str]:
    """Return one line for each place and each name.

    A place is named by its GeoNames id and not by its number in the file, so that a new place changes one line only.
    """
    header, *lines = zlib.decompress(packed).decode("utf-8").split("\n")
    middle = lines.index("=")
    places = [line.split("\t") for line in lines[:middle]]
    return [f"format\t{header}", *_place_lines(places), *_name_lines(lines[middle + 1 :], places)]


def difference(old: bytes, new: bytes) -> Iterator[str]:
    """Yield a summary, then the lines that were removed (`-`) and added (`+`), sorted."""
    before, after = Counter(readable_lines(old)), Counter(readable_lines(new))
    removed, added = before - after, after - before
    yield f"{removed.total()} lines removed, {added.total()} added, {(before & after).total()} unchanged"
    changes = [(line, "-") for line in removed.elements()] + [(line, "+") for line in added.elements()]
    # Sorted by kind and name first, so that the old and the new line of one name stand together.
    for line, sign in sorted(changes, key=lambda change: (change[0].split("\t")[:2], change[1] == "+", change[0])):
        yield f"{sign} {line}"


def _place_lines(places: Sequence[Sequence[str]]) -> Iterator[str]:
    for geonameid, level, country, code, name, latitude, longitude, population in places:
        where = f"{latitude},{longitude}" if latitude else "no coordinates"
        yield f"place\t{name}\t{geonameid} {LEVELS[level]} {country} {code} {where} {population}k"


def _name_lines(lines: Sequence[str], places: Sequence[Sequence[str]]) -> Iterator[str]:
    for line in lines:
        surface, flags, meanings = line.split("\t")
        readable = "; ".join(_meaning(item, places) for item in meanings.split(" "))
        yield f"name\t{surface}\t{flags or '-'}\t{readable}"


def _meaning(item: str, places: Sequence[Sequence[str]]) -> str:
    if not item:
        return "no meaning"
    kind, (target, _, languages) = item[0], item[1:].partition(":")
    if kind in "APTt":
        place = places[int(target)]
        target = f"{place[4]} {place[3]} ({place[0]})"
    return f"{KINDS[kind]} {target}" + (f" [{languages}]" if languages else "")


def main() -> None:
    """Print one file as text."""
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    sys.stdout.write("\n".join(readable_lines(Path(sys.argv[1]).read_bytes())) + "\n")


if __name__ == "__main__":
    main()
