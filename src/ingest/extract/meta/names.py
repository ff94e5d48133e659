"""Authors as persons: names out of what templates, bylines and feeds write into an author field.

Dropped: the words for "by" of many languages, desks, agencies and the site itself, job titles, e-mail addresses,
handles, links, dates, doubles. What is left of a list is split. A name is kept as its owner writes it.
"""

import re
from dataclasses import dataclass

from ingest.extract.meta.name_parts import AND, CASELESS, SPLIT, name_parts, without_by
from ingest.extract.meta.name_words import (
    AGENCIES,
    DESK,
    DESK_ENDS,
    DESK_WORD_ENDS,
    PARTICLES,
    PLACE_WORDS,
    ROLES,
    SOCIAL,
    SURNAMES,
)
from ingest.extract.meta.title_text import fold

MAX_AUTHORS = 20
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
    """The persons in an author field, and what else stood there."""

    persons: tuple[str, ...] = ()
    desks: tuple[str, ...] = ()  # organisations, and signatures such as `dpa/xy`
    nobody: tuple[str, ...] = ()  # desks without a name of their own: `Staff Reports`
    unread: int = 0  # pieces that are no names at all


def read_names(
    raws: tuple[str, ...], sites: frozenset[str], *, loose: bool = False, declared: frozenset[str] | None = None
) -> Names:
    """Persons and desks of several author values.

    `sites` are the folded names of the site, `loose` texts (visible bylines) must look like names to count. Where the
    markup declares persons, `declared` holds the site's names without those made from its address: on a personal site
    these are the author's.
    """
    persons: dict[str, str] = {}
    desks: dict[str, str] = {}
    nobody: dict[str, str] = {}
    unread = 0
    for raw in raws[:MAX_AUTHORS]:
        organisation = _whole_organisation(raw)
        if organisation:
            desks.update((fold(name), name) for name in organisation if fold(name) not in desks)
            continue
        for part in name_parts(raw, loose):
            name = _without_site(_name(part), sites)
            if not name or not _LETTERS.search(name):
                continue
            own = declared if declared is not None and len(name.split()) > 1 else sites
            if _is_desk(name, own):
                (nobody if _is_generic(part) else desks).setdefault(fold(part), part)
            elif _is_person(name, loose):
                persons.setdefault(fold(name), _with_dot(name, raw))
            else:
                unread += 1
    kept = [name for key, name in persons.items() if not _is_part_of_other(key, persons)]
    return Names(tuple(kept[:MAX_AUTHORS]), tuple(desks.values()), tuple(nobody.values()), unread)


def _whole_organisation(raw: str) -> tuple[str, ...]:
    """`Site (www.site.example)`, or signatures: an agency and initials, more initials beside them."""
    text = raw.strip()
    site = _WITH_ADDRESS.fullmatch(text[:_MAX_NAME])
    if site is not None:
        return (site[1],)
    if "/" not in text or len(text) > _MAX_NAME:
        return ()
    pieces = [piece.strip() for piece in re.split("[;,]", text)]
    signed = all(_SIGNATURE.fullmatch(piece) or (piece.islower() and len(piece) <= 5) for piece in pieces)
    return tuple(pieces) if signed and any(map(_SIGNATURE.fullmatch, pieces)) else ()


def is_names_only(text: str) -> bool:
    """Whether a line is nothing but one or more full names in an alphabet with capitals."""
    line = text.strip(" |•·-–—,;")
    pieces = [name for part in SPLIT.split(line)[::2] for name in AND.split(part)]
    return all(
        2 <= len(name.split()) <= 4
        and not CASELESS.search(name)
        and all(word[:1].isupper() or word in PARTICLES for word in name.split())
        and fold(name).isalpha()
        and "," not in name
        for name in pieces
    )


def _name(raw: str) -> str:
    words = without_by(raw.strip(" .,:;-–—*«»\"'“”|")).split()
    while words and words[-1].lower().strip(".,") in SOCIAL:
        words.pop()
    titled = False
    while len(words) > 2 and (_is_title(words[-1]) or (titled and words[-1].lower() == "staff")):
        words.pop()
        titled = True
    while len(words) > 3 and _is_title(words[0]):
        words.pop(0)
    half, odd = divmod(len(words), 2)
    if half > 1 and not odd and words[:half] == words[half:]:  # a link in a link, or a picture's text and the name
        words = words[:half]
    return _ROLE_TAIL_CJK.sub("", " ".join(words)).strip(" .,:;-–—*«»\"'“”|●")


def _is_title(word: str) -> bool:
    return word.lower().strip(".,") in ROLES


def _without_site(name: str, sites: frozenset[str]) -> str:
    """`Name Surname Site` without the site."""
    words = name.split()
    for size in (1, 2, 3):
        if len(words) - size >= 2 and fold(" ".join(words[-size:])) in sites:
            return " ".join(words[:-size])
    return name


def _with_dot(name: str, raw: str) -> str:
    """`King Jr.` and `Truman S.` keep the dot that belongs to them."""
    last = name.split()[-1]
    return f"{name}." if f"{last}." in raw and (last.lower() in ("jr", "sr") or len(last) == 1) else name


def _is_desk(name: str, sites: frozenset[str]) -> bool:
    folded = fold(name)
    if folded.removeprefix("the") in sites | AGENCIES or folded in sites:
        return True
    words = [word.strip(".,()").lower() for word in re.split(r"[\s/+-]+", name)]
    if DESK.intersection(words) or _has_agency(name, words):
        return True
    if len(words) > 1 and (words[0] == "the" or {words[0], words[-1], words[words[0] in PARTICLES]} & sites):
        return True
    if any(word.endswith(DESK_WORD_ENDS) for word in words) or name.endswith(DESK_ENDS) or _DOMAIN.search(name):
        return True
    return all(word in ROLES or word in PARTICLES for word in words)


def _has_agency(name: str, words: list[str]) -> bool:
    """An agency at either end, as agencies are written: some of their names are also given names."""
    ends = {words[0]: name.split()[0], words[-1]: name.split()[-1]}
    return any(word in AGENCIES and (len(word) > 5 or not told.istitle()) for word, told in ends.items())


def is_site(name: str, sites: frozenset[str]) -> bool:
    """Whether an organisation's name is the site's, or the site's with something after it."""
    folded = fold(name).removeprefix("the")
    return folded in sites or any(len(site) > 3 and folded.startswith(site) for site in sites)


def is_name_of_desk(text: str) -> bool:
    """Whether a visible text that holds a desk is its name, and not a sentence about it."""
    return len(text.split()) <= 6 and not _NOT_IN_NAMES.search(text) and (text[0].isupper() or is_agency(text))


def is_agency(name: str) -> bool:
    """Whether a name is that of a news agency and nothing else."""
    return fold(name).removeprefix("the") in AGENCIES


def _is_generic(desk: str) -> bool:
    """`admin`, `Staff Reports`, `News Desk`: nobody in particular, and no organisation either."""
    return all(word.strip(".,()").lower() in DESK | ROLES | {"reports", "report", "the"} for word in desk.split())


def _is_person(name: str, loose: bool) -> bool:
    if not 2 <= len(name) <= _MAX_NAME or _NOT_IN_NAMES.search(name):
        return False
    if CASELESS.search(name):
        return len(name.split()) <= 6 and (not loose or len(name) <= 30)
    words = name.split()
    if len(words) > 7 or (loose and (not 2 <= len(words) <= 5 or words[0].lower() in PLACE_WORDS)):
        return False
    if loose and words[-1].lower() in ROLES - SURNAMES:
        return False  # `Culture Editor`: what is left of a job title
    upper = [word for word in words if word.lower() not in PARTICLES]
    capital = sum(1 for word in upper if any(char.isupper() for char in word))
    return capital == len(upper) > 0


def _is_part_of_other(key: str, persons: dict[str, str]) -> bool:
    return any(key != other and key in other and len(key) >= 4 for other in persons)
