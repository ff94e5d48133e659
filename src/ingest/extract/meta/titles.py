"""Headlines: without the site's name, the section and other tails that templates hang on them."""

import html
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import urlsplit

from ingest.extract.meta.jsonld import JsonLd, text_of
from ingest.extract.meta.rules import TITLE_WEIGHTS
from ingest.extract.meta.tags import Markup
from ingest.records import Candidate, Hints
from ingest.text.dates import find_date, parse_date
from ingest.urls import source_domain

_SEPARATOR = re.compile(
    r"\s+[|\-–—·•»«:/]+\s+|\s*[|｜]\s*|\s+[–—]\s*|：|\s*::\s*|\s+›\s+|(?<=\S)--(?=\S)|_(?=[^_]*$)|,\s+(?=[^,]*$)"
)
MAX_LENGTH = 2_000  # characters of a title; a longer one is something else
_BRACKET = re.compile(r"\s*[(（\[【]([^()（）\[\]【】]{6,40})[)）\]】]")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")


def plain_title(raw: str | None) -> str:
    """One line of text: entities resolved, tags gone, soft hyphens and invisible characters removed."""
    if not raw:
        return ""
    text = raw[:MAX_LENGTH]
    if "&" in text:
        text = html.unescape(html.unescape(text))
    if "<" in text:
        text = _TAG.sub(" ", text)
    text = re.sub("[\u00ad\u200b\u200e\u200f\ufeff\u2060]", "", text)
    return " ".join(text.split())


_WIDE = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_HAN, _KANA = re.compile("[\u4e00-\u9fff]"), re.compile("[\u3040-\u30ff]")
_NOT_WORD = re.compile(r"[\W_]+")


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Letters and digits only, lower case, compatibility forms unified: for comparing titles and names."""
    if text.isascii():
        return _NOT_WORD.sub("", text).lower()
    decomposed = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in decomposed if char.isalnum() or unicodedata.category(char)[0] == "M")


def site_folds(names: tuple[str, ...], url: str | None) -> frozenset[str]:
    """Folded spellings of the site's name: as told, and as its domain has it, with and without the suffix."""
    found = {fold(name.lstrip("@")) for name in names[:40]}
    domain = source_domain(url)
    host = urlsplit(url).hostname if url else None
    for name in (domain, host.removeprefix("www.") if host else None):
        if name:
            found.add(fold(name))
            found.add(fold(name.rsplit(".", 1)[0]))
            found.add(fold(name.split(".")[0]))
    return frozenset(name for name in found if len(name) > 1)


def strip_site(title: str, sites: frozenset[str]) -> str:
    """The title without tails and heads that are the site's name, its section before it, or a date; never empty."""
    text = title
    for _ in range(4):
        shorter = _strip_tail(text, sites)
        if shorter == text:
            break
        text = shorter
    head = _SEPARATOR.search(text)
    if head is not None and fold(text[: head.start()]) in sites and text[head.end() :].strip():
        text = text[head.end() :].strip()
    return text


def strip_chinese_tail(title: str) -> str:
    """`Headline_Section_Site` and `Headline--Section--Site`, as Chinese title tags have it, to the headline."""
    head = re.split("_|--", title, maxsplit=1)[0].strip()
    chinese = _HAN.search(head) is not None and _KANA.search(title) is None
    return head if len(head) >= 8 and chinese else title


def _strip_tail(text: str, sites: frozenset[str]) -> str:
    last = None
    for match in _SEPARATOR.finditer(text):
        if match.start() > 0:
            if _is_site(text[match.end() :], sites):
                return _strip_sections(text[: match.start()].strip(), match[0])
            last = match
    if last is not None and parse_date(text[last.end() :]) is not None and any(map(str.isalpha, text[: last.start()])):
        return text[: last.start()].strip()
    return text


def _strip_sections(text: str, separator: str) -> str:
    """`Headline | Section` before ` | Site`: the template joins its parts with the same sign."""
    while separator.strip() in ("|", "｜") and separator in text:
        head, _, tail = text.rpartition(separator)
        if len(tail.split()) > 3 or len(head) < 2 * len(tail):
            break
        text = head
    return text


def _is_site(tail: str, sites: frozenset[str]) -> bool:
    folded = fold(tail)
    if not folded or folded in sites or folded.removeprefix("the") in sites:
        return True
    words = tail.split()
    if len(words) > 3:
        return any(len(site) > 6 and folded.startswith(site) for site in sites) and len(words) <= 8
    if fold(words[0]) in sites or (len(words) > 1 and fold(words[-1]) in sites):
        return True
    return any(len(site) > 4 and (folded.startswith(site) or folded.endswith(site)) for site in sites)


def without_shared_tail(title: str, others: tuple[str, ...]) -> str:
    """`title` without what a template joined to it: another source's whole title, a separator, and the rest.

    In front only a label with a bar counts (`Opinion | …`): what stands before a colon is part of the headline.
    """
    best = title
    for other in others:
        if not 8 <= len(other) < len(best):
            continue
        tail = best.startswith(other) and _is_tail(best, len(other))
        head = best.endswith(other) and best[: -len(other)].rstrip().endswith(("|", "｜"))
        if tail or head:
            best = other
    return best


def _is_tail(title: str, at: int) -> bool:
    """Whether a template's tail begins here: a separator, or a date in brackets."""
    if title[at] == "_" or _SEPARATOR.match(title, at) is not None:
        return True
    bracket = _BRACKET.fullmatch(title, at)
    return bracket is not None and find_date(bracket[1]) is not None


def whole_of(title: str, others: tuple[str, ...]) -> str:
    """The longer title of which `title` is a cut: it ends in dots, or in the middle of the other one's words."""
    bare = title.rstrip(" .…")
    if len(bare) < 20:
        return title
    for other in others:
        if len(other) > len(bare) + 1 and other.startswith(bare) and _SEPARATOR.match(other, len(bare)) is None:
            cut = bare != title or other[len(bare)].isalnum() or other[len(bare) :].lstrip()[:1] in "\"'“„»«’"
            if cut:
                return other
    return title


def site_in_title(titles: list[str], headlines: list[str]) -> frozenset[str]:
    """The site's name where the page shows it as an h1 and hangs it on its title tag: `Headline | Site`."""
    found: set[str] = set()
    for title in titles[:1]:
        parts = [part for part in _SEPARATOR.split(title) if part.strip()]
        if len(parts) < 2 or 2 * len(parts[-1]) > len(title):
            continue
        found.update(fold(shown) for shown in headlines if fold(shown) == fold(parts[-1]))
    return frozenset(found)


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
        if claim.source == "opengraph" and told in shown:
            glued = (f" {claim.text}",) if best.source == "headline" else ()
            kicker = best.text.endswith((f": {claim.text}", f":{claim.text}", *glued))
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
