"""Towns that have the name of a country: "Malta, Ill.", and "in Malta" in the remainder of the same text."""

from collections.abc import Sequence

from ingest.tags.region.name_hits import NameHit


def without_namesakes(hits: Sequence[NameHit]) -> list[NameHit]:
    """Return the hits without those that name a country but mean a town which the gazetteer does not have.

    That is where the abbreviation of a subdivision follows; and where the first mention in the text is such a one, the
    bare mentions of the name, too, unless another name of the text is in that country only ("Maltese").
    """
    namesakes = {position for position in range(len(hits)) if _is_namesake(hits, position)}
    if not namesakes:
        return list(hits)
    first: dict[str, int] = {}
    for position, hit in enumerate(hits):
        if hit.field == "text":
            first.setdefault(hit.name.surface.casefold(), position)
    towns = {
        surface
        for surface, position in first.items()
        if position in namesakes and not is_named_apart(hits, hits[position])
    }
    return [
        hit
        for position, hit in enumerate(hits)
        if position not in namesakes and hit.name.surface.casefold() not in towns
    ]


def is_named_apart(hits: Sequence[NameHit], country: NameHit) -> bool:
    """Return whether another name of the text is in the country of this name, and nowhere else."""
    code, surface = country.meanings[0].country, country.name.surface.casefold()
    return any(
        hit.name.surface.casefold() != surface and all(meaning.country == code for meaning in hit.meanings)
        for hit in hits
    )


def _is_namesake(hits: Sequence[NameHit], position: int) -> bool:
    """Return whether a country's name is a town's, because a subdivision's abbreviation follows ("Malta, Ill.")."""
    if position + 1 == len(hits):
        return False
    hit, following = hits[position], hits[position + 1]
    return bool(
        following.name.offset
        and following.field == hit.field
        and following.start - hit.end == following.name.offset
        and hit.meanings[0].kind == "C"
        and all(outer.country != meaning.country for outer in following.meanings for meaning in hit.meanings)
    )
