"""Probabilities: that a name is a place here, that its country is mentioned, that the text is about the country.

Three small logistic models over the named features below; `models/build_region_model.py` fits their weights.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import fsum, log, log1p

from ingest.tags.logistic import logistic_probability
from ingest.tags.region import context_flags
from ingest.tags.region.resolve import Mention, Prior
from ingest.text.given_names import load_surnames

_GROUPS = {
    "C": "name",
    "D": "demonym",
    "M": "symbol",
    "B": "symbol",
    "A": "area",
    "P": "area",
    "T": "city",
    "t": "city",
}
_FLAGS = {
    "start": context_flags.START,
    "preposition": context_flags.PREPOSITION,
    "of": context_flags.OF,
    "honorific": context_flags.HONORIFIC,
    "after_capital": context_flags.AFTER_CAPITAL,
    "before_capital": context_flags.BEFORE_CAPITAL,
    "before_organisation": context_flags.BEFORE_ORGANISATION,
    "after_organisation": context_flags.AFTER_ORGANISATION,
    "dateline": context_flags.DATELINE,
    "capitals": context_flags.CAPITALS,
    "title": context_flags.TITLE,
    "common": context_flags.COMMON,
    "hyphen": context_flags.HYPHEN,
    "comma": context_flags.COMMA_BEFORE_CAPITAL,
    "after_given_name": context_flags.AFTER_GIVEN_NAME,
    "given_name": context_flags.GIVEN_NAME,
    "company": context_flags.COMPANY,
    "full_name": context_flags.FULL_NAME,
    "before_surname": context_flags.BEFORE_SURNAME,
    "speaks": context_flags.SPEAKS,
}
_LEAD = 400  # characters
_OTHER_WORD = 0.05
_PARTS = 5  # of a text, in which the names of a country may stand


@dataclass(frozen=True, slots=True)
class LogisticModel:
    """A logistic model: an intercept and a weight for each named feature."""

    intercept: float
    weights: Mapping[str, float]

    def probability(self, features: Mapping[str, float]) -> float:
        """Return the logistic function of the weighted sum; features without a weight are ignored."""
        return logistic_probability(self.intercept, self.weights, features)


@dataclass(frozen=True, slots=True)
class RegionModel:
    """The three fitted models and the thresholds."""

    mention: LogisticModel
    confidence: LogisticModel
    focus: LogisticModel
    confidence_threshold: float
    focus_threshold: float
    main_threshold: float
    place_threshold: float


def parse_model(content: str) -> RegionModel:
    """Parse the JSON text of a model."""
    data = json.loads(content)

    def logistic(name: str) -> LogisticModel:
        return LogisticModel(float(data[name]["intercept"]), {k: float(v) for k, v in data[name]["weights"].items()})

    return RegionModel(
        mention=logistic("mention"),
        confidence=logistic("confidence"),
        focus=logistic("focus"),
        **{f"{name}_threshold": float(data["thresholds"][name]) for name in ("confidence", "focus", "main", "place")},
    )


@cache
def load_model() -> RegionModel:
    """Return the model that ships; it is read once per process."""
    return parse_model(files(__package__).joinpath("model.json").read_text("utf-8"))


def mention_features(mention: Mention, countries: Mapping[str, set[str]], prior: Prior) -> dict[str, float]:
    """Return the features of one mention. `countries`: country -> the distinct names that were read as naming it."""
    hit, meaning = mention.hit, mention.meaning
    group = _GROUPS[meaning.kind]
    features = {group: 1.0, f"kind:{meaning.kind}": 1.0}
    bits = hit.context
    if bits:
        for name, flag in _FLAGS.items():
            if bits & flag:
                features[f"{group}:{name}"] = 1.0
    _add_person(features, group, mention)
    if mention.contained:
        features[f"{group}:contained"] = 1.0
    if meaning.country == prior.country:
        features[f"{group}:home"] = 1.0
    elif meaning.country == prior.language_country:
        features[f"{group}:language"] = 1.0
        if bits & context_flags.DATELINE:
            features[f"{group}:language_dateline"] = 1.0
    others = len(countries[meaning.country]) - 1
    if others:
        features[f"{group}:support"] = log1p(others)
    if mention.margin < 3.0:
        features[f"{group}:rival"] = 3.0 - mention.margin
    if meaning.place:
        _add_place(features, group, mention, meaning.place.population)
    return features


def _add_place(features: dict[str, float], group: str, mention: Mention, population: int) -> None:
    """Add how large the place is, and how ordinary its name; `population` is in thousands."""
    name = mention.hit.name
    features[f"{group}:size"] = log(population + 1) / 10.0
    features[f"{group}:zipf"] = name.zipf / 8.0
    if name.ordinary:
        features[f"{group}:ordinary"] = 1.0
    if " " in name.surface:
        features[f"{group}:words"] = 1.0


def _add_person(features: dict[str, float], group: str, mention: Mention) -> None:
    """Add what says that the name is a person's: the same name elsewhere in the text, or that it is a surname, too."""
    if mention.person_elsewhere:
        features[f"{group}:person"] = 1.0
    if mention.surname_elsewhere:
        features[f"{group}:surname"] = 1.0
    if mention.hit.name.surface in load_surnames() and not mention.contained:
        features[f"{group}:surname_too"] = 1.0


@dataclass(frozen=True, slots=True)
class ScoredMention:
    """A mention and the probability that it really names the chosen place."""

    mention: Mention
    probability: float


def score_mentions(mentions: Sequence[Mention], prior: Prior, model: RegionModel) -> list[ScoredMention]:
    """Return each mention with its probability, in order."""
    countries = names_of_countries(mentions)
    scored = []
    for mention in mentions:
        probability = model.mention.probability(mention_features(mention, countries, prior))
        if _is_person(mention) or (len(countries[mention.meaning.country]) == 1 and _is_other_word(mention)):
            probability = min(probability, _OTHER_WORD)
        scored.append(ScoredMention(mention, probability))
    return scored


def _is_person(mention: Mention) -> bool:
    """Return whether the name is a person's, whatever else the text names: a first name stands beside it."""
    bits = mention.hit.context
    if mention.meaning.place:
        person = context_flags.FULL_NAME | context_flags.PERSON_OR_STREET
        if mention.meaning.kind in "Tt":
            speaks = mention.hit.name.surface in load_surnames()
            person |= context_flags.AFTER_GIVEN_NAME | (context_flags.SPEAKS if speaks else 0)
        return bool(bits & person) and not mention.contained
    return (mention.hit.name.personal or mention.meaning.kind == "D") and bool(bits & context_flags.AFTER_GIVEN_NAME)


def _is_other_word(mention: Mention) -> bool:
    """Return whether the name is a person's (Michael Jordan), or an ordinary word that begins a sentence (Turkey is).

    Both are too rare in the labelled texts to be learnt. They are looked for only where no other name of the text is in
    the country.
    """
    bits = mention.hit.context
    person = mention.person_elsewhere or bits & (context_flags.IN_A_NAME | context_flags.PERSON)
    return bool(mention.hit.name.personal and person) or bool(
        bits & context_flags.COMMON and bits & context_flags.START
    )


def names_of_countries(mentions: Sequence[Mention]) -> dict[str, set[str]]:
    """Return country -> the distinct names that were read as naming it or a place in it."""
    countries: dict[str, set[str]] = {}
    for mention in mentions:
        countries.setdefault(mention.meaning.country, set()).add(mention.hit.name.surface)
    return countries


def country_features(scored: Sequence[ScoredMention], prior: Prior, length: int) -> dict[str, dict[str, float]]:
    """Return the features of each country that a document may name; `length` is the text's, in characters."""
    mass: dict[str, dict[str, float]] = {}
    first: dict[str, int] = {}
    names: dict[str, set[str]] = {}
    parts: dict[str, set[int]] = {}
    total, opener = 0.0, ""
    for item in scored:
        meaning, hit = item.mention.meaning, item.mention.hit
        if not meaning.country:
            continue
        row = mass.setdefault(meaning.country, {})
        probability = item.probability
        total += probability
        _add(row, _GROUPS[meaning.kind], probability)
        _add(row, "all", probability)
        _max(row, "best", probability)
        position = 0 if hit.field == "title" else hit.start
        if hit.field == "title":
            _max(row, "title", probability)
        elif position < _LEAD:
            _max(row, "lead", probability)
        if not hit.context & context_flags.DATELINE:
            _max(row, "beyond_dateline", probability)
        elif hit.field == "text":
            _max(row, "dateline", probability)
        if probability >= 0.5:
            names.setdefault(meaning.country, set()).add(hit.name.surface)
            if hit.field == "text":
                parts.setdefault(meaning.country, set()).add(_PARTS * position // max(length, position + 1))
            first.setdefault(meaning.country, position)
            opener = opener or (meaning.country if hit.field == "text" else "")
    top = max((row["all"] for row in mass.values()), default=0.0)
    rivals = fsum(row["best"] for row in mass.values())
    return {
        country: _country_row(row, total, top, rivals, first.get(country, length) / max(length, 1), length)
        | ({"opens": 1.0} if country == opener else {})
        | ({"home": 1.0} if country == prior.country else {})
        | ({"language": 1.0} if country == prior.language_country else {})
        | ({"english": 1.0} if country == "US" and prior.english else {})
        | {"names": log1p(len(names.get(country, ()))), "spread": len(parts.get(country, ())) / _PARTS}
        for country, row in mass.items()
        if row["best"] > _OTHER_WORD
    }


def _country_row(
    row: Mapping[str, float], total: float, top: float, rivals: float, first: float, length: int
) -> dict[str, float]:
    """Return the features of one country from its sums; `first` is where it is first named, 0 to 1."""
    best = row["best"]
    features = {
        f"mass:{group}": log1p(row[group]) for group in ("name", "demonym", "symbol", "area", "city") if group in row
    }
    features["mass"] = log1p(row["all"])
    features["best"] = best
    features["best_odds"] = log((best + 0.01) / (1.01 - best))
    features["title"] = row.get("title", 0.0)
    features["lead"] = row.get("lead", 0.0)
    features["dateline"] = row.get("dateline", 0.0)
    features["beyond_dateline"] = row.get("beyond_dateline", 0.0)
    features["share"] = row["all"] / total if total else 0.0
    features["top"] = row["all"] / top if top else 0.0
    features["rivals"] = log1p(max(rivals - best, 0.0))
    features["first"] = min(first, 1.0)
    features["length"] = log1p(length / 1000.0)
    features["density"] = row["all"] / (1.0 + length / 1000.0)
    return features


def _add(row: dict[str, float], key: str, value: float) -> None:
    row[key] = row.get(key, 0.0) + value


def _max(row: dict[str, float], key: str, value: float) -> None:
    if value > row.get(key, 0.0):
        row[key] = value


def choose_main(focus: Mapping[str, float], scored: Sequence[ScoredMention], model: RegionModel) -> str | None:
    """Return the country that the text is mostly about: the one with the highest focus, None below the threshold.

    A text that is about one country only is mostly about that one. When the title names several countries that the text
    is about, the first of them is taken: headlines begin with the country they are about. Adjectives ("Chinese firms in
    Kenya") show who acts, not where, and do not count here.
    """
    best = max(sorted(focus), key=lambda country: focus[country], default=None)
    if best is None or focus[best] < model.main_threshold:
        about = [country for country, value in focus.items() if value >= model.focus_threshold]
        return about[0] if len(about) == 1 else None
    named: list[str] = []
    for item in scored:
        country = item.mention.meaning.country
        in_title = item.mention.hit.field == "title" and item.mention.meaning.kind != "D" and item.probability >= 0.5
        if in_title and focus.get(country, 0.0) >= model.main_threshold:
            named.append(country)
    return named[0] if len(set(named)) > 1 else best
