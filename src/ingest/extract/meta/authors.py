"""Who wrote it: author claims of every source, read as names; the first source that names a person is believed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from ingest.extract.meta.author_claims import LINE, MANY, TEXT, Claim
from ingest.extract.meta.name_parts import after_by
from ingest.extract.meta.names import Names, is_agency, is_name_of_desk, is_names_only, is_site, read_names
from ingest.extract.meta.rules import AUTHOR_ORDER, ORGANISATION_SOURCES
from ingest.extract.meta.title_text import fold
from ingest.records import Candidate

_SHORTEST = 4  # letters of one more name


@dataclass(frozen=True, slots=True)
class Authors:
    """The persons, the source that named them, and all candidates."""

    persons: tuple[str, ...]
    source: str | None
    candidates: tuple[Candidate, ...]


_Read = tuple[Claim, Names]


class _Reader:
    """Reads claims as names, each when it is asked for the first time: most pages are decided by the first one."""

    def __init__(self, sites: frozenset[str], told: frozenset[str]) -> None:
        self.sites = sites
        self._told = told
        self._known: dict[int, Names] = {}

    def names(self, claim: Claim) -> Names:
        """The names of a claim, which must stay alive as long as the reader."""
        found = self._known.get(id(claim))
        if found is None:
            declared = self._told if claim.declared else None
            found = read_names(claim.texts, self.sites, loose=claim.loose, declared=declared)
            self._known[id(claim)] = found
        return found


@dataclass(slots=True)
class _Found:
    """What the marked claims tell: the persons, else the organisation of the markup and where the page shows it."""

    best: _Read | None = None
    desk: _Read | None = None
    shown: bool = False  # a byline shows what the markup names: bylines after that are those of other articles


def _first(claims: list[Claim], reader: _Reader) -> _Found:
    """The first claim that names a person, in the order of trust."""
    found = _Found()
    own: set[str] = set()
    for claim in claims:
        names = reader.names(claim)
        others = {fold(name) for name in (*names.desks, *names.nobody)}
        if names.persons:
            found.best = claim, names
            break
        if claim.source == "byline" and own & others:
            found.shown = True
            break
        if claim.source in ORGANISATION_SOURCES:
            own = own or others
            if names.desks and found.desk is None:
                found.desk = claim, names
    return found


def _with_all(best: _Read, claims: list[Claim], reader: _Reader) -> _Read:
    """The page's byline instead of a list that it contains: templates often hand on the first author only.

    The other way round where the list holds the makers of everything: then its authors are those of the byline.
    """
    known = {fold(name) for name in best[1].persons}
    credits_too = best[1].unread > 1
    least = sum(map(len, known)) + _SHORTEST
    for claim in claims:
        if claim.source != "byline":
            continue
        if not credits_too:
            told = fold(" ".join(claim.texts))
            if len(told) < least or not all(name in told for name in known):
                continue
        if not _is_byline(claim):
            continue
        names = reader.names(claim)
        shown = {fold(name) for name in names.persons}
        if (known < shown and len(shown) <= MANY) or (credits_too and shown and shown < known):
            return claim, names
    return best


def _is_byline(claim: Claim) -> bool:
    """Marked as one, or nothing but names: other elements with a class for authors tell about them too."""
    text = claim.texts[0]
    return claim.note == "byline" or (len(claim.texts) == 1 and is_names_only(after_by(text)[0] or text))


def _organisation(desk: _Read | None, claims: list[Claim], hidden: list[Claim], reader: _Reader) -> _Read | None:
    """The organisation that signs where no person does: the markup's, else one that a byline names.

    schema.org allows an Organization as author. Of unmarked texts only those with a label or a link to an author's
    page count, of elements with a class for authors only those that begin with a word for "by", or name an agency.
    That the site itself signs tells nobody anything: for that the markup has to say so.
    """
    if desk is not None:
        return desk
    bylines = [claim for claim in claims if claim.source == "byline"]
    for claim in [*bylines, *(claim for claim in hidden if claim.declared)]:
        names = reader.names(claim)
        signed = claim.declared or claim.note in ("byline", "rel") or bool(after_by(claim.texts[0])[0])
        told = [name for name in names.desks if (signed or is_agency(name)) and is_name_of_desk(name)]
        if told and not any(is_site(name, reader.sites) for name in told):
            return claim, replace(names, desks=tuple(told))
    return None


def _with_agencies(best: _Read) -> tuple[str, ...]:
    """The persons, with the news agencies that the page's JSON-LD lists beside them as authors of their own."""
    claim, names = best
    if claim.source != "json-ld" or not any(map(is_agency, claim.texts)):
        return names.persons
    places = [(fold(text), text) for text in claim.texts]
    order = {name: next((at for at, (key, _) in enumerate(places) if fold(name) in key), 0) for name in names.persons}
    order |= {text: at for at, (_, text) in enumerate(places) if is_agency(text)}
    return tuple(sorted(order, key=lambda name: order[name]))


def _may_name(claim: Claim, found: _Found) -> bool:
    """Whether an unmarked text may name a person: beside an organisation's name or byline fewer texts may."""
    if found.desk is not None and not claim.declared:
        return False
    return not found.shown or claim.note == LINE or (found.desk is None and claim.note == TEXT)


def choose_authors(
    claims: Iterator[Claim], hidden: Callable[[], Iterator[Claim]], sites: frozenset[str], told: frozenset[str]
) -> Authors:
    """The persons of the first claim, by source, that names any.

    Where nobody names a person, it is the organisation that signs. `hidden` is asked for more claims only when no
    marked claim names a person.
    """
    known = sorted(claims, key=lambda claim: AUTHOR_ORDER.index(claim.source))
    near = [claim for claim in known if not claim.apart]
    reader = _Reader(sites, told)
    found = _first(near, reader)
    more: list[Claim] = []
    if found.best is not None:
        best: _Read | None = _with_all(found.best, near, reader)
    else:
        best = _hidden(hidden, found, reader, more) or _beside(known, found, reader)
    if best is not None:
        names = _with_agencies(best)
    else:
        best = _organisation(found.desk, near, more, reader)
        names = best[1].desks if best is not None else ()
    chosen = best[0] if best is not None else None
    listed = [*known, *(claim for claim in more if claim is chosen)]
    candidates = tuple(
        Candidate("authors", "; ".join(claim.texts)[:300], claim.source, claim is chosen, claim.note)
        for claim in listed
    )
    return Authors(names, chosen.source if chosen is not None else None, candidates)


def _hidden(hidden: Callable[[], Iterator[Claim]], found: _Found, reader: _Reader, asked: list[Claim]) -> _Read | None:
    """The first unmarked text that names a person; all that were looked at are added to `asked`."""
    for claim in hidden():
        asked.append(claim)
        if _may_name(claim, found) and reader.names(claim).persons:
            return claim, reader.names(claim)
    return None


def _beside(claims: list[Claim], found: _Found, reader: _Reader) -> _Read | None:
    """A byline that stands beside the article, where nothing else signs."""
    if found.desk is not None:
        return None
    marked = [claim for claim in claims if claim.apart and claim.note in ("byline", "rel")]
    return next(((claim, reader.names(claim)) for claim in marked if reader.names(claim).persons), None)
