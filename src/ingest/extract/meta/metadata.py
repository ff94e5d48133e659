"""The metadata record, and how its fields are chosen."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from ingest.extract.meta.authors import author_claims, choose_authors, hidden_claims
from ingest.extract.meta.jsonld import JsonLd, read_jsonld, text_of, texts_of
from ingest.extract.meta.moments import Times, choose_times
from ingest.extract.meta.rights import accessible_for_free, ai_opt_out, copyright_claims
from ingest.extract.meta.rules import (
    CANONICAL_ORDER,
    COPYRIGHT_ORDER,
    LANGUAGE_ORDER,
    SECTION_ORDER,
    SITE_ORDER,
    SUMMARY_ORDER,
)
from ingest.extract.meta.tags import Markup, collect, short_texts
from ingest.extract.meta.titles import choose_title, fold, plain_title, site_folds, title_claims
from ingest.extract.tree import Tree
from ingest.records import Candidate, Hints, Precision, Provenance
from ingest.urls import clean_url, source_domain

MAX_KEYWORDS = 50


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page and its carrier say about the article; every field may be empty, none is invented."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None  # UTC
    published_precision: Precision | None = None
    published_source: str | None = None
    published_local: str | None = None  # ISO 8601 as told: the page's own calendar day, clock and offset
    modified_at: datetime | None = None
    canonical_url: str | None = None
    source_name: str | None = None
    section: str | None = None
    keywords: tuple[str, ...] = ()
    summary: str | None = None
    language_claim: str | None = None  # BCP 47 as claimed, not checked
    copyright_notice: str | None = None
    ai_opt_out: bool | None = None
    accessible_for_free: bool | None = None
    image: str | None = None
    candidates: tuple[Candidate, ...] = ()
    provenance: tuple[Provenance, ...] = ()


@dataclass(frozen=True, slots=True)
class _Choice:
    """One chosen text with its source, and all candidates of its field."""

    value: str | None
    source: str | None
    candidates: tuple[Candidate, ...]


def extract_metadata(
    tree: Tree,
    *,
    url: str | None,
    headers: tuple[tuple[str, str], ...] = (),
    hints: Hints = Hints(),  # noqa: B008  # frozen
    now: datetime | None = None,
) -> Metadata:
    """Read the metadata of a parsed page.

    `url` is where the page came from (relative links, site name, date in the path), `headers` the HTTP response's
    headers, `hints` the carrier's word (a candidate like others). A date later than `now` plus a day loses. Never
    raises on content.
    """
    markup = collect(tree)
    url = clean_url(url)
    linked = read_jsonld(markup.scripts, url)
    language = _first("language", _language_claims(markup, linked, hints), LANGUAGE_ORDER)
    site = _first("source_name", _site_claims(markup, linked, hints), SITE_ORDER)
    names = tuple(value for _, value in _site_names(markup, linked, hints))
    sites = site_folds(names, url)
    title, titles = choose_title(title_claims(markup, linked, hints), sites)
    authors = choose_authors(
        author_claims(markup, linked, hints), lambda: hidden_claims(tree, markup), sites, site_folds(names, None)
    )
    times = choose_times(
        markup, linked, url, hints, lambda: short_texts(tree, markup.around), language=language.value, now=now
    )
    section = _first("section", _section_claims(markup, linked), SECTION_ORDER)
    summary = _first("summary", _summary_claims(markup, linked, hints), SUMMARY_ORDER)
    rights = _first(
        "copyright_notice", [*copyright_claims(markup, linked), *_carried(hints.copyright_notice)], COPYRIGHT_ORDER
    )
    canonical = _canonical(markup, linked, url)
    chosen = {
        "title": title.source if title else None,
        "authors": authors.source,
        "published_at": times.published.source if times.published else None,
        "modified_at": times.modified.source if times.modified else None,
        "canonical_url": canonical.source,
        "source_name": site.source,
        "section": section.source,
        "summary": summary.source,
        "language": language.source,
        "copyright_notice": rights.source,
    }
    texts = (canonical, site, section, summary, language, rights)
    return Metadata(
        title=title.text if title else None,
        authors=authors.persons,
        published_at=times.published.moment.at if times.published else None,
        published_precision=times.published.moment.precision if times.published else None,
        published_source=times.published.source if times.published else None,
        published_local=times.published.moment.local if times.published else None,
        modified_at=times.modified.moment.at if times.modified else None,
        canonical_url=canonical.value,
        source_name=site.value,
        section=section.value,
        keywords=_keywords(markup, linked, hints),
        summary=summary.value,
        language_claim=language.value,
        copyright_notice=rights.value,
        ai_opt_out=ai_opt_out(markup, headers),
        accessible_for_free=accessible_for_free(markup, linked),
        image=clean_url(markup.first("og:image", "twitter:image"), url),
        candidates=(
            *titles,
            *authors.candidates,
            *_date_candidates(times),
            *(item for text in texts for item in text.candidates),
        ),
        provenance=tuple(Provenance(field, source) for field, source in chosen.items() if source),
    )


def _first(field: str, claims: Iterable[tuple[str, str]], order: tuple[str, ...]) -> _Choice:
    """The claim of the first source in `order`; among equals the first in the page."""
    found = list(dict.fromkeys((source, value) for source, value in claims if value and source in order))
    best = min(found, key=lambda claim: order.index(claim[0]), default=None)
    candidates = tuple(Candidate(field, value, source, (source, value) == best) for source, value in found)
    return _Choice(best[1] if best else None, best[0] if best else None, candidates)


def _carried(value: str | None) -> list[tuple[str, str]]:
    return [("feed", value)] if value else []


def _date_candidates(times: Times) -> Iterator[Candidate]:
    for field, dated, chosen in (
        ("published_at", times.dated, times.published),
        ("modified_at", times.modifieds, times.modified),
    ):
        for item in dated:
            won = chosen is not None and item.source == chosen.source and item.moment.at == chosen.moment.at
            shown = chosen if won and chosen is not None else item  # with the local day that was found out
            yield Candidate(field, shown.moment.local, shown.source, won, shown.note)


def _language_claims(markup: Markup, linked: JsonLd, hints: Hints) -> Iterator[tuple[str, str]]:
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


def _site_claims(markup: Markup, linked: JsonLd, hints: Hints) -> Iterator[tuple[str, str]]:
    for source, value in _site_names(markup, linked, hints):
        if len(value) <= 80 and not value.startswith(("@", "http")):
            yield source, value


def _site_names(markup: Markup, linked: JsonLd, hints: Hints) -> Iterator[tuple[str, str]]:
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


def _section_claims(markup: Markup, linked: JsonLd) -> Iterator[tuple[str, str]]:
    for name in ("article:section", "og:article:section"):
        for value in markup.all(name):
            yield "opengraph", plain_title(value)
    for value in texts_of(linked.article.get("articlesection")):
        yield "json-ld", value
    for name in ("parsely-section", "articlesection", "section", "category", "news_section", "sailthru.section"):
        for value in markup.all(name):
            yield "meta", plain_title(value)


def _summary_claims(markup: Markup, linked: JsonLd, hints: Hints) -> Iterator[tuple[str, str]]:
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


def _keywords(markup: Markup, linked: JsonLd, hints: Hints) -> tuple[str, ...]:
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


def _canonical(markup: Markup, linked: JsonLd, url: str | None) -> _Choice:
    """The address that the page calls its own.

    A claim counts only within the page's own registrable domain, so that no page can pass for another site's article;
    the front page counts only for the front page.
    """
    own, domain = url, source_domain(url)
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
    for source, value in told:
        address = clean_url(value, base) if value else None
        if address is None or (domain is not None and source_domain(address) != domain):
            continue
        if own is not None and _is_front(address) and not _is_front(own):
            continue
        claims.append((source, address))
    if own is not None:
        claims.append(("url", own))
    return _first("canonical_url", claims, CANONICAL_ORDER)


def _is_front(address: str) -> bool:
    return address.count("/") <= 3 and "?" not in address and address.endswith("/")
