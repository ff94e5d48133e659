"""The persons in an author field, as templates, bylines and feeds write it.

Removed are the words for "by" of many languages, desks, agencies and the site itself, job titles, e-mail addresses,
handles, links, dates and doubles. A list is split. The spelling of a name is kept.
"""

import re
from dataclasses import dataclass

from ingest.extract.meta.byline_parts import AND, SPLIT, is_agency, name_parts, without_by
from ingest.extract.meta.byline_words import (
    AGENCIES,
    ARTICLES,
    BEFORE_DATE,
    INTERFACE,
    NO_NAMES,
    ORGANISATION_ENDINGS,
    ORGANISATION_WORD_ENDINGS,
    ORGANISATION_WORDS,
    PARTICLES,
    PLACE_NAME_WORDS,
    PLACE_WORDS,
    PRESS_ROLES,
    ROLE_ENDINGS,
    ROLES,
    SOCIAL,
    SURNAMES,
    WORDS_LIKE_AGENCIES,
)
from ingest.text.comparison import comparison_key
from ingest.text.given_names import load_given_names
from ingest.text.place_names import is_place_name
from ingest.text.scripts import CASELESS

MAX_AUTHORS = 20
_NO_LOWER_CASE_NAMES = (
    frozenset("our the your this that their his her its super site web main test demo mail blog info".split())
    | ORGANISATION_WORDS | ROLES | INTERFACE | PARTICLES | BEFORE_DATE | SOCIAL
)  # fmt: skip
_MAX_NAME = 60

_ROLE_TAIL_CJK = re.compile(r"(?:記者|记者|기자|特派員|編集委員|編集部|論説委員|本报记者)$")
_WITH_ADDRESS = re.compile(r"([^()]+?)\s*\((?:https?://)?(?:www\.)?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/?\)", re.IGNORECASE)
_SIGNATURE = re.compile(r"[a-zà-ž]{2,8}(?://?[a-zà-ž]{2,8})+")  # agency and initials, as in `dpa/xy`
_DOMAIN = re.compile(
    r"\.(?:com|org|net|info|de|at|ch|fr|it|es|nl|be|is|no|se|dk|fi|pl|cz|ru|jp|cn|in|uk|ie|ca|au|za)$", re.I
)
_NOT_IN_NAMES = re.compile(r"[\d{}<>=\\@#?!_\[\]]|\s(?:by|the|at|for|with)\s", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Names:
    """The persons in an author field, and what else was in it."""

    persons: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()  # and signatures such as `dpa/xy`
    anonymous: tuple[str, ...] = ()  # groups without a name of their own: `Staff Reports`
    unreadable: int = 0  # number of parts that are not names


def read_names(
    values: tuple[str, ...],
    sites: frozenset[str],
    *,
    visible: bool = False,
    declared_sites: frozenset[str] | None = None,
    named: bool = False,
    own: bool = False,
) -> Names:
    """Return the persons and organisations of several author values.

    `sites` are the comparison keys of the site. `visible` texts (bylines) must look like names to count, unless they
    are `named`: texts of elements for names, where a surname may be in lower case. In a field for authors (`own`) the
    whole name may be. Where the markup declares persons, `declared_sites` holds the keys of the site without those made
    from its address: on a personal site these are the author's name.
    """
    persons: dict[str, str] = {}
    organisations: dict[str, str] = {}
    anonymous: dict[str, str] = {}
    unreadable: list[str] = []
    for value in values[:MAX_AUTHORS]:
        signatures = _whole_organisation(value)
        if signatures:
            for name in signatures:
                organisations.setdefault(comparison_key(name), name)
            continue
        for part in name_parts(value, visible):
            name = _without_site(_name(part), sites)
            if not name or not _LETTERS.search(name):
                continue
            use_declared = declared_sites is not None and len(name.split()) > 1
            if _is_organisation(name, declared_sites if use_declared and declared_sites is not None else sites):
                (anonymous if _is_generic(part) else organisations).setdefault(comparison_key(part), part)
            elif _is_person(name, visible) or _is_small(name, named, own and value.islower()):
                persons.setdefault(comparison_key(name), _with_dot(name, value))
            else:
                unreadable.append(comparison_key(name))
    kept = [name for key, name in persons.items() if not _is_part_of_other(key, persons)]
    foreign = sum(not any(name in key for key in persons) for name in unreadable)  # not a given name alone
    return Names(tuple(kept[:MAX_AUTHORS]), tuple(organisations.values()), tuple(anonymous.values()), foreign)


def _whole_organisation(value: str) -> tuple[str, ...]:
    """Return `Site` of `Site (www.site.example)`, or the signatures of agency and initials that are the whole value."""
    text = value.strip()
    site = _WITH_ADDRESS.fullmatch(text[:_MAX_NAME])
    if site is not None:
        return (site[1],)
    if "/" not in text or len(text) > _MAX_NAME:
        return ()
    parts = [part.strip() for part in re.split("[;,]", text)]
    signed = all(_SIGNATURE.fullmatch(part) or (part.islower() and len(part) <= 5) for part in parts)
    return tuple(parts) if signed and any(map(_SIGNATURE.fullmatch, parts)) else ()


def is_names_only(text: str) -> bool:
    """Return whether a line is nothing but one or more full names in an alphabet with capitals."""
    line = text.strip(" |•·-–—,;")
    pieces = [name for part in SPLIT.split(line)[::2] for name in AND.split(part)]
    return all(
        2 <= len(name.split()) <= 4
        and not CASELESS.search(name)
        and all(word[:1].isupper() or word in PARTICLES for word in name.split())
        and comparison_key(name).isalpha()
        and "," not in name
        for name in pieces
    )


def is_lone_name(line: str) -> bool:
    """Return whether a line with nothing beside it is names of people: it begins with a first name, and is no place.

    Sections and places have the same form: `Supreme Court`, `Virginia Beach`.
    """
    if not is_names_only(line) or line.split()[0].partition("-")[0] not in load_given_names():
        return False
    words = line.lower().split()
    return words[0] not in ARTICLES and PLACE_NAME_WORDS.isdisjoint(words) and not is_place_name(line)


def is_press_role(text: str) -> bool:
    """Return whether a short text is a role of the press, which may have a subject: `Health reporter`."""
    words = [word.strip(".,()").lower() for word in text.split()]
    return 0 < len(words) <= 4 and (words[-1] in PRESS_ROLES or words[0] in PRESS_ROLES)


def name_beside_role(text: str, following: str) -> str:
    """Return the name of `Name Surname, role`, or '' if the text is something else.

    Without a comma the next text, of an element inside, must be the name alone.
    """
    name, comma, role = text.partition(",")
    if comma and is_names_only(name) and is_press_role(role):
        return name
    inside = text.startswith(f"{following} ") and is_names_only(following)
    return following if inside and is_press_role(text[len(following) :]) else ""


def _name(part: str) -> str:
    """Return a part without words for "by", social networks, job titles and doubles."""
    words = without_by(part.strip(" .,:;-–—*«»\"'“”|")).split()
    while words and words[-1].lower().strip(".,") in SOCIAL:
        words.pop()
    titled = False
    while len(words) > 2 and (_is_title(words[-1]) or (titled and words[-1].lower() == "staff")):
        words.pop()
        titled = True
    while len(words) > 3 and _is_title(words[0]):
        words.pop(0)
    half, odd = divmod(len(words), 2)
    if half > 1 and not odd and words[:half] == words[half:]:  # a link in a link, or the text of a portrait and a name
        words = words[:half]
    return _ROLE_TAIL_CJK.sub("", " ".join(words)).strip(" .,:;-–—*«»\"'“”|●")


def _is_title(word: str) -> bool:
    return word.lower().strip(".,") in ROLES


def _without_site(name: str, sites: frozenset[str]) -> str:
    """Return `Name Surname Site` without the site."""
    words = name.split()
    for size in (1, 2, 3):
        if len(words) - size >= 2 and comparison_key(" ".join(words[-size:])) in sites:
            return " ".join(words[:-size])
    return name


def _with_dot(name: str, value: str) -> str:
    """Return `King Jr.` and `Truman S.` with the dot that belongs to them."""
    last = name.split()[-1]
    return f"{name}." if f"{last}." in value and (last.lower() in ("jr", "sr") or len(last) == 1) else name


def _is_organisation(name: str, sites: frozenset[str]) -> bool:
    key = comparison_key(name)
    if key.removeprefix("the") in sites | AGENCIES or key in sites:
        return True
    words = [word.strip(".,()").lower() for word in re.split(r"[\s/+-]+", name)]
    if ORGANISATION_WORDS.intersection(words) or _has_agency(name, words):
        return True
    if len(words) > 1 and (words[0] == "the" or {words[0], words[-1], words[words[0] in PARTICLES]} & sites):
        return True
    if (
        any(word.endswith(ORGANISATION_WORD_ENDINGS) for word in words)
        or name.endswith(ORGANISATION_ENDINGS)
        or _DOMAIN.search(name)
    ):
        return True
    return all(word in ROLES or word in PARTICLES for word in words)


def _has_agency(name: str, words: list[str]) -> bool:
    """Return whether an agency stands at either end, written as agencies are: some of their names are given names."""
    ends = {words[0]: name.split()[0], words[-1]: name.split()[-1]}
    agencies = AGENCIES - WORDS_LIKE_AGENCIES
    return any(word in agencies and (len(word) > 5 or not written.istitle()) for word, written in ends.items())


def is_site_name(name: str, sites: frozenset[str]) -> bool:
    """Return whether an organisation's name is the site's, or begins with it."""
    key = comparison_key(name).removeprefix("the")
    return key in sites or any(len(site) > 3 and key.startswith(site) for site in sites)


def is_organisation_name(text: str) -> bool:
    """Return whether a visible text with an organisation in it is its name, and not a sentence about it."""
    return len(text.split()) <= 6 and not _NOT_IN_NAMES.search(text) and (text[0].isupper() or is_agency(text))


def _is_generic(name: str) -> bool:
    """Return whether a name is `admin`, `Staff Reports`, `News Desk`: no person, and no organisation either."""
    return all(
        word.strip(".,()").lower() in ORGANISATION_WORDS | ROLES | {"reports", "report", "the"} for word in name.split()
    )


def _is_person(name: str, visible: bool) -> bool:
    if not 2 <= len(name) <= _MAX_NAME or _NOT_IN_NAMES.search(name):
        return False
    if visible and comparison_key(name) in NO_NAMES:
        return False
    if CASELESS.search(name):
        return len(name.split()) <= 6 and (not visible or len(name) <= 30)
    words = name.split()
    if len(words) > 7 or (visible and (not 2 <= len(words) <= 5 or words[0].lower() in PLACE_WORDS)):
        return False
    if visible and all(word.lower() in INTERFACE for word in words[:3]):
        return False
    if visible and _is_job_title(words):
        return False
    upper = [word for word in words if word.lower() not in PARTICLES]
    capital = sum(1 for word in upper if any(char.isupper() for char in word))
    return capital == len(upper) > 0


def _is_job_title(words: list[str]) -> bool:
    """Return whether words are a job title, or the rest of one: `Culture Editor`, `Journalist i Paris`."""
    first, last = words[0].lower(), words[-1].lower()
    in_place = first in ROLES - SURNAMES and words[1].lower() in PARTICLES | PLACE_WORDS
    return in_place or last in ROLES - SURNAMES or last.endswith(ROLE_ENDINGS)


def _is_half_capitalised(name: str) -> bool:
    """Return whether a name is a capitalised word and one in lower case, as authors type their names into accounts."""
    words = name.split()
    return len(words) == 2 and words[0].istitle() and words[1].islower() and name.replace(" ", "").isalpha()


def _is_lower_case(name: str) -> bool:
    """Return whether a name is two words in lower case, as some authors spell themselves, and no words of desks."""
    words = name.split()
    plain = all(len(word) > 2 and word.isalpha() and word.islower() and not CASELESS.search(word) for word in words)
    return len(words) == 2 and plain and _NO_LOWER_CASE_NAMES.isdisjoint(words)


def _is_small(name: str, named: bool, own: bool) -> bool:
    """Return whether a name in lower case counts: its surname if `named`, all of it in a field of its `own`.

    After a first name and a particle a surname in lower case is one in any field: `Ilse van der meer`.
    """
    words = name.split()
    particles = (
        len(words) > 2 and words[0] in load_given_names() and words[-1].isalpha() and PARTICLES.issuperset(words[1:-1])
    )
    return (
        (named and _is_half_capitalised(name))
        or (own and _is_lower_case(name))
        or (particles and words[-1].islower() and len(words[-1]) > 3)
    )


def _is_part_of_other(key: str, persons: dict[str, str]) -> bool:
    return any(key != other and key in other and len(key) >= 4 for other in persons)
