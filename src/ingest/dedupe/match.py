"""Which texts are copies of each other: candidates share a key, then their fingerprints are compared."""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from operator import itemgetter
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ingest.dedupe.compare import LEAST_COVER, Comparison, compare
from ingest.dedupe.model import probabilities
from ingest.dedupe.phrases import CommonPhrases, weighing_keys
from ingest.dedupe.sketch import is_comparable, keys_of, sketch_of
from ingest.records import Fingerprint

THRESHOLD: Final = 0.65
#: The earliest texts of a key that the others are compared with: bounds the work where thousands share a passage.
MAX_PER_KEY: Final = 24
#: The stored texts of a key that are looked at: equal texts of several days are among them, and count once.
MAX_STORED_PER_KEY: Final = 4 * MAX_PER_KEY

_WHOLE: Final = 0.8  # a text is in another one from this share of it on
_LARGE_PART: Final = 0.4  # a text that is less of another one may be one of several stories in it
_BEGINNING: Final = 0.3  # from this cover of the first third on, a text begins as the other one
_LOOSE: Final = 0.7  # below this share of equal passages, a text was edited throughout
_FEW_KEYS: Final = 12  # where both texts have at most so many keys, one in common is enough; else it is a phrase
_COMPARED_AT_ONCE: Final = 20_000  # pairs whose comparisons are in memory
_PAIRS_AT_ONCE: Final = 100_000  # pairs of a key, as integers, before equal ones are counted
_FAR: Final = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class DuplicateRules:
    """When two texts count as copies: from which probability on, and how far apart they may be first seen.

    `common` are the phrases that do not weigh; two texts that share only these are not compared.
    """

    threshold: float = THRESHOLD
    window: timedelta | None = None  # texts first seen further apart than this are not compared
    common: CommonPhrases | None = None

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
    is_same_story: bool = True  # whether the two belong to one cluster


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
    candidates, cut = find_candidates(items, len(new), repeated, rules.common)
    # Where thousands share a key, each of them is compared with the same few: sketches are kept for the latter.
    candidates = candidates[np.argsort(candidates[:, 1], kind="stable")]
    near = [
        match
        for start in range(0, len(candidates), _COMPARED_AT_ONCE)
        for match in _near_matches(items, candidates[start : start + _COMPARED_AT_ONCE].tolist(), rules)
    ]
    near.sort(key=itemgetter(0, 1))
    return [*exact, *near], cut


def _near_matches(
    items: Sequence[Fingerprint], candidates: Iterable[tuple[int, int]], rules: DuplicateRules
) -> Iterator[Match]:
    """Yield the matches among some pairs of positions."""
    plausible = []
    for left, right in candidates:
        if items[left].id != items[right].id and in_window(items[left], items[right], rules):
            comparison = compare_fingerprints(items[left], items[right], least_cover=LEAST_COVER)
            if comparison is not None:
                plausible.append((left, right, comparison))
    copy_probabilities = probabilities([comparison for _, _, comparison in plausible])
    for (left, right, comparison), probability in zip(plausible, copy_probabilities, strict=True):
        if probability >= rules.threshold:
            yield _match(left, right, items[left], items[right], comparison)


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


def kind_of(comparison: Comparison, *, is_left_earlier: bool) -> str:
    """Return what a copy is to the earlier text: near, excerpt, edited, update."""
    if comparison.density < _LOOSE:
        return "edited"
    if comparison.right.cover >= _WHOLE:
        return "near"
    if comparison.left.cover < _WHOLE:
        return "edited"
    return "update" if is_left_earlier else "excerpt"


def is_same_story(comparison: Comparison) -> bool:
    """Return whether two copies tell one story; if not, one is a part of the other, which may tell several.

    A digest repeats many stories, and must not make them copies of each other. So a text that is a smaller part of
    another one counts as the same story only where it is the beginning, of which there is one. How large the part is
    follows from the numbers of tokens: they are exact, and the cover of the longer text is that of a sample.
    """
    part, whole = comparison.left, comparison.right
    return part.cover * part.tokens >= _LARGE_PART * whole.tokens or whole.first_cover >= _BEGINNING


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
        is_same_story=is_same_story(comparison),
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


def least_common_keys(keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return how many keys that weigh two texts must share to be compared; the one with more has so many, of all."""
    return np.where(keys <= _FEW_KEYS, 1, 2)


def find_candidates(
    items: Sequence[Fingerprint], new: int, repeated: Container[int], common: CommonPhrases | None = None
) -> tuple[NDArray[np.int64], int]:
    """Return the pairs of positions that are to be compared, one in each row, in order; and the number of cut keys.

    At least one of a pair is among the first `new` positions, and they share `least_common_keys` that weigh. Of the
    texts of a key the earliest `MAX_PER_KEY` are compared with all others: it is cut where some pairs with a new text
    are not.
    """
    compared = (at for at, item in enumerate(items) if at not in repeated and is_comparable(item))
    keys = {at: weighing_keys(items[at], common) for at in compared}
    groups = _positions_of_keys(keys, items, new)
    number_of_keys = np.zeros(len(items), dtype=np.int64)
    number_of_keys[list(keys)] = [len(keys_of(items[at])) for at in keys]  # of all, so that a long text stays one
    is_late = np.zeros(len(items), dtype=np.bool_)  # whether it was not compared with all others of one of its keys
    is_late[groups.positions[groups.places >= MAX_PER_KEY]] = True
    found = [np.empty((0, 2), np.int64)]
    for lefts, rights, shared in _pairs_with_common_keys(groups, new, len(items)):
        needed = least_common_keys(np.maximum(number_of_keys[lefts], number_of_keys[rights]))
        chosen = shared >= needed
        # Of two late texts more keys may be common than were counted.
        for at in np.flatnonzero(~chosen & is_late[lefts] & is_late[rights]).tolist():
            of_left, of_right = keys[int(lefts[at])], keys[int(rights[at])]
            chosen[at] = len(set(of_left.tolist()).intersection(of_right.tolist())) >= needed[at]
        found.append(np.stack([lefts[chosen], rights[chosen]], axis=1))
    candidates = np.concatenate(found)
    return candidates[np.lexsort((candidates[:, 1], candidates[:, 0]))], groups.cut


class _Groups(NamedTuple):
    """The positions that share a key, the earliest by order of arrival first, one group after the other."""

    positions: NDArray[np.int64]
    places: NDArray[np.int64]  # of each position in its group
    cut: int  # of how many keys not all pairs with a new text are compared


def _positions_of_keys(keys: Mapping[int, NDArray[np.uint64]], items: Sequence[Fingerprint], new: int) -> _Groups:
    """Return the positions of each key that several have, at least one of them below `new`."""
    if not keys:
        return _Groups(np.empty(0, np.int64), np.empty(0, np.int64), 0)
    by_arrival = sorted(keys, key=lambda position: arrival_order(items[position]))
    values = np.concatenate([keys[position] for position in by_arrival])
    positions = np.repeat(np.array(by_arrival, dtype=np.int64), [len(keys[position]) for position in by_arrival])
    order = np.argsort(values, kind="stable")
    values, positions = values[order], positions[order]
    starts = np.flatnonzero(np.concatenate([[True], values[1:] != values[:-1]]))
    sizes = np.diff(np.append(starts, len(values)))
    chosen = (sizes > 1) & (np.minimum.reduceat(positions, starts) < new)
    positions, sizes = positions[np.repeat(chosen, sizes)], sizes[chosen]
    starts = np.cumsum(sizes) - sizes
    places = np.arange(len(positions)) - np.repeat(starts, sizes)
    is_cut = (places >= MAX_PER_KEY) & (positions < new)
    cut = int(np.logical_or.reduceat(is_cut, starts).sum()) if len(starts) else 0
    return _Groups(positions, places, cut)


def _pairs_with_common_keys(
    groups: _Groups, new: int, number: int
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]]:
    """Yield the pairs that are compared because of a key: both positions, and how many such keys they share.

    Each position is compared with the earliest ones before it of each of its keys. So all keys of a pair show at the
    later one of the two, and the pairs of some positions can be counted at a time. `number` is that of all positions.
    """
    owners = np.argsort(groups.positions, kind="stable")  # places in the groups, those of one position together
    partners = np.minimum(groups.places[owners], MAX_PER_KEY)
    ends = np.cumsum(partners)
    of_owners = groups.positions[owners]
    begin = 0
    while begin < len(owners):
        before = int(ends[begin - 1]) if begin else 0
        last = min(len(owners) - 1, int(np.searchsorted(ends, before + _PAIRS_AT_ONCE, "right")))
        end = int(np.searchsorted(of_owners, of_owners[last], "right"))  # with all keys of the last position
        counts = partners[begin:end]
        mine = np.repeat(owners[begin:end], counts)
        offsets = np.arange(len(mine)) - np.repeat(np.cumsum(counts) - counts, counts)
        others = groups.positions[mine - groups.places[mine] + offsets]
        later = groups.positions[mine]
        lefts, rights = np.minimum(later, others), np.maximum(later, others)
        codes, common = np.unique((lefts * number + rights)[lefts < new], return_counts=True)
        yield (*np.divmod(codes, number), common)
        begin = end
