"""`tag_regions`: countries, subdivisions and cities of an article, each with the words that caused it."""

from collections.abc import Sequence
from dataclasses import replace

from ingest.records import EvidenceSpan, RegionTag, RegionTags
from ingest.tags.languages import primary_language
from ingest.tags.region.country_names import COUNTRY_NAMES
from ingest.tags.region.gazetteer import load_gazetteer
from ingest.tags.region.language_home import LANGUAGE_HOME
from ingest.tags.region.name_hits import NameHit, find_hits
from ingest.tags.region.person_names import mark_persons_and_streets
from ingest.tags.region.resolve import Prior, resolve_hits
from ingest.tags.region.score import (
    RegionModel,
    ScoredMention,
    choose_main,
    country_features,
    load_model,
    score_mentions,
)

MAX_CHARACTERS = 50_000  # of the text; the remainder is not searched
MAX_EVIDENCE = 12  # spans a tag
EVIDENCE_PROBABILITY = 0.5  # of a name to be the place here; a less probable one is shown only if none is more probable
_DASH = " – "  # between the dateline and the text


def tag_regions(
    title: str | None,
    text: str,
    *,
    language: str | None = None,
    home: str | None = None,
    dateline: str | None = None,
) -> RegionTags:
    """Return the regions that one article mentions.

    `language` is a BCP 47 tag. `home` is the ISO 3166-1 alpha-2 or ISO 3166-2 code of the source's home: a prior, never
    a reason by itself. `dateline` has the places of the dateline where it is not part of `text`. `countries` has all
    that are mentioned, with `confidence`. `main` is the one that the text is mostly about, or None; it comes first, and
    the others are ranked by how much the text is about them (`focus`).
    Places carry GeoNames ids and coordinates.
    """
    model = load_model()
    prior = make_prior(language, home)
    hits = document_hits(title, text, language, dateline)
    scored = score_mentions(resolve_hits(hits, prior), prior, model)
    countries = _countries(scored, prior, len(text), model)
    main = choose_main({tag.code: tag.focus for tag in countries}, scored, model)
    # Python's sort is stable: the main country comes first, the others stay ranked by focus.
    countries = tuple(sorted(countries, key=lambda tag: tag.code != main))
    places = _places(scored, countries, model)
    if dateline:
        countries, places = _located(countries, dateline), _located(places, dateline)
    return RegionTags(countries=countries, main=main, places=places)


def about_countries(tags: RegionTags) -> tuple[str, ...]:
    """Return the codes of the countries that the article is about and not only mentions, ranked by focus."""
    threshold = load_model().focus_threshold
    return tuple(tag.code for tag in tags.countries if tag.focus >= threshold)


def make_prior(language: str | None, home: str | None) -> Prior:
    """Return the prior for a language tag and a home code; unknown codes have no effect."""
    code = (home or "").upper()
    primary = primary_language(language)
    return Prior(
        country=code[:2],
        region=code if len(code) > 2 else "",
        language_country=LANGUAGE_HOME.get(primary, ""),
        english=primary == "en" and not code,
    )


def document_hits(title: str | None, text: str, language: str | None, dateline: str | None = None) -> list[NameHit]:
    """Return all names in title and text; the dateline is read where it stood, at the beginning of the text."""
    gazetteer = load_gazetteer()
    hits = find_hits("title", title, language, gazetteer) if title else []
    text = f"{dateline}{_DASH}{text}"[:MAX_CHARACTERS] if dateline else text[:MAX_CHARACTERS]
    return hits + mark_persons_and_streets(text, find_hits("text", text, language, gazetteer))


def _countries(scored: Sequence[ScoredMention], prior: Prior, length: int, model: RegionModel) -> tuple[RegionTag, ...]:
    tags = []
    for code, features in country_features(scored, prior, length).items():
        confidence = model.confidence.probability(features)
        if confidence < model.confidence_threshold:
            continue
        spans = _spans([item for item in scored if item.mention.meaning.country == code])
        tags.append(
            RegionTag(
                level="country",
                code=code,
                name=COUNTRY_NAMES.get(code, code),
                confidence=round(confidence, 4),
                focus=round(model.focus.probability(features), 4),
                evidence=spans,
            )
        )
    return tuple(sorted(tags, key=lambda tag: (-tag.focus, -tag.confidence, tag.code)))


def _spans(items: Sequence[ScoredMention]) -> tuple[EvidenceSpan, ...]:
    """Return the spans of the most probable mentions, in document order: those that rather are the place than not."""
    most_probable = sorted(items, key=lambda item: -item.probability)[:MAX_EVIDENCE]
    probable = [item for item in most_probable if item.probability >= EVIDENCE_PROBABILITY]
    most_probable = probable or most_probable[:1]
    keep = {id(item) for item in most_probable}
    return tuple(_span(item.mention.hit) for item in items if id(item) in keep)


def _located(tags: Sequence[RegionTag], dateline: str) -> tuple[RegionTag, ...]:
    """Return the tags with spans of the dateline and the text, in place of spans of the two in one string."""
    lead = len(dateline) + len(_DASH)
    return tuple(replace(tag, evidence=tuple(_split_span(span, lead) for span in tag.evidence)) for tag in tags)


def _split_span(span: EvidenceSpan, lead: int) -> EvidenceSpan:
    if span.field == "title":
        return span
    if span.start < lead:
        return replace(span, field="dateline")
    return replace(span, start=span.start - lead, end=span.end - lead)


def _span(hit: NameHit) -> EvidenceSpan:
    return EvidenceSpan(field=hit.field, start=hit.start, end=hit.end, text=hit.text)


def _places(
    scored: Sequence[ScoredMention], countries: Sequence[RegionTag], model: RegionModel
) -> tuple[RegionTag, ...]:
    """Return one tag for each subdivision and city, with its spans, in order of appearance."""
    focus = {tag.code: tag.focus for tag in countries}
    by_place: dict[int, list[ScoredMention]] = {}
    for item in scored:
        place = item.mention.meaning.place
        if place and item.probability >= model.place_threshold:
            by_place.setdefault(place.geonameid, []).append(item)
    tags = []
    for items in by_place.values():
        place = items[0].mention.meaning.place
        if place is None:
            continue
        tags.append(
            RegionTag(
                level=place.level,
                code=place.country if place.is_city else place.code,
                name=place.name,
                confidence=round(max(item.probability for item in items), 4),
                focus=round(focus.get(place.country, 0.0) * len(items) / max(len(scored), 1), 4),
                geonameid=place.geonameid,
                lat=place.lat,
                lon=place.lon,
                evidence=tuple(_span(item.mention.hit) for item in items[:MAX_EVIDENCE]),
            )
        )
    return tuple(tags)
