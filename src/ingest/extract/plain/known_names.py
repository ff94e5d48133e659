"""Names that have a word of a person's name, and names that have none and are those of papers, firms and offices."""

from functools import lru_cache

from ingest.text.given_names import load_given_names, load_surnames
from ingest.text.scripts import CASELESS

#: Languages whose first names and surnames the tables have: of some 220 authors in these all have a known word.
_COVERED = frozenset("cs da de fi hu it lv nl nn no pl ro sk sl sv".split())


@lru_cache(maxsize=2048)
def is_known_person(name: str) -> bool:
    """Return whether a word of a name is a first name or a surname in the tables, or an initial."""
    given, surnames = load_given_names(), load_surnames()
    for word in name.replace("-", " ").split():
        bare = word.strip(".,'’")
        if len(bare) == 1 or bare.title() in given or bare.title() in surnames or bare in given:
            return True
    return False


def may_be_paper(name: str, language: str | None) -> bool:
    """Return whether a name of several words has none of a person, in a language whose names of persons are known."""
    if language not in _COVERED or len(name.split()) < 2 or CASELESS.search(name):
        return False
    return not is_known_person(name)
