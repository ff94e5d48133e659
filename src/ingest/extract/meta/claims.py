"""What page and carrier claim for the plain fields: language, site, section, summary, keywords, address."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ingest.extract.meta.jsonld import JsonLd, text_of, texts_of
from ingest.extract.meta.rules import CANONICAL_ORDER
from ingest.extract.meta.tags import Markup
from ingest.extract.meta.title_text import fold, plain_title
from ingest.records import Candidate, Hints
from ingest.urls.clean import clean_url, source_domain
from ingest.urls.identity import identity_url

MAX_KEYWORDS = 50


@dataclass(frozen=True, slots=True)
class Choice:
    """One chosen text with its source, and all candidates of its field."""

    value: str | None
    source: str | None
    candidates: tuple[Candidate, ...]


def first(field: str, claims: Iterable[tuple[str, str]], order: tuple[str, ...]) -> Choice:
    """The claim of the first source in `order`; among equals the first in the page."""
    found = list(dict.fromkeys((source, value) for source, value in claims if value and source in order))
    best = min(found, key=lambda claim: order.index(claim[0]), default=None)
    candidates = tuple(Candidate(field, value, source, (source, value) == best) for source, value in found)
    return Choice(best[1] if best else None, best[0] if best else None, candidates)


def language_claims(markup: Markup, linked: JsonLd, hints: Hints) -> Iterator[tuple[str, str]]:
    """Claims of the language, as BCP 47 tags."""
    told = (
        ("html", markup.language),
        ("json-ld", text_of(linked.article.get("inlanguage"))),
        ("opengraph", markup.first("og:locale")),
        ("meta", markup.first("content-language", "language", "dc.language", "inlanguage")),
        ("feed", hints.language),
    )
    for source, value in told:
        tag = (value or "").strip().replace("_", "-").partition(",")[0]
        head = tag.partition("-")[0]
        if head.isascii() and head.isalpha() and 2 <= len(head) <= 3:
            yield source, head.lower() + tag[len(head) :]


def site_claims(markup: Markup, linked: JsonLd, hints: Hints) -> Iterator[tuple[str, str]]:
    """Claims of the site's name that can be shown."""
    for source, value in site_names(markup, linked, hints):
        if len(value) <= 80 and not value.startswith(("@", "http")):
            yield source, value


def site_names(markup: Markup, linked: JsonLd, hints: Hints) -> Iterator[tuple[str, str]]:
    """Every spelling of the site's name, handles and app names included."""
    for name in ("og:site_name", "application-name", "apple-mobile-web-app-title", "al:ios:app_name", "twitter:site"):
        for value in markup.all(name):
            yield (
                "opengraph" if name == "og:site_name" else ("meta" if name[:7] != "twitter" else "twitter"),
                plain_title(value),
            )
    for value in linked.site_names:
        yield "json-ld", plain_title(value)
    if hints.source_name:
        yield "settings" if hints.carrier == "settings" else "feed", hints.source_name


def section_claims(markup: Markup, linked: JsonLd) -> Iterator[tuple[str, str]]:
    """Claims of the section."""
    for name in ("article:section", "og:article:section"):
        for value in markup.all(name):
            yield "opengraph", plain_title(value)
    for value in texts_of(linked.article.get("articlesection")):
        yield "json-ld", value
    for name in ("parsely-section", "articlesection", "section", "category", "news_section", "sailthru.section"):
        for value in markup.all(name):
            yield "meta", plain_title(value)


def summary_claims(markup: Markup, linked: JsonLd, hints: Hints) -> Iterator[tuple[str, str]]:
    """Claims of the summary."""
    told = (
        ("opengraph", markup.first("og:description")),
        ("meta", markup.first("description", "dc.description", "sailthru.description")),
        ("json-ld", text_of(linked.article.get("description"))),
        ("twitter", markup.first("twitter:description")),
        ("feed", hints.summary),
    )
    for source, value in told:
        if value:
            yield source, plain_title(value)


def keywords(markup: Markup, linked: JsonLd, hints: Hints) -> tuple[str, ...]:
    """Keywords of the first source that has some (a list, or texts with commas), then the carrier's categories."""
    found: dict[str, str] = {}
    sources: list[Iterable[str]] = [
        markup.all("news_keywords"),
        texts_of(linked.article.get("keywords")),
        markup.all("article:tag", "og:article:tag"),
        markup.all("keywords", "parsely-tags", "sailthru.tags"),
    ]
    told = next((values for values in map(list, sources) if values), [])
    for value in [
        *(part for text in told[:200] for part in text.replace(";", ",").replace("、", ",").split(",")),
        *hints.categories,
    ]:
        word = plain_title(value)
        if word and len(word) <= 80:
            found.setdefault(fold(word), word)
    return tuple(list(found.values())[:MAX_KEYWORDS])


def own_address(markup: Markup) -> str | None:
    """The absolute address that the page gives as its own: for a page that came without one."""
    told = (*markup.links.get("canonical", ())[:5], *markup.all("og:url")[:5])
    return next((address for value in told if (address := clean_url(value)) is not None), None)


def canonical(markup: Markup, linked: JsonLd, url: str | None) -> Choice:
    """The address that the page calls its own.

    A claim counts only within the page's own registrable domain, so that no page can pass for another site's article;
    the front page counts only for the front page.
    """
    own, domain = url, source_domain(identity_url(url))  # of an AMP cache's copy: the publisher's
    main = linked.article.get("mainentityofpage")
    told = [
        *(("link", href) for href in markup.links.get("canonical", ())),
        *(("opengraph", value) for value in markup.all("og:url")),
        (
            "json-ld",
            text_of(main.get("@id") if isinstance(main, dict) else main) or text_of(linked.article.get("url")) or "",
        ),
    ]
    base = clean_url(own or next((value for _, value in told if clean_url(value)), None))
    claims: list[tuple[str, str]] = []
    refused: list[Candidate] = []
    for source, value in told:
        address = clean_url(value, base) if value else None
        if address is None:
            continue
        if domain is not None and source_domain(address) != domain:
            refused.append(Candidate("canonical_url", address, source, note="names another site"))
        elif own is not None and _is_front(address) and not _is_front(own):
            refused.append(Candidate("canonical_url", address, source, note="names the front page"))
        else:
            claims.append((source, address))
    if own is not None:
        claims.append(("url", own))
    choice = first("canonical_url", claims, CANONICAL_ORDER)
    return replace(choice, candidates=(*choice.candidates, *refused))


def _is_front(address: str) -> bool:
    return address.count("/") <= 3 and "?" not in address and address.endswith("/")
