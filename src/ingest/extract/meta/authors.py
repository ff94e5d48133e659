"""The choice of the authors: the first source that names a person is believed, else the organisation that signs."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from ingest.extract.meta.author_claims import MAX_AUTHORS_OF_ARTICLE, Claim, Mark
from ingest.extract.meta.author_names import (
    Names,
    is_names_only,
    is_organisation_name,
    is_site_name,
    read_names,
)
from ingest.extract.meta.byline_parts import after_by, is_agency
from ingest.extract.meta.rules import AUTHOR_ORDER, ORGANISATION_SOURCES
from ingest.records import Candidate
from ingest.text.comparison import comparison_key

_SHORTEST_NAME = 4  # letters
_MAX_SHOWN = 300  # characters of a candidate


@dataclass(frozen=True, slots=True)
class Authors:
    """The chosen names (persons, or one organisation) and all candidates."""

    names: tuple[str, ...]
    candidates: tuple[Candidate, ...]


_ReadClaim = tuple[Claim, Names]


class _Reader:
    """Reads claims as names, once and on demand: the first claim decides most pages."""

    def __init__(self, sites: frozenset[str], declared_sites: frozenset[str]) -> None:
        self.sites = sites
        self._declared_sites = declared_sites
        self._cache: dict[int, Names] = {}

    def names(self, claim: Claim) -> Names:
        """Return the names of a claim, which must stay alive as long as the reader."""
        names = self._cache.get(id(claim))
        if names is None:
            declared_sites = self._declared_sites if claim.declared or _is_marked_name(claim) else None
            signed = claim.mark is Mark.BYLINE and bool(after_by(claim.texts[0])[0])
            names = read_names(
                claim.texts, self.sites, visible=claim.visible, declared_sites=declared_sites, named=claim.named,
                own=claim.named or signed or claim.source in ("json-ld", "meta", "feed"),
            )  # fmt: skip
            self._cache[id(claim)] = names
        return names


def _is_marked_name(claim: Claim) -> bool:
    """Return whether a byline is marked as such, and nothing but a name: on a personal site it is that of the host."""
    return claim.mark in (Mark.BYLINE, Mark.LINK) and len(claim.texts) == 1 and is_names_only(claim.texts[0])


@dataclass(slots=True)
class _MarkedResult:
    """What the marked claims say: persons, else the organisation that the markup declares."""

    persons: _ReadClaim | None = None
    organisation: _ReadClaim | None = None
    byline_confirms: bool = False  # a byline shows that organisation: bylines after it are those of other articles


def choose_authors(
    claims: Iterator[Claim],
    unmarked: Callable[[], Iterator[Claim]],
    sites: frozenset[str],
    declared_sites: frozenset[str],
) -> Authors:
    """Choose the persons of the first claim, by source, that names any.

    Where no claim names a person, it is the organisation that signs. `unmarked` is called for more claims only when no
    marked claim names a person. `sites` are the comparison keys of the site, `declared_sites` those without the ones
    that were made from its address.
    """
    marked = sorted(claims, key=lambda claim: AUTHOR_ORDER.index(claim.source))
    inside = [claim for claim in marked if not claim.in_aside]
    reader = _Reader(sites, declared_sites)
    result = _read_marked(inside, reader)
    read: list[Claim] = []  # unmarked claims that were looked at
    if result.persons is not None:
        best: _ReadClaim | None = _with_all_authors(result.persons, inside, reader)
    else:
        best = _first_unmarked(unmarked, result, reader, read) or _byline_in_aside(marked, result, reader)
    if best is not None:
        names = _with_agencies(best)
    else:
        best = _organisation(result.organisation, inside, read, reader)
        names = best[1].organisations if best is not None else ()
    names = tuple(_as_shown(name, inside, reader) if name.islower() else name for name in names)
    chosen = best[0] if best is not None else None
    listed = [*marked, *(claim for claim in read if claim is chosen)]
    candidates = tuple(
        Candidate("authors", "; ".join(claim.texts)[:_MAX_SHOWN], claim.source, claim is chosen, claim.note)
        for claim in listed
    )
    return Authors(names, candidates)


def _as_shown(name: str, claims: list[Claim], reader: _Reader) -> str:
    """Return a name in lower case as another source spells it, if one does so with capitals."""
    key = comparison_key(name)
    spellings = (other for claim in claims for other in reader.names(claim).persons if comparison_key(other) == key)
    return next((other for other in spellings if not other.islower()), name)


def _read_marked(claims: list[Claim], reader: _Reader) -> _MarkedResult:
    """Read claims in the order of trust up to the first that names a person."""
    result = _MarkedResult()
    declared: set[str] = set()
    bylines = [claim for claim in claims if claim.source == "byline"]
    for claim in claims:
        names = reader.names(claim)
        others = {comparison_key(name) for name in (*names.organisations, *names.anonymous)}
        if names.persons and not (claim.outside and result.organisation is not None):
            result.persons = claim, names
            break
        if claim.source == "byline" and declared & others:
            result.byline_confirms = True
            break
        if claim.source in ORGANISATION_SOURCES:
            declared = declared or others
            if names.organisations and (result.organisation is None or _signs_for(names, result.organisation, reader)):
                result.organisation = claim, names
        elif claim.source == "byline" and result.organisation:
            alone = claim is bylines[0] and is_agency(claim.texts[0])
            if (claim.mark is not Mark.NONE or alone) and _signs_for(names, result.organisation, reader):
                result.organisation = claim, names
    return result


def _signs_for(names: Names, declared: _ReadClaim, reader: _Reader) -> bool:
    """Return whether an agency signs what the site only declares as its own."""
    own = all(is_site_name(name, reader.sites) for name in declared[1].organisations)
    agencies = [name for name in names.organisations if is_agency(name)]
    return own and bool(agencies) and len(agencies) == len(names.organisations)


def _with_all_authors(best: _ReadClaim, claims: list[Claim], reader: _Reader) -> _ReadClaim:
    """Return the page's byline instead of a list that it contains: many templates put only one author into tags.

    The reverse holds where the list credits everybody who worked on the page: then the byline has the authors.
    """
    known = {comparison_key(name) for name in best[1].persons}
    lists_credits = best[1].unreadable > 1
    min_length = sum(map(len, known)) + _SHORTEST_NAME
    for claim in claims:
        if claim.source != "byline":
            continue
        if not lists_credits:
            text = comparison_key(" ".join(claim.texts))
            if len(text) < min_length or not all(name in text for name in known):
                continue
        if not _is_byline(claim):
            continue
        names = reader.names(claim)
        shown = {comparison_key(name) for name in names.persons}
        adds_authors = known < shown and len(shown) <= MAX_AUTHORS_OF_ARTICLE
        if adds_authors or (lists_credits and shown and shown < known):
            return claim, names
    return best


def _is_byline(claim: Claim) -> bool:
    """Return whether a claim is marked as a byline or nothing but names; other texts may be about the authors."""
    text = claim.texts[0]
    return claim.mark is Mark.BYLINE or (len(claim.texts) == 1 and is_names_only(after_by(text)[0] or text))


def _first_unmarked(
    unmarked: Callable[[], Iterator[Claim]], result: _MarkedResult, reader: _Reader, read: list[Claim]
) -> _ReadClaim | None:
    """Return the first unmarked text that names a person; all claims that were looked at are added to `read`."""
    for claim in unmarked():
        read.append(claim)
        if _may_name(claim, result, reader.sites) and reader.names(claim).persons:
            return claim, reader.names(claim)
    return None


def _may_name(claim: Claim, result: _MarkedResult, sites: frozenset[str]) -> bool:
    """Return whether an unmarked text may name a person: beside an organisation's name or byline fewer may."""
    if result.organisation is not None and not claim.declared:
        own = all(is_site_name(name, sites) for name in result.organisation[1].organisations)
        return own and claim.near and is_names_only(claim.texts[0]) and not result.byline_confirms
    if not result.byline_confirms or claim.mark is Mark.NAMES_ONLY:
        return True
    return result.organisation is None and claim.mark is Mark.AFTER_BY


def _byline_in_aside(claims: list[Claim], result: _MarkedResult, reader: _Reader) -> _ReadClaim | None:
    """Return a byline beside the article, where nothing else signs."""
    if result.organisation is not None:
        return None
    bylines = [claim for claim in claims if claim.in_aside and claim.mark in (Mark.BYLINE, Mark.LINK)]
    return next(((claim, reader.names(claim)) for claim in bylines if reader.names(claim).persons), None)


def _organisation(
    declared: _ReadClaim | None, claims: list[Claim], unmarked: list[Claim], reader: _Reader
) -> _ReadClaim | None:
    """Return the organisation that signs where no person does: the declared one, else one that a byline names.

    schema.org allows an Organization as author. Of unmarked texts only those with a label or a link to an author's
    page count, of elements with a class for authors only those that begin with a word for "by", or name an agency.
    The site itself counts only where the markup declares it.
    """
    if declared is not None:
        return declared
    bylines = [claim for claim in claims if claim.source == "byline"]
    labelled = [claim for claim in unmarked if claim.declared and claim.mark is not Mark.NAMES_ONLY]
    for claim in [*bylines, *labelled]:
        names = reader.names(claim)
        signed = claim.declared or claim.mark in (Mark.BYLINE, Mark.LINK) or bool(after_by(claim.texts[0])[0])
        signing = [name for name in names.organisations if (signed or is_agency(name)) and is_organisation_name(name)]
        if signing and not any(is_site_name(name, reader.sites) for name in signing):
            return claim, replace(names, organisations=tuple(signing))
    return None


def _with_agencies(best: _ReadClaim) -> tuple[str, ...]:
    """Return the persons, with the news agencies that stand beside them as authors, in the order of the byline."""
    claim, names = best
    agencies = [name for name in names.organisations if is_agency(name)]
    if not agencies:
        return names.persons
    text = comparison_key(" ".join(claim.texts))
    return tuple(sorted((*names.persons, *agencies), key=lambda name: text.find(comparison_key(name))))
