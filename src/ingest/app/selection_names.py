"""Names of countries, topics, languages and sources by which nothing can be selected, with similar names."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from ingest.lake import Lake
from ingest.tags.keywords import PREFIX, KeywordTopic
from ingest.tags.region.country_names import COUNTRY_NAMES
from ingest.tags.topic.codes import TOPIC_NAMES

_MAX_NEAR: Final = 5
_MIN_RATIO: Final = 0.6  # of Ratcliff and Obershelp, as difflib computes it
_MIN_PART: Final = 3  # characters of a value that is looked for within names

_REGIONS: Final = "SELECT DISTINCT unnest(regions) FROM articles"
_TOPICS: Final = (
    "SELECT DISTINCT unnest([tag.code, tag.name]) FROM (SELECT unnest(topic_tags) AS tag FROM articles) "
    "UNION SELECT DISTINCT unnest(topics) FROM articles"
)
_LANGUAGES: Final = "SELECT DISTINCT language FROM articles"
_SOURCES: Final = (
    "SELECT DISTINCT unnest(list_concat([source_domain, source_name, feed_url], source_tags)) FROM articles"
)


@dataclass(frozen=True, slots=True)
class UnknownName:
    """A value of an option that is no name of a tagger, and that no article of the lake has.

    `kind` is what the option names, with its indefinite article; `near` are similar names.
    """

    option: str
    value: str
    kind: str
    near: tuple[str, ...]


def unknown_names(
    lake: Lake,
    *,
    regions: Sequence[str] = (),
    topics: Sequence[str] = (),
    languages: Sequence[str] = (),
    sources: Sequence[str] = (),
    own_topics: Sequence[KeywordTopic] = (),
) -> list[UnknownName]:
    """Return the names that are unknown, in the order of the arguments.

    Countries and topics of the built-in taggers, and topics of the settings (`own_topics`), are known even where the
    lake has none of them; all others are known where an article has them. Upper and lower case are the same. The lake
    is read only for names that the taggers do not have.
    """
    own = {name for topic in own_topics for name in (f"{PREFIX}:{topic.code}", topic.name or topic.code)}
    options = (
        ("--region", "a country", regions, {*COUNTRY_NAMES, *COUNTRY_NAMES.values()}, _REGIONS),
        ("--topic", "a topic", topics, {*TOPIC_NAMES, *TOPIC_NAMES.values(), *own}, _TOPICS),
        ("--lang", "a language of this lake", languages, set[str](), _LANGUAGES),
        ("--source", "a source of this lake", sources, set[str](), _SOURCES),
    )
    unknown = []
    for option, kind, values, of_taggers, query in options:
        if not _missing(values, of_taggers):
            continue
        known = of_taggers | {name for (name,) in lake.sql(query) if name}
        unknown += [UnknownName(option, value, kind, _near(value, known)) for value in _missing(values, known)]
    return unknown


def _missing(values: Iterable[str], known: Iterable[str]) -> list[str]:
    lowered = {name.lower() for name in known}
    return [value for value in values if value.lower() not in lowered]


def _near(value: str, known: Iterable[str]) -> tuple[str, ...]:
    """Return the known names that contain a value, then those with a similar spelling.

    Where there are none, and only a few names are known, return all of them.
    """
    by_lower = {name.lower(): name for name in sorted(known)}
    lowered = value.lower()
    containing = [name for name in by_lower if len(lowered) >= _MIN_PART and lowered in name]
    similar = get_close_matches(lowered, by_lower, n=_MAX_NEAR, cutoff=_MIN_RATIO)
    first_words = {name.partition(",")[0].partition(" and ")[0]: name for name in by_lower}
    similar += [first_words[name] for name in get_close_matches(lowered, first_words, n=_MAX_NEAR, cutoff=_MIN_RATIO)]
    near = list(dict.fromkeys([*sorted(containing, key=len), *similar]))[:_MAX_NEAR]
    if not near and len(by_lower) <= 2 * _MAX_NEAR:
        near = list(by_lower)
    return tuple(by_lower[name] for name in near)
