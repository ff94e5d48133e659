"""The metadata record of a page, and the order in which its fields are chosen."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from ingest.extract.meta.author_claims import author_claims, unmarked_claims
from ingest.extract.meta.authors import Authors, choose_authors
from ingest.extract.meta.jsonld import JsonLd, read_jsonld
from ingest.extract.meta.markup import Markup, collect_markup
from ingest.extract.meta.publication_dates import PageDates, choose_dates
from ingest.extract.meta.rights import accessible_for_free, ai_opt_out, copyright_claims
from ingest.extract.meta.rules import COPYRIGHT_ORDER, LANGUAGE_ORDER, SECTION_ORDER, SITE_ORDER, SUMMARY_ORDER
from ingest.extract.meta.shown_titles import heading_above_text, logo_texts, other_headlines
from ingest.extract.meta.simple_fields import (
    Choice,
    canonical_address,
    declared_address,
    first_claim,
    keywords,
    language_claims,
    section_claims,
    site_claims,
    site_names,
    summary_claims,
)
from ingest.extract.meta.title_text import site_keys
from ingest.extract.meta.titles import choose_title, shown_headlines, title_claims
from ingest.extract.meta.unmarked import ShortTexts
from ingest.extract.tree import Tree
from ingest.records import Candidate, Hints, Precision, Provenance
from ingest.urls.clean import clean_url


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page and its carrier declare about the article; every field may be empty, none is invented.

    Fields are named as in `Draft`, which takes them over by name.
    """

    title: str | None = None
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None  # UTC
    published_precision: Precision | None = None
    published_source: str | None = None
    published_local: str | None = None  # ISO 8601 as declared: the page's own calendar day, clock and offset
    modified_at: datetime | None = None
    canonical_url: str | None = None
    source_name: str | None = None
    section: str | None = None
    keywords: tuple[str, ...] = ()
    summary: str | None = None
    language_hint: str | None = None  # BCP 47 as declared, not checked
    copyright_notice: str | None = None
    ai_opt_out: bool | None = None
    accessible_for_free: bool | None = None
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
    """Return the metadata of a parsed page. Never raises on content.

    `url` is where the page came from: relative links, site name and a date in the path depend on it. Without one, as
    for a local file, the address that the page declares as its own is used. `headers` are those of the HTTP response.
    `hints` are the carrier's values, candidates like others. A date later than `now` plus a day is not believed.
    """
    evidence = _collect(tree, url, hints)
    choices = _simple_choices(evidence)
    title, title_candidates = _choose_title(evidence)
    authors = _choose_authors(evidence)
    dates = choose_dates(
        evidence.markup, evidence.jsonld, evidence.own_url, hints, evidence.short_texts.near_headline,
        page=evidence.tree.utf8, language=choices.language.value, now=now,
    )  # fmt: skip
    candidates = tuple(
        _with_carrier(candidate, hints)
        for candidate in (*title_candidates, *authors.candidates, *_date_candidates(dates), *choices.candidates())
    )
    return replace(
        _with_dates(_simple_metadata(evidence, choices, headers), dates, hints),
        title=title,
        authors=authors.names,
        candidates=candidates,
        provenance=tuple(Provenance(item.field, item.source) for item in candidates if item.chosen),
    )


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What page and carrier declare, collected and not yet judged."""

    tree: Tree
    markup: Markup
    jsonld: JsonLd
    hints: Hints
    url: str | None  # where the page came from
    own_url: str | None  # the same, or without one the address that the page declares
    site_names: tuple[str, ...]
    short_texts: ShortTexts


@dataclass(frozen=True, slots=True)
class _Choices:
    """The fields for which the first claim in the order of trust is taken."""

    address: Choice
    site: Choice
    section: Choice
    summary: Choice
    language: Choice
    copyright: Choice

    def candidates(self) -> Iterator[Candidate]:
        for choice in (self.address, self.site, self.section, self.summary, self.language, self.copyright):
            yield from choice.candidates


def _collect(tree: Tree, url: str | None, hints: Hints) -> _Evidence:
    markup = collect_markup(tree)
    address = clean_url(url)
    own_url = address or declared_address(markup)
    jsonld = read_jsonld(markup.scripts, own_url, shown_headlines(markup))
    names = tuple(value for _, value in site_names(markup, jsonld, hints))
    short_texts = ShortTexts(tree, markup.headline_ancestors)
    return _Evidence(tree, markup, jsonld, hints, address, own_url, names, short_texts)


def _choose_title(evidence: _Evidence) -> tuple[str | None, tuple[Candidate, ...]]:
    claims = title_claims(evidence.markup, evidence.jsonld, evidence.hints)
    sites = site_keys(evidence.site_names, evidence.own_url)
    return choose_title(
        claims,
        sites,
        lambda: other_headlines(evidence.tree, evidence.markup),
        lambda: logo_texts(evidence.tree),
        lambda: heading_above_text(evidence.tree, evidence.markup),
    )


def _choose_authors(evidence: _Evidence) -> Authors:
    return choose_authors(
        author_claims(evidence.markup, evidence.jsonld, evidence.hints),
        lambda: unmarked_claims(evidence.tree, evidence.markup, evidence.short_texts),
        site_keys(evidence.site_names, evidence.own_url),
        site_keys(evidence.site_names, None),
    )


def _simple_choices(evidence: _Evidence) -> _Choices:
    markup, jsonld, hints = evidence.markup, evidence.jsonld, evidence.hints
    return _Choices(
        address=canonical_address(markup, jsonld, evidence.url),
        site=first_claim("source_name", site_claims(markup, jsonld, hints), SITE_ORDER),
        section=first_claim("section", section_claims(markup, jsonld), SECTION_ORDER),
        summary=first_claim("summary", summary_claims(markup, jsonld, hints), SUMMARY_ORDER),
        language=first_claim("language", language_claims(markup, jsonld, hints), LANGUAGE_ORDER),
        copyright=first_claim("copyright_notice", copyright_claims(markup, jsonld, hints), COPYRIGHT_ORDER),
    )


def _simple_metadata(evidence: _Evidence, choices: _Choices, headers: tuple[tuple[str, str], ...]) -> Metadata:
    """Return the fields that need no comparison of several sources."""
    return Metadata(
        canonical_url=choices.address.value,
        source_name=choices.site.value,
        section=choices.section.value,
        keywords=keywords(evidence.markup, evidence.jsonld, evidence.hints),
        summary=choices.summary.value,
        language_hint=choices.language.value,
        copyright_notice=choices.copyright.value,
        ai_opt_out=ai_opt_out(evidence.markup, headers),
        accessible_for_free=accessible_for_free(evidence.markup, evidence.jsonld),
    )


def _with_dates(metadata: Metadata, dates: PageDates, hints: Hints) -> Metadata:
    modified = dates.modified.moment.at if dates.modified else None
    if dates.published is None:
        return replace(metadata, modified_at=modified)
    moment = dates.published.moment
    return replace(
        metadata,
        published_at=moment.at,
        published_precision=moment.precision,
        published_source=_source_name(dates.published.source, hints),
        published_local=moment.local,
        modified_at=modified,
    )


def _source_name(source: str, hints: Hints) -> str:
    """Return the source of a value; "feed" stands for any carrier, which is named as it is: feed, sitemap, jsonl."""
    return hints.carrier if source == "feed" else source


def _with_carrier(candidate: Candidate, hints: Hints) -> Candidate:
    name = _source_name(candidate.source, hints)
    return candidate if name == candidate.source else replace(candidate, source=name)


def _date_candidates(dates: PageDates) -> Iterator[Candidate]:
    for field, candidates, chosen in (
        ("published_at", dates.published_candidates, dates.published),
        ("modified_at", dates.modified_candidates, dates.modified),
    ):
        for item in candidates:
            won = chosen is not None and item.source == chosen.source and item.moment.at == chosen.moment.at
            shown = chosen if won and chosen is not None else item  # with the local day that was added to it
            yield Candidate(field, shown.moment.local, shown.source, won, shown.note)
