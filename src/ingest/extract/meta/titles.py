"""Headlines: what every source tells, cleaned, and the one that most of them and the page itself show."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from ingest.extract.meta.jsonld import JsonLd, text_of
from ingest.extract.meta.rules import TITLE_WEIGHTS
from ingest.extract.meta.tags import Markup
from ingest.extract.meta.title_tails import site_in_title, strip_chinese_tail, strip_site, whole_of, without_shared_tail
from ingest.extract.meta.title_text import fold, plain_title
from ingest.records import Candidate, Hints

_WIDE = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@dataclass(frozen=True, slots=True)
class Headline:
    """A headline candidate: as told, and cleaned."""

    text: str
    source: str
    raw: str = ""


def title_claims(markup: Markup, linked: JsonLd, hints: Hints) -> list[Headline]:
    """Every headline that somebody tells, as told. The page's own (h1) may be several."""
    told = [
        ("opengraph", markup.first("og:title")),
        ("json-ld", text_of(linked.article.get("headline")) or text_of(linked.article.get("name"))),
        ("twitter", markup.first("twitter:title")),
        (
            "meta",
            markup.first("parsely-title", "sailthru.title", "dc.title", "dcterms.title", "citation_title", "title"),
        ),
        ("feed", hints.title),
        ("title", markup.titles[0] if markup.titles else None),
    ]
    shown = [spot for spot in markup.spots if spot.kind == "h1" or spot.prop == "headline"]
    shown.sort(key=lambda spot: (spot.apart, not spot.main))
    told.extend(("headline", spot.text) for spot in shown[:8])
    return [Headline(text, source, text) for source, value in told if (text := plain_title(value))]


def choose_title(
    claims: list[Headline], sites: frozenset[str], others: Callable[[], list[str]] = list
) -> tuple[str | None, tuple[Candidate, ...]]:
    """The headline with the most votes after the site's name was taken off, and all candidates.

    `others` gives what the page shows like a headline besides its h1; it is asked only when the sources disagree.
    """
    if not {"json-ld", "opengraph", "title"} & {claim.source for claim in claims}:  # a feed's fragment, no page
        claims = [claim for claim in claims if claim.source == "feed"] or claims
    sites = sites | site_in_title(_texts(claims, "title"), _texts(claims, "headline"))
    wholes = tuple(text for claim in claims for text in _wholes(claim) if fold(text) not in sites)
    cleaned = [
        Headline(strip_site(_without_template(claim, wholes), sites), claim.source, claim.raw)
        for claim in claims
        if fold(claim.text) and (claim.source == "title" or fold(claim.text) not in sites)
    ]
    texts = tuple(claim.text for claim in cleaned)
    cleaned = _one_headline([replace(claim, text=without_shared_tail(claim.text, texts)) for claim in cleaned])
    votes: dict[str, float] = {}
    for claim in cleaned:
        key = fold(claim.text)
        votes[key] = votes.get(key, 0.0) + TITLE_WEIGHTS[claim.source]
    best = max(cleaned, key=lambda claim: (votes[fold(claim.text)], TITLE_WEIGHTS[claim.source]), default=None)
    if best is not None:
        if len(votes) > 1:
            best = _as_shown(best, cleaned, frozenset(map(fold, others())))
        cleaned.extend([best] if all(claim is not best for claim in cleaned) else [])
    candidates = tuple(Candidate("title", claim.text, claim.source, claim is best) for claim in cleaned)
    return best.text if best is not None else None, candidates


_KICKER = re.compile(r":\s+|\s[-–—|]\s")


def _as_shown(best: Headline, claims: list[Headline], shown: frozenset[str]) -> Headline:
    """What the page shows like a headline where it shares its article under the same words.

    Where two sources have different kickers, the headline is what both have, if it is shown alone.
    """
    rest = _KICKER.split(best.text, maxsplit=1)[-1].strip()
    tail, known = fold(rest), {fold(best.text), fold(rest)}
    kicked = any(folded.endswith(tail) for folded in {fold(claim.text) for claim in claims} - known)
    if kicked and tail in shown and len(rest.split()) > 2:
        return Headline(rest, best.source, best.raw)
    whole = fold(best.text)
    for claim in claims:
        told = fold(claim.text)
        if best.source == "headline" and told in shown and best.text.endswith(f" {claim.text}") and told != whole:
            return claim  # the h1 holds it in an element of its own, after a kicker in another one
        if claim.source == "opengraph" and told in shown:
            kicker = best.text.endswith((f": {claim.text}", f":{claim.text}"))
            return claim if kicker or (told not in whole and whole not in shown) else best
    return best


def _one_headline(claims: list[Headline]) -> list[Headline]:
    """Of several h1 the one that another source confirms, else the first in the main content."""
    shown = [claim for claim in claims if claim.source == "headline"]
    others = [claim for claim in claims if claim.source != "headline"]
    folds = {fold(claim.text) for claim in others}
    known = frozenset(piece for claim in others for piece in _pieces(claim.text))
    agreed = len(folds) < len(others)
    told = [claim for claim in shown if not known or _is_about(claim.text, known, agreed=agreed)]
    best = next((claim for claim in shown if fold(claim.text) in folds), told[0] if told else None)
    return others if best is None else [*others, best]


def _is_about(text: str, known: frozenset[str], *, agreed: bool) -> bool:
    """Whether an h1 tells of what the other headlines tell: a short one that does not is a logo or a section.

    Where words have endings or no spaces between them, the others must agree before that counts against it.
    """
    return len(text.split()) > 3 or not known.isdisjoint(_pieces(text)) or not (text.isascii() or agreed)


def _pieces(text: str) -> Iterator[str]:
    """What two headlines of one article share: words, or letters in a row where words have endings or no spaces."""
    for word in text.split():
        folded = fold(word)
        if folded.isascii():
            yield from (folded,) if len(folded) > 3 else ()
        else:
            size = 2 if _WIDE.search(folded) else 4
            yield from (folded[at : at + size] for at in range(max(1, len(folded) - size + 1)))


def _wholes(claim: Headline) -> tuple[str, ...]:
    """What other sources may have lengthened or cut: a headline as told, and the head of a Chinese title."""
    head = strip_chinese_tail(claim.text) if claim.source == "title" else claim.text
    return (claim.text,) if head == claim.text else (claim.text, head)


def _without_template(claim: Headline, wholes: tuple[str, ...]) -> str:
    text = _wholes(claim)[-1]
    return without_shared_tail(whole_of(text, wholes), wholes)


def _texts(claims: list[Headline], source: str) -> list[str]:
    return [claim.text for claim in claims if claim.source == source]
