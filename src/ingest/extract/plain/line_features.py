"""Features that tell whether a short line is news or stands around it; none needs the words of a language.

Lengths, positions, capitals, digits, dates, signs, names of networks, words that recur in the running text, and what
the rules say about the line and its neighbours. `line_model` weighs them.
"""

import re
from collections import Counter
from collections.abc import Sequence
from functools import cached_property

from ingest.extract.plain.dateline_days import day_in_line
from ingest.extract.plain.headline import body_words
from ingest.extract.plain.lines import is_running
from ingest.extract.plain.notice_words import NETWORKS
from ingest.extract.plain.persons import is_person
from ingest.extract.plain.sources import is_medium
from ingest.text.scripts import CASELESS, SENTENCE_END, dense_length

#: What the rules say about a line.
CLASSES = ("headline", "source", "about", "notice", "body")
_SOURCE_RULES = frozenset({"masthead", "breadcrumb", "kicker", "label", "slug", "field", "source", "service"})
_ABOUT_RULES = frozenset({"dateline", "byline", "signature", "credit"})
_TESTS = {
    "bars": re.compile(r"[|•·]| / "),
    "quotes": re.compile('[«»“”„"「」]'),
    "label": re.compile(r"^\W*\S{1,24}(?: \S{1,16}){0,2}\s?[:：]\s?\S"),
    "sign": re.compile(r"^[^\w\s\"'«“„(\[]"),
    "network": re.compile(rf"\b(?:{NETWORKS}|youtube|tiktok|google|apple|android)\b", re.IGNORECASE),
    "address": re.compile(r"@|www\.|http"),
    "caseless": CASELESS,
    "called": re.compile(r"[!！»>→…]$"),
    "brackets": re.compile(r"^[(\[【（]"),
}
_WORD = re.compile(r"[^\W\d_]{3,}")
_STOPS = re.compile(r"[.!?。！？።။។۔։]")
_MAX_NAME, _MAX_DATED = 60, 200  # characters of a line that may be a name, and of one in which a date is looked for
_MAX_EXTRA = 30  # characters beside the title in its line


def class_of_rule(rule: str | None) -> str:
    """Return what a rule that dropped a line says about it, of `CLASSES`; body where none dropped it."""
    if rule is None:
        return "body"
    name = rule.partition(":")[2]
    return "source" if name in _SOURCE_RULES else "about" if name in _ABOUT_RULES else "notice"


def classes_of(lines: Sequence[str], rules: dict[str, str], title: str | None) -> list[str]:
    """Return what the rules say about the lines of a text. `rules` are those that dropped lines, by the line."""
    return [
        "headline"
        if title is not None and title in line and len(line) < len(title) + _MAX_EXTRA
        else class_of_rule(rules.get(line))
        for line in lines
    ]


class TextLines:
    """The lines of a text, what the rules say about them, and what its running text repeats."""

    def __init__(self, lines: Sequence[str], classes: Sequence[str]) -> None:
        """Find the running text; `classes` are as of `classes_of`."""
        self.lines, self.classes = lines, classes
        self.running = [index for index, line in enumerate(lines) if is_running(line)]
        self._words = {word.casefold() for index in self.running for word in _WORD.findall(lines[index])}

    @cached_property
    def folded(self) -> str:
        """All lines, without case."""
        return "\n".join(self.lines).casefold()

    @cached_property
    def line_counts(self) -> Counter[str]:
        """In how many lines each word is, as of `body_words`."""
        return Counter(word for line in self.lines for word in body_words([line]))

    def features(self, index: int) -> list[str]:
        """Return the features of a line that is no running text."""
        line = self.lines[index]
        own = {word.casefold() for word in _WORD.findall(line)}
        shared = len(own & self._words)
        recurring = f"recurs:{min(3, 4 * shared // len(own)) if own else '-'}"
        place, (size, *shape) = self._place(index), _shape(line)
        rule_before, rule_after = self._class(index - 1), self._class(index + 1)
        names = [size, *shape, recurring, place, f"end:{min(len(self.lines) - index - 1, 5)}"]
        names += [f"{size}+{place}", f"{place}+{recurring}", f"{recurring}+{size}"]
        names += [f"rule-before:{rule_before}", f"rule-after:{rule_after}", f"rules:{rule_before}>{rule_after}"]
        names += [f"{place}+{name}" for name in shape]
        for beside, at in (("before", index - 1), ("after", index + 1)):
            inside = 0 <= at < len(self.lines)
            names += [f"{beside}:{trait}" for trait in (_shape(self.lines[at])[:4] if inside else ("-",))]
        return [*names, "bias"]

    def is_at_edge(self, index: int) -> bool:
        """Return whether a line stands above or below the running text, and not between its paragraphs."""
        return not self.running or not self.running[0] <= index <= self.running[-1]

    def is_above(self, index: int) -> bool:
        """Return whether a line stands above the running text."""
        return bool(self.running) and index < self.running[0]

    def _class(self, index: int) -> str:
        return self.classes[index] if 0 <= index < len(self.lines) else "-"

    def _place(self, index: int) -> str:
        first, last = (self.running[0], self.running[-1]) if self.running else (len(self.lines), len(self.lines))
        if index < first:
            return f"above{min(index, 4)}"
        return f"below{min(index - last, 4)}" if index > last else "within"


def _end(line: str) -> str:
    if line[-1:] in "!！":
        return "call"
    return "stop" if SENTENCE_END.search(line) else "colon" if line[-1:] in ":：" else "open"


def _shape(line: str) -> list[str]:
    """Return what a line looks like: its length, its end, its capitals, whether it is running text, and more."""
    length, words = dense_length(line), line.split()
    cased = [word for word in words if word[:1].lower() != word[:1].upper()]
    capitals = sum(word[:1].isupper() for word in cased)
    shape = [f"size:{min(9, length // 20) if length < 200 else 10}", f"stops:{_end(line)}"]
    shape.append(f"capitals:{4 * capitals // len(cased) if cased else '-'}")
    shape.append("running" if is_running(line) else "short")
    shape.append(f"digits:{min(4, sum(map(str.isdecimal, line)))}")
    shape += [name for name, pattern in _TESTS.items() if pattern.search(line)]
    tests = {
        "date": len(line) < _MAX_DATED and day_in_line(line) is not None,
        "person": len(line) < _MAX_NAME and is_person(line),
        "medium": len(line) < _MAX_NAME and is_medium(line),
        "upper": line.isupper(),
        "one-word": len(words) == 1,
        "one-sentence": len(_STOPS.findall(line)) <= 1,
        "lower-first": line[:1].islower(),
    }
    return shape + [name for name, holds in tests.items() if holds]
