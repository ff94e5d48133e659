"""Which texts are copies of each other: candidates share a key, then their fingerprints are compared."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

from ingest.dedupe.compare import Comparison, compare
from ingest.dedupe.sketch import is_comparable, keys_of, sketch_of
from ingest.dedupe.weights import probability
from ingest.records import Fingerprint

THRESHOLD: Final = 0.6
#: The earliest texts of a key that the others are compared with: bounds the work where thousands share a passage.
MAX_PER_KEY: Final = 24

_WHOLE: Final = 0.8  # a text is in another one from this share of it on
_LOOSE: Final = 0.7  # below this share of equal passages, a text was edited throughout
_FAR: Final = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class DuplicateRules:
    """When two texts count as copies: from which probability on, and how far apart they may be first seen."""

    threshold: float = THRESHOLD
    window: timedelta | None = None  # texts first seen further apart than this are not compared

    def __post_init__(self) -> None:
        """Raise `ValueError` for rules by which everything or nothing would be a copy."""
        if not 0.0 < self.threshold <= 1.0:
            raise ValueError(f"threshold is {self.threshold}, but must be above 0 and at most 1")
        if self.window is not None and self.window < timedelta(0):
            raise ValueError(f"window is {self.window}, but must not be negative")


class Match(NamedTuple):
    """Two positions whose texts are copies, and which share of each text is also in the other one."""

    left: int
    right: int
    similarity: float = 1.0
    kind: str = "exact"
    left_share: float = 1.0
    right_share: float = 1.0


def arrival_order(item: Fingerprint) -> tuple[datetime, datetime, str, int]:
    """Return the sort key by which the first of several texts is chosen: first seen, then published, then by id."""
    return (item.first_seen_at or _FAR, item.published_latest or _FAR, item.id, item.version)


def in_window(left: Fingerprint, right: Fingerprint, rules: DuplicateRules) -> bool:
    """Return whether two texts were first seen close enough to be compared. An unknown time is always close."""
    if rules.window is None or left.first_seen_at is None or right.first_seen_at is None:
        return True
    return abs(left.first_seen_at - right.first_seen_at) <= rules.window


def find_matches(new: Sequence[Fingerprint], stored: Sequence[Fingerprint], rules: DuplicateRules) -> list[Match]:
    """Return all matches of new texts, with each other and with the stored ones.

    Positions count through `new`, then `stored`; both must be sorted by `arrival_order`. Versions of one article never
    match. Of equal texts only the first new one and one stored one are compared with others.
    """
    items = [*new, *stored]
    exact, repeated = _exact_matches(items, len(new), rules)
    near = []
    for left, right in _candidates(items, len(new), repeated):
        if items[left].id != items[right].id and in_window(items[left], items[right], rules):
            match = _compared(left, right, items[left], items[right], rules)
            if match is not None:
                near.append(match)
    return [*exact, *near]


def compared(left: Fingerprint, right: Fingerprint) -> Comparison | None:
    """Return what two comparable fingerprints have in common, None when that is nothing.

    Chains grow along the first text that `compare` is given, and where paragraphs have moved they may differ from those
    along the second one. So the order of the texts in it follows from their signatures alone: the result is the same
    whichever text came first.
    """
    if right.signature < left.signature:
        found = compared(right, left)
        return None if found is None else found._replace(is_swapped=not found.is_swapped)
    return compare(sketch_of(left.signature), sketch_of(right.signature), left.tokens, right.tokens)


def kind_of(found: Comparison, *, is_left_earlier: bool) -> str:
    """Return what a copy is to the earlier text: near, excerpt, edited, update."""
    if found.density < _LOOSE:
        return "edited"
    if found.right.cover >= _WHOLE:
        return "near"
    if found.left.cover < _WHOLE:
        return "edited"
    return "update" if is_left_earlier else "excerpt"


def _compared(left: int, right: int, first: Fingerprint, second: Fingerprint, rules: DuplicateRules) -> Match | None:
    found = compared(first, second)
    if found is None or probability(found) < rules.threshold:
        return None
    sides = (found.right, found.left) if found.is_swapped else (found.left, found.right)
    union = sides[0].passages + sides[1].passages - found.matched
    first_is_earlier = arrival_order(first) < arrival_order(second)
    return Match(
        left,
        right,
        similarity=round(min(1.0, found.matched / max(1, union)), 4),
        kind=kind_of(found, is_left_earlier=first_is_earlier != found.is_swapped),
        left_share=round(sides[0].cover, 4),
        right_share=round(sides[1].cover, 4),
    )


def _exact_matches(items: Sequence[Fingerprint], new: int, rules: DuplicateRules) -> tuple[list[Match], set[int]]:
    """Return matches of equal texts, and the positions of new ones that equal an earlier new or a stored text.

    Each new text is joined with the first stored one, else with the first new one: a star, however many there are.
    """
    stored: dict[str, int] = {}
    for position in range(len(items) - 1, new - 1, -1):
        stored[items[position].text_sha256] = position
    matches: list[Match] = []
    repeated: set[int] = set()
    centres: dict[str, list[int]] = defaultdict(list)
    for position in range(new):
        item = items[position]
        if not item.tokens:
            continue  # texts without words repeat nothing
        known = centres[item.text_sha256] or ([stored[item.text_sha256]] if item.text_sha256 in stored else [])
        close = next((other for other in known if in_window(items[other], item, rules)), None)
        if close is None:
            centres[item.text_sha256] = [*known, position]  # the first, or too far from the first ones
            continue
        centres[item.text_sha256] = known
        repeated.add(position)
        if items[close].id != item.id:
            matches.append(Match(close, position))
    return matches, repeated


def _candidates(items: Sequence[Fingerprint], new: int, repeated: set[int]) -> list[tuple[int, int]]:
    """Return the pairs of positions that share a key, at least one of them new, in order; see `MAX_PER_KEY`."""
    by_key: dict[int, list[int]] = defaultdict(list)
    for position, item in enumerate(items):
        if position not in repeated and is_comparable(item):
            for key in keys_of(item).tolist():
                by_key[key].append(position)
    pairs: set[tuple[int, int]] = set()
    for positions in by_key.values():
        if len(positions) > MAX_PER_KEY:
            positions.sort(key=lambda position: arrival_order(items[position]))
        for place, left in enumerate(positions[:MAX_PER_KEY]):
            for right in positions[place + 1 :]:
                if left < new or right < new:
                    pairs.add((min(left, right), max(left, right)))
    return sorted(pairs)
