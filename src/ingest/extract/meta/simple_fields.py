"""The fields without a comparison of sources: language, site, section, summary, keywords and canonical address.

Each `*_claims` function yields pairs of source and value; `first_claim` takes the most trusted one.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ingest.extract.meta.jsonld import JsonLd
from ingest.extract.meta.jsonld_values import jsonld_text, texts_of
from ingest.extract.meta.markup import Markup
from ingest.extract.meta.rules import CANONICAL_ORDER
from ingest.extract.meta.title_text import plain_title
from ingest.records import Candidate, Hints
from ingest.text.comparison import comparison_key
from ingest.urls.clean import clean_url, source_domain
from ingest.urls.identity import identity_url

MAX_KEYWORDS = 50
_MAX_KEYWORD_TEXTS = 200
_MAX_LABEL = 80  # characters of a keyword or a site's name; longer ones are sentences


@dataclass(frozen=True, slots=True)
class Choice:
    """One chosen text and all candidates of its field."""

    value: str | None
    candidates: tuple[Candidate, ...]


def first_claim(field: str, claims: Iterable[tuple[str, str]], order: tuple[str, ...]) -> Choice:
    """Choose the claim of the first source in `order`; of several by one source the first in the page."""
    known = list(dict.fromkeys((source, value) for source, value in claims if value and source in order))
    best = min(known, key=lambda claim: order.index(claim[0]), default=None)
    candidates = tuple(Candidate(field, value, source, (source, value) == best) for source, value in known)
    return Choice(best[1] if best else None, candidates)


def language_claims(markup: Markup, jsonld: JsonLd, hints: Hints) -> Iterator[tuple[str, str]]:
    """Yield the declared languages as BCP 47 tags."""
    declared = (
        ("html", markup.language),
        ("json-ld", jsonld_text(jsonld.article.get("inlanguage"))),
        ("opengraph", markup.first("og:locale")),
        ("meta", markup.first("content-language", "language", "dc.language", "inlanguage")),
        ("feed", hints.language),
    )
    for source, value in declared:
        tag = (value or "").strip().replace("_", "-").partition(",")[0]
        primary = tag.partition("-")[0]
        if primary.isascii() and primary.isalpha() and 2 <= len(primary) <= 3:
            yield source, primary.lower() + tag[len(primary) :]


def site_claims(markup: Markup, jsonld: JsonLd, hints: Hints) -> Iterator[tuple[str, str]]:
    """Yield the names of the site that can be shown: no handles, no addresses."""
    for source, value in site_names(markup, jsonld, hints):
        if len(value) <= _MAX_LABEL and not value.startswith(("@", "http")):
            yield source, value


_SITE_NAME_TAGS = {
    "og:site_name": "opengraph",
    "application-name": "meta",
    "apple-mobile-web-app-title": "meta",
    "al:ios:app_name": "meta",
    "twitter:site": "twitter",
}


def site_names(markup: Markup, jsonld: JsonLd, hints: Hints) -> Iterator[tuple[str, str]]:
    """Yield every spelling of the site's name, including handles and names of apps."""
    for name, source in _SITE_NAME_TAGS.items():
        for value in markup.all(name):
            yield source, plain_title(value)
    for value in jsonld.site_names:
        yield "json-ld", plain_title(value)
    if hints.source_name:
        yield "settings" if hints.carrier == "settings" else "feed", hints.source_name


def section_claims(markup: Markup, jsonld: JsonLd) -> Iterator[tuple[str, str]]:
    """Yield the declared sections."""
    for name in ("article:section", "og:article:section"):
        for value in markup.all(name):
            yield "opengraph", plain_title(value)
    for value in texts_of(jsonld.article.get("articlesection")):
        yield "json-ld", value
    for name in ("parsely-section", "articlesection", "section", "category", "news_section", "sailthru.section"):
        for value in markup.all(name):
            yield "meta", plain_title(value)


def summary_claims(markup: Markup, jsonld: JsonLd, hints: Hints) -> Iterator[tuple[str, str]]:
    """Yield the declared summaries."""
    declared = (
        ("opengraph", markup.first("og:description")),
        ("meta", markup.first("description", "dc.description", "sailthru.description")),
        ("json-ld", jsonld_text(jsonld.article.get("description"))),
        ("twitter", markup.first("twitter:description")),
        ("feed", hints.summary),
    )
    for source, value in declared:
        if value:
            yield source, plain_title(value)


def keywords(markup: Markup, jsonld: JsonLd, hints: Hints) -> tuple[str, ...]:
    """Return the keywords of the first source that has some, then the carrier's categories, without doubles.

    Sources write them as a list, or as texts with commas.
    """
    sources: list[Iterable[str]] = [
        markup.all("news_keywords"),
        texts_of(jsonld.article.get("keywords")),
        markup.all("article:tag", "og:article:tag"),
        markup.all("keywords", "parsely-tags", "sailthru.tags"),
    ]
    texts = next((values for values in map(list, sources) if values), [])[:_MAX_KEYWORD_TEXTS]
    parts = (part for text in texts for part in text.replace(";", ",").replace("、", ",").split(","))
    unique: dict[str, str] = {}
    for value in (*parts, *hints.categories):
        word = plain_title(value)
        if word and len(word) <= _MAX_LABEL:
            unique.setdefault(comparison_key(word), word)
    return tuple(list(unique.values())[:MAX_KEYWORDS])


def declared_address(markup: Markup) -> str | None:
    """Return the first absolute address that the page declares as its own, for a page that came without one."""
    values = (*markup.links.get("canonical", ())[:5], *markup.all("og:url")[:5])
    return next((address for value in values if (address := clean_url(value)) is not None), None)


def canonical_address(markup: Markup, jsonld: JsonLd, url: str | None) -> Choice:
    """Choose the address that the page calls its own.

    A claim counts only within the registrable domain of `url`, so that no page can pass for another site's article;
    the front page counts only for the front page.
    """
    domain = source_domain(identity_url(url))  # of a copy in an AMP cache: the publisher's
    claims = _address_claims(markup, jsonld)
    base = clean_url(url or next((value for _, value in claims if clean_url(value)), None))
    believed: list[tuple[str, str]] = []
    refused: list[Candidate] = []
    for source, value in claims:
        address = clean_url(value, base) if value else None
        if address is None:
            continue
        if domain is not None and source_domain(address) != domain:
            refused.append(Candidate("canonical_url", address, source, note="names another site"))
        elif url is not None and _is_front_page(address) and not _is_front_page(url):
            refused.append(Candidate("canonical_url", address, source, note="names the front page"))
        else:
            believed.append((source, address))
    if url is not None:
        believed.append(("url", url))
    choice = first_claim("canonical_url", believed, CANONICAL_ORDER)
    return replace(choice, candidates=(*choice.candidates, *refused))


def _address_claims(markup: Markup, jsonld: JsonLd) -> list[tuple[str, str]]:
    main = jsonld.article.get("mainentityofpage")
    entity = jsonld_text(main.get("@id") if isinstance(main, dict) else main)
    return [
        *(("link", href) for href in markup.links.get("canonical", ())),
        *(("opengraph", value) for value in markup.all("og:url")),
        ("json-ld", entity or jsonld_text(jsonld.article.get("url")) or ""),
    ]


def _is_front_page(address: str) -> bool:
    return address.count("/") <= 3 and "?" not in address and address.endswith("/")
