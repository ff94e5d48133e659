"""The metadata record, and how its fields are chosen."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from ingest.extract.meta.author_claims import author_claims, hidden_claims
from ingest.extract.meta.authors import Authors, choose_authors
from ingest.extract.meta.claims import (
    Choice,
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
from ingest.extract.meta.jsonld import JsonLd, read_jsonld
from ingest.extract.meta.moments import Times, choose_times
from ingest.extract.meta.rights import accessible_for_free, ai_opt_out, copyright_claims
from ingest.extract.meta.rules import COPYRIGHT_ORDER, LANGUAGE_ORDER, SECTION_ORDER, SITE_ORDER, SUMMARY_ORDER
from ingest.extract.meta.tags import Markup, collect
from ingest.extract.meta.title_text import site_folds
from ingest.extract.meta.titles import choose_title, title_claims
from ingest.extract.meta.unmarked import ShortTexts, other_headlines
from ingest.extract.tree import Tree
from ingest.records import Candidate, Hints, Precision, Provenance
from ingest.urls.clean import clean_url


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
    told = _told(tree, url, hints)
    plain = _plain(told)
    *_, language, _ = plain
    title, titles = _titles(told)
    authors = _authors(told)
    times = choose_times(
        told.markup, told.linked, told.own, hints, told.short.texts,
        language=language.value, now=now,
    )  # fmt: skip
    listed = (*titles, *authors.candidates, *_dates(times), *(item for choice in plain for item in choice.candidates))
    candidates = tuple(_named(item, hints) for item in listed)
    return replace(
        _dated(_described(told, plain, headers), times, hints),
        title=title,
        authors=authors.persons,
        candidates=candidates,
        provenance=tuple(Provenance(item.field, item.source) for item in candidates if item.chosen),
    )


@dataclass(frozen=True, slots=True)
class _Told:
    """What page and carrier say, as it was collected."""

    tree: Tree
    markup: Markup
    linked: JsonLd
    url: str | None  # where the page came from
    own: str | None  # or, without that, where it says it is
    hints: Hints
    names: tuple[str, ...]  # of the site
    short: ShortTexts


def _told(tree: Tree, url: str | None, hints: Hints) -> _Told:
    markup = collect(tree)
    address = clean_url(url)
    own = address or own_address(markup)
    linked = read_jsonld(markup.scripts, own)
    names = tuple(value for _, value in site_names(markup, linked, hints))
    return _Told(tree, markup, linked, address, own, hints, names, ShortTexts(tree, markup.around))


def _titles(told: _Told) -> tuple[str | None, tuple[Candidate, ...]]:
    claims = title_claims(told.markup, told.linked, told.hints)
    return choose_title(claims, site_folds(told.names, told.own), lambda: other_headlines(told.tree, told.markup))


def _authors(told: _Told) -> Authors:
    return choose_authors(
        author_claims(told.markup, told.linked, told.hints),
        lambda: hidden_claims(told.tree, told.markup, told.short),
        site_folds(told.names, told.own),
        site_folds(told.names, None),
    )


def _plain(told: _Told) -> tuple[Choice, Choice, Choice, Choice, Choice, Choice]:
    """Address, site, section, summary, language and copyright: the first claim by order of trust."""
    markup, linked, hints = told.markup, told.linked, told.hints
    return (
        canonical(markup, linked, told.url),
        first("source_name", site_claims(markup, linked, hints), SITE_ORDER),
        first("section", section_claims(markup, linked), SECTION_ORDER),
        first("summary", summary_claims(markup, linked, hints), SUMMARY_ORDER),
        first("language", language_claims(markup, linked, hints), LANGUAGE_ORDER),
        first("copyright_notice", copyright_claims(markup, linked, hints), COPYRIGHT_ORDER),
    )


def _described(told: _Told, plain: tuple[Choice, ...], headers: tuple[tuple[str, str], ...]) -> Metadata:
    """The fields that need no election."""
    address, site, section, summary, language, rights = (choice.value for choice in plain)
    return Metadata(
        canonical_url=address,
        source_name=site,
        section=section,
        keywords=keywords(told.markup, told.linked, told.hints),
        summary=summary,
        language_claim=language,
        copyright_notice=rights,
        ai_opt_out=ai_opt_out(told.markup, headers),
        accessible_for_free=accessible_for_free(told.markup, told.linked),
        image=clean_url(told.markup.first("og:image", "twitter:image"), told.own),
    )


def _dated(metadata: Metadata, times: Times, hints: Hints) -> Metadata:
    modified = times.modified.moment.at if times.modified else None
    if times.published is None:
        return replace(metadata, modified_at=modified)
    moment = times.published.moment
    return replace(
        metadata,
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
