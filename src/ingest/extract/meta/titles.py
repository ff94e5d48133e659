"""Headlines: what every source declares, cleaned, and the one that most sources and the page itself show."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from ingest.extract.meta.jsonld import JsonLd
from ingest.extract.meta.jsonld_values import jsonld_text
from ingest.extract.meta.markup import Markup
from ingest.extract.meta.rules import TITLE_WEIGHTS
from ingest.extract.meta.title_tails import (
    site_in_title,
    strip_chinese_tail,
    strip_site,
    whole_of,
    without_shared_tail,
    without_site_tail,
)
from ingest.extract.meta.title_text import plain_title
from ingest.records import Candidate, Hints
from ingest.text.comparison import comparison_key
from ingest.text.dates import find_date
from ingest.text.scripts import UNSPACED

_KICKER = re.compile(r":\s+|\s[-–—|]\s")
_BAR = re.compile(r"[|｜¦_»«•·:：]|\s[-–—/<>]\s")
_BARS = " |｜¦_»«•·:：-–—/<>"
_MIN_DISPLAYED = 8  # characters of a headline before a bar
_MAX_SHOWN = 8  # headlines of the page itself
_MAX_KICKER = 4  # words
_MAX_KICKER_LENGTH = 60  # characters
_MAX_TOPIC = 3  # words
_MIN_AFTER_KICKER = 15  # letters of a headline that has a kicker


@dataclass(frozen=True, slots=True)
class Headline:
    """A headline candidate."""

    text: str
    source: str


def title_claims(markup: Markup, jsonld: JsonLd, hints: Hints) -> list[Headline]:
    """Return every declared headline. The page's own (h1) may be several."""
    declared = [
        ("opengraph", markup.first("og:title")),
        ("json-ld", jsonld_text(jsonld.article.get("headline")) or jsonld_text(jsonld.article.get("name"))),
        ("twitter", markup.first("twitter:title")),
        (
            "meta",
            markup.first("parsely-title", "sailthru.title", "dc.title", "dcterms.title", "citation_title", "title"),
        ),
        ("feed", hints.title),
        ("title", markup.titles[0] if markup.titles else None),
    ]
    shown = [item for item in markup.marked_texts if item.kind == "h1" or "headline" in item.itemprop.split()]
    shown.sort(key=lambda item: (item.in_aside, not item.in_main))
    declared.extend(("headline", item.text) for item in shown[:_MAX_SHOWN])
    return [Headline(text, source) for source, value in declared if (text := plain_title(value))]


def shown_headlines(markup: Markup) -> tuple[str, ...]:
    """Return the titles that the page shows or declares outside of JSON-LD: its h1, og:title, title tag."""
    headlines = [item.text for item in markup.marked_texts if item.kind == "h1" and not item.in_related]
    declared = (*markup.all("og:title")[:1], *markup.all("twitter:title")[:1], *markup.titles[:1])
    return (*headlines[:_MAX_SHOWN], *declared)


def choose_title(
    claims: list[Headline],
    sites: frozenset[str],
    others: Callable[[], list[str]] = list,
    logos: Callable[[], list[str]] = list,
    above: Callable[[], tuple[str, str]] = lambda: ("", ""),
) -> tuple[str | None, tuple[Candidate, ...]]:
    """Return the headline with the most votes after the site's name was removed, and all candidates.

    `others` returns what the page shows like a headline besides its h1; it is called only when the sources disagree.
    `logos` returns the texts of the links to the site's front page; it is called where the page has no h1, or the
    name of the site as one. `above` returns the heading right above the text, and the first paragraph; it is called
    where nothing but the title tag names a headline.
    """
    if not {"json-ld", "opengraph", "title"} & {claim.source for claim in claims}:  # a feed's fragment, no page
        claims = [claim for claim in claims if claim.source == "feed"] or claims
    sites = sites | site_in_title(_texts(claims, "title"), _texts(claims, "headline"), logos)
    wholes = tuple(text for claim in claims for text in _wholes(claim) if comparison_key(text) not in sites)
    cleaned = [
        Headline(strip_site(without_site_tail(_without_template(claim, wholes), wholes, sites), sites), claim.source)
        for claim in claims
        if comparison_key(claim.text) and (claim.source == "title" or comparison_key(claim.text) not in sites)
    ]
    texts = tuple(claim.text for claim in cleaned)
    cleaned = _one_headline([replace(claim, text=without_shared_tail(claim.text, texts)) for claim in cleaned])
    votes = _votes(cleaned)

    def rank(claim: Headline) -> tuple[float, float]:
        return votes[comparison_key(claim.text)], TITLE_WEIGHTS[claim.source]

    best = max(cleaned, key=rank, default=None)
    if best is not None:
        if all(claim.source != "headline" for claim in cleaned):
            names = frozenset(map(comparison_key, logos()))
            best = _displayed_head(replace(best, text=strip_site(best.text, names)), others)
        if len(votes) > 1:
            best = _as_displayed(best, cleaned, frozenset(map(comparison_key, others())))
        if all(claim.source in ("title", "headline") for claim in cleaned):
            best = _confirmed_by_text(best, cleaned, logos, above)
        cleaned.extend([best] if all(claim is not best for claim in cleaned) else [])
    candidates = tuple(Candidate("title", claim.text, claim.source, claim is best) for claim in cleaned)
    return best.text if best is not None else None, candidates


def _confirmed_by_text(
    best: Headline,
    claims: list[Headline],
    logos: Callable[[], list[str]],
    above: Callable[[], tuple[str, str]],
) -> Headline:
    """Return the heading above the text where the title tag is a slogan or a section, else `best`.

    The first paragraph shares words with that heading, and none with the title. An h1 that says the same as the title
    is the headline, unless it is the site's name.
    """
    is_site = comparison_key(best.text) in set(map(comparison_key, logos()))
    if any(claim.source == "headline" for claim in claims) and not is_site:
        return best
    heading, paragraph = above()
    in_title = frozenset(_pieces(best.text))
    in_heading, in_paragraph = frozenset(_pieces(heading)), frozenset(_pieces(paragraph))
    if is_site:  # a paper may be called after what its stories are about
        in_heading, in_paragraph = in_heading - in_title, in_paragraph - in_title
    if len(heading) < _MIN_DISPLAYED or in_heading.isdisjoint(in_paragraph) or not in_paragraph.isdisjoint(in_title):
        return best
    return Headline(heading, "headline") if in_heading.isdisjoint(in_title) else best


def _displayed_head(best: Headline, others: Callable[[], list[str]]) -> Headline:
    """Return what stands before the first bars of a title, if the page displays it like a headline.

    Sections and the site's name follow there, and nothing else confirms which is which on a page without an h1.
    """
    bars = list(_BAR.finditer(best.text))
    if not bars:
        return best
    displayed = frozenset(map(comparison_key, others()))
    heads = (best.text[: bar.start()].strip(_BARS) for bar in reversed(bars))
    head = next((head for head in heads if len(head) >= _MIN_DISPLAYED and comparison_key(head) in displayed), None)
    return best if head is None else replace(best, text=head)


def _votes(claims: list[Headline]) -> dict[str, float]:
    """Return the votes for each headline; the copy of og:title for Twitter has none of its own.

    A title that glues a kicker to the page's h1, without a colon, votes for the h1. An h1 of a few words that are part
    of another source's title is the name of a topic.
    """
    votes: dict[str, float] = {}
    keys = {claim.source: comparison_key(claim.text) for claim in claims}
    shown = keys.get("headline")
    for claim in claims:
        key = comparison_key(claim.text)
        if claim.source == "twitter" and key == keys.get("opengraph"):
            continue
        if shown is not None and key != shown and key.endswith(shown) and _is_kicker(claim.text, shown):
            votes.setdefault(key, 0.0)
            key = shown
        votes[key] = votes.get(key, 0.0) + TITLE_WEIGHTS[claim.source]
    longer = [key for key in votes if shown is not None and key != shown and shown in key]
    for claim in claims:
        if claim.source == "headline" and longer and len(claim.text.split()) <= _MAX_TOPIC:
            votes[comparison_key(claim.text)] -= TITLE_WEIGHTS["headline"] / 2
    return votes


def _is_kicker(text: str, headline: str) -> bool:
    """Return whether what stands before the headline (a comparison key) is a few words and no part of a sentence."""
    starts = [at for at in range(min(len(text), _MAX_KICKER_LENGTH)) if comparison_key(text[at:]) == headline]
    kicker = text[: starts[-1] if starts else 0].rstrip()
    short = 0 < len(kicker.split()) <= _MAX_KICKER and len(headline) >= _MIN_AFTER_KICKER
    return short and not kicker.endswith((":", "："))


def _as_displayed(best: Headline, claims: list[Headline], displayed: frozenset[str]) -> Headline:
    """Return the title that the page offers for sharing if it is also displayed like a headline, else `best`.

    Where two sources have different kickers, the headline is what both have in common, if it is displayed alone.
    """
    without_kicker = _KICKER.split(best.text, maxsplit=1)[-1].strip()
    best_key, bare_key = comparison_key(best.text), comparison_key(without_kicker)
    other_keys = {comparison_key(claim.text) for claim in claims} - {best_key, bare_key}
    if any(key.endswith(bare_key) for key in other_keys) and bare_key in displayed and len(without_kicker.split()) > 2:
        return Headline(without_kicker, best.source)
    for claim in claims:
        key = comparison_key(claim.text)
        if best.source == "headline" and best.text.endswith(f" {claim.text}") and key != best_key:
            before = best.text[: -len(claim.text)].strip()
            if key in displayed or find_date(before) is not None:
                return claim  # the h1 holds it in an element of its own, after a kicker or a date in another one
        if claim.source == "opengraph" and key in displayed:
            has_kicker = best.text.endswith((f": {claim.text}", f":{claim.text}"))
            return claim if has_kicker or (key not in best_key and best_key not in displayed) else best
    return best


def _one_headline(claims: list[Headline]) -> list[Headline]:
    """Keep one of several h1: the one that another source confirms, else the first in the main content."""
    shown = [claim for claim in claims if claim.source == "headline"]
    others = [claim for claim in claims if claim.source != "headline"]
    keys = {comparison_key(claim.text) for claim in others}
    pieces = frozenset(piece for claim in others for piece in _pieces(claim.text))
    others_agree = len(keys) < len(others)
    related = [claim for claim in shown if not pieces or _is_about(claim.text, pieces, others_agree=others_agree)]
    related.sort(key=lambda claim: pieces.isdisjoint(_pieces(claim.text)))  # stable
    best = next((claim for claim in shown if comparison_key(claim.text) in keys), related[0] if related else None)
    return others if best is None else [*others, best]


def _is_about(text: str, pieces: frozenset[str], *, others_agree: bool) -> bool:
    """Return whether an h1 is about the same as the other headlines: a short one that is not is a logo or a section.

    Where words are inflected or have no spaces between them, the others must agree before that counts against it.
    """
    return len(text.split()) > 3 or not pieces.isdisjoint(_pieces(text)) or not (text.isascii() or others_agree)


def _pieces(text: str) -> Iterator[str]:
    """Yield what two headlines of one article share: words, or letter runs where words are inflected or unspaced."""
    for word in text.split():
        key = comparison_key(word)
        if key.isascii():
            yield from (key,) if len(key) > 3 else ()
        else:
            size = 2 if UNSPACED.search(key) else 4
            yield from (key[start : start + size] for start in range(max(1, len(key) - size + 1)))


def _wholes(claim: Headline) -> tuple[str, ...]:
    """Return what other sources may have extended or cut: the headline as declared, and the head of a Chinese title."""
    head = strip_chinese_tail(claim.text) if claim.source == "title" else claim.text
    return (claim.text,) if head == claim.text else (claim.text, head)


def _without_template(claim: Headline, wholes: tuple[str, ...]) -> str:
    text = _wholes(claim)[-1]
    return without_shared_tail(whole_of(text, wholes), wholes)


def _texts(claims: list[Headline], source: str) -> list[str]:
    return [claim.text for claim in claims if claim.source == source]
