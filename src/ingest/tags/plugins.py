"""Taggers of other packages, found by the entry point group `ingest.taggers`. docs/add-a-tag.md has an example."""

import math
import re
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Final, Protocol

from ingest.errors import TaggerError
from ingest.records import Evidence, TopicTag

GROUP: Final = "ingest.taggers"
MAX_TAGS: Final = 50  # that one tagger may give to one article

_NAME: Final = re.compile(r"[a-z][a-z0-9_-]*")
_RESERVED: Final = frozenset({"medtop", "user", "region", "topic"})


class TopicTagger(Protocol):
    """The function that an entry point names. It has the parameters of `tag_topics`.

    It must be pure: the same article gives the same tags. Each code is the entry point's name, a colon and a code of
    the tagger's own: `mood:calm`.
    """

    def __call__(
        self, title: str | None, text: str, *, language: str | None, url: str | None, categories: Sequence[str]
    ) -> Iterable[TopicTag]:
        """Return the tags of one article."""


def installed_taggers() -> tuple[str, ...]:
    """Return the names of all taggers that installed packages offer, sorted."""
    return tuple(sorted({point.name for point in entry_points(group=GROUP)}))


def tagger_problem(name: str) -> str | None:
    """Return why a tagger cannot be used by this name, or None."""
    if not _NAME.fullmatch(name) or name in _RESERVED:
        return f"{name!r} cannot be the name of a tagger"
    installed = installed_taggers()
    if name not in installed:
        known = f"installed are {', '.join(installed)}" if installed else "none is installed"
        return f"no installed package has a tagger {name!r} (entry point group {GROUP}); {known}"
    if len(_points(name)) > 1:
        return f"several installed packages have a tagger {name!r}: {', '.join(p.value for p in _points(name))}"
    return None


def run_tagger(
    name: str, title: str | None, text: str, *, language: str | None, url: str | None, categories: Sequence[str]
) -> list[TopicTag]:
    """Run a tagger by its name. Raises `TaggerError` when it cannot be loaded, fails, or returns what is not a tag."""
    tagger = load_tagger(name)
    try:
        tags = list(tagger(title, text, language=language, url=url, categories=categories))
    except MemoryError:
        raise
    except Exception as error:
        raise TaggerError(f"tagger {name!r} raised {type(error).__name__}: {_one_line(error)}") from error
    return [_checked(name, tag) for tag in _bounded(name, tags)]


@cache
def load_tagger(name: str) -> TopicTagger:
    """Import the function that an entry point names, once per process. Raises `TaggerError`."""
    problem = tagger_problem(name)
    if problem:
        raise TaggerError(problem)
    (point,) = _points(name)
    try:
        tagger: TopicTagger = point.load()
    except Exception as error:
        raise TaggerError(f"tagger {name!r}: {point.value} cannot be imported: {_one_line(error)}") from error
    return tagger


def _points(name: str) -> list[EntryPoint]:
    """Return the entry points of a name, each target once: a package may be found twice on the path."""
    return list({point.value: point for point in entry_points(group=GROUP, name=name)}.values())


def _bounded(name: str, tags: list[TopicTag]) -> list[TopicTag]:
    if len(tags) > MAX_TAGS:
        raise TaggerError(f"tagger {name!r} gave {len(tags)} tags to one article; at most {MAX_TAGS} are allowed")
    codes = [tag.code for tag in tags if isinstance(tag, TopicTag)]
    if len(set(codes)) < len(codes):
        raise TaggerError(f"tagger {name!r} gave one code twice: {', '.join(sorted(codes))}")
    return tags


def _checked(name: str, tag: TopicTag) -> TopicTag:
    """Return the tag with plain Python values, so that every column gets its type."""
    if not isinstance(tag, TopicTag):
        raise TaggerError(f"tagger {name!r} returned {type(tag).__name__}; it must return ingest.records.TopicTag")
    try:
        evidence = tuple(Evidence(_text(item.term), _number(item.weight)) for item in tag.evidence)
        checked = TopicTag(_text(tag.code), _text(tag.name), _number(tag.confidence), evidence)
    except (AttributeError, TypeError, ValueError) as error:
        raise TaggerError(f"tagger {name!r} returned a tag with a wrong value: {error}") from error
    prefix, _, code = checked.code.partition(":")
    if prefix != name or not code or any(char.isspace() for char in code):
        raise TaggerError(f"tagger {name!r} returned the code {tag.code!r}; codes must look like '{name}:word'")
    if not 0.0 <= checked.confidence <= 1.0:
        raise TaggerError(f"tagger {name!r} returned the confidence {tag.confidence}; it must be from 0 to 1")
    if not evidence:
        raise TaggerError(f"tagger {name!r} returned {tag.code!r} without evidence; name the words that caused it")
    return checked


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:300]


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError(f"{value!r} must be text")
    value.encode("utf-8")  # a lone surrogate cannot be stored
    return str(value)


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError(f"{value!r} must be a finite number")
    return float(value)
