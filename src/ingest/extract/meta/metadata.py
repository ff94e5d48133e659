"""The metadata record, and how its fields are chosen."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from ingest.extract.meta.authors import author_claims, choose_authors, hidden_claims
from ingest.extract.meta.claims import (
    canonical,
    first,
    keywords,
    language_claims,
    own_address,
    section_claims,
    site_claims,
    site_names,
    summary_claims,
)
from ingest.extract.meta.jsonld import read_jsonld
from ingest.extract.meta.moments import Times, choose_times
from ingest.extract.meta.rights import accessible_for_free, ai_opt_out, copyright_claims
from ingest.extract.meta.rules import COPYRIGHT_ORDER, LANGUAGE_ORDER, SECTION_ORDER, SITE_ORDER, SUMMARY_ORDER
from ingest.extract.meta.tags import collect
from ingest.extract.meta.titles import choose_title, site_folds, title_claims
from ingest.extract.meta.unmarked import other_headlines, short_texts
from ingest.extract.tree import Tree
from ingest.records import Candidate, Hints, Precision, Provenance
from ingest.urls import clean_url


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


def extract_metadata(
    tree: Tree,
    *,
    url: str | None,
    headers: tuple[tuple[str, str], ...] = (),
    hints: Hints = Hints(),  # noqa: B008  # frozen
    now: datetime | None = None,
) -> Metadata:
    """Read the metadata of a parsed page.

    `url` is where the page came from (relative links, site name, date in the path); a page without one, as in a local
    file, is believed about its own. `headers` the HTTP response's
    headers, `hints` the carrier's word (a candidate like others). A date later than `now` plus a day loses. Never
    raises on content.
    """
    markup = collect(tree)
    url = clean_url(url)
    own = url or own_address(markup)
    linked = read_jsonld(markup.scripts, own)
    names = tuple(value for _, value in site_names(markup, linked, hints))
    sites = site_folds(names, own)
    language = first("language", language_claims(markup, linked, hints), LANGUAGE_ORDER)
    site = first("source_name", site_claims(markup, linked, hints), SITE_ORDER)
    section = first("section", section_claims(markup, linked), SECTION_ORDER)
    summary = first("summary", summary_claims(markup, linked, hints), SUMMARY_ORDER)
    rights = first("copyright_notice", copyright_claims(markup, linked, hints), COPYRIGHT_ORDER)
    address = canonical(markup, linked, url)
    title, titles = choose_title(title_claims(markup, linked, hints), sites, lambda: other_headlines(tree, markup))
    authors = choose_authors(
        author_claims(markup, linked, hints), lambda: hidden_claims(tree, markup), sites, site_folds(names, None)
    )
    times = choose_times(
        markup, linked, own, hints, lambda: short_texts(tree, markup.around), language=language.value, now=now
    )
    plain = (item for choice in (address, site, section, summary, language, rights) for item in choice.candidates)
    candidates = tuple(_named(item, hints) for item in (*titles, *authors.candidates, *_dates(times), *plain))
    return replace(
        _dated(times, hints),
        title=title,
        authors=authors.persons,
        canonical_url=address.value,
        source_name=site.value,
        section=section.value,
        keywords=keywords(markup, linked, hints),
        summary=summary.value,
        language_claim=language.value,
        copyright_notice=rights.value,
        ai_opt_out=ai_opt_out(markup, headers),
        accessible_for_free=accessible_for_free(markup, linked),
        image=clean_url(markup.first("og:image", "twitter:image"), own),
        candidates=candidates,
        provenance=tuple(Provenance(item.field, item.source) for item in candidates if item.chosen),
    )


def _dated(times: Times, hints: Hints) -> Metadata:
    modified = times.modified.moment.at if times.modified else None
    if times.published is None:
        return Metadata(modified_at=modified)
    moment = times.published.moment
    return Metadata(
        published_at=moment.at,
        published_precision=moment.precision,
        published_source=_voice(times.published.source, hints),
        published_local=moment.local,
        modified_at=modified,
    )


def _voice(source: str, hints: Hints) -> str:
    """The carrier by its own name: feed, sitemap, jsonl ..."""
    return hints.carrier if source == "feed" else source


def _named(candidate: Candidate, hints: Hints) -> Candidate:
    voice = _voice(candidate.source, hints)
    return candidate if voice == candidate.source else replace(candidate, source=voice)


def _dates(times: Times) -> Iterator[Candidate]:
    for field, dated, chosen in (
        ("published_at", times.dated, times.published),
        ("modified_at", times.modifieds, times.modified),
    ):
        for item in dated:
            won = chosen is not None and item.source == chosen.source and item.moment.at == chosen.moment.at
            shown = chosen if won and chosen is not None else item  # with the local day that was found out
            yield Candidate(field, shown.moment.local, shown.source, won, shown.note)
