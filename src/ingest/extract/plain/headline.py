"""Chooses the headline among the unexplained lines above the body of a plain text."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import fsum

from ingest.extract.plain.labels import is_section
from ingest.extract.plain.persons import is_person
from ingest.extract.plain.sources import is_medium
from ingest.text.comparison import comparison_key
from ingest.text.scripts import UNSPACED, dense_length
from ingest.text.tokens import tokens

_SENTENCE_END = re.compile(r"[.。।။។։።۔]$")
_QUOTED = re.compile(r"^[‘'\"“„«‹「].*[’'\"”“»›」]$")
_MIN_WORDS = 4  # of a usual headline
_MIN_DENSE = 24  # characters (see `dense_length`) of a usual headline
_MAX_SITE = 45  # characters (see `dense_length`) of a masthead in a script without spaces
_SHORT = 8  # characters (see `dense_length`) that are a label, no headline
_MIN_WORD = 3  # characters; shorter words say little
_STEM = 6  # characters by which words are compared, without their endings
#: An article and capitalised words, as papers are named; headlines of these languages capitalise their first word only.
_ROMANCE_NAME = re.compile(
    r"(?:El|La|Los|Las|Le|Les|Il|Lo|L['’])\s?(?:[^\W\d_a-zà-ÿ][\w'’-]*|d[eiu]l?|des|della|de la)"
    r"(?:\s(?:[^\W\d_a-zà-ÿ][\w'’-]*|d[eiu]l?|des|della|la|y|e|et)){1,5}"
)
_CODE = re.compile(r"[\W\d_]*|[A-Z0-9]{5,}")


@dataclass(frozen=True, slots=True)
class Features:
    """What a line above the body looks like; each is 0 or 1 but for `overlap`, a share."""

    overlap: float  # of its words that the body repeats
    long: int  # as long as a usual headline
    tiny: int  # as short as a label
    first: int  # unexplained line of the head
    medium: int  # named like a medium
    known: int  # the name of the source
    section: int
    person: int  # has the form of a name
    capitals: int  # in capitals, above a line that is not
    sentence: int  # ends with a full stop
    quoted: int
    below_long: int  # a long unexplained line stands above it
    before_facts: int  # a line about the text follows
    last: int  # unexplained line of the head
    bars: int  # parts between bars
    site: int  # the first line, above a breadcrumb or a section or with the form of a name; others follow
    code: int  # signs and digits, or one word in capitals

    def values(self) -> tuple[float, ...]:
        """Return the features in the order of `WEIGHTS`."""
        return tuple(float(getattr(self, name)) for name in WEIGHTS)


#: Weight of each feature; a line is a headline above 0. Of equal ones it is the one that the body repeats most.
WEIGHTS: dict[str, float] = {
    "overlap": 2.0,
    "long": 2.0,
    "tiny": -2.0,
    "first": 0.6,
    "medium": -3.0,
    "known": -6.0,
    "section": -5.0,
    "person": -1.6,
    "capitals": -2.0,
    "sentence": -1.0,
    "quoted": -0.8,
    "below_long": -2.0,
    "before_facts": 0.5,
    "last": 0.3,
    "bars": -3.0,
    "site": -3.0,
    "code": -5.0,
}


def choose_headline(candidates: Sequence[Features]) -> int | None:
    """Return the index of the headline among the candidates, or None where none is one."""
    # Rounded: the last bits of a sum must not decide.
    scores = [(round(score(candidate), 6), candidate.overlap) for candidate in candidates]
    best = max(scores, default=(0.0, 0.0))
    return scores.index(best) if best[0] > 0.0 else None


def score(candidate: Features) -> float:
    """Return the score of a line: the sum of the weights of its features."""
    return fsum(weight * value for weight, value in zip(WEIGHTS.values(), candidate.values(), strict=True))


def features_of(
    lines: Sequence[str],
    texts: Sequence[int],
    is_fact: Sequence[bool],
    words: frozenset[str],
    known: Collection[str],
    crumb_at: int | None = None,
) -> list[Features]:
    """Return the features of the lines with the indexes `texts`.

    `is_fact` says of all lines of the head whether they are about the text; `words` are those of the first lines below;
    `known` are comparison keys of names of the source; `crumb_at` is the index of the first breadcrumb.
    """
    found: list[Features] = []
    is_parted = len(lines) > 1 and (crumb_at == 1 or is_section(lines[1]) or _ROMANCE_NAME.fullmatch(lines[0]))
    site = texts[0] if len(texts) > 1 and texts[0] == 0 and texts[-1] > 1 and is_parted else None
    is_below_long = False
    for place, index in enumerate(texts):
        line = lines[index]
        later = [lines[other] for other in texts[place + 1 :]]
        long = int(len(line.split()) >= _MIN_WORDS or dense_length(line) >= _MIN_DENSE)
        found.append(
            Features(
                overlap=overlap(line, words),
                long=long,
                tiny=int(dense_length(line) <= _SHORT or (len(line.split()) == 1 and UNSPACED.search(line) is None)),
                first=int(place == 0),
                medium=int(is_medium(line)),
                known=int(comparison_key(line) in known),
                section=int(is_section(line)),
                person=int(is_person(line)),
                capitals=int(line.isupper() and any(not other.isupper() for other in later)),
                sentence=int(_SENTENCE_END.search(line) is not None),
                quoted=int(_QUOTED.match(line) is not None),
                below_long=int(is_below_long),
                before_facts=int(index + 1 < len(is_fact) and is_fact[index + 1]),
                last=int(place == len(texts) - 1),
                bars=int(" | " in line),
                site=int(index == site),
                code=int(_CODE.fullmatch(line) is not None),
            )
        )
        is_below_long = is_below_long or bool(long and not _is_name(line, found[-1].overlap, known))
    return found


def _is_name(line: str, overlap: float, known: Collection[str]) -> bool:
    """Return whether a line that is long enough for a headline is the name of a medium."""
    if is_medium(line) or comparison_key(line) in known:
        return True
    return UNSPACED.search(line) is not None and overlap == 0.0 and dense_length(line) <= _MAX_SITE


def body_words(body: Sequence[str]) -> frozenset[str]:
    """Return the words of lines, pairs of characters in scripts without spaces."""
    return frozenset(word for line in body for word in _words(line))


def overlap(line: str, words: frozenset[str]) -> float:
    """Return the share of the words of a line that are among `words`."""
    own = _words(line)
    return sum(word in words for word in own) / len(own) if own else 0.0


def _words(line: str) -> list[str]:
    text = line.casefold().replace("\u0307", "").replace("ı", "i")  # Turkish capitals: `YAYLIPAZAR`, `İZMİR`
    if UNSPACED.search(text):
        letters = "".join(char for char in text if char.isalpha() or char > "\u0e00")
        return [letters[at : at + 2] for at in range(len(letters) - 1)]
    return [word[:_STEM] for word in tokens(text) if len(word) > _MIN_WORD]
