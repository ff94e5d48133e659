"""Occurrences of gazetteer names in a text, at word boundaries, each with what stands around it."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from ingest.tags.languages import primary_language
from ingest.tags.region.context_flags import (
    AFTER_CAPITAL,
    AFTER_GIVEN_NAME,
    AFTER_ORGANISATION,
    BEFORE_CAPITAL,
    BEFORE_ORGANISATION,
    BEFORE_SURNAME,
    CAPITALS,
    COMMA_BEFORE_CAPITAL,
    COMMON,
    COMPANY,
    DATELINE,
    FULL_NAME,
    GIVEN_NAME,
    HONORIFIC,
    HYPHEN,
    OF,
    PREPOSITION,
    SPEAKS,
    START,
    TITLE,
)
from ingest.tags.region.context_words import (
    COMPANIES,
    HONORIFICS,
    NEAR,
    OF_WORDS,
    ORGANISATIONS,
    PREPOSITIONS,
    SAYING,
    SMALL_WORDS,
)
from ingest.tags.region.datelines import dateline_end, places_in_capitals
from ingest.tags.region.ethiopic import plain_ethiopic
from ingest.tags.region.gazetteer import Gazetteer, Meaning, Name
from ingest.tags.word_boundaries import is_part_of_katakana, is_part_of_syllable
from ingest.text.given_names import load_given_names, load_surnames

_ELISION = re.compile(r"^(?:[dlDL]|[Qq]u|[Dd]ell|[Aa]ll)'")  # before a first name: d'Ernesto Valverde
_INITIAL = re.compile(r" [^\W\d_a-z]\. [^\W\d_a-z]")  # the middle initial of a person: Elizabeth A. Burton
_FIRST_WORD = re.compile(r"(?:\A|[.!?\n][\s\"'“«„]*)[^\W\d_]+\s\Z")
_CAPITAL_OR_GIVEN = AFTER_CAPITAL | AFTER_GIVEN_NAME
_BEFORE = 40  # characters before a name that are looked at
_SEPARATORS = (("\n", " "), ("\t", " "), ("\u00a0", " "), ("\u202f", " "), ("’", "'"))  # one character for one
_SENTENCE_ENDS = ("", ".", "!", "?")
_SURNAME = 4  # letters of the stem of a surname, at least
_MAX_ENDING = 4
_LONGEST = 60  # characters of a name, at most
_PREFIXES = frozenset("والبفكلسבלמהושכበየለከወ")  # particles of Arabic, Hebrew and Amharic
FieldName = Literal["title", "text"]


@dataclass(frozen=True, slots=True)
class NameHit:
    """One occurrence of a name in one field, with the meanings that the language allows."""

    field: FieldName
    start: int
    end: int
    text: str  # as written, endings included
    name: Name
    meanings: tuple[Meaning, ...]
    context: int  # flags of `context_flags`, combined by `|`


def find_hits(field: FieldName, text: str, language: str | None, gazetteer: Gazetteer) -> list[NameHit]:
    """Return all names in `text`, left to right, not overlapping; the longest name wins.

    `language` is a BCP 47 tag. Names that are limited to other languages are not looked for; without a language, only
    names of all languages are.
    """
    flat = plain_ethiopic(text)
    for sign, plain in _SEPARATORS:
        flat = flat.replace(sign, plain)
    primary = primary_language(language)
    dateline = dateline_end(flat) if field == "text" else 0
    matches: Sequence[_Match] = [_Match(number, begin, end) for begin, end, number in gazetteer.find(flat)]
    if field == "text":
        matches = _with_dateline_capitals(text, flat, matches, gazetteer)
    hits = []
    for match, meanings, ending in _whole_names(flat, matches, primary, gazetteer):
        name = gazetteer.name(match.number)
        start, end = match.begin + name.offset, match.end + ending
        context = _context(text, flat, start, end, name, primary)
        is_case = bool(ending) or not name.in_all_languages
        if is_case and context & _CAPITAL_OR_GIVEN == AFTER_CAPITAL and _follows_first_word(text, start):
            context = (context & ~AFTER_CAPITAL) | OF  # "Burmistrz Zielonej Góry": as with a small letter
        if match.in_capitals:
            context |= CAPITALS
        if match.end <= dateline:
            context |= DATELINE
        if field == "title":
            context |= TITLE
        hits.append(NameHit(field, start, end, text[start:end], name, meanings, context))
    return hits


def _whole_names(
    flat: str, matches: Sequence["_Match"], primary: str, gazetteer: Gazetteer
) -> Iterator[tuple["_Match", tuple[Meaning, ...], int]]:
    """Yield the matches that are whole words and names in the language, with their meanings and the ending's length.

    The search finds names that do not overlap. Where one is no name ("The D", Detroit, in "The Denver council"), those
    that begin within it are looked for.
    """
    waiting = list(reversed(matches))
    free = 0
    while waiting:
        match = waiting.pop()
        if match.begin < free:
            continue
        name = gazetteer.name(match.number)
        start, end = match.begin + name.offset, match.end
        if flat[start - 1 : start].isalnum() or flat[end : end + 1].isalnum() or name.script != "spaced":
            ending = _ending_length(flat, start, end, name)
        else:
            ending = 0
        meanings: tuple[Meaning, ...] = ()
        if ending is not None:
            meanings = name.meanings if name.in_all_languages and not ending else _allowed(name, primary, ending)
        if meanings and ending is not None:
            free = end
            yield match, meanings, ending
        elif (space := flat.find(" ", match.begin + 1, end)) > 0:
            window = flat[space + 1 : end + _LONGEST]
            within = [_Match(n, space + 1 + b, space + 1 + e) for b, e, n in gazetteer.find(window)]
            waiting.extend(inner for inner in reversed(within) if inner.begin < end)


class _Match(NamedTuple):
    """A pattern of the gazetteer that was found: its number, and where it begins and ends."""

    number: int
    begin: int
    end: int
    in_capitals: bool = False  # the text has it in capitals, the gazetteer has not


def _with_dateline_capitals(text: str, flat: str, matches: Sequence[_Match], gazetteer: Gazetteer) -> Sequence[_Match]:
    """Return the matches with those of datelines in capitals: "CLEVELAND, March 23 - ", "ALBUQUERQUE, N.M. (AP)".

    The gazetteer has only large cities in capitals, for in running text capitals are acronyms and shouting. Where
    matches overlap, the longest one is kept.
    """
    places = places_in_capitals(text, flat)
    if not places:
        return matches
    candidates = list(matches)
    for start, end, window in places:
        for begin, stop, number in gazetteer.find(window):
            if begin < end - start:
                candidates.append(_Match(number, start + begin, start + stop, in_capitals=True))
    kept: list[_Match] = []
    free = 0
    for match in sorted(candidates, key=lambda match: (match.begin, match.begin - match.end, not match.in_capitals)):
        if match.begin >= free:
            kept.append(match)
            free = match.end
    return kept


def _ending_length(flat: str, start: int, end: int, name: Name) -> int | None:
    """Return how many letters after the name may be its ending, or None if the name is a part of another word."""
    if name.script == "unspaced":
        return None if is_part_of_katakana(flat, start, end) or is_part_of_syllable(flat, start, end) else 0
    if start and _is_letter(flat[start - 1]) and not (name.script == "prefixed" and _is_prefix(flat, start)):
        return None
    if name.script == "korean":
        return 0
    length = 0
    size = len(flat)
    while end + length < size and _is_letter(flat[end + length]):
        length += 1
        if length > _MAX_ENDING or (length == 1 and name.script == "spaced" and not flat[end].isalpha()):
            return None
    return length


def _is_letter(sign: str) -> bool:
    """Return whether a character belongs to a word: a letter, a digit, or a mark (the vowels of Indic scripts)."""
    return sign.isalnum() or unicodedata.category(sign)[0] == "M"


def _is_prefix(flat: str, start: int) -> bool:
    """Return whether only particles (and, the, in ...) stand between the beginning of the word and the name."""
    position = start
    while position and flat[position - 1].isalnum():
        position -= 1
        if flat[position] not in _PREFIXES or start - position > 4:
            return False
    return True


def _allowed(name: Name, primary: str, ending: int) -> tuple[Meaning, ...]:
    """Return the meanings that the language allows, given how many letters of an ending follow the name."""
    if ending and name.script == "indic":
        return tuple(m for m in name.meanings if m.kind in "CD" and (not m.languages or primary in m.languages))
    if ending:
        return tuple(m for m in name.meanings if primary in m.stems)
    if name.script == "spaced" or primary:
        return tuple(m for m in name.meanings if not m.languages or primary in m.languages)
    return name.meanings  # the script limits the languages by itself


def _context(text: str, flat: str, start: int, end: int, name: Name, primary: str) -> int:
    """Return the flags for what stands around a name."""
    flags = 0
    left = flat[max(0, start - 32) : start]
    right = flat[end : end + 40]
    if name.capitals:
        flags |= CAPITALS
    if name.lower and name.lower in flat:
        flags |= COMMON
    if right.startswith("-") or left.endswith("-"):
        flags |= HYPHEN
    if left.rstrip("\"'“”‘« ")[-1:] in _SENTENCE_ENDS or text[start - 1] == "\n":
        flags |= START
    else:
        flags |= _before(left, primary)
    return flags | _after(right, primary) | _person(flat, left, right, name)


def _person(flat: str, left: str, right: str, name: Name) -> int:
    """Return the flags for a person's name: a first name before it, or one that it is itself, before a surname."""
    given_names = load_given_names()
    flags = 0
    if left.endswith(" ") and _ELISION.sub("", left[:-1].rsplit(" ", 1)[-1].lstrip("\"'“”‘«([")) in given_names:
        flags = AFTER_GIVEN_NAME
    if _INITIAL.match(right):
        return flags | BEFORE_SURNAME | (GIVEN_NAME if name.surface in given_names else 0)
    if not right[1:2].isupper() or right[0] not in " -":
        return flags
    surname = right[1:].split(" ", 1)[0].rstrip(".,;:!?\"'”)")
    if surname in ORGANISATIONS:
        return flags
    if surname in load_surnames() or (right[0] == "-" and surname in given_names):
        flags |= BEFORE_SURNAME
    if right[0] == " " and name.surface in given_names:
        flags |= GIVEN_NAME
        stem = f" {surname[: max(len(surname) - 2, _SURNAME)]}"  # surnames are inflected, too
        if len(stem) > _SURNAME and flat.count(stem) > flat.count(f"{name.surface}{stem}"):
            flags |= FULL_NAME
    return flags


def _before(left: str, primary: str) -> int:
    """Return the flag for the word before a name."""
    if not left.endswith(" "):
        return 0
    words = left[:-1].rsplit(" ", 2)
    word = words[-1].strip("\"'“”‘’«»(")
    lower = word.lower().rstrip(".")
    if lower in PREPOSITIONS:
        return PREPOSITION
    if lower in SAYING:
        return SPEAKS
    if len(words) > 1 and (words[-2].lower(), lower) in NEAR:
        return PREPOSITION
    if lower in OF_WORDS and word[0].isupper() and len(words) > 1 and words[-2][-1:] not in _SENTENCE_ENDS:
        return AFTER_CAPITAL  # a part of a surname: De Villiers
    if lower in OF_WORDS:
        return AFTER_ORGANISATION if len(words) > 1 and words[-2] in ORGANISATIONS else OF
    if lower in HONORIFICS:
        return HONORIFIC
    if word[:1].isupper() and word not in SMALL_WORDS and word[-1:] not in ",;:" and primary != "de":
        return AFTER_CAPITAL
    return 0


def _follows_first_word(text: str, start: int) -> bool:
    """Return whether the word before a name is the first of its sentence."""
    return _FIRST_WORD.search(text, max(0, start - _BEFORE), start) is not None


def _after(right: str, primary: str) -> int:
    """Return the flag for what follows a name."""
    if right.startswith(", ") and right[2:3].isupper():
        return COMMA_BEFORE_CAPITAL
    if not right.startswith(" "):
        return 0
    word = right[1:].split(" ", 1)[0].rstrip(".,;:!?\"'”)")
    if word in SAYING:
        return SPEAKS
    company = COMPANY if COMPANIES.match(right) else 0
    if word in ORGANISATIONS:
        return BEFORE_ORGANISATION | company
    if company:
        return BEFORE_CAPITAL | company
    if word[:1].isupper() and primary != "de":
        return BEFORE_CAPITAL
    return 0
