"""Names that select articles and that nothing has: a misspelt country, topic or language, with near ones."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from ingest.lake import Lake
from ingest.tags.region.country_names import COUNTRY_NAMES
from ingest.tags.topic.codes import TOPIC_NAMES

_MAX_NEAR: Final = 5
_ALIKE: Final = 0.6  # ratio of Ratcliff and Obershelp, which difflib computes
_MIN_PART: Final = 3  # characters of a name that may be a part of another one


@dataclass(frozen=True, slots=True)
class UnknownName:
    """A value of an option that no article of the lake has, and that is not in the tables of the taggers either."""

    option: str
    value: str
    kind: str  # what the option names, with its article
    near: tuple[str, ...]


def unknown_names(
    lake: Lake,
    *,
    regions: Sequence[str] = (),
    topics: Sequence[str] = (),
    languages: Sequence[str] = (),
    sources: Sequence[str] = (),
) -> list[UnknownName]:
    """Return the names that select nothing because they are unknown, in the order of the arguments.

    Countries and topics of the built-in taggers are known even where the lake has none of them. Languages and sources
    are known where an article has them. Case does not count. The lake is read for what the tables do not have.
    """
    asked = (
        ("--region", "a country", regions, {*COUNTRY_NAMES, *COUNTRY_NAMES.values()}, _REGIONS),
        ("--topic", "a topic", topics, {*TOPIC_NAMES, *TOPIC_NAMES.values()}, _TOPICS),
        ("--lang", "a language of this lake", languages, set[str](), _LANGUAGES),
        ("--source", "a source of this lake", sources, set[str](), _SOURCES),
    )
    unknown = []
    for option, kind, values, built_in, query in asked:
        known = built_in
        if not _missing(values, known):
            continue
        known = known | {name for (name,) in lake.sql(query) if name}
        unknown += [UnknownName(option, value, kind, _near(value, known)) for value in _missing(values, known)]
    return unknown


_REGIONS: Final = "SELECT DISTINCT unnest(regions) FROM articles"
_TOPICS: Final = (
    "SELECT DISTINCT unnest([tag.code, tag.name]) FROM (SELECT unnest(topic_tags) AS tag FROM articles) "
    "UNION SELECT DISTINCT unnest(topics) FROM articles"
)
_LANGUAGES: Final = "SELECT DISTINCT language FROM articles"
_SOURCES: Final = (
    "SELECT DISTINCT unnest(list_concat([source_domain, source_name, feed_url], source_tags)) FROM articles"
)


def _missing(values: Iterable[str], known: Iterable[str]) -> list[str]:
    lowered = {name.lower() for name in known}
    return [value for value in values if value.lower() not in lowered]


def _near(value: str, known: Iterable[str]) -> tuple[str, ...]:
    """Return the names that a person may have meant: those that contain the value, then those spelt alike."""
    by_lower = {name.lower(): name for name in sorted(known)}
    wanted = value.lower()
    parts = [name for name in by_lower if len(wanted) >= _MIN_PART and wanted in name]
    alike = get_close_matches(wanted, by_lower, n=_MAX_NEAR, cutoff=_ALIKE)
    first_words = {name.partition(",")[0].partition(" and ")[0]: name for name in by_lower}
    alike += [first_words[name] for name in get_close_matches(wanted, first_words, n=_MAX_NEAR, cutoff=_ALIKE)]
    near = list(dict.fromkeys([*sorted(parts, key=len), *alike]))[:_MAX_NEAR]
    if not near and len(by_lower) <= 2 * _MAX_NEAR:
        near = list(by_lower)
    return tuple(by_lower[name] for name in near)
