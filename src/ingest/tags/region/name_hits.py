"""Occurrences of gazetteer names in a text, at word boundaries, each with what stands around it."""

import re
from collections.abc import Sequence
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
from ingest.tags.region.gazetteer import Gazetteer, Meaning, Name
from ingest.tags.word_boundaries import is_part_of_katakana
from ingest.text.given_names import load_given_names, load_surnames

_DATELINE = re.compile(r"[^\n!?]{3,70}?(?:\([^()\n]{2,30}\)|[A-Z][\w ]{0,20}\d{1,2}(?:, \d{4})?)?\s*(?:--|[-–—:])\s")
# The place of a dateline: words at the start of a line or sentence, before a comma and a date or a
# larger place, a bracket, a colon or a dash.
_NO_SMALL_LETTER = r"[^\W\d_a-zß-öø-ÿά-ώа-џ]"  # nearly: `isupper` decides
_DATELINE_PLACE = re.compile(
    rf"(?:(?:^|\n)\s*|[.!?\"”)] +)({_NO_SMALL_LETTER}(?:{_NO_SMALL_LETTER}|[.'’ -]){{3,41}})"
    rf"(?=,\s+(?:\d|{_NO_SMALL_LETTER})|:\s| \(|\s+[-–—])"
)
_DATELINE_AREA = 600  # characters in which datelines in capitals are looked for
_AFTER_DATELINE = 40  # characters after the place that may belong to a name: ", Conn."
_WORD = re.compile(r"[^\W\d_]+(?:(?<=\w\w)['’][^\W\d_]+)*")  # Xi'an is one word, L'Aquila two
_PARTICLES = frozenset(
    "de del la las los da do dos das du des le les di am an der upon on of the and sur sous en".split()
)
_INITIAL = re.compile(r" [^\W\d_a-z]\. [^\W\d_a-z]")  # the middle initial of a person: Elizabeth A. Burton
_SEPARATORS = (("\n", " "), ("\t", " "), ("\u00a0", " "), ("\u202f", " "), ("’", "'"))  # one character for one
_SENTENCE_ENDS = ("", ".", "!", "?")
_DATELINE_WORDS = 4
_SURNAME = 4  # letters of the stem of a surname, at least
_MAX_ENDING = 4
_ARABIC_PREFIXES = frozenset("والبفكلسבלמהושכ")
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
    flat = text
    for sign, plain in _SEPARATORS:
        flat = flat.replace(sign, plain)
    primary = primary_language(language)
    dateline = _dateline_end(flat) if field == "text" else 0
    hits = []
    matches: Sequence[_Match] = [_Match(number, begin, end) for begin, end, number in gazetteer.find(flat)]
    if field == "text":
        matches = _with_dateline_capitals(text, flat, matches, gazetteer)
    for number, begin, end, in_capitals in matches:
        name = gazetteer.name(number)
        start = begin + name.offset
        before, after = flat[start - 1 : start], flat[end : end + 1]
        if before.isalnum() or after.isalnum() or name.script != "spaced":
            ending = _ending_length(flat, start, end, name)
            if ending is None:
                continue
        else:
            ending = 0
        meanings = name.meanings if name.in_all_languages and not ending else _allowed(name, primary, ending)
        if not meanings:
            continue
        context = _context(text, flat, start, end + ending, name, primary)
        if in_capitals:
            context |= CAPITALS
        if end <= dateline:
            context |= DATELINE
        if field == "title":
            context |= TITLE
        hits.append(NameHit(field, start, end + ending, text[start : end + ending], name, meanings, context))
    return hits


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
    places = [match.span(1) for match in _DATELINE_PLACE.finditer(text, 0, _DATELINE_AREA) if match[1].isupper()]
    if not places:
        return matches
    candidates = list(matches)
    for start, end in places:
        window = _without_capitals(flat[start:end]) + flat[end : end + _AFTER_DATELINE]
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


def _without_capitals(words: str) -> str:
    """Return words in capitals as names are written, in as many characters: RIO DE JANEIRO -> Rio de Janeiro."""
    titled = _WORD.sub(lambda word: word[0].lower() if word[0].lower() in _PARTICLES else word[0].capitalize(), words)
    titled = titled[:1].upper() + titled[1:]
    return titled if len(titled) == len(words) else words


def _dateline_end(flat: str) -> int:
    """Return where the dateline ends: "LONDON, 3 May (Agency) - ", "Konstanz – ", "Asunción: "; 0 if there is none."""
    match = _DATELINE.match(flat, 0, 110)
    if not match:
        return 0
    words = match.group().rstrip(" -–—:").split()
    names = len(words) <= _DATELINE_WORDS and all(word[0].isupper() or word[0].isdigit() for word in words)
    return match.end() if names or flat[:3].isupper() or "(" in match.group() else 0


def _ending_length(flat: str, start: int, end: int, name: Name) -> int | None:
    """Return how many letters after the name may be its ending, or None if the name is a part of another word."""
    if name.script == "unspaced":
        return None if is_part_of_katakana(flat, start, end) else 0
    if start and flat[start - 1].isalnum() and not (name.script == "prefixed" and _is_prefix(flat, start)):
        return None
    if name.script == "korean":
        return 0
    length = 0
    size = len(flat)
    while end + length < size and (flat[end + length].isalnum() or "\u0900" <= flat[end + length] < "\u0e00"):
        length += 1
        if length > _MAX_ENDING or (length == 1 and name.script == "spaced" and not flat[end].isalpha()):
            return None
    return length


def _is_prefix(flat: str, start: int) -> bool:
    """Return whether only particles (and, the, in ...) stand between the beginning of the word and the name."""
    position = start
    while position and flat[position - 1].isalnum():
        position -= 1
        if flat[position] not in _ARABIC_PREFIXES or start - position > 4:
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
    if left.endswith(" ") and left[:-1].rsplit(" ", 1)[-1].lstrip("\"'“”‘«([") in given_names:
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
