"""Names that have a word of a person's name, and names that have none and are those of papers, firms and offices."""

import re
from functools import lru_cache

from ingest.text.given_names import load_given_names, load_surnames

#: Endings of surnames in European languages.
_SURNAME = re.compile(
    r"(?:wicz|sk[aiyý]|ck[aiyý]|czyk|[oe]v[aá]|ová|sson|sen|s?dotter|nen|escu|eanu|i[ćč]|stra|sma|mann|ini|elli|etti|"
    r"ucci|ndez|nguez|oğlu|yan|ian|dze|shvili|enko|chuk|ov|ev)$"
)


@lru_cache(maxsize=2048)
def is_known_person(name: str) -> bool:
    """Return whether a word of a name is a first name or a surname in the tables, or an initial."""
    given, surnames = load_given_names(), load_surnames()
    for word in name.replace("-", " ").split():
        bare = word.strip(".,'’")
        if len(bare) == 1 or bare.title() in given or bare.title() in surnames or bare in given:
            return True
    return False


def opens_with_given_name(text: str) -> bool:
    """Return whether the first word is a first name: what is behind it may be a surname, a role, a word of a paper."""
    first = text.split()[0].strip(".,'’") if text.strip() else ""
    return len(first) == 1 or first.title() in load_given_names()


def may_be_paper(name: str, language: str | None) -> bool:
    """Return whether a Finnish name opens with a place or a district as of a paper, and has no word of a person.

    `Hämeen Sanansaattaja`: its first word is in the genitive, which ends in "n". Elsewhere names of persons from other
    countries, which the tables do not have, look like those of papers: `Fikret Özdağ`.
    """
    words = name.split()
    if language != "fi" or len(words) < 2 or not words[0].endswith("n"):
        return False
    return not (is_known_person(name) or _SURNAME.search(name.lower()))
