"""Build `stems.txt`: beginnings and roots of the words of our topic lists, by which their other forms are found.

A word that is no term is found by the longest term that it begins with. In languages with many endings the list has one
form ("potilaat", patients), and a text another ("potilaiden"): they share a stem that is no term. In Bantu languages
words differ in what stands before the root ("umdlalo", "kumdlalo"; "intolongo", "entolongweni"). Both are rules over
the lists; no text is looked at. A stem of words of two topics is left out.

    python models/build_topic_stems.py [--write]
"""

import argparse
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from ingest.tags.topic.terms import ROOT, load_terms
from recipe import write_recipe
from topic_lists import LISTS, read_lists

OUT = Path(__file__).parent.parent / "src" / "ingest" / "tags" / "topic" / "stems.txt"
# Languages whose words change at the end.
ENDINGS = frozenset(
    "az be bg bn bs ca cs cy da el es et eu fi fr ga gl gu hi hr hu hy is it ka kk kn ky lb lt lv mk ml mn mr mt ne nl "
    "no pa pl pt ro ru si sk sl sq sr sv ta te tg tk tr uk uz".split()
)
_NGUNI = "umu um u aba abe ama ame isi is izi iz izin izim in im i ulu ubu uku ukw imi ili".split()
# What stands before the roots of nouns and infinitives. (The lists have many forms of Swahili, which gains nothing.)
PREFIXES: Mapping[str, Sequence[str]] = {
    "zu": _NGUNI,
    "xh": _NGUNI,
    "sn": "mu va mi ma ri chi zvi ru ku ka u n m".split(),
    "rw": "umu aba imi ama iki ibi ubu uru in im i igi ubw uku".split(),
}
SHORTEST = 5  # letters of a stem or root
CUTS = ((1, 7), (2, 8))  # letters that are cut off, of a word with at least so many: names begin with shorter stems


def stems_of(language: str, word: str) -> Iterator[str]:
    """Yield the stems of a word, or its roots."""
    if language in ENDINGS:
        yield from (word[:-letters] for letters, least in CUTS if len(word) >= least)
    for prefix in PREFIXES.get(language, ()):
        root = word.removeprefix(prefix)
        root = root[:-1] if root[-1:] in "aeiou" else root  # the last vowel changes, too
        if root != word and len(root) >= SHORTEST and word.startswith(prefix):
            yield ROOT + root


def build() -> dict[str, str]:
    """Return stem -> term; of several terms with a stem, the first in order."""
    terms = load_terms().vocabulary
    found: dict[str, set[tuple[int, str]]] = defaultdict(set)
    for language, topics in read_lists().items():
        for topic, phrases in topics.items():
            for word in (word for phrase in phrases for word in phrase.lower().split("-")):
                if terms.exact(word) is not None:
                    for stem in stems_of(language, word):
                        found[stem].add((topic, word))
    return {
        stem: min(word for _, word in words)
        for stem, words in sorted(found.items())
        if len({topic for topic, _ in words}) == 1 and terms.exact(stem) is None
    }


def main() -> None:
    """Build, and write what ships if --write is given."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="write stems.txt and its recipe into the package")
    arguments = parser.parse_args()
    stems = build()
    print(f"{OUT.name}: {sum(not stem.startswith(ROOT) for stem in stems)} stems, of {len(stems)} with roots")
    if arguments.write:
        OUT.write_text("".join(f"{stem} {term}\n" for stem, term in stems.items()), encoding="utf-8")
        command = "python models/build_topic_stems.py --write"
        write_recipe(OUT, command=command, packages=(), inputs=[*LISTS, OUT.with_name("terms.bin")], data={})


if __name__ == "__main__":
    main()
