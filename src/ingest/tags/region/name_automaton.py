"""The Aho-Corasick automaton over the gazetteer's names, kept in a file: building it takes half of a worker's start.

The file `names.automaton` holds a line of JSON, that is what the automaton was built from and by, and the automaton as
daachorse stores it (a double array: S. Kanda, K. Akabe, Y. Oda, "Engineering faster double-array Aho-Corasick
automata", 2023). It is not compressed, for it is to be loaded and not to be small; wheels and git compress it.
Where it does not belong to the gazetteer or to the installed daachorse, the automaton is built from the names. Where
there is no daachorse (it has no wheels for some platforms), ahocorasick_rs builds one that finds the same.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from importlib.metadata import version
from typing import Final

_FORMAT: Final = "ingest-automaton 1"

#: Returns where each name in a text begins and ends, and its number: from left to right, not overlapping; of those that
#: begin at the same place the longest.
NameFinder = Callable[[str], list[tuple[int, int, int]]]


def stamp_of(gazetteer: bytes) -> dict[str, str]:
    """Return what the automaton of a gazetteer (the packed file) depends on."""
    return {
        "format": _FORMAT,
        "gazetteer": hashlib.sha256(gazetteer).hexdigest(),
        "daachorse": version("daachorse"),  # does not promise to read what another version has stored
    }


def pack_automaton(names: Sequence[str], gazetteer: bytes) -> bytes:
    """Return the contents of the file for the names of a gazetteer (the packed file), in their order."""
    import daachorse

    # A prefilter looks for the first characters, which here are nearly all: it makes the search slower.
    automaton = daachorse.CharwiseDoubleArrayAhoCorasick(
        list(names), daachorse.MATCH_KIND_LEFTMOST_LONGEST, use_prefilter=False
    )
    return json.dumps(stamp_of(gazetteer)).encode() + b"\n" + automaton.serialize()


def stored_finder(packed: bytes, gazetteer: bytes) -> NameFinder | None:
    """Return the finder in a file, None where the file does not belong to this gazetteer or this daachorse."""
    stamp, _, automaton = packed.partition(b"\n")
    try:
        import daachorse

        if json.loads(stamp) != stamp_of(gazetteer):
            return None
        return daachorse.CharwiseDoubleArrayAhoCorasick.deserialize(automaton).find
    except (ImportError, ValueError):  # not installed, or installed without its metadata; a damaged file
        return None


def built_finder(names: Sequence[str]) -> NameFinder:
    """Return a finder of these names, which takes most of a second to build for the gazetteer that ships."""
    import ahocorasick_rs

    automaton = ahocorasick_rs.AhoCorasick(
        names,
        matchkind=ahocorasick_rs.MatchKind.LeftmostLongest,
        implementation=ahocorasick_rs.Implementation.ContiguousNFA,
        store_patterns=False,
    )

    def find(text: str) -> list[tuple[int, int, int]]:
        return [(begin, end, number) for number, begin, end in automaton.find_matches_as_indexes(text)]

    return find
