"""Names of persons and streets that are names of places, too, told from these by what the text has beside them.

"Gorsuch and Barrett joined": a name in a list with a person's is a person's; and a person who speaks in one sentence
("says Hamilton") is no town in another. "Ventura Boulevard" is a street.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.tags.region import context_flags
from ingest.tags.region.context_words import OF_WORDS, STREET_AFTER, STREETS_BEFORE
from ingest.tags.region.name_hits import NameHit
from ingest.text.given_names import load_given_names, load_surnames

_AND = "and|und|et|y|e|en|i|og|och|ja|ve|és|a|și|oraz|και|и|і|й|та|&"
_NAME = r"[^\W\d_a-z][^\W\d_]+(?:['’-][^\W\d_]+)*"
_LIST = re.compile(rf"{_NAME}(?:, {_NAME})*,? (?:{_AND}) {_NAME}(?! [^\W\d_a-zß-öø-ÿά-ώа-џ])")
_FULL_NAME_BEFORE = re.compile(rf"({_NAME}) {_NAME}(?:,| (?:{_AND})|, (?:{_AND})) $")
_FULL_NAME_AFTER = re.compile(rf" {_NAME}(?:,| (?:{_AND})|, (?:{_AND})) ({_NAME}) {_NAME}")
_INITIAL_BEFORE = re.compile(rf"{_NAME} [^\W\d_a-z]\. $")
_ADDRESS = re.compile(
    r"(?:さん|ちゃん|くん|氏)(?=[はがをにのともでへやら、。」）]|\W|$)| ?씨(?=[가는의를와도]|\W|$)|先生|女士|小姐"
)
_AROUND = 60  # characters of a list before and after the name
_METROPOLIS = 600  # thousands of inhabitants, from which a city's name stands for a government: "Washington said"
_LOCATED = context_flags.PREPOSITION | context_flags.DATELINE | context_flags.COMMA_BEFORE_CAPITAL


def mark_persons_and_streets(text: str, hits: Sequence[NameHit]) -> list[NameHit]:
    """Return the hits of one field, with `PERSON_OR_STREET` for names that are a person's or a street's here.

    A surname that stands once as a place does ("in Hamilton", "Hamilton, Ontario") is not marked.
    """
    places = {hit.text for hit in hits}
    surnames = _surnames(text, hits, places)
    return [
        replace(hit, context=hit.context | context_flags.PERSON_OR_STREET)
        if hit.name.surface in surnames
        or _is_full_name(text, hit, places)
        or _is_street(text, hit)
        or _is_addressed(text, hit)
        else hit
        for hit in hits
    ]


def _surnames(text: str, hits: Sequence[NameHit], places: set[str]) -> set[str]:
    """Return the towns' names that are surnames in this text."""
    surnames = load_surnames()
    towns = [hit for hit in hits if hit.meanings[0].kind in "Tt" and hit.name.surface in surnames]
    located = {hit.name.surface for hit in towns if hit.context & _LOCATED}
    return {
        hit.name.surface
        for hit in towns
        if hit.name.surface not in located and (_speaks(hit) or _is_listed(text, hit, places))
    }


def _is_full_name(text: str, hit: NameHit, places: set[str]) -> bool:
    """Return whether a first name begins a full name in a list of them ("Abigail Morris, Georgia Davies and ...").

    A surname behind a first name and an initial ("Franklin D. Roosevelt") is a full name, too.
    """
    if hit.meanings[0].kind not in "TtA" or hit.context & _LOCATED:
        return False
    before = text[max(0, hit.start - _AROUND) : hit.start]
    if before.endswith(". ") and hit.name.surface in load_surnames() and _INITIAL_BEFORE.search(before):
        return True
    if not hit.context & context_flags.GIVEN_NAME:
        return False
    neighbours = _FULL_NAME_BEFORE.search(before), _FULL_NAME_AFTER.match(text, hit.end)
    return any(match and match[1] in load_given_names() and match[1] not in places for match in neighbours)


def _is_street(text: str, hit: NameHit) -> bool:
    """Return whether a town's name is that of a street: "Ventura Boulevard", "rue de Rivoli"."""
    if hit.meanings[0].kind not in "Tt":
        return False
    if STREET_AFTER.match(text, hit.end):
        return True
    words = text[max(0, hit.start - _AROUND) : hit.start].lower().split()
    if words and words[-1] in OF_WORDS:
        words.pop()
    return bool(words) and words[-1] in STREETS_BEFORE


def _is_addressed(text: str, hit: NameHit) -> bool:
    """Return whether a Chinese, Japanese or Korean form of address follows a name: Ms Chiba."""
    return hit.name.script in ("unspaced", "korean") and bool(_ADDRESS.match(text, hit.end))


def _speaks(hit: NameHit) -> bool:
    place = hit.meanings[0].place
    return bool(hit.context & context_flags.SPEAKS) and place is not None and place.population < _METROPOLIS


def _is_listed(text: str, hit: NameHit, places: set[str]) -> bool:
    """Return whether the name stands in a list with a name that is a person's and not a place's."""
    return any(name not in places and _is_person(text, name) for name in _listed_names(text, hit))


def _listed_names(text: str, hit: NameHit) -> Iterator[str]:
    """Yield the other names of the list ("A, B and C") that the name stands in."""
    first = max(0, hit.start - _AROUND)
    for match in _LIST.finditer(text, first, hit.end + _AROUND):
        if match.start() <= hit.start and hit.end <= match.end():
            yield from (name for name in re.findall(_NAME, match.group()) if name != hit.text)


def _is_person(text: str, name: str) -> bool:
    """Return whether a name is known as a surname, or stands behind a first name somewhere in the text."""
    if name in load_surnames():
        return True
    before = re.findall(rf"({_NAME}) {re.escape(name)}\b", text)
    return any(word in load_given_names() for word in before)
