"""Which texts are copies of each other: candidates share a key, then their fingerprints are compared."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import combinations, product
from typing import Final, NamedTuple

from ingest.dedupe.compare import Comparison, compare
from ingest.dedupe.model import probabilities
from ingest.dedupe.sketch import is_comparable, keys_of, sketch_of
from ingest.records import Fingerprint

THRESHOLD: Final = 0.65
#: The earliest texts of a key that the others are compared with: bounds the work where thousands share a passage.
MAX_PER_KEY: Final = 24
#: The stored texts of a key that are looked at: equal texts of several days are among them, and count once.
MAX_STORED_PER_KEY: Final = 4 * MAX_PER_KEY

_WHOLE: Final = 0.8  # a text is in another one from this share of it on
_LOOSE: Final = 0.7  # below this share of equal passages, a text was edited throughout
_LEAST_COVER: Final = 0.4  # of the text that is covered more: in fitting, no pair below was likely to be a copy
_FEW_KEYS: Final = 12  # texts with more keys must share more than one: a single one is a phrase
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


def find_matches(
    new: Sequence[Fingerprint], stored: Sequence[Fingerprint], rules: DuplicateRules
) -> tuple[list[Match], int]:
    """Return all matches of new texts, with each other and with the stored ones, and how many keys were cut.

    A key is cut where so many texts share it that not all pairs of them were compared; see `find_candidates`.

    Positions count through `new`, then `stored`; both must be sorted by `arrival_order`. Versions of one article never
    match. Of equal texts only the first new one and one stored one are compared with others.
    """
    items = [*new, *stored]
    exact, repeated = _exact_matches(items, len(new), rules)
    plausible = []
    candidates, cut = find_candidates(items, len(new), repeated)
    for left, right in candidates:
        if items[left].id != items[right].id and in_window(items[left], items[right], rules):
            comparison = compare_fingerprints(items[left], items[right], least_cover=_LEAST_COVER)
            if comparison is not None:
                plausible.append((left, right, comparison))
    copy_probabilities = probabilities([comparison for _, _, comparison in plausible])
    near = [
        _match(left, right, items[left], items[right], comparison)
        for (left, right, comparison), probability in zip(plausible, copy_probabilities, strict=True)
        if probability >= rules.threshold
    ]
    return [*exact, *near], cut


def compare_fingerprints(left: Fingerprint, right: Fingerprint, *, least_cover: float = 0.0) -> Comparison | None:
    """Return what two comparable fingerprints have in common, None when that is nothing, or covers less than a share.

    Chains grow along the first text that `compare` is given, and where paragraphs have moved they may differ from those
    along the second one. So the order of the texts in it follows from their signatures alone: the result is the same
    whichever text came first.
    """
    if right.signature < left.signature:
        comparison = compare_fingerprints(right, left, least_cover=least_cover)
        return None if comparison is None else comparison._replace(is_swapped=not comparison.is_swapped)
    sketches = sketch_of(left.signature), sketch_of(right.signature)
    return compare(*sketches, left.tokens, right.tokens, least_cover=least_cover)


def is_plausible(comparison: Comparison) -> bool:
    """Return whether two texts have enough in common for the model to decide; it was fitted on such pairs only."""
    return comparison.left.cover >= _LEAST_COVER


def kind_of(comparison: Comparison, *, is_left_earlier: bool) -> str:
    """Return what a copy is to the earlier text: near, excerpt, edited, update."""
    if comparison.density < _LOOSE:
        return "edited"
    if comparison.right.cover >= _WHOLE:
        return "near"
    if comparison.left.cover < _WHOLE:
        return "edited"
    return "update" if is_left_earlier else "excerpt"


def _match(left: int, right: int, first: Fingerprint, second: Fingerprint, comparison: Comparison) -> Match:
    sides = (comparison.right, comparison.left) if comparison.is_swapped else (comparison.left, comparison.right)
    union = sides[0].passages + sides[1].passages - comparison.matched
    first_is_earlier = arrival_order(first) < arrival_order(second)
    return Match(
        left,
        right,
        similarity=round(min(1.0, comparison.matched / max(1, union)), 4),
        kind=kind_of(comparison, is_left_earlier=first_is_earlier != comparison.is_swapped),
        left_share=round(sides[0].cover, 4),
        right_share=round(sides[1].cover, 4),
    )


def _exact_matches(items: Sequence[Fingerprint], new: int, rules: DuplicateRules) -> tuple[list[Match], set[int]]:
    """Return matches of equal texts, and the positions of those that need not be compared with other texts.

    Each new text is joined with the first stored one, else with the first new one: a star, however many there are.
    That one is compared for all of them, unless its fingerprint is of another scheme.
    """
    stored: dict[str, int] = {}
    repeated: set[int] = set()
    for position in range(new, len(items)):
        first = stored.setdefault(items[position].text_sha256, position)
        if first != position and rules.window is None and is_comparable(items[first]):
            repeated.add(position)
    matches: list[Match] = []
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
        if is_comparable(items[close]):
            repeated.add(position)
        if items[close].id != item.id:
            matches.append(Match(close, position))
    return matches, repeated


def find_candidates(
    items: Sequence[Fingerprint], new: int, repeated: Container[int]
) -> tuple[list[tuple[int, int]], int]:
    """Return the pairs of positions that are to be compared, in order, and of how many keys not all pairs are.

    At least one of a pair is among the first `new` positions, and they share two keys, or one where a text has few. Of
    the texts of a key the earliest `MAX_PER_KEY` are compared with all others.
    """
    by_key: dict[int, list[int]] = defaultdict(list)
    keys: dict[int, frozenset[int]] = {}
    for position, item in enumerate(items):
        if position not in repeated and is_comparable(item):
            keys[position] = frozenset(keys_of(item).tolist())
            for key in keys[position]:
                by_key[key].append(position)
    cut = 0
    shared_keys: Counter[tuple[int, int]] = Counter()
    in_cut_key: set[int] = set()
    for positions in by_key.values():
        if len(positions) > MAX_PER_KEY:
            positions.sort(key=lambda position: arrival_order(items[position]))
            in_cut_key.update(positions)
            cut += any(position < new for position in positions[MAX_PER_KEY:])
            shared_keys.update(_pairs_with_earliest(positions, new))
        elif len(positions) > 1 and (fresh := bisect_left(positions, new)):  # positions ascend
            shared_keys.update(combinations(positions[:fresh], 2))
            shared_keys.update(product(positions[:fresh], positions[fresh:]))
    # A pair may share another key in which it was cut, so these are counted again.
    enough = (
        pair
        for pair, count in shared_keys.items()
        if count > 1
        or min(len(keys[pair[0]]), len(keys[pair[1]])) <= _FEW_KEYS
        or (pair[0] in in_cut_key and pair[1] in in_cut_key and len(keys[pair[0]] & keys[pair[1]]) > 1)
    )
    return sorted(enough), cut


def _pairs_with_earliest(positions: Sequence[int], new: int) -> Iterator[tuple[int, int]]:
    """Yield the pairs of each of the first `MAX_PER_KEY` positions with all after it, where one of them is new."""
    for place, left in enumerate(positions[:MAX_PER_KEY]):
        for right in positions[place + 1 :]:
            if left < new or right < new:
                yield min(left, right), max(left, right)
