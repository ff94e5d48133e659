"""Which place each name means. The names of a document are resolved together.

Names with one possible country come first. Ambiguous ones then prefer the countries that the document names already,
the container beside them ("Paris, Texas"), the source's home, and large places.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import fsum, log10
from typing import NamedTuple

from ingest.tags.region import context_flags
from ingest.tags.region.gazetteer import Meaning
from ingest.tags.region.name_hits import NameHit
from ingest.tags.region.namesakes import is_named_apart, without_namesakes

# How likely each kind of meaning is before the document is looked at; the unit is a factor of ten in population.
_KIND_PRIOR = {"C": 5.0, "D": 5.0, "M": 5.0, "B": 6.0, "A": 1.6, "P": 3.0, "T": 0.0, "t": -0.5}
_SUPPORT = 1.2
_SUPPORT_CAP = 3.0
_CONTAINER = 6.0
_REGION = 1.2  # for each other name in the same subdivision
_REGION_CAP = 3.6
_LOCAL = 3.0  # how much more the names count in a subdivision that all places of a text lie in: local news
_HOME = 2.0
_HOME_REGION = 2.0
_LANGUAGE_HOME = 0.7
_CLEAR = 9.0  # the lead of a meaning without a rival
_NAMESAKE = 300  # thousands of inhabitants
_DIRECTIONS = frozenset(
    "north south east west northern southern eastern western central centre center middle upper lower inner outer far "
    "northeast northwest southeast southwest northeastern northwestern southeastern southwestern nord sud est ouest "
    "norte sur sul este oeste leste centro noreste noroeste sureste suroeste nordeste sudeste sudoeste süd ost "
    "nordost nordwest südost südwest region province district state county department division governorate zone "
    "région département provincia región".split()
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A hit with the meaning that was chosen for it."""

    hit: NameHit
    meaning: Meaning
    margin: float  # lead over the best meaning in another country, in factors of ten; 9 when there is none
    contained: bool  # its container stands beside it: "Paris, Texas"
    person_elsewhere: bool  # the same name is part of a person's or organisation's name elsewhere
    surname_elsewhere: bool = False  # the same name stands beside a first name elsewhere


class Choice(NamedTuple):
    """The meaning that was chosen for a name, its lead over other countries, and whether its container is beside it."""

    meaning: Meaning
    margin: float
    contained: bool


class Votes(NamedTuple):
    """How many names of a text lie in a subdivision, and how much each counts: more the larger their share is."""

    names: float
    weight: float


@dataclass(frozen=True, slots=True)
class Prior:
    """What is known about where a text comes from."""

    country: str = ""  # ISO 3166-1 of the source's home
    region: str = ""  # ISO 3166-2 of the source's home
    language_country: str = ""  # the country where the language is mainly written
    english: bool = False  # an English text whose home is unknown: more of these are from the US than from elsewhere

    def bonus(self, meaning: Meaning) -> float:
        """Return how much more likely a meaning is for lying in the home."""
        total = 0.0
        if meaning.country == self.country:
            total += _HOME
            if self.region and meaning.place and meaning.place.code == self.region:
                total += _HOME_REGION
        if meaning.country == self.language_country:
            total += _LANGUAGE_HOME
        return total


def resolve_hits(hits: Sequence[NameHit], prior: Prior) -> list[Mention]:
    """Return one mention for each hit, in the order of the hits, without namesakes of countries ("Malta, Ill.")."""
    hits = list(_supported(without_namesakes(hits), prior))
    support: dict[str, float] = {}
    for hit in hits:
        countries = {meaning.country for meaning in hit.meanings}
        if len(countries) == 1 and hit.meanings[0].kind in "CDMBAP":
            country = hit.meanings[0].country
            support[country] = support.get(country, 0.0) + 1.0
    persons = {
        hit.name.surface
        for hit in hits
        if hit.context & context_flags.IN_A_NAME and hit.name.meanings[0].kind in "APTtC"
    }
    surnames = {hit.name.surface for hit in hits if hit.context & context_flags.PERSON}
    chosen = _choose_all(hits, support, prior)
    regions = _votes_of_regions(chosen)
    if regions:
        chosen = _choose_all(hits, support, prior, chosen, regions)
    bare = _countries_beside_namesakes(hits, chosen)
    return [
        Mention(
            hit,
            *(bare.get(position) or chosen[hit.name.surface.casefold()]),
            hit.name.surface in persons and not hit.context & context_flags.IN_A_NAME,
            hit.name.surface in surnames and not hit.context & context_flags.PERSON,
        )
        for position, hit in enumerate(hits)
    ]


def _supported(hits: Sequence[NameHit], prior: Prior) -> Iterator[NameHit]:
    """Yield the hits, but of words that are seldom a place only those with a country that something speaks for.

    That are points of the compass, of which only the meanings there count (Cameroon has a region South, and many roads,
    teams and halves of a country are called so), and ordinary words that stand in the title and at the beginnings of
    sentences only (Police is a town in Poland). What speaks for a country is another name, the home, or the language;
    for the US, that most English texts are from there. Of ordinary words in scripts without spaces (in Thai, Mali is a
    jasmine and a woman) it must be another name.
    """
    within = {hit.name.surface for hit in hits if hit.field == "text" and not hit.context & context_flags.START}
    doubtful = [
        _is_direction(hit.name.surface) or _is_bare(hit) or (_is_word(hit) and hit.name.surface not in within)
        for hit in hits
    ]
    named: set[str] = set()
    for hit, is_doubtful in zip(hits, doubtful, strict=True):
        countries = {meaning.country for meaning in hit.meanings}
        if not is_doubtful and (len(countries) == 1 or hit.meanings[0].kind in "CDMP"):
            named.update(countries)
    likely = named | {prior.country, prior.language_country, *(("US",) if prior.english else ())}
    for hit, is_doubtful in zip(hits, doubtful, strict=True):
        countries = named if _is_bare(hit) else likely
        meanings = tuple(meaning for meaning in hit.meanings if meaning.country in countries)
        if not is_doubtful or (meanings and not _is_direction(hit.name.surface)):
            yield hit
        elif meanings:
            yield replace(hit, meanings=meanings)


@lru_cache(maxsize=100_000)
def _is_direction(surface: str) -> bool:
    return _DIRECTIONS.issuperset(surface.lower().replace("-", " ").split())


def _is_bare(hit: NameHit) -> bool:
    """Return whether a name is an ordinary word of a script in which nothing marks names, neither capital nor space."""
    return hit.name.ordinary and hit.name.script == "unspaced"


def _is_word(hit: NameHit) -> bool:
    """Return whether a name is an ordinary word, too, means towns only, and no dateline or larger place shows one."""
    is_shown = hit.context & (context_flags.DATELINE | context_flags.COMMA_BEFORE_CAPITAL | context_flags.CAPITALS)
    return bool(hit.name.lower) and not is_shown and all(meaning.kind in "Tt" for meaning in hit.meanings)


def _choose_all(
    hits: Sequence[NameHit],
    support: dict[str, float],
    prior: Prior,
    earlier: Mapping[str, Choice] | None = None,
    regions: Mapping[str, Votes] | None = None,
) -> dict[str, Choice]:
    """Return the meaning of each name, by its surface.

    `support` is counted up while names are chosen. The second time, `earlier` has the choices of the first, and
    `regions` the votes of the subdivisions that they lie in.
    """
    chosen: dict[str, Choice] = {}
    for position, hit in enumerate(hits):
        container = _container(hits, position)
        surface = hit.name.surface.casefold()
        if container or surface not in chosen:
            own = _region_of(earlier[surface].meaning) if earlier else ""
            best = chosen[surface] = _choose(hit, support, prior, container, regions or {}, own)
            if best.meaning.kind in "APTt" and earlier is None:
                support[best.meaning.country] = support.get(best.meaning.country, 0.0) + 0.3
    return chosen


def _votes_of_regions(chosen: Mapping[str, Choice]) -> dict[str, Votes]:
    """Return the votes of each admin1 code; a name whose container is beside it counts twice."""
    names: dict[str, float] = {}
    for choice in chosen.values():
        region = _region_of(choice.meaning)
        if region:
            names[region] = names.get(region, 0.0) + (2.0 if choice.contained else 1.0)
    total = fsum(names.values())
    return {region: Votes(count, 1.0 + _LOCAL * count / total) for region, count in names.items()}


def _region_of(meaning: Meaning) -> str:
    return meaning.place.code if meaning.place else ""


def _container(hits: Sequence[NameHit], position: int) -> NameHit | None:
    """Return the next name if it follows after ", " or in brackets and can be the container of this one."""
    if position + 1 == len(hits):
        return None
    hit, following = hits[position], hits[position + 1]
    if following.field != hit.field or following.start - hit.end != 2:
        return None
    if not any(meaning.kind in "APTt" for meaning in hit.meanings):
        return None
    return following if any(meaning.kind in "CA" for meaning in following.meanings) else None


def _countries_beside_namesakes(hits: Sequence[NameHit], chosen: Mapping[str, Choice]) -> dict[int, Choice]:
    """Return position -> the country, for bare mentions of a country that a text names beside its namesake.

    A name that stands beside its container once ("Lebanon, Tenn.") means that town elsewhere in the text, too, but for
    where another name of the text is in the country of the same name only (Beirut, Lebanese).
    """
    countries: dict[int, Choice] = {}
    for position, hit in enumerate(hits):
        choice, meaning = chosen[hit.name.surface.casefold()], hit.meanings[0]
        if not choice.contained or meaning.kind != "C" or meaning.country == choice.meaning.country:
            continue
        if is_named_apart(hits, hit) and _container(hits, position) is None:
            countries[position] = Choice(meaning, _CLEAR, contained=False)
    return countries


def _contains(container: NameHit, meaning: Meaning) -> bool:
    """Return whether a meaning lies in a country or subdivision that the container can mean."""
    for outer in container.meanings:
        if outer.kind == "C" and outer.country == meaning.country:
            return True
        if (
            outer.kind == "A"
            and outer.place
            and meaning.place
            and outer.place != meaning.place
            and outer.place.code == meaning.place.code
        ):
            return True
    return False


def _has_namesake_city(hit: NameHit, area: Meaning) -> bool:
    """Return whether a city of the same name is meant: a large one in the area (Yangon), or the country's capital."""
    return any(
        m.place
        and m.place.is_city
        and area.place
        and (m.kind == "P" or m.place.code == area.place.code)
        and m.country == area.country
        and m.place.population >= _NAMESAKE
        for m in hit.meanings
    )


def _has_namesake_country(hit: NameHit, area: Meaning) -> bool:
    """Return whether the area's own country has the same name: then the name means the country (México)."""
    return any(meaning.kind == "C" and meaning.country == area.country for meaning in hit.meanings)


def _choose(
    hit: NameHit,
    support: Mapping[str, float],
    prior: Prior,
    container: NameHit | None,
    regions: Mapping[str, Votes],
    own: str,
) -> Choice:
    """Return the best meaning; `own` is the subdivision for which the name itself voted in `regions`."""
    best: Meaning = hit.meanings[0]
    if len(hit.meanings) == 1:
        return Choice(best, _CLEAR, bool(container and _contains(container, best)))
    best_score = other_score = -9.0
    for meaning in hit.meanings:
        if meaning.kind == "A" and (_has_namesake_city(hit, meaning) or _has_namesake_country(hit, meaning)):
            continue
        score = _KIND_PRIOR[meaning.kind] + prior.bonus(meaning)
        if meaning.place:
            score += log10(meaning.place.population + 1)
        score += min(_SUPPORT * support.get(meaning.country, 0.0), _SUPPORT_CAP)
        if meaning.place and meaning.place.code in regions:
            votes = regions[meaning.place.code]
            others = votes.names - (1.0 if meaning.place.code == own else 0.0)
            score += min(_REGION * others, _REGION_CAP) * votes.weight
        if container and _contains(container, meaning):
            score += _CONTAINER
        if score > best_score:
            if meaning.country != best.country:
                other_score = best_score
            best, best_score = meaning, score
        elif meaning.country != best.country:
            other_score = max(other_score, score)
    return Choice(best, min(best_score - other_score, _CLEAR), bool(container and _contains(container, best)))
