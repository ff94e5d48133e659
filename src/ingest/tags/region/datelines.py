"""The beginning of a news text that says where it was written: "LONDON, 3 May (Agency) - "."""

import re

_DATELINE = re.compile(r"[^\n!?]{3,70}?(?:\([^()\n]{2,30}\)|[A-Z][\w ]{0,20}\d{1,2}(?:, \d{4})?)?\s*(?:--|[-–—:])\s")
# The place of a dateline: words at the start of a line or sentence, before a comma and a date or a
# larger place, a bracket, a colon or a dash.
_NO_SMALL_LETTER = r"[^\W\d_a-zß-öø-ÿά-ώа-џ]"  # nearly: `isupper` decides
_DATELINE_PLACE = re.compile(
    rf"(?:(?:^|\n)\s*|[.!?\"”)] +)({_NO_SMALL_LETTER}(?:{_NO_SMALL_LETTER}|[.'’ -]){{3,41}})"
    rf"(?=,\s+(?:\d|{_NO_SMALL_LETTER})|:\s| \(|\s+[-–—]|\.\s+{_NO_SMALL_LETTER})"
)
_DATELINE_AREA = 600  # characters in which datelines in capitals are looked for
_AFTER_DATELINE = 40  # characters after the place that may belong to a name: ", Conn."
_WORD = re.compile(r"[^\W\d_]+(?:(?<=\w\w)['’][^\W\d_]+)*")  # Xi'an is one word, L'Aquila two
_PARTICLES = frozenset(
    "de del la las los da do dos das du des le les di am an der upon on of the and sur sous en".split()
)
_DATELINE_WORDS = 4


def dateline_end(flat: str) -> int:
    """Return where the dateline ends: "LONDON, 3 May (Agency) - ", "Konstanz – ", "Asunción: "; 0 if there is none."""
    match = _DATELINE.match(flat, 0, 110)
    if not match:
        return 0
    words = match.group().rstrip(" -–—:").split()
    names = len(words) <= _DATELINE_WORDS and all(word[0].isupper() or word[0].isdigit() for word in words)
    return match.end() if names or flat[:3].isupper() or "(" in match.group() else 0


def places_in_capitals(text: str, flat: str) -> list[tuple[int, int, str]]:
    """Return where words in capitals stand as datelines do: start, end, and the words written as names are.

    What follows them is added to the words, for it may belong to the name. `flat` is the text with plain separators, as
    many characters.
    """
    places = [match.span(1) for match in _DATELINE_PLACE.finditer(text, 0, _DATELINE_AREA) if match[1].isupper()]
    return [(a, b, _without_capitals(flat[a:b]) + flat[b : b + _AFTER_DATELINE]) for a, b in places]


def _without_capitals(words: str) -> str:
    """Return words in capitals as names are written, in as many characters: RIO DE JANEIRO -> Rio de Janeiro."""
    titled = _WORD.sub(lambda word: word[0].lower() if word[0].lower() in _PARTICLES else word[0].capitalize(), words)
    titled = titled[:1].upper() + titled[1:]
    return titled if len(titled) == len(words) else words
